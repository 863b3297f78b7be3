"""Pieces of the last section: stairs, hundreds, masks, rounds, films, signs, roots."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Square

from scenes.synthesis.applications_pieces import FilmStrip, road_signs
from scenes.synthesis.method_comparison_pieces import Fit
from scenes.synthesis.pieces.hundred import TILE, Hundred
from scenes.synthesis.references_pieces import Rooted
from scenes.synthesis.three_versions_pieces import Stairs
from tenuto.stage.theme import NIGHT


def test_what_a_step_carries_rises_with_it_and_comes_back() -> None:
    """The load follows its own step's height and no other's; a text is forgotten by `wipe`, the load is not."""
    stairs, loads, text = Stairs((0.0, 2.0), 2.0, 0.0, NIGHT), (Square(), Square()), Square()
    for index, load in enumerate(loads):
        stairs.carry(index, load)
    stairs.write(1, text)
    foot = text.get_y()
    stairs.to([0.0, 1.5]).interpolate_mobject(1)
    assert [load.get_y() for load in loads] == pytest.approx([0.0, 1.5])
    assert text.get_y() == pytest.approx(foot + 1.5)
    stairs.wipe()
    stairs.show([0.0, 0.0])
    assert [load.get_y() for load in loads] == pytest.approx([0.0, 0.0])
    assert text.get_y() == pytest.approx(foot + 1.5)


def test_the_riser_is_what_the_next_step_rose_more() -> None:
    """Between equal steps there is nothing to climb."""
    stairs = Stairs((0.0, 2.0, 4.0), 2.0, 0.0, NIGHT).show([0.0, 0.5, 0.5])
    assert [line.get_length() for line in stairs.risers(NIGHT.ink)] == pytest.approx([0.5, 0.0])


def test_as_many_pictures_are_bright_as_the_score_says() -> None:
    """By area, the last one in part; the rest stays dim."""
    hundred = Hundred(np.full((100, TILE, TILE, 3), 200, np.uint8), 2.0, NIGHT.ink).show(88.25)
    pictures = hundred.pixel_array[hundred.dark[..., 3] > 0]
    assert (pictures[:, 0] == 200).mean() == pytest.approx(0.8825, abs=1e-3)
    assert set(np.unique(pictures[:, 0])) == {60, 200}


def test_the_outline_between_two_scores_lies_in_their_row() -> None:
    """A bit more than as wide as the difference; scores of different rows have no common outline."""
    hundred = Hundred(np.zeros((100, TILE, TILE, 3), np.uint8), 10.0, NIGHT.ink)
    outline = hundred.between(88.4, 89.3, NIGHT.ink)
    assert (outline.width, outline.get_y()) == pytest.approx((1.0, -3.5))
    with pytest.raises(ValueError, match="different rows"):
        hundred.between(87.3, 91.0, NIGHT.ink)


@pytest.mark.parametrize("share", [0.389, 0.559])
def test_a_guess_fits_as_well_as_it_is_told(share: float) -> None:
    """Once it has settled, its overlap with the truth is the wanted one."""
    y, x = np.mgrid[-100:100, -100:100]
    fit = Fit(np.zeros((200, 200, 3), np.uint8), np.hypot(x, y) < 60, share, NIGHT, 2.0, NIGHT.line)
    fit.settle().interpolate_mobject(1)
    assert fit.overlap(fit.strength) == pytest.approx(share, abs=0.002)


def test_a_guess_that_has_settled_falls_apart_before_it_settles_again() -> None:
    y, x = np.mgrid[-100:100, -100:100]
    fit = Fit(np.zeros((200, 200, 3), np.uint8), np.hypot(x, y) < 60, 0.6, NIGHT, 2.0, NIGHT.line)
    fit.settle().interpolate_mobject(1)
    settled = fit.pixel_array
    again = fit.settle()
    again.interpolate_mobject(0)
    assert (fit.pixel_array == settled).all(), "nothing jumps"
    again.interpolate_mobject(0.5)
    assert (fit.pixel_array != settled).any()
    again.interpolate_mobject(1)
    assert (fit.pixel_array == settled).all()


@pytest.mark.parametrize("count", [3, 4, 5])
def test_no_root_crosses_a_name(count: int) -> None:
    """Whatever its number of roots, every name has the space around it to itself, and every flow ends in the disc."""
    tree = Rooted("A", ["a long name"] * count, (0.0, 2.0), 0.5, NIGHT)
    for _, name in tree.roots:
        for curve, _ in tree.roots:
            inside = np.abs(curve.points - name.get_center()) < [name.width / 2, name.height / 2, 1]
            assert not inside.all(1).any()
    assert all(flow.way[-1] == pytest.approx([0, 2, 0], abs=1e-3) for flow in tree.flows)


def test_a_film_backwards_has_the_same_frames() -> None:
    """Only their order differs, which nobody knows who sees them one by one."""
    forwards, backwards = FilmStrip(range(4), NIGHT), FilmStrip(range(3, -1, -1), NIGHT)
    for frame, same in zip(forwards, reversed(backwards.submobjects), strict=True):
        (_, first), (_, second) = frame.submobjects, same.submobjects
        np.testing.assert_allclose(
            first[1].points - first[0].get_center(), second[1].points - second[0].get_center(), atol=1e-9
        )


def test_road_signs_are_red_around_something_dark() -> None:
    """A ring, and digits in its middle."""
    signs = road_signs(5, seed=1).astype(int)
    ring, middle = signs[:, TILE // 2, 4], signs[:, TILE // 2 - 7 : TILE // 2 + 7, TILE // 2 - 10 : TILE // 2 + 10]
    assert (ring[:, 0] > 2 * ring[:, 1]).all()
    assert (middle.sum(-1).min((1, 2)) < 100).all()

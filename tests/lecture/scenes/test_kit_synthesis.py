"""The pieces of the opening questions and the synthesis: marks that count, loops that close, quizzes with right answers."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from manim import Animation, Square, VGroup, tempconfig

from scenes.labels.labeling_cost_pieces import Clock, Tally
from scenes.labels.self_supervised_pieces import Clusters, MissingPart, Quarters, RotationQuiz, Slot
from scenes.synthesis.applications_pieces import FilmStrip, LearnHeads, LookThrough, SharedBackbone
from scenes.synthesis.conclusion_pieces import Dumbbells
from scenes.synthesis.three_versions_pieces import KnottedLine, Untie
from tenuto.kit.bob import Bob
from tenuto.kit.marks import Marks, grid_places
from tenuto.kit.mosaic import shuffled
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture, letterbox
from tenuto.kit.vector import signed_vector
from tenuto.stage import theme
from tenuto.stage.theme import NIGHT


@pytest.fixture(autouse=True)
def small_frame(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A small canvas, and text caches outside the project."""
    with tempconfig({"pixel_width": 480, "pixel_height": 270, "media_dir": str(tmp_path_factory.mktemp("media"))}):
        yield


def closes(animation: Animation, of: VGroup) -> bool:
    """Whether a loop ends as it began, and does something in between."""

    def state() -> np.ndarray:
        parts = of.family_members_with_points()
        return np.concatenate([[*part.points.ravel(), part.get_stroke_width()] for part in parts])

    animation.interpolate_mobject(0)
    first = state()
    animation.interpolate_mobject(0.3)
    moved = bool(np.abs(state() - first).max() > 1e-3)
    animation.interpolate_mobject(1)
    return moved and bool(np.abs(state() - first).max() < 1e-6)


def test_a_knot_comes_undone_alone() -> None:
    """The untied one lies straight, the others are still tied."""
    line = KnottedLine((-2, 0, 2), (-4, 4), 0, NIGHT.ink)
    Untie(line, 0).interpolate_mobject(1)
    assert line.tied == (0, 1, 1)
    left = line.points[line.points[:, 0] < -1.2]
    right = line.points[line.points[:, 0] > 1.2]
    assert np.abs(left[:, 1]).max() < 1e-9 < np.abs(right[:, 1]).max()


def test_the_row_that_gains_least_stands_at_the_foot() -> None:
    """Rows are in the order of their gains; a loss is muted."""
    rows = Dumbbells(((50, 60), (70, 69), (40, 80)), (40, 90), NIGHT, 5, 0.5)
    assert [dot.get_x() - ring.get_x() for dot, ring in zip(rows.dots, rows.rings, strict=True)] == pytest.approx(
        [-0.1, 1, 4]
    )
    assert [ring.get_y() for ring in rows.rings] == pytest.approx([-1.0, -0.5, 0.0])
    assert rows.lines[0].get_stroke_color().to_hex().upper() == NIGHT.muted


def test_loops_close() -> None:
    """Heads that learn, a film that is looked through, things that bob: each ends as it began."""
    backbone = SharedBackbone((-2, 2), 1.5, (("net", 2),), "head", 0, NIGHT)
    film, squares = FilmStrip(4, NIGHT.data, NIGHT), VGroup(Square(), Square())
    assert closes(LearnHeads(backbone), backbone.heads)
    assert closes(LookThrough(film), film)
    assert closes(Bob(list(squares)), squares)


def test_a_clock_goes_round_its_pin() -> None:
    """The long hand comes back to twelve."""
    clock = Clock(NIGHT).shift([1, 1, 0])
    end = clock.long.get_end().copy()
    turn = clock.hour()
    turn.begin()
    turn.interpolate_mobject(0.5)
    assert clock.long.get_end()[1] < 1
    turn.interpolate_mobject(1)
    assert clock.long.get_end() == pytest.approx(end)


def test_a_network_is_as_wide_as_those_that_share_it() -> None:
    """From the first use's left edge to the last one's right edge; a head and two ways for each use."""
    backbone = SharedBackbone((-3, 0, 3), 2.0, (("a", 2), ("b", 1)), "head", 0, NIGHT)
    wide, narrow = (net[0] for net in backbone.networks)
    assert (wide.width, narrow.width) == pytest.approx((5.0, 2.0))
    assert len(backbone.heads) == 3 and len(backbone.flows) == 6


def test_a_tally_counts_marks_and_number_alike() -> None:
    """In the end all marks are drawn and the number shows the value; a drawing that is no marks is left alone."""
    marks = Marks(Square(0.1), grid_places(12, 6, 0.2))
    tally = Tally(marks, Number(0, theme.TITLE, NIGHT.ink), "ảnh", NIGHT)
    animations = tally.count(12)
    for animation in animations[:2]:
        animation.begin()
        animation.interpolate_mobject(1)
    assert tally.number.text == "12"
    assert len(marks.points) == 12 * marks.each
    assert len(Tally(Square(), Number(0, theme.TITLE, NIGHT.ink), "ảnh", NIGHT).count(3)) == 2


def test_the_quiz_lights_the_right_answer() -> None:
    """After two quarters the picture stands on its head and 180° is lit; after four all is as before."""
    quiz = RotationQuiz(Picture(np.zeros((8, 8, 3), np.uint8), 2.0, NIGHT.data), NIGHT)
    corner = quiz.picture.points[0].copy()
    quiz.turn(2)
    assert quiz.picture.points[0] == pytest.approx(-corner)
    lit = [pill.get_stroke_color().to_hex().upper() == NIGHT.ink for pill, _ in quiz.answers]
    assert lit == [False, False, True, False]
    Quarters(quiz, 0, 4).interpolate_mobject(1)
    assert quiz.picture.points[0] == pytest.approx(corner)


def test_pictures_gather_around_their_middles() -> None:
    """Every picture has a home in its own group's ring, and no two have the same."""
    groups = [np.zeros((6, 4, 4, 3), np.uint8)] * 2
    clusters = Clusters(groups, ((-3, 0), (3, 0)), (0, 1), NIGHT, 1)
    homes = np.array(clusters.homes)
    assert (np.abs(homes[:6, 0] + 3) < 1.55).all() and (np.abs(homes[6:, 0] - 3) < 1.55).all()
    apart = np.linalg.norm(homes[:, None] - homes[None], axis=2) + 9 * np.eye(12)
    assert apart.min() > 0.6


def test_a_missing_part_lies_over_its_hole() -> None:
    """Truth and guess stand where the hole is; the guess has the truth's mean colours."""
    pixels = np.zeros((40, 40, 3), np.uint8)
    pixels[:, 20:] = 200
    part = MissingPart(Picture(pixels, 4.0), (0.5, 0.25, 0.5, 0.5), NIGHT)
    assert part.truth.get_center() == pytest.approx(part.hole.get_center())
    assert part.guess.get_center() == pytest.approx(part.hole.get_center())
    assert part.guess.pixel_array.shape[:2] == (5, 5)
    assert (part.guess.pixel_array[..., :3] == 200).all()


def test_signed_numbers_point_both_ways() -> None:
    """Positive ones to the right of the zero line, negative ones to the left."""
    _, zero, bars = signed_vector((0.8, -0.4), NIGHT.data, NIGHT)
    assert bars[0].get_left()[0] == pytest.approx(zero.get_x())
    assert bars[1].get_right()[0] == pytest.approx(zero.get_x())


def test_a_slot_asks_until_it_has_an_answer() -> None:
    """Without an answer a question mark, with one as many bars as it has values."""
    assert len(Slot("a", NIGHT.teacher, NIGHT).mark) == 1
    assert len(Slot("a", NIGHT.student, NIGHT, (0.2, 0.5, 0.3)).mark) == 3


def test_a_shuffled_sheet_holds_every_picture_as_often() -> None:
    """Six pictures on a sheet of four by three: each stands there twice."""
    pictures = np.arange(6, dtype=np.uint8)[:, None, None, None] * np.ones((1, 2, 2, 3), np.uint8)
    sheet = shuffled(pictures, 4, 3, seed=0)
    assert sheet.shape == (6, 8, 4)
    assert np.bincount(sheet[::2, ::2, 0].ravel()).tolist() == [2] * 6


def test_a_letterbox_keeps_the_middle() -> None:
    """Twice as wide as high, and as much cut off above as below."""
    pixels = np.arange(40, dtype=np.uint8)[:, None, None] * np.ones((1, 20, 3), np.uint8)
    assert letterbox(pixels, 2.0).shape[:2] == (10, 20)
    assert letterbox(pixels, 2.0)[0, 0, 0] == 15

"""A picture laid down with bars on its patches, two masks whose overlap is counted, a road that runs by."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from manim import tempconfig

from scenes.dinov2.registers_pieces import Relief
from scenes.synthesis.applications_pieces import Road
from tenuto.kit.number import Number
from tenuto.kit.overlap import Overlap, Push
from tenuto.stage.theme import NIGHT


@pytest.fixture(autouse=True)
def small_frame(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A small canvas, and text caches outside the project."""
    with tempconfig({"pixel_width": 480, "pixel_height": 270, "media_dir": str(tmp_path_factory.mktemp("media"))}):
        yield


def relief() -> Relief:
    """Two by three patches, one of them ten times as high."""
    values = np.ones((2, 3))
    values[0, 1] = 10
    return Relief(np.zeros((20, 30, 3), np.uint8), values, values > 5, NIGHT.teacher, NIGHT, 0.2, 3.0)


def test_a_tower_is_as_high_as_its_value() -> None:
    """Its top stands value x unit above the middle of its patch, and the front face reaches as high."""
    standing = relief().lay(1).rise(1, 1)
    assert standing.summit(0)[1] - standing.at(0.5, 1.5)[1] == pytest.approx(10 * 0.2)
    assert standing.towers[0][1].height == pytest.approx(10 * 0.2, rel=0.02)


def test_an_ordinary_value_needs_no_tower() -> None:
    """At a tenth of its height the tower has gone, and its patch has a bar like the others."""
    standing = relief().lay(1).rise(1, 0.1)
    assert standing.towers[0][1].get_fill_opacity() == 0
    assert len(standing.low.points) == 4 * 6


def test_a_picture_lies_where_its_patches_are() -> None:
    """The lying picture's corners are those of its first and last patches."""
    lying = relief().lay(1)
    np.testing.assert_allclose(lying.picture.points[[0, 3]], [lying.at(0, 0), lying.at(2, 3)])


def test_overlap_counts_intersection_over_union() -> None:
    """A square pushed aside by half its side shares 50 of 150 pixels; back in place it shares all."""
    truth = np.zeros((40, 40), bool)
    truth[10:20, 10:20] = True
    number = Number(0, 32, NIGHT.ink)
    overlap = Overlap(np.full((40, 40, 3), 200, np.uint8), truth, [NIGHT.ink] * 3, NIGHT.line, 2.0, number)
    overlap.push(5, 0)
    assert number.value == pytest.approx(100 / 3)
    Push(overlap, lambda share: (5 * (1 - share), 0)).interpolate_mobject(1.0)
    assert number.value == 100


def test_a_road_closes_its_loop() -> None:
    """After one step its dashes stand where they stood, and they always cover the frame."""
    road = Road(NIGHT, -2.0)
    before = [dash.get_start()[0] for dash in road.dashes]
    np.testing.assert_allclose(before, [dash.get_start()[0] for dash in road.at(1.0).dashes])
    for turn in (0.0, 0.5, 0.99):
        xs = [dash.get_start()[0] for dash in road.at(turn).dashes]
        assert min(xs) <= -64 / 9 and max(xs) + 1.6 >= 64 / 9

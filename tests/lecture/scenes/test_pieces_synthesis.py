"""Pieces of the last section: stairs, hundreds, masks."""

from __future__ import annotations

import pytest
from manim import Square

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

"""A network drawn by its depth and width: a column for each block, as high as the block is wide."""

from __future__ import annotations

from typing import Self

from manim import RIGHT, UP, Mobject, Rectangle, VGroup, interpolate_color
from manim.utils.color import ManimColor

from tenuto.stage.theme import Ground

__all__ = ["Blocks"]

DIM = 0.75  # share of its colour that a block has while it is not lit; opaque all the same, since copies lie on it


class Blocks(VGroup):
    """Its submobjects are the columns, from the first block to the last; they stand on the height 0, the first at x = 0.

    Args:
        count: of blocks.
        height: of every column, manim units.
        pitch: from block to block, manim units; a column takes 0.68 of it.
        color: hex.
        ground: the ground it stands on.
    """

    def __init__(self, count: int, height: float, pitch: float, color: str, ground: Ground) -> None:
        self.ground, self.plain, self.lit = (ManimColor(each) for each in (ground.ground, color, ground.ink))
        column = Rectangle(width=0.68 * pitch, height=height, fill_opacity=1, stroke_width=0).shift(height / 2 * UP)
        super().__init__(*(column.copy().shift((index + 0.5) * pitch * RIGHT) for index in range(count)))
        self.light(0)

    def light(self, share: float) -> Self:
        """A light runs once from the first block to the last; at both ends it is outside."""
        for index, column in enumerate(self.submobjects):
            lit = max(0.0, 1 - abs(index / len(self.submobjects) - (1.5 * share - 0.25)) / 0.22)
            full = interpolate_color(self.plain, self.lit, lit)
            column.set_fill(interpolate_color(self.ground, full, DIM + (1 - DIM) * lit))
        return self


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    small, large = Blocks(12, 1.2, 0.09, ground.teacher, ground), Blocks(40, 2.4, 0.09, ground.teacher, ground)
    return VGroup(small, large.light(0.5).shift(1.5 * RIGHT))

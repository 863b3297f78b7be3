"""A thin slice of a column once more, so many times as high, tied to where it was taken from."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import LEFT, RIGHT, UP, Line, Mobject, VGroup, VMobject
from numpy.typing import NDArray

from scenes.kit.stack import Stack
from tenuto.stage.theme import Ground

__all__ = ["Magnified"]


class Magnified(VGroup):
    """Parts: `ties`, two lines from the slice's right edge, and `area`, the slice enlarged. It may be moved.

    Args:
        stack: the column, to be moved together with this; it is read again at every `show`.
        index: of the slice.
        times: how many times as high.
        ground: the ground it stands on.
        x, y: the middle of its foot, right of the column, manim units.
        width: manim units.
    """

    def __init__(
        self, stack: Stack, index: int, times: float, ground: Ground, x: float, y: float, width: float
    ) -> None:  # fmt: skip
        self.stack, self.index, self.times = stack, index, times
        self.area = VMobject(fill_color=stack[index].get_fill_color(), fill_opacity=1, stroke_width=0)
        self.area.set_points_as_corners(_outline(np.array([x - width / 2, y, 0]), np.array([x + width / 2, y, 0]), 0.0))
        self.ties = VGroup(*(Line(LEFT, RIGHT, stroke_color=ground.muted, stroke_width=2) for _ in range(2)))
        super().__init__(self.ties, self.area)
        self.show()

    def show(self) -> Self:
        """Look at the slice as it is now."""
        low, high = (self.stack.edge(self.index, upper) for upper in (False, True))
        left, right = self.area.points[0], self.area.points[12]  # four points a side: the two ends of its foot
        self.area.set_points_as_corners(_outline(left, right, self.times * float((high - low)[1])))
        for tie, start, end in zip(self.ties, (low, high), self.area.points[[0, 4]], strict=True):
            tie.put_start_and_end_on(start, end)
        return self


def _outline(left: NDArray[np.float64], right: NDArray[np.float64], height: float) -> NDArray[np.float64]:
    """The corners of an area on a foot, closed, (5, 3)."""
    up = height * UP
    return np.array([left, left + up, right + up, right, left])


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    column = Stack([4, 0.2], (ground.teacher, ground.loss), ground, 1.2, 0.6).stand_at(-1.6, -1.3)
    return VGroup(column, Magnified(column, 1, 8, ground, 1.4, -0.6, 1.2))

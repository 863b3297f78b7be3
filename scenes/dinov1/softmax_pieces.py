"""One upright column cut into slices, parts of a whole that can change at any time; and the exponential, as eight dots see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self

import numpy as np
from manim import Mobject, VGroup, VMobject
from numpy.typing import ArrayLike, NDArray

from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["Stack"]

SEAM = 2.0  # stroke width between slices


class Stack(VGroup):
    """Slices on top of each other from a foot upwards; its submobjects are the slices, the lowest first.

    Args:
        values: (n,) the slices' sizes.
        color: hex, one for all slices or one each.
        ground: the ground it stands on; thin seams in its colour part the slices.
        width: manim units.
        unit: manim units of height for a size of 1.
    """

    def __init__(
        self, values: ArrayLike, color: str | Sequence[str], ground: Ground, width: float, unit: float
    ) -> None:
        sizes = np.asarray(values, np.float64)
        colors = [color] * len(sizes) if isinstance(color, str) else list(color)
        super().__init__(
            *(
                VMobject(fill_color=each, fill_opacity=1, stroke_color=ground.ground, stroke_width=SEAM)
                for each in colors
            )
        )
        self.wide, self.unit = width, unit
        for part in self.submobjects:
            part.set_points_as_corners(np.zeros((5, 3)))
        self.show(sizes)

    def show(self, values: ArrayLike) -> Self:
        """Show other sizes, (n,); the foot stays where it is."""
        self.values = np.asarray(values, np.float64)
        lowest = self.submobjects[0].points  # four points a side: the foot lies between the first corner and the last
        foot = (lowest[0] + lowest[12]) / 2
        ends = np.concatenate([[0.0], np.cumsum(self.values)]) * self.unit
        for part, low, high in zip(self.submobjects, ends, ends[1:], strict=False):
            part.set_points_as_corners(foot + _corners(self.wide / 2, low, high))
        return self

    def stand_at(self, x: float, y: float) -> Self:
        """Put the middle of its foot on a place."""
        return self.shift([x - self.get_x(), y - self.get_bottom()[1], 0])

    def middle(self, index: int) -> NDArray[np.float64]:
        """The middle of a slice, for labels beside it."""
        return np.asarray(self.submobjects[index].get_center())

    def edge(self, index: int, upper: bool) -> NDArray[np.float64]:
        """The right end of a slice's upper or lower edge."""
        return np.asarray(self.submobjects[index].points[8 if upper else 12])

    def vary(self, values_at: Callable[[float], ArrayLike], **kwargs: Any) -> Vary:
        """It follows a function of the animation's share: share in [0, 1] -> (n,)."""
        return Vary(self, lambda share: self.show(values_at(share)), **kwargs)


def _corners(half: float, low: float, high: float) -> NDArray[np.float64]:
    return np.array([[-half, low, 0], [-half, high, 0], [half, high, 0], [half, low, 0], [-half, low, 0]])


def specimen_stack(ground: Ground) -> Mobject:
    column = Stack([0.5, 0.3, 0.15, 0.05], ground.student, ground, 0.9, 2.4).stand_at(-1.0, -1.2)
    return VGroup(column, Stack([0.7, 0.3], (ground.teacher, ground.loss), ground, 0.9, 2.4).stand_at(1.0, -1.2))

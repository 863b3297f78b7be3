"""A few vectors in the plane, from the middle of a circle, that can point elsewhere at any time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import Circle, Line, Mobject, VGroup, linear
from numpy.typing import ArrayLike, NDArray

from tenuto.kit.arrow import TIP, head
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["Compass", "directions"]


class Compass(VGroup):
    """Unit vectors as arrows in a thin circle. It may be moved, not scaled.

    Args:
        angles: (n,) radians, where they point at first.
        colors: hex, one each.
        ground: the ground it stands on.
        radius: manim units, the length of the arrows.
    """

    def __init__(self, angles: ArrayLike, colors: Sequence[str], ground: Ground, radius: float) -> None:
        self.radius = radius
        self.circle = Circle(radius, stroke_color=ground.line, stroke_width=2.5)
        self.arrows = VGroup(
            *(VGroup(Line([0, 0, 0], [1, 0, 0], stroke_color=c, stroke_width=4), head([1, 0, 0], 0, c)) for c in colors)
        )
        self.tip = head([0, 0, 0], 0, ground.ink).points  # pointing right, its point at the origin
        super().__init__(self.circle, self.arrows)
        self.show(angles)

    def show(self, angles: ArrayLike) -> Self:
        """Let the arrows point elsewhere, (n,) radians."""
        middle = self.circle.get_center()
        for (shaft, tip), angle in zip(self.arrows, np.asarray(angles, float), strict=True):
            cos, sin = np.cos(angle), np.sin(angle)
            way = np.array([cos, sin, 0])
            shaft.put_start_and_end_on(middle, middle + (self.radius - 0.6 * TIP) * way)
            tip.points = self.tip @ np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]]) + middle + self.radius * way
        self.angles = np.asarray(angles, float)
        return self

    def spin(self, first: float = 0.0, last: float = 1.0, **kwargs: Any) -> Vary:
        """All arrows turn together, once round: a seamless loop; or from one share of the turn, where they are, to another."""
        start = self.angles - 2 * np.pi * first
        return Vary(self, lambda turn: self.show(start + 2 * np.pi * turn), first, last, rate_func=linear, **kwargs)


def directions(vectors: NDArray[np.floating]) -> NDArray[np.float64]:
    """Where vectors (n, d) point in the plane that holds most of them (their first two singular axes), (n,) radians."""
    _, _, axes = np.linalg.svd(vectors, full_matrices=False)
    flat = vectors @ axes[:2].T
    return np.asarray(np.arctan2(flat[:, 1], flat[:, 0]))


def specimen_compass(ground: Ground) -> Mobject:
    return Compass([0.3, 0.7, 1.1, 2.6, 4.2], [ground.teacher] * 3 + [ground.muted, ground.data], ground, 1.4)

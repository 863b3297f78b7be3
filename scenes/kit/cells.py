"""The plane divided among points: every place belongs to the nearest of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

import numpy as np
from manim import Animation, Dot, Mobject, VGroup, VMobject, smooth
from numpy.typing import ArrayLike, NDArray

from tenuto.stage.theme import Ground

__all__ = ["Cells", "MoveCells"]


class Cells(VGroup):
    """The cells of some points inside a box (their Voronoi diagram), with a dot at each point.

    Submobjects: `areas` (one outline each) and `dots`.

    Args:
        points: (n, 2), manim units.
        box: left, bottom, right, top.
        color: of the outlines and dots.
    """

    def __init__(self, points: ArrayLike, box: tuple[float, float, float, float], color: str) -> None:
        left, bottom, right, top = box
        self.corners = np.array([[left, bottom], [right, bottom], [right, top], [left, top]])
        count = len(np.asarray(points))
        self.areas = VGroup(
            *(VMobject(stroke_color=color, stroke_width=3, fill_color=color, fill_opacity=0) for _ in range(count))
        )
        self.dots = VGroup(*(Dot(radius=0.08, color=color) for _ in range(count)))
        super().__init__(self.areas, self.dots)
        self.show(points)

    def show(self, points: ArrayLike) -> Self:
        """Divide the box among other points at once."""
        self.places = np.array(points, float)
        for index, (area, dot) in enumerate(zip(self.areas, self.dots, strict=True)):
            cell = self._cell(index)
            outline = np.column_stack([cell, np.zeros(len(cell))])
            area.set_points_as_corners(np.concatenate([outline, outline[:1]]))
            dot.move_to([*self.places[index], 0])
        return self

    def _cell(self, index: int) -> NDArray[np.float64]:
        """The corners of one cell, (m, 2): the box, cut by the bisector towards every other point."""
        cell = self.corners
        for other in np.delete(self.places, index, 0):
            way = other - self.places[index]
            beyond = (cell - (other + self.places[index]) / 2) @ way
            kept = []
            for a, b, s, t in zip(cell, np.roll(cell, -1, 0), beyond, np.roll(beyond, -1), strict=True):
                if s <= 0:
                    kept.append(a)
                if s * t < 0:
                    kept.append(a + (b - a) * s / (s - t))
            cell = np.array(kept)
        return cell


class MoveCells(Animation):
    """The points of `Cells` follow a function of the animation's share: share in [0, 1] -> (n, 2)."""

    def __init__(self, cells: Cells, points_at: Callable[[float], ArrayLike], **kwargs: object) -> None:
        self.points_at = points_at
        super().__init__(cells, **{"rate_func": smooth, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject.show(self.points_at(self.rate_func(alpha)))


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    points = np.random.default_rng(7).uniform([-2.3, -1.3], [2.3, 1.3], (7, 2))
    cells = Cells(points, (-2.5, -1.5, 2.5, 1.5), ground.muted)
    cells.areas[2].set_fill(ground.data, 0.3)
    return cells

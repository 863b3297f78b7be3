"""Points that fall into the cells of a plane, and how many fell into each."""

from __future__ import annotations

import numpy as np
from manim import DOWN, Animation, Dot, FadeIn, LaggedStart, Mobject, VGroup
from numpy.typing import ArrayLike, NDArray

from scenes.kit.badge import badge
from scenes.kit.cells import Cells
from scenes.kit.likeness import nearest
from tenuto.stage.theme import Ground

__all__ = ["Hits"]


class Hits(VGroup):
    """Parts: `dots`, and `badges` with the number of dots beside those of every cell that was hit.

    Args:
        points: (n, 2), manim units.
        cells: what they fall into.
        ground: the ground it stands on.
    """

    def __init__(self, points: ArrayLike, cells: Cells, ground: Ground) -> None:
        places = np.asarray(points, float)
        inside = nearest(places, cells.places, 1)[:, 0]
        self.counts = np.bincount(inside, minlength=len(cells.places))
        dot = Dot(radius=0.11, color=ground.ink, stroke_color=ground.ground, stroke_width=4)
        self.dots = VGroup(*(dot.copy().move_to([*place, 0]) for place in places))
        groups = (VGroup(*(self.dots[i] for i in np.flatnonzero(inside == k))) for k in np.flatnonzero(self.counts))
        self.badges = VGroup(*(badge(group, ground) for group in groups))
        super().__init__(self.dots, self.badges)

    def fall(self) -> Animation:
        """The dots come down one after the other."""
        return LaggedStart(*(FadeIn(dot, shift=1.2 * DOWN) for dot in self.dots), lag_ratio=0.15)

    def cells_with(self, more_than: int) -> NDArray[np.int64]:
        """Which cells were hit more often than that."""
        return np.flatnonzero(self.counts > more_than)


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    rng = np.random.default_rng(7)
    cells = Cells(rng.uniform([-2.3, -1.3], [2.3, 1.3], (5, 2)), (-2.5, -1.5, 2.5, 1.5), ground.muted)
    hits = Hits(rng.uniform([-2, -1], [1.5, 1], (7, 2)), cells, ground)
    cells.dots.set_opacity(0)
    return VGroup(cells, hits)

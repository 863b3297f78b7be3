"""Several distributions side by side, each a group of bars at its own place, that change together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import Mobject, VGroup
from numpy.typing import ArrayLike

from scenes.kit.bars import Bars
from tenuto.stage.theme import Ground

__all__ = ["BarRow"]


class BarRow(VGroup):
    """A `Bars` for each distribution; `VaryBars` and `ShowBars` move all of them.

    Args:
        values: (n, K), what they show first.
        xs: where their middles stand, (n,) manim units.
        y: of their feet.
        color: hex, the role of whose distributions they are.
        ground: the ground they stand on.
        width, height: of each, manim units; `height` is that of a bar of the value `full`.
    """

    def __init__(
        self, values: ArrayLike, xs: Sequence[float], y: float, color: str, ground: Ground, width: float, height: float,
        full: float = 1.0,
    ) -> None:  # fmt: skip
        self.values = np.asarray(values, np.float64)
        super().__init__(*(Bars(shares, color, ground, width, height, full) for shares in self.values))
        for bars, x in zip(self.submobjects, xs, strict=True):
            bars.shift([x, y, 0])

    def show(self, values: ArrayLike, running: bool = False) -> Self:
        """Show other values at once, (n, K)."""
        self.values = np.asarray(values, np.float64)
        for bars, shares in zip(self.submobjects, self.values, strict=True):
            bars.show(shares, running)
        return self


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    shares = [[0.7, 0.1, 0.1, 0.1], [0.1, 0.6, 0.2, 0.1], [0.1, 0.1, 0.2, 0.6]]
    return BarRow(shares, (-1.7, 0, 1.7), 0, ground.teacher, ground, 1.4, 1.6)

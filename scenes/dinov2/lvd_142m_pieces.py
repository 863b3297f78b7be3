"""A funnel: blocks of equal tiles, each smaller than the one before it, and the bands that join them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Group, Mobject, Polygon, Square, VGroup
from numpy.typing import NDArray

from tenuto.stage.theme import Ground

__all__ = ["Funnel"]

GAP = 0.05  # between a block and its bands, manim units
DEEP = 2.5  # how far below the middle a fall ends, manim units


class Funnel(VGroup):
    """Where the tiles of every block stand; areas are true, since every tile stands for equally many things.

    Its submobjects are the bands, one between each two neighbours; the tiles, mostly a Flock, are the scene's.

    Args:
        counts: tiles of every block, from the left.
        xs: the blocks' middles, manim units.
        y: height of all their middles.
        ground: the ground it stands on.
        columns: tiles in a row; the last row may be short.
        pitch: from tile to tile, manim units.
    """

    def __init__(
        self, counts: Sequence[int], xs: Sequence[float], y: float, ground: Ground, columns: int, pitch: float
    ) -> None:
        self.counts, self.xs, self.y, self.columns, self.pitch = tuple(counts), tuple(xs), y, columns, pitch
        super().__init__(*(self._band(index, ground) for index in range(len(counts) - 1)))

    def places(self, block: int) -> NDArray[np.float64]:
        """The tiles of a block, row by row, (count, 3)."""
        index = np.arange(self.counts[block])
        x = (index % self.columns - (self.columns - 1) / 2) * self.pitch
        y = self._height(block) / 2 - (index // self.columns + 0.5) * self.pitch
        return np.column_stack([x, y, np.zeros(len(index))]) + np.array([self.xs[block], self.y, 0])

    def sieve(self, block: int, rng: np.random.Generator) -> NDArray[np.bool_]:
        """Which tiles of a block reach the next one, as many as that one has, chosen by lot; (count,)."""
        passed = np.ones(self.counts[block], bool)
        lost = self.counts[block] - self.counts[block + 1]
        passed[rng.choice(len(passed), lost, replace=False)] = False
        return passed

    def pit(self, block: int, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
        """Places far below the middle of the band behind a block, for those that fall on the way; (count, 3)."""
        x = (self.xs[block] + self.xs[block + 1]) / 2 + rng.uniform(-0.4, 0.4, count)
        y = self.y - DEEP + rng.uniform(-0.2, 0.2, count)
        return np.column_stack([x, y, np.zeros(count)])

    def _height(self, block: int) -> float:
        """Of a block's true area, manim units."""
        return self.counts[block] / self.columns * self.pitch

    def _band(self, index: int, ground: Ground) -> Polygon:
        """What joins a block to the next: as tall as each of them."""
        edge = self.columns * self.pitch / 2 + GAP
        left, right = (self._height(block) / 2 for block in (index, index + 1))
        start, end, y = self.xs[index] + edge, self.xs[index + 1] - edge, self.y
        corners = ([start, y + left, 0], [end, y + right, 0], [end, y - right, 0], [start, y - left, 0])
        return Polygon(*corners, stroke_width=0, fill_color=ground.line, fill_opacity=0.7)


def specimen_funnel(ground: Ground) -> Mobject:
    funnel = Funnel((48, 28, 7), (-1.8, 0.0, 1.8), 0.0, ground, columns=6, pitch=0.16)
    tile = Square(0.14, fill_color=ground.data, fill_opacity=1, stroke_width=0)
    tiles = (tile.copy().move_to(place) for block in range(3) for place in funnel.places(block))
    return Group(funnel, *tiles)

"""Every picture against every caption: a grid of cells that shine as strongly as the two are alike."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import Animation, Mobject, RoundedRectangle, VGroup
from numpy.typing import NDArray

from tenuto.stage.theme import Ground

__all__ = ["PairGrid", "Shine", "paired"]


class PairGrid(VGroup):
    """count x count cells, row by row, one row for each picture and one column for each caption, dark at first.

    Args:
        count: of pictures and of captions.
        cell: width and height of a cell, manim units.
        gap: between two cells, across and down.
        ground: the ground it stands on.
        radius: of the cells' corners.
    """

    def __init__(
        self, count: int, cell: tuple[float, float], gap: tuple[float, float], ground: Ground, radius: float
    ) -> None:
        style = {"stroke_color": ground.line, "stroke_width": 2, "fill_color": ground.data, "corner_radius": radius}
        step = np.array(cell) + gap
        places = [((column - (count - 1) / 2), ((count - 1) / 2 - row)) for row, column in np.ndindex(count, count)]
        super().__init__(
            *(RoundedRectangle(width=cell[0], height=cell[1], **style).shift([*(step * place), 0]) for place in places)
        )
        self.likeness = np.zeros(count * count)

    def show(self, likeness: NDArray[np.floating]) -> Self:
        """Let the cells shine, 0 to 1 each, row by row."""
        self.likeness = np.asarray(likeness, np.float64)
        for cell, value in zip(self, self.likeness, strict=True):
            cell.set_fill(opacity=float(value))
        return self


class Shine(Animation):
    """The cells of a `PairGrid` go over to another likeness."""

    def __init__(self, grid: PairGrid, likeness: NDArray[np.floating], **kwargs: object) -> None:
        self.first, self.last = grid.likeness, likeness
        super().__init__(grid, **kwargs)  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject.show(self.first + (self.last - self.first) * self.rate_func(alpha))


def paired(trained: float, count: int = 4, seed: int = 1) -> NDArray[np.float64]:
    """A sketch of how alike pictures and captions are, (count²,) row by row: by chance before training (0), only those
    on the diagonal after it (1)."""
    noise = np.random.default_rng(seed).uniform(0.12, 0.6, count * count)
    goal = np.where(np.eye(count).ravel() > 0, 0.95, 0.03 + 0.12 * noise)
    return np.asarray((1 - trained) * noise + trained * goal)


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    return PairGrid(4, (1.1, 0.55), (0.1, 0.1), ground, 0.08).show(paired(0.8))

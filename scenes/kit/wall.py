"""A wall of pictures of which some stay lit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Group, Mobject
from numpy.typing import NDArray

from scenes.kit.picture import Picture, shrunk, tiled
from tenuto.stage.data import photo
from tenuto.stage.theme import Ground

__all__ = ["Wall"]

GAP_PX = 4


class Wall(Group):
    """Parts: `sheet` (all pictures as one) and `kept` (the chosen ones alone, over it): dim the sheet and they stay lit.

    Args:
        pictures: (rows x columns, h, w, 3) uint8, row by row.
        columns: how many stand side by side.
        kept: which of the pictures are chosen.
        height: manim units.
    """

    def __init__(self, pictures: NDArray[np.uint8], columns: int, kept: Sequence[int], height: float) -> None:
        self.columns, self.rows = columns, len(pictures) // columns
        sheet = tiled(pictures, columns, GAP_PX)
        chosen = np.zeros(len(pictures), bool)
        chosen[list(kept)] = True
        high, wide = (side + GAP_PX for side in pictures.shape[1:3])
        lit = chosen.reshape(self.rows, columns).repeat(high, 0).repeat(wide, 1)[: sheet.shape[0], : sheet.shape[1]]
        self.sheet, self.kept = Picture(sheet, height), Picture(np.where(lit[..., None], sheet, 0), height)
        super().__init__(self.sheet, self.kept)

    def picture(self, index: int) -> Picture:
        """One of the pictures as a picture of its own, standing where it hangs."""
        row, column = divmod(index, self.columns)
        return self.sheet.crop(column / self.columns, row / self.rows, 1 / self.columns, 1 / self.rows)


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    pictures = np.stack([shrunk(photo(name)[:300, :300], 64) for name in ("cat", "coffee", "rocket")])
    wall = Wall(pictures[np.arange(24) % 3], 8, (3, 10, 20), 1.8)
    wall.sheet.set_opacity(0.25)
    return wall

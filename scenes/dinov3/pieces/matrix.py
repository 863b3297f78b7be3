"""A matrix of values as a picture, a cell each, that can show other values at any time."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import Animation, Group, LaggedStart, Mobject, Rectangle, linear
from numpy.typing import NDArray

from tenuto.kit.heatmap import ramp
from tenuto.kit.picture import Picture
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["CellMatrix", "lay_over"]

LONGEST_PX = 512  # pixels of the longer side: cells keep their edges when drawn larger, and a frame stays cheap


class CellMatrix(Picture):
    """Values (rows, columns) as coloured cells; a cell that is nan stays transparent.

    Args:
        values: (rows, columns).
        colours: (256, 3) uint8, see tenuto.kit.heatmap.ramp.
        low, high: the values of the first and the last colour.
        width, height: manim units.
        border: colour of a thin frame, or None.
    """

    def __init__(
        self, values: NDArray[np.floating], colours: NDArray[np.uint8], low: float, high: float, width: float, height: float,
        border: str | None = None,
    ) -> None:  # fmt: skip
        self.colours, self.low, self.high = colours, low, high
        self.values = np.asarray(values, np.float32)
        super().__init__(self._painted(), height, border)
        self.fit([0, 0, 0], width, height)

    def show(self, values: NDArray[np.floating], colours: NDArray[np.uint8] | None = None) -> Self:
        """Show other values of the same shape, perhaps in other colours."""
        self.values = np.asarray(values, np.float32)
        self.colours = self.colours if colours is None else colours
        self.pixel_array = self._painted()
        return self

    def place(self, row: float, column: float) -> NDArray[np.float64]:
        """The middle of a cell, (3,); whole numbers are cells, −0.5 is the first one's edge."""
        rows, columns = self.values.shape
        upper_left, upper_right, lower_left = self.points[:3]
        across, down = (column + 0.5) / columns, (row + 0.5) / rows
        return np.asarray(upper_left + across * (upper_right - upper_left) + down * (lower_left - upper_left))

    def part(self, row: int, first: int = 0, last: int | None = None) -> CellMatrix:
        """Some cells of one row, `first` to before `last`, as a matrix of its own that stands exactly over them."""
        rows, columns = self.values.shape
        last = columns if last is None else last
        piece = CellMatrix(
            self.values[row : row + 1, first:last], self.colours, self.low, self.high,
            self.width * (last - first) / columns, self.height / rows,
        )  # fmt: skip
        return piece.move_to(self.place(row, (first + last - 1) / 2))  # type: ignore[no-any-return]

    def pieces(self, row: int, count: int) -> Group:
        """One row cut into `count` equal parts, each standing exactly where it was cut."""
        wide = self.values.shape[1] // count
        return Group(*(self.part(row, index * wide, (index + 1) * wide) for index in range(count)))

    def row_frame(self, row: int, color: str) -> Rectangle:
        """A thin frame around one row, a little wider than it."""
        frame = Rectangle(width=self.width + 0.16, height=0.13, stroke_color=color, stroke_width=3)
        return frame.move_to(self.place(row, (self.values.shape[1] - 1) / 2))

    def _painted(self) -> NDArray[np.uint8]:
        shares = (self.values - self.low) / (self.high - self.low)
        known = ~np.isnan(shares)
        index = np.clip(np.where(known, shares, 0) * 255, 0, 255).astype(np.uint8)
        cells = np.dstack([self.colours[index], np.where(known, 255, 0).astype(np.uint8)])
        cell = max(1, LONGEST_PX // max(self.values.shape))
        return np.ascontiguousarray(cells.repeat(cell, 0).repeat(cell, 1))

    def fill_rows(self, values: NDArray[np.floating], **kwargs: Any) -> Vary:
        """It is filled with values (rows, columns), row by row from the top."""
        rows = np.arange(len(values))[:, None]

        def show(count: float) -> None:
            self.show(np.where(rows < count, values, np.nan))

        return Vary(self, show, last=len(values), rate_func=linear, **kwargs)


def lay_over(pieces: Group, picture: Picture) -> Animation:
    """The pieces of a row fly onto an upright picture and lie there below each other: the row has become a map."""
    height = picture.height / len(pieces)
    goals = (picture.region(0, row / len(pieces), 1, 1 / len(pieces), "#000000") for row in range(len(pieces)))
    flights = (p.fly(g.get_center(), picture.width, height) for p, g in zip(pieces, goals, strict=True))
    return LaggedStart(*flights, lag_ratio=0.08)


def specimen_matrix(ground: Ground) -> Mobject:
    angles = np.linspace(0, 9, 24)
    matrix = CellMatrix(np.cos(angles[:, None] - angles), ramp(ground.data, ground), -1, 1, 2.8, 2.8, ground.line)
    return Group(matrix, matrix.row_frame(8, ground.teacher))

"""A picture that is read patch by patch, each becoming a row of a table."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import DOWN, RIGHT, UP, Animation, Group, Line, Mobject, Square, VGroup, linear

from scenes.kit.arrow import arrow
from scenes.kit.heatmap import ramp
from scenes.kit.matrix import Matrix
from scenes.kit.picture import Picture
from scenes.kit.tokens import patch_box
from tenuto.stage.data import photo
from tenuto.stage.theme import Ground

__all__ = ["ReadRows", "RowReader"]

PATCH, ROW, BETWEEN = 1.9, 0.55, 0.875  # side of the enlarged patch, height of the enlarged row, from edge to edge


class RowReader:
    """Parts: `cursor` on the picture with a `ray` to the table's row, and `close_up`, what is being read, enlarged: the
    patch, its row and an arrow from the one to the other.

    Args:
        picture: upright, square.
        table: (side², d), a row for each patch; it is shown as far as the picture has been read.
        side: patches a side.
        ground: the ground it stands on.
        width: of the enlarged row, manim units.
    """

    def __init__(self, picture: Picture, table: Matrix, side: int, ground: Ground, width: float) -> None:
        self.picture, self.table, self.side, self.rows = picture, table, side, table.values
        self.cursor = Square(picture.height / side, stroke_color=ground.ink, stroke_width=4)
        self.ray = Line([0, 0, 0], [1, 0, 0], stroke_color=ground.ink, stroke_width=2.5)
        self.patch = Picture(picture.crop(*patch_box(0, 0, side)).pixel_array, PATCH)
        self.row = Matrix(self.rows[:1], table.colours, table.low, table.high, width, ROW)
        self.row.shift((PATCH / 2 + BETWEEN + ROW / 2) * DOWN)
        way = arrow(self.patch.get_bottom() + 0.12 * DOWN, self.row.get_top() + 0.1 * UP, ground.muted)
        self.close_up = Group(self.patch, self.row, way)

    def read(self, count: int) -> Self:
        """The state after so many patches, 1 to side²."""
        box = patch_box(*divmod(count - 1, self.side), self.side)
        self.table.show(np.where(np.arange(len(self.rows))[:, None] < count, self.rows, np.nan))
        self.cursor.move_to(self.picture.region(*box, "#000000"))
        self.ray.put_start_and_end_on(self.cursor.get_right(), self.table.place(count - 1, -0.5))
        self.row.show(self.rows[count - 1 : count])
        self.patch.pixel_array = self.picture.crop(*box).pixel_array
        return self


class ReadRows(Animation):
    """A `RowReader` reads all patches, slowly first."""

    def __init__(self, reader: RowReader, **kwargs: object) -> None:
        self.reader = reader
        parts = Group(reader.table, reader.cursor, reader.ray, reader.row, reader.patch)
        super().__init__(parts, **{"rate_func": linear, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        count = len(self.reader.rows)
        self.reader.read(min(count, 1 + int(count * self.rate_func(alpha) ** 2.6)))


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    picture = Picture(photo("cat")[:, 90:390], 2.2)
    values = np.random.default_rng(0).normal(size=(64, 24))
    table = Matrix(values, ramp(ground.data, ground), -2, 2, 0.9, 2.2).shift(1.9 * RIGHT)
    reader = RowReader(picture, table, 8, ground, 1.6).read(26)
    close_up = reader.close_up.scale(0.55).move_to([3.2, 0, 0])
    return Group(picture, table, VGroup(reader.cursor, reader.ray), close_up)

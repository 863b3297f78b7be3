"""Two rows of a table that meet in one cell of the table's Gram matrix."""

from __future__ import annotations

import numpy as np
from manim import RIGHT, Animation, Circle, Group, Line, Mobject, Transform, VGroup

from scenes.kit.heatmap import ramp
from scenes.kit.matrix import Matrix
from scenes.kit.number import CountTo, Number
from scenes.kit.picture import Picture
from scenes.kit.tokens import patch_frame
from tenuto.stage import theme
from tenuto.stage.data import photo
from tenuto.stage.theme import Ground

__all__ = ["InnerProduct"]


class InnerProduct(VGroup):
    """Parts: `patches` (frames on the picture), `rows` (frames in the table), `cross` (from the matrix' edges to the
    cell) and `value`.

    Args:
        picture: upright, square.
        table: (side², d), a row for each patch.
        matrix: (side², side²).
        pair: two patches, counted row by row; the first one's row crosses the second one's column.
        value: of that cell.
        side: patches a side.
        ground: the ground it stands on; the first patch is drawn in its teacher colour.
    """

    def __init__(
        self, picture: Picture, table: Matrix, matrix: Matrix, pair: tuple[int, int], value: float, side: int, ground: Ground
    ) -> None:  # fmt: skip
        colors, (row, column) = (ground.teacher, ground.ink), pair
        self.patches, self.rows = VGroup(), VGroup()
        for patch, color in zip(pair, colors, strict=True):
            self.patches.add(patch_frame(picture, patch, side, color))
            self.rows.add(table.row_frame(patch, color))
        cell = matrix.place(row, column)
        self.cross = VGroup(
            Line(matrix.place(row, -0.5), cell, stroke_color=colors[0], stroke_width=3),
            Line(matrix.place(-0.5, column), cell, stroke_color=colors[1], stroke_width=3),
            Circle(0.13, stroke_color=ground.ink, stroke_width=4).move_to(cell),
        )
        self.value = Number(value, theme.HEADING, ground.ink, decimals=2, prefix="cosine ", computed=True)
        self.value.move_to([matrix.get_x(), matrix.get_bottom()[1] + 0.85, 0])
        super().__init__(self.patches, self.rows, self.cross, self.value)

    def move_to_cell(self, other: InnerProduct) -> list[Animation]:
        """Frames and cross go over to another cell; the value runs to that one's."""
        parts = ((self.patches, other.patches), (self.rows, other.rows), (self.cross, other.cross))
        return [*(Transform(old, new) for old, new in parts), CountTo(self.value, other.value.value)]


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    picture = Picture(photo("cat")[:, 90:390], 1.8)
    x = np.random.default_rng(0).normal(size=(64, 16)) / 4
    colours = ramp(ground.data, ground)
    table = Matrix(x, colours, -0.6, 0.6, 0.6, 1.8).shift(1.4 * RIGHT)
    matrix = Matrix(np.full((64, 64), np.nan), colours, -1, 1, 2.0, 2.0, ground.line).shift(2.95 * RIGHT)
    meeting = InnerProduct(picture, table, matrix, (19, 44), float(x[19] @ x[44]), 8, ground)
    return Group(picture, table, matrix, meeting)

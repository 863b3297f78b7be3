"""Patches read into a table, two rows that meet in one cell of its Gram matrix, and patches joined by likeness."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, Circle, Group, Line, Mobject, Square, Transform, VGroup, linear
from numpy.typing import NDArray

from scenes.dinov3.pieces.compass import Compass, directions
from scenes.dinov3.pieces.gram import Gram
from scenes.dinov3.pieces.matrix import CellMatrix
from scenes.dinov3.pieces.rotation import Rotation
from scenes.pieces.tokens import patch_box, patch_frame, patch_lines
from tenuto.kit.arrow import arrow
from tenuto.kit.heatmap import HeatMap, ramp
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import load_tensors, photo, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words

__all__ = ["InnerProduct", "RowReader", "Web"]


# -- Two rows of a table that meet in one cell of the table's Gram matrix ----------------------------------------------


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
        self, picture: Picture, table: CellMatrix, matrix: CellMatrix, pair: tuple[int, int], value: float, side: int, ground: Ground
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
        return [*(Transform(old, new) for old, new in parts), self.value.to(other.value.value)]


def specimen_inner_product(ground: Ground) -> Mobject:
    picture = Picture(photo("cat")[:, 90:390], 1.8)
    x = np.random.default_rng(0).normal(size=(64, 16)) / 4
    colours = ramp(ground.data, ground)
    table = CellMatrix(x, colours, -0.6, 0.6, 0.6, 1.8).shift(1.4 * RIGHT)
    matrix = CellMatrix(np.full((64, 64), np.nan), colours, -1, 1, 2.0, 2.0, ground.line).shift(2.95 * RIGHT)
    meeting = InnerProduct(picture, table, matrix, (19, 44), float(x[19] @ x[44]), 8, ground)
    return Group(picture, table, matrix, meeting)


# -- A picture that is read patch by patch, each becoming a row of a table ---------------------------------------------


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

    def __init__(self, picture: Picture, table: CellMatrix, side: int, ground: Ground, width: float) -> None:
        self.picture, self.table, self.side, self.rows = picture, table, side, table.values
        self.cursor = Square(picture.height / side, stroke_color=ground.ink, stroke_width=4)
        self.ray = Line([0, 0, 0], [1, 0, 0], stroke_color=ground.ink, stroke_width=2.5)
        self.patch = Picture(picture.crop(*patch_box(0, 0, side)).pixel_array, PATCH)
        self.row = CellMatrix(self.rows[:1], table.colours, table.low, table.high, width, ROW)
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

    def reads(self, first: int, last: int, pace: float = 1.0, **kwargs: Any) -> Vary:
        """It reads on from one patch to another, 1 to side²; a `pace` above 1 begins slowly."""
        parts = Group(self.table, self.cursor, self.ray, self.row, self.patch)

        def show(share: float) -> None:
            self.read(first + round((last - first) * share**pace))

        return Vary(parts, show, rate_func=linear, **kwargs)


def specimen_row_reader(ground: Ground) -> Mobject:
    picture = Picture(photo("cat")[:, 90:390], 2.2)
    values = np.random.default_rng(0).normal(size=(64, 24))
    table = CellMatrix(values, ramp(ground.data, ground), -2, 2, 0.9, 2.2).shift(1.9 * RIGHT)
    reader = RowReader(picture, table, 8, ground, 1.6).read(26)
    close_up = reader.close_up.scale(0.55).move_to([3.2, 0, 0])
    return Group(picture, table, VGroup(reader.cursor, reader.ray), close_up)


# -- Some patches of a picture, joined by lines as strong as the patches are alike -------------------------------------


DARKENED = 0.45  # what is left of the picture's brightness
LOWEST = 0.15  # quantile of the cosines from which on two patches count as alike at all
FAINTEST = 0.02  # strength below which a line is left out


class Web(Group):
    """Parts: `picture`, darkened, `frames` of the patches and `lines` between them.

    Args:
        pixels: (H, H, 3) uint8.
        cosines: (side², side²), of all pairs of patches.
        patches: which of them are joined, counted row by row.
        height: manim units.
        ground: the ground it stands on; frames and lines are ink.
        marked: those of the patches that belong together, with the lines among them in the teacher's colour.
    """

    def __init__(
        self, pixels: NDArray[np.uint8], cosines: NDArray[np.floating], patches: Sequence[int], height: float, ground: Ground,
        marked: Collection[int] = (),
    ) -> None:  # fmt: skip
        side, floor = round(len(cosines) ** 0.5), float(np.quantile(cosines, LOWEST))
        self.picture = Picture((pixels * DARKENED).astype(np.uint8), height)
        self.frames, self.lines = VGroup(), VGroup()
        for patch in patches:
            color = ground.teacher if patch in marked else ground.ink
            self.frames.add(patch_frame(self.picture, patch, side, color, 4))
        ends = list(zip(patches, self.frames, strict=True))
        for index, (one, start) in enumerate(ends):
            for other, end in ends[:index]:
                strong = float(np.clip((cosines[one, other] - floor) / (1 - floor), 0, 1)) ** 3
                if strong > FAINTEST:
                    line = Line(start.get_center(), end.get_center(), stroke_width=1 + 9 * strong)
                    color = ground.teacher if {one, other} <= set(marked) else ground.ink
                    self.lines.add(line.set_stroke(color, opacity=0.15 + 0.85 * strong))
        super().__init__(self.picture, self.frames, self.lines)


def specimen_web(ground: Ground) -> Mobject:
    rng = np.random.default_rng(1)
    x = np.where(np.arange(64)[:, None] % 8 < 5, 1.2, -0.2) + 0.7 * rng.normal(size=(64, 6))
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    return Web(photo("cat")[:, 90:390], x @ x.T, (17, 20, 35, 14, 47, 54), 2.9, ground, (17, 20, 35))


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


SIDE, Y = 4.1, -0.1  # of photograph and matrices, and their middle
PHOTO_X, TABLE_X, GRAM_X = -theme.SAFE_X + SIDE / 2, -0.35, theme.SAFE_X - SIDE / 2
ABOVE, BELOW = Y + SIDE / 2 + 0.16, Y - SIDE / 2 - 0.5  # the lines on which words stand
GRID = 16  # patches a side; patches are counted row by row
BODY, HEAD, TAIL = 9 * GRID + 7, 7 * GRID + 9, 10 * GRID + 5  # of the dinosaur's picture, and what is around it:
STONES, GRASS = (3 * GRID + 12, 2 * GRID + 4, 1 * GRID + 9), (14 * GRID + 13, 13 * GRID + 2)


def compass(scene: LectureScene, x: np.ndarray) -> tuple[Compass, VGroup]:
    """Some of the vectors, drawn in a plane of their own, and words that say so."""
    ground = scene.ground
    angles = directions(x[[BODY, HEAD, TAIL, *STONES, *GRASS]])
    colors = [ground.teacher] * 3 + [ground.muted] * 3 + [ground.data] * 2
    sign = VGroup(
        scene.words("khủng long", theme.LABEL, ground.teacher, (PHOTO_X - 0.95, BELOW), weight=SEMIBOLD),
        scene.words("đá", theme.LABEL, ground.muted, (PHOTO_X + 0.6, BELOW), weight=SEMIBOLD),
        scene.words("cỏ", theme.LABEL, ground.data, (PHOTO_X + 1.35, BELOW), weight=SEMIBOLD),
        scene.words("vài hàng của X, trong mặt phẳng", theme.LABEL, ground.muted, (PHOTO_X, ABOVE)),
    )
    return Compass(angles, colors, ground, 1.75).shift([PHOTO_X, Y + 0.1, 0]), sign


LATE = 2  # moment of training
POINTED = (GRASS[0], HEAD, STONES[0])
BISON = (5 * GRID + 4, 8 * GRID + 8, 9 * GRID + 13)  # of the star's picture, and what is around it
AROUND = (13 * GRID + 3, 14 * GRID + 12, 1 * GRID + 11, 3 * GRID + 1)


def dinosaur() -> tuple[NDArray[np.uint8], NDArray[np.float64], Gram]:
    """The picture (side, side, 3), its patches' features (P, d), rows of length 1, and how they are related."""
    stored = load_tensors("features")
    index = stored.about["pictures"].index("tyrannosaur")
    x = stored.features[LATE, index].astype(np.float64)
    return stored.pictures[index], x, Gram(x)


def three_places(
    scene: LectureScene, pixels: NDArray[np.uint8], x: NDArray[np.float64], gram: Gram
) -> tuple[Picture, CellMatrix, CellMatrix, list[Mobject], VGroup, VGroup]:
    """Photograph, features and Gram matrix side by side; the outlines of both tables, their letters, and all three's
    sizes."""
    ground = scene.ground
    colours = ramp(ground.data, ground)
    photo = Picture(pixels, SIDE).move_to([PHOTO_X, Y, 0])
    table = CellMatrix(x, colours, -0.2, 0.25, SIDE / 2, SIDE).move_to([TABLE_X, Y, 0])
    matrix = CellMatrix(gram.cosines, colours, gram.floor, 1, SIDE, SIDE).move_to([GRAM_X, Y, 0])
    frames = [each.outline.set_stroke(ground.line, 2.5) for each in (table, matrix)]
    letters = VGroup(
        scene.words("X", theme.HEADING, at=(TABLE_X, ABOVE), weight=SEMIBOLD),
        scene.formula("G = X X^top").move_to([GRAM_X, ABOVE + 0.18, 0]),
    )
    count, dimensions = x.shape
    named = (f"{count} patch", PHOTO_X), (f"{count} × {dimensions}", TABLE_X), (f"{count} × {count}", GRAM_X)
    sizes = VGroup(*(scene.computed(text, theme.LABEL, ground.muted, (at, BELOW)) for text, at in named))
    return photo, table, matrix, frames, letters, sizes


def reader(scene: LectureScene, photo: Picture, table: CellMatrix) -> tuple[VGroup, RowReader, Words, Words]:
    """The lines between the patches; what reads them one by one, and what it shows; where the features come from."""
    ground = scene.ground
    dimensions = table.values.shape[1]
    grid, reader = patch_lines(photo, GRID, ground.ground), RowReader(photo, table, GRID, ground, SIDE)
    reader.close_up.shift([GRAM_X, Y + 0.75, 0])
    close_up = scene.computed(f"một patch, {dimensions} số", theme.LABEL, ground.muted, (GRAM_X, BELOW))
    label = load_tensors("features").about["label"]
    origin = scene.computed(label, theme.SMALL, ground.muted, (theme.SAFE_X, -3.02), RIGHT)
    return grid, reader, close_up, origin


def two_products(
    scene: LectureScene, photo: Picture, table: CellMatrix, matrix: CellMatrix, gram: Gram
) -> tuple[InnerProduct, InnerProduct]:
    """Two rows that meet in one cell: of the body and the head, then of the body and a stone."""
    ground = scene.ground
    first, second = (
        InnerProduct(photo, table, matrix, (BODY, other), float(gram.cosines[BODY, other]), GRID, ground)
        for other in (HEAD, STONES[0])
    )
    return first, second


def row_as_map(
    scene: LectureScene, pixels: NDArray[np.uint8], photo: Picture, matrix: CellMatrix, gram: Gram
) -> tuple[list[NDArray[np.float64]], HeatMap, list[Mobject], list[Mobject], Group]:
    """For three patches the maps of whom they are like (GRID, GRID), 1 at most; the first one over the photograph; a
    frame around each patch and around its row; and the first row in pieces."""
    ground = scene.ground
    maps = [gram.map(each) / gram.map(each).max() for each in POINTED]
    heat = HeatMap(pixels, maps[0], ramp(ground.data, ground), SIDE).move_to(photo)
    rings = [patch_frame(photo, each, GRID, ground.teacher) for each in POINTED]
    markers = [matrix.row_frame(each, ground.teacher) for each in POINTED]
    return maps, heat, rings, markers, matrix.pieces(POINTED[0], GRID)


def blend(heat: HeatMap, before: NDArray[np.float64], after: NDArray[np.float64]) -> Vary:
    """One map (GRID, GRID) turns into another."""
    return Vary(heat, lambda share: heat.show((1 - share) * before + share * after))


def turned(scene: LectureScene, x: NDArray[np.float64], gram: Gram, rotation: Rotation) -> tuple[VGroup, Words]:
    """What stands over both tables when the features are rotated, and how far the cosines are off at most."""
    letters = VGroup(
        scene.words("X sau phép xoay", theme.LABEL, at=(TABLE_X, ABOVE), weight=SEMIBOLD),
        scene.formula("X Q (X Q)^top = X X^top").move_to([GRAM_X, ABOVE + 0.18, 0]),
    )
    off = max(np.abs(y @ y.T - gram.cosines).max() for y in (x @ rotation.at(t) for t in (0.1, 0.37, 0.5)))
    told = f"G lệch nhiều nhất {written(off, 6)}"
    return letters, scene.computed(told, theme.LABEL, at=(GRAM_X, BELOW), weight=SEMIBOLD)


def webs(scene: LectureScene, pixels: NDArray[np.uint8], gram: Gram) -> tuple[Web, Web]:
    """Who is like whom: patches of the dinosaur and around it, and of a bison on a photograph."""
    ground = scene.ground
    star = load_tensors("features_star")
    seen = Gram(star.features[LATE, 0].astype(np.float64))
    animal = (BODY, HEAD, TAIL)
    both = (
        Web(pixels, gram.cosines, (*animal, *STONES[:2], *GRASS), 4.8, ground, animal).shift(3.35 * LEFT),
        Web(star.pictures[0], seen.cosines, (*BISON, *AROUND), 4.8, ground, BISON).shift(3.35 * RIGHT),
    )
    Group(*both).set_y(theme.STAGE_CENTRE_Y + 0.15)
    return both

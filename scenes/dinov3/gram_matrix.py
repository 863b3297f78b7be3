"""The Gram matrix of patch features: rows, cosines, a row as a map, all features rotated, and the relations that stay."""

from __future__ import annotations

from functools import partial

import numpy as np
from manim import *

from scenes.dinov3 import gram_matrix_pieces as pieces
from scenes.dinov3.gram_matrix_pieces import (
    ABOVE,
    BELOW,
    BODY,
    GRAM_X,
    GRASS,
    GRID,
    HEAD,
    PHOTO_X,
    SIDE,
    STONES,
    TABLE_X,
    TAIL,
    InnerProduct,
    RowReader,
    Web,
    Y,
)
from scenes.dinov3.pieces.gram import Gram
from scenes.dinov3.pieces.matrix import CellMatrix, lay_over
from scenes.dinov3.pieces.rotation import Rotation, turn_features
from scenes.pieces.tokens import patch_frame, patch_lines
from tenuto.kit.heatmap import HeatMap, ramp
from tenuto.kit.picture import Picture
from tenuto.kit.swap import swap
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import load_tensors, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

LATE = 2  # moment of training
POINTED = (GRASS[0], HEAD, STONES[0])
SLOWLY = 7  # patches that are read while one can follow
BISON = (5 * GRID + 4, 8 * GRID + 8, 9 * GRID + 13)  # of the star's picture, and what is around it
AROUND = (13 * GRID + 3, 14 * GRID + 12, 1 * GRID + 11, 3 * GRID + 1)


class GramMatrix(LectureScene):
    """Patches become rows, rows become cosines, a row becomes a map; rotated features change, their cosines do not."""

    def construct(self) -> None:
        ground = self.ground
        stored = load_tensors("features")
        pictures = {name: index for index, name in enumerate(stored.about["pictures"])}
        pixels = stored.pictures[pictures["tyrannosaur"]]
        x = stored.features[LATE, pictures["tyrannosaur"]].astype(np.float64)  # (P, d), rows of length 1
        gram, colours = Gram(x), ramp(ground.data, ground)
        photo = Picture(pixels, SIDE).move_to([PHOTO_X, Y, 0])
        table = CellMatrix(x, colours, -0.2, 0.25, SIDE / 2, SIDE).move_to([TABLE_X, Y, 0])
        matrix = CellMatrix(gram.cosines, colours, gram.floor, 1, SIDE, SIDE).move_to([GRAM_X, Y, 0])
        frames = [each.outline.set_stroke(ground.line, 2.5) for each in (table, matrix)]
        letters = VGroup(
            self.words("X", theme.HEADING, at=(TABLE_X, ABOVE), weight=SEMIBOLD),
            self.formula("G = X X^top").move_to([GRAM_X, ABOVE + 0.18, 0]),
        )
        count, dimensions = x.shape
        named = (f"{count} patch", PHOTO_X), (f"{count} × {dimensions}", TABLE_X), (f"{count} × {count}", GRAM_X)
        sizes = VGroup(*(self.computed(text, theme.LABEL, ground.muted, (at, BELOW)) for text, at in named))

        with self.beat("rows"):
            # A frame runs over the patches, and every patch sends its row into the table, slowly first.
            grid, reader = patch_lines(photo, GRID, ground.ground), RowReader(photo, table, GRID, ground, SIDE)
            reader.close_up.shift([GRAM_X, Y + 0.75, 0])
            close_up = self.computed(f"một patch, {dimensions} số", theme.LABEL, ground.muted, (GRAM_X, BELOW))
            origin = self.computed(stored.about["label"], theme.SMALL, ground.muted, (theme.SAFE_X, -3.02), RIGHT)
            self.play(FadeIn(photo, origin), run_time=1.0)
            self.play(FadeIn(grid, sizes[0]), run_time=0.95)
            self.cue("patches")
            self.add(table, reader.read(1).cursor, reader.ray)
            self.play(FadeIn(reader.close_up, close_up, frames[0]), run_time=0.55)
            self.play(reader.reads(1, SLOWLY), run_time=2.4)
            self.cue("rows")
            self.play(reader.reads(SLOWLY, count, pace=2.0), run_time=1.3)
            self.cue("table")
            self.play(FadeIn(letters[0], sizes[1]), FadeOut(reader.cursor, reader.ray, frames[0]), run_time=0.6)

        with self.beat("fill"):
            # Two rows meet in one cell: their cosine, twice; then all cells at once.
            self.add(matrix.show(np.full_like(gram.cosines, np.nan)))
            headed = VGroup(frames[1], letters[1], sizes[2])
            self.cue("multiply")
            self.play(FadeIn(headed), FadeOut(reader.close_up, close_up), run_time=0.7)
            first, second = (
                InnerProduct(photo, table, matrix, (BODY, other), float(gram.cosines[BODY, other]), GRID, ground)
                for other in (HEAD, STONES[0])
            )
            self.cue("cell")
            self.play(FadeIn(first.patches, first.rows), Create(first.cross), run_time=1.05)
            self.play(FadeIn(first.value), run_time=0.55)
            self.cue("value")
            self.play(*first.move_to_cell(second), run_time=1.75)
            self.cue("matrix")
            self.play(matrix.fill_rows(gram.cosines), FadeOut(first, run_time=0.4), run_time=1.6)
            self.remove(frames[1])

        with self.beat("similarity"):
            # The row of one patch leaves the matrix, is cut into sixteen pieces and laid over the photograph as a map.
            maps = [gram.map(each) / gram.map(each).max() for each in POINTED]
            heat = HeatMap(pixels, maps[0], colours, SIDE).move_to(photo)
            ring, *goals = (patch_frame(photo, each, GRID, ground.teacher) for each in POINTED)
            marker, *levels = (matrix.row_frame(each, ground.teacher) for each in POINTED)
            strips = matrix.pieces(POINTED[0], GRID)
            self.cue("row")
            self.play(FadeIn(ring, marker), FadeOut(grid), run_time=0.4)
            self.add(strips, ring)
            self.play(lay_over(strips, photo), photo.animate.set_opacity(0.25), run_time=1.6)
            self.cue("lit")
            self.add(heat.set_opacity(0), ring)
            self.play(heat.animate.set_opacity(1), FadeOut(strips), run_time=1.0)
            self.remove(photo)
            for index, name in enumerate(("dinosaur", "stone")):
                self.cue(name)
                before, after = maps[index : index + 2]
                blending = Vary(heat, lambda share, a=before, b=after: heat.show((1 - share) * a + share * b))
                goes = ((ring, goals[index]), (marker, levels[index]))
                self.play(blending, *(one.animate.move_to(goal) for one, goal in goes), run_time=1.65)

        with self.beat("rotate"):
            # One rotation for all: on the left a few of the vectors in a plane, in the middle all their numbers, right G.
            (compass, sign), rotation = pieces.compass(self, x), Rotation(dimensions)
            turned = VGroup(
                self.words("X sau phép xoay", theme.LABEL, at=(TABLE_X, ABOVE), weight=SEMIBOLD),
                self.formula("X Q (X Q)^top = X X^top").move_to([GRAM_X, ABOVE + 0.18, 0]),
            )
            off = max(np.abs(y @ y.T - gram.cosines).max() for y in (x @ rotation.at(t) for t in (0.1, 0.37, 0.5)))
            still = self.computed(
                f"G lệch nhiều nhất {written(off, 6)}", theme.LABEL, at=(GRAM_X, BELOW), weight=SEMIBOLD
            )
            turning = partial(turn_features, table, matrix, x, rotation)
            self.play(FadeOut(heat, ring, marker, sizes[0], run_time=0.2), FadeIn(compass, sign), run_time=0.3)
            self.cue("rotate")
            self.play(compass.spin(last=0.3), turning(last=0.3), run_time=1.6)
            self.cue("change")
            moving = compass.spin(first=0.3, last=0.6), turning(first=0.3, last=0.6)
            self.play(swap(letters, turned), *moving, run_time=1.3)
            self.cue("still")
            moving = compass.spin(first=0.6), turning(first=0.6)
            self.play(swap(sizes[2], still), *moving, run_time=2.0)

        with self.beat("relations"):
            # What is left when coordinates are forgotten: who is like whom, on the scene and on a photograph.
            star = load_tensors("features_star")
            seen = Gram(star.features[LATE, 0].astype(np.float64))
            animal = (BODY, HEAD, TAIL)
            webs = (
                Web(pixels, gram.cosines, (*animal, *STONES[:2], *GRASS), 4.8, ground, animal).shift(3.35 * LEFT),
                Web(star.pictures[0], seen.cosines, (*BISON, *AROUND), 4.8, ground, BISON).shift(3.35 * RIGHT),
            )
            Group(*webs).set_y(theme.STAGE_CENTRE_Y + 0.15)
            rule = self.words("giống nhau thì nối đậm", theme.LABEL, ground.muted, (-theme.SAFE_X, -2.92), LEFT)
            gone = FadeOut(compass, table, matrix, sign, turned, still, sizes[1], run_time=0.2)
            self.play(gone, *(FadeIn(web.picture) for web in webs), run_time=0.2)
            self.play(*(LaggedStart(*map(FadeIn, web.frames), lag_ratio=0.1) for web in webs), run_time=0.3)
            self.cue("relations")
            self.play(*(LaggedStart(*map(Create, web.lines), lag_ratio=0.05) for web in webs), run_time=2.65)
            self.play(FadeIn(rule), run_time=0.65)

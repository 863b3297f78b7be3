"""The Gram matrix of patch features: rows, cosines, a row as a map, all features rotated, and the relations that stay."""

from __future__ import annotations

from functools import partial

import numpy as np
from manim import *

from scenes.dinov3 import gram_matrix_pieces as pieces
from scenes.dinov3.pieces.matrix import lay_over
from scenes.dinov3.pieces.rotation import Rotation, turn_features
from tenuto.kit.swap import swap
from tenuto.stage import theme
from tenuto.stage.scene import LectureScene

SLOWLY = 7  # patches that are read while one can follow


class GramMatrix(LectureScene):
    """Patches become rows, rows become cosines, a row becomes a map; rotated features change, their cosines do not."""

    def construct(self) -> None:
        ground = self.ground
        pixels, x, gram = pieces.dinosaur()
        count, dimensions = x.shape
        photo, table, matrix, frames, letters, sizes = pieces.three_places(self, pixels, x, gram)

        with self.beat("rows"):
            # A frame runs over the patches, and every patch sends its row into the table, slowly first.
            grid, reader, close_up, origin = pieces.reader(self, photo, table)
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
            self.play(FadeIn(headed), FadeOut(reader.close_up, close_up), run_time=1.25)
            first, second = pieces.two_products(self, photo, table, matrix, gram)
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
            maps, heat, (ring, *goals), (marker, *levels), strips = pieces.row_as_map(self, pixels, photo, matrix, gram)
            self.cue("row")
            self.play(FadeIn(ring, marker), FadeOut(grid), run_time=0.4)
            self.add(strips, ring)
            self.play(lay_over(strips, photo), photo.animate.set_opacity(0.25), run_time=1.8)
            self.cue("lit")
            self.add(heat.set_opacity(0), ring)
            self.play(heat.animate.set_opacity(1), FadeOut(strips), run_time=1.0)
            self.remove(photo)
            for index, name in enumerate(("dinosaur", "stone")):
                self.cue(name)
                blending = pieces.blend(heat, *maps[index : index + 2])
                goes = ((ring, goals[index]), (marker, levels[index]))
                self.play(blending, *(one.animate.move_to(goal) for one, goal in goes), run_time=1.65)

        with self.beat("rotate"):
            # One rotation for all: on the left a few of the vectors in a plane, in the middle all their numbers, right G.
            (compass, sign), rotation = pieces.compass(self, x), Rotation(dimensions)
            turned, still = pieces.turned(self, x, gram, rotation)
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
            webs = pieces.webs(self, pixels, gram)
            rule = self.words("giống nhau thì nối đậm", theme.LABEL, ground.muted, (-theme.SAFE_X, -2.92), LEFT)
            gone = FadeOut(compass, table, matrix, sign, turned, still, sizes[1], run_time=0.2)
            self.play(gone, *(FadeIn(web.picture) for web in webs), run_time=0.2)
            self.play(*(LaggedStart(*map(FadeIn, web.frames), lag_ratio=0.1) for web in webs), run_time=0.3)
            self.cue("relations")
            self.play(*(LaggedStart(*map(Create, web.lines), lag_ratio=0.05) for web in webs), run_time=2.65)
            self.play(FadeIn(rule), run_time=0.65)

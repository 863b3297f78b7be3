"""The Gram matrix of patch features: rows, cosines, a row as a map, all features rotated, and the relations that stay."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from narration.facts import vietnamese
from scenes import theme
from scenes.data import load_tensors
from scenes.kit.arrow import arrow
from scenes.kit.compass import Compass
from scenes.kit.fly import Fly, Hop
from scenes.kit.heatmap import Blend, HeatMap, ramp
from scenes.kit.lettering import stand
from scenes.kit.matrix import Matrix
from scenes.kit.number import Number
from scenes.kit.picture import Picture
from scenes.kit.rotation import Rotation
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

SIDE, Y = 4.1, -0.1  # of photograph and matrices, and their middle
PHOTO_X, TABLE_X, GRAM_X = -theme.SAFE_X + SIDE / 2, -0.35, theme.SAFE_X - SIDE / 2
TABLE_WIDTH = 2.05
TOP = Y + SIDE / 2
GRID = 16  # patches a side
LATE = 2  # moment of training
BODY, HEAD, TAIL, STONE, GRASS = (
    (9, 7),
    (7, 9),
    (10, 5),
    (3, 12),
    (14, 13),
)  # patches (row, column) of the dinosaur's picture
POINTED = (HEAD, STONE, GRASS)


class GramMatrix(LectureScene):
    """Patches become rows, rows become cosines, a row becomes a map; rotated features change, their cosines do not."""

    def construct(self) -> None:
        ground = self.ground
        stored = load_tensors("features")
        names = stored.about["pictures"]
        pixels = stored.pictures[names.index("tyrannosaur")]
        x = stored.features[LATE, names.index("tyrannosaur")].astype(np.float64)  # (P, d), rows of length 1
        gram = x @ x.T
        self.floor = float(np.quantile(gram, 0.02))  # cosines from here up to 1 are told apart by colour
        colours = ramp(ground.data, ground)
        origin = stand(self.computed(stored.about["label"], theme.SMALL, ground.muted), theme.SAFE_X, -3.02, RIGHT)
        photo = Picture(pixels, SIDE).move_to([PHOTO_X, Y, 0])
        table = Matrix(x, colours, -0.2, 0.25, TABLE_WIDTH, SIDE).move_to([TABLE_X, Y, 0])
        matrix = Matrix(gram, colours, self.floor, 1, SIDE, SIDE).move_to([GRAM_X, Y, 0])
        frames = VGroup(
            *(
                Rectangle(width=m.width, height=m.height, stroke_color=ground.line, stroke_width=2.5).move_to(m)
                for m in (table, matrix)
            )
        )
        letters = VGroup(
            stand(self.words("X", theme.HEADING, weight=SEMIBOLD), TABLE_X, TOP + 0.16),
            self.formula("G = X X^top", theme.HEADING).move_to([GRAM_X, TOP + 0.34, 0]),
        )
        sizes = VGroup(
            stand(self.computed(f"{len(x)} patch", theme.LABEL, ground.muted), PHOTO_X, TOP - SIDE - 0.5),
            stand(self.computed(f"{len(x)} × {x.shape[1]}", theme.LABEL, ground.muted), TABLE_X, TOP - SIDE - 0.5),
            stand(self.computed(f"{len(x)} × {len(x)}", theme.LABEL, ground.muted), GRAM_X, TOP - SIDE - 0.5),
        )

        with self.beat("rows"):
            # A frame runs over the patches, and every patch sends its row into the table, slowly first.
            grid = self._grid(photo)
            cursor = Square(SIDE / GRID, stroke_color=ground.ink, stroke_width=4)
            ray = Line([0, 0, 0], [1, 0, 0], stroke_color=ground.ink, stroke_width=2.5)
            close, strip, about = self._closer(pixels, x, colours)
            self.play(FadeIn(photo), FadeIn(origin), run_time=0.6)
            self.play(FadeIn(grid), FadeIn(frames[0]), FadeIn(letters[0]), FadeIn(sizes[:2]), run_time=0.6)
            table.show(np.full_like(x, np.nan))
            self.add(table, cursor, ray)
            self.play(FadeIn(Group(close, strip, about)), run_time=0.5)

            def send(share: float) -> None:
                done = min(len(x), 1 + int(len(x) * share**2.6))
                row, column = divmod(done - 1, GRID)
                table.show(np.where(np.arange(len(x))[:, None] < done, x, np.nan))
                cursor.move_to(_patch(photo, row, column))
                ray.put_start_and_end_on(cursor.get_right(), table.place(done - 1, -0.5))
                strip.show(x[done - 1 : done])
                close.pixel_array = _closely(pixels, row, column)

            self.play(
                UpdateFromAlphaFunc(Group(table, cursor, ray, strip, close), lambda _, share: send(share)),
                rate_func=linear,
                run_time=3.6,
            )
            self.play(FadeOut(cursor, ray, frames[0]), run_time=0.3)

        with self.beat("fill"):
            # Two rows meet in one cell: their cosine, twice; then all cells at once.
            matrix.show(np.full_like(gram, np.nan))
            self.add(matrix)
            self.play(
                FadeIn(frames[1]),
                FadeIn(letters[1]),
                FadeIn(sizes[2]),
                FadeOut(Group(close, strip, about)),
                run_time=0.6,
            )
            first = self._pair(photo, table, matrix, BODY, HEAD, gram)
            second = self._pair(photo, table, matrix, BODY, STONE, gram)
            self.play(*map(FadeIn, first[:2]), Create(first[2]), run_time=0.7)
            self.play(FadeIn(first[3]), run_time=0.4)
            self.play(ReplacementTransform(first, second), run_time=1.0)

            def fill(share: float) -> None:
                matrix.show(np.where(np.arange(len(x))[:, None] < len(x) * share, gram, np.nan))

            self.play(
                UpdateFromAlphaFunc(matrix, lambda _, share: fill(share), rate_func=linear),
                FadeOut(second),
                run_time=2.2,
            )
            self.remove(frames[1])

        with self.beat("similarity"):
            # The row of one patch leaves the matrix, is cut into sixteen pieces and laid over the photograph as a map.
            maps = np.array([self._map(gram, each) for each in POINTED])
            heat = HeatMap(pixels, maps[0], colours, SIDE).move_to(photo)
            ring = Square(SIDE / GRID, stroke_color=ground.teacher, stroke_width=5).move_to(_patch(photo, *POINTED[0]))
            row = _index(POINTED[0])
            marker = Rectangle(width=SIDE + 0.16, height=0.13, stroke_color=ground.teacher, stroke_width=3).move_to(
                matrix.place(row, 127.5)
            )
            pieces = Group(*(matrix.part(row, GRID * i, GRID * (i + 1)) for i in range(GRID)))
            self.play(FadeIn(ring), FadeOut(grid), run_time=0.5)
            self.play(FadeIn(marker), run_time=0.4)
            self.add(pieces, ring)
            goals = [_patch(photo, i, 7.5) for i in range(GRID)]
            self.play(
                LaggedStart(*(Fly(p, goal, SIDE, SIDE / GRID) for p, goal in zip(pieces, goals, strict=True)), lag_ratio=0.08),
                photo.animate.set_opacity(0.25), run_time=1.9,
            )  # fmt: skip
            self.add(heat.set_opacity(0), ring)
            self.play(heat.animate.set_opacity(1), FadeOut(pieces), run_time=0.6)
            self.remove(photo)
            self.loop(
                Blend(heat, maps), Hop(ring, [_patch(photo, *each) for each in POINTED]),
                Hop(marker, [matrix.place(_index(each), 127.5) for each in POINTED]), run_time=3.3,
            )  # fmt: skip

        with self.beat("rotate"):
            # One rotation for all: on the left a few of the vectors in a plane, in the middle all their numbers, right G.
            compass, rigid, sign = self._compass(x)
            turned = VGroup(
                stand(self.words("X sau phép xoay", theme.LABEL, weight=SEMIBOLD), TABLE_X, TOP + 0.16),
                self.formula("X Q (X Q)^top = X X^top", theme.HEADING).move_to([GRAM_X, TOP + 0.34, 0]),
            )
            self.play(FadeOut(Group(heat, ring, marker, sizes[0])), FadeIn(compass), FadeIn(sign), run_time=0.7)
            self.play(*(ReplacementTransform(a, b) for a, b in zip(letters, turned, strict=True)), run_time=0.7)
            rotation = Rotation(x.shape[1])
            drift = max(np.abs(y @ y.T - gram).max() for y in (x @ rotation.at(t) for t in (0.1, 0.37, 0.5)))
            still = stand(
                self.computed(f"G lệch nhiều nhất {vietnamese(drift, 6)}", theme.LABEL, weight=SEMIBOLD),
                GRAM_X,
                TOP - SIDE - 0.5,
            )
            self.play(ReplacementTransform(sizes[2], still), run_time=0.5)

            def rotate(share: float) -> None:
                y = x @ rotation.at(share)
                table.show(y)
                matrix.show(y @ y.T)
                compass.show(rigid + 2 * np.pi * share)

            moving = Group(compass, table, matrix)
            self.loop(UpdateFromAlphaFunc(moving, lambda _, share: rotate(share), rate_func=linear), run_time=3.6)

        with self.beat("relations"):
            # What is left when coordinates are forgotten: who is like whom, on the scene and on a photograph.
            self.play(FadeOut(Group(moving, sign, turned, still, sizes[1])), run_time=0.6)
            cat = stored.features[LATE, names.index("cat")].astype(np.float64)
            webs = (
                self._web(pixels, gram, (BODY, HEAD, TAIL, STONE, (2, 4), GRASS, (13, 2)), -3.35),
                self._web(
                    stored.pictures[names.index("cat")],
                    cat @ cat.T,
                    ((5, 5), (5, 13), (12, 11), (8, 2), (10, 14), (3, 9), (14, 1)),
                    3.35,
                ),
            )
            self.play(*(FadeIn(web[0]) for web in webs), run_time=0.6)
            self.play(*(LaggedStart(*map(FadeIn, web[1]), lag_ratio=0.1) for web in webs), run_time=0.8)
            self.play(*(LaggedStart(*map(Create, web[2]), lag_ratio=0.05) for web in webs), run_time=1.6)
            words = stand(self.words("giống nhau thì nối đậm", theme.LABEL, ground.muted), -theme.SAFE_X, -2.92, LEFT)
            self.play(FadeIn(words), run_time=0.4)

    def _grid(self, photo: Picture) -> VGroup:
        """The edges of the patches."""
        style = {"stroke_color": self.ground.ground, "stroke_width": 1.5, "stroke_opacity": 0.6}
        left, right, top, bottom = (
            photo.get_edge_center(way)[axis] for way, axis in ((LEFT, 0), (RIGHT, 0), (UP, 1), (-UP, 1))
        )
        lines = VGroup()
        for step in np.arange(1, GRID) * SIDE / GRID:
            lines.add(
                Line([left + step, top, 0], [left + step, bottom, 0], **style),
                Line([left, top - step, 0], [right, top - step, 0], **style),
            )
        return lines

    def _closer(
        self, pixels: NDArray[np.uint8], x: NDArray[np.float64], colours: NDArray[np.uint8]
    ) -> tuple[Picture, Matrix, VGroup]:
        """Where the matrix will stand: the patch that is being read, large, and its vector, large."""
        close = Picture(_closely(pixels, 0, 0), 1.9).move_to([GRAM_X, Y + 0.75, 0])
        strip = Matrix(x[:1], colours, -0.2, 0.25, SIDE, 0.55).move_to([GRAM_X, Y - 1.35, 0])
        way = arrow(close.get_bottom() + 0.12 * DOWN, strip.get_top() + 0.1 * UP, self.ground.muted)
        words = stand(
            self.computed(f"một patch, {x.shape[1]} số", theme.LABEL, self.ground.muted), GRAM_X, TOP - SIDE - 0.5
        )
        return close, strip, VGroup(way, words)

    def _pair(
        self,
        photo: Picture,
        table: Matrix,
        matrix: Matrix,
        one: tuple[int, int],
        two: tuple[int, int],
        gram: NDArray[np.float64],
    ) -> VGroup:
        """Two patches, their rows, the cell where the rows meet, and its cosine."""
        ground, i, j = self.ground, _index(one), _index(two)
        squares, rows = VGroup(), VGroup()
        for each, index, color in ((one, i, ground.teacher), (two, j, ground.ink)):
            squares.add(Square(SIDE / GRID, stroke_color=color, stroke_width=5).move_to(_patch(photo, *each)))
            rows.add(
                Rectangle(width=TABLE_WIDTH + 0.16, height=0.13, stroke_color=color, stroke_width=3).move_to(
                    table.place(index, 63.5)
                )
            )
        cell = matrix.place(i, j)
        cross = VGroup(
            Line(matrix.place(i, -0.5), cell, stroke_color=ground.teacher, stroke_width=3),
            Line(matrix.place(-0.5, j), cell, stroke_color=ground.ink, stroke_width=3),
            Circle(0.13, stroke_color=ground.ink, stroke_width=4).move_to(cell),
        )
        value = Number(float(gram[i, j]), theme.HEADING, ground.ink, decimals=2, prefix="cosine ")
        value.is_computed = True
        value.move_to([GRAM_X, matrix.get_bottom()[1] + 0.85, 0])
        return VGroup(squares, rows, cross, value)

    def _map(self, gram: NDArray[np.float64], patch: tuple[int, int]) -> NDArray[np.float64]:
        """The row of a patch as a map over the picture, (GRID, GRID): 0 at the floor, 1 at a cosine of 1."""
        return np.asarray(
            np.clip((gram[_index(patch)] - self.floor) / (1 - self.floor), 0, 1).reshape(GRID, GRID) ** 1.5
        )

    def _compass(self, x: NDArray[np.float64]) -> tuple[Compass, NDArray[np.float64], VGroup]:
        """Some of the vectors, drawn in a plane of their own, where they point, and words that say so."""
        ground = self.ground
        chosen = (BODY, HEAD, TAIL, STONE, (2, 4), (1, 9), GRASS, (13, 2))
        some = x[[_index(each) for each in chosen]]
        _, _, axes = np.linalg.svd(some, full_matrices=False)
        flat = some @ axes[:2].T
        angles = np.arctan2(flat[:, 1], flat[:, 0])
        compass = Compass(angles, [ground.teacher] * 3 + [ground.muted] * 3 + [ground.data] * 2, ground, 1.75)
        compass.shift([PHOTO_X, Y + 0.1, 0])
        words = ("khủng long", ground.teacher, -0.95), ("đá", ground.muted, 0.6), ("cỏ", ground.data, 1.35)
        sign = VGroup(
            *(
                stand(self.words(t, theme.LABEL, c, weight=SEMIBOLD), PHOTO_X + at, TOP - SIDE - 0.5)
                for t, c, at in words
            )
        )
        sign.add(stand(self.words("vài hàng của X, trong mặt phẳng", theme.LABEL, ground.muted), PHOTO_X, TOP + 0.16))
        return compass, angles, sign

    def _web(
        self, pixels: NDArray[np.uint8], gram: NDArray[np.float64], chosen: tuple[tuple[int, int], ...], x: float
    ) -> tuple[Picture, VGroup, VGroup]:
        """A dim picture, some of its patches, and lines between them, as strong as the patches are alike; the dinosaur's in amber."""
        ground = self.ground
        picture = Picture((pixels * 0.45).astype(np.uint8), 4.8).move_to([x, theme.STAGE_CENTRE_Y + 0.15, 0])
        places = [_patch(picture, *each) for each in chosen]
        animal = {index for index, each in enumerate(chosen) if each in (BODY, HEAD, TAIL)}
        dots = VGroup(
            *(
                Square(
                    picture.height / GRID, stroke_color=ground.teacher if i in animal else ground.ink, stroke_width=4
                ).move_to(place)
                for i, place in enumerate(places)
            )
        )
        lines = VGroup()
        floor = float(np.quantile(gram, 0.15))
        for a in range(len(chosen)):
            for b in range(a):
                strong = float(np.clip((gram[_index(chosen[a]), _index(chosen[b])] - floor) / (1 - floor), 0, 1)) ** 3
                if strong > 0.02:
                    lines.add(
                        Line(
                            places[a],
                            places[b],
                            stroke_color=ground.teacher if {a, b} <= animal else ground.ink,
                            stroke_width=1 + 9 * strong,
                            stroke_opacity=0.15 + 0.85 * strong,
                        )
                    )
        return picture, dots, lines


def _closely(pixels: NDArray[np.uint8], row: int, column: int) -> NDArray[np.uint8]:
    """The pixels of one patch, (h, w, 4)."""
    side = len(pixels) // GRID
    part = pixels[row * side : (row + 1) * side, column * side : (column + 1) * side]
    return np.dstack([part, np.full(part.shape[:2], 255, np.uint8)])


def _index(patch: tuple[int, int]) -> int:
    return patch[0] * GRID + patch[1]


def _patch(picture: Picture, row: float, column: float) -> NDArray[np.float64]:
    """The middle of a patch on a picture that stands upright."""
    corner = picture.get_corner(UP + LEFT)
    return np.asarray(
        corner + np.array([(column + 0.5) * picture.width / GRID, -(row + 0.5) * picture.height / GRID, 0])
    )

"""DINOv3 in size: discs in true area, pictures on a linear and a log axis, one in ten kept, and what then goes wrong."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from scenes import theme
from scenes.data import fact, load_tensors
from scenes.kit.arrow import arrow
from scenes.kit.fly import Fly
from scenes.kit.lens import Lens
from scenes.kit.lettering import stand
from scenes.kit.picture import Picture, tiled
from scenes.kit.scale import SlidingScale
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

LARGEST = 2.15  # radius of the largest disc; all areas are in proportion
DISCS = (("v1 · 2021", "vitb_params", -4.9), ("v2 · 2023", "vitg_params", -1.6), ("v3 · 2025", "vit7b_params", 3.55))
FLOOR = -1.95  # on which the discs stand
DATA = (("v1", "imagenet1k_images", 1.6), ("v2", "lvd_images", 0.55), ("v3", "lvd_1689m_images", -0.5))  # y of the row
STEP_Y = -1.55  # of the arrows from version to version
COLUMNS, ROWS = 24, 9  # of the wall
CELL = 2 * theme.SAFE_X / COLUMNS
GUEST = 4 * COLUMNS + 6  # the place of the wall where the picture hangs that is looked at closely
LARGE = 4.9


class ScaleV3(LectureScene):
    """Bigger once more: parameters as areas, pictures counted on two axes, a wall of which a tenth stays, a magnifier."""

    def construct(self) -> None:
        ground = self.ground
        discs, names = self._discs()
        with self.beat("discs"):
            # Each disc grows out of the one before; areas are numbers of parameters.
            rule = stand(self.words("diện tích = số tham số", theme.LABEL, ground.muted), -theme.SAFE_X, 1.75, LEFT)
            self.play(FadeIn(discs[0], scale=0.3), FadeIn(names[0]), FadeIn(rule), run_time=0.8)
            for index in (1, 2):
                self.play(
                    TransformFromCopy(discs[index - 1], discs[index]), FadeIn(names[index]), run_time=1.2 + 0.5 * index
                )

        scale, dots, stems, labels = self._axis()

        def lay(share: float) -> None:
            scale.show(share)
            for (version, name, y), dot, stem, label in zip(DATA, dots, stems, labels, strict=True):
                x = scale.x(fact(name).value)
                dot.move_to([x, y, 0])
                stem.put_start_and_end_on([x, y, 0], [x, scale.y, 0])
                edge, gap = (RIGHT, -0.35) if version == "v3" else (LEFT, 0.35)
                label.shift([x + gap - label.get_edge_center(edge)[0], 0, 0])

        with self.beat("data"):
            # Pictures as places on an axis; the first two hardly leave zero, until equal factors are equally far apart.
            lay(0)
            self.play(FadeOut(VGroup(discs, names, rule)), run_time=0.5)
            self.play(FadeIn(scale), run_time=0.5)
            self.play(
                LaggedStart(*(FadeIn(VGroup(*each)) for each in zip(dots, stems, labels, strict=True)), lag_ratio=0.5),
                run_time=1.5,
            )
            everything = VGroup(scale, dots, stems, labels)
            self.play(UpdateFromAlphaFunc(everything, lambda _, share: lay(share)), run_time=2.6)
            steps = self._steps(scale)
            self.play(LaggedStart(*(FadeIn(step, shift=0.3 * RIGHT) for step in steps), lag_ratio=0.5), run_time=1.0)

        with self.beat("pool"):
            # A wall of pictures; as large a share of it stays lit as was kept of the pool.
            wall, kept, guest = self._wall()
            sketch = self.note("minh hoạ")
            pool, chosen = fact("instagram_pool"), fact("lvd_1689m_images")
            words = VGroup(
                stand(
                    self.words(f"khoảng {pool.text} ảnh Instagram", theme.BODY, ground.muted), -theme.SAFE_X, -2.9, LEFT
                ),
                stand(
                    self.words(f"giữ lại {chosen.text}", theme.BODY, ground.data, weight=SEMIBOLD),
                    theme.SAFE_X,
                    -2.9,
                    RIGHT,
                ),
            )
            self.play(FadeOut(VGroup(everything, steps)), run_time=0.5)
            self.play(FadeIn(wall), FadeIn(words[0]), FadeIn(sketch), run_time=0.9)
            self.add(kept)
            self.play(wall.animate.set_opacity(0.13), FadeIn(words[1]), run_time=1.4)

        with self.beat("question"):
            # One of the pictures comes near; two arrows say what goes up and what goes down; then the magnifier.
            features = load_tensors("features")
            place = np.array([LARGE / 2 - theme.SAFE_X, theme.STAGE_CENTRE_Y + 0.05, 0])
            lens = Lens(features.pictures[0], features.rgb[2, 0], ground, LARGE, 1.15)
            lens.fit(guest.get_center(), CELL, CELL)
            self.add(lens)
            self.play(FadeOut(Group(wall, kept, words, sketch)), Fly(lens, place, LARGE, LARGE), run_time=1.3)
            trends = self._trends(features.about["label"])
            self.play(FadeIn(trends[0]), run_time=0.6)
            self.play(FadeIn(trends[1]), run_time=0.6)
            lens.look(*_round(0), opened=0)
            glass = lens.glass
            self.play(
                FadeIn(glass, scale=0.5), UpdateFromAlphaFunc(lens, lambda one, t: one.look(*_round(0), opened=t)),
                FadeIn(trends[2]), run_time=0.8,
            )  # fmt: skip
            both = Group(lens, glass)
            self.loop(
                UpdateFromAlphaFunc(both, lambda _, turn: lens.look(*_round(turn)), rate_func=linear), run_time=3.6
            )

    def _discs(self) -> tuple[VGroup, VGroup]:
        """The largest network of each version as a disc on the floor, and its version and number of parameters below."""
        ground, largest = self.ground, fact("vit7b_params").value
        discs, names = VGroup(), VGroup()
        for version, name, x in DISCS:
            value = fact(name).value * (1e6 if fact(name).value < 1e6 else 1)  # given in millions where it is small
            radius = LARGEST * (value / largest) ** 0.5
            discs.add(
                Circle(radius, fill_color=ground.teacher, fill_opacity=1, stroke_width=0).move_to(
                    [x, FLOOR + radius, 0]
                )
            )
            number = stand(self.words(fact(name).text, theme.HEADING, weight=SEMIBOLD), x, FLOOR - 0.55)
            names.add(VGroup(number, stand(self.words(version, theme.LABEL, ground.muted), x, FLOOR - 1.02)))
        return discs, names

    def _axis(self) -> tuple[SlidingScale, VGroup, VGroup, VGroup]:
        """The axis, and for each version a dot, its stem down to the axis, and its number of pictures."""
        ground = self.ground
        scale = SlidingScale(
            1e6, 2e9,
            ((0.0, "0"), (5e8, "500 triệu"), (1e9, "1 tỷ"), (1.5e9, "1,5 tỷ")),
            ((1e6, "1 triệu"), (1e7, "10 triệu"), (1e8, "100 triệu"), (1e9, "1 tỷ")),
            ground, -theme.SAFE_X + 0.5, theme.SAFE_X - 0.3, -2.05,
        )  # fmt: skip
        dots, stems, labels = VGroup(), VGroup(), VGroup()
        for version, name, y in DATA:
            dots.add(Circle(0.17, fill_color=ground.data, fill_opacity=1, stroke_width=0))
            stems.add(Line(UP, DOWN, stroke_color=ground.data, stroke_width=3, stroke_opacity=0.55))
            labels.add(
                stand(self.words(f"{version} · {fact(name).text} ảnh", theme.BODY, weight=SEMIBOLD), 0, y - 0.13)
            )
        return scale, dots, stems, labels

    def _steps(self, scale: SlidingScale) -> VGroup:
        """From version to version: how many times as many pictures."""
        ground, steps = self.ground, VGroup()
        for (_, one, _), (_, two, _), name in zip(
            DATA, DATA[1:], ("lvd_over_imagenet1k", "lvd_v3_over_v2"), strict=False
        ):
            start, end = scale.x(fact(one).value), scale.x(fact(two).value)
            way = arrow([start + 0.15, STEP_Y, 0], [end - 0.15, STEP_Y, 0], ground.ink)
            steps.add(
                VGroup(way, stand(self.words(f"gấp {fact(name).text}", theme.LABEL), (start + end) / 2, STEP_Y + 0.17))
            )
        return steps

    def _wall(self) -> tuple[Picture, Picture, Picture]:
        """The wall, only its kept pictures, and the one of them that is looked at later."""
        pictures = load_tensors("wall").pictures[: COLUMNS * ROWS].copy()
        pictures[GUEST] = _small(load_tensors("features").pictures[0], pictures.shape[1])
        share = fact("lvd_1689m_images").value / fact("instagram_pool").value
        order = np.random.default_rng(3).permutation(np.delete(np.arange(COLUMNS * ROWS), GUEST))
        keep = np.append(order[: round(share * COLUMNS * ROWS) - 1], GUEST)
        middle = np.array([0, theme.STAGE_TOP - ROWS * CELL / 2 - 0.05, 0])
        sheet = tiled(pictures, COLUMNS, 4)
        cells = np.zeros(COLUMNS * ROWS, bool)
        cells[keep] = True
        step = pictures.shape[1] + 4
        mask = cells.reshape(ROWS, COLUMNS).repeat(step, 0).repeat(step, 1)[: sheet.shape[0], : sheet.shape[1]]
        lit = sheet.copy()
        lit[~mask] = 0
        wall, kept = (Picture(each, ROWS * CELL).move_to(middle) for each in (sheet, lit))
        row, column = divmod(GUEST, COLUMNS)
        guest = wall.crop(column / COLUMNS, row / ROWS, 1 / COLUMNS, 1 / ROWS)
        return wall, kept, guest

    def _trends(self, origin: str) -> VGroup:
        """What goes up, what goes down, and how it can be seen."""
        ground, x = self.ground, 0.35
        up = VGroup(arrow([x, 0.95, 0], [x + 0.7, 1.65, 0], ground.ink))
        up.add(stand(self.words("phân loại cả ảnh: vẫn lên", theme.BODY), x + 1.05, 1.15, LEFT))
        down = VGroup(arrow([x, 0.55, 0], [x + 0.7, -0.15, 0], ground.data))
        down.add(stand(self.words("từng patch: hỏng dần", theme.BODY), x + 1.05, 0.07, LEFT))
        tool = VGroup(
            stand(self.words("kính lúp", theme.LABEL, ground.muted), x, -1.35, LEFT),
            stand(self.words("ma trận Gram", theme.TITLE, weight=SEMIBOLD), x, -2.05, LEFT),
            stand(self.computed(f"trong kính: đặc trưng patch · {origin}", theme.SMALL, ground.muted), x, -2.72, LEFT),
        )
        return VGroup(up, down, tool)


def _round(turn: float) -> tuple[float, float]:
    """Where the magnifier is, from the picture's middle: once round, over stones, animal and grass."""
    return 1.05 * float(np.cos(TAU * turn)), 0.75 * float(np.sin(TAU * turn)) - 0.1


def _small(pixels: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """A square picture with `side` pixels a side, each the nearest."""
    index = (np.arange(side) + 0.5) * len(pixels) / side
    return pixels[np.ix_(index.astype(int), index.astype(int))]

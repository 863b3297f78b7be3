"""Text alignment: a frozen picture tower, a text tower that learns, a diagonal that lights up, and what it costs."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from scenes import theme
from scenes.data import fact, photo
from scenes.kit.arrow import arrow, route
from scenes.kit.chart import BarChart, Grow, Row
from scenes.kit.dashes import RunDashes, RunningDashes
from scenes.kit.lettering import stand
from scenes.kit.network import Network
from scenes.kit.picture import Picture
from scenes.kit.snowflake import frozen
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

PAIRS = (
    ("cat", (90, 390), "một con mèo"),
    ("coffee", (100, 500), "tách cà phê"),
    ("astronaut", (0, 512), "phi hành gia"),
    ("rocket", (107, 534), "tên lửa"),
)
COLUMN_XS = (-0.85, 1.1, 3.05, 5.0)  # of the matrix
ROW_YS = (-0.15, -0.89, -1.63, -2.37)
CELL = (1.83, 0.64)
MIDDLE_Y = sum(ROW_YS) / 4
MODELS = (
    ("CLIP", "text_clip"),
    ("SigLIP 2", "text_siglip2"),
    ("PE", "text_pe"),
    ("DINOv2 + chữ", "text_dinov2"),
    ("DINOv3 + chữ", "text_dinov3"),
)


class TextAlignment(LectureScene):
    """Two towers, one of them frozen; matching pairs light the diagonal; joint against decoupled; three benchmarks."""

    def construct(self) -> None:
        ground = self.ground
        pictures, captions = self._pairs()
        vision = Network("tháp ảnh", ground.teacher, ground, 2.5, 2.9).move_to([-3.55, MIDDLE_Y, 0])
        sign = frozen(ground)
        sign.next_to(vision, UP, 0.2)
        width = COLUMN_XS[-1] - COLUMN_XS[0] + CELL[0]
        text = Network("tháp chữ", ground.student, ground, width, 1.05).move_to([sum(COLUMN_XS) / 4, 1.02, 0])
        text.words.shift([-0.65, -0.3, 0])  # name and layers side by side
        text.layers.shift([0.98, 0.17, 0])
        ways = VGroup(*(arrow([-5.4, y, 0], [-4.9, y, 0], ground.data) for y in ROW_YS))
        ways.add(*(arrow([x, 1.92, 0], [x, 1.6, 0], ground.data) for x in COLUMN_XS))

        with self.beat("towers"):
            # The trained picture tower freezes over; beside it a text tower is built layer by layer.
            self.play(FadeIn(vision), LaggedStart(*map(FadeIn, pictures), lag_ratio=0.15), run_time=0.9)
            self.play(FadeIn(ways[:4]), run_time=0.4)
            self.play(FadeIn(sign, shift=0.2 * DOWN), run_time=0.7)
            self.play(FadeIn(text.box), FadeIn(text.words), run_time=0.6)
            self.play(
                LaggedStart(*(FadeIn(layer, shift=0.25 * DOWN) for layer in text.layers), lag_ratio=0.5), run_time=1.4
            )
            cells = self._cells()
            self.play(LaggedStart(*map(FadeIn, captions), lag_ratio=0.15), FadeIn(ways[4:]), run_time=0.8)
            self.play(LaggedStart(*map(FadeIn, cells), lag_ratio=0.04), run_time=0.8)

        with self.beat("diagonal"):
            # Every picture against every caption; the text tower learns until only pairs light up.
            before, after = _likeness(0), _likeness(1)
            sketch = self.note("minh hoạ")
            way = route(
                [[6.05, MIDDLE_Y, 0], [6.3, MIDDLE_Y, 0], [6.3, 1.02, 0], [text.get_right()[0] + 0.06, 1.02, 0]], 0.15
            )
            gradient = RunningDashes(way, ground.loss)
            self.play(
                UpdateFromAlphaFunc(cells, lambda _, share: _shine(cells, before * share)), FadeIn(sketch), run_time=0.8
            )
            self.play(RunDashes(gradient, 2, (0, 1)), run_time=0.6)
            learn = UpdateFromAlphaFunc(cells, lambda _, share: _shine(cells, before + (after - before) * share))
            self.play(learn, RunDashes(gradient, 10), run_time=3.0)
            self.loop(RunDashes(gradient, 3), run_time=1.5)

        with self.beat("joint"):
            # The two towers stand beside two of CLIP: there the gradient reaches both, here it reaches one.
            apart, together = self._panel(3.3, "DINOv3: tách rời", True), self._panel(-3.3, "CLIP: train chung", False)
            self.play(FadeOut(Group(pictures, captions, ways, gradient)), run_time=0.5)
            self.play(
                ReplacementTransform(vision, apart[0]), ReplacementTransform(text, apart[1]), ReplacementTransform(sign, apart[5]),
                ReplacementTransform(cells, apart[2]), run_time=1.2,
            )  # fmt: skip
            self.play(FadeIn(apart[3:5]), FadeIn(together[:5]), run_time=0.8)
            dashes = VGroup(*self._gradients(apart, False), *self._gradients(together, True))
            self.play(*(RunDashes(each, 2, (0, 1)) for each in dashes), run_time=0.8)
            self.loop(*(RunDashes(each, 4) for each in dashes), run_time=2)

        charts, heads, groups = self._charts()
        with self.beat("classify"):
            # Naming and finding whole pictures: those trained jointly are ahead.
            self.play(FadeOut(VGroup(apart, together, dashes, sketch)), run_time=0.5)
            self.play(*(FadeIn(chart.spine) for chart in charts), FadeIn(heads), FadeIn(groups), run_time=0.5)
            self.play(Grow(charts[0], lag=0.4), run_time=2.2)
            self.play(Grow(charts[1], lag=0.3), run_time=1.6)

        with self.beat("segment"):
            # Every patch named by words: the order turns round.
            self.play(Grow(charts[2], lag=0.4), run_time=2.2)

    def _pairs(self) -> tuple[Group, VGroup]:
        """Photographs, one for each row, and their captions, one for each column."""
        pictures, captions = Group(), VGroup()
        for (name, (first, last), caption), x, y in zip(PAIRS, COLUMN_XS, ROW_YS, strict=True):
            pictures.add(Picture(photo(name)[:, first:last], 0.66).move_to([-5.95, y, 0]))
            captions.add(stand(self.words(caption, theme.SMALL), x, 2.05))
        return pictures, captions

    def _cells(self) -> VGroup:
        """One cell for each pair, row by row."""
        style = {
            "stroke_color": self.ground.line,
            "stroke_width": 2,
            "fill_color": self.ground.data,
            "corner_radius": 0.08,
        }
        return VGroup(
            *(
                RoundedRectangle(width=CELL[0], height=CELL[1], **style).move_to([x, y, 0])
                for y in ROW_YS
                for x in COLUMN_XS
            )
        )

    def _panel(self, x: float, name: str, is_frozen: bool) -> VGroup:
        """Two towers over a matrix: vision, text, cells, arrows, title, and the sign of frost."""
        ground = self.ground
        vision = Network("ảnh", ground.teacher if is_frozen else ground.student, ground, 2.3, 1.55).move_to(
            [x - 1.65, 0.65, 0]
        )
        text = Network("chữ", ground.student, ground, 2.3, 1.55).move_to([x + 1.65, 0.65, 0])
        style = {"stroke_color": ground.line, "stroke_width": 2, "fill_color": ground.data, "corner_radius": 0.05}
        cells = VGroup(*(RoundedRectangle(width=0.46, height=0.34, **style) for _ in range(16))).arrange_in_grid(
            4, 4, buff=0.06
        )
        _shine(cells.move_to([x, -1.95, 0]), _likeness(1))
        ways = VGroup(
            arrow([x - 1.3, -0.25, 0], [x - 0.55, -1.1, 0], ground.muted),
            arrow([x + 1.3, -0.25, 0], [x + 0.55, -1.1, 0], ground.muted),
        )
        title = stand(self.words(name, theme.BODY, weight=SEMIBOLD), x, 1.82)
        frost = VGroup()
        if is_frozen:
            frost = frozen(ground)
            frost.move_to([x - 2.2, -0.75, 0])
        return VGroup(vision, text, cells, ways, title, frost)

    def _gradients(self, panel: VGroup, both: bool) -> list[RunningDashes]:
        """From the matrix back to the text tower, and to the picture tower if that learns as well."""
        cells, gradients = panel[2], []
        for tower, side in ((panel[1], 1), (panel[0], -1))[: 1 + both]:
            start, end = (
                cells.get_center() + side * 1.15 * RIGHT,
                tower.get_bottom() + side * 0.55 * RIGHT + 0.08 * DOWN,
            )
            gradients.append(RunningDashes(route([start, [end[0], start[1], 0], end]), self.ground.loss))
        return gradients

    def _charts(self) -> tuple[list[BarChart], VGroup, VGroup]:
        """Zero-shot ImageNet, finding captions on COCO, ADE20k by words; their titles; how the models were trained."""
        ground, charts, heads = self.ground, [], VGroup()
        for index, (key, high, left, right, title) in enumerate(
            (("in1k", 100, -3.2, -0.9, "ImageNet\nzero-shot, %"), ("i2t", 100, 0.75, 2.85, "COCO\nảnh tìm chữ"), ("ade", 30, 4.0, 5.6, "ADE20k\nmIoU"))
        ):  # fmt: skip
            rows = [
                Row(
                    name,
                    fact(f"{model}_{key}").value,
                    ground.teacher,
                    filled=model == "text_dinov3",
                    space=0.45 if model == "text_dinov2" else 0,
                    suffix="",
                )
                for name, model in MODELS
            ]
            chart = BarChart(rows, ground, left, right, 1.15, 0, high, ticks=False, pitch=0.72)
            for row in chart.rows if index else ():
                row.submobjects[0] = VGroup()  # the names stand once, at the first chart
            charts.append(chart)
            words = self.words(title, theme.LABEL, ground.muted, align="left")
            heads.add(words.move_to([left, 1.78, 0], aligned_edge=LEFT))
        groups = VGroup(
            stand(self.words("train chung", theme.LABEL, ground.muted), -theme.SAFE_X, charts[0].y(0) + 0.42, LEFT),
            stand(self.words("tách rời", theme.LABEL, ground.muted), -theme.SAFE_X, charts[0].y(3) + 0.42, LEFT),
        )
        return charts, heads, groups


def _likeness(trained: float) -> NDArray[np.float64]:
    """How alike every picture and every caption are, (16,) row by row: by chance before, pairs after."""
    noise = np.random.default_rng(1).uniform(0.12, 0.6, 16)
    return np.asarray((1 - trained) * noise + trained * np.where(np.eye(4).ravel() > 0, 0.95, 0.03 + 0.12 * noise))


def _shine(cells: VGroup, likeness: NDArray[np.float64]) -> None:
    for cell, value in zip(cells, likeness, strict=True):
        cell.set_fill(opacity=float(value))

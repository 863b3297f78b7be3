"""DINOv3 beside other ways of learning: a little behind on ImageNet, far ahead on ADE20k."""

from __future__ import annotations

from manim import *

from narration.facts import vietnamese
from scenes import theme
from scenes.data import fact
from scenes.kit.chart import BarChart, Grow, Rescale, Row
from scenes.kit.lettering import stand
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

# Names, what they have learnt from, and their facts on ImageNet and ADE20k.
DINOV3, PE, SIGLIP, VIT22B = range(4)
NAMES = ("DINOv3", "PE", "SigLIP 2", "ViT-22B")
LEARNT = ("chỉ ảnh", "ảnh kèm chữ", "ảnh kèm chữ", "hàng tỷ nhãn, đo hơi khác")
IMAGENET = ("dinov3_linear", "pe_linear", "siglip2_linear", "vit22b_linear")
ADE = ("dinov3_ade", "pe_ade", "siglip2_ade")
LEADING = (88, 90)  # scores between which the leading group lies


class MethodComparison(LectureScene):
    """Four bars and a zoom on the last point; then both charts side by side, both from zero."""

    def construct(self) -> None:
        ground = self.ground
        wide = self._imagenet(-4.5, 2.3, 1.7, 1.05)
        learnt = VGroup(
            *(
                stand(self.words(text, theme.LABEL, ground.muted), theme.SAFE_X, wide.y(row) - 0.09, RIGHT)
                for row, text in enumerate(LEARNT)
            )
        )

        with self.beat("imagenet"):
            # Who learns from captions, and who from pictures alone.
            self.play(FadeIn(wide.spine), FadeIn(wide.axis), run_time=0.6)
            self.play(Grow(wide, PE, SIGLIP, lag=0.4), FadeIn(learnt[PE]), FadeIn(learnt[SIGLIP]), run_time=1.5)
            self.play(Grow(wide, DINOV3), FadeIn(learnt[DINOV3]), run_time=1.3)

        with self.beat("supervised"):
            # The best with labels; then the axis zooms in on the last points.
            self.play(Grow(wide, VIT22B), FadeIn(learnt[VIT22B]), run_time=1.2)
            self.play(Rescale(wide, 84, 90), run_time=1.5)

        band, ring, older = self._group(wide)
        gap, ends = self._gap(wide)
        with self.beat("comparable"):
            # Behind by almost a point, but inside the group that its predecessor did not reach.
            self.bring_to_back(band)
            self.play(FadeIn(band), run_time=0.7)
            self.play(Create(ring), FadeIn(older), run_time=0.8)
            self.play(*map(Create, ends), FadeIn(gap), run_time=0.8)

        narrow = self._imagenet(-4.75, -1.75, 1.2, 0.85)
        for row in range(len(NAMES)):
            narrow.grow(row, 1.0)
        ade = BarChart(
            [Row(name, fact(key).value, ground.teacher, filled=not row, suffix="") for row, (name, key) in enumerate(zip(NAMES, ADE, strict=False))],
            ground, 2.15, 5.35, 1.2, high=60, unit="mIoU", pitch=0.85,
        )  # fmt: skip
        titles = VGroup(
            *(
                VGroup(
                    stand(self.words(a, theme.BODY, weight=SEMIBOLD), x, 1.75, LEFT),
                    stand(self.words(b, theme.LABEL, ground.muted), end, 1.75, RIGHT),
                )
                for a, b, x, end in (
                    ("ImageNet", "cả bức ảnh", -theme.SAFE_X, -0.85),
                    ("ADE20k", "từng pixel", 0.55, theme.SAFE_X),
                )
            )
        )
        with self.beat("ade"):
            # The chart steps aside, its axis whole again; beside it the other task.
            self.play(FadeOut(VGroup(learnt, ring, older, gap, ends, band)), run_time=0.5)
            self.play(ReplacementTransform(wide, narrow), FadeIn(titles[0]), run_time=1.2)
            self.play(FadeIn(ade.spine), FadeIn(ade.axis), FadeIn(titles[1]), run_time=0.5)
            self.play(Grow(ade, lag=0.4), run_time=1.8)

        with self.beat("verdict"):
            # The two distances from PE, one small, one large.
            distances = VGroup()
            for x, names, color in ((-3.6, IMAGENET, ground.ink), (3.5, ADE, ground.teacher)):
                away = fact(names[DINOV3]).value - fact(names[PE]).value
                text = f"{'hơn' if away > 0 else 'kém'} PE {vietnamese(abs(away), 1)} điểm"
                distances.add(stand(self.computed(text, theme.HEADING, color, weight=SEMIBOLD), x, -3.03))
            for distance in distances:
                self.play(FadeIn(distance, shift=0.2 * UP), run_time=0.7)

    def _imagenet(self, left: float, right: float, top: float, pitch: float) -> BarChart:
        rows = [
            Row(name, fact(key).value, self.ground.teacher, filled=not row)
            for row, (name, key) in enumerate(zip(NAMES, IMAGENET, strict=True))
        ]
        return BarChart(rows, self.ground, left, right, top, unit="linear", pitch=pitch)

    def _group(self, chart: BarChart) -> tuple[VGroup, VGroup, VGroup]:
        """The band in which the leading scores lie, and on DINOv3's bar a mark where DINOv2 was."""
        low, high = map(chart.x, LEADING)
        tall = chart.y(0) - chart.y(len(NAMES) - 1) + 1.0
        band = Rectangle(width=high - low, height=tall, fill_color=self.ground.line, fill_opacity=0.55, stroke_width=0)
        band.move_to([(low + high) / 2, (chart.y(0) + chart.y(len(NAMES) - 1)) / 2, 0])
        mark = chart.mark(DINOV3, fact("dinov2_linear_v3").value)
        text = self.words(f"DINOv2 {fact('dinov2_linear_v3').text}", theme.LABEL, self.ground.ground, weight=SEMIBOLD)
        older = VGroup(mark[1], stand(text, mark[1].get_left()[0] - 0.15, chart.y(DINOV3) - 0.09, RIGHT))
        name = stand(self.words("nhóm dẫn đầu", theme.SMALL, self.ground.muted), band.get_x(), band.get_top()[1] + 0.1)
        return VGroup(band, name), VGroup(mark[0]), older

    def _gap(self, chart: BarChart) -> tuple[VGroup, VGroup]:
        """Dashed lines at the ends of DINOv3's and PE's bars, and how far they are apart."""
        top = (chart.y(DINOV3) + chart.y(PE)) / 2
        ends = VGroup(
            *(
                DashedLine([chart.x(fact(IMAGENET[row]).value), chart.y(row) - way * 0.33, 0], [chart.x(fact(IMAGENET[row]).value), top - way * 0.12, 0],
                           stroke_color=self.ground.ink, stroke_width=3)
                for row, way in ((DINOV3, 1), (PE, -1))
            )
        )  # fmt: skip
        words = self.words(f"kém {fact('dinov3_behind_pe').text}", theme.LABEL, weight=SEMIBOLD)
        return VGroup(stand(words, chart.x(fact(IMAGENET[DINOV3]).value) - 0.15, top - 0.09, RIGHT)), ends

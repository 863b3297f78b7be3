"""DINOv3 beside other ways of learning: a little behind on ImageNet, far ahead on ADE20k."""

from __future__ import annotations

from manim import *

from tenuto.kit.chart import Row, RowChart
from tenuto.stage import theme
from tenuto.stage.data import fact, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Words

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
        wide = self._chart(IMAGENET, -4.5, 2.3, 1.7, 1.05, "linear", "%")
        learnt = VGroup(
            *(self.words(text, theme.LABEL, ground.muted, (theme.SAFE_X, wide.y(row) - 0.09), RIGHT)
              for row, text in enumerate(LEARNT))
        )  # fmt: skip

        with self.beat("imagenet"):
            # Who learns from captions, and who from pictures alone.
            self.play(FadeIn(wide.spine), FadeIn(wide.axis), run_time=0.6)
            self.play(wide.grow(PE, SIGLIP, lag=0.4), FadeIn(learnt[PE]), FadeIn(learnt[SIGLIP]), run_time=1.5)
            self.play(wide.grow(DINOV3), FadeIn(learnt[DINOV3]), run_time=1.3)

        with self.beat("supervised"):
            # The best with labels; then the axis zooms in on the last points.
            self.play(wide.grow(VIT22B), FadeIn(learnt[VIT22B]), run_time=1.2)
            self.play(wide.zoom(84, 90), run_time=1.5)

        with self.beat("comparable"):
            # Behind by almost a point, but inside the group that its predecessor did not reach.
            band, (rise, older), (ends, gap) = self._leading(wide), self._older(wide), self._gap(wide)
            self.bring_to_back(band)
            self.play(FadeIn(band), run_time=0.7)
            self.play(Create(rise), FadeIn(older), run_time=0.8)
            self.play(*map(Create, ends), FadeIn(gap), run_time=0.8)

        with self.beat("ade"):
            # The chart steps aside, its axis whole again; beside it the other task.
            narrow = self._chart(IMAGENET, -4.75, -1.75, 1.2, 0.85, "linear", "%")
            for row in range(len(NAMES)):
                narrow.show(row, 1.0)
            ade = self._chart(ADE, 2.15, 5.35, 1.2, 0.85, "mIoU", "", high=60)
            whole = self._title("ImageNet", "cả bức ảnh", -theme.SAFE_X, -0.85)
            each = self._title("ADE20k", "từng pixel", 0.55, theme.SAFE_X)
            self.play(*map(FadeOut, (learnt, rise, older, gap, *ends, band)), run_time=0.5)
            self.play(wide.zoom(0, 100), run_time=0.9)
            self.play(ReplacementTransform(wide, narrow), FadeIn(whole), run_time=1.0)
            self.play(FadeIn(ade.spine), FadeIn(ade.axis), FadeIn(each), run_time=0.5)
            self.play(ade.grow(lag=0.4), run_time=1.8)

        with self.beat("verdict"):
            # The two distances from PE, one small, one large.
            for x, names, color in ((-3.6, IMAGENET, ground.ink), (3.5, ADE, ground.teacher)):
                away = fact(names[DINOV3]).value - fact(names[PE]).value
                text = f"{'hơn' if away > 0 else 'kém'} PE {written(abs(away), 1)} điểm"
                distance = self.computed(text, theme.HEADING, color, (x, -3.03), weight=SEMIBOLD)
                self.play(FadeIn(distance, shift=0.2 * UP), run_time=0.7)

    def _chart(
        self, names: tuple[str, ...], left: float, right: float, top: float, pitch: float, unit: str, suffix: str, high: float = 100
    ) -> RowChart:  # fmt: skip
        """DINOv3 filled, the others as outlines."""
        rows = [
            Row(name, fact(key).value, self.ground.teacher, filled=name == NAMES[DINOV3], suffix=suffix)
            for name, key in zip(NAMES, names, strict=False)
        ]
        return RowChart(rows, self.ground, left, right, top, high=high, unit=unit, pitch=pitch)

    def _title(self, name: str, what: str, left: float, right: float) -> VGroup:
        """What stands above a chart: the test, and what has to be understood."""
        words = self.words(name, at=(left, 1.75), edge=LEFT, weight=SEMIBOLD)
        return VGroup(words, self.words(what, theme.LABEL, self.ground.muted, (right, 1.75), RIGHT))

    def _leading(self, chart: RowChart) -> VGroup:
        """The band in which the leading scores lie, with its name."""
        (low, high), top, bottom = map(chart.x, LEADING), chart.y(0), chart.y(len(NAMES) - 1)
        band = Rectangle(width=high - low, height=top - bottom + 1.0, stroke_width=0).set_fill(self.ground.line, 0.55)
        band.move_to([(low + high) / 2, (top + bottom) / 2, 0])
        place = band.get_x(), band.get_top()[1] + 0.1
        return VGroup(band, self.words("nhóm dẫn đầu", theme.SMALL, self.ground.muted, place))

    def _older(self, chart: RowChart) -> tuple[VMobject, VGroup]:
        """On DINOv3's bar the stretch that it gained, and a mark where DINOv2 was."""
        older = fact("dinov2_linear_v3")
        rise, ring = chart.mark(DINOV3, older.value)
        place = ring.get_left()[0] - 0.15, chart.y(DINOV3) - 0.09
        words = self.words(f"DINOv2 {older.text}", theme.LABEL, self.ground.ground, place, RIGHT, weight=SEMIBOLD)
        return rise, VGroup(ring, words)

    def _gap(self, chart: RowChart) -> tuple[VGroup, Words]:
        """Dashed lines at the ends of DINOv3's and PE's bars, and how far they are apart."""
        middle, ends = (chart.y(DINOV3) + chart.y(PE)) / 2, VGroup()
        for row, way in ((DINOV3, 1), (PE, -1)):
            x = chart.x(fact(IMAGENET[row]).value)
            line = DashedLine([x, chart.y(row) - way * 0.33, 0], [x, middle - way * 0.12, 0])
            ends.add(line.set_stroke(self.ground.ink, 3))
        place = chart.x(fact(IMAGENET[DINOV3]).value) - 0.15, middle - 0.09
        words = self.words(f"kém {fact('dinov3_behind_pe').text}", theme.LABEL, at=place, edge=RIGHT, weight=SEMIBOLD)
        return ends, words

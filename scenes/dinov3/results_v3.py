"""Like for like: DINOv2 and DINOv3 on three benchmarks of one scale; who is ahead; what the gain comes from."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov3.pieces.anchor import anchor
from scenes.dinov3.results_v3_pieces import COLUMNS, Slope
from tenuto.stage import theme
from tenuto.stage.data import fact
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

SPAN = 16.0  # points from the bottom to the top of every panel
WIDTH, HEIGHT, BOTTOM = 3.75, 3.3, -2.0
OLD, NEW, OTHERS = range(3)  # columns of a panel
BENCHES = (  # name, what it is about, key of its facts, lowest value drawn, left edge, columns
    ("ImageNet, %", "cả ảnh", "linear", 78, -6.3, ("DINOv2", "DINOv3", "khác")),
    ("ADE20k, mIoU", "từng patch", "ade", 41, -2.0, ("DINOv2", "DINOv3", "khác")),
    ("DAVIS, J&F", "từng patch", "davis", 70, 2.4, ("DINOv2", "DINOv3")),
)


class ResultsV3(LectureScene):
    """Three lines, one nearly flat and two steep; those ahead on ImageNet; the model without anchor; size alone."""

    def construct(self) -> None:
        ground = self.ground
        slopes = imagenet, ade, davis = [self._slope(*bench) for bench in BENCHES]

        with self.beat("imagenet"):
            # Three panels of one scale; in the first the line is nearly flat.
            scale = self.note("ba khung, cùng một thang điểm")
            panels = (FadeIn(slope.plot) for slope in slopes)
            self.play(*panels, FadeIn(VGroup(*(slope.head for slope in slopes))), FadeIn(scale), run_time=0.7)
            self._tell(imagenet)

        with self.beat("ahead"):
            # Two that were trained with captions stand higher.
            pe = self._ahead(imagenet, "PE", "pe_linear", above=True)
            siglip = self._ahead(imagenet, "SigLIP 2", "siglip2_linear", above=False)
            self.play(*(FadeIn(part, shift=0.15 * DOWN) for part in pe), run_time=0.6)
            self.play(*(FadeIn(part, shift=0.15 * UP) for part in siglip), run_time=0.6)

        with self.beat("ade"):
            # The same scale, a steep line.
            self._tell(ade)

        with self.beat("davis"):
            # And another steep one.
            self._tell(davis)

        with self.beat("why"):
            # The two steep panels are about patches; the same network without an anchor stands where DINOv2 stood.
            kinds = VGroup(*(self._kind(kind, left) for _, kind, _, _, left, _ in BENCHES))
            without, rise = self._without(ade)
            self.play(VGroup(imagenet, pe, siglip).animate.fade(0.6), FadeIn(kinds), run_time=0.8)
            self.play(FadeIn(without), run_time=0.7)
            self.play(FadeIn(rise, shift=0.5 * DOWN), run_time=0.7)

        with self.beat("size_alone"):
            # As large, trained otherwise: far below.
            value = fact("webdino_ade")
            mark = ade.other(OTHERS, value.value, 0.12, ground.ink)
            words = self.words(f"Web-DINO {value.text}", theme.LABEL).next_to(mark, LEFT, 0.3)
            ring = ade.other(OTHERS, value.value, 0.12, ground.ink, 3).set_stroke(opacity=0)
            self.play(FadeIn(mark, scale=0.5), FadeIn(words), run_time=0.6)
            self.add(ring)
            self.loop(UpdateFromAlphaFunc(ring, _ripple), run_time=2)

    def _slope(self, name: str, kind: str, key: str, low: float, left: float, columns: tuple[str, ...]) -> Slope:
        old, new, gain = (fact(each.format(key)) for each in ("dinov2_{}_v3", "dinov3_{}", "dinov3_{}_gain"))
        texts = _bare(old.text), _bare(new.text), _bare(gain.text)
        slope = Slope(name, (old.value, new.value), texts, columns, low, SPAN, self.ground, WIDTH, HEIGHT)
        return slope.shift([left, BOTTOM, 0])

    def _tell(self, slope: Slope) -> None:
        """A line grows from DINOv2 to DINOv3, and the gain is named."""
        self.play(FadeIn(slope.old), FadeIn(slope.values[OLD]), run_time=0.5)
        self.play(Create(slope.line), run_time=1.0)
        self.play(FadeIn(slope.new), FadeIn(slope.values[NEW]), run_time=0.4)
        self.play(FadeIn(slope.gain, shift=0.15 * UP), run_time=0.4)

    def _ahead(self, slope: Slope, name: str, key: str, above: bool) -> VGroup:
        """Another model as a small outline, with its name above or below it."""
        value = fact(key)
        mark = slope.other(OTHERS, value.value, 0.09, self.ground.ink, 3)
        place = slope.plot.at(1, value.value)[0] + 0.2, mark.get_y() + (0.22 if above else -0.45)
        return VGroup(mark, self.words(f"{name} {_bare(value.text)}", theme.SMALL, at=place, edge=RIGHT))

    def _kind(self, kind: str, left: float) -> theme.Words:
        """What a panel is about, below its two versions."""
        color = self.ground.teacher if "patch" in kind else self.ground.muted
        place = left + (COLUMNS[OLD] + COLUMNS[NEW]) / 2 * WIDTH, BOTTOM - 0.92
        return self.words(kind, color=color, at=place, weight=SEMIBOLD)

    def _without(self, slope: Slope) -> tuple[VGroup, VGroup]:
        """The large network before its anchor, and the anchor that lifts it."""
        color, value = self.ground.teacher, fact("gram_none_ade")
        mark = slope.other(NEW, value.value, 0.12, color)
        words = self.words(f"không mỏ neo\n{value.text}", theme.LABEL, align="left").next_to(mark, RIGHT, 0.18)
        top = slope.new.get_center()
        sign = anchor(0.5, color).move_to([top[0] + 0.45, (top[1] + mark.get_y()) / 2 + 0.1, 0])
        rise = DashedLine(mark.get_top(), top + 0.2 * DOWN, stroke_color=color, stroke_width=3)
        return VGroup(mark, words), VGroup(rise, sign)


def _ripple(ring: Circle, turn: float) -> None:
    """A ring that widens and is gone."""
    ring.set(width=0.24 + 0.4 * turn).set_stroke(opacity=0.7 * float(np.sin(PI * turn)))


def _bare(text: str) -> str:
    """A number without the unit, which stands at the panel's head."""
    return text.removesuffix("%").split(" ")[0]

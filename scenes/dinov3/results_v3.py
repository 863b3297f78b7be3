"""Like for like: DINOv2 and DINOv3 on three benchmarks of one scale; who is ahead; what the gain comes from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import *

from scenes import theme
from scenes.data import fact
from scenes.kit.anchor import anchor
from scenes.kit.lettering import stand
from scenes.kit.plot import Axis, Plot
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

HEAD = 1.85  # the line on which a panel's name and gain stand
SPAN = 16.0  # points from the bottom to the top of every panel: equal slopes are equal gains
WIDTH, HEIGHT, BOTTOM = 3.75, 3.3, -2.0
OLD, NEW, OTHERS = 0.16, 0.52, 0.84  # x of the columns, shares of a panel's width


@dataclass(frozen=True, slots=True)
class Bench:
    """One benchmark: its name, the facts of both versions and of the gain, the lowest value drawn, where it stands."""

    name: str
    kind: str
    old: str
    new: str
    gain: str
    low: float
    left: float
    others: bool  # whether other models stand beside the two


BENCHES = (
    Bench("ImageNet, %", "cả ảnh", "dinov2_linear_v3", "dinov3_linear", "dinov3_linear_gain", 78, -6.3, True),
    Bench("ADE20k, mIoU", "từng patch", "dinov2_ade_v3", "dinov3_ade", "dinov3_ade_gain", 41, -2.0, True),
    Bench("DAVIS, J&F", "từng patch", "dinov2_davis_v3", "dinov3_davis", "dinov3_davis_gain", 70, 2.4, False),
)


class ResultsV3(LectureScene):
    """Three lines, one nearly flat and two steep; those ahead on ImageNet; the model without anchor; size alone."""

    def construct(self) -> None:
        ground = self.ground
        plots = [self._plot(bench) for bench in BENCHES]
        lines = [self._line(plot, bench) for plot, bench in zip(plots, BENCHES, strict=True)]
        heads = VGroup(*(stand(self.words(b.name, theme.BODY, weight=SEMIBOLD), b.left, HEAD, LEFT) for b in BENCHES))
        scale = self.note("ba khung, cùng một thang điểm")

        def tell(index: int) -> None:
            """A line grows from DINOv2 to DINOv3, and the gain is named."""
            old, new, line, values, gain = lines[index]
            self.play(FadeIn(old), FadeIn(values[0]), run_time=0.5)
            self.play(Create(line), run_time=1.0)
            self.play(FadeIn(new), FadeIn(values[1]), run_time=0.4)
            self.play(FadeIn(gain, shift=0.15 * UP), run_time=0.4)

        with self.beat("imagenet"):
            # Three panels of one scale; in the first the line is nearly flat.
            self.play(*map(FadeIn, plots), FadeIn(heads), FadeIn(scale), run_time=0.7)
            tell(0)

        with self.beat("ahead"):
            # Two that were trained with captions stand higher.
            ahead = self._ahead(plots[0])
            self.play(*(FadeIn(part, shift=0.15 * DOWN) for part in ahead[:2]), run_time=0.6)
            self.play(*(FadeIn(part, shift=0.15 * UP) for part in ahead[2:]), run_time=0.6)

        with self.beat("ade"):
            # The same scale, a steep line.
            tell(1)

        with self.beat("davis"):
            # And another steep one.
            tell(2)

        with self.beat("why"):
            # The two steep panels are about patches; the same network without an anchor stands where DINOv2 stood.
            kinds = VGroup(
                *(stand(self.words(b.kind, theme.BODY, c, weight=SEMIBOLD), b.left + (OLD + NEW) / 2 * WIDTH, BOTTOM - 0.92)
                  for b, c in zip(BENCHES, (ground.muted, ground.teacher, ground.teacher), strict=True))
            )  # fmt: skip
            self.play(VGroup(plots[0], heads[0], *lines[0], ahead).animate.fade(0.6), FadeIn(kinds), run_time=0.8)
            without, sign = self._without(plots[1])
            self.play(FadeIn(without), run_time=0.7)
            self.play(FadeIn(sign, shift=0.5 * DOWN), run_time=0.7)

        with self.beat("size_alone"):
            # As large, trained otherwise: far below.
            plot, value = plots[1], fact("webdino_ade")
            mark = Circle(0.12, stroke_color=ground.ink, stroke_width=3.5).move_to(plot.at(OTHERS, value.value))
            words = self.words(f"Web-DINO {value.text}", theme.LABEL).next_to(mark, LEFT, 0.3)
            self.play(FadeIn(mark, scale=0.5), FadeIn(words), run_time=0.6)
            place = mark.get_center()
            ring = Circle(0.12, stroke_color=ground.ink, stroke_width=3).move_to(place).set_stroke(opacity=0)
            self.add(ring)

            def ripple(circle: Circle, turn: float) -> None:
                circle.set(width=0.24 + 0.4 * turn).move_to(place).set_stroke(
                    opacity=float(np.sin(TAU * turn / 2)) * 0.7
                )

            self.loop(UpdateFromAlphaFunc(ring, ripple), run_time=2)

    def _plot(self, bench: Bench) -> Plot:
        """A panel with faint lines every four points and no numbers on its y axis: its points carry their own."""
        ticks, texts = (OLD, NEW, OTHERS), ("DINOv2", "DINOv3", "khác")
        x = Axis(0, 1, ticks[: 2 + bench.others], texts=texts[: 2 + bench.others])
        plot = Plot(x, Axis(bench.low, bench.low + SPAN), self.ground, WIDTH, HEIGHT, px=theme.LABEL)
        for level in np.arange(bench.low + 4, bench.low + SPAN + 1, 4):
            plot.marks.add(plot.curve([0, 1], [level, level], self.ground.line, 1.5))
        return plot.shift(np.array([bench.left, BOTTOM, 0]) - plot.axes[0].get_start())

    def _line(self, plot: Plot, bench: Bench) -> tuple[Circle, Circle, VGroup, VGroup, VGroup]:
        """The older point as an outline, the newer one filled, the line between them, both values, the gain."""
        ground, before, now = self.ground, fact(bench.old), fact(bench.new)
        old = Circle(0.13, stroke_color=ground.teacher, stroke_width=4, fill_color=ground.ground, fill_opacity=1)
        new = Circle(0.15, stroke_width=0, fill_color=ground.teacher, fill_opacity=1)
        line = plot.curve([OLD, NEW], [before.value, now.value], ground.teacher, 6)
        old.move_to(plot.at(OLD, before.value))
        new.move_to(plot.at(NEW, now.value))
        values = VGroup(
            stand(self.words(_bare(before.text), theme.BODY, weight=SEMIBOLD), old.get_x(), old.get_y() - 0.55),
            stand(self.words(_bare(now.text), theme.BODY, weight=SEMIBOLD), new.get_x(), new.get_y() + 0.3),
        )
        gain = stand(
            self.words(f"+{_bare(fact(bench.gain).text)}", theme.HEADING, ground.teacher, weight=SEMIBOLD),
            bench.left + WIDTH,
            HEAD,
            RIGHT,
        )
        for point in (old, new):
            point.set_z_index(1)
        return old, new, line, values, gain

    def _ahead(self, plot: Plot) -> VGroup:
        """Two that are higher on ImageNet, as small outlines, with their names."""
        ground, group = self.ground, VGroup()
        for name, key, way in (("PE", "pe_linear", 1), ("SigLIP 2", "siglip2_linear", -1)):
            value = fact(key)
            mark = Circle(0.09, stroke_color=ground.ink, stroke_width=3).move_to(plot.at(OTHERS, value.value))
            words = self.words(f"{name} {_bare(value.text)}", theme.SMALL)
            group.add(
                mark, stand(words, plot.at(1, value.value)[0] + 0.2, mark.get_y() + (0.22 if way > 0 else -0.45), RIGHT)
            )
        return group

    def _without(self, plot: Plot) -> tuple[VGroup, VGroup]:
        """The large network before its anchor, and the anchor that lifts it."""
        ground, value = self.ground, fact("gram_none_ade")
        mark = Circle(0.12, stroke_color=ground.teacher, stroke_width=3.5).move_to(plot.at(NEW, value.value))
        words = self.words(f"không mỏ neo\n{value.text}", theme.LABEL, align="left").next_to(mark, RIGHT, 0.18)
        top = plot.at(NEW, fact("dinov3_ade").value)
        sign = anchor(0.5, ground.teacher).move_to([top[0] + 0.45, (top[1] + mark.get_y()) / 2 + 0.1, 0])
        rise = DashedLine(mark.get_top(), top + 0.2 * DOWN, stroke_color=ground.teacher, stroke_width=3)
        return VGroup(mark, words), VGroup(rise, sign)


def _bare(text: str) -> str:
    """A number without the unit, which stands at the panel's head."""
    return text.removesuffix("%").split(" ")[0]

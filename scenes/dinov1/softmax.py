"""Softmax: eight logits of the star, their powers, their shares, bar by bar; why they stay alike; and the knob for that."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov1.pieces.logits import evenly_spread
from scenes.dinov1.pieces.slider import Slider
from scenes.dinov1.softmax_pieces import Stack
from scenes.pieces.network import Network
from tenuto.kit.arrow import arrow, bent
from tenuto.kit.bars import Bars
from tenuto.kit.distribution import softmax
from tenuto.kit.picture import Picture
from tenuto.kit.plot import Axis, Plot
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import MEDIUM

DRAWN = 8
LEFT_X = -4.55  # middle of the left column: where the logits come from, the formula, the exponential
BARS_X, BARS_WIDTH = 1.15, 6.5
NETWORK_X, HIGH, LOW = -3.2, 1.2, -1.2  # of the student's box above and the teacher's below
FOOT = -2.75
COLUMN_X, COLUMN_WIDTH = 5.55, 0.75
WHOLE = 4.7  # height of a share of 1, in bars and in the column alike


class Softmax(LectureScene):
    """The same eight bars are logits, powers of e, and shares of one whole; then they are divided by a temperature."""

    def construct(self) -> None:
        ground = self.ground
        data = load_tensors("temperature")
        drawn = evenly_spread(data.student, DRAWN)
        logits, other = data.student[drawn].astype(np.float64), data.teacher[drawn].astype(np.float64)
        many = f"{DRAWN} trong {written(len(data.student))} logit, trải từ thấp đến cao"
        origin = self.note(f"{many} · {data.about['label']}", computed=True)

        picture = Picture(data.picture, 1.9, ground.data).move_to([-theme.SAFE_X, HIGH, 0], aligned_edge=LEFT)
        networks = [Network(name, color, ground, 1.7, 1.9, theme.LABEL).move_to([NETWORK_X, y, 0])
                    for name, color, y in (("Student", ground.student, HIGH), ("Teacher", ground.teacher, LOW))]  # fmt: skip
        into = arrow([-4.4, HIGH, 0], [-4.15, HIGH, 0], ground.muted)
        down = bent([[-5.45, 0.15, 0], [-5.45, LOW, 0], [-4.15, LOW, 0]], ground.muted)
        outs = [
            arrow([-2.25, y, 0], [-1.95, y, 0], network.role) for y, network in zip((HIGH, LOW), networks, strict=True)
        ]

        with self.beat("logits"):
            # Raw numbers come out of the student; the picture that they are about; some lie below nought.
            unit = 2.5 / np.abs(logits).max()
            raw = self._bars(logits, unit, "value").shift(0.9 * DOWN)
            self.play(FadeIn(networks[0]), FadeIn(outs[0]), FadeIn(raw.base), FadeIn(origin), run_time=0.8)
            self.play(
                LaggedStart(*(FadeIn(each, shift=0.4 * RIGHT) for each in raw.columns), lag_ratio=0.3), run_time=2.2
            )
            self.cue("crop")
            self.play(FadeIn(picture, shift=0.3 * RIGHT), Create(into), run_time=0.5)
            self.play(networks[0].shine(), run_time=0.4)
            self.cue("signs")
            below, above = (VGroup(*(bar for bar, z in zip(raw.bars, logits, strict=True) if (z < 0) == low))
                            for low in (True, False))  # fmt: skip
            self.play(
                LaggedStart(*(Indicate(part, 1.0, ground.ink) for part in (below, above)), lag_ratio=0.5), run_time=1.2
            )

        with self.beat("why"):
            # The teacher's answers to the same picture, over the student's: on no common scale. What would be one: a whole.
            outlined = self._bars(other, unit, "").shift(0.9 * DOWN)
            outlined.bars.set_fill(opacity=0).set_stroke(ground.teacher, 4)
            whole = Rectangle(width=COLUMN_WIDTH, height=WHOLE, stroke_color=ground.muted, stroke_width=2.5)
            whole.move_to([COLUMN_X, FOOT, 0], aligned_edge=DOWN)
            hundred = self.computed("100%", theme.LABEL, at=(COLUMN_X, FOOT + WHOLE + 0.2), weight=MEDIUM)
            self.play(FadeIn(networks[1]), Create(down), FadeIn(outs[1]), FadeOut(raw.numbers), run_time=0.8)
            self.play(LaggedStart(*map(FadeIn, outlined.bars), lag_ratio=0.3), run_time=0.8)
            self.cue("shares")
            self.play(Create(DashedVMobject(whole, 60)), run_time=2.0)
            self.play(FadeIn(hundred), run_time=0.8)

        with self.beat("exponentials"):
            # Each number becomes a power of e: nothing hangs below the line any more, and the order is the same.
            powers = self._bars(np.exp(logits), 4.2 / np.exp(logits).max(), "value").shift(FOOT * UP)
            formula = self._formula("e^(z_i)")
            self.play(FadeOut(VGroup(networks[1], down, outs[1], outlined.bars)), run_time=1.4)
            self.cue("exp")
            self.play(FadeIn(formula), ReplacementTransform(raw.base, powers.base), run_time=0.4)
            becoming = map(ReplacementTransform, raw.bars, powers.bars)
            self.play(LaggedStart(*becoming, lag_ratio=0.3), FadeIn(powers.numbers, rate_func=rush_into), run_time=1.8)
            self.remove(raw).add(powers)
            self.cue("order")
            rising = (Indicate(powers.bars[index], 1.0, ground.ink) for index in np.argsort(logits))
            self.play(LaggedStart(*rising, lag_ratio=0.3), run_time=1.2)

        with self.beat("normalise"):
            # Divided by their sum, the bars on top of each other are just one whole.
            full = self._formula("e^(z_i) / (sum_j e^(z_j))")
            shares = softmax(logits)
            bars = self._bars(shares, WHOLE, "percent").shift(FOOT * UP)
            column = Stack(shares, ground.student, ground, COLUMN_WIDTH, WHOLE).stand_at(COLUMN_X, FOOT)
            self.cue("divide")
            becoming = map(ReplacementTransform, [*powers.columns, powers.base], [*bars.columns, bars.base])
            self.play(ReplacementTransform(formula, full), LaggedStart(*becoming, lag_ratio=0.1), run_time=0.7)
            self.remove(powers).add(bars)
            self.cue("one")
            self.play(LaggedStart(*map(TransformFromCopy, bars.bars, column), lag_ratio=0.25), run_time=2.4)
            self.add(column)

        with self.beat("knob"):
            # On the sphere all logits lie within ±1, where the exponential is almost a line; so each is divided first.
            equal = DashedLine(*([x, FOOT + WHOLE / DRAWN, 0] for x in (BARS_X - BARS_WIDTH / 2, BARS_X + BARS_WIDTH / 2)),
                               stroke_color=ground.ink, stroke_width=2.5)  # fmt: skip
            alike = self.computed(f"đều nhau: {written(100 / DRAWN, 1)}%", theme.LABEL, at=(BARS_X, -1.6))
            plot = Plot(
                Axis(-1, 1, (-1, 0, 1), "logit, $z$"), Axis(0, 3, range(4), "$e^z$"), ground, 3.6, 2.9, theme.SMALL
            )
            plot.move_to([-theme.SAFE_X, -0.3, 0], aligned_edge=LEFT)
            curve = plot.function(np.exp, ground.muted)
            dots = plot.dots(logits, np.zeros(DRAWN), ground.student)
            sharper = self._formula("e^(z_i \\/ tau) / (sum_j e^(z_j \\/ tau))").shift(2.2 * UP)
            slider = Slider("tau", 0.05, 1, 1, ground, ground.student, 3.7, (0.1, 1)).shift([LEFT_X, -1.25, 0])
            self.play(FadeOut(bars.numbers, run_time=0.3), Create(equal), FadeIn(alike), run_time=2.2)
            self.play(FadeOut(VGroup(networks[0], into, outs[0]), picture, full), run_time=0.9)
            self.cue("range")
            self.play(FadeIn(plot), LaggedStart(*map(TransformFromCopy, bars.bars, dots), lag_ratio=0.1), run_time=1.2)
            self.cue("stretch")
            lifted = (dot.animate.move_to(plot.at(z, np.exp(z))) for dot, z in zip(dots, logits, strict=True))
            self.play(Create(curve), *lifted, run_time=1.4)
            ends = plot.places([-1, -1], np.exp([logits.min(), logits.max()])) + 0.14 * RIGHT
            reach = Line(*ends, stroke_color=ground.student, stroke_width=14)
            self.play(Create(reach), run_time=0.7)
            self.cue("knob")
            self.play(FadeOut(plot, curve, dots, reach, equal, alike), run_time=0.3)
            self.play(FadeIn(sharper), FadeIn(slider), FadeIn(bars.numbers), run_time=0.3)
            self.add(bars)

            def temperature(share: float) -> float:
                return float(fact("temp_student").value ** share)

            def sharpened(share: float) -> np.ndarray:
                return softmax(logits, temperature(share))

            self.play(slider.vary(temperature), bars.vary(sharpened), column.vary(sharpened), run_time=1.8)

    def _bars(self, values: np.ndarray, unit: float, numbers: str) -> Bars:
        """All logits in one form: `unit` is the height of a value of 1, `numbers` what stands at their ends."""
        color, decimals = self.ground.student, 1 if numbers == "percent" else 2
        return Bars(values, color, self.ground, BARS_WIDTH, unit, numbers=numbers, decimals=decimals).shift(
            BARS_X * RIGHT
        )

    def _formula(self, maths: str) -> theme.Formula:
        return self.formula(maths, theme.TITLE).move_to([LEFT_X, -1.35, 0])

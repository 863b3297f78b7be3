"""Softmax: real logits, their powers, their shares, bar by bar; and the knob that sharpens them."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov1.pieces.logits import evenly_spread
from scenes.dinov1.pieces.slider import Slider
from scenes.dinov1.pieces.stack import Stack
from scenes.pieces.network import Network
from tenuto.kit.arrow import arrow
from tenuto.kit.bars import Bars
from tenuto.kit.distribution import softmax
from tenuto.kit.picture import Picture
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import MEDIUM

DRAWN = 8
LEFT_X = -4.55  # middle of the left column: where the logits come from, and the formula
WIDE, NARROW = (2.4, 8.0), (1.15, 6.5)  # middle and width of the bars, alone and beside the column
FOOT = -2.75
COLUMN_X = 5.55
WHOLE = 4.7  # height of a share of 1, in bars and in the column alike


class Softmax(LectureScene):
    """The same eight bars are logits, powers of e, and shares of one whole; then they are divided by a temperature."""

    def construct(self) -> None:
        ground = self.ground
        data = load_tensors("temperature")
        logits = data.student[evenly_spread(data.student, DRAWN)].astype(np.float64)
        many = f"{DRAWN} trong {written(len(data.student))} logit, trải từ thấp đến cao"
        origin = self.note(f"{many} · {data.about['label']}", computed=True)

        picture = Picture(data.picture, 1.9, ground.data).move_to([-theme.SAFE_X, 1.2, 0], aligned_edge=LEFT)
        network = Network("Student", ground.student, ground, 1.7, 1.9, theme.LABEL).move_to([-3.2, 1.2, 0])
        into = arrow([-4.4, 1.2, 0], [-4.15, 1.2, 0], ground.muted)
        out = arrow([-2.25, 1.2, 0], [-1.9, 1.2, 0], ground.student)

        with self.beat("logits"):
            # A picture goes through the student; raw numbers come out, some of them negative.
            name = self._formula("z_i")
            raw = self._bars(logits, 2.5 / np.abs(logits).max(), "value", WIDE).shift(0.9 * DOWN)
            self.play(FadeIn(picture), FadeIn(network), Create(into), FadeIn(origin), run_time=0.8)
            self.play(Create(out), FadeIn(raw.base), FadeIn(name), run_time=0.5)
            arrivals = (FadeIn(column, shift=0.4 * RIGHT) for column in raw.columns)
            self.play(LaggedStart(*arrivals, lag_ratio=0.3), run_time=2.2)

        with self.beat("exponentials"):
            # Each number becomes a power of e: nothing hangs below the line any more.
            formula = self._formula("e^(z_i)")
            powers = self._bars(np.exp(logits), 4.2 / np.exp(logits).max(), "value", WIDE).shift(FOOT * UP)
            self.play(ReplacementTransform(name, formula), ReplacementTransform(raw.base, powers.base), run_time=0.7)
            becoming = map(ReplacementTransform, raw.columns, powers.columns)
            self.play(LaggedStart(*becoming, lag_ratio=0.3), run_time=2.4)
            self.remove(raw).add(powers)

        with self.beat("normalise"):
            # Divided by their sum, the bars on top of each other are just one whole.
            full = self._formula("e^(z_i) / (sum_j e^(z_j))")
            shares = softmax(logits)
            bars = self._bars(shares, WHOLE, "percent", NARROW).shift(FOOT * UP)
            column = Stack(shares, ground.student, ground, 0.75, WHOLE).stand_at(COLUMN_X, FOOT)
            one = self.words("tổng = 1", theme.LABEL, at=(COLUMN_X, FOOT + WHOLE + 0.2), weight=MEDIUM)
            self.play(ReplacementTransform(formula, full), run_time=0.7)
            becoming = map(ReplacementTransform, [*powers.columns, powers.base], [*bars.columns, bars.base])
            self.play(LaggedStart(*becoming, lag_ratio=0.1), run_time=1.2)
            self.remove(powers).add(bars)
            self.play(LaggedStart(*map(TransformFromCopy, bars.bars, column), lag_ratio=0.25), run_time=1.8)
            self.add(column)
            self.play(FadeIn(one), run_time=0.3)

        with self.beat("knob"):
            # Every logit is divided by a temperature first; turned down from one, it sharpens the very same bars.
            sharper = self._formula("e^(z_i \\/ tau) / (sum_j e^(z_j \\/ tau))").shift(2.2 * UP)
            slider = Slider("tau", 0.05, 1, 1, ground, ground.student, 3.7, (0.1, 1)).shift([LEFT_X, -1.25, 0])
            source = VGroup(network, into, out)
            self.play(FadeOut(source, shift=0.3 * UP), FadeOut(picture, shift=0.3 * UP), run_time=0.5)
            self.play(ReplacementTransform(full, sharper), FadeIn(slider), run_time=0.8)

            def temperature(share: float) -> float:
                return float(fact("temp_student").value ** share)

            def sharpened(share: float) -> np.ndarray:
                return softmax(logits, temperature(share))

            self.play(slider.vary(temperature), bars.vary(sharpened), column.vary(sharpened), run_time=2.6)

    def _bars(self, values: np.ndarray, unit: float, numbers: str, place: tuple[float, float]) -> Bars:
        """All logits in one form: `unit` is the height of a value of 1, `numbers` what stands at their ends."""
        (x, width), decimals = place, 1 if numbers == "percent" else 2
        color, ground = self.ground.student, self.ground
        return Bars(values, color, ground, width, unit, numbers=numbers, decimals=decimals).shift(x * RIGHT)

    def _formula(self, maths: str) -> theme.Formula:
        return self.formula(maths, theme.TITLE).move_to([LEFT_X, -1.35, 0])

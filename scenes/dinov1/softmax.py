"""Softmax: real logits, their powers, their shares, bar by bar; and the knob that sharpens them."""

from __future__ import annotations

import numpy as np
from manim import *

from narration.facts import vietnamese
from scenes import theme
from scenes.data import fact, load_tensors
from scenes.kit.arrow import arrow
from scenes.kit.bars import Bars, VaryBars, softmax
from scenes.kit.lettering import stand
from scenes.kit.logits import evenly_spread
from scenes.kit.network import Network
from scenes.kit.picture import Picture
from scenes.kit.slider import Slide, Slider
from scenes.kit.stack import Stack, VaryStack
from scenes.stage import LectureScene
from scenes.theme import MEDIUM

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
        picture = Picture(data.picture, 1.9, ground.data).move_to([-theme.SAFE_X, 1.2, 0], aligned_edge=LEFT)
        network = Network("Student", ground.student, ground, 1.7, 1.9, theme.LABEL).move_to([-3.2, 1.2, 0])
        origin = self.note(
            f"{DRAWN} trong {vietnamese(len(data.student))} logit, trải từ thấp đến cao · {data.about['label']}"
        )
        origin.is_computed = True

        with self.beat("logits"):
            # A picture goes through the student; raw numbers come out, some of them negative.
            into, out = (
                arrow([-4.4, 1.2, 0], [-4.15, 1.2, 0], ground.muted),
                arrow([-2.25, 1.2, 0], [-1.9, 1.2, 0], ground.student),
            )
            raw = self._bars(logits, 2.5 / np.abs(logits).max(), "value", WIDE).shift(0.9 * DOWN)
            self.play(FadeIn(picture), FadeIn(network), Create(into), FadeIn(origin), run_time=0.8)
            name = self._formula("z_i")
            self.play(Create(out), FadeIn(raw.base), FadeIn(name), run_time=0.5)
            self.play(
                LaggedStart(
                    *(
                        FadeIn(VGroup(bar, number), shift=0.4 * RIGHT)
                        for bar, number in zip(raw.bars, raw.numbers, strict=True)
                    ),
                    lag_ratio=0.3,
                ),
                run_time=2.2,
            )

        with self.beat("exponentials"):
            # Each number becomes a power of e: nothing hangs below the line any more.
            powers = self._bars(np.exp(logits), 4.2 / np.exp(logits).max(), "value", WIDE).shift(FOOT * UP)
            formula = self._formula("e^(z_i)")
            self.play(ReplacementTransform(name, formula), ReplacementTransform(raw.base, powers.base), run_time=0.7)
            self.play(self._one_by_one(raw, powers), run_time=2.4)
            self.remove(raw).add(powers)

        with self.beat("normalise"):
            # Divided by their sum, the bars on top of each other are just one whole.
            shares = softmax(logits)
            bars = self._bars(shares, WHOLE, "percent", NARROW).shift(FOOT * UP)
            column = Stack(shares, ground.student, ground, 0.75, WHOLE).stand_at(COLUMN_X, FOOT)
            full = self._formula("e^(z_i) / (sum_j e^(z_j))")
            self.play(ReplacementTransform(formula, full), run_time=0.7)
            self.play(self._one_by_one(powers, bars, 0.1), run_time=1.2)
            self.remove(powers).add(bars)
            one = stand(self.words("tổng = 1", theme.LABEL, weight=MEDIUM), COLUMN_X, FOOT + WHOLE + 0.2)
            self.play(
                LaggedStart(
                    *(TransformFromCopy(b, part) for b, part in zip(bars.bars, column, strict=True)), lag_ratio=0.25
                ),
                run_time=1.8,
            )
            self.add(column)
            self.play(FadeIn(one), run_time=0.3)

        with self.beat("knob"):
            # Every logit is divided by a temperature first; turned down from one, it sharpens the very same bars.
            slider = Slider("tau", 0.05, 1, 1, ground, ground.student, 3.7, (0.1, 1)).shift([LEFT_X, -1.25, 0])
            sharper = self._formula("e^(z_i \\/ tau) / (sum_j e^(z_j \\/ tau))").shift(2.2 * UP)
            self.play(
                FadeOut(VGroup(network, into, out), shift=0.3 * UP), FadeOut(picture, shift=0.3 * UP), run_time=0.5
            )
            self.play(ReplacementTransform(full, sharper), FadeIn(slider), run_time=0.8)
            end = fact("temp_student").value

            def temperature(share: float) -> float:
                return float(end**share)

            def shares_at(share: float) -> np.ndarray:
                return softmax(logits, temperature(share))

            self.play(Slide(slider, temperature), VaryBars(bars, shares_at), VaryStack(column, shares_at), run_time=2.6)

    def _bars(self, values: np.ndarray, unit: float, numbers: str, place: tuple[float, float]) -> Bars:
        middle, width = place
        bars = Bars(
            values,
            self.ground.student,
            self.ground,
            width,
            unit,
            numbers=numbers,
            decimals=1 if numbers == "percent" else 2,
        )
        return bars.shift(middle * RIGHT)

    def _formula(self, maths: str) -> VGroup:
        return self.formula(maths, theme.TITLE).move_to([LEFT_X, -1.35, 0])

    def _one_by_one(self, old: Bars, new: Bars, lag: float = 0.3) -> LaggedStart:
        """The bars of one chart become those of another, one after the other."""
        return LaggedStart(
            *(
                ReplacementTransform(VGroup(*before), VGroup(*after))
                for before, after in zip(
                    zip(old.bars, old.numbers, strict=True), zip(new.bars, new.numbers, strict=True), strict=True
                )
            ),
            *([] if lag > 0.2 else [ReplacementTransform(old.base, new.base)]),
            lag_ratio=lag,
        )

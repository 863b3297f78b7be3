"""Softmax: eight logits of the star, their powers, their shares, bar by bar; why they stay alike; and the knob for that."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov1 import softmax_pieces as pieces
from scenes.dinov1.softmax_pieces import FOOT, WHOLE
from tenuto.kit.distribution import softmax
from tenuto.stage.scene import LectureScene


class Softmax(LectureScene):
    """The same eight bars are logits, powers of e, and shares of one whole; then they are divided by a temperature."""

    def construct(self) -> None:
        ground = self.ground
        logits, other, origin = pieces.stored_logits(self)
        picture, networks, into, down, outs = pieces.two_networks(self)

        with self.beat("logits"):
            # Raw numbers come out of the student; the picture that they are about; some lie below nought.
            unit = 2.5 / np.abs(logits).max()
            raw = pieces.logit_bars(self, logits, unit, "value").shift(0.9 * DOWN)
            self.play(FadeIn(networks[0]), FadeIn(outs[0]), FadeIn(raw.base), FadeIn(origin), run_time=0.8)
            columns = (FadeIn(each, shift=0.4 * RIGHT) for each in raw.columns)
            self.play(LaggedStart(*columns, lag_ratio=0.3), run_time=2.2)
            self.cue("crop")
            self.play(FadeIn(picture, shift=0.3 * RIGHT), Create(into), networks[0].shine(), run_time=0.6)
            self.cue("signs")
            signs = (
                VGroup(*(bar for bar, z in zip(raw.bars, logits, strict=True) if (z < 0) == low))
                for low in (True, False)
            )
            self.play(LaggedStart(*(Indicate(part, 1.0, ground.ink) for part in signs), lag_ratio=0.5), run_time=1.2)

        with self.beat("why"):
            # The teacher's answers to the same picture, over the student's: on no common scale. What would be one: a whole.
            outlined, whole, hundred = pieces.outlined_and_whole(self, other, unit)
            self.play(FadeIn(networks[1]), Create(down), FadeIn(outs[1]), FadeOut(raw.numbers), run_time=0.8)
            self.play(LaggedStart(*map(FadeIn, outlined.bars), lag_ratio=0.3), run_time=0.8)
            self.cue("shares")
            self.play(Create(DashedVMobject(whole, 60)), run_time=2.0)
            self.play(FadeIn(hundred), run_time=0.8)

        with self.beat("exponentials"):
            # Each number becomes a power of e: nothing hangs below the line any more, and the order is the same.
            powers = pieces.logit_bars(self, np.exp(logits), 4.2 / np.exp(logits).max(), "value").shift(FOOT * UP)
            formula = pieces.reckoned(self, "e^(z_i)")
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
            full = pieces.reckoned(self, "e^(z_i) / (sum_j e^(z_j))")
            shares = softmax(logits)
            bars = pieces.logit_bars(self, shares, WHOLE, "percent").shift(FOOT * UP)
            column = pieces.whole_column(self, shares)
            self.cue("divide")
            becoming = map(ReplacementTransform, [*powers.columns, powers.base], [*bars.columns, bars.base])
            self.play(ReplacementTransform(formula, full), LaggedStart(*becoming, lag_ratio=0.1), run_time=0.7)
            self.remove(powers).add(bars)
            self.cue("one")
            self.play(LaggedStart(*map(TransformFromCopy, bars.bars, column), lag_ratio=0.25), run_time=2.4)
            self.add(column)

        with self.beat("knob"):
            # On the sphere all logits lie within ±1, where the exponential is almost a line; so each is divided first.
            equal, alike, plot, curve, dots = pieces.exponential(self, logits)
            sharper, slider = pieces.divided(self)
            self.play(FadeOut(bars.numbers, run_time=0.3), Create(equal), FadeIn(alike), run_time=2.2)
            self.play(FadeOut(VGroup(networks[0], into, outs[0]), picture, full), run_time=0.9)
            self.cue("range")
            self.play(FadeIn(plot), LaggedStart(*map(TransformFromCopy, bars.bars, dots), lag_ratio=0.1), run_time=1.2)
            self.cue("stretch")
            lifted = (dot.animate.move_to(plot.at(z, np.exp(z))) for dot, z in zip(dots, logits, strict=True))
            self.play(Create(curve), *lifted, run_time=1.4)
            reach = pieces.reach(self, plot, logits)
            self.play(Create(reach), run_time=0.7)
            self.cue("knob")
            self.play(FadeOut(plot, curve, dots, reach, equal, alike), run_time=0.3)
            self.play(FadeIn(sharper), FadeIn(slider), FadeIn(bars.numbers), run_time=0.3)
            self.add(bars)
            self.play(*pieces.sharpen(logits, slider, bars, column), run_time=1.8)

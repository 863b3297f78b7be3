"""EMA: the teacher's weights follow the student's, θ_T ← λ θ_T + (1 − λ) θ_S."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import *

from scenes.dinov1.ema_pieces import Gauge, MixBar, Trace, take_in
from scenes.dinov1.pieces.trails import Trails
from scenes.dinov1.pieces.weights import WeightStrip, common_scale, replay, restless
from tenuto.kit.chart import Row, RowChart
from tenuto.kit.heatmap import ramp
from tenuto.kit.number import Number
from tenuto.kit.plot import Axis, Plot
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import MEDIUM, SEMIBOLD

WIDE, BAR_Y = 2 * theme.SAFE_X, -0.95
STRIPS = (-0.1, -2.0)  # heights of the student's and the teacher's strip of weights
FIRST, LAST = 150, 226  # training steps that the strips replay, about one a frame
# BYOL's values of λ, as the facts name them, and what is remarked on some.
BYOL = {"1": "đứng yên, ", "0999": "", "099": "", "09": "", "0": "chép nguyên, "}


class Ema(LectureScene):
    """Formula, a bar cut at λ, real weights, the cosine schedule, BYOL's ablation, two weights' way in a plane."""

    def construct(self) -> None:
        ground, run = self.ground, load_tensors("ema")
        names, colors = ("Student", "Teacher"), (ground.student, ground.teacher)
        formula = self._formula()

        with self.beat("formula"):
            # The new teacher is a bar that the formula's two terms fill; where it is cut is up to λ.
            bar = MixBar(0.8, (ground.teacher, ground.student), WIDE, 1.3).set_y(BAR_Y)
            old = self.words("phần cũ của Teacher", theme.BODY, ground.teacher, (bar[0].get_x(), BAR_Y - 1.2))
            fresh = self.words("phần của Student", theme.BODY, ground.student, (4.75, BAR_Y - 1.2))
            terms = [VGroup(*map(formula.select, parts)) for parts in (("keep", "old"), ("take", "fresh"))]
            self.play(FadeIn(formula, shift=0.2 * UP), run_time=0.9)
            self.play(ReplacementTransform(terms[0].copy(), bar[0]), FadeIn(old), run_time=1.1)
            self.play(ReplacementTransform(terms[1].copy(), bar[1]), FadeIn(fresh), run_time=1.1)
            self.loop(bar.vary(lambda turn: 0.8 + 0.1 * np.sin(TAU * turn)), run_time=3)

        with self.beat("blend"):
            # At the start λ leaves the student a sliver: this bar is cut to scale. Every step, one more of them.
            start, taken, edge = fact("ema_start"), fact("ema_taken"), theme.SAFE_X
            value = self.formula(f"lambda = {start.text}", theme.TITLE, ground.ema).move_to([0, 0.28, 0])
            share = self.words(taken.text, theme.HEADING, ground.student, (edge, -2.6), RIGHT, weight=SEMIBOLD)
            pointer = Line([edge - 0.02, -2.15, 0], bar.get_corner(DR) - [0.02, 0.08, 0])
            self.play(FadeOut(fresh), FadeIn(value), run_time=0.5)
            self.play(bar.vary(lambda share: 0.8 + (start.value - 0.8) * smooth(share)), run_time=1.6)
            self.play(Create(pointer.set_stroke(ground.student, 3)), FadeIn(share), run_time=0.6)
            self.loop(take_in(bar[1]), run_time=2)

        with self.beat("strips"):
            # The two parts of the bar become real weights, lit by how much each step changes them.
            changes = [np.diff(weights[FIRST : LAST + 2], axis=0) for weights in (run.student, run.teacher)]
            scale, strips, labels = common_scale(*changes), Group(), VGroup()
            for values, name, color, y in zip(changes, names, colors, STRIPS, strict=True):
                strips.add(WeightStrip(values, scale, ramp(color, ground), WIDE, 1.05).set_y(y))
                labels.add(self.words(name, theme.BODY, color, (-theme.SAFE_X, y + 0.72), LEFT, weight=SEMIBOLD))
            counter = Number(FIRST, theme.LABEL, ground.muted, MEDIUM, prefix="bước ", align=RIGHT, computed=True)
            counter.shift([theme.SAFE_X, -3.02, 0])
            origin = self.footnote(f"{run.about['label']} · màu: mỗi bước đổi bao nhiêu", computed=True)
            self.play(FadeOut(VGroup(value, share, pointer, old)), formula.animate.set_y(1.75), run_time=0.5)
            self.play(
                bar[0].animate.set_fill(opacity=0).replace(strips[1], stretch=True),
                bar[1].animate.set_fill(opacity=0).replace(strips[0], stretch=True),
                FadeIn(strips), FadeIn(labels), FadeIn(origin), FadeIn(counter), run_time=1.2,
            )  # fmt: skip
            self.remove(bar)
            self.loop(replay(strips, counter, FIRST, LAST), run_time=3)

        with self.beat("schedule"):
            # λ climbs along half a cosine, and what the teacher takes shrinks to nothing.
            self.play(FadeOut(Group(strips, labels, counter, origin)), run_time=0.4)
            limits = (start.value, fact("ema_end").value)
            training = Axis(0, 1, (0, 1), texts=("đầu", "cuối"))
            values = Axis(*limits, limits, "$lambda$", texts=(start.text, fact("ema_end").text))
            plot = Plot(training, values, ground, 7.6, 2.75, theme.LABEL)
            plot.shift([-theme.SAFE_X - plot.get_left()[0], -3.0 - plot.get_bottom()[1], 0])
            trace = Trace(plot, lambda share: _half_cosine(*limits, share), ground.ema)
            gauge = Gauge(taken.value, taken.value, ground.student, ground, 1.5, 2.1, decimals=2, suffix="%")
            gauge.shift([4.6, plot.at(0, start.value)[1], 0])
            caption = self.words("lấy từ Student, mỗi bước", theme.LABEL, at=(4.6, gauge.base.get_y() - 0.42))
            self.play(*map(FadeIn, (plot, caption, gauge, trace)), run_time=0.7)
            self.play(trace.draw(), gauge.vary(lambda share: _half_cosine(taken.value, 0, share)), run_time=3.2)

        with self.beat("fixed"):
            # BYOL tried fixed values: a motionless teacher, three slow ones, one that is copied.
            rows = [
                Row(
                    f"{remark}$lambda = {fact(f'byol_tau_{key}').text}$",
                    fact(f"byol_tau_{key}_linear").value,
                    ground.ema,
                )
                for key, remark in BYOL.items()
            ]
            chart = RowChart(rows, ground, -2.9, 5.3, 0.85, unit="BYOL, linear probe", pitch=0.65)
            self.play(FadeOut(VGroup(plot, trace, gauge, caption)), run_time=0.4)
            self.play(FadeIn(chart.spine), FadeIn(chart.axis), run_time=0.5)
            self.play(chart.grow(0), run_time=1.2)
            self.play(chart.grow(1, 2, 3, 4, lag=0.4), run_time=2.2)

        with self.beat("paths"):
            # Two weights as a place in the plane: where both networks were; then both walk again, at the same step.
            pair = list(restless(run.student))
            trails = Trails([run.student[:, pair], run.teacher[:, pair]], colors, (3, 6), ground, 10.4, 4.7)
            trails.shift([0, theme.STAGE_CENTRE_Y + 0.1, 0])
            corner, edge = trails.free_side * theme.SAFE_X, trails.free_side * RIGHT
            labels = VGroup(
                *(self.words(name, theme.BODY, color, (corner, y), edge, weight=SEMIBOLD)
                  for name, color, y in zip(names, colors, (1.6, 1.0), strict=True))
            )  # fmt: skip
            origin = self.footnote(f"{run.about['label']} · mặt phẳng của hai trọng số", computed=True)
            self.play(FadeOut(chart), FadeOut(formula), FadeIn(origin), run_time=0.5)
            self.play(FadeIn(labels), run_time=0.4)
            self.play(*map(Create, trails.lines), rate_func=linear, run_time=3)
            self.loop(trails.walk(), run_time=2.5)

    def _formula(self) -> theme.Formula:
        """The update, its parts in the colours of who they belong to; `select` names them new, keep, old, take, fresh."""
        ground = self.ground
        rule = "{{theta_T : new}} <- {{lambda : keep}} {{theta_T : old}} + {{(1 - lambda) : take}} {{theta_S : fresh}}"
        formula = self.formula(rule, theme.TITLE).move_to([0, 1.45, 0])
        roles = (ground.teacher, ground.ema, ground.teacher, ground.ema, ground.student)
        for part, color in zip(("new", "keep", "old", "take", "fresh"), roles, strict=True):
            formula.select(part).set_color(color)
        return formula


def _half_cosine(first: float, last: float, share: Any) -> Any:
    """From `first` to `last` along half a cosine."""
    return last - (last - first) * (np.cos(np.pi * share) + 1) / 2

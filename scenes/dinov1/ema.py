"""EMA: the teacher's weights follow the student's, θ_T ← λ θ_T + (1 − λ) θ_S."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import *

from scenes.dinov1.ema_pieces import Gauge, MixBar, Trace, take_in
from scenes.dinov1.pieces.ema_arrow import EmaArrow
from scenes.dinov1.pieces.tally import Tally
from scenes.dinov1.pieces.trails import Trails
from scenes.dinov1.pieces.unlearnt import unlearnt
from scenes.dinov1.pieces.weights import WeightStrip, common_scale, replay, restless
from scenes.pieces.network import Network
from tenuto.kit.arrow import arrow
from tenuto.kit.heatmap import ramp
from tenuto.kit.number import Number
from tenuto.kit.plot import Axis, Plot
from tenuto.kit.swap import swap
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import MEDIUM, SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
CORNER = np.array([-6.0, -2.55, 0])  # where the axes of the two weights meet
MOMENT, BEFORE = 283, 40  # the training step at which the walk is looked at closely, and so many before it
SHOWN = 0.75  # λ that the formula is explained with: what the teacher takes must be seen
WIDE, BAR_Y = 2 * theme.SAFE_X, -1.6
STRIPS = (-0.1, -2.0)  # heights of the student's and the teacher's strip of weights
FIRST, LAST = 150, 234  # training steps that the strips replay


class Ema(LectureScene):
    """Two weights' way in a plane, the formula built from one of its moments, real weights, the schedule, BYOL's ablation."""

    def construct(self) -> None:
        ground, run = self.ground, load_tensors("ema")
        names, colors = ("Student", "Teacher"), (ground.student, ground.teacher)
        pair = list(restless(run.student))
        ways = run.student[:, pair], run.teacher[:, pair]

        with self.beat("paths"):
            # Each network becomes a point whose coordinates are two of its weights.
            student, teacher = (Network(name, color, ground).move_to([0, y, 0])
                                for name, color, y in zip(names, colors, (-1.7, 1.0), strict=True))  # fmt: skip
            climb = EmaArrow(student, teacher, ground, px=0)
            self.play(*map(FadeIn, (student, teacher, climb)), run_time=0.6)
            self.cue("axes")
            trails = Trails(ways, colors, (3, 6), ground, 10.6, 4.0).shift([0.35, -0.3, 0])
            axes = VGroup(
                arrow(CORNER, CORNER + 12 * RIGHT, ground.muted), arrow(CORNER, CORNER + 4.6 * UP, ground.muted)
            )
            labels = VGroup(
                self.words("một trọng số", theme.LABEL, ground.muted, (theme.SAFE_X, CORNER[1] + 0.2), RIGHT),
                self.words("một trọng số khác", theme.LABEL, ground.muted, (CORNER[0] + 0.25, 1.85), LEFT),
            )
            origin = self.footnote(run.about["label"], computed=True)
            dots = VGroup(
                *(Dot(line.get_start(), 0.16, color=color) for line, color in zip(trails.lines, colors, strict=True))
            )
            shrunk = (FadeOut(each, scale=0.1, target_position=dots) for each in (student, teacher))
            self.play(FadeOut(climb), *shrunk, FadeIn(dots, scale=3), *map(Create, axes), run_time=1.1)
            self.play(FadeIn(labels), FadeIn(origin), run_time=0.4)
            for name, line, dot, y, seconds in zip(names, trails.lines, dots, (0.9, 0.3), (1.5, 2.8), strict=True):
                self.cue(name.lower())
                label = self.words(name, theme.BODY, dot.get_color(), (CORNER[0] + 0.25, y), LEFT, weight=SEMIBOLD)
                labels.add(label)
                self.play(
                    Create(line), MoveAlongPath(dot, line.copy()), FadeIn(label), rate_func=linear, run_time=seconds
                )

        with self.beat("formula"):
            # One moment of the walk comes near: where the student is, where the teacher was, and where it goes.
            near = Trails([way[MOMENT - BEFORE : MOMENT + 1] for way in ways], colors, (3, 6), ground, 5.4, 2.7).shift(
                [-3.4, 0.85, 0]
            )
            there, was = (
                Dot(line.get_end(), 0.15, color=color) for line, color in zip(near.lines, colors, strict=True)
            )
            moved = was.copy()
            signs = VGroup(
                self.formula("theta_S", theme.HEADING, ground.student).next_to(there, DOWN, 0.12),
                self.formula("theta_T", theme.HEADING, ground.teacher).next_to(was, UL, 0.05),
            )
            name = self.captioned(
                "EMA", "trung bình trượt theo hàm mũ", theme.TITLE, ground.ema, (3.3, 1.75), below=0.6
            )
            closer = {"target_position": trails.lines[0].get_center()}
            self.play(
                FadeOut(VGroup(axes, labels)),
                FadeOut(trails.lines, dots, scale=3, **closer),
                FadeIn(name),
                run_time=0.8,
            )
            larger = self.footnote(f"{run.about['label']} · bước nhích vẽ to cho dễ thấy", computed=True)
            self.remove(origin)
            self.add(larger)
            self.play(FadeIn(near.lines, scale=0.5), FadeIn(there), FadeIn(was), FadeIn(signs), run_time=0.8)
            self.cue("new")
            formula = self._formula()
            pull = arrow(was.get_center(), there.get_center(), ground.ema)
            bar = MixBar(SHOWN, (ground.teacher, ground.student), WIDE, 0.95).set_y(BAR_Y)
            self.play(Create(pull[0]), moved.animate.move_to(_between(was, there, 1 - SHOWN)),
                      was.animate.set_fill(opacity=0.45), run_time=0.45)  # fmt: skip
            self.play(TransformFromCopy(moved, formula.select("new")), FadeIn(formula.select("becomes")), run_time=0.4)
            self.cue("old")
            old = self.words("phần cũ của Teacher", theme.BODY, ground.teacher, (bar[0].get_x(), BAR_Y - 0.95))
            kept = VGroup(formula.select("keep"), formula.select("old"))
            self.play(TransformFromCopy(signs[1], kept), GrowFromEdge(bar[0], LEFT), FadeIn(old), run_time=0.8)
            self.cue("rest")
            fresh = self.words("lấy từ Student", theme.BODY, ground.student, (bar[1].get_x(), BAR_Y - 0.95))
            taken = VGroup(formula.select("plus"), formula.select("take"), formula.select("fresh"))
            self.play(TransformFromCopy(signs[0], taken), GrowFromEdge(bar[1], RIGHT), FadeIn(fresh), run_time=0.9)

        with self.beat("blend"):
            # At the start λ leaves the student a sliver: this bar is cut to scale, and the teacher hardly moves.
            start, share = fact("ema_start"), fact("ema_taken")
            self.play(FadeOut(fresh), run_time=0.4)
            self.cue("start")
            value = self.formula(f"lambda = {start.text}", theme.TITLE, ground.ema).move_to([3.3, -0.5, 0])
            cut = bar.vary(lambda share: SHOWN + (start.value - SHOWN) * smooth(share))
            self.play(FadeIn(value), cut, moved.animate.move_to(_between(was, there, 1 - start.value)), run_time=1.4)
            self.cue("taken")
            little = self.words(
                share.text, theme.HEADING, ground.student, (theme.SAFE_X, -2.75), RIGHT, weight=SEMIBOLD
            )
            pointer = Line([theme.SAFE_X - 0.02, -2.35, 0], bar.get_corner(DR) - [0.02, 0.08, 0])
            self.play(Create(pointer.set_stroke(ground.student, 3)), FadeIn(little), take_in(bar[1]), run_time=1.2)

        with self.beat("strips"):
            # The two parts of the bar become real weights, coloured by how much each step changes them.
            changes = [np.diff(weights[FIRST : LAST + 2], axis=0) for weights in (run.student, run.teacher)]
            scale, strips, labels = common_scale(*changes), Group(), VGroup()
            for values, name_, color, y in zip(changes, names, colors, STRIPS, strict=True):
                strips.add(WeightStrip(values, scale, ramp(color, ground), WIDE, 1.05).set_y(y))
                labels.add(self.words(name_, theme.BODY, color, (-theme.SAFE_X, y + 0.72), LEFT, weight=SEMIBOLD))
            counter = Number(FIRST, theme.LABEL, ground.muted, MEDIUM, prefix="bước ", align=RIGHT, computed=True)
            counter.shift([theme.SAFE_X, -3.02, 0])
            self.play(FadeOut(VGroup(value, little, pointer, old, near.lines, signs, there, was, moved, pull[0], name)),
                      formula.animate.move_to([0, 1.6, 0]), run_time=0.4)  # fmt: skip
            self.cue("cells")
            self.play(
                bar[0].animate.set_fill(opacity=0).replace(strips[1], stretch=True),
                bar[1].animate.set_fill(opacity=0).replace(strips[0], stretch=True), FadeIn(strips), FadeIn(labels), run_time=1.2,
            )  # fmt: skip
            self.remove(bar)
            self.cue("change")
            about = self.footnote(f"{run.about['label']} · màu: mỗi bước đổi bao nhiêu", computed=True)
            self.remove(larger)
            self.add(about)
            self.play(FadeIn(counter), replay(strips, counter, FIRST, 0, 6), run_time=1.2)
            self.cue("student")
            self.play(
                replay(strips, counter, FIRST, 6, 34, faint=1), labels[1].animate.set_fill(opacity=0.4), run_time=1.3
            )
            self.cue("teacher")
            bright, pale = labels[1].animate.set_fill(opacity=1), labels[0].animate.set_fill(opacity=0.4)
            self.play(replay(strips, counter, FIRST, 34, 62, faint=0), bright, pale, run_time=1.3)
            self.play(
                replay(strips, counter, FIRST, 62, LAST - FIRST), labels[0].animate.set_fill(opacity=1), run_time=1.0
            )

        with self.beat("schedule"):
            # λ climbs along half a cosine, and what the teacher takes shrinks to nothing.
            limits = (start.value, fact("ema_end").value)
            training = Axis(0, 1, (0, 1), texts=("đầu", "cuối"))
            values = Axis(*limits, limits, "$lambda$", texts=(start.text, fact("ema_end").text))
            plot = Plot(training, values, ground, 7.6, 2.75, theme.LABEL)
            plot.shift([-theme.SAFE_X - plot.get_left()[0], -3.0 - plot.get_bottom()[1], 0])
            trace = Trace(plot, lambda share: _half_cosine(*limits, share), ground.ema)
            gauge = Gauge(share.value, share.value, ground.student, ground, 1.5, 2.1, decimals=2, suffix="%")
            gauge.shift([4.6, plot.at(0, start.value)[1], 0])
            rim = DashedVMobject(gauge.column.copy().set_fill(opacity=0).set_stroke(ground.muted, 2.5), 40)
            caption = self.words("lấy từ Student, mỗi bước", theme.LABEL, at=(4.6, gauge.base.get_y() - 0.42))
            self.play(FadeOut(Group(strips, labels, counter, about)), run_time=0.4)
            self.play(*map(FadeIn, (plot, caption, rim, gauge, trace)), run_time=0.6)
            for cue, first, last, seconds in (("curve", 0.0, 0.85, 2.4), ("end", 0.85, 1.0, 1.0)):
                self.cue(cue)
                column = Vary(
                    gauge, lambda at: gauge.show(_half_cosine(share.value, 0, at), running=at < 1), first, last
                )
                self.play(Vary(trace, trace.reach, first, last), column, run_time=seconds)

        with self.beat("fixed"):
            # BYOL tried: of a thousand pictures, those that are named right.
            still = Network("Teacher", ground.teacher, ground, 3.2, 3.4).move_to([-4.8, 0.0, 0])
            still.layers.scale(1.5)
            puzzle = self.words("đứng yên?", theme.BODY, at=(-4.8, -2.4), weight=SEMIBOLD)
            self.play(FadeOut(*self.content()), run_time=0.4)
            self.play(FadeIn(still), FadeIn(puzzle), run_time=0.6)
            self.cue("random")
            noise = self.words("mạng ngẫu nhiên", theme.BODY, at=(-4.8, -2.4), weight=SEMIBOLD)
            self.play(still.layers.animate.set_opacity(0), FadeIn(unlearnt(still), lag_ratio=0.01),
                      swap(puzzle, noise), run_time=1.0)  # fmt: skip
            for cue, shown, title, key, x in (
                ("fixed", "low", "mạng đứng yên", "byol_tau_1", -0.35), ("moving", "high", "nhích dần", "byol_tau_099", 4.25)
            ):  # fmt: skip
                self.cue(cue)
                tally = Tally(ground.ema, ground, (x, -0.1), 0.104)
                heading = self.words(f"{title}, $lambda = {fact(key).text}$", theme.BODY, at=(x, 1.6), weight=SEMIBOLD)
                origin = (
                    [FadeIn(self.footnote("BYOL · linear, ImageNet · ô sáng: đoán đúng"))] if cue == "fixed" else []
                )
                self.play(FadeIn(heading), FadeIn(tally), *origin, run_time=0.6)
                self.cue(shown)
                right = fact(f"{key}_linear").value
                number = Number(0, theme.TITLE, ground.ink, decimals=1, suffix="%").shift([x, -2.45, 0])
                self.play(tally.light(right), number.to(right), run_time=1.2)

    def _formula(self) -> theme.Formula:
        """The update, its parts in the colours of who they belong to; `select` names them new, becomes, keep, old, plus, take,
        fresh."""
        ground = self.ground
        rule = (
            "{{theta_T : new}} {{<- : becomes}} {{lambda : keep}} {{theta_T : old}} {{+ : plus}} {{(1 - lambda) : take}} "
            "{{theta_S : fresh}}"
        )
        formula = self.formula(rule, theme.TITLE).move_to([3.3, 0.45, 0])
        roles = (ground.teacher, ground.ema, ground.teacher, ground.ema, ground.student)
        for part, color in zip(("new", "keep", "old", "take", "fresh"), roles, strict=True):
            formula.select(part).set_color(color)
        return formula


def _between(one: Mobject, other: Mobject, share: float) -> np.ndarray:
    return one.get_center() + share * (other.get_center() - one.get_center())


def _half_cosine(first: float, last: float, share: Any) -> Any:
    """From `first` to `last` along half a cosine."""
    return last - (last - first) * (np.cos(np.pi * share) + 1) / 2

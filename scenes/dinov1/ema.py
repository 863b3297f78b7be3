"""EMA: the teacher's weights follow the student's, θ_T ← λ θ_T + (1 − λ) θ_S."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from scenes import theme
from scenes.data import fact, load_tensors
from scenes.kit.chart import BarChart, Grow, Row
from scenes.kit.heatmap import ramp
from scenes.kit.lettering import stand
from scenes.kit.number import Number
from scenes.kit.plot import Axis, Plot
from scenes.kit.weights import Replay, WeightStrip, common_scale, restless
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

WIDE = 2 * theme.SAFE_X
BAR_Y, BAR_HEIGHT = -0.95, 1.3
FIRST, LAST = 150, 226  # training steps that the strips replay, about one a frame
BYOL = ("1", "0999", "099", "09", "0")  # its decay rates, as they are named among the facts


class Ema(LectureScene):
    """Formula, a bar cut at λ, real weights, the cosine schedule, BYOL's ablation, two weights' way in a plane."""

    def construct(self) -> None:
        ground = self.ground
        run = load_tensors("ema")
        formula = self.formula(
            "{{theta_T : new}} <- {{lambda : keep}} {{theta_T : old}} + {{(1 - lambda) : take}} {{theta_S : fresh}}",
            theme.TITLE,
        ).move_to([0, 1.45, 0])
        for part, color in (
            ("new", ground.teacher), ("keep", ground.ema), ("old", ground.teacher), ("take", ground.ema), ("fresh", ground.student)
        ):  # fmt: skip
            formula.select(part).set_color(color)
        kept = VGroup(formula.select("keep"), formula.select("old"))
        taken = VGroup(formula.select("take"), formula.select("fresh"))

        with self.beat("formula"):
            # The new teacher is a bar that the formula's two terms fill; where it is cut is up to λ.
            old, fresh = mix = self._mix(0.8)
            names = VGroup(
                stand(self.words("phần cũ của Teacher", theme.BODY, ground.teacher), old.get_x(), BAR_Y - 1.2),
                stand(self.words("phần của Student", theme.BODY, ground.student), 4.75, BAR_Y - 1.2),
            )
            self.play(FadeIn(formula, shift=0.2 * UP), run_time=0.9)
            self.play(ReplacementTransform(kept.copy(), old), FadeIn(names[0]), run_time=1.1)
            self.play(ReplacementTransform(taken.copy(), fresh), FadeIn(names[1]), run_time=1.1)
            sway = UpdateFromAlphaFunc(mix, lambda bar, turn: _cut(bar, 0.8 + 0.1 * np.sin(2 * np.pi * turn)))
            self.loop(sway, run_time=3)

        with self.beat("blend"):
            # At the start λ leaves the student a sliver: this bar is cut to scale. Every step, one more of them.
            start = fact("ema_start")
            value = self.formula(f"lambda = {start.text}", theme.TITLE, ground.ema).move_to([0, 0.28, 0])
            share = stand(
                self.words(fact("ema_taken").text, theme.HEADING, ground.student, weight=SEMIBOLD),
                theme.SAFE_X,
                -2.6,
                RIGHT,
            )
            pointer = Line([theme.SAFE_X - 0.02, -2.15, 0], [theme.SAFE_X - 0.02, BAR_Y - BAR_HEIGHT / 2 - 0.08, 0])
            pointer.set_stroke(ground.student, 3)
            self.play(FadeOut(names[1]), FadeIn(value), run_time=0.5)
            self.play(
                UpdateFromAlphaFunc(mix, lambda bar, t: _cut(bar, 0.8 + (start.value - 0.8) * smooth(t))), run_time=1.6
            )
            self.play(Create(pointer), FadeIn(share), run_time=0.6)
            sliver = fresh.copy().set_opacity(0)
            self.add(sliver)
            self.loop(self._steps(sliver), run_time=2)

        with self.beat("strips"):
            # The two parts of the bar become real weights, lit by how much each step changes them.
            changes = [np.diff(values[FIRST : LAST + 2], axis=0) for values in (run.student, run.teacher)]
            strips, labels = self._strips(*changes)
            counter = Number(FIRST, theme.LABEL, ground.muted, theme.MEDIUM, prefix="bước ", align=RIGHT)
            counter.is_computed = True
            counter.shift([theme.SAFE_X, -3.02, 0])
            origin = self._origin(f"{run.about['label']} · màu: mỗi bước đổi bao nhiêu")
            self.remove(sliver)
            self.play(FadeOut(VGroup(value, share, pointer, names[0])), formula.animate.set_y(1.75), run_time=0.5)
            self.play(
                old.animate.set_fill(opacity=0).replace(strips[1], stretch=True),
                fresh.animate.set_fill(opacity=0).replace(strips[0], stretch=True),
                FadeIn(strips), FadeIn(labels), FadeIn(origin), FadeIn(counter), run_time=1.2,
            )  # fmt: skip
            self.remove(mix)
            self.loop(Replay(strips, counter, FIRST, LAST), run_time=3)

        with self.beat("schedule"):
            # λ climbs along half a cosine, and what the teacher takes shrinks to nothing.
            self.play(FadeOut(Group(strips, labels, counter, origin)), run_time=0.4)
            plot, curve, dot, column, percent, caption = self._schedule()
            self.play(FadeIn(plot), FadeIn(caption), FadeIn(column), FadeIn(percent), FadeIn(dot), run_time=0.7)
            self.add(curve)
            self.play(self._climb(plot, curve, dot, column, percent), run_time=3.2)

        with self.beat("fixed"):
            # BYOL tried fixed values: a motionless teacher, three slow ones, one that is copied.
            chart = self._ablation()
            self.play(FadeOut(VGroup(plot, curve, dot, column, percent, caption)), run_time=0.4)
            self.play(FadeIn(chart.spine), FadeIn(chart.axis), run_time=0.5)
            self.play(Grow(chart, 0), run_time=1.2)
            self.play(Grow(chart, 1, 2, 3, 4, lag=0.4), run_time=2.2)

        with self.beat("paths"):
            # Two weights as a place in the plane: where both networks were; then both walk again, at the same step.
            pair = list(restless(run.student))
            student, teacher, names, walkers = self._paths(run.student[:, pair], run.teacher[:, pair])
            origin = self._origin(f"{run.about['label']} · mặt phẳng của hai trọng số")
            self.play(FadeOut(chart), FadeOut(formula), FadeIn(origin), run_time=0.5)
            self.play(FadeIn(names), run_time=0.4)
            self.play(Create(student), Create(teacher), rate_func=linear, run_time=3)
            self.add(walkers)
            self.loop(self._walk(walkers, student, teacher), run_time=3)

    # -- the bar --------------------------------------------------------------------------------------------------------

    def _mix(self, share: float) -> VGroup:
        """The teacher's part and the student's part of one bar over the whole width."""
        bar = VGroup(
            *(
                Rectangle(width=1, height=BAR_HEIGHT, fill_color=color, fill_opacity=1, stroke_width=0).set_y(BAR_Y)
                for color in (self.ground.teacher, self.ground.student)
            )
        )
        _cut(bar, share)
        return bar

    def _steps(self, sliver: Rectangle) -> Animation:
        """A sliver comes in from above and melts into the bar, once a turn."""
        height, middle = BAR_HEIGHT, BAR_Y

        def come(mobject: Rectangle, turn: float) -> None:
            mobject.set_y(middle + 1.5 * height * (1 - smooth(min(1.0, turn / 0.6))))
            mobject.set_fill(opacity=min(1.0, 8 * turn, 8 * (1 - turn)))

        return UpdateFromAlphaFunc(sliver, come)

    # -- the strips -----------------------------------------------------------------------------------------------------

    def _strips(self, student: NDArray[np.float32], teacher: NDArray[np.float32]) -> tuple[Group, VGroup]:
        ground, strips, labels, scale = self.ground, Group(), VGroup(), common_scale(student, teacher)
        for values, color, name, y in (
            (student, ground.student, "Student", -0.1),
            (teacher, ground.teacher, "Teacher", -2.0),
        ):
            strips.add(WeightStrip(values, scale, ramp(color, ground), WIDE, 1.05).move_to([0, y, 0]))
            labels.add(stand(self.words(name, theme.BODY, color, weight=SEMIBOLD), -theme.SAFE_X, y + 0.72, LEFT))
        return strips, labels

    # -- the schedule ---------------------------------------------------------------------------------------------------

    def _schedule(self) -> tuple[Plot, VMobject, Dot, Rectangle, Number, VGroup]:
        ground, first, last = self.ground, fact("ema_start"), fact("ema_end")
        plot = Plot(
            Axis(0, 1, (0, 1), texts=("đầu", "cuối")),
            Axis(first.value, last.value, (first.value, last.value), "$lambda$", texts=(first.text, last.text)),
            ground, 7.6, 2.75, theme.LABEL,
        )  # fmt: skip
        plot.shift([-theme.SAFE_X - plot.get_left()[0], -3.0 - plot.get_bottom()[1], 0])
        curve = plot.curve([0, 1e-3], [first.value, first.value], ground.ema, 6)
        dot = plot.dot(0, first.value, ground.ink, 0.12)
        base = plot.at(0, first.value)[1]
        column = Rectangle(width=1.5, height=1, fill_color=ground.student, fill_opacity=1, stroke_width=0)
        column.move_to([4.6, base, 0], aligned_edge=DOWN)
        percent = Number(fact("ema_taken").value, theme.HEADING, ground.student, decimals=2, suffix="%").shift(
            [4.6, base, 0]
        )
        caption = VGroup(
            Line([3.3, base, 0], [5.9, base, 0], stroke_color=ground.muted, stroke_width=2.5),
            stand(self.words("lấy từ Student, mỗi bước", theme.LABEL), 4.6, base - 0.42),
        )
        return plot, curve, dot, column, percent, caption

    def _climb(self, plot: Plot, curve: VMobject, dot: Dot, column: Rectangle, percent: Number) -> Animation:
        first, last, top = fact("ema_start").value, fact("ema_end").value, fact("ema_taken").value
        base = column.get_bottom()[1]

        def climb(_: VGroup, share: float) -> None:
            share = max(smooth(share), 1e-3)
            times = np.linspace(0, share, 100)
            values = last - (last - first) * (np.cos(np.pi * times) + 1) / 2
            curve.set_points_as_corners(plot.places(times, values))
            dot.move_to(curve.get_end())
            left = (last - values[-1]) / (last - first)
            column.stretch_to_fit_height(max(2.1 * left, 0.02)).set_y(base, DOWN)
            percent.shift([0, column.get_top()[1] + 0.2 - percent.baseline, 0])
            percent.show(top * left, running=True)

        climb(VGroup(), 0)
        return UpdateFromAlphaFunc(VGroup(curve, dot, column, percent), climb, rate_func=linear)

    # -- BYOL -----------------------------------------------------------------------------------------------------------

    def _ablation(self) -> BarChart:
        remarks = {"1": "đứng yên, ", "0": "chép nguyên, "}
        rows = [
            Row(
                f"{remarks.get(name, '')}$lambda = {fact(f'byol_tau_{name}').text}$",
                fact(f"byol_tau_{name}_linear").value,
                self.ground.ema,
            )
            for name in BYOL
        ]
        return BarChart(rows, self.ground, -2.9, 5.3, 0.85, unit="BYOL, linear probe", pitch=0.65)

    # -- the paths ------------------------------------------------------------------------------------------------------

    def _paths(
        self, student: NDArray[np.float32], teacher: NDArray[np.float32]
    ) -> tuple[VMobject, VMobject, VGroup, VGroup]:
        """Both paths to one scale in the middle of the stage, their names, and the two who walk them."""
        ground, both = self.ground, np.concatenate([student, teacher])
        low, high = both.min(0), both.max(0)
        unit = min(10.4 / (high - low)[0], 4.7 / (high - low)[1])
        side = -1 if both[both[:, 1].argmax(), 0] > (low + high)[0] / 2 else 1  # the upper corner without paths
        lines, names, walkers = [], VGroup(), VGroup()
        for path, color, width, name, y in (
            (student, ground.student, 3, "Student", 1.6), (teacher, ground.teacher, 6, "Teacher", 1.0),
        ):  # fmt: skip
            flat = (path - (low + high) / 2) * unit + np.array([0, theme.STAGE_CENTRE_Y + 0.1])
            places = np.column_stack([flat, np.zeros(len(path))])
            lines.append(VMobject(stroke_color=color, stroke_width=width).set_points_as_corners(places))
            words = self.words(name, theme.BODY, color, weight=SEMIBOLD)
            names.add(stand(words, side * theme.SAFE_X, y, side * RIGHT))
            walkers.add(Dot(places[0], radius=0.15, color=color, stroke_color=ground.ground, stroke_width=4))
        return lines[0], lines[1], names, walkers

    def _walk(self, walkers: VGroup, student: VMobject, teacher: VMobject) -> Animation:
        """Both walk their paths, at the same step at any time, and fade at both ends: a seamless loop."""
        ways = [line.points[::4] for line in (student, teacher)]

        def walk(dots: VGroup, turn: float) -> None:
            for dot, way in zip(dots, ways, strict=True):
                exact = turn * (len(way) - 1)
                low = min(int(exact), len(way) - 2)
                dot.move_to(way[low] + (exact - low) * (way[low + 1] - way[low]))
                dot.set_opacity(min(1.0, 12 * turn, 12 * (1 - turn)))

        walk(walkers, 0)
        return UpdateFromAlphaFunc(walkers, walk)

    def _origin(self, text: str) -> theme.Words:
        """Where the picture's numbers were computed."""
        return stand(self.computed(text, theme.SMALL, self.ground.muted), -theme.SAFE_X, -3.02, LEFT)


def _cut(bar: VGroup, share: float) -> None:
    """Cut a bar over the whole width at `share`."""
    for part, (left, right) in zip(bar, ((0, share), (share, 1)), strict=True):
        part.stretch_to_fit_width(WIDE * (right - left)).set_x(-theme.SAFE_X + WIDE * (left + right) / 2)

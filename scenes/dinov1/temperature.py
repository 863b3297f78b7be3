"""Temperature: one vector of logits, turned from sharp to flat; student and teacher side by side; warm-up; too warm."""

from __future__ import annotations

import numpy as np
from manim import *

from narration.facts import vietnamese
from scenes import theme
from scenes.data import fact, load_tensors
from scenes.kit.arrow import arrow
from scenes.kit.bars import Bars, ShowBars, VaryBars, softmax
from scenes.kit.lettering import stand
from scenes.kit.logits import evenly_spread
from scenes.kit.plot import Axis, Plot
from scenes.kit.slider import Slide, Slider
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

DRAWN = 8
SIDE = 3.3  # the middles of the left and the right panel lie this far from the centre
FOOT, WHOLE, WIDTH = -2.8, 3.4, 6.0  # of the bars: where they stand, how tall a share of 1 is, how wide they are
SWING = 5.0  # the loop turns the temperature up and down by this factor
RANGE = (0.02, 0.5)  # of the sliders
SWEEP = ("tau_0", "tau_002", "tau_004", "tau_006", "tau_008")  # App. D


class Temperature(LectureScene):
    """The same eight logits through softmax at every temperature; percentages are those of what is drawn."""

    def construct(self) -> None:
        ground = self.ground
        data = load_tensors("temperature")
        logits = data.student[evenly_spread(data.student, DRAWN)].astype(np.float64)
        warm, cold = fact("temp_student").value, fact("temp_teacher_start").value
        bars, slider = self._panel(softmax(logits, warm), warm, ground.data)
        panel = VGroup(bars, slider).shift(SIDE * RIGHT)
        raw = Bars(logits, ground.data, ground, 5.2, 2.7 / np.abs(logits).max(), numbers="value", decimals=2)
        raw.shift([-3.75, -1.6, 0])
        origin = self.note(f"softmax trên {DRAWN} trong {vietnamese(len(data.student))} logit · {data.about['label']}")
        origin.is_computed = True

        def turn(share: float) -> float:
            """Down, up and back again, by equal factors."""
            return float(warm * SWING ** -np.sin(TAU * share))

        with self.beat("slider"):
            # One vector on the left, its softmax on the right; only the temperature moves.
            caption = stand(self.words("cùng một dãy logit", theme.BODY, weight=SEMIBOLD), -3.75, 1.72)
            way = arrow([-0.85, 0.3, 0], [-0.15, 0.3, 0], ground.muted)
            self.play(FadeIn(raw), FadeIn(caption), run_time=0.7)
            self.play(Create(way), FadeIn(panel), FadeIn(origin), run_time=0.7)
            self.loop(Slide(slider, turn), VaryBars(bars, lambda share: softmax(logits, turn(share))), run_time=4)

        with self.beat("student"):
            # The student's temperature: the panel takes the student's colour.
            names = VGroup(
                *(
                    stand(self.words(name, theme.HEADING, color, weight=SEMIBOLD), 2 * SIDE - 0.5, 1.7, RIGHT)
                    for name, color in (("Student", ground.student), ("Teacher", ground.teacher))
                )
            )
            self.play(
                _painted(panel, ground.student),
                raw.bars.animate.set_fill(ground.student),
                FadeIn(names[0]),
                run_time=0.8,
            )

        with self.beat("teacher"):
            # The same bars once more, for the teacher, at a lower temperature.
            sharp_bars, sharp_slider = self._panel(softmax(logits, warm), warm, ground.student)
            sharp = VGroup(sharp_bars, sharp_slider).shift(SIDE * RIGHT)
            self.add(sharp)
            self.play(FadeOut(VGroup(raw, caption, way)), run_time=0.5)
            self.play(panel.animate.shift(2 * SIDE * LEFT), names[0].animate.shift(2 * SIDE * LEFT), run_time=0.9)
            self.play(_painted(sharp, ground.teacher), FadeIn(names[1]), run_time=0.5)
            self.play(*_turned(sharp_bars, sharp_slider, logits, cold), run_time=2)

        with self.beat("warmup"):
            # The teacher's temperature rises over the first epochs; its bars follow the dot on the schedule.
            epochs, end = fact("temp_warmup_epochs").value, fact("temp_teacher_end").value
            plot = Plot(
                Axis(0, 60, (0, epochs, 60), "epoch"), Axis(0, 0.12, (cold, end, warm), "nhiệt độ $tau$", 2),
                ground, 5.0, 3.9,
            ).move_to([-SIDE - 0.05, -0.6, 0])  # fmt: skip
            steady = plot.curve([0, 60], [warm, warm], ground.student)
            rise = plot.function(lambda at: np.minimum(end, cold + (end - cold) * at / epochs), ground.teacher)
            signs = VGroup(
                plot.beside(self.words("Student", theme.LABEL, ground.student), 48, warm, UP, 0.12),
                plot.beside(self.words("Teacher", theme.LABEL, ground.teacher), 48, end, DOWN, 0.15),
            )
            dot = plot.dot(0, cold, ground.teacher, 0.13)
            self.play(FadeOut(panel), FadeOut(names[0]), FadeIn(plot), FadeIn(dot), run_time=0.7)
            self.play(Create(steady), FadeIn(signs[0]), run_time=0.5)

            def scheduled(share: float) -> float:
                return float(min(end, cold + (end - cold) * plot.x.last * share / epochs))

            self.play(
                UpdateFromAlphaFunc(dot, lambda d, share: d.move_to(plot.at(plot.x.last * share, scheduled(share)))),
                Create(rise), Slide(sharp_slider, scheduled),
                VaryBars(sharp_bars, lambda share: softmax(logits, scheduled(share))),
                rate_func=linear, run_time=3.2,
            )  # fmt: skip
            self.play(FadeIn(signs[1]), run_time=0.3)

        with self.beat("too_warm"):
            # All temperatures that were tried; beyond the last good one training collapses to equal bars.
            taus = [fact(name).value for name in SWEEP]
            found = [fact(f"{name}_knn").value for name in SWEEP]
            sweep = Plot(
                Axis(0, 0.09, taus, "$tau$ của Teacher, cố định", 2), Axis(0, 80, (0, 20, 40, 60, 80), "k-NN (%)"),
                ground, 5.0, 3.9, grid=True,
            ).move_to([-SIDE - 0.05, -0.6, 0])  # fmt: skip
            dots = sweep.dots(taus, found, ground.teacher)
            good = sweep.curve(taus[:-1], found[:-1], ground.teacher)
            fall = sweep.curve(taus[-2:], found[-2:], ground.loss)
            dots[-1].set_fill(ground.loss)
            bottom = self.words(fact("tau_008_knn").text, theme.HEADING, ground.loss, weight=SEMIBOLD)
            sweep.beside(bottom, taus[-1], found[-1], UP + 0.2 * RIGHT, 0.25)
            self.play(FadeOut(VGroup(plot, steady, rise, signs, dot)), run_time=0.3)
            self.play(FadeIn(sweep), run_time=0.4)
            self.play(Create(good), LaggedStart(*map(FadeIn, dots[:-1]), lag_ratio=0.4), run_time=1.2)
            self.play(Create(fall), *_turned(sharp_bars, sharp_slider, logits, taus[-1]), FadeOut(origin), run_time=1.2)
            note = self.note("minh hoạ: sụp đổ, mọi cột bằng nhau")
            self.play(
                FadeIn(dots[-1]), FadeIn(bottom), FadeIn(note),
                ShowBars(sharp_bars, np.full(DRAWN, 1 / DRAWN)), run_time=1.2,
            )  # fmt: skip

    def _panel(self, shares: np.ndarray, temperature: float, color: str) -> tuple[Bars, Slider]:
        """Bars with percentages below their own slider, in the middle of the stage."""
        bars = Bars(shares, color, self.ground, WIDTH, WHOLE, numbers="percent", decimals=1).shift(FOOT * UP)
        slider = Slider("tau", *RANGE, temperature, self.ground, color, WIDTH - 0.4).shift(1.2 * UP)
        return bars, slider


def _painted(panel: VGroup, color: str) -> AnimationGroup:
    """Bars, handle and value of a panel take another role's colour."""
    bars, slider = panel
    return AnimationGroup(bars.bars.animate.set_fill(color), slider.animate.paint(color))


def _turned(bars: Bars, slider: Slider, logits: np.ndarray, to: float) -> tuple[Slide, VaryBars]:
    """The temperature of a panel goes to another value, by equal factors in equal times."""
    start = slider.value

    def at(share: float) -> float:
        return float(start * (to / start) ** share)

    return Slide(slider, at), VaryBars(bars, lambda share: softmax(logits, at(share)))

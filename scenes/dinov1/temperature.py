"""Temperature: one vector of logits, turned from sharp to flat; student and teacher side by side; warm-up; too warm."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov1.pieces.bead import Bead
from scenes.dinov1.pieces.logits import evenly_spread
from scenes.dinov1.temperature_pieces import TemperedBars
from tenuto.kit.arrow import arrow
from tenuto.kit.bars import Bars
from tenuto.kit.plot import Axis, Plot
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

DRAWN = 8
SIDE = 3.3  # the middles of the left and the right panel lie this far from the centre
FOOT, WHOLE, WIDTH = -2.8, 3.4, 6.0  # of the bars: where they stand, how tall a share of 1 is, how wide they are
SWING = 5.0  # the loop turns the temperature up and down by this factor
RANGE = (0.02, 0.5)  # of the sliders
LAST_EPOCH = 60  # of the schedule that is drawn
SWEEP = ("tau_0", "tau_002", "tau_004", "tau_006", "tau_008")  # App. D


class Temperature(LectureScene):
    """The same eight logits through softmax at every temperature; percentages are those of what is drawn."""

    def construct(self) -> None:
        ground = self.ground
        data = load_tensors("temperature")
        logits = data.student[evenly_spread(data.student, DRAWN)].astype(np.float64)
        many = f"softmax trên {DRAWN} trong {written(len(data.student))} logit"
        origin = self.note(f"{many} · {data.about['label']}", computed=True)
        warm, cold = fact("temp_student").value, fact("temp_teacher_start").value

        with self.beat("slider"):
            # One vector on the left, its softmax on the right; only the temperature moves, up and down by equal factors.
            caption = self.words("cùng một dãy logit", theme.BODY, at=(-3.75, 1.72), weight=SEMIBOLD)
            raw = Bars(logits, ground.data, ground, 5.2, 2.7 / np.abs(logits).max(), numbers="value", decimals=2)
            raw.shift([-3.75, -1.6, 0])
            way = arrow([-0.85, 0.3, 0], [-0.15, 0.3, 0], ground.muted)
            panel = self._panel(logits, warm, ground.data)
            self.play(FadeIn(raw), FadeIn(caption), run_time=0.7)
            self.play(Create(way), FadeIn(panel), FadeIn(origin), run_time=0.7)
            self.loop(panel.vary(lambda share: float(warm * SWING ** -np.sin(TAU * share))), run_time=4)

        with self.beat("student"):
            # The student's temperature: the panel takes the student's colour.
            student = self._name("Student", ground.student)
            painted = (panel.animate.paint(ground.student), raw.bars.animate.set_fill(ground.student))
            self.play(*painted, FadeIn(student), run_time=0.8)

        with self.beat("teacher"):
            # The same bars once more, for the teacher, at a lower temperature.
            teacher = self._name("Teacher", ground.teacher)
            sharp = self._panel(logits, warm, ground.student)
            self.add(sharp, panel)  # the student is drawn out from under it
            self.play(FadeOut(VGroup(raw, caption, way)), run_time=0.5)
            self.play(panel.animate.shift(2 * SIDE * LEFT), student.animate.shift(2 * SIDE * LEFT), run_time=0.9)
            self.play(sharp.animate.paint(ground.teacher), FadeIn(teacher), run_time=0.5)
            self.play(sharp.to(cold), run_time=2)

        with self.beat("warmup"):
            # The teacher's temperature rises over the first epochs; its bars follow the dot on the schedule.
            epochs, end = fact("temp_warmup_epochs").value, fact("temp_teacher_end").value
            time = Axis(0, LAST_EPOCH, (0, epochs, LAST_EPOCH), "epoch")
            plot = self._plot(time, Axis(0, 0.12, (cold, end, warm), "nhiệt độ $tau$", 2))

            def schedule(epoch: float) -> float:
                return np.minimum(end, cold + (end - cold) * epoch / epochs)

            steady = plot.curve([0, LAST_EPOCH], [warm, warm], ground.student)
            rise = plot.function(schedule, ground.teacher)
            signs = VGroup(
                plot.beside(self.words("Student", theme.LABEL, ground.student), 48, warm, UP, 0.12),
                plot.beside(self.words("Teacher", theme.LABEL, ground.teacher), 48, end, DOWN, 0.15),
            )
            bead = Bead(plot, schedule, 0, ground.teacher, 0.13, stemmed=False)
            self.play(FadeOut(panel), FadeOut(student), FadeIn(plot), FadeIn(bead), run_time=0.7)
            self.play(Create(steady), FadeIn(signs[0]), run_time=0.5)
            rolling = bead.vary(lambda share: LAST_EPOCH * share)
            warming = sharp.vary(lambda share: float(schedule(LAST_EPOCH * share)))
            self.play(rolling, Create(rise), warming, rate_func=linear, run_time=3.2)
            self.play(FadeIn(signs[1]), run_time=0.3)

        with self.beat("too_warm"):
            # All temperatures that were tried; beyond the last good one training collapses to equal bars.
            taus, found = ([fact(name + what).value for name in SWEEP] for what in ("", "_knn"))
            sweep = self._plot(
                Axis(0, 0.09, taus, "$tau$ của Teacher, cố định", 2), Axis(0, 80, range(0, 81, 20), "k-NN (%)"), grid=True
            )  # fmt: skip
            dots = sweep.dots(taus, found, ground.teacher)
            dots[-1].set_fill(ground.loss)
            good = sweep.curve(taus[:-1], found[:-1], ground.teacher)
            fall = sweep.curve(taus[-2:], found[-2:], ground.loss)
            bottom = self.words(fact("tau_008_knn").text, theme.HEADING, ground.loss, weight=SEMIBOLD)
            sweep.beside(bottom, taus[-1], found[-1], UP + 0.2 * RIGHT, 0.25)
            note = self.note("minh hoạ: sụp đổ, mọi cột bằng nhau")
            self.play(FadeOut(VGroup(plot, steady, rise, signs, bead)), run_time=0.3)
            self.play(FadeIn(sweep), run_time=0.4)
            self.play(Create(good), LaggedStart(*map(FadeIn, dots[:-1]), lag_ratio=0.4), run_time=1.2)
            self.play(Create(fall), sharp.to(taus[-1]), FadeOut(origin), run_time=1.2)
            flat = sharp.bars.to(np.full(DRAWN, 1 / DRAWN))
            self.play(FadeIn(dots[-1]), FadeIn(bottom), FadeIn(note), flat, run_time=1.2)

    def _panel(self, logits: np.ndarray, temperature: float, color: str) -> TemperedBars:
        """The right one of the two."""
        return TemperedBars(logits, temperature, RANGE, color, self.ground, WIDTH, WHOLE).shift([SIDE, FOOT, 0])

    def _name(self, text: str, color: str) -> theme.Words:
        """Whose distribution the right panel is."""
        return self.words(text, theme.HEADING, color, at=(2 * SIDE - 0.5, 1.7), edge=RIGHT, weight=SEMIBOLD)

    def _plot(self, x: Axis, y: Axis, grid: bool = False) -> Plot:
        """A plot in the left panel's place."""
        return Plot(x, y, self.ground, 5.0, 3.9, grid=grid).move_to([-SIDE - 0.05, -0.6, 0])

"""Temperature: one row of logits, turned from sharp to flat; student and teacher side by side; warm-up; too warm."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov1.pieces.bead import Bead
from scenes.dinov1.pieces.logits import evenly_spread
from scenes.dinov1.temperature_pieces import TemperedBars
from tenuto.kit.arrow import arrow
from tenuto.kit.bars import Bars
from tenuto.kit.distribution import softmax
from tenuto.kit.plot import Axis, Plot
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

DRAWN = 8
SIDE = 3.3  # the middles of the left and the right panel lie this far from the centre
FOOT, WHOLE, WIDTH = -2.8, 3.4, 6.0  # of the bars: where they stand, how tall a share of 1 is, how wide they are
RANGE = (0.02, 0.5)  # of the sliders, and how far they are turned
LAST_EPOCH = 60  # of the schedule that is drawn


class Temperature(LectureScene):
    """The same eight logits through softmax at every temperature; percentages are those of what is drawn."""

    def construct(self) -> None:
        ground = self.ground
        data = load_tensors("temperature")
        every = data.student.astype(np.float64)
        logits = every[evenly_spread(every, DRAWN)]
        origin = self.note(
            f"softmax trên riêng {DRAWN} trong {written(len(every))} logit · {data.about['label']}", computed=True
        )
        warm, cold = fact("temp_student").value, fact("temp_teacher_start").value

        def among_all(temperature: float, color: str) -> VGroup:
            """What the tallest bar has where all outputs share the whole; on the right panel."""
            share = written(100 * float(softmax(every, temperature).max()), 0)
            lines = f"chia cho đủ {len(every)} cột,", f"cột cao nhất được {share}%"
            return VGroup(*(self.computed(line, theme.LABEL, color, (2 * SIDE - 0.4, y), RIGHT)
                            for line, y in zip(lines, (0.3, -0.15), strict=True)))  # fmt: skip

        with self.beat("slider"):
            # One row of logits on the left, its softmax on the right; only the temperature moves, by equal factors.
            caption = self.words("cùng một dãy logit", theme.BODY, at=(-3.75, 1.72), weight=SEMIBOLD)
            raw = Bars(logits, ground.data, ground, 5.2, 2.7 / np.abs(logits).max(), numbers="value", decimals=2)
            raw.shift([-3.75, -1.6, 0])
            way = arrow([-0.85, 0.3, 0], [-0.15, 0.3, 0], ground.muted)
            panel = self._panel(logits, warm, ground.data)
            self.play(FadeIn(raw), FadeIn(caption), run_time=1.1)
            self.play(Create(way), FadeIn(panel), FadeIn(origin), run_time=1.5)
            self.cue("cold")
            self.play(panel.to(RANGE[0]), run_time=2.4)
            self.cue("hot")
            self.play(panel.to(RANGE[1]), run_time=1.7)

        with self.beat("student"):
            # The student's temperature: the panel takes the student's colour.
            student = self._name("Student", ground.student)
            soft = among_all(warm, ground.student)
            painted = (panel.animate.paint(ground.student), raw.bars.animate.set_fill(ground.student))
            self.play(*painted, FadeIn(student), run_time=0.5)
            self.cue("student")
            self.play(panel.to(warm), run_time=1.7)
            self.play(FadeIn(soft), run_time=0.8)

        with self.beat("teacher"):
            # The same bars once more, for the teacher, at a lower temperature.
            teacher = self._name("Teacher", ground.teacher)
            sharp = self._panel(logits, warm, ground.student)
            self.add(sharp, panel)  # the student is drawn out from under it
            aside = VGroup(panel, student, soft).animate.shift(2 * SIDE * LEFT)
            self.play(FadeOut(VGroup(raw, caption, way), run_time=0.3), aside, run_time=0.4)
            self.cue("teacher")
            self.play(sharp.animate.paint(ground.teacher), FadeIn(teacher), run_time=0.4)
            self.play(sharp.to(cold), run_time=1.5)
            self.cue("sharp")
            pointed = among_all(cold, ground.teacher)
            self.play(Indicate(sharp.bars.bars[int(logits.argmax())], 1.03, ground.ink), FadeIn(pointed), run_time=2.4)

        with self.beat("warmup"):
            # The teacher's temperature rises over the first epochs; its bars follow the dot on the schedule.
            epochs, end = fact("temp_warmup_epochs").value, fact("temp_teacher_end").value
            time = Axis(0, LAST_EPOCH, (0, epochs, LAST_EPOCH), "epoch")
            plot = self._plot(time, Axis(0, 0.12, (cold, end, warm), "nhiệt độ $tau$", 2))

            def schedule(epoch: float) -> float:
                return np.minimum(end, cold + (end - cold) * epoch / epochs)

            def rolled(first: float, last: float) -> tuple[Animation, Animation]:
                """The dot goes from epoch to epoch, the teacher's bars with it."""

                def at(share: float) -> float:
                    return first + (last - first) * share

                return bead.vary(at), sharp.vary(lambda share: float(schedule(at(share))))

            steady = plot.curve([0, LAST_EPOCH], [warm, warm], ground.student)
            rise = plot.function(schedule, ground.teacher)
            signs = VGroup(
                plot.beside(self.words("Student", theme.LABEL, ground.student), 48, warm, UP, 0.12),
                plot.beside(self.words("Teacher", theme.LABEL, ground.teacher), 48, end, DOWN, 0.15),
            )
            spans = [plot.span(*ends, ground.teacher) for ends in ((0, epochs), (epochs, LAST_EPOCH))]
            spans[1].set_stroke(opacity=0.35)
            said = [plot.beside(self.words(text, theme.LABEL, ground.teacher, weight=SEMIBOLD), sum(ends) / 2, 0.008, UP, 0.1)
                    for text, ends in (("nhọn", (0, epochs)), ("nới ra", (epochs, LAST_EPOCH)))]  # fmt: skip
            bead = Bead(plot, schedule, 0, ground.teacher, 0.13, stemmed=False)
            self.play(FadeOut(panel, student, soft, pointed), FadeIn(plot), run_time=1.3)
            self.play(Create(steady), FadeIn(signs[0]), FadeIn(bead), run_time=2.4)
            self.cue("rise")
            self.play(*rolled(0, LAST_EPOCH), Create(rise), FadeIn(signs[1]), rate_func=linear, run_time=1.6)
            self.cue("pointed")
            self.play(*rolled(LAST_EPOCH, 0), run_time=2.1)
            self.play(Create(spans[0]), FadeIn(said[0]), run_time=1.3)
            self.cue("loosen")
            self.play(*rolled(0, LAST_EPOCH), Create(spans[1]), FadeIn(said[1]), run_time=0.8)

    def _panel(self, logits: np.ndarray, temperature: float, color: str) -> TemperedBars:
        """The right one of the two."""
        return TemperedBars(logits, temperature, RANGE, color, self.ground, WIDTH, WHOLE).shift([SIDE, FOOT, 0])

    def _name(self, text: str, color: str) -> theme.Words:
        """Whose distribution the right panel is."""
        return self.words(text, theme.HEADING, color, at=(2 * SIDE - 0.5, 1.7), edge=RIGHT, weight=SEMIBOLD)

    def _plot(self, x: Axis, y: Axis) -> Plot:
        """A plot in the left panel's place."""
        return Plot(x, y, self.ground, 5.0, 3.9).move_to([-SIDE - 0.05, -0.6, 0])

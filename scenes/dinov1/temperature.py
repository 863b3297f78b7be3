"""Temperature: one row of logits, turned from sharp to flat; student and teacher side by side; warm-up; too warm."""

from __future__ import annotations

from manim import *

from scenes.dinov1 import temperature_pieces as pieces
from scenes.dinov1.temperature_pieces import LAST_EPOCH, RANGE, SIDE
from tenuto.stage.data import fact
from tenuto.stage.scene import LectureScene


class Temperature(LectureScene):
    """The same eight logits through softmax at every temperature; percentages are those of what is drawn."""

    def construct(self) -> None:
        ground = self.ground
        logits, origin = pieces.stored_logits(self)
        warm, cold = fact("temp_student").value, fact("temp_teacher_start").value

        with self.beat("slider"):
            # One row of logits on the left, its softmax on the right; only the temperature moves, by equal factors.
            caption, raw, way = pieces.raw_logits(self, logits)
            panel = pieces.tempered(self, logits, warm, ground.data)
            self.play(FadeIn(raw), FadeIn(caption), run_time=1.1)
            self.play(Create(way), FadeIn(panel), FadeIn(origin), run_time=1.5)
            self.cue("cold")
            self.play(panel.to(RANGE[0]), run_time=2.4)
            self.cue("hot")
            self.play(panel.to(RANGE[1]), run_time=1.7)

        with self.beat("student"):
            # The student's temperature: the panel takes the student's colour.
            student = pieces.whose(self, "Student", ground.student)
            soft = pieces.among_all(self, warm, ground.student)
            painted = (panel.animate.paint(ground.student), raw.bars.animate.set_fill(ground.student))
            self.play(*painted, FadeIn(student), run_time=0.5)
            self.cue("student")
            self.play(panel.to(warm), run_time=1.7)
            self.play(FadeIn(soft), run_time=0.8)

        with self.beat("teacher"):
            # The same bars once more, for the teacher, at a lower temperature.
            teacher = pieces.whose(self, "Teacher", ground.teacher)
            sharp = pieces.tempered(self, logits, warm, ground.student)
            self.add(sharp, panel)  # the student is drawn out from under it
            aside = VGroup(panel, student, soft).animate.shift(2 * SIDE * LEFT)
            self.play(FadeOut(VGroup(raw, caption, way), run_time=0.3), aside, run_time=0.4)
            self.cue("teacher")
            self.play(sharp.animate.paint(ground.teacher), FadeIn(teacher), run_time=0.4)
            self.play(sharp.to(cold), run_time=1.5)
            self.cue("sharp")
            pointed = pieces.among_all(self, cold, ground.teacher)
            self.play(Indicate(sharp.bars.bars[int(logits.argmax())], 1.03, ground.ink), FadeIn(pointed), run_time=2.4)

        with self.beat("warmup"):
            # The teacher's temperature rises over the first epochs; its bars follow the dot on the schedule.
            plot, steady, rise, signs, spans, said, bead = pieces.warmup(self)
            self.play(FadeOut(panel, student, soft, pointed), FadeIn(plot), run_time=1.3)
            self.play(Create(steady), FadeIn(signs[0]), FadeIn(bead), run_time=2.4)
            self.cue("rise")
            along = pieces.rolled(bead, sharp, 0, LAST_EPOCH)
            self.play(*along, Create(rise), FadeIn(signs[1]), rate_func=linear, run_time=1.6)
            self.cue("pointed")
            self.play(*pieces.rolled(bead, sharp, LAST_EPOCH, 0), run_time=2.1)
            self.play(Create(spans[0]), FadeIn(said[0]), run_time=1.3)
            self.cue("loosen")
            self.play(*pieces.rolled(bead, sharp, 0, LAST_EPOCH), Create(spans[1]), FadeIn(said[1]), run_time=0.8)

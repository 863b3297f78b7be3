"""Collapse: a lazy student cheats twice and is cured twice; beside its bars, one by one, what four small runs measured."""

from __future__ import annotations

from manim import *

from scenes.dinov1 import collapse_pieces as pieces
from scenes.dinov1.collapse_pieces import BOTH, HOT, MILD, NO_CENTRING, NO_SHARPENING, SHARP, STUDENT_X, TEACHER_X
from tenuto.stage.data import load_tensors
from tenuto.stage.scene import LectureScene


class Collapse(LectureScene):
    """Three pictures and what two networks answer; each cheat and each cure is tied to a curve that was measured."""

    def construct(self) -> None:
        ground = self.ground
        pictures, names = pieces.pictures(self)
        head, pupil = pieces.toys()
        teacher = pieces.answers(self, head.collapsing(0), TEACHER_X, ground.teacher)
        student = pieces.answers(self, pupil.collapsing(0), STUDENT_X, ground.student)
        run = load_tensors("collapse")
        sketch = self.footnote("minh hoạ")
        source = self.footnote(f"đường cong: {run.about['label']} · cột: minh hoạ", computed=True)

        with self.beat("trap"):
            # Three pictures, two networks that disagree, and a price that somebody would like to be nothing.
            apart = pieces.distance(teacher.values, student.values)
            gap, size, what, wish = pieces.gap(self, apart)
            came = LaggedStart(*map(FadeIn, pictures), lag_ratio=0.2)
            self.play(came, FadeIn(names[0]), FadeIn(teacher), run_time=1.0)
            self.play(FadeIn(student), FadeIn(names[1]), FadeIn(sketch), run_time=0.6)
            self.cue("low")
            self.play(*map(FadeIn, (gap, size, what)), run_time=1.0)
            self.play(FadeIn(wish, shift=0.4 * DOWN), run_time=1.25)

        with self.beat("cheat"):
            # One and the same answer to everything, and the gap is gone: so went the run that had EMA alone.
            agreed = pieces.agree((teacher, student), gap, size)
            self.play(wish.animate.shift(0.3 * DOWN), rate_func=there_and_back, run_time=0.6)
            self.cue("same")
            self.play(*agreed, FadeOut(wish), run_time=2.0)
            self.cue("zero")
            plot, curve, alone = pieces.empty_gap(self, run)
            self.play(FadeOut(gap, size, what, sketch), FadeIn(plot), FadeIn(source), run_time=0.6)
            self.play(Create(curve), rate_func=linear, run_time=1.1)
            self.cue("ema")
            self.play(FadeIn(alone, shift=0.2 * RIGHT), run_time=1.4)

        with self.beat("spike"):
            # The first cheat: all in one column. The run that had sharpening alone.
            emptied = VGroup(plot, curve, alone, student, names[1])
            plot, ceiling, ends = pieces.entropies(self, run)
            self.play(FadeOut(emptied), teacher.to(head.collapsing(0)), run_time=1.9)
            self.cue("spike")
            cheat = pieces.cheat(self, "cách một:", "một cột", ground.loss)
            self.play(teacher.vary(head.collapsing), FadeIn(cheat, shift=0.2 * UP), run_time=2.4)
            self.play(FadeIn(plot), FadeIn(ceiling), run_time=2.6)
            self.cue("falls")
            fall = plot.curve(*pieces.smoothed(run.entropy[NO_CENTRING]), ground.loss)
            self.play(Create(fall), rate_func=linear, run_time=0.5)
            self.cue("left")
            spiked = pieces.ending(self, run, NO_CENTRING, "chỉ $tau$ nhỏ", ground.loss, ends[NO_CENTRING] + 0.5)
            self.play(FadeIn(spiked, shift=0.2 * RIGHT), run_time=1.25)

        with self.beat("centering"):
            # The first cure: what all answers have in common is gathered, and taken away from each of them.
            centre, mean, ways, minus = pieces.centring(self, head, teacher)
            gathered = (FadeOut(bars.copy(), shift=way) for bars, way in zip(teacher, ways, strict=True))
            gone, grown = FadeOut(cheat, run_time=0.5), FadeIn(centre, rate_func=rush_into)
            self.play(*gathered, gone, grown, FadeIn(mean), run_time=2.5)
            self.cue("subtract")
            self.play(*(FadeOut(centre.copy(), shift=-way) for way in ways), FadeIn(minus), run_time=1.9)
            self.cue("level")
            down = pieces.forces(0, ground.ema)
            self.play(teacher.vary(head.centred), FadeOut(minus), FadeIn(down, shift=0.2 * DOWN), run_time=1.8)

        with self.beat("flat"):
            # The second cheat: all columns alike. The run that had centring alone.
            self.play(FadeOut(centre, mean), run_time=1.8)
            cheat = pieces.cheat(self, "cách hai:", "bằng nhau", ground.data)
            self.cue("flat")
            flatter = teacher.vary(lambda share: head.sharpened(MILD * (HOT / MILD) ** share))
            self.play(flatter, FadeIn(cheat, shift=0.2 * UP), run_time=0.9)
            self.cue("rises")
            rise = plot.curve(*pieces.smoothed(run.entropy[NO_SHARPENING]), ground.data)
            level = pieces.ending(self, run, NO_SHARPENING, "chỉ centering", ground.data, ends[NO_SHARPENING] - 0.1)
            self.play(Create(rise), rate_func=linear, run_time=1.9)
            self.play(FadeIn(level, shift=0.2 * RIGHT), run_time=1.0)

        with self.beat("sharpening"):
            # The second cure: the teacher's low temperature.
            low = pieces.temperatures(self)
            up = pieces.forces(1, ground.teacher)
            lowering = (FadeIn(words, shift=0.2 * UP) for words in low)
            self.play(FadeOut(cheat, run_time=0.4), LaggedStart(*lowering, lag_ratio=0.5), run_time=3.1)
            self.cue("pull")
            cooling = teacher.vary(lambda share: head.sharpened(HOT * (SHARP / HOT) ** share))
            self.play(cooling, FadeIn(up, shift=0.2 * UP), run_time=2.2)

        with self.beat("both"):
            # Both forces at once: between the two, and the student still has something to learn.
            between = pieces.ending(self, run, BOTH, "cả hai", ground.teacher, ends[BOTH] + 0.3)
            self.cue("both")
            middle = plot.curve(*pieces.smoothed(run.entropy[BOTH]), ground.teacher)
            self.play(FadeOut(low, run_time=0.2), Create(middle, rate_func=linear), run_time=1.8)
            self.play(FadeIn(between, shift=0.2 * RIGHT), run_time=0.5)
            self.cue("learn")
            wrong, right = pupil.sharpened(2 * SHARP), teacher.values
            student.show(wrong)
            self.play(FadeIn(student), FadeIn(names[1]), run_time=0.5)
            self.play(student.to(pieces.mixed(wrong, right, 0.7)), run_time=1.4)

"""Why two networks: somebody must answer, steadily, and better and better; a copy of the student makes all alike."""

from __future__ import annotations

from manim import *

from scenes.dinov1 import why_two_networks_pieces as pieces
from scenes.dinov1.why_two_networks_pieces import ANSWER, COLLAPSED, MIDDLE, STUDENT_Y, TEACHER_Y
from scenes.pieces.star import STAR
from tenuto.kit.distribution import softmax
from tenuto.kit.picture import Picture, square
from tenuto.stage import theme
from tenuto.stage.data import photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

ATTEMPT = softmax([0.35, 0.6, 0.5, 0.2, 0.4], 0.3)


class WhyTwoNetworks(LectureScene):
    """Three reasons; then the teacher is a copy, and all pictures give one distribution."""

    def construct(self) -> None:
        ground = self.ground
        sketch = self.note("minh hoạ")

        with self.beat("answers"):
            # Nobody's label stands where the answer should; the teacher puts one there.
            slot, tag, right, done, match, same = pieces.empty_answer(self)
            star = Picture(square(photo(STAR)), 2.6, ground.data).move_to([-5.05, MIDDLE, 0])
            teacher, answer, asked = pieces.branch(self, star, "Teacher", ground.teacher, TEACHER_Y)
            student, attempt, tried = pieces.branch(self, star, "Student", ground.student, STUDENT_Y)
            self.play(*map(FadeIn, (star, student, tried, attempt.base, done, sketch)), run_time=0.6)
            self.play(student.shine(), run_time=0.8)
            self.play(attempt.to(ATTEMPT), FadeIn(slot), FadeIn(tag), run_time=1.52)
            self.cue("missing")
            self.play(tag.animate.shift(1.2 * DOWN).rotate(-0.5).set_opacity(0), run_time=0.7)
            self.remove(tag)
            self.cue("answer")
            self.play(slot.animate.set_stroke(ground.teacher, 6), FadeIn(right), run_time=0.7)
            self.play(slot.animate(rate_func=there_and_back).set_stroke(width=12), run_time=0.9)
            self.cue("teacher")
            self.play(FadeIn(teacher), FadeIn(asked), run_time=0.4)
            self.play(answer.to(ANSWER), FadeIn(match), FadeIn(same), run_time=0.8)

        with self.beat("steady"):
            # The same aim, at a target that jumps and at one that is the average of the same jumps.
            aims, boards, names = pieces.aims(self)
            self.play(FadeOut(*pieces.drawn(self, sketch)), run_time=0.4)
            self.play(FadeIn(boards), *map(FadeIn, aims), run_time=1.1)
            self.cue("wild")
            self.play(aims[0].shoot(), FadeIn(names[0]), run_time=1.8)
            self.cue("calm")
            self.play(aims[0].chase(), aims[1].shoot(), FadeIn(names[1]), run_time=2.6)

        with self.beat("improving"):
            # Upwards: the student ahead, the teacher behind it.
            chase, better, words = pieces.climb(self)
            self.play(FadeOut(*pieces.drawn(self, sketch)), FadeIn(chase), run_time=1.0)
            self.cue("better")
            self.play(Create(better), FadeIn(words), chase.run(0, 1), run_time=2.6)

        with self.beat("copied"):
            # Six photographs with six answers; the slow arrow becomes a copy at every step, and all answers one.
            teacher, student, ema, pictures, charts = pieces.six_answers(self)
            self.play(FadeOut(*pieces.drawn(self, sketch)), run_time=0.2)
            self.play(*map(FadeIn, (teacher, student, ema, *pictures, *charts)), run_time=0.4)
            self.cue("copy")
            copy, word, flows = pieces.copying(self, student, teacher)
            self.play(ReplacementTransform(ema.arrow, copy[1]), FadeIn(copy[::2]), FadeIn(word), run_time=0.9)
            copies = VGroup(*(layer.copy() for layer in student.layers))
            self.play(copies.animate.move_to(teacher.layers), run_time=1.0)
            self.play(*(flow.run(3) for flow in flows), run_time=3)
            self.remove(*flows)
            self.cue("one_bar")
            self.play(*(chart.to(COLLAPSED) for chart in charts), run_time=2.2)
            red = (chart.bars.animate.set_fill(ground.loss) for chart in charts)
            self.play(LaggedStart(*red, lag_ratio=0.3), run_time=1.8)
            self.cue("collapse")
            name = self.words("collapse: sụp đổ", theme.HEADING, ground.loss, (1.6, -2.9), weight=SEMIBOLD)
            self.play(FadeIn(name, scale=1.1), run_time=1.0)

"""Why two networks: somebody must answer, steadily, and better and better; a copy of the student makes all alike."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov1.pieces.chase import GRID, Chase, averaged
from scenes.dinov1.pieces.ema_arrow import EmaArrow
from scenes.dinov1.pieces.spotlight import spotlight
from scenes.dinov1.why_two_networks_pieces import STEPS, Aim, Guess
from scenes.pieces.network import Network
from tenuto.kit.arrow import arrow, link
from tenuto.kit.bars import Bars
from tenuto.kit.distribution import softmax
from tenuto.kit.flow import Flow
from tenuto.kit.number import Number
from tenuto.kit.panel import panel
from tenuto.kit.picture import Picture, square
from tenuto.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.data import fact, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
TEACHER_Y, STUDENT_Y = 0.95, -1.75
ANSWER = softmax([0.2, 0.95, 0.4, 0.3, 0.1], 0.2)
ATTEMPT = softmax([0.35, 0.6, 0.5, 0.2, 0.4], 0.3)
GUESSES = (17, 230, 998, 411, 760, 333, 85, 642, 907, 158, 566, 719)  # which class is guessed, one after the other
PHOTOS = ("cat", "coffee", "rocket", "astronaut", "hubble", "retina")
COLLAPSED = (0.01, 0.02, 0.9, 0.02, 0.02, 0.02, 0.01)


class WhyTwoNetworks(LectureScene):
    """Three reasons; then the teacher is a copy: one in a thousand, and all pictures give one distribution."""

    def construct(self) -> None:
        ground = self.ground

        with self.beat("answers"):
            # Nobody's label stands where the answer should; the teacher puts one there.
            cat = Picture(photo("cat")[:, 90:390], 2.6, ground.data).move_to([-5.05, MIDDLE, 0])
            teacher, answer, asked = self._branch(cat, "Teacher", ground.teacher, TEACHER_Y)
            student, attempt, tried = self._branch(cat, "Student", ground.student, STUDENT_Y)
            rim = RoundedRectangle(width=3.0, height=2.0, corner_radius=0.16, stroke_color=ground.muted)
            slot = DashedVMobject(rim, 44).move_to([3.1, TEACHER_Y, 0])
            tag = Tag("?", ground, theme.HEADING).move_to(slot)
            right = self.words("đáp án", theme.BODY, ground.teacher, (4.85, TEACHER_Y - 0.1), LEFT, weight=SEMIBOLD)
            done = self.words("bài làm", theme.BODY, ground.student, (4.85, STUDENT_Y - 0.1), LEFT, weight=SEMIBOLD)
            match = VGroup(
                arrow([3.1, -0.75, 0], [3.1, -0.25, 0], ground.loss), arrow([3.1, -0.45, 0], [3.1, -0.85, 0], ground.loss)
            )  # fmt: skip
            self.play(*map(FadeIn, (cat, student, tried, attempt.base, done)), run_time=0.6)
            self.play(attempt.to(ATTEMPT), FadeIn(slot), FadeIn(tag), run_time=0.8)
            self.play(tag.animate.shift(1.2 * DOWN).rotate(-0.5).set_opacity(0), run_time=0.7)
            self.remove(tag)
            self.play(FadeIn(teacher), FadeIn(asked), run_time=0.6)
            self.play(answer.to(ANSWER), FadeIn(right), run_time=0.8)
            self.play(
                FadeIn(match), FadeIn(self.words("so khớp", theme.LABEL, ground.loss, (3.4, -0.62), LEFT)), run_time=0.4
            )
            flows = [Flow(way[0], ground.teacher, 3) for way in asked] + [
                Flow(way[0], ground.student, 3) for way in tried
            ]
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.loop(*(flow.run() for flow in flows), run_time=1.5)

        with self.beat("steady"):
            # The same aim, at a target that jumps and at one that is the average of the same jumps.
            self.play(FadeOut(*self.content()), run_time=0.4)
            wild = np.random.default_rng(11).uniform([-2.1, -1.25], [2.1, 1.25], (STEPS, 2))
            calm = averaged(np.tile(wild, (6, 1)), 0.85)[-STEPS:]
            aims = [Aim(wild, ground, (-3.3, MIDDLE + 0.25)), Aim(calm, ground, (3.3, MIDDLE + 0.25))]
            boards = VGroup(*(panel(ground, 6.2, 4.3).move_to(aim.middle) for aim in aims))
            names = VGroup(
                self.words("bia chạy loạn", theme.BODY, at=(-3.3, -2.85)),
                self.words("bia chỉ nhích dần", theme.BODY, at=(3.3, -2.85)),
            )
            self.play(FadeIn(boards), FadeIn(names), run_time=0.5)
            self.play(*map(FadeIn, aims), run_time=0.5)
            self.loop(*(aim.chase() for aim in aims), run_time=2.6)

        with self.beat("improving"):
            # Upwards: the student ahead, the teacher behind it.
            chase = Chase(ground, 12.8, 4.9, (10 * GRID, 5 * GRID), 5, 0.93, (0.18, 0.42), (2.6, 1.3)).put(0, MIDDLE)
            self.play(FadeOut(*self.content()), FadeIn(chase), run_time=0.7)
            better = arrow([-6.1, -2.75, 0], [-6.1, 1.9, 0], ground.muted)
            words = VGroup(
                self.words("hay dần", theme.LABEL, ground.muted, (-5.85, 1.65), LEFT),
                self.words("Student", theme.BODY, ground.student, (4.3, 1.0), LEFT, weight=SEMIBOLD),
                self.words("Teacher", theme.BODY, ground.teacher, (2.6, -0.9), LEFT, weight=SEMIBOLD),
            )
            self.play(Create(better), FadeIn(words), run_time=0.5)
            self.loop(chase.run(), run_time=2.4)

        with self.beat("copied"):
            # The slow arrow becomes a copy at every step.
            self.play(FadeOut(*self.content()), run_time=0.4)
            teacher = Network("Teacher", ground.teacher, ground, 2.6, 1.6).move_to([-5.05, TEACHER_Y, 0])
            student = Network("Student", ground.student, ground, 2.6, 1.6).move_to([-5.05, STUDENT_Y, 0])
            ema = EmaArrow(student, teacher, ground)
            number = Number(fact("teacher_momentum_knn").value, theme.DISPLAY, ground.ink, decimals=1, suffix="%")
            number.shift([-0.4, MIDDLE - 0.35, 0])
            measure = self.words("k-NN trên ImageNet", theme.LABEL, ground.muted, (-0.4, MIDDLE - 1.1))
            self.play(*map(FadeIn, (teacher, student, ema, number, measure)), run_time=0.7)
            copy = VGroup(*(link(student, teacher, ground.loss, 0.08).shift([x, 0, 0]) for x in (-0.4, 0.0, 0.4)))
            word = self.words("chép nguyên", theme.BODY, ground.loss, (-4.42, MIDDLE - 0.19), LEFT, weight=SEMIBOLD)
            becomes = ReplacementTransform(ema.arrow, copy[1])
            self.play(becomes, FadeIn(copy[::2]), FadeOut(ema.words), FadeIn(word), run_time=0.7)
            self.play(number.to(fact("teacher_copy_knn").value), run_time=1.2)
            self.play(number.animate.set_fill(ground.loss), run_time=0.3)
            # What is left is a guess among all classes.
            classes = fact("imagenet1k_classes")
            guess = Guess(int(classes.value), 40, 0.112, 0.075, GUESSES, ground).shift([4.15, MIDDLE + 0.2, 0])
            caption = self.words(f"đoán bừa giữa {classes.text} lớp", theme.LABEL, at=(4.15, -2.15))
            self.play(guess.choices.count_out(), FadeIn(caption), run_time=1)
            self.play(FadeIn(guess.mark, scale=3), run_time=0.3)
            self.loop(guess.jump(), run_time=2)

        with self.beat("one_bar"):
            # Six photographs with six answers, and then all with the same one.
            self.play(FadeOut(*self.content()), run_time=0.4)
            pictures, charts, rng = Group(), [], np.random.default_rng(4)
            for index, name in enumerate(PHOTOS):
                x = (index - (len(PHOTOS) - 1) / 2) * 2.16
                pictures.add(Picture(square(photo(name)), 1.75, ground.data).move_to([x, 1.35, 0]))
                answer = softmax(rng.normal(size=len(COLLAPSED)), 0.55)
                charts.append(Bars(answer, ground.teacher, ground, 1.75, 1.55, full=0.9).shift([x, -1.35, 0]))
            self.play(*(LaggedStart(*map(FadeIn, row), lag_ratio=0.15) for row in (pictures, charts)), run_time=1.2)
            self.play(*(chart.to(COLLAPSED) for chart in charts), run_time=1.4)
            name = self.words("collapse, sụp đổ", theme.HEADING, ground.loss, (0, -2.0), weight=SEMIBOLD)
            reddened = (chart.bars.animate.set_fill(ground.loss) for chart in charts)
            self.play(FadeIn(name), FadeIn(self.note("minh hoạ")), *reddened, run_time=0.6)
            # Three layers of defence; this section has met the first.
            guards = VGroup(*(panel(ground, width, 0.62, radius=0.2) for width in (1.4, 2.1, 2.4)))
            guards.arrange(RIGHT, buff=0.2).move_to([0.95, -2.78, 0])
            labels = VGroup(*(self.words(text, theme.LABEL, ground.muted, (guard.get_x(), -2.88))
                              for guard, text in zip(guards, ("EMA", "centering", "sharpening"), strict=True)))  # fmt: skip
            lead = self.words("phòng thủ:", theme.LABEL, at=(guards.get_left()[0] - 0.25, -2.88), edge=RIGHT)
            self.play(FadeIn(lead), FadeIn(guards), FadeIn(labels), run_time=0.5)
            self.play(guards[0].animate.set_stroke(ground.ema, 4), labels[0].animate.set_fill(ground.ema), run_time=0.5)
            self.loop(spotlight([pictures], ground.ink, 8), run_time=2.4)

    def _branch(self, picture: Picture, name: str, color: str, y: float) -> tuple[Network, Bars, VGroup]:
        """A network that is shown the picture, its answer (still empty), and the arrows between the three."""
        network = Network(name, color, self.ground, 2.6, 1.6).move_to([-1.0, y, 0])
        bars = Bars(np.zeros(len(ANSWER)), color, self.ground, 2.6, 1.6, full=0.85).shift([3.1, y - 0.8, 0])
        return network, bars, VGroup(link(picture, network, color), arrow([0.42, y, 0], [1.65, y, 0], color))

"""Why two networks: somebody must answer, steadily, and better and better; a copy of the student makes all alike."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov1.pieces.chase import GRID, Chase, averaged
from scenes.dinov1.pieces.ema_arrow import EmaArrow
from scenes.dinov1.why_two_networks_pieces import STEPS, Aim
from scenes.pieces.network import Network
from tenuto.kit.arrow import arrow, link
from tenuto.kit.bars import Bars
from tenuto.kit.distribution import softmax
from tenuto.kit.panel import panel
from tenuto.kit.picture import Picture, square
from tenuto.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.data import photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
TEACHER_Y, STUDENT_Y = 0.95, -1.75
ANSWER = softmax([0.2, 0.95, 0.4, 0.3, 0.1], 0.2)
ATTEMPT = softmax([0.35, 0.6, 0.5, 0.2, 0.4], 0.3)
PHOTOS = ("cat", "coffee", "rocket", "kingfisher", "hubble", "panda")
COLLAPSED = (0.01, 0.02, 0.9, 0.02, 0.02, 0.02, 0.01)


class WhyTwoNetworks(LectureScene):
    """Three reasons; then the teacher is a copy, and all pictures give one distribution."""

    def construct(self) -> None:
        ground = self.ground
        self.sketch = self.note("minh hoạ")

        with self.beat("answers"):
            # Nobody's label stands where the answer should; the teacher puts one there.
            same = self.words("so khớp", theme.LABEL, ground.loss, (3.4, -0.62), LEFT)
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
            self.play(*map(FadeIn, (cat, student, tried, attempt.base, done, self.sketch)), run_time=0.6)
            self.play(attempt.to(ATTEMPT), FadeIn(slot), FadeIn(tag), run_time=0.8)
            self.cue("missing")
            self.play(tag.animate.shift(1.2 * DOWN).rotate(-0.5).set_opacity(0), run_time=0.5)
            self.remove(tag)
            self.cue("answer")
            self.play(slot.animate.set_stroke(ground.teacher, 6), FadeIn(right), run_time=0.6)
            self.cue("teacher")
            self.play(FadeIn(teacher), FadeIn(asked), run_time=0.4)
            self.play(answer.to(ANSWER), FadeIn(match), FadeIn(same), run_time=0.7)

        with self.beat("steady"):
            # The same aim, at a target that jumps and at one that is the average of the same jumps.
            wild = np.random.default_rng(11).uniform([-1.9, -0.95], [1.9, 0.95], (STEPS, 2))
            calm = averaged(np.tile(wild, (6, 1)), 0.85)[-STEPS:]
            aims = [Aim(places, ground, (x, MIDDLE + 0.3)) for places, x in ((wild, -3.3), (calm, 3.3))]
            boards = VGroup(*(panel(ground, 6.2, 4.5).move_to(aim.middle) for aim in aims))
            names = VGroup(
                self.words("bia chạy loạn", theme.BODY, at=(-3.3, -2.9), weight=SEMIBOLD),
                self.words("bia chỉ nhích nhẹ", theme.BODY, at=(3.3, -2.9), weight=SEMIBOLD),
            )
            self.play(FadeOut(*self._drawn()), run_time=0.4)
            self.play(FadeIn(boards), *map(FadeIn, aims), run_time=0.6)
            self.cue("wild")
            self.play(aims[0].shoot(), FadeIn(names[0]), run_time=1.8)
            self.cue("calm")
            self.play(aims[0].chase(), aims[1].shoot(), FadeIn(names[1]), run_time=1.9)

        with self.beat("improving"):
            # Upwards: the student ahead, the teacher behind it.
            chase = Chase(ground, 9.6, 4.9, (10 * GRID, 5 * GRID), 5, 0.93, (0.18, 0.42), (3.0, 1.3)).put(-0.3, MIDDLE)
            self.play(FadeOut(*self._drawn()), FadeIn(chase), run_time=0.6)
            self.cue("better")
            better = arrow([-6.1, -2.75, 0], [-6.1, 1.55, 0], ground.ink)
            words = VGroup(
                self.words("tốt dần", theme.LABEL, at=(-theme.SAFE_X, 1.8), edge=LEFT),
                self.words("Student", theme.BODY, ground.student, (4.75, 0.95), LEFT, weight=SEMIBOLD),
                self.words("Teacher", theme.BODY, ground.teacher, (4.75, 0.25), LEFT, weight=SEMIBOLD),
            )
            self.play(Create(better), FadeIn(words), chase.run(0, 1), run_time=2.4)

        with self.beat("copied"):
            # Six photographs with six answers; the slow arrow becomes a copy at every step, and all answers one.
            teacher = Network("Teacher", ground.teacher, ground, 2.2, 1.6).move_to([-5.3, TEACHER_Y, 0])
            student = Network("Student", ground.student, ground, 2.2, 1.6).move_to([-5.3, STUDENT_Y, 0])
            ema = EmaArrow(student, teacher, ground, px=0)
            pictures, charts, rng = Group(), [], np.random.default_rng(4)
            for index, name in enumerate(PHOTOS):
                row, column = divmod(index, 3)
                x, y = -2.35 + 3.1 * column, 1.15 - 2.25 * row
                pictures.add(Picture(square(photo(name)), 1.7, ground.data).move_to([x, y, 0]))
                answer = softmax(rng.normal(size=len(COLLAPSED)), 0.55)
                charts.append(Bars(answer, ground.teacher, ground, 1.35, 1.7, full=0.95).shift([x + 1.6, y - 0.85, 0]))
            self.play(FadeOut(*self._drawn()), run_time=0.2)
            self.play(*map(FadeIn, (teacher, student, ema, *pictures, *charts)), run_time=0.4)
            self.cue("copy")
            copy = VGroup(*(link(student, teacher, ground.loss, 0.08).shift([x, 0, 0]) for x in (-0.4, 0.0, 0.4)))
            word = self.words("chép nguyên", theme.SMALL, ground.loss, (-4.75, MIDDLE - 0.15), LEFT, weight=SEMIBOLD)
            self.play(ReplacementTransform(ema.arrow, copy[1]), FadeIn(copy[::2]), FadeIn(word), run_time=0.7)
            copies = VGroup(*(layer.copy() for layer in student.layers))
            self.play(copies.animate.move_to(teacher.layers), run_time=0.8)
            self.cue("one_bar")
            self.play(*(chart.to(COLLAPSED) for chart in charts), run_time=1.6)
            self.play(*(chart.bars.animate.set_fill(ground.loss) for chart in charts), run_time=0.6)
            self.cue("collapse")
            name = self.words("collapse: sụp đổ", theme.HEADING, ground.loss, (1.6, -2.9), weight=SEMIBOLD)
            self.play(FadeIn(name, scale=1.1), run_time=0.5)

    def _drawn(self) -> list[Mobject]:
        """What one beat leaves to the next to clear away."""
        return [each for each in self.content() if each is not self.sketch]

    def _branch(self, picture: Picture, name: str, color: str, y: float) -> tuple[Network, Bars, VGroup]:
        """A network that is shown the picture, its answer (still empty), and the arrows between the three."""
        network = Network(name, color, self.ground, 2.6, 1.6).move_to([-1.0, y, 0])
        bars = Bars(np.zeros(len(ANSWER)), color, self.ground, 2.6, 1.6, full=0.85).shift([3.1, y - 0.8, 0])
        return network, bars, VGroup(link(picture, network, color), arrow([0.42, y, 0], [1.65, y, 0], color))

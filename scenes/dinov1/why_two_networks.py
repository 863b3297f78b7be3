"""Why two networks: somebody must answer, steadily, and better and better; a copy of the student makes all alike."""

from __future__ import annotations

import numpy as np
from manim import *
from manim.utils.color import ManimColor
from numpy.typing import NDArray

from scenes import theme
from scenes.data import fact, photo
from scenes.kit.arrow import arrow, link
from scenes.kit.bars import Bars, ShowBars, softmax
from scenes.kit.chase import GRID, Chase, RunChase, averaged
from scenes.kit.ema_arrow import EmaArrow
from scenes.kit.flow import Flow, Stream
from scenes.kit.lettering import stand
from scenes.kit.marks import Fill, Marks, grid_places
from scenes.kit.network import Network
from scenes.kit.number import CountTo, Number
from scenes.kit.panel import panel
from scenes.kit.picture import Picture
from scenes.kit.tag import Tag
from scenes.kit.target import STEPS, Aim
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
TEACHER_Y, STUDENT_Y = 0.95, -1.75
ANSWER = softmax(np.array([0.2, 0.95, 0.4, 0.3, 0.1]), 0.2)
ATTEMPT = softmax(np.array([0.35, 0.6, 0.5, 0.2, 0.4]), 0.3)
PHOTOS = ("cat", "coffee", "rocket", "astronaut", "hubble", "retina")
GUESSES = np.array(
    [17, 230, 998, 411, 760, 333, 85, 642, 907, 158, 566, 719]
)  # which class is guessed, one after the other


class WhyTwoNetworks(LectureScene):
    """Three reasons; then the teacher is a copy: one in a thousand, and all pictures give one distribution."""

    def construct(self) -> None:
        ground = self.ground
        with self.beat("answers"):
            # Nobody's label stands where the answer should; the teacher puts one there.
            self._answers()

        with self.beat("steady"):
            # The same aim, at a target that jumps and at one that is the average of the same jumps.
            self.play(FadeOut(*self.content()), run_time=0.4)
            wild = _jumps()
            calm = averaged(np.tile(wild, (6, 1)), 0.85)[-STEPS:]
            aims = [Aim(wild, ground, (-3.3, MIDDLE + 0.25)), Aim(calm, ground, (3.3, MIDDLE + 0.25))]
            boards = VGroup(*(panel(ground, 6.2, 4.3).move_to(aim.middle) for aim in aims))
            names = VGroup(
                stand(self.words("bia chạy loạn", theme.BODY), -3.3, -2.85),
                stand(self.words("bia chỉ nhích dần", theme.BODY), 3.3, -2.85),
            )
            self.play(FadeIn(boards), FadeIn(names), run_time=0.5)
            self.play(*map(FadeIn, aims), run_time=0.5)
            self.loop(*(UpdateFromAlphaFunc(aim, lambda m, t: m.at(t), rate_func=linear) for aim in aims), run_time=3)

        with self.beat("improving"):
            # Upwards: the student ahead, the teacher behind it.
            chase = Chase(ground, 12.8, 4.9, (10 * GRID, 5 * GRID), 5, 0.93, (0.18, 0.42), (2.6, 1.3)).put(0, MIDDLE)
            self.play(FadeOut(*self.content()), FadeIn(chase), run_time=0.7)
            better = arrow([-6.1, -2.75, 0], [-6.1, 1.9, 0], ground.muted)
            words = VGroup(
                stand(self.words("hay dần", theme.LABEL, ground.muted), -5.85, 1.65, LEFT),
                stand(self.words("Student", theme.BODY, ground.student, weight=SEMIBOLD), 4.3, 1.0, LEFT),
                stand(self.words("Teacher", theme.BODY, ground.teacher, weight=SEMIBOLD), 2.6, -0.9, LEFT),
            )
            self.play(Create(better), FadeIn(words), run_time=0.5)
            self.loop(RunChase(chase), run_time=2.4)

        with self.beat("copied"):
            # The slow arrow becomes a copy at every step; what is left is a guess.
            self._copied()

        with self.beat("one_bar"):
            # Six photographs with six answers, and then all with the same one.
            self._one_bar()

    def _answers(self) -> None:
        ground = self.ground
        cat = Picture(photo("cat")[:, 90:390], 2.6, ground.data).move_to([-5.05, MIDDLE, 0])
        networks = [
            Network(name, color, ground, 2.6, 1.6).move_to([-1.0, y, 0])
            for name, color, y in (("Teacher", ground.teacher, TEACHER_Y), ("Student", ground.student, STUDENT_Y))
        ]
        charts = [
            Bars(values, color, ground, 2.6, 1.6, full=0.85).shift([3.1, y - 0.8, 0])
            for values, color, y in ((np.zeros(5), ground.teacher, TEACHER_Y), (np.zeros(5), ground.student, STUDENT_Y))
        ]
        ways = [
            VGroup(link(cat, network, color), arrow([0.42, y, 0], [1.65, y, 0], color))
            for network, color, y in zip(
                networks, (ground.teacher, ground.student), (TEACHER_Y, STUDENT_Y), strict=True
            )
        ]
        slot = DashedVMobject(
            RoundedRectangle(width=3.0, height=2.0, corner_radius=0.16, stroke_color=ground.muted), 44
        )
        slot.move_to([3.1, TEACHER_Y, 0])
        tag = Tag("?", ground, theme.HEADING).move_to(slot)
        match = VGroup(
            arrow([3.1, -0.75, 0], [3.1, -0.25, 0], ground.loss), arrow([3.1, -0.45, 0], [3.1, -0.85, 0], ground.loss)
        )
        names = VGroup(
            stand(self.words("đáp án", theme.BODY, ground.teacher, weight=SEMIBOLD), 4.85, TEACHER_Y - 0.1, LEFT),
            stand(self.words("bài làm", theme.BODY, ground.student, weight=SEMIBOLD), 4.85, STUDENT_Y - 0.1, LEFT),
            stand(self.words("so khớp", theme.LABEL, ground.loss), 3.4, -0.62, LEFT),
        )
        self.play(
            FadeIn(cat), FadeIn(networks[1]), FadeIn(ways[1]), FadeIn(charts[1].base), FadeIn(names[1]), run_time=0.6
        )
        self.play(ShowBars(charts[1], ATTEMPT), FadeIn(slot), FadeIn(tag), run_time=0.8)
        self.play(tag.animate.shift(1.2 * DOWN).rotate(-0.5).set_opacity(0), run_time=0.7)
        self.remove(tag)
        self.play(FadeIn(networks[0]), FadeIn(ways[0]), run_time=0.6)
        self.play(ShowBars(charts[0], ANSWER), FadeIn(names[0]), run_time=0.8)
        self.play(FadeIn(match), FadeIn(names[2]), run_time=0.4)
        flows = [
            Flow(way[0], color, 3)
            for pair, color in zip(ways, (ground.teacher, ground.student), strict=True)
            for way in pair
        ]
        self.play(*map(FadeIn, flows), run_time=0.2)
        self.loop(*map(Stream, flows), run_time=1.5)

    def _copied(self) -> None:
        ground = self.ground
        self.play(FadeOut(*self.content()), run_time=0.4)
        teacher = Network("Teacher", ground.teacher, ground, 2.6, 1.6).move_to([-5.05, TEACHER_Y, 0])
        student = Network("Student", ground.student, ground, 2.6, 1.6).move_to([-5.05, STUDENT_Y, 0])
        ema = EmaArrow(student, teacher, ground)
        number = Number(fact("teacher_momentum_knn").value, theme.DISPLAY, ground.ink, decimals=1, suffix="%")
        number.shift([-0.4, MIDDLE - 0.35, 0])
        what = stand(self.words("k-NN trên ImageNet", theme.LABEL, ground.muted), -0.4, MIDDLE - 1.1)
        self.play(FadeIn(teacher), FadeIn(student), FadeIn(ema), FadeIn(number), FadeIn(what), run_time=0.7)
        copy = VGroup(*(link(student, teacher, ground.loss, 0.08).shift([x, 0, 0]) for x in (-0.4, 0.0, 0.4)))
        word = stand(self.words("chép nguyên", theme.BODY, ground.loss, weight=SEMIBOLD), -4.42, MIDDLE - 0.19, LEFT)
        self.play(
            ReplacementTransform(ema.arrow, copy[1]), FadeIn(copy[::2]), FadeOut(ema.words), FadeIn(word), run_time=0.7
        )
        self.play(CountTo(number, fact("teacher_copy_knn").value), run_time=1.2)
        self.play(number.animate.set_fill(ground.loss), run_time=0.3)
        columns, count = 40, int(fact("imagenet1k_classes").value)
        places = grid_places(count, columns, 0.112) + np.array([4.15, MIDDLE + 0.2, 0])
        classes = Marks(Square(0.075, fill_color=ground.data, fill_opacity=0.55, stroke_width=0), places)
        caption = stand(self.words(f"đoán bừa giữa {fact('imagenet1k_classes').text} lớp", theme.LABEL), 4.15, -2.15)
        self.play(Fill(classes), FadeIn(caption), run_time=1)
        guess = Square(0.2, fill_color=ground.loss, fill_opacity=1, stroke_color=ground.ground, stroke_width=2)
        guess.move_to(places[GUESSES[0]])
        self.play(FadeIn(guess, scale=3), run_time=0.3)
        self.loop(
            UpdateFromAlphaFunc(
                guess, lambda m, t: m.move_to(places[GUESSES[int(t * len(GUESSES)) % len(GUESSES)]]), rate_func=linear
            ),
            run_time=2,
        )

    def _one_bar(self) -> None:
        ground = self.ground
        self.play(FadeOut(*self.content()), run_time=0.4)
        xs = (np.arange(len(PHOTOS)) - (len(PHOTOS) - 1) / 2) * 2.16
        pictures = Group(
            *(
                Picture(_square(photo(name)), 1.75, ground.data).move_to([x, 1.35, 0])
                for name, x in zip(PHOTOS, xs, strict=True)
            )
        )
        rng = np.random.default_rng(4)
        charts = [
            Bars(softmax(rng.normal(size=7), 0.55), ground.teacher, ground, 1.75, 1.55, full=0.9).shift([x, -1.35, 0])
            for x in xs
        ]
        self.play(
            LaggedStart(*map(FadeIn, pictures), lag_ratio=0.15),
            LaggedStart(*map(FadeIn, charts), lag_ratio=0.15),
            run_time=1.2,
        )
        same = np.array([0.01, 0.02, 0.9, 0.02, 0.02, 0.02, 0.01])
        self.play(*(ShowBars(chart, same) for chart in charts), run_time=1.4)
        name = stand(self.words("collapse, sụp đổ", theme.HEADING, ground.loss, weight=SEMIBOLD), 0, -2.0)
        note = self.note("minh hoạ")
        self.play(
            FadeIn(name), FadeIn(note), *(chart.bars.animate.set_fill(ground.loss) for chart in charts), run_time=0.6
        )
        # Three layers of defence; this section has met the first.
        guards = VGroup(*(panel(ground, width, 0.62, radius=0.2) for width in (1.4, 2.1, 2.4))).arrange(RIGHT, buff=0.2)
        guards.move_to([0.95, -2.78, 0])
        layers = zip(guards, ("EMA", "centering", "sharpening"), strict=True)
        labels = VGroup(
            *(stand(self.words(text, theme.LABEL, ground.muted), guard.get_x(), -2.88) for guard, text in layers)
        )
        lead = stand(self.words("phòng thủ:", theme.LABEL), guards.get_left()[0] - 0.25, -2.88, RIGHT)
        self.play(FadeIn(lead), FadeIn(guards), FadeIn(labels), run_time=0.5)
        self.play(guards[0].animate.set_stroke(ground.ema, 4), labels[0].animate.set_fill(ground.ema), run_time=0.5)
        self.loop(
            UpdateFromAlphaFunc(pictures, lambda m, t: _light_in_turn(m, t, ground.data, ground.ink), rate_func=linear),
            run_time=2.4,
        )


def _jumps() -> NDArray[np.float64]:
    """A target that never stays: STEPS places, (STEPS, 2)."""
    rng = np.random.default_rng(11)
    return np.asarray(rng.uniform([-2.1, -1.25], [2.1, 1.25], (STEPS, 2)))


def _square(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The middle of a photograph, as wide as high."""
    rows, columns = pixels.shape[:2]
    side = min(rows, columns)
    top, left = (rows - side) // 2, (columns - side) // 2
    return pixels[top : top + side, left : left + side]


def _light_in_turn(pictures: Group, share: float, plain: str, lit: str) -> None:
    """One border after the other turns to `lit` and back."""
    for index, picture in enumerate(pictures):
        amount = max(0.0, 1 - 2 * abs(share * len(pictures) - index - 0.5))
        picture.border.set_stroke(interpolate_color(ManimColor(plain), ManimColor(lit), amount), 3 + 5 * amount)

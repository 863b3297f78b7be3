"""Cross-entropy: the price −log p; three cases roll along it; its two parts; and what squared errors lose."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from narration.facts import vietnamese
from scenes import theme
from scenes.data import fact, load_tensors
from scenes.kit.bars import Bars, ShowBars, VaryBars
from scenes.kit.lettering import stand
from scenes.kit.number import Number
from scenes.kit.plot import Axis, Plot
from scenes.kit.stack import Stack, VaryStack
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD
from tensors.stored import Stored

MIDDLE = theme.STAGE_CENTRE_Y
BARS_X, BARS_WIDTH, BARS_HEIGHT = 4.1, 4.4, 1.35
TEACHER_FOOT, STUDENT_FOOT = -0.45, -2.55
Shares = tuple[float, ...]
LEAST = 0.01  # the smallest share that a sketched student gives, so that its price stays on the stage
UNSURE, SURE, ALMOST = (0.5, 0.3, 0.2), (1.0, 0.0, 0.0), (0.98, 0.01, 0.01)
MISSED, MISPLACED = (LEAST, 0.69, 0.3), (0.45, 0.55, 0.0)


class CrossEntropy(LectureScene):
    """A dot rolls along −log p as the student's bars change; then cross-entropy is taken apart on real distributions."""

    def construct(self) -> None:
        ground = self.ground
        plot = Plot(
            Axis(0, 1, (0, 0.5, 1), "$p$ của Student", texts=("0", "0,5", "1")), Axis(0, 5, (0, 1, 2, 3, 4, 5), "giá $- log p$"),
            ground, 5.9, 4.0, px=theme.LABEL,
        )  # fmt: skip
        plot.move_to([-theme.SAFE_X, MIDDLE - 0.05, 0], aligned_edge=LEFT)
        curve = plot.function(lambda p: -np.log(p), ground.loss, float(np.exp(-5)), 1)
        student = self._bars(UNSURE, ground.student, STUDENT_FOOT)
        teacher = self._bars(ALMOST, ground.teacher, TEACHER_FOOT)
        ball = Ball(plot, UNSURE[0], ground.loss)
        signs = VGroup(
            stand(
                self.words("Teacher", theme.LABEL, ground.teacher, weight=SEMIBOLD),
                BARS_X - BARS_WIDTH / 2 - 0.2,
                TEACHER_FOOT,
                RIGHT,
            ),
            stand(
                self.words("Student", theme.LABEL, ground.student, weight=SEMIBOLD),
                BARS_X - BARS_WIDTH / 2 - 0.2,
                STUDENT_FOOT,
                RIGHT,
            ),
        )
        price = Number(-np.log(UNSURE[0]), theme.TITLE, ground.loss, decimals=2, align=LEFT)
        price.is_computed = True
        tracked = self.formula("p", theme.BODY, ground.loss).move_to([student.top(0)[0], STUDENT_FOOT - 0.3, 0])
        sketch = self.note("minh hoạ")

        def rolled(first: Shares, last: Shares, turn: bool = False) -> AnimationGroup:
            """The student's shares go from one state to another (and back), dot and price with them."""

            def shares_at(share: float) -> NDArray[np.float64]:
                way = (1 - np.cos(TAU * share)) / 2 if turn else share
                return np.asarray(first) + way * (np.asarray(last) - np.asarray(first))

            # Linear inside, so that the three keep step; the whole may be eased.
            return AnimationGroup(
                VaryBars(student, shares_at, linear),
                UpdateFromAlphaFunc(ball, lambda b, share: b.show(shares_at(share)[0]), rate_func=linear),
                UpdateFromAlphaFunc(
                    price, lambda n, share: n.show(-np.log(shares_at(share)[0]), 0 < share < 1), rate_func=linear
                ),
            )

        with self.beat("curve"):
            # The student's share of the right answer decides what it pays.
            name = self.formula("- log p", theme.TITLE, ground.loss)
            name.move_to([BARS_X - 1.3, 1.55, 0])
            equals = self.formula("=", theme.TITLE, ground.loss).next_to(name, RIGHT, buff=0.3)
            price.shift([equals.get_right()[0] + 0.3, name.get_bottom()[1] + 0.13, 0])
            self.play(FadeIn(plot), FadeIn(sketch), run_time=0.6)
            self.play(Create(curve), FadeIn(name), run_time=1.2)
            self.play(
                FadeIn(student),
                FadeIn(tracked),
                FadeIn(signs[1]),
                FadeIn(ball),
                FadeIn(equals),
                FadeIn(price),
                run_time=0.6,
            )
            self.loop(rolled(UNSURE, (0.08, 0.55, 0.37), turn=True), run_time=3)

        with self.beat("wrong"):
            # The teacher is nearly sure of the first output, the student gives it next to nothing.
            self.play(FadeIn(teacher), FadeIn(signs[0]), run_time=0.6)
            self.play(rolled(UNSURE, MISSED), rate_func=smooth, run_time=2.2)
            endless = self.formula("arrow.t infinity", theme.TITLE, ground.loss).next_to(ball[1], RIGHT, buff=0.2)
            self.play(FadeIn(endless, shift=0.3 * UP), run_time=0.5)

        with self.beat("agreed"):
            # Both put everything on the same output: the dot rolls down to a price of nothing.
            self.play(FadeOut(endless), ShowBars(teacher, SURE), run_time=0.5)
            self.play(rolled(MISSED, SURE), rate_func=smooth, run_time=2.4)

        with self.beat("indirect"):
            # Where the teacher gives nothing there is no term, but what lies there is missing at the right place.
            gone = self.formula("0 dot (- log p) = 0", theme.HEADING, ground.muted).move_to(
                teacher.top(1) + 0.75 * RIGHT + 0.55 * UP
            )
            due = DashedVMobject(student.bars[0].copy().set_fill(opacity=0).set_stroke(ground.loss, 3), 40)
            self.play(FadeIn(gone), FadeIn(due), run_time=0.5)
            self.add(student, ball, price)
            self.loop(rolled(SURE, MISPLACED, turn=True), run_time=3.4)

        real = Distributions(load_tensors("temperature"))
        with self.beat("two_parts"):
            # On the network's real distributions: the teacher's entropy stays, only KL can shrink.
            self.play(
                FadeOut(
                    VGroup(plot, curve, ball, name, equals, price, tracked, gone, due, sketch, student, teacher, signs)
                ),
                run_time=0.5,
            )
            formula = self.formula('H(P_t, P_s) = h(P_t) + op("KL")(P_t || P_s)', theme.TITLE).move_to([0, 1.75, 0])
            stack = Stack(real.parts(0), (ground.teacher, ground.loss), ground, 1.3, 3.7 / real.parts(0).sum())
            stack.stand_at(-5.6, STUDENT_FOOT)
            values = self._values(stack, real.parts(0))
            bars = [
                Bars(real.drawn(where), color, ground, 5.6, 1.5, full=real.tallest).shift([3.55, foot, 0])
                for where, color, foot in ((1, ground.teacher, TEACHER_FOOT - 0.15), (0, ground.student, STUDENT_FOOT))
            ]
            signs.shift([0.55 - signs.get_right()[0], 0, 0])[0].shift(0.15 * DOWN)
            label = self.note(real.label)
            label.is_computed = True
            self.play(FadeIn(formula), FadeIn(VGroup(*bars)), FadeIn(signs), FadeIn(label), run_time=0.8)
            self.play(FadeIn(stack, shift=0.3 * UP), FadeIn(values), run_time=0.8)

            def learnt(share: float) -> float:
                return float((1 - np.cos(TAU * share)) / 2)

            self.loop(
                VaryStack(stack, lambda share: real.parts(learnt(share))),
                VaryBars(bars[1], lambda share: real.drawn(learnt(share))),
                UpdateFromAlphaFunc(values, lambda v, share: _follow(v, stack, real.parts(learnt(share)), share)),
                run_time=4,
            )

        with self.beat("squared"):
            # A squared error never asks for more than one: its curve stays flat where the student is wrong.
            self.play(
                FadeOut(VGroup(formula, stack, values, signs, label, *bars)), FadeIn(plot), FadeIn(curve), run_time=0.7
            )
            squared = plot.function(lambda p: (1 - p) ** 2, ground.data)
            texts = VGroup(
                plot.beside(self.formula("- log p", theme.HEADING, ground.loss), 0.2, 2.2, RIGHT, 0.1),
                self.formula("(1 - p)^2", theme.BODY, ground.data).move_to(plot.at(0.16, 0.3)),
            )
            self.play(FadeIn(texts[0]), Create(squared), FadeIn(texts[1]), run_time=1.0)
            scores = Bars(
                [0, 0], (ground.loss, ground.data), ground, 5.2, 4.0, names=("cross-entropy", "bình phương"),
                name_px=theme.BODY, numbers="percent", number_px=theme.HEADING, decimals=1,
            ).shift([3.6, -2.45, 0])  # fmt: skip
            what = stand(self.words("k-NN trên ImageNet", theme.LABEL, ground.muted), 3.6, 1.85)
            self.play(FadeIn(scores), FadeIn(what), run_time=0.4)
            found = [fact(f"ablation_{name}_knn").value / 100 for name in ("full", "mse")]
            self.play(ShowBars(scores, found, lag=0.4), run_time=1.4)

    def _bars(self, shares: Shares, color: str, foot: float) -> Bars:
        """Three outputs of a sketched distribution."""
        bars = Bars(shares, color, self.ground, BARS_WIDTH, BARS_HEIGHT, numbers="percent", number_px=theme.LABEL)
        return bars.shift([BARS_X, foot, 0])

    def _values(self, stack: Stack, parts: NDArray[np.float64]) -> VGroup:
        """What the two slices are, and how large, to their right."""
        ground, values = self.ground, VGroup()
        rows = (("entropy của Teacher (nat)", ground.teacher), ("KL", ground.loss))
        for index, (name, color) in enumerate(rows):
            number = Number(float(parts[index]), theme.TITLE, color, decimals=2, align=LEFT)
            number.is_computed = True
            words = self.words(name, theme.LABEL, color)
            values.add(VGroup(number.shift([-4.7, 0, 0]), stand(words, -4.67, 0.75, LEFT)))
        return _follow(values, stack, parts, 0)


class Ball(VGroup):
    """A dot on the curve −log p and the height at which it stands."""

    def __init__(self, plot: Plot, p: float, color: str) -> None:
        self.plot = plot
        super().__init__(Line(UP, DOWN, stroke_color=color, stroke_width=3), Dot(radius=0.16, color=color))
        self.show(p)

    def show(self, p: float) -> None:
        """Put it over another share p in (0, 1]."""
        place = self.plot.at(p, -np.log(p))
        self.submobjects[0].set_points_as_corners([self.plot.at(p, 0), place])
        self.submobjects[1].move_to(place)


class Distributions:
    """The teacher's and the student's distribution over all K outputs, and the student on its way to the teacher."""

    def __init__(self, data: Stored) -> None:
        about = data.about
        self.log_p = _log_softmax(
            (data.teacher.astype(np.float64) - data.centre) / about["teacher_temperature"]
        )  # (K,)
        self.log_q = _log_softmax(data.student.astype(np.float64) / about["student_temperature"])  # (K,)
        self.p, self.selection = np.exp(self.log_p), data.selection
        self.tallest = float(np.maximum(self.drawn(0), self.drawn(1)).max())
        self.label = f"{len(data.selection)} trong {vietnamese(len(self.p))} đầu ra · {about['label']}"

    def student(self, share: float) -> NDArray[np.float64]:
        """log q after a share of the way to log p, along the logits."""
        return _log_softmax(self.log_q + share * (self.log_p - self.log_q))

    def parts(self, share: float) -> NDArray[np.float64]:
        """h(p) and KL(p ‖ q), nats."""
        return np.array([-(self.p * self.log_p).sum(), (self.p * (self.log_p - self.student(share))).sum()])

    def drawn(self, share: float) -> NDArray[np.float64]:
        """The student's shares of the selected outputs; at 1 they are the teacher's."""
        return np.asarray(np.exp(self.student(share))[self.selection])


def _follow(values: VGroup, stack: Stack, parts: NDArray[np.float64], share: float) -> VGroup:
    """Each value stands beside its slice; the upper one never comes down onto the lower."""
    for index, (number, words) in enumerate(values):
        y = stack.get_bottom()[1] + (parts[:index].sum() + parts[index] / 2) * stack.unit - 0.25
        if index:
            y = max(y, stack.get_bottom()[1] + parts[0] * stack.unit - 0.05)
        words.shift([0, y - number.origin.get_y(), 0])
        number.origin.set_y(y)
        number.show(float(parts[index]), 0 < share < 1)
    return values


def _log_softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    shifted = logits - logits.max()
    return np.asarray(shifted - np.log(np.exp(shifted).sum()))

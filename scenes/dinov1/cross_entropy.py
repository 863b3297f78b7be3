"""Cross-entropy: the price −log p; three cases roll along it; its two parts; and what squared errors lose."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov1.cross_entropy_pieces import EntropyColumn
from scenes.dinov1.pieces.bead import Bead
from tenuto.kit.bars import Bars
from tenuto.kit.distribution import log_softmax
from tenuto.kit.number import Number
from tenuto.kit.plot import Axis, Plot
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
BARS_X, BARS_WIDTH, BARS_HEIGHT = 4.1, 4.4, 1.35
TEACHER_FOOT, STUDENT_FOOT = -0.45, -2.55
COLUMN_X, TIMES = -5.6, 8  # where cross-entropy's column stands, and how many times its KL is magnified
LEAST = 0.01  # the smallest share that a sketched student gives, so that its price stays on the stage
UNSURE, SURE, ALMOST = (np.array(shares) for shares in ((0.5, 0.3, 0.2), (1.0, 0.0, 0.0), (0.98, 0.01, 0.01)))
TORN, MISSED, MISPLACED = (np.array(shares) for shares in ((0.08, 0.55, 0.37), (LEAST, 0.69, 0.3), (0.45, 0.55, 0.0)))


class CrossEntropy(LectureScene):
    """A dot rolls along −log p as the student's bars change; then cross-entropy is taken apart on real distributions."""

    def construct(self) -> None:
        ground = self.ground
        share_axis = Axis(0, 1, (0, 0.5, 1), "$p$ của Student", texts=("0", "0,5", "1"))
        plot = Plot(share_axis, Axis(0, 5, range(6), "giá $- log p$"), ground, 5.9, 4.0, px=theme.LABEL)
        plot.move_to([-theme.SAFE_X, MIDDLE - 0.05, 0], aligned_edge=LEFT)
        curve = plot.function(lambda p: -np.log(p), ground.loss, float(np.exp(-5)), 1)
        student = self._bars(UNSURE, ground.student, STUDENT_FOOT)
        teacher = self._bars(ALMOST, ground.teacher, TEACHER_FOOT)
        x = BARS_X - BARS_WIDTH / 2 - 0.2
        signs = VGroup(
            self.words("Teacher", theme.LABEL, ground.teacher, at=(x, TEACHER_FOOT), edge=RIGHT, weight=SEMIBOLD),
            self.words("Student", theme.LABEL, ground.student, at=(x, STUDENT_FOOT), edge=RIGHT, weight=SEMIBOLD),
        )
        bead = Bead(plot, lambda p: -np.log(p), UNSURE[0], ground.loss)
        price = Number(-np.log(UNSURE[0]), theme.TITLE, ground.loss, decimals=2, align=LEFT, computed=True)

        def rolled(first: np.ndarray, last: np.ndarray, there_and_back: bool = False) -> tuple[Animation, ...]:
            """The student's shares go from one state to another, dot and price with them."""

            def at(share: float) -> np.ndarray:
                return first + (_swing(share) if there_and_back else share) * (last - first)

            price_at = price.vary(lambda share: -np.log(at(share)[0]))
            return student.vary(at), bead.vary(lambda share: at(share)[0]), price_at

        with self.beat("curve"):
            # The student's share of the right answer decides what it pays.
            name = self.formula("- log p", theme.TITLE, ground.loss).move_to([BARS_X - 1.3, 1.55, 0])
            equals = self.formula("=", theme.TITLE, ground.loss).next_to(name, RIGHT, buff=0.3)
            price.shift([equals.get_right()[0] + 0.3, name.get_bottom()[1] + 0.13, 0])
            tracked = self.formula("p", theme.BODY, ground.loss).move_to([student.top(0)[0], STUDENT_FOOT - 0.3, 0])
            self.play(FadeIn(plot), FadeIn(self.note("minh hoạ")), run_time=0.6)
            self.play(Create(curve), FadeIn(name), run_time=1.2)
            self.play(*map(FadeIn, (student, tracked, signs[1], bead, equals, price)), run_time=0.6)
            self.loop(*rolled(UNSURE, TORN, there_and_back=True), run_time=3)

        with self.beat("wrong"):
            # The teacher is nearly sure of the first output, the student gives it next to nothing.
            self.play(FadeIn(teacher), FadeIn(signs[0]), run_time=0.6)
            self.play(*rolled(UNSURE, MISSED), run_time=2.2)
            endless = self.formula("arrow.t infinity", theme.TITLE, ground.loss).next_to(bead.dot, RIGHT, buff=0.2)
            self.play(FadeIn(endless, shift=0.3 * UP), run_time=0.5)

        with self.beat("agreed"):
            # Both put everything on the same output: the dot rolls down to a price of nothing.
            self.play(FadeOut(endless), teacher.to(SURE), run_time=0.5)
            self.play(*rolled(MISSED, SURE), run_time=2.4)

        with self.beat("indirect"):
            # Where the teacher gives nothing there is no term, but what lies there is missing at the right place.
            gone = self.formula("0 dot (- log p) = 0", theme.HEADING, ground.muted)
            gone.move_to(teacher.top(1) + 0.75 * RIGHT + 0.55 * UP)
            due = DashedVMobject(student.bars[0].copy().set_fill(opacity=0).set_stroke(ground.loss, 3), 40)
            self.play(FadeIn(gone), FadeIn(due), run_time=0.5)
            self.add(student, bead, price)
            self.loop(*rolled(SURE, MISPLACED, there_and_back=True), run_time=3.4)

        data = load_tensors("temperature")
        about, drawn = data.about, data.selection
        log_p = log_softmax(data.teacher.astype(np.float64) - data.centre, about["teacher_temperature"])  # (K,)
        log_q = log_softmax(data.student.astype(np.float64), about["student_temperature"])

        def learnt(share: float) -> np.ndarray:
            """The student's log shares on its way to the teacher's, along the logits."""
            return log_softmax(log_q + share * (log_p - log_q))

        with self.beat("two_parts"):
            # On the network's real distributions: the teacher's entropy stays, only KL can shrink.
            formula = self.formula('H(P_t, P_s) = h(P_t) + op("KL")(P_t || P_s)', theme.TITLE).move_to([0, 1.75, 0])
            label = self.note(f"{len(drawn)} trong {written(len(log_p))} đầu ra · {about['label']}", computed=True)
            names = "entropy của Teacher (nat)", f"KL, phóng to {TIMES} lần"
            column = EntropyColumn(log_p, log_q, names, TIMES, ground, 3.7).shift([COLUMN_X, STUDENT_FOOT, 0])
            tallest = float(np.exp([log_p[drawn], log_q[drawn]]).max())
            taught, tried = (
                Bars(np.exp(log[drawn]), color, ground, 5.6, 1.5, full=tallest).shift([3.55, foot, 0])
                for log, color, foot in ((log_p, ground.teacher, TEACHER_FOOT), (log_q, ground.student, STUDENT_FOOT))
            )
            self.play(FadeOut(*self.content()), run_time=0.5)
            signs.shift((0.55 - signs.get_right()[0]) * RIGHT)
            self.play(*map(FadeIn, (formula, taught, tried, signs, label)), run_time=0.8)
            self.play(FadeIn(column.stack, shift=0.3 * UP), FadeIn(column.kept), run_time=0.6)
            self.play(FadeIn(column.thin, shift=0.3 * RIGHT), FadeIn(column.gap), run_time=0.6)
            guessed = tried.vary(lambda turn: np.exp(learnt(_swing(turn))[drawn]))
            self.loop(column.vary(lambda turn: learnt(_swing(turn))), guessed, run_time=4)

        with self.beat("squared"):
            # A squared error never asks for more than one: its curve stays flat where the student is wrong.
            squared = plot.function(lambda p: (1 - p) ** 2, ground.data)
            log_name = plot.beside(self.formula("- log p", theme.HEADING, ground.loss), 0.2, 2.2, RIGHT, 0.1)
            squared_name = self.formula("(1 - p)^2", theme.BODY, ground.data).move_to(plot.at(0.16, 0.3))
            self.play(FadeOut(*self.content()), FadeIn(plot), FadeIn(curve), run_time=0.7)
            self.play(FadeIn(log_name), Create(squared), FadeIn(squared_name), run_time=1.0)
            scores = Bars(
                [0, 0], (ground.loss, ground.data), ground, 5.2, 4.0, names=("cross-entropy", "bình phương"),
                name_px=theme.BODY, numbers="percent", number_px=theme.HEADING, decimals=1,
            ).shift([3.6, -2.45, 0])  # fmt: skip
            what = self.words("k-NN trên ImageNet", theme.LABEL, ground.muted, at=(3.6, 1.85))
            found = [fact(f"ablation_{name}_knn").value / 100 for name in ("full", "mse")]
            self.play(FadeIn(scores), FadeIn(what), run_time=0.4)
            self.play(scores.to(found, lag=0.4), run_time=1.4)

    def _bars(self, shares: np.ndarray, color: str, foot: float) -> Bars:
        """Three outputs of a sketched distribution."""
        bars = Bars(shares, color, self.ground, BARS_WIDTH, BARS_HEIGHT, numbers="percent", number_px=theme.LABEL)
        return bars.shift([BARS_X, foot, 0])


def _swing(turn: float) -> float:
    """There and back: 0, 1, 0."""
    return float((1 - np.cos(TAU * turn)) / 2)

"""Cross-entropy: a price that is guessed, named surprise, weighed and added up; its two parts; and a gentler error."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import *

from scenes.dinov1.cross_entropy_pieces import Areas, Tiles, blocks
from scenes.dinov1.pieces.bead import Bead
from tenuto.kit.arrow import arrow
from tenuto.kit.bars import Bars
from tenuto.kit.distribution import divergence, entropy, log_softmax
from tenuto.kit.number import Number
from tenuto.kit.plot import Axis, Plot
from tenuto.kit.swap import swap
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

BARS_X, BARS_WIDTH, UNIT = -4.1, 4.6, 1.9  # of both distributions: their middle, how wide, and how tall a share of 1 is
TEACHER_FOOT, STUDENT_FOOT = 0.25, -2.6
DEAREST = 4.4  # the highest price on the plot
CHOICE = np.array([1.0, 0, 0, 0])  # a teacher that chooses one thing
LEFT_OVER = np.array([0.3, 0.5, 0.2])  # how a sketched student shares out what it does not give to the choice
TAUGHT, GUESSED = np.array([4, 2, 1, 1]) / 8, np.array([1, 2, 4, 1]) / 8  # both distributions of the sum
EIGHTHS = {1: "1/8", 2: "1/4", 4: "1/2"}  # how these shares are written
AREA_X, AREA_FOOT, AREA_WIDTH, PRICE_UNIT = 0.35, -1.98, 5.6, 0.93
TILES_X, SCORE_X = -4.4, -1.1  # the hundred tiles, and beside them how many are lit
FALLS = 4.0  # manim units by which a tile falls


class CrossEntropy(LectureScene):
    """One bar and its price; the same price at each of four bars, weighed, added up, and taken apart again."""

    def construct(self) -> None:
        ground = self.ground
        teacher, student = self._bars(CHOICE, ground.teacher, TEACHER_FOOT), self._bars(_guess(1 / 2), ground.student)
        signs = VGroup(
            *(self.words(name, theme.LABEL, color, (BARS_X + BARS_WIDTH / 2, foot + 1.62), RIGHT, weight=SEMIBOLD)
              for name, color, foot in (("Teacher", ground.teacher, TEACHER_FOOT), ("Student", ground.student, STUDENT_FOOT)))
        )  # fmt: skip
        shares = Axis(0, 1, (0, 1 / 8, 1 / 4, 1 / 2, 1), "$p$", texts=("0", "1/8", "1/4", "1/2", "1"))
        plot = Plot(shares, Axis(0, DEAREST, range(5), "giá"), ground, 5.9, 4.1, theme.LABEL)
        plot.move_to([theme.SAFE_X, -0.28, 0], aligned_edge=RIGHT)
        curve = plot.function(_surprise, ground.loss, 2**-DEAREST, 1)

        with self.beat("price"):
            # What the teacher chose is one column; the student's share of it sets the price, in blocks of one.
            columns = [blocks(plot, p, round(_surprise(p)), ground.loss) for p in (1 / 2, 1 / 4, 1 / 8)]
            p = self.formula("p", theme.TITLE, ground.student).move_to([student.top(0)[0], STUDENT_FOOT - 0.32, 0])
            chosen = arrow([p.get_x(), TEACHER_FOOT - 0.12, 0], student.top(0) + 0.7 * UP, ground.muted)
            self.play(FadeIn(teacher), FadeIn(signs[0]), run_time=0.8)
            self.play(FadeIn(student), FadeIn(signs[1]), FadeIn(self._note()), run_time=0.8)
            self.play(FadeIn(plot, shift=0.3 * LEFT), run_time=0.8)
            self.cue("p")
            self.play(Create(chosen), FadeIn(p), student.bars[1:].animate.set_fill(opacity=0.22), run_time=1.4)
            self.cue("half")
            share = self._share("1/2", student)
            self.play(FadeIn(share), FadeIn(columns[0], shift=0.3 * UP), FadeOut(chosen), run_time=0.7)
            for name, guess, text, what in (
                ("quarter", 1 / 4, "1/4", columns[1]),
                ("eighth", 1 / 8, "1/8", self._question(plot)),
            ):
                self.cue(name)
                halved = student.to(_guess(guess), run_time=0.7)
                gone, share = share, self._share(text, self._bars(_guess(guess), ground.student))
                self.play(halved, FadeOut(gone, shift=0.4 * DOWN), FadeIn(share, shift=0.4 * DOWN), run_time=0.7)
                self.play(FadeIn(what, shift=0.3 * UP), run_time=0.6)

        with self.beat("surprise"):
            # Three. The blocks' tops lie on a curve, whose height is named.
            steps = [self._step(plot, *ends) for ends in ((1 / 2, 1 / 4), (1 / 4, 1 / 8))]
            bead = Bead(plot, _surprise, 1 / 8, ground.ink, stemmed=False)
            name = self.formula("- log_2 p", theme.TITLE, ground.loss).move_to([3.6, 1.45, 0])
            called = self.words("độ bất ngờ", theme.HEADING, ground.loss, (3.6, 0.5), weight=SEMIBOLD)
            self.cue("three")
            rising = LaggedStart(*(FadeIn(block, shift=0.3 * UP) for block in columns[2]), lag_ratio=0.4, run_time=0.8)
            self.play(FadeOut(what, run_time=0.3), rising)
            self.play(LaggedStart(*map(FadeIn, steps), lag_ratio=0.6), run_time=1.4)
            self.cue("curve")
            faded = (column.animate.set_fill(opacity=0.4) for column in columns)
            self.play(FadeOut(VGroup(*steps)), Create(curve), *faded, FadeIn(name), run_time=1.2)
            self.play(FadeIn(called), run_time=0.5)
            self.cue("zero")
            self.play(FadeIn(bead), FadeOut(share), run_time=0.3)
            self.play(*self._roll(bead, student, 1 / 8, 1), run_time=1.3)
            self.cue("wall")
            self.play(*self._roll(bead, student, 1, 1 / 20), run_time=1.2)

        with self.beat("sum"):
            # The same price at each of four bars; a bar of the teacher's is how much it counts; all of it levelled.
            away = VGroup(bead, p, *columns)
            self.play(FadeOut(away), student.bars.animate.set_fill(opacity=1), run_time=0.6)
            texts = VGroup(*(self._share(EIGHTHS[round(8 * share)], bars, index)
                             for bars, all_shares in ((self._bars(TAUGHT, ground.teacher, TEACHER_FOOT), TAUGHT),
                                                      (self._bars(GUESSED, ground.student), GUESSED))
                             for index, share in enumerate(all_shares)))  # fmt: skip
            self.play(teacher.to(TAUGHT), student.to(GUESSED), run_time=1.0)
            self.play(FadeIn(texts), run_time=0.4)
            prices = _surprise(GUESSED)
            areas = self._areas(prices, ground.loss, np.full(4, 0.25))
            numbers = VGroup(*(Number(price, theme.BODY, ground.ink, computed=True).shift(areas.top(i) + 0.15 * UP)
                               for i, price in enumerate(prices)))  # fmt: skip
            formula = self.formula(
                "{{H = sum_i : total}} {{P_t (i) dot : weight}} {{(- log_2 P_s (i)) : price}}", theme.TITLE
            ).move_to([AREA_X + AREA_WIDTH / 2, 1.72, 0])
            formula.select("price").set_fill(ground.loss)
            formula.select("weight").set_fill(ground.teacher)
            self.cue("each")
            grown = (TransformFromCopy(bar, area) for bar, area in zip(student.bars, areas, strict=True))
            self.play(FadeOut(VGroup(plot, curve, name, called)), FadeIn(formula.select("price")), *grown, run_time=0.9)
            self.play(FadeIn(numbers), run_time=0.3)
            self.add(areas)
            self.cue("weigh")
            weighed = np.array([TAUGHT, prices])
            after = self._areas(prices, ground.loss)
            weights = VGroup(*(text.copy().set_fill(ground.teacher).move_to([area.get_x(), AREA_FOOT - 0.42, 0])
                               for text, area in zip(texts[:4], after, strict=True)))  # fmt: skip
            moved = (number.animate.shift(after.top(i) - areas.top(i)) for i, number in enumerate(numbers))
            counted = (TransformFromCopy(*pair) for pair in zip(texts[:4], weights, strict=True))
            self.play(areas.to(weighed), *moved, *counted, FadeIn(formula.select("weight")), run_time=1.2)
            self.cue("add")
            whole = float(TAUGHT @ prices)
            total = Number(whole, theme.TITLE, ground.loss, decimals=2, computed=True)
            total.shift([AREA_X + AREA_WIDTH / 2, AREA_FOOT + whole * PRICE_UNIT + 0.2, 0])
            self.play(FadeOut(numbers), FadeIn(formula.select("total")), run_time=0.4)
            self.play(areas.to([TAUGHT, np.full(4, whole)]), run_time=1.0)
            self.play(FadeIn(total, shift=0.2 * UP), areas.animate.set_stroke(width=0), run_time=0.4)

        with self.beat("two_parts"):
            # What the teacher would pay for its own shares is the floor; what lies above it is the gap.
            own = float(TAUGHT @ _surprise(TAUGHT))
            floor = self._areas(_surprise(TAUGHT), ground.teacher)
            kept = self._part("entropy", own, 0.62, ground)
            gap = self._part("KL", whole - own, own + 0.28, ground)
            measured = self._measured()
            self.play(Indicate(total, 1.15, ground.loss), run_time=0.8)
            self.cue("entropy")
            self.play(
                *(TransformFromCopy(bar, area) for bar, area in zip(teacher.bars, floor, strict=True)), run_time=0.8
            )
            self.add(floor)
            self.play(floor.to([TAUGHT, np.full(4, own)]), run_time=0.8)
            self.play(FadeIn(kept), floor.animate.set_stroke(width=0), run_time=0.4)
            self.cue("kl")
            self.play(FadeIn(gap), Indicate(areas, 1.0, ground.ink), run_time=0.8)
            self.play(FadeIn(measured), run_time=0.5)
            self.cue("less")
            self.play(FadeOut(texts[4:]), run_time=0.2)
            top = total.origin.get_y() - whole * PRICE_UNIT

            def learnt(share: float) -> np.ndarray:
                return 2.0 ** -(_surprise(GUESSED) + share * (_surprise(TAUGHT) - _surprise(GUESSED)))

            def pay(share: float) -> None:
                guess = learnt(share) / learnt(share).sum()
                paid = float(TAUGHT @ _surprise(guess))
                student.show(guess)
                areas.show([TAUGHT, np.full(4, paid)])
                total.origin.set_y(top + paid * PRICE_UNIT)
                total.show(paid, share < 1)
                gap[1].show(paid - own, share < 1)
                gap.set_fill(opacity=max(0.0, 1 - 3 * share))  # the band gets too thin for its name

            moving = Group(student, areas, floor, kept, gap, total)  # in the order in which they lie on each other
            self.play(Vary(moving, pay), run_time=1.2)
            self.remove(gap)

        with self.beat("squared"):
            # Beside it the squared error, which never asks for more than one; what it costs, in a hundred pictures.
            found = [fact(f"ablation_{name}_knn") for name in ("full", "mse")]
            tiles = Tiles(round(found[0].value), ground.teacher, ground, 4.0).move_to([TILES_X, 0.05, 0])
            score = Number(found[0].value, theme.TITLE, ground.ink, decimals=1, suffix="%").shift([SCORE_X, -0.1, 0])
            what = self.words("k-NN, ImageNet", theme.LABEL, ground.muted, (SCORE_X, -0.65))
            used = [self.words(text, theme.BODY, color, (TILES_X, -2.7), weight=SEMIBOLD)
                    for text, color in (("cross-entropy", ground.loss), ("sai số bình phương", ground.data))]  # fmt: skip
            square = plot.function(_square, ground.data)
            signs = VGroup(
                plot.beside(self.formula("- log_2 p", theme.HEADING, ground.loss), 0.24, 2.6, RIGHT, 0.1),
                plot.beside(self.formula("(1 - p)^2", theme.BODY, ground.data), 0.16, 0.24, ORIGIN, 0),
            )
            beads = [Bead(plot, of, 0.9, color, stemmed=False)
                     for of, color in ((_surprise, ground.loss), (_square, ground.data))]  # fmt: skip
            limit = plot.level(1, ground.muted, self.words("1", theme.LABEL))[0]
            self.play(FadeOut(*self.content()), run_time=0.5)
            self.play(FadeIn(plot), FadeIn(self._note()), FadeIn(curve), FadeIn(signs[0]), run_time=0.7)
            self.play(*map(FadeIn, (tiles, score, what, used[0])), run_time=0.7)
            self.cue("mild")
            self.play(Create(square), FadeIn(signs[1]), FadeIn(limit), *map(FadeIn, beads), run_time=0.9)
            self.play(*(bead.vary(lambda s: 0.9 * (1 / 18) ** s) for bead in beads), run_time=1.8)
            self.cue("fall")
            left = round(found[1].value)
            falling = Vary(tiles, lambda share: tiles.fall(left, share, FALLS), rate_func=linear)
            self.play(falling, score.to(found[1].value), swap(*used), run_time=2.2)

    def _bars(self, shares: np.ndarray, color: str, foot: float = STUDENT_FOOT) -> Bars:
        """Four outputs of a sketched distribution."""
        return Bars(shares, color, self.ground, BARS_WIDTH, UNIT).shift([BARS_X, foot, 0])

    def _roll(self, bead: Bead, student: Bars, first: float, last: float) -> tuple[Animation, Animation]:
        """The student's p goes from one value to another by equal factors, the bead on the curve with it."""

        def at(share: float) -> float:
            return float(first * (last / first) ** share)

        return bead.vary(at), student.vary(lambda share: _guess(at(share)))

    def _share(self, text: str, bars: Bars, index: int = 0) -> theme.Formula:
        """A share, written above its bar."""
        return self.formula(text, theme.LABEL).next_to(bars.top(index), UP, buff=0.12)

    def _question(self, plot: Plot) -> theme.Words:
        words = self.words("?", theme.TITLE, self.ground.loss, weight=SEMIBOLD)
        return words.move_to(plot.at(1 / 8, 0.7))

    def _step(self, plot: Plot, first: float, last: float) -> VGroup:
        """From the top of one price to the side of the next, which is one more."""
        start, end = plot.at(first, _surprise(first)) + 0.12 * UP, plot.at(last, _surprise(last) - 0.5) + 0.32 * RIGHT
        more = self.words("+1", theme.BODY, weight=SEMIBOLD).move_to([start[0] + 0.1, end[1] + 0.25, 0])
        return VGroup(arrow(start, end, self.ground.ink, 0.9), more)

    def _areas(self, prices: np.ndarray, color: str, widths: np.ndarray = TAUGHT) -> Areas:
        return Areas([widths, prices], color, self.ground, AREA_WIDTH, PRICE_UNIT).shift([AREA_X, AREA_FOOT, 0])

    def _part(self, name: str, value: float, height: float, ground: theme.Ground) -> VGroup:
        """The name and the size of a part of the sum, written on it."""
        y = AREA_FOOT + height * PRICE_UNIT
        words = self.words(name, theme.BODY, ground.ground, (AREA_X + 0.2, y), LEFT, weight=SEMIBOLD)
        number = Number(value, theme.BODY, ground.ground, decimals=2, align=RIGHT, computed=True)
        return VGroup(words, number.shift([AREA_X + AREA_WIDTH / 2 - 0.2, y, 0]))

    def _note(self) -> theme.Words:
        return self.note("minh hoạ, log cơ số 2 · loss thật dùng log tự nhiên")

    def _measured(self) -> theme.Words:
        """Both parts, over all outputs, for the star: what the teacher says of a large crop, the student of a small one."""
        data = load_tensors("temperature")
        log_p = log_softmax(data.teacher.astype(np.float64) - data.centre, data.about["teacher_temperature"])  # (K,)
        log_q = log_softmax(data.student_local.astype(np.float64), data.about["student_temperature"])
        own, apart = (written(float(part), 2) for part in (entropy(log_p), divergence(log_p, log_q)))
        said = f"thật, đủ {len(log_p)} đầu ra, log tự nhiên: entropy {own} · KL {apart} · {data.about['label']}"
        return self.footnote(said, computed=True)


def _guess(p: float) -> np.ndarray:
    """The shares of a student that gives `p` to the choice."""
    return np.array([p, *((1 - p) * LEFT_OVER)])


def _surprise(share: Any) -> Any:
    """−log₂ of a share, or of many."""
    return -np.log2(share)


def _square(share: Any) -> Any:
    return (1 - share) ** 2

"""Cross-entropy: a price that is guessed, named surprise, weighed and added up; its two parts; and a gentler error."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov1.cross_entropy_pieces import (
    AREA_FOOT,
    AREA_WIDTH,
    AREA_X,
    BARS_WIDTH,
    BARS_X,
    PRICE_UNIT,
    STUDENT_FOOT,
    TEACHER_FOOT,
    Tiles,
    blocks,
    guess,
    one_more,
    outputs,
    part,
    parts,
    rolled,
    squared_error,
    surprise,
    weighed,
    written_share,
)
from scenes.dinov1.pieces.bead import Bead
from tenuto.kit.arrow import arrow
from tenuto.kit.number import Number
from tenuto.kit.plot import Axis, Plot
from tenuto.kit.swap import swap
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

DEAREST = 4.4  # the highest price on the plot
CHOICE = np.array([1.0, 0, 0, 0])  # a teacher that chooses one thing
EIGHTHS = {1: "1/8", 2: "1/4", 4: "1/2"}  # how shares of so many eighths are written
TAUGHT, GUESSED = np.array([4, 2, 1, 1]) / 8, np.array([1, 2, 4, 1]) / 8  # both distributions of the sum
TILES_X, SCORE_X = -4.4, -1.1  # the hundred tiles, and beside them how many are lit
FALLS = 4.0  # manim units by which a tile falls


class CrossEntropy(LectureScene):
    """One bar and its price; the same price at each of four bars, weighed, added up, and taken apart again."""

    def construct(self) -> None:
        ground = self.ground
        teacher = outputs(CHOICE, ground.teacher, ground, TEACHER_FOOT)
        student = outputs(guess(1 / 2), ground.student, ground)
        signs = VGroup(
            *(self.words(name, theme.LABEL, color, (BARS_X + BARS_WIDTH / 2, foot + 1.62), RIGHT, weight=SEMIBOLD)
              for name, color, foot in (("Teacher", ground.teacher, TEACHER_FOOT), ("Student", ground.student, STUDENT_FOOT)))
        )  # fmt: skip
        shares = Axis(0, 1, (0, 1 / 8, 1 / 4, 1 / 2, 1), "$p$", texts=("0", "1/8", "1/4", "1/2", "1"))
        plot = Plot(shares, Axis(0, DEAREST, range(5), "giá"), ground, 5.9, 4.1, theme.LABEL)
        plot.move_to([theme.SAFE_X, -0.28, 0], aligned_edge=RIGHT)
        curve = plot.function(surprise, ground.loss, 2**-DEAREST, 1)

        with self.beat("price"):
            # What the teacher chose is one column; the student's share of it sets the price, in blocks of one.
            columns = [blocks(plot, p, round(surprise(p)), ground.loss) for p in (1 / 2, 1 / 4, 1 / 8)]
            named = self.formula("p", theme.TITLE, ground.student).move_to([student.top(0)[0], STUDENT_FOOT - 0.32, 0])
            chosen = arrow([named.get_x(), TEACHER_FOOT - 0.12, 0], student.top(0) + 0.7 * UP, ground.muted)
            self.play(FadeIn(teacher), FadeIn(signs[0]), run_time=0.9)
            self.play(FadeIn(student), FadeIn(signs[1]), FadeIn(self._note()), run_time=0.9)
            self.play(FadeIn(plot, shift=0.3 * LEFT), run_time=0.8)
            self.cue("p")
            self.play(Create(chosen), FadeIn(named), student.bars[1:].animate.set_fill(opacity=0.22), run_time=1.6)
            for p in (0.8, 0.3, 1 / 2):  # it may be anything
                self.play(student.to(guess(p)), run_time=0.6)
            question = self.words("?", theme.TITLE, ground.loss, weight=SEMIBOLD).move_to(plot.at(1 / 8, 0.7))
            self.cue("half")
            share = written_share("1/2", student)
            self.play(FadeIn(share), FadeIn(columns[0], shift=0.3 * UP), FadeOut(chosen), run_time=1.1)
            for name, p, text, what in (
                ("quarter", 1 / 4, "1/4", columns[1]),
                ("eighth", 1 / 8, "1/8", question),
            ):
                self.cue(name)
                halved = student.to(guess(p), run_time=0.9)
                gone, share = share, written_share(text, outputs(guess(p), ground.student, ground))
                self.play(halved, FadeOut(gone, shift=0.4 * DOWN), FadeIn(share, shift=0.4 * DOWN), run_time=0.9)
                self.play(FadeIn(what, shift=0.3 * UP), run_time=0.7)

        with self.beat("surprise"):
            # Three. The blocks' tops lie on a curve, whose height is named.
            steps = [one_more(plot, *ends, ground) for ends in ((1 / 2, 1 / 4), (1 / 4, 1 / 8))]
            bead = Bead(plot, surprise, 1 / 8, ground.ink, stemmed=False)
            name = self.formula("- log_2 p", theme.TITLE, ground.loss).move_to([3.6, 1.45, 0])
            called = self.words("độ bất ngờ", theme.HEADING, ground.loss, (3.6, 0.5), weight=SEMIBOLD)
            self.cue("three")
            rising = LaggedStart(*(FadeIn(block, shift=0.3 * UP) for block in columns[2]), lag_ratio=0.4, run_time=1.0)
            self.play(FadeOut(what, run_time=0.15), rising)
            self.play(LaggedStart(*map(FadeIn, steps), lag_ratio=0.6), run_time=1.9)
            self.cue("curve")
            faded = (column.animate.set_fill(opacity=0.4) for column in columns)
            self.play(FadeOut(VGroup(*steps)), Create(curve), *faded, FadeIn(name), run_time=1.9)
            self.play(FadeIn(called), run_time=0.6)
            self.cue("zero")
            self.play(FadeIn(bead), FadeOut(share), run_time=0.3)
            self.play(*rolled(bead, student, 1 / 8, 1), run_time=1.5)
            self.cue("wall")
            self.play(*rolled(bead, student, 1, 1 / 20), run_time=1.4)

        with self.beat("sum"):
            # The same price at each of four bars; a bar of the teacher's is how much it counts; all of it levelled.
            away = VGroup(bead, named, *columns)
            self.play(FadeOut(away), student.bars.animate.set_fill(opacity=1), run_time=0.7)
            texts = VGroup(*(written_share(EIGHTHS[round(8 * share)], bars, index)
                             for bars, all_shares in ((outputs(TAUGHT, ground.teacher, ground, TEACHER_FOOT), TAUGHT),
                                                      (outputs(GUESSED, ground.student, ground), GUESSED))
                             for index, share in enumerate(all_shares)))  # fmt: skip
            self.play(teacher.to(TAUGHT), student.to(GUESSED), run_time=1.7)
            self.play(FadeIn(texts), run_time=0.6)
            prices = surprise(GUESSED)
            areas = weighed(prices, np.full(4, 0.25), ground.loss, ground)
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
            after = weighed(prices, TAUGHT, ground.loss, ground)
            weights = VGroup(*(text.copy().set_fill(ground.teacher).move_to([area.get_x(), AREA_FOOT - 0.42, 0])
                               for text, area in zip(texts[:4], after, strict=True)))  # fmt: skip
            moved = (number.animate.shift(after.top(i) - areas.top(i)) for i, number in enumerate(numbers))
            counted = (TransformFromCopy(*pair) for pair in zip(texts[:4], weights, strict=True))
            self.play(areas.to([TAUGHT, prices]), *moved, *counted, FadeIn(formula.select("weight")), run_time=1.4)
            self.cue("add")
            whole = float(TAUGHT @ prices)
            total = Number(whole, theme.TITLE, ground.loss, decimals=2, computed=True)
            total.shift([AREA_X + AREA_WIDTH / 2, AREA_FOOT + whole * PRICE_UNIT + 0.2, 0])
            self.play(FadeOut(numbers), FadeIn(formula.select("total")), run_time=0.4)
            self.play(areas.to([TAUGHT, np.full(4, whole)]), run_time=1.4)
            self.play(FadeIn(total, shift=0.2 * UP), areas.animate.set_stroke(width=0), run_time=0.6)

        with self.beat("two_parts"):
            # What the teacher would pay for its own shares is the floor; what lies above it is the gap.
            own = float(TAUGHT @ surprise(TAUGHT))
            floor = weighed(surprise(TAUGHT), TAUGHT, ground.teacher, ground)
            kept = part("entropy", own, 0.62, ground)
            gap = part("KL", whole - own, own + 0.28, ground)
            stored = load_tensors("temperature")
            real = *(written(each, 2) for each in parts(stored)), stored.about["label"]
            measured = self.footnote(
                "crop quen thuộc, đủ {} đầu ra, log tự nhiên: entropy {} · KL {} · {}".format(
                    len(stored.teacher), *real
                ),
                True,
            )
            self.play(Indicate(total, 1.15, ground.loss), run_time=1.3)
            self.cue("entropy")
            self.play(
                *(TransformFromCopy(bar, area) for bar, area in zip(teacher.bars, floor, strict=True)), run_time=0.9
            )
            self.add(floor)
            self.play(floor.to([TAUGHT, np.full(4, own)]), run_time=0.7)
            self.play(FadeIn(kept), floor.animate.set_stroke(width=0), run_time=0.3)
            self.cue("kl")
            self.play(FadeIn(gap), Indicate(areas, 1.0, ground.ink), run_time=1.2)
            self.play(FadeIn(measured), run_time=1.2)
            self.cue("less")
            self.play(FadeOut(texts[4:]), run_time=0.2)
            top = total.origin.get_y() - whole * PRICE_UNIT

            def learnt(share: float) -> np.ndarray:
                return 2.0 ** -(surprise(GUESSED) + share * (surprise(TAUGHT) - surprise(GUESSED)))

            def pay(share: float) -> None:
                now = learnt(share) / learnt(share).sum()
                paid = float(TAUGHT @ surprise(now))
                student.show(now)
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
            square = plot.function(squared_error, ground.data)
            signs = VGroup(
                plot.beside(self.formula("- log_2 p", theme.HEADING, ground.loss), 0.24, 2.6, RIGHT, 0.1),
                plot.beside(self.formula("(1 - p)^2", theme.BODY, ground.data), 0.16, 0.24, ORIGIN, 0),
            )
            beads = [Bead(plot, of, 0.9, color, stemmed=False)
                     for of, color in ((surprise, ground.loss), (squared_error, ground.data))]  # fmt: skip
            limit = plot.level(1, ground.muted, self.words("1", theme.LABEL))[0]
            self.play(FadeOut(*self.content()), run_time=0.5)
            self.play(FadeIn(plot), FadeIn(self._note()), FadeIn(curve), FadeIn(signs[0]), run_time=1.2)
            self.play(*map(FadeIn, (tiles, score, what, used[0])), run_time=1.2)
            self.cue("mild")
            self.play(Create(square), FadeIn(signs[1]), FadeIn(limit), *map(FadeIn, beads), run_time=1.1)
            self.play(*(bead.vary(lambda s: 0.9 * (1 / 18) ** s) for bead in beads), run_time=2.4)
            self.cue("fall")
            left = round(found[1].value)
            falling = Vary(tiles, lambda share: tiles.fall(left, share, FALLS), rate_func=linear)
            self.play(falling, score.to(found[1].value), swap(*used), run_time=3.4)

    def _note(self) -> theme.Words:
        return self.note("minh hoạ, log cơ số 2 · loss thật dùng log tự nhiên")

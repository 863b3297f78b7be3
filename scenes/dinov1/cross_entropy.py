"""Cross-entropy: a price that is guessed, named surprise, weighed and added up; its two parts; and a gentler error."""

from __future__ import annotations

from manim import *

from scenes.dinov1 import cross_entropy_pieces as pieces
from tenuto.kit.swap import swap
from tenuto.stage import theme
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD


class CrossEntropy(LectureScene):
    """One bar and its price; the same price at each of four bars, weighed, added up, and taken apart again."""

    def construct(self) -> None:
        ground = self.ground
        teacher, student, signs = pieces.distributions(self)
        plot, curve = pieces.price_plot(self)

        with self.beat("price"):
            # What the teacher chose is one column; the student's share of it sets the price, in blocks of one.
            columns, named, chosen = pieces.asked(self, plot, student)
            self.play(FadeIn(teacher), FadeIn(signs[0]), run_time=0.9)
            self.play(FadeIn(student), FadeIn(signs[1]), FadeIn(pieces.reckoning(self)), run_time=0.9)
            self.play(FadeIn(plot, shift=0.3 * LEFT), run_time=0.8)
            self.cue("p")
            self.play(Create(chosen), FadeIn(named), student.bars[1:].animate.set_fill(opacity=0.22), run_time=1.6)
            for p in (0.8, 0.3, 1 / 2):  # it may be anything
                self.play(student.to(pieces.guess(p)), run_time=0.6)
            question = self.words("?", theme.TITLE, ground.loss, weight=SEMIBOLD).move_to(plot.at(1 / 8, 0.7))
            self.cue("half")
            share = pieces.written_share("1/2", student)
            self.play(FadeIn(share), FadeIn(columns[0], shift=0.3 * UP), FadeOut(chosen), run_time=1.1)
            for name, p, text, what in (("quarter", 1 / 4, "1/4", columns[1]), ("eighth", 1 / 8, "1/8", question)):
                self.cue(name)
                halved = student.to(pieces.guess(p), run_time=0.9)
                gone, share = share, pieces.written_share(text, pieces.outputs(pieces.guess(p), ground.student, ground))
                self.play(halved, FadeOut(gone, shift=0.4 * DOWN), FadeIn(share, shift=0.4 * DOWN), run_time=0.9)
                self.play(FadeIn(what, shift=0.3 * UP), run_time=0.7)

        with self.beat("surprise"):
            # Three. The blocks' tops lie on a curve, whose height is named.
            steps, bead, name, called = pieces.named_curve(self, plot)
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
            self.play(*pieces.rolled(bead, student, 1 / 8, 1), run_time=1.5)
            self.cue("wall")
            self.play(*pieces.rolled(bead, student, 1, 1 / 20), run_time=1.4)

        with self.beat("sum"):
            # The same price at each of four bars; a bar of the teacher's is how much it counts; all of it levelled.
            away = VGroup(bead, named, *columns)
            self.play(FadeOut(away), student.bars.animate.set_fill(opacity=1), run_time=0.7)
            texts = pieces.eighths(self)
            self.play(teacher.to(pieces.TAUGHT), student.to(pieces.GUESSED), run_time=1.7)
            self.play(FadeIn(texts), run_time=0.6)
            areas, numbers, formula = pieces.prices(self)
            self.cue("each")
            grown = (TransformFromCopy(bar, area) for bar, area in zip(student.bars, areas, strict=True))
            self.play(FadeOut(VGroup(plot, curve, name, called)), FadeIn(formula.select("price")), *grown, run_time=0.9)
            self.play(FadeIn(numbers), run_time=0.3)
            self.add(areas)
            self.cue("weigh")
            weighing = pieces.weigh(self, areas, numbers, texts)
            self.play(*weighing, FadeIn(formula.select("weight")), run_time=1.4)
            self.cue("add")
            total = pieces.total(self)
            self.play(FadeOut(numbers), FadeIn(formula.select("total")), run_time=0.4)
            self.play(pieces.level(areas, pieces.GUESSED), run_time=1.4)
            self.play(FadeIn(total, shift=0.2 * UP), areas.animate.set_stroke(width=0), run_time=0.6)

        with self.beat("two_parts"):
            # What the teacher would pay for its own shares is the floor; what lies above it is the gap.
            floor, kept, gap = pieces.entropy_and_gap(self)
            measured = pieces.measured(self)
            self.play(Indicate(total, 1.15, ground.loss), run_time=1.3)
            self.cue("entropy")
            copied = (TransformFromCopy(bar, area) for bar, area in zip(teacher.bars, floor, strict=True))
            self.play(*copied, run_time=0.9)
            self.add(floor)
            self.play(pieces.level(floor, pieces.TAUGHT), run_time=0.7)
            self.play(FadeIn(kept), floor.animate.set_stroke(width=0), run_time=0.3)
            self.cue("kl")
            self.play(FadeIn(gap), Indicate(areas, 1.0, ground.ink), run_time=1.2)
            self.play(FadeIn(measured), run_time=1.25)
            self.cue("less")
            self.play(FadeOut(texts[4:]), run_time=0.2)
            self.play(pieces.learn(student, areas, floor, kept, gap, total), run_time=1.2)
            self.remove(gap)

        with self.beat("squared"):
            # Beside it the squared error, which never asks for more than one; what it costs, in a hundred pictures.
            tiles, score, what, used = pieces.ablation(self)
            square, signs, beads, limit = pieces.two_errors(self, plot)
            self.play(FadeOut(*self.content()), run_time=0.5)
            self.play(FadeIn(plot), FadeIn(pieces.reckoning(self)), FadeIn(curve), FadeIn(signs[0]), run_time=1.2)
            self.play(*map(FadeIn, (tiles, score, what, used[0])), run_time=1.2)
            self.cue("mild")
            self.play(Create(square), FadeIn(signs[1]), FadeIn(limit), *map(FadeIn, beads), run_time=1.1)
            self.play(*(bead.vary(lambda s: 0.9 * (1 / 18) ** s) for bead in beads), run_time=2.4)
            self.cue("fall")
            self.play(*pieces.fall(tiles, score), swap(*used), run_time=3.4)

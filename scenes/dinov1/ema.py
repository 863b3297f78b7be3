"""EMA: the teacher's weights follow the student's, θ_T ← λ θ_T + (1 − λ) θ_S."""

from __future__ import annotations

from functools import partial

from manim import *

from scenes.dinov1 import ema_pieces as pieces
from scenes.dinov1.pieces.weights import replay, restless
from tenuto.kit.arrow import arrow
from tenuto.kit.swap import swap
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import LectureScene


class Ema(LectureScene):
    """Two weights' way in a plane, the formula built from one of its moments, real weights, the schedule, BYOL's ablation."""

    def construct(self) -> None:
        ground, run = self.ground, load_tensors("ema")
        two = list(restless(run.student))
        ways = run.student[:, two], run.teacher[:, two]  # (steps + 1, 2) each

        with self.beat("paths"):
            # Each network becomes a point whose coordinates are two of its weights.
            student, teacher, climb = pieces.pair(self)
            self.play(*map(FadeIn, (student, teacher, climb)), run_time=0.7)
            self.play(Vary(climb.packet, climb.packet.at, rate_func=linear), run_time=1.68)
            self.cue("axes")
            trails, axes, labels, dots = pieces.plane(self, ways)
            origin = self.footnote(run.about["label"], computed=True)
            shrunk = (FadeOut(each, scale=0.1, target_position=dots) for each in (student, teacher))
            self.play(FadeOut(climb), *shrunk, FadeIn(dots, scale=3), *map(Create, axes), run_time=1.5)
            feet = pieces.feet(self, dots)
            self.play(FadeIn(labels), FadeIn(origin), *map(Create, feet), run_time=1.4)
            self.play(FadeOut(feet), run_time=0.8)
            names = pieces.way_names(self)
            walks = zip(trails.lines, dots, names, (1.4, 3.7), strict=True)
            for cue, (way, dot, name, time) in zip(("student", "teacher"), walks, strict=True):
                self.cue(cue)
                self.play(Create(way), MoveAlongPath(dot, way.copy()), FadeIn(name), rate_func=linear, run_time=time)

        with self.beat("formula"):
            # One moment of the walk comes near: where the student is, where the teacher was, and where it goes.
            near, there, was, signs, name = pieces.moment(self, ways)
            moved, part_way = was.copy(), partial(pieces.between, was, there)
            closer = FadeOut(trails.lines, dots, scale=3, target_position=trails.lines[0].get_center())
            self.play(FadeOut(VGroup(axes, labels, names)), closer, FadeIn(name), run_time=1.2)
            larger = self.footnote(f"{run.about['label']} · bước nhích vẽ to cho dễ thấy", computed=True)
            self.remove(origin)
            self.add(larger)
            self.play(FadeIn(near.lines, scale=0.5), FadeIn(there), FadeIn(was), FadeIn(signs), run_time=1.3)
            self.cue("new")
            formula, bar = pieces.update(self), pieces.mix(self)
            pull = arrow(was.get_center(), there.get_center(), ground.ema)
            nudge, pales = moved.animate.move_to(part_way(1 - pieces.SHOWN)), was.animate.set_fill(opacity=0.45)
            self.play(Create(pull[0]), nudge, pales, run_time=0.45)
            self.play(TransformFromCopy(moved, formula.select("new")), FadeIn(formula.select("becomes")), run_time=0.4)
            self.cue("old")
            old = pieces.part_name(self, "phần cũ của Teacher", bar[0])
            kept = VGroup(formula.select("keep"), formula.select("old"))
            self.play(TransformFromCopy(signs[1], kept), GrowFromEdge(bar[0], LEFT), FadeIn(old), run_time=1.7)
            self.cue("rest")
            fresh = pieces.part_name(self, "lấy từ Student", bar[1])
            taken = VGroup(formula.select("plus"), formula.select("take"), formula.select("fresh"))
            self.play(TransformFromCopy(signs[0], taken), GrowFromEdge(bar[1], RIGHT), FadeIn(fresh), run_time=1.9)

        with self.beat("blend"):
            # At the start λ leaves the student a sliver: this bar is cut to scale, and the teacher hardly moves.
            start = fact("ema_start")
            self.play(FadeOut(fresh), run_time=1.0)
            self.cue("start")
            value = self.formula(f"lambda = {start.text}", theme.TITLE, ground.ema).move_to([3.3, -0.5, 0])
            hardly = moved.animate.move_to(part_way(1 - start.value))
            self.play(FadeIn(value), pieces.cut_to(bar, start.value), hardly, run_time=2.4)
            self.cue("taken")
            pointer, little = pieces.sliver(self, bar)
            self.play(Create(pointer), FadeIn(little), run_time=0.8)
            self.play(pieces.take_in(bar[1]), run_time=1.4)

        with self.beat("strips"):
            # The two parts of the bar become real weights, coloured by how much each step changes them.
            strips, labels, counter = pieces.strips(self)
            steps = partial(replay, strips, counter, pieces.FIRST)
            gone = VGroup(value, little, pointer, old, near.lines, signs, there, was, moved, pull[0], name)
            self.play(FadeOut(gone), formula.animate.move_to([0, 1.6, 0]), run_time=0.4)
            self.cue("cells")
            self.play(*pieces.unfold(bar, strips), FadeIn(strips), run_time=1.9)
            self.remove(bar)
            self.play(FadeIn(labels, lag_ratio=0.3), run_time=1.5)
            self.cue("change")
            about = self.footnote(f"{run.about['label']} · màu: mỗi bước đổi bao nhiêu", computed=True)
            self.remove(larger)
            self.add(about)
            self.play(FadeIn(counter), steps(0, 6), run_time=1.4)
            self.cue("student")
            self.play(steps(6, 34, faint=1), labels[1].animate.set_fill(opacity=0.4), run_time=1.3)
            self.cue("teacher")
            bright, pale = labels[1].animate.set_fill(opacity=1), labels[0].animate.set_fill(opacity=0.4)
            self.play(steps(34, 62, faint=0), bright, pale, run_time=1.3)
            self.play(steps(62, pieces.LAST - pieces.FIRST), labels[0].animate.set_fill(opacity=1), run_time=1.0)

        with self.beat("schedule"):
            # λ climbs along half a cosine, and what the teacher takes shrinks to nothing.
            plot, trace, gauge, rim, caption = pieces.schedule(self)
            self.play(FadeOut(Group(strips, labels, counter, about)), run_time=0.5)
            self.play(*map(FadeIn, (plot, caption, rim, gauge, trace)), run_time=0.9)
            for cue, first, last, time in (("curve", 0.0, 0.8, 2.65), ("end", 0.8, 1.0, 2.6)):
                self.cue(cue)
                column = pieces.shrinking(gauge, first, last)
                self.play(Vary(trace, trace.reach, first, last), column, run_time=time)

        with self.beat("fixed"):
            # BYOL tried: of a thousand pictures, those that are named right.
            still, cells, puzzle, noise = pieces.stands_still(self)
            self.play(FadeOut(*self.content()), run_time=0.4)
            self.play(FadeIn(still), FadeIn(puzzle, lag_ratio=0.2), run_time=2)
            self.cue("random")
            forgets = still.layers.animate.set_opacity(0)
            self.play(forgets, FadeIn(cells, lag_ratio=0.01), swap(puzzle, noise), run_time=2.2)
            told = FadeIn(self.footnote("BYOL · linear, ImageNet · ô sáng: đoán đúng"))
            room = (told, VGroup(still, cells, noise).animate.shift(4.8 * LEFT))
            for cue, shown, more in (("fixed", "low", room), ("moving", "high", ())):
                heading, tally, number, right = pieces.ablation(self, cue)
                self.cue(cue)
                self.play(FadeIn(heading), FadeIn(tally), *more, run_time=0.9)
                self.cue(shown)
                self.play(tally.light(right), number.to(right), run_time=1.8)

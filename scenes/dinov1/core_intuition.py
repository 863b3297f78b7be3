"""Why learning works without labels: a slow average of a fast learner, and two views of one photograph."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from manim import *

from scenes.dinov1.core_intuition_pieces import Views, grey, steps, warm
from scenes.dinov1.pieces.chase import MOMENTUM, Chase
from scenes.dinov1.pieces.tally import Tally
from scenes.pieces.network import Network
from scenes.pieces.star import STAR
from tenuto.kit.arrow import fan_in, route
from tenuto.kit.bars import Bars
from tenuto.kit.distribution import softmax
from tenuto.kit.number import Number
from tenuto.kit.plot import Axis, Plot
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
SHAKEN = -0.7  # turns of the chase before its start, from which the student is thrown about
MOVED = 0.6  # and turns after it, to which both go on
TURN = 2.4  # seconds that a turn takes
PAST = np.arange(3, 43, 8)  # batches back, of the positions that are shown to be averaged
RIGHT_X = 3.3  # where the second teacher of the ablation stands; the first makes room for it
GLOBAL, LOCAL = 1, 7  # of the stored crops, the teacher's and the student's view
VIEW = 2.9  # side of a view, manim units
AGREED = softmax([0.1, 0.32, 0.9, 0.25, 0.5], 0.2)
GUESSED = softmax([0.6, 0.2, 0.35, 0.75, 0.3], 0.25)


class CoreIntuition(LectureScene):
    """A shaky learner and its moving average; what the average is worth; what two views of one photograph share."""

    def construct(self) -> None:
        ground = self.ground

        with self.beat("learner"):
            # A network tugs at a rope that hangs from nothing but itself.
            network = Network("Student", ground.student, ground, 4.4, 2.7, theme.HEADING).move_to([-1.6, -1.4, 0])
            rope = route([[-1.6, 0.05, 0], [-1.6, 1.9, 0], [2.4, 1.9, 0], [2.4, -1.4, 0], [0.7, -1.4, 0]], 0.6)
            network.layers.scale(1.5)
            rope.set_stroke(ground.ink, 5)
            self.play(FadeIn(network), run_time=0.4)
            self.cue("pull")
            self.play(Create(rope), run_time=0.6)
            self.play(self._tug(network, rope), run_time=0.9)
            self.cue("how")
            puzzle = self.words("?", theme.DISPLAY, ground.muted, (4.6, -0.85), weight=SEMIBOLD)
            self.play(FadeIn(puzzle, scale=0.8), run_time=0.6)
            self.play(self._tug(network, rope), run_time=1.0)
            self.play(self._tug(network, rope), run_time=0.9)
            # One point on the move, thrown about by every batch.
            self.cue("dot")
            chase = Chase(ground, 9.6, 5.2).put(-1.5, MIDDLE).at(SHAKEN, SHAKEN)
            VGroup(chase.teacher, chase.teacher_trail).set_opacity(0)
            small = {"edge": LEFT, "below": 0.42, "caption_px": theme.SMALL}
            student = self.captioned("Student", "nhanh, chao đảo", theme.BODY, ground.student, (3.9, 0.75), **small)
            sketch = self.note("minh hoạ · trung bình được tính thật")
            self.play(FadeOut(rope), FadeOut(puzzle), FadeOut(network, scale=0.1, target_position=chase.student),
                      FadeIn(chase.grid), FadeIn(chase.student, scale=4), FadeIn(sketch), run_time=1.1)  # fmt: skip
            self.add(chase)
            self.play(FadeIn(student), run_time=0.6)
            self.cue("shake")
            self.play(chase.run(SHAKEN, 0, since=SHAKEN), run_time=-SHAKEN * TURN * 0.85)

        with self.beat("anchor"):
            # Where it has been, the older the fainter, runs together into one point: the average.
            self.cue("mean")
            places = chase.past(0.0, PAST)
            ghosts = [chase.student.copy().move_to(place).set_opacity(MOMENTUM ** (age / 2))
                      for age, place in zip(PAST, places, strict=True)]  # fmt: skip
            self.play(LaggedStart(*(FadeIn(ghost, scale=2) for ghost in ghosts), lag_ratio=0.15), run_time=1.2)
            merged = chase.teacher.copy().set_opacity(1)
            teacher = self.captioned("Teacher", "chậm, mượt", theme.BODY, ground.teacher, (3.9, -0.85), **small)
            merging = (ReplacementTransform(ghost, merged.copy()) for ghost in ghosts)
            self.play(*merging, FadeIn(teacher), run_time=1.2)
            self.remove(*self.content()).add(sketch, student, teacher, chase)
            chase.teacher.set_opacity(1)
            self.cue("slow")
            self.play(chase.teacher_trail.animate.set_stroke(opacity=1), run_time=0.2)
            self.play(chase.run(0, MOVED, since=SHAKEN), run_time=MOVED * TURN * 0.7)

        with self.beat("better"):
            # The same positions are networks; averaged they make one that is better all along.
            earlier = VGroup(*(Network("", ground.student, ground, 1.35, 0.78) for _ in PAST))
            earlier.arrange(DOWN, buff=0.2).move_to([-5.6, MIDDLE, 0])
            self.play(FadeOut(VGroup(chase.grid, chase.student_trail, chase.teacher_trail, student, teacher, sketch)),
                      run_time=0.6)  # fmt: skip
            self.cue("many")
            grown = (ReplacementTransform(chase.student.copy().move_to(place), network)
                     for place, network in zip(chase.past(MOVED, PAST), earlier, strict=True))  # fmt: skip
            self.play(*grown, FadeOut(chase.student), run_time=1.4)
            self.cue("one")
            mean = Network("Teacher", ground.teacher, ground).move_to([-1.9, MIDDLE, 0])
            plot = Plot(Axis(0, 1, name="quá trình huấn luyện"), Axis(0, 1, name="chất lượng"), ground, 4.7, 3.7)
            plot.move_to([3.75, MIDDLE - 0.05, 0])
            ways = fan_in(earlier, mean, ground.ema)
            self.play(*map(Create, ways), ReplacementTransform(chase.teacher, mean), run_time=0.7)
            self.play(FadeIn(plot), FadeIn(self.note("minh hoạ")), run_time=0.3)
            self.cue("ahead")
            for name, color, curve, x, y, way in (
                ("Student", ground.student, lambda x: 0.74 * (1 - np.exp(-4 * x)) + 0.015 * np.sin(40 * x) * x, 0.86, 0.7, DOWN),
                ("Teacher", ground.teacher, lambda x: 0.92 * (1 - np.exp(-4.4 * x)), 0.86, 0.9, UP),
            ):  # fmt: skip
                label = plot.beside(self.words(name, theme.LABEL, color), x, y, way, 0.12)
                self.play(Create(plot.function(curve, color)), FadeIn(label), run_time=0.65)

        with self.beat("ablation"):
            # A thousand pictures are named, by a teacher that is the step before, and by one that is the average.
            self.play(FadeOut(*self.content()), run_time=0.4)
            previous = self._teacher("Teacher = bước ngay trước", 0, (1,))
            plain = steps(16, (), ground.teacher, ground).move_to(previous[1])
            self.play(FadeIn(plain, lag_ratio=0.4), run_time=2.2)
            self.cue("copy")
            self.play(FadeIn(previous, lag_ratio=0.05), run_time=1.05)
            self.cue("guess")
            few, many = (Tally(ground.teacher, ground, (x, -0.72), 0.106) for x in (0, RIGHT_X))
            asked = self.note("k-NN · mỗi ô một ảnh, ô sáng: đoán đúng")
            self.play(few.every.count_out(rate_func=linear), run_time=2.6)
            self.play(FadeIn(asked), run_time=0.5)
            self.cue("zero")
            low, high = (self._score(x) for x in (0, RIGHT_X))
            ring = Circle(0.17, stroke_color=ground.teacher, stroke_width=4).move_to(few.whole.points[0])
            self.play(few.light(fact("teacher_iteration_knn").value), FadeIn(ring, scale=3),
                      FadeIn(low.show(fact("teacher_iteration_knn").value)), run_time=0.8)  # fmt: skip
            self.play(ring.animate(rate_func=there_and_back).scale(1.6), run_time=0.9)
            self.cue("slow")
            self.play(VGroup(plain, previous, few, ring, low).animate.shift(RIGHT_X * LEFT), FadeIn(many),
                      FadeIn(self._teacher("Teacher = trung bình", RIGHT_X, range(16))), run_time=0.7)  # fmt: skip
            self.cue("score")
            self.play(
                high.to(fact("teacher_momentum_knn").value),
                many.light(fact("teacher_momentum_knn").value),
                run_time=1.5,
            )

        with self.beat("views"):
            # Two rectangles of one photograph, recoloured; all they have in common is what they show.
            crops = load_tensors("crops_star")
            colors, boxes = (ground.teacher, ground.student), crops.boxes[[GLOBAL, LOCAL]].astype(int)
            both = Views(photo(STAR), boxes, (warm, grey), colors, ground, 3.1, VIEW, 4.85).shift(0.35 * UP)
            captions = [self.words(f"{who} thấy", theme.LABEL, color, (view.get_x(), 2.0), weight=SEMIBOLD)
                        for who, color, view in zip(("Teacher", "Student"), colors, both.views, strict=True)]  # fmt: skip
            answers = [Bars(values, color, ground, 2.4, 0.95, full=0.75).shift([view.get_x(), -2.75, 0])
                       for values, color, view in zip((AGREED, GUESSED), colors, both.views, strict=True)]  # fmt: skip
            self.play(FadeOut(*self.content()), run_time=0.4)
            self.play(FadeIn(both.picture), run_time=0.4)
            self.cue("views")
            self.play(*map(Create, both.rims), run_time=0.75)
            self.add(*both.crops)
            self.play(both.take_out(), *map(FadeIn, captions), run_time=0.9)
            self.cue("colours")
            self.play(*map(FadeIn, both.views), run_time=1.0)
            self.remove(*both.crops)
            self.cue("answers")
            self.play(*map(FadeIn, answers), FadeIn(self.note("các cột: minh hoạ")), run_time=0.8)
            self.cue("shared")
            name = self.words("nội dung chung", theme.BODY, at=(0, -1.85), weight=SEMIBOLD)
            self.play(Create(both.shared[0]), FadeIn(name), run_time=0.5)
            self.play(*(TransformFromCopy(both.shared[0], mark) for mark in both.shared[1:]), run_time=0.6)
            same = self.words("nên cùng đáp án", theme.LABEL, ground.muted, (0, -2.4))
            self.play(answers[1].to(AGREED), FadeIn(same), run_time=1.0)

    def _tug(self, network: Network, rope: VMobject) -> Animation:
        """The network lifts itself a little, and falls back."""
        return VGroup(network, rope).animate(rate_func=there_and_back).shift(0.3 * UP).build()

    def _teacher(self, name: str, x: float, used: Collection[int]) -> VGroup:
        """What a teacher is, and which of the student's steps it is made of."""
        words = self.words(name, theme.BODY, self.ground.teacher, (x, 1.75), weight=SEMIBOLD)
        return VGroup(words, steps(16, used, self.ground.teacher, self.ground).move_to([x, 1.15, 0]))

    def _score(self, x: float) -> Number:
        return Number(0, theme.TITLE, self.ground.ink, decimals=1, suffix="%").shift([x, -2.85, 0])

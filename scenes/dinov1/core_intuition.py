"""Why learning works without labels: a slow average of a fast learner, and two views of one photograph."""

from __future__ import annotations

from manim import *

from scenes.dinov1 import core_intuition_pieces as pieces
from scenes.dinov1.core_intuition_pieces import MOVED, RIGHT_X, SHAKEN
from tenuto.stage import theme
from tenuto.stage.data import fact
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

TURN = 2.4  # seconds that a turn takes


class CoreIntuition(LectureScene):
    """A shaky learner and its moving average; what the average is worth; what two views of one photograph share."""

    def construct(self) -> None:
        ground = self.ground

        with self.beat("learner"):
            # A network tugs at a rope that hangs from nothing but itself.
            network, rope = pieces.tugger(self)
            self.play(FadeIn(network), run_time=0.4)
            self.cue("pull")
            self.play(Create(rope), run_time=0.6)
            self.play(pieces.tug(network, rope), run_time=0.9)
            self.cue("how")
            puzzle = self.words("?", theme.DISPLAY, ground.muted, (4.6, -0.85), weight=SEMIBOLD)
            self.play(FadeIn(puzzle, scale=0.8), run_time=0.6)
            self.play(pieces.tug(network, rope), run_time=1.27)
            self.play(pieces.tug(network, rope), run_time=0.9)
            # One point on the move, thrown about by every batch.
            self.cue("dot")
            chase, student, teacher = pieces.chase(self)
            sketch = self.note("minh hoạ · trung bình được tính thật")
            shrinks = FadeOut(network, scale=0.1, target_position=chase.student)
            come = FadeIn(chase.grid), FadeIn(chase.student, scale=4), FadeIn(sketch)
            self.play(FadeOut(rope), FadeOut(puzzle), shrinks, *come, run_time=1.1)
            self.add(chase)
            self.play(FadeIn(student), run_time=0.6)
            self.cue("shake")
            self.play(chase.run(SHAKEN, 0, since=SHAKEN), run_time=-SHAKEN * TURN * 0.85)

        with self.beat("anchor"):
            # Where it has been, the older the fainter, runs together into one point: the average.
            self.cue("mean")
            ghosts = pieces.ghosts(chase)
            self.play(LaggedStart(*(FadeIn(ghost, scale=2) for ghost in ghosts), lag_ratio=0.15), run_time=1.2)
            merged = chase.teacher.copy().set_opacity(1)
            merging = (ReplacementTransform(ghost, merged.copy()) for ghost in ghosts)
            self.play(*merging, FadeIn(teacher), run_time=1.2)
            self.remove(*self.content()).add(sketch, student, teacher, chase)
            chase.teacher.set_opacity(1)
            self.cue("slow")
            self.play(chase.teacher_trail.animate.set_stroke(opacity=1), run_time=0.2)
            self.play(chase.run(0, MOVED, since=SHAKEN), run_time=MOVED * TURN * 0.7)

        with self.beat("better"):
            # The same positions are networks; averaged they make one that is better all along.
            earlier, mean, ways, plot = pieces.averaged(self)
            gone = VGroup(chase.grid, chase.student_trail, chase.teacher_trail, student, teacher, sketch)
            self.play(FadeOut(gone), run_time=0.6)
            self.cue("many")
            self.play(*pieces.become(chase, earlier), FadeOut(chase.student), run_time=1.4)
            self.cue("one")
            self.play(*map(Create, ways), ReplacementTransform(chase.teacher, mean), run_time=0.7)
            self.play(FadeIn(plot), FadeIn(self.note("minh hoạ")), run_time=0.3)
            self.cue("ahead")
            for curve, label in pieces.quality(self, plot):
                self.play(Create(curve), FadeIn(label), run_time=0.65)

        with self.beat("ablation"):
            # A thousand pictures are named, by a teacher that is the step before, and by one that is the average.
            self.play(FadeOut(*self.content()), run_time=0.4)
            plain, previous, (few, many), (low, high) = pieces.ablation(self)
            self.play(FadeIn(plain, lag_ratio=0.4), run_time=2.2)
            self.cue("copy")
            self.play(FadeIn(previous, lag_ratio=0.05), run_time=1.05)
            self.cue("guess")
            asked = self.note("k-NN · mỗi ô một ảnh, ô sáng: đoán đúng")
            self.play(few.every.count_out(rate_func=linear), run_time=2.6)
            self.play(FadeIn(asked), run_time=0.5)
            self.cue("zero")
            ring = Circle(0.17, stroke_color=ground.teacher, stroke_width=4).move_to(few.whole.points[0])
            knn = fact("teacher_iteration_knn").value
            self.play(few.light(knn), FadeIn(ring, scale=3), FadeIn(low.show(knn)), run_time=0.8)
            self.play(ring.animate(rate_func=there_and_back).scale(1.6), run_time=0.9)
            self.cue("slow")
            aside = VGroup(plain, previous, few, ring, low).animate.shift(RIGHT_X * LEFT)
            averaged = pieces.teacher(self, "Teacher = trung bình", RIGHT_X, range(16))
            self.play(aside, FadeIn(many), FadeIn(averaged), run_time=0.7)
            self.cue("score")
            knn = fact("teacher_momentum_knn").value
            self.play(high.to(knn), many.light(knn), run_time=1.5)

        with self.beat("views"):
            # Two rectangles of one photograph, recoloured; all they have in common is what they show.
            both, captions, answers = pieces.two_views(self)
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
            self.play(answers[1].to(pieces.AGREED), FadeIn(same), run_time=1.0)

"""Why learning works without labels: a slow anchor that averages a fast learner, and two views of one photograph."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov1.core_intuition_pieces import Views, grey, steps, warm
from scenes.dinov1.pieces.chase import MOMENTUM, Chase
from scenes.dinov1.pieces.spotlight import pulse
from scenes.pieces.network import Network
from tenuto.kit.arrow import fan_in
from tenuto.kit.bars import Bars
from tenuto.kit.chart import Row, RowChart
from tenuto.kit.distribution import softmax
from tenuto.kit.flow import Flow
from tenuto.kit.plot import Axis, Plot
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
PAST = np.arange(3, 43, 8)  # batches back, of the positions that are shown to be averaged
TEACHERS = (  # what the teacher is, its result, and which of the student's last steps it is made of
    ("chép liền", "teacher_copy_knn", (0,)),
    ("bước trước", "teacher_iteration_knn", (1,)),
    ("epoch trước", "teacher_epoch_knn", (13,)),
    ("EMA", "teacher_momentum_knn", range(16)),
)
LEFT_EDGE = -6.33  # of what the ablation shows
GLOBAL, LOCAL = 1, 7  # of the stored crops, the teacher's and the student's view
VIEW = 2.9  # side of a view, manim units
AGREED = softmax([0.1, 0.32, 0.9, 0.25, 0.5], 0.2)
GUESSED = softmax([0.6, 0.2, 0.35, 0.75, 0.3], 0.25)


class CoreIntuition(LectureScene):
    """A shaky learner and its moving average; what the average is worth; what two views of one photograph share."""

    def construct(self) -> None:
        ground = self.ground

        with self.beat("learner"):
            # One point on the move, thrown about by every batch.
            chase = Chase(ground, 12.8, 5.2).put(0, MIDDLE)
            VGroup(chase.teacher, chase.teacher_trail).set_opacity(0)
            small = {"edge": LEFT, "below": 0.42, "caption_px": theme.SMALL}
            student = self.captioned("Student", "nhanh, rung lắc", theme.BODY, ground.student, (4.3, 0.75), **small)
            sketch = self.note("minh hoạ · trung bình được tính thật")
            self.play(*map(FadeIn, (chase.grid, chase.student, student, sketch)), run_time=0.6)
            self.add(chase)
            self.play(chase.run(-1, 0, since=-1), run_time=2.4)
            self.loop(chase.run(), run_time=2.4)

        with self.beat("anchor"):
            # Where it has been, the older the fainter, runs together into one point: the average.
            places = chase.past(0.0, PAST)
            ghosts = [chase.student.copy().move_to(place).set_opacity(MOMENTUM ** (age / 2))
                      for age, place in zip(PAST, places, strict=True)]  # fmt: skip
            self.play(LaggedStart(*(FadeIn(ghost, scale=2) for ghost in ghosts), lag_ratio=0.15), run_time=0.8)
            merged = chase.teacher.copy().set_opacity(1)
            teacher = self.captioned("Teacher", "chậm, mượt", theme.BODY, ground.teacher, (4.3, -0.85), **small)
            merging = (ReplacementTransform(ghost, merged.copy()) for ghost in ghosts)
            self.play(*merging, FadeIn(teacher), run_time=1)
            self.remove(*self.content()).add(sketch, student, teacher, chase)
            chase.teacher.set_opacity(1)
            self.play(chase.teacher_trail.animate.set_stroke(opacity=1), run_time=0.5)
            self.loop(chase.run(), run_time=2.4)

        with self.beat("better"):
            # The same positions are networks; averaged they make one that is better all along.
            earlier = VGroup(*(Network("", ground.student, ground, 1.35, 0.78) for _ in PAST))
            earlier.arrange(DOWN, buff=0.2).move_to([-5.6, MIDDLE, 0])
            mean = Network("Teacher", ground.teacher, ground).move_to([-1.9, MIDDLE, 0])
            grown = (ReplacementTransform(chase.student.copy().move_to(place), network)
                     for place, network in zip(places, earlier, strict=True))  # fmt: skip
            self.play(
                FadeOut(VGroup(chase.grid, chase.student_trail, chase.teacher_trail, chase.student)), FadeOut(student),
                FadeOut(teacher), FadeOut(sketch), ReplacementTransform(chase.teacher.copy(), mean), *grown,
                FadeOut(chase.teacher), run_time=1.1,
            )  # fmt: skip
            ways = fan_in(earlier, mean, ground.ema)
            plot = Plot(Axis(0, 1, name="quá trình train"), Axis(0, 1, name="chất lượng"), ground, 4.7, 3.7)
            plot.move_to([3.75, MIDDLE - 0.05, 0])
            shaky = plot.function(lambda x: 0.74 * (1 - np.exp(-4 * x)) + 0.015 * np.sin(40 * x) * x, ground.student)
            smooth_ = plot.function(lambda x: 0.92 * (1 - np.exp(-4.4 * x)), ground.teacher)
            labels = VGroup(
                plot.beside(self.words("Teacher", theme.LABEL, ground.teacher), 0.86, 0.9, UP, 0.12),
                plot.beside(self.words("Student", theme.LABEL, ground.student), 0.86, 0.7, DOWN, 0.12),
                self.note("minh hoạ"),
            )
            self.play(*map(Create, ways), FadeIn(plot), run_time=0.7)
            self.play(Create(shaky), Create(smooth_), run_time=1.4)
            self.play(FadeIn(labels), run_time=0.3)
            flows = [Flow(way[0], ground.ema, 2) for way in ways]
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.loop(*(flow.run() for flow in flows), run_time=1.5)

        with self.beat("ablation"):
            # Two anchors that stand next to the learner, and two that are far enough behind.
            rows = [Row(name, fact(result).value, ground.teacher) for name, result, _ in TEACHERS]
            chart = RowChart(rows, ground, 0.2, 5.2, 1.35, high=80, ticks=False, pitch=1.12)
            histories = [steps(16, used, ground.teacher, ground) for _, _, used in TEACHERS]
            for index, history in enumerate(histories):
                history.move_to([LEFT_EDGE, chart.y(index), 0], aligned_edge=LEFT)
            heads = VGroup(
                self.words("các bước của Student,", theme.SMALL, ground.muted, (LEFT_EDGE, 1.75), LEFT),
                self.words("bước thành Teacher", theme.SMALL, ground.teacher, (-3.95, 1.75), LEFT),
                self.words("k-NN trên ImageNet", theme.SMALL, ground.muted, (0.2, 1.75), LEFT),
            )
            self.play(FadeOut(*self.content()), run_time=0.4)
            shown = LaggedStart(*map(FadeIn, histories[:2]), lag_ratio=0.5)
            self.play(FadeIn(heads), FadeIn(chart.spine), shown, run_time=0.8)
            self.play(chart.grow(0, 1, lag=0.5), run_time=0.9)
            for index in (2, 3):
                self.play(FadeIn(histories[index]), run_time=0.4)
                self.play(chart.grow(index), run_time=1.1)

        with self.beat("views"):
            # Two rectangles of one photograph, recoloured; all they have in common is what they show.
            self.play(FadeOut(*self.content()), run_time=0.4)
            colors, boxes = (ground.teacher, ground.student), load_tensors("crops").boxes[[GLOBAL, LOCAL]].astype(int)
            both = Views(photo("cat"), boxes, (warm, grey), colors, ground, 3.1, VIEW, 4.85).shift(0.35 * UP)
            captions = [self.words(f"{who} thấy", theme.LABEL, color, (view.get_x(), 2.0), weight=SEMIBOLD)
                        for who, color, view in zip(("Teacher", "Student"), colors, both.views, strict=True)]  # fmt: skip
            answers = [Bars(values, color, ground, 2.4, 0.95, full=0.75).shift([view.get_x(), -2.75, 0])
                       for values, color, view in zip((AGREED, GUESSED), colors, both.views, strict=True)]  # fmt: skip
            self.play(FadeIn(both.picture), run_time=0.4)
            self.play(*map(Create, both.rims), run_time=0.7)
            self.add(*both.crops)
            self.play(both.take_out(), *map(FadeIn, captions), run_time=1)
            sketch = self.note("các cột: minh hoạ")
            self.play(*map(FadeIn, both.views), *map(FadeIn, answers), FadeIn(sketch), run_time=0.7)
            self.remove(*both.crops)
            name = self.words("nội dung chung", theme.BODY, at=(0, -1.85), weight=SEMIBOLD)
            self.play(Create(both.shared[0]), FadeIn(name), run_time=0.5)
            self.play(*(TransformFromCopy(both.shared[0], mark) for mark in both.shared[1:]), run_time=0.7)
            same = self.words("nên cùng đáp án", theme.LABEL, ground.muted, (0, -2.4))
            self.play(answers[1].to(AGREED), FadeIn(same), run_time=0.8)
            self.loop(pulse(both.shared), run_time=1.5)

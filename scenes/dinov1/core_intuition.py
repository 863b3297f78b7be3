"""Why learning works without labels: a slow anchor that averages a fast learner, and two views of one photograph."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from scenes import theme
from scenes.data import fact, load_tensors, photo
from scenes.kit.arrow import arrow
from scenes.kit.bars import Bars, ShowBars, softmax
from scenes.kit.chart import BarChart, Grow, Row
from scenes.kit.chase import MOMENTUM, Chase, RunChase
from scenes.kit.flow import Flow, Stream
from scenes.kit.lettering import stand
from scenes.kit.network import Network
from scenes.kit.picture import Picture
from scenes.kit.plot import Axis, Plot
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
PAST = np.arange(3, 43, 8)  # batches back, of the positions that are shown to be averaged
TEACHERS = (  # what the teacher is, its result, and which of the student's last steps it is made of
    ("chép liền", "teacher_copy_knn", (0,)),
    ("bước trước", "teacher_iteration_knn", (1,)),
    ("epoch trước", "teacher_epoch_knn", (13,)),
    ("EMA", "teacher_momentum_knn", tuple(range(16))),
)
VIEW = 2.9  # side of a view, manim units
AGREED = softmax(np.array([0.1, 0.32, 0.9, 0.25, 0.5]), 0.2)
GUESSED = softmax(np.array([0.6, 0.2, 0.35, 0.75, 0.3]), 0.25)


class CoreIntuition(LectureScene):
    """A shaky learner and its moving average; what the average is worth; what two views of one photograph share."""

    def construct(self) -> None:
        ground = self.ground
        chase = Chase(ground, 12.8, 5.2).put(0, MIDDLE)
        VGroup(chase.teacher, chase.teacher_trail).set_opacity(0)
        names = VGroup(
            *(VGroup(stand(self.words(name, theme.BODY, color, weight=SEMIBOLD), 4.3, y, LEFT),
                     stand(self.words(trait, theme.SMALL, ground.muted), 4.3, y - 0.42, LEFT))
              for name, trait, color, y in (("Student", "nhanh, rung lắc", ground.student, 0.75),
                                            ("Teacher", "chậm, mượt", ground.teacher, -0.85)))
        )  # fmt: skip
        sketch = self.note("minh hoạ · trung bình được tính thật")

        with self.beat("learner"):
            # One point on the move, thrown about by every batch.
            self.play(FadeIn(chase.grid), FadeIn(chase.student), FadeIn(names[0]), FadeIn(sketch), run_time=0.6)
            self.add(chase)
            self.play(RunChase(chase, -1, 0, since=-1), run_time=2.4)
            self.loop(RunChase(chase), run_time=2.4)

        with self.beat("anchor"):
            # Where it has been, the older the fainter, runs together into one point: the average.
            ghosts = VGroup(
                *(chase.student.copy().move_to(place).set_opacity(MOMENTUM ** (age / 2))
                  for age, place in zip(PAST, chase.past(0.0, PAST), strict=True))
            )  # fmt: skip
            self.play(LaggedStart(*(FadeIn(ghost, scale=2) for ghost in ghosts), lag_ratio=0.15), run_time=0.8)
            merged = chase.teacher.copy().set_opacity(1)
            self.play(*(ReplacementTransform(ghost, merged.copy()) for ghost in ghosts), FadeIn(names[1]), run_time=1)
            self.remove(*self.content()).add(sketch, names, chase)
            chase.teacher.set_opacity(1)
            self.play(chase.teacher_trail.animate.set_stroke(opacity=1), run_time=0.5)
            self.loop(RunChase(chase), run_time=2.4)

        students, teacher, ways, plot, curves = self._ensemble()
        with self.beat("better"):
            # The same positions are networks; averaged they make one that is better all along.
            self.play(
                FadeOut(VGroup(chase.grid, chase.student_trail, chase.teacher_trail, chase.student)), FadeOut(names),
                FadeOut(sketch), ReplacementTransform(chase.teacher.copy(), teacher),
                *(ReplacementTransform(chase.student.copy().move_to(place), student)
                  for place, student in zip(chase.past(0.0, PAST), students, strict=False)),
                FadeOut(chase.teacher), run_time=1.1,
            )  # fmt: skip
            self.play(*map(Create, ways), FadeIn(plot), run_time=0.7)
            self.play(*(Create(curve) for curve in curves[:2]), run_time=1.4)
            self.play(FadeIn(curves[2:]), run_time=0.3)
            flows = [Flow(way[0], ground.ema, 2) for way in ways]
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.loop(*map(Stream, flows), run_time=1.5)

        chart, histories, heads = self._ablation()
        with self.beat("ablation"):
            # Two anchors that stand next to the learner, and two that are far enough behind.
            self.play(FadeOut(*self.content()), run_time=0.4)
            self.play(
                FadeIn(heads),
                FadeIn(chart.spine),
                LaggedStart(*map(FadeIn, histories[:2]), lag_ratio=0.5),
                run_time=0.8,
            )
            self.play(Grow(chart, 0, 1, lag=0.5), run_time=0.9)
            for index in (2, 3):
                self.play(FadeIn(histories[index]), run_time=0.4)
                self.play(Grow(chart, index), run_time=1.1)

        with self.beat("views"):
            # Two rectangles of one photograph, recoloured; all they have in common is what they show.
            self._views()

    def _ensemble(self) -> tuple[VGroup, Network, list[VGroup], Plot, VGroup]:
        """Earlier students, the teacher that is made of them, and two curves."""
        ground = self.ground
        students = VGroup(*(Network("", ground.student, ground, 1.35, 0.78) for _ in range(5)))
        students.arrange(DOWN, buff=0.2).move_to([-5.6, MIDDLE, 0])
        teacher = Network("Teacher", ground.teacher, ground).move_to([-1.9, MIDDLE, 0])
        ways = [_into(student, teacher, ground.ema) for student in students]
        plot = Plot(Axis(0, 1, name="quá trình train"), Axis(0, 1, name="chất lượng"), ground, 4.7, 3.7)
        plot.move_to([3.75, MIDDLE - 0.05, 0])
        curves = VGroup(
            plot.function(lambda x: 0.74 * (1 - np.exp(-4 * x)) + 0.015 * np.sin(40 * x) * x, ground.student),
            plot.function(lambda x: 0.92 * (1 - np.exp(-4.4 * x)), ground.teacher),
            plot.beside(self.words("Teacher", theme.LABEL, ground.teacher), 0.86, 0.9, UP, 0.12),
            plot.beside(self.words("Student", theme.LABEL, ground.student), 0.86, 0.7, DOWN, 0.12),
            self.note("minh hoạ"),
        )
        return students, teacher, ways, plot, curves

    def _ablation(self) -> tuple[BarChart, list[VGroup], VGroup]:
        """Results of four teachers, and for each a row of the student's steps in which those it uses are lit."""
        ground = self.ground
        rows = [Row(name, fact(key).value, ground.teacher) for name, key, _ in TEACHERS]
        chart = BarChart(rows, ground, 0.2, 5.2, 1.35, high=80, ticks=False, pitch=1.12)
        histories = []
        for index, (_, _, used) in enumerate(TEACHERS):
            ticks = VGroup(
                *(
                    RoundedRectangle(
                        width=0.15, height=0.62, corner_radius=0.05, stroke_width=0, fill_opacity=1,
                        fill_color=ground.teacher if age in used else ground.line,
                    ).set_fill(opacity=0.86 ** (age if len(used) > 1 else 0))
                    for age in range(15, -1, -1)
                )
            ).arrange(RIGHT, buff=0.1)  # fmt: skip
            histories.append(ticks.move_to([-6.33, chart.y(index), 0], aligned_edge=LEFT))
        heads = VGroup(
            stand(self.words("các bước của Student,", theme.SMALL, ground.muted), -6.33, 1.75, LEFT),
            stand(self.words("bước thành Teacher", theme.SMALL, ground.teacher), -3.95, 1.75, LEFT),
            stand(self.words("k-NN trên ImageNet", theme.SMALL, ground.muted), 0.2, 1.75, LEFT),
        )
        return chart, histories, heads

    def _views(self) -> None:
        """Plays the last beat."""
        ground = self.ground
        self.play(FadeOut(*self.content()), run_time=0.4)
        pixels = photo("cat")
        boxes = (
            load_tensors("crops").boxes[[1, 7]].astype(int)
        )  # a global crop for the teacher, a local one for the student
        shape = np.array(pixels.shape[1::-1] * 2)
        picture = Picture(pixels, 3.1, ground.data).move_to([0, 0.35, 0])
        colours, sides = (ground.teacher, ground.student), (-1, 1)
        outlines = VGroup(*(picture.region(*(box / shape), c) for box, c in zip(boxes, colours, strict=True)))
        crops = [picture.crop(*(box / shape), c) for box, c in zip(boxes, colours, strict=True)]
        self.play(FadeIn(picture), run_time=0.4)
        self.play(*map(Create, outlines), run_time=0.7)
        self.add(*crops)
        places = [np.array([4.85 * side, 0.35, 0]) for side in sides]
        captions = VGroup(
            *(stand(self.words(f"{who} thấy", theme.LABEL, c, weight=SEMIBOLD), place[0], 2.0)
              for who, c, place in zip(("Teacher", "Student"), colours, places, strict=True))
        )  # fmt: skip
        self.play(*(_to_square(c, p) for c, p in zip(crops, places, strict=True)), FadeIn(captions), run_time=1)
        painted = [Picture(recolour(c.pixel_array[..., :3]), VIEW, colour).fit(p, VIEW, VIEW)
                   for recolour, c, colour, p in zip((_warm, _grey), crops, colours, places, strict=True)]  # fmt: skip
        answers = [
            Bars(values, colour, ground, 2.4, 0.95, full=0.75).shift([place[0], -2.75, 0])
            for values, colour, place in zip((AGREED, GUESSED), colours, places, strict=True)
        ]
        self.play(*map(FadeIn, painted), *map(FadeIn, answers), FadeIn(self.note("các cột: minh hoạ")), run_time=0.7)
        self.remove(*crops)
        # The part that both rectangles hold.
        left, top = np.maximum(boxes[0, :2], boxes[1, :2])
        right, bottom = np.minimum(boxes[0, :2] + boxes[0, 2:], boxes[1, :2] + boxes[1, 2:])
        common = np.array([left, top, right - left, bottom - top])
        marks = VGroup(picture.region(*(common / shape), ground.ink, stroke_width=6))
        for box, view in zip(boxes, painted, strict=True):
            x, y, width, height = np.concatenate([common[:2] - box[:2], common[2:]]) / np.tile(box[2:], 2)
            marks.add(view.region(x, y, width, height, ground.ink, stroke_width=6))
        name = stand(self.words("nội dung chung", theme.BODY, weight=SEMIBOLD), 0, -1.85)
        self.play(Create(marks[0]), FadeIn(name), run_time=0.5)
        self.play(*(TransformFromCopy(marks[0], mark) for mark in marks[1:]), run_time=0.7)
        same = stand(self.words("nên cùng đáp án", theme.LABEL, ground.muted), 0, -2.4)
        self.play(ShowBars(answers[1], AGREED), FadeIn(same), run_time=0.8)
        self.loop(
            UpdateFromAlphaFunc(
                marks, lambda m, t: m.set_stroke(width=6 + 4 * np.sin(np.pi * t) ** 2), rate_func=lambda t: t
            ),
            run_time=1.5,
        )


def _into(student: Network, teacher: Network, color: str) -> VGroup:
    """An arrow from a student's right edge to the teacher's left one, at a height that lies towards it."""
    height = teacher.get_y() + 0.25 * (student.get_y() - teacher.get_y())
    return arrow(student.get_right() + 0.1 * RIGHT, [teacher.get_left()[0] - 0.1, height, 0], color)


def _to_square(crop: Picture, place: NDArray[np.float64]) -> UpdateFromAlphaFunc:
    """A crop moves to its place and is resized to a square on the way."""
    start, size = crop.get_center(), np.array([crop.width, crop.height])
    return UpdateFromAlphaFunc(crop, lambda m, t: m.fit(start + (place - start) * t, *(size + (VIEW - size) * t)))


def _warm(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Stronger colours, turned to red: colour jitter."""
    grey = pixels.mean(axis=2, keepdims=True)
    strong = (grey + 1.3 * (pixels - grey)) * [1.12, 0.9, 0.9]
    return np.asarray(np.clip(strong, 0, 255), np.uint8)


def _grey(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Luma of every pixel (ITU-R BT.601), with a little more contrast."""
    grey = pixels @ np.array([0.299, 0.587, 0.114])
    return np.repeat(np.clip(1.2 * grey - 20, 0, 255)[..., None], 3, axis=2).astype(np.uint8)

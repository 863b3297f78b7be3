"""How large is large enough: one teacher, a family of students; quality over compute, where it flattens and where not."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes import theme
from scenes.data import fact
from scenes.kit.arrow import arrow
from scenes.kit.flow import Flow, Stream
from scenes.kit.lettering import stand
from scenes.kit.plot import Axis, Plot
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

LARGEST = 2.2  # radius of the teacher's disc; the students' areas are in proportion
STUDENTS = (
    ("ViT-S", "v3_s", 1.85),
    ("ViT-S+", "v3_splus", 1.2),
    ("ViT-B", "v3_b", 0.45),
    ("ViT-L", "v3_l", -0.6),
    ("ViT-H+", "v3_hplus", -2.1),
)  # y
MEASURED = (("S", "v3_s"), ("B", "v3_b"), ("L", "v3_l"), ("H+", "v3_hplus"), ("7B", "v3_7b"))  # with published compute
SPAN = 11.0  # points that every plot's y axis covers


class ScalingAnalysis(LectureScene):
    """Discs leave the teacher, become points over their compute, climb to ViT-L, and then hardly any further."""

    def construct(self) -> None:
        ground = self.ground
        teacher, students, names, lines = self._family()
        with self.beat("family"):
            # The teacher's disc gives birth to the others, each in its true proportion.
            self.play(FadeIn(teacher, scale=0.8), FadeIn(names[0]), run_time=0.8)
            for index, student in enumerate(students):
                self.play(
                    Create(lines[index]), TransformFromCopy(teacher, student), FadeIn(names[1 + index]), run_time=0.6
                )
            flows = [Flow(line, ground.teacher, 3, 0.06, 0.2 * index) for index, line in enumerate(lines)]
            self.play(*map(FadeIn, flows), run_time=0.3)
            self.loop(*(Stream(flow, 2) for flow in flows), run_time=2.4)

        plot = self._plot("ADE20k, mIoU", 46.0, "ade", 11.3, theme.LABEL)
        compute = [fact(f"{key}_gflops").value for _, key in MEASURED]
        scores = [fact(f"{key}_ade").value for _, key in MEASURED]
        with self.beat("climb"):
            # The discs shrink onto the axis, each at its compute; then the first three rise to what they reach.
            points = plot.dots(compute, [plot.y.first] * len(compute), ground.student, 0.15)
            points.set_z_index(1)[-1].set_color(ground.teacher)
            discs = [students[0], students[2], students[3], students[4], teacher]
            self.play(FadeOut(VGroup(lines, *flows, names, students[1])), FadeIn(plot), run_time=0.6)
            self.play(
                *(ReplacementTransform(disc, point) for disc, point in zip(discs, points, strict=True)), run_time=1.2
            )
            labels = self._labels(plot, compute, scores)
            for i in range(3):
                self._rise(points[i], plot, compute[i], scores[i], labels[i])
            climb = plot.curve(compute[:3], scores[:3], ground.student)
            self.play(Create(climb), run_time=0.9)

        with self.beat("flat"):
            # The other two rise as well, and hardly higher; compute goes far to the right, quality a little up.
            for i in (3, 4):
                self._rise(points[i], plot, compute[i], scores[i], labels[i])
            flat = plot.curve(compute[2:], scores[2:], ground.student)
            self.play(Create(flat), run_time=0.8)
            low = scores[2] - 1.9
            corner = plot.at(compute[4], low)
            along = arrow(plot.at(compute[2], low), corner, ground.ink)
            times = stand(
                self.words(f"gấp {fact('v3_7b_over_l_flops').text} lần tính toán", theme.BODY),
                (plot.at(compute[2], low)[0] + corner[0]) / 2,
                corner[1] - 0.5,
            )
            more = self.words(f"+{fact('v3_7b_over_l_ade').text}", theme.BODY, weight=SEMIBOLD)
            more.next_to(plot.at(compute[4], (scores[2] + scores[4]) / 2), RIGHT, 0.3)
            self.play(Create(along), FadeIn(times), run_time=0.9)
            self.play(FadeIn(more, shift=0.15 * UP), run_time=0.5)

        with self.beat("objectnet"):
            # The plot makes room for a second one on the same scale, where the curve goes on.
            first = self._plot("ADE20k, mIoU", 46.0, "ade", 5.35, theme.SMALL).move_to(
                [-theme.SAFE_X, -0.4, 0], aligned_edge=LEFT
            )
            second = self._plot("ObjectNet, %", 70.0, "objectnet", 5.35, theme.SMALL).move_to(
                [theme.SAFE_X - 0.2, -0.4, 0], aligned_edge=RIGHT
            )
            moved = first.dots(compute, scores, ground.student, 0.13)
            moved.set_z_index(1)[-1].set_color(ground.teacher)
            line = first.curve(compute, scores, ground.student)
            whole = VGroup(climb, flat)
            self.play(FadeOut(VGroup(along, times, more, labels)), run_time=0.4)
            self.play(
                ReplacementTransform(plot, first),
                ReplacementTransform(points, moved),
                ReplacementTransform(whole, line),
                run_time=1.2,
            )
            tags = self._labels(first, compute, scores)
            high, reached = compute[2:], [fact(f"{key}_objectnet").value for _, key in MEASURED[2:]]
            dots = second.dots(high, reached, ground.student, 0.13)
            dots.set_z_index(1)[-1].set_color(ground.teacher)
            rising = second.curve(high, reached, ground.student)
            marks = self._labels(second, high, reached, MEASURED[2:])
            self.play(FadeIn(tags), FadeIn(second), run_time=0.6)
            self.play(
                Create(rising),
                LaggedStart(*map(FadeIn, dots), lag_ratio=0.6),
                LaggedStart(*map(FadeIn, marks), lag_ratio=0.6),
                run_time=1.8,
            )

    def _rise(self, point: Dot, plot: Plot, x: float, y: float, label: VGroup) -> None:
        self.play(point.animate.move_to(plot.at(x, y)), run_time=0.6)
        self.play(FadeIn(label), run_time=0.25)

    def _family(self) -> tuple[Circle, VGroup, VGroup, VGroup]:
        """The teacher's disc, the students', their names (the teacher's first), and lines from the teacher to each."""
        ground, whole = self.ground, fact("v3_7b_params").value
        teacher = Circle(LARGEST, fill_color=ground.teacher, fill_opacity=1, stroke_width=0).move_to([-4.1, -0.3, 0])
        names = VGroup(
            VGroup(
                stand(self.words("Teacher", theme.LABEL, ground.ground), -4.1, 0.3),
                stand(self.words("ViT-7B", theme.HEADING, ground.ground, weight=SEMIBOLD), -4.1, -0.3),
                stand(self.words(fact("vit7b_params").text, theme.LABEL, ground.ground), -4.1, -0.85),
            )
        )
        students, lines = VGroup(), VGroup()
        for name, key, y in STUDENTS:
            radius = LARGEST * (fact(f"{key}_params").value / whole) ** 0.5
            students.add(Circle(radius, fill_color=ground.student, fill_opacity=1, stroke_width=0).move_to([2.0, y, 0]))
            words = VGroup(
                stand(self.words(name, theme.BODY, weight=SEMIBOLD), 3.0, y - 0.13, LEFT),
                stand(self.words(fact(f"{key}_params").text, theme.BODY, ground.muted), theme.SAFE_X, y - 0.13, RIGHT),
            )
            names.add(words)
            way = np.array([2.0, y, 0]) - teacher.get_center()
            start = teacher.get_center() + (LARGEST + 0.12) * way / np.linalg.norm(way)
            lines.add(Line(start, [2.0 - radius - 0.12, y, 0], stroke_color=ground.line, stroke_width=3))
        return teacher, students, names, lines

    def _plot(self, name: str, low: float, key: str, width: float, px: float) -> Plot:
        """Quality over compute; every one of these plots covers equally many points."""
        compute = [fact(f"{model}_gflops").value for _, model in MEASURED]
        x = Axis(8, 5500, compute, "GFLOPs mỗi ảnh 256 px, trục log", log=True)
        y = Axis(low, low + SPAN, tuple(np.arange(low, low + SPAN, 2)), name)
        return Plot(x, y, self.ground, width, 3.75, px=px, grid=True).move_to(
            [-theme.SAFE_X, -0.4, 0], aligned_edge=LEFT
        )

    def _labels(
        self, plot: Plot, xs: list[float], ys: list[float], models: tuple[tuple[str, str], ...] = MEASURED
    ) -> VGroup:
        """A model's short name and value beside its point."""
        labels = VGroup()
        for index, ((name, key), x, y) in enumerate(zip(models, xs, ys, strict=True)):
            score = fact(f"{key}_{'ade' if y < 60 else 'objectnet'}").text
            at, above = plot.at(x, y), index + 1 == len(ys) or ys[index + 1] - y < 2
            words = VGroup(
                self.words(name, theme.LABEL, self.ground.muted), self.words(score, theme.LABEL, weight=SEMIBOLD)
            )
            if above:
                stand(words[0], at[0], at[1] + 0.62)
                stand(words[1], at[0], at[1] + 0.26)
            else:  # the curve rises steeply from here: below it there is room
                stand(words[0], at[0] + 0.28, at[1] - 0.2, LEFT)
                stand(words[1], words[0].get_right()[0] + 0.14, at[1] - 0.2, LEFT)
            labels.add(words)
        return labels

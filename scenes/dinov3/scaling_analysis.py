"""How large is large enough: one teacher, a family of students; quality over compute, where it flattens and where not."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov3.scaling_analysis_pieces import DiscFamily, ScoredCurve
from tenuto.kit.arrow import arrow
from tenuto.kit.picture import Picture, square
from tenuto.kit.plot import Axis, Plot
from tenuto.stage import theme
from tenuto.stage.data import fact, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

STUDENTS = (  # name, key of its facts, height at which it stands
    ("ViT-S", "v3_s", 1.85),
    ("ViT-S+", "v3_splus", 1.2),
    ("ViT-B", "v3_b", 0.45),
    ("ViT-L", "v3_l", -0.6),
    ("ViT-H+", "v3_hplus", -2.1),
)
MEASURED = (("S", "v3_s"), ("B", "v3_b"), ("L", "v3_l"), ("H+", "v3_hplus"), ("7B", "v3_7b"))  # with published compute
ODD = (("coffee", PI), ("rocket", -PI / 2))  # photographs, and how far they turn
SPAN = 11.0  # points that every plot's y axis covers


class ScalingAnalysis(LectureScene):
    """Discs leave the teacher, become points over their compute, climb to ViT-L, and then hardly any further."""

    def construct(self) -> None:
        ground = self.ground
        with self.beat("family"):
            # The teacher's disc gives birth to the others, each in its true proportion.
            teacher = ("Teacher", "ViT-7B", fact("v3_7b_params").value, fact("vit7b_params").text)
            sizes = [(name, fact(f"{key}_params"), y) for name, key, y in STUDENTS]
            family = DiscFamily(teacher, [(name, size.value, size.text, y) for name, size, y in sizes], ground)
            heavy = VGroup(family.teacher, family.names[0].set_z_index(2))  # its name stays over what is born
            self.play(FadeIn(heavy, shift=1.2 * DOWN), rate_func=rush_into, run_time=1.8)
            self.play(
                family.teacher.animate(rate_func=there_and_back).stretch(0.94, 1).shift(0.13 * DOWN), run_time=0.4
            )
            self.cue("teach")
            self.play(LaggedStart(*map(Create, family.lines), lag_ratio=0.15), run_time=1.9)
            self.cue("small")
            self._born(family, 0, 1, seconds=2.5)
            self.cue("large")
            self._born(family, 2, 3, 4, seconds=1.6)

        with self.beat("climb"):
            # The discs shrink onto the axis, each at its compute; then the first three rise to what they reach.
            plot = self._plot("ADE20k, mIoU", 46.0, 11.3, theme.LABEL).set_z_index(-1)  # behind the discs
            scores = self._scores(plot, "ade", radius=0.15)
            points = scores.dots.copy()
            for point, x in zip(points, scores.xs, strict=True):
                point.move_to(plot.at(x, plot.y.first))
            small, _, base, large, huge = family.students
            discs = (small, base, large, huge, family.teacher)
            gone = VGroup(family.lines, family.names, family.students[1])
            self.play(FadeOut(gone, run_time=0.3), FadeIn(plot), run_time=0.4)
            self.play(*(ReplacementTransform(a, b) for a, b in zip(discs, points, strict=True)), run_time=0.85)
            climb = scores.part(0, 3)
            self.cue("climb")
            for index in range(3):
                self._rise(points, scores, index)
            self.play(Create(climb), run_time=2.4)

        with self.beat("flat"):
            # The other two rise as well, and hardly higher; compute goes far to the right, quality a little up.
            flat = scores.part(2, 5)
            along, times, more = self._little_more(plot, scores)
            raised = (points[index].animate.move_to(scores.dots[index]) for index in (3, 4))
            self.play(*raised, run_time=0.5)
            self.cue("flat")
            self.play(Create(flat), FadeIn(scores.labels[3:]), run_time=1.3)
            self.cue("flops")
            self.play(Create(along), FadeIn(times, shift=0.3 * RIGHT), run_time=2.2)
            self.cue("gain")
            self.play(FadeIn(more, shift=0.25 * UP), run_time=1.0)

        with self.beat("objectnet"):
            # The plot makes room for a second one on the same scale, where the curve goes on.
            first = self._plot("ADE20k, mIoU", 46.0, 5.35, theme.SMALL)
            second = self._plot("ObjectNet, %", 70.0, 5.35, theme.SMALL)
            second.move_to([theme.SAFE_X - 0.2, -0.4, 0], aligned_edge=RIGHT)
            ade, objectnet = self._scores(first, "ade"), self._scores(second, "objectnet", since=2)
            become = ((plot, first), (points, ade.dots), (VGroup(climb, flat), ade.curve))
            self.play(FadeOut(along, times, more, scores.labels, run_time=0.3), FadeIn(second), run_time=0.65)
            self.play(*(ReplacementTransform(wide, narrow) for wide, narrow in become), run_time=1.4)
            self.play(FadeIn(ade.labels), run_time=0.5)
            self.cue("odd")
            odd, sketch = self._odd(second), self.note("hai ảnh: minh hoạ")
            for picture, (_, angle) in zip(odd, ODD, strict=True):
                self.play(FadeIn(picture, sketch), run_time=0.25)
                self.play(Rotate(picture, angle), run_time=0.7)
            self.cue("rise")
            told = (LaggedStart(*map(FadeIn, part), lag_ratio=0.6) for part in (objectnet.dots, objectnet.labels))
            self.play(Create(objectnet.curve), *told, run_time=2.9)

    def _born(self, family: DiscFamily, *which: int, seconds: float) -> None:
        """Discs come out of the teacher's, each with its name."""
        born = (TransformFromCopy(family.teacher, family.students[index]) for index in which)
        self.play(*born, *(FadeIn(family.names[index + 1], shift=0.3 * RIGHT) for index in which), run_time=seconds)

    def _odd(self, plot: Plot) -> Group:
        """Things that everybody knows, in the empty part of a plot, upright at first."""
        things = Group(*(Picture(square(photo(name)), 0.92, self.ground.data) for name, _ in ODD)).arrange(
            RIGHT, buff=0.16
        )
        return things.move_to(plot.at(plot.x.first, plot.y.first + 0.62 * SPAN) + 0.2 * RIGHT, aligned_edge=LEFT)

    def _rise(self, points: VGroup, scores: ScoredCurve, index: int) -> None:
        """A point leaves the axis for what it reaches, and is named."""
        self.play(points[index].animate.move_to(scores.dots[index]), FadeIn(scores.labels[index]), run_time=1.0)

    def _plot(self, name: str, low: float, width: float, px: float) -> Plot:
        """Quality over compute at the left; every one of these plots covers equally many points."""
        compute = [fact(f"{model}_gflops").value for _, model in MEASURED]
        x = Axis(8, 5500, compute, "GFLOPs mỗi ảnh 256 px, trục log", log=True)
        y = Axis(low, low + SPAN, tuple(np.arange(low, low + SPAN, 2)), name)
        plot = Plot(x, y, self.ground, width, 3.75, px=px, grid=True)
        return plot.move_to([-theme.SAFE_X, -0.4, 0], aligned_edge=LEFT)

    def _scores(self, plot: Plot, bench: str, radius: float = 0.13, since: int = 0) -> ScoredCurve:
        """What the models reach on a benchmark over their compute, the teacher the last."""
        names, keys = zip(*MEASURED[since:], strict=True)
        compute, reached = ([fact(f"{key}_{what}") for key in keys] for what in ("gflops", bench))
        values = ([each.value for each in facts] for facts in (compute, reached))
        colors = (self.ground.student, self.ground.teacher)
        return ScoredCurve(plot, *values, names, [each.text for each in reached], colors, radius)

    def _little_more(self, plot: Plot, scores: ScoredCurve) -> tuple[VGroup, theme.Words, theme.Words]:
        """From ViT-L to the teacher: how many times the compute, below the curve, and how many points, behind it."""
        (_, _, start, _, end), (_, _, before, _, after) = scores.xs, scores.ys
        left, right = plot.at(start, before - 1.9), plot.at(end, before - 1.9)
        text = f"gấp {fact('v3_7b_over_l_flops').text} lần tính toán"
        times = self.words(text, at=((left[0] + right[0]) / 2, right[1] - 0.5))
        more = self.words(f"+{fact('v3_7b_over_l_ade').text}", weight=SEMIBOLD)
        more.next_to(plot.at(end, (before + after) / 2), RIGHT, 0.3)
        return arrow(left, right, self.ground.ink), times, more

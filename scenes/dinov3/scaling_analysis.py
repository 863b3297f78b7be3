"""How large is large enough: one teacher, a family of students; quality over compute, where it flattens and where not."""

from __future__ import annotations

from manim import *

from scenes.dinov3 import scaling_analysis_pieces as pieces
from scenes.dinov3.scaling_analysis_pieces import ODD, DiscFamily, ScoredCurve
from tenuto.stage import theme
from tenuto.stage.data import fact
from tenuto.stage.scene import LectureScene

STUDENTS = (  # name, key of its facts, height at which it stands
    ("ViT-S", "v3_s", 1.85),
    ("ViT-S+", "v3_splus", 1.2),
    ("ViT-B", "v3_b", 0.45),
    ("ViT-L", "v3_l", -0.6),
    ("ViT-H+", "v3_hplus", -2.1),
)


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
            plot = pieces.plot(self, "ADE20k, mIoU", 46.0, 11.3, theme.LABEL).set_z_index(-1)  # behind the discs
            scores = pieces.scores(self, plot, "ade", radius=0.15)
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
            self.play(Create(climb), run_time=2.63)

        with self.beat("flat"):
            # The other two rise as well, and hardly higher; compute goes far to the right, quality a little up.
            flat = scores.part(2, 5)
            along, times, more = pieces.little_more(self, plot, scores)
            raised = (points[index].animate.move_to(scores.dots[index]) for index in (3, 4))
            self.play(*raised, run_time=0.5)
            self.cue("flat")
            self.play(Create(flat), FadeIn(scores.labels[3:]), run_time=1.57)
            self.cue("flops")
            self.play(Create(along), FadeIn(times, shift=0.3 * RIGHT), run_time=2.2)
            self.cue("gain")
            self.play(FadeIn(more, shift=0.25 * UP), run_time=1.0)

        with self.beat("objectnet"):
            # The plot makes room for a second one on the same scale, where the curve goes on.
            first = pieces.plot(self, "ADE20k, mIoU", 46.0, 5.35, theme.SMALL)
            second = pieces.plot(self, "ObjectNet, %", 70.0, 5.35, theme.SMALL)
            second.move_to([theme.SAFE_X - 0.2, -0.4, 0], aligned_edge=RIGHT)
            ade, objectnet = pieces.scores(self, first, "ade"), pieces.scores(self, second, "objectnet", since=2)
            become = ((plot, first), (points, ade.dots), (VGroup(climb, flat), ade.curve))
            self.play(FadeOut(along, times, more, scores.labels, run_time=0.3), FadeIn(second), run_time=0.65)
            self.play(*(ReplacementTransform(wide, narrow) for wide, narrow in become), run_time=1.4)
            self.play(FadeIn(ade.labels), run_time=0.5)
            self.cue("odd")
            odd, sketch = pieces.odd(self, second), self.note("hai ảnh: minh hoạ")
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

    def _rise(self, points: VGroup, scores: ScoredCurve, index: int) -> None:
        """A point leaves the axis for what it reaches, and is named."""
        self.play(points[index].animate.move_to(scores.dots[index]), FadeIn(scores.labels[index]), run_time=1.0)

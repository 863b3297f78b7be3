"""A teacher and its students as discs in true area, and a curve through scored points."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import LEFT, PI, RIGHT, Group, Line, Mobject, VGroup, VMobject

from tenuto.kit.arrow import arrow
from tenuto.kit.discs import Discs
from tenuto.kit.picture import Picture, square
from tenuto.kit.plot import Axis, Plot
from tenuto.stage import theme
from tenuto.stage.data import fact, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["DiscFamily", "ScoredCurve"]


# -- A teacher and the students that it taught, as discs in true area --------------------------------------------------


LARGEST = 2.2  # radius of the teacher's disc
TEACHER, STUDENTS_X, NAMES_X = np.array([-4.1, -0.3, 0]), 2.0, 3.0  # where they stand
GAP = 0.12  # between a line and the discs that it joins


class DiscFamily(VGroup):
    """Parts: `teacher` (a disc), `students` (discs, one below the other), `lines` from the teacher to each, and `names`, the
    teacher's (in its disc) first. It fills the stage.

    Args:
        teacher: role, name, size as a number and as text.
        students: name, size, its text, and the height of the disc's middle.
        ground: the ground it stands on.
    """

    def __init__(
        self, teacher: tuple[str, str, float, str], students: Sequence[tuple[str, float, str, float]], ground: Ground
    ) -> None:
        role, name, size, text = teacher
        discs = Discs([size, *(student[1] for student in students)], ground.teacher, LARGEST)
        self.teacher, self.students = discs[0].move_to(TEACHER), discs[1:].set_fill(ground.student)
        x, y, _ = TEACHER
        told = VGroup(
            stand(Words(role, theme.LABEL, ground.ground), x, y + 0.6),
            stand(Words(name, theme.HEADING, ground.ground, SEMIBOLD), x, y),
            stand(Words(text, theme.LABEL, ground.ground), x, y - 0.55),
        )
        self.lines, self.names = VGroup(), VGroup(told)
        for disc, radius, (name, _, text, y) in zip(self.students, discs.radii[1:], students, strict=True):
            place = np.array([STUDENTS_X, y, 0])
            way = (place - TEACHER) / np.linalg.norm(place - TEACHER)
            disc.move_to(place)
            self.lines.add(Line(TEACHER + (LARGEST + GAP) * way, place - [radius + GAP, 0, 0], stroke_width=3))
            words = stand(Words(name, theme.BODY, ground.ink, SEMIBOLD), NAMES_X, y - 0.13, LEFT)
            self.names.add(VGroup(words, stand(Words(text, theme.BODY, ground.muted), theme.SAFE_X, y - 0.13, RIGHT)))
        super().__init__(self.lines.set_stroke(ground.line), self.teacher, self.students, self.names)


def specimen_disc_family(ground: Ground) -> Mobject:
    students = [("S", 21.0, "21", 1.6), ("B", 86.0, "86", 0.2), ("L", 300.0, "300", -1.6)]
    return DiscFamily(("Teacher", "7B", 2000.0, "2000"), students, ground).scale(0.4)


# -- A curve through a few measured points, each with its name and score -----------------------------------------------


STEEP = 2.0  # a rise to the next point from which on a label stands below its point instead of above


class ScoredCurve(VGroup):
    """Parts: `curve`, `dots` (over it) and `labels` (name and score of each point).

    Args:
        plot: where it is drawn.
        xs, ys: what was measured, from left to right.
        names, texts: of the points and of their scores.
        colors: of the curve with its points, and of the last point.
        radius: of the points, manim units.
    """

    def __init__(
        self, plot: Plot, xs: Sequence[float], ys: Sequence[float], names: Sequence[str], texts: Sequence[str],
        colors: tuple[str, str], radius: float = 0.13,
    ) -> None:  # fmt: skip
        self.plot, self.xs, self.ys, self.ink = plot, list(xs), list(ys), colors[0]
        self.dots = plot.dots(xs, ys, colors[0], radius).set_z_index(1)
        self.dots[-1].set_color(colors[1])
        self.labels = VGroup(*(self._label(index, *both) for index, both in enumerate(zip(names, texts, strict=True))))
        self.curve = self.part(0, len(self.xs))
        super().__init__(self.curve, self.dots, self.labels)

    def part(self, first: int, last: int) -> VMobject:
        """The curve from one point to before another."""
        return self.plot.curve(self.xs[first:last], self.ys[first:last], self.ink)

    def _label(self, index: int, name: str, text: str) -> VGroup:
        x, y, _ = self.plot.at(self.xs[index], self.ys[index])
        ground = self.plot.ground
        words = VGroup(Words(name, theme.LABEL, ground.muted), Words(text, theme.LABEL, ground.ink, SEMIBOLD))
        if index + 1 < len(self.ys) and self.ys[index + 1] - self.ys[index] >= STEEP:  # there is room below
            stand(words[0], x + 0.28, y - 0.2, LEFT)
            stand(words[1], words[0].get_right()[0] + 0.14, y - 0.2, LEFT)
        else:
            stand(words[0], x, y + 0.62)
            stand(words[1], x, y + 0.26)
        return words


def specimen_scored_curve(ground: Ground) -> Mobject:
    plot = Plot(Axis(0, 4), Axis(0, 10), ground, 4.2, 2.4, grid=True)
    ys = (2.0, 6.0, 7.0)
    return VGroup(
        plot, ScoredCurve(plot, (0.6, 2.0, 3.4), ys, "ABC", ("2", "6", "7"), (ground.student, ground.teacher))
    )


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


MEASURED = (("S", "v3_s"), ("B", "v3_b"), ("L", "v3_l"), ("H+", "v3_hplus"), ("7B", "v3_7b"))  # with published compute
ODD = (("coffee", PI), ("rocket", -PI / 2))  # photographs, and how far they turn
SPAN = 11.0  # points that every plot's y axis covers


def odd(scene: LectureScene, plot: Plot) -> Group:
    """Things that everybody knows, in the empty part of a plot, upright at first."""
    things = Group(*(Picture(square(photo(name)), 0.92, scene.ground.data) for name, _ in ODD)).arrange(
        RIGHT, buff=0.16
    )
    return things.move_to(plot.at(plot.x.first, plot.y.first + 0.62 * SPAN) + 0.2 * RIGHT, aligned_edge=LEFT)


def plot(scene: LectureScene, name: str, low: float, width: float, px: float) -> Plot:
    """Quality over compute at the left; every one of these plots covers equally many points."""
    compute = [fact(f"{model}_gflops").value for _, model in MEASURED]
    x = Axis(8, 5500, compute, "GFLOPs mỗi ảnh 256 px, trục log", log=True)
    y = Axis(low, low + SPAN, tuple(np.arange(low, low + SPAN, 2)), name)
    plot = Plot(x, y, scene.ground, width, 3.75, px=px, grid=True)
    return plot.move_to([-theme.SAFE_X, -0.4, 0], aligned_edge=LEFT)


def scores(scene: LectureScene, plot: Plot, bench: str, radius: float = 0.13, since: int = 0) -> ScoredCurve:
    """What the models reach on a benchmark over their compute, the teacher the last."""
    names, keys = zip(*MEASURED[since:], strict=True)
    compute, reached = ([fact(f"{key}_{what}") for key in keys] for what in ("gflops", bench))
    xs, ys = ([each.value for each in facts] for facts in (compute, reached))
    colors = (scene.ground.student, scene.ground.teacher)
    return ScoredCurve(plot, xs, ys, names, [each.text for each in reached], colors, radius)


def little_more(scene: LectureScene, plot: Plot, scores: ScoredCurve) -> tuple[VGroup, theme.Words, theme.Words]:
    """From ViT-L to the teacher: how many times the compute, below the curve, and how many points, behind it."""
    (_, _, start, _, end), (_, _, before, _, after) = scores.xs, scores.ys
    left, right = plot.at(start, before - 1.9), plot.at(end, before - 1.9)
    text = f"gấp {fact('v3_7b_over_l_flops').text} lần tính toán"
    times = scene.words(text, at=((left[0] + right[0]) / 2, right[1] - 0.5))
    more = scene.words(f"+{fact('v3_7b_over_l_ade').text}", weight=SEMIBOLD)
    more.next_to(plot.at(end, (before + after) / 2), RIGHT, 0.3)
    return arrow(left, right, scene.ground.ink), times, more

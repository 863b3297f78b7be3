"""Teacher and student around a circle, and measurements before and after."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import LEFT, RIGHT, Circle, Dot, Line, Mobject, VGroup

from scenes.pieces.network import Network
from tenuto.kit.arrow import arrow
from tenuto.kit.flow import Flow
from tenuto.stage import theme
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["Dumbbells", "TeachingCircle"]


# -- Several measurements before and after, without names: from a ring to a dot, one row each --------------------------


class Dumbbells(VGroup):
    """Parts: `lines`, `rings` (before) and `dots` (after), the row that gains least at the foot.

    Args:
        pairs: before and after of each.
        ends: values at the left and the right end.
        ground: the ground it stands on; rows that gain are in its data colour, the others muted.
        width: between the ends, manim units; their middle is at x = 0, the upper row at y = 0.
        pitch: from row to row, manim units.
    """

    def __init__(
        self, pairs: Sequence[tuple[float, float]], ends: tuple[float, float], ground: Ground, width: float, pitch: float
    ) -> None:  # fmt: skip
        self.lines, self.rings, self.dots = VGroup(), VGroup(), VGroup()
        for row, pair in enumerate(sorted(pairs, key=lambda pair: pair[1] - pair[0])):
            y = (row + 1 - len(pairs)) * pitch
            xs = (np.array(pair) - ends[0]) / (ends[1] - ends[0]) * width - width / 2
            before, after = ([x, y, 0] for x in xs)
            color = ground.data if xs[1] > xs[0] else ground.muted
            self.lines.add(Line(before, after, stroke_color=color, stroke_width=4))
            ring = Circle(0.08, stroke_color=color, stroke_width=3, fill_color=ground.panel, fill_opacity=1)
            self.rings.add(ring.move_to(before))
            self.dots.add(Dot(after, radius=0.1, color=color))
        super().__init__(self.lines, self.rings, self.dots)


def specimen_dumbbells(ground: Ground) -> Mobject:
    return Dumbbells(((60, 72), (50, 68), (70, 69), (55, 60), (62, 80)), (45, 90), ground, 4.2, 0.4)


# -- Teacher and student side by side: answers go one way, what was learnt comes back the other ------------------------


class TeachingCircle(VGroup):
    """Parts: `networks` (teacher, student), `ways` (bent arrows there and back) and `ema`, the name of the way back.

    About 3.6 manim units wide. `flows` makes dots that run along both ways, where they stand then.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        teacher = Network("Teacher", ground.teacher, ground, 1.5, 1.0, theme.SMALL).shift(1.05 * LEFT)
        student = Network("Student", ground.student, ground, 1.5, 1.0, theme.SMALL).shift(1.05 * RIGHT)
        self.networks = VGroup(teacher, student)
        self.ways = VGroup(
            arrow([-0.9, 0.6, 0], [0.9, 0.6, 0], ground.teacher, -1.1),
            arrow([0.9, -0.6, 0], [-0.9, -0.6, 0], ground.ema, -1.1),
        )
        self.ema = stand(Words("EMA", theme.SMALL, ground.ema, SEMIBOLD), 0, -0.75)
        super().__init__(self.networks, self.ways, self.ema)

    def flows(self) -> VGroup:
        """Dots from teacher to student and back."""
        colors = (self.ground.teacher, self.ground.ema)
        return VGroup(*(Flow(way[0], color, 3) for way, color in zip(self.ways, colors, strict=True)))


def specimen_teaching_circle(ground: Ground) -> Mobject:
    circle = TeachingCircle(ground)
    return VGroup(circle, circle.flows())

"""Several measurements before and after, without names: from a ring to a dot, one row each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Circle, Dot, Line, Mobject, VGroup

from tenuto.stage.theme import Ground

__all__ = ["Dumbbells"]


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


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    return Dumbbells(((60, 72), (50, 68), (70, 69), (55, 60), (62, 80)), (45, 90), ground, 4.2, 0.4)

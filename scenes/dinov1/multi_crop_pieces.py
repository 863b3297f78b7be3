"""Who is compared with whom: a line from each of one row to each of another."""

from __future__ import annotations

from manim import DOWN, UP, DashedLine, Group, Line, Mobject, Square, VGroup

from tenuto.stage.theme import Ground

__all__ = ["Comparisons"]

GAP = 0.06  # between a line's end and what it comes from, manim units


class Comparisons(VGroup):
    """Parts: `lines`, row by row, and `skipped`, dashed: those whose two ends have the same index are the same thing.

    Args:
        above, below: what stands in the upper and in the lower row.
        color: hex, of the lines.
        ground: the ground they stand on.
    """

    def __init__(self, above: Group, below: Group, color: str, ground: Ground) -> None:
        self.lines, self.skipped = VGroup(), VGroup()
        for upper, one in enumerate(above):
            for lower, other in enumerate(below):
                ends = one.get_bottom() + GAP * DOWN, other.get_top() + GAP * UP
                if upper == lower:
                    self.skipped.add(DashedLine(*ends, stroke_color=ground.muted, stroke_width=2.5))
                else:
                    self.lines.add(Line(*ends, stroke_color=color, stroke_width=3))
        super().__init__(self.skipped, self.lines)


def specimen_comparisons(ground: Ground) -> Mobject:
    above = VGroup(*(Square(0.7, stroke_color=ground.teacher) for _ in range(2))).arrange(buff=0.3).shift(UP)
    below = VGroup(*(Square(0.5, stroke_color=ground.student) for _ in range(5))).arrange(buff=0.3).shift(DOWN)
    return VGroup(above, below, Comparisons(above, below, ground.loss, ground))

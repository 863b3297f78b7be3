"""Pairs of upright bars: what was, as an outline, and beside it what is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from manim import Animation, Line, Mobject, Rectangle, VGroup, smooth

from tenuto.stage.theme import Ground

__all__ = ["BeforeAfter", "GrowAfter"]

WIDTH, APART, PITCH = 0.4, 0.48, 1.4  # of a bar, from bar to bar in a pair, from pair to pair, manim units
THINNEST = 1e-3  # share of its height that a bar always has


class BeforeAfter(VGroup):
    """Submobjects: `before`, `floor` and `after`; the pairs from the left.

    Args:
        pairs: value before and value after of each.
        color: hex, of what is now.
        ground: the ground they stand on.
        unit: height of a bar of value 1, manim units.
    """

    def __init__(self, pairs: Sequence[tuple[float, float]], color: str, ground: Ground, unit: float) -> None:
        self.before, self.after = VGroup(), VGroup()
        end = (len(pairs) - 1) / 2 * PITCH + 0.5
        self.floor = Line([-end, 0, 0], [end, 0, 0], stroke_color=ground.line, stroke_width=3)
        for index, (old, new) in enumerate(pairs):
            x = (index - (len(pairs) - 1) / 2) * PITCH
            outline = Rectangle(width=WIDTH, height=old * unit, stroke_color=ground.muted, stroke_width=2.5)
            solid = Rectangle(width=WIDTH, height=new * unit, fill_color=color, fill_opacity=1, stroke_width=0)
            self.before.add(outline.move_to([x - APART / 2, old * unit / 2, 0]))
            self.after.add(solid.move_to([x + APART / 2, new * unit / 2, 0]))
        super().__init__(self.before, self.floor, self.after)
        self.heights = [bar.height for bar in self.after]

    def grow(self, share: float) -> Self:
        """Show what is now at a share of its height."""
        for bar, height in zip(self.after, self.heights, strict=True):
            foot = bar.get_bottom()
            bar.stretch_to_fit_height(max(share, THINNEST) * height).move_to(foot, [0, -1, 0])
        return self


class GrowAfter(Animation):
    """What is now grows up from the floor."""

    def __init__(self, bars: BeforeAfter, **kwargs: object) -> None:
        super().__init__(bars, **{"rate_func": smooth, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject.grow(self.rate_func(alpha))


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    return BeforeAfter(((79, 86), (32, 49)), ground.teacher, ground, 0.03)

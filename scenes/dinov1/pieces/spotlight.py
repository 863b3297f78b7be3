"""Outlines that draw the eye: they light up one after the other, or swell together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import Animation, Group, Mobject, Square, VGroup, interpolate_color, linear
from manim.utils.color import ManimColor

from tenuto.kit.picture import Picture
from tenuto.stage.theme import Ground

__all__ = ["Pulse", "Spotlight"]


class Spotlight(Animation):
    """One thing after the other gets a brighter and thicker outline and then its own back: a seamless loop.

    Args:
        rows: groups of outlines, or of pictures, whose borders are lit; those at the same place of every row together.
        color: hex, of a lit outline.
        width: stroke width of a lit outline.
    """

    def __init__(self, rows: Sequence[Group], color: str, width: float, **kwargs: object) -> None:
        self.color, self.width = ManimColor(color), width
        self.outlines = [[_outline(each) for each in row] for row in rows]
        self.rest = [[(each.get_stroke_color(), each.get_stroke_width()) for each in row] for row in self.outlines]
        super().__init__(Group(*rows), **{"rate_func": linear, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        for row, rest in zip(self.outlines, self.rest, strict=True):
            turn = self.rate_func(alpha) * len(row)
            for index, (outline, (color, width)) in enumerate(zip(row, rest, strict=True)):
                lit = max(0.0, 1 - 2 * abs(turn - index - 0.5))
                outline.set_stroke(interpolate_color(color, self.color, lit), width + (self.width - width) * lit)


class Pulse(Animation):
    """Outlines get thicker, by `swell` at most, and thin again, all together: a seamless loop."""

    def __init__(self, outlines: VGroup, swell: float = 4.0, **kwargs: object) -> None:
        self.rest, self.swell = [outline.get_stroke_width() for outline in outlines], swell
        super().__init__(outlines, **{"rate_func": linear, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        swollen = self.swell * np.sin(np.pi * self.rate_func(alpha)) ** 2
        for outline, width in zip(self.mobject, self.rest, strict=True):
            outline.set_stroke(width=width + swollen)


def _outline(each: Mobject) -> Any:
    """What lights up of it; a picture without a border cannot."""
    return each.border if isinstance(each, Picture) else each


def specimen_spotlight(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    squares = VGroup(*(Square(0.9, stroke_color=ground.data, stroke_width=3) for _ in range(4))).arrange(buff=0.25)
    Spotlight([squares], ground.ink, 8).interpolate_mobject(0.375)
    return squares

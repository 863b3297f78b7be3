"""Outlines that draw the eye: they light up one after the other, or swell together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import Group, Mobject, Square, VGroup, interpolate_color, linear
from manim.utils.color import ManimColor

from tenuto.kit.picture import Picture
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["pulse", "spotlight"]


def spotlight(rows: Sequence[Group], color: str, width: float, **kwargs: Any) -> Vary:
    """One thing after the other gets a brighter and thicker outline and then its own back: a seamless loop.

    Args:
        rows: groups of outlines, or of pictures, whose borders are lit; those at the same place of every row together.
        color: hex, of a lit outline.
        width: stroke width of a lit outline.
    """
    bright = ManimColor(color)
    outlines = [[_outline(each) for each in row] for row in rows]
    at_rest = [[(each.get_stroke_color(), each.get_stroke_width()) for each in row] for row in outlines]

    def show(share: float) -> None:
        for row, rest in zip(outlines, at_rest, strict=True):
            turn = share * len(row)
            for index, (outline, (own, thin)) in enumerate(zip(row, rest, strict=True)):
                lit = max(0.0, 1 - 2 * abs(turn - index - 0.5))
                outline.set_stroke(interpolate_color(own, bright, lit), thin + (width - thin) * lit)

    return Vary(Group(*rows), show, rate_func=linear, **kwargs)


def pulse(outlines: VGroup, swell: float = 4.0, **kwargs: Any) -> Vary:
    """Outlines get thicker, by `swell` at most, and thin again, all together: a seamless loop."""
    rest = [outline.get_stroke_width() for outline in outlines]

    def show(turn: float) -> None:
        for outline, width in zip(outlines, rest, strict=True):
            outline.set_stroke(width=width + swell * np.sin(np.pi * turn) ** 2)

    return Vary(outlines, show, rate_func=linear, **kwargs)


def _outline(each: Mobject) -> Any:
    """What lights up of it; a picture without a border cannot."""
    return each.border if isinstance(each, Picture) else each


def specimen_spotlight(ground: Ground) -> Mobject:
    squares = VGroup(*(Square(0.9, stroke_color=ground.data, stroke_width=3) for _ in range(4))).arrange(buff=0.25)
    spotlight([squares], ground.ink, 8).interpolate_mobject(0.375)
    return squares

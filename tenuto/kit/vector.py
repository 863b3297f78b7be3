"""A vector as cells, the larger a number the stronger its cell, or as bars to either side of zero."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, RIGHT, UP, Line, Mobject, Rectangle, VGroup
from numpy.typing import NDArray

from tenuto.kit.panel import panel
from tenuto.kit.samples import BLUE
from tenuto.stage.theme import Ground

__all__ = ["signed_vector", "vector"]


def vector(
    shades: Sequence[float], color: str, width: float = 0.26, height: float = 0.26, way: NDArray[np.float64] = DOWN,
    gap: float = 0.04,
) -> VGroup:  # fmt: skip
    """One cell for each of `shades` (0 to 1), `width` x `height`, from the first one along `way` (DOWN or RIGHT)."""
    return VGroup(
        *(Rectangle(width=width, height=height, stroke_width=0, fill_color=color, fill_opacity=s) for s in shades)
    ).arrange(way, buff=gap)


def signed_vector(values: Sequence[float], color: str, ground: Ground) -> VGroup:
    """Numbers (−1 to 1) as bars to the left and right of zero, below each other on a panel: panel, zero line, bars."""
    bars = VGroup()
    for row, value in enumerate(values):
        bar = Rectangle(width=0.5 * abs(value), height=0.22, fill_color=color, fill_opacity=1, stroke_width=0)
        bars.add(bar.move_to([0.25 * value, -0.38 * row, 0]))
    tall = 0.38 * len(values) + 0.54
    frame = panel(ground, 1.3, tall, color).move_to(bars.get_y() * UP)
    zero = Line((tall / 2 - 0.35) * UP, (tall / 2 - 0.35) * DOWN, stroke_color=ground.muted, stroke_width=2)
    return VGroup(frame, zero.move_to(frame), bars)


def specimen_vector(ground: Ground) -> Mobject:
    cells = vector((0.9, 0.3, 0.6, 0.15, 0.75, 0.4, 0.95, 0.2), BLUE, 0.3, 0.55, RIGHT)
    return VGroup(cells, signed_vector((0.8, -0.3, 0.5, -0.9), BLUE, ground)).arrange(RIGHT, buff=0.6)  # type: ignore[no-any-return]

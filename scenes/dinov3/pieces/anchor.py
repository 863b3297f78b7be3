"""An anchor: what holds the student to an early teacher."""

from __future__ import annotations

import numpy as np
from manim import PI, Arc, Circle, Line, Mobject, VGroup

from tenuto.stage.theme import Ground

__all__ = ["anchor"]


def anchor(height: float, color: str) -> VGroup:
    """Ring, stock, shank and two arms; `height` in manim units, its middle at the origin."""
    style = {"stroke_color": color, "stroke_width": 6}
    ring = Circle(0.1, **style).move_to([0, 0.4, 0])
    shank, stock = Line([0, 0.3, 0], [0, -0.48, 0], **style), Line([-0.2, 0.16, 0], [0.2, 0.16, 0], **style)
    arms = Arc(0.4, PI, PI, **style).shift([0, -0.08, 0])
    hooks = VGroup()
    for side in (-1, 1):
        end = np.array([side * 0.4, -0.08, 0])
        hooks.add(
            Line(end, end + np.array([side * 0.1, -0.14, 0]), **style),
            Line(end, end + np.array([-side * 0.13, -0.1, 0]), **style),
        )
    return VGroup(ring, shank, stock, arms, hooks).scale(height).move_to([0, 0, 0])  # type: ignore[no-any-return]


def specimen_anchor(ground: Ground) -> Mobject:
    return anchor(2.2, ground.ema)

"""Discs from which rings go out: something that wants to grow."""

from __future__ import annotations

from typing import Any, Self

from manim import Circle, Mobject, VGroup, linear

from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["Ripples"]

RINGS = 2  # for each disc, evenly out of step
REACH = 29 / 15  # of a ring where it fades, in radii of the disc


class Ripples(VGroup):
    """A disc and its rings. Parts: `disc`, `rings`; the rings alone go on.

    Args:
        color: hex.
        radius: of the disc, manim units.
    """

    def __init__(self, color: str, radius: float = 0.3) -> None:
        self.radius = radius
        self.disc = Circle(radius, fill_color=color, fill_opacity=1, stroke_width=0)
        self.rings = VGroup(*(Circle(radius, stroke_color=color, stroke_width=3) for _ in range(RINGS)))
        super().__init__(self.disc, self.rings)
        self.at(0.0)

    def at(self, turn: float) -> Self:
        """The rings after a part of a turn, in which each leaves the disc once and fades; 0 and 1 look alike."""
        for index, ring in enumerate(self.rings):
            share = (turn + index / RINGS) % 1
            ring.set(width=2 * self.radius * (1 + (REACH - 1) * share))
            ring.set_stroke(opacity=0.8 * min(1.0, 4 * share) * (1 - share))
        return self

    def spread(self, **kwargs: Any) -> Vary:
        """The rings go out, once around: a seamless loop."""
        return Vary(self.rings, self.at, rate_func=linear, **kwargs)


def specimen_ripples(ground: Ground) -> Mobject:
    return VGroup(Ripples(ground.data, 0.5).at(0.3), Ripples(ground.teacher, 0.5).at(0.8)).arrange(buff=1.2)

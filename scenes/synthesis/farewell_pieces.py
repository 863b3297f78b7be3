"""Speech bubbles: one that asks, one that is about to answer."""

from __future__ import annotations

from manim import Dot, Mobject, Polygon, RoundedRectangle, Union, VGroup

from tenuto.stage import theme
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["bubble"]

WIDTH, HEIGHT = 1.5, 1.0  # without its tail, manim units
TAIL = ((0.1, -0.3), (0.5, -0.85), (0.6, -0.3))


def bubble(text: str, color: str, side: int, ground: Ground) -> VGroup:
    """A filled bubble with its tail down to the left (side −1) or right (1), and a sign in it; '…' is three dots."""
    corners = [[side * x, y, 0] for x, y in TAIL]
    body = RoundedRectangle(width=WIDTH, height=HEIGHT, corner_radius=0.3)
    shape = Union(body, Polygon(*corners[::side])).set_fill(color, 1).set_stroke(width=0)
    if text == "…":
        return VGroup(shape, *(Dot([x, 0, 0], radius=0.09, color=ground.panel) for x in (-0.35, 0, 0.35)))
    return VGroup(shape, stand(Words(text, theme.TITLE, ground.panel, SEMIBOLD), 0, -0.23))


def specimen_bubble(ground: Ground) -> Mobject:
    return VGroup(bubble("?", ground.student, -1, ground), bubble("…", ground.teacher, 1, ground)).arrange(buff=1.0)

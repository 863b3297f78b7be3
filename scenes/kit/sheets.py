"""The weights of a layer as an area, and how often they would lie on top of each other."""

from __future__ import annotations

from manim import UP, Mobject, Rectangle, VGroup

from tenuto.stage.theme import Ground

__all__ = ["sheets"]


def sheets(times: int, width: float, height: float, color: str) -> VGroup:
    """One filled area, the lowest, and as many faint ones above it as make it `times` as tall.

    Args:
        width, height: of one, manim units.
        color: hex.
    """
    style = {"fill_color": color, "fill_opacity": 0.14, "stroke_color": color, "stroke_width": 1.5}
    pile = VGroup(*(Rectangle(width=width, height=height, **style) for _ in range(times))).arrange(UP, buff=0)
    pile[0].set_fill(opacity=1)
    return pile  # type: ignore[no-any-return]


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    return sheets(6, 4.6, 0.36, ground.data)

"""The panel that tiles, cards, pills and boxes are made of."""

from __future__ import annotations

from manim import Mobject, RoundedRectangle

from tenuto.kit.samples import GREEN
from tenuto.stage.theme import Ground

__all__ = ["panel"]


def panel(
    ground: Ground, width: float, height: float, border: str | None = None, radius: float = 0.14
) -> RoundedRectangle:
    """A rounded panel, a shade off the ground, with a thin border (by default ground.line)."""
    return RoundedRectangle(
        width=width,
        height=height,
        corner_radius=radius,
        stroke_color=border or ground.line,
        stroke_width=2.5,
        fill_color=ground.panel,
        fill_opacity=1,
    )


def specimen_panel(ground: Ground) -> Mobject:
    return panel(ground, 4.2, 2.0, GREEN)

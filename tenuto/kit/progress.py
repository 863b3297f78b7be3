"""A row of equal empty boxes that fills from the left: how much of so many units something took."""

from __future__ import annotations

from typing import Any, Self

from manim import LEFT, RIGHT, Mobject, Rectangle, VGroup

from tenuto.kit.samples import BLUE
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["Progress"]

LEAST = 0.02  # width of a filling of nothing, manim units


class Progress(VGroup):
    """Submobjects: `filling` and `boxes`, which stand over it.

    Args:
        units: how many boxes.
        width, height: of all of them together, manim units.
        color: hex, of the filling.
        ground: the ground it stands on.
    """

    def __init__(self, units: int, width: float, height: float, color: str, ground: Ground) -> None:
        style = {"stroke_color": ground.muted, "stroke_width": 2.5}
        self.boxes = VGroup(*(Rectangle(width=width / units, height=height, **style) for _ in range(units)))
        self.boxes.arrange(RIGHT, buff=0)
        self.filling = Rectangle(width=width, height=height, fill_color=color, fill_opacity=1, stroke_width=0)
        super().__init__(self.filling, self.boxes)
        self.show(0)

    def show(self, share: float) -> Self:
        """Fill a share of all boxes."""
        self.share = share
        self.filling.stretch_to_fit_width(max(LEAST, share * self.boxes.width)).align_to(self.boxes, LEFT)
        return self

    def to(self, share: float, **kwargs: Any) -> Vary:
        """It fills up to a share."""
        return Vary(self, self.show, self.share, share, **kwargs)


def specimen_progress(ground: Ground) -> Mobject:
    return Progress(2, 5.0, 0.4, BLUE, ground).show(0.8)

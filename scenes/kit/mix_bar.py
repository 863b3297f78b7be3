"""A bar of two parts that is cut somewhere: how much of one, how much of the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from manim import Animation, Mobject, Rectangle, VGroup, linear, smooth

from tenuto.stage.theme import Ground

__all__ = ["Cut", "MixBar", "TakeIn"]

ARRIVED = 0.6  # share of a turn after which what comes in has arrived
DROP = 1.5  # how far above the bar it comes from, in heights of the bar


class MixBar(VGroup):
    """Two parts, left and right, of one bar that stays as wide as it is. It may be moved, not scaled.

    Args:
        share: of the left part, 0 to 1.
        colors: hex, of the left and the right part.
        width, height: of the whole bar, manim units.
    """

    def __init__(self, share: float, colors: tuple[str, str], width: float, height: float) -> None:
        parts = (Rectangle(width=1, height=height, fill_color=c, fill_opacity=1, stroke_width=0) for c in colors)
        super().__init__(*parts)
        self.whole, self.share = width, 0.5
        self[0].stretch_to_fit_width(width / 2).set_x(-width / 4)
        self.cut(share)

    def cut(self, share: float) -> Self:
        """Cut it elsewhere."""
        left = self[0].get_x() - self.whole * self.share / 2
        for part, low, high in ((self[0], 0.0, share), (self[1], share, 1.0)):
            part.stretch_to_fit_width(self.whole * (high - low)).set_x(left + self.whole * (low + high) / 2)
        self.share = share
        return self


class Cut(Animation):
    """The cut of a `MixBar` follows a function of the animation's share: share in [0, 1] -> the left part's share."""

    def __init__(self, bar: MixBar, share_at: Callable[[float], float], **kwargs: object) -> None:
        self.share_at = share_at
        super().__init__(bar, **{"rate_func": smooth, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject.cut(self.share_at(self.rate_func(alpha)))


class TakeIn(Animation):
    """A copy of a part comes in from above and melts into it, once: a seamless loop."""

    def __init__(self, part: Rectangle, **kwargs: object) -> None:
        self.y, self.drop = part.get_y(), DROP * part.height
        settings = {"rate_func": linear, "introducer": True, "remover": True, **kwargs}
        super().__init__(part.copy().set_opacity(0), **settings)  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        turn = self.rate_func(alpha)
        self.mobject.set_y(self.y + self.drop * (1 - smooth(min(1.0, turn / ARRIVED))))
        self.mobject.set_fill(opacity=min(1.0, 8 * turn, 8 * (1 - turn)))


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    return MixBar(0.7, (ground.teacher, ground.student), 4.6, 0.9)

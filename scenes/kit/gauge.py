"""One upright column with its running number on top: a single quantity that rises or falls."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

from manim import DOWN, UP, Animation, Line, Mobject, Rectangle, VGroup, smooth

from scenes.kit.number import Number
from tenuto.stage import theme
from tenuto.stage.theme import Ground

__all__ = ["Gauge", "VaryGauge"]

THINNEST = 0.02  # manim units: a column of nearly nothing is still a line
OVERHANG = 0.55  # by which the base line is longer than the column is wide, on either side
CLEARANCE = 0.2  # between the column and its number


class Gauge(VGroup):
    """Parts: `base`, `column`, `number`. It may be moved, not scaled.

    Args:
        value: what it shows first.
        full: the value of a column as tall as `height`.
        color: hex, of column and number.
        ground: the ground it stands on.
        width, height: of the column, manim units.
        decimals, suffix: of the number.
        px: size of the number, one of the type scale.
    """

    def __init__(
        self, value: float, full: float, color: str, ground: Ground, width: float, height: float, decimals: int = 0,
        suffix: str = "", px: float = theme.HEADING,
    ) -> None:  # fmt: skip
        self.unit, half = height / full, width / 2 + OVERHANG
        self.base = Line([-half, 0, 0], [half, 0, 0], stroke_color=ground.muted, stroke_width=2.5)
        self.column = Rectangle(width=width, height=1, fill_color=color, fill_opacity=1, stroke_width=0)
        self.number = Number(value, px, color, decimals=decimals, suffix=suffix)
        super().__init__(self.base, self.column, self.number)
        self.show(value)

    def show(self, value: float, running: bool = False) -> Self:
        """Show another value; `running` sets the number's digits equally wide while it changes."""
        foot = self.base.get_center()
        self.column.stretch_to_fit_height(max(self.unit * value, THINNEST)).move_to(foot, aligned_edge=DOWN)
        top = self.column.get_top() + CLEARANCE * UP
        self.number.shift(top - self.number.origin.get_location()).show(value, running)
        return self


class VaryGauge(Animation):
    """A `Gauge` follows a function of the animation's share: share in [0, 1] -> value."""

    def __init__(self, gauge: Gauge, value_at: Callable[[float], float], **kwargs: object) -> None:
        self.value_at = value_at
        super().__init__(gauge, **{"rate_func": smooth, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject.show(self.value_at(self.rate_func(alpha)), running=0 < alpha < 1)


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    low, high = (Gauge(value, 60, ground.student, ground, 1.2, 1.9, suffix="%") for value in (18, 57))
    return VGroup(low.shift([-1.5, 0, 0]), high.shift([1.5, 0, 0]))

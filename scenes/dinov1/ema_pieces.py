"""A column with its running number, a bar of two parts, and a curve that is drawn as far as one likes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

import numpy as np
from manim import DOWN, UP, Dot, Line, Mobject, Rectangle, VGroup, VMobject, linear, smooth
from numpy.typing import ArrayLike, NDArray

from tenuto.kit.number import Number
from tenuto.kit.plot import Axis, Plot
from tenuto.kit.vary import Varies, Vary
from tenuto.stage import theme
from tenuto.stage.theme import Ground

__all__ = ["Gauge", "MixBar", "Trace", "take_in"]


# -- One upright column with its running number on top: a single quantity that rises or falls --------------------------


THINNEST = 0.02  # manim units: a column of nearly nothing is still a line
OVERHANG = 0.55  # by which the base line is longer than the column is wide, on either side
CLEARANCE = 0.2  # between the column and its number


class Gauge(Varies, VGroup):
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


def specimen_gauge(ground: Ground) -> Mobject:
    low, high = (Gauge(value, 60, ground.student, ground, 1.2, 1.9, suffix="%") for value in (18, 57))
    return VGroup(low.shift([-1.5, 0, 0]), high.shift([1.5, 0, 0]))


# -- A bar of two parts that is cut somewhere: how much of one, how much of the other ----------------------------------


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

    def vary(self, share_at: Callable[[float], float], **kwargs: Any) -> Vary:
        """The cut follows a function of the animation's share: share in [0, 1] -> the left part's share."""
        return Vary(self, lambda share: self.cut(share_at(share)), **kwargs)


def take_in(part: Rectangle, **kwargs: Any) -> Vary:
    """A copy of a part comes in from above and melts into it, once: a seamless loop."""
    copy, y, drop = part.copy().set_opacity(0), part.get_y(), DROP * part.height

    def show(turn: float) -> None:
        copy.set_y(y + drop * (1 - smooth(min(1.0, turn / ARRIVED))))
        copy.set_fill(opacity=min(1.0, 8 * turn, 8 * (1 - turn)))

    return Vary(copy, show, rate_func=linear, introducer=True, remover=True, **kwargs)


def specimen_mix_bar(ground: Ground) -> Mobject:
    return MixBar(0.7, (ground.teacher, ground.student), 4.6, 0.9)


# -- A curve in a plot that is drawn as far as one likes, with a dot at its head ---------------------------------------


SAMPLES = 100


class Trace(VGroup):
    """Parts: `curve`, `dot`. It shows its start at first.

    Args:
        plot: where it is drawn; its whole x axis is the whole way.
        of: the function that is drawn, x (n,) -> y (n,).
        color: hex, of the curve; the dot is ink.
        width: of the curve's stroke.
        radius: of the dot, manim units.
    """

    def __init__(
        self, plot: Plot, of: Callable[[NDArray[np.float64]], ArrayLike], color: str, width: float = 6.0, radius: float = 0.12
    ) -> None:  # fmt: skip
        self.plot, self.of = plot, of
        self.curve = VMobject(stroke_color=color, stroke_width=width)
        self.dot = Dot(radius=radius, color=plot.ground.ink)
        super().__init__(self.curve, self.dot)
        self.reach(0.0)

    def reach(self, share: float) -> Self:
        """Draw it up to a share of the axis, 0 to 1."""
        axis = self.plot.x
        xs = np.linspace(axis.first, axis.first + share * (axis.last - axis.first), SAMPLES)
        places = self.plot.places(xs, self.of(xs))
        self.dot.move_to(places[-1])
        if share > 0:
            self.curve.set_points_as_corners(places)
        else:
            self.curve.clear_points()
        return self

    def draw(self, **kwargs: Any) -> Vary:
        """It is drawn from the start of its axis to the end."""
        return Vary(self, self.reach, **kwargs)


def specimen_trace(ground: Ground) -> Mobject:
    plot = Plot(Axis(0, 1), Axis(0, 1), ground, 4.2, 2.2)
    return VGroup(plot, Trace(plot, lambda x: (1 - np.cos(np.pi * x)) / 2, ground.ema).reach(0.7))

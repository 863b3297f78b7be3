"""A curve in a plot that is drawn as far as one likes, with a dot at its head."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

import numpy as np
from manim import Animation, Dot, Mobject, VGroup, VMobject
from numpy.typing import ArrayLike, NDArray

from scenes.kit.plot import Axis, Plot
from tenuto.stage.theme import Ground

__all__ = ["DrawTrace", "Trace"]

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


class DrawTrace(Animation):
    """A `Trace` is drawn from the start of its axis to the end."""

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject.reach(self.rate_func(alpha))


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    plot = Plot(Axis(0, 1), Axis(0, 1), ground, 4.2, 2.2)
    return VGroup(plot, Trace(plot, lambda x: (1 - np.cos(np.pi * x)) / 2, ground.ema).reach(0.7))

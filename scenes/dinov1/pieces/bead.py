"""A dot that runs on a curve of a plot, on a stem that shows how high it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

import numpy as np
from manim import DOWN, UP, Dot, Line, Mobject, VGroup

from tenuto.kit.plot import Axis, Plot
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["Bead"]


class Bead(VGroup):
    """The point (x, of(x)) of a plot. Parts: `dot`, and `stem`, the line from the x axis up to it.

    Args:
        plot: it is asked for places again and again, so the bead follows where it has moved to at the next `show`.
        of: the function whose curve it runs on.
        x: where it is at first.
        color: hex.
        radius: manim units.
        stemmed: whether the stem is drawn.
    """

    def __init__(
        self, plot: Plot, of: Callable[[float], float], x: float, color: str, radius: float = 0.16, stemmed: bool = True
    ) -> None:  # fmt: skip
        self.plot, self.of = plot, of
        self.stem = Line(UP, DOWN, stroke_color=color, stroke_width=3)
        self.dot = Dot(radius=radius, color=color)
        super().__init__(*([self.stem] if stemmed else []), self.dot)
        self.show(x)

    def show(self, x: float) -> Self:
        """Put it over another x."""
        place = self.plot.at(x, self.of(x))
        self.stem.set_points_as_corners([self.plot.at(x, self.plot.y.first), place])
        self.dot.move_to(place)
        return self

    def vary(self, x_at: Callable[[float], float], **kwargs: Any) -> Vary:
        """It follows a function of the animation's share: share in [0, 1] -> x."""
        return Vary(self, lambda share: self.show(x_at(share)), **kwargs)


def specimen_bead(ground: Ground) -> Mobject:
    plot = Plot(Axis(0, 4, (0, 2, 4)), Axis(0, 1, (0, 1)), ground, 4.2, 2.2)
    curve = plot.function(lambda x: np.exp(-x), ground.loss)
    return VGroup(plot, curve, Bead(plot, lambda x: float(np.exp(-x)), 0.8, ground.loss))

"""A slider: one quantity that is turned up and down, with its value beside its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import LEFT, RIGHT, Circle, Line, Mobject, VGroup

from tenuto.kit.number import Number
from tenuto.kit.vary import Varies
from tenuto.stage import theme
from tenuto.stage.data import written
from tenuto.stage.theme import Formula, Ground, Words, stand

__all__ = ["Slider"]


class Slider(Varies, VGroup):
    """A rail on which a handle stands where the value is; equal factors are equally far apart.

    Submobjects: `rail`, `marks`, `handle`, `symbol` and `number` (name and value above the rail's left end).

    Args:
        symbol: Typst maths that stands before the value, for instance `tau`.
        first, last: the values at the rail's two ends, both positive.
        value: what it shows first.
        ground: the ground it stands on.
        color: hex, of the handle, the symbol and the value.
        width: of the rail, manim units.
        ticks: values that are marked below the rail, with their numbers.
        decimals: of the value and the ticks.
    """

    def __init__(
        self,
        symbol: str,
        first: float,
        last: float,
        value: float,
        ground: Ground,
        color: str,
        width: float,
        ticks: Sequence[float] = (),
        decimals: int = 2,
        px: float = theme.TITLE,
    ) -> None:
        super().__init__()
        self.first, self.last, self.length = first, last, width
        em = px * theme.UNITS_PER_PX
        self.rail = Line([-width / 2, 0, 0], [width / 2, 0, 0], stroke_color=ground.line, stroke_width=8)
        self.marks = VGroup()
        for tick in ticks:
            x = (self._share(tick) - 0.5) * width
            self.marks.add(Line([x, -0.1, 0], [x, -0.22, 0], stroke_color=ground.muted, stroke_width=2.5))
            words = Words(written(tick, decimals), theme.SMALL, ground.muted)
            words.is_computed = True  # the scale's own numbers, which claim nothing
            self.marks.add(stand(words, x, -0.55))
        self.handle = Circle(0.19, fill_color=color, fill_opacity=1, stroke_color=ground.ground, stroke_width=4)
        self.symbol = Formula(f"{symbol} =", px, color)
        self.symbol.move_to([-width / 2, 0.5 + 0.24 * em, 0], aligned_edge=LEFT)  # a small letter's middle
        self.number = Number(value, px, color, decimals=decimals, align=LEFT)
        self.number.is_computed = True  # it says where the handle stands
        self.number.shift([self.symbol.get_right()[0] + 0.3 * em, 0.5, 0])
        self.add(self.rail, self.marks, self.handle, self.symbol, self.number)
        self.show(value)

    def show(self, value: float, running: bool = False) -> Self:
        """Put the handle on a value."""
        self.value = value
        self.handle.move_to(self.rail.get_start() + self._share(value) * self.length * RIGHT)
        self.number.show(value, running)
        return self

    def paint(self, color: str) -> Self:
        """Give handle, symbol and value another role's colour."""
        self.handle.set_fill(color)
        self.symbol.set_fill(color)
        self.number.set_fill(color)
        return self

    def _share(self, value: float) -> float:
        return float(np.log(value / self.first) / np.log(self.last / self.first))


def specimen_slider(ground: Ground) -> Mobject:
    return Slider("tau", 0.01, 1, 0.1, ground, ground.student, 4.0, (0.01, 0.1, 1))

"""A distribution (or any few values) as bars that can show other values at any time, with running percentages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import UP, Line, Mobject, VGroup, VMobject
from numpy.typing import ArrayLike, NDArray

from tenuto.kit.distribution import softmax
from tenuto.kit.number import Number
from tenuto.kit.samples import GREEN
from tenuto.kit.vary import Varies, Vary
from tenuto.stage import theme
from tenuto.stage.theme import MEDIUM, Ground, Words, stand

__all__ = ["Bars"]

GAP = 0.26  # share of a bar's room that stays empty
THINNEST = 0.012  # manim units: a bar of nearly nothing is still a line


class Bars(Varies, VGroup):
    """One bar for each value, upright on a thin base line; negative values hang below it.

    Submobjects: `base` (a Line), `bars` (VGroup), `names` and `numbers` (VGroups, empty without). It may be moved, and
    shows other values where it stands; it must not be scaled or turned.

    Args:
        values: (K,), what they show first.
        color: hex; one for all bars or one each.
        ground: the ground it stands on.
        width, height: manim units; `height` is that of a bar of the value `full`.
        full: the value of a bar as tall as `height`.
        names: words under the bars, one each; none leaves them out.
        name_px, number_px: sizes of the type scale.
        numbers: what stands at the end of every bar: 'percent' (value x 100 with a % sign), 'value', or '' for nothing.
        decimals: of those numbers.
    """

    def __init__(
        self,
        values: ArrayLike,
        color: str | Sequence[str],
        ground: Ground,
        width: float,
        height: float,
        full: float = 1.0,
        names: Sequence[str] = (),
        name_px: float = theme.LABEL,
        numbers: str = "",
        number_px: float = theme.SMALL,
        decimals: int = 0,
    ) -> None:
        super().__init__()
        first = np.asarray(values, np.float64)
        self.unit, self.room, self.percent = height / full, width / len(first), numbers == "percent"
        colors = [color] * len(first) if isinstance(color, str) else list(color)
        self.base = Line([-width / 2, 0, 0], [width / 2, 0, 0], stroke_color=ground.line, stroke_width=3)
        self.bars = VGroup(*(VMobject(fill_color=each, fill_opacity=1, stroke_width=0) for each in colors))
        self.names, self.numbers = VGroup(), VGroup()
        em = name_px * theme.UNITS_PER_PX
        for index, name in enumerate(names):
            words = Words(name, name_px, ground.ink, MEDIUM)
            self.names.add(stand(words, (index + 0.5) * self.room - width / 2, -1.2 * em))
        self._clearance = 0.3 * number_px * theme.UNITS_PER_PX
        self._digits = 0.72 * number_px * theme.UNITS_PER_PX  # height of a digit
        if numbers:
            for value in first:
                number = Number(
                    float(value), number_px, ground.ink, MEDIUM, decimals, suffix="%" if self.percent else ""
                )
                number.is_computed = True  # it says what its bar shows
                self.numbers.add(number)
        self.add(self.base, self.bars, self.names, self.numbers)
        self.show(first)

    def show(self, values: ArrayLike, running: bool = False) -> Self:
        """Show other values at once, (K,); `running` sets the numbers' digits equally wide while they change."""
        self.values = np.asarray(values, np.float64)
        tops = self.values * self.unit
        for bar, top, place in zip(self.bars, tops, self._feet(), strict=True):
            half = (1 - GAP) / 2 * self.room
            end = top if abs(top) > THINNEST else THINNEST
            bar.set_points_as_corners(place + _CORNERS * [half, end, 0])
        for number, value, top, place in zip(self.numbers, self.values, tops, self._feet(), strict=False):
            end = top if abs(top) > THINNEST else THINNEST
            clear = -self._clearance - self._digits if top < 0 else self._clearance
            number.origin.move_to(place + (end + clear) * UP)
            number.show(float(value) * (100 if self.percent else 1), running)
        return self

    @property
    def columns(self) -> list[VGroup]:
        """Each bar with its number, for motions that go from bar to bar."""
        return [VGroup(bar, number) for bar, number in zip(self.bars, self.numbers, strict=True)]

    def top(self, index: int) -> NDArray[np.float64]:
        """The middle of the end of one bar."""
        return np.asarray(self._feet()[index] + [0, self.values[index] * self.unit, 0])

    def _feet(self) -> NDArray[np.float64]:
        """Where the bars stand, (K, 3)."""
        start, count = self.base.get_start(), len(self.bars)
        return np.asarray(start + np.outer((np.arange(count) + 0.5) * self.room, [1.0, 0.0, 0.0]))

    def to(self, values: ArrayLike, lag: float = 0.0, **kwargs: Any) -> Vary:
        """They go from the values that they show to others, one after the other if `lag` is not 0.

        Args:
            lag: share of the run time that lies between the beginnings of two neighbours, as LaggedStart's lag_ratio.
        """
        first, last = self.values, np.asarray(values, np.float64)
        starts = lag * np.arange(len(first))

        def between(share: float) -> NDArray[np.float64]:
            shares = np.clip(share * (1 + starts[-1]) - starts, 0, 1)
            return np.asarray(first + (last - first) * shares.reshape([-1] + [1] * (first.ndim - 1)))

        return self.vary(between, **kwargs)


_CORNERS = np.array([[-1.0, 0, 0], [-1, 1, 0], [1, 1, 0], [1, 0, 0], [-1, 0, 0]])


def specimen_bars(ground: Ground) -> Mobject:
    shares = softmax([1.2, -0.4, 2.0, 0.3], 0.8)
    names = ("A", "B", "C", "D")
    return Bars(shares, GREEN, ground, 4.4, 2.2, full=0.8, names=names, numbers="percent")

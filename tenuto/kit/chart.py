"""Results as horizontal bars: names, running values, baselines as outlines, an axis that can be zoomed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from manim import LEFT, RIGHT, UP, Circle, Line, Mobject, Rectangle, VGroup, VMobject, linear
from manim.utils.rate_functions import ease_out_cubic

from tenuto.kit.number import Number
from tenuto.kit.samples import GOLD
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.theme import MEDIUM, REGULAR, SEMIBOLD, Ground, Words, stand

__all__ = ["Row", "RowChart"]

CORNER = 0.06  # radius at the right end of a bar
GAP = 0.18  # between a name and the axis, and between a bar and its value
BREAK = 0.13  # width of the cut that marks bars which do not begin at zero
TICK_STEPS = (1, 2, 5, 10, 20, 50)
TICK_ROOM = 0.9  # least distance between two written ticks, manim units


@dataclass(frozen=True, slots=True)
class Row:
    """One bar. `filled` bars are the results that are told about; the others are baselines, drawn as outlines. Without a
    name it is one that a chart beside it names."""

    name: str
    value: float
    color: str
    filled: bool = True
    space: float = 0.0  # manim units of additional room above it, to set groups apart
    decimals: int = 1
    suffix: str = "%"


class RowChart(VGroup):
    """Rows of bars over one axis. Every bar begins at the axis' low end; if that is not zero, a cut through it says so.

    All bars begin with length zero; `grow` brings them up, `zoom` gives the axis other ends. `rows`, from the top, are groups of
    name, bar, cut and value; all of it appears as it grows.

    Args:
        rows: from the top.
        ground: the ground it stands on.
        left, right: x of the axis' ends, manim units; names stand left of it, values right of the bars.
        top: y of the first bar's upper edge.
        low, high: values at the axis' ends.
        ticks: whether values are written below the axis; as many as have room, also after a zoom.
        unit: what is measured, written left of the ticks.
        pitch: from bar to bar, manim units; a bar takes 0.62 of it.
        px: size of names and values, one of the type scale.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        ground: Ground,
        left: float,
        right: float,
        top: float,
        low: float = 0.0,
        high: float = 100.0,
        ticks: bool = True,
        unit: str = "",
        pitch: float = 0.9,
        px: float = theme.LABEL,
    ) -> None:
        super().__init__()
        self.given, self.ground = tuple(rows), ground
        self.left, self.right, self.low, self.high = left, right, low, high
        self.thickness = 0.62 * pitch
        self.shown = np.zeros(len(self.given))  # how far each bar has grown, 0 to 1
        self.rows = VGroup()
        self.heights: list[float] = []
        y = top + self.thickness / 2 - pitch
        for row in self.given:
            y -= row.space
            self.heights.append(y + pitch - self.thickness)
            y -= pitch
        for row, height in zip(self.given, self.heights, strict=True):
            weight = SEMIBOLD if row.filled else REGULAR
            base = height - 0.36 * px * theme.UNITS_PER_PX
            ink = ground.ink if row.filled else ground.muted
            name = stand(Words(row.name, px, ink, weight), left - GAP, base, RIGHT) if row.name else VGroup()
            color = row.color if row.filled else ground.muted
            bar = VMobject(stroke_color=color, stroke_width=2.5, fill_color=color, fill_opacity=float(row.filled))
            if row.filled:
                bar.set_stroke(width=0)
            cut = VMobject(stroke_color=ground.ground, stroke_width=6)
            value = Number(
                0, px, ground.ink if row.filled else ground.muted, SEMIBOLD if row.filled else MEDIUM,
                row.decimals, suffix=row.suffix, align=LEFT,
            )  # fmt: skip
            value.shift([left + GAP, base, 0])
            self.rows.add(VGroup(name, bar, cut, value))
        bottom = self.heights[-1] - self.thickness / 2 - 0.16
        self.axis = VGroup(Line([left, bottom, 0], [right, bottom, 0], stroke_color=ground.line, stroke_width=2.5))
        self.spine = Line([left, bottom, 0], [left, top + 0.1, 0], stroke_color=ground.line, stroke_width=2.5)
        self.ticks = VGroup()
        for tick in range(round(low), round(high) + 1) if ticks else ():
            words = Words(str(tick), theme.SMALL, ground.muted)
            words.is_computed = True  # a mark of the scale, no claim
            mark = Line([0, bottom, 0], [0, bottom - 0.1, 0], stroke_color=ground.line, stroke_width=2.5)
            self.ticks.add(VGroup(mark, stand(words, 0, bottom - 0.42)))
        self.tick_values = tuple(range(round(low), round(low) + len(self.ticks)))
        self.axis.add(self.ticks)
        if unit:
            self.axis.add(stand(Words(unit, theme.SMALL, ground.muted), left - 2 * GAP, bottom - 0.42, RIGHT))
        if not ticks:
            self.axis.set_opacity(0)
        self.add(self.spine, self.axis, self.rows)
        self._lay()

    def x(self, value: float) -> float:
        """Where a value stands, manim units."""
        return self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)

    def y(self, index: int) -> float:
        """The middle of a bar, manim units."""
        return self.heights[index]

    def show(self, index: int, share: float) -> Self:
        """Show a bar and its value at `share` of their final length."""
        self.shown[index] = share
        return self._lay_row(index, running=0 < share < 1)

    def put(self, index: int, y: float) -> Self:
        """Put a row's bar, name and value at another height."""
        for part in (self.rows[index][0], self.rows[index][3]):
            part.shift((y - self.heights[index]) * UP)
        self.heights[index] = y
        return self._lay_row(index)

    def rescale(self, low: float, high: float) -> Self:
        """Give the axis other ends."""
        self.low, self.high = low, high
        return self._lay()

    def mark(self, index: int, value: float) -> VGroup:
        """A ring on a bar at another value of the same row, and the stretch from there to the bar's end."""
        ground, y = self.ground, self.heights[index]
        ring = Circle(
            0.3 * self.thickness, stroke_color=ground.ground, stroke_width=4, fill_color=ground.ink, fill_opacity=1
        )
        stretch = Line([self.x(value), y, 0], [self.x(self.given[index].value), y, 0])
        stretch.set_stroke(ground.ground, 4)
        return VGroup(stretch, ring.move_to([self.x(value), y, 0]))

    def _lay(self) -> Self:
        per_unit = (self.right - self.left) / (self.high - self.low)
        step = next(step for step in TICK_STEPS if step * per_unit >= TICK_ROOM)
        for tick, value in zip(self.ticks, self.tick_values, strict=True):
            tick.shift([self.x(value) - tick[0].get_x(), 0, 0])
            inside = self.left - 1e-6 <= self.x(value) <= self.right + 1e-6
            tick.set_opacity(float(inside and value % step == 0))
        for index in range(len(self.given)):
            self._lay_row(index)
        return self

    def _lay_row(self, index: int, running: bool = False) -> Self:
        row, y = self.given[index], self.heights[index]
        name, bar, cut, number = self.rows[index]
        value = row.value * self.shown[index]
        end = max(self.x(value), self.left + 1e-3)
        box = Rectangle(width=end - self.left, height=self.thickness).move_to([self.left, y, 0], aligned_edge=LEFT)
        radius = min(CORNER, (end - self.left) / 2)
        bar.points = box.round_corners([radius, 0, 0, radius]).points if radius > 1e-3 else box.points
        # A cut through the bar near its beginning wherever the axis does not start at zero.
        open_ = min(1.0, self.low / 10) * self.shown[index]
        x, half = self.left + 0.32, self.thickness / 2 + 0.04
        cut.set_points_as_corners([[x - BREAK / 2, y - half, 0], [x + BREAK / 2, y + half, 0]])
        cut.set_stroke(opacity=open_)
        number.shift([end + GAP - number.origin.get_location()[0], 0, 0])
        number.show(value, running=running)
        there = float(self.shown[index] > 0)
        for glyph in number.submobjects[1:]:
            glyph.set_fill(opacity=there)
        name.set_opacity(min(1.0, 4 * self.shown[index]))
        bar.set_stroke(opacity=there).set_fill(opacity=there * row.filled)
        return self

    def grow(self, *indices: int, lag: float = 0.0, **kwargs: Any) -> Vary:
        """Bars (all, if none is named) grow to their values, one after the other, their numbers running along.

        Args:
            lag: share of a bar's time that lies between the beginnings of two of them.
        """
        chosen = indices or tuple(range(len(self.given)))
        whole = 1 + lag * (len(chosen) - 1)

        def show(share: float) -> None:
            for place, index in enumerate(chosen):
                own = float(np.clip(share * whole - lag * place, 0, 1))
                self.show(index, 1.0 if own == 1 else ease_out_cubic(own))

        return Vary(self, show, rate_func=linear, **kwargs)

    def zoom(self, low: float, high: float, **kwargs: Any) -> Vary:
        """The axis goes to other ends; the values stay."""
        return Vary(
            self, lambda ends: self.rescale(*ends), np.array([self.low, self.high]), np.array([low, high]), **kwargs
        )

    def move_row(self, index: int, y: float, **kwargs: Any) -> Vary:
        """A row goes to another height, for instance to make room."""
        return Vary(self, lambda height: self.put(index, height), self.y(index), y, **kwargs)


def specimen_chart(ground: Ground) -> Mobject:
    rows = (Row("new", 79.0, GOLD), Row("old", 81.0, GOLD, filled=False))
    chart = RowChart(rows, ground, -1.2, 1.6, 1.0, unit="score", pitch=0.8)
    return chart.show(0, 1).show(1, 1)

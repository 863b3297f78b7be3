"""Axes, and the curves and points that are drawn in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from manim import DOWN, LEFT, ORIGIN, RIGHT, UP, DashedLine, Dot, Line, Mobject, VGroup, VMobject
from numpy.typing import ArrayLike, NDArray

from tenuto.kit.samples import GOLD, GREEN
from tenuto.stage import theme
from tenuto.stage.data import written
from tenuto.stage.theme import Ground, Words, stand

__all__ = ["Axis", "Plot"]

TICK = 0.09  # manim units


@dataclass(frozen=True, slots=True)
class Axis:
    """One direction of a plot.

    Args:
        first, last: the values at its two ends.
        ticks: where numbers stand; none leaves them out.
        name: what is measured, with its unit; stands at the end of the axis.
        decimals: of the ticks' numbers.
        log: whether equal factors are equally far apart.
        texts: what stands at the ticks instead of their plain numbers, one each; `$...$` is Typst maths.
    """

    first: float
    last: float
    ticks: Sequence[float] = ()
    name: str = ""
    decimals: int = 0
    log: bool = False
    texts: Sequence[str] = ()

    def share(self, values: ArrayLike) -> NDArray[np.float64]:
        """How far along the axis values lie, 0 to 1."""
        at = np.asarray(values, np.float64)
        if self.log:
            return np.asarray(np.log(at / self.first) / np.log(self.last / self.first))
        return np.asarray((at - self.first) / (self.last - self.first))

    def labels(self) -> tuple[str, ...]:
        return tuple(self.texts) or tuple(written(tick, self.decimals) for tick in self.ticks)


class Plot(VGroup):
    """An x and a y axis; `at` turns values into places, whether or not the plot has been moved.

    Submobjects: `axes` (VGroup of two lines), `marks` (ticks), `labels` (their numbers), `names`. The curves and
    points that its methods return belong to whoever asks for them. It must not be scaled or turned.

    Args:
        x, y: see Axis.
        ground: the ground it stands on.
        width, height: of the field between the axes' ends, manim units; numbers and names stand outside of it.
        px: size of numbers and names, one of the type scale.
        grid: whether faint lines run through the field at the y ticks.
    """

    def __init__(
        self, x: Axis, y: Axis, ground: Ground, width: float, height: float, px: float = theme.SMALL, grid: bool = False
    ) -> None:
        super().__init__()
        self.x, self.y, self.ground, self.field = x, y, ground, (width, height)
        em = px * theme.UNITS_PER_PX
        style = {"stroke_color": ground.muted, "stroke_width": 2.5}
        self.axes = VGroup(Line(ORIGIN, [width, 0, 0], **style), Line(ORIGIN, [0, height, 0], **style))
        self.marks, self.labels, self.names = VGroup(), VGroup(), VGroup()
        for share, text in zip(x.share(np.asarray(x.ticks)), x.labels(), strict=True):
            self.marks.add(Line([share * width, 0, 0], [share * width, -TICK, 0], **style))
            self.labels.add(self._label(text, px, share * width, -TICK - 1.15 * em, ORIGIN))
        for share, text in zip(y.share(np.asarray(y.ticks)), y.labels(), strict=True):
            self.marks.add(Line([0, share * height, 0], [-TICK, share * height, 0], **style))
            self.labels.add(self._label(text, px, -TICK - 0.3 * em, share * height - 0.36 * em, RIGHT))
        if grid:
            faint = {"stroke_color": ground.line, "stroke_width": 1.5}
            for share in y.share(np.asarray(y.ticks)):
                self.marks.add(Line([0, share * height, 0], [width, share * height, 0], **faint))
        if x.name:
            below = -TICK - (2.5 if x.ticks else 1.2) * em
            self.names.add(self._label(x.name, px, width, below, RIGHT, ground.muted))
        if y.name:
            self.names.add(self._label(y.name, px, 0.0, height + 0.6 * em, LEFT, ground.muted))
        self.add(self.marks, self.axes, self.labels, self.names)
        self.shift(-self.get_center())

    def _label(
        self, text: str, px: float, x: float, y: float, edge: NDArray[np.float64], color: str | None = None
    ) -> Words:
        words = Words(text, px, color or self.ground.ink)
        words.is_computed = True  # a scale's own numbers, which claim nothing
        if "$" in text:
            return words.move_to([x, y + 0.36 * px * theme.UNITS_PER_PX, 0], aligned_edge=edge)
        return stand(words, x, y, edge)

    # -- places ------------------------------------------------------------------------------------------------------

    def at(self, x: float, y: float) -> NDArray[np.float64]:
        """The place of one pair of values, (3,)."""
        return self.places([x], [y])[0]

    def places(self, xs: ArrayLike, ys: ArrayLike) -> NDArray[np.float64]:
        """The places of many pairs of values, (n, 3)."""
        shares = np.column_stack([self.x.share(xs), self.y.share(ys)])
        return np.asarray(self.axes[0].get_start() + np.column_stack([shares * self.field, np.zeros(len(shares))]))

    # -- what is drawn in it -----------------------------------------------------------------------------------------

    def curve(self, xs: ArrayLike, ys: ArrayLike, color: str, width: float = 5.0) -> VMobject:
        """Straight pieces through the given points, for `Create`; several thousand points stay cheap."""
        line = VMobject(stroke_color=color, stroke_width=width)
        return line.set_points_as_corners(self.places(xs, ys))

    def function(
        self, of: Callable[[NDArray[np.float64]], ArrayLike], color: str, first: float | None = None,
        last: float | None = None, samples: int = 200, width: float = 5.0,
    ) -> VMobject:  # fmt: skip
        """The curve of a function of x from `first` to `last`, by default from end to end of the axis."""
        start = self.x.first if first is None else first
        end = self.x.last if last is None else last
        xs = np.geomspace(start, end, samples) if self.x.log else np.linspace(start, end, samples)
        return self.curve(xs, of(xs), color, width)

    def dot(self, x: float, y: float, color: str, radius: float = 0.1) -> Dot:
        return Dot(self.at(x, y), radius=radius, color=color)

    def dots(self, xs: ArrayLike, ys: ArrayLike, color: str, radius: float = 0.1) -> VGroup:
        """One dot for each pair of values."""
        return VGroup(*(Dot(place, radius=radius, color=color) for place in self.places(xs, ys)))

    def spots(
        self, points: Sequence[tuple[float, float]], color: str, words: Sequence[Words], ways: Sequence[NDArray[np.float64]],
        radius: float = 0.13,
    ) -> VGroup:  # fmt: skip
        """A dot for each pair of values, and beside it, on its way (UP, LEFT, ...), its words."""
        return VGroup(
            *(VGroup(self.dot(*point, color, radius), self.beside(text, *point, way))
              for point, text, way in zip(points, words, ways, strict=True))
        )  # fmt: skip

    def span(self, first: float, last: float, color: str) -> Line:
        """A thick stretch along the x axis, from one value to another."""
        ends = self.places([first, last], [self.y.first] * 2) + 0.14 * UP
        return Line(*ends, stroke_color=color, stroke_width=24)

    def level(self, y: float, color: str, words: Words) -> VGroup:
        """A dashed line across the whole field at a value of y, with words above its right end."""
        ends = self.places([self.x.first, self.x.last], [y, y])
        words.next_to(ends[1], UP, buff=0.12).align_to(ends[1], RIGHT)
        return VGroup(DashedLine(*ends, stroke_color=color, stroke_width=2.5), words)

    def beside(self, words: Words, x: float, y: float, way: NDArray[np.float64] = DOWN, gap: float = 0.22) -> Words:
        """Put words next to a place of the field."""
        return words.next_to(self.at(x, y), way, buff=gap)


def specimen_plot(ground: Ground) -> Mobject:
    plot = Plot(Axis(0, 10, (0, 5, 10), "steps"), Axis(0, 1, (0, 0.5, 1), "score", 1), ground, 4.2, 1.9, grid=True)
    curve = plot.function(lambda x: 1 - np.exp(-x / 3), GOLD)
    return VGroup(plot, curve, plot.dots([1, 3, 6], [0.3, 0.5, 0.6], GREEN))

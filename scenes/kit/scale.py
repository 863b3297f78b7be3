"""A number line that turns from linear to logarithmic before one's eyes, and marks that follow it."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import DOWN, ORIGIN, RIGHT, UP, Animation, Circle, Line, Mobject, VGroup
from numpy.typing import NDArray

from scenes.kit.arrow import arrow
from tenuto.stage import theme
from tenuto.stage.theme import Ground, Words, stand

__all__ = ["SlidingScale", "ToLogarithmic"]

RADIUS, BESIDE = 0.17, 0.35  # of a mark's dot, and from its middle to its words, manim units


class SlidingScale(VGroup):
    """A horizontal axis on which `show(0)` is linear from 0 to `last`, `show(1)` logarithmic from `first` to `last`.

    What `mark` puts on it moves with it, though it is no part of it: it may be faded on its own.

    Args:
        first, last: the ends of the logarithmic axis, positive; the linear one begins at 0.
        linear, log: (value, text) of the ticks of each; a value that both have stays.
        ground: the ground it stands on.
        left, right, y: where it stands, manim units.
    """

    def __init__(
        self, first: float, last: float, linear: tuple[tuple[float, str], ...], log: tuple[tuple[float, str], ...],
        ground: Ground, left: float, right: float, y: float,
    ) -> None:  # fmt: skip
        super().__init__()
        self.first, self.last, self.left, self.right, self.y, self.share = first, last, left, right, y, 0.0
        self.ground, self.marks = ground, VGroup()
        self.line = Line([left, y, 0], [right, y, 0], stroke_color=ground.muted, stroke_width=2.5)
        self.add(self.line)
        both = {value for value, _ in linear} & {value for value, _ in log}
        self.ticks: list[tuple[float, int, VGroup]] = []  # value, 0: linear only, 1: log only, 2: both; the tick
        for kind, ticks in enumerate((linear, log)):
            for value, text in ticks:
                if kind and value in both:
                    continue
                words = Words(text, theme.LABEL, ground.ink)
                words.is_computed = True  # a mark of the scale, no claim
                line = Line([0, y, 0], [0, y - 0.12, 0], stroke_color=ground.muted, stroke_width=2.5)
                tick = VGroup(line, stand(words, 0, y - 0.52))
                self.ticks.append((value, 2 if value in both else kind, tick))
                self.add(tick)
        self.placed: list[tuple[float, float, NDArray[np.float64]]] = []  # value, height and side of the words
        self.show(0)

    def x(self, value: float) -> float:
        """Where a value stands now, manim units; what is too small for the log axis gathers at its beginning."""
        logarithm = np.log(max(value, self.first) / self.first) / np.log(self.last / self.first)
        at = (1 - self.share) * value / self.last + self.share * logarithm
        return self.left + float(at) * (self.right - self.left)

    def mark(self, value: float, words: Words, y: float, color: str, side: NDArray[np.float64] = RIGHT) -> VGroup:
        """A dot at height `y` over a value, a stem from it down to the axis, and words to its `side`."""
        dot = Circle(RADIUS, fill_color=color, fill_opacity=1, stroke_width=0)
        stem = Line(UP, DOWN, stroke_color=color, stroke_width=3, stroke_opacity=0.55)
        mark = VGroup(dot, stem, stand(words, 0, y - 0.13))
        self.marks.add(mark)
        self.placed.append((value, y, side))
        self.show(self.share)
        return mark

    def factor(self, first: float, last: float, words: Words, y: float) -> VGroup:
        """An arrow at height `y` from one value to another, as the axis stands, and words over it."""
        start, end = self.x(first), self.x(last)
        way = arrow([start + 0.15, y, 0], [end - 0.15, y, 0], self.ground.ink)
        return VGroup(way, stand(words, (start + end) / 2, y + 0.17))

    def show(self, share: float) -> Self:
        """Stand at a share of the way from linear to logarithmic."""
        self.share = share
        for value, kind, tick in self.ticks:
            tick.shift([self.x(value) - tick[0].get_x(), 0, 0])
            seen = (max(0.0, 1 - 3 * share), max(0.0, 3 * share - 2), 1.0)[kind]
            tick.set_opacity(seen)
        for (dot, stem, words), (value, y, side) in zip(self.marks, self.placed, strict=True):
            x = self.x(value)
            dot.move_to([x, y, 0])
            stem.put_start_and_end_on([x, y, 0], [x, self.y, 0])
            words.shift([x + BESIDE * side[0] - words.get_edge_center(-side)[0], 0, 0])
        return self


class ToLogarithmic(Animation):
    """A `SlidingScale` turns from linear to logarithmic, with all marks on it."""

    def __init__(self, scale: SlidingScale, **kwargs: object) -> None:
        super().__init__(VGroup(scale, scale.marks), **kwargs)  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject[0].show(self.rate_func(alpha))


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    ticks = ((1.0, "1"), (10.0, "10"), (100.0, "100"), (1000.0, "1000"))
    scale = SlidingScale(1, 1500, ((0.0, "0"), (1000.0, "1000")), ticks, ground, -2.4, 2.4, -0.5).show(1)
    marks = [scale.mark(v, Words(str(round(v)), theme.LABEL, ground.ink), 0.6, ground.data) for v in (5.0, 300.0)]
    return VGroup(scale, *marks).move_to(ORIGIN)

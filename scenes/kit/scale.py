"""A number line that turns from linear to logarithmic before one's eyes."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import Line, VGroup

from scenes import theme
from scenes.kit.lettering import stand
from scenes.theme import Ground, Words

__all__ = ["SlidingScale"]


class SlidingScale(VGroup):
    """A horizontal axis on which `show(0)` is linear from 0 to `last`, `show(1)` logarithmic from `first` to `last`.

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
                mark = Line([0, y, 0], [0, y - 0.12, 0], stroke_color=ground.muted, stroke_width=2.5)
                tick = VGroup(mark, stand(words, 0, y - 0.52))
                self.ticks.append((value, 2 if value in both else kind, tick))
                self.add(tick)
        self.show(0)

    def x(self, value: float) -> float:
        """Where a value stands now, manim units; what is too small for the log axis gathers at its beginning."""
        logarithm = np.log(max(value, self.first) / self.first) / np.log(self.last / self.first)
        at = (1 - self.share) * value / self.last + self.share * logarithm
        return self.left + float(at) * (self.right - self.left)

    def show(self, share: float) -> Self:
        """Stand at a share of the way from linear to logarithmic."""
        self.share = share
        for value, kind, tick in self.ticks:
            tick.shift([self.x(value) - tick[0].get_x(), 0, 0])
            seen = (max(0.0, 1 - 3 * share), max(0.0, 3 * share - 2), 1.0)[kind]
            tick.set_opacity(seen)
        return self

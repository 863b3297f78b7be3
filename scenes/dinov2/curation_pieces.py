"""Two results on each of several tests as paired dots on one axis, and the stretch between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import RIGHT, Animation, Create, Dot, FadeIn, LaggedStart, Line, Mobject, TransformFromCopy, VGroup
from numpy.typing import NDArray

from tenuto.stage import theme
from tenuto.stage.data import written
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["Pair", "PairedDots"]

RADIUS = 0.125


@dataclass(frozen=True, slots=True)
class Pair:
    """A test with the result of the one and of the other."""

    name: str
    one: float
    other: float


class PairedDots(VGroup):
    """A row for each test: its name, a dot for the one result, a dot for the other, and the difference at the right.

    Submobjects: `axis`, `rows` (VGroups of name, stretch, dot of the one, dot of the other, difference).

    Args:
        pairs: from the top.
        colors: of the one's dots and of the other's.
        ground: the ground it stands on.
        left, right: x of the axis' ends, manim units; names stand left of it, differences right.
        top: y of the first row.
        low, high: values at the axis' ends.
        ticks: values that are written below the axis.
        pitch: from row to row, manim units.
    """

    def __init__(
        self, pairs: Sequence[Pair], colors: tuple[str, str], ground: Ground, left: float, right: float, top: float,
        low: float, high: float, ticks: Sequence[float], pitch: float,
    ) -> None:  # fmt: skip
        super().__init__()
        self.ends = (left, right, low, high)
        bottom = top - (len(pairs) - 0.35) * pitch
        self.axis = VGroup(Line([left, bottom, 0], [right, bottom, 0], stroke_color=ground.muted, stroke_width=2.5))
        for tick in ticks:
            x = self.x(tick)
            words = Words(written(tick, 0), theme.SMALL, ground.muted)
            words.is_computed = True  # a mark of the scale, no claim
            self.axis.add(Line([x, bottom, 0], [x, top + 0.35, 0], stroke_color=ground.line, stroke_width=1.5))
            self.axis.add(stand(words, x, bottom - 0.38))
        self.rows = VGroup()
        em = theme.LABEL * theme.UNITS_PER_PX
        for index, pair in enumerate(pairs):
            y = top - index * pitch
            base = y - 0.36 * em
            name = stand(Words(pair.name, theme.LABEL, ground.ink), left - 0.3, base, RIGHT)
            ends = np.array([[self.x(pair.one), y, 0], [self.x(pair.other), y, 0]])
            gain = pair.other - pair.one
            words = Words(f"{gain:+.1f}".replace("-", "−").replace(".", ","), theme.LABEL, ground.ink, SEMIBOLD)
            words.is_computed = True  # the difference of the two results that the dots show
            self.rows.add(
                VGroup(
                    name,
                    _stretch(ends, ground.line),
                    Dot(ends[0], RADIUS, color=colors[0]),
                    Dot(ends[1], RADIUS, color=colors[1]),
                    stand(words, right + 1.35, base, RIGHT),
                )
            )
        self.add(self.axis, self.rows)

    def set_out(self, index: int) -> Animation:
        """In a row that shows the one's dot, the other's sets out from it, the stretch opens, the difference appears."""
        _, stretch, one, other, difference = self.rows[index]
        return LaggedStart(Create(stretch), TransformFromCopy(one, other), FadeIn(difference), lag_ratio=0.2)

    def x(self, value: float) -> float:
        """Where a value stands, manim units."""
        left, right, low, high = self.ends
        return left + (value - low) / (high - low) * (right - left)


def _stretch(ends: NDArray[np.float64], color: str) -> Line:
    """From edge to edge of two dots (2, 3); a point between them where they touch."""
    way = ends[1] - ends[0]
    inset = min(RADIUS / max(float(np.linalg.norm(way)), 1e-9), 0.5)
    return Line(ends[0] + inset * way, ends[1] - (inset - 1e-6) * way, stroke_color=color, stroke_width=9)


def specimen_pairs(ground: Ground) -> Mobject:
    rows = (Pair("một bài", 52, 71), Pair("bài khác", 80, 86), Pair("bài thứ ba", 63, 58))
    return PairedDots(rows, (ground.ink, ground.data), ground, -1.2, 1.0, 0, 45, 90, (50, 70, 90), 0.55)

"""Cross-entropy as a column of its two parts, a thin slice of which is magnified."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import LEFT, RIGHT, UP, Line, Mobject, VGroup, VMobject
from numpy.typing import NDArray

from scenes.dinov1.pieces.stack import Stack
from tenuto.kit.distribution import divergence, entropy, log_softmax
from tenuto.kit.number import Number
from tenuto.kit.vary import Varies
from tenuto.stage import theme
from tenuto.stage.theme import Ground, Words, stand

__all__ = ["EntropyColumn", "Magnified"]


# -- A thin slice of a column once more, so many times as high, tied to where it was taken from ------------------------


class Magnified(VGroup):
    """Parts: `ties`, two lines from the slice's right edge, and `area`, the slice enlarged. It may be moved.

    Args:
        stack: the column, to be moved together with this; it is read again at every `show`.
        index: of the slice.
        times: how many times as high.
        ground: the ground it stands on.
        x, y: the middle of its foot, right of the column, manim units.
        width: manim units.
    """

    def __init__(
        self, stack: Stack, index: int, times: float, ground: Ground, x: float, y: float, width: float
    ) -> None:  # fmt: skip
        self.stack, self.index, self.times = stack, index, times
        self.area = VMobject(fill_color=stack[index].get_fill_color(), fill_opacity=1, stroke_width=0)
        self.area.set_points_as_corners(_outline(np.array([x - width / 2, y, 0]), np.array([x + width / 2, y, 0]), 0.0))
        self.ties = VGroup(*(Line(LEFT, RIGHT, stroke_color=ground.muted, stroke_width=2) for _ in range(2)))
        super().__init__(self.ties, self.area)
        self.show()

    def show(self) -> Self:
        """Look at the slice as it is now."""
        low, high = (self.stack.edge(self.index, upper) for upper in (False, True))
        left, right = self.area.points[0], self.area.points[12]  # four points a side: the two ends of its foot
        self.area.set_points_as_corners(_outline(left, right, self.times * float((high - low)[1])))
        for tie, start, end in zip(self.ties, (low, high), self.area.points[[0, 4]], strict=True):
            tie.put_start_and_end_on(start, end)
        return self


def _outline(left: NDArray[np.float64], right: NDArray[np.float64], height: float) -> NDArray[np.float64]:
    """The corners of an area on a foot, closed, (5, 3)."""
    up = height * UP
    return np.array([left, left + up, right + up, right, left])


def specimen_magnified(ground: Ground) -> Mobject:
    column = Stack([4, 0.2], (ground.teacher, ground.loss), ground, 1.2, 0.6).stand_at(-1.6, -1.3)
    return VGroup(column, Magnified(column, 1, 8, ground, 1.4, -0.6, 1.2))


# -- Cross-entropy as a column of its two parts: the target's own entropy, and on top of it the KL divergence, magnified


WIDTH = 1.3  # of the column and of its magnified slice, manim units
ASIDE = 2.25  # from the column's middle to that of the slice
BESIDE = 0.9  # from a middle to the words right of it


class EntropyColumn(Varies, VGroup):
    """H(p, q) = h(p) + KL(p ‖ q), nats; the middle of its foot at the origin. It may be moved.

    Parts: `stack`, `kept` (how large the entropy is, and its name), `thin` (the KL slice magnified), `gap` (the same of
    the KL).

    Args:
        log_p, log_q: (K,) log shares of the target, and of the guess at first.
        names: of the two parts.
        times: how many times the KL slice is magnified.
        ground: the ground it stands on; the target's entropy is in its teacher colour, the KL in its loss colour.
        height: of the column at first, manim units.
    """

    def __init__(
        self, log_p: NDArray[np.float64], log_q: NDArray[np.float64], names: tuple[str, str], times: float, ground: Ground,
        height: float,
    ) -> None:  # fmt: skip
        self.log_p = log_p
        own, apart = self.parts(log_q)
        unit = height / (own + apart)
        self.stack = Stack([own, apart], (ground.teacher, ground.loss), ground, WIDTH, unit).stand_at(0, 0)
        foot = 0.64 * own * unit  # of the magnified slice
        self.thin = Magnified(self.stack, 1, times, ground, ASIDE, foot, WIDTH)
        self.kept = _named(own, names[0], ground.teacher, BESIDE, 0.11 * own * unit)
        self.gap = _named(apart, names[1], ground.loss, ASIDE + BESIDE, foot)
        super().__init__(self.stack, self.thin, self.kept, self.gap)

    def parts(self, log_q: NDArray[np.float64]) -> tuple[float, float]:
        """h(p) and KL(p ‖ q) for a guess, nats."""
        return float(entropy(self.log_p)), float(divergence(self.log_p, log_q))

    def show(self, log_q: NDArray[np.float64], running: bool = False) -> Self:
        """Show another guess."""
        own, apart = self.parts(log_q)
        self.stack.show([own, apart])
        self.thin.show()
        self.gap[0].show(apart, running)
        return self


def _named(value: float, name: str, color: str, x: float, y: float) -> VGroup:
    """A running number, and above it what it measures."""
    number = Number(value, theme.TITLE, color, decimals=2, align=LEFT, computed=True).shift([x, y, 0])
    return VGroup(number, stand(Words(name, theme.LABEL, color), x + 0.03, y + 0.75, LEFT))


def specimen_entropy_column(ground: Ground) -> Mobject:
    target, guess = log_softmax([1.0, 0.2, 0.6, -0.4]), log_softmax([0.4, 0.9, 0.3, 0.2])
    return EntropyColumn(target, guess, ("entropy", "KL"), 4, ground, 2.6)

"""Cross-entropy as a column of its two parts: the target's own entropy, and on top of it the KL divergence, magnified."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

import numpy as np
from manim import LEFT, Animation, Mobject, VGroup, smooth
from numpy.typing import NDArray

from scenes.kit.distribution import divergence, entropy, log_softmax
from scenes.kit.magnified import Magnified
from scenes.kit.number import Number
from scenes.kit.stack import Stack
from tenuto.stage import theme
from tenuto.stage.theme import Ground, Words, stand

__all__ = ["EntropyColumn", "VaryGuess"]

WIDTH = 1.3  # of the column and of its magnified slice, manim units
ASIDE = 2.25  # from the column's middle to that of the slice
BESIDE = 0.9  # from a middle to the words right of it


class EntropyColumn(VGroup):
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


class VaryGuess(Animation):
    """The guess of an `EntropyColumn` follows a function of the animation's share: share in [0, 1] -> log q (K,)."""

    def __init__(
        self, column: EntropyColumn, log_q_at: Callable[[float], NDArray[np.float64]], **kwargs: object
    ) -> None:  # fmt: skip
        self.log_q_at = log_q_at
        super().__init__(column, **{"rate_func": smooth, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject.show(self.log_q_at(self.rate_func(alpha)), running=0 < alpha < 1)


def _named(value: float, name: str, color: str, x: float, y: float) -> VGroup:
    """A running number, and above it what it measures."""
    number = Number(value, theme.TITLE, color, decimals=2, align=LEFT, computed=True).shift([x, y, 0])
    return VGroup(number, stand(Words(name, theme.LABEL, color), x + 0.03, y + 0.75, LEFT))


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    target, guess = log_softmax([1.0, 0.2, 0.6, -0.4]), log_softmax([0.4, 0.9, 0.3, 0.2])
    return EntropyColumn(target, guess, ("entropy", "KL"), 4, ground, 2.6)

"""A made-up head and its answers as bars: how they collapse, what saves them, and how far apart two sets of them are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import Mobject, VGroup
from numpy.typing import ArrayLike, NDArray

from tenuto.kit.bars import Bars
from tenuto.kit.distribution import divergence, softmax
from tenuto.kit.vary import Varies
from tenuto.stage.theme import Ground

__all__ = ["BarRow", "ToyHead", "distance", "mixed", "smoothed"]


# -- Several distributions side by side, each a group of bars at its own place, that change together -------------------


class BarRow(Varies, VGroup):
    """A `Bars` for each distribution; `vary` and `to` move all of them.

    Args:
        values: (n, K), what they show first.
        xs: where their middles stand, (n,) manim units.
        y: of their feet, one for all or one each.
        color: hex, the role of whose distributions they are.
        ground: the ground they stand on.
        width, height: of each, manim units; `height` is that of a bar of the value `full`.
    """

    def __init__(
        self, values: ArrayLike, xs: Sequence[float], y: float | Sequence[float], color: str, ground: Ground,
        width: float, height: float, full: float = 1.0,
    ) -> None:  # fmt: skip
        self.values = np.asarray(values, np.float64)
        super().__init__(*(Bars(shares, color, ground, width, height, full) for shares in self.values))
        for bars, x, foot in zip(self.submobjects, xs, np.broadcast_to(y, len(xs)), strict=True):
            bars.shift([x, foot, 0])

    def show(self, values: ArrayLike, running: bool = False) -> Self:
        """Show other values at once, (n, K)."""
        self.values = np.asarray(values, np.float64)
        for bars, shares in zip(self.submobjects, self.values, strict=True):
            bars.show(shares, running)
        return self

    to = Bars.to  # which asks for no more than `values`, `show` and `vary`


def specimen_bar_row(ground: Ground) -> Mobject:
    shares = [[0.7, 0.1, 0.1, 0.1], [0.1, 0.6, 0.2, 0.1], [0.1, 0.1, 0.2, 0.6]]
    return BarRow(shares, (-1.7, 0, 1.7), 0, ground.teacher, ground, 1.4, 1.6)


# -- A made-up head and what it answers to a few pictures: how answers collapse, and what centring and sharpening do ---


PLAIN, STRONG = 4, 3  # how much stronger what a picture says, and what all have in common, are when they stand alone


class ToyHead:
    """Logits that all pictures have in common, and some of each picture's own; all answers are (n, K) shares.

    Args:
        common: (K,) logits.
        own: (n, K) logits, a row for each picture.
        temperature: of its softmax.
    """

    def __init__(self, common: Sequence[float], own: ArrayLike, temperature: float) -> None:
        self.common, self.own, self.temperature = np.array(common), np.asarray(own, np.float64), temperature

    @property
    def centre(self) -> NDArray[np.float64]:
        """The mean of its logits over the pictures, (K,)."""
        return np.asarray(self.common + self.own.mean(0))

    def collapsing(self, share: float) -> NDArray[np.float64]:
        """Answers that slide from what each picture says (0) to what all have in common (1)."""
        return softmax((1 - share) * self.own * PLAIN + share * STRONG * self.common, self.temperature)

    def centred(self, share: float) -> NDArray[np.float64]:
        """The collapsed answers, from which the centre is taken away share by share."""
        left = self.common + self.own - self.centre
        return softmax(STRONG * self.common * (1 - share) + share * left, self.temperature)

    def sharpened(self, temperature: float) -> NDArray[np.float64]:
        """The centred answers at another temperature."""
        return softmax(self.common + self.own - self.centre, temperature)


def specimen_toy_head(ground: Ground) -> Mobject:
    head, xs = ToyHead([0, 0, 1.5, 0], [[0.5, 0, 0, 0], [0, 0.4, 0, 0.1], [0, 0, 0, 0.5]], 0.5), (-1.7, 0, 1.7)
    rows = ((head.collapsing(1), 0.9), (head.centred(1), 0), (head.sharpened(0.08), -0.9))
    return VGroup(*(BarRow(shares, xs, y, ground.teacher, ground, 1.3, 0.7) for shares, y in rows))


# -- What lies between two sets of answers, how far apart two are, and what a run measured -----------------------------


AVERAGED = 9  # steps in one point of a curve


def mixed(first: NDArray[np.float64], last: ArrayLike, share: float) -> NDArray[np.float64]:
    """Shares on the straight way from `first` to `last`, (n, K)."""
    return np.asarray(first + share * (np.asarray(last) - first))


def distance(target: NDArray[np.float64], guess: NDArray[np.float64]) -> float:
    """KL of two sets of answers, (n, K) shares each, mean over the n pictures; nats."""
    return float(divergence(np.log(target), np.log(guess)).mean())


def smoothed(values: ArrayLike, steps: int = AVERAGED) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Means over `steps` neighbours, at the middles of what they average: (n,) -> xs and ys, (n − steps + 1,) each."""
    sums = np.cumsum(np.pad(np.asarray(values, np.float64), (1, 0)))
    means = (sums[steps:] - sums[:-steps]) / steps
    return np.arange(len(means)) + steps / 2, means

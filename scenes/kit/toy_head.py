"""A made-up head and what it answers to a few pictures: how answers collapse, and what centring and sharpening do."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Mobject, VGroup
from numpy.typing import ArrayLike, NDArray

from scenes.kit.bar_row import BarRow
from scenes.kit.distribution import divergence, softmax
from tenuto.stage.theme import Ground

__all__ = ["ToyHead"]

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

    def distance(self, other: ToyHead, share: float) -> float:
        """KL between its collapsing answers and those of another head, mean over the pictures, nats."""
        log_p, log_q = np.log(self.collapsing(share)), np.log(other.collapsing(share))
        return float(divergence(log_p, log_q).mean())

    def centred(self, share: float) -> NDArray[np.float64]:
        """The collapsed answers, from which the centre is taken away share by share."""
        left = self.common + self.own - self.centre
        return softmax(STRONG * self.common * (1 - share) + share * left, self.temperature)

    def sharpened(self, temperature: float) -> NDArray[np.float64]:
        """The centred answers at another temperature."""
        return softmax(self.common + self.own - self.centre, temperature)


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    head, xs = ToyHead([0, 0, 1.5, 0], [[0.5, 0, 0, 0], [0, 0.4, 0, 0.1], [0, 0, 0, 0.5]], 0.5), (-1.7, 0, 1.7)
    rows = ((head.collapsing(1), 0.9), (head.centred(1), 0), (head.sharpened(0.08), -0.9))
    return VGroup(*(BarRow(shares, xs, y, ground.teacher, ground, 1.3, 0.7) for shares, y in rows))

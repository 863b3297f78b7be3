"""Which of a head's many outputs are drawn, where there is room for a few only."""

from __future__ import annotations

import numpy as np
from manim import Mobject
from numpy.typing import NDArray

from tenuto.kit.bars import Bars
from tenuto.stage.theme import Ground

__all__ = ["evenly_spread"]


def evenly_spread(logits: NDArray[np.floating], count: int) -> NDArray[np.intp]:
    """Indices of `count` outputs, in the head's order, whose logits spread evenly from the smallest to the largest.

    The largest few of some hundred logits are almost equal and all positive; these show the whole range. For `count`
    evenly spaced values the output with the nearest logit is taken, none twice.
    """
    left = list(range(len(logits)))
    chosen = []
    for target in np.linspace(logits.max(), logits.min(), count):
        chosen.append(left.pop(int(np.argmin(np.abs(logits[left] - target)))))
    return np.array(sorted(chosen))


def specimen_logits(ground: Ground) -> Mobject:
    logits = np.random.default_rng(0).normal(size=32)
    chosen = evenly_spread(logits, 6)
    colors = [ground.student if index in chosen else ground.line for index in range(len(logits))]
    return Bars(logits, colors, ground, 4.8, 1.4, full=2.5)

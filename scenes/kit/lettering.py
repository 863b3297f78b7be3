"""Placing words by the line that their letters stand on, so that words with and without accents line up."""

from __future__ import annotations

import numpy as np
from manim import ORIGIN
from numpy.typing import NDArray

from scenes.theme import Words

__all__ = ["stand"]


def stand(words: Words, x: float, y: float, edge: NDArray[np.float64] = ORIGIN) -> Words:
    """Put words with their (first) line on the height `y`; `edge` (LEFT, ORIGIN, RIGHT) is the side that comes to `x`."""
    words.shift([x - words.get_edge_center(edge)[0], y - words.baseline, 0])
    return words

"""A run of states, for instance of points after every step of an algorithm, and what lies between two of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["between"]


def between(states: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """The state at a share of the way from the first of `states` (n, ...) to the last, straight between two; (...)."""
    exact = share * (len(states) - 1)
    low = min(int(exact), len(states) - 2)
    return np.asarray(states[low] + (states[low + 1] - states[low]) * (exact - low))

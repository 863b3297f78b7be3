"""What happens to patch features when training goes on for too long, as a sketch."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["decayed"]

LEAN, NOISE = 1.3, 1.6  # lengths of what is added to features of length 1 in the end


def decayed(features: NDArray[np.floating], share: float, seed: int = 2) -> NDArray[np.float64]:
    """Features (P, d), rows of length 1, that all lean towards their common mean and carry noise; 0 leaves them as they
    are, 1 is the end of the sketch."""
    count, dimensions = features.shape
    noise = np.random.default_rng(seed).standard_normal((count, dimensions)) / dimensions**0.5
    common = features.mean(0) / np.linalg.norm(features.mean(0))
    rows = features + share * (LEAN * common + NOISE * noise)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))

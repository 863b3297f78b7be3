"""A rotation in as many dimensions as wanted, that can be turned on slowly and comes round again."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Rotation"]


class Rotation:
    """A random way through the rotations of d dimensions, from the identity back to the identity.

    In a random orthonormal basis, every pair of axes turns in its plane by one or two whole turns, this way or that.

    Args:
        dimensions: d, even.
        seed: of the basis and the turns.
    """

    def __init__(self, dimensions: int, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        self.basis, _ = np.linalg.qr(rng.standard_normal((dimensions, dimensions)))
        self.turns = rng.choice([-2, -1, 1, 2], dimensions // 2)

    def at(self, share: float) -> NDArray[np.float64]:
        """The orthogonal matrix (d, d) at a share of the way; 0 and 1 are the identity."""
        if share % 1 == 0:
            return np.eye(len(self.basis))  # exactly, so that a loop closes to the last bit
        angles = 2 * np.pi * share * self.turns
        cos, sin = np.cos(angles), np.sin(angles)
        first, second = self.basis[:, 0::2], self.basis[:, 1::2]
        turned = np.empty_like(self.basis)
        turned[:, 0::2], turned[:, 1::2] = first * cos + second * sin, second * cos - first * sin
        return np.asarray(turned @ self.basis.T)

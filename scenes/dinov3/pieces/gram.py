"""The Gram matrix of patch features, and one of its rows as a map over the picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Gram"]

LOWEST = 0.02  # quantile of the cosines below which none are told apart by colour
CONTRAST = 1.5  # power by which a map's middle values are pressed down, so that the few alike stand out


class Gram:
    """The cosines of all pairs of patches, G = X Xᵀ.

    Attributes:
        cosines: (P, P).
        floor: the cosine from which on colours differ; a ramp goes from here to 1.

    Args:
        features: X (P, d), rows of length 1, the patches of a square picture row by row.
        floor: taken over from another matrix, so that both can be compared; by default this one's LOWEST quantile.
    """

    def __init__(self, features: NDArray[np.floating], floor: float | None = None) -> None:
        self.cosines = np.asarray(features @ features.T)
        self.floor = float(np.quantile(self.cosines, LOWEST)) if floor is None else floor
        self.side = round(len(features) ** 0.5)

    def map(self, patch: int) -> NDArray[np.float64]:
        """How alike all patches are to one of them, (side, side): 0 at the floor, 1 at a cosine of 1."""
        shares = np.clip((self.cosines[patch] - self.floor) / (1 - self.floor), 0, 1)
        return np.asarray(shares.reshape(self.side, self.side) ** CONTRAST)

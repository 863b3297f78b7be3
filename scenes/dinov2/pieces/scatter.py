"""A cloud of many equal dots as a single mobject."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import Mobject, VMobject, linear, smooth
from numpy.typing import ArrayLike, NDArray

from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["Scatter"]

_HANDLE = 0.5523  # of a cubic that runs along a quarter of a circle
_QUARTER = np.array([[1, 0, 0], [1, _HANDLE, 0], [_HANDLE, 1, 0], [0, 1, 0]])
_CIRCLE = np.concatenate(
    [_QUARTER @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]]) for c, s in ((1, 0), (0, 1), (-1, 0), (0, -1))]
)


class Scatter(VMobject):
    """Dots at `places` (n, 3), each with its own radius: one outline, so that thousands are as cheap as a few curves.

    Args:
        places: (n, 3), manim units.
        color: hex.
        radii: manim units, one for all or (n,); a dot of radius 0 is not seen.
    """

    def __init__(self, places: ArrayLike, color: str, radii: ArrayLike = 0.03, opacity: float = 1.0) -> None:
        super().__init__(fill_color=color, fill_opacity=opacity, stroke_width=0)
        self.show(places, np.broadcast_to(radii, len(np.asarray(places))))

    def show(self, places: ArrayLike, radii: ArrayLike) -> Self:
        """Stand at other places at once: (n, 3), (n,)."""
        self.places, self.radii = np.array(places, float), np.array(radii, float)
        seen = self.radii > 1e-4
        self.points = (self.places[seen, None] + self.radii[seen, None, None] * _CIRCLE).reshape(-1, 3)
        return self

    def to(
        self, places: ArrayLike | None = None, radii: ArrayLike | None = None, lag: float = 0.0, **kwargs: Any
    ) -> Vary:
        """The dots go to other places and radii; what is not given stays.

        Args:
            lag: share of the run time by which the last dot sets out after the first; each then runs its own eased clock.
        """
        count = len(self.places)
        starts = lag * np.arange(count) / max(count - 1, 1)
        first = np.column_stack([self.places, self.radii])
        last = np.column_stack(
            [
                first[:, :3] if places is None else np.asarray(places, float),
                first[:, 3] if radii is None else np.broadcast_to(radii, count),
            ]
        )

        def show(share: float) -> None:
            own = np.clip((share - starts) / (1 - lag), 0, 1)
            now: NDArray[np.float64] = first + (last - first) * (own * own * (3 - 2 * own) if lag else own)[:, None]
            self.show(now[:, :3], now[:, 3])

        return Vary(self, show, rate_func=linear if lag else smooth, **kwargs)


def specimen_scatter(ground: Ground) -> Mobject:
    places = np.clip(np.random.default_rng(0).normal(size=(400, 3)), -2.3, 2.3) * [1.0, 0.6, 0]
    return Scatter(places, ground.data, 0.04, opacity=0.8)

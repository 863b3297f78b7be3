"""A cloud of many equal dots as a single mobject."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import Animation, Mobject, VMobject, smooth
from numpy.typing import ArrayLike, NDArray

from tenuto.stage.theme import Ground

__all__ = ["Drift", "Scatter"]

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


class Drift(Animation):
    """A `Scatter` goes to other places and radii; what is not given stays.

    Args:
        lag: share of the run time by which the last dot sets out after the first.
    """

    def __init__(
        self,
        cloud: Scatter,
        places: ArrayLike | None = None,
        radii: ArrayLike | None = None,
        lag: float = 0.0,
        **kwargs: object,
    ) -> None:
        count = len(cloud.places)
        first, self.lag = np.column_stack([cloud.places, cloud.radii]), lag
        self.starts = lag * np.arange(count) / max(count - 1, 1)
        self.first, self.last = (
            first,
            np.column_stack(
                [
                    first[:, :3] if places is None else np.asarray(places, float),
                    first[:, 3] if radii is None else np.broadcast_to(radii, count),
                ]
            ),
        )
        super().__init__(cloud, **{"rate_func": smooth, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        own = np.clip((alpha - self.starts) / (1 - self.lag), 0, 1)
        share = own * own * (3 - 2 * own) if self.lag else np.full_like(own, self.rate_func(alpha))
        now: NDArray[np.float64] = self.first + (self.last - self.first) * share[:, None]
        self.mobject.show(now[:, :3], now[:, 3])


def specimen_scatter(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    places = np.clip(np.random.default_rng(0).normal(size=(400, 3)), -2.3, 2.3) * [1.0, 0.6, 0]
    return Scatter(places, ground.data, 0.04, opacity=0.8)

"""Many small pictures that fly to new places in one motion, each at its own time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import Animation, Group, Line, Mobject, Square, VGroup, smooth
from numpy.typing import ArrayLike, NDArray

from tenuto.kit.picture import Picture
from tenuto.stage.data import photo
from tenuto.stage.theme import Ground

__all__ = ["Flight", "Flock"]


class Flock(Group):
    """Square pictures, each with its own place, side and opacity.

    Args:
        pictures: n of them, (h, w, 3) uint8 each.
        places: (n, 3), manim units.
        sides: manim units, one for all or (n,).
        opacities: 0 to 1, one for all or (n,).
        border: colour of a thin frame around each, or None.
    """

    def __init__(
        self, pictures: Sequence[NDArray[np.uint8]] | NDArray[np.uint8], places: ArrayLike, sides: ArrayLike,
        opacities: ArrayLike = 1.0, border: str | None = None,
    ) -> None:  # fmt: skip
        super().__init__(*(Picture(pixels, 1.0, border) for pixels in pictures))
        self.show(places, np.broadcast_to(sides, len(pictures)), np.broadcast_to(opacities, len(pictures)))

    def show(self, places: ArrayLike, sides: ArrayLike, opacities: ArrayLike) -> Self:
        """Stand at other places at once: (n, 3), (n,), (n,)."""
        self.places, self.sides, self.opacities = (np.array(each, float) for each in (places, sides, opacities))
        for picture, place, side, opacity in zip(
            self.submobjects, self.places, self.sides, self.opacities, strict=True
        ):
            picture.fit(place, side, side)
            if picture.opacity != opacity:
                picture.set_opacity(opacity)
        return self

    def links(self, pairs: ArrayLike, color: str) -> VGroup:
        """Lines between the middles of pictures, as they stand; (m, 2) indices."""
        return VGroup(*(Line(*self.places[pair], stroke_color=color, stroke_width=5) for pair in np.asarray(pairs)))

    def rims(self, which: ArrayLike, color: str) -> VGroup:
        """Squares around some of the pictures, as they stand; (m,) indices."""
        style = {"stroke_color": color, "stroke_width": 4}
        return VGroup(*(Square(self.sides[i] + 0.04, **style).move_to(self.places[i]) for i in np.asarray(which)))

    def lit(self, which: ArrayLike, dim: float, gone: ArrayLike = ()) -> NDArray[np.float64]:
        """Opacities (n,) with which some of the pictures stand out from the others, and some are gone; for Flight."""
        opacities = np.full(len(self.places), dim)
        opacities[np.asarray(gone, int)] = 0
        opacities[np.asarray(which, int).ravel()] = 1
        return opacities


class Flight(Animation):
    """A `Flock` moves to other places, sides and opacities; what is not given stays.

    Args:
        places: (n, 3), or None.
        sides, opacities: one for all or (n,), or None.
        lag: share of the run time by which the last one sets out after the first.
        order: (n,) ranks in which they set out; by default as they come.
        through: a point that all of them pass on the way.
    """

    def __init__(
        self, flock: Flock, places: ArrayLike | None = None, sides: ArrayLike | None = None,
        opacities: ArrayLike | None = None, lag: float = 0.0, order: ArrayLike | None = None,
        through: ArrayLike | None = None, **kwargs: object,
    ) -> None:  # fmt: skip
        count = len(flock.submobjects)
        rank = np.arange(count) if order is None else np.asarray(order)
        self.starts, self.lag = lag * rank / max(count - 1, 1), lag
        self.targets = (places, sides, opacities)
        self.through = through
        super().__init__(flock, **{"rate_func": smooth, **kwargs})  # type: ignore[arg-type]

    def begin(self) -> None:
        flock = self.mobject
        self.first = np.column_stack([flock.places, flock.sides, flock.opacities])
        places, sides, opacities = self.targets
        count = len(flock.submobjects)
        self.last = np.column_stack(
            [
                flock.places if places is None else np.asarray(places, float),
                flock.sides if sides is None else np.broadcast_to(sides, count),
                flock.opacities if opacities is None else np.broadcast_to(opacities, count),
            ]
        )
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        # Each runs its own eased clock; `lag` of the time lies between the first start and the last.
        own = np.clip((alpha - self.starts) / (1 - self.lag), 0, 1)
        share = np.array([self.rate_func(each) for each in own])[:, None]
        now = self.first + (self.last - self.first) * share
        if self.through is not None:
            # A parabola through start, the given point and end at shares 0, 1/2 and 1.
            pull = np.asarray(self.through, float) - (self.first[:, :3] + self.last[:, :3]) / 2
            now[:, :3] += 4 * share * (1 - share) * pull
        self.mobject.show(now[:, :3], now[:, 3], now[:, 4])


def specimen_flock(ground: Ground) -> Mobject:
    cat = photo("cat")[:300, 90:390]
    pieces = np.stack(
        [cat[60 * row : 60 * row + 60, 60 * column : 60 * column + 60] for row, column in np.ndindex(5, 5)]
    )
    grid = np.array([[0.5 * column - 1.0, 1.0 - 0.5 * row, 0] for row, column in np.ndindex(5, 5)])
    flock = Flock(pieces, np.random.default_rng(0).uniform([-2.4, -1.3, 0], [2.4, 1.3, 0], (25, 3)), 0.3)
    flight = Flight(flock, grid, 0.49, lag=0.7)
    flight.begin()
    flight.interpolate(0.6)
    return flock

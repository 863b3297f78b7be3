"""Pictures that go from a place and a size to another, and a frame that hops from place to place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Animation, Mobject, linear
from manim.typing import Point3DLike

from scenes.kit.picture import Picture

__all__ = ["Fly", "Hop"]


class Fly(Animation):
    """A picture moves on a straight way to another place and another size, stretched if its shape changes.

    Args:
        place: where its middle ends.
        width, height: manim units, at the end.
    """

    def __init__(self, picture: Picture, place: Point3DLike, width: float, height: float, **kwargs: object) -> None:
        self.first = np.array([*picture.get_center(), picture.width, picture.height])
        self.last = np.array([*place, width, height], float)
        super().__init__(picture, **kwargs)  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        x, y, z, width, height = self.first + (self.last - self.first) * self.rate_func(alpha)
        self.mobject.fit([x, y, z], width, height)


class Hop(Animation):
    """A mobject goes from place to place and back to the first, in the rhythm of `heatmap.Blend`: a seamless loop."""

    def __init__(self, mobject: Mobject, places: Sequence[Point3DLike], **kwargs: object) -> None:
        self.places = [np.asarray(place, float) for place in places]
        super().__init__(mobject, **{"rate_func": linear, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        exact = self.rate_func(alpha) * len(self.places)
        index, share = int(exact), float(np.clip(3 * (exact % 1) - 2, 0, 1))
        here, there = self.places[index % len(self.places)], self.places[(index + 1) % len(self.places)]
        self.mobject.move_to(here + (there - here) * share)

"""A point on a sphere is asked how near it is to many directions: they light up, and each has a bar."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import Animation, Mobject, VGroup, linear
from numpy.typing import NDArray

from scenes.kit.bars import Bars, VaryBars
from scenes.kit.globe import Globe, TurnGlobe, spread_directions
from tenuto.stage.theme import Ground

__all__ = ["Prototypes"]


class Prototypes:
    """What is put on a globe and beside it: `spikes` (the directions, all bright at first), `point`, and `bars`, the
    cosines between the two.

    Args:
        globe: it stands still meanwhile, at angle 0.
        directions: (n, 3) unit vectors.
        point: (3,) the unit vector that is asked at first.
        color: hex, of point and bars.
        ground: the ground they stand on.
        width, height: of the bars; a cosine of 1 is as tall as `height`.
    """

    def __init__(
        self, globe: Globe, directions: NDArray[np.float64], point: NDArray[np.float64], color: str, ground: Ground,
        width: float, height: float,
    ) -> None:  # fmt: skip
        self.globe, self.directions, self.first = globe, directions, point
        self.spikes = globe.spikes(directions, ground.ink)
        self.point = globe.dots(point[None], color, 0.17)
        self.bars = Bars(directions @ point, color, ground, width, height)

    def dim(self) -> Animation:
        """The directions become as bright as they are near to the point."""
        return TurnGlobe(self.globe, lambda share: 0, lambda share: self.spikes.lean(self.first, share))

    def ask(self, point_at: Callable[[float], NDArray[np.float64]]) -> tuple[Animation, Animation]:
        """The point moves, share in [0, 1] -> (3,), and directions and bars follow: two animations to be played together."""

        def move(share: float) -> None:
            self.point.vectors = point_at(share)[None]
            self.spikes.lean(point_at(share))

        answers = VaryBars(self.bars, lambda share: self.directions @ point_at(share), rate_func=linear)
        return TurnGlobe(self.globe, lambda share: 0, move), answers


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    globe = Globe(ground, 1.2).shift([-1.3, 0, 0])
    point = np.array([0.4, 0.5, 0.77])
    asked = Prototypes(globe, spread_directions(40), point, ground.data, ground, 2.0, 0.8)
    asked.spikes.lean(point).draw(globe)
    return VGroup(globe, asked.spikes, asked.point, asked.bars.shift([1.3, 0, 0]))

"""Pictures that go from a place and a size to another or vanish there, and a frame that hops from place to place."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Animation, Group, Mobject, Square, linear
from manim.typing import Point3DLike

from tenuto.kit.picture import Picture
from tenuto.kit.samples import BLUE, scenery
from tenuto.stage.theme import Ground

__all__ = ["Fly", "Hop", "Swallow"]

LEFT_OVER = 0.25  # share of its size that a swallowed picture still has where it vanishes


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


class Swallow(Animation):
    """A copy of a picture shrinks towards a place and is gone there."""

    def __init__(self, picture: Picture, place: Point3DLike, **kwargs: object) -> None:
        self.start, self.end, self.size = picture.get_center(), np.asarray(place, float), picture.width
        super().__init__(picture.copy(), **{"introducer": True, "remover": True, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        share = self.rate_func(alpha)
        self.mobject.set(width=self.size * (1 - (1 - LEFT_OVER) * share))
        self.mobject.move_to(self.start + share * (self.end - self.start)).set_opacity(min(1.0, 4 * (1 - share)))


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


def specimen_fly(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    picture = Picture(scenery(), 1.4, BLUE).move_to([-1.2, 0, 0])
    goal = Square(1.9, stroke_color=ground.line).move_to([1.3, 0, 0])
    on_its_way = picture.copy().set_opacity(0.6)
    Fly(on_its_way, goal.get_center(), 1.9, 1.9).interpolate_mobject(0.6)
    return Group(goal, picture, on_its_way)

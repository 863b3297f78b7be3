"""A sphere with points and directions on it, turned and drawn in parallel projection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

import numpy as np
from manim import DOWN, UP, Circle, Dot, Line, Mobject, VGroup, VMobject, linear, smooth
from numpy.typing import NDArray

from tenuto.kit.samples import BLUE, RED
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["Cloud", "Globe", "Spikes", "Ties", "spread_directions"]

TILT = 0.42  # radians, how far one looks down on it
BEHIND = 0.25  # opacity of what lies on the far side


class Cloud(VGroup):
    """Dots at `vectors` (n, 3), in radii of their globe, joined to its middle by rays if it has any."""

    def __init__(self, vectors: NDArray[np.float64], color: str, radius: float, rays: bool) -> None:
        self.vectors = vectors
        self.dots = VGroup(*(Dot(radius=radius, color=color) for _ in vectors))
        self.rays = VGroup(*(Line(DOWN, UP, stroke_color=color, stroke_width=3) for _ in vectors) if rays else ())
        super().__init__(self.rays, self.dots)

    def draw(self, globe: Globe) -> None:
        places, depth = globe.project(self.vectors)
        for dot, place, near in zip(self.dots, places, depth, strict=True):
            dot.move_to(place).set_fill(opacity=1 if near >= 0 else BEHIND)
        for ray, place in zip(self.rays, places, strict=False):
            ray.set_points_as_corners([globe.middle, place])


class Spikes(VGroup):
    """Short strokes that stand on the surface in `vectors` (n, 3), with a strength of 0 to 1 each: how bright they are."""

    def __init__(self, vectors: NDArray[np.float64], color: str, length: float) -> None:
        self.vectors, self.length, self.strength = vectors, length, np.ones(len(vectors))
        super().__init__(*(Line(DOWN, UP, stroke_color=color, stroke_width=5) for _ in vectors))

    def lean(self, towards: NDArray[np.float64], share: float = 1.0) -> Self:
        """Brighten those that are near a unit vector (3,): by the cube of the cosine, or `share` of the way there from
        all being bright."""
        self.strength = 1 + share * (np.clip(self.vectors @ towards, 0, 1) ** 3 - 1)
        return self

    def draw(self, globe: Globe) -> None:
        feet, depth = globe.project(self.vectors)
        tips, _ = globe.project(self.vectors * (1 + self.length))
        for line, foot, tip, near, strong in zip(self.submobjects, feet, tips, depth, self.strength, strict=True):
            line.set_points_as_corners([foot, tip])
            line.set_stroke(opacity=(1 if near >= 0 else BEHIND) * (0.15 + 0.85 * float(strong)))


class Ties(VGroup):
    """Strokes between `vectors` (n, 3) and the one that `others` (n,) names for each."""

    def __init__(self, vectors: NDArray[np.float64], others: NDArray[np.int64], color: str) -> None:
        self.vectors, self.others = vectors, others
        super().__init__(*(Line(DOWN, UP, stroke_color=color, stroke_width=4) for _ in vectors))

    def draw(self, globe: Globe) -> None:
        places, depth = globe.project(self.vectors)
        for line, place, near, other in zip(self.submobjects, places, depth, self.others, strict=True):
            line.set_points_as_corners([place, places[other]])
            line.set_stroke(opacity=1 if near >= 0 else BEHIND)


class Globe(VGroup):
    """A sphere with a grid, and whatever was put on it. It may be moved with all that belongs to it, not scaled.

    Args:
        ground: the ground it stands on.
        radius: manim units.
        angle: radians, how far it is turned about its own axis.
    """

    def __init__(self, ground: Ground, radius: float, angle: float = 0.0) -> None:
        self.radius, self.angle = radius, angle
        self.disc = Circle(radius, stroke_color=ground.muted, stroke_width=2.5, fill_color=ground.panel, fill_opacity=1)
        self.grid = VMobject(stroke_color=ground.line, stroke_width=2)
        self.things: list[Cloud | Spikes | Ties] = []
        super().__init__(self.disc, self.grid)
        self.turn(angle)

    @property
    def middle(self) -> NDArray[np.float64]:
        return np.asarray(self.disc.get_center())

    def dots(self, vectors: NDArray[np.float64], color: str, radius: float = 0.09, rays: bool = False) -> Cloud:
        """Put dots on it, (n, 3) in radii; without a length of 1 they float off the surface."""
        return self._with(Cloud(vectors, color, radius, rays))  # type: ignore[return-value]

    def spikes(self, vectors: NDArray[np.float64], color: str, length: float = 0.14) -> Spikes:
        """Put directions on it, unit vectors (n, 3)."""
        return self._with(Spikes(vectors, color, length))  # type: ignore[return-value]

    def ties(self, vectors: NDArray[np.float64], others: NDArray[np.int64], color: str) -> Ties:
        """Join each of `vectors` (n, 3) to another one by a stroke."""
        return self._with(Ties(vectors, others, color))  # type: ignore[return-value]

    def _with(self, thing: Cloud | Spikes | Ties) -> Cloud | Spikes | Ties:
        self.things.append(thing)
        thing.draw(self)
        return thing

    def turn(self, angle: float) -> Self:
        """Turn it to an angle about its axis and draw everything on it anew."""
        self.angle = angle
        points = []
        for curve in _GRID:
            places, depth = self.project(curve)
            near = depth >= 0
            for first, last, seen in zip(places, places[1:], near[1:] & near[:-1], strict=False):
                if seen:
                    points += [first, (2 * first + last) / 3, (first + 2 * last) / 3, last]
        self.grid.points = np.array(points)
        for thing in self.things:
            thing.draw(self)
        return self

    def project(self, vectors: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Vectors (n, 3) -> places on the stage (n, 3) and how near they are (n,), negative on the far side."""
        x, y, z = np.asarray(vectors, np.float64).T
        cos, sin = np.cos(self.angle), np.sin(self.angle)
        across, ahead = cos * x + sin * z, cos * z - sin * x
        up, near = np.cos(TILT) * y - np.sin(TILT) * ahead, np.sin(TILT) * y + np.cos(TILT) * ahead
        return self.middle + self.radius * np.column_stack([across, up, np.zeros_like(up)]), near

    def vary(
        self,
        angle_at: Callable[[float], float],
        meanwhile: Callable[[float], object] = lambda share: None,
        rate_func: Callable[[float], float] = linear,
        **kwargs: Any,
    ) -> Vary:
        """It follows a function of the animation's share: share in [0, 1] -> angle.

        Args:
            meanwhile: called with the share before each drawing, to change what is on it.
        """

        def show(share: float) -> None:
            meanwhile(share)
            self.turn(angle_at(share))

        # What lies on the globe moves too, though it is no part of it: it may be faded on its own.
        return Vary(VGroup(self, *self.things), show, rate_func=rate_func, **kwargs)

    def normalise(self, cloud: Cloud, **kwargs: Any) -> Vary:
        """The vectors of a cloud on it, at angle 0, get a length of 1: each moves along its ray onto the sphere."""
        vectors, lengths = cloud.vectors, np.linalg.norm(cloud.vectors, axis=1, keepdims=True)

        def shorten(share: float) -> None:
            cloud.vectors = vectors / lengths**share

        return self.vary(lambda share: 0, shorten, rate_func=smooth, **kwargs)


def spread_directions(count: int) -> NDArray[np.float64]:
    """Unit vectors spread evenly over the sphere along a spiral (Fibonacci lattice), (count, 3)."""
    index = np.arange(count) + 0.5
    height, turn = 1 - 2 * index / count, np.pi * (1 + 5**0.5) * index
    ring = np.sqrt(1 - height**2)
    return np.column_stack([ring * np.cos(turn), height, ring * np.sin(turn)])


def _circles() -> list[NDArray[np.float64]]:
    """Meridians every 30° and parallels every 30°, each (49, 3)."""
    around = np.linspace(0, 2 * np.pi, 49)
    curves = [
        np.column_stack([np.cos(m) * np.cos(around), np.sin(around), np.sin(m) * np.cos(around)])
        for m in np.arange(6) * np.pi / 6
    ]
    curves += [
        np.column_stack([np.cos(p) * np.cos(around), np.full_like(around, np.sin(p)), np.cos(p) * np.sin(around)])
        for p in (np.arange(5) - 2) * np.pi / 6
    ]
    return curves


_GRID = _circles()


def specimen_globe(ground: Ground) -> Mobject:
    globe = Globe(ground, 1.4, 0.3)
    return VGroup(globe, globe.dots(spread_directions(30), BLUE), globe.spikes(spread_directions(12), RED))

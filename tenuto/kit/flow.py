"""Dots that run along a path without beginning or end: something passes from here to there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self

import numpy as np
from manim import Dot, Line, Mobject, VGroup, VMobject, linear
from manim.typing import Point3DLike

from tenuto.kit.samples import BLUE
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["Flow", "Packet", "gathering"]


class Flow(VGroup):
    """Equally spaced dots on a path, faint at both of its ends.

    Args:
        path: where they run, from its start to its end; it is not drawn.
        color: hex.
        count: how many dots are under way at a time.
        ahead: spacings by which they are ahead, so that several flows do not march in step.
    """

    def __init__(self, path: VMobject, color: str, count: int = 4, radius: float = 0.06, ahead: float = 0.0) -> None:
        super().__init__(*(Dot(radius=radius, color=color) for _ in range(count)))
        # Points once and for all: asking a path for its points costs 1 ms each.
        self.ahead = ahead
        self.way = np.array([path.point_from_proportion(share) for share in np.linspace(0, 1, 64)])
        self.at(0.0)

    def at(self, turn: float) -> Self:
        """The state after so many spacings; 0 and 1 look the same."""
        for index, dot in enumerate(self.submobjects):
            share = (index + (turn + self.ahead) % 1) / len(self.submobjects)
            exact = share * (len(self.way) - 1)
            low = int(exact)
            high = min(low + 1, len(self.way) - 1)
            dot.move_to(self.way[low] + (exact - low) * (self.way[high] - self.way[low]))
            dot.set_opacity(min(1.0, 5 * share, 5 * (1 - share)))
        return self

    def run(self, spacings: int = 1, **kwargs: Any) -> Vary:
        """Every dot moves up `spacings` places: a seamless loop for whole numbers."""
        return Vary(self, self.at, last=spacings, rate_func=linear, **kwargs)


class Packet(VGroup):
    """A few dots, close behind each other, that run along a path once.

    Args:
        path: where they run; it is not drawn.
        color: hex.
        count: how many dots.
    """

    def __init__(
        self, path: VMobject, color: str, count: int = 3, radius: float = 0.075, spacing: float = 0.17
    ) -> None:
        super().__init__(*(Dot(radius=radius, color=color) for _ in range(count)))
        self.way = np.array([path.point_from_proportion(share) for share in np.linspace(0, 1, 64)])
        self.spacing = spacing / float(np.linalg.norm(np.diff(self.way, axis=0), axis=1).sum())
        self.at(0.0)

    def at(self, share: float) -> Self:
        """0: not yet under way, 1: the last dot has arrived; at both ends nothing is seen."""
        whole = 1 + self.spacing * (len(self.submobjects) - 1)
        for index, dot in enumerate(self.submobjects):
            place = share * whole - index * self.spacing
            exact = float(np.clip(place, 0, 1)) * (len(self.way) - 1)
            low = min(int(exact), len(self.way) - 2)
            dot.move_to(self.way[low] + (exact - low) * (self.way[low + 1] - self.way[low]))
            dot.set_opacity(float(np.clip(min(8 * place, 8 * (1 - place)), 0, 1)))
        return self


def gathering(
    ways: Iterable[tuple[Point3DLike, Point3DLike]], color: str, rng: np.random.Generator, radius: float = 0.06,
    opacity: float = 0.45,
) -> tuple[VGroup, list[Flow]]:  # fmt: skip
    """Thin straight lines, mostly from many places to few, and a dot that runs along each, all out of step.

    Args:
        ways: start and end of every line.
        color: hex.
        rng: decides how far ahead each dot is.
        radius: of a dot, manim units.
        opacity: of the lines.
    """
    lines = VGroup(*(Line(*ends, stroke_color=color, stroke_width=1.5, stroke_opacity=opacity) for ends in ways))
    ahead = rng.permutation(len(lines)) / len(lines)
    return lines, [Flow(line, color, 1, radius, float(share)) for line, share in zip(lines, ahead, strict=True)]


def specimen_flow(ground: Ground) -> Mobject:
    starts = np.random.default_rng(3).uniform([-2.4, -1.2, 0], [2.4, 0.4, 0], (24, 3))
    lines, flows = gathering(((start, [0, 1.2, 0]) for start in starts), BLUE, np.random.default_rng(0))
    return VGroup(lines, *flows)

"""Dashes that run along a path: something flows back, or a way is only taken in one direction."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import Mobject, VMobject, linear
from numpy.typing import NDArray

from tenuto.kit.arrow import TIP, head, route
from tenuto.kit.samples import RED
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["RunningDashes"]

DASH, GAP = 0.17, 0.12  # lengths, manim units
STROKE_WIDTH = 4.0
SAMPLES = 160  # of the path; corners of 0.25 units stay round


class RunningDashes(VMobject):
    """A dashed arrow whose dashes move towards its head. One mobject, whatever the number of dashes.

    Args:
        path: where they run, from its start to its end; it is not drawn.
        color: hex.
        tip: whether a head stands at the path's end.
    """

    def __init__(self, path: VMobject, color: str, tip: bool = True) -> None:
        super().__init__(stroke_color=color, stroke_width=STROKE_WIDTH)
        way = np.array([path.point_from_proportion(share) for share in np.linspace(0, 1, SAMPLES)])
        self.lengths = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(way, axis=0), axis=1))])
        self.way, self.length = way, float(self.lengths[-1])
        # A whole number of dashes, so that one spacing further everything looks the same.
        self.count = max(1, round(self.length / (DASH + GAP)))
        self.tip: VMobject | None = None
        if tip:
            direction = way[-1] - way[-4]
            self.tip = head(way[-1], float(np.arctan2(direction[1], direction[0])), color)
            self.add(self.tip)
        self.show(0.0)

    def show(self, turn: float, first: float = 0.0, last: float = 1.0) -> Self:
        """The dashes after they moved by `turn` spacings, drawn only from share `first` to `last` of the path."""
        spacing = self.length / self.count
        dash = spacing * DASH / (DASH + GAP)
        end = self.length - (0.6 * TIP if self.tip is not None else 0.0)
        low, high = first * self.length, min(last * self.length, end)
        pieces = [np.zeros((0, 3))]
        for index in range(-1, self.count):
            start = (index + turn % 1) * spacing
            begin, stop = max(start, low), min(start + dash, high)
            if stop - begin > 1e-3:
                pieces.append(_straight(self._along(begin, stop)))
        self.points = np.concatenate(pieces)
        if self.tip is not None:
            self.tip.set_opacity(float(np.clip((last - 1) * self.length / TIP + 1, 0, 1)) * (first < 1))
        return self

    def _along(self, begin: float, stop: float) -> NDArray[np.float64]:
        """The path's points from one length to another, both included, (n, 3)."""
        inside = (self.lengths > begin) & (self.lengths < stop)
        at = np.concatenate([[begin], self.lengths[inside], [stop]])
        return np.column_stack([np.interp(at, self.lengths, self.way[:, axis]) for axis in range(3)])

    def run(self, spacings: int = 4, reach: tuple[float, float] = (1.0, 1.0), **kwargs: Any) -> Vary:
        """The dashes run on by whole spacings, a seamless loop; or they reach further along the path while they run.

        Args:
            spacings: how far they run.
            reach: share of the path that is drawn at the beginning and at the end.
        """
        start, end = reach

        def show(share: float) -> None:
            self.show(spacings * share, last=start + (end - start) * share)

        return Vary(self, show, rate_func=linear, **kwargs)


def _straight(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Corners (n, 3) as the cubic Bezier curves between them, (4 (n − 1), 3)."""
    a, b = corners[:-1], corners[1:]
    return np.stack([a, a + (b - a) / 3, a + 2 * (b - a) / 3, b], axis=1).reshape(-1, 3)


def specimen_dashes(ground: Ground) -> Mobject:
    way = route([[-2.2, 0.9, 0], [-2.2, -0.9, 0], [2.2, -0.9, 0], [2.2, 0.9, 0]])
    return RunningDashes(way, RED)

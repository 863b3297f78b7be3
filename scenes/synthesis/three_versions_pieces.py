"""A line with knots in it that come undone, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import Mobject, VMobject

from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["KnottedLine"]

ROOM, BACK, LIFT = 1.15, 0.42, 0.21  # of a knot: along the line, how far it turns back, half its height; manim units
SAMPLES = 280


class KnottedLine(VMobject):
    """A horizontal line with a loop at every station; `tied` says how tight each is, 1 tied and 0 straight.

    Args:
        stations: x of the knots.
        ends: x of the line's ends.
        y: its height.
        color: hex.
    """

    def __init__(self, stations: Sequence[float], ends: tuple[float, float], y: float, color: str) -> None:
        super().__init__(stroke_color=color, stroke_width=4)
        self.stations, self.ends, self.y = tuple(stations), ends, y
        self.tie([1.0] * len(self.stations))

    def tie(self, tied: Sequence[float]) -> Self:
        """Tie each knot as tight, 0 to 1."""
        self.tied = tuple(tied)
        along = np.linspace(*self.ends, SAMPLES)
        xs, ys = along.copy(), np.full_like(along, self.y)
        for station, amount in zip(self.stations, self.tied, strict=True):
            share = np.clip((along - station) / ROOM + 0.5, 0, 1)
            xs += amount * BACK * np.sin(2 * np.pi * share)
            ys += amount * LIFT * (1 - np.cos(2 * np.pi * share))
        return self.set_points_as_corners(np.column_stack([xs, ys, np.zeros_like(xs)]))

    def untie(self, index: int, **kwargs: Any) -> Vary:
        """One of the knots comes undone."""
        first = self.tied

        def show(undone: float) -> None:
            tied = list(first)
            tied[index] *= 1 - undone
            self.tie(tied)

        return Vary(self, show, **kwargs)


def specimen_knots(ground: Ground) -> Mobject:
    return KnottedLine((-1.6, 0, 1.6), (-2.5, 2.5), 0, ground.ink).tie((0, 0.5, 1))

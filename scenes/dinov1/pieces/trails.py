"""Ways through a plane to one scale, for instance of two weights in training, and dots that walk them together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import Dot, Mobject, VGroup, VMobject, linear
from numpy.typing import ArrayLike

from scenes.dinov1.pieces.chase import averaged, noisy_path
from tenuto.kit.states import between
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["Trails"]

FADE = 12  # a walker fades in and out within one twelfth of a turn


class Trails(VGroup):
    """Parts: `lines`, whole from the beginning (`Create` draws them), and `walkers`, which `at` puts on their ways.

    Args:
        paths: (steps, 2) each, in any unit.
        colors: hex, one each.
        widths: of the lines' strokes, one each.
        ground: the ground they stand on.
        width, height: of the box that they are fitted into, its middle at the origin; manim units.
    """

    def __init__(
        self, paths: Sequence[ArrayLike], colors: Sequence[str], widths: Sequence[float], ground: Ground, width: float,
        height: float,
    ) -> None:  # fmt: skip
        ways = [np.asarray(path) for path in paths]
        every = np.concatenate(ways)
        low, high = every.min(0), every.max(0)
        unit = min(width / (high - low)[0], height / (high - low)[1])
        self.lines, self.walkers = VGroup(), VGroup()
        for way, color, stroke in zip(ways, colors, widths, strict=True):
            places = np.column_stack([(way - (low + high) / 2) * unit, np.zeros(len(way))])
            self.lines.add(VMobject(stroke_color=color, stroke_width=stroke).set_points_as_corners(places))
            self.walkers.add(Dot(radius=0.15, color=color, stroke_color=ground.ground, stroke_width=4))
        super().__init__(self.lines, self.walkers)
        self.at(0.0)

    def at(self, turn: float) -> Self:
        """Put the walkers where they are after a share of all steps; at both ends they are not seen."""
        for walker, line in zip(self.walkers, self.lines, strict=True):
            walker.move_to(between(line.points[::4], turn))
            walker.set_opacity(min(1.0, FADE * turn, FADE * (1 - turn)))
        return self

    def walk(self, **kwargs: Any) -> Vary:
        """The walkers go their ways, at the same step at any time: a seamless loop."""
        return Vary(self.walkers, self.at, rate_func=linear, **kwargs)


def specimen_trails(ground: Ground) -> Mobject:
    student = np.linspace(0, 5, 60)[:, None] * [1.0, 0.3] + noisy_path(5, (0.3, 0.5))
    paths, colors = (student, averaged(student, 0.9)), (ground.student, ground.teacher)
    return Trails(paths, colors, (3, 6), ground, 4.8, 2.6).at(0.8)

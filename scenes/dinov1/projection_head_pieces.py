"""Layers in true proportion, and a point that is asked how near it is to many prototypes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Self

import numpy as np
from manim import DL, DR, TAU, UL, UP, UR, Animation, Mobject, Polygon, Rectangle, VGroup, linear
from numpy.typing import NDArray

from tenuto.kit.bars import Bars
from tenuto.kit.globe import Globe, spread_directions
from tenuto.stage.theme import Ground

__all__ = ["LayerChain", "Prototypes"]


# -- Layers of a network as columns as tall as they are wide, in true proportion; what they hold differs from cell to cell


CELL = 0.082  # height of a cell, manim units: each stands for some forty numbers of the widest layer
COLUMN = 0.42  # width of a column
FAINTEST = 0.22  # opacity of a cell that holds next to nothing


class LayerChain(VGroup):
    """Parts, from left to right: `columns` (one VGroup of cells for each layer) and `joints` (trapezia between them).

    Args:
        widths: of the layers, in numbers; the widest is drawn `height` manim units tall.
        xs: where the layers' middles stand, manim units.
        color: hex.
        ground: the ground it stands on.
        height: of the tallest column.
        y: height of all middles.
    """

    def __init__(
        self, widths: Sequence[float], xs: Sequence[float], color: str, ground: Ground, height: float, y: float = 0.0
    ) -> None:
        self.columns, self.joints = VGroup(), VGroup()
        for width, x in zip(widths, xs, strict=True):
            tall = width * height / max(widths)
            count = max(1, round(tall / CELL))
            cells = (
                Rectangle(width=COLUMN, height=tall / count, fill_color=color, stroke_width=0) for _ in range(count)
            )
            self.columns.add(VGroup(*cells).arrange(UP, buff=0).move_to([x, y, 0]))
        for one, two in itertools.pairwise(self.columns):
            corners = [one.get_corner(UR), two.get_corner(UL), two.get_corner(DL), one.get_corner(DR)]
            self.joints.add(Polygon(*corners, stroke_width=0, fill_color=ground.line, fill_opacity=0.55))
        generator = np.random.default_rng(1)
        self.phases = [generator.uniform(0, 1, (2, len(column))) for column in self.columns]
        super().__init__(self.columns, self.joints)
        self.live(0.0)

    def live(self, turn: float) -> Self:
        """What the cells hold changes as if other pictures came; 0 and 1 look alike."""
        for column, (own, phase) in zip(self.columns, self.phases, strict=True):
            held = 0.5 * own + 0.25 * (1 + np.sin(TAU * (turn + phase)))
            for cell, value in zip(column, held, strict=True):
                cell.set_fill(opacity=FAINTEST + (1 - FAINTEST) * float(value))
        return self


def specimen_layers(ground: Ground) -> Mobject:
    return LayerChain((100, 600, 600, 80), (-2, -0.6, 0.8, 2), ground.data, ground, 2.6)


# -- A point on a sphere is asked how near it is to many directions: they light up, and each has a bar -----------------


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
        return self.globe.vary(lambda share: 0, lambda share: self.spikes.lean(self.first, share))

    def ask(self, point_at: Callable[[float], NDArray[np.float64]]) -> tuple[Animation, Animation]:
        """The point moves, share in [0, 1] -> (3,), and directions and bars follow: two animations to be played together."""

        def move(share: float) -> None:
            self.point.vectors = point_at(share)[None]
            self.spikes.lean(point_at(share))

        answers = self.bars.vary(lambda share: self.directions @ point_at(share), rate_func=linear)
        return self.globe.vary(lambda share: 0, move), answers


def specimen_prototypes(ground: Ground) -> Mobject:
    globe = Globe(ground, 1.2).shift([-1.3, 0, 0])
    point = np.array([0.4, 0.5, 0.77])
    asked = Prototypes(globe, spread_directions(40), point, ground.data, ground, 2.0, 0.8)
    asked.spikes.lean(point).draw(globe)
    return VGroup(globe, asked.spikes, asked.point, asked.bars.shift([1.3, 0, 0]))

"""Layers in true proportion, sheets of weights, and a point that is asked how near it is to many prototypes."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import numpy as np
from manim import DL, DR, UL, UP, UR, Animation, Mobject, Polygon, Rectangle, VGroup, linear
from numpy.typing import NDArray

from tenuto.kit.bars import Bars
from tenuto.kit.globe import Globe, spread_directions
from tenuto.stage.theme import Ground

__all__ = ["LayerChain", "Prototypes", "sheets"]


# -- Layers of a network as columns as tall as they are wide, in true proportion, joined by what lies between them -----


COLUMN, PITCH = 0.135, 0.156  # width of a column, and from one to the next in a folded layer; manim units


class LayerChain(VGroup):
    """Parts, from left to right: `columns` (one for each layer) and `joints` (trapezia between them).

    A layer that is wider than `widest` is folded into as many columns of that height, side by side.

    Args:
        widths: of the layers, in numbers.
        xs: where the layers' middles stand, manim units.
        color: hex.
        ground: the ground it stands on.
        widest: the width that is drawn `height` manim units tall.
        height: of the tallest column.
        y: height of all middles.
    """

    def __init__(
        self, widths: Sequence[float], xs: Sequence[float], color: str, ground: Ground, widest: float, height: float,
        y: float = 0.0,
    ) -> None:  # fmt: skip
        self.columns, self.joints = VGroup(), VGroup()
        style = {"fill_color": color, "fill_opacity": 1.0, "stroke_width": 0}
        for width, x in zip(widths, xs, strict=True):
            folds = max(1, round(width / widest))
            tall = min(width, widest) * height / widest
            places = x + (np.arange(folds) - (folds - 1) / 2) * PITCH
            columns = [Rectangle(width=COLUMN, height=tall, **style).move_to([place, y, 0]) for place in places]
            self.columns.add(columns[0] if folds == 1 else VGroup(*columns))
        for one, two in itertools.pairwise(self.columns):
            corners = [one.get_corner(UR), two.get_corner(UL), two.get_corner(DL), one.get_corner(DR)]
            self.joints.add(Polygon(*corners, stroke_width=0, fill_color=ground.line, fill_opacity=0.55))
        super().__init__(self.columns, self.joints)


def specimen_layers(ground: Ground) -> Mobject:
    return LayerChain((100, 600, 80, 4800), (-2, -1.1, -0.2, 1.6), ground.data, ground, 600, 2.6)


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


# -- The weights of a layer as an area, and how often they would lie on top of each other ------------------------------


def sheets(times: int, width: float, height: float, color: str) -> VGroup:
    """One filled area, the lowest, and as many faint ones above it as make it `times` as tall.

    Args:
        width, height: of one, manim units.
        color: hex.
    """
    style = {"fill_color": color, "fill_opacity": 0.14, "stroke_color": color, "stroke_width": 1.5}
    pile = VGroup(*(Rectangle(width=width, height=height, **style) for _ in range(times))).arrange(UP, buff=0)
    pile[0].set_fill(opacity=1)
    return pile  # type: ignore[no-any-return]


def specimen_sheets(ground: Ground) -> Mobject:
    return sheets(6, 4.6, 0.36, ground.data)

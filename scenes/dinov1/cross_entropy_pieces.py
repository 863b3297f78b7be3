"""Prices in blocks, prices as areas that are weighed and levelled, and a hundred tiles of which some fall out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import DOWN, Mobject, Rectangle, Square, VGroup, VMobject
from numpy.typing import ArrayLike, NDArray

from tenuto.kit.bars import Bars
from tenuto.kit.plot import Axis, Plot
from tenuto.kit.vary import Varies
from tenuto.stage.theme import Ground

__all__ = ["Areas", "Tiles", "blocks"]


# -- A price as so many blocks of one, on the x axis of a plot ---------------------------------------------------------


BLOCK, SEAM = 0.46, 0.06  # width of a block, and what lies between two; manim units


def blocks(plot: Plot, x: float, count: int, color: str) -> VGroup:
    """`count` blocks on top of each other, each as tall as a one of the plot's y axis."""
    tall = float((plot.at(x, 1) - plot.at(x, 0))[1])
    style = {"fill_color": color, "fill_opacity": 1, "stroke_width": 0}
    return VGroup(
        *(
            Rectangle(width=BLOCK, height=tall - SEAM, **style).move_to(plot.at(x, number + 0.5))
            for number in range(count)
        )
    )


def specimen_blocks(ground: Ground) -> Mobject:
    plot = Plot(Axis(0, 1, (0, 1)), Axis(0, 3, range(4)), ground, 4.0, 2.0)
    return VGroup(plot, *(blocks(plot, x, count, ground.loss) for x, count in ((0.5, 1), (0.25, 2))))


# -- Areas side by side: what each of them is worth is its width times its height --------------------------------------


class Areas(Varies, VGroup):
    """Upright areas, one beside the other on one foot, whose left end stands at the origin. They may be moved.

    What they show is (2, K): their widths, which add up to 1 or less, and their heights.

    Args:
        values: (2, K), what they show first.
        color: hex.
        ground: the ground they stand on; thin seams in its colour part them.
        width, unit: manim units for a width of 1 and for a height of 1.
    """

    def __init__(self, values: ArrayLike, color: str, ground: Ground, width: float, unit: float) -> None:
        self.scale_of = np.array([width, unit, 0.0])
        style = {"fill_color": color, "fill_opacity": 1, "stroke_color": ground.ground, "stroke_width": 2.5}
        super().__init__(*(VMobject(**style) for _ in np.asarray(values)[0]))
        for part in self.submobjects:
            part.set_points_as_corners(np.zeros((5, 3)))
        self.show(values)

    def show(self, values: ArrayLike, running: bool = False) -> Self:
        """Show other widths and heights at once, (2, K)."""
        foot = self.submobjects[0].points[0].copy()
        self.values = np.asarray(values, np.float64)
        left = 0.0
        for part, (wide, tall) in zip(self.submobjects, self.values.T, strict=True):
            part.set_points_as_corners(foot + self.scale_of * (_CORNERS * [wide, tall, 0] + [left, 0, 0]))
            left += wide
        return self

    def top(self, index: int) -> NDArray[np.float64]:
        """The middle of the upper edge of one area."""
        points = self.submobjects[index].points
        return np.asarray((points[4] + points[8]) / 2)  # four points a side

    to = Bars.to  # which asks for no more than `values`, `show` and `vary`


_CORNERS = np.array([[0.0, 0, 0], [0, 1, 0], [1, 1, 0], [1, 0, 0], [0, 0, 0]])


def specimen_areas(ground: Ground) -> Mobject:
    return Areas([[0.5, 0.25, 0.125, 0.125], [3, 2, 1, 3]], ground.loss, ground, 4.0, 0.6).shift([-2, -1, 0])


# -- A hundred tiles, some of which are lit, and some of these fall out ------------------------------------------------


class Tiles(VGroup):
    """Ten rows of ten tiles; the first `lit` of them, read row by row from below, are in `color`.

    Args:
        lit: how many.
        color: hex.
        ground: the ground they stand on.
        side: of the whole square, manim units.
    """

    def __init__(self, lit: int, color: str, ground: Ground, side: float) -> None:
        tile = side / 10
        places = [(column - 4.5, row - 4.5) for row in range(10) for column in range(10)]
        holes = [
            Square(0.82 * tile, stroke_color=ground.line, stroke_width=2).move_to([x * tile, y * tile, 0])
            for x, y in places
        ]
        self.lit = VGroup(*(_tile(hole, color) for hole in holes[:lit]))
        super().__init__(VGroup(*holes), self.lit)
        self.places: Sequence[NDArray[np.float64]] = ()

    def fall(self, left: int, share: float, depth: float) -> Self:
        """All lit tiles beyond the first `left` have fallen and faded by a share of the way."""
        falling = self.lit.submobjects[left:]
        if not len(self.places):
            self.places = [tile.get_center() for tile in falling]
        starts = np.linspace(0, 0.6, len(falling))  # the last of them start when more than half of the time is over
        for tile, place, start in zip(reversed(falling), reversed(self.places), starts, strict=True):
            own = float(np.clip((share - start) / 0.4, 0, 1))
            tile.move_to(place + depth * own**2 * DOWN).set_fill(opacity=1 - own)
        return self


def _tile(hole: Square, color: str) -> Square:
    return hole.copy().set_fill(color, 1).set_stroke(width=0)


def specimen_tiles(ground: Ground) -> Mobject:
    return Tiles(73, ground.teacher, ground, 2.6).fall(53, 0.6, 1.0)

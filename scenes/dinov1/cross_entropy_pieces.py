"""Prices in blocks, prices as areas that are weighed and levelled, a hundred tiles of which some fall out; where all stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Mobject, Rectangle, Square, VGroup, VMobject
from numpy.typing import ArrayLike, NDArray

from scenes.dinov1.pieces.bead import Bead
from tenuto.kit.arrow import arrow
from tenuto.kit.bars import Bars
from tenuto.kit.distribution import divergence, entropy, log_softmax
from tenuto.kit.number import Number
from tenuto.kit.plot import Axis, Plot
from tenuto.kit.vary import Varies, Vary
from tenuto.stage import theme
from tenuto.stage.theme import SEMIBOLD, Formula, Ground, Words, stand
from tenuto.stored import Stored

__all__ = [
    "AREA_FOOT",
    "AREA_WIDTH",
    "AREA_X",
    "BARS_WIDTH",
    "BARS_X",
    "PRICE_UNIT",
    "STUDENT_FOOT",
    "TEACHER_FOOT",
    "Areas",
    "Tiles",
    "blocks",
    "guess",
    "one_more",
    "outputs",
    "part",
    "parts",
    "rolled",
    "squared_error",
    "surprise",
    "weighed",
    "written_share",
]


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
    return Areas(np.array([[0.5, 0.25, 0.125, 0.125], [3, 2, 1, 3]]), ground.loss, ground, 4.0, 0.6).shift([-2, -1, 0])


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


# -- What is measured of shares ----------------------------------------------------------------------------------------


LEFT_OVER = np.array([0.3, 0.5, 0.2])  # how a sketched student shares out what it does not give to the choice


def guess(p: float) -> NDArray[np.float64]:
    """The shares of a student that gives `p` to the choice, (4,)."""
    return np.array([p, *((1 - p) * LEFT_OVER)])


def surprise(share: Any) -> Any:
    """−log₂ of a share, or of many."""
    return -np.log2(share)


def squared_error(share: Any) -> Any:
    """(1 − p)², or many of them."""
    return (1 - share) ** 2


def parts(stored: Stored) -> tuple[float, float]:
    """h(P_t) and KL(P_t ‖ P_s), nats over all outputs: the teacher of the star's large crop, the student of a small one."""
    log_p = log_softmax(stored.teacher.astype(np.float64) - stored.centre, stored.about["teacher_temperature"])
    log_q = log_softmax(stored.student_local.astype(np.float64), stored.about["student_temperature"])
    return float(entropy(log_p)), float(divergence(log_p, log_q))


# -- Where things stand in this scene ----------------------------------------------------------------------------------


BARS_X, BARS_WIDTH, UNIT = -4.1, 4.6, 1.9  # of both distributions: their middle, how wide, and how tall a share of 1 is
TEACHER_FOOT, STUDENT_FOOT = 0.25, -2.6
AREA_X, AREA_FOOT, AREA_WIDTH, PRICE_UNIT = 0.35, -1.98, 5.6, 0.93  # of the areas: left end, foot, and how large a 1 is


def outputs(shares: ArrayLike, color: str, ground: Ground, foot: float = STUDENT_FOOT) -> Bars:
    """Four outputs of a sketched distribution."""
    return Bars(shares, color, ground, BARS_WIDTH, UNIT).shift([BARS_X, foot, 0])


def written_share(text: str, bars: Bars, index: int = 0) -> Formula:
    """A share, written above its bar."""
    return Formula(text, theme.LABEL).next_to(bars.top(index), UP, buff=0.12)


def rolled(bead: Bead, student: Bars, first: float, last: float) -> tuple[Vary, Vary]:
    """The student's p goes from one value to another by equal factors, the bead on the curve with it."""

    def at(share: float) -> float:
        return float(first * (last / first) ** share)

    return bead.vary(at), student.vary(lambda share: guess(at(share)))


def one_more(plot: Plot, first: float, last: float, ground: Ground) -> VGroup:
    """From the top of one price to the side of the next, which is one more."""
    start, end = plot.at(first, surprise(first)) + 0.12 * UP, plot.at(last, surprise(last) - 0.5) + 0.32 * RIGHT
    more = Words("+1", theme.BODY, ground.ink, SEMIBOLD).move_to([start[0] + 0.1, end[1] + 0.25, 0])
    return VGroup(arrow(start, end, ground.ink, 0.9), more)


def weighed(prices: ArrayLike, widths: ArrayLike, color: str, ground: Ground) -> Areas:
    """Prices as heights, over widths that add up to one."""
    return Areas(np.array([widths, prices]), color, ground, AREA_WIDTH, PRICE_UNIT).shift([AREA_X, AREA_FOOT, 0])


def part(name: str, value: float, height: float, ground: Ground) -> VGroup:
    """The name and the size of a part of the sum, written on it at the height of a price."""
    y = AREA_FOOT + height * PRICE_UNIT
    words = stand(Words(name, theme.BODY, ground.ground, SEMIBOLD), AREA_X + 0.2, y, LEFT)
    number = Number(value, theme.BODY, ground.ground, decimals=2, align=RIGHT, computed=True)
    return VGroup(words, number.shift([AREA_X + AREA_WIDTH / 2 - 0.2, y, 0]))

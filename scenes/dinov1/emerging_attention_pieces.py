"""A grid that fills its room, pieces that drift apart, a map that wakes, and the meter of the mass that a mask keeps."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, TAU, Animation, AnimationGroup, Group, Mobject, Square, VGroup, linear
from numpy.typing import NDArray

from scenes.pieces.tokens import patches
from tenuto.kit.heatmap import HeatMap, ramp
from tenuto.kit.marks import grid_places
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture
from tenuto.kit.progress import Progress
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import photo
from tenuto.stage.theme import Ground, Words, stand

__all__ = ["KeptMass", "breathe", "dawn", "grid"]


# -- Places for any number of squares ----------------------------------------------------------------------------------


def grid(count: int, width: float, height: float, gap: float = 0.12) -> tuple[float, NDArray[np.float64]]:
    """The side of `count` squares that fill a room row by row as large as they can, and their middles, (count, 3).

    Args:
        count: from 1 to as many as you like: networks have 3 heads, or 24.
        width, height: of the room, manim units, its middle at the origin.
        gap: between two squares.
    """

    def side(columns: int) -> float:
        rows = -(-count // columns)
        return min((width + gap) / columns, (height + gap) / rows) - gap

    # Among equally large ones the grid with the fewest empty places.
    columns = max(range(1, count + 1), key=lambda n: (round(side(n), 3), -(-count % n)))
    return side(columns), grid_places(count, columns, side(columns) + gap)


def specimen_grid(ground: Ground) -> Mobject:
    side, places = grid(11, 3.6, 2.4)
    return VGroup(*(Square(side, stroke_color=ground.ink, stroke_width=2).move_to(place) for place in places))


# -- Pieces of a whole that drift apart a little and come together again -----------------------------------------------


def breathe(pieces: Group, reach: float = 0.1, **kwargs: Any) -> Vary:
    """All pieces move away from their common middle and back, keeping their sizes: a seamless loop.

    Args:
        pieces: a group; each of its submobjects moves as one.
        reach: by which share of its distance from the middle a piece moves away.
    """
    homes = [piece.get_center() for piece in pieces]
    middle = np.mean(homes, axis=0)

    def show(turn: float) -> None:
        apart = 1 + reach / 2 * (1 - np.cos(TAU * turn))
        for piece, home in zip(pieces, homes, strict=True):
            piece.move_to(middle + (home - middle) * apart)

    return Vary(pieces, show, rate_func=linear, **kwargs)


def specimen_breathe(ground: Ground) -> Mobject:
    pieces = patches(Picture(photo("cat"), 2.4), 3)
    breathe(pieces, 0.3).interpolate_mobject(0.5)
    return pieces


# -- A map that begins with its brightest cells ------------------------------------------------------------------------


NIGHT = 8.0  # the power of a map's values that leaves its brightest cells alone


def dawn(heat: HeatMap, **kwargs: Any) -> Vary:
    """It is dark at once but for its brightest cells; played, the light spreads from them until the map is whole."""
    shares = heat.values / heat.values.max()
    heat.show(shares**NIGHT)
    return Vary(heat, lambda power: heat.show(shares**power), NIGHT, 1.0, **kwargs)


def specimen_dawn(ground: Ground) -> Mobject:
    y, x = np.mgrid[-1:1:14j, -1:1:14j]
    heat = HeatMap(photo("cat")[:300, 60:360], np.exp(-4 * (x**2 + y**2)), ramp(ground.teacher, ground), 2.4)
    dawn(heat).interpolate_mobject(0.5)
    return heat


# -- A heat map of which the brightest cells are kept, and the meter that says how much of its mass they hold ----------


class KeptMass(Group):
    """Parts: `heat`, and `meter`, which stands below it: a bar, the percentage, and what it is a part of.

    Args:
        heat: where it stands.
        name: of the mass.
        color: hex, of the bar's filling.
        ground: the ground it stands on.
    """

    def __init__(self, heat: HeatMap, name: str, color: str, ground: Ground) -> None:
        self.heat = heat
        self.bar = Progress(1, heat.width, 0.26, color, ground).move_to(heat.get_bottom() + 0.32 * DOWN)
        self.percent = Number(0, theme.LABEL, ground.ink, suffix="%", align=LEFT)
        self.percent.shift(self.bar.get_left() + 0.5 * DOWN)
        what = Words(name, theme.LABEL, ground.muted)
        self.meter = VGroup(self.bar, self.percent, stand(what, self.bar.get_right()[0], self.percent.baseline, RIGHT))
        super().__init__(heat, self.meter)

    def keep(self, mass: float) -> Animation:
        """Cells are kept, the brightest first, until they hold this share of the mass, 0 to 1."""
        parts = (
            self.heat.sweep(mass, rate_func=linear),
            self.bar.to(mass, rate_func=linear),
            self.percent.to(100 * mass, rate_func=linear),
        )
        return AnimationGroup(*parts)


def specimen_kept_mass(ground: Ground) -> Mobject:
    y, x = np.mgrid[-1:1:14j, -1:1:14j]
    heat = HeatMap(photo("cat")[:300, 60:360], np.exp(-4 * (x**2 + y**2)), ramp(ground.teacher, ground), 2.0)
    kept = KeptMass(heat, "tổng", ground.teacher, ground)
    heat.keep(0.6)
    kept.bar.show(0.6)
    kept.percent.show(60)
    return kept

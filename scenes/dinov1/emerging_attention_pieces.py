"""Pieces of a picture that drift apart, the meter of the mass that a mask keeps, and a legend of its colours."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import DOWN, LEFT, RIGHT, TAU, Animation, AnimationGroup, Group, Mobject, Rectangle, VGroup, linear

from scenes.pieces.tokens import patches
from tenuto.kit.heatmap import HeatMap, ramp
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture
from tenuto.kit.progress import Progress
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import photo
from tenuto.stage.theme import Ground, Words, stand

__all__ = ["KeptMass", "breathe", "legend"]


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


# -- What the colours of a picture mean: a row of small squares, each with its name ------------------------------------


SIDE, GAP = 0.24, 0.13  # of a square, and from it to its name, manim units


def legend(entries: Sequence[tuple[str, str]], ground: Ground, apart: float = 0.42, px: float = theme.LABEL) -> VGroup:
    """Pairs of colour and name from the left, `apart` manim units between two; the left end of the row at the origin,
    the names' feet a little below it."""
    row, x = VGroup(), 0.0
    for color, name in entries:
        square = Rectangle(width=SIDE, height=SIDE, fill_color=color, fill_opacity=1, stroke_width=0)
        words = stand(Words(name, px, ground.ink), x + SIDE + GAP, -0.1, LEFT)
        row.add(square.move_to([x + SIDE / 2, 0, 0]), words)
        x = words.get_right()[0] + apart
    return row


def specimen_legend(ground: Ground) -> Mobject:
    return legend(((ground.ink, "khớp"), (ground.teacher, "thừa"), (ground.data, "thiếu")), ground)

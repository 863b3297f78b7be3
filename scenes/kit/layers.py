"""Layers of a network as columns as tall as they are wide, in true proportion, joined by what lies between them."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
from manim import DL, DR, UL, UR, Mobject, Polygon, Rectangle, VGroup

from tenuto.stage.theme import Ground

__all__ = ["LayerChain"]

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


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    return LayerChain((100, 600, 80, 4800), (-2, -1.1, -0.2, 1.6), ground.data, ground, 600, 2.6)

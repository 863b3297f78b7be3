"""A thousand small squares, one for each picture, of which those that were named right are lit."""

from __future__ import annotations

from typing import Any

from manim import Mobject, Square, VGroup
from manim.utils.rate_functions import ease_out_cubic

from tenuto.kit.marks import Marks, grid_places
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["Tally"]

COUNT, COLUMNS = 1000, 40
FILLED = 0.72  # of the pitch: the side of a square


class Tally(VGroup):
    """Parts: `every` (`Marks`), and `lit` of them, none at first. It stands where it is made.

    Args:
        color: hex, of a lit square.
        ground: the ground it stands on.
        at: (x, y) of its middle, manim units.
        pitch: from square to square, manim units; there are 40 in a row and 25 rows.
    """

    def __init__(self, color: str, ground: Ground, at: tuple[float, float], pitch: float) -> None:
        places = grid_places(COUNT, COLUMNS, pitch, at=at)
        square = Square(FILLED * pitch, stroke_width=0, fill_opacity=1)
        self.every = Marks(square.copy().set_fill(ground.line), places)
        self.whole = Marks(square.copy().set_fill(color), places)
        self.lit = self.whole.copy()
        self.lit.show(self.whole, 0)
        super().__init__(self.every, self.lit)

    def light(self, percent: float, **kwargs: Any) -> Vary:
        """So many in a hundred light up, row by row, at the pace of `Number.to`."""
        last = COUNT * percent / 100
        return Vary(self.lit, lambda n: self.lit.show(self.whole, n), last=last, rate_func=ease_out_cubic, **kwargs)


def specimen_tally(ground: Ground) -> Mobject:
    tally = Tally(ground.teacher, ground, (0, 0), 0.1)
    tally.light(72.8).interpolate_mobject(1)
    return tally

"""A piece of a photograph so large that its pixels can be seen, drawn and read one after the other."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import Group, Mobject, Square, linear
from numpy.typing import NDArray

from tenuto.kit.picture import Picture
from tenuto.kit.vary import Vary
from tenuto.stage.data import photo
from tenuto.stage.theme import Ground

__all__ = ["Pixels"]

DOT = 12  # pixels of the stored picture that one of its pixels takes, so that edges stay sharp


class Pixels(Picture):
    """A square piece with its border, not drawn yet. `cursor`, which is no part of it, frames one pixel.

    Args:
        pixels: (n, n, 3) uint8.
        ground: the ground it stands on.
        height: manim units.
    """

    pixel_array: NDArray[np.uint8]

    def __init__(self, pixels: NDArray[np.uint8], ground: Ground, height: float) -> None:
        self.side = len(pixels)
        super().__init__(pixels.repeat(DOT, 0).repeat(DOT, 1), height, ground.ink)
        self.whole = self.pixel_array
        self.cursor = Square(1.4 * height / self.side, stroke_color=ground.ink, stroke_width=4, stroke_opacity=0)
        self.draw(0)

    def draw(self, share: float) -> Self:
        """Show the first pixels, row by row."""
        done = np.arange(self.side**2).reshape(self.side, self.side) < share * self.side**2
        pixels = self.whole.copy()
        pixels[..., 3] = 255 * done.repeat(DOT, 0).repeat(DOT, 1)
        self.pixel_array = pixels
        return self

    def read(self, share: float) -> Self:
        """The cursor is at a share of all pixels, row by row; it is not seen at both ends."""
        exact = min(share * self.side**2, self.side**2 - 1e-6)
        row, column = int(exact // self.side), np.clip(exact % self.side, 0.5, self.side - 0.5)
        corner, step = self.points[0], self.height / self.side
        self.cursor.move_to([corner[0] + column * step, corner[1] - (row + 0.5) * step, 0])
        self.cursor.set_stroke(opacity=float(np.clip(40 * min(share, 1 - share), 0, 1)))
        return self

    def draw_all(self, **kwargs: Any) -> Vary:
        """They are drawn, from the first to the last."""
        return Vary(self, self.draw, **kwargs)

    def read_all(self, **kwargs: Any) -> Vary:
        """The cursor runs over all of them: a seamless loop."""
        return Vary(self.cursor, self.read, rate_func=linear, **kwargs)


def specimen_pixels(ground: Ground) -> Mobject:
    pixels = Pixels(photo("cat")[100:118, 200:218], ground, 2.8).draw(0.6).read(0.4)
    return Group(pixels, pixels.cursor)

"""A score felt: a hundred pictures, of which as many are bright as were named right."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import Mobject, Rectangle, VMobject
from manim.utils.rate_functions import ease_out_cubic
from numpy.typing import NDArray

from tenuto.kit.picture import Picture, shrunk, square, tiled
from tenuto.kit.samples import GOLD, scenery
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["Hundred", "varied"]

SIDE, GAP, TILE = 10, 6, 48  # pictures in a row; px between two, and of a picture's side
DIM = 0.3  # what is left of the brightness of a picture that was not named right


class Hundred(Picture):
    """Ten rows of ten pictures; `show(88.4)` brightens the first 88 and two fifths of the next. All are dim at first.

    Args:
        pictures: (100, TILE, TILE, 3) uint8.
        side: manim units.
        border: hex, of the thin frame.
    """

    def __init__(self, pictures: NDArray[np.uint8], side: float, border: str) -> None:
        self.bright = tiled(pictures, SIDE, GAP)
        grey = np.broadcast_to(pictures.mean(3, keepdims=True), pictures.shape) * DIM
        self.dark = tiled(grey.astype(np.uint8), SIDE, GAP)
        rows, columns = (np.arange(n) / (TILE + GAP) for n in self.dark.shape[:2])
        inside = np.minimum(
            columns % 1 * (TILE + GAP) / TILE, 1 - 1e-9
        )  # share of its picture that lies left of a pixel
        self.order = SIDE * rows.astype(int)[:, None] + columns.astype(int) + inside
        super().__init__(self.dark, side, border)

    def show(self, percent: float) -> Self:
        """So many pictures are bright, row by row; of the last one, as much as is left over."""
        self.pixel_array = np.where((self.order < percent)[..., None], self.bright, self.dark)
        return self

    def light(self, percent: float, **kwargs: Any) -> Vary:
        """They light up one after the other, at the pace of `Number.to`."""
        return Vary(self, self.show, last=percent, rate_func=ease_out_cubic, **kwargs)

    def between(self, low: float, high: float, color: str) -> VMobject:
        """An outline around the pictures from one score to another, in one row, where the sheet stands now."""
        row, left, right = int(low // SIDE), low % SIDE, high - SIDE * (low // SIDE)
        if right > SIDE:
            raise ValueError(f"Hundred: {low} and {high} lie in different rows")
        place = self.region(left / SIDE, row / SIDE, (right - left) / SIDE, 1 / SIDE, color)
        return Rectangle(width=place.width + 0.1, height=place.height + 0.1).move_to(place).set_stroke(color, 5)


def varied(photographs: list[NDArray[np.uint8]], seed: int, count: int = SIDE * SIDE) -> NDArray[np.uint8]:
    """Squares out of photographs (H, W, 3), each about as often, whole or in part, some mirrored; (count, TILE, TILE, 3)."""
    rng, pictures = np.random.default_rng(seed), []
    squares = [square(pixels) for pixels in photographs]
    for index in rng.permutation(np.arange(count) % len(squares)):
        whole = squares[index]
        side = int(len(whole) * rng.uniform(0.7, 1))
        top, left = rng.integers(0, len(whole) - side + 1, 2)
        part = shrunk(whole[top : top + side, left : left + side], TILE)
        pictures.append(part[:, ::-1] if rng.random() < 0.5 else part)
    return np.array(pictures)


def specimen_hundred(ground: Ground) -> Mobject:
    return Hundred(varied([scenery()], 1), 2.4, GOLD).show(72.4)

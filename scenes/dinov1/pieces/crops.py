"""Crops of a photograph: their outlines in it, the pieces cut out of it, what two of them share, places for them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import ORIGIN, Group, LaggedStart, Mobject, VGroup
from numpy.typing import ArrayLike, NDArray

from tenuto.kit.picture import Picture
from tenuto.stage.data import photo
from tenuto.stage.theme import Ground

__all__ = ["as_shares", "common", "cut", "in_a_row", "outlines", "to_squares"]


def as_shares(boxes: ArrayLike, pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Boxes (n, 4) left, top, width, height in pixels of a photograph (H, W, 3) -> the same as shares of it."""
    return np.asarray(np.asarray(boxes) / (pixels.shape[1::-1] * 2))


def outlines(picture: Picture, boxes: ArrayLike, colors: Sequence[str], width: float = 5.0) -> VGroup:
    """The outlines of boxes (n, 4), shares of the picture, in place; `width` of their strokes."""
    every = VGroup()
    for (left, top, wide, high), color in zip(np.asarray(boxes), colors, strict=True):
        every.add(picture.region(left, top, wide, high, color, stroke_width=width))
    return every


def cut(picture: Picture, boxes: ArrayLike, colors: Sequence[str]) -> Group:
    """The boxes (n, 4), shares of the picture, as pictures of their own, standing where they were cut."""
    pieces = Group()
    for (left, top, width, height), color in zip(np.asarray(boxes), colors, strict=True):
        pieces.add(picture.crop(left, top, width, height, color))
    return pieces


def to_squares(pieces: Group, sides: ArrayLike, places: ArrayLike, lag_ratio: float = 0.0) -> LaggedStart:
    """Pieces fly to places (n, 3) and become squares with these sides (n,): resizing does not keep a crop's shape."""
    goals = zip(pieces, np.asarray(places), np.asarray(sides), strict=True)
    return LaggedStart(*(piece.fly(place, side, side) for piece, place, side in goals), lag_ratio=lag_ratio)


def common(one: ArrayLike, other: ArrayLike) -> NDArray[np.float64]:
    """The box (4,) that two boxes (4,) share; they must overlap."""
    first, second = np.asarray(one, np.float64), np.asarray(other, np.float64)
    corner = np.maximum(first[:2], second[:2])
    return np.concatenate([corner, np.minimum(first[:2] + first[2:], second[:2] + second[2:]) - corner])


def in_a_row(
    sides: ArrayLike, x: float, y: float, gap: float, edge: NDArray[np.float64] = ORIGIN
) -> NDArray[np.float64]:
    """The middles of squares with these sides (n,) in a row, (n, 3), manim units; the row's `edge` (LEFT, ORIGIN or
    RIGHT) comes to `x`."""
    wide = np.asarray(sides, np.float64)
    lefts = np.concatenate([[0.0], np.cumsum(wide + gap)[:-1]])
    start = x - (edge[0] + 1) / 2 * (lefts[-1] + wide[-1])
    return np.column_stack([start + lefts + wide / 2, np.full(len(wide), y), np.zeros(len(wide))])


def specimen_crops(ground: Ground) -> Mobject:
    picture = Picture(photo("cat"), 2.6).move_to([-1.1, 0, 0])
    boxes, colors = [[0.1, 0.05, 0.6, 0.8], [0.5, 0.4, 0.3, 0.35]], [ground.teacher, ground.student]
    pieces = cut(picture, boxes, colors)
    for piece, y, side in zip(pieces, (0.55, -0.85), (1.5, 0.9), strict=True):
        piece.fit([1.9, y, 0], side, side)
    return Group(picture, outlines(picture, boxes, colors), pieces)

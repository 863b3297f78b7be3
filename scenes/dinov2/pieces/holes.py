"""The patches that are hidden from the student: blockwise masks as BEiT and iBOT draw them."""

from __future__ import annotations

import numpy as np
from manim import Group, Mobject, VMobject
from numpy.typing import NDArray

from scenes.dinov2.pieces.flock import Flock
from tenuto.kit.picture import Picture
from tenuto.stage.data import photo
from tenuto.stage.theme import Ground

__all__ = ["blocks", "cut_out", "veil"]

SMALLEST_BLOCK = 4  # patches
ASPECT = 0.3  # a block is between this and its reciprocal times as high as it is wide


def blocks(side: int, share: float, seed: int) -> NDArray[np.bool_]:
    """Which of side x side patches are hidden: rectangles are laid down until `share` of all is covered.

    After facebookresearch/dinov2, dinov2/data/masking.py (Bao et al. ICLR 2022, Algorithm 1).
    """
    rng = np.random.default_rng(seed)
    hidden = np.zeros((side, side), bool)
    wanted = round(share * side * side)
    while hidden.sum() < wanted:
        room = wanted - int(hidden.sum())
        for _ in range(10):
            area = rng.uniform(min(SMALLEST_BLOCK, room), room)
            aspect = np.exp(rng.uniform(np.log(ASPECT), -np.log(ASPECT)))
            height, width = round(float(np.sqrt(area * aspect))), round(float(np.sqrt(area / aspect)))
            if not (0 < height < side and 0 < width < side):
                continue
            top, left = rng.integers(0, side - height + 1), rng.integers(0, side - width + 1)
            block = hidden[top : top + height, left : left + width]
            if 0 < (~block).sum() <= room:
                block[:] = True
                break
        else:
            break
    return hidden


def cut_out(picture: Picture, hidden: NDArray[np.bool_]) -> Flock:
    """The hidden patches (side, side) of a square picture that stands upright, each where it was, to be moved away."""
    rows, columns = np.nonzero(hidden)
    step, side = len(picture.pixel_array) // len(hidden), picture.height / len(hidden)
    patches = [
        picture.pixel_array[row * step : (row + 1) * step, column * step : (column + 1) * step, :3]
        for row, column in zip(rows, columns, strict=True)
    ]
    away = np.column_stack([columns + 0.5, -rows - 0.5, np.zeros(len(rows))]) * side
    return Flock(np.stack(patches), picture.points[0] + away, side)


def veil(picture: Picture, hidden: NDArray[np.bool_], ground: Ground, color: str | None = None) -> VMobject:
    """What covers the hidden patches (side, side) of a picture that stands upright: one mobject for all of them, in the
    colour of the ground or of whatever lies behind the picture."""
    side = len(hidden)
    upper_left, lower_right = picture.points[0], picture.points[3]
    cell = (lower_right - upper_left) / side
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    cover = VMobject(fill_color=color or ground.ground, fill_opacity=1, stroke_color=ground.line, stroke_width=1.5)
    for row, column in np.argwhere(hidden):
        square = upper_left[:2] + (corners + np.array([column, row])) * cell[:2]
        outline = VMobject().set_points_as_corners(np.column_stack([square[[0, 1, 2, 3, 0]], np.zeros(5)]))
        cover.append_points(outline.points)
    return cover


def specimen_holes(ground: Ground) -> Mobject:
    picture = Picture(photo("cat")[:, 90:390], 2.6, ground.student)
    hidden = blocks(10, 0.38, 2)
    return Group(picture, veil(picture, hidden, ground))

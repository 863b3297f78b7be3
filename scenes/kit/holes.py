"""The patches that are hidden from the student: blockwise masks as BEiT and iBOT draw them."""

from __future__ import annotations

import numpy as np
from manim import VMobject
from numpy.typing import NDArray

from scenes.kit.picture import Picture
from scenes.theme import Ground

__all__ = ["blocks", "veil"]

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


def veil(picture: Picture, hidden: NDArray[np.bool_], ground: Ground) -> VMobject:
    """What covers the hidden patches (side, side) of a picture that stands upright: one mobject for all of them."""
    side = len(hidden)
    upper_left, lower_right = picture.points[0], picture.points[3]
    cell = (lower_right - upper_left) / side
    corners = np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    cover = VMobject(fill_color=ground.ground, fill_opacity=1, stroke_color=ground.line, stroke_width=1.5)
    for row, column in np.argwhere(hidden):
        square = upper_left[:2] + (corners + np.array([column, row])) * cell[:2]
        outline = VMobject().set_points_as_corners(np.column_stack([square[[0, 1, 2, 3, 0]], np.zeros(5)]))
        cover.append_points(outline.points)
    return cover

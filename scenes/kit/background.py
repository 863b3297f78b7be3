"""Where a picture is empty: the patches in which, and around which, least happens."""

from __future__ import annotations

import numpy as np
from manim import Group, Mobject
from numpy.typing import NDArray

from scenes.kit.holes import veil
from scenes.kit.picture import Picture
from tenuto.stage.data import photo
from tenuto.stage.theme import Ground

__all__ = ["emptiest"]


def emptiest(picture: NDArray[np.uint8], rows: int, columns: int, count: int) -> NDArray[np.bool_]:
    """`count` of the patches (rows, columns) of a picture (H, W, 3) that are the least rough, with their neighbours.

    They lie apart, and so that towers on them hide none of each other where the picture lies as kit.relief lays it.
    """
    height, width = picture.shape[0] // rows, picture.shape[1] // columns
    grey = picture[: rows * height, : columns * width].astype(np.float64).mean(2)
    rough = np.pad(grey.reshape(rows, height, columns, width).std((1, 3)), 1, mode="edge")
    around = sum(rough[i : i + rows, j : j + columns] for i in range(3) for j in range(3))
    found: list[tuple[int, int]] = []
    for index in np.argsort(around, axis=None, kind="stable"):
        row, column = divmod(int(index), columns)
        apart = (abs(row - r) + abs(column - c) > 4 and abs(column - c - (row - r) / 3) > 1.5 for r, c in found)
        if len(found) < count and all(apart):
            found.append((row, column))
    mask = np.zeros((rows, columns), bool)
    mask[tuple(np.array(found).T)] = True
    return mask


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    pixels = photo("rocket")[:, :420]
    picture = Picture(pixels[:420], 2.6)
    return Group(picture, veil(picture, emptiest(pixels[:420], 14, 14, 5), ground))

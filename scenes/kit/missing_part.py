"""A part of a photograph that is taken away, and a model's guess of it."""

from __future__ import annotations

import numpy as np
from manim import RIGHT, UP, Group, Mobject
from numpy.typing import NDArray

from scenes.kit.picture import Picture
from tenuto.stage.data import photo
from tenuto.stage.theme import Ground

__all__ = ["MissingPart"]

BLOCKS = 5  # a side: as much as the guess knows of the part


class MissingPart(Group):
    """Parts: `hole` in the photograph, `truth` (what was there) and `guess` (the same without its details), all in place.

    Args:
        photograph: upright.
        box: left, top, width and height of the part, shares of the photograph.
        ground: the ground it stands on.
    """

    def __init__(self, photograph: Picture, box: tuple[float, float, float, float], ground: Ground) -> None:
        self.hole = photograph.region(*box, ground.ink, fill_color=ground.ground, fill_opacity=1)
        self.truth = photograph.crop(*box, ground.data)
        self.guess = Picture(_blurred(self.truth.pixel_array[..., :3]), self.truth.height, ground.ink)
        super().__init__(self.hole, self.truth, self.guess.move_to(self.truth))


def _blurred(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The means of BLOCKS x BLOCKS blocks, (BLOCKS, BLOCKS, 3); it is drawn smooth."""
    rows, columns = (side // BLOCKS * BLOCKS for side in pixels.shape[:2])
    blocks = pixels[:rows, :columns].reshape(BLOCKS, rows // BLOCKS, BLOCKS, columns // BLOCKS, 3)
    return np.asarray(blocks.mean(axis=(1, 3)), np.uint8)


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    cat = Picture(photo("cat"), 2.2, ground.data)
    part = MissingPart(cat, (0.6, 0.24, 0.2, 0.3), ground)
    part.truth.shift(2.4 * RIGHT + 0.5 * UP)
    part.guess.shift(2.4 * RIGHT - 0.4 * UP)
    return Group(cat, part)

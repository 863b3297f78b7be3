"""Two views of one photograph, as self-supervised learning makes them: cut, made square, recoloured; what both hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from manim import Animation, Group, Mobject
from numpy.typing import ArrayLike, NDArray

from scenes.kit.crops import as_shares, common, cut, outlines, to_squares
from scenes.kit.picture import Picture
from scenes.kit.recolour import grey, warm
from tenuto.stage.data import photo
from tenuto.stage.theme import Ground

__all__ = ["Views"]


class Views(Group):
    """Parts: `picture`; `rims` of both boxes in it; `crops`, standing where they were cut; `views`, the same as squares in
    other colours, standing at their places; `shared`, the outlines of the part that both hold: in the picture, then in
    each view.

    Args:
        pixels: the photograph, (H, W, 3) uint8; its middle is put on the origin.
        boxes: (2, 4) left, top, width, height in its pixels; they must overlap.
        recolour: what happens to each view's pixels, (h, w, 3) -> (h, w, 3).
        colors: hex, of each view's borders.
        ground: the ground they stand on.
        height: of the picture, manim units.
        side: of a view.
        away: how far left and right of the picture's middle the views stand.
    """

    def __init__(
        self, pixels: NDArray[np.uint8], boxes: ArrayLike,
        recolour: Sequence[Callable[[NDArray[np.uint8]], NDArray[np.uint8]]], colors: Sequence[str], ground: Ground,
        height: float, side: float, away: float,
    ) -> None:  # fmt: skip
        super().__init__()
        corners = np.asarray(boxes)
        self.side, self.places = side, np.array([[-away, 0.0, 0.0], [away, 0.0, 0.0]])
        self.picture = Picture(pixels, height, ground.data)
        self.rims = outlines(self.picture, as_shares(corners, pixels), colors, 3)
        self.crops = cut(self.picture, as_shares(corners, pixels), colors)
        self.views = Group()
        for crop, changed, color, place in zip(self.crops, recolour, colors, self.places, strict=True):
            self.views.add(Picture(changed(crop.pixel_array[..., :3]), side, color).fit(place, side, side))
        both = common(*corners)
        self.shared = outlines(self.picture, as_shares([both], pixels), [ground.ink], 6)
        for box, view in zip(corners, self.views, strict=True):
            inside = (both - [*box[:2], 0, 0]) / np.tile(box[2:], 2)
            self.shared.add(*outlines(view, [inside], [ground.ink], 6))
        self.add(self.picture, self.rims, self.crops, self.views, self.shared)

    def take_out(self) -> Animation:
        """The crops fly to where the views stand and become square."""
        return to_squares(self.crops, [self.side, self.side], self.views.get_center() + self.places)


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    colors = (ground.teacher, ground.student)
    boxes = [[60, 20, 260, 260], [230, 110, 110, 110]]
    both = Views(photo("cat"), boxes, (warm, grey), colors, ground, 1.3, 1.3, 1.8)
    return both.remove(both.crops)

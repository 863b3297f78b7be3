"""Two views of one photograph in other colours, and the last steps of a training as a row of bars."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np
from manim import RIGHT, Animation, Group, Mobject, RoundedRectangle, VGroup
from numpy.typing import ArrayLike, NDArray

from scenes.dinov1.pieces.crops import as_shares, common, cut, outlines, to_squares
from tenuto.kit.picture import Picture
from tenuto.stage.data import photo
from tenuto.stage.theme import Ground

__all__ = ["Views", "grey", "steps", "warm"]


# -- Photographs in other colours, as augmentation makes them ----------------------------------------------------------


def warm(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Stronger colours, turned to red: colour jitter; (H, W, 3) -> (H, W, 3)."""
    plain = pixels.mean(axis=2, keepdims=True)
    strong = (plain + 1.3 * (pixels - plain)) * [1.12, 0.9, 0.9]
    return np.asarray(np.clip(strong, 0, 255), np.uint8)


def grey(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Luma of every pixel (ITU-R BT.601), with a little more contrast; (H, W, 3) -> (H, W, 3)."""
    luma = pixels @ np.array([0.299, 0.587, 0.114])
    return np.repeat(np.clip(1.2 * luma - 20, 0, 255)[..., None], 3, axis=2).astype(np.uint8)


def specimen_recolour(ground: Ground) -> Mobject:
    pixels = photo("cat")[:, 90:390]
    return Group(*(Picture(each, 1.6) for each in (pixels, warm(pixels), grey(pixels)))).arrange(RIGHT, buff=0.15)


# -- The last steps of a network in training as a row of bars, in which those that something is made of are lit --------


KEPT = 0.86  # of the brightness, from step to step back in time: what an average still holds of a step


def steps(count: int, used: Collection[int], color: str, ground: Ground) -> VGroup:
    """`count` steps, the newest on the right.

    Args:
        used: how many steps back those lie that are lit, 0 for the newest; if there are several, the row fades with age.
        color: hex, of a lit step.
        ground: the ground it stands on.
    """
    row = VGroup()
    for age in reversed(range(count)):
        bar = RoundedRectangle(width=0.15, height=0.62, corner_radius=0.05, stroke_width=0)
        row.add(bar.set_fill(color if age in used else ground.line, KEPT**age if len(used) > 1 else 1.0))
    return row.arrange(RIGHT, buff=0.1)  # type: ignore[no-any-return]


def specimen_steps(ground: Ground) -> Mobject:
    one, many = steps(16, (1,), ground.teacher, ground), steps(16, range(16), ground.teacher, ground)
    return VGroup(one.shift([0, 0.6, 0]), many.shift([0, -0.6, 0]))


# -- Two views of one photograph, as self-supervised learning makes them: cut, made square, recoloured; what both hold


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


def specimen_views(ground: Ground) -> Mobject:
    colors = (ground.teacher, ground.student)
    boxes = [[60, 20, 260, 260], [230, 110, 110, 110]]
    both = Views(photo("cat"), boxes, (warm, grey), colors, ground, 1.3, 1.3, 1.8)
    return both.remove(both.crops)

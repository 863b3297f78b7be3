"""A photograph or any other array of pixels as a mobject, with a border and with crops that know their place."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import Group, ImageMobject, Mobject, Rectangle, VMobject
from manim.typing import Point3DLike
from manim.utils.color import ParsableManimColor
from numpy.typing import NDArray

from tenuto.kit.samples import BLUE, scenery
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["Picture", "letterbox", "opaque", "shrunk", "square", "tiled"]

BORDER_WIDTH = 3.0  # manim's stroke units, about 3 px at 1080p
LEFT_OVER = 0.25  # share of its size that a picture still has where it vanishes


class Picture(ImageMobject):
    """Pixels on the stage. Cheap to move, turn and fade: its opacity is one number and its pixels are never copied.

    Args:
        pixels: (H, W, 3) RGB or (H, W, 4) RGBA, uint8.
        height: manim units; the width follows.
        border: colour of a thin frame, or None for none. The border is a submobject and moves along.
    """

    opacity: float
    border: Rectangle | None

    def __init__(self, pixels: NDArray[np.uint8], height: float, border: str | None = None) -> None:
        self.opacity = 1.0
        super().__init__(pixels, scale_to_resolution=1080)
        self.height = height
        self.border = None
        if border is not None:
            self.border = Rectangle(
                width=self.width, height=self.height, stroke_color=border, stroke_width=BORDER_WIDTH, fill_opacity=0
            )
            self.add(self.border)

    # -- crops ---------------------------------------------------------------------------------------------------

    def region(self, left: float, top: float, width: float, height: float, color: str, **style: Any) -> Rectangle:
        """The outline of a part of this picture, in place. All four numbers are shares of the picture, from its
        upper left corner, 0 to 1. For a picture that stands upright."""
        outline = Rectangle(
            width=width * self.width,
            height=height * self.height,
            **{"stroke_color": color, "stroke_width": BORDER_WIDTH, "fill_opacity": 0.0, **style},
        )
        corner = self.points[0]
        outline.move_to([corner[0] + (left + width / 2) * self.width, corner[1] - (top + height / 2) * self.height, 0])
        return outline

    def crop(self, left: float, top: float, width: float, height: float, border: str | None = None) -> Picture:
        """The pixels of such a part as a picture of its own, standing exactly where it was cut."""
        rows, columns = self.pixel_array.shape[:2]
        part = self.pixel_array[
            round(top * rows) : round((top + height) * rows), round(left * columns) : round((left + width) * columns)
        ]
        piece = Picture(part, part.shape[0] / rows * self.height, border)
        piece.move_to(self.region(left, top, width, height, "#000000"))
        return piece

    def coarse(self, cell: int) -> Picture:
        """The same picture in squares of `cell` pixels a side, each in the colour of its middle, in the same place."""
        middles = self.pixel_array[cell // 2 :: cell, cell // 2 :: cell, :3]
        return Picture(middles.repeat(cell, 0).repeat(cell, 1), self.height).move_to(self)  # type: ignore[no-any-return]

    def fit(self, centre: Point3DLike, width: float, height: float) -> Self:
        """Stand upright in a box, stretched to fill it, as a crop is when it is resized. Cheap enough for every frame."""
        half = np.array([[-width, height, 0], [width, height, 0], [-width, -height, 0], [width, -height, 0]]) / 2
        self.points = half + np.asarray(centre, float)
        if self.border is not None:
            self.border.set_points_as_corners(self.points[[0, 1, 3, 2, 0]])
        return self

    # -- motion --------------------------------------------------------------------------------------------------

    def fly(self, place: Point3DLike, width: float, height: float, **kwargs: Any) -> Vary:
        """It moves on a straight way to another place and another size, stretched if its shape changes.

        Args:
            place: where its middle ends.
            width, height: manim units, at the end.
        """
        first = np.array([*self.get_center(), self.width, self.height])
        last = np.array([*place, width, height], float)
        return Vary(self, lambda box: self.fit(box[:3], box[3], box[4]), first, last, **kwargs)

    def vanish(self, place: Point3DLike, **kwargs: Any) -> Vary:
        """A copy of it shrinks towards a place and is gone there."""
        copy, start, end, size = self.copy(), self.get_center(), np.asarray(place, float), self.width

        def show(share: float) -> None:
            copy.set(width=size * (1 - (1 - LEFT_OVER) * share))
            copy.move_to(start + share * (end - start)).set_opacity(min(1.0, 4 * (1 - share)))

        return Vary(copy, show, introducer=True, remover=True, **kwargs)

    # -- how manim fades and blends ------------------------------------------------------------------------------

    def get_pixel_array(self) -> NDArray[np.uint8]:
        """The pixels as a camera without `opacity` draws them, (H, W, 4)."""
        if self.opacity == 1:
            return self.pixel_array
        pixels = self.pixel_array.copy()
        pixels[..., 3] = np.round(pixels[..., 3] * self.opacity)
        return pixels

    def set_opacity(self, alpha: float, family: bool = True) -> Self:
        self.opacity = self.fill_opacity = self.stroke_opacity = float(alpha)
        for part in self.submobjects if family else ():
            if self.border is not None and part is self.border:
                part.set_stroke(opacity=alpha)
            else:
                part.set_opacity(alpha)
        return self

    def fade(self, darkness: float = 0.5, family: bool = True) -> Self:
        self.set_opacity(self.opacity * (1 - darkness), family=False)
        for part in self.submobjects if family else ():
            part.fade(darkness)
        return self

    def set_color(self, color: ParsableManimColor = "#FFFFFF", alpha: Any = None, family: bool = True) -> Self:
        """Colour the border; the pixels keep theirs."""
        if self.border is not None:
            self.border.set_stroke(color)
        return self

    def interpolate_color(self, mobject1: Mobject, mobject2: Mobject, alpha: float) -> Self:
        """Blend the opacity only, so that pictures of different sizes can become each other."""
        start, end = getattr(mobject1, "opacity", 1.0), getattr(mobject2, "opacity", 1.0)
        self.opacity = start + (end - start) * alpha
        return self

    def align_points(self, mobject: Mobject) -> Self:
        return self  # four corners on both sides

    def __deepcopy__(self, memo: dict[int, Any]) -> Picture:
        # Animations copy mobjects; the pixels are shared, since nothing writes into them.
        memo[id(self.pixel_array)] = self.pixel_array
        memo[id(self.orig_alpha_pixel_array)] = self.orig_alpha_pixel_array
        twin: Picture = super().__deepcopy__(memo)  # type: ignore[misc]
        return twin

    @property
    def outline(self) -> VMobject:
        """A rectangle around the picture as it stands now, turned as it is."""
        upper_left, upper_right, lower_left, lower_right = self.points
        return VMobject().set_points_as_corners([upper_left, upper_right, lower_right, lower_left, upper_left])


def opaque(rgb: NDArray[Any]) -> NDArray[np.uint8]:
    """Colours (H, W, 3), 0 to 255, as pixels through which nothing shows, (H, W, 4)."""
    pixels = np.empty((*rgb.shape[:2], 4), np.uint8)
    pixels[..., :3], pixels[..., 3] = rgb, 255
    return pixels


def square(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The middle of a photograph (H, W, 3), as wide as high."""
    rows, columns = pixels.shape[:2]
    side = min(rows, columns)
    top, left = (rows - side) // 2, (columns - side) // 2
    return pixels[top : top + side, left : left + side]


def letterbox(pixels: NDArray[np.uint8], aspect: float) -> NDArray[np.uint8]:
    """The rows in the middle of a photograph (H, W, 3) that leave it `aspect` times as wide as high."""
    height, width = pixels.shape[:2]
    rows = round(width / aspect)
    return pixels[(height - rows) // 2 : (height + rows) // 2]


def shrunk(pixels: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """A square picture (H, H, ...) with `side` pixels a side, each the nearest."""
    index = ((np.arange(side) + 0.5) * len(pixels) / side).astype(int)
    return pixels[np.ix_(index, index)]


def tiled(pictures: NDArray[np.uint8], columns: int, gap: int = 0) -> NDArray[np.uint8]:
    """Many small pictures as one: (N, H, W, 3) -> (rows·(H + gap) − gap, columns·(W + gap) − gap, 4), row by row.

    The gaps are transparent. One big picture is as cheap to film as one small one. Raises ValueError if N is not a
    multiple of `columns`.
    """
    count, height, width, _ = pictures.shape
    if count % columns:
        raise ValueError(f"tiled: {count} pictures do not fill rows of {columns}; pass a multiple")
    cells = np.zeros((count, height + gap, width + gap, 4), np.uint8)
    cells[:, :height, :width, :3] = pictures
    cells[:, :height, :width, 3] = 255
    sheet = cells.reshape(-1, columns, height + gap, width + gap, 4).transpose(0, 2, 1, 3, 4)
    whole = sheet.reshape(count // columns * (height + gap), columns * (width + gap), 4)
    return np.ascontiguousarray(whole[: whole.shape[0] - gap, : whole.shape[1] - gap])


def specimen_picture(ground: Ground) -> Mobject:
    whole = Picture(scenery(), 2.6, BLUE)
    part = whole.crop(0.15, 0.25, 0.4, 0.4, ground.ink).shift([2.3, 0, 0])
    flying = whole.crop(0.15, 0.25, 0.4, 0.4).set_opacity(0.5)
    flying.fly(part.get_center(), part.width, part.height).interpolate_mobject(0.5)
    return Group(whole, whole.region(0.15, 0.25, 0.4, 0.4, ground.ink), flying, part)

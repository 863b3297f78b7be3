"""Pictures seen through a shape, for instance through letters."""

from __future__ import annotations

from typing import Any

import cairo
import numpy as np
from manim import DR, UL, Mobject, VMobject, config, linear
from numpy.typing import NDArray

from tenuto.kit.picture import Picture, opaque, tiled
from tenuto.kit.samples import scenery
from tenuto.kit.vary import Vary
from tenuto.stage.theme import SEMIBOLD, Ground, Words

__all__ = ["Mosaic", "shuffled"]


class Mosaic(Picture):
    """A sheet of pictures that shows through the outline of `shape` only, standing where the shape stands.

    The sheet lies behind the stage, its middle at the origin, whatever the shape: two mosaics of one sheet show parts
    of the same picture, so one can open into the other.

    Args:
        sheet: (H, W, 3 or 4) uint8, the pictures; it must reach `reach` beyond the shape on every side.
        shape: filled outline, for instance letters.
        unit_px: how many pixels of the sheet make one manim unit.
        reach: manim units by which the sheet moves behind the shape when it is looked around.
    """

    def __init__(self, sheet: NDArray[np.uint8], shape: VMobject, unit_px: float, reach: float = 0.25) -> None:
        self.reach, self.unit_px = reach, unit_px
        self.density = config.pixel_height / config.frame_height
        self.sheet = opaque(sheet[..., :3])
        self.corner = shape.get_corner(UL)
        room = np.array(sheet.shape[1::-1]) / unit_px / 2 - reach
        if (np.abs([shape.get_corner(UL)[:2], shape.get_corner(DR)[:2]]) > room + 1e-6).any():
            raise ValueError(
                f"Mosaic: the sheet ends {room} units from the middle, inside the shape; tile more pictures"
            )
        self.mask = _mask(shape, self.density)
        super().__init__(self._seen(0.0), shape.height)
        self.move_to(shape)

    def look(self, turn: float) -> None:
        """Move the sheet along a circle behind the shape; 0 and 1 are the same place."""
        self.pixel_array = self._seen(turn)

    def _seen(self, turn: float) -> NDArray[np.uint8]:
        """The part of the sheet behind the shape, (rows, columns, 4); its alpha is the shape."""
        angle, scale = 2 * np.pi * turn, self.unit_px / self.density
        height, width = self.sheet.shape[:2]
        left = (self.corner[0] + self.reach * np.cos(angle)) * self.unit_px + width / 2
        top = (-self.corner[1] + self.reach * np.sin(angle)) * self.unit_px + height / 2
        seen = np.empty((*self.mask.shape, 4), np.uint8)
        rows, columns = self.mask.shape
        context = cairo.Context(cairo.ImageSurface.create_for_data(seen.data, cairo.FORMAT_ARGB32, columns, rows))
        pattern: Any = cairo.SurfacePattern(
            cairo.ImageSurface.create_for_data(self.sheet.data, cairo.FORMAT_ARGB32, width, height)
        )
        pattern.set_matrix(cairo.Matrix(scale, 0, 0, scale, left, top))
        pattern.set_filter(cairo.FILTER_BILINEAR)
        context.set_source(pattern)
        context.set_operator(cairo.OPERATOR_SOURCE)
        context.paint()
        seen[..., 3] = self.mask
        return seen

    def look_around(self, **kwargs: Any) -> Vary:
        """The sheet goes once around its circle: a seamless loop."""
        return Vary(self, self.look, rate_func=linear, **kwargs)


def shuffled(pictures: NDArray[np.uint8], columns: int, rows: int, seed: int) -> NDArray[np.uint8]:
    """A sheet of columns x rows pictures in random order, each about as often, for a `Mosaic`; (H, W, 4)."""
    count = columns * rows
    return tiled(pictures[np.random.default_rng(seed).permutation(np.arange(count) % len(pictures))], columns)


def _mask(shape: VMobject, density: float) -> NDArray[np.uint8]:
    """How much of every pixel the filled shape covers, (rows, columns) uint8, at `density` pixels a manim unit."""
    columns, rows = round(shape.width * density), round(shape.height * density)
    left, top = shape.get_left()[0], shape.get_top()[1]
    surface = cairo.ImageSurface(cairo.FORMAT_A8, columns, rows)
    context = cairo.Context(surface)
    for part in shape.family_members_with_points():
        context.new_path()
        for subpath in part.get_subpaths():
            curves = (subpath[:, :2] - [left, top]) * [density, -density]
            context.move_to(*curves[0])
            for _, first, second, anchor in curves.reshape(-1, 4, 2):
                context.curve_to(*first, *second, *anchor)
            context.close_path()
        context.fill()
    surface.flush()
    grid = np.frombuffer(surface.get_data(), np.uint8).reshape(rows, surface.get_stride())
    return grid[:, :columns].copy()


def specimen_mosaic(ground: Ground) -> Mobject:
    letters = Words("ABC", 150, ground.ink, SEMIBOLD)
    return Mosaic(scenery(), letters, 60)

"""The stage's camera: manim's pictures, drawn faster.

Most of what a frame of motion costs in stock manim 0.22 is not drawing but getting there. The pixels stay the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil, floor, nan
from typing import Any

import cairo
import numpy as np
from manim import Camera, Mobject, VMobject
from numpy.typing import NDArray

from tenuto.stage.backstage import CAP_STYLE_MAP, EQUAL_POINTS, LINE_JOIN_MAP, AbstractImageMobject
from tenuto.stage.box import NOWHERE, Box

__all__ = ["StageCamera"]

KEPT_SURFACES = 24  # pictures; a scene that shows more at once makes them anew, and some 60 MB are enough
MITRE = 10  # cairo's limit: so far, in half widths, may the corner of a stroke reach beyond its path
SMOOTHED = 2  # px beyond its outline in which a shape may leave a trace

Extent = tuple[float, float, float, float]  # left, bottom, right, top in manim's units


class StageCamera(Camera):
    """Manim's camera with three shorter ways.

    Pictures are painted in place instead of through three copies of the whole canvas: stock manim needs 47 ms for one
    picture on a 1920x1080 frame, whatever its size, and takes one sample per pixel, so that pictures shown smaller than
    they are flicker. This one needs 0.1 to 8 ms, filters, and lays edges between pixels. A picture stays a
    parallelogram: no perspective.

    Shapes that cannot be seen are left out, and the others reach cairo as plain numbers. Gradients, background images
    and whatever else is rare go manim's own way.

    A ground is laid again only where something was drawn on it, and `take_changed` tells which part of the canvas is
    new: what moves fills a third of it (25 to 45% by scene).
    """

    _ground: Any = None  # the array (H, W, 4) that the canvas was last set to; nobody writes into it
    _drawn = NOWHERE  # where there has been drawn on it since
    _changed = NOWHERE  # where the canvas has become another since `take_changed` was asked
    _extents: list[Extent]  # of what is being drawn
    _paths: dict[bytes, Any]  # cairo's, by their points: those of this picture, and of the one before
    _paths_before: dict[bytes, Any]

    @property
    def canvas(self) -> Box:
        return Box(0, 0, self.pixel_width, self.pixel_height)

    def take_changed(self) -> Box:
        """Outside which the canvas is what it was when this was asked the last time."""
        changed, self._changed = self._changed, NOWHERE
        return changed

    def set_pixel_array(self, pixel_array: Any, convert_from_floats: bool = False) -> None:
        """Lay the ground for a picture, an array (H, W, 4) uint8."""
        if pixel_array is self._ground:
            part = self._drawn.slices
            self.pixel_array[part] = pixel_array[part]
            self._changed = self._changed.joined(self._drawn)
        else:
            super().set_pixel_array(pixel_array, convert_from_floats)
            self._ground, self._changed = pixel_array, self.canvas
        self._drawn = NOWHERE

    def capture_mobjects(self, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        """Draw `mobjects` and all their parts, in order of z_index and then of standing in the scene."""
        context = self.get_cairo_context(self.pixel_array)
        self._extents = []
        self._paths, self._paths_before = {}, self.__dict__.get("_paths", {})
        box = NOWHERE
        for mobject in _parts(mobjects):
            if isinstance(mobject, VMobject) and self._draw(mobject, context):
                continue
            if not isinstance(mobject, AbstractImageMobject):
                box = self.canvas
            super().capture_mobjects([mobject], include_submobjects=False)
        box = box.joined(self._box())
        self._drawn, self._changed = self._drawn.joined(box), self._changed.joined(box)

    def _box(self) -> Box:
        """The part of the canvas in which the extents lie."""
        if not self._extents:
            return NOWHERE
        lefts, bottoms, rights, tops = zip(*self._extents, strict=True)
        across, down = self.pixel_width / self.frame_width, self.pixel_height / self.frame_height
        x, y = self.frame_center[0] - self.frame_width / 2, self.frame_center[1] + self.frame_height / 2
        # Bounded, since what flies in may come from anywhere.
        left, right = (min(max((edge - x) * across, -9e6), 9e6) for edge in (min(lefts), max(rights)))
        top, bottom = (min(max((y - edge) * down, -9e6), 9e6) for edge in (max(tops), min(bottoms)))
        return Box(floor(left), floor(top), ceil(right), ceil(bottom)).grown(SMOOTHED).within(self.canvas)

    def _draw(self, shape: VMobject, context: Any) -> bool:
        """Draw a shape of plain colours; False if it is none and was not drawn."""
        if shape.get_background_image() is not None:
            return False
        fills, strokes = shape.get_fill_rgbas(), shape.get_stroke_rgbas()
        if len(fills) != 1 or len(strokes) != 1 or shape.background_stroke_width or shape.sheen_factor:
            return False
        fill, stroke = fills[0].tolist(), strokes[0].tolist()
        width = shape.stroke_width if stroke[3] > 0 else 0.0
        if fill[3] <= 0 and width <= 0:
            return True
        if not self._lay_path(context, shape.points):
            return True
        reach = width * self.cairo_line_width_multiple / 2 * MITRE
        left, bottom, right, top = context.path_extents()
        self._extents.append((left - reach, bottom - reach, right + reach, top + reach))
        # Manim's canvas is RGBA where cairo reads BGRA: colours are handed over backwards.
        if fill[3] > 0:
            context.set_source_rgba(fill[2], fill[1], fill[0], fill[3])
            context.fill_preserve()
        if width > 0:
            context.set_source_rgba(stroke[2], stroke[1], stroke[0], stroke[3])
            context.set_line_width(width * self.cairo_line_width_multiple)
            context.set_line_join(LINE_JOIN_MAP[shape.joint_type])
            context.set_line_cap(CAP_STYLE_MAP[shape.cap_style])
            context.stroke_preserve()
        return True

    def _lay_path(self, context: Any, points: NDArray[np.float64]) -> bool:
        """Lay the curves of a shape, (4n, 3), as the context's path; False if they are no path."""
        key = points.tobytes()
        path = self._paths_before.get(key)
        context.new_path()
        if path is not None:
            context.append_path(path)
        elif _lay_curves(context, points):
            path = context.copy_path()
        else:
            return False
        self._paths[key] = path
        return True

    def _surface(self, pixels: NDArray[np.uint8]) -> cairo.ImageSurface:
        """The surface of pixels that nobody writes into, made once for as long as it is in use."""
        known: dict[int, tuple[Any, cairo.ImageSurface]] = self.__dict__.setdefault("_surfaces", {})
        if id(pixels) not in known:
            if len(known) == KEPT_SURFACES:
                known.pop(next(iter(known)))
            known[id(pixels)] = pixels, _surface(pixels)  # the array stays too, so that its id stays its own
        return known[id(pixels)][1]

    def display_image_mobject(self, image_mobject: AbstractImageMobject, pixel_array: NDArray[np.uint8]) -> None:
        """Paint one picture onto `pixel_array`, (H, W, 4) uint8."""
        # kit.picture.Picture keeps its opacity apart from its pixels, and never writes into these; manim's pictures do.
        is_ours = hasattr(image_mobject, "opacity")
        opacity = image_mobject.opacity if is_ours else 1.0
        pixels = image_mobject.pixel_array if is_ours else image_mobject.get_pixel_array()
        upper_left, upper_right, lower_left = image_mobject.points[:3]
        height, width = pixels.shape[:2]
        across, down = (upper_right - upper_left) / width, (lower_left - upper_left) / height
        if opacity == 0 or abs(across[0] * down[1] - across[1] * down[0]) < 1e-12:
            return  # nothing to see: transparent, or turned edge-on
        corners = np.array([upper_left, upper_right, lower_left, upper_right + lower_left - upper_left])
        self._extents.append((*corners.min(axis=0)[:2].tolist(), *corners.max(axis=0)[:2].tolist()))
        surface = self._surface(pixels) if is_ours else _surface(pixels)
        pattern: Any = cairo.SurfacePattern(surface)
        pattern.set_filter(cairo.FILTER_GOOD)
        pattern.set_extend(cairo.EXTEND_PAD)
        context = self.get_cairo_context(pixel_array)
        context.save()
        context.transform(cairo.Matrix(across[0], across[1], down[0], down[1], upper_left[0], upper_left[1]))
        context.set_source(pattern)
        context.new_path()
        context.rectangle(0, 0, width, height)
        if opacity == 1:
            context.fill()
        else:
            context.clip()
            context.paint_with_alpha(opacity)
        context.restore()


def _parts(mobjects: Iterable[Mobject]) -> list[Mobject]:
    """All mobjects with points, parents before their parts; what stands twice is drawn where it stands last."""
    found: list[Mobject] = []
    waiting = list(mobjects)[::-1]
    while waiting:
        mobject = waiting.pop()
        if len(mobject.points):
            found.append(mobject)
        waiting.extend(mobject.submobjects[::-1])
    last = {id(mobject): index for index, mobject in enumerate(found)}
    if len(last) != len(found):
        found = [mobject for index, mobject in enumerate(found) if last[id(mobject)] == index]
    return sorted(found, key=lambda mobject: mobject.z_index)


def _lay_curves(context: Any, points: NDArray[np.float64]) -> bool:
    """Lay cubic curves, (4n, 3), as the context's path; False if they are no path.

    A subpath ends where a curve does not begin where the one before ended, and is closed if it comes back.
    """
    if len(points) < 4 or not np.isfinite(points).all():
        return False
    numbers = points[: len(points) // 4 * 4, :2].ravel().tolist()  # eight a curve
    begin_x = begin_y = end_x = end_y = nan
    for at in range(0, len(numbers), 8):
        x, y, ax, ay, bx, by, to_x, to_y = numbers[at : at + 8]
        if not _meet(end_x, end_y, x, y):
            if _meet(begin_x, begin_y, end_x, end_y):
                context.close_path()
            context.new_sub_path()
            context.move_to(x, y)
            begin_x, begin_y = x, y
        context.curve_to(ax, ay, bx, by, to_x, to_y)
        end_x, end_y = to_x, to_y
    if _meet(begin_x, begin_y, end_x, end_y):
        context.close_path()
    return True


def _meet(x: float, y: float, other_x: float, other_y: float) -> bool:
    """Whether two points are one to manim."""
    absolute, share = EQUAL_POINTS
    return abs(x - other_x) <= absolute + share * abs(other_x) and abs(y - other_y) <= absolute + share * abs(other_y)


def _surface(pixels: NDArray[np.uint8]) -> cairo.ImageSurface:
    canvas: Any = _premultiplied(pixels)
    return cairo.ImageSurface.create_for_data(memoryview(canvas), cairo.FORMAT_ARGB32, pixels.shape[1], pixels.shape[0])


def _premultiplied(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Colours multiplied by their alpha, as cairo wants them; both sides are swapped alike, so nothing is reordered."""
    alpha = rgba[..., 3:]
    if alpha.min() == 255:
        # cairo asks for memory that it might write to; stored photographs are read-only.
        return np.require(rgba, requirements=["C", "W"])
    scaled = np.empty(rgba.shape, np.uint8)
    scaled[..., :3] = (rgba[..., :3].astype(np.uint16) * alpha + 127) // 255
    scaled[..., 3:] = alpha
    return scaled

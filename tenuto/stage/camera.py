"""The stage's camera: manim's pictures, drawn faster.

Most of what a frame of motion costs in stock manim 0.22 is not drawing but getting there. The pixels stay the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from math import ceil, floor, nan
from types import MappingProxyType
from typing import Any, NamedTuple

import cairo
import numpy as np
from manim import Camera, Mobject, VMobject
from numpy.typing import NDArray

from tenuto.stage.backstage import CAP_STYLE_MAP, EQUAL_POINTS, LINE_JOIN_MAP, AbstractImageMobject
from tenuto.stage.box import Box, cutting_none, joined

__all__ = ["StageCamera"]

MITRE = 10  # cairo's limit: so far, in half widths, may the corner of a stroke reach beyond its path
ROWS = 32  # of a picture that are worked on at once, so that they stay in the processor's cache: six times as fast
SMOOTHED = 2  # px beyond its outline in which a shape may leave a trace

Extent = tuple[float, float, float, float]  # left, bottom, right, top in manim's units


class _Shape(NamedTuple):
    """A shape of plain colours, as cairo draws it."""

    points: bytes  # of its curves, (4n, 3) float64
    fill: tuple[float, ...]  # RGBA
    stroke: tuple[float, ...]
    width: float  # of the stroke in manim's units for it; 0 for none
    joint: Any
    cap: Any


class _Drawn(NamedTuple):
    """Something that stands on the canvas, as it stood when it was drawn."""

    what: Any  # equal for what gives the same pixels
    box: Box  # outside which it leaves no trace
    draw: Callable[[], object]


class StageCamera(Camera):
    """Manim's camera with three shorter ways.

    Pictures are painted in place instead of through three copies of the whole canvas: stock manim needs 47 ms for one
    picture on a 1920x1080 frame, whatever its size, and takes one sample per pixel, so that pictures shown smaller than
    they are flicker. This one needs 0.1 to 8 ms, filters, and lays edges between pixels. A picture stays a
    parallelogram: no perspective.

    Shapes that cannot be seen are left out, and the others reach cairo as plain numbers. Gradients, background images
    and whatever else is rare go manim's own way.

    On a ground that stays, what differs from the picture before is drawn anew, with all that touches it, and nothing
    else: the ground is laid again in boxes that cut no shape in two, a fifth of the canvas. `take_changed` tells them.
    """

    _ground: Any = None  # the array (H, W, 4) that the canvas was last set to; nobody writes into it
    _is_due = False  # whether that ground is to be laid once more, under what is drawn next
    _standing: Sequence[_Drawn] = ()  # what has been drawn on it, in order
    _changed: Sequence[Box] = ()  # where the canvas has become another since `take_changed` was asked
    # Of what stands, since most of it will be drawn again: cairo's paths, by their points, and its surfaces, by the id of
    # their pixels. These stay with them, so that their id stays their own.
    _paths: Mapping[bytes, tuple[Any, Extent] | None] = MappingProxyType({})
    _surfaces: Mapping[int, tuple[Any, cairo.ImageSurface]] = MappingProxyType({})

    @property
    def canvas(self) -> Box:
        return Box(0, 0, self.pixel_width, self.pixel_height)

    def take_changed(self) -> Sequence[Box]:
        """Outside which the canvas is what it was when this was asked the last time."""
        changed, self._changed = self._changed, ()
        return changed

    def set_pixel_array(self, pixel_array: Any, convert_from_floats: bool = False) -> None:
        """Set the ground of the next picture, an array (H, W, 4) uint8.

        One that stays is laid again only once it is known what else stays, by `capture_mobjects`.
        """
        if pixel_array is self._ground:
            self._is_due = True
        else:
            super().set_pixel_array(pixel_array, convert_from_floats)
            self._ground, self._is_due = pixel_array, False
            self._standing, self._changed = (), (self.canvas,)

    def capture_mobjects(self, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        """Draw `mobjects` and all their parts, in order of z_index and then of standing in the scene."""
        standing = self._as_drawn(_parts(mobjects))
        if self._is_due:
            changed = cutting_none(_differing(self._standing, standing), [drawn.box for drawn in standing])
            for box in changed:
                self.pixel_array[box.slices] = self._ground[box.slices]
            anew = [drawn for drawn in standing for box in changed if box.holds(drawn.box)]
            self._standing = standing
        else:
            changed, anew = [drawn.box for drawn in standing], standing
            self._standing = [*self._standing, *standing]
        self._is_due = False
        for drawn in anew:
            drawn.draw()
        self._changed = joined([*self._changed, *changed])

    def _as_drawn(self, mobjects: Iterable[Mobject]) -> list[_Drawn]:
        """What is to be seen of mobjects, each without its parts."""
        known = {drawn.what: drawn for drawn in self._standing}
        paths, self._paths = self._paths, {}
        surfaces, self._surfaces = self._surfaces, {}
        found = []
        for mobject in mobjects:
            if isinstance(mobject, AbstractImageMobject):
                drawn = self._picture(mobject, known, surfaces)
            elif isinstance(mobject, VMobject) and (shape := _plain(mobject)):
                drawn = self._shape(shape, mobject.points, known, paths)
            else:
                manims_way = partial(super().capture_mobjects, [mobject], include_submobjects=False)
                drawn = _Drawn(object(), self.canvas, manims_way)
            if drawn and drawn.box:
                found.append(drawn)
        return found

    def _box(self, extent: Extent) -> Box:
        """The pixels of a part of the stage, and those beside them on which smoothing may leave a trace."""
        left, bottom, right, top = extent
        width, height = self.pixel_width, self.pixel_height
        across, down = width / self.frame_width, height / self.frame_height
        x, y = float(self.frame_center[0]) - self.frame_width / 2, float(self.frame_center[1]) + self.frame_height / 2
        # What flies in may come from anywhere: bounded before it is a whole number.
        return Box(
            floor(max((left - x) * across - SMOOTHED, 0)),
            floor(max((y - top) * down - SMOOTHED, 0)),
            ceil(min((right - x) * across + SMOOTHED, width)),
            ceil(min((y - bottom) * down + SMOOTHED, height)),
        )

    # -- shapes ------------------------------------------------------------------------------------------------------

    def _shape(
        self, shape: _Shape, points: NDArray[np.float64], known: Mapping[Any, _Drawn], paths: Mapping[bytes, Any]
    ) -> _Drawn | None:
        """A shape, and its path kept for the next picture; None if there is nothing of it to see."""
        if shape.fill[3] <= 0 and shape.width <= 0:
            return None
        path = paths[shape.points] if shape.points in paths else self._path(points)
        self._paths[shape.points] = path  # type: ignore[index]
        if path is None:
            return None
        if shape in known:
            return known[shape]
        curves, (left, bottom, right, top) = path
        reach = shape.width * self.cairo_line_width_multiple / 2 * MITRE
        box = self._box((left - reach, bottom - reach, right + reach, top + reach))
        return _Drawn(shape, box, partial(self._draw, shape, curves))

    def _path(self, points: NDArray[np.float64]) -> tuple[Any, Extent] | None:
        """Curves, (4n, 3), as a path of cairo's, and where they lie; None if they are none."""
        context = self.get_cairo_context(self.pixel_array)
        context.new_path()
        return (context.copy_path(), context.path_extents()) if _lay_curves(context, points) else None

    def _draw(self, shape: _Shape, path: Any) -> None:
        context = self.get_cairo_context(self.pixel_array)
        context.new_path()
        context.append_path(path)
        # Manim's canvas is RGBA where cairo reads BGRA: colours are handed over backwards.
        red, green, blue, alpha = shape.fill
        if alpha > 0:
            context.set_source_rgba(blue, green, red, alpha)
            context.fill_preserve()
        red, green, blue, alpha = shape.stroke
        if shape.width > 0:
            context.set_source_rgba(blue, green, red, alpha)
            context.set_line_width(shape.width * self.cairo_line_width_multiple)
            context.set_line_join(LINE_JOIN_MAP[shape.joint])
            context.set_line_cap(CAP_STYLE_MAP[shape.cap])
            context.stroke()

    # -- pictures ----------------------------------------------------------------------------------------------------

    def _picture(
        self, mobject: AbstractImageMobject, known: Mapping[Any, _Drawn], surfaces: Mapping[int, Any]
    ) -> _Drawn | None:
        """A picture; None if there is nothing to see: it is transparent, or turned edge-on."""
        # kit.picture.Picture keeps its opacity apart from its pixels, and never writes into these; manim's pictures do.
        is_ours = hasattr(mobject, "opacity")
        corners = mobject.points[:3]
        what = (id(mobject.pixel_array), corners.tobytes(), mobject.opacity) if is_ours else object()
        opacity = mobject.opacity if is_ours else 1.0
        pixels = mobject.pixel_array if is_ours else mobject.get_pixel_array()
        if opacity == 0:
            return None
        if is_ours:
            kept = surfaces.get(id(pixels)) or (pixels, _surface(pixels))
            self._surfaces[id(pixels)] = kept  # type: ignore[index]
            surface = kept[1]
        else:
            surface = _surface(pixels)
        if what in known:
            return known[what]
        (left, top), (right, right_top), (left_bottom, bottom) = corners[:, :2].tolist()
        to_right, to_bottom = (right - left, right_top - top), (left_bottom - left, bottom - top)
        height, width = pixels.shape[:2]
        if abs(to_right[0] * to_bottom[1] - to_right[1] * to_bottom[0]) < 1e-12 * width * height:
            return None
        xs = (left, right, left_bottom, right + left_bottom - left)
        ys = (top, right_top, bottom, right_top + bottom - top)
        matrix = cairo.Matrix(
            to_right[0] / width, to_right[1] / width, to_bottom[0] / height, to_bottom[1] / height, left, top
        )
        box = self._box((min(xs), min(ys), max(xs), max(ys)))
        return _Drawn(what, box, partial(self._paint, surface, matrix, opacity))

    def _paint(self, surface: cairo.ImageSurface, matrix: cairo.Matrix, opacity: float) -> None:
        """Paint a picture, which `matrix` brings onto the stage."""
        pattern: Any = cairo.SurfacePattern(surface)
        pattern.set_filter(cairo.FILTER_GOOD)
        pattern.set_extend(cairo.EXTEND_PAD)
        context = self.get_cairo_context(self.pixel_array)
        context.save()
        context.transform(matrix)
        context.set_source(pattern)
        context.new_path()
        context.rectangle(0, 0, surface.get_width(), surface.get_height())
        if opacity == 1:
            context.fill()
        else:
            context.clip()
            context.paint_with_alpha(opacity)
        context.restore()


def _plain(shape: VMobject) -> _Shape | None:
    """A shape of plain colours; None if it is none."""
    if shape.get_background_image() is not None:
        return None
    fills, strokes = shape.get_fill_rgbas(), shape.get_stroke_rgbas()
    if len(fills) != 1 or len(strokes) != 1 or shape.background_stroke_width or shape.sheen_factor:
        return None
    stroke = tuple(strokes[0].tolist())
    width = shape.stroke_width if stroke[3] > 0 else 0.0
    return _Shape(shape.points.tobytes(), tuple(fills[0].tolist()), stroke, width, shape.joint_type, shape.cap_style)


def _differing(before: Sequence[_Drawn], now: Sequence[_Drawn]) -> list[Box]:
    """Where something was taken away, put, or put behind something else."""
    places = {drawn.what: place for place, drawn in enumerate(before)}
    staying, last, boxes = set(), -1, []
    for drawn in now:
        place = places.pop(drawn.what, -1)
        if place > last:
            staying.add(place)
            last = place
        else:
            boxes.append(drawn.box)
    return boxes + [drawn.box for place, drawn in enumerate(before) if place not in staying]


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
    curves = points[: len(points) // 4 * 4, :2].reshape(-1, 8).tolist()
    begin_x = begin_y = end_x = end_y = nan
    curve_to = context.curve_to
    for x, y, ax, ay, bx, by, to_x, to_y in curves:
        if (end_x != x or end_y != y) and not _meet(end_x, end_y, x, y):
            if _meet(begin_x, begin_y, end_x, end_y):
                context.close_path()
            context.new_sub_path()
            context.move_to(x, y)
            begin_x, begin_y = x, y
        curve_to(ax, ay, bx, by, to_x, to_y)
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
    # cairo asks for memory that it might write to; stored photographs are read-only.
    pixels = np.require(rgba, requirements=["C", "W"])
    alpha = pixels.view("<u4") >> 24
    if alpha.min() == 255:
        return pixels
    scaled = np.empty_like(pixels)
    for at in range(0, len(pixels), ROWS):
        rows = slice(at, at + ROWS)
        factors = (alpha[rows] * np.uint32(0x010101) | np.uint32(0xFF000000)).view(np.uint8)  # alpha stays as it is
        products = np.multiply(pixels[rows], factors, dtype=np.uint16)
        products += 128  # with the next line the rounded quotient by 255
        products += products >> 8
        np.right_shift(products, 8, out=scaled[rows], casting="unsafe")
    return scaled

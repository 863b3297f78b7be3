"""Backstage: everything of the engine that touches manim's private parts, and nothing else.

What stands here was written for manim 0.22 and leans on what it does not promise: tests/engine/stage/test_backstage.py
says in words what each part needs, so that another manim either passes there or is told where it differs.

- configuration: set whole, from manim's own default.cfg and what a studio sets (see also tenuto.stage.plain);
- letters: Typst with the packaged fonts only, by one compiler; no Pango, no LaTeX;
- pictures: opened upright and at 8 bits;
- glyphs: made light, since animations copy what they move;
- paths: measured once, not in every picture;
- filming: a renderer that lends its canvas, a file writer without files, the frame that an animation stops short of;
- the camera's tables and its idea of equal points.
"""

from __future__ import annotations

import copy
import functools
import hashlib
import logging
import threading
from collections.abc import Iterator, Sequence
from configparser import ConfigParser
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Any
from unittest import mock
from xml.etree import ElementTree as ET

import numpy as np
import svgelements as se  # type: ignore[import-untyped]
import typst
from manim import RIGHT, CairoRenderer, ManimColor, MarkupText, Mobject, Text, Typst, VMobject, tempconfig
from manim import _config as manim_config
from manim._config.utils import ManimConfig
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP
from manim.mobject.svg.svg_mobject import VMobjectFromSVGPath
from manim.mobject.text import tex_mobject, typst_mobject
from manim.mobject.types import image_mobject
from manim.mobject.types.image_mobject import AbstractImageMobject
from manim.scene.scene_file_writer import SceneFileWriter
from manim.utils.typst_file_writing import TYPST_COMPILATION_FONT_SIZE, TYPST_TEMPLATE
from tqdm import tqdm  # type: ignore[import-untyped]

from tenuto.errors import LectureError
from tenuto.stage import fonts, photographs
from tenuto.stage.box import Box

__all__ = [
    "CAP_STYLE_MAP",
    "EQUAL_POINTS",
    "LINE_JOIN_MAP",
    "TYPST_PT",
    "AbstractImageMobject",
    "FilelessWriter",
    "Lettered",
    "StageError",
    "StudioRenderer",
    "configured",
    "forget_still_parts",
    "lighten",
    "show_frame",
]

logging.getLogger("manim").setLevel(logging.ERROR)
# manim makes progress bars even where it shows none. Their usual lock is a named semaphore, which a worker that is
# stopped would leave behind in the system.
tqdm.set_lock(threading.RLock())


class StageError(LectureError):
    """A scene uses the stage in a way that cannot be filmed; the message says what to do."""


# -- configuration -------------------------------------------------------------------------------------------------------


@functools.cache
def _shipped() -> ManimConfig:
    """The configuration that manim is shipped with."""
    parser = ConfigParser()
    with (Path(manim_config.__file__).parent / "default.cfg").open(encoding="utf-8") as file:
        parser.read_file(file)
    return ManimConfig().digest_parser(parser)


@contextmanager
def configured(width: int, height: int, fps: int, media: str) -> Iterator[None]:
    """Manim's global configuration for one studio: `width` by `height` px, its files in the folder `media`.

    Every setting has a value that we know, whatever stood there before, and keeps it. `media` is to be a folder of one's own,
    since manim's caches of texts are not atomic.
    """
    with tempconfig({}), _only_packaged_letters(), mock.patch.object(image_mobject, "Image", _Pictures):
        manim_config.config.update(_shipped())
        manim_config.config.update(
            {
                "pixel_width": width,
                "pixel_height": height,
                "frame_rate": fps,
                "media_dir": media,
                "disable_caching": True,
                "progress_bar": "none",
                "verbosity": "ERROR",
                "notify_outdated_version": False,
                "seed": 0,
            }
        )
        with mock.patch.object(manim_config.config, "_d", _Settled(manim_config.config._d)):
            yield


class _Settled(dict[str, Any]):
    """The values of manim's configuration, which nobody changes while a scene is on the stage: half of manim would not hear
    of it. Another frame rate for one made a motion that was three times too fast."""

    def __setitem__(self, name: str, value: Any) -> None:
        if self[name] != value:
            raise StageError(
                f"it sets manim's {name} to {value}: take that out, the engine sets up manim for the film's size"
            )

    def update(self, *others: Any, **more: Any) -> None:
        for name, value in dict(*others, **more).items():
            self[name] = value

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        return copy.deepcopy(dict(self), memo)


class _Pictures:
    """What manim's ImageMobject takes for PIL's Image."""

    open = staticmethod(photographs.opened)


# -- letters -------------------------------------------------------------------------------------------------------------

TYPST_PT = TYPST_COMPILATION_FONT_SIZE


@functools.cache
def _typst() -> typst.Compiler:
    """One compiler a process: it keeps the fonts read, 0.2 ms a text instead of 9. It reads no file but the fonts."""
    return typst.Compiler(root=str(fonts.FOLDER), font_paths=[str(fonts.FOLDER)], ignore_system_fonts=True)


def _typst_to_svg_file(
    typst_code: str, preamble: str = "", text_size: float = TYPST_PT, font_paths: list[str | Path] | None = None
) -> Path:
    """What manim's function of that name does, with the packaged fonts and Typst's own, and none of the machine's.

    Raises:
        StageError: fonts of another folder or packages from the network are asked for.
    """
    if any(Path(path) != fonts.FOLDER for path in font_paths or ()):
        raise StageError(f"Typst is given fonts of its own: leave font_paths out, everything is set in {fonts.FONT}")
    if "@preview/" in typst_code + preamble:
        raise StageError("Typst is asked for a package from the network: write it without, films are made offline")
    source = TYPST_TEMPLATE.format(text_size=text_size, preamble=preamble, body=typst_code)
    folder: Path = manim_config.config.get_dir("tex_dir")
    path = folder / f"{hashlib.sha256(source.encode()).hexdigest()[:32]}.svg"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_typst().compile(source.encode(), format="svg", timestamp=0))  # type: ignore[arg-type]
    return path


typst_mobject.typst_to_svg_file = _typst_to_svg_file


def _no_pango(self: object, *args: object, **kwargs: object) -> str:
    raise StageError(
        f"{type(self).__name__} takes its letters from this machine's fonts: write self.words(...), set in {fonts.FONT}"
    )


def _no_latex(*args: object, **kwargs: object) -> Path:
    raise StageError(
        "MathTex and Tex (and manim's numbers, which are made of them) need LaTeX: write self.formula(...) in Typst's "
        "maths, or self.words(...)"
    )


@contextmanager
def _only_packaged_letters() -> Iterator[None]:
    with (
        mock.patch.object(Text, "_text2svg", _no_pango),
        mock.patch.object(MarkupText, "_text2svg", _no_pango),
        mock.patch.object(tex_mobject, "tex_to_svg_file", _no_latex),
    ):
        yield


# -- glyphs --------------------------------------------------------------------------------------------------------------


class Glyph(VMobjectFromSVGPath):
    """A letter. Animations copy what they move, and most of what moves are letters: this makes their copies cheap."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Glyph:
        twin = self.__class__.__new__(self.__class__)
        memo[id(self)] = twin
        for name, value in self.__dict__.items():
            if isinstance(value, np.ndarray):
                twin.__dict__[name] = value.copy()
            elif isinstance(value, _UNCHANGING):
                twin.__dict__[name] = value
            else:
                twin.__dict__[name] = copy.deepcopy(value, memo)
        return twin


# What a copy may share with its original. Manim's colours are never changed in place.
_UNCHANGING = (str, float, int, bool, type(None), ManimColor, Enum)


def lighten(text: Mobject) -> None:
    """Take from a text what it needed to be born only, and what every animation would copy with it."""
    for glyph in text.get_family():
        if type(glyph) is VMobjectFromSVGPath:
            glyph.path_obj = None  # the SVG's path, segment by segment
            glyph.__class__ = Glyph


# -- paths ---------------------------------------------------------------------------------------------------------------

_curves_with_lengths = VMobject.get_curve_functions_with_lengths


@functools.lru_cache(maxsize=32)
def _measured(points: bytes, **sampling: Any) -> tuple[Any, ...]:
    path = VMobject()
    path.points = np.frombuffer(points).reshape(-1, path.dim)
    return tuple(_curves_with_lengths(path, **sampling))


def _curves_with_lengths_once(path: VMobject, **sampling: Any) -> tuple[Any, ...]:
    """What manim's method of that name gives; it measures a whole path anew in every picture of what moves along it."""
    return _measured(path.points.tobytes(), **sampling)


VMobject.get_curve_functions_with_lengths = _curves_with_lengths_once


@functools.cache
def _glyph(outline: str, fill: str) -> Glyph | None:
    """A letter by its SVG path, as manim makes it, before it has a place; None if it is a blank."""
    letter = VMobjectFromSVGPath(se.Path(outline))
    letter.set_style(fill_color=fill, fill_opacity=1.0, stroke_width=0)
    lighten(letter)
    return letter if letter.has_points() else None


class Lettered(Typst):
    """Typst's text, whose letters are parsed once a process: manim reads the outline of each anew, a millisecond a letter,
    a tenth of the time in which a scene was filmed."""

    def generate_mobject(self) -> Lettered:
        drawing = ET.parse(self.get_file_path()).getroot()
        leaves = [(leaf, matrix) for _, _, leaf, matrix in typst_mobject._iter_svg_leaves(drawing)]
        if any(set(leaf.attrib) != _LETTER for leaf, _ in leaves):
            return super().generate_mobject()  # type: ignore[no-any-return]  # a bar of a fraction, a line under words
        outlines = {f"#{symbol.get('id')}": symbol[0].get("d", "") for symbol in drawing.iter(f"{_SVG}symbol")}
        for leaf, matrix in leaves:
            if not (letter := _glyph(outlines[leaf.get(_HREF, "")], leaf.get("fill", ""))):
                continue
            placed = copy.deepcopy(letter)
            matrix = se.Matrix(f"translate({leaf.get('x')}, {leaf.get('y')})") * matrix
            self.add(self.handle_transform(placed, matrix))
        self.flip(RIGHT)  # SVG's y points down
        return self


_SVG, _HREF = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
_LETTER = {_HREF, "x", "y", "fill", "fill-rule"}  # what Typst says of a letter


# -- filming -------------------------------------------------------------------------------------------------------------


class StudioRenderer(CairoRenderer):
    """manim's renderer, which hands on the canvas itself: a copy of 8 MB a frame costs 2 to 4 ms, and nobody keeps it.

    With it go the boxes in which it has changed since the frame before.
    """

    def add_frame(self, frame: Any, num_frames: int = 1) -> None:
        if not self.skip_animations:
            self.time += num_frames / self.camera.frame_rate
            self.file_writer.write_frame(frame, num_frames, self.camera.take_changed())

    def render(self, scene: Any, time: float, moving_mobjects: Any = None) -> None:
        self.update_frame(scene, moving_mobjects)
        self.add_frame(self.camera.pixel_array)


class FilelessWriter(SceneFileWriter):
    """manim's file writer without its files."""

    def begin_animation(self, *args: Any, **kwargs: Any) -> None: ...
    def end_animation(self, *args: Any, **kwargs: Any) -> None: ...
    def add_partial_movie_file(self, *args: Any, **kwargs: Any) -> None: ...
    def write_frame(self, frame: Any, repeat: int = 1, changed: Sequence[Box] | None = None) -> None: ...
    def finish(self, *args: Any, **kwargs: Any) -> None: ...


def show_frame(scene: Any) -> None:
    """Add one frame of the scene as it is now, which an animation itself never shows (it stops a frame short)."""
    forget_still_parts(scene)
    scene.renderer.render(scene, 0, None)


def forget_still_parts(scene: Any) -> None:
    """Let the next picture be drawn whole: manim keeps what did not move in the last animation as a picture."""
    scene.renderer.static_image = None


# -- the camera ----------------------------------------------------------------------------------------------------------

# Points are one where they differ by at most this much, absolutely and as a share: numpy.isclose with manim's tolerance.
EQUAL_POINTS = (VMobject().tolerance_for_point_equality, 1e-5)

"""Stills: the state at the end of every beat, without filming. Importing this module imports manim.

Animations are not played but brought to their end, so a scene takes a second instead of ten. `check` measures the
states, `contact` shows them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

import numpy as np
from manim import CairoRenderer, Mobject, VMobject
from numpy.typing import NDArray

from tenuto.film.quality import Quality
from tenuto.film.studio import studio
from tenuto.film.workers import pulse
from tenuto.stage.backstage import FilelessWriter, forget_still_parts
from tenuto.stage.camera import StageCamera
from tenuto.stage.card import Card
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import UNITS_PER_PX, Formula

VISIBLE = 0.05  # opacity below which a text counts as gone


@runtime_checkable
class Lettering(Protocol):
    """Whatever shows text: it knows what it says and its em height in px at 1080p."""

    text: str

    @property
    def px(self) -> float: ...


@dataclass(frozen=True, slots=True)
class TextBox:
    """A text as it stands in a still. Box in manim units from the centre; colours as RGB in [0, 1]."""

    text: str
    px: float
    is_formula: bool
    is_computed: bool  # its numbers were computed from stored tensors
    left: float
    right: float
    bottom: float
    top: float
    colours: tuple[tuple[float, float, float], ...]
    crossed_by: str  # what shape's edge or stroke is seen to run through it; empty for none


@dataclass(frozen=True, slots=True)
class Still:
    """The state at the end of a beat."""

    beat: str
    lead: float  # s of motion
    loop: float  # s of one turn, 0 for a freeze
    astray: NDArray[np.bool_] | None  # (H, W), where the loop's end differs from its beginning; None for a freeze
    pixels: NDArray[np.uint8]  # (H, W, 3)
    behind: NDArray[np.uint8]  # (H, W, 3), the same without any text
    texts: tuple[TextBox, ...]
    cues: tuple[tuple[str, float], ...] = ()  # name, and s of motion before it

    @property
    def seam(self) -> float:
        """Share of pixels in which the loop's end differs from its beginning."""
        return 0.0 if self.astray is None else float(self.astray.mean())


class _StillWriter(FilelessWriter):
    """Is told where beats and loops begin and end (tenuto.stage.scene.Recorder), and takes the stills."""

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self.scene: LectureScene | None = None
        self.stills: list[Still] = []
        self._beat, self._began, self._looped = "", 0.0, 0.0
        self._before: NDArray[np.uint8] | None = None
        self._cues: list[tuple[str, float]] = []

    @property
    def _now(self) -> float:
        assert self.scene is not None
        return float(self.scene.renderer.time)

    def beat_begins(self, slug: str) -> None:
        pulse(f"in beat '{slug}'")
        self._beat, self._began, self._before, self._cues = slug, self._now, None, []

    def cue_begins(self, name: str) -> None:
        self._cues.append((name, self._now - self._began))

    def loop_begins(self) -> None:
        self._looped, self._before = self._now, self._picture()

    def beat_ends(self) -> None:
        assert self.scene is not None
        pixels = self._picture()
        lettering = list(_lettering(self.scene))
        behind = self._behind(lettering)
        shapes = _shapes(self.scene, lettering)
        is_loop = self._before is not None
        self.stills.append(
            Still(
                beat=self._beat,
                lead=(self._looped if is_loop else self._now) - self._began,
                loop=self._now - self._looped if is_loop else 0.0,
                astray=_differs(self._before, pixels) if self._before is not None else None,
                pixels=pixels,
                behind=behind,
                texts=tuple(_box(piece, crossing(_words(piece), shapes, pixels, behind)) for piece in lettering),
                cues=tuple(self._cues),
            )
        )

    def _picture(self) -> NDArray[np.uint8]:
        assert self.scene is not None
        forget_still_parts(self.scene)
        self.scene.renderer.update_frame(self.scene)
        return np.array(self.scene.renderer.get_frame()[:, :, :3])

    def _behind(self, lettering: list[Any]) -> NDArray[np.uint8]:
        glyphs = [glyph for piece in lettering for glyph in piece.family_members_with_points()]
        opacities = [(glyph.get_fill_opacity(), glyph.get_stroke_opacity()) for glyph in glyphs]
        for glyph in glyphs:
            glyph.set_opacity(0, family=False)
        picture = self._picture()
        for glyph, (fill, stroke) in zip(glyphs, opacities, strict=True):
            glyph.set_fill(opacity=fill, family=False)
            glyph.set_stroke(opacity=stroke, family=False)
        return picture


def take_stills(
    scene_class: type[LectureScene], card: Card, quality: Quality, beats: Sequence[str] | None = None
) -> list[Still]:
    """Run a scene to the end of each beat; `beats` as for tenuto.film.studio.record.

    Raises:
        whatever the scene raises.
    """
    with studio(quality):
        renderer = CairoRenderer(file_writer_class=_StillWriter, camera_class=StageCamera, skip_animations=True)
        scene = scene_class(renderer, card=card, beats=beats)
        writer = scene.renderer.file_writer
        writer.scene = scene
        scene.render()
    return list(writer.stills)


def draw(mobject: Mobject, ground: str) -> NDArray[np.uint8]:
    """One mobject alone on a ground; (H, W, 3). In a studio only, which is where it was made."""
    camera = StageCamera(background_color=ground)
    camera.capture_mobjects([mobject])
    return np.array(camera.pixel_array[:, :, :3])


MARK = (255, 0, 200)  # RGB, of what differs: no role of colour is likely to be near it
AROUND_MARK = 6  # px by which what differs is made larger, so that a hair is seen


def seam_picture(still: Still) -> NDArray[np.uint8]:
    """The picture at the end of a loop, darkened, and on it in one loud colour where it differs from the beginning."""
    assert still.astray is not None
    picture = (still.pixels // 3).astype(np.uint8)
    rows, columns = (AROUND_MARK * 2 + 1,) * 2
    padded = np.pad(still.astray, AROUND_MARK)
    near = np.lib.stride_tricks.sliding_window_view(padded, (rows, columns)).any(axis=(2, 3))
    picture[near] = picture[near] // 2 + np.array(MARK, np.uint8) // 2
    picture[still.astray] = MARK
    return picture


def _lettering(scene: LectureScene) -> Iterator[Mobject]:
    """Every text on screen that can be seen, each once; also one of which the font has no letter at all."""
    seen: set[int] = set()
    for mobject in scene.mobjects:
        for piece in mobject.get_family():
            if isinstance(piece, Lettering) and id(piece) not in seen and (_is_blank(piece) or _can_be_seen(piece)):
                seen.add(id(piece))
                yield piece


def _is_blank(piece: Any) -> bool:
    return bool(piece.text.strip()) and not piece.family_members_with_points()


def _can_be_seen(piece: Any) -> bool:
    return any(
        max(glyph.get_fill_opacity(), glyph.get_stroke_opacity()) > VISIBLE
        for glyph in piece.family_members_with_points()
        if isinstance(glyph, VMobject)
    )


def _box(piece: Any, crossed_by: str) -> TextBox:
    glyphs = [glyph for glyph in piece.family_members_with_points() if glyph.get_fill_opacity() > VISIBLE]
    return TextBox(
        text=piece.text,
        px=float(piece.px),
        is_formula=isinstance(piece, Formula),
        is_computed=getattr(piece, "is_computed", False),
        left=float(piece.get_left()[0]),
        right=float(piece.get_right()[0]),
        bottom=float(piece.get_bottom()[1]),
        top=float(piece.get_top()[1]),
        colours=tuple(sorted({_rgb(glyph) for glyph in glyphs})),
        crossed_by=crossed_by,
    )


def _rgb(glyph: Any) -> tuple[float, float, float]:
    red, green, blue = (float(value) for value in glyph.get_fill_color().to_rgb())
    return red, green, blue


# -- what runs through texts ---------------------------------------------------------------------------------------------

STEP = 0.02  # units, some 3 px at 1080p: the distance between points that are looked at along an edge
INSET = 0.03  # units, 4 px: an edge may touch a word's box by this much, as an underline does
SPACE = 0.3  # em between letters from which on they are two words
TOUCHED = 4  # points of an edge that must be seen in a word, some 12 px: less is a corner that grazes it
SEEN = 12  # of 255 by which a channel must vary around a point for an edge to be seen there: a panel on night has 16
AROUND = 2  # px around a point, at the size that is drawn


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape that can be seen, as its curves."""

    name: str
    curves: NDArray[np.float64]  # (n, 4, 2) control points, manim units


def _words(piece: Any) -> NDArray[np.float64]:
    """The boxes of the words of a text, (n, 4): left, bottom, right, top, in manim units."""
    boxes: list[list[float]] = []
    gap = SPACE * float(piece.px) * UNITS_PER_PX
    for glyph in piece.family_members_with_points():
        (left, bottom), (right, top) = glyph.points[:, :2].min(axis=0), glyph.points[:, :2].max(axis=0)
        last = boxes[-1] if boxes else None
        if last and left - last[2] < gap and right - last[0] > -gap and bottom < last[3] and top > last[1]:
            boxes[-1] = [min(last[0], left), min(last[1], bottom), max(last[2], right), max(last[3], top)]
        else:
            boxes.append([left, bottom, right, top])
    return np.array(boxes, float).reshape(-1, 4)


def _shapes(scene: LectureScene, lettering: Sequence[Mobject]) -> list[Shape]:
    """Everything drawn by curves that can be seen, is no letter, and is not meant to run through texts.

    Lines in the ground's own `line` colour are grids and rules, quiet enough to stand behind a number.
    """
    letters = {id(glyph) for piece in lettering for glyph in piece.get_family()}
    found = []
    for mobject in scene.mobjects:
        for part in mobject.family_members_with_points():
            if isinstance(part, VMobject) and id(part) not in letters and len(part.points) >= 4:
                stroke = part.get_stroke_opacity() if part.get_stroke_width() else 0
                is_rule = part.get_fill_opacity() <= VISIBLE and part.get_stroke_color().to_hex() == scene.ground.line
                if max(part.get_fill_opacity(), stroke) > VISIBLE and not is_rule and not hasattr(part, "strikes"):
                    curves = part.points[: len(part.points) // 4 * 4, :2].reshape(-1, 4, 2)
                    found.append(Shape(type(part).__name__, curves))
    return found


def crossing(
    words: NDArray[np.float64], shapes: Sequence[Shape], pixels: NDArray[np.uint8], behind: NDArray[np.uint8]
) -> str:
    """The name of a shape whose edge or stroke is seen to run through one of `words`; empty for none.

    An edge or a word that something covers is not seen, and an edge that goes around a text, as its panel's does, is
    not in it.

    Args:
        words: boxes as `_words` gives them.
        pixels: the picture, (H, W, 3).
        behind: the same without any text.
    """
    height, width = behind.shape[:2]
    scale = height / 8
    for left, bottom, right, top in words + np.array([INSET, INSET, -INSET, -INSET]):
        rows = slice(max(0, int(height / 2 - top * scale)), max(0, int(height / 2 - bottom * scale) + 1))
        columns = slice(max(0, int(width / 2 + left * scale)), max(0, int(width / 2 + right * scale) + 1))
        if not _differs(pixels[rows, columns], behind[rows, columns]).any():
            continue
        for shape in shapes:
            low, high = shape.curves.min(axis=1), shape.curves.max(axis=1)
            near = (low[:, 0] < right) & (high[:, 0] > left) & (low[:, 1] < top) & (high[:, 1] > bottom)
            seen = 0
            for curve in shape.curves[near]:
                length = float(np.linalg.norm(np.diff(curve, axis=0), axis=1).sum())
                points = _along(curve, max(2, round(length / STEP)))
                x, y = points.T
                for px, py in points[(x > left) & (x < right) & (y > bottom) & (y < top)]:
                    column, row = int(width / 2 + px * scale), int(height / 2 - py * scale)
                    around = behind[
                        max(0, row - AROUND) : row + AROUND + 1, max(0, column - AROUND) : column + AROUND + 1
                    ].reshape(-1, 3)
                    seen += len(around) > 0 and int(np.ptp(around.astype(np.int16), axis=0).max()) > SEEN
            if seen >= TOUCHED:
                return shape.name
    return ""


def _along(curve: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """`count` points of a cubic Bézier curve, (4, 2) -> (count, 2)."""
    t = np.linspace(0, 1, count)[:, None]
    one, two, three, four = curve
    return (1 - t) ** 3 * one + 3 * (1 - t) ** 2 * t * two + 3 * (1 - t) * t**2 * three + t**3 * four


def _differs(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Which pixels, (H, W), differ by more than a tenth of full scale in some channel."""
    return np.abs(before.astype(np.int16) - after).max(axis=2, initial=0) > 25

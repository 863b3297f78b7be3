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


@dataclass(frozen=True, slots=True)
class Still:
    beat: str
    lead: float  # s of motion
    loop: float  # s of one turn, 0 for a freeze
    seam: float  # share of pixels in which the loop's end differs from its beginning
    pixels: NDArray[np.uint8]  # (H, W, 3)
    behind: NDArray[np.uint8]  # (H, W, 3), the same without any text
    texts: tuple[TextBox, ...]
    cues: tuple[tuple[str, float], ...] = ()  # name, and s of motion before it


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
        is_loop = self._before is not None
        self.stills.append(
            Still(
                beat=self._beat,
                lead=(self._looped if is_loop else self._now) - self._began,
                loop=self._now - self._looped if is_loop else 0.0,
                seam=_difference(self._before, pixels) if self._before is not None else 0.0,
                pixels=pixels,
                behind=self._behind(lettering),
                texts=tuple(_box(piece) for piece in lettering),
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


def draw(mobject: Mobject, quality: Quality, ground: str) -> NDArray[np.uint8]:
    """One mobject alone on a ground; (H, W, 3)."""
    with studio(quality):
        camera = StageCamera(background_color=ground)
        camera.capture_mobjects([mobject])
        return np.array(camera.pixel_array[:, :, :3])


def _lettering(scene: LectureScene) -> Iterator[Mobject]:
    """Every text on screen that can be seen, each once."""
    seen: set[int] = set()
    for mobject in scene.mobjects:
        for piece in mobject.get_family():
            if isinstance(piece, Lettering) and id(piece) not in seen and _can_be_seen(piece):
                seen.add(id(piece))
                yield piece


def _can_be_seen(piece: Any) -> bool:
    return any(
        max(glyph.get_fill_opacity(), glyph.get_stroke_opacity()) > VISIBLE
        for glyph in piece.family_members_with_points()
        if isinstance(glyph, VMobject)
    )


def _box(piece: Any) -> TextBox:
    from tenuto.stage.theme import Formula

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
    )


def _rgb(glyph: Any) -> tuple[float, float, float]:
    red, green, blue = (float(value) for value in glyph.get_fill_color().to_rgb())
    return red, green, blue


def _difference(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> float:
    """Share of pixels that differ by more than a tenth of full scale in some channel."""
    return float((np.abs(before.astype(np.int16) - after).max(axis=2) > 25).mean())

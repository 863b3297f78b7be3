"""The studio: manim's side of filming. Importing this module imports manim."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tenuto.files import scratch
from tenuto.film.h264 import Run, RunEncoder
from tenuto.film.quality import Quality
from tenuto.film.takes import Cue, Take
from tenuto.film.workers import pulse
from tenuto.stage.backstage import FilelessWriter, StudioRenderer, configured
from tenuto.stage.box import Box
from tenuto.stage.camera import StageCamera
from tenuto.stage.card import Card
from tenuto.stage.scene import LectureScene


@contextmanager
def studio(quality: Quality) -> Iterator[None]:
    """Manim set up to draw at a quality, with a folder of its own that is gone afterwards."""
    with scratch() as folder, configured(quality.width, quality.height, quality.fps, folder):
        yield


class TakeWriter(FilelessWriter):
    """A file writer that sees every frame of a scene and keeps takes instead of files (tenuto.stage.scene.Recorder)."""

    def __init__(self, settings: Any, quality: Quality, on_beat: Callable[[str], None]) -> None:
        super().__init__(settings)
        self.quality, self.on_beat = quality, on_beat
        self.takes: list[Take] = []
        self._beat = ""
        self._lead: Run | None = None
        self._cues: list[Cue] = []
        self._encoder: RunEncoder | None = None

    def beat_begins(self, slug: str) -> None:
        pulse(f"in beat '{slug}'")
        self._beat, self._lead, self._encoder, self._cues = slug, None, RunEncoder(self.quality), []

    def cue_begins(self, name: str) -> None:
        assert self._encoder is not None
        self._note_rise()
        self._cues.append(Cue(name, self._encoder.settle(), 0))

    def _note_rise(self) -> None:
        """Of the cue before, whose motion is over."""
        assert self._encoder is not None
        if self._cues and self._lead is None:
            self._cues[-1] = replace(self._cues[-1], rise=self._encoder.rise)

    def loop_begins(self) -> None:
        assert self._encoder is not None
        self._note_rise()
        self._lead, self._encoder = self._encoder.finish(settle=True), RunEncoder(self.quality)

    def beat_ends(self) -> None:
        assert self._encoder is not None
        self._note_rise()
        run = self._encoder.finish(settle=self._lead is None)
        self.takes.append(Take(self._beat, self._lead or run, run if self._lead else None, tuple(self._cues)))
        self._encoder = None
        self.on_beat(self._beat)

    def write_frame(self, frame: Any, repeat: int = 1, changed: Sequence[Box] | None = None) -> None:
        assert self._encoder is not None, "frames are written inside beats only"
        self._encoder.show(frame, repeat, changed)
        pulse(f"in beat '{self._beat}'")


def record(
    scene_class: type[LectureScene],
    card: Card,
    quality: Quality,
    on_beat: Callable[[str], None],
    beats: Sequence[str] | None = None,
) -> tuple[tuple[Take, ...], bytes]:
    """Run a scene: its takes, and the PNG of its last picture.

    Args:
        beats: those of the script; a scene with others is stopped where they differ.

    Raises:
        whatever the scene raises.
    """
    writer_class: Any = partial(TakeWriter, quality=quality, on_beat=on_beat)
    with studio(quality):
        scene = scene_class(
            StudioRenderer(file_writer_class=writer_class, camera_class=StageCamera), card=card, beats=beats
        )
        scene.render()
        writer = scene.renderer.file_writer
    return tuple(writer.takes), png_of(scene.renderer.camera.pixel_array)


def png_of(pixels: NDArray[np.uint8]) -> bytes:
    """A picture (H, W, 3 or 4) as a file, without its alpha."""
    out = io.BytesIO()
    # Level 1: a quarter of the time of the default for 1.3 times the bytes.
    Image.fromarray(pixels[:, :, :3]).save(out, "PNG", compress_level=1)
    return out.getvalue()

"""The studio: manim's side of filming. Importing this module imports manim."""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
from manim import CairoRenderer, tempconfig
from manim.scene.scene_file_writer import SceneFileWriter
from numpy.typing import NDArray
from PIL import Image
from tqdm import tqdm  # type: ignore[import-untyped]

from tenuto.files import scratch
from tenuto.film.h264 import Run, RunEncoder
from tenuto.film.quality import Quality
from tenuto.film.takes import Cue, Take
from tenuto.stage.camera import StageCamera
from tenuto.stage.card import Card
from tenuto.stage.scene import LectureScene

logging.getLogger("manim").setLevel(logging.ERROR)
# manim makes progress bars even where it shows none. Their usual lock is a named semaphore, which a worker that is
# stopped would leave behind in the system.
tqdm.set_lock(threading.RLock())


class StudioRenderer(CairoRenderer):
    """manim's renderer, which hands on the canvas itself: a copy of 8 MB a frame costs 2 to 4 ms, and nobody keeps it."""

    def render(self, scene: Any, time: float, moving_mobjects: Any = None) -> None:
        self.update_frame(scene, moving_mobjects)
        self.add_frame(self.camera.pixel_array)


class FilelessWriter(SceneFileWriter):
    """manim's file writer without its files."""

    def begin_animation(self, *args: Any, **kwargs: Any) -> None: ...
    def end_animation(self, *args: Any, **kwargs: Any) -> None: ...
    def add_partial_movie_file(self, *args: Any, **kwargs: Any) -> None: ...
    def finish(self, *args: Any, **kwargs: Any) -> None: ...


class TakeWriter(FilelessWriter):
    """A file writer that sees every frame of a scene and keeps takes instead of files (tenuto.stage.scene.Recorder)."""

    quality: Quality
    on_beat: Callable[[str], None]

    def __init__(self, settings: Any) -> None:
        super().__init__(settings)
        self.takes: list[Take] = []
        self._beat = ""
        self._lead: Run | None = None
        self._cues: list[Cue] = []
        self._encoder: RunEncoder | None = None

    def beat_begins(self, slug: str) -> None:
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

    def write_frame(self, frame: Any, repeat: int = 1) -> None:
        assert self._encoder is not None, "frames are written inside beats only"
        self._encoder.show(frame, repeat)


def studio_config(quality: Quality, media_dir: str) -> dict[str, Any]:
    """manim's settings for one scene; a media_dir of its own, since its text caches are not atomic."""
    return {
        "pixel_width": quality.width,
        "pixel_height": quality.height,
        "frame_rate": quality.fps,
        "media_dir": media_dir,
        "disable_caching": True,
        "progress_bar": "none",
        "verbosity": "ERROR",
        "notify_outdated_version": False,
        "seed": 0,
    }


def record(
    scene_class: type[LectureScene], card: Card, quality: Quality, on_beat: Callable[[str], None]
) -> tuple[tuple[Take, ...], bytes]:
    """Run a scene: its takes, and the PNG of its last picture."""

    class Writer(TakeWriter):
        pass

    Writer.quality, Writer.on_beat = quality, staticmethod(on_beat)
    with scratch() as folder, tempconfig(studio_config(quality, folder)):
        scene = scene_class(StudioRenderer(file_writer_class=Writer, camera_class=StageCamera), card=card)
        scene.render()
        writer = scene.renderer.file_writer
    return tuple(writer.takes), png_of(scene.renderer.camera.pixel_array)


def png_of(pixels: NDArray[np.uint8]) -> bytes:
    """A picture (H, W, 3 or 4) as a file, without its alpha."""
    out = io.BytesIO()
    # Level 1: a quarter of the time of the default for 1.3 times the bytes.
    Image.fromarray(pixels[:, :, :3]).save(out, "PNG", compress_level=1)
    return out.getvalue()

"""The baseline: the same beats by stock manim, holds as wait(), joined with their sound by moviepy.

Written to be fair: the same scenes, the same lengths and the same recordings; manim's own camera and writer with its
cache off, one process per scene on all cores; moviepy with all cores and its fastest sensible preset. What differs: holds
are frames to draw and encode, joining encodes again, and pictures go through manim's own camera.
"""

from __future__ import annotations

import multiprocessing
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tenuto.film.loudness import level
from tenuto.film.quality import SAMPLE_RATE
from tenuto.film.shoot import Shot, scene_class
from tenuto.film.soundtrack import mix
from tenuto.film.speech import Recording
from tenuto.film.timeline import SceneSpan, Timeline


@dataclass(frozen=True, slots=True)
class _Job:
    shot: Shot
    frames: dict[str, int]  # of every beat, by slug
    folder: Path


def render(job: _Job) -> Path:
    """Render one scene with stock manim; returns its silent MP4."""
    from manim import Camera, Scene, tempconfig

    base = scene_class(job.shot)
    fps = job.shot.quality.fps

    class Stock(base):  # type: ignore[misc, valid-type]
        """The scene as it is; where it would leave the rest of a beat to the edit, it waits or loops on."""

        def play(self, *args: object, **kwargs: object) -> None:
            if self._beat not in self._began:
                self._began[self._beat] = self.renderer.time
            super().play(*args, **kwargs)

        def setup(self) -> None:
            self._began: dict[str, float] = {}
            super().setup()

        def stand(self, beat: str) -> None:
            began = self._began.get(beat, self.renderer.time)
            rest = job.frames[beat] / fps - (self.renderer.time - began)
            if rest > 1 / fps:
                Scene.wait(self, rest)

        def loop(self, *animations: object, run_time: float = 3.0, **kwargs: object) -> None:
            assert self._beat is not None
            began = self._began.get(self._beat, self.renderer.time)
            turns = int((job.frames[self._beat] / fps - (self.renderer.time - began)) / run_time)
            for _ in range(turns):
                self._looped = False
                super().loop(*animations, run_time=run_time, **kwargs)
            if not turns:
                self.stand(self._beat)
                self._looped = True

    settings = {
        "pixel_width": job.shot.quality.width,
        "pixel_height": job.shot.quality.height,
        "frame_rate": fps,
        "media_dir": str(job.folder / job.shot.path.stem),
        "disable_caching": True,
        "progress_bar": "none",
        "verbosity": "ERROR",
        "notify_outdated_version": False,
    }
    with tempconfig(settings):
        scene = Stock(card=job.shot.card, camera_class=Camera)
        scene.render()
        return Path(scene.renderer.file_writer.movie_file_path)


def join(clips: list[Path], tracks: list[Path], path: Path, fps: int, cores: int) -> None:
    """Join clips with their sound into one film, as moviepy users do."""
    from moviepy import AudioFileClip, VideoFileClip, concatenate_videoclips

    parts = [
        VideoFileClip(str(clip)).with_audio(AudioFileClip(str(track)))
        for clip, track in zip(clips, tracks, strict=True)
    ]
    film = concatenate_videoclips(parts)
    film.write_videofile(
        str(path), fps=fps, codec="libx264", preset="veryfast", audio_codec="aac", threads=cores, logger=None
    )


def build(
    shots: list[Shot], timeline: Timeline, recordings: dict[str, Recording], folder: Path, cores: int
) -> dict[str, float]:
    """Build the film by the baseline; returns the seconds of each stage."""

    folder.mkdir(parents=True, exist_ok=True)
    jobs = [
        _Job(shot, {beat.slug: beat.frames for beat in span.beats}, folder)
        for shot, span in zip(shots, timeline.scenes, strict=True)
    ]
    began = time.perf_counter()
    with multiprocessing.get_context("spawn").Pool(cores) as pool:
        clips = pool.map(render, jobs, chunksize=1)
    rendered = time.perf_counter()
    tracks = [_track(span, recordings, timeline, folder) for span in timeline.scenes]
    join(clips, tracks, folder / "stock.mp4", timeline.quality.fps, cores)
    return {"manim": rendered - began, "moviepy": time.perf_counter() - rendered}


def _track(span: SceneSpan, recordings: dict[str, Recording], timeline: Timeline, folder: Path) -> Path:
    import wave

    samples = level(mix(span, recordings, timeline.quality.samples_per_frame))
    path = folder / f"{span.scene.slug}.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return path

"""A build: plan what is missing, speak and film it, and edit the film."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from film import keys
from film.files import Cache, make_folder, sweep, write
from film.outputs import Edit, write_clips, write_film
from film.quality import Quality
from film.shoot import Filmed, SceneFailed, Shot, film_all, shot_for
from film.soundtrack import Sound, sound_of
from film.speech import Spoken, speak
from film.takes import Reel
from film.timeline import Timeline, dead_air, lay_out
from narration.script import Lecture, Scene
from narration.source import ROOT
from narration.spoken import load_lexicon
from narration.voices import Choice
from scenes.card import Card
from tensors.stored import MissingResult

MEDIA = ROOT / "media"
REELS = "reels"
READS = "reads"  # what a scene read, by source key
SECONDS = "seconds.json"  # how long each scene took to film, for the order and the time left
UNKNOWN_SECONDS = 8.0  # the guess for a scene that was never filmed, at fhd on one core


class BuildFailed(Exception):
    """Some scenes could not be filmed; the others are in the cache."""

    def __init__(self, failures: Sequence[SceneFailed]) -> None:
        super().__init__("\n".join(str(failure) for failure in failures))
        self.failures = tuple(failures)


class Progress(Protocol):
    """Where a build tells how far it is; render.py draws it."""

    def begin(self, stage: str, total: float) -> None: ...
    def advance(self, stage: str, by: float, note: str = "") -> None: ...


class Quiet:
    """No progress is shown."""

    def begin(self, stage: str, total: float) -> None: ...
    def advance(self, stage: str, by: float, note: str = "") -> None: ...


@dataclass(slots=True)
class Report:
    """What a build did."""

    filmed: list[str] = field(default_factory=list)
    reels_kept: int = 0
    spoken: int = 0
    recordings_kept: int = 0
    damaged: list[Path] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)  # by stage
    motion: float = 0.0  # share of the film's frames that were drawn
    dead_air: float = 0.0
    length: float = 0.0  # s
    results: list[Path] = field(default_factory=list)
    voice: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user decides about a build."""

    quality: Quality
    out: Path = MEDIA
    jobs: int = os.cpu_count() or 1

    @property
    def cache(self) -> Path:
        return self.out / ".cache"


def build(
    lecture: Lecture, scenes: Sequence[Scene], voice: Choice, settings: Settings, progress: Progress | None = None
) -> Report:
    """Build the film of `scenes`: all of the lecture give lecture.mp4 and its companions, a selection only its clips.

    Raises:
        BuildFailed: scenes failed; nothing was edited.
        narration.voices.VoiceError, film.files.CannotWrite
    """
    progress = progress or Quiet()
    report = Report(voice=voice.note)
    cache = Cache(settings.cache)
    make_folder(settings.cache)
    sweep(settings.out)

    # Speaking and filming need nothing of each other: the voice works in a thread while the scenes are filmed.
    with ThreadPoolExecutor(1) as thread:
        recording = thread.submit(_speak, scenes, voice, cache, report, progress)
        reels = film_scenes(lecture, scenes, settings, cache, report, progress)
        spoken = recording.result()

    began = time.perf_counter()
    lengths = {text: len(recording.samples) for text, recording in spoken.recordings.items()}
    timeline = lay_out(scenes, reels, lengths, settings.quality)
    sounds = _sounds(timeline, spoken, cache, settings.jobs)
    report.seconds["sound"] = time.perf_counter() - began

    began = time.perf_counter()
    edit = Edit(lecture, timeline, spoken, sounds, voice.voice.identity, settings.out)
    report.results = list(write_film(edit) if tuple(scenes) == lecture.scenes else write_clips(edit))
    report.seconds["edit"] = time.perf_counter() - began
    report.damaged = cache.damaged
    report.length = timeline.seconds
    report.dead_air = dead_air(timeline)
    report.motion = sum(span.reel.motion_frames for span in timeline.scenes) / timeline.frames
    return report


# -- film ----------------------------------------------------------------------------------------------------------------


def film_scenes(
    lecture: Lecture,
    scenes: Sequence[Scene],
    settings: Settings,
    cache: Cache,
    report: Report,
    progress: Progress,
) -> dict[str, Reel]:
    """The reels of `scenes`, from the cache where nothing that they depend on has changed.

    Raises:
        BuildFailed
    """
    began = time.perf_counter()
    reels: dict[str, Reel] = {}
    missing: list[tuple[Shot, str]] = []
    for scene in scenes:
        shot = shot_for(scene, Card.of(lecture, scene), settings.quality)
        source = keys.source_key(shot.path, shot.card, settings.quality) if shot.path.is_file() else ""
        reel = _cached_reel(shot, source, cache)
        if reel:
            reels[scene.name] = reel
        else:
            missing.append((shot, source))
    report.reels_kept = len(reels)

    past = _past_seconds(settings.cache)
    pixels = settings.quality.width * settings.quality.height * settings.quality.fps

    def expected(shot: Shot) -> float:
        return past.get(_timed(shot), UNKNOWN_SECONDS * pixels / (1920 * 1080 * 30))

    missing.sort(key=lambda entry: -expected(entry[0]))  # longest first
    sources = {shot.scene: source for shot, source in missing}
    progress.begin("film", sum(expected(shot) for shot, _ in missing))

    def on_beat(shot: Shot, beat: str) -> None:
        progress.advance("film", expected(shot) / len(shot.beats), f"{shot.scene} · {beat}")

    def on_filmed(filmed: Filmed) -> None:
        name = filmed.shot.scene
        source = sources[name]
        cache.put(REELS, keys.reel_key(source, filmed.reel.reads), filmed.reel.pack())
        cache.put(READS, source, json.dumps(filmed.reel.reads).encode())
        reels[name] = filmed.reel
        report.filmed.append(name)
        past[_timed(filmed.shot)] = round(filmed.seconds, 2)
        write(settings.cache / SECONDS, json.dumps(past, indent=1, sort_keys=True).encode())

    failures = film_all([shot for shot, _ in missing], settings.jobs, on_filmed, on_beat) if missing else []
    report.seconds["film"] = time.perf_counter() - began
    if failures:
        raise BuildFailed(failures)
    return reels


def _cached_reel(shot: Shot, source: str, cache: Cache) -> Reel | None:
    reads = cache.get(READS, source) if source else None
    if reads is None:
        return None
    try:
        key = keys.reel_key(source, json.loads(reads))
    except (MissingResult, OSError):
        return None  # what it read is gone: let the scene say so
    body = cache.get(REELS, key)
    if body is None:
        return None
    reel = Reel.unpack(body)
    return reel if tuple(take.beat for take in reel.takes) == shot.beats else None


def _timed(shot: Shot) -> str:
    return f"{shot.scene} {shot.quality.name}"


def _past_seconds(folder: Path) -> dict[str, float]:
    try:
        return dict(json.loads((folder / SECONDS).read_text()))
    except (OSError, ValueError):
        return {}  # only an order and an estimate hang on it


# -- speak ---------------------------------------------------------------------------------------------------------------


def _speak(scenes: Sequence[Scene], voice: Choice, cache: Cache, report: Report, progress: Progress) -> Spoken:
    began = time.perf_counter()
    sentences = [sentence for scene in scenes for beat in scene.beats for sentence in beat.sentences]
    progress.begin("speak", len(set(sentences)))
    spoken = speak(sentences, voice.voice, load_lexicon(), cache, lambda: progress.advance("speak", 1))
    report.spoken, report.recordings_kept = spoken.made, len(spoken.recordings) - spoken.made
    report.seconds["speak"] = time.perf_counter() - began
    return spoken


def _sounds(timeline: Timeline, spoken: Spoken, cache: Cache, jobs: int) -> dict[str, Sound]:
    # Levelling and AAC release the interpreter lock for most of their time.
    with ThreadPoolExecutor(jobs) as threads:
        made = threads.map(
            lambda span: sound_of(span, spoken.recordings, timeline.quality.samples_per_frame, cache), timeline.scenes
        )
        return {span.scene.name: sound for span, (sound, _) in zip(timeline.scenes, made, strict=True)}

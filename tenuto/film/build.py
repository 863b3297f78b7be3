"""A build: plan what is missing, speak and film it, and edit the film."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Protocol

from tenuto.errors import LectureError
from tenuto.files import Cache, Hashes, alone, sweep, write
from tenuto.film.cluster import film_on
from tenuto.film.edit import assemble
from tenuto.film.kept import keep, kept
from tenuto.film.outputs import Edit, write_clips, write_film
from tenuto.film.quality import Quality
from tenuto.film.shoot import Filmed, SceneFailed, Shot, film_all, saved_too_often, shot_for, source_of
from tenuto.film.soundtrack import Sound, sound_of
from tenuto.film.speech import Spoken, speak
from tenuto.film.takes import Reel
from tenuto.film.thumbnail import thumbnail_of
from tenuto.film.timeline import Timeline, dead_air, lay_out
from tenuto.languages.reading import Reader, reader
from tenuto.script.lecture import Beat, Lecture, Scene
from tenuto.voices import Choice

REELS = "reels"
SECONDS = "seconds.json"  # how long each scene took to film, for the order and the time left
SAVES = 3  # times that a scene may be saved while it is filmed, until it is told
UNKNOWN_SECONDS = 8.0  # the guess for a scene that was never filmed, at fhd on one core


class BuildFailed(LectureError):
    """Some scenes could not be filmed; the others are in the cache."""

    def __init__(self, failures: Sequence[SceneFailed]) -> None:
        super().__init__("\n".join(str(failure) for failure in failures))
        self.failures = tuple(failures)


class Progress(Protocol):
    """Where a build tells how far it is; render.py draws it."""

    def begin(self, stage: str, total: float) -> None: ...
    def advance(self, stage: str, by: float, note: str = "") -> None: ...
    def say(self, line: str) -> None: ...


class Quiet:
    """No progress is shown."""

    def begin(self, stage: str, total: float) -> None: ...
    def advance(self, stage: str, by: float, note: str = "") -> None: ...
    def say(self, line: str) -> None: ...


@dataclass(slots=True)
class Report:
    """What a build did."""

    filmed: list[str] = field(default_factory=list)
    reels_kept: int = 0
    spoken: int = 0
    recordings_kept: int = 0
    damaged: list[Path] = field(default_factory=list)
    trimmed: int = 0  # bytes that the cache gave up
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
    out: Path  # everything that is built, and the cache
    jobs: int  # scenes filmed at once
    cluster: str = ""  # address of a Dask scheduler, which then films instead of the own cores
    cache_size: int = 4_000_000_000  # bytes; the whole lecture at fhd takes about 0.3 of it

    @property
    def cache(self) -> Path:
        return self.out / ".cache"

    def folder_of(self, lecture: Lecture) -> Path:
        """Where its film goes: a translation has a folder of its own, beside the original's files."""
        return self.out / lecture.language if lecture.on_screen else self.out


def build(
    lecture: Lecture,
    scenes: Sequence[Scene],
    voice: Choice,
    settings: Settings,
    progress: Progress | None = None,
    also_told: Sequence[Lecture] = (),
) -> Report:
    """Build `scenes`: all of the lecture give lecture.mp4 and its companions, a selection only its clips.

    `also_told` is the lecture in other languages, which become further subtitles of the film.

    Raises:
        BuildFailed: scenes failed; nothing was edited.
        tenuto.film.shoot.SceneFailed: the thumbnail failed; nothing was edited.
        tenuto.voices.VoiceError, tenuto.files.CannotWrite
    """
    report, progress, began = Report(voice=voice.note), progress or Quiet(), time.time()
    with at_work(settings, progress):
        edit = prepare(lecture, scenes, voice, settings, report, progress)
        cache = Cache(settings.cache, report.damaged)
        is_whole = tuple(scenes) == lecture.scenes
        if is_whole:
            edit = replace(edit, also_told=tuple(also_told), thumbnail=thumbnail_of(lecture, cache))
        with _timed(report, "edit"):
            report.results = list(write_film(edit) if is_whole else write_clips(edit))
        report.trimmed = cache.trim(settings.cache_size, began)
    return report


def preview(
    lecture: Lecture,
    scene: Scene,
    beat: str | None,
    voice: Choice,
    settings: Settings,
    progress: Progress | None = None,
) -> Report:
    """Build one scene, or one of its beats, with its sound, as preview/<slug>[-<beat>].mp4.

    Raises:
        tenuto.script.lecture.UnknownBeat, and what `build` raises.
    """
    report, progress = Report(voice=voice.note), progress or Quiet()
    with at_work(settings, progress):
        only = scene.beat(beat) if beat else None
        edit = prepare(lecture, [scene], voice, settings, report, progress, only)
        with _timed(report, "edit"):
            path = settings.out / "preview" / f"{scene.slug}{f'-{beat}' if beat else ''}.mp4"
            assemble(path, edit.timeline, edit.sounds, language=lecture.language, tags={"title": scene.title})
            report.results = [path]
    return report


@contextmanager
def at_work(settings: Settings, progress: Progress) -> Iterator[None]:
    """Let one build at a time use the cache and write results; another waits, and says so.

    Raises:
        tenuto.files.CannotWrite
    """
    with alone(
        settings.cache, lambda: progress.say(f"another build is at work in {settings.out}: waiting until it is done")
    ):
        sweep(settings.out)
        yield


def prepare(
    lecture: Lecture,
    scenes: Sequence[Scene],
    voice: Choice,
    settings: Settings,
    report: Report,
    progress: Progress,
    only: Beat | None = None,
) -> Edit:
    """Speak and film what the cache does not have, and lay it on the timeline; `only` keeps one beat of one scene.

    To be called inside `at_work`.
    """
    cache, read = Cache(settings.cache), reader(lecture.language, lecture.project)

    # Speaking and filming need nothing of each other: the voice works in a thread while the scenes are filmed.
    stop = threading.Event()
    with ThreadPoolExecutor(1) as speaker, ThreadPoolExecutor(1) as mixer:
        recording = speaker.submit(_speak, scenes, voice, read, cache, report, progress, stop)

        def mix_ahead(scene: Scene, reel: Reel) -> None:
            """Put a scene's sound into the cache while others are filmed; what fails here is told when it is needed."""
            spoken = recording.result()
            timeline = lay_out([scene], {scene.name: reel}, spoken.lengths, settings.quality)
            _sounds(timeline, spoken, cache, 1)

        try:
            reels = film_scenes(
                lecture, scenes, settings, cache, report, progress, lambda *filmed: mixer.submit(mix_ahead, *filmed)
            )
        except BaseException:
            stop.set()
            raise
        spoken = recording.result()

    with _timed(report, "sound"):
        if only:
            (reel,) = reels.values()
            take = next(take for take in reel.takes if take.beat == only.slug)
            scenes = [replace(scenes[0], beats=(only,))]
            reels = {scenes[0].name: replace(reel, takes=(take,))}
        timeline = lay_out(scenes, reels, spoken.lengths, settings.quality)
        sounds = _sounds(timeline, spoken, cache, settings.jobs)
    report.damaged = cache.damaged
    report.length = timeline.seconds
    report.dead_air = dead_air(timeline)
    report.motion = sum(span.reel.motion_frames for span in timeline.scenes) / timeline.frames
    return Edit(lecture, timeline, spoken, sounds, voice.voice.identity, settings.folder_of(lecture), Hashes(cache))


@contextmanager
def _timed(report: Report, stage: str) -> Iterator[None]:
    began = time.perf_counter()
    yield
    report.seconds[stage] = time.perf_counter() - began


# -- film ----------------------------------------------------------------------------------------------------------------


def film_scenes(
    lecture: Lecture,
    scenes: Sequence[Scene],
    settings: Settings,
    cache: Cache,
    report: Report,
    progress: Progress,
    on_reel: Callable[[Scene, Reel], object] = lambda scene, reel: None,
) -> dict[str, Reel]:
    """The reels of `scenes`, from the cache where nothing that they depend on has changed; `on_reel` is told of new ones.

    Raises:
        BuildFailed
    """
    reels: dict[str, Reel] = {}
    missing: list[Shot] = []
    for scene in scenes:
        shot = shot_for(lecture, scene, settings.quality)
        reel = _cached_reel(shot, cache)
        if reel:
            reels[scene.name] = reel
        else:
            missing.append(shot)
    report.reels_kept = len(reels)

    past = _past_seconds(settings.cache)
    pixels = settings.quality.width * settings.quality.height * settings.quality.fps

    def expected(shot: Shot) -> float:
        return past.get(_name_of(shot), UNKNOWN_SECONDS * pixels / (1920 * 1080 * 30))

    missing.sort(key=lambda shot: -expected(shot))  # longest first
    progress.begin("film", sum(expected(shot) for shot in missing))

    def on_beat(shot: Shot, beat: str) -> None:
        progress.advance("film", expected(shot) / len(shot.beats), f"{shot.scene} · {beat}")

    def on_filmed(filmed: Filmed) -> None:
        name = filmed.shot.scene
        if not filmed.source:
            return  # its source was saved meanwhile: which of the two was filmed cannot be told
        keep(cache, REELS, filmed.source, filmed.reads, filmed.reel.pack())
        reels[name] = filmed.reel
        report.filmed.append(name)
        on_reel(next(scene for scene in scenes if scene.name == name), filmed.reel)
        past[_name_of(filmed.shot)] = round(filmed.seconds, 2)
        write(settings.cache / SECONDS, json.dumps(past, indent=1, sort_keys=True).encode())

    with _timed(report, "film"):
        for turn in count(1):
            if not missing:
                break
            if turn > SAVES:
                raise BuildFailed([saved_too_often(shot) for shot in missing])
            if settings.cluster:
                failures = film_on(settings.cluster, missing, on_filmed, on_beat)
            else:
                failures = film_all(missing, settings.jobs, on_filmed, on_beat)
            if failures:
                raise BuildFailed(failures)
            missing = [shot for shot in missing if shot.scene not in reels]
    return reels


def _cached_reel(shot: Shot, cache: Cache) -> Reel | None:
    found = kept(cache, REELS, source_of(shot), shot.project)
    reel = Reel.unpack(found[0]) if found else None
    return reel if reel and tuple(take.beat for take in reel.takes) == shot.beats else None


def _name_of(shot: Shot) -> str:
    return f"{shot.scene} {shot.quality.name}"


def _past_seconds(folder: Path) -> dict[str, float]:
    try:
        return {str(name): float(past) for name, past in json.loads((folder / SECONDS).read_text()).items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}  # only an order and an estimate hang on it


# -- speak ---------------------------------------------------------------------------------------------------------------


class _Stopped(Exception):
    """The films failed meanwhile: the voice need not go on."""


def _speak(
    scenes: Sequence[Scene],
    voice: Choice,
    read: Reader,
    cache: Cache,
    report: Report,
    progress: Progress,
    stop: threading.Event,
) -> Spoken:
    sentences = [sentence for scene in scenes for beat in scene.beats for sentence in beat.sentences]
    progress.begin("speak", len(set(sentences)))

    def on_sentence() -> None:
        progress.advance("speak", 1)
        if stop.is_set():
            raise _Stopped

    with _timed(report, "speak"):
        spoken = speak(sentences, voice.voice, read, cache, on_sentence)
    report.spoken, report.recordings_kept = spoken.made, len(spoken.recordings) - spoken.made
    return spoken


def _sounds(timeline: Timeline, spoken: Spoken, cache: Cache, jobs: int) -> dict[str, Sound]:
    # Levelling and AAC release the interpreter lock for most of their time.
    with ThreadPoolExecutor(jobs) as threads:
        made = threads.map(
            lambda span: sound_of(span, spoken.recordings, timeline.quality.samples_per_frame, cache), timeline.scenes
        )
        return {span.scene.name: sound for span, sound in zip(timeline.scenes, made, strict=True)}

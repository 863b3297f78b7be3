"""A build: plan what is missing, speak and film it, and edit the film."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Protocol

from tenuto.errors import LectureError
from tenuto.files import Cache, Hashes, alone, from_json, read, remove, sweep, write
from tenuto.film import keys
from tenuto.film.cluster import film_on
from tenuto.film.edit import assemble
from tenuto.film.kept import keep, kept
from tenuto.film.looks import PLAIN, Look
from tenuto.film.music import Music, music_of, require_sound
from tenuto.film.outputs import Edit, data_files, digests, picture_files, script_files, write_clips, write_film
from tenuto.film.quality import QUALITIES, Quality
from tenuto.film.shoot import Filmed, SceneFailed, Shot, film_all, saved_too_often, shot_for, source_of
from tenuto.film.soundtrack import Sound, sound_of
from tenuto.film.speech import Spoken, speak
from tenuto.film.takes import Reel
from tenuto.film.thumbnail import thumbnail_of
from tenuto.film.timeline import Timeline, dead_air, lay_out
from tenuto.languages.reading import reader, require_words
from tenuto.script.lecture import Beat, Lecture, Scene
from tenuto.voices import Choice, Waiting

CACHE = ".cache"  # in the folder of everything that is built
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
    """Where a build tells how far it is; tenuto.progress draws it."""

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
    cards: list[str] = field(default_factory=list)  # scenes without a file, of which a card was filmed
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
    cache_size: int = 4_000_000_000  # bytes; a lecture of twenty minutes at fhd takes about 0.6 GB
    look: Look = PLAIN

    @property
    def cache(self) -> Path:
        return self.out / CACHE

    def folder_of(self, lecture: Lecture) -> Path:
        """Where its film goes: a translation has a folder of its own, beside the original's files."""
        return self.out / lecture.language if lecture.on_screen else self.out


@dataclass(slots=True)
class Workshop:
    """Where a lecture is spoken, filmed and edited: `with Workshop(lecture, settings) as shop`.

    Inside the block, and only there, it has a cache, and nobody else works with it: one build at a time uses a cache and
    writes results; another waits, and says so.
    """

    lecture: Lecture
    settings: Settings
    progress: Progress = field(default_factory=Quiet)
    report: Report = field(default_factory=Report)
    words: dict[Path, str] = field(init=False)  # SHA-256 of the script's files, as the lecture was read from them
    cache: Cache = field(init=False)
    _lock: ExitStack = field(init=False, default_factory=ExitStack)

    def __post_init__(self) -> None:
        self.words = digests(script_files(self.lecture))

    def __enter__(self) -> Workshop:
        """Raises: tenuto.files.CannotWrite"""
        self._lock.enter_context(alone(self.settings.cache, self._say_wait))
        sweep(self.settings.out)
        self.cache = Cache(self.settings.cache, self.report.damaged)
        keys.recall(self.cache)
        return self

    def __exit__(self, *error: object) -> None:
        self._lock.close()
        del self.cache

    def _say_wait(self) -> None:
        self.progress.say(f"another build is at work in {self.settings.out}: waiting until it is done")

    @property
    def out(self) -> Path:
        """Where the lecture's film goes."""
        return self.settings.folder_of(self.lecture)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.report.seconds[stage] = time.perf_counter() - began

    def edit(self, scenes: Sequence[Scene], voice: Choice, only: Beat | None = None) -> Edit:
        """Speak and film what the cache does not have, and lay it on the timeline; `only` keeps one beat of one scene.

        Raises:
            tenuto.languages.reading.NothingToSay, tenuto.film.music.NoMusic, BuildFailed, tenuto.voices.VoiceError,
            tenuto.voices.recorded.IndexDamaged, tenuto.files.CannotWrite
        """
        require_words(scenes, reader(self.lecture.language, self.lecture.project))
        if self.music:
            require_sound(self.music)
        report, settings, voice = self.report, self.settings, voice.cast(self.lecture, scenes)
        report.voice = voice.note
        takes = digests(take.kept.path for take in voice.takes.values())
        found = self._look_up(scenes)  # before the voice begins, which would hold it up by the interpreter lock
        # Speaking and filming need nothing of each other: the voice works in a thread while the scenes are filmed.
        waiting = Waiting(told=self.progress.say)
        with ThreadPoolExecutor(1) as speaker, ThreadPoolExecutor(1) as mixer:
            recording = speaker.submit(self.speak, scenes, voice, waiting)

            def mix_ahead(reel: Reel) -> None:
                """Put a scene's sound into the cache while others are filmed; what fails here is told when it is needed."""
                spoken = recording.result()
                scene = next(scene for scene in scenes if scene.name == reel.scene)
                timeline = lay_out([scene], {scene.name: reel}, spoken.lengths, settings.quality, spoken.words)
                self.sounds(timeline, spoken, 1)

            def on_reel(reel: Reel) -> None:
                if recording.done():
                    recording.result()  # a voice that gave up is told now, and not when all is filmed
                mixer.submit(mix_ahead, reel)

            try:
                reels = self._film(found, on_reel)
                spoken = recording.result()
            except BaseException:
                waiting.stop.set()
                raise
        read = {**self.words, **takes, **digests(picture_files(self.lecture.project, reels.values()))}

        with self.timed("sound"):
            if only:
                (reel,) = reels.values()
                take = next(take for take in reel.takes if take.beat == only.slug)
                scenes = [replace(scenes[0], beats=(only,))]
                reels = {scenes[0].name: replace(reel, takes=(take,))}
            timeline = lay_out(scenes, reels, spoken.lengths, settings.quality, spoken.words)
            sounds = self.sounds(timeline, spoken, settings.jobs)
        report.length = timeline.seconds
        report.dead_air = dead_air(timeline)
        report.motion = sum(span.reel.motion_frames for span in timeline.scenes) / timeline.frames
        return Edit(self.lecture, timeline, spoken, sounds, voice.identity, self.out, Hashes(self.cache), read)

    def kept_reel(self, scene: Scene, quality: Quality, look: Look = PLAIN) -> Reel | None:
        """A scene's reel of any quality and look, if the cache has it."""
        shot = shot_for(self.lecture, scene, quality, look)
        return _kept_reel(self.cache, shot, source_of(shot))

    def reels(self, scenes: Sequence[Scene]) -> dict[str, Reel]:
        """The reels of `scenes`, from the cache where nothing that they depend on has changed.

        Raises:
            BuildFailed
        """
        return self._film(self._look_up(scenes), lambda reel: None)

    def _look_up(self, scenes: Sequence[Scene]) -> dict[Shot, Reel | None]:
        """The reels that the cache has."""
        look, quality = self.settings.look, self.settings.quality
        shots = [shot_for(self.lecture, scene, quality, look) for scene in scenes]
        sources = [source_of(shot) for shot in shots]
        keys.remember(self.cache)
        self.report.cards += [shot.scene for shot in shots if shot.card.unwritten]
        # A lecture has 300 MB of reels; reading and hashing them release the interpreter lock.
        with ThreadPoolExecutor(self.settings.jobs) as readers:
            found = dict(zip(shots, readers.map(partial(_kept_reel, self.cache), shots, sources), strict=True))
        self.report.reels_kept = sum(map(bool, found.values()))
        return found

    def _film(self, found: Mapping[Shot, Reel | None], on_reel: Callable[[Reel], object]) -> dict[str, Reel]:
        """What was found, and the missing ones filmed; `on_reel` is told of these.

        Raises:
            BuildFailed
        """
        report, settings, progress = self.report, self.settings, self.progress
        reels = {shot.scene: reel for shot, reel in found.items() if reel}
        missing = [shot for shot, reel in found.items() if not reel]
        past = _past_seconds(settings.cache)
        pixels = settings.quality.width * settings.quality.height * settings.quality.fps

        def expected(shot: Shot) -> float:
            return past.get(_name_of(shot), UNKNOWN_SECONDS * pixels / (1920 * 1080 * 30))

        missing.sort(key=lambda shot: -expected(shot))  # longest first
        progress.begin("film", sum(expected(shot) for shot in missing))

        def on_beat(shot: Shot, beat: str) -> None:
            progress.advance("film", expected(shot) / len(shot.beats), f"{shot.scene}/{beat}")

        def on_filmed(filmed: Filmed) -> None:
            name = filmed.shot.scene
            if not filmed.source:
                return  # its source was saved meanwhile: which of the two was filmed cannot be told
            keep(self.cache, REELS, filmed.source, filmed.reads, filmed.reel.pack())
            reels[name] = filmed.reel
            report.filmed.append(name)
            on_reel(filmed.reel)
            past[_name_of(filmed.shot)] = round(filmed.seconds, 2)
            write(settings.cache / SECONDS, json.dumps(past, indent=1, sort_keys=True).encode())

        with self.timed("film"):
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

    def speak(self, scenes: Sequence[Scene], voice: Choice, waiting: Waiting) -> Spoken:
        """The recordings of every sentence of `scenes`; gives up once `waiting` is over.

        Raises:
            tenuto.voices.VoiceError
        """
        sentences = [sentence for scene in scenes for beat in scene.beats for sentence in beat.sentences]
        self.progress.begin("speak", len(set(sentences)))

        read = reader(self.lecture.language, self.lecture.project)
        with self.timed("speak"):
            spoken = speak(
                sentences,
                voice.voice,
                read,
                self.cache,
                lambda: self.progress.advance("speak", 1),
                waiting,
                takes=voice.takes,
            )
        self.report.spoken, self.report.recordings_kept = spoken.made, len(spoken.recordings) - spoken.made
        return spoken

    @property
    def music(self) -> Music | None:
        """What is played under the words."""
        path = self.lecture.music
        return music_of(self.lecture, self.words.get(path, "")) if path else None

    def sounds(self, timeline: Timeline, spoken: Spoken, jobs: int) -> dict[str, Sound]:
        """The sound of every scene on the timeline, by its name."""
        music = self.music
        # Levelling and AAC release the interpreter lock for most of their time.
        with ThreadPoolExecutor(jobs) as threads:
            made = threads.map(
                lambda span: sound_of(span, spoken.recordings, timeline.quality.samples_per_frame, self.cache, music),
                timeline.scenes,
            )
            return {span.scene.name: sound for span, sound in zip(timeline.scenes, made, strict=True)}


def build(shop: Workshop, scenes: Sequence[Scene], voice: Choice, also_told: Sequence[Lecture] = ()) -> Report:
    """Build `scenes`: all of the lecture give lecture.mp4 and its companions, a selection only its clips.

    `also_told` is the lecture in other languages, which become further subtitles of the film.

    Raises:
        BuildFailed: scenes failed; nothing was edited.
        tenuto.film.shoot.SceneFailed: the thumbnail failed; nothing was edited.
        tenuto.voices.VoiceError, tenuto.files.CannotWrite
    """
    began = time.time()
    edit = shop.edit(scenes, voice)
    is_whole = tuple(scenes) == shop.lecture.scenes
    if is_whole:
        thumbnail = thumbnail_of(shop.lecture, shop.cache)
        drawn = data_files(shop.lecture.project, thumbnail.reads) if thumbnail else ()
        read = {**edit.read, **digests([*drawn, *(path for told in also_told for path in script_files(told))])}
        edit = replace(edit, also_told=tuple(also_told), thumbnail=thumbnail, read=read)
    with shop.timed("edit"):
        shop.report.results = list(write_film(edit) if is_whole else write_clips(edit))
    shop.report.trimmed = shop.cache.trim(shop.settings.cache_size, began)
    return shop.report


def preview(shop: Workshop, scene: Scene, beat: Beat | None, voice: Choice) -> Report:
    """Build one scene, or one of its beats, with its sound, as preview/<slug>[-<beat>].mp4.

    What is there in any quality is not filmed again as a draft.

    Raises: what `build` raises.
    """
    if kept := next((quality for quality in QUALITIES.values() if shop.kept_reel(scene, quality)), None):
        shop.settings = replace(shop.settings, quality=kept)
    edit = shop.edit([scene], voice, beat)
    path = shop.settings.out / "preview" / f"{scene.slug}{f'-{beat.slug}' if beat else ''}.mp4"
    with shop.timed("edit"):
        assemble(path, edit.timeline, edit.sounds, language=shop.lecture.language, tags={"title": scene.title})
    shop.report.results = [path]
    return shop.report


# -- reels ---------------------------------------------------------------------------------------------------------------


def _kept_reel(cache: Cache, shot: Shot, source: str) -> Reel | None:
    found = kept(cache, REELS, source, shot.project)
    reel = Reel.unpack(found[0]) if found else None
    return reel if reel and tuple(take.beat for take in reel.takes) == shot.beats else None


def _name_of(shot: Shot) -> str:
    return f"{shot.scene} {shot.quality.name}"


def _past_seconds(folder: Path) -> dict[str, float]:
    """What is damaged is removed, as all that is damaged in the cache: only an order and an estimate hang on it."""
    try:
        known = from_json(read(folder / SECONDS))
        return {str(name): float(seconds) for name, seconds in known.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, AttributeError):
        remove(folder / SECONDS)
        return {}

"""What a viewer gets: the finished film is decoded and measured, and held against what the lecture promises.

Nothing here trusts the timeline that placed things. When a word is said is found by laying the film's own sound on
espeak-ng's sound of the same words (tenuto.voices.alignment); when a picture changes, by looking at the decoded pictures.
The manifest only says where to look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import av
import numpy as np
import srt
from numpy.typing import NDArray

from tenuto.film import ears
from tenuto.film.build import Progress, Quiet
from tenuto.film.captions import CHAPTER, LINE, LINES
from tenuto.film.h264 import is_seen, luma
from tenuto.film.loudness import TARGET
from tenuto.film.manifest import NotBuilt, read_manifest
from tenuto.film.quality import SAMPLE_RATE
from tenuto.film.soundtrack import HIGHEST
from tenuto.film.speech import Word, written_words
from tenuto.film.stale import changed
from tenuto.languages.reading import reader
from tenuto.script.lecture import Lecture
from tenuto.voices.alignment import align, require_match

BEFORE = 10  # frames before a cue's motion from which on the picture is watched, where it waits for so long
AFTER = 1.5  # s in which a cue's motion must be seen
AROUND = 0.12  # s of sound around a sentence that is heard with it
FRAME = 1000 / 30  # ms of a frame at fhd
MEDIAN, MOST = (
    1 * FRAME,
    2 * FRAME,
)  # ms by which the picture may miss its word: the median of all cues, and 95% of them
LOUD = 0.5  # LU off the target
SILENCE = 3.0  # s of silence at most between two sounds
QUIET = 1e-3  # of full scale, -60 dBFS: not heard
OVER_MUSIC = 10 ** (-28 / 20)  # of full scale: what music under words, 24 dB softer than they are, does not reach
ONSET = 0.1  # s between a sentence's first sound and its caption
STILL = 12.0  # s of one picture at most while somebody speaks
BLACK = 17  # luma of black is 16
COARSE = 4  # px: every so many in each direction, one is looked at for whether the picture stands


@dataclass(frozen=True, slots=True)
class Landing:
    """A cue in the finished film."""

    scene: str
    beat: str
    cue: str
    word: float  # s in the film at which its word is said, by alignment
    change: float  # s in the film at which the picture begins to change; infinite if it does not

    @property
    def miss(self) -> float:
        """s that the picture comes after its word; negative if it comes before."""
        return self.change - self.word


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure, and what it may be at most."""

    code: str
    what: str
    value: float
    limit: float | None = None  # None: told, but not limited
    unit: str = ""
    where: str = ""  # of a worst value: the film's time, the scene and its beat; what changed

    @property
    def is_well(self) -> bool:
        return self.limit is None or self.value <= self.limit

    def __str__(self) -> str:
        mark = "ok  " if self.is_well else "FAIL"
        limit = "" if self.limit is None else f"  (at most {self.limit:g})"
        where = self.where and f"  {self.where}"
        return f"{mark}  {self.what:52} {self.value:10.3f} {self.unit:7}{limit}{where}"


@dataclass(frozen=True, slots=True)
class Verdict:
    measures: tuple[Measure, ...]
    landings: tuple[Landing, ...]

    @property
    def is_well(self) -> bool:
        return all(measure.is_well for measure in self.measures)


Say = Callable[[str, NDArray[np.float32]], Sequence[Word]]
"""A written sentence and its sound, (n,) at 48 kHz -> its words, with the s at which each is said in it."""


def listener(lecture: Lecture) -> Say:
    """Finds the words of the lecture's sentences in sound, by alignment; it raises NotTheseWords where they are not in it."""
    read = reader(lecture.language, lecture.project)

    def listen(sentence: str, sound: NDArray[np.float32]) -> tuple[Word, ...]:
        reading = read(sentence)
        found = align(reading.text, sound, SAMPLE_RATE, lecture.language)
        require_match(reading.text, found)
        return written_words(sentence, reading, found.words)

    return listen


def verify(folder: Path, listen: Say, progress: Progress | None = None) -> Verdict:
    """Measure the film in `folder` that the last build of the whole lecture left.

    Raises:
        tenuto.film.manifest.NotBuilt
        tenuto.errors.LectureError: what `listen` raises where words and sound do not match.
    """
    path, manifest = folder / "lecture.mp4", read_manifest(folder)
    fps, language = manifest["quality"]["fps"], manifest["language"]
    try:
        sound = ears.decode_file(path)
    except (OSError, ValueError, LookupError, av.FFmpegError):
        raise NotBuilt(f"{folder} holds no whole lecture: build it first") from None
    progress = progress or Quiet()
    said = list(_cues(manifest, sound, listen, progress))
    seen = _look(path, [cue for cue, _ in said], fps, _Told(manifest, progress))
    landings = tuple(
        Landing(cue.scene, cue.beat, cue.name, word, change)
        for (cue, word), change in zip(said, seen.changes, strict=True)
    )
    captions = list(srt.parse((folder / f"lecture.{language}.srt").read_text(encoding="utf-8")))
    measures = (
        *_landing_measures(landings, manifest),
        *_sound_measures(sound, manifest, captions),
        *_picture_measures(seen, manifest),
        *_caption_measures(captions, folder),
    )
    return Verdict(measures, landings)


def freshness(lecture: Lecture, manifest: Mapping[str, Any]) -> Measure:
    """Whether the film of a manifest still is the lecture's: scenes and data that have changed since it was built."""
    names = changed(lecture, manifest)
    return Measure("stale", "scenes and data changed since it was built", len(names), 0, "", ", ".join(names))


# -- cues ----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a cue is to be looked for."""

    scene: str
    beat: str
    name: str
    watched: int  # frame of the film whose picture still stands
    until: int  # frame by which it must have changed


def _cues(
    manifest: Mapping[str, Any], sound: NDArray[np.float32], listen: Say, progress: Progress
) -> Iterator[tuple[_Place, float]]:
    """Every cue, and the time at which its word is heard."""
    fps = manifest["quality"]["fps"]
    progress.begin("hear", len(manifest["scenes"]))
    for scene in manifest["scenes"]:
        for beat in scene["beats"]:
            heard: dict[int, tuple[float, Sequence[Word]]] = {}
            for cue in beat["cues"]:
                line = beat["sentences"][cue["sentence"]]
                if cue["sentence"] not in heard:
                    begin = max(0.0, line["start"] / fps - AROUND)
                    end = line["start"] / fps + line["samples"] / SAMPLE_RATE + AROUND
                    piece = sound[round(begin * SAMPLE_RATE) : round(end * SAMPLE_RATE)]
                    heard[cue["sentence"]] = begin, listen(line["text"], piece)
                begin, words = heard[cue["sentence"]]
                word = next(word for word in words if word.end > cue["at"])
                place = _Place(
                    scene["name"],
                    beat["slug"],
                    cue["name"],
                    cue["start"] - 1 - min(cue["wait"], BEFORE),
                    cue["start"] + round(AFTER * fps),
                )
                yield place, begin + word.start
        progress.advance("hear", 1, scene["name"])


def _where(manifest: Mapping[str, Any], at: float) -> str:
    """What is told at a time (s) of the film."""
    frame = at * manifest["quality"]["fps"]
    beats = ((scene["name"], beat) for scene in manifest["scenes"] for beat in scene["beats"])
    name, beat = next(
        (each for each in beats if frame < each[1]["start"] + each[1]["frames"]),
        (manifest["scenes"][-1]["name"], manifest["scenes"][-1]["beats"][-1]),
    )
    return f"{int(at) // 60}:{at % 60:04.1f} {name} · {beat['slug']}"


def _landing_measures(landings: Sequence[Landing], manifest: Mapping[str, Any]) -> Iterator[Measure]:
    yield Measure("cues", "cues", len(landings))
    if landings:
        misses = sorted(abs(landing.miss) for landing in landings)
        most = misses[min(len(misses) - 1, int(0.95 * len(misses)))]
        yield Measure("cue-median", "picture off its word, median", median(misses) * 1000, MEDIAN, "ms")
        yield Measure("cue-95", "picture off its word, 95%", most * 1000, MOST, "ms")
        worst = max(landings, key=lambda landing: abs(landing.miss))
        where = f"{_where(manifest, worst.word)} · {worst.cue}"
        yield Measure("cue-worst", "picture off its word, worst", misses[-1] * 1000, None, "ms", where)


# -- pictures ------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Seen:
    """What one look through the film found."""

    changes: list[float]  # s, by cue; infinite where nothing changed
    frames: int = 0
    uneven: int = 0  # frames that do not follow the one before by one frame's time
    black: int = 0
    stands: list[tuple[int, int]] = None  # type: ignore[assignment]  # first frame and frames of each stretch that stands


class _Told:
    """How far the look is, by the scene that is looked at."""

    def __init__(self, manifest: Mapping[str, Any], progress: Progress) -> None:
        self._progress, self._name = progress, ""
        self._names = {scene["start"]: scene["name"] for scene in manifest["scenes"]}
        progress.begin("look", manifest["frames"])

    def frame(self, number: int) -> None:
        self._name = self._names.get(number, self._name)
        self._progress.advance("look", 1, self._name)


def _look(path: Path, places: Sequence[_Place], fps: int, told: _Told) -> _Seen:
    """Decode every picture once."""
    seen = _Seen([float("inf")] * len(places), stands=[])
    waiting = sorted(range(len(places)), key=lambda index: places[index].watched)
    open_: dict[int, NDArray[np.uint8]] = {}  # cue -> the picture that stands before it
    coarse: NDArray[np.uint8] | None = None
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        for number, frame in enumerate(container.decode(stream)):
            assert frame.pts is not None and frame.time_base is not None  # a film that we wrote times every picture
            seen.frames += 1
            seen.uneven += frame.pts * frame.time_base * fps != number
            picture = luma(frame)
            for index in list(open_):
                if is_seen(open_[index], picture):
                    seen.changes[index] = number / fps
                    del open_[index]
                elif number > places[index].until:
                    del open_[index]
            while waiting and places[waiting[0]].watched == number:
                open_[waiting.pop(0)] = picture.copy()
            few = picture[::COARSE, ::COARSE].copy()
            seen.black += bool((few <= BLACK).all())
            if coarse is not None and np.array_equal(few, coarse):
                first, length = seen.stands[-1]
                seen.stands[-1] = first, length + 1
            else:
                seen.stands.append((number, 1))
            coarse = few
            told.frame(number)
    return seen


def _picture_measures(seen: _Seen, manifest: Mapping[str, Any]) -> Iterator[Measure]:
    fps, frames = manifest["quality"]["fps"], manifest["frames"]
    yield Measure("frames", "frames missing or too many", abs(seen.frames - frames), 0)
    yield Measure("frame-rate", "frames that come too early or late", seen.uneven, 0)
    yield Measure("black", "black frames", seen.black, 0)
    spoken = np.zeros(max(frames, seen.frames), bool)
    for scene in manifest["scenes"]:
        for beat in scene["beats"]:
            for line in beat["sentences"]:
                spoken[line["start"] : line["start"] + round(line["samples"] / SAMPLE_RATE * fps)] = True
    longest, first = max(
        ((int(spoken[first : first + length].sum()), first) for first, length in seen.stands), default=(0, 0)
    )
    where = _where(manifest, first / fps)
    yield Measure("still", "longest still picture under speech", longest / fps, STILL, "s", where)
    under = sum(int(spoken[first + 1 : first + length].sum()) for first, length in seen.stands)
    yield Measure("still-share", "still pictures under speech, of the film", 100 * under / max(1, frames), None, "%")


# -- sound ---------------------------------------------------------------------------------------------------------------


def _sound_measures(
    sound: NDArray[np.float32], manifest: Mapping[str, Any], captions: Sequence[srt.Subtitle]
) -> Iterator[Measure]:
    level, peak = ears.loudness(sound)
    yield Measure("loudness", f"loudness off {TARGET:.0f} LUFS", abs(level - TARGET), LOUD, "LU")
    yield Measure("true-peak", "true peak", peak, HIGHEST + 0.5, "dBTP")
    loud = np.flatnonzero(np.abs(sound) > (OVER_MUSIC if "music" in manifest else QUIET))
    gaps = np.diff(loud) / SAMPLE_RATE  # the film may stand in silence before its first and after its last word
    longest = int(np.argmax(gaps))
    where = _where(manifest, loud[longest] / SAMPLE_RATE)
    yield Measure("silence", "longest silence", float(gaps[longest]), SILENCE, "s", where)
    fps, worst, where = manifest["quality"]["fps"], 0.0, ""
    for scene in manifest["scenes"]:
        for beat in scene["beats"]:
            for line in beat["sentences"]:
                start = line["start"] / fps
                near = loud[np.searchsorted(loud, round((start - AROUND) * SAMPLE_RATE)) :]
                heard = float(near[0]) / SAMPLE_RATE if len(near) else float("inf")
                off = min(_off(line["text"], heard, caption) for caption in captions)
                if off > worst:
                    worst, where = off, _where(manifest, start)
    yield Measure("onset", "caption off its sentence's first sound, worst", worst * 1000, ONSET * 1000, "ms", where)


def _off(sentence: str, heard: float, caption: srt.Subtitle) -> float:
    """s between a sentence's first sound and a caption that begins with it; 0 if it shows the sentence's beginning by then."""
    shown, begins = " ".join(caption.content.split()), " ".join(sentence.split()[:2])
    start: float = caption.start.total_seconds()
    if not shown.startswith(begins) and begins in shown and start <= heard < caption.end.total_seconds():
        return 0.0  # a short sentence shares the caption
    return abs(start - heard)


# -- captions and chapters -----------------------------------------------------------------------------------------------


def _caption_measures(captions: Sequence[srt.Subtitle], folder: Path) -> Iterator[Measure]:
    late = sum(one.end > other.start for one, other in pairwise(captions))
    yield Measure("captions-overlap", "captions that overlap", late, 0)
    wide = sum(
        len(lines) > LINES or any(len(line) > LINE and " " in line for line in lines)
        for lines in (caption.content.splitlines() for caption in captions)
    )
    yield Measure("captions-size", f"captions over {LINES} lines of {LINE} characters", wide, 0)
    chapters = [_seconds(line.split(" ", 1)[0]) for line in (folder / "chapters.txt").read_text("utf-8").splitlines()]
    short = sum(other - one < CHAPTER for one, other in pairwise(chapters))
    yield Measure("chapters", f"chapters under {CHAPTER:.0f} s, or none at 0:00", short + (chapters[:1] != [0]), 0)


def _seconds(clock: str) -> int:
    seconds = 0
    for figure in clock.split(":"):
        seconds = 60 * seconds + int(figure)
    return seconds

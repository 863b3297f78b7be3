"""The timeline: where every beat and every sentence stands, in whole frames.

Picture and sound are laid on one integer frame grid, so they cannot drift. A lead waits at its cues until their words
come. This module only decides; it reads nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Protocol

from tenuto.errors import LectureError
from tenuto.film.quality import Quality
from tenuto.film.takes import Reel, Take
from tenuto.script.lecture import Beat, Scene
from tenuto.script.marks import Mark

# Silences, in seconds. A scene opens with its picture, speaks, and leaves a breath; each is at least one AAC frame
# (1024 samples, 21 ms), which joining scenes' sound needs.
SCENE_HEAD = 0.4  # before the first sentence of a scene
# Before the first sentence of each later beat: the picture starts to move, then the words come. Longer, by LATE at most and
# at the cost of the breath before, where the picture needs more time for its first cue.
BEAT_HEAD = 0.15
SENTENCE_GAP = 0.3  # between two sentences of a beat
BREATH = 0.4  # after the last sentence of a beat
SCENE_TAIL = 0.6  # after the last sentence of a scene, instead of BREATH


LATE = 0.3  # s after its word that a cue's motion may start to be seen without being a finding


class CuesDiffer(LectureError):
    """A beat's cues are others in its scene than in its narration."""


class SaidWord(Protocol):
    """A written word and when it is said (tenuto.film.speech.Word)."""

    @property
    def text(self) -> str: ...

    @property
    def end(self) -> int: ...  # behind its last character in the written sentence

    @property
    def start(self) -> float: ...  # s from the recording's first sample

    @property
    def stop(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Line:
    """One spoken sentence on the timeline."""

    text: str  # as written
    start: int  # frame, from the start of the scene
    samples: int  # length of its recording, 48 kHz
    words: tuple[SaidWord, ...] = ()


@dataclass(frozen=True, slots=True)
class CueSpan:
    """A cue on the timeline."""

    name: str
    word: int  # frame, from the start of the scene, in which its word begins
    start: int  # frame with which its motion starts
    seen: int  # frame from which something of it can be seen: its word's, or later where the lead was not done before

    @property
    def late(self) -> int:
        return self.seen - self.word


@dataclass(frozen=True, slots=True)
class BeatSpan:
    slug: str
    start: int  # frame, from the start of the scene
    frames: int
    take: Take
    lines: tuple[Line, ...]
    waits: tuple[int, ...] = ()  # frames before each of the take's cues
    cues: tuple[CueSpan, ...] = ()

    @property
    def lead(self) -> int:
        """Frames of the lead, with its waits."""
        return self.take.lead.frames + sum(self.waits)

    @property
    def tail(self) -> int:
        """Frames that the freeze or the loop fills."""
        return self.frames - self.lead


@dataclass(frozen=True, slots=True)
class SceneSpan:
    scene: Scene
    reel: Reel
    start: int  # frame, from the start of the film
    frames: int  # a multiple of the grid
    beats: tuple[BeatSpan, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    quality: Quality
    scenes: tuple[SceneSpan, ...]

    @property
    def frames(self) -> int:
        return sum(span.frames for span in self.scenes)

    @property
    def seconds(self) -> float:
        return self.frames / self.quality.fps


def lay_out(
    scenes: Sequence[Scene],
    reels: Mapping[str, Reel],
    lengths: Mapping[str, int],
    quality: Quality,
    words: Mapping[str, tuple[SaidWord, ...]] | None = None,
) -> Timeline:
    """Put scenes one after another.

    Args:
        scenes: in the order of the film.
        reels: by scene name; their beats are those of the scenes.
        lengths: samples at 48 kHz of every sentence's recording, by written sentence.
        words: when each word of a sentence is said, by written sentence; without them nothing waits, as in a silent clip.

    Raises:
        CuesDiffer
    """
    spans: list[SceneSpan] = []
    start = 0
    for scene in scenes:
        span = _lay_out_scene(scene, reels[scene.name], lengths, quality, words, start)
        spans.append(span)
        start += span.frames
    return Timeline(quality, tuple(spans))


def _lay_out_scene(
    scene: Scene,
    reel: Reel,
    lengths: Mapping[str, int],
    quality: Quality,
    words: Mapping[str, tuple[SaidWord, ...]] | None,
    start: int,
) -> SceneSpan:
    beats: list[BeatSpan] = []
    frame = 0
    heads = [
        _head(beat, take, words, _frames(SCENE_HEAD if index == 0 else BEAT_HEAD, quality), quality)
        for index, (beat, take) in enumerate(zip(scene.beats, reel.takes, strict=True))
    ]
    for index, (beat, take) in enumerate(zip(scene.beats, reel.takes, strict=True)):
        agree(scene, beat, tuple(cue.name for cue in take.cues))
        is_last = index == len(scene.beats) - 1
        lines: list[Line] = []
        at = heads[index]
        for number, sentence in enumerate(beat.sentences):
            lines.append(Line(sentence, frame + at, lengths[sentence], words[sentence] if words else ()))
            at += ceil(lengths[sentence] / quality.samples_per_frame)
            if number < len(beat.sentences) - 1:
                gap = _frames(SENTENCE_GAP, quality)
            elif is_last:
                gap = _frames(SCENE_TAIL, quality)
            else:  # one breathes less while the next beat's picture already moves
                gap = _frames(BREATH, quality) + _frames(BEAT_HEAD, quality) - heads[index + 1]
            at += max([gap, *(_frames(pause.seconds, quality) for pause in beat.pauses if pause.sentence == number)])
        starts = [cue.start(take.lead) for cue in take.cues]
        said = [_said(mark, lines, quality) - frame for mark in beat.cues] if words else starts
        waits = wait(starts, [cue.rise for cue in take.cues], said)
        frames = max(take.lead.frames + sum(waits), at)
        if is_last:
            frames += -(frame + frames) % quality.grid_frames
        cues = [
            CueSpan(cue.name, frame + word, begin, begin + cue.rise)
            for number, (cue, word) in enumerate(zip(take.cues, said, strict=True))
            for begin in [frame + starts[number] + sum(waits[: number + 1])]
        ]
        beats.append(BeatSpan(beat.slug, frame, frames, take, tuple(lines), tuple(waits), tuple(cues)))
        frame += frames
    return SceneSpan(scene, reel, start, frame, tuple(beats))


def agree(scene: Scene, beat: Beat, played: Sequence[str]) -> None:
    """Refuse a beat whose cues are others in the scene than in the narration, or stand in another order.

    Raises:
        CuesDiffer: names both sides.
    """
    written = [mark.name for mark in beat.cues]
    if list(played) != written:
        raise CuesDiffer(
            f"scene '{scene.name}', beat '{beat.slug}': its cues are {', '.join(played) or 'none'} in "
            f"scenes/{scene.name}.py, but {', '.join(written) or 'none'} at {beat.place}: make them the same, in the same order"
        )


def _head(
    beat: Beat, take: Take, words: Mapping[str, tuple[SaidWord, ...]] | None, usual: int, quality: Quality
) -> int:
    """Frames before a beat's first sentence: `usual`, or up to LATE more where its first cue would come behind its word."""
    if not words or not beat.cues or not take.cues or beat.cues[0].sentence > 0:
        return usual
    word = _word_at(beat.cues[0], words[beat.sentences[0]])
    behind = take.cues[0].start(take.lead) + take.cues[0].rise - usual - round(word.start * quality.fps)
    return usual + min(max(0, behind), _frames(LATE, quality))


def _said(mark: Mark, lines: Sequence[Line], quality: Quality) -> int:
    """The frame, from the start of the scene, with which the word behind a mark begins."""
    line = lines[mark.sentence]
    return line.start + round(_word_at(mark, line.words).start * quality.fps)


def _word_at(mark: Mark, words: Sequence[SaidWord]) -> SaidWord:
    """The word before which a mark stands."""
    return next(word for word in words if word.end > mark.at)


def wait(starts: Sequence[int], rises: Sequence[int], words: Sequence[int]) -> list[int]:
    """Frames that a lead waits before each cue, so that what moves there begins to be seen with its word.

    Args:
        starts: the frame of the lead, played without waiting, at which each cue's motion starts.
        rises: frames of that motion before it can be seen.
        words: the frame, from the start of the beat, in which each cue's word begins.
    """
    waits: list[int] = []
    for start, rise, word in zip(starts, rises, words, strict=True):
        waits.append(max(0, word - rise - start - sum(waits)))
    return waits


def _frames(seconds: float, quality: Quality) -> int:
    return ceil(seconds * quality.fps)


def dead_air(timeline: Timeline) -> float:
    """The share of the film in which motion outlasts its speech by more than the breath."""
    fps = timeline.quality.fps
    excess = 0
    for span in timeline.scenes:
        for beat in span.beats:
            last = beat.lines[-1]
            end = last.start - beat.start + ceil(last.samples / timeline.quality.samples_per_frame)
            excess += max(0, beat.lead - end - _frames(BREATH, timeline.quality))
    return excess / fps / timeline.seconds if timeline.frames else 0.0

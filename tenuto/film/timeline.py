"""The timeline: where every beat and every sentence stands, in whole frames.

Picture and sound are laid on one integer frame grid, so they cannot drift. This module only decides; it reads nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from tenuto.film.quality import Quality
from tenuto.film.takes import Reel, Take
from tenuto.script.lecture import Scene

# Silences, in seconds. A scene opens with its picture, speaks, and leaves a breath; each is at least one AAC frame
# (1024 samples, 21 ms), which joining scenes' sound needs.
SCENE_HEAD = 0.5  # before the first sentence of a scene
BEAT_HEAD = 0.15  # before the first sentence of each later beat: the picture starts to move, then the words come
SENTENCE_GAP = 0.35  # between two sentences of a beat
BREATH = 0.45  # after the last sentence of a beat
SCENE_TAIL = 0.8  # after the last sentence of a scene, instead of BREATH


@dataclass(frozen=True, slots=True)
class Line:
    """One spoken sentence on the timeline."""

    text: str  # as written
    start: int  # frame, from the start of the scene
    samples: int  # length of its recording, 48 kHz


@dataclass(frozen=True, slots=True)
class BeatSpan:
    slug: str
    start: int  # frame, from the start of the scene
    frames: int
    take: Take
    lines: tuple[Line, ...]

    @property
    def tail(self) -> int:
        """Frames that the freeze or the loop fills."""
        return self.frames - self.take.lead.frames


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
    scenes: Sequence[Scene], reels: Mapping[str, Reel], lengths: Mapping[str, int], quality: Quality
) -> Timeline:
    """Put scenes one after another.

    Args:
        scenes: in the order of the film.
        reels: by scene name; their beats are those of the scenes.
        lengths: samples at 48 kHz of every sentence's recording, by written sentence.
    """
    spans: list[SceneSpan] = []
    start = 0
    for scene in scenes:
        span = _lay_out_scene(scene, reels[scene.name], lengths, quality, start)
        spans.append(span)
        start += span.frames
    return Timeline(quality, tuple(spans))


def _lay_out_scene(scene: Scene, reel: Reel, lengths: Mapping[str, int], quality: Quality, start: int) -> SceneSpan:
    beats: list[BeatSpan] = []
    frame = 0
    for index, (beat, take) in enumerate(zip(scene.beats, reel.takes, strict=True)):
        lines: list[Line] = []
        at = _frames(SCENE_HEAD if index == 0 else BEAT_HEAD, quality)
        for sentence in beat.sentences:
            lines.append(Line(sentence, frame + at, lengths[sentence]))
            at += ceil(lengths[sentence] / quality.samples_per_frame) + _frames(SENTENCE_GAP, quality)
        is_last = index == len(scene.beats) - 1
        at += _frames(SCENE_TAIL if is_last else BREATH, quality) - _frames(SENTENCE_GAP, quality)
        frames = max(take.lead.frames, at)
        if is_last:
            frames += -(frame + frames) % quality.grid_frames
        beats.append(BeatSpan(beat.slug, frame, frames, take, tuple(lines)))
        frame += frames
    return SceneSpan(scene, reel, start, frame, tuple(beats))


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
            excess += max(0, beat.take.lead.frames - end - _frames(BREATH, timeline.quality))
    return excess / fps / timeline.seconds if timeline.frames else 0.0

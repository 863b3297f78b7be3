"""Captions: the written sentences as cues of at most two short lines, on the time of their sentence.

A sentence's first cue starts with its first sound; where a sentence needs several cues, its time is shared among them
by their letters. Chapters stand here too, since they are words on the timeline as well.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import srt

from tenuto.film.quality import SAMPLE_RATE
from tenuto.film.timeline import BeatSpan, SceneSpan, Timeline
from tenuto.script.lecture import Lecture

LINE = 42  # characters, the usual limit of broadcasters and YouTube's guidance
LINES = 2
LINGER = 0.3  # s a cue may stay after its last sound
CHAPTER = 10.0  # s, YouTube's least length of a chapter; the first must be at 0:00 and there must be three


@dataclass(frozen=True, slots=True)
class Cue:
    start: float  # s, from the start of the film
    end: float  # s
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def cues_of(timeline: Timeline, told: Lecture | None = None) -> tuple[Cue, ...]:
    """All cues of the film in order; they never overlap, and hold every word of the narration in order.

    Args:
        told: the lecture in another language, whose sentences then stand where the film says those of the same beat.
    """
    spoken = [
        (start / timeline.quality.fps, seconds, text)
        for span in timeline.scenes
        for beat in span.beats
        for start, seconds, text in _lines(span, beat, told, timeline.quality.fps)
    ]
    cues: list[Cue] = []
    for index, (start, seconds, text) in enumerate(spoken):
        limit = spoken[index + 1][0] if index + 1 < len(spoken) else timeline.seconds
        blocks = split(text)
        total = sum(_weight(block) for block in blocks)
        begin, spent = start, 0
        for number, block in enumerate(blocks, 1):
            spent += _weight(block)
            end = start + seconds * spent / total
            if number == len(blocks):
                end = min(end + LINGER, limit)
            cues.append(Cue(begin, end, block))
            begin = end
    return tuple(cues)


def _lines(span: SceneSpan, beat: BeatSpan, told: Lecture | None, fps: int) -> Iterator[tuple[float, float, str]]:
    """The sentences of a beat: start in frames of the film, length in s, text."""
    times = [(span.start + line.start, line.samples / SAMPLE_RATE) for line in beat.lines]
    texts = told.scene(span.scene.name).beat(beat.slug).sentences if told else [line.text for line in beat.lines]
    if len(texts) == len(times):
        yield from ((start, seconds, text) for (start, seconds), text in zip(times, texts, strict=True))
        return
    # Told in more sentences or fewer: they share the time from the beat's first word to its last.
    first, (last, seconds) = times[0][0], times[-1]
    whole, total, spent = (last - first) / fps + seconds, sum(map(len, texts)), 0
    for text in texts:
        yield first + whole * fps * spent / total, whole * len(text) / total, text
        spent += len(text)


def _weight(block: tuple[str, ...]) -> int:
    return sum(len(line) for line in block)


def split(text: str) -> tuple[tuple[str, ...], ...]:
    """Cut a sentence into cues of at most LINES lines of at most LINE characters, as even as may be.

    Cuts fall between words, after punctuation where one is near. A single word longer than a line stands alone on one.
    """
    words = text.split()
    pieces = -(-len(text) // (LINE * LINES)) or 1
    while True:
        blocks = [wrap(block) for block in _even(words, pieces)]
        if all(len(block) <= LINES for block in blocks) or pieces >= len(words):
            return tuple(block for block in blocks if block)
        pieces += 1


def wrap(words: Sequence[str]) -> tuple[str, ...]:
    """Set words in as few lines as they need, balanced."""
    length = len(" ".join(words))
    if length <= LINE:
        return (" ".join(words),) if words else ()
    for count in range(2, len(words) + 1):
        lines = [" ".join(line) for line in _even(words, count)]
        if all(len(line) <= LINE for line in lines):
            return tuple(line for line in lines if line)
    return tuple(words)


def _even(words: Sequence[str], pieces: int) -> Iterator[list[str]]:
    """Cut words into `pieces` runs of about equal length; a cut moves to a comma up to a quarter of a run away."""
    total = len(" ".join(words))
    ends: list[int] = []  # length of the text up to and including each word
    position = -1
    for word in words:
        position += 1 + len(word)
        ends.append(position)
    begin = 0
    for piece in range(1, pieces):
        ideal, slack = total * piece / pieces, total / pieces / 4

        def cost(index: int, ideal: float = ideal, slack: float = slack) -> float:
            pause = re.search(r"[,;:.!?…–—]$", words[index]) is not None
            return abs(ends[index] - ideal) - (slack if pause else 0)

        choices = range(begin, len(words) - 1)
        cut = min(choices, key=cost) + 1 if choices else begin
        yield list(words[begin:cut])
        begin = cut
    yield list(words[begin:])


def as_srt(cues: Sequence[Cue]) -> str:
    """SubRip, as players and YouTube take it."""
    return str(
        srt.compose(
            [
                srt.Subtitle(number, timedelta(seconds=cue.start), timedelta(seconds=cue.end), cue.text)
                for number, cue in enumerate(cues, 1)
            ]
        )
    )


def as_vtt(cues: Sequence[Cue]) -> str:
    """WebVTT, as browsers take it. Its text knows &, < and --> as markup."""
    blocks = [f"{_clock(cue.start)} --> {_clock(cue.end)}\n{html.escape(cue.text, quote=False)}" for cue in cues]
    return "WEBVTT\n\n" + "\n\n".join(blocks) + "\n"


def _clock(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"


@dataclass(frozen=True, slots=True)
class Chapter:
    start: float  # s
    title: str


def chapters_of(timeline: Timeline) -> tuple[Chapter, ...]:
    """One chapter a scene; a scene shorter than YouTube's least length joins the chapter before it, or, at the very
    start, the one after it."""
    chapters: list[Chapter] = []
    fps = timeline.quality.fps
    for span in timeline.scenes:
        start = span.start / fps
        if chapters and (span.frames / fps < CHAPTER or start - chapters[-1].start < CHAPTER):
            chapters[-1] = Chapter(chapters[-1].start, f"{chapters[-1].title} · {span.scene.title}")
        else:
            chapters.append(Chapter(start, span.scene.title))
    return tuple(chapters)


def as_chapter_list(chapters: Sequence[Chapter]) -> str:
    """The lines that YouTube reads from a description: `0:00 Title`."""
    lines = []
    for chapter in chapters:
        seconds = int(chapter.start)
        hours, minutes = seconds // 3600, seconds // 60 % 60
        clock = f"{hours}:{minutes:02}:{seconds % 60:02}" if hours else f"{minutes}:{seconds % 60:02}"
        lines.append(f"{clock} {chapter.title}")
    return "\n".join(lines) + "\n"

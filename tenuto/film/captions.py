"""Captions: the written sentences as cues of at most two short lines, on the time of their words.

Where a sentence needs several cues, it is cut where its language allows it, and each begins with its first word; where
the words' times are not known, the sentence's time is shared among its cues by their letters. Chapters stand here too,
since they are words on the timeline as well.
"""

from __future__ import annotations

import functools
import html
import re
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import accumulate
from math import inf

import srt

from tenuto.film.quality import SAMPLE_RATE
from tenuto.film.timeline import BeatSpan, Line, SceneSpan, Timeline
from tenuto.languages.language import Language, folded, of
from tenuto.script.lecture import Lecture

LINE = 42  # characters, the usual limit of broadcasters and YouTube's guidance
LINES = 2
LINGER = 0.3  # s a cue may stay after its last sound
SHORTEST = 1.0  # s: what is shown for less is not read
READ = 17.0  # characters a second that a viewer reads at ease, Netflix's and the BBC's guidance
FLICKER = 0.1  # s: a shorter gap between two cues is seen as a flash
CHAPTER = 10.0  # s, YouTube's least length of a chapter; the first must be at 0:00 and there must be three

# What a cut costs, in the unit in which a piece that is n characters longer than it should be, t, costs n * n / t.
NEVER = 1000.0  # inside a word, a term or a name, or between number and unit: only where nothing else is possible
ILL = 30.0  # after a word that belongs to the next, or before one that belongs to the last
WELL = {",": -8.0, ";": -12.0, ":": -12.0, ".": -12.0, "!": -12.0, "?": -12.0, "…": -12.0, "–": -8.0, "—": -8.0}
LONGEST_TERM = 6  # words


@dataclass(frozen=True, slots=True)
class Cue:
    start: float  # s, from the start of the film
    end: float  # s
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class _Block:
    """Words that are shown together, and when they are said."""

    begin: float  # s, from the start of the film
    end: float
    lines: tuple[str, ...]
    beat: tuple[str, str]  # scene and beat


def cues_of(timeline: Timeline, told: Lecture | None = None, terms: Container[str] = frozenset()) -> tuple[Cue, ...]:
    """All cues of the film in order; they never overlap, and hold every word of the narration in order.

    Args:
        told: the lecture in another language, whose sentences then stand where the film says those of the same beat.
        terms: names and terms of what is shown, inside which no cue ends.
    """
    blocks = [
        block
        for span in timeline.scenes
        for beat in span.beats
        for block in _blocks(span, beat, told, terms, timeline.quality.fps)
    ]
    blocks = _long_enough(blocks, timeline.seconds)
    cues: list[Cue] = []
    for block, limit in zip(blocks, [*(block.begin for block in blocks[1:]), timeline.seconds], strict=True):
        letters = sum(map(len, block.lines))
        end = min(max(block.end + LINGER, block.begin + SHORTEST, block.begin + letters / READ), limit)
        cues.append(Cue(block.begin, limit if limit - end < FLICKER else end, block.lines))
    return tuple(cues)


def _long_enough(blocks: Sequence[_Block], end: float) -> list[_Block]:
    """The blocks, of which one that would be seen too shortly is shown together with its neighbour in the beat."""
    made: list[_Block] = []
    for index, block in enumerate(blocks):
        room = (blocks[index + 1].begin if index + 1 < len(blocks) else end) - block.begin
        before = made[-1] if made else None
        if before and before.beat == block.beat and min(room, block.begin - before.begin) < SHORTEST:
            lines = wrap(" ".join((*before.lines, *block.lines)).split(" "))
            if len(lines) <= LINES and all(len(line) <= LINE for line in lines):
                made[-1] = replace(before, end=block.end, lines=lines)
                continue
        made.append(block)
    return made


def _blocks(span: SceneSpan, beat: BeatSpan, told: Lecture | None, terms: Container[str], fps: int) -> Iterator[_Block]:
    written = (told.scene(span.scene.name) if told else span.scene).beat(beat.slug)
    language = of(written.language)
    for start, seconds, text, line in _lines(span, beat, written.sentences if told else None, fps):
        blocks = split(text, language, terms)
        begins = _by_words(text, blocks, line) or _by_letters(blocks, seconds)
        for block, begin, end in zip(blocks, begins, [*begins[1:], seconds], strict=True):
            yield _Block(start + begin, start + max(begin, end), block, (span.scene.name, beat.slug))


def _lines(
    span: SceneSpan, beat: BeatSpan, texts: Sequence[str] | None, fps: int
) -> Iterator[tuple[float, float, str, Line | None]]:
    """The sentences of a beat: start in the film and length in s, text, and the line if it is what is said."""
    times = [((span.start + line.start) / fps, line.samples / SAMPLE_RATE) for line in beat.lines]
    if texts is None:
        yield from ((*time, line.text, line) for time, line in zip(times, beat.lines, strict=True))
    elif len(texts) == len(times):
        yield from ((*time, text, None) for time, text in zip(times, texts, strict=True))
    else:  # Told in more sentences or fewer: they share the time from the beat's first word to its last.
        first, (last, seconds) = times[0][0], times[-1]
        whole, total, spent = last - first + seconds, sum(map(len, texts)), 0
        for text in texts:
            yield first + whole * spent / total, whole * len(text) / total, text, None
            spent += len(text)


def _by_words(text: str, blocks: Sequence[tuple[str, ...]], line: Line | None) -> list[float]:
    """When the first word of each block is said, in s from the sentence's first sound; nothing where that is not known."""
    if line is None or not line.words:
        return []
    begins: list[float] = []
    at = 0
    for block in blocks:
        at = text.index(block[0].split(" ")[0], at)
        begins.append(next((word.start for word in line.words if word.end > at), begins[-1] if begins else 0.0))
        at += len(" ".join(block))
    return [0.0, *begins[1:]]


def _by_letters(blocks: Sequence[tuple[str, ...]], seconds: float) -> list[float]:
    letters = [sum(map(len, block)) for block in blocks]
    return [seconds * spent / sum(letters) for spent in accumulate(letters[:-1], initial=0)]


# -- where text is cut ---------------------------------------------------------------------------------------------------


def split(
    text: str, language: Language | None = None, terms: Container[str] = frozenset()
) -> tuple[tuple[str, ...], ...]:
    """Cut a sentence into cues of at most LINES lines of at most LINE characters, as even as the language allows.

    Cuts fall between words, after punctuation where one is near; not inside what belongs together where there is another
    place. A single word longer than a line stands alone on one.
    """
    words = folded(text).split(" ")
    if not words[0]:
        return ()
    bonds, width = _bonds(words, language, terms), _width(words)
    fewest = -(-width(0, len(words)) // (LINE * LINES))

    @functools.cache
    def wrapped(begin: int, end: int) -> tuple[float, tuple[str, ...]]:
        return _wrapped(words[begin:end], bonds[begin : end - 1], LINES)

    best: tuple[float, list[int]] = inf, []
    for pieces in range(fewest, len(words) + 1):
        target = width(0, len(words)) / pieces

        def cost(begin: int, end: int, target: float = target) -> float:
            return _uneven(width(begin, end), target) + wrapped(begin, end)[0]

        found = _cut(len(words), pieces, cost, bonds)
        best = min(best, found, key=lambda known: known[0])
        if best[0] < NEVER / 3 or (best[0] < inf and pieces > fewest + 2):
            break
    ends = best[1]
    return tuple(wrapped(begin, end)[1] for begin, end in zip([0, *ends[:-1]], ends, strict=True))


def wrap(words: Sequence[str]) -> tuple[str, ...]:
    """Set words in as few lines as they need, balanced."""
    return _wrapped(words, _bonds(words, None, frozenset()), len(words))[1] if words else ()


def _wrapped(words: Sequence[str], bonds: Sequence[float], most: int) -> tuple[float, tuple[str, ...]]:
    """The words in as few lines as they need, at most so many, and what that costs; infinity where they do not fit."""

    width = _width(words)

    def cost(begin: int, end: int) -> float:
        fits = end - begin == 1 or width(begin, end) <= LINE
        return _uneven(width(begin, end), width(0, len(words)) / pieces) if fits else inf

    for pieces in range(1, min(most, len(words)) + 1):
        price, ends = _cut(len(words), pieces, cost, [bond / 2 for bond in bonds])
        if price < inf:
            lines = tuple(" ".join(words[begin:end]) for begin, end in zip([0, *ends[:-1]], ends, strict=True))
            return price, lines
    return inf, ()


def _width(words: Sequence[str]) -> Callable[[int, int], int]:
    """How many characters the words from one to before another are on a line, with the spaces between them."""
    begins = [0, *accumulate(len(word) + 1 for word in words)]
    return lambda begin, end: begins[end] - begins[begin] - 1


def _uneven(width: int, target: float) -> float:
    return (width - target) ** 2 / target


def _cut(count: int, pieces: int, cost: Callable[[int, int], float], bonds: Sequence[float]) -> tuple[float, list[int]]:
    """Cut `count` words into so many pieces at the least cost: the cost, and behind which words pieces end."""
    # best[end]: of the first `end` words in the pieces so far
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for piece in range(1, pieces + 1):
        found: dict[int, tuple[float, list[int]]] = {}
        for begin, (spent, ends) in best.items():
            # The last piece, and no other, ends with the last word.
            for end in range(begin + 1, count) if piece < pieces else [count]:
                price = cost(begin, end)
                if price == inf and end > begin + 1:
                    break  # longer pieces fit no better
                total = spent + price + (bonds[end - 1] if end < count else 0.0)
                if total < found.get(end, (inf, []))[0]:
                    found[end] = total, [*ends, end]
        best = found
    return best.get(count, (inf, []))


_EDGES = "“”\"‘’'«»„([{)]}.,;:!?…–—"
_NUMBER = re.compile(r"[−+±≈×]?\d[\d.,]*")


def _bonds(words: Sequence[str], language: Language | None, terms: Container[str]) -> list[float]:
    """What it costs to cut behind each word but the last."""
    bare = [word.strip(_EDGES) for word in words]
    bonds = [WELL.get(word.rstrip('”"’)»')[-1:], 0.0) for word in words[:-1]]
    for index, (word, after) in enumerate(zip(words, bare[1:], strict=False)):
        own = bare[index]
        if word[-1] in ",;:.!?…":
            continue
        is_name = index > 0 and own[:1].isupper() and after[:1].isupper() and words[index + 1][0] not in _EDGES
        if _NUMBER.fullmatch(own) or is_name:
            bonds[index] += NEVER
        if language:
            if own.casefold() in language.leaning:
                bonds[index] += ILL
            if after.casefold() in language.clinging:
                bonds[index] += ILL
            # The scale of a number, and what is counted: `1 triệu bước`.
            is_scale = own in (
                language.words.get("million"),
                language.words.get("billion"),
                language.words.get("thousand"),
            )
            if is_scale and index and (bare[index - 1] in language.leaning or _NUMBER.fullmatch(bare[index - 1])):
                bonds[index] += NEVER
            if after in (language.words.get("million"), language.words.get("billion"), language.words.get("thousand")):
                bonds[index] += NEVER
    for begin, end in _together(words, bare, language, terms):
        for index in range(begin, end - 1):
            bonds[index] = max(bonds[index], 0.0) + NEVER
    return bonds


def _together(
    words: Sequence[str], bare: Sequence[str], language: Language | None, terms: Container[str]
) -> Iterator[tuple[int, int]]:
    """What belongs together: words that are written with spaces, terms, short parentheses."""
    for begin in range(len(words)):
        if words[begin].startswith("("):
            end = next((index + 1 for index in range(begin, len(words)) if ")" in words[index]), begin)
            if end > begin + 1 and len(" ".join(words[begin:end])) <= LINE:
                yield begin, end
        for end in range(begin + 2, min(begin + LONGEST_TERM, len(words)) + 1):
            if any(word[-1] in ",;:.!?…" for word in words[begin : end - 1]):
                break
            phrase = " ".join(bare[begin:end])
            small = phrase.casefold()
            if phrase in terms or small in terms or (language and small in language.compounds):
                yield begin, end


# -- files ---------------------------------------------------------------------------------------------------------------


def as_srt(cues: Sequence[Cue]) -> str:
    """SubRip, as players and YouTube take it."""
    return str(
        srt.compose(
            [
                srt.Subtitle(number, timedelta(seconds=cue.start), timedelta(seconds=cue.end), _unmarked(cue.text))
                for number, cue in enumerate(cues, 1)
            ]
        )
    )


def _unmarked(text: str) -> str:
    """A text in which no reader of SubRip sees a tag.

    The format has no escapes. What follows a `<` decides: FFmpeg takes `< b` for bold, since it skips spaces, but not
    U+00A0; a word joiner keeps `<b` from being one. Neither is seen or changes what is read.
    """
    return re.sub("<(?! )", "<\u2060", text).replace("< ", "<\u00a0")


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

"""Marks in what is said: places of cues and pauses, which are neither spoken nor shown.

    {>name}       a cue: what the scene plays after `self.cue("name")` starts with the word that follows
    {pause 1.2}   after a sentence: so many seconds belong to the viewer

They stand among the {facts} of a beat's text, in every language at places of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tenuto.languages.language import folded
from tenuto.script.source import Place, SourceError

LONGEST_PAUSE = 10.0  # s: a longer silence is a slip of the pen

_MARK = re.compile(r"\{\s*(?:>|pause(?![A-Za-z0-9_~]))[^{}]*\}")
_CUE = re.compile(r"\{>([a-z][a-z0-9_]*)\}")
_PAUSE = re.compile(r"\{pause (\d+(?:\.\d+)?)\}")
_OPENING = "“\"‘'«»„([{¿¡"  # may stand between a mark and its word
_CLOSING = ".,;:!?…。！？、，；：)]}”’–—-"


class MarkError(SourceError):
    """A cue or a pause is written in a way, or stands at a place, that says nothing."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A cue: the word at which a motion starts."""

    name: str
    sentence: int  # of its beat, from 0
    at: int  # the word's first character in that sentence


@dataclass(frozen=True, slots=True)
class Pause:
    """A silence that the narration asks for."""

    seconds: float
    sentence: int  # of its beat, from 0: the one after which it stands


@dataclass(frozen=True, slots=True)
class Marked:
    """A beat's text with its marks taken out."""

    text: str  # NFC, white space folded
    cues: tuple[Mark, ...]
    pauses: tuple[Pause, ...]


def without_marks(raw: str) -> str:
    """`raw` with nothing but words and {facts}."""
    return _MARK.sub("", raw)


def read_marks(raw: str, place: Place, fill: Callable[[str], str], split: Callable[[str], tuple[str, ...]]) -> Marked:
    """Take the marks out of a beat's text.

    Args:
        fill: puts facts where their placeholders stand.
        split: cuts text into its sentences, of which each is a part of the text.

    Raises:
        MarkError: a mark is malformed or stands twice, no word follows a cue, a pause stands inside a sentence.
    """
    text, marks, begin = "", [], 0
    for match in _MARK.finditer(raw):
        text += fill(raw[begin : match.start()])
        marks.append((match[0], len(text)))
        begin = match.end()
    text += fill(raw[begin:])
    whole = folded(text)
    spans: list[tuple[int, int]] = []
    for sentence in split(whole):
        start = whole.index(sentence, spans[-1][1] if spans else 0)
        spans.append((start, start + len(sentence)))
    cues: list[Mark] = []
    pauses: list[Pause] = []
    for written, at in marks:
        before = len(folded(text[:at]))
        if cue := _CUE.fullmatch(written):
            if text[at - 1 : at].isalnum() and text[at : at + 1].isalnum():
                raise MarkError(place, f"{written} stands inside a word: move it before the word")
            if any(known.name == cue[1] for known in cues):
                raise MarkError(place, f"{written} stands twice in this beat: rename or remove one")
            cues.append(_cue(cue[1], before, whole, spans, place))
        elif pause := _PAUSE.fullmatch(written):
            pauses.append(_pause(float(pause[1]), written, before, spans, place))
            if len(pauses) > 1 and pauses[-1].sentence == pauses[-2].sentence:
                raise MarkError(place, f"{written} follows another pause: write one for both")
        elif ">" in written:
            raise MarkError(place, f"{written} is no cue: write {{>name}}, in small letters, digits and _")
        else:
            raise MarkError(place, f"{written} is no pause: write its seconds, as in {{pause 1.2}}")
    return Marked(whole, tuple(cues), tuple(pauses))


def _cue(name: str, before: int, text: str, spans: list[tuple[int, int]], place: Place) -> Mark:
    word = before
    while word < len(text) and (text[word].isspace() or text[word] in _OPENING):
        word += 1
    if word == len(text) or text[word] in _CLOSING:
        raise MarkError(place, f"no word follows {{>{name}}}: move it before the word at which the motion starts")
    number, (start, _) = next((index, span) for index, span in enumerate(spans) if span[0] <= word < span[1])
    return Mark(name, number, word - start)


def _pause(seconds: float, written: str, before: int, spans: list[tuple[int, int]], place: Place) -> Pause:
    if not 0 < seconds <= LONGEST_PAUSE:
        raise MarkError(place, f"{written} must last from 0 to {LONGEST_PAUSE:g} s")
    for number, (_, end) in enumerate(spans):
        if before == end:
            return Pause(seconds, number)
    raise MarkError(place, f"{written} stands inside a sentence: move it behind the sentence's end")

"""What a voice is given for a written sentence, and which of its letters stand for which of the sentence's."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

LONGEST_READING = 40  # words that a lexicon may put in the place of one term


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a written sentence and the piece of the spoken text that it became; characters, ends excluded."""

    written_start: int
    written_end: int
    spoken_start: int
    spoken_end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as it goes to a voice."""

    text: str
    spans: tuple[Span, ...]  # of all that is said, in order; what is silent, and marks of pauses, have none


def offsets(written: str, normal: str) -> list[int]:
    """For each character of `normal`, and its end, where it stands in `written`, which says the same in other signs."""
    if written == normal:
        return list(range(len(written) + 1))
    places = [0] * len(normal) + [len(written)]
    for _, start, _, begin, end in difflib.SequenceMatcher(None, written, normal, autojunk=False).get_opcodes():
        places[begin:end] = range(start, start + end - begin)
    for index in reversed(range(len(normal))):
        places[index] = min(places[index], places[index + 1])
    return places

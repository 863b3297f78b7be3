"""A language: all that the engine must know to tell a lecture in it."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from tenuto.errors import LectureError
from tenuto.languages import numbers
from tenuto.languages.spoken_form import Reading

TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")  # BCP 47, as far as lectures need it


class NoLanguage(LectureError):
    """Something else stands where a language tag must."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How the text of one lecture is read aloud in one language."""

    read: Callable[[str], Reading]  # what a voice is given in place of the written sentence
    unread: Callable[[str], tuple[str, ...]] = lambda text: ()  # what is written there and has no reading, in order
    terms: Mapping[str, str] = field(default_factory=dict)  # names and terms, by how they are written: their readings
    language: str = ""  # its tag

    def __call__(self, text: str) -> Reading:
        return self.read(text)


@dataclass(frozen=True, slots=True)
class Language:
    """One language. What it does not know is empty, and then nothing is assumed."""

    tag: str  # BCP 47: `vi`, `pt-BR`, `zh-Hant`
    name: str  # its own: `Tiếng Việt`
    iso: str  # ISO 639-2/T, which MP4 tracks want: `vie`
    sample: str  # a short word, with which a voice is asked whether it answers
    edge: str  # the usual voice of Edge; empty where none is usual
    espeak: tuple[str, ...]  # names that espeak-ng may have for it, the best first
    gtts: str  # Google Translate's code
    reader: Callable[[tuple[Path, ...]], Reader]  # from a lecture's own lexicons, of which each may be missing
    abbreviations: frozenset[str] = frozenset()  # that end with a full stop and end no sentence
    counted: frozenset[str] = frozenset()  # abbreviations only before a number: `No. 5`
    words: Mapping[str, str] = field(default_factory=dict)  # of facts' texts, by what they mean in English
    leaning: frozenset[str] = frozenset()  # words that belong to what follows: a caption is not cut after them
    clinging: frozenset[str] = frozenset()  # words that belong to what precedes: a caption is not cut before them
    compounds: frozenset[str] = frozenset()  # words that are written with spaces
    rude: frozenset[str] = frozenset()  # syllables that no reading may hold
    everyday: frozenset[str] = frozenset()  # words that no other word may be read as

    @property
    def primary(self) -> str:
        """The tag without script and region."""
        return self.tag.partition("-")[0].lower()

    def number(self, value: float, decimals: int | None = None) -> str:
        """A number as it is written: see tenuto.languages.numbers.written."""
        return numbers.written(value, self.tag, decimals)

    def sentences(self, text: str) -> tuple[str, ...]:
        """Cut running text into sentences, NFC, white space folded; nothing is lost but white space."""
        text = folded(text)
        sentences: list[str] = []
        begin = 0
        for end in _SENTENCE_END.finditer(text):
            if self._goes_on(text[begin : end.start()], text[end.end() :]) or _is_inside(text, end):
                continue
            if piece := text[begin : end.end()].strip():
                sentences.append(piece)
            begin = end.end()
        rest = text[begin:].strip()
        return (*sentences, rest) if rest else tuple(sentences)

    def _goes_on(self, before: str, after: str) -> bool:
        """Whether what looks like the end of a sentence is the full stop of an abbreviation."""
        words = before.lstrip("“\"‘'(").split()
        last = " ".join(words[-2:])  # `et al.`
        for known in self.abbreviations:
            if last == known or last.endswith((f" {known}", f"({known}", f"“{known}")):
                return True
        return any(last.split()[-1:] == [known] for known in self.counted) and after[:1].isdecimal()

    def in_words_of(self, text: str, other: Language) -> str:
        """A fact's text, in this language, as `other` writes it; empty where a word has no entry in both.

        Signs, units and names (%, km, mIoU) are the same in all languages.
        """
        meaning = {word: sense for sense, word in self.words.items()}
        phrases = "|".join(map(re.escape, sorted(meaning, key=len, reverse=True))) or "(?!)"
        pieces = re.findall(rf"(?:{phrases})(?= |$)|[^ ]+", text)
        if pieces[0] in meaning:
            return ""  # `tháng 4` is no number of months
        told: list[str] = []
        for piece in pieces:
            if piece in meaning:
                if meaning[piece] not in other.words:
                    return ""
                told.append(other.words[meaning[piece]])
            elif piece.islower() and piece not in NEUTRAL and piece[0].isalpha():
                return ""
            else:
                told.append(numbers.rewritten(piece, self.tag, other.tag))
        return " ".join(told)


def _is_inside(text: str, end: re.Match[str]) -> bool:
    """Whether what looks like the end of a sentence is a full stop before a word in small letters, as of any abbreviation.

    A single letter may be a name in formulas, and `iBOT` or `arXiv` a name that begins small.
    """
    word = re.match(r"[^\W\d_]\S+", text[end.end() :])
    return (
        text[: end.start()].endswith(".")
        and not text[: end.start()].endswith("..")
        and bool(word and word[0].islower())
    )


def folded(text: str) -> str:
    """A text in NFC, in one line, with single spaces; no-break spaces stay what they are."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")


_SPACE = re.compile(r"[^\S\u00a0\u202f]+")

# A sentence ends at . ! ? or … before white space, or at the full stops of Chinese and Japanese.
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’»)\]]*\s+|(?<=[。！？])[」』”’）]*\s*")

# Units in small letters, which every language writes so.
NEUTRAL = frozenset(
    ["px", "fps", "k", "km", "m", "cm", "mm", "nm", "kg", "g", "mg", "t", "s", "ms", "h", "kbit", "x", "×"]
)


@functools.cache
def of(tag: str) -> Language:
    """The language of a BCP 47 tag; what has no file of its own is told plainly.

    Raises:
        NoLanguage: the tag is none.
    """
    if not TAG.fullmatch(tag):
        raise NoLanguage(f"'{tag}' is no language tag: write it as vi, en, pt-BR or zh-Hant")
    parts = tag.lower().split("-")
    names = ["_".join(parts[:count]) for count in range(len(parts), 0, -1)]
    name = next((name for name in names if find_spec(f"tenuto.languages.{name}")), "plain")
    language: Language = import_module(f"tenuto.languages.{name}").language(tag)
    return language

"""Facts: every number of the lecture once, with its source.

Narration writes `{moon_distance}` where the number stands, or `{moon_distance~}` where it is said rounded; scenes call
`tenuto.stage.data.fact("moon_distance")`. Numbers that are no claim (years, counts of what can be seen) are declared as plain.
"""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from tenuto.languages.language import of
from tenuto.project import LECTURE
from tenuto.script.source import Located, Place, SourceError, clean, load, one_line, original_language, stamp

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
ROUNDED = "~"  # {name~}: as it is said, rounded for the ear
KEYS = {"value", "shown", "unit", "said", "in", "source", "note", "less_than"}
# Units that stand directly behind the number; all others follow a space.
ATTACHED = {"%", "×", "M", "B"}


class FactError(SourceError):
    """facts.yaml is readable, but an entry cannot be used, or a fact is asked for that is not there."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A number and where it stands."""

    name: str
    value: float
    text: str  # as it is written on screen and in the original's narration, with its unit: `80,1%`
    source: str
    place: Place
    told: Mapping[str, str] = field(default_factory=dict)  # texts of its own in other languages, by tag
    said: Mapping[str, str] = field(default_factory=dict)  # rounded for the ear, by tag: `hơn 65 nghìn`
    less_than: tuple[str, ...] = ()  # facts that are claimed to be larger, which `check` proves


@dataclass(frozen=True, slots=True)
class Facts:
    path: Path
    language: str  # the original's
    by_name: Mapping[str, Fact]
    plain: frozenset[str]  # digit sequences that need no source

    def fact(self, name: str, place: Place | None = None) -> Fact:
        """The fact of that name.

        Raises:
            FactError: there is none; suggests the nearest.
        """
        try:
            return self.by_name[name]
        except KeyError:
            near = difflib.get_close_matches(name, self.by_name, n=1)
            hint = f"did you mean {{{near[0]}}}?" if near else "add it to narration/facts.yaml with its source"
            raise FactError(place or Place(self.path, 1), f"there is no fact '{name}': {hint}") from None

    def written(self, name: str, language: str, place: Place | None = None) -> str:
        """A fact as a narration in that language writes it; `name~` as it is said, rounded.

        Raises:
            FactError: there is no such fact, or nothing tells how that language writes it.
        """
        fact = self.fact(name.removesuffix(ROUNDED), place)
        if name.endswith(ROUNDED):
            if language not in fact.said:
                raise FactError(
                    fact.place, f"nothing tells how {language} says fact '{fact.name}': add it to its 'said'"
                )
            return fact.said[language]
        if language == self.language:
            return fact.text
        text = fact.told.get(language) or of(self.language).in_words_of(fact.text, of(language))
        if not text:
            raise FactError(
                fact.place,
                f"nothing tells how {language} writes '{fact.text}' of fact '{fact.name}': add it to its 'in'",
            )
        return text

    def fill(self, text: str, place: Place, language: str = "") -> str:
        """Put facts where their placeholders stand, as `language` writes them, or the original.

        Raises:
            FactError: see `written`.
        """
        return PLACEHOLDER.sub(lambda match: self.written(match[1], language or self.language, place), text)


def named(text: str) -> tuple[str, ...]:
    """The facts that a text has places for, in order."""
    return tuple(name.removesuffix(ROUNDED) for name in PLACEHOLDER.findall(text))


def load_facts(path: Path) -> Facts:
    """Read facts.yaml: `plain`, a mapping of digit sequences to why they need no source, and `facts`.

    Numbers are written in the language of the lecture.yaml beside it.

    Raises:
        tenuto.script.source.SourceError: the file is missing or malformed.
        FactError: an entry has no value or no source, or a key is unknown.
    """
    # Scenes ask for facts one by one: the files are read again only when they were written.
    return _facts(path, original_language(path.with_name(LECTURE)), stamp(path))


@cache
def _facts(path: Path, language: str, _: tuple[int, ...]) -> Facts:
    root = load(path)
    plain, entries = root.get("plain"), root.get("facts")
    if not isinstance(plain, Located) or not isinstance(entries, Located) or set(root) != {"plain", "facts"}:
        raise FactError(root.place, "the file must hold two mappings, 'plain' and 'facts'")
    by_name = {name: _fact(entries, name, language) for name in entries}
    for fact in by_name.values():
        for other in fact.less_than:
            if other not in by_name:
                raise FactError(fact.place, f"fact '{fact.name}' is less_than '{other}', which there is not")
    return Facts(path, language, by_name, frozenset(plain))


def _fact(entries: Located, name: str, language: str) -> Fact:
    entry, place = entries[name], entries.places[name]
    if not isinstance(entry, Located) or not re.fullmatch(r"[a-z0-9_]+", name):
        raise FactError(place, f"fact '{name}' must be small letters, digits and _, and hold value and source")
    for key in entry:
        if key not in KEYS:
            raise FactError(
                entry.places[key], f"fact '{name}' does not know '{key}': known are {', '.join(sorted(KEYS))}"
            )
    value, source = entry.get("value"), entry.get("source")
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= sys.float_info.max:
        raise FactError(place, f"fact '{name}' needs a number as its value{_plainly(value)}")
    source = clean(source, entry.places["source"]).strip() if isinstance(source, str) else ""
    if not source:
        raise FactError(place, f"fact '{name}' needs a source: paper, page or table")
    unit = _written(entry, "unit", name) if "unit" in entry else ""
    shown = _written(entry, "shown", name) if "shown" in entry else of(language).number(value)
    text = f"{shown}{'' if not unit or unit in ATTACHED else ' '}{unit}"
    return Fact(
        name,
        float(value),
        text,
        source,
        place,
        _by_language(entry, "in", language),
        _by_language(entry, "said", language),
        _less_than(entry),
    )


def _written(entry: Located, key: str, name: str) -> str:
    """A text that must be there; a whole number is one too."""
    value, place = entry[key], entry.places[key]
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise FactError(place, f"'{key}' of fact '{name}' must be text: write it in quotes, or take '{key}' out")
    text = one_line(value if isinstance(value, str) else str(value), place)
    if not text:
        raise FactError(place, f"'{key}' of fact '{name}' is empty: write its text or take '{key}' out")
    return text


def _plainly(value: object) -> str:
    """What to write for a number that YAML takes for a word, as 1e-5."""
    try:
        return f": to YAML '{value}' is a word, write {Decimal(value):f}" if isinstance(value, str) else ""
    except InvalidOperation:
        return ""


def _less_than(entry: Located) -> tuple[str, ...]:
    """The names of one or several facts."""
    named: object = entry.get("less_than", [])
    names = [named] if isinstance(named, str) else named
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise FactError(entry.places["less_than"], "'less_than' must name a fact, or a list of facts")
    return tuple(names)


def _by_language(entry: Located, key: str, language: str) -> dict[str, str]:
    """Texts by language; a text alone is the original's."""
    texts = entry.get(key, {})
    if isinstance(texts, str) and key == "said":
        texts = {language: texts}
    place = entry.places.get(key, entry.place)
    if not isinstance(texts, dict) or not all(
        isinstance(text, str) and one_line(text, place) for text in texts.values()
    ):
        raise FactError(place, f"'{key}' must give its text by language, as 'en: about a thousand'")
    return {tag: one_line(text, place) for tag, text in texts.items()}

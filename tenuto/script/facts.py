"""Facts: every number of the lecture once, with its source.

Narration writes `{vitb8_linear}` where the number stands; scenes call `tenuto.stage.data.fact("vitb8_linear")`. Numbers that are no
claim (years, counts of what can be seen) are declared as plain.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tenuto.script.source import Located, Place, SourceError, load

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
KEYS = {"value", "shown", "unit", "english", "source", "note"}
# Units that stand directly behind the number; all others follow a space.
ATTACHED = {"%", "×", "M", "B"}
# Words in a fact's text that have one English form; a fact with others gives its own, as `english`.
ENGLISH = {
    "triệu": "million", "tỷ": "billion", "giờ": "hours", "ngày": "days", "tháng": "months", "năm": "years",
    "điểm": "points", "tấn": "tonnes", "GPU-giờ": "GPU hours",
}  # fmt: skip


class FactError(SourceError):
    """facts.yaml is readable, but an entry cannot be used, or a fact is asked for that is not there."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A number and where it stands."""

    name: str
    value: float
    text: str  # as it is written on screen and in the Vietnamese narration, with its unit: `80,1%`
    source: str
    place: Place
    english: str = ""  # as the English narration writes it: `80.1%`; empty where nothing tells how


@dataclass(frozen=True, slots=True)
class Facts:
    path: Path
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

    def fill(self, text: str, place: Place, language: str = "vi") -> str:
        """Put facts where their placeholders stand, written as Vietnamese or as English writes them.

        Raises:
            FactError: a placeholder names no fact, or one without English form.
        """

        def written(match: re.Match[str]) -> str:
            fact = self.fact(match[1], place)
            if language == "vi":
                return fact.text
            if not fact.english:
                raise FactError(fact.place, f"'{fact.text}' of fact '{fact.name}' is not English: add its 'english'")
            return fact.english

        return PLACEHOLDER.sub(written, text)


def load_facts(path: Path) -> Facts:
    """Read facts.yaml: `plain`, a mapping of digit sequences to why they need no source, and `facts`.

    Raises:
        tenuto.script.source.SourceError: the file is missing or malformed.
        FactError: an entry has no value or no source, or a key is unknown.
    """
    # Scenes ask for facts one by one: the file is read again only when it was written.
    stat = path.stat() if path.is_file() else None
    return _facts(path, (stat.st_mtime_ns, stat.st_ino, stat.st_size) if stat else ())


@cache
def _facts(path: Path, _: tuple[int, ...]) -> Facts:
    root = load(path)
    plain, entries = root.get("plain"), root.get("facts")
    if not isinstance(plain, Located) or not isinstance(entries, Located) or set(root) != {"plain", "facts"}:
        raise FactError(root.place, "the file must hold two mappings, 'plain' and 'facts'")
    return Facts(path, {name: _fact(entries, name) for name in entries}, frozenset(plain))


def _fact(entries: Located, name: str) -> Fact:
    entry, place = entries[name], entries.places[name]
    if not isinstance(entry, Located) or not re.fullmatch(r"[a-z0-9_]+", name):
        raise FactError(place, f"fact '{name}' must be small letters, digits and _, and hold value and source")
    for key in entry:
        if key not in KEYS:
            raise FactError(
                entry.places[key], f"fact '{name}' does not know '{key}': known are {', '.join(sorted(KEYS))}"
            )
    value, source = entry.get("value"), entry.get("source")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FactError(place, f"fact '{name}' needs a number as its value")
    if not isinstance(source, str) or not source.strip():
        raise FactError(place, f"fact '{name}' needs a source: paper, page or table")
    unit = str(entry.get("unit", ""))
    shown = str(entry["shown"]) if "shown" in entry else vietnamese(value)
    glue = "" if not unit or unit in ATTACHED else " "
    text = f"{shown}{glue}{unit}"
    return Fact(name, float(value), text, source, place, str(entry.get("english", english(text))))


def vietnamese(value: float, decimals: int | None = None) -> str:
    """A number as Vietnamese writes it: decimal comma, points between thousands, a real minus sign.

    Args:
        decimals: digits after the comma; as many as the number has if None.
    """
    text = f"{value:,}" if decimals is None else f"{value:z,.{decimals}f}"  # z: no minus before a zero
    return text.translate(str.maketrans(",.-", ".,−"))


def english(text: str) -> str:
    """What `vietnamese` wrote, with its unit, as English writes it; empty where a word has no entry in ENGLISH."""
    if text.split()[0] in ENGLISH:
        return ""  # `tháng 4` is no number of months
    words = " ".join(ENGLISH.get(word, word.translate(str.maketrans(",.", ".,"))) for word in text.split())
    return words if re.sub("[−×±–→]", "", words).isascii() else ""

"""Written text -> spoken text: what a Vietnamese lecturer says where terms, names, numbers and symbols are written.

One scanner, compiled from the lexicon, cuts a text into tokens from left to right: the longest term first, then numbers,
symbols, words and pauses. `spoken` joins the readings; `unread` lists what has none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from narration import source
from narration.numerals import DIGITS, NUMBER, cardinal, number
from narration.syllables import is_syllable

LEXICON = Path(__file__).with_name("lexicon.yaml")
PAUSES = ",;:…!.?"  # what a voice pauses at, weakest first: of neighbours only the strongest is kept

_LATIN = "A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ"
_BEGIN = rf"(?<![0-9{_LATIN}])"  # of a whole token
_END = rf"(?![0-9{_LATIN}])"
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789−+")
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_POWERS = {"²": "bình phương", "³": "lập phương"}
_ORDINALS = {"1": "nhất", "4": "tư"}  # thứ nhất, thứ tư, tháng tư: the two that differ from the cardinal
_OPENS_RANGE = ("từ", "khoảng", "năm", "đoạn")  # words after which a range needs no "từ" of its own


class LexiconError(source.SourceError):
    """The lexicon's YAML is readable, but an entry cannot be used; the message starts with file:line."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Readings by written form: terms (whole tokens), units (after a number), symbols (anywhere), letters (spelled)."""

    terms: Mapping[str, str]
    units: Mapping[str, str]
    symbols: Mapping[str, str]
    letters: Mapping[str, str]
    scanner: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Token:
    written: str
    reading: str  # words, one pause mark, or nothing for what is silent
    is_known: bool = True


def load_lexicon(path: Path = LEXICON) -> Lexicon:
    """Read a lexicon.

    Raises:
        source.SourceError: the file is missing, is malformed or has a key twice.
        LexiconError: a group is unknown, a symbol holds letters or digits, or a reading is empty or not Vietnamese syllables.
    """
    root = source.load(path)
    groups: dict[str, dict[str, str]] = {"terms": {}, "units": {}, "symbols": {}, "letters": {}}
    for name, entries in root.items():
        if name not in groups:
            raise LexiconError(root.places[name], f"there is no group '{name}': use {', '.join(groups)}")
        if not isinstance(entries, source.Located):
            raise LexiconError(root.places[name], f"group '{name}' must hold entries: write 'written: how it is read'")
        for written, reading in entries.items():
            key = _normal(written)
            _require(reading, key, name, entries.places[written])
            groups[name][key] = _normal(reading)
    return Lexicon(**groups, scanner=_scanner(**groups))


def spoken(text: str, lexicon: Lexicon) -> str:
    """The text as it goes to a voice: words and pause marks only, one space between words.

    A word without a reading is kept as written, a symbol without one is left out: `unread` names both.
    """
    line = ""
    for token in _tokens(text, lexicon):
        if token.reading in PAUSES:  # the empty reading too
            if line and line[-1] in PAUSES:
                line = line[:-1] + max(line[-1], token.reading, key=PAUSES.find)
            elif line:
                line += token.reading
        else:
            line += f" {token.reading}" if line else token.reading
    return line


def unread(text: str, lexicon: Lexicon) -> tuple[str, ...]:
    """What is written in `text` and has no reading, in order: the voice would spell or mangle it."""
    return tuple(token.written for token in _tokens(text, lexicon) if not token.is_known)


def _require(reading: object, written: str, group: str, place: source.Place) -> None:
    if not written:
        raise LexiconError(place, f"an entry of '{group}' is written as nothing: give what stands in the text")
    if group == "symbols" and re.search(rf"[0-9{_LATIN}\s]", written):
        raise LexiconError(place, f"symbol '{written}' holds letters, digits or spaces: move it to 'terms'")
    if not isinstance(reading, str) or not reading.strip():
        raise LexiconError(place, f"'{written}' has no reading: write how it is said, as text in Vietnamese syllables")
    for word in re.split(r",? ", _normal(reading)):
        if not is_syllable(word):
            raise LexiconError(place, f"'{written}' is read with '{word}', no Vietnamese syllable: respell that part")


def _normal(text: str) -> str:
    """NFC, single spaces, ASCII digits; the hyphen before a number becomes −, the x between numbers ×."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    text = re.sub(r"\d", lambda digit: str(unicodedata.decimal(digit[0])), text)
    text = re.sub(r"(?<![\w)\]%°])-(?=[0-9])", "−", text)
    return re.sub(r"(?<=[0-9]) ?x ?(?=[0-9])", "×", text)


def _scanner(
    terms: Mapping[str, str], units: Mapping[str, str], symbols: Mapping[str, str], letters: Mapping[str, str]
) -> re.Pattern[str]:
    """The tokens in order of precedence, one named group each; `_read` gives each kind its reading."""
    unit = _any_of(units)
    quantity = rf"[−+±]?{NUMBER}(?: ?{unit})?{_END}"
    marks = _any_of([*symbols, *(key for key in units if not re.search(rf"[{_LATIN}]", key))])
    kinds = {
        "term": rf"{_BEGIN}{_any_of(terms)}{_END}",
        "date": r"(?i:(?<=ngày )|(?<=tháng )|(?=[0-9]+/[0-9]+/))(?:(?P<day>[0-9]{1,2})/)??"
        r"(?P<month>[0-9]{1,2})(?:/(?P<year>(?:19|20)[0-9]{2}))?(?![0-9/]|[.,][0-9])",
        "ordinal": rf"(?i:(?<=thứ )[14]|(?<=tháng )4){_END}(?![.,/][0-9])",
        "range": rf"{_BEGIN}{quantity}(?: ?[-–→] ?{quantity})+",
        "list": r"(?<=\[)[0-9]+(?:,[0-9]+)+(?=\])|(?<![0-9])[0-9](?:,[0-9]){2,}(?![0-9])",
        "fraction": rf"{_BEGIN}(?P<part>[1-9][0-9]*)/(?P<whole>[1-9][0-9]*){_END}(?![.,/][0-9])",
        "fold": rf"(?<![0-9] )(?<![^\s(])×(?={quantity})",
        "folds": r"(?<=[0-9])×(?![^\s.,;:!?)])",
        "quantity": rf"{_BEGIN}(?P<number>{NUMBER})(?: ?(?P<unit>{unit}))?{_END}",
        "code": rf"(?=[0-9]*[{_LATIN}])(?=[{_LATIN}]*[0-9])[0-9{_LATIN}]+",
        "power": r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+",
        "index": r"[₀₁₂₃₄₅₆₇₈₉]+",
        "symbol": marks,
        "word": rf"[{_LATIN}]+",
        "pause": rf"[{re.escape(PAUSES)}]|[—―]|(?<!\S)[-–](?!\S)|(?<=[{_LATIN},] )\(|\)(?= [{_LATIN}])",
        "silent": r"[-‐‑–'’\"“”„«»()\[\]{}*_`#\\| ]|(?<=[A-Za-z])/(?=[0-9])",
        "other": r".",
    }
    # A symbol may also be the silent slash of ViT-S/16, so that comes first.
    order = sorted(kinds, key=lambda kind: list(kinds).index("symbol") - 0.5 if kind == "silent" else list(kinds).index(kind))
    return re.compile("|".join(f"(?P<{kind}>{kinds[kind]})" for kind in order), re.DOTALL)

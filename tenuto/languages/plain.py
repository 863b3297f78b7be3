"""Any language without a file of its own: names and marks as CLDR has them, all else as voices read it by themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from langcodes import Language as Code
from langcodes.tag_parser import LanguageTagError

from tenuto.languages.language import Language, Reader
from tenuto.languages.numbers import locale_of
from tenuto.languages.spoken_form import LONGEST_READING, Reading, Span
from tenuto.script.source import Located, SourceError, load

# What facts' words mean; languages that know them translate each other's.
FACT_WORDS = (
    "thousand", "million", "billion", "hours", "days", "months", "years", "points", "tonnes", "GPU hours",
)  # fmt: skip

# Voices whose names are not the language's tag, by the beginning of the tag, the longest first.
ESPEAK = {"zh": "cmn", "no": "nb", "nn": "nb", "iw": "he", "tl": "fil"}
GTTS = {"zh-hant": "zh-TW", "zh-tw": "zh-TW", "zh-hk": "yue", "zh": "zh-CN", "he": "iw", "nb": "no", "nn": "no", "jv": "jw",
        "fil": "tl", "fr-ca": "fr-CA", "pt-pt": "pt-PT"}  # fmt: skip

# That end no sentence in the languages of Europe.
ABBREVIATIONS = frozenset(
    [
        "Dr.",
        "Mr.",
        "Mrs.",
        "Ms.",
        "Prof.",
        "vs.",
        "Fig.",
        "fig.",
        "Eq.",
        "e.g.",
        "i.e.",
        "cf.",
        "etc.",
        "U.S.",
        "Sr.",
        "Sra.",
        "Mme.",
        "Nr.",
        "Abb.",
        "bzw.",
        "ca.",
    ]
)


def language(tag: str) -> Language:
    primary = tag.partition("-")[0].lower()
    return Language(
        tag=tag,
        name=_name(tag),
        iso=_iso(tag),
        sample="1",  # a word in every language
        edge="",
        espeak=tuple(dict.fromkeys((tag.lower(), ESPEAK.get(primary, primary)))),
        gtts=next((GTTS[known] for known in GTTS if f"{tag.lower()}-".startswith(f"{known}-")), primary),
        reader=_reader,
        abbreviations=(ABBREVIATIONS - {"etc."}) | {"et al."},
    )


def _name(tag: str) -> str:
    """The language's own name for itself: `português (Brasil)`; the tag where CLDR has none."""
    locale = locale_of(tag)
    if locale.language != tag.partition("-")[0].lower():
        return tag
    return str(locale.languages.get(str(locale)) or locale.get_display_name(locale) or tag)


def _iso(tag: str) -> str:
    """ISO 639-2/T; `und`, undetermined, where there is none."""
    try:
        return Code.get(tag).to_alpha3()
    except (LookupError, LanguageTagError):
        return "und"


def _reader(lexicons: tuple[Path, ...]) -> Reader:
    """Voices read numbers and symbols of their language themselves; only the terms of the lexicons are put in other words."""
    terms: dict[str, str] = {}
    for path in lexicons:
        terms |= _terms(path)
    longest_first = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True)) or "(?!)"
    pattern = re.compile(rf"(?<!\w)(?P<term>{longest_first})(?!\w)|\S")
    return Reader(
        read=lambda text: _put_in_words(text, pattern, terms), unread=lambda text: _odd(text, pattern), terms=terms
    )


# Numbers that no voice reads as they are meant: "one e minus four" at best.
_ODD = re.compile(r"(?<!\w)(?:\d+(?:[.,]\d+)?[eE][-−+]?\d+|0[xX][0-9A-Fa-f]+)(?!\w)")


def _odd(text: str, pattern: re.Pattern[str]) -> tuple[str, ...]:
    return tuple(_ODD.findall(pattern.sub(lambda match: " " if match["term"] else match[0], text)))


def _put_in_words(text: str, pattern: re.Pattern[str], terms: Mapping[str, str]) -> Reading:
    """The text with its terms in other words; whatever else is no white space stands for itself."""
    line, spans, at = "", [], 0
    for match in pattern.finditer(text):
        line += text[at : match.start()]
        said = terms[match[0]] if match["term"] else match[0]
        spans.append(Span(*match.span(), len(line), len(line) + len(said)))
        line, at = line + said, match.end()
    return Reading(line + text[at:], tuple(spans))


def _terms(path: Path) -> dict[str, str]:
    root = load(path)
    terms = root.get("terms")
    if set(root) != {"terms"} or not isinstance(terms, Located):
        raise SourceError(root.place, "the file must hold one mapping, 'terms': written form to how it is said")
    for term, reading in terms.items():
        if not isinstance(reading, str) or not reading.strip():
            raise SourceError(terms.places[term], f"'{term}' has no reading: write how it is said")
        if len(reading.split()) > LONGEST_READING:
            raise SourceError(
                terms.places[term],
                f"'{term}' is read with more than {LONGEST_READING} words: say so much in the narration",
            )
    return dict(terms)

"""How written sentences go to a voice, by language."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from narration.source import Located, SourceError, load
from narration.spoken import load_lexicon, spoken

HERE = Path(__file__).resolve().parent
Reader = Callable[[str], str]


def reader(language: str, folder: Path = HERE) -> Reader:
    """What turns a written sentence into what a voice of that language is given.

    Vietnamese voices get everything spelt out in syllables (narration.spoken). Others read numbers and symbols of their
    language themselves; only the terms of <language>/lexicon.yaml are put in other words.

    Raises:
        narration.source.SourceError: a lexicon is missing or malformed.
    """
    if language == "vi":
        lexicon = load_lexicon(folder / "lexicon.yaml")
        return lambda text: spoken(text, lexicon)
    terms = _terms(folder / language / "lexicon.yaml")
    longest_first = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True)) or "(?!)"
    pattern = re.compile(rf"(?<!\w)(?:{longest_first})(?!\w)")
    return lambda text: pattern.sub(lambda match: terms[match[0]], text)


def _terms(path: Path) -> dict[str, str]:
    root = load(path)
    terms = root.get("terms")
    if set(root) != {"terms"} or not isinstance(terms, Located):
        raise SourceError(root.place, "the file must hold one mapping, 'terms': written form to how it is said")
    for term, reading in terms.items():
        if not isinstance(reading, str) or not reading.strip():
            raise SourceError(terms.places[term], f"'{term}' has no reading: write how it is said")
    return dict(terms)

"""How written sentences go to a voice, by language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from tenuto.languages.spoken_form import Reader as Reader
from tenuto.languages.spoken_form import Reading, Span
from tenuto.languages.vietnamese.spoken import load_lexicon, read
from tenuto.project import Project
from tenuto.script.source import Located, SourceError, load


def reader(language: str, project: Project) -> Reader:
    """What turns a written sentence into what a voice of that language is given.

    Vietnamese voices get everything spelt out in syllables (tenuto.languages.vietnamese.spoken). Others read numbers and symbols of their
    language themselves; only the terms of <language>/lexicon.yaml are put in other words.

    Raises:
        tenuto.script.source.SourceError: a lexicon is missing or malformed.
    """
    if language == "vi":
        lexicon = load_lexicon(project.lexicon)
        return Reader(language, lambda text: read(text, lexicon))
    terms = _terms(project.narration / language / "lexicon.yaml")
    longest_first = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True)) or "(?!)"
    pattern = re.compile(rf"(?<!\w)(?P<term>{longest_first})(?!\w)|\S")
    return Reader(language, lambda text: _put_in_words(text, pattern, terms))


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
    return dict(terms)

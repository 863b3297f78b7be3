"""How a lecture's written sentences go to a voice, by language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tenuto.languages.language import Reader as Reader
from tenuto.languages.language import of
from tenuto.project import LECTURE, Project
from tenuto.script.source import Place, load, original_language


def reader(language: str, project: Project) -> Reader:
    """What turns a written sentence into what a voice of that language is given.

    Its readings are those of the language (tenuto/languages), and over them those of the lecture's own lexicon, where it
    has one.

    Raises:
        tenuto.languages.language.NoLanguage
        tenuto.script.source.SourceError: a lexicon is malformed.
    """
    return replace(of(language).reader(lexicons(language, project)), language=language)


def lexicons(language: str, project: Project) -> tuple[Path, ...]:
    """The lecture's lexicons of a language that are there: lexicon.yaml is that of the original."""
    is_original = original_language(project.narration / LECTURE) == language
    paths = (project.lexicon,) if is_original else (project.narration / language / project.lexicon.name,)
    return tuple(path for path in paths if path.is_file())


def ill_said(language: str, project: Project) -> Iterator[tuple[Place, str]]:
    """The entries of the lecture's own lexicons whose reading holds a rude syllable, or is heard as an everyday word."""
    told = of(language)
    for path in lexicons(language, project):
        for entries in load(path).values():
            for term, reading in entries.items():
                said = str(reading).casefold().replace(",", " ").split()
                place = entries.places[term]
                if rude := sorted(told.rude.intersection(said)):
                    yield place, f"'{term}' is read as '{reading}', in which one hears '{rude[0]}': respell it"
                elif " ".join(said) in told.everyday and " ".join(said) != term.casefold():
                    yield place, f"'{term}' is read as '{reading}', an everyday word that it is not: respell it"

"""How a lecture's written sentences go to a voice, by language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tenuto.languages.language import Reader as Reader
from tenuto.languages.language import of
from tenuto.project import LECTURE, Project
from tenuto.script.source import Place, SourceError, load, original_language, visible

if TYPE_CHECKING:
    from tenuto.script.lecture import Scene


class NothingToSay(SourceError):
    """Of a sentence nothing can be read aloud."""


def reader(language: str, project: Project) -> Reader:
    """What turns a written sentence into what a voice of that language is given.

    Its readings are those of the language (tenuto/languages), and over them those of the lecture's own lexicon, where it
    has one.

    Raises:
        tenuto.languages.language.NoLanguage
        tenuto.script.source.SourceError: a lexicon is malformed.
    """
    return replace(of(language).reader(lexicons(language, project)), language=language)


def require_words(scenes: Iterable[Scene], read: Reader) -> None:
    """Refuse a sentence of which a voice would be given no word, before anything is spoken or filmed.

    Raises:
        NothingToSay
    """
    for beat in (beat for scene in scenes for beat in scene.beats):
        for text in beat.sentences:
            if not any(map(str.isalnum, read(text).text)):
                raise NothingToSay(
                    beat.place,
                    f"nothing of '{visible(text)}' has a reading: write it as it is said, or add a reading to "
                    "narration/lexicon.yaml",
                )


def lexicons(language: str, project: Project) -> tuple[Path, ...]:
    """The lecture's lexicons of a language that are there: lexicon.yaml is that of the original."""
    is_original = original_language(project.narration / LECTURE) == language
    paths = (project.lexicon,) if is_original else (project.narration / language / project.lexicon.name,)
    return tuple(path for path in paths if path.exists())


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

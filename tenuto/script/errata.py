"""Errata: where the lecture departs from the notes that it was made from, narration/errata.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tenuto.script.lecture import Lecture, Scene, UnknownScene, nearest
from tenuto.script.source import Located, Place, SourceError, clean, load

KEYS = ("slide", "scene", "notes", "lecture", "why", "source")


class ErrataError(SourceError):
    """The file is readable, but an entry lacks something, or is about a scene that there is not."""


@dataclass(frozen=True, slots=True)
class Erratum:
    """One departure."""

    slide: str  # of the notes
    scenes: tuple[Scene, ...]  # that say it instead
    notes: str
    lecture: str
    why: str
    source: str


def load_errata(lecture: Lecture) -> tuple[Erratum, ...]:
    """All of them; none where no such list is kept.

    Raises:
        tenuto.script.source.SourceError
    """
    path = lecture.project.errata
    return tuple(_errata(load(path), lecture)) if path.exists() else ()


def _errata(root: Located, lecture: Lecture) -> Iterator[Erratum]:
    entries: Any = root.get("errata")
    if set(root) != {"errata"} or not isinstance(entries, list):
        raise ErrataError(root.places.get("errata", root.place), "the file must hold one list, 'errata'")
    for entry in entries:
        if not isinstance(entry, Located):
            raise ErrataError(root.places["errata"], f"every entry must hold {', '.join(KEYS)}")
        for key in entry:
            if key not in KEYS:
                raise ErrataError(entry.places[key], f"an erratum does not know '{key}': {nearest(key, KEYS)}")
        slide, scene, notes, told, why, source = (_text(entry, key) for key in KEYS)
        yield Erratum(slide, tuple(_scenes(scene, entry.places["scene"], lecture)), notes, told, why, source)


def _text(entry: Located, key: str) -> str:
    """A text; the number of a slide is one too."""
    value, place = entry.get(key), entry.places.get(key, entry.place)
    if key not in entry:
        raise ErrataError(place, f"'{key}' is missing: an erratum holds {', '.join(KEYS)}")
    if not isinstance(value, str | int) or isinstance(value, bool) or not str(value).strip():
        raise ErrataError(place, f"'{key}' must be text: write some, in quotes or after >- if need be")
    return clean(str(value).strip(), place)


def _scenes(names: str, place: Place, lecture: Lecture) -> Iterator[Scene]:
    for name in re.split(r",\s*", names):
        try:
            yield lecture.scene(name)
        except UnknownScene as error:
            raise ErrataError(place, str(error)) from None

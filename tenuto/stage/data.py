"""What a scene may read besides its own source: stored tensors, photographs, facts, the outline, colours.

Everything that is read through here is noted, so that a take knows the data it was filmed from and is filmed anew when
they change. Scenes never compute with torch and never open files themselves.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tenuto import project as projects
from tenuto import stored
from tenuto.errors import LectureError
from tenuto.languages import numbers
from tenuto.project import Project
from tenuto.script.facts import Fact, load_facts
from tenuto.script.lecture import Lecture
from tenuto.script.loading import load_lecture
from tenuto.script.source import original_language
from tenuto.stored import Stored

# Names, and beginnings of names, of what is read.
OUTLINE, COLOURS, LANGUAGE, FACT, PHOTO = "outline", "colours", "language", "facts/", "photos/"

_reads: dict[str, str] = {}  # name -> fingerprint
_project: Project | None = None  # the lecture whose scene is on the stage


@contextmanager
def on_stage(project: Project) -> Iterator[dict[str, str]]:
    """Let scenes of `project` read inside the block; collects the names that are read, each with its fingerprint then."""
    global _project
    before, _project = _project, project
    _reads.clear()
    try:
        yield _reads
    finally:
        _project = before


def here() -> Project:
    """The lecture whose scene is on the stage; under stock manim, the one of the current folder."""
    return _project or projects.find()


def load_tensors(name: str) -> Stored:
    """The stored result `tensors/data/<name>.npz`, checked against its json (see tenuto.stored.load)."""
    _note(name)
    return stored.load(name, here().data)


def photo(name: str) -> NDArray[np.uint8]:
    """A photograph, (H, W, 3) uint8 RGB."""
    _note(f"{PHOTO}{name}")
    return stored.photo(name, here().data)


@dataclass(frozen=True, slots=True)
class Outline:
    """What the title and the table of contents show of the script."""

    subtitle: str
    authors: tuple[tuple[str, str], ...]  # name, student id
    sections: tuple[tuple[int, str, str], ...]  # number, title, summary; without the opening
    references: tuple[tuple[str, str], ...]  # key, `authors · title · venue year`

    @classmethod
    def of(cls, lecture: Lecture) -> Outline:
        return cls(
            lecture.subtitle,
            tuple((author.name, author.student_id) for author in lecture.authors),
            tuple((s.number, s.title, s.summary) for s in lecture.sections if s.number),
            tuple((reference.key, str(reference)) for reference in lecture.references),
        )


def outline() -> Outline:
    """The lecture's authors and sections."""
    _note(OUTLINE)
    return Outline.of(load_lecture(here()))


def fact(name: str) -> Fact:
    """A number of narration/facts.yaml: `.value`, and `.text` as it is written, with its unit."""
    _note(f"{FACT}{name}")
    return load_facts(here().facts).fact(name)


def language() -> str:
    """The tag of the language in which words stand on the screen: the original's; `und` outside of any lecture."""
    _note(LANGUAGE)
    return _reads.get(LANGUAGE, "und")


def number(value: float, decimals: int | None = None) -> str:
    """A number as the lecture's language writes it, with so many decimals, or as many as it has."""
    return numbers.written(value, language(), decimals)


def colour(ground: str, role: str) -> str | None:
    """The colour that narration/lecture.yaml gives to `role` on a ground; None for no such role."""
    _note(COLOURS)
    return load_lecture(here()).colours.get(ground, {}).get(role)


def _note(name: str) -> None:
    # What is missing or broken is told by the reading itself, in better words.
    if name not in _reads:
        with suppress(OSError, LectureError):
            _reads[name] = fingerprint(name, here())


def fingerprint(name: str, project: Project) -> str:
    """What stands behind a name that `on_stage` collected, as it is now: a SHA-256, or a fact itself.

    Raises:
        OSError, LectureError: it is not there any more.
    """
    if name == OUTLINE:
        return _sha256(json.dumps(asdict(Outline.of(load_lecture(project)))).encode())
    if name == COLOURS:
        return _sha256(json.dumps(load_lecture(project).colours, sort_keys=True).encode())
    if name == LANGUAGE:
        return original_language(project.narration / projects.LECTURE)
    if name.startswith(FACT):
        fact = load_facts(project.facts).fact(name.removeprefix(FACT))
        return f"{fact.value!r} {fact.text}"
    return _sha256(b"".join(path.read_bytes() for path in files(name, project)))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def files(name: str, project: Project) -> tuple[Path, ...]:
    """The files that are read for a name, besides those in narration/, which a film always has read."""
    is_narration = name in (OUTLINE, COLOURS, LANGUAGE) or name.startswith(FACT)
    return () if is_narration else stored.inputs(name, project.data)

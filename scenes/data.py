"""What a scene may read besides its own source: stored tensors, photographs, facts, the outline.

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

from narration.facts import Fact, FactError, load_facts
from narration.script import Lecture, load_lecture
from tensors import stored
from tensors.stored import Stored

_reads: dict[str, str] = {}  # name -> fingerprint


def load_tensors(name: str) -> Stored:
    """The stored result `tensors/data/<name>.npz`, checked against its json (see tensors.stored.load)."""
    _note(name)
    return stored.load(name)


def photo(name: str) -> NDArray[np.uint8]:
    """A photograph, (H, W, 3) uint8 RGB."""
    _note(f"photos/{name}")
    return stored.photo(name)


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
    _note("outline")
    return Outline.of(load_lecture())


def fact(name: str) -> Fact:
    """A number of narration/facts.yaml: `.value`, and `.text` as it is written, with its unit."""
    _note(f"facts/{name}")
    return load_facts().fact(name)


def _note(name: str) -> None:
    # What is missing or broken is told by the reading itself, in better words.
    with suppress(OSError, FactError, stored.TensorsError):
        _reads.setdefault(name, fingerprint(name))


def fingerprint(name: str) -> str:
    """What stands behind a name that `watched_reads` collected, as it is now: its SHA-256, or a fact itself.

    Raises:
        OSError, narration.facts.FactError: it is not there any more.
    """
    if name == "outline":
        return hashlib.sha256(json.dumps(asdict(Outline.of(load_lecture()))).encode()).hexdigest()
    if name.startswith("facts/"):
        return load_facts().fact(name.removeprefix("facts/")).text
    content = b"".join(path.read_bytes() for path in files(name))
    return hashlib.sha256(content).hexdigest()


def files(name: str) -> tuple[Path, ...]:
    """The files that are read for a name; the outline and facts come from narration/, which a film always has read."""
    return () if name == "outline" or name.startswith("facts/") else stored.inputs(name)


@contextmanager
def watched_reads() -> Iterator[dict[str, str]]:
    """Collect the names that are read inside the block, each with its fingerprint at that moment."""
    _reads.clear()
    yield _reads

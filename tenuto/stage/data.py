"""What a scene may read besides its own source: stored tensors, photographs, facts, the outline, colours.

Everything that is read through here is noted, so that a take knows the data it was filmed from and is filmed anew when
they change. So is every file of the lecture that a scene opens itself, a picture or a module that no import names, and
what every folder that it looks into holds; one that lies outside the lecture is refused, since nobody would know which
one was filmed, and so are the network and other programs. Python tells what is opened (sys.addaudithook). It does not
tell what a C library opens by itself, whether somebody asks if a file exists, or for a variable of the environment: a
scene reads its files through Python, and asks for nothing else.
"""

from __future__ import annotations

import functools
import hashlib
import json
import os
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Set
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib.util import source_from_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenuto import project as projects
from tenuto import stored
from tenuto.errors import LectureError
from tenuto.files import SCRATCH, is_dropping
from tenuto.languages import numbers
from tenuto.project import NoLecture, Project
from tenuto.script.facts import Fact, load_facts
from tenuto.script.lecture import Lecture
from tenuto.script.loading import load_lecture
from tenuto.script.source import original_language
from tenuto.stage import photographs
from tenuto.stored import Stored

# Names, and beginnings of names, of what is read.
OUTLINE, COLOURS, LANGUAGE, FACT, PHOTO, OPENED = "outline", "colours", "language", "facts/", "photos/", "files/"
LISTED = "folders/"


class UndeclaredInput(LectureError):
    """A scene reads what no key can know."""


class _Stage:
    """Whose scene is on the stage, and what it has read; one a process, as manim's configuration is."""

    def __init__(self, project: Project, sources: Set[Path]) -> None:
        self.project = project
        self.sources = sources  # files that are known to be read, for they are imported
        self.reads: dict[str, str] = {}  # name -> fingerprint
        self.written: set[str] = set()  # paths of files that are the scene's own work
        self.is_quiet = False  # while the engine reads for it, and notes that by a better name


_stage: _Stage | None = None


@contextmanager
def on_stage(project: Project, sources: Set[Path] = frozenset()) -> Iterator[dict[str, str]]:
    """Let scenes of `project` read inside the block; collects the names that are read, each with its fingerprint then.

    Args:
        sources: modules that need no name, since the source key holds them (tenuto.film.keys.closure).
    """
    global _stage
    _listen()
    before, _stage = _stage, _Stage(project, sources)
    try:
        yield _stage.reads
    finally:
        _stage = before


def here() -> Project:
    """The lecture whose scene is on the stage; under stock manim, the one of the current folder."""
    return _stage.project if _stage else projects.find()


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """Note `name`; the files that are opened for it in the block need no note of their own."""
    was_quiet = _stage is None or _stage.is_quiet
    if _stage:
        _stage.is_quiet = True
    try:
        if _stage and name not in _stage.reads:
            # What is missing or broken is told by the reading itself, in better words.
            with suppress(OSError, LectureError):
                _stage.reads[name] = fingerprint(name, _stage.project)
        yield
    finally:
        if _stage:
            _stage.is_quiet = was_quiet


def load_tensors(name: str) -> Stored:
    """The stored result `tensors/data/<name>.npz`, checked against its json (see tenuto.stored.load)."""
    with _reading(name):
        return stored.load(name, here().data)


def photo(name: str) -> NDArray[np.uint8]:
    """A photograph, (H, W, 3) uint8 RGB."""
    with _reading(f"{PHOTO}{name}"):
        return stored.photo(name, here().data)


def picture(path: str) -> NDArray[np.uint8]:
    """A picture of one's own, (H, W, 4) uint8 RGBA, upright; `path` counts from the lecture's folder.

    Raises:
        tenuto.stage.photographs.UnreadablePicture, OSError
    """
    with _reading(f"{OPENED}{path}"):
        return np.asarray(photographs.opened(here().root / path).convert("RGBA"))


@dataclass(frozen=True, slots=True)
class Outline:
    """What the title and the table of contents show of the script."""

    subtitle: str
    authors: tuple[tuple[str, str], ...]  # name, id
    sections: tuple[tuple[int, str, str], ...]  # number, title, summary; without the opening
    references: tuple[tuple[str, str], ...]  # key, `authors · title · venue year`

    @classmethod
    def of(cls, lecture: Lecture) -> Outline:
        return cls(
            lecture.subtitle,
            tuple((author.name, author.id) for author in lecture.authors),
            tuple((s.number, s.title, s.summary) for s in lecture.sections if s.number),
            tuple((reference.key, str(reference)) for reference in lecture.references),
        )


def outline() -> Outline:
    """The lecture's authors and sections."""
    with _reading(OUTLINE):
        return Outline.of(load_lecture(here()))


def fact(name: str) -> Fact:
    """A number of narration/facts.yaml: `.value`, and `.text` as it is written, with its unit."""
    with _reading(f"{FACT}{name}"):
        return load_facts(here().facts).fact(name)


def language() -> str:
    """The tag of the language in which words stand on the screen: the original's; `und` outside of any lecture."""
    with _reading(LANGUAGE):
        try:
            return load_lecture(here()).language
        except NoLecture:
            return "und"


def written(value: float, decimals: int | None = None) -> str:
    """A number as the lecture's language writes it, with so many decimals, or as many as it has."""
    return numbers.written(value, language(), decimals)


def colour(ground: str, role: str) -> str | None:
    """The colour that narration/lecture.yaml gives to `role` on a ground; None for no such role."""
    with _reading(COLOURS):
        return load_lecture(here()).colours.get(ground, {}).get(role)


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
    if name.startswith(LISTED):
        return _sha256("\n".join(_held(project.root / name.removeprefix(LISTED))).encode())
    return _sha256(b"".join(path.read_bytes() for path in files(name, project)))


def _held(folder: Path) -> list[str]:
    """What a folder holds; what Python and editors leave there comes and goes by itself."""
    return sorted(path.name for path in folder.iterdir() if path.name != "__pycache__" and not is_dropping(path))


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def files(name: str, project: Project) -> tuple[Path, ...]:
    """The files that are read for a name, besides those in narration/, which a film always has read."""
    if name in (OUTLINE, COLOURS, LANGUAGE) or name.startswith((FACT, LISTED)):
        return ()
    if name.startswith(OPENED):
        return (project.root / name.removeprefix(OPENED),)
    return stored.inputs(name, project.data)


# -- what scenes open themselves -----------------------------------------------------------------------------------------


@functools.cache
def _listen() -> None:
    """Let Python tell what is opened; once for all, since such a hook cannot be taken off again."""
    sys.addaudithook(_on_event)


_PROGRAMS = {"subprocess.Popen", "pty.spawn"} | {
    f"os.{way}" for way in ("system", "exec", "spawn", "posix_spawn", "fork", "forkpty")
}


def _on_event(event: str, args: tuple[Any, ...]) -> None:
    if _stage is None or _stage.is_quiet:
        return
    if event == "open":
        path, mode, flags = args
        if isinstance(path, str | bytes | os.PathLike):
            _opened(_stage, os.path.abspath(os.fsdecode(path)), mode, flags or 0)  # noqa: PTH100
    elif event in ("os.listdir", "os.scandir"):
        path = "." if args[0] is None else args[0]
        # An import looks for its modules, which are known without; a folder by its number was opened before.
        if isinstance(path, str | bytes | os.PathLike) and "importlib" not in sys._getframe(1).f_code.co_filename:
            _listed(_stage, os.path.abspath(os.fsdecode(path)))  # noqa: PTH100
    elif event == "os.mkdir":
        _stage.written.add(os.path.abspath(os.fsdecode(args[0])))  # noqa: PTH100
    elif event == "socket.connect" and isinstance(args[1], tuple):
        raise UndeclaredInput(
            "it asks the network, which answers otherwise tomorrow: store what it needs in the lecture's folder"
        )
    elif event in _PROGRAMS:
        raise UndeclaredInput(
            "it starts another program or process, and nobody would know what that reads: compute it in tensors/ and store it"
        )


def _opened(stage: _Stage, path: str, mode: str | None, flags: int) -> None:
    """A file is about to be opened while a scene is on the stage."""
    if flags & (os.O_WRONLY | os.O_CREAT | os.O_TRUNC):
        stage.written.add(path)
    elif os.path.isdir(path):  # noqa: PTH112
        _listed(stage, path)
    elif path not in stage.written and os.path.isfile(path) and _is_ours(stage, path):  # noqa: PTH113
        file = Path(path)
        if file.suffix == ".pyc":
            with suppress(ValueError):
                source = Path(source_from_cache(path))
                file = source if source.is_file() else file
        if file not in stage.sources:
            with _reading(f"{OPENED}{file.relative_to(stage.project.root).as_posix()}"):
                pass


def _listed(stage: _Stage, path: str) -> None:
    """It is about to be asked what a folder holds."""
    if path not in stage.written and os.path.isdir(path) and _is_ours(stage, path):  # noqa: PTH112
        with _reading(f"{LISTED}{Path(path).relative_to(stage.project.root).as_posix()}"):
            pass


def _is_ours(stage: _Stage, path: str) -> bool:
    """Whether a path lies in the lecture, and not among what keys know by its version.

    Raises:
        UndeclaredInput: it lies elsewhere.
    """
    root = str(stage.project.root)
    homes = (place for place in (root, *_libraries()) if f"{path}{os.sep}".startswith(place + os.sep))
    home = max(homes, key=len, default="")
    if not home and not path.startswith(os.path.join(tempfile.gettempdir(), SCRATCH)):  # noqa: PTH118
        raise UndeclaredInput(
            f"it reads {path}, which lies outside the lecture, so that nobody would know when it changes: "
            f"copy it below {root}"
        )
    return home == root


@functools.cache
def _libraries() -> tuple[str, ...]:
    """Folders of the interpreter, of installed packages, of the engine and of the system: keys know them by versions."""
    installed = {path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")}
    own = {sys.prefix} if sys.prefix != sys.base_prefix else set()
    paths = sysconfig.get_paths()
    standard = {paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    package = Path(__file__).parents[1]
    engine = {str(package), f"{package}.egg-info"}  # the latter where it is installed to be edited
    places = (
        installed
        | own
        | standard
        | engine
        | {"/etc", "/proc", "/sys", "/dev", "/usr", "/lib", "/lib64", "/System", "/Library"}
    )
    return tuple({place for path in places for place in (path, str(Path(path).resolve()))})

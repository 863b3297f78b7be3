"""Where a lecture's things lie. The engine works on any folder that looks like this:

narration/   lecture.yaml, facts.yaml, lexicon.yaml, one folder a language     what is said
scenes/      <section>/<slug>.py                                              what is shown
tensors/     data/<name>.npz and .json, data/photos/                           what scenes draw as data
media/       what is built, and the cache
"""

from __future__ import annotations

import functools
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from tenuto.errors import LectureError

LECTURE = "lecture.yaml"  # in narration/: the file by which a lecture's folder is known
VARIABLE = "LECTURE"  # the environment variable that names the folder where the command line does not


class NoLecture(LectureError):
    """The folder holds no lecture."""


@dataclass(frozen=True, slots=True)
class Project:
    """A lecture's folder."""

    root: Path

    @property
    def narration(self) -> Path:
        return self.root / "narration"

    @property
    def scenes(self) -> Path:
        return self.root / "scenes"

    def scene_file(self, name: str) -> Path:
        """Where the scene `section/slug` is written."""
        return self.scenes / f"{name}.py"

    @property
    def data(self) -> Path:
        return self.root / "tensors" / "data"

    @property
    def media(self) -> Path:
        return self.root / "media"

    @property
    def facts(self) -> Path:
        return self.narration / "facts.yaml"

    @property
    def lexicon(self) -> Path:
        return self.narration / "lexicon.yaml"

    @property
    def errata(self) -> Path:
        return self.narration / "errata.yaml"


def find(folder: Path | str | None = None) -> Project:
    """The project at `folder`, else at $LECTURE, else at the current folder or the nearest above it.

    Raises:
        NoLecture
    """
    asked = folder or os.environ.get(VARIABLE)
    try:
        root = Path(asked).expanduser().resolve() if asked else root_of(Path.cwd())
    except RuntimeError as error:  # `~nobody/x`, links in a circle
        raise NoLecture(f"{asked} leads nowhere ({str(error).rstrip('.')}): name the folder of a lecture") from None
    if root is None or not _holds_lecture(root):
        raise NoLecture(
            f"{root or Path.cwd()} holds no lecture (no narration/{LECTURE}): go to its folder, name it by --lecture DIR "
            f"or $LECTURE, or begin one with `{called()} new DIR`"
        )
    return Project(root)


@functools.cache
def root_of(path: Path) -> Path | None:
    """The nearest folder at or above `path` that holds a lecture."""
    return next((folder for folder in (path, *path.parents) if _holds_lecture(folder)), None)


def _holds_lecture(folder: Path) -> bool:
    """Also where narration/ may not be looked into: reading the lecture tells why."""
    try:
        return (folder / "narration" / LECTURE).is_file()
    except OSError:
        return os.path.isdir(folder / "narration")  # noqa: PTH112 (Path.is_dir raises for names that are too long)


def called() -> str:
    """The command line as its user called it, for hints that name a command."""
    return "python render.py" if Path(sys.argv[0]).name == "render.py" else "tenuto"


def shown(path: Path) -> str:
    """A path as messages name it: from its lecture's folder, where it lies in one."""
    path = path.absolute()
    root = root_of(path.parent)
    return (path.relative_to(root) if root else path).as_posix()

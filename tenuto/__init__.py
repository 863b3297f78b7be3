"""A lecture written once, delivered as a film, as slides, as a page and as a release.

import tenuto

lecture = tenuto.open("my-lecture")
for finding in lecture.check():
    print(finding)
print(lecture.build(quality="draft", voice="espeak").results[-1])
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tenuto.film.build import Progress
    from tenuto.library import Opened


def open(  # as `wave.open` or `Image.open` are called
    folder: Path | str | None = None,
    *,
    out: Path | str | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Opened:
    """The lecture in `folder`, else in $LECTURE, else in the current folder or the nearest above it.

    Args:
        out: folder for everything that is built, and the cache; the lecture's media/ where it is not given.
        jobs: scenes filmed at once; all cores that this process may use where it is not given.
        progress: is told how far a command is.

    Raises:
        tenuto.project.NoLecture
    """
    from tenuto.library import open_lecture

    return open_lecture(folder, out=out, jobs=jobs, progress=progress)

"""Music: the piece that `music:` in lecture.yaml names. How it makes way for words is told in tenuto.film.bed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av

from tenuto.script.lecture import Lecture
from tenuto.script.source import Place, SourceError

LEAST = 10.0  # s that a piece must last
TOO_SHORT = f"it lasts under {LEAST:.0f} s"


@dataclass(frozen=True, slots=True)
class Music:
    """What is played under the words."""

    path: Path
    digest: str  # SHA-256 of what the file held as the lecture was read
    place: Place  # where the script names it


class NoMusic(SourceError):
    """The file that `music:` in lecture.yaml names cannot be played."""

    def __init__(self, music: Music, cause: object) -> None:
        super().__init__(music.place, f"music: {music.path.name} cannot be played ({cause}): name another file")


def music_of(lecture: Lecture, digest: str) -> Music | None:
    """What is played under a lecture's words, if anything is."""
    if not lecture.music or not lecture.music_place:
        return None
    return Music(lecture.music, digest, lecture.music_place)


def require_sound(music: Music) -> None:
    """Refuse a file that holds none, or too little, before anything is filmed for it; that takes no time.

    Raises:
        NoMusic
    """
    try:
        with av.open(str(music.path)) as container:
            if not container.streams.audio:
                raise NoMusic(music, "it holds no sound")
            if container.duration is not None and container.duration < LEAST * av.time_base:
                raise NoMusic(music, TOO_SHORT)
            next(container.decode(audio=0))
    except (OSError, ValueError, StopIteration, av.FFmpegError) as error:
        raise NoMusic(music, getattr(error, "strerror", None) or "it holds no sound") from error

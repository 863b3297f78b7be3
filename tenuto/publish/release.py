"""A release on YouTube, as it is decided before anything is sent: what a build left, and what is to be shown of it.

    built = read_built(media)
    video = compose(lecture, built, privacy)
    problems(video)                            # which of YouTube's limits it breaks

Limits are those of https://developers.google.com/youtube/v3/docs/videos, where nothing else is said.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from tenuto.files import alone, read, sha256
from tenuto.film.build import CACHE, Progress, Quiet
from tenuto.film.captions import CHAPTER, Chapter, as_chapter_list
from tenuto.film.manifest import VERIFIED, NotBuilt, left, read_manifest
from tenuto.film.thumbnail import LARGEST, SIZE
from tenuto.project import called
from tenuto.publish.errors import PublishError
from tenuto.script.lecture import Lecture, Reference

TITLE = 100  # characters
DESCRIPTION = 5000  # bytes of UTF-8, of which most Vietnamese vowels take two or three
TAGS = 500  # characters, counted by tags_length
CHAPTERS = 3  # with fewer, YouTube shows none: https://support.google.com/youtube/answer/9884579
UNVERIFIED = 15 * 60  # s, the longest film of a channel that is not verified


class NotVerified(PublishError):
    """What `verify` has not passed is to be sent."""


class NotDescribed(PublishError):
    """The script does not say what YouTube is to be told."""


class LimitsExceeded(PublishError):
    """YouTube would refuse the release, or show it without what was meant; one line a limit."""


# -- what a build left ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class File:
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Picture:
    file: File
    size: tuple[int, int] | None  # px, width and height; None where it is no picture


@dataclass(frozen=True, slots=True)
class Built:
    film: File
    seconds: float
    language: str
    voice: str  # its identity: engine, version, voice, rate
    chapters: tuple[Chapter, ...]
    captions: dict[str, File]  # by language
    thumbnail: Picture | None
    doubt: str = ""  # why `verify` does not vouch for this film; empty where it does


def read_built(folder: Path, progress: Progress | None = None) -> Built:
    """What the last build of the whole lecture left in `folder`; while a build is at work there, it is waited for.

    Raises:
        tenuto.film.manifest.NotBuilt
        tenuto.files.CannotWrite: the lock
    """
    wait = f"a build is at work in {folder}: waiting until it is done"
    read_manifest(folder)  # where there is none, no lock is left either
    with alone(_cache_of(folder), lambda: (progress or Quiet()).say(wait)):
        return _read(folder)


def _cache_of(folder: Path) -> Path:
    """The folder that a build of `folder` locks: its own cache, or, for a translation, the original's."""
    own, originals = folder / CACHE, folder.parent / CACHE
    return originals if originals.is_dir() and not own.is_dir() else own


def _read(folder: Path) -> Built:
    manifest = read_manifest(folder)
    captions = sorted(name for name in manifest["outputs"] if re.fullmatch(r"lecture\.[\w-]+\.srt", name))
    files = {
        name: File(left(folder, manifest, name), manifest["outputs"][name]["sha256"])
        for name in ("lecture.mp4", "chapters.txt", *captions)
    }
    thumbnail = folder / "thumbnail.png"
    return Built(
        film=files["lecture.mp4"],
        seconds=manifest["frames"] / manifest["quality"]["fps"],
        language=manifest["language"],
        voice=manifest["voice"],
        chapters=_chapters(folder / "chapters.txt"),
        captions={name.split(".")[1]: files[name] for name in captions},
        thumbnail=_picture(thumbnail) if thumbnail.exists() else None,
        doubt=_doubt(manifest.get(VERIFIED), files["lecture.mp4"].sha256),
    )


def _doubt(verified: object, film: str) -> str:
    """What stands against a film, by what `verify` noted of it."""
    if not isinstance(verified, dict) or verified.get("film") != film or "is_well" not in verified:
        return "`verify` has not measured this film"
    return "" if verified["is_well"] is True else "`verify` did not pass this film"


def _chapters(path: Path) -> tuple[Chapter, ...]:
    """The list as it was written; a title that holds line breaks goes on over lines without a clock."""
    chapters: list[Chapter] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        begins = re.match(r"(\d+(?::\d\d)+) (.*)", line)
        if begins:
            chapters.append(Chapter(_seconds(begins[1]), begins[2]))
        elif line.strip() and chapters:
            chapters[-1] = replace(chapters[-1], title=f"{chapters[-1].title} {line}")
    return tuple(replace(chapter, title=" ".join(chapter.title.split())) for chapter in chapters)


def _seconds(clock: str) -> float:
    """`1:05` -> 65, `1:00:05` -> 3605."""
    seconds = 0
    for figure in clock.split(":"):
        seconds = 60 * seconds + int(figure)
    return float(seconds)


def _picture(path: Path) -> Picture:
    """Raises: NotBuilt"""
    try:
        content = read(path)
    except OSError as error:
        raise NotBuilt(f"{path} cannot be read ({error.strerror}): remove it and build the lecture again") from None
    file = File(path, sha256(content))
    try:
        with Image.open(io.BytesIO(content)) as picture:
            return Picture(file, picture.size)
    except (UnidentifiedImageError, Image.DecompressionBombError):
        return Picture(file, None)


# -- what YouTube is to show ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Video:
    title: str
    description: str
    tags: tuple[str, ...]
    category: int
    language: str
    privacy: str | None  # None: private when it is uploaded, and afterwards what it is
    playlist: str  # its id; may be empty
    built: Built


def compose(lecture: Lecture, built: Built, privacy: str | None = None) -> Video:
    """What YouTube is to show of `lecture`, built in the same language.

    Raises:
        NotDescribed
    """
    release = lecture.release
    if release is None:
        raise NotDescribed(
            f"lecture.yaml has no 'release' for '{lecture.language}': add its description, tags and category"
        )
    described = {
        "authors": ", ".join(author.name for author in lecture.authors),
        "chapters": as_chapter_list(built.chapters).rstrip(),
        "references": "\n".join(map(_cited, lecture.references)),
        "voice": built.voice,
    }
    return Video(
        title=lecture.title,
        description=re.sub(r"\{(.*?)\}", lambda place: described[place[1]], release.description),
        tags=release.tags,
        category=release.category,
        language=lecture.language,
        privacy=privacy,
        playlist=release.playlist,
        built=built,
    )


def _cited(reference: Reference) -> str:
    """Short, since a description has no room for titles; they stand behind the link."""
    link = f" · https://arxiv.org/abs/{reference.arxiv}" if reference.arxiv else ""
    return f"{reference.authors} · {reference.venue} {reference.year}{link}"


# -- limits --------------------------------------------------------------------------------------------------------------


def problems(video: Video) -> Iterator[str]:
    """Which of YouTube's limits the release breaks, one line each with what to do."""
    where = "in lecture.yaml"
    if len(video.title) > TITLE:
        yield f"title: {len(video.title)} characters, at most {TITLE}: shorten 'title' {where}"
    size = len(video.description.encode())
    if size > DESCRIPTION:
        yield f"description: {size} bytes, at most {DESCRIPTION}: shorten 'description', titles or references {where}"
    for name, text in (("title", video.title), ("description", video.description), ("tags", "".join(video.tags))):
        if re.search("[<>]", text):
            yield f"{name}: holds < or >, which YouTube forbids: say it otherwise {where}"
    for tag in video.tags:
        if "," in tag:
            yield f"tags: '{tag}' holds a comma, which separates tags: make it two {where}"
    length = tags_length(video.tags)
    if length > TAGS:
        yield f"tags: {length} characters as YouTube counts them, at most {TAGS}: take some out {where}"
    yield from _problems_of_chapters(video.built)
    if video.built.thumbnail:
        yield from _problems_of_thumbnail(video.built.thumbnail)


def tags_length(tags: tuple[str, ...]) -> int:
    """Characters as YouTube counts them: commas between tags, and quotes around a tag that holds a space."""
    return len(",".join(f'"{tag}"' if " " in tag else tag for tag in tags))


def _problems_of_chapters(built: Built) -> Iterator[str]:
    chapters = built.chapters
    if chapters and chapters[0].start != 0:
        yield f"chapters: '{chapters[0].title}' is the first and must start at 0:00"
    ends = [chapter.start for chapter in chapters[1:]] + [built.seconds]
    for chapter, end in zip(chapters, ends, strict=False):  # without chapters, one end is left
        if end <= chapter.start:
            yield f"chapters: '{chapter.title}' starts after the next, or after the film's end"
        elif end - chapter.start < CHAPTER:
            yield f"chapters: '{chapter.title}' lasts {end - chapter.start:.0f} s, at least {CHAPTER:.0f}"


def _problems_of_thumbnail(picture: Picture) -> Iterator[str]:
    path, wanted = picture.file.path, (SIZE.width, SIZE.height)
    if picture.size is None:
        yield f"{path}: is no picture: build the lecture again"
    elif picture.size != wanted:
        yield "{}: is {}x{} px, must be {}x{}: build the lecture again".format(path, *picture.size, *wanted)
    size = path.stat().st_size
    if size > LARGEST:
        yield f"{path}: {size:,} bytes, at most {LARGEST:,}: let it show less detail"


def advice(video: Video) -> Iterator[str]:
    """What is no mistake, but worth knowing before anything is sent."""
    if video.built.doubt:
        yield f"{video.built.doubt}: run `{called()} verify`, or add --unverified to send it all the same"
    if len(video.built.chapters) < CHAPTERS:
        yield f"{len(video.built.chapters)} chapters: with fewer than {CHAPTERS} YouTube shows none; the film may go all the same"
    if video.built.thumbnail is None:
        yield "no thumbnail.png: YouTube will choose a picture; name a scene as 'thumbnail' in lecture.yaml and build"
    if video.built.seconds > UNVERIFIED:
        yield f"a film over {UNVERIFIED // 60} minutes needs a verified channel: https://www.youtube.com/verify"

"""A folder to put on the web: page, captions and a film that is small enough for hosts with a limit a file.

The film of a build is made for quality, some 12 MB a minute. GitHub, and so GitHub Pages, takes no file above 100 MB.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from tenuto.errors import LectureError
from tenuto.files import Cache, Hashes, landing, sha256
from tenuto.film.build import Progress, Workshop
from tenuto.film.edit import muxing
from tenuto.film.outputs import MANIFEST, Ledger, Output, entries_of, harmed
from tenuto.publish.page import HANDOUT, PAGE
from tenuto.script.lecture import Lecture

FOLDER = "web"
FILM = "lecture.mp4"
LIMIT = 95_000_000  # bytes of a film
SHARE = 0.94  # of what the limit leaves for pictures: the rest is for the file's index and for how rate control errs
HEIGHT = 720  # px
# At most as many bits as there is room for; quieter stretches take fewer. Film grain there is none, flat colours there are.
CRF, PRESET, TUNE = 23, "veryfast", "animation"
EMPTY = 2  # bytes of a subtitle without text: its length
BUFFER = 4  # s over which the rate is kept


class NothingBuilt(LectureError):
    """There is no film of the whole lecture, or not the one that the last build left."""


def web(shop: Workshop, told: tuple[Lecture, ...]) -> Path:
    """Fill OUT/web with what the last build left, and return it; a film that stands there is not made again.

    Args:
        shop: of the original.
        told: the lecture in every language; those that have no film are left out.

    Raises:
        NothingBuilt, tenuto.files.CannotWrite
    """
    out, target = shop.settings.out, shop.settings.out / FOLDER
    folders = [(shop.settings.folder_of(lecture), lecture) for lecture in told]
    built = [(folder, lecture) for folder, lecture in folders if (folder / MANIFEST).is_file()]
    if not any(folder == out for folder, _ in built):
        raise NothingBuilt(f"{out} holds no film of the whole lecture: build it first")
    for folder, _ in built:
        _require_whole(folder, shop.cache)
    for folder, _ in built:
        goal = target / folder.relative_to(out)
        film = folder / FILM
        made_from = sha256(f"{Hashes(shop.cache).of(film)} {LIMIT} {HEIGHT} {CRF} {av.__version__}".encode())

        def make(path: Path, film: Path = film) -> None:
            smaller(film, path, shop.progress)

        Ledger(shop.cache).bring(Output(goal / film.name, made_from, make))
        with landing() as files:
            for name in _beside(folder):
                with files.begin(goal / name) as part:
                    shutil.copyfile(folder / name, part)
    return target


def _require_whole(folder: Path, cache: Cache) -> None:
    """Refuse to put on the web what was cut short or altered since it was built.

    Raises:
        NothingBuilt
    """
    entries, hashes = entries_of(folder / MANIFEST), Hashes(cache)
    if FILM not in entries:
        raise NothingBuilt(f"{folder / MANIFEST} tells of no film of the whole lecture: build it again")
    goes = [FILM, *(name for name in _beside(folder) if name in entries)]
    page = folder / PAGE
    path = harmed(folder, entries, {name: hashes.of(folder / name) for name in goes})
    if path or Ledger(cache).is_harmed(page):
        raise NothingBuilt(f"{path or page} is not what the last build left: build the lecture again")
    hashes.save()


def _beside(folder: Path) -> Iterator[str]:
    """What a film's page shows and leads to."""
    yield PAGE
    yield from sorted(path.name for ending in ("srt", "vtt") for path in folder.glob(f"lecture.*.{ending}"))
    yield from (name for name in (HANDOUT, "thumbnail.png") if (folder / name).is_file())


def smaller(film: Path, path: Path, progress: Progress) -> None:
    """Write `film` to `path`, in at most LIMIT bytes; one that is small enough goes as it is.

    Sound, subtitles and chapters are copied; pictures are coded anew, no more than HEIGHT high.

    Raises:
        OSError
    """
    size = film.stat().st_size
    if size <= LIMIT:
        shutil.copyfile(film, path)
        return
    with av.open(str(film)) as source:
        copied_bytes = sum(packet.size for packet in source.demux([*source.streams.audio, *source.streams.subtitles]))
    with av.open(str(film)) as source, muxing(path) as target:
        pictures = source.streams.video[0]
        pictures.thread_type = "AUTO"
        others = [*source.streams.audio, *source.streams.subtitles]
        seconds = float((source.duration or 0) / av.time_base)
        room = SHARE * LIMIT - copied_bytes
        rate = max(1, int(8 * room / seconds / 1000))  # kbit/s
        height = min(HEIGHT, pictures.height)
        width = round(pictures.width * height / pictures.height / 2) * 2
        coded = target.add_stream("libx264", rate=Fraction(pictures.average_rate or 30))
        coded.width, coded.height, coded.pix_fmt = width, height, "yuv420p"
        coded.options = {
            "preset": PRESET,
            "tune": TUNE,
            "crf": str(CRF),
            "x264-params": f"vbv-maxrate={rate}:vbv-bufsize={BUFFER * rate}",
        }
        for name in ("color_primaries", "color_trc", "colorspace", "color_range"):
            setattr(coded.codec_context, name, getattr(pictures.codec_context, name))
        copied: dict[Any, Any] = {}
        for stream in others:
            copied[stream] = target.add_stream_from_template(stream)
            copied[stream].metadata.update(stream.metadata)
        target.metadata.update(source.metadata)
        target.set_chapters(source.chapters())
        frames = pictures.frames
        progress.begin(FOLDER, frames)
        for packet in source.demux([pictures, *others]):
            if packet.stream in copied:
                is_gap = packet.stream.type == "subtitle" and packet.size <= EMPTY  # the muxer writes its own
                if packet.dts is not None and not is_gap:
                    packet.stream = copied[packet.stream]
                    target.mux(packet)
                continue
            for picture in packet.decode():
                small = picture.reformat(width=width, height=height, format="yuv420p", interpolation="AREA")  # type: ignore[union-attr]
                small.pict_type = av.video.frame.PictureType.NONE
                target.mux(coded.encode(small))
                progress.advance(FOLDER, 1)
        target.mux(coded.encode(None))
    if path.stat().st_size > LIMIT:
        raise OSError(27, f"the smaller film still has {path.stat().st_size / 1e6:.0f} MB")

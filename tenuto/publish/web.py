"""A folder to put on the web: page, captions and a film that is small enough for hosts with a limit a file.

The film of a build is made for quality, some 12 MB a minute. GitHub, and so GitHub Pages, takes no file above 100 MB.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from tenuto.files import Hashes, landing, sha256
from tenuto.film.build import Progress, Workshop
from tenuto.film.edit import muxing
from tenuto.film.manifest import MANIFEST, NotBuilt, left, read_manifest
from tenuto.film.outputs import Ledger, Output
from tenuto.film.stale import changed
from tenuto.publish.page import HANDOUT, PAGE

FOLDER = "web"
FILM = "lecture.mp4"
LIMIT = 95_000_000  # bytes of a film
SHARE = 0.94  # of what the limit leaves for pictures: the rest is for the file's index and for how rate control errs
HEIGHT = 720  # px
# At most as many bits as there is room for; quieter stretches take fewer. Film grain there is none, flat colours there are.
CRF, PRESET, TUNE = 23, "veryfast", "animation"
EMPTY = 2  # bytes of a subtitle without text: its length
BUFFER = 4  # s over which the rate is kept


def web(shop: Workshop, languages: Sequence[str] = ()) -> Path:
    """Fill OUT/web with what the last build left, and return it; a film that stands there is not made again.

    Args:
        shop: of the original.
        languages: of the translations; those that have no film are left out.

    Raises:
        tenuto.film.manifest.NotBuilt: of any of them; nothing was written
        tenuto.files.CannotWrite
    """
    out, target = shop.settings.out, shop.settings.out / FOLDER
    folders = (out, *(out / language for language in languages))
    built = {folder: list(_beside(folder)) for folder in folders if folder == out or (folder / MANIFEST).is_file()}
    for page in (folder / PAGE for folder in built):
        if Ledger(shop.cache).is_harmed(page):
            raise NotBuilt(f"{page} is not what the last build left: build the lecture again")
    if names := changed(shop.lecture, read_manifest(out)):
        shop.progress.say(f"changed since the film was built: {', '.join(names)}; build it again to show that")
    for folder, beside in built.items():
        goal = target / folder.relative_to(out)
        film = folder / FILM
        made_from = sha256(f"{Hashes(shop.cache).of(film)} {LIMIT} {HEIGHT} {CRF} {av.__version__}".encode())

        def make(path: Path, film: Path = film) -> None:
            smaller(film, path, shop.progress)

        Ledger(shop.cache).bring(Output(goal / film.name, made_from, make))
        with landing() as files:
            for name in beside:
                with files.begin(goal / name) as part:
                    shutil.copyfile(folder / name, part)
    return target


def _beside(folder: Path) -> Iterator[str]:
    """What a film's page shows and leads to, besides the film.

    Raises:
        tenuto.film.manifest.NotBuilt: it, or what its page cannot do without, is not as the last build left it.
    """
    manifest = read_manifest(folder)
    left(folder, manifest, FILM)
    if not (folder / PAGE).is_file():
        raise NotBuilt(f"{folder / PAGE} is missing: build the lecture again")
    yield PAGE
    captions = sorted(name for name in manifest["outputs"] if re.fullmatch(r"lecture\.[\w-]+\.(srt|vtt)", name))
    yield from (left(folder, manifest, name).name for name in captions)
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

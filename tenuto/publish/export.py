"""One scene, or a beat of one, for other people's slides: as it moves (MP4, animated WebP or GIF, all its pictures), or as
it ends (PNG, PDF).

What moves is silent, and what the words would have filled is left out: each lead plays, each loop turns once, and each beat
then stands for a moment. MP4 is packets as they are; WebP and GIF are drawn smaller and with fewer pictures a second.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import typst
from PIL import Image

from tenuto.files import bench, move, scratch, whole, write
from tenuto.film.build import Workshop
from tenuto.film.endings import ending_of
from tenuto.film.strips import frames_in
from tenuto.film.takes import Reel
from tenuto.film.timeline import SceneSpan
from tenuto.publish.clips import write_silent
from tenuto.publish.deck import showing
from tenuto.script.lecture import Beat, Scene

STAND = 1.0  # s that a beat's last picture stands before the next begins
PAGES = """\
#set document(title: sys.inputs.title, date: none)
#set page(width: 160mm, height: float(sys.inputs.height) * 1mm, margin: 0mm)
#for file in json(bytes(sys.inputs.files)) { image(file, width: 100%) }
"""


@dataclass(frozen=True, slots=True)
class Animation:
    """How ffmpeg writes a picture that moves."""

    codec: str
    width: int  # px
    fps: float
    preset: str
    options: tuple[str, ...]


ANIMATIONS = {
    # One palette for the whole scene and no dithering: flat drawings need neither, and equal areas pack well. A GIF's
    # clock ticks in hundredths of a second, so 12.5 pictures a second are exact.
    "gif": Animation(
        "gif",
        640,
        12.5,
        "medium",
        ("-vf", "split[a][b];[a]palettegen=stats_mode=diff[p];[b][p]paletteuse=dither=none:diff_mode=rectangle"),
    ),
    "webp": Animation("libwebp_anim", 960, 15, "drawing", ("-quality", "80")),
}


def export(shop: Workshop, scene: Scene, kind: str, beat: Beat | None = None) -> Path:
    """Write slides/SLUG[-BEAT].`kind` of a scene or of one of its beats, in the shop's look, which the name then ends with.

    mp4, webp and gif move; png is the last picture, pdf a page with the last picture of each beat, and frames a folder of
    all pictures as PNG.

    Raises:
        tenuto.film.build.BuildFailed, tenuto.files.CannotWrite
        ModuleNotFoundError: WebP and GIF need moviepy, of the extra `slides`.
    """
    (reel,) = shop.reels([scene]).values()
    if beat:
        reel = replace(reel, takes=tuple(take for take in reel.takes if take.beat == beat.slug))
    folder = shop.out / "slides"
    name = f"{scene.slug}{f'-{beat.slug}' if beat else ''}{shop.settings.look.mark}"
    path = folder / (f"{name}-frames" if kind == "frames" else f"{name}.{kind}")
    if kind == "png":
        write(path, _png(ending_of(reel, reel.takes[-1])))
    elif kind == "pdf":
        write(path, _pdf([ending_of(reel, take) for take in reel.takes], scene.title))
    elif kind == "frames":
        _write_frames(path, moving(scene, reel))
    elif kind == "mp4":
        write_silent(path, moving(scene, reel))
    else:
        with whole(path) as part, scratch() as room:
            film = Path(room, "scene.mp4")
            write_silent(film, moving(scene, reel))
            _animate(film, ANIMATIONS[kind], kind, part)
    return path


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _pdf(pictures: Sequence[Image.Image], title: str) -> bytes:
    """A page a picture, as large as a slide of Beamer's, 160 mm wide, without loss."""
    with scratch() as room:
        files = [f"{number}.png" for number in range(len(pictures))]
        for file, picture in zip(files, pictures, strict=True):
            Path(room, file).write_bytes(_png(picture))
        width, height = pictures[0].size
        layout = Path(room, "pages.typ")
        layout.write_text(PAGES, encoding="utf-8")
        sizes = {"height": f"{160 * height / width}", "files": json.dumps(files), "title": title}
        pdf = typst.compile(layout, font_paths=[], ignore_system_fonts=True, sys_inputs=sizes)
    assert isinstance(pdf, bytes)
    return pdf


def _write_frames(path: Path, span: SceneSpan) -> None:
    """Write every picture of a span into a folder, 0001.png and so on, which replaces the folder as a whole."""
    with bench(path.parent) as work:
        folder = work / path.name
        folder.mkdir()
        for number, picture in frames_in(span):
            picture.save(folder / f"{number + 1:04}.png", compress_level=1)
        move(folder, path)


def moving(scene: Scene, reel: Reel) -> SceneSpan:
    """A scene's motion: leads, one turn of each loop, and short stands."""
    stand = round(STAND * reel.quality.fps)
    return showing(
        scene, reel, [(take, take.lead.frames + (take.loop.frames if take.loop else stand)) for take in reel.takes]
    )


def _animate(film: Path, animation: Animation, kind: str, path: Path) -> None:
    from moviepy import VideoFileClip
    from moviepy.video.io.ffmpeg_writer import FFMPEG_VideoWriter

    options = [*animation.options, "-loop", "0", "-f", kind]
    try:
        with VideoFileClip(str(film), audio=False) as clip:
            small = clip.resized(width=min(animation.width, clip.w))
            # Not by write_videofile, which takes a file that ffmpeg could not finish for a good one.
            with FFMPEG_VideoWriter(
                str(path), small.size, animation.fps, animation.codec, preset=animation.preset, ffmpeg_params=options
            ) as writer:
                ffmpeg = writer.proc
                for picture in small.iter_frames(fps=animation.fps, dtype="uint8"):
                    writer.write_frame(picture)
    except OSError as error:
        raise OSError(" ".join(str(error).split())) from error  # moviepy quotes ffmpeg, in lines
    if ffmpeg.returncode:
        raise OSError(f"ffmpeg ended with exit code {ffmpeg.returncode}")

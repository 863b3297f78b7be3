"""One scene, or a beat of one, as a file for other people's slides: MP4, animated WebP or GIF, silent, at the pace of its motion.

What the words would have filled is left out: each lead plays, each loop turns once, and each beat then stands for a
moment. MP4 is packets as they are; WebP and GIF are drawn smaller and with fewer pictures a second.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from tenuto.files import scratch, whole
from tenuto.film.build import Workshop
from tenuto.film.takes import Reel
from tenuto.film.timeline import SceneSpan
from tenuto.publish.clips import write_silent
from tenuto.publish.deck import showing
from tenuto.script.lecture import Beat, Scene

STAND = 1.0  # s that a beat's last picture stands before the next begins


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
    """Write slides/SLUG[-BEAT].`kind` of a scene or of one of its beats, kind being mp4, webp or gif.

    Raises:
        tenuto.film.build.BuildFailed, tenuto.files.CannotWrite
        ModuleNotFoundError: WebP and GIF need moviepy, of the extra `slides`.
    """
    (reel,) = shop.reels([scene]).values()
    if beat:
        reel = replace(reel, takes=tuple(take for take in reel.takes if take.beat == beat.slug))
    path = shop.out / "slides" / f"{scene.slug}{f'-{beat.slug}' if beat else ''}.{kind}"
    span = moving(scene, reel)
    if kind == "mp4":
        write_silent(path, span)
        return path
    with whole(path) as part, scratch() as room:
        film = Path(room, "scene.mp4")
        write_silent(film, span)
        _animate(film, ANIMATIONS[kind], kind, part)
    return path


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

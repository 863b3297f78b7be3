"""One scene for other people's slides, as `export` writes it and as Pillow, poppler and a decoder find it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image, ImageSequence
from project import ROOT, Project, environment

from tenuto.film.h264 import Run
from tenuto.film.quality import DRAFT
from tenuto.film.takes import Reel, Take
from tenuto.publish.export import ANIMATIONS, STAND, moving
from tenuto.script.lecture import Scene
from tenuto.script.source import Place

PLACE = Place(Path("narration/vi/some.yaml"), 1)
LEADS = (("grow", 9, None), ("turn", 4, 15))  # frames of lead and loop


def run(frames: int) -> Run:
    return Run((b"picture",) * frames, (1,) * frames)


def test_a_scene_moves_without_the_pauses_of_its_words() -> None:
    """Leads as they are, each loop once, and a beat that freezes stands for a moment."""
    takes = tuple(Take(beat, run(lead), run(loop) if loop else None) for beat, lead, loop in LEADS)
    reel = Reel("middle/wave", DRAFT, takes, b"", b"", (), b"")
    span = moving(Scene("wave", "middle", 2, "", "", (), PLACE), reel)
    assert [beat.frames for beat in span.beats] == [9 + STAND * DRAFT.fps, 4 + 15]
    assert span.frames == sum(beat.frames for beat in span.beats)


def export(project: Project, kind: str) -> Path:
    done = project.run("export", "wave", "--as", kind, "--quality", "draft")
    assert done.returncode == 0, done.stdout + done.stderr
    path = project.media / "slides" / f"wave.{kind}"
    assert done.stdout.startswith(f"{path}  ")
    assert list(path.parent.iterdir()) == [path]
    return path


def seconds(project: Project) -> float:
    """How long the scene moves, by the manifest: nothing waits for words that are not said."""
    (scene,) = (scene for scene in project.manifest()["scenes"] if scene["name"] == "middle/wave")
    return sum(
        (beat["lead"] - sum(cue["wait"] for cue in beat["cues"]) + beat["loop"]) / DRAFT.fps
        + (not beat["loop"]) * STAND
        for beat in scene["beats"]
    )


@pytest.mark.slow
def test_mp4_is_the_film_s_packets(warm: Project) -> None:
    """It decodes cleanly at the film's size and rate, and is silent."""
    with av.open(str(export(warm, "mp4")), options={"err_detect": "explode"}) as container:
        (video,) = container.streams
        assert (video.width, video.height, video.average_rate) == (DRAFT.width, DRAFT.height, DRAFT.fps)
        assert sum(1 for _ in container.decode(video=0)) == round(seconds(warm) * DRAFT.fps)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["gif", "webp"])
def test_an_animation_moves_and_begins_again(kind: str, warm: Project) -> None:
    """As wide as it may be, for ever, with the scene's own pictures at their time."""
    path = export(warm, kind)
    with Image.open(path) as animation:
        assert animation.format == kind.upper()
        width = min(ANIMATIONS[kind].width, DRAFT.width)
        assert animation.size == (width, width * DRAFT.height // DRAFT.width)
        assert animation.info["loop"] == 0
        frames = [(frame.convert("RGB"), frame.info["duration"]) for frame in ImageSequence.Iterator(animation)]
    assert sum(duration for _, duration in frames) / 1000 == pytest.approx(seconds(warm), abs=0.15)
    path.unlink()
    with av.open(str(export(warm, "mp4"))) as container:
        film = [frame.to_image().resize(frames[0][0].size) for frame in container.decode(video=0)]
    nearest = []
    for picture, _ in frames:
        nearest.append(min(range(len(film)), key=lambda index, picture=picture: difference(film[index], picture)))
        assert difference(film[nearest[-1]], picture) < 2
    assert nearest[0] == 0 and nearest[-1] >= len(film) - 3
    assert len(set(nearest)) > 15  # it does move


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdftoppm") is None and "CI" not in os.environ, reason="no pdftoppm here")
def test_stills_are_how_beats_end(warm: Project, tmp_path: Path) -> None:
    """A PNG is the last picture at full size; a PDF has it on a page of its shape, of a scene a page a beat."""
    film = {beat: frames_of(made(warm, f"wave/{beat}", "mp4", name=f"wave-{beat}.mp4")) for beat in ("grow", "turn")}
    for part, name, beats in (("wave", "wave", ["grow", "turn"]), ("middle/wave/grow", "wave-grow", ["grow"])):
        with Image.open(made(warm, part, "png", name=f"{name}.png")) as still:
            assert still.size == (DRAFT.width, DRAFT.height)
            assert difference(film[beats[-1]][-1], still.convert("RGB")) < 3
        pdf = made(warm, part, "pdf", name=f"{name}.pdf")
        # 160 mm wide: at this resolution a page has as many pixels as the picture.
        command = ["pdftoppm", "-r", str(DRAFT.width / 160 * 25.4), "-png", str(pdf), str(tmp_path / name)]
        subprocess.run(command, check=True)
        pages = sorted(tmp_path.glob(f"{name}-?.png"))
        for page, beat in zip(pages, beats, strict=True):
            with Image.open(page) as seen:
                assert seen.width - DRAFT.width in (0, 1) and seen.height - DRAFT.height in (0, 1)
                assert difference(film[beat][-1].resize(seen.size), seen.convert("RGB")) < 3


@pytest.mark.slow
def test_frames_are_the_pictures_of_the_motion(warm: Project) -> None:
    """A folder of PNGs that counts as the film does; made again, it holds none of another scene's pictures."""
    film = frames_of(made(warm, "wave/turn", "mp4", name="wave-turn.mp4"))
    folder = warm.media / "slides" / "wave-turn-frames"
    folder.mkdir()
    (folder / "9999.png").write_bytes(b"")
    frames = sorted(made(warm, "wave/turn", "frames", name=folder.name).iterdir())
    assert [frame.name for frame in frames] == [f"{number:04}.png" for number in range(1, len(film) + 1)]
    for frame, picture in zip(frames, film, strict=True):
        assert difference(Image.open(frame), picture) < 3


@pytest.mark.slow
def test_other_looks_stand_beside_the_own(warm: Project) -> None:
    """Bare of its frame, or on white, a scene is filmed once more and kept; its own picture is not touched."""
    own = Image.open(made(warm, "wave", "png", name="wave.png"))
    bare = Image.open(made(warm, "wave", "png", "--bare", name="wave-bare.png"))
    white = Image.open(made(warm, "wave", "png", "--ground", "light", name="wave-light.png"))
    both = Image.open(made(warm, "wave", "png", "--bare", "--ground", "light", name="wave-bare-light.png"))
    height = DRAFT.height
    header, stage = (0, 0, DRAFT.width, height // 7), (0, height // 4, DRAFT.width, height * 3 // 4)
    assert len(own.crop(header).getcolors(1 << 20)) > 20 > len(bare.crop(header).getcolors(1 << 20))
    assert difference(own.crop(stage), bare.crop(stage)) < 1
    assert own.getpixel((2, 2))[0] < 30 and min(white.getpixel((2, 2))) > 250
    assert len(both.crop(header).getcolors(1 << 20)) < 20 and min(both.getpixel((2, 2))) > 250
    reels = warm.cached("reels")
    assert Image.open(made(warm, "wave", "png", "--bare", name="wave-bare.png")).tobytes() == bare.tobytes()
    assert warm.cached("reels") == reels
    assert Image.open(made(warm, "wave", "png", name="wave.png")).tobytes() == own.tobytes()


def made(project: Project, part: str, kind: str, *more: str, name: str) -> Path:
    """Export a part; the file or folder `name` in media/slides."""
    done = project.run("export", part, "--as", kind, "--quality", "draft", *more)
    assert done.returncode == 0, done.stdout + done.stderr
    path = project.media / "slides" / name
    assert done.stdout.startswith(f"{path}  ")
    return path


def frames_of(path: Path) -> list[Image.Image]:
    with av.open(str(path)) as container:
        return [frame.to_image() for frame in container.decode(video=0)]


def difference(one: Image.Image, other: Image.Image) -> float:
    """Mean over pixels and colours, of 255."""
    return float(np.abs(np.asarray(one, np.int16) - np.asarray(other)).mean())


@pytest.mark.slow
def test_moviepy_is_named_where_it_is_missing(warm: Project, tmp_path: Path) -> None:
    """One line; MP4 does without it."""
    (tmp_path / "moviepy.py").write_text("raise ModuleNotFoundError(name='moviepy')")
    poor = {"PYTHONPATH": f"{tmp_path}:{ROOT}"}
    done = warm.run("export", "wave", "--as", "gif", "--quality", "draft", env=poor)
    assert (done.returncode, done.stderr) == (1, "Error: moviepy is missing: pip install '.[slides]'\n")
    assert warm.run("export", "wave", "--as", "mp4", "--quality", "draft", env=poor).returncode == 0


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="no limit on a file's size here")
def test_a_file_that_cannot_be_finished_is_told(warm: Project) -> None:
    """A full disk, here a limit that the film passes and the GIF does not: one line, and no file."""
    film, gif = (export(warm, kind).stat().st_size for kind in ("mp4", "webp") if not clear(warm))
    limit = (film + gif) // 2 // 1024  # KiB
    assert film < limit * 1024 < gif
    clear(warm)
    command = ["bash", "-c", f'ulimit -f {limit}; exec "$@"', "limited"]
    command += warm.command("export", "wave", "--as", "webp", "--quality", "draft")
    done = subprocess.run(command, cwd=warm.folder, env=environment(), capture_output=True, text=True, timeout=120)
    path = warm.media / "slides" / "wave.webp"
    assert done.returncode == 1
    assert done.stderr.startswith(f"cannot write {path}: ") and done.stderr.count("\n") == 1
    assert list(path.parent.iterdir()) == []


def clear(project: Project) -> None:
    for path in (project.media / "slides").glob("*"):
        path.unlink()

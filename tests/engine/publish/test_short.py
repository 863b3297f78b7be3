"""The short: named beats in their order, upright, levelled, with captions in the picture, in at most a minute."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pyloudnorm
import pytest
from numpy.typing import NDArray
from project import BRIEF, REPOSITORY, Project
from scipy.signal import resample_poly

from tenuto.files import Cache, Hashes
from tenuto.film.h264 import Run
from tenuto.film.outputs import Edit
from tenuto.film.quality import DRAFT
from tenuto.film.speech import speak
from tenuto.film.takes import Cue, Reel, Take
from tenuto.film.timeline import lay_out
from tenuto.languages.reading import reader
from tenuto.publish.short import FILM_HEIGHT, HEIGHT, LONGEST, TOP, WIDTH, TextTooLong, _title, joined
from tenuto.script.lecture import Beat
from tenuto.script.loading import ScriptError, load_lecture
from tenuto.voices import choose

NIGHT = (0x0E, 0x13, 0x20)
CREAM = (0xF7, 0xF0, 0xE1)
AMBER = (0xF5, 0xB4, 0x41)
Picture = NDArray[np.uint8]


def near(picture: Picture, colour: tuple[int, int, int], slack: int = 6) -> NDArray[np.bool_]:
    return np.asarray(np.abs(picture.astype(int) - colour).max(axis=-1) <= slack)


# -- what it shows -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def short(built: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short of the small lecture: the scene on cream first, then one on night."""
    project = built.copy(tmp_path_factory.mktemp("short"))
    done = project.run("short", "--beats", "share/end", "--beats", "wave/turn", "--beats", "start/hello/name", *BRIEF)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(str(project.media / "short.mp4")) and "espeak" in done.stdout
    assert not list(project.media.glob(".short*"))
    return project.media / "short.mp4"


@pytest.fixture(scope="module")
def pictures(short: Path) -> list[tuple[float, Picture]]:
    with av.open(str(short)) as container:
        return [(float(frame.time), frame.to_ndarray(format="rgb24")) for frame in container.decode(video=0)]


@pytest.mark.slow
def test_it_is_upright(short: Path, pictures: list[tuple[float, Picture]]) -> None:
    """1080x1920, H.264 that every phone plays, with AAC as long as the picture."""
    with av.open(str(short)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.width, video.height, video.codec_context.name, video.pix_fmt) == (
            WIDTH,
            HEIGHT,
            "h264",
            "yuv420p",
        )
        assert len(container.streams) == 2 and audio.codec_context.name == "aac"
        assert len(pictures) / 15 == pytest.approx(float(audio.duration * audio.time_base), abs=0.1)
    assert short.read_bytes().index(b"moov") < short.read_bytes().index(b"mdat")  # plays while it loads


@pytest.mark.slow
def test_beats_come_in_the_given_order(pictures: list[tuple[float, Picture]]) -> None:
    """The film's band is cream first, then night; around it the ground is night throughout, in its true colour."""
    # A row of the band in which neither scene has anything, but its ground.
    rows = [picture[TOP + FILM_HEIGHT - 90, 200:900] for _, picture in pictures]
    cream, night = ([near(row, colour).mean() > 0.9 for row in rows] for colour in (CREAM, NIGHT))
    turn = night.index(True)
    assert turn > 15 and all(cream[:turn]) and not any(cream[turn:])
    for _, picture in pictures:
        assert near(picture[:200], NIGHT).all() and near(picture[-300:], NIGHT).all()
    for row, (_, picture) in zip(rows[turn + 5 :], pictures[turn + 5 :], strict=True):
        assert np.median(row, axis=0) == pytest.approx(np.median(picture[:200], axis=(0, 1)), abs=1)  # no band


@pytest.mark.slow
def test_captions_are_in_the_picture(pictures: list[tuple[float, Picture]]) -> None:
    """While a sentence is said its words stand below the film, and in the silence at the end none do."""
    ink = [bool((picture[TOP + FILM_HEIGHT :].min(axis=-1) > 200).any()) for _, picture in pictures]
    assert not ink[0] and not ink[-1]
    assert np.mean(ink) > 0.6
    changes = {picture[TOP + FILM_HEIGHT : -300].tobytes() for _, picture in pictures[::5]}
    assert len(changes) > 4  # sentences, and nothing


@pytest.mark.slow
def test_the_lecture_is_named(pictures: list[tuple[float, Picture]]) -> None:
    """Its title stands above the film, the same all the time."""
    first = pictures[0][1][:TOP]
    assert (first.min(axis=-1) > 200).mean() > 0.01
    for _, picture in pictures[:: len(pictures) // 5]:
        assert np.abs(picture[:TOP].astype(int) - first).mean() < 1


@pytest.mark.slow
def test_it_is_as_loud_as_the_lecture(short: Path) -> None:
    """-14 LUFS ±0.5, true peak at most -1.5 dBTP: the sound was levelled for this short and coded once."""
    with av.open(str(short)) as container:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)]).astype(float)
    assert pyloudnorm.Meter(48_000).integrated_loudness(sound) == pytest.approx(-14, abs=0.5)
    assert 20 * np.log10(np.abs(resample_poly(sound, 4, 1)).max()) <= -1.5 + 0.1


# -- what cannot be shown ------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_minute_at_most(built: Project) -> None:
    """Longer, it says how long each beat is and what to do; nothing is made."""
    many = [part for _ in range(20) for part in ("--beats", "wave/turn")]
    error = built.fails("short", *many, *BRIEF)
    assert error.startswith("the short is ") and f"of at most {LONGEST:.0f}: wave/turn " in error
    assert error.count("wave/turn ") == 20 and "leave some out with --beats" in error and len(error.splitlines()) == 1
    assert not (built.media / "short.mp4").exists()


MISTAKES = {
    "no beat at all": ([], "no beats are named: give some with --beats SCENE/BEAT"),
    "an unknown beat": (["--beats", "wave/tern"], "scene 'wave' has no beat 'tern': did you mean 'turn'?"),
    "an unknown scene": (["--beats", "wafe/turn"], "no scene is called 'wafe': did you mean 'wave'?"),
    "no beat of a scene": (["--beats", "wave"], "'wave' names no beat: write it as scene/beat"),
}


@pytest.mark.parametrize("what", MISTAKES)
def test_mistakes_are_one_line(what: str, pristine: Project) -> None:
    """Before anything is filmed."""
    arguments, complaint = MISTAKES[what]
    error = pristine.fails("short", *arguments, *BRIEF)
    assert complaint in error and len(error.splitlines()) == 1
    assert not pristine.media.exists()


@pytest.mark.slow
def test_a_broken_ffmpeg(warm: Project) -> None:
    """Is one line; no half of a file is left, and the short that stood there still does."""
    (warm.media / "short.mp4").write_bytes(b"the last one")
    done = warm.run("short", "--beats", "wave/grow", *BRIEF, env={"FFMPEG_BINARY": "/bin/false"})
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
    assert done.stderr.startswith(f"cannot write {warm.media / 'short.mp4'}: ") and len(done.stderr.splitlines()) == 1
    assert (warm.media / "short.mp4").read_bytes() == b"the last one" and warm.parts() == []


SCRIPTS = {
    "no list": ("short: wave/turn", "'short' must be a list of beats, each as scene/beat"),
    "no text": ("short: [1]", "'short' must be a list of beats, each as scene/beat"),
    "an unknown beat": ("short: [wave/turn, wave/tern]", "scene 'wave' has no beat 'tern': did you mean 'turn'?"),
    "an unknown scene": ("short: [wafe/turn]", "no scene is called 'wafe': did you mean 'wave'?"),
    "no beat": ("short: [wave]", "'wave' names no beat"),
}


@pytest.mark.parametrize("what", SCRIPTS)
def test_mistakes_in_the_script(what: str, pristine: Project, tmp_path: Path) -> None:
    """Are told with file and line."""
    line, complaint = SCRIPTS[what]
    project = pristine.copy(tmp_path)
    project.edit("narration/lecture.yaml", "language: vi\n", f"language: vi\n{line}\n")
    with pytest.raises(ScriptError, match="lecture.yaml:5: ") as told:
        load_lecture(project.own)
    assert complaint in str(told.value)


@pytest.mark.parametrize(
    "title", ["Học máy tự giám sát", "Một tựa đề rất dài " * 4 + ", và " + "phần sau " * 8, "DINO"]
)
def test_a_long_title_is_set_smaller(title: str, pristine: Project) -> None:
    """It stands whole on its panel, be it one word or three lines."""
    panel = _title(replace(load_lecture(pristine.own), title=title))
    assert panel.shape == (TOP, WIDTH, 3)
    ink = ~near(panel, NIGHT, 20)
    assert ink.any() and not ink[:8].any() and not ink[:, :32].any() and not ink[:, -32:].any()


def test_a_title_that_fits_in_no_size_is_told(pristine: Project) -> None:
    """One line."""
    with pytest.raises(TextTooLong, match="is too long for the short's picture: shorten it"):
        _title(replace(load_lecture(pristine.own), title="rất dài " * 100))


# -- the lecture's own ---------------------------------------------------------------------------------------------------


def test_the_lectures_short_fits(tmp_path: Path) -> None:
    """What lecture.yaml names takes 40 to 60 s as espeak-ng says it; motion may only lengthen it where it outlasts words."""
    lecture = load_lecture(REPOSITORY)
    parts = lecture.short
    scenes = list(dict.fromkeys(scene for scene, _ in parts))
    sentences = [sentence for scene in scenes for beat in scene.beats for sentence in beat.sentences]
    spoken = speak(
        sentences,
        choose("espeak", language=lecture.language).voice,
        reader(lecture.language, lecture.project),
        Cache(tmp_path),
    )

    def take(beat: Beat) -> Take:
        """Of one frame and one for each of its cues, so that words alone decide."""
        cues = tuple(Cue(mark.name, at, 0) for at, mark in enumerate(beat.cues, 1))
        return Take(beat.slug, Run((b"",) * (len(cues) + 1), (1,) * (len(cues) + 1)), None, cues)

    reels = {scene.name: Reel(scene.name, DRAFT, tuple(map(take, scene.beats)), b"", b"", (), b"") for scene in scenes}
    timeline = lay_out(scenes, reels, spoken.lengths, DRAFT)
    span = joined(Edit(lecture, timeline, spoken, {}, "espeak", tmp_path, Hashes(Cache(tmp_path)), {}), parts)
    assert [beat.slug for beat in span.beats] == [beat.slug for _, beat in parts]
    assert 40 <= span.frames / DRAFT.fps <= LONGEST

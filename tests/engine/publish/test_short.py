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
from tenuto.publish.short import (
    ASKED,
    CAPTIONS,
    FAREWELL,
    HEIGHT,
    LONGEST,
    NAME,
    PICTURE,
    QUESTION,
    WIDTH,
    TextTooLong,
    caption_of,
    farewell_of,
    joined,
    name_of,
    question_of,
    with_ends,
)
from tenuto.script.lecture import Author, Beat, Lecture
from tenuto.script.loading import ScriptError, load_lecture
from tenuto.stage.theme import CREAM as LIGHT
from tenuto.stage.theme import NIGHT as DARK
from tenuto.voices import choose

NIGHT = (0x0E, 0x13, 0x20)
CREAM = (0xF7, 0xF0, 0xE1)
Picture = NDArray[np.uint8]


def near(picture: Picture, colour: tuple[int, int, int], slack: int = 6) -> NDArray[np.bool_]:
    return np.asarray(np.abs(picture.astype(int) - colour).max(axis=-1) <= slack)


def rows_of(lecture: Lecture) -> int:
    """Lines of the title on the last picture: runs of rows in which its ink stands."""
    luma = farewell_of(lecture)[0]
    inked = (luma > 200).any(axis=1)
    return int(np.count_nonzero(np.diff(inked.astype(int)) == 1))


def test_a_title_of_short_words_is_not_a_list() -> None:
    """Two words a line at least, on average, though larger letters would have found room one below the other."""
    lecture = replace(load_lecture(REPOSITORY), title="tides come twice a day now", question="", language="en")
    alone = replace(lecture, title="tides")
    assert 2 <= rows_of(lecture) - rows_of(alone) + 1 <= 3


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


def tops(pictures: list[tuple[float, Picture]]) -> list[tuple[bool, bool]]:
    """Of each picture, whether it stands on cream and whether on night, by its upper corner."""
    return [(bool(near(p[:8, :8], CREAM).all()), bool(near(p[:8, :8], NIGHT).all())) for _, p in pictures]


@pytest.mark.slow
def test_beats_come_in_the_given_order(pictures: list[tuple[float, Picture]]) -> None:
    """All of the picture has the ground of its beat, in its true colour: cream first, then night to the end."""
    grounds = tops(pictures)
    turn = grounds.index((False, True))
    assert turn > 15 and all(ground == (True, False) for ground in grounds[:turn])
    assert all(ground == (False, True) for ground in grounds[turn:])
    for _, picture in pictures[turn:]:
        assert near(picture[-300:], NIGHT).all()
        assert near(picture[PICTURE, :16], NIGHT).all() and near(picture[PICTURE, -16:], NIGHT).all()


@pytest.mark.slow
def test_it_begins_with_words_over_a_picture(pictures: list[tuple[float, Picture]]) -> None:
    """Large ones, where the lecture asks nothing its title, and something drawn below; it stands still."""
    first = pictures[0][1]
    dark = first.max(axis=-1) < 90
    assert dark[ASKED].any() and not near(first[ASKED.stop : 1600], CREAM).all()
    for _, picture in pictures[1 : int(15 * QUESTION)]:
        assert np.abs(picture.astype(int) - first).mean() < 1


@pytest.mark.slow
def test_it_ends_with_whose_it_was(pictures: list[tuple[float, Picture]], built: Project) -> None:
    """The last picture says the title, the authors, and where the whole is; it stands for three seconds."""
    lecture = load_lecture(built.own)
    luma = farewell_of(lecture)[0]
    last = pictures[-1][1]
    drawn = luma > 60
    assert drawn.any() and np.mean((last.max(axis=-1) > 60) == drawn) > 0.99
    for _, picture in pictures[-int(15 * FAREWELL) :]:
        assert np.abs(picture.astype(int) - last).mean() < 1


@pytest.mark.slow
def test_captions_are_in_the_picture(pictures: list[tuple[float, Picture]]) -> None:
    """While a sentence is said its words stand below the picture, and in the silence at the ends none do."""
    middle = [picture[CAPTIONS] for _, picture in pictures[int(15 * QUESTION) : -int(15 * FAREWELL)]]
    ink = [not (near(words, NIGHT, 12) | near(words, CREAM, 12)).all() for words in middle]
    assert np.mean(ink) > 0.6
    assert len({words.tobytes() for words in middle[::5]}) > 4  # sentences, and nothing


@pytest.mark.slow
def test_the_picture_is_as_wide_as_it_can_be(pictures: list[tuple[float, Picture]]) -> None:
    """What is drawn fills the room in one direction: it is no third of the upright picture."""
    night = [picture[PICTURE] for (_, picture), (_, dark) in zip(pictures, tops(pictures), strict=True) if dark]
    drawn = np.any([~near(picture, NIGHT, 20) for picture in night[20 : -int(15 * FAREWELL) - 1]], axis=0)
    rows, columns = drawn.any(axis=1).nonzero()[0], drawn.any(axis=0).nonzero()[0]
    assert np.ptp(rows) > 700 or np.ptp(columns) > 900


@pytest.mark.slow
def test_the_lecture_is_named(pictures: list[tuple[float, Picture]]) -> None:
    """Its title stands above the picture all the time."""
    for _, picture in pictures[: -int(15 * FAREWELL) - DRAFT.grid_frames : 10]:
        assert not (near(picture[:NAME], NIGHT, 20) | near(picture[:NAME], CREAM, 20)).all()


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
def test_a_short_that_cannot_be_written(warm: Project) -> None:
    """Is one line, and no half of a file is left."""
    (warm.media / "short.mp4").mkdir()
    error = warm.fails("short", "--beats", "wave/grow", *BRIEF)
    assert error.splitlines()[-1].startswith(f"cannot write {warm.media / 'short.mp4'}: ") and warm.parts() == []


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


LONG = "Một tựa đề rất dài " * 3 + ", và " + "phần sau " * 4


def stands(panel: tuple[Picture, Picture, Picture], height: int) -> bool:
    """Whether words stand on a panel, and none touches its sides."""
    luma = panel[0]
    ink = np.abs(luma.astype(int) - int(luma[0, 0])) > 12
    return luma.shape == (height, WIDTH) and bool(ink.any()) and not (ink[:, :32].any() or ink[:, -32:].any())


@pytest.mark.parametrize("ground", [DARK, LIGHT])
@pytest.mark.parametrize("title", ["Học máy tự giám sát", LONG, "DINO", "DINO, học nhìn không cần nhãn"])
def test_a_long_title_is_set_smaller(title: str, ground: object, pristine: Project) -> None:
    """It stands whole on every panel, be it one word or three lines."""
    lecture = replace(load_lecture(pristine.own), title=title)
    assert stands(name_of(lecture, ground), NAME)  # type: ignore[arg-type]
    assert stands(question_of(lecture, ground), ASKED.stop - ASKED.start)  # type: ignore[arg-type]
    assert stands(farewell_of(lecture), HEIGHT)


@pytest.mark.parametrize(
    "title", ["rất dài " * 100, "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung"]
)
def test_a_title_that_fits_in_no_size_is_told(title: str, pristine: Project) -> None:
    """One line, of one that is too tall as of one that is too wide."""
    with pytest.raises(TextTooLong, match="is too long for the short's picture: shorten it"):
        name_of(replace(load_lecture(pristine.own), title=title), DARK)


def bounds(luma: Picture) -> tuple[NDArray[np.int64], ...]:
    """First and last row, first and last column with ink: no word moves for being lit."""
    return tuple(np.flatnonzero((luma > 60).any(axis=axis))[[0, -1]] for axis in (1, 0))


def changed(lecture: Lecture, **changes: object) -> bool:
    """Whether the last picture shows it."""
    return not np.array_equal(farewell_of(lecture)[0], farewell_of(replace(lecture, **changes))[0])  # type: ignore[arg-type]


def test_the_last_picture_says_where_the_whole_is(pristine: Project) -> None:
    """By its address, if the script has one; and who made it."""
    lecture = load_lecture(pristine.own)
    assert changed(lecture, address="youtu.be/abc") and changed(lecture, authors=(Author("Nguyễn An", ""),))
    with pytest.raises(TextTooLong, match="is too long"):
        farewell_of(replace(lecture, authors=tuple(Author(f"Nguyễn {n}", "") for n in range(60))))


def test_the_question_is_the_scripts(pristine: Project, tmp_path: Path) -> None:
    """`question` and `address` in lecture.yaml; every caption lights one word."""
    project = pristine.copy(tmp_path)
    project.edit("narration/lecture.yaml", "language: vi\n", "language: vi\nquestion: Ai dạy nó?\naddress: a.b/c\n")
    lecture = load_lecture(project.own)
    assert (lecture.question, lecture.address) == ("Ai dạy nó?", "a.b/c")
    asked = question_of(lecture, DARK)[0]
    assert not np.array_equal(asked, question_of(replace(lecture, question=""), DARK)[0])
    first, second = (caption_of(lecture, DARK, "Ai dạy nó?", now) for now in (0, 1))
    assert not np.array_equal(first[1], second[1])
    assert np.abs(np.subtract(bounds(first[0]), bounds(second[0]))).max() <= 2


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
    assert 40 <= with_ends(span).frames / DRAFT.fps <= LONGEST

"""Music makes way for words, and changes nothing else: loudness, joins, what is spoken anew."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from listening import loudness
from making import PLACE, reel, scene, take
from project import BRIEF, Project

import tenuto
from tenuto.film.bed import BED, DUCK, bed, load_music
from tenuto.film.ears import Samples, decode_file
from tenuto.film.music import Music, NoMusic
from tenuto.film.quality import AAC_FRAME, FHD, SAMPLE_RATE
from tenuto.film.timeline import lay_out
from tenuto.script.loading import ScriptError, load_lecture
from tenuto.voices.audio import wav

SAID = {"Một.": 4 * SAMPLE_RATE, "Hai.": 4 * SAMPLE_RATE}


def piece(path: Path, seconds: float = 14, loud: float = 0.3) -> Path:
    """Soft chords that never stop."""
    time = np.arange(round(seconds * 22_050)) / 22_050
    chord = sum(np.sin(2 * np.pi * tone * time) for tone in (220, 277, 330)) / 3
    path.write_bytes(wav((loud * chord).astype(np.float32), 22_050))
    return path


@pytest.fixture(scope="module")
def music(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    return load_music(Music(piece(tmp_path_factory.mktemp("music") / "piece.wav"), "as it is", PLACE))


def test_it_makes_way_for_words(music: Samples) -> None:
    """Where nobody speaks for long it stands at its level, ten decibels lower under words, and at both ends is nothing."""
    told = scene("a/b", ["Một.", "Hai."])
    reels = {"a/b": reel("a/b", [take("b0", (400,)), take("b1", (1,))], FHD)}
    (span,) = lay_out([told], reels, SAID, FHD).scenes
    played = bed(music, span, SAID, FHD.samples_per_frame)
    first, second = (line.start * FHD.samples_per_frame for beat in span.beats for line in beat.lines)
    under = played[first + SAMPLE_RATE : first + 3 * SAMPLE_RATE]
    between = played[first + 6 * SAMPLE_RATE : second - SAMPLE_RATE]
    assert len(between) > 2 * SAMPLE_RATE
    assert loudness(between)[0] == pytest.approx(BED, abs=1)
    assert loudness(under)[0] == pytest.approx(BED - DUCK, abs=1)
    assert not played[:AAC_FRAME].any() and not played[-AAC_FRAME:].any()


def test_a_piece_goes_over_into_its_beginning(music: Samples) -> None:
    """Played on and on it has no seam: its end and its beginning differ no more than any two neighbouring samples."""
    steps = np.abs(np.diff(music))
    assert abs(float(music[0] - music[-1])) <= 1.5 * float(steps.max())
    assert len(music) == 12 * SAMPLE_RATE


@pytest.mark.parametrize(
    ("harm", "cause"),
    [
        (lambda path: path.write_bytes(b"no sound at all"), "cannot be decoded"),
        (lambda path: piece(path, 3), "it lasts under 10 s"),
        (lambda path: piece(path, loud=0), "silent"),
    ],
)
def test_what_is_no_music_is_told(harm: object, cause: str, tmp_path: Path) -> None:
    """One line names the file and the cause."""
    path = tmp_path / "piece.wav"
    harm(path)  # type: ignore[operator]
    with pytest.raises(NoMusic, match=f"music: piece.wav cannot be played .*{cause}"):
        load_music(Music(path, cause, PLACE))


def test_a_file_that_is_missing_is_told(fresh: Project) -> None:
    """With its place in lecture.yaml."""
    fresh.edit("narration/lecture.yaml", "sections:", "music: narration/none.ogg\nsections:")
    with pytest.raises(ScriptError, match=r"lecture.yaml:\d+: there is no file .*none.ogg"):
        load_lecture(fresh.own)


def test_music_that_is_no_sound_is_told_first(fresh: Project) -> None:
    """With its line, before anything is filmed for it; `check` tells it too, and of what lasts too short a time."""
    fresh.edit("narration/lecture.yaml", "sections:", "music: narration/piece.wav\nsections:")
    text = (fresh.folder / "narration/lecture.yaml").read_text()
    place = f"narration/lecture.yaml:{text[: text.index('music: ')].count(chr(10)) + 1}"
    fresh.write("narration/piece.wav", "no sound")
    told = fresh.fails("build", *BRIEF)
    assert told.startswith(f"{place}: music: piece.wav cannot be played (") and told.endswith("): name another file")
    assert fresh.cached("reels") == []
    (finding,) = tenuto.open(fresh.folder).check(["hello"])
    assert str(finding).startswith(f"{place}: music: piece.wav cannot be played (")
    piece(fresh.folder / "narration/piece.wav", seconds=2)
    assert "it lasts under 10 s" in fresh.fails("build", *BRIEF) and fresh.cached("reels") == []
    (finding,) = tenuto.open(fresh.folder).check(["hello"])
    assert str(finding) == f"{place}: music: piece.wav cannot be played (it lasts under 10 s): name another file"


@pytest.mark.slow
def test_a_film_with_music(warm: Project) -> None:
    """No scene is filmed and nothing spoken for it; it is as loud as before, and `verify` finds the words as before."""
    piece(warm.folder / "narration" / "piece.wav")
    warm.edit("narration/lecture.yaml", "sections:", "music: narration/piece.wav\nsections:")
    plain = decode_file(warm.media / "lecture.mp4")
    report = warm.build()
    assert "0 scenes, 3 from the cache" in report and "spoken  0 sentences" in report
    assert warm.manifest()["music"] == "piece.wav" and "narration/piece.wav" in warm.manifest()["inputs"]
    played = decode_file(warm.media / "lecture.mp4")
    assert len(played) == len(plain)
    assert loudness(played)[0] == pytest.approx(loudness(plain)[0], abs=0.5)
    assert np.abs(played - plain).max() > 0.005, "it is heard"
    assert warm.run("verify").returncode == 0
    before = warm.outputs()
    assert "0 scenes" in warm.build() and warm.outputs() == before
    warm.edit("narration/lecture.yaml", "music: narration/piece.wav\n", "")
    warm.build()
    assert np.array_equal(decode_file(warm.media / "lecture.mp4"), plain)

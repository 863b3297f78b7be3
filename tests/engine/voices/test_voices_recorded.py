"""People's own recordings as a voice: complete or told, filled for drafts, shared by two, and heard anew after a new take."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import numpy as np
import pytest
from project import BRIEF, Project, said

from tenuto.files import Cache
from tenuto.film.ears import loudness
from tenuto.film.quality import SAMPLE_RATE
from tenuto.film.speech import speak
from tenuto.languages.reading import reader
from tenuto.record.sound import flac
from tenuto.script.loading import load_lecture
from tenuto.script.sentences import Sentence, sentences_of
from tenuto.voices import VoiceMissing, VoiceUnknown, choose
from tenuto.voices.audio import Samples, decode, resampled
from tenuto.voices.espeak import say
from tenuto.voices.recorded import IndexDamaged, RecordingsMissing, SpeakerUnknown, file_of, speaker

DRAFT = ("--quality", "draft")


def sentences(project: Project) -> tuple[Sentence, ...]:
    lecture = load_lecture(project.own)
    return sentences_of(lecture, lecture.scenes)


def heard(sentence: Sentence, project: Project, accent: str, gain: float) -> Samples:
    text = reader("vi", project.own)(sentence.text).text
    return gain * resampled(*decode(say(text, accent, 160).audio), SAMPLE_RATE)


def record(project: Project, name: str, *places: str, accent: str = "vi-vn-x-south", gain: float = 0.4) -> None:
    """Let a person read every sentence whose place begins with one of `places`, or all of them."""
    for sentence in sentences(project):
        if not places or sentence.name.startswith(places):
            speaker(project.own, name, "vi").keep(sentence, flac(heard(sentence, project, accent, gain), sentence.text))


@pytest.mark.slow
def test_a_lecture_in_ones_own_voice(fresh: Project) -> None:
    """A complete set of recordings speaks the film, and one new take changes its scene's sound alone."""
    record(fresh, "an")
    report = fresh.run("build", *DRAFT, "--voice", "recorded:an").stdout
    assert said(report, "spoken") == "7 sentences, 0 from the cache; voice recorded by an"
    assert fresh.manifest()["voice"] == "an"
    assert sum(name.startswith("narration/recordings/an/vi/") for name in fresh.manifest()["inputs"]) == 7
    again = fresh.run("build", *DRAFT, "--voice", "recorded:an").stdout
    assert said(again, "spoken").startswith("0 sentences, 7 from the cache")
    before = {path.name for path in fresh.cached("sound")}
    record(fresh, "an", "start/hello/greet", accent="vi-vn-x-central")
    report = fresh.run("build", *DRAFT, "--voice", "recorded:an").stdout
    assert said(report, "spoken").startswith("1 sentences, 6 from the cache")
    assert len({path.name for path in fresh.cached("sound")} - before) == 1


@pytest.mark.slow
def test_auto_takes_ones_own_voice_if_it_is_complete(fresh: Project) -> None:
    """Without a word about voices a recorded lecture speaks with its recordings; one that lacks a sentence says so."""
    record(fresh, "an", "start", "middle/wave")
    report = fresh.run("build", *DRAFT).stdout
    assert "2 of 7 sentences are not recorded by an, the first at narration/vi/middle.yaml:" in said(report, "spoken")
    assert "espeak" in fresh.manifest()["voice"]
    record(fresh, "an", "middle/share")
    report = fresh.run("build", *DRAFT).stdout
    assert said(report, "spoken").endswith("voice recorded by an; auto: every sentence is recorded")


@pytest.mark.slow
def test_a_draft_is_filled_and_says_so(fresh: Project) -> None:
    """--fill lets another voice speak what is missing; report and manifest tell how much that is."""
    record(fresh, "an", "start")
    report = fresh.run("build", *DRAFT, "--voice", "recorded:an", "--fill", "espeak").stdout
    assert "for 4 of 7 sentences: 4 of 7 sentences are not recorded by an, the first at " in said(report, "spoken")
    assert fresh.manifest()["voice"].startswith("an; espeak-ng ")
    assert fresh.manifest()["voice"].endswith(" for 4 of 7 sentences")


def test_what_is_missing_is_one_line(fresh: Project) -> None:
    """Before anything is filmed or spoken: how many sentences, where the first stands, and what to do."""
    record(fresh, "an", "start")
    error = fresh.fails("build", *DRAFT, "--voice", "recorded:an")
    assert error == (
        '4 of 7 sentences are not recorded by an, the first at narration/vi/middle.yaml:5: "Điểm lớn dần lên.": '
        "record them, `tenuto record --as an`, or for a draft add --fill espeak"
    )
    assert not fresh.cached("reels") and not fresh.cached("speech")
    assert fresh.run("build", "hello", *DRAFT, "--voice", "recorded:an").returncode == 0, "its own scene is complete"


def test_a_sentence_that_changed_is_told(fresh: Project) -> None:
    """A recording belongs to its words: of other words at its place the line says that they changed."""
    record(fresh, "an")
    fresh.edit("narration/vi/start.yaml", "greet: Xin chào mọi người.", "greet: Xin chào các bạn.")
    error = fresh.fails("build", *DRAFT, "--voice", "recorded:an")
    assert error.startswith(
        "1 sentence is not recorded by an (1 changed since), the first at narration/vi/start.yaml:4"
    )


def test_two_speakers(fresh: Project) -> None:
    """Who is named first is asked first; together they must have every sentence."""
    record(fresh, "an", "start")
    record(fresh, "bình", "start/hello/name", "middle", accent="vi-vn-x-central")
    lecture = load_lecture(fresh.own)
    for names, expected in (("an,bình", "an"), ("bình,an", "bình")):
        choice = choose(f"recorded:{names}", language="vi", lecture=lecture).cast(lecture, lecture.scenes)
        assert choice.takes["Đây là bài thử."].speaker == expected
        assert choice.takes["Hết rồi."].speaker == "bình" and choice.takes["Xin chào mọi người."].speaker == "an"
        assert sorted(choice.identity.split(", ")) == ["an", "bình"]
    assert choose("recorded", language="vi", lecture=lecture).cast(lecture, lecture.scenes).identity == "an, bình"


def test_loud_and_soft_takes_stand_even(fresh: Project, tmp_path: Path) -> None:
    """A take of a distant microphone is as loud as one of a near one."""
    record(fresh, "an", "start", gain=0.7)
    record(fresh, "an", "middle", gain=0.03)
    lecture = load_lecture(fresh.own)
    choice = choose("recorded:an", language="vi", lecture=lecture).cast(lecture, lecture.scenes)
    spoken = speak(list(choice.takes), choice.voice, reader("vi", fresh.own), Cache(tmp_path), takes=choice.takes)
    long = [recording.samples for recording in spoken.recordings.values() if len(recording.samples) > SAMPLE_RATE]
    levels = [loudness(np.divide(samples, 32768, dtype=np.float32))[0] for samples in long]
    assert max(levels) - min(levels) < 1.0, levels  # LU


def test_recordings_of_other_words_are_refused(fresh: Project) -> None:
    """A file that was swapped says something else: the build names the sentence instead of showing wrong captions."""
    record(fresh, "an")
    folder = speaker(fresh.own, "an", "vi").folder
    there = sentences(fresh)
    (folder / file_of(there[0].text)).write_bytes((folder / file_of(there[4].text)).read_bytes())
    error = fresh.fails("build", "hello", *DRAFT, "--voice", "recorded:an")
    assert there[0].text.rstrip(".").lower() in error.lower() and "does not say" in error


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("{", "is damaged"),
        ("[]", "is damaged"),
        ('{"sentences": [{"sentence": "x", "file": "../../x", "place": ""}]}', "is damaged"),
        ('{"sentences": [{"sentence": 1, "file": "x", "place": ""}]}', "is damaged"),
        ("[" * 5000, "is damaged"),
    ],
)
def test_a_damaged_index(fresh: Project, content: str, what: str) -> None:
    """An index that nobody can read, or that points out of its folder, is one line."""
    fresh.write("narration/recordings/an/vi/index.json", content)
    error = fresh.fails("build", *DRAFT, "--voice", "recorded:an")
    assert error.startswith("narration/recordings/an/vi/index.json ") and what in error


def test_a_recording_that_is_gone_or_no_sound(fresh: Project) -> None:
    """A file that is missing is a missing sentence; one that is no sound is named."""
    record(fresh, "an")
    first = sentences(fresh)[0]
    path = speaker(fresh.own, "an", "vi").folder / file_of(first.text)
    path.write_bytes(b"fLaC")
    assert path.name in fresh.fails("build", "hello", *DRAFT, "--voice", "recorded:an")
    path.unlink()
    assert "1 of 3 sentences" in fresh.fails("build", "hello", *DRAFT, "--voice", "recorded:an").replace(
        "1 sentence is", "1 of 3 sentences"
    )


def test_names(fresh: Project) -> None:
    """Who is unknown, and what cannot be a name, is one line; people who are there are named."""
    lecture = load_lecture(fresh.own)
    with pytest.raises(SpeakerUnknown, match="nobody has recorded this lecture in 'vi' yet"):
        choose("recorded", language="vi", lecture=lecture)
    record(fresh, "an", "start")
    with pytest.raises(SpeakerUnknown, match="bình has recorded nothing in 'vi': there is an"):
        choose("recorded:bình", language="vi", lecture=lecture)
    for name in ("../an", "a/b", ".an", ""):
        with pytest.raises(SpeakerUnknown, match="cannot be called"):
            speaker(fresh.own, name, "vi")
    with pytest.raises(VoiceUnknown, match="--fill espeak is about --voice recorded"):
        choose("espeak", language="vi", fill="espeak")
    with pytest.raises(VoiceMissing):
        choose("recorded:an", language="vi")


def test_a_translation_has_voices_of_its_own(fresh: Project) -> None:
    """What somebody recorded in Vietnamese does not speak the English film."""
    record(fresh, "an")
    error = fresh.fails("build", *BRIEF, "--lang", "en", "--voice", "recorded:an")
    assert error.startswith("an has recorded nothing in 'en'")


def keep_some(project: Project, numbers: range) -> None:
    for number in numbers:
        sentence = sentences(project)[number]
        speaker(project.own, "an", "vi").keep(sentence, b"take")


def test_two_programs_keep_at_once(fresh: Project) -> None:
    """Neither loses what the other has kept."""
    workers = [multiprocessing.Process(target=keep_some, args=(fresh, part)) for part in (range(4), range(4, 7))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert set(speaker(fresh.own, "an", "vi").kept()) == {sentence.text for sentence in sentences(fresh)}
    left = {path.suffix for path in (fresh.folder / "narration/recordings/an/vi").iterdir()}
    assert left == {".flac", ".json"}


def test_the_index_reads_well(fresh: Project) -> None:
    """A person can find a sentence's file, and open it in an editor for sound."""
    record(fresh, "an", "start/hello/greet")
    folder = fresh.folder / "narration/recordings/an/vi"
    (entry,) = json.loads((folder / "index.json").read_text())["sentences"]
    assert entry == {
        "sentence": "Xin chào mọi người.",
        "file": "xin-chao-moi-nguoi-28ad9441.flac",
        "place": "start/hello/greet/1",
    }
    assert (folder / entry["file"]).read_bytes()[:4] == b"fLaC"


def test_errors_have_classes(fresh: Project) -> None:
    """A program can tell them apart."""
    record(fresh, "an", "start")
    lecture = load_lecture(fresh.own)
    with pytest.raises(RecordingsMissing):
        choose("recorded:an", language="vi", lecture=lecture).cast(lecture, lecture.scenes)
    fresh.write("narration/recordings/an/vi/index.json", "{")
    with pytest.raises(IndexDamaged):
        speaker(fresh.own, "an", "vi").kept()

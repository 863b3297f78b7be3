"""espeak-ng, the real library: three accents, natural pace, equal bytes, clear errors."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path

import espeakng_loader  # type: ignore[import-untyped]
import numpy as np
import pytest
from numpy.typing import NDArray

from tenuto.voices import VoiceMismatch, VoiceMissing, VoiceRefused, VoiceUnknown, choose, espeak
from tenuto.voices.audio import NoSound, decode, wav
from tenuto.voices.espeak import Espeak, voice_for

ACCENTS = ["vi", "vi-vn-x-central", "vi-vn-x-south"]
SENTENCE = "Học tự giám sát lấy tín hiệu ngay từ chính dữ liệu, mô hình tự đặt câu hỏi rồi tự trả lời."
SYLLABLES = len(SENTENCE.split())  # one a word, as Vietnamese is written


def floats(samples: NDArray[np.float32]) -> bytes:
    """A WAV file of floats, at 8 kHz."""
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + samples.nbytes, b"WAVE", b"fmt ", 16, 3, 1, 8000, 32000, 4, 32, b"data", samples.nbytes)  # fmt: skip
    return head + samples.tobytes()


@pytest.mark.parametrize("accent", ACCENTS)
def test_accents_speak_at_a_lecturer_s_pace(accent: str) -> None:
    """Each accent gives sound from the first to the last syllable, 4 to 5 syllables a second."""
    samples, rate = decode(choose(f"espeak:{accent}", language="vi").voice.speak(SENTENCE).audio)
    assert 4 < SYLLABLES / (len(samples) / rate) < 5
    quarters = [np.sqrt((part**2).mean()) for part in np.array_split(samples, 4)]
    assert min(quarters) > 0.02  # -34 dBFS; speech here has about -20


def test_variables_of_another_thread_do_not_matter() -> None:
    """A build starts its workers, with variables of their own, while the voice's processes start one after another."""
    voice, is_over = Espeak("vi"), threading.Event()

    def sets() -> None:
        turn = 0
        while not is_over.is_set():
            os.environ[f"OF_ANOTHER_{turn % 50}"] = "x" * (turn % 4000)
            del os.environ[f"OF_ANOTHER_{turn % 50}"]
            turn += 1

    with ThreadPoolExecutor(1) as other:
        other.submit(sets)
        try:
            assert len({voice.speak("Một.").audio for _ in range(40)}) == 1
        finally:
            is_over.set()


def test_accents_differ() -> None:
    """An accent is a voice of its own, in sound and in identity."""
    voices = [Espeak(accent) for accent in ACCENTS]
    assert len({voice.speak(SENTENCE).audio for voice in voices}) == 3
    assert len({voice.identity for voice in voices}) == 3


@pytest.mark.parametrize("accent", ACCENTS)
def test_equal_text_gives_equal_bytes(accent: str) -> None:
    """What was spoken before, in this thread or another, leaves no trace in a sentence."""
    voice = Espeak(accent)
    first = voice.speak(SENTENCE)
    voice.speak("Xin chào.")
    assert voice.speak(SENTENCE) == first
    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(voice.speak, [SENTENCE, "Xin chào.", SENTENCE]))
    assert said[0] == said[2] == first


def test_processes_agree() -> None:
    """A worker process and a new interpreter speak the same bytes as this process."""
    here = Espeak().speak(SENTENCE)
    with ProcessPoolExecutor(1, mp_context=get_context("fork")) as pool:
        assert pool.submit(Espeak().speak, SENTENCE).result() == here
    program = "import sys; from tenuto.voices.espeak import Espeak; sys.stdout.buffer.write(Espeak().speak(sys.argv[1]).audio)"
    root = Path(espeak.__file__).parents[2]
    there = subprocess.run([sys.executable, "-c", program, SENTENCE], cwd=root, capture_output=True, check=True)
    assert there.stdout == here.audio


def test_longer_sentences_last_longer() -> None:
    """Nothing is left out: twice the words take about twice the time."""
    once, _ = decode(Espeak().speak(SENTENCE).audio)
    twice, _ = decode(Espeak().speak(f"{SENTENCE[:-1]}, {SENTENCE}").audio)
    assert len(twice) / len(once) == pytest.approx(2, abs=0.15)


@pytest.mark.parametrize("accent", ACCENTS)
def test_words_have_times(accent: str) -> None:
    """Every word, in order, without a gap but for pauses; the sound is louder in words than in the pause between clauses."""
    utterance = Espeak(accent).speak(SENTENCE)
    assert utterance.words
    assert [SENTENCE[word.begin : word.end] for word in utterance.words] == SENTENCE.replace(",", "").rstrip(
        "."
    ).split()
    samples, rate = decode(utterance.audio)
    for word, after in pairwise(utterance.words):
        assert 0.05 < word.stop - word.start < 0.6 and word.stop <= after.start
    dữ_liệu, mô_hình = utterance.words[11], utterance.words[12]
    assert mô_hình.start - dữ_liệu.stop > 0.1, "the pause at the comma belongs to no word"
    pause = samples[round(dữ_liệu.stop * rate) : round(mô_hình.start * rate)]
    assert np.abs(pause).max() < 0.05 * np.abs(samples).max()


def test_times_are_those_of_the_sound() -> None:
    """A word that begins after a pause begins where the sound does, within 50 ms: b and m begin softly."""
    utterance = Espeak().speak("Một, hai, ba, bốn.")
    samples, rate = decode(utterance.audio)
    loud = np.flatnonzero(np.abs(samples) > 0.02 * np.abs(samples).max()) / rate
    assert utterance.words
    for word in utterance.words[1:]:
        before, after = loud[loud < word.start - 0.02].max(), loud[loud > word.start - 0.02].min()
        assert after - before > 0.08
        assert after == pytest.approx(word.start, abs=0.05)


@pytest.mark.parametrize(
    ("language", "name"), [("vi", "vi"), ("en", "en"), ("en-US", "en-us"), ("de-AT", "de"), ("zh-Hant", "cmn")]
)
def test_each_language_has_a_voice(language: str, name: str) -> None:
    """A region that has no voice of its own gets that of the language, also where espeak names it otherwise."""
    assert voice_for(language) == name


def test_a_language_that_nobody_speaks_is_named() -> None:
    """There is no guess at another one."""
    with pytest.raises(VoiceMissing, match="'xx'"):
        voice_for("xx")


def test_a_voice_of_another_language_is_refused() -> None:
    """An English voice does not read a Vietnamese lecture, unless that is meant; another accent of the language does."""
    with pytest.raises(VoiceMismatch, match="espeak:en-us speaks en-us, but the lecture is in vi"):
        choose("espeak:en-us", language="vi")
    assert choose("espeak:en-us", language="vi", any_language=True).voice.language == "en-us"
    assert choose("espeak:en-us", language="en-GB").voice.language == "en-us"
    assert choose("espeak:vi-vn-x-south", language="vi").voice.language == "vi-vn"


def test_text_without_words_is_refused() -> None:
    """Punctuation would become silence; it is an error instead."""
    with pytest.raises(VoiceRefused, match="no word"):
        Espeak().speak("…")


def test_endless_speech_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sentence that the library does not finish is named, not waited for."""
    monkeypatch.setattr(espeak, "LONGEST", 0.001)
    with pytest.raises(VoiceRefused, match="Học tự giám sát .*no end"):
        Espeak().speak(SENTENCE)


def test_unknown_accents_name_their_neighbours() -> None:
    """A misspelt accent fails when chosen, with the accents of its language."""
    with pytest.raises(VoiceMissing, match="vi-vn-x-south"):
        choose("espeak:vi-vn-south", language="vi")


def test_a_deep_installation_speaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """espeak reads no data under paths of 160 bytes and more, but a project may lie that deep."""
    deep = tmp_path / ("d" * 170)
    _install(deep, monkeypatch)
    assert Espeak().speak("Xin chào.")


def test_missing_data_are_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without its data says how to mend it."""
    _install(tmp_path / "loader", monkeypatch)
    (tmp_path / "loader" / "espeak-ng-data" / "phontab").unlink()
    with pytest.raises(VoiceMissing, match="pip install"):
        Espeak().speak("Xin chào.")


def test_missing_package_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without espeakng-loader the error names the package to install."""
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    with pytest.raises(VoiceMissing, match="pip install .*espeakng-loader"):
        choose("espeak", language="vi")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("espaek", "did you mean espeak"),
        ("GTTS", "did you mean gtts"),
        ("nobody", "choose one of auto, recorded, espeak"),
    ],
)
def test_unknown_names_suggest_the_nearest(name: str, hint: str) -> None:
    """A slip of the pen is answered with the name that was meant, anything else with all names."""
    with pytest.raises(VoiceUnknown, match=hint):
        choose(name, language="vi")


def test_engines_without_a_choice_take_none() -> None:
    """gTTS has one voice, so gtts:something is an error and not ignored."""
    with pytest.raises(VoiceUnknown, match="--voice gtts"):
        choose("gtts:an", language="vi")


@pytest.mark.parametrize(
    ("data", "cause"),
    [
        (b"", "empty"),
        (b"<html>" * 50, "decoded|no audio"),
        (wav(np.zeros(999, np.float32), 8000), "silent"),
        (wav(np.full(999, 0.5, np.float32), 8000), "silent"),  # nobody hears what does not move
        (wav(np.ones(1, np.float32), 8000), "no samples"),
        (wav(np.ones(9, np.float32), 1), "has 1 samples a second"),
        (wav(np.ones(9, np.float32), 7_999_993), "has 7999993 samples a second"),
        (floats(np.array([1e7, -1e7], np.float32)), "louder than any sound can be"),
    ],
)
def test_what_is_not_heard_is_not_audio(data: bytes, cause: str) -> None:
    """Nothing, something else, silence, and what no recorder writes each have a name."""
    with pytest.raises(NoSound, match=cause):
        decode(data)


def test_an_offset_is_taken_off() -> None:
    """It is not heard, and would count as loudness: a cheap sound card adds one."""
    wave = np.sin(np.arange(8000) / 9).astype(np.float32) / 4
    samples, _ = decode(wav(wave + np.float32(0.5), 8000))
    np.testing.assert_allclose(samples, wave - wave.mean(), atol=1e-4)


def _install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make `folder` the place where espeakng-loader finds its library and data."""
    data = Path(espeakng_loader.get_data_path())
    shutil.copytree(data, folder / "espeak-ng-data")
    monkeypatch.setattr(espeakng_loader, "get_data_path", lambda: str(folder / "espeak-ng-data"))

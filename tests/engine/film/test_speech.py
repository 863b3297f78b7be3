"""A sentence is spoken once, kept for ever under what was asked for, and stands without silence at its ends."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from tenuto.files import Cache
from tenuto.film.quality import SAMPLE_RATE
from tenuto.film.speech import EDGE, KIND, recording_key, speak
from tenuto.languages.reading import reader
from tenuto.voices import VoiceError, VoiceRefused, choose
from tenuto.voices.audio import wav

READ = reader("vi")


@dataclass
class Tone:
    """A voice that says everything as a tone between two silences, 200 Hz apart from the text's length."""

    identity: str = "tone 1"
    name: str = "tone"
    rate: int = 22_050
    silence: float = 0.3
    amplitude: float = 0.25
    fails_on: str = ""
    heard: list[str] = field(default_factory=list)

    def speak(self, text: str) -> bytes:
        if self.fails_on and self.fails_on in text:
            raise VoiceRefused("tone", text, "it does not like it")
        self.heard.append(text)
        seconds = np.arange(round(0.05 * len(text) * self.rate)) / self.rate
        pause = np.zeros(round(self.silence * self.rate), np.float32)
        tone = (self.amplitude * np.sin(2 * np.pi * 440 * seconds)).astype(np.float32)
        return wav(np.concatenate([pause, tone, pause]), self.rate)


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path)


def test_each_sentence_is_spoken_once(cache: Cache) -> None:
    """Equal sentences share a recording; a second run asks the voice for nothing."""
    voice = Tone()
    first = speak(["Một câu.", "Hai câu.", "Một câu."], voice, READ, cache)
    assert (first.made, len(first.recordings), len(voice.heard)) == (2, 2, 2)
    again = speak(["Hai câu.", "Một câu.", "Ba câu."], voice, READ, cache)
    assert again.made == 1 and voice.heard[2:] == ["Ba câu."]
    for sentence, recording in first.recordings.items():
        assert again.recordings[sentence].key == recording.key
        assert np.array_equal(again.recordings[sentence].samples, recording.samples)


def test_the_voice_gets_the_spoken_form(cache: Cache) -> None:
    """Written 80,1%, said in words; recordings are found by the written sentence."""
    voice = Tone()
    spoken = speak(["Đạt 80,1%."], voice, READ, cache)
    assert voice.heard == ["Đạt tám mươi phẩy một phần trăm."]
    assert list(spoken.recordings) == ["Đạt 80,1%."]


def test_two_spellings_of_the_same_words_share_a_recording(cache: Cache) -> None:
    """What counts is what is said."""
    spoken = speak(["Đạt 5%.", "Đạt năm phần trăm."], Tone(), READ, cache)
    assert spoken.made == 1 and len({recording.key for recording in spoken.recordings.values()}) == 1


@pytest.mark.parametrize("other", [Tone(identity="tone 2"), Tone(identity="tone 1 faster")])
def test_each_voice_has_its_own_recordings(other: Tone, cache: Cache) -> None:
    """Engine, version, voice and rate are part of the key."""
    speak(["Một câu."], Tone(), READ, cache)
    assert speak(["Một câu."], other, READ, cache).made == 1
    assert recording_key(other, "x") != recording_key(Tone(), "x")


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("silence", [0.0, 0.5])
def test_recordings_are_trimmed_at_48_khz(rate: int, silence: float, cache: Cache) -> None:
    """Whatever rate the engine has, and however much silence it adds: the sound's own length, its onset kept."""
    voice = Tone(rate=rate, silence=silence)
    samples = speak(["Một câu."], voice, READ, cache).recordings["Một câu."].samples
    seconds = 0.05 * len("Một câu.")
    assert samples.dtype == np.int16
    assert len(samples) / SAMPLE_RATE == pytest.approx(seconds, abs=0.05)
    loud = np.flatnonzero(np.abs(samples) > 1000)
    assert loud[0] <= EDGE + 200


@pytest.mark.parametrize("amplitude", [0.01, 0.25, 0.99])
def test_recordings_have_the_same_peak(amplitude: float, cache: Cache) -> None:
    """-1 dBFS, however quiet the engine is."""
    samples = speak(["Câu."], Tone(amplitude=amplitude), READ, cache).recordings["Câu."].samples
    assert np.abs(samples).max() == pytest.approx(10 ** (-1 / 20) * 32767, abs=1)


def test_what_was_spoken_before_a_voice_gave_up_is_kept(cache: Cache) -> None:
    """The error names the sentence, and a second run goes on from there."""
    with pytest.raises(VoiceError, match='tone will not speak "Ba câu.": it does not like it'):
        speak(["Một câu.", "Hai câu.", "Ba câu."], Tone(fails_on="Ba"), READ, cache)
    voice = Tone()
    assert speak(["Một câu.", "Hai câu.", "Ba câu."], voice, READ, cache).made == 1
    assert voice.heard == ["Ba câu."]


@pytest.mark.parametrize(
    "harm", [lambda body: body[:-7], lambda body: body[:40] + b"x" + body[41:]], ids=["cut", "flip"]
)
def test_a_damaged_recording_is_spoken_again(harm: object, cache: Cache) -> None:
    """Noticed, noted, and the same as before."""
    before = speak(["Một câu."], Tone(), READ, cache).recordings["Một câu."]
    path = cache.path(KIND, before.key)
    path.write_bytes(harm(path.read_bytes()))  # type: ignore[operator]
    after = speak(["Một câu."], Tone(), READ, cache)
    assert after.made == 1 and cache.damaged == [path]
    assert np.array_equal(after.recordings["Một câu."].samples, before.samples)


def test_progress_is_told(cache: Cache) -> None:
    """Once a sentence, spoken or found."""
    told: list[int] = []
    for _ in range(2):
        speak(["Một.", "Hai.", "Một."], Tone(), READ, cache, lambda: told.append(1))
    assert len(told) == 4


def test_a_real_voice(cache: Cache) -> None:
    """espeak-ng's own silence is gone: sound within 30 ms of both ends."""
    samples = speak(["Xin chào."], choose("espeak").voice, READ, cache).recordings["Xin chào."].samples
    loud = np.flatnonzero(np.abs(samples) > np.abs(samples).max() * 0.01)
    assert loud[0] < 0.03 * SAMPLE_RATE and loud[-1] > len(samples) - 0.03 * SAMPLE_RATE

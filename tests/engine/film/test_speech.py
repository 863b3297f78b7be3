"""A sentence is spoken once, kept for ever under what was asked for, and stands without silence at its ends."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile

import numpy as np
import pytest

from tenuto.files import Cache
from tenuto.film.quality import SAMPLE_RATE
from tenuto.film.speech import EDGE, KIND, TIMES, Word, _trimmed, recording_key, speak, written_words
from tenuto.languages.language import Reader
from tenuto.languages.spoken_form import Reading, Span
from tenuto.languages.vietnamese.spoken import load_lexicon, read
from tenuto.voices import (
    PATIENT,
    NotTheseWords,
    Utterance,
    VoiceError,
    VoiceRefused,
    VoiceStopped,
    Waiting,
    WordTime,
    choose,
)
from tenuto.voices.audio import decode, wav
from tenuto.voices.espeak import say

LEXICON = """
terms: {k-NN: ca en en, DINO v2: đi nô vê hai}
units: {"%": phần trăm}
symbols: {"+": cộng, "=": bằng}
letters: {}
"""


def _read(sentence: str) -> Reading:
    with NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        file.write(LEXICON)
        file.flush()
        return read(sentence, load_lexicon(Path(file.name)))


READ = Reader(_read, language="vi")


@dataclass
class Tone:
    """A voice that says everything as a tone between two silences, 200 Hz apart from the text's length."""

    identity: str = "tone 1"
    name: str = "tone"
    rate: int = 22_050
    silence: float = 0.3
    amplitude: float = 0.25
    fails_on: str = ""
    language: str = "vi"
    heard: list[str] = field(default_factory=list)

    def speak(self, text: str, waiting: Waiting = PATIENT) -> Utterance:
        if self.fails_on and self.fails_on in text:
            raise VoiceRefused("tone", text, "it does not like it")
        self.heard.append(text)
        seconds = np.arange(round(0.05 * len(text) * self.rate)) / self.rate
        pause = np.zeros(round(self.silence * self.rate), np.float32)
        tone = (self.amplitude * np.sin(2 * np.pi * 440 * seconds)).astype(np.float32)
        lasts = len(tone) / self.rate / len(text)
        words = tuple(
            WordTime(*match.span(), *(self.silence + lasts * place for place in match.span()))
            for match in re.finditer(r"\w+", text)
        )
        return Utterance(wav(np.concatenate([pause, tone, pause]), self.rate), words)


@dataclass
class Mute:
    """Another accent of espeak-ng that keeps the times of its words to itself, and may say something else, or less."""

    instead: str = ""
    share: float = 1.0
    name: str = "mute"
    language: str = "vi"
    heard: list[str] = field(default_factory=list)

    @property
    def identity(self) -> str:
        return f"mute {self.instead} {self.share}"

    def speak(self, text: str, waiting: Waiting = PATIENT) -> Utterance:
        self.heard.append(text)
        samples, rate = decode(say(self.instead or text, "vi-vn-x-south").audio)
        return Utterance(wav(samples[: round(self.share * len(samples))], rate))


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


def test_a_soft_consonant_at_the_beginning_is_not_trimmed() -> None:
    """A tenth of a second, 34 dB below what follows, is speech; as much 60 dB below is the room."""
    seconds = np.arange(24_000) / 24_000
    tone = np.sin(2 * np.pi * 440 * seconds)
    for level, kept in ((-34, 1.1), (-60, 1.0)):
        samples = 0.5 * np.concatenate([10 ** (level / 20) * tone[:2400], tone])
        trimmed, _ = _trimmed(wav(samples.astype(np.float32), 24_000))
        assert len(trimmed) / SAMPLE_RATE == pytest.approx(kept, abs=0.02)


@pytest.mark.parametrize("amplitude", [0.01, 0.25, 0.99])
def test_recordings_are_equally_loud(amplitude: float, cache: Cache, tmp_path: Path) -> None:
    """However quiet the engine is."""
    usual = speak(["Câu."], Tone(), READ, Cache(tmp_path / "usual")).recordings["Câu."].samples
    samples = speak(["Câu."], Tone(amplitude=amplitude), READ, cache).recordings["Câu."].samples
    assert np.abs(samples).max() == pytest.approx(np.abs(usual).max(), rel=0.02)


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
    samples = speak(["Xin chào."], choose("espeak", language="vi").voice, READ, cache).recordings["Xin chào."].samples
    loud = np.flatnonzero(np.abs(samples) > np.abs(samples).max() * 0.01)
    assert loud[0] < 0.03 * SAMPLE_RATE and loud[-1] > len(samples) - 0.03 * SAMPLE_RATE


SENTENCE = "Mạng thầy nhìn toàn cảnh, còn mạng trò chỉ nhìn từng mảnh nhỏ của tấm ảnh."


def assert_in_order(sentence: str, words: tuple[Word, ...], seconds: float) -> None:
    """All words of the sentence, none before the one in front of it has ended, inside the recording."""
    assert [word.text for word in words] == sentence.split()
    assert all(sentence[word.begin : word.end] == word.text for word in words)
    moments = [moment for word in words for moment in (word.start, word.stop)]
    assert moments == sorted(moments) and moments[0] >= 0 and moments[-1] <= seconds


def test_words_have_times_in_the_trimmed_recording(cache: Cache) -> None:
    """What a voice tells, less the silence that was cut off before; found again in the cache as it was."""
    first = speak(["Một câu."], Tone(silence=0.3), READ, cache).recordings["Một câu."]
    edge = EDGE / SAMPLE_RATE
    assert [word.start for word in first.words] == pytest.approx([edge, edge + 0.05 * 4], abs=0.002)
    assert [word.stop for word in first.words] == pytest.approx([edge + 0.05 * 3, edge + 0.05 * 7], abs=0.002)
    voice = Tone()
    assert speak(["Một câu."], voice, READ, cache).recordings["Một câu."].words == first.words
    assert not voice.heard and not cache.path(TIMES, "x").parent.exists()


def test_espeak_s_own_times(cache: Cache) -> None:
    """Exact: those of the sound, shifted by what was cut off."""
    recording = speak([SENTENCE], choose("espeak", language="vi").voice, READ, cache).recordings[SENTENCE]
    assert_in_order(SENTENCE, recording.words, len(recording.samples) / SAMPLE_RATE)
    told = say(SENTENCE, "vi").words
    assert told
    shift = told[3].start - recording.words[3].start
    assert 0 <= shift < 0.2
    assert [word.start + shift for word in recording.words[1:]] == pytest.approx([word.start for word in told[1:]])


def test_a_voice_that_tells_no_times_is_aligned_once(cache: Cache) -> None:
    """Within 15 ms of the truth, which the voice kept to itself; then kept beside the recording."""
    recording = speak([SENTENCE], Mute(), READ, cache).recordings[SENTENCE]
    assert_in_order(SENTENCE, recording.words, len(recording.samples) / SAMPLE_RATE)
    truth = say(SENTENCE, "vi-vn-x-south").words
    assert truth
    differences = np.array([word.start - true.start for word, true in zip(recording.words, truth, strict=True)])
    assert np.abs(differences - np.median(differences)).mean() < 0.015
    (kept,) = cache.path(TIMES, "x").parent.iterdir()
    before = kept.stat().st_ino
    assert speak([SENTENCE], Mute(), READ, cache).recordings[SENTENCE].words == recording.words
    assert kept.stat().st_ino == before
    kept.unlink()
    voice = Mute()
    assert speak([SENTENCE], voice, READ, cache).recordings[SENTENCE].words == recording.words
    assert not voice.heard, "times that were lost are found again without the voice"


@pytest.mark.parametrize(
    "voice", [Mute(instead="Không ai gán nhãn cho ảnh, vậy máy học bằng cách nào?"), Mute(share=0.6), Mute(share=0.01)]
)
def test_a_sound_that_does_not_say_the_sentence_is_told_and_not_kept(voice: Mute, cache: Cache) -> None:
    """Another sentence, a cut one, and a moment of sound: one line, and nothing in the cache."""
    with pytest.raises(NotTheseWords, match="does not say .Mạng thầy"):
        speak([SENTENCE], voice, READ, cache)
    assert not cache.path(KIND, "x").parent.exists()


def test_recordings_that_changed_places_are_spoken_again(cache: Cache) -> None:
    """Two files exchanged in the cache: each is whole, but not what it is asked for."""
    before = speak(["Một.", "Hai câu."], Tone(), READ, cache).recordings
    one, two = (cache.path(KIND, recording.key) for recording in before.values())
    content = one.read_bytes(), two.read_bytes()
    one.write_bytes(content[1])
    two.write_bytes(content[0])
    after = speak(["Một.", "Hai câu."], Tone(), READ, cache)
    assert after.made == 2
    for sentence, recording in before.items():
        assert np.array_equal(after.recordings[sentence].samples, recording.samples)


def test_a_stop_is_heard_before_the_next_sentence(cache: Cache) -> None:
    """What was spoken is kept."""
    waiting, voice = Waiting(), Tone()
    with pytest.raises(VoiceStopped):
        speak(["Một.", "Hai."], voice, READ, cache, waiting.stop.set, waiting)
    assert voice.heard == ["Một."]


def timed(sentence: str, reading: Reading) -> list[tuple[str, float, float]]:
    """Each written word with its times, where every spoken letter takes a second."""
    times = [WordTime(*match.span(), *map(float, match.span())) for match in re.finditer(r"\w+", reading.text)]
    return [(word.text, word.start, word.stop) for word in written_words(sentence, reading, times)]


def test_numbers_signs_and_terms_have_the_time_of_what_is_said() -> None:
    """80% takes four syllables, = one, a bracket none of its own; a term of two words is shared between them."""
    sentence = "Với k-NN (nhanh), 80% = DINO v2 – hay."
    reading = _read(sentence)
    assert reading.text == "Với ca en en, nhanh, tám mươi phần trăm bằng đi nô vê hai, hay."
    assert timed(sentence, reading) == [
        ("Với", 0, 3), ("k-NN", 4, 12), ("(nhanh),", 14, 19), ("80%", 21, 39), ("=", 40, 44), ("DINO", 45, 50),
        ("v2", 51, 57), ("–", 57, 57), ("hay.", 59, 62),
    ]  # fmt: skip


@pytest.mark.parametrize("sentence", ["3 x 4 = 12, rồi  thôi", "Má\u0323ng tha\u0302\u0300y", "– Một", "Đạt 5 %…"])
def test_what_the_reading_puts_in_other_signs_is_found(sentence: str) -> None:
    """Spaces, combining marks and signs that the reading normalises move no word off its place."""
    reading = _read(sentence)
    for span in reading.spans:
        assert sentence[span.written_start : span.written_end].strip() and span.spoken_start < span.spoken_end
    words = timed(sentence, reading)
    assert [word for word, _, _ in words] == sentence.split()
    moments = [moment for _, *both in words for moment in both]
    assert moments == sorted(moments) and moments[-1] <= len(reading.text)


def test_a_reading_of_two_words_for_one() -> None:
    """A word whose halves are read differently lasts for both."""
    reading = Reading("dyno based", (Span(0, 4, 0, 4), Span(4, 10, 5, 10)))
    assert timed("DINO-based", reading) == [("DINO-based", 0, 10)]

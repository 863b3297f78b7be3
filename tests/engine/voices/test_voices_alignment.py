"""Alignment, against the times that espeak-ng itself tells of other accents and tempi: what is right is known to the
sample. Measured over 25 sentences of the lecture, mean / 95% / worst in ms: central accent 5 / 17 / 54, southern 5 / 15 /
42, southern at 140 words per minute 7 / 26 / 126, central at 220 6 / 21 / 175, noise 20 dB below 8 / 30 / 132, with
pauses put in 8 / 36 / 80, tempo changed in the middle 6 / 21 / 56.
"""

from __future__ import annotations

import numpy as np
import pytest

from tenuto.voices import NotTheseWords, VoiceMissing, WordTime
from tenuto.voices.alignment import align, require_match
from tenuto.voices.audio import Samples, decode
from tenuto.voices.espeak import say

TEXTS = (
    "Học tự giám sát lấy tín hiệu ngay từ chính dữ liệu, mô hình tự đặt câu hỏi rồi tự trả lời.",
    "Mỗi bước, mạng thầy giữ lại chín mươi chín phẩy sáu phần trăm giá trị cũ, và chỉ lấy một phần nhỏ của mạng trò.",
    "Mạng thầy nhìn toàn cảnh, còn mạng trò chỉ nhìn từng mảnh nhỏ của tấm ảnh.",
    "Không ai gán nhãn, vậy máy học bằng cách nào?",
)
ENGLISH = (
    "The teacher sees the whole picture, while the student sees only pieces of it.",
    "In 2023 the accuracy was 80.1% with 14 million images, and nobody labelled them.",
)
SOUTH, CENTRAL = "vi-vn-x-south", "vi-vn-x-central"
Sound = tuple[Samples, int, list[float]]  # with the true start of each word, s


def spoken(text: str, voice: str = SOUTH, rate: int = 180) -> Sound:
    utterance = say(text, voice, rate)
    assert utterance.words
    return *decode(utterance.audio), [word.start for word in utterance.words]


def noisy(samples: Samples, seed: int) -> Samples:
    """With white noise 20 dB below."""
    noise = np.random.default_rng(seed).normal(size=len(samples)) * np.sqrt((samples**2).mean()) / 10
    return (samples + noise).astype(np.float32)


def errors(text: str, sound: Sound, language: str = "vi") -> list[float]:
    """What alignment makes of each word's start, less the truth, s."""
    samples, rate, truth = sound
    found = align(text, samples, rate, language)
    require_match(text, found)
    assert [(word.begin, word.end) for word in found.words] == [
        (word.begin, word.end) for word in say(text, language).words or ()
    ]
    return [word.start - start for word, start in zip(found.words, truth, strict=True)]


def mean(all_errors: list[float]) -> float:
    return float(np.abs(all_errors).mean())


@pytest.mark.parametrize(
    ("voice", "rate"), [(CENTRAL, 180), (SOUTH, 180), (SOUTH, 140), (CENTRAL, 220), ("vi", 140), ("vi", 220)]
)
def test_other_accents_and_tempi(voice: str, rate: int) -> None:
    """Under 15 ms in the mean, and no word by as much as a syllable."""
    found = [error for text in TEXTS for error in errors(text, spoken(text, voice, rate))]
    assert mean(found) < 0.015 and max(map(abs, found)) < 0.15


def test_the_same_voice_is_exact() -> None:
    """Laid on itself."""
    assert max(abs(error) for text in TEXTS for error in errors(text, spoken(text, "vi"))) < 0.001


def test_another_language() -> None:
    """English, with a number of several words: another accent of it."""
    found = [error for text in ENGLISH for error in errors(text, spoken(text, "en-us"), "en")]
    assert mean(found) < 0.03


def test_noise() -> None:
    """20 dB below the speech, with half a second of it alone before and after."""
    found = []
    for seed, text in enumerate(TEXTS):
        samples, rate, truth = spoken(text)
        quiet = np.zeros(rate // 2, np.float32)
        sound = noisy(np.concatenate([quiet, samples, quiet]), seed), rate, [start + 0.5 for start in truth]
        found += errors(text, sound)
    assert mean(found) < 0.02


def test_pauses_that_no_mark_announces() -> None:
    """A speaker stops for 0.6 s and for 0.3 s in the middle of clauses: the next words start after it."""
    found = []
    for text in TEXTS:
        samples, rate, truth = spoken(text)
        first, second = len(truth) // 3, 2 * len(truth) // 3
        at = [round(truth[index] * rate) for index in (first, second)]
        parts = np.split(samples, at)
        gaps = [np.zeros(round(seconds * rate), np.float32) for seconds in (0.6, 0.3)]
        moved = [start + 0.6 * (index >= first) + 0.3 * (index >= second) for index, start in enumerate(truth)]
        found += errors(text, (np.concatenate([parts[0], gaps[0], parts[1], gaps[1], parts[2]]), rate, moved))
    assert mean(found) < 0.015 and max(map(abs, found)) < 0.15


def test_another_tempo_in_the_middle() -> None:
    """From 150 to 215 words per minute."""
    found = []
    for text in TEXTS:
        slow, rate, early = spoken(text, rate=150)
        fast, _, late = spoken(text, rate=215)
        half = len(early) // 2
        samples = np.concatenate([slow[: round(early[half] * rate)], fast[round(late[half] * rate) :]])
        found += errors(
            text, (samples, rate, [*early[:half], *(start - late[half] + early[half] for start in late[half:])])
        )
    assert mean(found) < 0.015


def test_words_end_where_they_are_heard_to() -> None:
    """In order, and not in the pause after them."""
    text = TEXTS[0]
    samples, rate, _ = spoken(text)
    words = align(text, samples, rate, "vi").words
    before: WordTime | None = None
    for word in words:
        assert word.start < word.stop and (before is None or before.stop <= word.start)
        before = word
    assert words[12].start - words[11].stop > 0.1, "the pause at the comma"


@pytest.mark.parametrize("other", range(1, len(TEXTS)))
def test_a_recording_of_another_sentence_is_told(other: int) -> None:
    """By its distance, or because much of the text is missing, or by its tempo."""
    samples, rate, _ = spoken(TEXTS[other])
    with pytest.raises(NotTheseWords, match='does not say "Học tự giám sát'):
        require_match(TEXTS[0], align(TEXTS[0], samples, rate, "vi"))


@pytest.mark.parametrize("text", TEXTS)
def test_a_cut_recording_is_told(text: str) -> None:
    """A third of it is missing, and the message says so."""
    samples, rate, _ = spoken(text)
    with pytest.raises(NotTheseWords, match="missing|too short|as far"):
        require_match(text, align(text, samples[: len(samples) * 2 // 3], rate, "vi"))


def test_silence_is_told() -> None:
    """Nothing, no sample at all, and only zeros."""
    for samples in (np.zeros(0, np.float32), np.zeros(48_000, np.float32)):
        with pytest.raises(NotTheseWords, match="it is silent"):
            align(TEXTS[0], samples, 48_000, "vi")


def test_noise_is_not_speech() -> None:
    """Three seconds of it."""
    noise = np.random.default_rng(1).normal(size=66_150).astype(np.float32) * 0.1
    with pytest.raises(NotTheseWords):
        require_match(TEXTS[0], align(TEXTS[0], noise, 22_050, "vi"))


def test_a_moment_of_sound_is_no_sentence() -> None:
    """20 ms for 90 letters."""
    samples = np.sin(np.arange(960) / 20).astype(np.float32)
    with pytest.raises(NotTheseWords, match="it is too short, [0-9.]+ times as fast as usual"):
        require_match(TEXTS[0], align(TEXTS[0], samples, 48_000, "vi"))


def test_speech_several_times_slower_is_told() -> None:
    """A sentence repeated four times does not say it once."""
    samples, rate, _ = spoken(TEXTS[3])
    with pytest.raises(NotTheseWords, match="it is too long"):
        require_match(TEXTS[3], align(TEXTS[3], np.tile(samples, 4), rate, "vi"))


def test_a_minute_of_sound() -> None:
    """A long recording is aligned as a short one is."""
    text = " ".join(TEXTS * 3)
    samples, rate, truth = spoken(text)
    assert len(samples) > 45 * rate
    found = align(text, samples, rate, "vi")
    require_match(text, found)
    assert mean([word.start - start for word, start in zip(found.words, truth, strict=True)]) < 0.02


def test_a_language_without_a_voice_is_named() -> None:
    """There is nothing to lay the sound on."""
    samples, rate, _ = spoken(TEXTS[3])
    with pytest.raises(VoiceMissing, match="'xx'"):
        align(TEXTS[3], samples, rate, "xx")

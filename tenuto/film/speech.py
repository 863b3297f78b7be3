"""Speaking: one recording per sentence, by any voice, kept for ever under what was asked for, with its words' times."""

from __future__ import annotations

import functools
import hashlib
import json
import re
import threading
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenuto.files import Cache
from tenuto.film.quality import SAMPLE_RATE
from tenuto.installed import version
from tenuto.languages.language import Reader
from tenuto.languages.spoken_form import Reading, Span
from tenuto.packing import packed, unpacked
from tenuto.voices import PATIENT, Voice, VoiceStopped, Waiting, WordTime, alignment, espeak
from tenuto.voices import words as spoken_words
from tenuto.voices.audio import decode, resampled

KIND = "speech"  # a recording, with the times of its words where the voice told them
TIMES = "words"  # the times of the words of other recordings, by alignment
# Leading and trailing sound quieter than this, against the loudest sample, is silence that engines add; it would make
# captions late and pauses uneven. -42 dB keeps the softest consonants of the four engines.
QUIET = 10 ** (-42 / 20)
EDGE = round(0.015 * SAMPLE_RATE)  # samples kept before and after speech, so that no onset is cut


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a written sentence (what stands between white space) in its recording."""

    text: str
    begin: int  # its characters in the sentence: sentence[begin:end]
    end: int
    start: float  # s from the recording's first sample
    stop: float  # equal to `start` for a sign that is not read


@dataclass(frozen=True, slots=True)
class Recording:
    """One spoken sentence."""

    key: str
    samples: NDArray[np.int16]  # (n,), mono, 48 kHz, without silence at the ends
    words: tuple[Word, ...] = ()  # all of the sentence, in order; none starts before the one in front of it has ended


def recording_key(voice: Voice, text: str) -> str:
    """The name of a recording: engine, its version, voice, rate, how it is trimmed, and the spoken text."""
    return hashlib.sha256(f"{voice.identity}\n{QUIET} {EDGE} evened, packed\n{text}".encode()).hexdigest()[:40]


@dataclass(frozen=True, slots=True)
class Spoken:
    """All recordings of a build, by written sentence."""

    recordings: dict[str, Recording]
    made: int  # how many the voice had to speak; the others were in the cache

    @property
    def lengths(self) -> dict[str, int]:
        """Samples at 48 kHz of every recording, by written sentence."""
        return {sentence: len(recording.samples) for sentence, recording in self.recordings.items()}

    @property
    def words(self) -> dict[str, tuple[Word, ...]]:
        """When each word of every recording is said, by written sentence."""
        return {sentence: recording.words for sentence, recording in self.recordings.items()}


def speak(
    sentences: Sequence[str],
    voice: Voice,
    read: Reader,
    cache: Cache,
    on_sentence: Callable[[], None] = lambda: None,
    waiting: Waiting = PATIENT,
    takes: Mapping[str, Voice] = MappingProxyType({}),
) -> Spoken:
    """Record every sentence (written form) that the cache does not have, until `waiting` says stop.

    Args:
        takes: by written sentence, those that another voice says, as a person's own recordings.

    Raises:
        tenuto.voices.VoiceError: the voice gave up, or does not say the words; what it has spoken so far is in the cache.
        tenuto.files.CannotWrite
    """
    recordings: dict[str, Recording] = {}
    made = 0
    readings = {sentence: read(sentence) for sentence in sentences}
    voices = {sentence: takes.get(sentence, voice) for sentence in readings}
    keys = {sentence: recording_key(voices[sentence], reading.text) for sentence, reading in readings.items()}
    if not all(cache.has(KIND, key) for key in keys.values()):
        # What is new will have to be levelled: scipy takes 0.2 s to import, while the voice speaks.
        threading.Thread(target=import_module, args=("tenuto.film.loudness",), daemon=True).start()
    for sentence, key in keys.items():
        reading = readings[sentence]
        body = cache.get(KIND, key)
        if waiting.stop.is_set():
            raise VoiceStopped("nobody waits for the voice any more")
        if body is None:
            said = voices[sentence].speak(reading.text, waiting)
            samples, first = _trimmed(said.audio)
            told = _shifted(said.words, first, len(samples)) if said.words else None
            times = told or _aligned(reading.text, samples, key, read.language, cache)
            cache.put(KIND, key, _packed(samples, told))
            made += 1
        else:
            samples, told = _unpacked(body)
            times = told or _aligned(reading.text, samples, key, read.language, cache)
        recordings[sentence] = Recording(key, samples, written_words(sentence, reading, times))
        on_sentence()
    return Spoken(recordings, made)


def _packed(samples: NDArray[np.int16], times: Sequence[WordTime] | None) -> bytes:
    return packed(_told(times), [samples.tobytes()])


def _unpacked(content: bytes) -> tuple[NDArray[np.int16], tuple[WordTime, ...] | None]:
    times, (sound,) = unpacked(content)
    return np.frombuffer(sound, np.int16), _times(times)


def _told(times: Sequence[WordTime] | None) -> Any:
    return times and [(time.begin, time.end, time.start, time.stop) for time in times]


def _times(told: Any) -> tuple[WordTime, ...] | None:
    return told and tuple(WordTime(*time) for time in told)


def _trimmed(audio: bytes) -> tuple[NDArray[np.int16], int]:
    """A voice's WAV or MP3 file -> mono 48 kHz samples without silence at the ends, as loud as all others.

    The number tells how many samples were cut off before them.
    """
    samples, rate = decode(audio)
    samples = resampled(samples, rate, SAMPLE_RATE)
    loud = np.flatnonzero(np.abs(samples) > QUIET * np.abs(samples).max())
    first = int(max(loud[0] - EDGE, 0))
    from tenuto.film.loudness import evened  # scipy takes 0.2 s to import, which a warm build need not pay

    return np.asarray(np.round(evened(samples[first : loud[-1] + EDGE]) * 32767), np.int16), first


# -- words ---------------------------------------------------------------------------------------------------------------


def _shifted(words: Sequence[WordTime], first: int, length: int) -> tuple[WordTime, ...]:
    """Times in a voice's sound -> times in the recording of `length` samples that starts at its sample `first`."""

    def shifted(moment: float) -> float:
        return min(max(moment - first / SAMPLE_RATE, 0.0), length / SAMPLE_RATE)

    return tuple(WordTime(word.begin, word.end, shifted(word.start), shifted(word.stop)) for word in words)


def _aligned(
    text: str, samples: NDArray[np.int16], recording: str, language: str, cache: Cache
) -> tuple[WordTime, ...]:
    """The times of a recording's words by alignment, from the cache where it has been done before.

    Raises:
        tenuto.voices.NotTheseWords: the recording says something else.
        tenuto.files.CannotWrite
    """
    key = hashlib.sha256(f"{recording}\n{language}\n{_aligner()}".encode()).hexdigest()[:40]
    body = cache.get(TIMES, key)
    if body is None:
        found = alignment.align(text, np.divide(samples, 32768, dtype=np.float32), SAMPLE_RATE, language)
        alignment.require_match(text, found)
        body = json.dumps(_told(found.words)).encode()
        cache.put(TIMES, key, body)
    return _times(json.loads(body)) or ()


@functools.cache
def _aligner() -> str:
    """What aligns: the modules as they stand, and the voice that the sounds are laid on."""
    sources = [Path(module.__file__).read_bytes() for module in (alignment, spoken_words, espeak) if module.__file__]
    return hashlib.sha256(b"".join(sources)).hexdigest() + version("espeakng-loader")


def written_words(sentence: str, reading: Reading, times: Sequence[WordTime]) -> tuple[Word, ...]:
    """The times of a written sentence's words, from those of its spoken form.

    A term of several words ("HTML 5" -> "hát tê em eo năm") is cut by letters, at the nearest word of what is said. A sign
    that is not read takes no time, after the word in front of it.
    """
    spans = list(reading.spans)
    moments = [moment for time in times for moment in (time.start, time.stop)]
    places = [place for time in times for place in (time.begin, time.end)]
    ends = [span.written_end for span in spans]
    words: list[Word] = []
    last = times[0].start if times else 0.0
    for match in re.finditer(r"\S+", sentence):
        begin, end = match.span()
        inside = []
        for span in spans[bisect_left(ends, begin + 1) :]:
            if span.written_start >= end:
                break
            inside.append(span)
        start = stop = last
        if inside:
            said_from, said_to = (
                _cut(inside[0], len(sentence[:begin].rstrip()), reading.text),
                _cut(inside[-1], end, reading.text),
            )
            said = [place for place in range(said_from, said_to) if reading.text[place].isalnum()]
            if said:
                start, stop = (float(np.interp(place, places, moments)) for place in (said[0], said[-1] + 1))
        start = max(start, last)
        last = max(start, stop)
        words.append(Word(match[0], begin, end, start, last))
    return tuple(words)


def _cut(span: Span, place: int, spoken: str) -> int:
    """Where a place of a written span, or the nearer of its ends, lies in what is spoken."""
    if place <= span.written_start:
        return span.spoken_start
    if place >= span.written_end:
        return span.spoken_end
    share = (place - span.written_start) / (span.written_end - span.written_start)
    exact = span.spoken_start + share * (span.spoken_end - span.spoken_start)
    starts = [match.start() + 1 for match in re.finditer(" ", spoken[span.spoken_start : span.spoken_end])]
    return min(
        (span.spoken_start + start for start in starts), key=lambda start: abs(start - exact), default=round(exact)
    )

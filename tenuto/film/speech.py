"""Speaking: one recording per sentence, by any voice, kept for ever under what was asked for."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tenuto.files import Cache
from tenuto.film.quality import SAMPLE_RATE
from tenuto.languages.reading import Reader
from tenuto.voices import Voice
from tenuto.voices.audio import decode

KIND = "speech"
# Leading and trailing sound quieter than this, against the loudest sample, is silence that engines add; it would make
# captions late and pauses uneven. -42 dB keeps the softest consonants of the four engines.
QUIET = 10 ** (-42 / 20)
EDGE = round(0.015 * SAMPLE_RATE)  # samples kept before and after speech, so that no onset is cut


@dataclass(frozen=True, slots=True)
class Recording:
    """One spoken sentence."""

    key: str
    samples: NDArray[np.int16]  # (n,), mono, 48 kHz, without silence at the ends


def recording_key(voice: Voice, text: str) -> str:
    """The name of a recording: engine, its version, voice, rate, how it is trimmed, and the spoken text."""
    return hashlib.sha256(f"{voice.identity}\n{QUIET} {EDGE}\n{text}".encode()).hexdigest()[:40]


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
    def words(self) -> dict[str, tuple[Any, ...]]:
        return dict.fromkeys(self.recordings, ())


def speak(
    sentences: Sequence[str],
    voice: Voice,
    read: Reader,
    cache: Cache,
    on_sentence: Callable[[], None] = lambda: None,
) -> Spoken:
    """Record every sentence (written form) that the cache does not have.

    Raises:
        tenuto.voices.VoiceError: the voice gave up; what it has spoken so far is in the cache.
        tenuto.files.CannotWrite
    """
    recordings: dict[str, Recording] = {}
    made = 0
    texts = {sentence: read(sentence) for sentence in sentences}
    keys = {sentence: recording_key(voice, text) for sentence, text in texts.items()}
    if not all(cache.path(KIND, key).exists() for key in keys.values()):
        # What is new will have to be resampled and levelled: scipy takes a second to import, while the voice speaks.
        threading.Thread(target=import_module, args=("tenuto.film.loudness",), daemon=True).start()
    for sentence, key in keys.items():
        text = texts[sentence]
        body = cache.get(KIND, key)
        if body is None:
            body = _trimmed(voice.speak(text)).tobytes()
            cache.put(KIND, key, body)
            made += 1
        recordings[sentence] = Recording(key, np.frombuffer(body, np.int16))
        on_sentence()
    return Spoken(recordings, made)


def _trimmed(audio: bytes) -> NDArray[np.int16]:
    """A voice's WAV or MP3 file -> mono 48 kHz samples without silence at the ends, peak at -1 dBFS."""
    samples, rate = decode(audio)
    if rate != SAMPLE_RATE:
        # 0.6 s of import, which a build with nothing new to say need not pay
        from scipy.signal import resample_poly

        common = gcd(rate, SAMPLE_RATE)
        samples = resample_poly(samples, SAMPLE_RATE // common, rate // common).astype(np.float32)
    loud = np.flatnonzero(np.abs(samples) > QUIET * np.abs(samples).max())
    samples = samples[max(loud[0] - EDGE, 0) : loud[-1] + EDGE]
    peak = np.abs(samples).max()
    return np.asarray(np.round(samples / peak * 10 ** (-1 / 20) * 32767), np.int16)

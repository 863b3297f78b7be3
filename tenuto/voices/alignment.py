"""When each word is said in a sound of any voice: the sound is laid on espeak-ng's sound of the same text, whose times
are known, by dynamic time warping over mel-frequency cepstra (Sakoe and Chiba 1978; Davis and Mermelstein 1980).

Before that both sounds lose their pauses, which voices make as they like; afterwards a word that was found in or just
before a pause starts at its end. numpy alone does it: a sentence of 7 s takes 0.3 to 0.5 s on a busy core.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tenuto.voices.audio import Samples, decode, resampled
from tenuto.voices.espeak import say, voice_for
from tenuto.voices.voice import VoiceError, WordTime, quote
from tenuto.voices.words import STEP, is_loud, timed

RATE = 16_000  # Hz, what both sounds are brought to
HOP, WINDOW = 160, 400  # samples: a frame each 10 ms, of 25 ms
FFT = 512
LOWEST, HIGHEST, BANDS = 60.0, 7600.0, 26  # Hz, Hz, mel bands
# With 13 cepstra, as usual for recognition, another speaker's voice differs as much as other words do; the first 8 hold
# the vowels and leave the speaker out. Fewer place words worse.
CEPSTRA = 8
SLOPE = 3  # frames to each side over which a slope is taken
FLOOR = 1e-4  # of the mean power: 40 dB below it nothing is told apart
AROUND = 0.1  # s of silence put before and after each sound, for noise to be laid on
PAUSE, KEPT = 0.12, 0.04  # s: shorter silences are closures of consonants; what stays of a closed pause
BEFORE = 0.06  # s: no word starts this shortly before a pause
# A step along both sounds counts 1.5 frames (1: words are skipped; 2: any detour is free), one along a single sound 1
# and a toll, so that the path keeps to the tempo.
BOTH, TOLL = 1.5, 1.0
OTHERS = 5  # wrong orders
# What tells a sound that says its text from others, measured on 80 sentences of a Vietnamese and an English lecture.
# 400 that match (two other accents, 140 and 220 words per minute, four voices of another engine, flite, and noise 20 dB
# below): distance 0.44 to 0.947, nothing missing for longer than 0.21 s, tempo 0.66 to 1.34: none is taken for wrong.
# 160 of another sentence of nearly the same length: distance 0.87 to 1.04, of which 77% are told; others differ in
# tempo, too. Of sentences that lack their last third 95% are told, the last sixth 56%: what is cut mid-word is short.
FARTHEST = 0.955
LONGEST_MISSING = 0.25  # s, about a syllable
TEMPI = 0.45, 1.9  # of espeak-ng's 4.4 syllables a second: 2 to 8.4 a second
MOST = 50_000_000  # pairs of frames, a byte each: 70 s on 70 s; longer sounds take every second frame

Frames = NDArray[np.float64]


class NotTheseWords(VoiceError):
    """A sound does not say its text."""

    def __init__(self, text: str, cause: str) -> None:
        super().__init__(f'the sound does not say "{quote(text)}": {cause}; record or speak it again')


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a sound says a text."""

    words: tuple[WordTime, ...]  # all words of the text
    distance: float  # per frame, against the same text in a wrong order: about 1 where the sound says something else
    missing: float  # s, the longest stretch of the text for which nothing is left in the sound
    tempo: float  # of espeak-ng's: 2 where the sound takes half the time, pauses left out


def require_match(text: str, alignment: Alignment) -> None:
    """Raise NotTheseWords, with the figure, if the sound says another text, or only a part of it."""
    slowest, fastest = TEMPI
    if alignment.tempo > fastest:
        raise NotTheseWords(text, f"it is too short, {alignment.tempo:.1f} times as fast as usual")
    if alignment.tempo < slowest:
        raise NotTheseWords(text, f"it is too long, {1 / alignment.tempo:.1f} times as slow as usual")
    if alignment.missing > LONGEST_MISSING:
        raise NotTheseWords(text, f"{alignment.missing:.1f} s of the text are missing")
    if alignment.distance > FARTHEST:
        raise NotTheseWords(text, f"it is as far from it as any other text ({alignment.distance:.2f} of 1)")


@dataclass(frozen=True, slots=True)
class _Closed:
    """A sound without its pauses."""

    samples: Samples  # (n,) at RATE
    length: float  # s of the whole sound
    pauses: NDArray[np.float64]  # (p, 2) s, begin and end in the whole sound
    whole: NDArray[np.float64]  # s, places in the whole sound ...
    closed: NDArray[np.float64]  # ... and where they lie in this one

    @classmethod
    def of(cls, samples: Samples, rate: int) -> _Closed:
        length = len(samples) / rate
        loud = is_loud(samples, rate)
        edges = np.flatnonzero(np.diff(np.concatenate([[True], loud, [True]]).astype(int))).reshape(-1, 2) * STEP
        pauses = np.minimum(edges[edges[:, 1] - edges[:, 0] >= PAUSE], length)
        cuts = pauses + np.where((pauses > 0) & (pauses < length), [KEPT / 2, -KEPT / 2], 0)
        speech = np.concatenate([[0.0], cuts.ravel(), [length]]).reshape(-1, 2)
        ends = np.cumsum(speech[:, 1] - speech[:, 0])
        at16k = resampled(samples, rate, RATE)
        parts = [at16k[round(start * RATE) : round(stop * RATE)] for start, stop in speech]
        closed = np.stack([np.concatenate([[0.0], ends[:-1]]), ends], axis=1)
        return cls(np.concatenate(parts), length, pauses, speech.ravel(), closed.ravel())

    def close(self, moment: float) -> float:
        """Where a moment of the whole sound (s) lies in this one."""
        return float(np.interp(moment, self.whole, self.closed))

    def closure(self, moment: float) -> float:
        """How long after a moment of the whole sound (s) a pause ends in which it lies: a word may begin with silence."""
        return max((float(end) - moment for begin, end in self.pauses if begin <= moment <= end), default=0.0)

    def open(self, moment: float, closure: float) -> float:
        """Where a moment of this sound lies in the whole one, if a word starts there that is silent for `closure` s."""
        part = 2 * int(np.searchsorted(self.closed[::2], moment, side="right") - 1)
        found = float(self.whole[part] + moment - self.closed[part])
        for begin, end in self.pauses:
            if begin - BEFORE <= found <= end:
                return float(max(begin, end - closure))
        return min(found, self.length)


def align(text: str, samples: Samples, rate: int, language: str) -> Alignment:
    """Lay a sound (n,) at `rate` Hz on espeak-ng's of the same spoken text.

    Raises:
        NotTheseWords: there is nothing to be heard.
        tenuto.voices.VoiceMissing: espeak-ng speaks no such language.
        tenuto.voices.VoiceRefused: there is no word in the text.
    """
    if not len(samples) or not is_loud(samples, rate).any():
        raise NotTheseWords(text, "it is silent")
    reference = say(text, voice_for(language))
    ours, theirs = _Closed.of(*decode(reference.audio)), _Closed.of(samples, rate)
    a, b = features(ours.samples), features(theirs.samples)
    step = 1
    while len(a) * len(b) > MOST * step**2:
        step *= 2
    a, b = a[::step], b[::step]
    path, _ = warp(a, b)
    # What the sound would cost if it said the same sounds in another order: the measure is its own for every voice.
    # Every second frame tells it as well.
    thin_a, thin_b = a[::2], b[::2]
    cost = warp(thin_a, thin_b)[1]
    wrong = [
        warp(np.roll(thin_a, len(thin_a) * part // (OTHERS + 1), axis=0), thin_b)[1] for part in range(1, OTHERS + 1)
    ]
    there = np.bincount(path[:, 0], path[:, 1]) / np.bincount(path[:, 0])  # the mean place in b of each frame of a
    marks = []
    for word in reference.words or ():
        frame = (ours.close(word.start) + AROUND) * RATE / HOP / step
        moment = float(np.interp(frame, np.arange(len(there)), there)) * step * HOP / RATE - AROUND
        marks.append((word.begin, theirs.open(max(moment, 0.0), ours.closure(word.start))))
    stands = np.bincount(path[:, 1]) - 1  # how many frames of a share each frame of b
    return Alignment(
        timed(text, marks, samples, rate),
        cost / (sum(wrong) / len(wrong) or 1.0),
        float(stands.max()) * step * HOP / RATE,
        len(ours.samples) / len(theirs.samples),
    )


def features(samples: Samples) -> Frames:
    """(frames, 16): 8 cepstra and their slopes, standardised over the sound (n,) at RATE."""
    around = np.zeros(round(AROUND * RATE) + WINDOW // 2)
    x = np.concatenate([around, samples, around])
    x = np.append(x[0], x[1:] - 0.97 * x[:-1])
    frames = np.lib.stride_tricks.sliding_window_view(x, WINDOW)[::HOP] * np.hamming(WINDOW)
    power = np.abs(np.fft.rfft(frames, FFT)) ** 2
    mel = power @ _bank().T
    cepstra = np.log(mel + FLOOR * mel.mean()) @ _cosines().T
    ahead = np.pad(cepstra, ((SLOPE, SLOPE), (0, 0)), "edge")
    last = len(ahead) - SLOPE
    slopes = sum(
        (n * (ahead[SLOPE + n : last + n] - ahead[SLOPE - n : last - n]) for n in range(1, SLOPE + 1)),
        np.zeros_like(cepstra),
    )
    both = np.hstack([cepstra, slopes])
    return np.asarray((both - both.mean(axis=0)) / (both.std(axis=0) + 1e-6))


@functools.cache
def _bank() -> Frames:
    """(BANDS, FFT / 2 + 1): triangles, evenly over the mel scale."""
    lowest, highest = (2595 * np.log10(1 + hertz / 700) for hertz in (LOWEST, HIGHEST))
    mel = np.linspace(lowest, highest, BANDS + 2)
    edges = 700 * (10 ** (mel / 2595) - 1)
    bins = np.fft.rfftfreq(FFT, 1 / RATE)
    up = (bins - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    down = (edges[2:, None] - bins) / (edges[2:] - edges[1:-1])[:, None]
    return np.asarray(np.clip(np.minimum(up, down), 0, None))


@functools.cache
def _cosines() -> Frames:
    """(CEPSTRA, BANDS): the discrete cosine transform; its scale goes with the standardising."""
    return np.cos(np.pi * np.arange(CEPSTRA)[:, None] * (2 * np.arange(BANDS) + 1) / (2 * BANDS))


def warp(a: Frames, b: Frames) -> tuple[NDArray[np.int_], float]:
    """The cheapest path from the start of `a` and `b` to their ends, (steps, 2) frames, and its mean distance.

    A row at a time: what comes along the row is a running minimum, so that no loop runs over pairs.
    """
    both, along_a, along_b = 0, 1, 2
    back = np.full((len(a), len(b)), along_b, np.int8)
    squares = (b**2).sum(axis=1)
    total = np.empty(0)
    for i, frame in enumerate(a):
        row = np.sqrt(np.maximum(frame @ frame + squares - 2 * (b @ frame), 0))
        spent = np.cumsum(row + TOLL)
        if i == 0:
            total = spent
            continue
        above = total + row + TOLL
        diagonal = np.concatenate([[np.inf], total[:-1]]) + BOTH * row
        best = np.minimum(above, diagonal)
        total = np.minimum.accumulate(best - spent) + spent
        back[i] = np.where(total < best - 1e-9, along_b, np.where(diagonal <= above, both, along_a))
    i, j = len(a) - 1, len(b) - 1
    path = [(i, j)]
    while i or j:
        step = along_b if i == 0 else along_a if j == 0 else back[i, j]
        i, j = i - (step != along_b), j - (step != along_a)
        path.append((i, j))
    found = np.array(path[::-1])
    return found, float(np.sqrt(((a[found[:, 0]] - b[found[:, 1]]) ** 2).sum(axis=1)).mean())

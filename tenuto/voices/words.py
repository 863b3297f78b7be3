"""When each word of a text is said, from what an engine tells: where in the text, and when in the sound."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from tenuto.voices.audio import Samples
from tenuto.voices.voice import WordTime

STEP = 0.01  # s, one value of an envelope
# Against the loudest 10 ms: below -36 dB nothing is said (a held consonant or the end of a vowel is louder); above
# -20 dB it is speech, whatever the noise.
QUIET, LOUD = 10 ** (-36 / 20), 10 ** (-20 / 20)


def spans(text: str) -> list[tuple[int, int]]:
    """The words of a text, as (begin, end): what stands between white space, from its first letter or digit to its last."""
    return [match.span() for match in re.finditer(r"[^\W_](?:\S*[^\W_])?", text)]


def timed(text: str, marks: Iterable[tuple[int, float]], samples: Samples, rate: int) -> tuple[WordTime, ...]:
    """The times of all words of `text`, from `marks` (character, s) in the order of speech.

    A word starts at its first mark; a mark on white space belongs to the word after it, and one that goes back in the
    text is not believed. Words without a mark share the time that is left between their neighbours, by their letters.
    A word ends where the next begins, less the silence in between. Returns nothing for a text without words.
    """
    words = spans(text)
    length = len(samples) / rate
    starts: list[float | None] = [None] * len(words)
    last = -1
    for character, moment in marks:
        index = next((index for index, (_, end) in enumerate(words) if character < end), None)
        if index is not None and index > last:
            starts[index], last = min(moment, length), index
    filled = _filled(starts, [end - begin for begin, end in words], length)
    loud = is_loud(samples, rate)
    times = []
    for (begin, end), start, stop in zip(words, filled, [*filled[1:], length], strict=False):
        heard = np.flatnonzero(loud[int(start / STEP) : int(stop / STEP)])
        if len(heard):
            stop = max(min(stop, (int(start / STEP) + int(heard[-1]) + 1) * STEP), start)
        times.append(WordTime(begin, end, start, stop))
    return tuple(times)


def _filled(starts: Sequence[float | None], letters: Sequence[int], length: float) -> list[float]:
    """`starts` without gaps, never going back."""
    known = [(index, start) for index, start in enumerate(starts) if start is not None]
    if not known or known[0][0] != 0:
        known.insert(0, (0, 0.0))
    known.append((len(starts), length))
    at = np.concatenate([[0], np.cumsum(letters)])
    places = [int(at[index]) for index, _ in known]
    return [float(start) for start in np.interp(at[:-1], places, np.maximum.accumulate([start for _, start in known]))]


def envelope(samples: Samples, rate: int) -> Samples:
    """The level (root of the mean square) of each 10 ms of a sound (n,), the last one maybe shorter."""
    edges = np.arange(0, len(samples), STEP * rate).astype(int)
    return np.sqrt(np.add.reduceat(samples.astype(np.float64) ** 2, edges) / np.diff([*edges, len(samples)])).astype(
        np.float32
    )


def is_loud(samples: Samples, rate: int) -> NDArray[np.bool_]:
    """For each 10 ms whether something is said, above the sound's own noise."""
    level = envelope(samples, rate)
    highest, noise = level.max(), float(np.percentile(level, 5))
    return np.asarray(level > np.clip(2 * noise, QUIET * highest, LOUD * highest), np.bool_)

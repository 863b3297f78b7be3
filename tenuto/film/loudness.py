"""Loudness: measure it, and bring speech to a level without letting its peaks through.

Importing this module imports scipy.ndimage, which takes 0.2 s; scipy.signal, and what is built on it, would take another.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import log10
from typing import cast

import av
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter1d, uniform_filter1d

from tenuto.film.quality import SAMPLE_RATE

TARGET = -14.0  # LUFS, what YouTube plays at
# LUFS of one sentence before it is placed: takes of another day or microphone then stand beside each other, and what is
# 22 dB above its own loudness, which speech seldom is, still fits.
SENTENCE = -23.0
SENTENCE_PEAK = -1.0  # dBTP
# dBTP that the limiter aims at, since AAC overshoots: limited speech by up to 1 dB, noise by up to 2.5. Where it is more
# than this allows, the track is encoded anew under a lower ceiling.
CEILING = -2.8
LOOKAHEAD = 2 * round(0.002 * SAMPLE_RATE) + 1  # samples, 4 ms: shorter distorts, longer pumps
TURNS = 8  # at most, to find the gain
USUAL_SLOPE = 0.54  # LU that a dB of gain gives, from speech at SENTENCE to TARGET: the first guess, mostly near enough
MOST_LIMITING = 20.0  # dB off the highest peak; beyond it speech turns into noise, and a scene of one click stays quiet
NEAR_ENOUGH = 0.1  # LU
OVERSAMPLING = 4  # for true peaks, ITU-R BS.1770-4 annex 2
ZEROS, KAISER = 10, 5.0  # of its filter: a sinc's zeros to each side, and its window
SILENT = -70.0  # LUFS: the meter's gate, and what it tells of a sound below it
BLOCK = round(0.4 * SAMPLE_RATE)  # samples: the least that the meter can hear
PUSHED = 10 * SAMPLE_RATE  # samples that go into the meter at once

Samples = NDArray[np.float32]


def level(track: Samples, ceiling: float = CEILING) -> Samples:
    """Bring a track to TARGET LUFS (ITU-R BS.1770-4) with true peaks below `ceiling` (dBTP).

    Speech has peaks some 16 to 20 dB above its loudness, so a limiter takes the highest, and takes loudness with them:
    the gain before it is found by the secant method.
    """
    if not track.any():
        return track
    peaks = true_peaks(track)

    def louder(gain: float) -> Samples:
        amplitude = 10 ** (gain / 20)
        return cast(Samples, (track * (amplitude * _limit(peaks * amplitude, ceiling))).astype(np.float32))

    gain, before, slope = 0.0, loudness(track), USUAL_SLOPE
    if before == SILENT:
        return track
    most = ceiling + MOST_LIMITING - 20 * np.log10(peaks.max())
    levelled = track
    for _ in range(TURNS):
        step = min((TARGET - before) / slope, most - gain)
        if not step:
            break
        levelled = louder(gain + step)
        after = loudness(levelled)
        # The more the limiter works, the less a dB of gain gives; a slope of 0.25 is the least that speech has shown.
        slope = float(np.clip((after - before) / step, 0.25, 1.0))
        gain, before = gain + step, after
        if abs(TARGET - before) < NEAR_ENOUGH:
            break
    return levelled


def limited(track: Samples, ceiling: float) -> Samples:
    """A track whose true peaks are below `ceiling` (dBTP)."""
    return cast(Samples, (track * _limit(true_peaks(track), ceiling)).astype(np.float32))


def evened(samples: Samples) -> Samples:
    """One sentence (n,) at SENTENCE LUFS, whoever spoke it; peaks above SENTENCE_PEAK are limited."""
    before = loudness(np.pad(samples, (0, max(BLOCK - len(samples), 0))))
    if before == SILENT:
        return samples
    louder = samples * 10 ** ((SENTENCE - before) / 20)
    if np.abs(louder).max() > 10 ** (SENTENCE_PEAK / 20):
        louder = louder * _limit(true_peaks(louder), SENTENCE_PEAK)
    return cast(Samples, louder.astype(np.float32))


def true_peaks(track: Samples) -> Samples:
    """The highest amplitude around every sample, of the track (n,) oversampled."""
    filter_ = _oversampling()
    fine = (
        np.abs(np.convolve(track, filter_[phase::OVERSAMPLING])[ZEROS : ZEROS + len(track)])
        for phase in range(1, OVERSAMPLING)
    )
    return cast(Samples, functools.reduce(np.maximum, fine, np.abs(track)))


@functools.cache
def _oversampling() -> Samples:
    """A windowed sinc, as scipy.signal.resample_poly has it."""
    at = np.arange(-ZEROS * OVERSAMPLING, ZEROS * OVERSAMPLING + 1)
    filter_ = np.sinc(at / OVERSAMPLING) * np.kaiser(len(at), KAISER)
    return np.asarray(filter_ / filter_.sum() * OVERSAMPLING, np.float32)


def loudness(samples: Samples) -> float:
    """Integrated loudness in LUFS of (n,) samples, SILENT where nothing passes the gate."""
    level, scale = SILENT, max(float(np.abs(samples).max(initial=0)), 1.0)  # the meter ends at +10 LUFS
    for said in metered(samples / np.float32(scale)):
        level = float(said["lavfi.r128.I"])
    return level if level == SILENT else level + 20 * log10(scale)


def metered(samples: Samples, options: str = "") -> Iterator[Mapping[str, str]]:
    """What ffmpeg's ebur128 tells after every 0.1 s of (n,) samples; of a last piece that is shorter nothing."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=SAMPLE_RATE, format="flt", layout="mono", time_base=Fraction(1, SAMPLE_RATE))
    meter, sink = graph.add("ebur128", f"metadata=1{options}"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()

    def said() -> Iterator[Mapping[str, str]]:
        while True:
            try:
                metadata = graph.pull().metadata
            except (av.BlockingIOError, av.EOFError):
                return
            if metadata:
                yield metadata

    for at in range(0, len(samples), PUSHED):
        piece = np.asarray(samples[None, at : at + PUSHED], np.float32)
        frame = av.AudioFrame.from_ndarray(piece, "flt", "mono")
        frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, at, Fraction(1, SAMPLE_RATE)
        graph.push(frame)
        yield from said()
    graph.push(None)
    yield from said()


def _limit(peaks: Samples, ceiling: float) -> Samples:
    """The gain in (0, 1] that keeps `peaks` under `ceiling`: least over the lookahead, then smoothed by a mean as long,
    so that it is never above what a peak needs."""
    wanted = np.minimum(1.0, 10 ** (ceiling / 20) / np.maximum(peaks, 1e-9))
    held = minimum_filter1d(wanted, 2 * LOOKAHEAD + 1)
    return cast(Samples, uniform_filter1d(held, LOOKAHEAD))

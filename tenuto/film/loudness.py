"""Loudness: bring speech to a level without letting its peaks through. Importing this module imports scipy."""

from __future__ import annotations

import functools
from typing import cast

import numpy as np
import pyloudnorm
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import resample_poly

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

Samples = NDArray[np.float32]


def level(track: Samples, ceiling: float = CEILING) -> Samples:
    """Bring a track to TARGET LUFS (ITU-R BS.1770-4) with true peaks below `ceiling` (dBTP).

    Speech has peaks some 16 to 20 dB above its loudness, so a limiter takes the highest, and takes loudness with them:
    the gain before it is found by the secant method.
    """
    if not track.any():
        return track
    meter = pyloudnorm.Meter(SAMPLE_RATE)
    peaks = true_peaks(track)

    def louder(gain: float) -> Samples:
        amplitude = 10 ** (gain / 20)
        return cast(Samples, (track * (amplitude * _limit(peaks * amplitude, ceiling))).astype(np.float32))

    gain, loudness, slope = 0.0, meter.integrated_loudness(track.astype(np.float64)), USUAL_SLOPE
    if loudness == -np.inf:
        return track  # all of it below the meter's gate of -70 LUFS
    most = ceiling + MOST_LIMITING - 20 * np.log10(peaks.max())
    levelled = track
    for _ in range(TURNS):
        step = min((TARGET - loudness) / slope, most - gain)
        if not step:
            break
        levelled = louder(gain + step)
        after = meter.integrated_loudness(levelled.astype(np.float64))
        # The more the limiter works, the less a dB of gain gives; a slope of 0.25 is the least that speech has shown.
        slope = float(np.clip((after - loudness) / step, 0.25, 1.0))
        gain, loudness = gain + step, after
        if abs(TARGET - loudness) < NEAR_ENOUGH:
            break
    return levelled


def limited(track: Samples, ceiling: float) -> Samples:
    """A track whose true peaks are below `ceiling` (dBTP)."""
    return cast(Samples, (track * _limit(true_peaks(track), ceiling)).astype(np.float32))


def evened(samples: Samples) -> Samples:
    """One sentence (n,) at SENTENCE LUFS, whoever spoke it; peaks above SENTENCE_PEAK are limited."""
    meter = pyloudnorm.Meter(SAMPLE_RATE)
    least = round(meter.block_size * SAMPLE_RATE) + 1  # what the meter can hear
    loudness = meter.integrated_loudness(np.pad(samples, (0, max(least - len(samples), 0))).astype(np.float64))
    if loudness == -np.inf:
        return samples
    louder = samples * 10 ** ((SENTENCE - loudness) / 20)
    if np.abs(louder).max() > 10 ** (SENTENCE_PEAK / 20):
        louder = louder * _limit(true_peaks(louder), SENTENCE_PEAK)
    return cast(Samples, louder.astype(np.float32))


def true_peaks(track: Samples) -> Samples:
    """The highest amplitude around every sample, of the track (n,) oversampled."""
    fine = np.abs(resample_poly(track, OVERSAMPLING, 1)).reshape(-1, OVERSAMPLING)
    return cast(
        Samples, functools.reduce(np.maximum, fine.T)
    )  # numpy's own maximum over four takes three times as long


def _limit(peaks: Samples, ceiling: float) -> Samples:
    """The gain in (0, 1] that keeps `peaks` under `ceiling`: least over the lookahead, then smoothed by a mean as long,
    so that it is never above what a peak needs."""
    wanted = np.minimum(1.0, 10 ** (ceiling / 20) / np.maximum(peaks, 1e-9))
    held = minimum_filter1d(wanted, 2 * LOOKAHEAD + 1)
    return cast(Samples, uniform_filter1d(held, LOOKAHEAD))

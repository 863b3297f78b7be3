"""The little that voices do with sound: look whether there is any, and join pieces of one sentence."""

from __future__ import annotations

import io
import math
import wave
from collections.abc import Sequence

import av
import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]

SILENT = 10 ** (-60 / 20)  # full scale = 1; below -60 dBFS nothing is heard
ZEROS, KAISER = 10, 5.0  # of a resampling filter: crossings of zero to each side, shape of its window
CHUNK = 1 << 15  # samples resampled at once: with 21 taps of 4 bytes, 3 MB a step
LOWEST, HIGHEST = 4_000, 768_000  # Hz: telephones have 8000, the finest recorders 768,000
LOUDEST = 1e6  # full scale = 1; files of floats that count in whole numbers reach 32768
EDGE = 0.02  # s kept around trimmed speech, so that soft first and last sounds survive


class NoSound(Exception):
    """The data are no audio, or audio that cannot be heard; the message is the cause."""


def decode(data: bytes) -> tuple[Samples, int]:
    """Return audio file `data` as mono samples (n,) in [-1, 1], and their rate in Hz.

    Raises NoSound if the data are empty, cannot be decoded, hold only silence, or have a rate or level that no recorder has.
    """
    if not data:
        raise NoSound("the audio is empty")
    resampler = av.AudioResampler(format="flt", layout="mono")
    try:
        with av.open(io.BytesIO(data), "r") as container:
            if not container.streams.audio:
                raise NoSound("the answer is no audio")
            frames = [piece for frame in container.decode(audio=0) for piece in resampler.resample(frame)]
    except (av.FFmpegError, ValueError) as error:
        raise NoSound(f"the audio cannot be decoded ({error})") from error
    if not frames or sum(frame.samples for frame in frames) < 2:
        raise NoSound("the audio holds no samples")
    rate = frames[0].sample_rate
    if not LOWEST <= rate <= HIGHEST:
        raise NoSound(f"the audio has {rate} samples a second")
    samples = np.concatenate([frame.to_ndarray()[0] for frame in frames]).astype(np.float32)
    if not np.isfinite(samples).all():  # a float WAV may say so; comparisons with them are all false
        raise NoSound("the audio holds samples that are no numbers")
    if float(np.abs(samples).max()) > LOUDEST:
        raise NoSound("the audio is louder than any sound can be")
    if abs(offset := float(samples.mean(dtype=np.float64))) > SILENT:
        samples -= np.float32(offset)  # nobody hears it, and it would count as loudness
    if float(np.abs(samples).max()) < SILENT:
        raise NoSound("the audio is silent")
    return samples, rate


def join(pieces: Sequence[tuple[Samples, int]], pauses: Sequence[float]) -> bytes:
    """Return a WAV file of `pieces` (samples, rate) with `pauses[i]` seconds between pieces i and i + 1.

    Pieces of different rates are brought to the highest.
    Inner ends are trimmed to their speech, so that a pause is as long as it says; the outer ends stay.
    """
    rate = max(rate for _, rate in pieces)
    last = len(pieces) - 1
    parts: list[Samples] = []
    for index, (piece, own_rate) in enumerate(pieces):
        samples = resampled(piece, own_rate, rate)
        loud = np.flatnonzero(np.abs(samples) > SILENT)
        start = 0 if index == 0 else max(int(loud[0]) - round(EDGE * rate), 0)
        stop = None if index == last else int(loud[-1]) + round(EDGE * rate)
        parts.append(samples[start:stop])
        if index < last:
            parts.append(np.zeros(round(pauses[index] * rate), np.float32))
    return wav(np.concatenate(parts), rate)


def wav(samples: Samples, rate: int) -> bytes:
    """Return mono `samples` (n,) in [-1, 1] at `rate` Hz as a 16-bit WAV file."""
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.clip(samples, -1, 1) * 32767).round().astype("<i2").tobytes())
    return data.getvalue()


def resampled(samples: Samples, rate: int, wanted: int) -> Samples:
    """Mono `samples` (n,) at `rate` Hz as (m,) at `wanted` Hz, by a polyphase filter.

    The filter is that of scipy.signal.resample_poly, whose import takes half a second, and so is the result but for rounding.
    """
    if rate == wanted:
        return samples
    common = math.gcd(rate, wanted)
    up, down = wanted // common, rate // common
    half = ZEROS * max(up, down)
    at = np.arange(-half, half + 1)
    filter_ = np.sinc(at / max(up, down)) * np.kaiser(len(at), KAISER)
    filter_ = ((filter_ / filter_.sum()).astype(np.float32) * np.float32(up)).astype(np.float32)
    taps = -(-len(filter_) // up)
    length = -(-len(samples) * up // down)
    # Output n stands at place n * down of the sound as if it were up times as fine; its first tap is the input after
    # place n * down - half. Which of the filter's values fall on inputs depends on n * down modulo up alone.
    values = half + np.arange(up)[:, None] - up * (np.arange(taps) + _up_to(np.arange(up) - half, up)[:, None])
    phases = np.where((values >= 0) & (values < len(filter_)), np.take(filter_, values, mode="clip"), 0)
    before = half // up + 1
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(samples, (before, taps + 1)), taps)
    out = np.empty(length, np.float32)
    for start in range(0, length, CHUNK):
        places = np.arange(start, min(start + CHUNK, length)) * down
        whole, phase = np.divmod(places, up)
        first = whole + _up_to(phase - half, up) + before
        out[start : start + CHUNK] = np.einsum("ij,ij->i", windows[first], phases[phase])
    return out


def _up_to(places: npt.NDArray[np.int_], step: int) -> npt.NDArray[np.int_]:
    """`places` / `step`, rounded up."""
    return -(-places // step)

"""What a take sounds like: where its speech begins and ends, how loud it is, and what a listener would mind."""

from __future__ import annotations

import io
from dataclasses import dataclass

import av
import numpy as np

from tenuto.voices.audio import Samples

RATE = 48_000  # Hz, of every recording that is kept
STEP = 480  # samples: levels are looked at in steps of 10 ms

# A step is speech if it is so much above the room, but no softer than SOFTEST below the voice. What is quietest in a take
# is the room if it is STEADY; else nobody was silent, and what is less than SURELY below the voice is speech.
ABOVE_NOISE, SOFTEST, SURELY = 7.0, -42.0, -24.0  # dB
STEADY = 3.0  # dB between the twentieth and the seventh part of the steps
BRIDGE = 15  # steps; a shorter silence is a closed consonant
CLICK = 6  # steps; a shorter sound with silence around it is a key, a mouse or a chair
ROOM = round(0.08 * RATE)  # samples kept before and after speech: soft consonants lie below every threshold
FADE = round(0.02 * RATE)  # samples, at both ends: where room noise stops at once, one hears that it stops

FULL = 0.99  # of full scale; a voice that stays there for three samples was cut off
NOISY = 25.0  # dB from room to voice; below it the room is heard between the words once they are made loud
FAINT = -40.0  # dBFS of the voice, below which converters add more noise than the room


@dataclass(frozen=True, slots=True)
class Heard:
    """One take, looked at."""

    samples: Samples  # (n,) at RATE, trimmed to its speech; empty if there is none
    begin: float  # s, where in the take they stand
    end: float
    voice: float  # dBFS, of its loud steps
    noise: float | None  # dBFS of the room; None where nobody was silent
    cut_off: int  # places at which it reached full scale

    @property
    def complaints(self) -> tuple[str, ...]:
        """What a listener would mind: `silent`, `clipped`, `noisy`, `faint`."""
        if not len(self.samples):
            return ("silent",)
        found = {
            "clipped": self.cut_off > 0,
            "noisy": self.noise is not None and self.voice - self.noise < NOISY,
            "faint": self.voice < FAINT,
        }
        return tuple(name for name, is_so in found.items() if is_so)


def listen(samples: Samples) -> Heard:
    """Look at a take (n,) in [-1, 1] at RATE."""
    levels = levels_of(samples)
    found = runs(levels)
    if not found:
        return Heard(samples[:0], 0.0, 0.0, -np.inf, None, 0)
    begin = max(found[0][0] * STEP - ROOM, 0)
    end = min(found[-1][1] * STEP + ROOM, len(samples))
    silent = np.ones(len(levels), bool)
    for first, last in found:
        silent[max(first - 5, 0) : last + 10] = False  # a room's echo is no noise
    noise = float(np.median(levels[silent])) if silent.sum() >= 20 else None
    return Heard(faded(samples[begin:end]), begin / RATE, end / RATE, loud(levels), noise, _cut_off(samples[begin:end]))


def levels_of(samples: Samples) -> Samples:
    """The level of each step (n,) in dBFS, of the root of the mean square."""
    whole = np.pad(samples, (0, -len(samples) % STEP)).reshape(-1, STEP)
    return np.asarray(10 * np.log10((whole.astype(np.float64) ** 2).mean(axis=1) + 1e-12), np.float32)


def loud(levels: Samples) -> float:
    """How loud the voice is, in dBFS: a level that one step in twenty passes."""
    return float(np.percentile(levels, 95))


def runs(levels: Samples, bridge: int = BRIDGE) -> list[tuple[int, int]]:
    """Runs of speech as (first step, step behind the last), without clicks that stand alone."""
    if not len(levels) or (top := loud(levels)) < -70:
        return []
    room, higher = np.percentile(levels, (5, 14))
    threshold = max(room + ABOVE_NOISE, top + SOFTEST)
    if higher - room > STEADY:
        threshold = min(threshold, top + SURELY)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], levels > threshold, [False]]).astype(np.int8)))
    found: list[tuple[int, int]] = []
    for first, last in edges.reshape(-1, 2).tolist():
        if found and first - found[-1][1] < bridge:
            found[-1] = (found[-1][0], last)
        else:
            found.append((first, last))
    return [(first, last) for first, last in found if last - first > CLICK]


def faded(samples: Samples) -> Samples:
    """`samples` with soft ends."""
    ramp = np.linspace(0, 1, FADE + 1, dtype=np.float32)[1:]
    samples = samples.copy()
    if len(samples) >= 2 * FADE:
        samples[:FADE] *= ramp
        samples[-FADE:] *= ramp[::-1]
    return samples


def _cut_off(samples: Samples) -> int:
    full = np.abs(samples) >= FULL
    long = full[:-2] & full[1:-1] & full[2:]
    return int(np.count_nonzero(np.diff(long.astype(np.int8)) == 1) + (len(long) > 0 and bool(long[0])))


def flac(samples: Samples, title: str) -> bytes:
    """Mono `samples` (n,) at RATE as a FLAC file of 16 bits, which players call `title`."""
    data = io.BytesIO()
    with av.open(data, "w", format="flac", options={"fflags": "+bitexact"}) as container:
        container.metadata["title"] = title
        stream = container.add_stream("flac", rate=RATE, layout="mono", options={"flags": "+bitexact"})
        stream.codec_context.format = "s16"
        whole = (np.clip(samples, -1, 1) * 32767).round().astype(np.int16)
        frame = av.AudioFrame.from_ndarray(whole[None], "s16", "mono")
        frame.sample_rate = RATE
        for packet in (*stream.encode(frame), *stream.encode(None)):
            container.mux_one(packet)
    return data.getvalue()

"""Sound: the sentences of a scene, placed, levelled and encoded to AAC packets that join without a seam.

Level: -14 LUFS over each scene, so that the film as a whole is at -14 LUFS and a changed scene leaves the others' sound
as it is. AAC overlaps its frames: the first packet of a scene carries nothing but the encoder's start (priming). With
scenes a whole number of grid steps long and silent at both ends, dropping that packet from every scene but the first
joins them sample for sample.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

import av
import numpy as np
import pyloudnorm
from av.audio.codeccontext import AudioCodecContext
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter1d, uniform_filter1d
from scipy.signal import resample_poly

from film.files import Cache
from film.quality import AAC_FRAME, SAMPLE_RATE
from film.speech import Recording
from film.timeline import SceneSpan

KIND = "sound"
BIT_RATE = 128_000  # bit/s, one channel of speech
TARGET = -14.0  # LUFS, what YouTube plays at
# dBTP. The film may reach -1.5; AAC adds up to about 1 dB of overshoot to limited speech.
CEILING = -2.8
LOOKAHEAD = 2 * round(0.002 * SAMPLE_RATE) + 1  # samples, 4 ms: shorter distorts, longer pumps
TURNS = 8  # at most, to find the gain
NEAR_ENOUGH = 0.1  # LU
OVERSAMPLING = 4  # for true peaks, ITU-R BS.1770-4 annex 2
VERSION = 1  # of this module's sound

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sound:
    """A scene's sound as AAC packets of 1024 samples; the first is the priming packet."""

    packets: tuple[bytes, ...]

    def pack(self) -> bytes:
        sizes = json.dumps([len(packet) for packet in self.packets], separators=(",", ":"))
        return sizes.encode() + b"\n" + b"".join(self.packets)

    @classmethod
    def unpack(cls, content: bytes) -> Sound:
        line, _, body = content.partition(b"\n")
        packets, position = [], 0
        for size in json.loads(line):
            packets.append(body[position : position + size])
            position += size
        return cls(tuple(packets))


def sound_key(span: SceneSpan, recordings: Mapping[str, Recording], samples_per_frame: int) -> str:
    """What a scene's sound depends on: which recordings stand where, and how they are levelled and encoded."""
    places = [(line.start * samples_per_frame, recordings[line.text].key) for beat in span.beats for line in beat.lines]
    parts = [VERSION, BIT_RATE, TARGET, CEILING, span.frames * samples_per_frame, places]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:40]


def sound_of(
    span: SceneSpan, recordings: Mapping[str, Recording], samples_per_frame: int, cache: Cache
) -> tuple[Sound, bool]:
    """The sound of a scene, and whether it had to be made.

    Raises:
        film.files.CannotWrite
    """
    key = sound_key(span, recordings, samples_per_frame)
    body = cache.get(KIND, key)
    if body is not None:
        return Sound.unpack(body), False
    sound = Sound(encode(level(mix(span, recordings, samples_per_frame))))
    cache.put(KIND, key, sound.pack())
    return sound, True


def mix(span: SceneSpan, recordings: Mapping[str, Recording], samples_per_frame: int) -> Samples:
    """Place a scene's sentences in silence: (n,) float32 at 48 kHz, n a multiple of the grid."""
    track = np.zeros(span.frames * samples_per_frame, np.float32)
    for beat in span.beats:
        for line in beat.lines:
            start = line.start * samples_per_frame
            samples = recordings[line.text].samples
            track[start : start + len(samples)] = samples.astype(np.float32) / 32768
    return track


def level(track: Samples) -> Samples:
    """Bring a track to TARGET LUFS (ITU-R BS.1770-4) with true peaks below CEILING.

    Speech has peaks some 16 to 20 dB above its loudness, so a limiter takes the highest, and takes loudness with them:
    the gain before it is found by the secant method.
    """
    if not track.any():
        return track
    meter = pyloudnorm.Meter(SAMPLE_RATE)
    peaks = np.abs(resample_poly(track, OVERSAMPLING, 1)).reshape(-1, OVERSAMPLING).max(axis=1)

    def limited(gain: float) -> Samples:
        amplitude = 10 ** (gain / 20)
        return cast(Samples, (track * (amplitude * _limit(peaks * amplitude))).astype(np.float32))

    gain, loudness, slope = 0.0, meter.integrated_loudness(track.astype(np.float64)), 1.0
    levelled = track
    for _ in range(TURNS):
        step = (TARGET - loudness) / slope
        levelled = limited(gain + step)
        after = meter.integrated_loudness(levelled.astype(np.float64))
        # The more the limiter works, the less a dB of gain gives; a slope of 0.25 is the least that speech has shown.
        slope = float(np.clip((after - loudness) / step, 0.25, 1.0))
        gain, loudness = gain + step, after
        if abs(TARGET - loudness) < NEAR_ENOUGH:
            break
    return levelled


def _limit(peaks: Samples) -> Samples:
    """The gain in (0, 1] that keeps `peaks` under CEILING: least over the lookahead, then smoothed by a mean as long,
    so that it is never above what a peak needs."""
    wanted = np.minimum(1.0, 10 ** (CEILING / 20) / np.maximum(peaks, 1e-9))
    held = minimum_filter1d(wanted, 2 * LOOKAHEAD + 1)
    return cast(Samples, uniform_filter1d(held, LOOKAHEAD))


def new_aac_encoder() -> AudioCodecContext:
    context = av.CodecContext.create("aac", "w")
    configure(context)
    return context


def configure(context: AudioCodecContext) -> None:
    """Set up an AAC-LC context, mono, 48 kHz; equal for all scenes, so that their packets can be joined."""
    context.format, context.layout, context.sample_rate = "fltp", "mono", SAMPLE_RATE
    context.bit_rate = BIT_RATE
    context.time_base = Fraction(1, SAMPLE_RATE)
    context.flags |= av.codec.context.Flags.global_header
    context.thread_count = 1


def encode(track: Samples) -> tuple[bytes, ...]:
    """AAC packets of a track of n * 1024 samples: n + 1, the first for priming."""
    encoder = new_aac_encoder()
    packets: list[bytes] = []
    for index in range(0, len(track), AAC_FRAME):
        frame = av.AudioFrame.from_ndarray(track[None, index : index + AAC_FRAME], "fltp", "mono")
        frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, index, encoder.time_base
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    packets += [bytes(packet) for packet in encoder.encode(None)]
    return tuple(packets)

"""Sound: the sentences of a scene, placed, levelled and encoded to AAC packets that join without a seam.

Level (film/loudness.py): -14 LUFS over each scene, so that the film as a whole is at -14 LUFS and a changed scene leaves the others' sound
as it is. AAC overlaps its frames: the first packet of a scene carries nothing but the encoder's start (priming). With
scenes a whole number of grid steps long and silent at both ends, dropping that packet from every scene but the first
joins them sample for sample.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from numpy.typing import NDArray

from tenuto import packing
from tenuto.files import Cache
from tenuto.film.music import Music
from tenuto.film.quality import AAC_FRAME, SAMPLE_RATE
from tenuto.film.speech import Recording
from tenuto.film.timeline import SceneSpan
from tenuto.installed import version
from tenuto.packing import packed, unpacked

KIND = "sound"
BIT_RATE = 128_000  # bit/s, one channel of speech
HIGHEST = -1.5  # dBTP that the film may reach
MARGIN = 0.1  # dB by which the limiter is told to stay further below
LIBRARIES = ("av", "numpy", "scipy")  # whose version can change a sample or a packet

Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sound:
    """A scene's sound as AAC packets of 1024 samples; the first is the priming packet."""

    packets: tuple[bytes, ...]

    def pack(self) -> bytes:
        return packed(None, self.packets)

    @classmethod
    def unpack(cls, content: bytes) -> Sound:
        _, packets = unpacked(content)
        return cls(tuple(map(bytes, packets)))


def sound_key(
    span: SceneSpan, recordings: Mapping[str, Recording], samples_per_frame: int, music: Music | None = None
) -> str:
    """What a scene's sound depends on: which recordings stand where, over which music, and how it is levelled and encoded."""
    places = [(line.start * samples_per_frame, recordings[line.text].key) for beat in span.beats for line in beat.lines]
    parts = [*_makers(), span.frames * samples_per_frame, places, *([span.scene.name, music.digest] if music else [])]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:40]


@functools.cache
def _makers() -> tuple[str, ...]:
    """What levels, encodes and packs: these modules as they stand, and the libraries."""
    here = Path(__file__)
    files = (here, here.with_name("loudness.py"), here.with_name("bed.py"), Path(packing.__file__))
    sources = b"".join(path.read_bytes() for path in files)
    return (hashlib.sha256(sources).hexdigest(), *map(version, LIBRARIES))


def sound_of(
    span: SceneSpan,
    recordings: Mapping[str, Recording],
    samples_per_frame: int,
    cache: Cache,
    music: Music | None = None,
) -> Sound:
    """The sound of a scene, over `music` if there is any, from the cache where it has been made before.

    Raises:
        tenuto.files.CannotWrite, tenuto.film.music.NoMusic
    """
    key = sound_key(span, recordings, samples_per_frame, music)
    body = cache.get(KIND, key)
    if body is not None:
        return Sound.unpack(body)
    under = None
    if music:
        from tenuto.film.bed import bed, load_music  # they import scipy, which a warm build need not pay

        lengths = {sentence: len(recording.samples) for sentence, recording in recordings.items()}
        under = bed(load_music(music), span, lengths, samples_per_frame)
    sound = Sound(level_and_encode(mix(span, recordings, samples_per_frame), under))
    cache.put(KIND, key, sound.pack())
    return sound


def mix(span: SceneSpan, recordings: Mapping[str, Recording], samples_per_frame: int) -> Samples:
    """Place a scene's sentences in silence: (n,) float32 at 48 kHz, n a multiple of the grid."""
    track = np.zeros(span.frames * samples_per_frame, np.float32)
    for beat in span.beats:
        for line in beat.lines:
            start = line.start * samples_per_frame
            samples = recordings[line.text].samples
            track[start : start + len(samples)] = samples.astype(np.float32) / 32768
    return track


def level_and_encode(track: Samples, under: Samples | None = None) -> tuple[bytes, ...]:
    """AAC packets of a track, level and with true peaks below HIGHEST as they are decoded.

    Args:
        track: speech, (n,) at 48 kHz.
        under: music at the level at which it is heard, (n,): it changes nothing of how loud the words are.
    """
    from tenuto.film.loudness import (  # scipy takes 0.2 s to import, which a warm build need not pay
        CEILING,
        level,
        limited,
        true_peaks,
    )

    ceiling = CEILING
    while True:
        levelled = level(track, ceiling)
        packets = encode(levelled if under is None else limited(levelled + under, ceiling))
        peak = float(true_peaks(decode(packets)).max())
        if not peak or (excess := 20 * np.log10(peak) - HIGHEST) <= 0:
            return packets
        ceiling -= excess + MARGIN


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
    # The default coder searches longer for what one voice at this rate does not need: it takes several times as long.
    # No noise substitution: a decoder draws that noise from a generator which runs on, so joins would not be exact.
    context.options = {"aac_coder": "fast", "aac_pns": "0"}


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


def decode(packets: tuple[bytes, ...]) -> Samples:
    """What a player makes of `encode`'s packets, the priming packet's samples among them."""
    encoder = new_aac_encoder()
    encoder.open()
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = encoder.extradata
    frames = [frame for packet in packets for frame in decoder.decode(av.Packet(packet))]
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])

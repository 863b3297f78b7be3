"""What a test hears in sound: packets decoded, how loud it is, and when sound begins."""

from __future__ import annotations

from collections.abc import Iterable

import av
import numpy as np
import pyloudnorm
from scipy.signal import resample_poly

from tenuto.film.ears import Samples
from tenuto.film.quality import AAC_FRAME, SAMPLE_RATE
from tenuto.film.soundtrack import new_aac_encoder


def decode_packets(packets: Iterable[bytes]) -> Samples:
    """AAC packets as samples (n,), without the first packet's 1024, which are the encoder's priming."""
    encoder = new_aac_encoder()
    encoder.open()
    context = av.CodecContext.create("aac", "r")
    context.extradata = encoder.extradata
    frames = [frame for packet in packets for frame in context.decode(av.Packet(packet))]
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])[AAC_FRAME:]


def loudness(samples: Samples) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP, by another meter than the levelling's own, which is ffmpeg's."""
    peak = float(np.abs(resample_poly(samples, 4, 1)).max())
    return float(pyloudnorm.Meter(SAMPLE_RATE).integrated_loudness(samples.astype(float))), 20 * np.log10(peak)


def onsets(samples: Samples, quiet: float = 0.2) -> list[float]:
    """Times in s at which sound begins after at least `quiet` seconds of silence (below -60 dBFS)."""
    loud = np.flatnonzero(np.abs(samples) > 1e-3)
    gaps = np.diff(loud, prepend=-SAMPLE_RATE)
    return [float(at) / SAMPLE_RATE for at in loud[gaps > quiet * SAMPLE_RATE]]

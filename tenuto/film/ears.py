"""Ears: ffmpeg's own decoder and its own loudness meter (EBU R 128), apart from what makes the sound."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import log10
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from tenuto.film.quality import AAC_FRAME, SAMPLE_RATE
from tenuto.film.soundtrack import new_aac_encoder

Samples = NDArray[np.float32]


def decode_packets(packets: Iterable[bytes]) -> Samples:
    """AAC packets as samples (n,), without the first packet's 1024, which are the encoder's priming."""
    encoder = new_aac_encoder()
    encoder.open()
    context = av.CodecContext.create("aac", "r")
    context.extradata = encoder.extradata
    frames = [frame for packet in packets for frame in context.decode(av.Packet(packet))]
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])[AAC_FRAME:]


def decode_file(path: Path) -> Samples:
    """The sound of a film as a player hears it, from time 0."""
    with av.open(str(path)) as container:
        frames = list(container.decode(audio=0))
    skipped = max(0, -(frames[0].pts or 0))  # a player leaves out what is before 0
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])[skipped:]


def loudness(samples: Samples) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP, by ffmpeg's ebur128 filter."""
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=SAMPLE_RATE, format="flt", layout="mono", time_base=Fraction(1, SAMPLE_RATE))
    meter, sink = graph.add("ebur128", "metadata=1:peak=true"), graph.add("abuffersink")
    source.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    level, peak = -70.0, 0.0

    def pull() -> None:
        nonlocal level, peak
        while True:
            try:
                said = graph.pull().metadata
            except (av.BlockingIOError, av.EOFError):
                return
            if "lavfi.r128.I" in said:  # a last piece shorter than the meter's 0.1 s carries none
                level = float(said["lavfi.r128.I"])
                peak = max(peak, float(said["lavfi.r128.true_peaks_ch0"]))

    for at in range(0, len(samples), 4800):
        frame = av.AudioFrame.from_ndarray(samples[None, at : at + 4800], "flt", "mono")
        frame.sample_rate, frame.pts, frame.time_base = SAMPLE_RATE, at, Fraction(1, SAMPLE_RATE)
        graph.push(frame)
        pull()
    graph.push(None)
    pull()
    return level, 20 * log10(peak) if peak else float("-inf")


def onsets(samples: Samples, quiet: float = 0.2) -> list[float]:
    """Times in s at which sound begins after at least `quiet` seconds of silence (below -60 dBFS)."""
    loud = np.flatnonzero(np.abs(samples) > 1e-3)
    gaps = np.diff(loud, prepend=-SAMPLE_RATE)
    return [float(at) / SAMPLE_RATE for at in loud[gaps > quiet * SAMPLE_RATE]]

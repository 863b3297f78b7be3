"""Ears: ffmpeg's own decoder and its own loudness meter (EBU R 128), apart from what makes the sound."""

from __future__ import annotations

from fractions import Fraction
from math import log10
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from tenuto.film.quality import SAMPLE_RATE

Samples = NDArray[np.float32]


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

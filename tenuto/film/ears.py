"""Ears: ffmpeg's own decoder and its own meter of loudness and true peaks (EBU R 128): what a listener gets."""

from __future__ import annotations

from math import log10
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from tenuto.film.loudness import SILENT, metered

Samples = NDArray[np.float32]


def decode_file(path: Path) -> Samples:
    """The sound of a film as a player hears it, from time 0."""
    with av.open(str(path)) as container:
        frames = list(container.decode(audio=0))
    skipped = max(0, -(frames[0].pts or 0))  # a player leaves out what is before 0
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])[skipped:]


def loudness(samples: Samples) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP, by ffmpeg's meter for both."""
    level, peak = SILENT, 0.0
    for said in metered(samples, ":peak=true"):
        level = float(said["lavfi.r128.I"])
        peak = max(peak, float(said["lavfi.r128.true_peaks_ch0"]))
    return level, 20 * log10(peak) if peak else float("-inf")

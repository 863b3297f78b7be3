"""Music under the words: a bed that makes way for speech. There is none unless `music:` in lecture.yaml names a file.

Each scene plays it from a place of its own and is silent at both ends, so that a changed sentence leaves the other scenes'
sound as it is. Importing this module imports scipy.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from tenuto.files import read
from tenuto.film.loudness import SILENT, TARGET, loudness
from tenuto.film.music import LEAST, TOO_SHORT, Music, NoMusic
from tenuto.film.quality import AAC_FRAME, SAMPLE_RATE
from tenuto.film.timeline import SceneSpan
from tenuto.voices.audio import NoSound, decode, resampled

# LUFS where nobody speaks: soft enough that it does not count in the loudness of the whole (BS.1770's gate)
BED = TARGET - 16.0
DUCK = 8.0  # dB less under words: 24 below them, as broadcasters keep music under speech
BEFORE, AFTER = 0.4, 0.9  # s by which it makes way before words and comes back behind them: it swells in no short pause
GLIDE = 0.5  # s in which it goes from the one level to the other
FADE = 1.5  # s at a scene's beginning and end
SEAM = 2.0  # s in which its end goes over into its beginning

Samples = NDArray[np.float32]


@functools.cache
def load_music(music: Music) -> Samples:
    """A piece of any usual format at BED LUFS, (n,) at 48 kHz, whose end goes over into its beginning.

    Raises:
        tenuto.film.music.NoMusic
    """
    try:
        samples, rate = decode(read(music.path))
    except (OSError, NoSound) as error:
        raise NoMusic(music, error) from error
    samples = resampled(samples, rate, SAMPLE_RATE)
    if len(samples) < LEAST * SAMPLE_RATE:
        raise NoMusic(music, TOO_SHORT)
    seam = round(SEAM * SAMPLE_RATE)
    up = np.sqrt(np.linspace(0, 1, seam, dtype=np.float32))  # equal power: two places of a piece are not alike
    whole = samples[:-seam].copy()
    whole[:seam] = whole[:seam] * up + samples[-seam:] * up[::-1]
    level = loudness(whole)
    if level == SILENT:
        raise NoMusic(music, "it is too soft to be heard")
    return np.asarray(whole * 10 ** ((BED - level) / 20), np.float32)


def bed(piece: Samples, span: SceneSpan, lengths: Mapping[str, int], samples_per_frame: int) -> Samples:
    """What is played under a scene, (n,) at 48 kHz: softer under its sentences, silent at both ends.

    Args:
        piece: as `load_music` gives it.
        lengths: samples of every recording, by written sentence.
    """
    count = span.frames * samples_per_frame
    speaks = np.zeros(count, np.float32)
    for beat in span.beats:
        for line in beat.lines:
            start = line.start * samples_per_frame
            first = max(start - round(BEFORE * SAMPLE_RATE), 0)
            speaks[first : start + lengths[line.text] + round(AFTER * SAMPLE_RATE)] = 1
    ducked = uniform_filter1d(speaks, round(GLIDE * SAMPLE_RATE), mode="nearest")
    begin = int(hashlib.sha256(span.scene.name.encode()).hexdigest()[:12], 16) % len(piece)
    played = piece[(begin + np.arange(count)) % len(piece)] * 10 ** (-DUCK * ducked / 20)
    fade = min(round(FADE * SAMPLE_RATE), count // 4)
    edge = np.clip((np.arange(count) - AAC_FRAME) / fade, 0, 1) ** 2
    return np.asarray(played * edge * edge[::-1], np.float32)

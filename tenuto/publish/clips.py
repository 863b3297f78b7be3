"""Files of clips: packets copied out of reels, with the voice or without a soundtrack."""

from __future__ import annotations

from pathlib import Path

from tenuto.files import Cache, whole
from tenuto.film import h264
from tenuto.film.edit import assemble, muxing, pictures
from tenuto.film.soundtrack import sound_of
from tenuto.film.speech import Spoken
from tenuto.film.timeline import SceneSpan, Timeline


def write_narrated(path: Path, span: SceneSpan, spoken: Spoken, cache: Cache, language: str) -> None:
    """Write a span with its sentences; its sound is made for it alone, since AAC cannot be cut out of a scene's.

    Raises:
        tenuto.files.CannotWrite
    """
    quality = span.reel.quality
    sound = sound_of(span, spoken.recordings, quality.samples_per_frame, cache)
    assemble(path, Timeline(quality, (span,)), {span.scene.name: sound}, language=language, tags={})


def write_silent(path: Path, span: SceneSpan) -> None:
    """Write a span's pictures as an MP4 without a soundtrack.

    Raises:
        tenuto.files.CannotWrite
    """
    quality = span.reel.quality
    with whole(path) as part, muxing(part) as container:
        # The stream's encoder is opened for its header alone; no picture goes through it.
        stream = container.add_stream("libx264", rate=quality.fps)
        h264.configure(stream.codec_context, quality)
        container.start_encoding()
        for packet in pictures(stream, Timeline(quality, (span,))):
            container.mux_one(packet)

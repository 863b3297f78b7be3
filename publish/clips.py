"""Files of clips: packets copied out of reels, with the voice or without a soundtrack."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import cast

import av

from film import h264
from film.edit import assemble
from film.files import Cache, CannotWrite, make_folder, part_of
from film.quality import Quality
from film.soundtrack import sound_of
from film.speech import Spoken
from film.takes import fill
from film.timeline import SceneSpan, Timeline


def write_narrated(path: Path, span: SceneSpan, spoken: Spoken, cache: Cache, language: str) -> None:
    """Write a span with its sentences; its sound is made for it alone, since AAC cannot be cut out of a scene's.

    Raises:
        film.files.CannotWrite
    """
    quality = span.reel.quality
    sound = sound_of(span, spoken.recordings, quality.samples_per_frame, cache)
    assemble(path, Timeline(quality, (span,)), {span.scene.name: sound}, language=language, tags={})


def write_silent(path: Path, span: SceneSpan) -> None:
    """Write a span's pictures as an MP4 without a soundtrack.

    Raises:
        film.files.CannotWrite
    """
    part = part_of(path)
    make_folder(path.parent)
    try:
        with av.open(str(part), "w", format="mp4", options={"movflags": "+faststart"}) as container:
            _fill(container, span, span.reel.quality)
        part.replace(path)
    except (av.FFmpegError, OSError) as error:
        part.unlink(missing_ok=True)
        raise CannotWrite(path, cast(OSError, error)) from error


def _fill(container: av.container.OutputContainer, span: SceneSpan, quality: Quality) -> None:
    # The stream's encoder is opened for its header alone; no picture goes through it.
    stream = container.add_stream("libx264", rate=quality.fps)
    h264.configure(stream.codec_context, quality)
    container.start_encoding()
    frame = 0
    for beat in span.beats:
        for run, holds in fill(beat.take, beat.frames):
            for content, is_key in h264.play(run, holds, span.reel.holding):
                packet = av.Packet(content)
                packet.stream, packet.time_base = stream, Fraction(1, quality.fps)
                packet.pts = packet.dts = frame
                packet.duration, packet.is_keyframe = 1, is_key
                container.mux_one(packet)
                frame += 1

"""The edit: join takes and sound on the timeline into MP4 by copying packets. Nothing is encoded here."""

from __future__ import annotations

import heapq
import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.subtitles.stream import SubtitleStream
from av.video.stream import VideoStream

from tenuto.errors import LectureError
from tenuto.files import whole
from tenuto.film import h264, soundtrack
from tenuto.film.captions import Chapter, Cue
from tenuto.film.quality import AAC_FRAME, GRID_SAMPLES, SAMPLE_RATE
from tenuto.film.soundtrack import Sound
from tenuto.film.takes import fill
from tenuto.film.timeline import Timeline
from tenuto.languages.language import of

MILLISECOND = Fraction(1, 1000)
# MP4's text track takes its style from an ASS header.
ASS_HEADER = b"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


class CannotJoin(LectureError):
    """Takes with different codec parameters cannot stand in one stream."""


def assemble(
    path: Path,
    timeline: Timeline,
    sounds: Mapping[str, Sound],
    *,
    language: str,
    tags: Mapping[str, str],
    subtitles: Mapping[str, Sequence[Cue]] = MappingProxyType({}),
    chapters: Sequence[Chapter] = (),
) -> None:
    """Write `path`: H.264 and AAC, the index in front, and, if given, subtitle tracks and chapter marks.

    Args:
        sounds: by scene name.
        language: what is spoken.
        subtitles: cues by language; the first track is the one that players show.
        tags: title, artist and the like.

    Raises:
        CannotJoin: a reel was encoded with other parameters.
        tenuto.files.CannotWrite
    """
    with whole(path) as part:
        join(part, timeline, sounds, language=language, tags=tags, subtitles=subtitles, chapters=chapters)


def join(
    path: Path,
    timeline: Timeline,
    sounds: Mapping[str, Sound],
    *,
    language: str,
    tags: Mapping[str, str],
    subtitles: Mapping[str, Sequence[Cue]] = MappingProxyType({}),
    chapters: Sequence[Chapter] = (),
) -> None:
    """As `assemble`, straight under the name that is given.

    Raises:
        CannotJoin, OSError
    """
    with muxing(path) as container:
        _fill(container, timeline, sounds, language, tags, subtitles, chapters)


@contextmanager
def muxing(path: Path) -> Iterator[OutputContainer]:
    """An MP4 to fill, with its index in front.

    Raises:
        OSError: in place of FFmpeg's own errors.
    """
    try:
        with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
            yield container
    except av.FFmpegError as error:
        raise OSError(error.errno, error.strerror) from error


def _fill(
    container: OutputContainer,
    timeline: Timeline,
    sounds: Mapping[str, Sound],
    language: str,
    tags: Mapping[str, str],
    subtitles: Mapping[str, Sequence[Cue]],
    chapters: Sequence[Chapter],
) -> None:
    # The streams' encoders are opened for their headers alone; no picture or sound goes through them.
    video = container.add_stream("libx264", rate=timeline.quality.fps)
    h264.configure(video.codec_context, timeline.quality)
    audio = container.add_stream("aac", rate=SAMPLE_RATE)
    soundtrack.configure(audio.codec_context)
    audio.metadata["language"] = of(language).iso
    tracks = [_text_track(container, name, cues) for name, cues in subtitles.items()]
    container.metadata.update(tags)
    if chapters:
        container.set_chapters(_chapter_marks(chapters, timeline.seconds))
    container.start_encoding()
    _check_parameters(timeline, bytes(video.codec_context.extradata or b""))

    shown = pictures(video, timeline)
    sound = heard(audio, timeline, sounds)
    texts = heapq.merge(*tracks, key=lambda packet: packet.pts)
    text = next(texts, None)
    # In steps of the grid, on which both end together: players want them side by side in the file.
    container.mux_one(next(sound))  # the priming packet
    for step in range(1, timeline.frames // timeline.quality.grid_frames + 1):
        while text is not None and text.pts * MILLISECOND < Fraction(step * GRID_SAMPLES, SAMPLE_RATE):
            container.mux_one(text)
            text = next(texts, None)
        for _ in range(timeline.quality.grid_frames):
            container.mux_one(next(shown))
        for _ in range(GRID_SAMPLES // AAC_FRAME):
            container.mux_one(next(sound))


def _check_parameters(timeline: Timeline, parameters: bytes) -> None:
    for span in timeline.scenes:
        if span.reel.parameters != parameters:
            raise CannotJoin(
                f"scene '{span.scene.name}' was filmed with other encoder settings: remove media/.cache/reels and build again"
            )


def pictures(stream: VideoStream, timeline: Timeline) -> Iterator[Any]:
    """The timeline's pictures as packets of `stream`, one a frame."""
    time_base = Fraction(1, timeline.quality.fps)
    frame = 0
    for span in timeline.scenes:
        for beat in span.beats:
            for run, holds in fill(beat.take, beat.frames, beat.waits):
                for content, is_key in h264.play(run, holds, span.reel.holding):
                    packet = av.Packet(content)
                    packet.stream, packet.time_base = stream, time_base
                    packet.pts = packet.dts = frame
                    packet.duration, packet.is_keyframe = 1, is_key
                    yield packet
                    frame += 1


def heard(stream: AudioStream, timeline: Timeline, sounds: Mapping[str, Sound]) -> Iterator[Any]:
    """The timeline's sound as packets of `stream`, the priming packet first."""
    time_base = Fraction(1, SAMPLE_RATE)
    at = -AAC_FRAME
    for index, span in enumerate(timeline.scenes):
        for content in sounds[span.scene.name].packets[0 if index == 0 else 1 :]:
            packet = av.Packet(content)
            packet.stream, packet.time_base = stream, time_base
            packet.pts = packet.dts = at
            packet.duration, packet.is_keyframe = AAC_FRAME, True
            yield packet
            at += AAC_FRAME


def _text_track(container: OutputContainer, language: str, cues: Sequence[Cue]) -> Iterator[Any]:
    """Add a subtitle track; its packets, in order."""
    stream: SubtitleStream = container.add_stream("mov_text")
    stream.codec_context.subtitle_header = ASS_HEADER
    stream.time_base = stream.codec_context.time_base = MILLISECOND
    stream.metadata["language"] = of(language).iso
    return _texts(stream, cues)


def _texts(stream: SubtitleStream, cues: Sequence[Cue]) -> Iterator[Any]:
    for cue in cues:
        content = cue.text.encode()
        packet = av.Packet(struct.pack(">H", len(content)) + content)  # 3GPP timed text: length, then UTF-8
        packet.stream, packet.time_base = stream, MILLISECOND
        packet.pts = packet.dts = round(cue.start * 1000)
        packet.duration = round(cue.end * 1000) - packet.pts
        packet.is_keyframe = True
        yield packet


def _chapter_marks(chapters: Sequence[Chapter], end: float) -> list[Any]:
    starts = [*(chapter.start for chapter in chapters), end]
    return [
        {
            "id": number,
            "start": round(chapter.start * 1000),
            "end": round(starts[number] * 1000),
            "time_base": MILLISECOND,
            "metadata": {"title": chapter.title},
        }
        for number, chapter in enumerate(chapters, 1)
    ]

"""Beats cut at their cues, so that a deck can wait for a click at each: every part becomes a beat of its own.

A run of packets begins with a picture that needs no other. A part begins with the picture that stands at its cue, coded
once more and almost without loss, and goes on with the packets as they are: nothing is drawn again, and none of its
pictures is coded twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import av
from av.video.frame import PictureType

from tenuto.film import h264
from tenuto.film.decoding import decoded
from tenuto.film.h264 import Run
from tenuto.film.quality import Quality
from tenuto.film.takes import Reel, Take
from tenuto.script.lecture import Beat, Scene
from tenuto.script.marks import Mark

# How much finer than the others a picture that stands alone is coded: x264 takes 6 log2 of it off the quantiser. The stream's
# parameters stay those of the reel, which the packets behind it need.
EXACT = ":ipratio=4"
STILL = 2  # pictures of a lead in which nothing moved yet: its first, and the same once more


def parted(scene: Scene, reel: Reel) -> tuple[Scene, Reel]:
    """A scene and its reel with a beat for every cue: its motion, and what is said from its word on.

    Where nothing moves before a beat's first cue, the beat begins with it; but a scene begins with its own first picture.
    """
    beats: list[Beat] = []
    takes: list[Take] = []
    for beat, take in zip(scene.beats, reel.takes, strict=True):
        starts = [0, *(cue.at for cue in take.cues)]
        names = [beat.slug, *(f"{beat.slug}-{cue.name}" for cue in take.cues)]
        texts = list(_texts(beat))
        if len(starts) > 1 and starts[1] <= STILL and takes:
            del starts[0], names[0]
            texts[:2] = [" ".join(filter(None, texts[:2]))]
        runs = _cut(take.lead, starts, reel)
        for number, (name, text, run) in enumerate(zip(names, texts, runs, strict=True), 1):
            beats.append(replace(beat, slug=name, text=text, cues=(), pauses=()))
            takes.append(Take(name, run, take.loop if number == len(names) else None))
    return replace(scene, beats=tuple(beats)), replace(reel, takes=tuple(takes))


def _texts(beat: Beat) -> Iterator[str]:
    """What is said before a beat's first cue, and from each cue to the next."""
    end = Mark("", len(beat.sentences), 0)
    for begin, stop in pairwise([Mark("", 0, 0), *beat.cues, end]):
        said = [
            sentence[begin.at if number == begin.sentence else 0 : stop.at if number == stop.sentence else None]
            for number, sentence in enumerate(beat.sentences)
            if begin.sentence <= number <= stop.sentence
        ]
        yield " ".join(text.strip() for text in said if text.strip())


def _cut(lead: Run, starts: Sequence[int], reel: Reel) -> Iterator[Run]:
    """A lead from each of `starts`, numbers of its pictures, to the next; each waits for nothing at its end."""
    standing = _standing(lead, starts, reel)
    for begin, end in pairwise([*starts, len(lead.packets)]):
        packets, holds = lead.packets[begin:end], lead.holds[begin:end]
        if begin:
            # What stood is the part's first picture, as many places before the first packet as the encoder counted.
            packets = (standing[begin], *(h264.restamp(packet, at) for at, packet in enumerate(packets, 1)))
            holds = (1, *holds)
        yield Run(packets, holds)


def _standing(lead: Run, starts: Sequence[int], reel: Reel) -> dict[int, bytes]:
    """The picture before each of `starts`, but the first one of the lead, as a packet that needs no other."""
    wanted = {start - 1 for start in starts if start}
    if not wanted:
        return {}
    return {
        number + 1: _exact(picture, reel.quality)
        for number, picture in enumerate(decoded(reel, lead.packets[: max(wanted) + 1]))
        if number in wanted
    }


def _exact(picture: av.VideoFrame, quality: Quality) -> bytes:
    encoder = av.CodecContext.create("libx264", "w")
    h264.configure(encoder, quality)
    encoder.options = {**h264.OPTIONS, "x264-params": h264.OPTIONS["x264-params"] + EXACT}
    picture.pts, picture.time_base, picture.pict_type = 0, encoder.time_base, PictureType.NONE
    (packet,) = encoder.encode(picture)
    return bytes(packet)

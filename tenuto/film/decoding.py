"""Pictures out of takes, as they were filmed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import av
from av.video.reformatter import Interpolation, VideoReformatter
from PIL import Image

from tenuto.film.h264 import Packet
from tenuto.film.takes import Reel

# Without these, FFmpeg's conversions lose two levels each, and grounds come out darker than they were drawn.
EXACT = Interpolation.BICUBIC | Interpolation.ACCURATE_RND | Interpolation.FULL_CHR_H_INT


def decoded(reel: Reel, packets: Iterable[Packet]) -> Iterator[av.VideoFrame]:
    """The pictures that a decoder shows for packets of a reel, of which the first needs no other; one a packet, in order."""
    decoder = av.CodecContext.create("h264", "r")
    decoder.thread_count = 1  # pictures come out as they go in
    decoder.extradata = reel.parameters
    for packet in packets:
        yield from decoder.decode(av.Packet(bytes(packet)))
    yield from decoder.decode(None)


def as_image(picture: av.VideoFrame) -> Image.Image:
    """A decoded picture in RGB, as exactly as its coding allows."""
    return Image.fromarray(VideoReformatter().reformat(picture, format="rgb24", interpolation=EXACT).to_ndarray())

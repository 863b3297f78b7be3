"""Coded pictures: an encoder whose packets can be held, repeated, cut and joined without being encoded again.

Two properties of the stream make takes elastic:

- one reference frame, no B-frames, closed GOPs: a run of packets that starts with an IDR picture can be cut after any
  packet, and any run may follow;
- a P-picture in which every macroblock is skipped means "the previous picture again", whatever that picture shows. One
  such packet, of some 70 bytes, holds any picture for any time.

What ties a packet to its place is only `frame_num` in the slice header (ITU-T H.264, 7.3.3 and 7.4.3): the number of
the reference picture since the last IDR, modulo 16 here. `restamp` writes it anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction

import av
import numpy as np
from av.codec.context import Flags
from av.video.codeccontext import VideoCodecContext
from av.video.plane import VideoPlane
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from numpy.typing import NDArray

from tenuto.film.quality import Quality
from tenuto.stage.box import Box

# One quantiser for all: rate control would look at every picture once more. With it ultrafast, given CABAC and the 8x8
# transform, takes half the time of superfast at CRF 21 for a tenth to a fifth fewer bytes, and its worst samples are nearer
# to what was drawn; 19 keeps the flat ground and fine text of these drawings at some 58 dB. No adaptive quantisation,
# which spends bits where film has grain; no lookahead, so that each picture gives its packet at once; one thread, so that
# the bytes do not depend on the machine's cores (scenes are filmed in parallel instead).
OPTIONS = {
    "preset": "ultrafast",
    "x264-params": (
        "qp=19:cabac=1:8x8dct=1:"
        "ref=1:bframes=0:keyint=infinite:scenecut=0:open-gop=0:weightp=0:aq-mode=0:rc-lookahead=0:sync-lookahead=0:mbtree=0:"
        "force-cfr=1:threads=1:sliced-threads=0:aud=0"
    ),
}
# Bits of frame_num in the slice header, as x264 writes it with one reference frame (SPS log2_max_frame_num = 4).
FRAME_NUM_BITS = 4
# A lead ends with its last picture coded once more: what was rounded away is made up where it can be, and two IDR pictures
# never follow each other.
SETTLING_PICTURES = 1
# A change is seen once this share of the picture's samples is lighter or darker by this much: at 1080p a spot of 14 x 14
# px by a tenth of full scale. Eased motion starts below it for 2 to 5 pictures.
SEEN_SHARE, SEEN_LEVEL = 1e-4, 24
# Colour is spread over neighbouring pixels: so many around the changed ones are converted with them, to the same sample as
# if all had been.
SPREAD = 8
SUBSAMPLING = (1, 2, 2)  # of luma and the two of colour
BEHIND = 2  # pictures that may wait for coding

Packet = bytes | memoryview  # of what was just coded, or of a reel out of the cache


@dataclass(frozen=True, slots=True)
class Run:
    """Coded pictures in order, the first an IDR picture; picture i is shown for `holds[i]` frames."""

    packets: tuple[Packet, ...]  # Annex B access units
    holds: tuple[int, ...]  # frames, each >= 1

    @property
    def frames(self) -> int:
        return sum(self.holds)


def configure(context: VideoCodecContext, quality: Quality) -> None:
    """Set up a libx264 context; equal qualities give equal codec parameters."""
    context.width, context.height = quality.width, quality.height
    context.pix_fmt = "yuv420p"
    context.time_base, context.framerate = Fraction(1, quality.fps), Fraction(quality.fps)
    context.colorspace, context.color_range = Colorspace.ITU709, ColorRange.MPEG
    context.color_primaries = context.color_trc = 1  # BT.709
    context.flags |= Flags.global_header
    context.thread_count = 1
    context.options = dict(OPTIONS)


def new_encoder(quality: Quality) -> VideoCodecContext:
    context = av.CodecContext.create("libx264", "w")
    configure(context, quality)
    return context


Place = tuple[int, tuple[slice, slice]]  # a plane, and a part of it
ALL: tuple[Place, ...] = tuple((plane, (slice(None), slice(None))) for plane in range(3))
MOST_STALE = 64  # places, beyond which all is copied


@dataclass(slots=True)
class _Sheet:
    """The memory of a picture as it is coded, which takes one picture after another; at uhd 12 MB."""

    frame: av.VideoFrame
    planes: list[NDArray[np.uint8]]
    stale: list[Place]  # where it is not what the newest picture is
    coding: Future[bytes]  # of what stands on it


class RunEncoder:
    """Encodes one run, picture by picture; equal neighbours cost a comparison instead of a coding.

    Coding runs in a thread of its own, a few pictures behind: where a core is free, the next picture is drawn meanwhile.
    """

    def __init__(self, quality: Quality) -> None:
        self._context = new_encoder(quality)
        self._reformatter = VideoReformatter()
        self._thread = ThreadPoolExecutor(1)
        self._packets: list[Future[bytes]] = []
        self._holds: list[int] = []
        self._sheets: list[_Sheet] = []
        self._newest: _Sheet | None = None
        self._before: NDArray[np.uint8] | None = None  # luma before what is to be seen, while it is not seen yet
        self._unseen = 0  # frames since the first change, in which nothing can be seen of it yet

    def show(self, pixels: NDArray[np.uint8], frames: int = 1, changed: Sequence[Box] | None = None) -> None:
        """Add a picture, (H, W, 4) uint8 RGBA, shown for `frames` frames. The array is read, not kept.

        Args:
            changed: boxes outside which it is the picture before; None if nobody knows.
        """
        if not self._take(pixels, changed):
            self._holds[-1] += frames
            if self._unseen and self._before is not None:
                self._unseen += frames
            return
        self._encode(frames)
        if self._before is not None:
            if is_seen(self._before, self._luma):
                self._before = None
            else:
                self._unseen += frames

    def _take(self, pixels: NDArray[np.uint8], changed: Sequence[Box] | None) -> bool:
        """Make a picture the newest; False if it is the last one again."""
        if self._newest is None:
            self._newest = self._sheet(self._in_yuv(pixels))
            return True
        pieces = list(self._pieces(self._newest, pixels, changed))
        if not pieces:
            return False
        sheet = self._free(self._newest)
        for plane, place, samples in pieces:
            sheet.planes[plane][place] = samples
        for other in self._sheets:
            if other is not sheet:
                other.stale += [(plane, place) for plane, place, _ in pieces]
                if len(other.stale) > MOST_STALE:
                    other.stale[:] = ALL
        self._newest = sheet
        return True

    def _pieces(
        self, newest: _Sheet, pixels: NDArray[np.uint8], changed: Sequence[Box] | None
    ) -> Iterator[tuple[int, tuple[slice, slice], NDArray[np.uint8]]]:
        """What is new in a picture: planes, places, and samples there."""
        height, width = pixels.shape[:2]
        everything = Box(0, 0, width, height)
        for drawn in (everything,) if changed is None else changed:
            box = drawn.coarser(2).finer(2).grown(SPREAD).within(everything)
            around = box.grown(SPREAD).within(everything)
            part = self._in_yuv(pixels[around.slices])
            for plane, by in enumerate(SUBSAMPLING):
                place, inside = box.coarser(by).slices, box.seen_from(around).coarser(by).slices
                samples = _lines(part.planes[plane])[inside]
                if not np.array_equal(newest.planes[plane][place], samples):
                    yield plane, place, samples

    def _free(self, newest: _Sheet) -> _Sheet:
        """A sheet that is not coded from any more, on which the newest picture stands."""
        if newest.coding.done():
            return newest
        sheet = next((sheet for sheet in self._sheets if sheet.coding.done()), None)
        if sheet is None:
            frame = av.VideoFrame(newest.frame.width, newest.frame.height, newest.frame.format.name)
            frame.colorspace, frame.color_range = newest.frame.colorspace, newest.frame.color_range
            sheet = self._sheet(frame, ALL)
        for plane, place in sheet.stale:
            sheet.planes[plane][place] = newest.planes[plane][place]
        sheet.stale.clear()
        return sheet

    def _sheet(self, frame: av.VideoFrame, stale: Sequence[Place] = ()) -> _Sheet:
        self._sheets.append(_Sheet(frame, [_lines(plane) for plane in frame.planes], list(stale), Future()))
        return self._sheets[-1]

    @property
    def _luma(self) -> NDArray[np.uint8]:
        """Of the newest picture, (H, W)."""
        assert self._newest is not None
        return self._newest.planes[0]

    def _in_yuv(self, pixels: NDArray[np.uint8]) -> av.VideoFrame:
        return self._reformatter.reformat(
            av.VideoFrame.from_numpy_buffer(pixels, "rgba"),
            format="yuv420p",
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            dst_colorspace=Colorspace.ITU709,
            threads=1,  # scenes are filmed in parallel instead
        )

    def settle(self) -> int:
        """Refine the last picture, since a freeze may follow; the number of the next.

        It also keeps two IDR pictures from following each other, which H.264 7.4.3 allows only with different numbers.
        """
        for _ in range(SETTLING_PICTURES):
            self._encode(1)
        self._before, self._unseen = self._luma.copy(), 0
        return len(self._packets)

    @property
    def rise(self) -> int:
        """Frames from the first change after the last `settle` until something of it can be seen; 0 if nothing ever is."""
        return self._unseen if self._before is None else 0

    def finish(self, settle: bool) -> Run:
        """The run; with `settle`, what follows may be a freeze."""
        if settle:
            self.settle()
        packets = tuple(packet.result() for packet in self._packets)
        self._thread.shutdown()
        assert not self._context.encode(None), "the encoder must not hold packets back"
        return Run(packets, tuple(self._holds))

    def _encode(self, frames: int) -> None:
        assert self._newest is not None
        if len(self._packets) >= BEHIND:
            self._packets[-BEHIND].result()
        self._newest.coding = self._thread.submit(self._code, self._newest.frame, len(self._packets))
        self._packets.append(self._newest.coding)
        self._holds.append(frames)

    def _code(self, picture: av.VideoFrame, number: int) -> bytes:
        picture.pts, picture.time_base = number, self._context.time_base
        (packet,) = self._context.encode(picture)
        return bytes(packet)


def luma(picture: av.VideoFrame) -> NDArray[np.uint8]:
    """Its luma plane, (H, W)."""
    return _lines(picture.planes[0])


def _lines(plane: VideoPlane) -> NDArray[np.uint8]:
    """A plane, (H, W), without what pads its lines to a multiple of 64, which nobody writes."""
    return np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[: plane.height, : plane.width]


def is_seen(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> bool:
    """Whether a viewer can see that one picture, by its luma (H, W), is not the other."""
    changed = np.maximum(before, after) - np.minimum(before, after) > SEEN_LEVEL
    return bool(np.count_nonzero(changed) > SEEN_SHARE * changed.size)


def holding_packet(quality: Quality) -> bytes:
    """The packet that says "the previous picture again": the fourth of four equal grey pictures."""
    encoder = new_encoder(quality)
    grey = np.full((quality.height * 3 // 2, quality.width), 128, np.uint8)
    packets: list[bytes] = []
    for index in range(4):
        frame = av.VideoFrame.from_ndarray(grey, "yuv420p")
        frame.pts, frame.time_base = index, encoder.time_base
        packets += [bytes(packet) for packet in encoder.encode(frame)]
    return packets[-1]


def codec_parameters(quality: Quality) -> bytes:
    """SPS and PPS, by which two streams can be told joinable."""
    encoder = new_encoder(quality)
    encoder.open()
    return bytes(encoder.extradata or b"")


def restamp(packet: Packet, frame_num: int) -> bytes:
    """Write `frame_num` (taken modulo 16) into the slice header of a P-picture.

    The header begins, after the NAL byte 0x41, with first_mb_in_slice = ue(0), slice_type = ue(5), pps_id = ue(0), the
    bits 1 00110 1, and then the four of frame_num.

    Raises:
        ValueError: the packet is no P-picture of this encoder.
    """
    packet = bytes(packet)
    start = packet.index(b"\x00\x00\x01") + 3
    if len(packet) < start + 3 or packet[start] & 0x1F != 1 or packet[start + 1] >> 1 != 0b1001101:
        raise ValueError("restamp: not a P-picture of this project's encoder")
    number = frame_num % (1 << FRAME_NUM_BITS)
    first = packet[start + 1] & 0xFE | number >> 3
    second = packet[start + 2] & 0x1F | (number & 7) << 5
    if packet[start + 2] and second:  # next to no zero nothing was escaped, or is to be
        return b"".join((packet[: start + 1], bytes((first, second)), packet[start + 3 :]))
    # Emulation prevention bytes are taken out, and put in where the new bits need them.
    payload = bytearray(packet[start:].replace(b"\x00\x00\x03", b"\x00\x00"))
    payload[1:3] = first, second
    return packet[:start] + _escape(bytes(payload))


def _escape(payload: bytes) -> bytes:
    """Insert emulation prevention: after two zero bytes no byte below 4 may stand bare (7.4.1.1)."""
    return _BARE.sub(b"\x00\x00\x03", payload)


_BARE = re.compile(rb"\x00\x00(?=[\x00-\x03])")


def play(run: Run, holds: tuple[int, ...], holding: bytes) -> Iterator[tuple[bytes, bool]]:
    """The packets that show picture i of `run` for `holds[i]` frames, each with whether it is a key frame.

    `holding` is the packet of `holding_packet`; a hold of 0 is not possible, since each picture builds on the last.
    """
    stamped = [restamp(holding, number) for number in range(1 << FRAME_NUM_BITS)]
    number = 0
    for index, (packet, hold) in enumerate(zip(run.packets, holds, strict=True)):
        # Until something was held, every packet is in its own place already.
        yield (bytes(packet) if number == index else restamp(packet, number)), index == 0
        for extra in range(1, hold):
            yield stamped[(number + extra) % len(stamped)], False
        number += hold

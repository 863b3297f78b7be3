"""Coded pictures are held, cut, joined and renumbered without being encoded again, and decode to the bit."""

from __future__ import annotations

from dataclasses import replace

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tenuto.film import h264
from tenuto.film.h264 import Run, RunEncoder, holding_packet, play, restamp
from tenuto.film.quality import DRAFT, QUALITIES, Quality
from tenuto.stage.box import Box

Pictures = list[NDArray[np.uint8]]  # (H * 3 // 2, W) YUV planes each, as they are decoded

SMALL = Quality("small", 160, 96, 15)
HOLDING = holding_packet(SMALL)
PARAMETERS = h264.codec_parameters(SMALL)


def noise(seed: int, quality: Quality = SMALL) -> NDArray[np.uint8]:
    """The hardest picture for a codec, (H, W, 4) RGBA."""
    pixels = np.random.default_rng(seed).integers(0, 256, (quality.height, quality.width, 4), np.uint8)
    pixels[..., 3] = 255
    return pixels


def drawing(seed: int, quality: Quality = SMALL) -> NDArray[np.uint8]:
    """Flat colours with sharp edges, as scenes have them."""
    rng = np.random.default_rng(seed)
    pixels = np.full((quality.height, quality.width, 4), 255, np.uint8)
    pixels[..., :3] = (14, 19, 32)
    for _ in range(6):
        x, y = rng.integers(0, quality.width - 30), rng.integers(0, quality.height - 30)
        pixels[y : y + 30, x : x + 20, :3] = rng.integers(0, 256, 3)
    return pixels


def encode(*pictures: NDArray[np.uint8], settle: bool = False, quality: Quality = SMALL) -> Run:
    encoder = RunEncoder(quality)
    for picture in pictures:
        encoder.show(picture)
    return encoder.finish(settle)


def decode(packets: list[bytes], parameters: bytes = PARAMETERS) -> Pictures:
    """All pictures, in order; any complaint of the decoder is an error."""
    context = av.CodecContext.create("h264", "r")
    context.thread_count = 1
    context.options = {"err_detect": "explode", "ec": "0"}
    context.extradata = parameters
    frames = [frame for packet in packets for frame in context.decode(av.Packet(packet))]
    frames += context.decode(None)
    return [frame.to_ndarray() for frame in frames]


def shown(*parts: tuple[Run, tuple[int, ...]]) -> list[bytes]:
    return [packet for run, holds in parts for packet, _ in play(run, holds, HOLDING)]


def same(one: Pictures, other: Pictures) -> bool:
    return len(one) == len(other) and all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


MOVING = encode(*(drawing(seed) for seed in range(40)))
MOVING_DECODED = decode(list(MOVING.packets))
OTHER = encode(*(noise(seed) for seed in range(100, 106)))
OTHER_DECODED = decode(list(OTHER.packets))


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.tuples(*[st.integers(-5, 170)] * 4), max_size=3), min_size=1, max_size=6), st.booleans())
def test_only_the_changed_boxes_are_converted_and_give_the_same_packets(
    pictures: list[list[tuple[int, int, int, int]]], is_large: bool
) -> None:
    """The hardest picture changes in boxes of any place and size, or in none: packets and holds are those of one who
    converts every picture whole."""
    quality = replace(SMALL, width=854, height=480) if is_large else SMALL
    picture, told, whole = noise(0, quality), RunEncoder(quality), RunEncoder(quality)
    told.show(picture)
    whole.show(picture)
    for seed, corners in enumerate(pictures, 1):
        boxes = [Box(*four).within(Box(0, 0, quality.width, quality.height)) for four in corners]
        boxes = [box for box in boxes if box]
        picture = picture.copy()
        for box in boxes:
            picture[box.slices] = noise(seed, quality)[box.slices]
        told.show(picture, 2, boxes)
        whole.show(picture, 2)
    assert told.finish(settle=True) == whole.finish(settle=True)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("picture", [noise, drawing])
def test_holding_repeats_any_picture_to_the_pixel(picture: object, seed: int) -> None:
    """The holding packet shows whatever was shown before it again, bit for bit, 40 frames long."""
    run = encode(picture(seed))  # type: ignore[operator]
    frames = decode(shown((run, (40,))))
    assert len(frames) == 40
    assert all(np.array_equal(frame, frames[0]) for frame in frames)
    assert np.array_equal(frames[0], decode(list(run.packets))[0])


@pytest.mark.parametrize("quality", QUALITIES.values(), ids=QUALITIES)
def test_holding_fits_every_quality(quality: Quality) -> None:
    """The packet is found for each picture size, also where it is no whole number of macroblocks, and is tiny."""
    holding = holding_packet(quality)
    run = encode(drawing(1, quality), quality=quality)
    packets = [packet for packet, _ in play(run, (3,), holding)]
    frames = decode(packets, h264.codec_parameters(quality))
    assert len(frames) == 3 and frames[0].shape == (quality.height * 3 // 2, quality.width)
    assert np.array_equal(frames[2], frames[0])
    assert len(holding) < 300  # bytes: 71 at fhd


@settings(max_examples=40, deadline=None)
@given(holds=st.lists(st.integers(1, 40), min_size=6, max_size=6))
def test_any_holds_show_each_picture_so_long(holds: list[int]) -> None:
    """Whatever the holds, picture i stands for holds[i] frames and is the picture that was encoded."""
    frames = decode(shown((OTHER, tuple(holds))))
    wanted = [picture for picture, hold in zip(OTHER_DECODED, holds, strict=True) for _ in range(hold)]
    assert same(frames, wanted)


@pytest.mark.parametrize("cut", range(1, 41))
def test_a_run_may_be_cut_anywhere_and_another_follow(cut: int) -> None:
    """Packets 0 to `cut` of a run, then another run: every picture as if each had been decoded alone."""
    head = Run(MOVING.packets[:cut], MOVING.holds[:cut])
    frames = decode(shown((head, head.holds), (OTHER, OTHER.holds), (MOVING, MOVING.holds)))
    assert same(frames, [*MOVING_DECODED[:cut], *OTHER_DECODED, *MOVING_DECODED])


def test_runs_of_one_picture_follow_each_other() -> None:
    """A beat that begins with its loop has a lead of one picture: two key frames stand side by side."""
    one = encode(noise(1))
    frames = decode(shown((one, (1,)), (OTHER, OTHER.holds), (one, (1,)), (one, (1,))))
    alone = decode(list(one.packets))
    assert same(frames, [*alone, *OTHER_DECODED, *alone, *alone])


def test_a_loop_repeats_to_the_bit() -> None:
    """Every turn of a loop shows the same pictures, however each turn is slowed."""
    turns = [(OTHER, (1, 2, 1, 3, 1, 1)), (OTHER, (2, 2, 2, 2, 2, 2)), (OTHER, OTHER.holds)]
    frames = decode(shown(*turns))
    wanted = [OTHER_DECODED[i] for _, holds in turns for i, hold in enumerate(holds) for _ in range(hold)]
    assert same(frames, wanted)


def _frame_num(packet: bytes) -> int:
    """Read frame_num bit by bit, with Exp-Golomb codes as ITU-T H.264 9.1 has them: another way than restamp's."""
    start = packet.index(b"\x00\x00\x01") + 4
    bits = "".join(f"{byte:08b}" for byte in packet[start:].replace(b"\x00\x00\x03", b"\x00\x00"))
    position = 0
    for _ in range(3):  # first_mb_in_slice, slice_type, pps_id
        zeros = bits.index("1", position) - position
        position += 2 * zeros + 1
    return int(bits[position : position + 4], 2)


@pytest.mark.parametrize("number", range(16))
def test_restamp_writes_every_number(number: int) -> None:
    """Each of the 16 frame numbers can be written, of any P-picture, and modulo 16."""
    for packet in (HOLDING, *MOVING.packets[1:]):
        assert _frame_num(restamp(packet, number)) == number
        assert restamp(packet, number + 16 * 3) == restamp(packet, number)


@pytest.mark.parametrize("index", range(1, 40))
def test_restamp_undone_gives_the_packet_back(index: int) -> None:
    """Writing another number and then the first again restores every byte: emulation prevention survives both ways."""
    packet = MOVING.packets[index]
    assert _frame_num(packet) == index % 16
    for number in range(16):
        assert restamp(restamp(packet, number), index) == packet


@given(payload=st.binary(max_size=80) | st.lists(st.sampled_from([0, 0, 0, 1, 2, 3, 4]), max_size=60).map(bytes))
def test_emulation_prevention_round_trip(payload: bytes) -> None:
    """Escaped bytes hold no start code or escape by chance, and unescaping gives the payload back."""
    escaped = h264._escape(payload)
    for code in (b"\x00\x00\x00", b"\x00\x00\x01", b"\x00\x00\x02"):
        assert code not in escaped
    assert escaped.replace(b"\x00\x00\x03", b"\x00\x00") == payload


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        b"\x00\x00\x01",
        b"\x00\x00\x01\x41",
        b"no start code at all",
        b"\x00\x00\x00\x01\x67\x64\x00\x1f\xac",  # parameters
        MOVING.packets[0],  # an IDR picture
        b"\x00\x00\x01\x41\x9f\x00\x00\x10",  # a P-picture's NAL with another slice header
        b"\x00\x00\x01\x06\x05\xff\xff",  # SEI
    ],
    ids=["empty", "start code alone", "cut in the header", "no start code", "parameters", "idr", "other slice", "sei"],
)
def test_restamp_refuses_what_it_does_not_know(packet: bytes) -> None:
    """A packet that is no P-picture of this encoder is refused, not damaged."""
    with pytest.raises(ValueError):
        restamp(packet, 5)


def test_equal_pictures_cost_one_packet() -> None:
    """Neighbours that are equal are coded once and held; a picture that comes back later is coded anew."""
    run = encode(drawing(1), drawing(1), drawing(1), drawing(2), drawing(1))
    assert len(run.packets) == 3
    assert run.holds == (3, 1, 1)
    assert run.frames == 5


def test_what_pads_the_lines_is_no_part_of_a_picture() -> None:
    """Lines of 854 samples are padded with whatever was in memory: pictures that differ only there are equal."""

    def picture(padding: int, sample: int) -> av.VideoFrame:
        frame = av.VideoFrame(DRAFT.width, DRAFT.height, "yuv420p")
        for plane in frame.planes:
            lines = np.full((plane.height, plane.line_size), padding, np.uint8)
            lines[:, : plane.width] = sample
            plane.update(lines.tobytes())
        return frame

    assert picture(0, 7).planes[0].line_size > DRAFT.width
    assert (h264._lines(picture(0, 7).planes[0]) == h264._lines(picture(255, 7).planes[0])).all()
    assert (h264._lines(picture(0, 7).planes[0]) != h264._lines(picture(0, 8).planes[0])).all()


def test_a_hold_given_with_the_picture_counts() -> None:
    """`show(picture, frames=n)` stands for n frames, and an equal neighbour adds to it."""
    encoder = RunEncoder(SMALL)
    encoder.show(drawing(1), 7)
    encoder.show(drawing(1), 4)
    encoder.show(drawing(2))
    assert encoder.finish(settle=False).holds == (11, 1)


def test_one_changed_pixel_is_a_new_picture() -> None:
    """Pictures are compared whole: if only the last pixel differs, it is another picture."""
    changed = drawing(1)
    changed[-1, -1, :3] ^= 16
    assert len(encode(drawing(1), changed).packets) == 2


def test_the_caller_may_draw_on() -> None:
    """The array given to `show` is read at once: drawing on it afterwards changes nothing that was shown."""
    canvas, encoder = drawing(1), RunEncoder(SMALL)
    encoder.show(canvas)
    canvas[:] = drawing(2)
    encoder.show(canvas)
    canvas[:] = 0
    assert encoder.finish(settle=False) == encode(drawing(1), drawing(2))


@pytest.mark.parametrize("settle", [False, True])
def test_equal_input_gives_equal_bytes(settle: bool) -> None:
    """The encoder has no clock, no threads and no chance in it."""
    pictures = [noise(1), *(drawing(seed) for seed in range(10))]
    assert encode(*pictures, settle=settle) == encode(*pictures, settle=settle)
    assert holding_packet(SMALL) == HOLDING and h264.codec_parameters(SMALL) == PARAMETERS


def test_a_freeze_is_clean() -> None:
    """The picture on which motion ends is within 50 dB of what was drawn."""
    pictures = [drawing(seed) for seed in range(8)]
    wanted = h264_planes(pictures[-1])
    settled = decode(list(encode(*pictures, settle=True).packets))[-1].astype(float)
    assert np.square(settled - wanted).mean() < 255**2 / 10**5


def h264_planes(pixels: NDArray[np.uint8]) -> NDArray[np.float64]:
    """A picture as the encoder gets it, (H * 3 // 2, W) YUV planes."""
    frame = av.VideoFrame.from_ndarray(pixels, "rgba")
    return (
        frame.reformat(format="yuv420p", src_color_range="JPEG", dst_color_range="MPEG", dst_colorspace="ITU709")
        .to_ndarray()
        .astype(float)
    )


def test_a_lead_is_never_an_idr_picture_alone() -> None:
    """A lead of one picture goes on with P-pictures, so that the IDR picture of its loop does not follow its own."""
    assert len(encode(drawing(1), settle=True).packets) == 1 + h264.SETTLING_PICTURES


def test_colours_survive() -> None:
    """BT.709 limited range in and out: flat colours come back within two steps of 255."""
    colours = [(14, 19, 32), (242, 244, 248), (245, 180, 65), (53, 201, 176), (255, 111, 97), (169, 139, 255)]
    for colour in colours:
        pixels = np.full((DRAFT.height, DRAFT.width, 4), 255, np.uint8)
        pixels[..., :3] = colour
        context = av.CodecContext.create("h264", "r")
        context.extradata = h264.codec_parameters(DRAFT)
        run = encode(pixels, quality=DRAFT)
        frames = [*context.decode(av.Packet(run.packets[0])), *context.decode(None)]
        assert (frames[0].colorspace, frames[0].color_range) == (1, 1)  # BT.709, limited
        middle = frames[0].to_ndarray(format="rgb24", src_colorspace="ITU709", dst_colorspace="ITU709")[240, 427]
        assert np.abs(middle.astype(int) - colour).max() <= 2, colour


# -- cues ----------------------------------------------------------------------------------------------------------------


def spot(level: int, side: int) -> NDArray[np.uint8]:
    """A grey square of that side on black: dim or small ones cannot be seen."""
    pixels = np.zeros((SMALL.height, SMALL.width, 4), np.uint8)
    pixels[..., 3] = 255
    pixels[:side, :side, :3] = level
    return pixels


def test_a_cue_knows_when_its_motion_can_be_seen() -> None:
    """From the first picture that differs at all to the first in which a viewer sees something: what eases in is counted."""
    encoder = RunEncoder(SMALL)
    encoder.show(spot(0, 0))
    at = encoder.settle()
    assert at == 1 + h264.SETTLING_PICTURES
    encoder.show(spot(0, 0), 3)  # nothing moves yet: these frames belong to the picture that stands
    for picture in (spot(9, 20), spot(18, 20), spot(200, 1), spot(200, 20)):
        encoder.show(picture, 2)
    rise = encoder.rise
    run = encoder.finish(settle=True)
    assert rise == 6, "too dim, too dim, too small: two frames each"
    assert run.holds[:at] == (*(1,) * h264.SETTLING_PICTURES, 4) and run.holds[at] == 2


def test_a_cue_at_which_nothing_can_be_seen_has_no_rise() -> None:
    """Its word is then where its motion starts."""
    encoder = RunEncoder(SMALL)
    encoder.show(spot(0, 0))
    encoder.settle()
    encoder.show(spot(5, 20), 7)
    assert encoder.rise == 0


@settings(max_examples=30, deadline=None)
@given(wait=st.integers(0, 60), cut=st.integers(2, 39))
def test_a_lead_that_waits_decodes_to_the_same_pictures(wait: int, cut: int) -> None:
    """A hold inside a lead repeats its picture to the bit and changes none behind it; there is no new IDR picture."""
    holds = [1] * 40
    holds[cut - 1] += wait
    packets = shown((MOVING, tuple(holds)))
    wanted = [*MOVING_DECODED[:cut], *[MOVING_DECODED[cut - 1]] * wait, *MOVING_DECODED[cut:]]
    assert same(decode(packets), wanted)
    assert [is_key for _, is_key in play(MOVING, tuple(holds), HOLDING)].count(True) == 1

"""A short: some beats of the lecture as an upright teaser with burned-in captions, for phones.

It begins with a question in large words over the first beat's strongest picture and ends with who made the lecture and
where the whole can be seen. Between them stand the beats, on a timeline of their own, so that their sound is one piece,
levelled as the lecture's is. Their pictures are cut out of the film's as large as what is drawn allows
(publish/upright.py), and coded anew; Typst sets the words, with the fonts that it is given and no other.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from functools import cache, reduce
from itertools import islice, repeat
from operator import or_
from pathlib import Path

import av
import numpy as np
import typst
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from numpy.typing import NDArray
from PIL import Image

from tenuto.files import whole
from tenuto.film import soundtrack
from tenuto.film.build import Progress, Report, Workshop
from tenuto.film.captions import cues_of
from tenuto.film.edit import heard, muxing
from tenuto.film.h264 import luma
from tenuto.film.outputs import Edit
from tenuto.film.quality import SAMPLE_RATE, Quality
from tenuto.film.soundtrack import Sound, sound_of
from tenuto.film.strips import pictures_of
from tenuto.film.timeline import SceneSpan, Timeline, lay_out
from tenuto.film.words import spoken_words
from tenuto.languages.language import of
from tenuto.languages.reading import reader
from tenuto.publish.deck import opening, words_of
from tenuto.publish.errors import PublishError
from tenuto.publish.upright import APART, HIGH, WIDE, Box, Moment, View, between, fitted, look, views
from tenuto.script.labels import labels_of
from tenuto.script.lecture import Beat, Lecture, Scene
from tenuto.stage import fonts
from tenuto.stage.theme import CREAM, NIGHT, STAGE_BOTTOM, STAGE_TOP, UNITS_PER_PX, Ground
from tenuto.voices import Choice

LONGEST = 60.0  # s
QUESTION, FAREWELL = 1.2, 3.0  # s, of the first picture and of the last
WIDTH, HEIGHT = 1080, 1920  # px
SIDE, EDGE = 64, 24  # px beside words, and beside the picture
# From top to bottom, px: the lecture's name, the picture, the captions, and what stands under the buttons of the apps that
# show shorts. Over the first picture the question takes more room than the name alone. All are multiples of four.
NAME = 220
PICTURE = slice(NAME, 1272)
CAPTIONS = slice(1272, 1600)
ASKED = slice(NAME, 720)
STRONGEST = slice(720, 1600)
ROOM = (WIDTH - 2 * EDGE, PICTURE.stop - PICTURE.start)  # of the picture
BELOW = 24  # px under the name
SLACK = 12  # px above and below the stage that what stands at its edge may take
MOMENT = 0.2  # s, in which the pictures are watched together
# What stood on the stage before a beat says nothing in a short. Until the beat's own motion begins, but no longer than
# BORNE, and while what stood there leaves, the picture before it is shown.
BORNE, LEAVING = 2.0, 0.6  # s
MOVING = 0.5  # s from one view to the next
TEMPLATE, LABELS = Path(__file__).with_name("short.typ"), Path(__file__).with_name("short.yaml")
# Coded once for many viewers. So many threads on every machine, since x264's choices hang on their number.
CODING = {"crf": "18", "preset": "fast", "threads": "4"}
GROUNDS = (NIGHT, CREAM)

Part = tuple[Scene, Beat]
Pixels = NDArray[np.uint8]
Planes = tuple[Pixels, Pixels, Pixels]  # Y, U, V in yuv420p
Paint = tuple[int, int, int]  # a colour, as Y, U, V


class NoShort(PublishError):
    """No beats are named to make a short from."""


class TextTooLong(PublishError):
    """Words that do not fit on their panel, however small they are set."""


class ShortTooLong(PublishError):
    """The beats take longer than a short may; the message says how long each is."""


def parts_of(lecture: Lecture, names: Sequence[str]) -> tuple[Part, ...]:
    """The beats named as SCENE/BEAT, else those that lecture.yaml names.

    Raises:
        NoShort, tenuto.script.lecture.UnknownScene, tenuto.script.lecture.UnknownBeat
    """
    parts = tuple(map(lecture.beat, names)) or lecture.short
    if not parts:
        raise NoShort(
            "no beats are named: give some with --beats SCENE/BEAT, or list them under 'short' in lecture.yaml"
        )
    return parts


@dataclass(frozen=True, slots=True)
class Watched:
    """What was seen of a beat: on which ground it stands, and how it is cut out."""

    frames: int
    late: int  # frames in which the picture before it is shown
    ground: Ground
    paint: Paint  # the ground's, as it is coded
    views: tuple[View, ...]
    strongest: Planes  # the picture on which most is drawn
    drawn: Moment  # on that one

    def view(self, frame: int, quality: Quality) -> View:
        """How its picture is cut out, so many frames after it has come."""
        length, begin = _frames(MOMENT, quality), 0
        for number, view in enumerate(self.views):
            if frame < begin + view.moments * length or number == len(self.views) - 1:
                part = (frame - begin) / _frames(MOVING, quality)
                return between(self.views[number - 1], view, part, ROOM) if number and part < 1 else view
            begin += view.moments * length
        raise AssertionError("a beat has a view")


def make_short(shop: Workshop, parts: Sequence[Part], voice: Choice) -> Report:
    """Make short.mp4 from `parts`, in their order.

    Raises:
        ShortTooLong, TextTooLong, tenuto.files.CannotWrite, and what Workshop.edit raises.
    """
    lecture, quality = shop.lecture, shop.settings.quality
    for ground in GROUNDS:  # before the work: they may not fit
        name_of(lecture, ground), question_of(lecture, ground), farewell_of(lecture)
    scenes = [scene for scene in lecture.scenes if scene in {scene for scene, _ in parts}]
    edit = shop.edit(scenes, voice)
    span = joined(edit, parts)
    sounding = with_ends(span)
    shop.report.length = sounding.frames / quality.fps
    if shop.report.length > LONGEST:
        raise ShortTooLong(_complaint(span, parts, quality.fps))
    path = shop.out / "short.mp4"
    with shop.timed("short"), whole(path) as part:
        timeline = Timeline(quality, (sounding,))
        sound = sound_of(sounding, edit.spoken.recordings, quality.samples_per_frame, shop.cache)
        beats = list(_watch(span, [_stage(edit, scene) for scene, _ in parts]))
        pictures = _pictures(span, beats, lecture)
        _write(part, islice(pictures, timeline.frames), timeline, sound, lecture, shop.progress)
    shop.report.results = [path]
    return shop.report


def joined(edit: Edit, parts: Sequence[Part]) -> SceneSpan:
    """`parts` as the one scene of a film of their own."""
    reels = {span.scene.name: span.reel for span in edit.timeline.scenes}
    takes = tuple(next(take for take in reels[scene.name].takes if take.beat == beat.slug) for scene, beat in parts)
    scene = replace(parts[0][0], beats=tuple(beat for _, beat in parts))
    reel = replace(reels[scene.name], takes=takes)
    words = words_of(edit.timeline.scenes)
    return lay_out([scene], {scene.name: reel}, edit.spoken.lengths, edit.timeline.quality, words).scenes[0]


def with_ends(span: SceneSpan) -> SceneSpan:
    """The same with the time of the first and of the last picture, in which nothing is said."""
    quality = span.reel.quality
    later = _frames(QUESTION, quality)
    frames = later + span.frames + _frames(FAREWELL, quality)
    beats = tuple(
        replace(
            beat, start=beat.start + later, lines=tuple(replace(line, start=line.start + later) for line in beat.lines)
        )
        for beat in span.beats
    )
    return replace(span, frames=frames + -frames % quality.grid_frames, beats=beats)


def _frames(seconds: float, quality: Quality) -> int:
    return round(seconds * quality.fps)


def _complaint(span: SceneSpan, parts: Sequence[Part], fps: int) -> str:
    lengths = ", ".join(
        f"{scene.slug}/{beat.slug} {laid.frames / fps:.1f} s"
        for (scene, beat), laid in zip(parts, span.beats, strict=True)
    )
    ends = QUESTION + FAREWELL
    return (
        f"the short is {span.frames / fps + ends:.1f} s long, of at most {LONGEST:.0f}: {lengths}, {ends:.1f} s for its "
        "first and last picture; leave some out with --beats, or under 'short' in narration/lecture.yaml"
    )


# -- what is cut out -----------------------------------------------------------------------------------------------------


def _stage(edit: Edit, scene: Scene) -> tuple[int, int]:
    """The rows of a scene's pictures that are looked at: where its header stands from the first, what is between that and
    the source line."""
    span = next(span for span in edit.timeline.scenes if span.scene.name == scene.name)
    above, below = (round((4 - y) / UNITS_PER_PX) for y in (STAGE_TOP, STAGE_BOTTOM))
    first = luma(next(pictures_of(opening(span, 1))))
    header = look(first, first, int(np.median(first)), (0, above - SLACK))
    return (0, HIGH) if header.is_empty else (above - SLACK, below + SLACK)


def _watch(span: SceneSpan, stages: Sequence[tuple[int, int]]) -> Iterator[Watched]:
    """Look at every picture, and decide how each beat is cut out."""
    pictures, quality = pictures_of(span), span.reel.quality
    length, borne, leaving = (_frames(seconds, quality) for seconds in (MOMENT, BORNE, LEAVING))
    for beat, rows in zip(span.beats, stages, strict=True):
        first = strongest = next(pictures)
        paint, before = _corners(_planes(first)), luma(first)
        moments, most, still = [look(before, before, paint[0], rows)], 0, beat.frames
        for number, picture in enumerate(islice(pictures, beat.frames - 1), 1):
            shown = luma(picture)
            if np.array_equal(shown, before):
                moments.append(replace(moments[-1], moves=np.zeros_like(moments[-1].moves)))
                continue
            still = min(still, number)
            moments.append(look(shown, before, paint[0], rows))
            before, amount = shown, int(np.abs(shown.astype(np.int16) - paint[0]).sum())
            if amount > most:
                most, strongest = amount, picture
        late = min((still if still <= borne else 0) + leaving, beat.frames - 1)
        seen = moments[late:]
        together = [reduce(or_, seen[at : at + length]) for at in range(0, len(seen), length)]
        yield Watched(
            beat.frames,
            late,
            min(GROUNDS, key=lambda ground: abs(_paint(ground)[0] - paint[0])),
            paint,
            views(together, length / quality.fps, ROOM),
            _planes(strongest),
            look(luma(strongest), luma(strongest), paint[0], rows),
        )


def _corners(picture: Planes) -> Paint:
    """Y, U and V of the ground: what is in the corners."""
    y, u, v = (int(np.median([plane[:4, :4], plane[:4, -4:], plane[-4:, :4], plane[-4:, -4:]])) for plane in picture)
    return y, u, v


# -- pictures ------------------------------------------------------------------------------------------------------------


def _question(beat: Watched, lecture: Lecture) -> Planes:
    """The first picture."""
    canvas = _painted(beat.paint)
    _paste(canvas, name_of(lecture, beat.ground), 0, 0)
    _paste(canvas, question_of(lecture, beat.ground), 0, ASKED.start)
    boxes, scale = fitted(beat.drawn, (WIDTH - 2 * EDGE, STRONGEST.stop - STRONGEST.start))
    _place(canvas, beat.strongest, View(1, boxes, scale), STRONGEST)
    return canvas


def _pictures(span: SceneSpan, beats: Sequence[Watched], lecture: Lecture) -> Iterator[Planes]:
    """Every picture: the question, the beats, cut out, with the lecture's name above and captions below, the farewell."""
    quality = span.reel.quality
    canvas = _question(beats[0], lecture)
    yield from repeat(canvas, _frames(QUESTION, quality))
    pictures, said = pictures_of(span), iter(_said(span, lecture))
    for number, beat in enumerate(beats):
        for _, words in zip(islice(pictures, beat.late), islice(said, beat.late), strict=True):
            if number:  # the question needs no caption
                canvas = _captioned(canvas, beats[number - 1], words, lecture)
            yield canvas
        named = _painted(beat.paint)
        _paste(named, name_of(lecture, beat.ground), 0, 0)
        shown: tuple[object, ...] = ()
        before: Pixels | None = None
        for at in range(beat.frames - beat.late):
            picture, words, view = next(pictures), next(said), beat.view(at, quality)
            is_new = before is None or not np.array_equal(luma(picture), before)
            if is_new or shown != (words, view):
                before, shown = luma(picture), (words, view)
                canvas = _captioned(named, beat, words, lecture)
                _place(canvas, _planes(picture), view, PICTURE)
            yield canvas
    yield from repeat(farewell_of(lecture))


def _captioned(canvas: Planes, beat: Watched, words: tuple[str, int] | None, lecture: Lecture) -> Planes:
    """A copy of the canvas with that caption, or none."""
    y, u, v = (plane.copy() for plane in canvas)
    height = CAPTIONS.stop - CAPTIONS.start
    panel = caption_of(lecture, beat.ground, *words) if words else _painted(beat.paint, height)
    _paste((y, u, v), panel, 0, CAPTIONS.start)
    return y, u, v


def _said(span: SceneSpan, lecture: Lecture) -> list[tuple[str, int] | None]:
    """For each frame its caption, and the place of the word that is said; the first from the caption's own beginning."""
    terms = reader(lecture.language, lecture.project).terms
    timeline, fps = Timeline(span.reel.quality, (span,)), span.reel.quality.fps
    said: list[tuple[str, int] | None] = [None] * span.frames
    spoken, ends = iter(spoken_words(timeline)), [(beat.start + beat.frames) / fps for beat in span.beats]
    for cue in cues_of(timeline, terms=terms):
        words, over = " ".join(cue.lines), next(end for end in ends if cue.start < end)  # it goes with its picture
        starts = [word.start for word in islice(spoken, len(words.split()))]
        begins = [cue.start, *(max(start, cue.start) for start in starts[1:])]
        for now, (begin, end) in enumerate(zip(begins, [*begins[1:], cue.end], strict=True)):
            first, last = round(begin * fps), round(min(end, over) * fps)
            said[first:last] = [(words, now)] * max(0, last - first)
    return said


def _place(canvas: Planes, picture: Planes, view: View, rows: slice) -> None:
    """Stand a view's pieces of a picture one above the other, in the middle of those rows."""
    pieces = [_cut(picture, box, view.scale) for box in view.boxes]
    heights = [piece[0].shape[0] for piece in pieces]
    y = rows.start + (rows.stop - rows.start - sum(heights) - APART * (len(pieces) - 1)) // 4 * 2
    for piece, height in zip(pieces, heights, strict=True):
        _paste(canvas, piece, (WIDTH - piece[0].shape[1]) // 4 * 2, y)
        y += height + APART


def _cut(picture: Planes, box: Box, scale: float) -> Planes:
    """A part of a picture, `scale` times as large as it is at a width of WIDE px."""
    by = picture[0].shape[1] / WIDE
    left, top = (round(side * by / 2) * 2 for side in (box.left, box.top))
    right, bottom = (round(side * by / 2) * 2 for side in (box.right, box.bottom))
    part = [
        plane[top // by : bottom // by, left // by : right // by] for plane, by in zip(picture, (1, 2, 2), strict=True)
    ]
    width, height = (int(side * scale) // 2 * 2 for side in (box.width, box.height))
    y, u, v = part
    return _planes(_frame((y, u, v)).reformat(width, height, interpolation=Interpolation.LANCZOS))


# -- words ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph of a panel, set as large as all of the panel allows."""

    text: str
    px: int  # em height, at most
    least: int
    colour: str
    weight: int = 700
    above: int = 0  # px over it


def name_of(lecture: Lecture, ground: Ground) -> Planes:
    """The panel above the picture; what follows a comma of the title is set smaller, in the lecture's first colour.

    Raises:
        TextTooLong
    """
    return _set(ground, lecture.language, NAME - BELOW, "bottom", _named(lecture, ground, 72, 32), BELOW)


def question_of(lecture: Lecture, ground: Ground) -> Planes:
    """The lecture's question in large words, or, where it has none, its name.

    Raises:
        TextTooLong
    """
    sentences = of(lecture.language).sentences(lecture.question)
    asked = [Words(sentence, 120, 56, ground.ink, 900, above=28) for sentence in sentences]
    if len(asked) > 1:
        asked[-1] = replace(asked[-1], colour=_accent(lecture, ground))
    lines = tuple(asked) or _named(lecture, ground, 190, 56)
    return _set(ground, lecture.language, ASKED.stop - ASKED.start, "middle", lines)


def farewell_of(lecture: Lecture) -> Planes:
    """The last picture: what it was, by whom, and where the whole can be seen.

    Raises:
        TextTooLong
    """
    ground, labels = NIGHT, labels_of(LABELS, lecture.language)
    lines = [
        *_named(lecture, ground, 190, 56),
        *(
            Words(author.name, 48, 32, ground.muted, 500, above=24 if index else 96)
            for index, author in enumerate(lecture.authors)
        ),
        Words(labels["whole"], 64, 40, ground.ink, above=120),
        Words(lecture.address or labels["here"], 64, 32, _accent(lecture, ground), above=28),
    ]
    return _set(ground, lecture.language, HEIGHT, "middle", tuple(lines))


def caption_of(lecture: Lecture, ground: Ground, text: str, now: int) -> Planes:
    """What is said, the word that is said now in the lecture's first colour.

    Raises:
        TextTooLong
    """
    words = (Words(text, 68, 44, ground.ink),)
    return _set(
        ground, lecture.language, CAPTIONS.stop - CAPTIONS.start, "top", words, 0, now, _accent(lecture, ground)
    )


def _named(lecture: Lecture, ground: Ground, px: int, least: int) -> tuple[Words, ...]:
    name, _, motto = lecture.title.partition(", ")
    title = Words(name, px, least, ground.ink, 900)
    if not motto:
        return (title,)
    return title, Words(motto, max(44, px * 2 // 5), min(32, least), _accent(lecture, ground))


def _accent(lecture: Lecture, ground: Ground) -> str:
    """The first colour that the lecture declares."""
    return next(iter(lecture.colours.get(ground.name, {}).values()), ground.ink)


@cache
def _set(
    ground: Ground,
    language: str,
    height: int,
    stands: str,
    lines: tuple[Words, ...],
    below: int = 0,
    lit: int = -1,
    accent: str = "#000000",
) -> Planes:
    """A panel of words, WIDTH wide and `height` px high and `below` more; the word `lit` has another colour.

    Raises:
        TextTooLong
    """
    given = {
        "width": WIDTH,
        "height": height,
        "side": SIDE,
        "stands": stands,
        "ground": ground.ground,
        "language": language,
        "lines": [asdict(line) for line in lines],
        "lit": lit,
        "accent": accent,
    }
    pages = typst.compile(
        TEMPLATE,
        font_paths=[fonts.FOLDER],
        ignore_system_fonts=True,
        format="png",
        ppi=72.0,
        sys_inputs={"given": json.dumps(given)},
    )
    if isinstance(pages, list) and len(pages) > 1:
        longest = max((line.text for line in lines), key=len)
        raise TextTooLong(f"'{longest}' is too long for the short's picture: shorten it")
    png = pages[0] if isinstance(pages, list) else pages
    words = _coded(np.asarray(Image.open(io.BytesIO(png)).convert("RGB")))
    room = _painted(_paint(ground), height + below)
    _paste(room, words, 0, 0)
    return room


# -- planes --------------------------------------------------------------------------------------------------------------


def _planes(picture: av.VideoFrame) -> Planes:
    """Y, U and V of a picture in yuv420p."""
    width, height = picture.width, picture.height
    flat: Pixels = picture.to_ndarray().reshape(-1)  # type: ignore[assignment]
    y, u, v = np.split(flat, [width * height, width * height * 5 // 4])
    half = (height // 2, width // 2)
    return y.reshape(height, width), u.reshape(half), v.reshape(half)


def _frame(planes: Planes) -> av.VideoFrame:
    width = planes[0].shape[1]
    return av.VideoFrame.from_ndarray(np.concatenate([plane.ravel() for plane in planes]).reshape(-1, width), "yuv420p")


def _coded(pixels: Pixels) -> Planes:
    """RGB as the film stage codes it."""
    return _planes(
        av.VideoFrame.from_ndarray(pixels, "rgb24").reformat(
            format="yuv420p",
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            dst_colorspace=Colorspace.ITU709,
        )
    )


@cache
def _paint(ground: Ground) -> Paint:
    colour = np.frombuffer(bytes.fromhex(ground.ground.removeprefix("#")), np.uint8)
    return _corners(_coded(np.tile(colour, (16, 16, 1))))


def _painted(paint: Paint, height: int = HEIGHT) -> Planes:
    y, u, v = paint
    half = (height // 2, WIDTH // 2)
    return np.full((height, WIDTH), y, np.uint8), np.full(half, u, np.uint8), np.full(half, v, np.uint8)


def _paste(canvas: Planes, part: Planes, x: int, y: int) -> None:
    for plane, piece, by in zip(canvas, part, (1, 2, 2), strict=True):
        height, width = piece.shape
        plane[y // by : y // by + height, x // by : x // by + width] = piece


def _write(
    path: Path, pictures: Iterator[Planes], timeline: Timeline, sound: Sound, lecture: Lecture, progress: Progress
) -> None:
    """Code the pictures beside their sound.

    Raises:
        OSError
    """
    fps = timeline.quality.fps
    progress.begin("short", timeline.frames)
    with muxing(path) as container:
        video = container.add_stream("libx264", rate=fps, options=dict(CODING))
        video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        context = video.codec_context
        context.colorspace, context.color_range = Colorspace.ITU709, ColorRange.MPEG
        context.color_primaries = context.color_trc = 1  # BT.709
        audio = container.add_stream("aac", rate=SAMPLE_RATE)
        soundtrack.configure(audio.codec_context)
        audio.metadata["language"] = of(lecture.language).iso
        container.metadata["title"] = lecture.title
        container.start_encoding()
        packets = heard(audio, timeline, {span.scene.name: sound for span in timeline.scenes})
        heard_until = -1.0
        for number, planes in enumerate(pictures):
            picture = _frame(planes)
            picture.pts, picture.time_base = number, Fraction(1, fps)
            container.mux(video.encode(picture))
            while heard_until < number / fps and (packet := next(packets, None)):
                heard_until = float(packet.pts * packet.time_base)
                container.mux(packet)
            progress.advance("short", 1)
        container.mux(video.encode(None))
        container.mux(list(packets))

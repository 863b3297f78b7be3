"""A short: some beats of the lecture as an upright teaser with burned-in captions, for phones.

The beats are laid on a timeline of their own, so that their sound is one piece, levelled as the lecture's is and copied
as it is. The picture has to be drawn and coded anew: the film stands in the middle, the lecture's name above, captions
below. moviepy puts them together; Typst sets the words, with the fonts that it is given and no other.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import typst
from moviepy import CompositeVideoClip, ImageClip, VideoFileClip
from numpy.typing import NDArray
from PIL import Image
from proglog import ProgressBarLogger  # type: ignore[import-untyped]

from tenuto.files import scratch, whole
from tenuto.film.build import Progress, Report, Workshop
from tenuto.film.captions import cues_of
from tenuto.film.outputs import Edit
from tenuto.film.timeline import SceneSpan, Timeline, lay_out
from tenuto.film.words import spoken_words
from tenuto.languages.reading import reader
from tenuto.publish.clips import write_narrated
from tenuto.publish.deck import words_of
from tenuto.publish.errors import PublishError
from tenuto.script.lecture import Beat, Lecture, Scene
from tenuto.stage import fonts
from tenuto.stage.theme import NIGHT
from tenuto.voices import Choice

LONGEST = 60.0  # s
WIDTH, HEIGHT = 1080, 1920  # px
FILM_HEIGHT = 608  # px: 16:9 of the width, made even
TOP = (HEIGHT - FILM_HEIGHT) // 2  # of the film
CAPTIONS = 500  # px below the film; what is lower stands under the buttons of the apps that show shorts
TEMPLATE = Path(__file__).with_name("short.typ")
# Without it ffmpeg's conversions lose two levels each, and the film's ground would show as a band on the panels'.
EXACT = "accurate_rnd+full_chroma_int"
# Coded once for many viewers; the colours are said to be what HD players take them for.
COLOURS = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")
CODING = (
    "-crf",
    "18",
    "-vf",
    f"scale=out_color_matrix=bt709:out_range=tv:flags={EXACT}",
    *COLOURS,
    "-movflags",
    "+faststart",
    "-f",
    "mp4",
)
STREAMS = ("-map", "0:v", "-map", "1:a")  # the picture from moviepy, the sound from the film of the beats

Part = tuple[Scene, Beat]
Pixels = NDArray[np.uint8]


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


def make_short(shop: Workshop, parts: Sequence[Part], voice: Choice) -> Report:
    """Make short.mp4 from `parts`, in their order.

    Raises:
        ShortTooLong, TextTooLong, tenuto.files.CannotWrite, and what Workshop.edit raises.
    """
    lecture, settings = shop.lecture, shop.settings
    title = _title(lecture)  # before the work: it may not fit
    scenes = [scene for scene in lecture.scenes if scene in {scene for scene, _ in parts}]
    edit = shop.edit(scenes, voice)
    span = joined(edit, parts)
    shop.report.length = span.frames / settings.quality.fps
    if shop.report.length > LONGEST:
        raise ShortTooLong(_complaint(span, parts, settings.quality.fps))
    path = shop.out / "short.mp4"
    with whole(path) as part, scratch() as folder:
        film = Path(folder) / "film.mp4"
        write_narrated(film, span, edit.spoken, shop.cache, lecture.language)
        _compose(part, film, span, title, lecture, shop.progress)
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


def _complaint(span: SceneSpan, parts: Sequence[Part], fps: int) -> str:
    lengths = ", ".join(
        f"{scene.slug}/{beat.slug} {laid.frames / fps:.1f} s"
        for (scene, beat), laid in zip(parts, span.beats, strict=True)
    )
    return (
        f"the short is {span.frames / fps:.1f} s long, of at most {LONGEST:.0f}: {lengths}; "
        "leave some out with --beats, or under 'short' in narration/lecture.yaml"
    )


# -- picture -------------------------------------------------------------------------------------------------------------


def _compose(path: Path, film: Path, span: SceneSpan, title: Pixels, lecture: Lecture, progress: Progress) -> None:
    """Raises: OSError"""
    fps = span.reel.quality.fps
    progress.begin("short", span.frames)
    size, scaling = (WIDTH, FILM_HEIGHT), f"bicubic+{EXACT}"
    try:
        with VideoFileClip(str(film), audio=False, target_resolution=size, resize_algorithm=scaling) as picture:
            layers = [
                ImageClip(title).with_duration(picture.duration),
                picture.with_position((0, TOP)),
                *_captions(span, lecture),
            ]
            upright = CompositeVideoClip(layers, size=(WIDTH, HEIGHT), bg_color=_rgb(NIGHT.ground))
            upright.with_duration(span.frames / fps).write_videofile(
                str(path),
                fps=fps,
                codec="libx264",
                preset="fast",
                audio=str(film),
                audio_codec="copy",
                ffmpeg_params=[*CODING, *STREAMS],
                logger=_Told(progress),
            )
    except OSError as error:
        raise OSError(" ".join(str(error).split())) from error  # moviepy quotes ffmpeg, in lines


def _title(lecture: Lecture) -> Pixels:
    """The panel above the film; what follows a comma is set smaller, in the first colour that the lecture declares.

    Raises:
        TextTooLong
    """
    name, _, motto = lecture.title.partition(", ")
    return _set(TOP, lecture.language, title=name, motto=motto, accent=_accent(lecture))


def _captions(span: SceneSpan, lecture: Lecture) -> Iterator[Any]:
    terms = reader(lecture.language, lecture.project).terms
    timeline, accent = Timeline(span.reel.quality, (span,)), _accent(lecture)
    said = iter(spoken_words(timeline))
    for cue in cues_of(timeline, terms=terms):
        words = " ".join(cue.lines)
        starts = [word.start for word in islice(said, len(words.split()))]
        # The word that is said is lit; the first from the caption's own beginning.
        begins = [cue.start, *(max(start, cue.start) for start in starts[1:])]
        for now, (begin, end) in enumerate(zip(begins, [*begins[1:], cue.end], strict=True)):
            if end - begin > 0:
                panel = _set(CAPTIONS, lecture.language, words=words, now=str(now), accent=accent)
                shown = ImageClip(panel).with_start(begin).with_duration(end - begin)
                yield shown.with_position((0, TOP + FILM_HEIGHT))


def _accent(lecture: Lecture) -> str:
    """The first colour that the lecture declares."""
    return next(iter(lecture.colours.get(NIGHT.name, {}).values()), NIGHT.ink)


def _set(height: int, language: str, **words: str) -> Pixels:
    """Words on the night ground, (height, WIDTH, 3).

    Raises:
        TextTooLong
    """
    inputs = {"height": str(height), "ground": NIGHT.ground, "ink": NIGHT.ink, "language": language, **words}
    pages = typst.compile(
        TEMPLATE,
        font_paths=[fonts.FOLDER],
        ignore_system_fonts=True,
        format="png",
        ppi=72.0,
        sys_inputs=inputs,
    )
    if isinstance(pages, list) and len(pages) > 1:
        raise TextTooLong(f"'{' '.join(words.values())}' is too long for the short's picture: shorten it")
    png = pages[0] if isinstance(pages, list) else pages
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    return red, green, blue


class _Told(ProgressBarLogger):  # type: ignore[misc]
    """Hands moviepy's progress on."""

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self.progress = progress

    def bars_callback(self, bar: str, attr: str, value: int, old_value: int | None = None) -> None:
        if attr == "index":
            self.progress.advance("short", value - max(old_value or 0, 0))

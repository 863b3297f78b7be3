"""Decks to lecture with: manim-slides' own configuration and, through its converters, HTML (reveal.js) and PowerPoint.

`manim-slides present` and reveal.js play a beat's lead and go on into its loop by themselves; PowerPoint cannot, so its
clips have the length of the film's.
"""

from __future__ import annotations

import contextlib
import html
import io
import json
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from importlib import resources
from itertools import groupby
from pathlib import Path

import pptx
from manim_slides.config import PresentationConfig, SlideConfig, SlideType
from manim_slides.convert import PowerPoint, RevealJS
from PIL import Image
from pydantic_extra_types.color import Color

from tenuto.files import bench, make_folder, write
from tenuto.film.build import Workshop
from tenuto.film.timeline import lay_out
from tenuto.publish.clips import write_narrated, write_silent
from tenuto.publish.deck import Clip, Deck, Style, decks_of, opening
from tenuto.script.lecture import Scene
from tenuto.voices import Choice

Cut = Callable[[Path, Clip], None]  # writes a clip's file

OPENING = 0.5  # s that a clip's first picture stands when manim-slides goes back to it
# The release of reveal.js that manim-slides' page is written for; this package carries it, so that no deck asks the net.
REVEAL = resources.files("pyreveal") / "revealjs"
THEME = "black"  # the plainest that carries its letters; none are shown
MARKDOWN = re.compile(r"([\\`*_\[\]<>#&~|])")


def make(
    shop: Workshop,
    scenes: Sequence[Scene],
    to: str,
    style: Style,
    voice: Choice | None,
    *,
    name: str,
    variant: str = "",
    split: bool = False,
    one_file: bool = False,
) -> list[Path]:
    """Write the decks of `scenes` into slides/, as `to` (manim-slides, html or pptx).

    Args:
        voice: for a style that needs one.
        name: of the one deck; with `split` there is one a section, called like it.
        variant: follows every name, so that decks of another kind stand beside these.
        one_file: HTML carries its clips inside the page instead of in a folder beside it.

    Raises:
        tenuto.film.build.BuildFailed, tenuto.voices.VoiceError, tenuto.files.CannotWrite
    """
    lecture, folder = shop.lecture, shop.out / "slides"
    make_folder(folder)  # before the work: it may be impossible
    if style.needs_voice:
        assert voice, "this style's clips have their narration's lengths"
        edit = shop.edit(scenes, voice)
        timeline, spoken = edit.timeline, edit.spoken
    else:
        timeline, spoken = lay_out(scenes, shop.reels(scenes), defaultdict(int), shop.settings.quality), None

    def cut(path: Path, clip: Clip) -> None:
        if clip.narrated and spoken:
            write_narrated(path, clip.span, spoken, shop.cache, lecture.language)
        else:
            write_silent(path, clip.span)

    def written(deck: Deck) -> Path:
        if to == "html":
            return write_html(deck, folder, cut, one_file)
        if to == "pptx":
            return write_pptx(deck, folder, cut, ", ".join(author.name for author in lecture.authors))
        return write_manim_slides(deck, folder, cut)

    decks = decks_of(lecture, timeline, style, name, split)
    return [written(replace(deck, name=f"{deck.name}{variant}")) for deck in decks]


def write_manim_slides(deck: Deck, folder: Path, cut: Cut) -> Path:
    """Write `folder`/NAME.json and its clips, files/NAME/*.mp4: `manim-slides present --folder FOLDER NAME`.

    Files are named from `folder`'s parent on, as manim-slides reads them: the folder can be moved, but not renamed. Its
    key V (back, reversed) shows the beat's first picture at once: pictures in reverse would have to be coded anew.
    """
    home = folder / "files" / deck.name
    with bench(folder) as work:
        files = work / deck.name
        _cut_all(deck.clips, files, cut)
        for clip in deck.clips:
            write_silent(files / _back(clip), opening(clip.span, round(OPENING * clip.span.reel.quality.fps)))
        _move(files, home)
    config = _config(deck.clips, home, _markdown).model_dump(mode="json")
    for slide, clip in zip(config["slides"], deck.clips, strict=True):
        slide["file"] = (home / _file(clip)).relative_to(folder.parent).as_posix()
        slide["rev_file"] = (home / _back(clip)).relative_to(folder.parent).as_posix()
    path = folder / f"{deck.name}.json"
    write(path, json.dumps(config, ensure_ascii=False, indent=1).encode())
    return path


def write_html(deck: Deck, folder: Path, cut: Cut, one_file: bool) -> Path:
    """Write `folder`/NAME.html, with its clips inside, or in NAME_assets beside it."""
    with bench(folder) as work:
        _cut_all(deck.clips, work, cut)
        configs = [
            _config(list(clips), work, lambda notes: html.escape(_markdown(notes), quote=False))
            for _, clips in groupby(deck.clips, lambda clip: clip.span.scene.name)
        ]
        if deck.clips[0].narrated:
            configs[0].slides.insert(0, _cover(deck.clips[0], work))
        template = work / "template.html"
        template.write_text(_template(), encoding="utf-8")
        page = work / f"{deck.name}.html"
        options = {
            "presentation_configs": configs,
            "template": template,
            "one_file": one_file,
            "title": html.escape(deck.title),
            "hash": "true",  # a reload stays where it is
            "auto_slide_stoppable": "false",  # else, after a key during a lead, none goes on into its loop any more
        }
        RevealJS.model_validate(options).convert_to(page)
        assets = f"{deck.name}_assets"
        if not one_file:
            _move(work / assets, folder / assets)
        _move(page, folder / page.name)
    return folder / page.name


def _cover(first: Clip, work: Path) -> SlideConfig:
    """The first scene's last picture, before everything else: browsers play sound only after a click or a key."""
    cover = work / "cover.png"
    cover.write_bytes(first.span.reel.poster)
    return SlideConfig(file=cover, rev_file=cover, type=SlideType.Image)


def _template() -> str:
    """manim-slides' page with reveal.js inside instead of links to it."""

    def inside(tag: str, path: str) -> str:
        return f"<{tag}>{{% raw %}}{(REVEAL / path).read_text(encoding='utf-8')}{{% endraw %}}</{tag}>"

    page = RevealJS.model_validate({"presentation_configs": []}).load_template().replace("{{ reveal_theme }}", THEME)
    page = re.sub(r'<link rel="stylesheet" href="{{ cdn_url }}/([^"]+)">', lambda link: inside("style", link[1]), page)
    return re.sub(r'<script src="{{ cdn_url }}/([^"]+)"></script>', lambda link: inside("script", link[1]), page)


def write_pptx(deck: Deck, folder: Path, cut: Cut, author: str) -> Path:
    """Write `folder`/NAME.pptx, one slide a clip.

    A scene's poster, which is what prints and thumbnails show, is its last picture. A beat's is its first, which is the
    last of the beat before: a click goes on without a blink.
    """
    path = folder / f"{deck.name}.pptx"
    with bench(folder) as work:
        _cut_all(deck.clips, work, cut)
        config = _config(deck.clips, work, str)
        with contextlib.redirect_stderr(io.StringIO()):  # its progress bar
            PowerPoint.model_validate({"presentation_configs": [config]}).convert_to(work / path.name)
        presentation = pptx.Presentation(str(work / path.name))
        presentation.core_properties.title, presentation.core_properties.author = deck.title, author
        for slide, clip in zip(presentation.slides, deck.clips, strict=True):
            (movie,) = slide.shapes
            movie.element.nvPicPr.cNvPr.set("descr", clip.span.scene.title)  # what screen readers say
            if not deck.style.per_beat:
                blip = movie.element.blipFill.blip
                slide.part.drop_rel(blip.rEmbed)
                _, blip.rEmbed = slide.part.get_or_add_image_part(io.BytesIO(clip.span.reel.poster))
        presentation.save(str(work / path.name))
        _move(work / path.name, path)
    return path


# -- what they share -----------------------------------------------------------------------------------------------------


def _cut_all(clips: Sequence[Clip], folder: Path, cut: Cut) -> None:
    for clip in clips:
        cut(folder / _file(clip), clip)


def _file(clip: Clip) -> str:
    return f"{clip.name}.mp4"


def _back(clip: Clip) -> str:
    return f"{clip.name}-back.mp4"


def _config(clips: Sequence[Clip], folder: Path, markup: Callable[[str], str]) -> PresentationConfig:
    """manim-slides' view of clips whose files stand in `folder`; `markup` makes of plain notes what a player reads."""
    first = clips[0].span.reel
    slides = [
        SlideConfig(
            file=folder / _file(clip),
            rev_file=folder / _file(clip),
            loop=clip.loops,
            auto_next=clip.goes_on,
            notes=markup(clip.notes),
        )
        for clip in clips
    ]
    corner = Image.open(io.BytesIO(first.poster)).convert("RGB").crop((0, 0, 1, 1))
    return PresentationConfig(
        slides=slides,
        resolution=(first.quality.width, first.quality.height),
        background_color=Color(f"#{corner.tobytes().hex()}"),  # the ground that the scene stands on
    )


def _markdown(notes: str) -> str:
    """Plain text as Markdown, which both manim-slides' window and reveal.js take notes for."""
    return MARKDOWN.sub(r"\\\1", notes)


def _move(made: Path, place: Path) -> None:
    """Put a finished file or folder in its place, on the same disk."""
    if place.is_dir():
        shutil.rmtree(place)
    make_folder(place.parent)
    made.replace(place)

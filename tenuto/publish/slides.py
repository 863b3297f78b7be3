"""Decks to lecture with: manim-slides' own configuration, HTML through its converter to reveal.js, and PowerPoint.

All of them play a beat's lead, go on into its loop by themselves, and wait for a click.
"""

from __future__ import annotations

import html
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import Any

from manim_slides.config import PresentationConfig, SlideConfig, SlideType
from manim_slides.convert import RevealJS
from PIL import Image
from pydantic_extra_types.color import Color

from tenuto.files import bench, make_folder, move, write
from tenuto.film.build import Workshop
from tenuto.film.timeline import lay_out
from tenuto.publish.clips import write_narrated, write_silent
from tenuto.publish.deck import Clip, Deck, Style, decks_of, opening, wanted
from tenuto.publish.parts import parted
from tenuto.publish.powerpoint import presentation_of
from tenuto.script.lecture import Scene
from tenuto.voices import Choice

Cut = Callable[[Path, Clip], None]  # writes a clip's file

OPENING = 0.5  # s that a clip's first picture stands when manim-slides goes back to it
# The release of reveal.js that manim-slides' page is written for; this package carries it, so that no deck asks the net.
REVEAL = resources.files("pyreveal") / "revealjs"
CLICKS = Path(__file__).with_name("deck.js")  # what a click does
THEME = "black"  # the plainest that carries its letters; none are shown
MARKDOWN = re.compile(r"([\\`*_\[\]<>#&~|])")


def make(
    shop: Workshop,
    scenes: Sequence[Scene],
    to: str,
    style: Style,
    voice: Choice | None = None,
    *,
    name: str,
    variant: str = "",
    split: bool = False,
    one_file: bool = False,
) -> list[Path]:
    """Write the decks of `scenes` into slides/, as `to` (manim-slides, html or pptx).

    Args:
        scenes: with the beats that are wanted of them.
        voice: for a style that needs one.
        name: of the one deck; with `split` there is one a section, called like it.
        variant: follows every name, so that decks of another kind stand beside these.
        one_file: HTML carries its clips inside the page instead of in a folder beside it.

    Raises:
        tenuto.film.build.BuildFailed, tenuto.voices.VoiceError, tenuto.files.CannotWrite
    """
    lecture, folder = shop.lecture, shop.out / "slides"
    make_folder(folder)  # before the work: it may be impossible
    whole = [lecture.scene(scene.name) for scene in scenes]
    spoken = None
    if style.needs_voice:
        assert voice, "this style's clips have their narration's lengths"
        edit = shop.edit(whole, voice)
        reels, spoken = {span.scene.name: span.reel for span in edit.timeline.scenes}, edit.spoken
    else:
        reels = shop.reels(whole)
    reels = {scene.name: wanted(scene, reels[scene.name]) for scene in scenes}
    if style.per == "cue":
        parts = [parted(scene, reels[scene.name]) for scene in scenes]
        scenes, reels = [scene for scene, _ in parts], {scene.name: reel for scene, reel in parts}
    lengths: Mapping[str, int] = spoken.lengths if spoken else defaultdict(int)
    timeline = lay_out(scenes, reels, lengths, shop.settings.quality, spoken.words if spoken else None)

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
        move(files, home)
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
            move(work / assets, folder / assets)
        move(page, folder / page.name)
    return folder / page.name


def _cover(first: Clip, work: Path) -> SlideConfig:
    """The first scene's last picture, before everything else: browsers play sound only after a click or a key."""
    cover = work / "cover.png"
    cover.write_bytes(first.span.reel.poster)
    return SlideConfig(file=cover, rev_file=cover, type=SlideType.Image)


def _template() -> str:
    """manim-slides' page with reveal.js inside instead of links to it, and with clicks of our own."""

    def inside(tag: str, path: Any) -> str:
        return f"<{tag}>{{% raw %}}{path.read_text(encoding='utf-8')}{{% endraw %}}</{tag}>"

    page = RevealJS.model_validate({"presentation_configs": []}).load_template().replace("{{ reveal_theme }}", THEME)
    page = page.replace("</body>", f"{inside('script', CLICKS)}</body>")
    page = re.sub(
        r'<link rel="stylesheet" href="{{ cdn_url }}/([^"]+)">', lambda link: inside("style", REVEAL / link[1]), page
    )
    return re.sub(
        r'<script src="{{ cdn_url }}/([^"]+)"></script>', lambda link: inside("script", REVEAL / link[1]), page
    )


def write_pptx(deck: Deck, folder: Path, cut: Cut, author: str) -> Path:
    """Write `folder`/NAME.pptx, see tenuto.publish.powerpoint."""
    path = folder / f"{deck.name}.pptx"
    with bench(folder) as work:
        _cut_all(deck.clips, work, cut)
        presentation_of(deck, {clip.name: work / _file(clip) for clip in deck.clips}, author).save(
            str(work / path.name)
        )
        move(work / path.name, path)
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

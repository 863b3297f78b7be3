"""A numbered reading list: what a person reads out, on paper or on a phone beside the microphone."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from importlib.resources import files
from itertools import groupby
from pathlib import Path
from typing import Any

import fontpkg_be_vietnam_pro

from tenuto.script.lecture import Lecture
from tenuto.script.sentences import Sentence

HERE = Path(str(files(__package__)))
FONTS = Path(fontpkg_be_vietnam_pro.__file__).parent / "files"
LETTERS = 14  # that a person reads aloud in a second
PAUSE = 1.0  # s between two sentences
WIDTH = 100  # characters of a line of text
KINDS = ("text", "html", "pdf")


def length(sentences: Sequence[Sentence]) -> str:
    """How long it takes to read them: `25 s`, in fives, or `12 min`."""
    seconds = sum(len(sentence.text) / LETTERS + PAUSE for sentence in sentences)
    return f"{max(1, round(seconds / 5)) * 5} s" if seconds < 57.5 else f"{round(seconds / 60)} min"


def content_of(lecture: Lecture, sentences: Sequence[Sentence], recorded: frozenset[str]) -> dict[str, Any]:
    """What all three forms say; `recorded` holds the sentences that need not be read again."""

    def item(sentence: Sentence) -> dict[str, Any]:
        pause = max((pause.seconds for pause in sentence.beat.pauses if pause.sentence == sentence.index), default=0.0)
        return {
            "number": sentence.number,
            "text": sentence.text,
            "pause": pause,
            "is_recorded": sentence.text in recorded,
        }

    return {
        "title": lecture.title,
        "language": lecture.language,
        "count": len(sentences),
        "length": length(sentences),
        "scenes": [
            {
                "section": lecture.section_of(scene).title,
                "title": scene.title,
                "name": scene.name,
                "beats": [
                    [item(sentence) for sentence in said]
                    for _, said in groupby(of_scene, lambda sentence: sentence.beat.slug)
                ],
            }
            for scene, of_scene in groupby(sentences, lambda sentence: sentence.scene)
        ],
    }


def as_text(content: dict[str, Any]) -> str:
    """Plain text; a beat is a paragraph, what is recorded has a mark."""
    lines = [f"{content['title']} · {content['count']} sentences, about {content['length']}", ""]
    indent = " " * (len(str(content["count"])) + 6)
    for scene in content["scenes"]:
        lines += [f"{scene['section']} · {scene['title']}  ({scene['name']})", ""]
        for beat in scene["beats"]:
            for item in beat:
                mark = "✓" if item["is_recorded"] else " "
                head = f"{item['number']:>{len(indent) - 4}} {mark} "
                pause = f"  [{item['pause']:g} s]" if item["pause"] else ""
                lines += textwrap.wrap(
                    item["text"] + pause, WIDTH, initial_indent=head.ljust(len(indent)), subsequent_indent=indent
                )
            lines.append("")
    return "\n".join(lines)


def as_html(content: dict[str, Any]) -> str:
    """One HTML file, readable on a phone."""
    from jinja2 import Environment, StrictUndefined

    template = (HERE / "reading_list.html").read_text(encoding="utf-8")
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(template).render(content)


def as_pdf(content: dict[str, Any]) -> bytes:
    """A4, for a music stand."""
    import typst

    pdf = typst.compile(
        HERE / "reading_list.typ",
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
    )
    assert isinstance(pdf, bytes)
    return pdf

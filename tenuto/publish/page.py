"""`index.html` beside the film: chapters, a transcript that follows and seeks, and the sources; one file, no network.

It is made from the script and from the manifest that a build of the whole lecture leaves. Everything but the film is
inside the file, captions and letters too, since a browser loads neither for a page that is opened from disk.
"""

from __future__ import annotations

import base64
import html
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from string import Template
from typing import Any

import fontpkg_be_vietnam_pro

from tenuto.files import Cache, sha256, write
from tenuto.film.outputs import MANIFEST
from tenuto.languages.language import of
from tenuto.progress import clock
from tenuto.script.facts import load_facts, named
from tenuto.script.lecture import Lecture, Reference, Scene
from tenuto.script.source import load

HERE = Path(__file__).parent
FONTS = Path(fontpkg_be_vietnam_pro.__file__).parent / "files"
WEIGHTS = {400: "Regular", 600: "SemiBold"}
POSTER_WIDTH = 1280  # px


def write_page(lecture: Lecture, out: Path, cache: Cache) -> Path:
    """Write `out`/index.html for the film that stands there; a page made from the same is left alone if it is unharmed.

    `cache` keeps the letters of its fonts, which change less often than its words.

    Raises:
        tenuto.files.CannotWrite
    """
    path = out / "index.html"
    made_from = _made_from(out)
    if not _stands(path, made_from):
        content = page(lecture, out, cache).encode()
        write(path, content + _seal(made_from, content))
    return path


def _made_from(out: Path) -> str:
    """Of the manifest, which knows the SHA-256 of the script and of all that was built from it, and of the page's own files."""
    own = sorted(HERE.glob("page.*"))
    return sha256((out / MANIFEST).read_bytes() + b"".join(file.read_bytes() for file in own))


def _seal(made_from: str, content: bytes) -> bytes:
    return f"<!-- {made_from} {sha256(content)} -->\n".encode()


def _stands(path: Path, made_from: str) -> bool:
    if not path.is_file():
        return False
    content, mark, _ = (whole := path.read_bytes()).rpartition(b"<!-- ")
    return bool(mark) and whole == content + _seal(made_from, content)


def page(lecture: Lecture, out: Path, cache: Cache) -> str:
    """The page's HTML for `lecture` as it was built into `out`."""
    manifest = json.loads((out / MANIFEST).read_text())
    labels = {name: _escaped(text) for name, text in _labels(lecture.language).items()}
    labels["keys"] = re.sub("`(.+?)`", r"<kbd>\1</kbd>", labels["keys"])
    thumbnail = out / "thumbnail.png"
    words = {
        **labels,
        "language": lecture.language,
        "title": _escaped(lecture.title),
        "subtitle": _escaped(lecture.subtitle),
        "authors": _escaped(" · ".join(author.name.replace(" ", "\u00a0") for author in lecture.authors)),
        "captions": "\n".join(_tracks(manifest, out)),
        "chapters": "\n".join(_chapters(lecture, manifest)),
        "words": "\n".join(_transcript(lecture, manifest)),
        "numbers": _numbers(lecture, labels),
        "references": "\n".join(map(_reference, lecture.references)),
        "errata": _errata(lecture, labels),
        "voice": _escaped(manifest["voice"]),
    }
    return Template((HERE / "page.html").read_text()).substitute(
        words,
        poster=f' poster="{_data("image/jpeg", _jpeg(thumbnail))}"' if thumbnail.is_file() else "",
        fonts="\n".join(_fonts("".join(words.values()), cache)),
        css=(HERE / "page.css").read_text(),
        script=(HERE / "page.js").read_text(),
    )


def _labels(language: str) -> dict[str, str]:
    """What the page itself says; a language that page.yaml does not know is told in English."""
    by_language = load(HERE / "page.yaml")
    return dict(by_language.get(language) or by_language.get(of(language).primary) or by_language["en"])


def _tracks(manifest: Mapping[str, Any], out: Path) -> Iterator[str]:
    """Captions in every language in which the build left some, the spoken one first."""
    for name in manifest["outputs"]:
        if told := re.fullmatch(r"lecture\.([\w-]+)\.vtt", name):
            label = _escaped(of(told[1]).name)
            content = _data("text/vtt", (out / name).read_bytes())
            yield f'<track kind="captions" srclang="{told[1]}" label="{label}" src="{content}">'


# -- what is said, and when ----------------------------------------------------------------------------------------------


def _chapters(lecture: Lecture, manifest: Mapping[str, Any]) -> Iterator[str]:
    """A list of scenes for each section."""
    fps = manifest["quality"]["fps"]
    for section, entries in groupby(manifest["scenes"], lambda entry: lecture.section_of(lecture.scene(entry["name"]))):
        yield f'<li class="section"><h3>{_numbered(section.number, section.title)}</h3><ol>'
        for entry in entries:
            at = entry["start"] / fps
            yield (
                f'<li><a href="#{_slug(entry)}" data-at="{at:.3f}" data-section="{_escaped(section.title)}">'
                f"<span>{_escaped(entry['title'])}</span><time>{clock(at)}</time></a></li>"
            )
        yield "</ol></li>"


def _transcript(lecture: Lecture, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Every sentence under its scene, as a link to its time."""
    fps, section = manifest["quality"]["fps"], None
    for entry in manifest["scenes"]:
        scene = lecture.scene(entry["name"])
        if lecture.section_of(scene) is not section:
            section = lecture.section_of(scene)
            yield f"<h3>{_numbered(section.number, section.title)}</h3>"
        slug = _slug(entry)
        yield f'<h4 data-place="{slug}" data-at="{entry["start"] / fps:.3f}">{_escaped(scene.title)}</h4>'
        if scene.source:
            yield f'<p class="source">{_cited(scene.source, lecture.references)}</p>'
        for beat in entry["beats"]:
            # A beat's first sentence begins with its picture, which starts to move a moment before the words.
            starts = [beat["start"], *(line["start"] for line in beat["sentences"][1:])]
            sentences = (
                f'<a class="said" href="#t={start / fps:.3f}" data-at="{start / fps:.3f}">{_escaped(line["text"])}</a>'
                for start, line in zip(starts, beat["sentences"], strict=True)
            )
            place = f'data-place="{slug}/{beat["slug"]}" data-at="{beat["start"] / fps:.3f}"'
            yield f"<p {place}>{' '.join(sentences)}</p>"


def _numbered(number: int, title: str) -> str:
    return _escaped(f"{number} · {title}" if number else title)


def _slug(entry: Mapping[str, Any]) -> str:
    return str(entry["name"].rpartition("/")[2])


# -- after whom ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Said:
    """A number that is said, where, and after whom."""

    text: str
    scene: Scene
    source: str


def _numbers(lecture: Lecture, labels: Mapping[str, str]) -> str:
    facts = load_facts(lecture.project.facts)
    said: dict[tuple[str, str], _Said] = {}
    for scene in lecture.scenes:
        for beat in scene.beats:
            for name in named(beat.raw):
                text = facts.written(name, lecture.language, beat.place)
                said.setdefault((scene.name, name), _Said(text, scene, facts.fact(name).source))
    rows = "\n".join(
        f'<tr><td>{_escaped(number.text)}</td><td><a href="#{number.scene.slug}">{_escaped(number.scene.title)}</a></td>'
        f'<td lang="en">{_cited(number.source, lecture.references)}</td></tr>'
        for number in said.values()
    )
    if not rows:
        return ""
    title = labels["numbers_title"]
    head = "".join(f'<th scope="col">{labels[name]}</th>' for name in ("number", "scene", "source"))
    return (
        f"<details><summary><h3>{title}</h3></summary>"
        f'<div class="table" tabindex="0" role="region" aria-label="{title}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def _reference(reference: Reference) -> str:
    title = f"<cite>{_escaped(reference.title)}</cite>"
    text = f"{_escaped(reference.authors)}: {title}. {_escaped(reference.venue)} {reference.year}"
    return f'<li id="{_anchor(reference)}">{text}{f" · {_arxiv(reference)}" if reference.arxiv else ""}</li>'


def _anchor(reference: Reference) -> str:
    return f"ref-{reference.key}"


def _arxiv(reference: Reference) -> str:
    return f'<a href="https://arxiv.org/abs/{reference.arxiv}" rel="noreferrer">arXiv {reference.arxiv}</a>'


def _cited(text: str, references: Sequence[Reference]) -> str:
    """A source line whose `authors ... year` leads to the work, where the list has one of that name and year."""
    named: dict[tuple[int, int], list[Reference]] = {}
    for work in references:
        years = "|".join(re.escape(sign) for sign in (str(work.year), work.arxiv) if sign)
        for place in re.finditer(rf"{re.escape(work.authors)}(?:(?!et al)[^;·()]){{1,20}}?\b(?:{years})\b", text):
            named.setdefault(place.span(), []).append(work)
    pieces, at = [], 0
    for (begin, end), works in sorted(named.items()):
        if len(works) == 1 and begin >= at:  # two works of the same people and year cannot be told apart
            link = f'<a href="#{_anchor(works[0])}">{_escaped(text[begin:end])}</a>'
            pieces += [_escaped(text[at:begin]), link]
            at = end
    return "".join(pieces) + _escaped(text[at:])


def _errata(lecture: Lecture, labels: Mapping[str, str]) -> str:
    """Where the lecture departs from the notes that it was made from; nothing where no such list is kept."""
    if not lecture.project.errata.is_file():
        return ""
    entries = "\n".join(
        f"<li><p>{_places(str(entry['scene']), lecture)} · slide {_escaped(str(entry['slide']))}</p>"
        f'<p lang="{lecture.pictured.language}"><del>{_escaped(str(entry["notes"]))}</del></p>'
        f"<p>{_escaped(str(entry['lecture']))}</p><p>{_escaped(str(entry['why']))}</p>"
        f'<p class="source">{_cited(str(entry["source"]), lecture.references)}</p></li>'
        for entry in load(lecture.project.errata)["errata"]
    )
    return (
        f"<details><summary><h3>{labels['errata_title']}</h3></summary>"
        f'<ol class="errata" lang="en">{entries}</ol></details>'
    )


def _places(names: str, lecture: Lecture) -> str:
    scenes = [lecture.scene(name) for name in re.split(r",\s*", names)]
    return ", ".join(
        f'<a href="#{scene.slug}" lang="{lecture.language}">{_escaped(scene.title)}</a>' for scene in scenes
    )


# -- what is inside the file ---------------------------------------------------------------------------------------------


def _escaped(text: str) -> str:
    return html.escape(text)


def _data(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _jpeg(path: Path) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    picture = Image.open(path).convert("RGB")
    picture.thumbnail((POSTER_WIDTH, POSTER_WIDTH))
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()


def _fonts(text: str, cache: Cache) -> Iterator[str]:
    """Be Vietnam Pro with the letters of the page only: the lecture's own letters on every machine, in 25 KB."""
    letters = "".join(sorted(set(html.unescape(text))))
    for weight, name in WEIGHTS.items():
        font = FONTS / f"BeVietnamPro-{name}.ttf"
        key = sha256(f"{name} {version('fontpkg-be-vietnam-pro')} {version('fonttools')} {letters}".encode())[:40]
        content = cache.get("fonts", key)
        if content is None:
            content = _with_letters(font, letters)
            cache.put("fonts", key, content)
        yield (
            f'@font-face {{ font-family: "Be Vietnam Pro"; font-weight: {weight}; '
            f'src: url("{_data("font/woff", content)}") format("woff"); }}'
        )


def _with_letters(path: Path, letters: str) -> bytes:
    """A font with some of its letters, as WOFF."""
    from fontTools import subset  # takes a tenth of a second, of which a page with known letters needs nothing

    options = subset.Options(flavor="woff", hinting=False)
    font = subset.load_font(path, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    out = io.BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue()

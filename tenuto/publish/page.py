"""`index.html` beside the film: chapters, a transcript that follows and seeks, and the sources; one file, no network.

It is made from the script and from the manifest that a build of the whole lecture leaves. Everything but the film is
inside the file, captions and letters too, since a browser loads neither for a page that is opened from disk.
"""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from importlib.metadata import version
from itertools import groupby
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from tenuto.files import Cache, sha256
from tenuto.film.outputs import MANIFEST, VERIFIED, Ledger, Output
from tenuto.languages.language import of
from tenuto.progress import clock
from tenuto.script.facts import load_facts, named
from tenuto.script.lecture import Lecture, Reference, Scene
from tenuto.script.source import load
from tenuto.stage import fonts

HERE = Path(__file__).parent
WEIGHTS = {400: "Regular", 600: "SemiBold"}
POSTER_WIDTH = 1280  # px


def write_page(lecture: Lecture, out: Path, cache: Cache) -> Path:
    """Write `out`/index.html for the film that stands there; a page made from the same is left alone if it is unharmed.

    `cache` keeps the letters of its fonts, which change less often than its words.

    Raises:
        tenuto.files.CannotWrite
    """
    output = Output(
        out / "index.html", _made_from(out), lambda path: path.write_bytes(page(lecture, out, cache).encode())
    )
    Ledger(cache).bring(output)
    return output.path


def _made_from(out: Path) -> str:
    """Of the manifest, which knows the SHA-256 of the script and of all that was built from it, and of the page's own files."""
    own = sorted(HERE.glob("page.*"))
    told = {name: entry for name, entry in json.loads((out / MANIFEST).read_bytes()).items() if name != VERIFIED}
    return sha256(json.dumps(told).encode() + b"".join(file.read_bytes() for file in own))


def page(lecture: Lecture, out: Path, cache: Cache) -> str:
    """The page's HTML for `lecture` as it was built into `out`. Whatever words it is given are escaped by the template."""
    manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    thumbnail = out / "thumbnail.png"
    words = {
        "label": _labels(lecture.language),
        "lecture": lecture,
        "authors": " · ".join(author.name.replace(" ", "\u00a0") for author in lecture.authors),
        "tracks": list(_tracks(manifest, out)),
        "sections": list(_sections(lecture, manifest)),
        "numbers": _numbers(lecture),
        "errata": list(_errata(lecture)),
        "voice": manifest["voice"],
        "poster": _data("image/jpeg", _jpeg(thumbnail)) if thumbnail.is_file() else "",
    }
    environment = Environment(
        loader=FileSystemLoader(HERE, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    template = environment.get_template("page.html")
    letters = unescape(template.render(words, fonts="", css="", script=""))
    return template.render(
        words,
        fonts=Markup("\n".join(_fonts(letters, cache))),
        css=Markup((HERE / "page.css").read_text(encoding="utf-8")),
        script=Markup((HERE / "page.js").read_text(encoding="utf-8")),
    )


def _labels(language: str) -> dict[str, Any]:
    """What the page itself says; a language that page.yaml does not know is told in English.

    Its `keys` are pieces of which every other one is a key.
    """
    by_language = load(HERE / "page.yaml")
    labels = by_language.get(language) or by_language.get(of(language).primary) or by_language["en"]
    return {**labels, "keys": labels["keys"].split("`")}


@dataclass(frozen=True, slots=True)
class _Track:
    language: str
    label: str
    data: str  # URI


def _tracks(manifest: Mapping[str, Any], out: Path) -> Iterator[_Track]:
    """Captions in every language in which the build left some, the spoken one first."""
    for name in manifest["outputs"]:
        if told := re.fullmatch(r"lecture\.([\w-]+)\.vtt", name):
            yield _Track(told[1], of(told[1]).name, _data("text/vtt", (out / name).read_bytes()))


# -- what is said, and when ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some text, and the place in the page to which it leads; empty for none."""

    text: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class _Sentence:
    at: float  # s
    text: str
    words: str  # s at which each word is said, between spaces


@dataclass(frozen=True, slots=True)
class _Beat:
    slug: str
    at: float  # s
    said: tuple[_Sentence, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    """A scene as the film tells it."""

    slug: str
    at: float  # s
    clock: str
    listed: str  # its title when the film was built
    title: str
    source: tuple[_Piece, ...]
    beats: tuple[_Beat, ...]


@dataclass(frozen=True, slots=True)
class _Section:
    title: str
    heading: str  # with its number
    scenes: tuple[_Told, ...]


def _sections(lecture: Lecture, manifest: Mapping[str, Any]) -> Iterator[_Section]:
    for section, entries in groupby(manifest["scenes"], lambda entry: lecture.section_of(lecture.scene(entry["name"]))):
        heading = f"{section.number} · {section.title}" if section.number else section.title
        yield _Section(section.title, heading, tuple(_told(lecture, manifest, entry) for entry in entries))


def _told(lecture: Lecture, manifest: Mapping[str, Any], entry: Mapping[str, Any]) -> _Told:
    scene, fps = lecture.scene(entry["name"]), manifest["quality"]["fps"]
    at = entry["start"] / fps
    beats = tuple(_beat(beat, fps) for beat in entry["beats"])
    return _Told(
        scene.slug, at, clock(at), entry["title"], scene.title, _cited(scene.source, lecture.references), beats
    )


def _beat(beat: Mapping[str, Any], fps: int) -> _Beat:
    # A beat's first sentence begins with its picture, which starts to move a moment before the words.
    starts = [beat["start"], *(line["start"] for line in beat["sentences"][1:])]
    said = tuple(
        _Sentence(start / fps, line["text"], " ".join(f"{line['start'] / fps + word:.2f}" for word in line["words"]))
        for start, line in zip(starts, beat["sentences"], strict=True)
    )
    return _Beat(beat["slug"], beat["start"] / fps, said)


# -- after whom ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Number:
    """A number that is said, where, and after whom."""

    text: str
    scene: Scene
    source: tuple[_Piece, ...]


def _numbers(lecture: Lecture) -> list[_Number]:
    facts = load_facts(lecture.project.facts)
    said: dict[tuple[str, str], _Number] = {}
    for scene in lecture.scenes:
        for beat in scene.beats:
            for name in named(beat.raw):
                text = facts.written(name, lecture.language, beat.place)
                source = _cited(facts.fact(name).source, lecture.references)
                said.setdefault((scene.name, name), _Number(text, scene, source))
    return list(said.values())


def _cited(text: str, references: Sequence[Reference]) -> tuple[_Piece, ...]:
    """A source line whose `authors ... year` leads to the work, where the list has one of that name and year."""
    meant: dict[tuple[int, int], list[Reference]] = {}
    for work in references:
        years = "|".join(re.escape(sign) for sign in (str(work.year), work.arxiv) if sign)
        for place in re.finditer(rf"{re.escape(work.authors)}(?:(?!et al)[^;·()]){{1,20}}?\b(?:{years})\b", text):
            meant.setdefault(place.span(), []).append(work)
    pieces: list[_Piece] = []
    at = 0
    for (begin, end), works in sorted(meant.items()):
        if len(works) == 1 and begin >= at:  # two works of the same people and year cannot be told apart
            pieces += [_Piece(text[at:begin]), _Piece(text[begin:end], f"ref-{works[0].key}")]
            at = end
    return tuple(piece for piece in (*pieces, _Piece(text[at:])) if piece.text)


@dataclass(frozen=True, slots=True)
class _Erratum:
    scenes: tuple[Scene, ...]
    slide: str
    notes: str
    lecture: str
    why: str
    source: tuple[_Piece, ...]


def _errata(lecture: Lecture) -> Iterator[_Erratum]:
    """Where the lecture departs from the notes that it was made from; nothing where no such list is kept."""
    if not lecture.project.errata.is_file():
        return
    for entry in load(lecture.project.errata)["errata"]:
        yield _Erratum(
            tuple(lecture.scene(name) for name in re.split(r",\s*", str(entry["scene"]))),
            str(entry["slide"]),
            str(entry["notes"]),
            str(entry["lecture"]),
            str(entry["why"]),
            _cited(str(entry["source"]), lecture.references),
        )


# -- what is inside the file ---------------------------------------------------------------------------------------------


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
    letters = "".join(sorted(set(text)))
    for weight, name in WEIGHTS.items():
        font = fonts.FOLDER / f"BeVietnamPro-{name}.ttf"
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

"""The script: lecture, sections, scenes and beats, as written down in narration/.

    Lecture > Section > Scene > Beat > sentence

A beat is one or two spoken sentences and the one thing that happens on screen while they are said.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from narration.facts import Facts, load_facts
from narration.source import Located, Place, SourceError, load

HERE = Path(__file__).resolve().parent
TRANSLATION = "lecture.yaml"  # in the folder of a second language: what the lecture and its sections are called there

# A sentence ends at . ! ? or … before white space, but not after these abbreviations.
_ABBREVIATIONS = ("et al.", "vs.", "Fig.", "Eq.", "TS.", "GS.", "v.v.", "e.g.", "i.e.")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+")

# What a release's description has a place for, as {authors}.
DESCRIBED = ("authors", "chapters", "references", "voice")


class ScriptError(SourceError):
    """The script's YAML is readable, but does not make a lecture."""


class UnknownScene(Exception):
    """A scene was asked for that the script does not have; the message suggests the nearest name."""


class UnknownLanguage(Exception):
    """A language was asked for in which the lecture is not told; the message lists those in which it is."""


class UnknownBeat(Exception):
    """A beat was asked for that its scene does not have; the message suggests the nearest name."""


@dataclass(frozen=True, slots=True)
class Beat:
    slug: str
    text: str  # facts filled in
    raw: str  # as it stands in the YAML, with {facts}
    place: Place

    @property
    def sentences(self) -> tuple[str, ...]:
        """The beat's sentences in order, NFC, white space folded."""
        return split_sentences(self.text)


@dataclass(frozen=True, slots=True)
class Scene:
    slug: str
    section: str
    number: int  # 1-based, over the whole lecture
    title: str
    source: str  # the source line at the bottom left; may be empty
    beats: tuple[Beat, ...]
    place: Place

    @property
    def name(self) -> str:
        """`section/slug`, unique and as the command line takes it."""
        return f"{self.section}/{self.slug}"

    @property
    def class_name(self) -> str:
        """`multi_crop` -> `MultiCrop`, the class in scenes/<section>/<slug>.py."""
        return "".join(word.capitalize() for word in self.slug.split("_"))

    def beat(self, slug: str) -> Beat:
        """The beat of that name.

        Raises:
            UnknownBeat
        """
        for beat in self.beats:
            if beat.slug == slug:
                return beat
        known = [beat.slug for beat in self.beats]
        raise UnknownBeat(f"scene '{self.slug}' has no beat '{slug}': {_nearest(slug, known)}")


@dataclass(frozen=True, slots=True)
class Section:
    slug: str
    number: int  # as shown; the opening is 0 and shows none
    title: str
    summary: str  # one line for the table of contents
    scenes: tuple[Scene, ...]  # none of a section that is only announced: it stands in the contents, but is not told


@dataclass(frozen=True, slots=True)
class Author:
    name: str
    student_id: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A work that the lecture cites."""

    key: str  # as source lines may name it: `caron2021`
    authors: str
    year: int
    title: str
    venue: str
    arxiv: str  # empty where there is none

    def __str__(self) -> str:
        return f"{self.authors} · {self.title} · {self.venue} {self.year}"


@dataclass(frozen=True, slots=True)
class Release:
    """What a video platform is told besides the lecture itself."""

    description: str  # with one place each for DESCRIBED, which are known once the film is built
    tags: tuple[str, ...]
    category: int  # YouTube's number
    playlist: str  # YouTube's id; may be empty


@dataclass(frozen=True, slots=True)
class Lecture:
    title: str
    subtitle: str
    language: str
    authors: tuple[Author, ...]
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    release: Release | None = None  # a lecture that is never published needs none
    thumbnail: str = ""  # the name of the scene that draws it; empty for none
    short: tuple[tuple[Scene, Beat], ...] = ()  # what the teaser shows, in its order
    on_screen: Lecture | None = None  # of a translation: the lecture whose words the pictures show

    @property
    def pictured(self) -> Lecture:
        """The lecture whose words the pictures show: the original, itself if it is no translation."""
        return self.on_screen or self

    @property
    def scenes(self) -> tuple[Scene, ...]:
        return tuple(scene for section in self.sections for scene in section.scenes)

    def section_of(self, scene: Scene) -> Section:
        return next(section for section in self.sections if section.slug == scene.section)

    def scene(self, name: str) -> Scene:
        """The one scene of that slug or `section/slug`.

        Raises:
            UnknownScene
        """
        for scene in self.scenes:
            if name in (scene.slug, scene.name):
                return scene
        raise UnknownScene(f"no scene is called '{name}': {_nearest(name, [scene.slug for scene in self.scenes])}")

    def beat(self, name: str) -> tuple[Scene, Beat]:
        """The scene and beat of `scene/beat` or `section/scene/beat`.

        Raises:
            UnknownScene, UnknownBeat
        """
        scene, slash, beat = name.rpartition("/")
        if not slash:
            raise UnknownBeat(f"'{name}' names no beat: write it as scene/beat")
        return self.scene(scene), self.scene(scene).beat(beat)

    def select(self, names: Iterable[str]) -> tuple[Scene, ...]:
        """The scenes named by slug, `section/slug` or section, in the lecture's order; all of them for no name.

        Raises:
            UnknownScene: a name is none of these.
        """
        names = list(names)
        if not names:
            return self.scenes
        for name in names:
            if not any(name in _names_of(scene) for scene in self.scenes):
                known = sorted({known for scene in self.scenes for known in _names_of(scene)})
                raise UnknownScene(f"no scene or section is called '{name}': {_nearest(name, known)}")
        return tuple(scene for scene in self.scenes if set(names) & set(_names_of(scene)))


def _names_of(scene: Scene) -> tuple[str, str, str]:
    return scene.slug, scene.name, scene.section


def _nearest(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean '{near[0]}'?" if near else f"there are {', '.join(known)}"


def split_sentences(text: str) -> tuple[str, ...]:
    """Cut running text into sentences; nothing is lost but white space."""
    text = " ".join(unicodedata.normalize("NFC", text).split())
    sentences: list[str] = []
    begin = 0
    for end in _SENTENCE_END.finditer(text):
        piece = text[begin : end.end()].strip()
        if piece.endswith(_ABBREVIATIONS):
            continue
        sentences.append(piece)
        begin = end.end()
    rest = text[begin:].strip()
    return (*sentences, rest) if rest else tuple(sentences)


def load_lecture(folder: Path = HERE) -> Lecture:
    """Read `lecture.yaml` and the beats of every section from `folder`.

    Raises:
        SourceError: a file is missing or malformed.
        FactError: a beat names a fact that facts.yaml does not have.
        ScriptError: an entry is missing, empty, of the wrong kind, or a slug stands twice.
    """
    return _lecture(folder, _stamps(folder))


def _stamps(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What changes whenever a file of the script is written; half a second of YAML is read once and not again."""
    stats = [(str(path), path.stat()) for path in sorted(folder.glob("**/*.yaml"))]
    return tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in stats)


@cache
def _lecture(folder: Path, _: tuple[tuple[str, int, int], ...]) -> Lecture:
    root = load(folder / "lecture.yaml")
    language = _text(root, "language")
    facts = load_facts(folder / "facts.yaml")
    sections: list[Section] = []
    number = 0
    for entry in _entries(root, "sections"):
        slug = _text(entry, "slug")
        _known_keys(entry, slug, {"slug", "title", "summary", "announced"})
        path = folder / language / f"{slug}.yaml"
        scenes = () if entry.get("announced") else tuple(_scenes(path, slug, number + 1, facts))
        number += len(scenes)
        sections.append(
            Section(slug, len(sections), _text(entry, "title"), _text(entry, "summary", default=""), scenes)
        )
    lecture = Lecture(
        title=_text(root, "title"),
        subtitle=_text(root, "subtitle"),
        language=language,
        authors=tuple(_authors(root)),
        sections=tuple(sections),
        references=tuple(map(_reference, _entries(root, "references") if "references" in root else ())),
        release=_release(root),
    )
    seen: dict[str, Scene] = {}
    for scene in lecture.scenes:
        if scene.slug in seen:
            raise ScriptError(
                scene.place, f"scene '{scene.slug}' stands already at {seen[scene.slug].place}: rename one"
            )
        seen[scene.slug] = scene
    return replace(lecture, thumbnail=_thumbnail(root, lecture), short=tuple(_short(root, lecture)))


def translations(folder: Path = HERE) -> tuple[str, ...]:
    """The languages besides the original for which `folder` holds a narration."""
    return tuple(sorted(path.parent.name for path in folder.glob(f"*/{TRANSLATION}")))


def load_translation(language: str, folder: Path = HERE) -> Lecture:
    """The lecture told in another language over the same pictures: <language>/lecture.yaml and its sections.

    Slugs, numbers, source lines and references stay the original's; titles and what is said are the translation's.

    Raises:
        UnknownLanguage: there is no such narration.
        ScriptError: its scenes or beats are not those of the original; and what `load_lecture` raises.
    """
    original = load_lecture(folder)
    if language == original.language:
        return original
    if language not in translations(folder):
        known = ", ".join((original.language, *translations(folder)))
        raise UnknownLanguage(f"there is no narration in '{language}': there are {known}")
    root = load(folder / language / TRANSLATION)
    _known_keys(root, "lecture", {"title", "subtitle", "sections", "release"})
    titles, facts = root.get("sections"), load_facts(folder / "facts.yaml")
    if not isinstance(titles, Located):
        raise ScriptError(root.place, "'sections' must give the title of each section")
    sections = []
    for section in original.sections:
        path = folder / language / f"{section.slug}.yaml"
        told = tuple(_scenes(path, section.slug, 1, facts, language)) if section.scenes else ()
        _same(section.slug, "scenes", [scene.slug for scene in section.scenes], [scene.slug for scene in told], path)
        scenes = []
        for scene, other in zip(section.scenes, told, strict=True):
            ours, theirs = [beat.slug for beat in scene.beats], [beat.slug for beat in other.beats]
            _same(scene.slug, "beats", ours, theirs, other.place)
            scenes.append(replace(scene, title=other.title, beats=other.beats, place=other.place))
        sections.append(replace(section, title=_text(titles, section.slug), scenes=tuple(scenes)))
    return replace(
        original,
        title=_text(root, "title"),
        subtitle=_text(root, "subtitle"),
        language=language,
        sections=tuple(sections),
        release=_release(root),
        on_screen=original,
    )


def _same(name: str, kind: str, ours: list[str], theirs: list[str], where: Path | Place) -> None:
    """Refuse a translation that has other parts than the original, and name both sides."""
    if ours != theirs:
        place = where if isinstance(where, Place) else Place(where, 1)
        raise ScriptError(
            place, f"the {kind} of '{name}' are {', '.join(theirs)} here, but {', '.join(ours)} in the original"
        )


def _thumbnail(root: Located, lecture: Lecture) -> str:
    name = _text(root, "thumbnail", default="")
    try:
        return lecture.scene(name).name if name else ""
    except UnknownScene as error:
        raise ScriptError(root.places["thumbnail"], str(error)) from None


def _short(root: Located, lecture: Lecture) -> Iterator[tuple[Scene, Beat]]:
    names: Any = root.get("short", [])
    place = root.places.get("short", root.place)
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ScriptError(place, "'short' must be a list of beats, each as scene/beat")
    for name in names:
        try:
            yield lecture.beat(name)
        except (UnknownScene, UnknownBeat) as error:
            raise ScriptError(place, str(error)) from None


def _authors(root: Located) -> Iterator[Author]:
    for entry in _entries(root, "authors"):
        _known_keys(entry, "authors", {"name", "id"})
        yield Author(_text(entry, "name"), _text(entry, "id"))


def _reference(entry: Located) -> Reference:
    year = entry.get("year")
    if not isinstance(year, int):
        raise ScriptError(entry.place, "a reference needs its 'year', a number")
    return Reference(
        key=_text(entry, "key"),
        authors=_text(entry, "authors"),
        year=year,
        title=_text(entry, "title"),
        venue=_text(entry, "venue"),
        arxiv=_text(entry, "arxiv", default=""),
    )


def _release(root: Located) -> Release | None:
    if "release" not in root:
        return None
    entry, place = root["release"], root.places["release"]
    if not isinstance(entry, Located):
        raise ScriptError(place, "'release' must hold description, tags and category")
    _known_keys(entry, "release", {"description", "tags", "category", "playlist"})
    category = entry.get("category")
    if not isinstance(category, int) or isinstance(category, bool):
        raise ScriptError(entry.places.get("category", place), "a release needs its 'category', YouTube's number of it")
    return Release(
        description=_description(entry),
        tags=_texts(entry, "tags"),
        category=category,
        playlist=_text(entry, "playlist", default=""),
    )


def _description(entry: Located) -> str:
    text, place = _text(entry, "description"), entry.places["description"]
    named = re.findall(r"\{(.*?)\}", text)
    for name in named:
        if name not in DESCRIBED:
            raise ScriptError(place, f"'description' has no place for {{{name}}}: {_nearest(name, DESCRIBED)}")
    for name in DESCRIBED:
        if named.count(name) != 1:
            raise ScriptError(place, f"'description' has {{{name}}} {named.count(name)} times: write it once")
    return text


def _scenes(path: Path, section: str, first: int, facts: Facts, language: str = "vi") -> Iterator[Scene]:
    root = load(path)
    if not root:
        raise ScriptError(Place(path, 1), "the section has no scene: add one or take it out of lecture.yaml")
    for number, (slug, entry) in enumerate(root.items(), first):
        place = root.places[slug]
        _check_slug(slug, place)
        if not isinstance(entry, Located):
            raise ScriptError(place, f"scene '{slug}' must hold title, source and beats")
        _known_keys(entry, slug, {"title", "source", "beats"})
        yield Scene(
            slug=slug,
            section=section,
            number=number,
            title=_text(entry, "title"),
            source=_text(entry, "source", default=""),
            beats=tuple(_beats(entry, slug, facts, language)),
            place=place,
        )


def _beats(entry: Located, scene: str, facts: Facts, language: str) -> Iterator[Beat]:
    beats = entry.get("beats")
    if not isinstance(beats, Located) or not beats:
        raise ScriptError(entry.place, f"scene '{scene}' has no beats: write at least one as 'name: what is said'")
    for slug in beats:
        raw, place = _text(beats, slug), beats.places[slug]
        _check_slug(slug, place)
        yield Beat(slug, facts.fill(raw, place, language), raw, place)


def _check_slug(slug: str, place: Place) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", slug):
        raise ScriptError(place, f"'{slug}' is no slug: use small letters, digits and _")


def _known_keys(entry: Located, where: str, known: set[str]) -> None:
    for key in entry:
        if key not in known:
            raise ScriptError(entry.places[key], f"'{where}' does not know '{key}': {_nearest(key, sorted(known))}")


def _entries(root: Located, key: str) -> list[Located]:
    value: Any = root.get(key)
    if not isinstance(value, list) or not value or not all(isinstance(item, Located) for item in value):
        raise ScriptError(root.places.get(key, root.place), f"'{key}' must be a list of entries, at least one")
    return value


def _texts(entry: Located, key: str) -> tuple[str, ...]:
    values: Any = entry.get(key)
    if (
        not isinstance(values, list)
        or not values
        or not all(isinstance(value, str) and value.strip() for value in values)
    ):
        raise ScriptError(entry.places.get(key, entry.place), f"'{key}' must be a list of words, at least one")
    return tuple(unicodedata.normalize("NFC", value.strip()) for value in values)


def _text(entry: Located, key: str, default: str | None = None) -> str:
    value = entry.get(key, default)
    place = entry.places.get(key, entry.place)
    if value is None and key not in entry:
        raise ScriptError(place, f"'{key}' is missing: add it")
    if not isinstance(value, str):
        kind = "empty" if value is None else f"a {type(value).__name__}"
        raise ScriptError(place, f"'{key}' is {kind}, but must be text: write some, in quotes if need be")
    if not value.strip() and default is None:
        raise ScriptError(place, f"'{key}' is empty: write its text or remove it")
    return unicodedata.normalize("NFC", value.strip())

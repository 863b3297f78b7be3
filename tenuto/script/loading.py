"""Reading a script: narration/lecture.yaml, a file a section, and the same in other languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache
from itertools import zip_longest
from keyword import iskeyword
from pathlib import Path
from typing import Any

from tenuto.files import is_dropping
from tenuto.languages.language import TAG, of
from tenuto.project import LECTURE, Project
from tenuto.script.facts import PLACEHOLDER, Facts, load_facts
from tenuto.script.lecture import (
    Author,
    Beat,
    Lecture,
    Reference,
    Release,
    Scene,
    Section,
    UnknownBeat,
    UnknownLanguage,
    UnknownScene,
    nearest,
)
from tenuto.script.marks import read_marks, without_marks
from tenuto.script.source import Located, Place, SourceError, clean, load, one_line, original_language, visible

# What lecture.yaml may say; that of a translation says less.
KEYS = {
    "title", "subtitle", "language", "authors", "sections", "references", "release", "thumbnail", "short", "year", "licence",
    "question", "address", "music", "colours",
}  # fmt: skip
# What a release's description has a place for, as {authors}.
DESCRIBED = ("authors", "chapters", "references", "voice")


LONGEST = 60  # letters of a slug: names of files are made of two of them and more, and have 255 bytes at most


class ScriptError(SourceError):
    """The script's YAML is readable, but does not make a lecture."""


def load_lecture(project: Project) -> Lecture:
    """Read `lecture.yaml` and the beats of every section.

    Raises:
        SourceError: a file is missing or malformed.
        FactError: a beat names a fact that facts.yaml does not have.
        ScriptError: an entry is missing, empty, of the wrong kind, or a slug stands twice.
    """
    return _lecture(project, _stamps(project.narration))


def _stamps(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What changes whenever a file of the script is written; half a second of YAML is read once and not again."""
    stamps = []
    for path in sorted(folder.glob("**/*.yaml")):
        with suppress(OSError):  # removed meanwhile; what may not be read is told by reading it
            if not is_dropping(path):
                stat = path.stat()
                stamps.append((str(path), stat.st_mtime_ns, stat.st_size))
    return tuple(stamps)


@cache
def _lecture(project: Project, _: tuple[tuple[str, int, int], ...]) -> Lecture:
    folder = project.narration
    root = load(folder / LECTURE)
    _known_keys(root, "lecture", KEYS)
    language = original_language(folder / LECTURE)
    facts = load_facts(project.facts)
    sections: list[Section] = []
    number = 0
    for entry in _entries(root, "sections"):
        slug = _text(entry, "slug")
        _check_slug(slug, entry.places["slug"])
        _known_keys(entry, slug, {"slug", "title", "summary", "announced"})
        path = folder / language / f"{slug}.yaml"
        scenes = () if entry.get("announced") else tuple(_scenes(path, slug, number + 1, facts, language))
        number += len(scenes)
        sections.append(
            Section(slug, len(sections), _text(entry, "title"), _text(entry, "summary", default=""), scenes)
        )
    lecture = Lecture(
        project=project,
        title=_text(root, "title"),
        subtitle=_text(root, "subtitle"),
        language=language,
        authors=tuple(_authors(root)),
        sections=tuple(sections),
        references=tuple(map(_reference, _entries(root, "references") if "references" in root else ())),
        release=_release(root),
        year=_year(root),
        licence=_text(root, "licence", default=""),
        question=_text(root, "question", default=""),
        address=_text(root, "address", default=""),
        music=_music(root, project),
        music_place=root.places.get("music"),
        colours=_colours(root),
    )
    seen: dict[str, Scene] = {}
    for scene in lecture.scenes:
        if scene.slug in seen:
            raise ScriptError(
                scene.place, f"scene '{scene.slug}' stands already at {seen[scene.slug].place}: rename one"
            )
        seen[scene.slug] = scene
    return replace(lecture, thumbnail=_thumbnail(root, lecture), short=tuple(_short(root, lecture)))


def translations(project: Project) -> tuple[str, ...]:
    """The languages besides the original in which the lecture is told."""
    told = (path.parent.name for path in project.narration.glob(f"*/{LECTURE}"))
    return tuple(sorted(name for name in told if TAG.fullmatch(name)))


def load_translation(project: Project, language: str) -> Lecture:
    """The lecture told in another language over the same pictures: <language>/lecture.yaml and its sections.

    Slugs, numbers, source lines and references stay the original's; titles and what is said are the translation's.

    Raises:
        UnknownLanguage: there is no such narration.
        ScriptError: its scenes or beats are not those of the original; and what `load_lecture` raises.
    """
    original, folder = load_lecture(project), project.narration
    if language == original.language:
        return original
    if language not in translations(project):
        if TAG.fullmatch(language) and any((folder / language).glob("[!.]*.yaml")):
            place = Place(folder / language / LECTURE, 1)
            raise ScriptError(place, "there is no such file: give the lecture's title, subtitle and sections there")
        known = ", ".join((original.language, *translations(project)))
        raise UnknownLanguage(f"there is no narration in '{language}': there are {known}")
    root = load(folder / language / LECTURE)
    _known_keys(root, "lecture", {"title", "subtitle", "sections", "licence", "release"})
    titles, facts = root.get("sections"), load_facts(project.facts)
    if not isinstance(titles, Located):
        raise ScriptError(root.place, "'sections' must give the title of each section")
    _known_keys(titles, "sections", {section.slug for section in original.sections})
    paths = {section.slug: folder / language / f"{section.slug}.yaml" for section in original.sections}
    told = {
        section.slug: tuple(_scenes(path, section.slug, 1, facts, language)) if path.is_file() else ()
        for section in original.sections
        if section.scenes and (path := paths[section.slug])
    }
    here = {scene.slug for scenes in told.values() for scene in scenes}
    lacking = [scene.slug for scene in original.scenes if scene.slug not in here]
    sections = []
    for section in original.sections:
        others = told.get(section.slug, ())
        places = {scene.slug: scene.place for scene in others}
        first = Place(paths[section.slug], 1)
        _same(section.slug, "scene", [scene.slug for scene in section.scenes], places, first, lacking)
        scenes = []
        for scene, other in zip(section.scenes, others, strict=True):
            places = {beat.slug: beat.place for beat in other.beats}
            _same(scene.slug, "beat", [beat.slug for beat in scene.beats], places, other.place)
            for beat, said in zip(scene.beats, other.beats, strict=True):
                places = {cue.name: said.place for cue in said.cues}
                _same(f"{scene.slug}/{beat.slug}", "cue", [cue.name for cue in beat.cues], places, said.place)
            scenes.append(replace(scene, title=other.title, beats=other.beats, place=other.place))
        sections.append(replace(section, title=_text(titles, section.slug), scenes=tuple(scenes)))
    return replace(
        original,
        title=_text(root, "title"),
        subtitle=_text(root, "subtitle"),
        language=language,
        sections=tuple(sections),
        licence=_text(root, "licence", default=original.licence),
        release=_release(root),
        on_screen=original,
    )


def _colours(root: Located) -> dict[str, dict[str, str]]:
    """The colour roles on each ground, all with the same roles."""
    grounds: Any = root.get("colours", Located())
    place = root.places.get("colours", root.place)
    if not isinstance(grounds, Located) or not all(isinstance(roles, Located) for roles in grounds.values()):
        raise ScriptError(place, "'colours' must give each ground its roles, as 'night: {earth: \"#F5B441\"}'")
    for ground, roles in grounds.items():
        for role, colour in roles.items():
            if not isinstance(colour, str) or not re.fullmatch("#[0-9A-Fa-f]{6}", colour):
                raise ScriptError(roles.places[role], f"colour '{role}' on {ground} must be written as \"#RRGGBB\"")
        others = next(iter(grounds.values()))
        if set(roles) != set(others):
            odd = ", ".join(sorted(set(roles) ^ set(others)))
            raise ScriptError(
                grounds.places[ground], f"not every ground has the roles {odd}: give each a colour on all"
            )
    return {ground: dict(roles) for ground, roles in grounds.items()}


def _same(
    name: str, kind: str, ours: list[str], theirs: Mapping[str, Place], where: Place, lacking: Sequence[str] = ()
) -> None:
    """Refuse a translation that has other parts than the original, and name the first that differs, or all that it lacks.

    Args:
        name: what the parts belong to, which begins at `where`.
        theirs: the translation's parts in their order, and where each stands.
        lacking: the original's parts that are missing, also those of other wholes; empty for `theirs` alone.
    """
    before: list[str] = []
    for own, other in zip_longest(ours, theirs):
        if own == other:
            before.append(own)
            continue
        after = f"after '{before[-1]}'" if before else f"at the beginning of '{name}'"
        if own is not None and own not in theirs:
            place = theirs[before[-1]] if before else where
            missing = list(lacking) or [each for each in ours if each not in theirs]
            if len(missing) == 1:
                raise ScriptError(place, f"the {kind} '{own}' of the original is missing {after}: tell it here too")
            told = ", ".join(f"'{each}'" for each in missing)
            raise ScriptError(
                place, f"the {kind}s {told} of the original are missing, '{own}' {after}: tell them here too"
            )
        if other not in ours:
            raise ScriptError(
                theirs[other], f"the {kind} '{other}' is not in the original: take it out, or add it there {after}"
            )
        raise ScriptError(
            theirs[other], f"the {kind} '{other}' stands where the original has '{own}': bring them into its order"
        )


def _year(root: Located) -> int:
    year = root.get("year", 0)
    if not isinstance(year, int) or isinstance(year, bool) or year < 0:
        raise ScriptError(root.places["year"], "'year' must be a number, as 'year: 2026'")
    return year


def _music(root: Located, project: Project) -> Path | None:
    if "music" not in root:
        return None
    path = project.root / _text(root, "music")
    try:
        is_there = path.is_file()
    except OSError as error:
        raise ScriptError(root.places["music"], f"'music' cannot be read: {error.strerror}") from None
    if not is_there:
        raise ScriptError(root.places["music"], f"there is no file {path}: put the music there or remove 'music'")
    return path


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
        yield Author(_text(entry, "name"), _text(entry, "id", default=""))


def _reference(entry: Located) -> Reference:
    _known_keys(entry, "references", {"key", "authors", "year", "title", "venue", "arxiv"})
    year = entry.get("year")
    if not isinstance(year, int) or isinstance(year, bool):
        raise ScriptError(entry.places.get("year", entry.place), "a reference needs its 'year', a number")
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
    text, place = _text(entry, "description", lines=True), entry.places["description"]
    named = re.findall(r"\{(.*?)\}", text)
    for name in named:
        if name not in DESCRIBED:
            raise ScriptError(place, f"'description' has no place for {{{name}}}: {nearest(name, DESCRIBED)}")
    for name in DESCRIBED:
        if named.count(name) != 1:
            raise ScriptError(place, f"'description' has {{{name}}} {named.count(name)} times: write it once")
    return text


def _scenes(path: Path, section: str, first: int, facts: Facts, language: str) -> Iterator[Scene]:
    root = load(path)
    if not root:
        raise ScriptError(Place(path, 1), "the section has no scene: add one or take it out of lecture.yaml")
    for number, (slug, entry) in enumerate(root.items(), first):
        place = root.places[slug]
        _check_slug(slug, place)
        if not isinstance(entry, Located):
            raise ScriptError(place, f"scene '{slug}' must hold title, source and beats")
        _known_keys(entry, slug, {"title", "source", "beats"})
        scene = Scene(
            slug=slug,
            section=section,
            number=number,
            title=_text(entry, "title"),
            source=_text(entry, "source", default=""),
            beats=tuple(_beats(entry, slug, facts, language)),
            place=place,
        )
        if iskeyword(scene.class_name):
            raise ScriptError(
                place, f"no class can be called {scene.class_name}, a word of Python's own: rename '{slug}'"
            )
        yield scene


def _beats(entry: Located, scene: str, facts: Facts, language: str) -> Iterator[Beat]:
    beats = entry.get("beats")
    if not isinstance(beats, Located) or not beats:
        raise ScriptError(entry.place, f"scene '{scene}' has no beats: write at least one as 'name: what is said'")
    for slug in beats:
        raw, place = _text(beats, slug, lines=True), beats.places[slug]
        _check_slug(slug, place)
        yield _beat(slug, raw, place, facts, language)


def _beat(slug: str, raw: str, place: Place, facts: Facts, language: str) -> Beat:
    marked = read_marks(raw, place, lambda text: facts.fill(text, place, language), of(language).sentences)
    written = without_marks(raw)
    if stray := re.search("[{}]", PLACEHOLDER.sub("", written)):
        raise ScriptError(
            place, f"a {stray[0]} stands alone in '{slug}': write a fact as {{its_name}}, with one brace a side"
        )
    beat = Beat(slug, marked.text, written, place, marked.cues, marked.pauses, language)
    if not beat.text:
        raise ScriptError(place, f"'{slug}' says nothing: write its words or remove it")
    for sentence in beat.sentences:
        if not any(map(str.isalnum, sentence)):
            raise ScriptError(place, f"'{visible(sentence)}' is a sentence without a word: join it to its neighbour")
    return beat


def _check_slug(slug: str, place: Place) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", slug):
        raise ScriptError(place, f"'{visible(slug)}' is no slug: use small letters, digits and _")
    if len(slug) > LONGEST:
        raise ScriptError(
            place, f"'{slug[:20]}…' has {len(slug)} letters, of at most {LONGEST}: files are called by it"
        )


def _known_keys(entry: Located, where: str, known: set[str]) -> None:
    for key in entry:
        if key not in known:
            raise ScriptError(entry.places[key], f"'{where}' does not know '{key}': {nearest(key, sorted(known))}")


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
        or not all(isinstance(value, str) and one_line(value, entry.places[key]) for value in values)
    ):
        raise ScriptError(entry.places.get(key, entry.place), f"'{key}' must be a list of words, at least one")
    return tuple(one_line(value, entry.places[key]) for value in values)


def _text(entry: Located, key: str, default: str | None = None, *, lines: bool = False) -> str:
    """A text; of one line if not `lines`."""
    value = entry.get(key, default)
    place = entry.places.get(key, entry.place)
    if value is None and key not in entry:
        raise ScriptError(place, f"'{key}' is missing: add it")
    if not isinstance(value, str):
        kind = "empty" if value is None else "a mapping" if isinstance(value, dict) else f"a {type(value).__name__}"
        raise ScriptError(place, f"'{key}' is {kind}, but must be text: write some, in quotes or after >- if need be")
    text = clean(value, place).strip() if lines else one_line(value, place)
    if not text and default is None:  # by now without signs that nobody sees
        raise ScriptError(place, f"'{key}' is empty: write its text or remove it")
    return text

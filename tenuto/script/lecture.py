"""The script: lecture, sections, scenes and beats. How they are read from narration/ stands in loading.py.

    Lecture > Section > Scene > Beat > sentence

A beat is one or two spoken sentences and the one thing that happens on screen while they are said.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tenuto.errors import LectureError
from tenuto.languages.language import of
from tenuto.project import Project
from tenuto.script.marks import Mark, Pause
from tenuto.script.source import Place


class UnknownScene(LectureError):
    """A scene was asked for that the script does not have; the message suggests the nearest name."""


class UnknownLanguage(LectureError):
    """A language was asked for in which the lecture is not told; the message lists those in which it is."""


class UnknownBeat(LectureError):
    """A beat was asked for that its scene does not have; the message suggests the nearest name."""


@dataclass(frozen=True, slots=True)
class Beat:
    slug: str
    text: str  # facts filled in, marks taken out
    raw: str  # as it stands in the YAML, with {facts}, without marks
    place: Place
    cues: tuple[Mark, ...] = ()  # in the order of the words
    pauses: tuple[Pause, ...] = ()  # silences that belong to the viewer
    language: str = "und"  # in which it is told

    @property
    def sentences(self) -> tuple[str, ...]:
        """The beat's sentences in order, NFC, white space folded."""
        return of(self.language).sentences(self.text)


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
        """`two_moons` -> `TwoMoons`, the class in scenes/<section>/<slug>.py."""
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
        raise UnknownBeat(f"scene '{self.slug}' has no beat '{slug}': {nearest(slug, known)}")


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
    id: str  # a mark of who it is, as a number on a list; may be empty


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

    description: str  # with one place each for loading.DESCRIBED, which are known once the film is built
    tags: tuple[str, ...]
    category: int  # YouTube's number
    playlist: str  # YouTube's id; may be empty


@dataclass(frozen=True, slots=True)
class Lecture:
    project: Project
    title: str
    subtitle: str
    language: str
    authors: tuple[Author, ...]
    sections: tuple[Section, ...]
    references: tuple[Reference, ...]
    release: Release | None = None  # a lecture that is never published needs none
    thumbnail: str = ""  # the name of the scene that draws it; empty for none
    short: tuple[tuple[Scene, Beat], ...] = ()  # what the teaser shows, in its order
    year: int = 0  # in which it is published, for those who cite it; 0 where that is not said
    licence: str = ""  # what others may do with it, in a sentence; may be empty
    question: str = ""  # with which the teaser begins; may be empty
    address: str = ""  # where the whole can be seen; may be empty
    music: Path | None = None  # a sound file that is played under the words
    music_place: Place | None = None  # where the script names it
    colours: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # by ground, by role: `#F5B441`
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
        raise UnknownScene(f"no scene is called '{name}': {nearest(name, [scene.slug for scene in self.scenes])}")

    def beat(self, name: str) -> tuple[Scene, Beat]:
        """The scene and beat of `scene/beat` or `section/scene/beat`.

        Raises:
            UnknownScene, UnknownBeat
        """
        scene, slash, beat = name.rpartition("/")
        if not slash:
            raise UnknownBeat(f"'{name}' names no beat: write it as scene/beat")
        return self.scene(scene), self.scene(scene).beat(beat)

    def part(self, name: str) -> tuple[Scene, Beat | None]:
        """The scene of that name, or the scene and beat of `scene/beat`.

        Raises:
            UnknownScene, UnknownBeat
        """
        known = {known for scene in self.scenes for known in (scene.slug, scene.name)}
        scene, _, beat = name.rpartition("/")
        if name not in known and scene in known:
            return self.scene(scene), self.scene(scene).beat(beat)
        inside = [scene.slug for scene in self.scenes if scene.section == name]
        if name not in known and inside:
            raise UnknownScene(f"'{name}' is a section: name one of its scenes, {', '.join(inside)}")
        return self.scene(name), None

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
                raise UnknownScene(f"no scene or section is called '{name}': {nearest(name, known)}")
        return tuple(scene for scene in self.scenes if set(names) & set(_names_of(scene)))

    def cut(self, names: Iterable[str]) -> tuple[Scene, ...]:
        """The scenes that `select` gives, where a name may be a beat too, `scene/beat`: of its scene it alone is left.

        Raises:
            UnknownScene, UnknownBeat
        """
        names = list(names)
        known = {name for scene in self.scenes for name in _names_of(scene)}
        beats = [self.beat(name) for name in names if name not in known and name.rpartition("/")[0] in known]
        whole = [name for name in names if name in known or name.rpartition("/")[0] not in known]
        scenes = {scene.name for scene in self.select(whole)} if whole or not names else set()
        return tuple(
            scene if scene.name in scenes else replace(scene, beats=left)
            for scene in self.scenes
            if scene.name in scenes or (left := tuple(beat for beat in scene.beats if (scene, beat) in beats))
        )


def _names_of(scene: Scene) -> tuple[str, str, str]:
    return scene.slug, scene.name, scene.section


NAMED = 5  # of the names that there are, in an error


def nearest(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return f"did you mean '{near[0]}'?"
    if len(known) <= NAMED:
        return f"there are {', '.join(known)}"
    nearest_ones = difflib.get_close_matches(name, known, n=NAMED, cutoff=0)
    return f"the nearest of {len(known)} are {', '.join(nearest_ones)}"

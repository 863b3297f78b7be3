"""Live figures: what a reader of the page can turn and point at, beside the words of the scene that it belongs to.

A figure is the lecture's. Three files make the one of scenes/<section>/<slug>.py, and the engine knows nothing of what is in
them:

    scenes/<section>/<slug>_figure.py      `figure()` gives what it draws from: numbers, words, arrays. It reads through
                                           tenuto.stage.data, as scenes do, so that nothing in it is invented
    scenes/<section>/<slug>_figure.html    what is seen, and a script that calls `figure((root, data, written) => ...)`
    narration/<language>/figures.yaml      its words, by slug and name: `{{ say("title") }}` in the HTML

On the page `data` is what `figure()` gave, an array as {shape, values} with a typed array; `written(number, decimals)` writes
a number as the lecture's language does; a role of lecture.yaml is the CSS colour `var(--role-<role>)` on the page's ground,
and `var(--night-<role>)` on a dark one.
"""

from __future__ import annotations

import base64
import importlib
import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from traceback import extract_tb
from typing import Any

import numpy as np
from jinja2 import Environment, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from tenuto.errors import LectureError
from tenuto.files import Cache, digest_of, is_dropping, is_file, read, sha256
from tenuto.film import keys
from tenuto.film.build import BuildFailed
from tenuto.film.kept import keep, kept
from tenuto.film.quality import HD
from tenuto.film.shoot import SceneFailed, Shot, each_shot, import_from, shot_for
from tenuto.project import Project, shown
from tenuto.script.facts import load_facts
from tenuto.script.lecture import Lecture, Scene, nearest
from tenuto.script.source import Located, clean, load
from tenuto.stage import data

KIND = "figures"
WORDS = "figures.yaml"  # in narration/<language>/
TEMPLATE = "<template>"  # what jinja calls a template that comes from no file


# Arrays that page_figure.js can unpack.
TYPES = ("uint8", "int8", "int16", "int32", "float32", "float64")


class FigureFailed(LectureError):
    """A figure's HTML is no template, or asks for a word that its language has not got; or it draws from what no page can hold."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it stands on the page."""

    html: Markup
    data: Markup  # JSON that can stand in a script


def figures_of(lecture: Lecture, cache: Cache, jobs: int) -> dict[str, Figure]:
    """The figures of a lecture by the names of their scenes; what they draw from comes from `cache` where nothing changed.

    Raises:
        FigureFailed, tenuto.film.build.BuildFailed, tenuto.script.source.SourceError, tenuto.files.CannotWrite
    """
    scenes = [scene for scene in lecture.scenes if is_file(_html(lecture.project, scene.name))]
    html = {scene.name: _filled(lecture, scene) for scene in scenes}
    drawn = _data(lecture, scenes, cache, jobs)
    return {name: Figure(html[name], Markup(drawn[name])) for name in html}


def strays(lecture: Lecture) -> Iterator[Path]:
    """The figures that stand on no page: the lecture has no scene of their name."""
    own = {_html(lecture.project, scene.name) for scene in lecture.scenes}
    there = {path for path in lecture.project.scenes.rglob("*_figure.html") if not is_dropping(path)}
    yield from sorted(there - own)


def _html(project: Project, scene: str) -> Path:
    return project.scenes / f"{scene}_figure.html"


def _source(project: Project, scene: str) -> Path:
    return project.scenes / f"{scene}_figure.py"


# -- its words -----------------------------------------------------------------------------------------------------------


def _filled(lecture: Lecture, scene: Scene) -> Markup:
    path, say = _html(lecture.project, scene.name), _sayer(lecture, scene)
    environment = Environment(autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True)
    try:
        text = read(path).decode()
    except OSError as error:
        raise FigureFailed(f"{shown(path)} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise FigureFailed(f"{shown(path)}: is not UTF-8 text (byte {error.start}): save it as UTF-8") from None
    try:
        return Markup(environment.from_string(text).render(say=say))
    except LectureError:
        raise
    except Exception as error:  # a template runs what stands in it: what that raises is the lecture's, as in a scene
        raise FigureFailed(
            f'{shown(path)}:{_line(error)}: {_what(error)}: {{{{ }}}} is for words, as say("title")'
        ) from None


def _line(error: Exception) -> int:
    """The line of a template at which it went wrong."""
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    return next(
        (frame.lineno or 1 for frame in reversed(extract_tb(error.__traceback__)) if frame.filename == TEMPLATE), 1
    )


def _what(error: Exception) -> str:
    if isinstance(error, TemplateError):
        return str(error.message)
    return f"{type(error).__name__}: {' '.join(str(error).split())}"


def _sayer(lecture: Lecture, scene: Scene) -> Callable[[str], str]:
    """What gives a figure its words, with facts filled in."""
    path = lecture.project.narration / lecture.language / WORDS
    words = load(path)
    entry = words.get(scene.slug)
    if not isinstance(entry, Located):
        raise FigureFailed(
            f"{shown(path)}: has no words for the figure of '{scene.slug}': add '{scene.slug}:' and them"
        )
    facts = load_facts(lecture.project.facts)

    def say(name: str) -> str:
        place = entry.places.get(name, entry.place)
        if name not in entry:
            raise FigureFailed(f"{place}: '{scene.slug}' does not say '{name}': {nearest(str(name), list(entry))}")
        if not isinstance(text := entry[name], str):
            raise FigureFailed(f"{place}: '{name}' of '{scene.slug}' must be text: write it in quotes")
        return facts.fill(clean(text, place).strip(), place, lecture.language)

    return say


# -- what it draws from --------------------------------------------------------------------------------------------------


def _data(lecture: Lecture, scenes: list[Scene], cache: Cache, jobs: int) -> dict[str, str]:
    """JSON for the page, by scene; computed in processes of their own, as scenes are filmed."""
    found: dict[str, str] = {}
    missing: list[Shot] = []
    sources: dict[str, str] = {}
    for scene in scenes:
        source = sources[scene.name] = _source_key(lecture.project, scene.name)
        before = kept(cache, KIND, source, lecture.project)
        if before:
            found[scene.name] = before[0].decode()
        else:
            missing.append(shot_for(lecture, scene, HD))

    def on_result(shot: Shot, result: tuple[str, dict[str, str]]) -> None:
        content, reads = result
        found[shot.scene] = content
        source = sources[shot.scene]
        if source and source == _source_key(shot.project, shot.scene):  # not saved meanwhile
            keep(cache, KIND, source, reads, content.encode())

    if missing and (failures := each_shot(_compute, missing, jobs, on_result)):
        raise BuildFailed(failures)
    return found


def _source_key(project: Project, scene: str) -> str:
    """What is known before it is computed; empty where that cannot be told, which computing it will."""
    try:
        files = keys.closure(_source(project, scene))
        told = [(keys.name_of(file), digest_of(file)) for file in (*files, Path(__file__))]
    except (OSError, SyntaxError, ValueError):
        return ""
    return sha256(json.dumps([told, np.__version__]).encode())[:40]


def _compute(shot: Shot, note: Callable[[str], None]) -> tuple[str, dict[str, str]]:
    """Runs in a worker, which alone imports what the lecture draws with."""
    path = _source(shot.project, shot.scene)
    if not path.is_file():
        raise SceneFailed(f"scene '{shot.scene}': {shown(path)} is missing: write in it what its figure draws from")
    with data.on_stage(shot.project, set(keys.closure(path))) as reads:
        import_from(shot.project.root)
        module = importlib.import_module(f"scenes.{shot.scene.replace('/', '.')}_figure")
        if not callable(give := getattr(module, "figure", None)):
            raise SceneFailed(
                f"scene '{shot.scene}': {shown(path)} has no function `figure`: write `def figure() -> dict`"
            )
        try:
            return str(htmlsafe_json_dumps(_plain(give()))), dict(reads)
        except FigureFailed as error:
            raise SceneFailed(f"scene '{shot.scene}': {shown(path)}: figure() gives {error}") from None


def _plain(value: Any) -> Any:
    """A value as JSON has it: an array with its type, its shape and its bytes, little-endian.

    Raises:
        FigureFailed: it holds what would be another thing on the page, or nothing.
    """
    match value:
        case np.ndarray():
            if value.dtype.name not in TYPES:
                raise FigureFailed(f"an array of {value.dtype.name}: turn it into one of {', '.join(TYPES)}")
            content = np.ascontiguousarray(value, value.dtype.newbyteorder("<"))
            packed = base64.b64encode(content.tobytes()).decode()
            return {"dtype": value.dtype.name, "shape": list(value.shape), "base64": packed}
        case np.generic():
            return _plain(value.item())
        case float() if not math.isfinite(value):
            raise FigureFailed(f"the number {value}, which JSON has not: give None, or leave it out")
        case Mapping():
            return {str(key): _plain(each) for key, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
    return value


def colours(lecture: Lecture) -> dict[str, str]:
    """CSS for each ground on which the lecture's roles have a colour: the variables of these roles."""
    grounds = lecture.colours
    dark = " ".join(f"--night-{role}: {colour};" for role, colour in grounds.get("night", {}).items())
    return {
        ground: f"{dark} " + " ".join(f"--role-{role}: {colour};" for role, colour in roles.items())
        for ground, roles in grounds.items()
    }

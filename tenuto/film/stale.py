"""Whether a film still tells the lecture: what was edited after it was built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tenuto.errors import LectureError
from tenuto.files import digest_of
from tenuto.film import keys
from tenuto.script.lecture import Lecture, Scene

ENGINE = "tenuto/"  # how the names of its sources begin; another engine makes no other lecture


def changed(lecture: Lecture, manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """The scenes whose words, place or source are no longer what the film of that manifest was built from, those that came or
    went among them; then other files, data and pictures, recordings and music."""
    built = {entry["name"]: entry for entry in manifest["scenes"]}
    order = [name for name in built if name in {scene.name for scene in lecture.scenes}]
    kept = [scene.name for scene in lecture.scenes if scene.name in built]
    scenes = [
        scene.name
        for scene in lecture.scenes
        if scene.name not in built
        or order.index(scene.name) != kept.index(scene.name)
        or _words(scene) != _told(built[scene.name])
        or _is_drawn_otherwise(lecture, scene, manifest["inputs"])
    ]
    return (*scenes, *(name for name in built if name not in kept), *_data(lecture, manifest["inputs"]))


def _words(scene: Scene) -> object:
    beats = [
        (beat.slug, [*beat.sentences], [(cue.name, cue.sentence, cue.at) for cue in beat.cues]) for beat in scene.beats
    ]
    return scene.title, beats


def _told(entry: Mapping[str, Any]) -> object:
    """The same, of a scene in the manifest."""
    beats = [
        (
            beat["slug"],
            [line["text"] for line in beat["sentences"]],
            [(cue["name"], cue["sentence"], cue["at"]) for cue in beat["cues"]],
        )
        for beat in entry["beats"]
    ]
    return entry["title"], beats


def _is_drawn_otherwise(lecture: Lecture, scene: Scene, inputs: Mapping[str, str]) -> bool:
    path = lecture.project.scene_file(scene.name)
    if not path.is_file():
        return keys.name_of(path) in inputs
    try:
        names = {keys.name_of(file): file for file in keys.closure(path)}
        return any(inputs.get(name) != digest_of(file) for name, file in names.items() if not name.startswith(ENGINE))
    except (OSError, SyntaxError, ValueError, LectureError):
        return True  # it is being written


def _data(lecture: Lecture, inputs: Mapping[str, str]) -> Iterator[str]:
    for name, digest in inputs.items():
        path = lecture.project.root / name
        if path.suffix not in (".py", ".yaml") and not (path.is_file() and digest_of(path) == digest):
            yield name

"""The thumbnail: one picture, drawn by the scene that narration/lecture.yaml names, and kept while nothing behind it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tenuto.files import Cache, sha256
from tenuto.film.kept import keep, kept
from tenuto.film.quality import HD
from tenuto.film.shoot import SceneFailed, Shot, each_shot, scene_class, shot_for, source_of, sources_of
from tenuto.script.lecture import Lecture
from tenuto.stage import data

KIND = "thumbnails"
SIZE = HD  # 1280x720, as YouTube wants it
LARGEST = 2_000_000  # bytes, YouTube's limit


@dataclass(frozen=True, slots=True)
class Thumbnail:
    png: bytes
    reads: tuple[str, ...]  # the data that it shows, by the names of tenuto.stage.data


def thumbnail_of(lecture: Lecture, cache: Cache) -> Thumbnail | None:
    """The lecture's thumbnail, from the cache where nothing that it depends on has changed; None if the script names none.

    Raises:
        SceneFailed: the scene raised, or its picture is too large a file.
        tenuto.files.CannotWrite
    """
    if not lecture.thumbnail:
        return None
    scene = lecture.scene(lecture.thumbnail)
    shot = shot_for(lecture, scene, SIZE)
    source = _source_key(shot)
    found = kept(cache, KIND, source, lecture.project)
    if found:
        return Thumbnail(*found)
    drawn, reads = _draw_apart(shot)
    if len(drawn) > LARGEST:
        raise SceneFailed(
            f"scene '{shot.scene}': its thumbnail has {len(drawn) / 1e6:.1f} MB, of at most {LARGEST / 1e6:.0f}: "
            "let it show less detail"
        )
    if source and source == _source_key(shot):  # not saved meanwhile
        keep(cache, KIND, source, reads, drawn)
    return Thumbnail(drawn, tuple(sorted(reads)))


def _source_key(shot: Shot) -> str:
    """What is known before the picture is drawn (see tenuto.film.keys); the size stands for this module's own part."""
    own = sha256(Path(__file__).read_bytes())
    source = source_of(shot)
    return sha256(f"{source} {own}".encode())[:40] if source else ""


def _draw_apart(shot: Shot) -> tuple[bytes, dict[str, str]]:
    """The PNG, drawn in a process of its own, as scenes are filmed, and what it read."""
    drawn: list[tuple[bytes, dict[str, str]]] = []
    for failure in each_shot(_draw, [shot], 1, lambda shot, result: drawn.append(result)):
        raise failure
    return drawn[0]


def _draw(shot: Shot, note: Callable[[str], None]) -> tuple[bytes, dict[str, str]]:
    """Runs in a worker, which alone imports manim."""
    from tenuto.film.studio import png_of, studio
    from tenuto.stage.backstage import FilelessWriter, StudioRenderer
    from tenuto.stage.camera import StageCamera

    with data.on_stage(shot.project, sources_of(shot)) as reads, studio(shot.quality):
        renderer = StudioRenderer(file_writer_class=FilelessWriter, camera_class=StageCamera)
        scene = scene_class(shot)(renderer, card=shot.card)
        scene.camera.background_color = scene.ground.ground
        scene.thumbnail()
        renderer.update_frame(scene)
        return png_of(renderer.get_frame()), dict(reads)

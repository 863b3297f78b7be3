"""The thumbnail: one picture, drawn by the scene that narration/lecture.yaml names, and kept while nothing behind it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from film import keys
from film.files import Cache, scratch, sha256
from film.kept import keep, kept
from film.quality import HD
from film.shoot import SceneFailed, Shot, explained, scene_class, shot_for
from film.workers import run_each
from narration.script import Lecture
from scenes import data
from scenes.card import Card

KIND = "thumbnails"
SIZE = HD  # 1280x720, as YouTube wants it
LARGEST = 2_000_000  # bytes, YouTube's limit


@dataclass(frozen=True, slots=True)
class Thumbnail:
    png: bytes
    reads: tuple[str, ...]  # the data that it shows, by the names of scenes.data


def thumbnail_of(lecture: Lecture, cache: Cache) -> Thumbnail | None:
    """The lecture's thumbnail, from the cache where nothing that it depends on has changed; None if the script names none.

    Raises:
        SceneFailed: the scene raised, or its picture is too large a file.
        film.files.CannotWrite
    """
    if not lecture.thumbnail:
        return None
    scene = lecture.scene(lecture.thumbnail)
    shot = shot_for(scene, Card.of(lecture, scene), SIZE)
    source = _source_key(shot)
    found = kept(cache, KIND, source)
    if found:
        return Thumbnail(*found)
    drawn, reads = _draw_apart(shot)
    if len(drawn) > LARGEST:
        raise SceneFailed(
            f"scene '{shot.scene}': its thumbnail has {len(drawn) / 1e6:.1f} MB, of at most {LARGEST / 1e6:.0f}: "
            "let it show less detail"
        )
    if source == _source_key(shot):  # not saved meanwhile
        keep(cache, KIND, source, reads, drawn)
    return Thumbnail(drawn, tuple(reads))


def _source_key(shot: Shot) -> str:
    """What is known before the picture is drawn (see film.keys); the size stands for this module's own part."""
    own = sha256(Path(__file__).read_bytes())
    return sha256(f"{keys.source_key(shot.path, shot.card, shot.quality)} {own}".encode())[:40]


def _draw_apart(shot: Shot) -> tuple[bytes, dict[str, str]]:
    """The PNG, drawn in a process of its own, as scenes are filmed, and what it read."""
    drawn: list[tuple[bytes, dict[str, str]] | SceneFailed] = []
    run_each(
        _draw,
        [shot],
        1,
        on_result=lambda shot, result: drawn.append(result),
        on_death=lambda shot, how: drawn.append(SceneFailed(f"scene '{shot.scene}': its process died ({how})")),
    )
    (result,) = drawn
    if isinstance(result, SceneFailed):
        raise result
    return result


def _draw(shot: Shot, note: Callable[[str], None]) -> tuple[bytes, dict[str, str]] | SceneFailed:
    """Runs in a worker, which alone imports manim."""
    from manim import CairoRenderer, tempconfig

    from film.studio import FilelessWriter, png_of, studio_config
    from scenes.camera import StageCamera

    try:
        with (
            data.watched_reads() as reads,
            scratch() as folder,
            tempconfig(studio_config(shot.quality, folder)),
        ):
            renderer = CairoRenderer(file_writer_class=FilelessWriter, camera_class=StageCamera)
            scene = scene_class(shot)(renderer, card=shot.card)
            scene.camera.background_color = scene.ground.ground
            scene.thumbnail()
            renderer.update_frame(scene)
            return png_of(renderer.get_frame()), dict(reads)
    except SceneFailed as failure:
        return SceneFailed(str(failure))
    except Exception as error:
        return SceneFailed(explained(shot, error))

"""Filming: run scenes under manim, keep their takes; one process per scene, longest first."""

from __future__ import annotations

import importlib
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from film import h264, keys
from film.quality import Quality
from film.takes import Reel
from film.workers import run_each
from narration.source import ROOT
from scenes import data
from scenes.card import Card

if TYPE_CHECKING:
    from narration.script import Scene

SCENES = ROOT / "scenes"


class SceneFailed(Exception):
    """A scene could not be filmed; the message names the scene, the place and the mistake."""


@dataclass(frozen=True, slots=True)
class Shot:
    """The order to film one scene; what a worker needs to know and nothing else."""

    scene: str  # `section/slug`
    class_name: str
    beats: tuple[str, ...]
    card: Card
    quality: Quality

    @property
    def path(self) -> Path:
        return SCENES / f"{self.scene}.py"


@dataclass(frozen=True, slots=True)
class Filmed:
    """What a worker gives back."""

    shot: Shot
    reel: Reel
    seconds: float
    source: str  # its key, keys.source_key; empty if a source was saved while the scene was filmed
    reads: Mapping[str, str]  # what it read, by name, with the fingerprint it had


def shot_for(scene: Scene, card: Card, quality: Quality) -> Shot:
    return Shot(scene.name, scene.class_name, tuple(beat.slug for beat in scene.beats), card, quality)


def source_of(shot: Shot) -> str:
    """The source key of a shot; empty where its source, or what that imports, is missing or no Python: filming tells."""
    try:
        return keys.source_key(shot.path, shot.card, shot.quality)
    except (OSError, SyntaxError, ValueError):
        return ""


def scene_class(shot: Shot) -> Any:
    """Import the class of a scene.

    Raises:
        SceneFailed: there is no such file or class, or importing it raises.
    """
    shown = shot.path.relative_to(ROOT)
    if not shot.path.is_file():
        raise SceneFailed(
            f"scene '{shot.scene}': {shown} does not exist: write it, or take the scene out of the script"
        )
    module = importlib.import_module("scenes." + shot.scene.replace("/", "."))
    try:
        return getattr(module, shot.class_name)
    except AttributeError:
        raise SceneFailed(f"scene '{shot.scene}': {shown} has no class {shot.class_name}: name it so") from None


def film(shot: Shot, on_beat: Callable[[str], None] = lambda beat: None) -> Filmed:
    """Film one scene in this process.

    Raises:
        SceneFailed: the scene raised, or its beats are not those of the script.
    """
    from film.studio import record  # manim takes a second to import; only workers need it

    began = time.perf_counter()
    source = source_of(shot)
    try:
        with data.watched_reads() as reads:  # importing a scene may read as well
            takes, poster = record(scene_class(shot), shot.card, shot.quality, on_beat)
    except SceneFailed:
        raise
    except Exception as error:
        raise SceneFailed(explained(shot, error)) from error
    if tuple(take.beat for take in takes) != shot.beats:
        raise SceneFailed(beats_differ(shot, tuple(take.beat for take in takes)))
    reel = Reel(
        scene=shot.scene,
        quality=shot.quality,
        takes=takes,
        holding=h264.holding_packet(shot.quality),
        parameters=h264.codec_parameters(shot.quality),
        reads=tuple(sorted(reads)),
        poster=poster,
    )
    unchanged = source == source_of(shot)
    return Filmed(shot, reel, time.perf_counter() - began, source if unchanged else "", dict(reads))


def beats_differ(shot: Shot, played: Sequence[str]) -> str:
    """One line that names both sides."""
    return (
        f"scene '{shot.scene}': its beats are {', '.join(played) or 'none'} in scenes/{shot.scene}.py, but "
        f"{', '.join(shot.beats)} in the script: make them the same, in the same order"
    )


def explained(shot: Shot, error: Exception) -> str:
    """One line for what a scene raised: its name, the place in its source, the mistake."""
    return f"scene '{shot.scene}': {_place_of(error)}{type(error).__name__}: {_line(error)}"


def _place_of(error: BaseException) -> str:
    """`scenes/labels/x.py:12: ` of the innermost frame that belongs to a scene, or nothing."""
    if isinstance(error, SyntaxError) and error.filename and Path(error.filename).is_relative_to(ROOT):
        return f"{Path(error.filename).relative_to(ROOT)}:{error.lineno}: "
    frames = [
        frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(SCENES)
    ]
    # The scene's own line rather than the one in stage.py, theme.py or data.py that complains.
    inner = [frame for frame in frames if Path(frame.filename).parent != SCENES] or frames
    return f"{Path(inner[-1].filename).relative_to(ROOT)}:{inner[-1].lineno}: " if inner else ""


def _line(error: BaseException) -> str:
    return " ".join(str(error).split()) or "no message"


def film_all(
    shots: Sequence[Shot],
    workers: int,
    on_filmed: Callable[[Filmed], None],
    on_beat: Callable[[Shot, str], None] = lambda shot, beat: None,
) -> list[SceneFailed]:
    """Film `shots` in the given order, `workers` at a time, each in a process of its own.

    `on_filmed` is called in this process as each scene is done. A scene that fails does not stop the others; the
    failures are returned in the order in which they happened.
    """
    failures: list[SceneFailed] = []

    def on_result(shot: Shot, result: Filmed | SceneFailed) -> None:
        if isinstance(result, SceneFailed):
            failures.append(result)
        else:
            on_filmed(result)

    def on_death(shot: Shot, how: str) -> None:
        failures.append(SceneFailed(f"scene '{shot.scene}': its process died ({how}); if memory ran out, try --jobs 1"))

    run_each(_film, shots, workers, on_result=on_result, on_note=on_beat, on_death=on_death)
    return failures


def _film(shot: Shot, note: Callable[[str], None]) -> Filmed | SceneFailed:
    try:
        return film(shot, on_beat=note)
    except SceneFailed as failure:
        return SceneFailed(str(failure))  # without its cause, which may not pickle

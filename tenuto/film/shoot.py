"""Filming: run scenes under manim, keep their takes; one process per scene, longest first."""

from __future__ import annotations

import ast
import errno
import importlib
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar

from tenuto.errors import LectureError
from tenuto.files import CannotRead
from tenuto.film import h264, keys
from tenuto.film.looks import PLAIN, Look
from tenuto.film.quality import Quality
from tenuto.film.takes import Reel
from tenuto.film.workers import run_each
from tenuto.project import Project, shown
from tenuto.stage import data
from tenuto.stage.card import PLACEHOLDER, Card

if TYPE_CHECKING:
    from tenuto.script.lecture import Lecture, Scene

Result = TypeVar("Result")
PACKAGES = ("scenes", "tensors")  # of every lecture; their names mean those of the one that is filmed


class SceneFailed(LectureError):
    """A scene could not be filmed; the message names the scene, the place and the mistake."""

    @property
    def scene(self) -> str:
        """Its `section/slug`."""
        return str(self).split("'")[1]


@dataclass(frozen=True, slots=True)
class Shot:
    """The order to film one scene; what a worker needs to know and nothing else."""

    project: Project
    scene: str  # `section/slug`
    class_name: str
    beats: tuple[str, ...]
    card: Card
    quality: Quality
    look: Look = PLAIN

    @property
    def path(self) -> Path:
        """The source of its pictures: its own file, or the placeholder's while there is none."""
        return PLACEHOLDER if self.card.unwritten else self.project.scene_file(self.scene)


@dataclass(frozen=True, slots=True)
class Filmed:
    """What a worker gives back."""

    shot: Shot
    reel: Reel
    seconds: float
    source: str  # its key (source_of); empty if a source was saved while the scene was filmed
    reads: Mapping[str, str]  # what it read, by name, with the fingerprint it had


def shot_for(lecture: Lecture, scene: Scene, quality: Quality, look: Look = PLAIN) -> Shot:
    """The order for a scene.

    Raises:
        tenuto.files.CannotRead: whether its file is there cannot be told.
    """
    beats = tuple(beat.slug for beat in scene.beats)
    try:
        card = Card.of(lecture, scene)
    except OSError as error:
        raise CannotRead(lecture.project.scene_file(scene.name), error) from error
    return Shot(lecture.project, scene.name, scene.class_name, beats, card, quality, look)


def source_of(shot: Shot) -> str:
    """The source key of a shot (tenuto.film.keys); empty where there is none, which filming it tells."""
    try:
        return _source_of(shot)
    except SceneFailed:
        return ""


def _source_of(shot: Shot) -> str:
    """The same.

    Raises:
        SceneFailed: its source, or what that imports, is missing or no Python; or its card cannot be written.
    """
    if not shot.path.is_file():
        raise SceneFailed(
            f"scene '{shot.scene}': {shown(shot.path)} does not exist: write it, or take the scene out of the script"
        )
    try:
        return shot.look.key(keys.source_key(shot.path, shot.card, shot.quality))
    except UnicodeEncodeError as error:
        raise SceneFailed(
            f"scene '{shot.scene}': its title or source holds half a character "
            f"(U+{ord(error.object[error.start]):04X}): type the word anew"
        ) from None
    except (
        OSError,
        SyntaxError,
        ValueError,
        RecursionError,
        MemoryError,
    ) as error:  # the last two: deeper than Python reads
        raise SceneFailed(explained(shot, error)) from error


def sources_of(shot: Shot) -> set[Path]:
    """The modules whose being read is no news: those in the source key, and the packages that `import_from` runs."""
    return {*keys.closure(shot.path), *(shot.project.root / name / "__init__.py" for name in PACKAGES)}


def scene_class(shot: Shot) -> Any:
    """Import the class of a scene; of one that nobody has written yet, the placeholder.

    Raises:
        SceneFailed: there is no such file or class, or importing it raises.
    """
    if shot.card.unwritten:
        from tenuto.stage.placeholder import Placeholder

        return shot.look.on(Placeholder)
    _source_of(shot)  # tells what is missing or no Python, also where only a function would import it
    import_from(shot.project.root)
    module = importlib.import_module("scenes." + shot.scene.replace("/", "."))
    found = getattr(module, shot.class_name, None)
    if found is None:
        raise SceneFailed(f"scene '{shot.scene}': {shown(shot.path)} has no class {shot.class_name}: name it so")
    from tenuto.stage.scene import LectureScene  # imports manim, as the scene has

    if not isinstance(found, type) or not issubclass(found, LectureScene):
        place = f"{shown(shot.path)}:{_line_of(shot.class_name, shot.path)}"
        raise SceneFailed(
            f"scene '{shot.scene}': {place}: {shot.class_name} is no LectureScene: write `class {shot.class_name}"
            "(LectureScene)`, from tenuto.stage.scene"
        )
    return shot.look.on(found)


def _line_of(name: str, path: Path) -> int:
    """Where a module gives something a name; its first line where it does not say so itself."""
    for node in ast.parse(path.read_bytes()).body:
        targets = node.targets if isinstance(node, ast.Assign) else [node]
        if name in (getattr(target, "name", getattr(target, "id", "")) for target in targets):
            return node.lineno
    return 1


def require_names(shot: Shot, beat: str, cues: Iterable[object]) -> None:
    """Refuse a cue that no mark in a narration can mean.

    Raises:
        SceneFailed
    """
    for cue in cues:
        if not isinstance(cue, str):
            raise SceneFailed(
                f"scene '{shot.scene}', beat '{beat}': {shown(shot.path)} has a cue {cue!r}: give it a name, as self.cue(\"word\")"
            )


def import_from(root: Path) -> None:
    """Let `import scenes` mean the scenes of the lecture at `root`, whatever else is on the path or was imported before."""
    if sys.path[0] != str(root):
        sys.path.insert(0, str(root))
    for package in PACKAGES:
        folder = root / package
        places = [Path(place) for place in getattr(sys.modules.get(package), "__path__", ())]
        if folder.is_dir() and folder not in places:
            for name in [name for name in sys.modules if name.partition(".")[0] == package]:
                del sys.modules[name]
            _import_package(package, folder)


def _import_package(name: str, folder: Path) -> None:
    first = folder / "__init__.py"
    if first.is_file():
        spec = spec_from_file_location(name, first, submodule_search_locations=[str(folder)])
        assert spec is not None and spec.loader is not None  # a source file always has both
        module = sys.modules[name] = module_from_spec(spec)
        spec.loader.exec_module(module)
    else:
        module = sys.modules[name] = ModuleType(name)
        module.__path__ = [str(folder)]


def film(shot: Shot, on_beat: Callable[[str], None] = lambda beat: None) -> Filmed:
    """Film one scene in this process.

    Raises:
        SceneFailed: the scene raised, or its beats are not those of the script.
    """
    from tenuto.film.studio import record  # manim takes a second to import; only workers need it

    began = time.perf_counter()
    source = _source_of(shot)
    try:
        with data.on_stage(shot.project, sources_of(shot)) as reads:  # importing a scene may read as well
            takes, poster = record(scene_class(shot), shot.card, shot.quality, on_beat, shot.beats)
        for take in takes:
            require_names(shot, take.beat, (cue.name for cue in take.cues))
    except SceneFailed:
        raise
    except (Exception, SystemExit) as error:
        raise SceneFailed(explained(shot, error)) from error
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


def saved_too_often(shot: Shot) -> SceneFailed:
    """Nobody can say which of its sources is in the pictures."""
    return SceneFailed(
        f"scene '{shot.scene}': it, or what it imports, was saved each time while it was filmed: build again when nothing "
        "writes there"
    )


def explained(shot: Shot, error: BaseException) -> str:
    """One line for what a scene raised: its name, the place in its source, the mistake."""
    # A source that cannot even be read as Python may not say where.
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return (
            f"scene '{shot.scene}': {error.strerror} in {error.filename or tempfile.gettempdir()}: free some, or name another "
            "folder by $TMPDIR"
        )
    place = place_of(error, shot.project) or (shown(shot.path) if isinstance(error, SyntaxError) else "")
    is_exit = isinstance(error, SystemExit | KeyboardInterrupt)
    what = "it leaves Python: take quit() or exit() out" if is_exit else _line(error)
    return f"scene '{shot.scene}': {f'{place}: ' if place else ''}{type(error).__name__}: {what}"


def place_of(error: BaseException, project: Project) -> str:
    """`scenes/labels/x.py:12` of the innermost frame that belongs to a scene, or nothing."""
    if isinstance(error, SyntaxError) and error.filename and Path(error.filename).is_relative_to(project.root):
        return f"{shown(Path(error.filename))}:{error.lineno}"
    frames = traceback.extract_tb(error.__traceback__)
    inner = [frame for frame in frames if Path(frame.filename).is_relative_to(project.scenes)]
    return f"{shown(Path(inner[-1].filename))}:{inner[-1].lineno}" if inner else ""


def _line(error: BaseException) -> str:
    try:
        return " ".join(str(error).split()) or "no message"
    except Exception:  # an exception of the scene's own, which cannot tell what it is
        return "no message"


def each_shot(
    task: Callable[[Shot, Callable[[str], None]], Result],
    shots: Sequence[Shot],
    workers: int,
    on_result: Callable[[Shot, Result], None],
    on_note: Callable[[Shot, str], None] = lambda shot, note: None,
) -> list[SceneFailed]:
    """Run `task(shot, note)` for `shots` in the given order, `workers` at a time, each in a process of its own.

    Callbacks run in this process. A scene that fails does not stop the others; the failures are returned in the order
    in which they happened.
    """
    failures: list[SceneFailed] = []

    def on_end(shot: Shot, result: Result | SceneFailed) -> None:
        if isinstance(result, SceneFailed):
            failures.append(result)
        else:
            on_result(shot, result)

    def on_death(shot: Shot, how: str) -> None:
        failures.append(SceneFailed(f"scene '{shot.scene}': its process {how}"))

    run_each(partial(_guarded, task), shots, workers, on_result=on_end, on_note=on_note, on_death=on_death)
    return failures


def _guarded(
    task: Callable[[Shot, Callable[[str], None]], Result], shot: Shot, note: Callable[[str], None]
) -> Result | SceneFailed:
    """Runs in a worker, with the shot's lecture on the stage; failures come back without their cause, which may not pickle."""
    try:
        with data.on_stage(shot.project):
            return task(shot, note)
    except SceneFailed as failure:
        return SceneFailed(str(failure))
    except BaseException as error:  # quit(), sys.exit() and KeyboardInterrupt are a scene's mistakes as well
        return SceneFailed(explained(shot, error))


def film_all(
    shots: Sequence[Shot],
    workers: int,
    on_filmed: Callable[[Filmed], None],
    on_beat: Callable[[Shot, str], None] = lambda shot, beat: None,
) -> list[SceneFailed]:
    """Film `shots`; `on_filmed` is called in this process as each scene is done. Failures: see `each_shot`."""
    return each_shot(film, shots, workers, lambda shot, filmed: on_filmed(filmed), on_beat)

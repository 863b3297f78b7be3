"""What `tenuto new` does: begin a lecture, and write a scene's file from its words."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tenuto.errors import LectureError
from tenuto.files import CannotWrite, write
from tenuto.project import Project, root_of, shown
from tenuto.script.lecture import Beat, Scene, UnknownScene
from tenuto.script.loading import load_lecture

STARTER = Path(__file__).with_name("starter")  # the lecture that is copied
# Of the same lecture in English alone: what differs, and what is not there.
ENGLISH = Path(__file__).with_name("starter_en")
NOT_ENGLISH = ("README.vi.md", "narration/vi", "narration/en/lecture.yaml", "narration/en/lexicon.yaml")
LONG = 25  # words of a beat, some 10 s of speech, from which on its picture should not stand still
COLUMNS = 100  # of the sentences that stand in a scene as comments


class NotEmpty(LectureError):
    """A lecture is to begin where something is already."""


class SceneExists(LectureError):
    """The file of a scene is there already."""


class NoWords(LectureError):
    """A scene is to be written that the narration does not have."""


def begin_lecture(folder: Path, language: str = "vi") -> Path | None:
    """Copy the starter into a folder that is new or empty; the lecture in whose folder that lies, if it does.

    Args:
        language: the original's: `vi`, which has an English translation, or `en` alone.

    Raises:
        NotEmpty, tenuto.files.CannotWrite
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise NotEmpty(f"{folder.resolve()} is not empty: name a folder that is new, or empty this one")
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".new-", dir=folder) as part:
            copy = shutil.copytree(STARTER, Path(part) / "lecture", ignore=shutil.ignore_patterns("__pycache__"))
            if language == "en":
                _make_english(copy)
            # narration/ comes last: a folder is a lecture once it has that.
            for entry in sorted(copy.iterdir(), key=lambda entry: entry.name == "narration"):
                entry.rename(folder / entry.name)
    except OSError as error:
        raise CannotWrite(folder, error) from error
    return root_of(folder.resolve().parent)


def _make_english(lecture: Path) -> None:
    for name in NOT_ENGLISH:
        path = lecture / name
        (shutil.rmtree if path.is_dir() else Path.unlink)(path)
    shutil.copytree(ENGLISH, lecture, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))


def write_scene(project: Project, name: str) -> Path:
    """Write the file of the scene `section/slug` (or `slug`): a beat for each of its words, each with a small motion.

    Raises:
        NoWords: the narration has no such scene.
        SceneExists, tenuto.files.CannotWrite, and what tenuto.script.loading.load_lecture raises.
    """
    lecture = load_lecture(project)
    try:
        scene = lecture.scene(name)
    except UnknownScene as error:
        section = name.partition("/")[0] if "/" in name else "SECTION"
        words = shown(project.narration / lecture.language / f"{section}.yaml")
        raise NoWords(f"{error}; if it is new, write its words first, in {words}") from None
    path = project.scene_file(scene.name)
    if path.exists():
        raise SceneExists(f"{shown(path)} is there already: edit it, or remove it first")
    write(path, _source(scene).encode())
    return path


def _source(scene: Scene) -> str:
    title = scene.title.replace("\\", "").replace('"', "'")
    end = "" if title.endswith((".", "?", "!", "…")) else "."
    # A scene that is called like what it draws with would hide it.
    polygon, grow = (name if name != scene.class_name else f"{name}_" for name in ("RegularPolygon", "GrowFromCenter"))
    names = ", ".join(
        name if own == name else f"{name} as {own}"
        for name, own in (("GrowFromCenter", grow), ("RegularPolygon", polygon))
    )
    beats = "\n".join(line for beat in scene.beats for line in _beat(beat, grow if beat is scene.beats[0] else ""))
    return f'''"""{title}{end}"""

from __future__ import annotations

from manim import TAU, UP, {names}

from tenuto.stage import theme
from tenuto.stage.scene import LectureScene


class {scene.class_name}(LectureScene):
    def construct(self) -> None:
        shape = {polygon}(6, color=self.ground.ink).shift(theme.STAGE_CENTRE_Y * UP)  # draw your own in its place
{beats}
'''


def _beat(beat: Beat, grow: str) -> Iterator[str]:
    """Its lines; `grow` is what lets the shape appear, in the first of them."""
    yield f'        with self.beat("{beat.slug}"):'
    for sentence in beat.sentences:
        yield from (f"            # {line}" for line in textwrap.wrap(sentence, COLUMNS))
    turn = "self.play(shape.animate.rotate(TAU / 6), run_time=0.5)"
    if grow:
        yield f"            self.play({grow}(shape), run_time=0.3)"
    elif not beat.cues:
        yield f"            {turn}"
    for cue in beat.cues:
        yield f'            self.cue("{cue.name}")'
        yield f"            {turn}"
    if len(beat.text.split()) > LONG:
        yield "            self.loop(shape.animate.rotate(TAU / 6), run_time=3)"

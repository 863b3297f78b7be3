"""A reel is made anew when, and only when, something that its pixels come from has changed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from project import BRIEF, ROOT, Project, environment, said

from tenuto.files import Cache
from tenuto.film import keys
from tenuto.stage import fonts

# Prints the key of every scene's reel, as a build finds it: from the source, and what the scene is known to read.
KEYS = """
import json
from tenuto.film import keys
from tenuto.film.quality import QUALITIES
from tenuto.film.shoot import shot_for
from tenuto.script.loading import load_lecture
from tenuto.stage import data
from tenuto import project as projects

READS = {"start/hello": ["outline"], "middle/wave": ["radii", "colours"], "middle/share": ["facts/share"]}
project = projects.find()
lecture = load_lecture(project)
found = {}
for quality in ("draft", "hd"):
    for scene in lecture.scenes:
        shot = shot_for(lecture, scene, QUALITIES[quality])
        reads = {name: data.fingerprint(name, project) for name in READS.get(scene.name, [])}
        key = keys.reel_key(keys.source_key(shot.path, shot.card, shot.quality), reads)
        found[f"{scene.name} {quality}"] = key
print(json.dumps(found))
"""
HELLO, WAVE, SHARE = "start/hello", "middle/wave", "middle/share"
ALL = {HELLO, WAVE, SHARE}


def keys_of(project: Project, first: str = "") -> dict[str, str]:
    """By scene and quality; found in a process of its own, which has read nothing before, and does `first` first."""
    done = subprocess.run(
        [sys.executable, "-c", first + KEYS],
        cwd=project.folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def before(pristine: Project) -> dict[str, str]:
    return keys_of(pristine)


def changed(before: dict[str, str], project: Project) -> set[str]:
    """The scenes of which the draft's key is another one now."""
    after = keys_of(project)
    return {name.split()[0] for name in before if name.endswith("draft") and before[name] != after.get(name)}


def prepend(path: str) -> Callable[[Project], None]:
    def edit(project: Project) -> None:
        if path.startswith("tenuto/"):
            project.bring_engine()
        file = project.folder / path
        file.write_text("# one more line\n" + file.read_text())

    return edit


def add_a_scene(project: Project) -> None:
    """One more at the end of the section where wave and share stand."""
    project.add_scene("middle", "more", {"one": "Một."}, 'with self.beat("one"):\n    pass')


def import_a_module(project: Project) -> None:
    """A module beside scenes/, named by a scene."""
    project.write("beside.py", "R = 1\n")
    project.edit("scenes/middle/wave.py", "from manim import RIGHT", "import beside\nfrom manim import RIGHT")


def replace(path: str, old: str, new: str) -> Callable[[Project], None]:
    return lambda project: project.edit(path, old, new)


CHANGES = {
    "a scene": (prepend("scenes/middle/wave.py"), {WAVE}),
    "the stage": (prepend("tenuto/stage/scene.py"), ALL),
    "the theme": (prepend("tenuto/stage/theme.py"), ALL),
    "what scenes read with": (prepend("tenuto/stage/data.py"), ALL),
    "how numbers are written": (prepend("tenuto/languages/numbers.py"), ALL),
    "how tensors are read": (prepend("tenuto/stored.py"), ALL),
    "the encoder": (prepend("tenuto/film/h264.py"), ALL),
    "the takes": (prepend("tenuto/film/takes.py"), ALL),
    "the studio": (prepend("tenuto/film/studio.py"), ALL),
    "the camera": (prepend("tenuto/stage/camera.py"), ALL),
    "a tensor": (lambda project: project.store_radii(0.4, 0.8), {WAVE}),
    "what a fact shows": (replace("narration/facts.yaml", "value: 80.1,", "value: 80.1, shown: '80',"), {SHARE}),
    "a module beside the scenes": (import_a_module, {WAVE}),
    "manim's private parts": (prepend("tenuto/stage/backstage.py"), ALL),
    "the letters": (prepend("tenuto/stage/fonts.py"), ALL),
    "a fact": (replace("narration/facts.yaml", "value: 80.1", "value: 80.2"), {SHARE}),
    "a colour": (replace("narration/lecture.yaml", "#F5B441", "#F5B442"), {WAVE}),
    "a scene's title": (replace("narration/vi/middle.yaml", "title: Con số", "title: Số"), {SHARE}),
    "a scene's source": (replace("narration/vi/middle.yaml", "source: bài báo thử", "source: khác"), {WAVE}),
    "a section's title": (replace("narration/lecture.yaml", "title: Phần giữa", "title: Giữa"), {HELLO, WAVE, SHARE}),
    "an author": (replace("narration/lecture.yaml", "name: Trần Bình", "name: Trần Bính"), {HELLO}),
}
NO_CHANGES = {
    "another scene": add_a_scene,
    "a comment in the script": prepend("narration/vi/middle.yaml"),
    "a comment in the facts": prepend("narration/facts.yaml"),
    "a comment in lecture.yaml": prepend("narration/lecture.yaml"),
    "the words of a beat": replace("narration/vi/middle.yaml", "Hết rồi.", "Thế là hết. Cảm ơn mọi người."),
    "the reading of words": prepend("narration/lexicon.yaml"),
    "how Vietnamese is read": prepend("tenuto/languages/vi.py"),
    "a voice": prepend("tenuto/voices/espeak.py"),
    "a fact that no scene reads": replace("narration/facts.yaml", "value: 3", "value: 4"),
    "the source of a fact": replace("narration/facts.yaml", "bảng 1", "bảng 7"),
    "the edit": prepend("tenuto/film/edit.py"),
    "the captions": prepend("tenuto/film/captions.py"),
    "the command line": prepend("tenuto/cli.py"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_changes_pixels_changes_keys(what: str, fresh: Project, before: dict[str, str]) -> None:
    """A change of what a scene is drawn from gives it another key, and leaves the other scenes' keys."""
    edit, scenes = CHANGES[what]
    edit(fresh)
    assert changed(before, fresh) == scenes


@pytest.mark.parametrize("what", NO_CHANGES)
def test_what_changes_no_pixel_changes_no_key(what: str, fresh: Project, before: dict[str, str]) -> None:
    """Words, voices, comments in the narration and the later stages are no part of a key."""
    NO_CHANGES[what](fresh)
    assert changed(before, fresh) == set()


def test_keys_do_not_depend_on_where_the_clone_lies(fresh: Project, before: dict[str, str]) -> None:
    """The same lecture in another folder has the same keys."""
    assert keys_of(fresh) == before


@pytest.mark.parametrize("name", ["0", "z"])
def test_keys_do_not_depend_on_where_the_engine_lies(name: str, fresh: Project, before: dict[str, str]) -> None:
    """Found before or behind the lecture when both are sorted by their places, it gives the same keys."""
    place = fresh.folder.parent / name
    shutil.copytree(ROOT / "tenuto", place / "tenuto", ignore=shutil.ignore_patterns("__pycache__"))
    first = f"import sys\nsys.path.insert(0, {str(place)!r})\n"
    assert keys_of(fresh, first) == before


def test_each_quality_has_its_own_key(before: dict[str, str]) -> None:
    """All scenes at all qualities have keys of their own."""
    assert len(set(before.values())) == len(before) == 6


def test_a_missing_tensor_is_told(fresh: Project) -> None:
    """A key cannot be found where what was read is gone."""
    (fresh.folder / "tensors" / "data" / "radii.npz").unlink()
    done = subprocess.run(
        [sys.executable, "-c", KEYS], cwd=fresh.folder, env=environment(), capture_output=True, text=True
    )
    assert "FileNotFoundError" in done.stderr


ANOTHER_VERSION = """
from importlib import metadata
version = metadata.version
metadata.version = lambda name: "9.9" if name == {library!r} else version(name)
"""


@pytest.mark.parametrize("library", keys.LIBRARIES)
def test_another_version_is_another_key(library: str, before: dict[str, str], pristine: Project) -> None:
    """Every library that draws, sets letters or encodes is in every key."""
    assert not set(keys_of(pristine, ANOTHER_VERSION.format(library=library)).values()) & set(before.values())


def test_another_cairo_is_another_key(before: dict[str, str], pristine: Project) -> None:
    """The C library that pycairo finds, whatever pycairo's own version."""
    first = "import cairo\ncairo.cairo_version_string = lambda: '9.9'\n"
    assert not set(keys_of(pristine, first).values()) & set(before.values())


def test_other_letters_are_another_key(before: dict[str, str], pristine: Project, tmp_path: Path) -> None:
    """Font files that somebody changed in place, under the same package version."""
    shutil.copytree(fonts.FOLDER, tmp_path / "files")
    with (tmp_path / "files" / "BeVietnamPro-Regular.ttf").open("ab") as file:
        file.write(b"!")
    folder = str(tmp_path / "files")
    first = f"import pathlib\nfrom tenuto.stage import fonts\nfonts.FOLDER = pathlib.Path({folder!r})\n"
    assert not set(keys_of(pristine, first).values()) & set(before.values())


# -- what scenes open ----------------------------------------------------------------------------------------------------

BODY = 'with self.beat("one"):\n    '
OPENS = {
    "a picture": ("self.add(ImageMobject('logo.png'))", "logo.png"),
    "a table": ("import numpy as np; np.load('table.npy')", "table.npy"),
    "a text": ("open('words.txt', encoding='utf-8').read()", "words.txt"),
    "a module by its name": ("import importlib; importlib.import_module('dyna' + 'mic')", "dynamic.py"),
}


def put(project: Project, name: str, shade: int) -> None:
    """A file of that name, another for each shade."""
    path = project.folder / name
    match path.suffix:
        case ".png":
            Image.new("L", (4, 4), shade).save(path)
        case ".npy":
            np.save(path, np.full(2, shade))
        case _:
            path.write_text(f"X = {shade}\n")


def filmed(project: Project, name: str) -> str:
    """How many scenes a build of one scene films."""
    return said(project.build(name, "--jobs", "1"), "filmed").split(",")[0]


@pytest.mark.slow
@pytest.mark.parametrize("what", OPENS)
def test_files_that_a_scene_opens_count(what: str, fresh: Project) -> None:
    """Replaced, the scene is filmed anew; untouched, it is not. What its import statements name is no news."""
    line, name = OPENS[what]
    put(fresh, name, 1)
    fresh.add_scene("middle", "opens", {"one": "Một."}, BODY + line)
    assert filmed(fresh, "opens") == "1 scenes"
    assert filmed(fresh, "opens") == "0 scenes"
    reads = json.loads(Cache(fresh.cache).get("reads", fresh.cached("reads")[0].name) or b"")
    assert set(reads) - {"language"} == {f"files/{name}"}, "words on screen are set in the lecture's language"
    put(fresh, name, 2)
    assert filmed(fresh, "opens") == "1 scenes"


@pytest.mark.slow
def test_files_of_elsewhere_are_refused(fresh: Project, tmp_path: Path) -> None:
    """With the path, the place in the scene, and what to do; so is the network."""
    Image.new("L", (4, 4)).save(tmp_path / "logo.png")
    fresh.add_scene("middle", "outside", {"one": "Một."}, BODY + f"ImageMobject({str(tmp_path / 'logo.png')!r})")
    fresh.add_scene(
        "middle", "asks", {"one": "Một."}, BODY + "import urllib.request as r; r.urlopen('http://127.0.0.1:9')"
    )
    outside, asks = sorted(fresh.fails("build", *BRIEF, "outside", "asks").splitlines(), reverse=True)
    assert outside.startswith("scene 'middle/outside': scenes/middle/outside.py:9: UndeclaredInput: it reads ")
    assert f"{tmp_path / 'logo.png'}, which lies outside the lecture" in outside and "copy it below" in outside
    assert asks.startswith("scene 'middle/asks': scenes/middle/asks.py:9: UndeclaredInput: it asks the network")


@pytest.mark.slow
@pytest.mark.parametrize(
    "look", ["os.listdir('notes')", "list(os.scandir('notes'))", "list(pathlib.Path('notes').glob('*.txt'))"]
)
def test_folders_that_a_scene_looks_into_count(look: str, fresh: Project) -> None:
    """A file more there, the scene is filmed anew; what its files hold is no matter while it does not open them."""
    fresh.write("notes/a.txt", "a")
    fresh.add_scene("middle", "looks", {"one": "Một."}, BODY + look, "import os, pathlib")
    assert filmed(fresh, "looks") == "1 scenes"
    fresh.write("notes/a.txt", "b")
    fresh.write("notes/.a.txt.swp", "an editor's")
    assert filmed(fresh, "looks") == "0 scenes"
    reads = json.loads(Cache(fresh.cache).get("reads", fresh.cached("reads")[0].name) or b"")
    assert set(reads) - {"language"} == {"folders/notes"}, "an import looks for its modules, which is no news"
    fresh.write("notes/b.txt", "b")
    assert filmed(fresh, "looks") == "1 scenes"


STARTS = {
    "a program": "import subprocess; subprocess.run(['true'])",
    "a shell": "os.system('true')",
    "another program in its place": "os.execv('/bin/true', ['true'])",
    "a program, by the system's own call": "os.posix_spawn('/bin/true', ['true'], {})",
    "a process": "os.fork() or os._exit(0)",
}


@pytest.mark.slow
@pytest.mark.parametrize("what", STARTS)
def test_programs_are_refused(what: str, fresh: Project) -> None:
    """What they read nobody would hear."""
    fresh.add_scene("middle", "starts", {"one": "Một."}, BODY + STARTS[what], "import os")
    error = fresh.fails("build", *BRIEF, "starts")
    assert error == (
        "scene 'middle/starts': scenes/middle/starts.py:9: UndeclaredInput: it starts another program or process, and nobody "
        "would know what that reads: compute it in tensors/ and store it"
    )


@pytest.mark.slow
def test_what_a_scene_writes_itself_is_no_input(fresh: Project, tmp_path: Path) -> None:
    """A file that it makes and reads again is its own work."""
    lines = [
        f"path = pathlib.Path({str(tmp_path / 'made' / 'a.txt')!r})",
        "path.parent.mkdir(exist_ok=True)",
        "path.write_text('a')",
        "path.read_text()",
        "list(path.parent.iterdir())",
    ]
    fresh.add_scene("middle", "makes", {"one": "Một."}, BODY + "; ".join(lines), "import pathlib")
    assert filmed(fresh, "makes") == "1 scenes"


@pytest.mark.slow
def test_a_foreign_configuration_changes_nothing(built: Project, fresh: Project) -> None:
    """With manim.cfg in the folder and in the home that would change sizes or are broken, the film is the same."""
    (fresh.folder / "manim.cfg").write_text("[CLI]\npixel_width = 480\nframe_height = 5.0\nformat = png\n")
    home = fresh.folder.parent / "home"
    (home / ".config" / "manim").mkdir(parents=True)
    (home / ".config" / "manim" / "manim.cfg").write_text("[CLI\nbroken")
    done = fresh.run("build", *BRIEF, env={"HOME": str(home)})
    assert done.returncode == 0, done.stderr
    assert fresh.outputs() == built.outputs()


# -- imports -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def tree(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes files of a lecture in tmp_path."""
    (tmp_path / "narration").mkdir()
    (tmp_path / "narration" / "lecture.yaml").touch()

    def write(path: str, text: str = "") -> Path:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    for folder in ("scenes", "scenes/kit", "scenes/part"):
        write(f"{folder}/__init__.py")
    write("scenes/kit/picture.py")
    return write


IMPORTS = {
    "from the module": "from scenes.kit.picture import Picture",
    "of the module": "import scenes.kit.picture",
    "under another name": "import scenes.kit.picture as other",
    "of the package's module": "from scenes.kit import picture",
    "relative": "from ..kit import picture",
    "relative, from the module": "from ..kit.picture import Picture",
    "inside a function": "def f():\n    from scenes.kit.picture import Picture",
    "guarded": "try:\n    import scenes.kit.picture\nexcept ImportError:\n    pass",
}


@pytest.mark.parametrize("how", IMPORTS)
def test_closure_follows_imports(how: str, tree: Callable[[str, str], Path], tmp_path: Path) -> None:
    """However a module of the project is imported, it belongs to what a scene depends on."""
    scene = tree("scenes/part/one.py", IMPORTS[how])
    found = {path.relative_to(tmp_path).as_posix() for path in keys.closure(scene)}
    assert {"scenes/part/one.py", "scenes/kit/picture.py"} <= found


def test_closure_follows_whatever_lies_at_the_root(tree: Callable[[str, str], Path], tmp_path: Path) -> None:
    """Modules and packages beside scenes/ can be imported, and so belong to a scene; another's of that name do not."""
    for path in ("beside.py", "pieces/__init__.py", "pieces/one.py", "deep/er/two.py"):
        tree(path, "")
    scene = tree("scenes/part/one.py", "import beside, numpy\nfrom pieces import one\nfrom deep.er.two import x")
    found = {path.relative_to(tmp_path).as_posix() for path in keys.closure(scene)}
    assert found == {
        *("beside.py", "pieces/__init__.py", "pieces/one.py", "deep/er/two.py"),
        *("scenes/__init__.py", "scenes/part/__init__.py", "scenes/part/one.py"),
    }


def test_closure_follows_imports_of_imports(tree: Callable[[str, str], Path], tmp_path: Path) -> None:
    """Imports are followed to their end, in circles too, with the packages that they run through."""
    tree("scenes/kit/picture.py", "from scenes.kit.frame import Frame")
    tree("scenes/kit/frame.py", "from scenes.kit import picture\nimport numpy\nfrom tensors import stored")
    tree("tensors/__init__.py", "")
    tree("tensors/stored.py", "")
    scene = tree("scenes/part/one.py", "from scenes.kit.picture import Picture")
    assert {path.relative_to(tmp_path).as_posix() for path in keys.closure(scene)} == {
        "scenes/__init__.py",
        "scenes/kit/__init__.py",
        "scenes/kit/frame.py",
        "scenes/kit/picture.py",
        "scenes/part/__init__.py",
        "scenes/part/one.py",
        "tensors/__init__.py",
        "tensors/stored.py",
    }


def test_closure_leaves_neighbours_out(tree: Callable[[str, str], Path], tmp_path: Path) -> None:
    """A module of the same folder that is not imported has no part in a scene."""
    tree("scenes/part/two.py", "")
    scene = tree("scenes/part/one.py", "import numpy, os.path")
    found = [path.relative_to(tmp_path).as_posix() for path in keys.closure(scene)]
    assert found == ["scenes/__init__.py", "scenes/part/__init__.py", "scenes/part/one.py"]


def test_what_was_parsed_is_known_to_others(
    tree: Callable[[str, str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process parses nothing that it finds in the cache, and all that is new, or that is no Python."""
    scene = tree("scenes/part/one.py", "from . import two\nimport scenes.kit.picture")
    tree("scenes/part/two.py", "")
    found = keys.closure(scene)
    keys.remember(Cache(tmp_path / "cache"))
    monkeypatch.setattr(keys, "_known", {})
    keys._imports_at.cache_clear()
    keys.recall(Cache(tmp_path / "cache"))
    parsed: list[str] = []
    parse = keys.ast.parse
    monkeypatch.setattr(keys.ast, "parse", lambda *args, **how: parsed.append(how["filename"]) or parse(*args, **how))
    assert keys.closure(scene) == found and not parsed
    tree("scenes/part/two.py", "import numpy")
    assert keys.closure(scene) == found and parsed == [str(tmp_path / "scenes/part/two.py")]
    tree("scenes/part/two.py", "import")
    for _ in range(2):
        with pytest.raises(SyntaxError):
            keys.closure(scene)


def test_saves_are_seen(tree: Callable[[str, str], Path], tmp_path: Path) -> None:
    """A process that outlives an edit sees it: a saved file, and one that an import was waiting for."""
    scene = tree("scenes/part/one.py", "")
    assert scene in keys.closure(scene) and tmp_path / "scenes/kit/picture.py" not in keys.closure(scene)
    tree("scenes/part/one.py", "import scenes.kit.picture")
    assert tmp_path / "scenes/kit/picture.py" in keys.closure(scene)
    tree("scenes/kit/picture.py", "from scenes.kit import later")
    assert tmp_path / "scenes/kit/later.py" not in keys.closure(scene)
    tree("scenes/kit/later.py")
    assert tmp_path / "scenes/kit/later.py" in keys.closure(scene)


def test_libraries_that_draw_are_known() -> None:
    """Every library that can change a pixel is installed and counts."""
    assert {"manim", "typst", "av", "numpy", "pycairo"} <= set(keys.libraries())
    assert all(path.is_relative_to(ROOT) and path.is_file() for path in keys.CODING)

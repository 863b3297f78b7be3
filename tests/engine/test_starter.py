"""`tenuto new`: the lecture that it leaves builds as it stands, and a new scene runs before anybody has drawn it."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import av
import numpy as np
import pytest
from project import BRIEF, ROOT, STARTER, Project, said

from tenuto import begin
from tenuto.script.loading import load_lecture, load_translation, translations

FILES = sorted(path.relative_to(STARTER) for path in STARTER.rglob("*") if path.is_file() and path.suffix != ".pyc")

MORE = """
shock:
  title: Một cú "hích"
  beats:
    one: Một câu ngắn.
    two: >-
      Rồi một câu rất dài, dài mãi không thôi, dài mãi không thôi, dài mãi không thôi, dài mãi không thôi, dài mãi không thôi,
      mới hết. Còn một câu nữa.
"""


@pytest.fixture
def begun(pristine: Project, tmp_path: Path) -> Project:
    """What `tenuto new` leaves in a folder that was not there."""
    done = pristine.run("new", str(tmp_path / "courses" / "mine"))
    assert done.returncode == 0, done.stderr
    return Project(tmp_path / "courses" / "mine")


def files_in(folder: Path) -> list[Path]:
    return sorted(path.relative_to(folder) for path in folder.rglob("*") if path.is_file())


def words_are_added(project: Project) -> None:
    with (project.folder / "narration" / "vi" / "middle.yaml").open("a") as script:
        script.write(MORE)


# -- a lecture -----------------------------------------------------------------------------------------------------------


def test_new_copies_the_starter_whole(begun: Project) -> None:
    """Every file, .gitignore and all, and nothing that is being written."""
    assert files_in(begun.folder) == FILES
    assert {Path(".gitignore"), Path("README.md"), Path("tensors/data/radii.npz")} <= set(FILES)


def test_new_tells_what_comes_next(pristine: Project, tmp_path: Path) -> None:
    """Three commands, the first of which leads into the folder, whatever it is called."""
    done = pristine.run("new", "my talk", cwd=tmp_path)
    lines = done.stdout.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["cd 'my talk'", "tenuto preview wave", "tenuto"]


def test_an_empty_folder_will_do(pristine: Project, tmp_path: Path) -> None:
    """Also the one in which the user stands."""
    assert pristine.run("new", ".", cwd=tmp_path).returncode == 0
    assert files_in(tmp_path) == FILES


def test_a_lecture_inside_another_is_told(pristine: Project, fresh: Project, tmp_path: Path) -> None:
    """It is begun all the same: in a line, and nowhere else."""
    done = pristine.run("new", "inner", cwd=fresh.folder)
    assert done.returncode == 0 and files_in(fresh.folder / "inner") == FILES
    assert done.stderr == f"note: it lies inside another lecture, {fresh.folder}: move it out if that is not meant\n"
    assert pristine.run("new", "outer", cwd=tmp_path).stderr == ""


@pytest.mark.parametrize("what", ["a file", "a folder with something in it", "a lecture"])
def test_what_is_there_stays(what: str, pristine: Project, tmp_path: Path) -> None:
    """Nothing is mixed with somebody's files: one line, exit code 1, and all is as before."""
    folder = tmp_path / "mine"
    if what == "a file":
        folder.write_text("mine")
    elif what == "a lecture":
        begin.begin_lecture(folder)
    else:
        (folder / "deep").mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    assert pristine.fails("new", str(folder)) == f"{folder} is not empty: name a folder that is new, or empty this one"
    assert sorted(tmp_path.rglob("*")) == before


def test_a_place_where_nobody_may_write(pristine: Project, tmp_path: Path) -> None:
    """One line with the path."""
    (tmp_path / "file").write_text("mine")
    error = pristine.fails("new", str(tmp_path / "file" / "mine"))
    assert error.startswith(f"cannot write {tmp_path / 'file' / 'mine'}: ") and len(error.splitlines()) == 1


def test_what_new_cannot_mean(pristine: Project) -> None:
    """`scene` without a name, or a second word after a folder: how it is written, and exit code 2."""
    for arguments in (["scene"], ["a", "b"], []):
        done = pristine.run("new", *arguments)
        assert done.returncode == 2 and "Usage: " in done.stderr, arguments


def test_the_starter_is_small_and_has_one_of_each(begun: Project) -> None:
    """Two sections, three scenes, two languages, a fact, and an author without an id."""
    lecture = load_lecture(begun.own)
    assert [len(section.scenes) for section in lecture.sections] == [1, 2]
    assert [author.id for author in lecture.authors] == [""]
    english = load_translation(begun.own, "en")
    assert english.title != lecture.title
    assert "81.1%" in english.scene("share").beat("number").text
    assert "81,1%" in lecture.scene("share").beat("number").text


@pytest.mark.slow
def test_it_builds_at_once_in_both_languages(begun: Project) -> None:
    """Half a minute of film, whose second telling films nothing; `check` finds nothing in it."""
    report = begun.build()
    assert said(report, "filmed").startswith("3 scenes") and "cards" not in report
    with av.open(str(begun.media / "lecture.mp4")) as film:
        assert 25 < film.duration / av.time_base < 45
    assert said(begun.build("--lang", "en"), "filmed").startswith("0 scenes")
    done = begun.run("check")
    assert (done.returncode, done.stdout) == (0, "3 scenes, 0 findings\n"), done.stdout + done.stderr


def test_its_tensors_are_what_its_program_computes(begun: Project) -> None:
    """`python tensors/radii.py` leaves the bytes that lie ready; it needs no torch."""
    data = begun.folder / "tensors" / "data"
    before = {path.name: path.read_bytes() for path in data.iterdir()}
    (data / "radii.npz").unlink()
    without = "import sys, runpy; sys.modules['torch'] = None; runpy.run_path('tensors/radii.py', run_name='__main__')"
    subprocess.run([sys.executable, "-c", without], cwd=begun.folder, env={"PYTHONPATH": str(ROOT)}, check=True)
    assert {path.name: path.read_bytes() for path in data.iterdir()} == before


ENGLISH = ROOT / "tenuto" / "starter_en"


def test_the_english_one_differs_in_its_words_alone() -> None:
    """What is copied over the starter is there too, and of a scene one line is another."""
    for path in (path for path in ENGLISH.rglob("*") if path.is_file() and path.suffix != ".pyc"):
        assert (STARTER / path.relative_to(ENGLISH)).is_file()
        if path.suffix == ".py":
            ours, theirs = (home.read_text().splitlines() for home in (path, STARTER / path.relative_to(ENGLISH)))
            assert sum(one != other for one, other in zip(ours, theirs, strict=True)) == 1


@pytest.mark.slow
def test_a_lecture_in_english_needs_no_edit(pristine: Project, tmp_path: Path) -> None:
    """`new --lang en`: English is the original, and there is no other language; it builds, and `check` finds nothing."""
    assert pristine.run("new", "mine", "--lang", "en", cwd=tmp_path).returncode == 0
    mine = Project(tmp_path / "mine")
    lecture = load_lecture(mine.own)
    assert (lecture.language, translations(mine.own), lecture.scene("share").source) == ("en", (), "Fourier 1822")
    vietnamese = re.compile("[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.I)
    for path in mine.folder.rglob("*"):
        assert path.suffix not in (".yaml", ".py", ".md") or not vietnamese.search(path.read_text()), path
    assert said(mine.build(), "filmed").startswith("3 scenes")
    done = mine.run("check")
    assert (done.returncode, done.stdout) == (0, "3 scenes, 0 findings\n"), done.stdout + done.stderr


# -- a scene -------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_scene_without_a_file_is_a_card(warm: Project) -> None:
    """It is filmed with its words, named in the report and by `check`; other words are another card, and a file ends it."""
    words_are_added(warm)
    report = warm.build("shock")
    assert said(report, "cards") == "middle/shock: no scene file yet"
    assert said(report, "filmed") == "1 scenes, 0 from the cache: middle/shock"
    assert said(warm.build("shock"), "filmed") == "0 scenes, 1 from the cache"

    done = warm.run("check", "shock", "wave")
    finding, last = done.stdout.splitlines()
    assert finding.startswith("middle/shock: no scene file: scenes/middle/shock.py does not exist: write it, or ")
    assert (done.returncode, last) == (1, "2 scenes, 1 findings")

    warm.edit("narration/vi/middle.yaml", "Một câu ngắn.", "Một câu khác.")
    assert said(warm.build("shock"), "filmed").startswith("1 scenes")
    assert warm.run("new", "scene", "middle/shock").returncode == 0
    report = warm.build("shock")
    assert said(report, "filmed").startswith("1 scenes") and "cards" not in report


@pytest.mark.slow
def test_a_card_shows_each_beat_in_its_turn(fresh: Project, tmp_path: Path) -> None:
    """The picture of a beat is not that of the one before."""
    words_are_added(fresh)
    done = fresh.run("preview", "shock", "--voice", "espeak")
    assert done.returncode == 0, done.stderr
    with av.open(str(fresh.media / "preview" / "shock.mp4")) as film:
        pictures = [frame.to_ndarray(format="gray8").astype(int) for frame in film.decode(video=0)]
    first, last = pictures[15], pictures[-1]
    assert (np.abs(first - last) > 60).mean() > 0.005


@pytest.mark.slow
def test_a_whole_lecture_may_be_cards(fresh: Project) -> None:
    """One hears a script of which nothing is drawn yet; the manifest, which names what went in, holds."""
    for path in (fresh.folder / "scenes").rglob("*.py"):
        path.unlink()
    report = fresh.build()
    assert said(report, "cards") == "start/hello, middle/wave, middle/share: no scene file yet"
    assert not any(name.startswith(("scenes/", "tenuto/")) for name in fresh.manifest()["inputs"])


@pytest.mark.slow
def test_a_new_scene_runs_and_is_clean(fresh: Project) -> None:
    """Its beats are the script's, each with its words beside it; `check` has nothing to say, nor has ruff."""
    words_are_added(fresh)
    done = fresh.run("new", "scene", "middle/shock")
    path = fresh.folder / "scenes" / "middle" / "shock.py"
    assert done.stdout.startswith("scenes/middle/shock.py ")
    source = path.read_text()
    assert source.startswith('"""Một cú \'hích\'."""\n') and "class Shock(LectureScene):" in source
    assert 'with self.beat("one"):\n            # Một câu ngắn.\n' in source
    assert source.count("self.loop(") == 1, "only the long beat needs one"
    done = fresh.run("check", "shock")
    assert (done.returncode, done.stdout) == (0, "1 scenes, 0 findings\n"), done.stdout + done.stderr
    assert said(fresh.build("shock"), "filmed") == "1 scenes, 0 from the cache: middle/shock"
    linted = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--config", str(ROOT / "pyproject.toml"), str(path)],
        capture_output=True, text=True,
    )  # fmt: skip
    assert linted.returncode == 0, linted.stdout


@pytest.mark.slow
def test_a_new_scene_may_be_called_like_what_it_draws_with(fresh: Project) -> None:
    """Its class hides nothing that it needs."""
    with (fresh.folder / "narration" / "vi" / "middle.yaml").open("a") as script:
        for slug in ("regular_polygon", "grow_from_center", "lecture_scene"):
            script.write(f"{slug}:\n  title: Hình\n  beats:\n    one: Một câu ngắn.\n")
    for slug in ("regular_polygon", "grow_from_center", "lecture_scene"):
        assert fresh.run("new", "scene", slug).returncode == 0
    done = fresh.run("check", "regular_polygon", "grow_from_center", "lecture_scene")
    assert (done.returncode, done.stdout) == (0, "3 scenes, 0 findings\n"), done.stdout + done.stderr


SCENES = {
    "one that is there": ("middle/wave", "scenes/middle/wave.py is there already: edit it, or remove it first"),
    "one without words": ("wafe", "no scene is called 'wafe': did you mean 'wave'?; if it is new, "),
    "one of no section": ("shock", "write its words first, in narration/vi/SECTION.yaml"),
}


@pytest.mark.parametrize("what", SCENES)
def test_scenes_that_cannot_be_written(what: str, fresh: Project) -> None:
    """One line, and the file that is there is as before."""
    name, complaint = SCENES[what]
    before = (fresh.folder / "scenes" / "middle" / "wave.py").read_text()
    error = fresh.fails("new", "scene", name)
    assert complaint in error and len(error.splitlines()) == 1
    assert (fresh.folder / "scenes" / "middle" / "wave.py").read_text() == before


# -- installed -----------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_wheel_holds_the_starter(tmp_path: Path) -> None:
    """Whoever installs the engine alone has every file that `new` copies."""
    source = tmp_path / "source"
    command = [
        "git",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
        "tenuto",
        "pyproject.toml",
        "README.md",
    ]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in [*filter(None, listed.split("\0")), "LICENSE"]:
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((ROOT / name).read_bytes())
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--no-deps",
            "--no-build-isolation",
            "-q",
            "-w",
            str(tmp_path),
            str(source),
        ],
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    held = {Path(name) for name in zipfile.ZipFile(wheel).namelist()}
    assert {Path("tenuto/starter") / file for file in FILES} <= held
    assert {path.relative_to(ROOT) for path in ENGLISH.rglob("*") if path.is_file() and path.suffix != ".pyc"} <= held


# -- the chapter of the documentation ------------------------------------------------------------------------------------

CHAPTER = ROOT / "docs" / "own-lecture.md"


@pytest.mark.slow
def test_the_chapter_works_as_written(pristine: Project, tmp_path: Path) -> None:
    """Every command in its order, every piece of script and scene in the file that it names; at draft, spoken by espeak."""
    folder = tmp_path
    for kind, block in re.findall(r"^```(\w+)\n(.*?)^```$", CHAPTER.read_text(), re.S | re.M):
        if kind == "console":
            for command, *arguments in (line.split() for line in block.splitlines()):
                if command == "cd":
                    folder /= arguments[0]
                    continue
                assert command == "tenuto"
                done = pristine.run(*in_brief(arguments), cwd=folder)
                assert done.returncode == 0, done.stdout + done.stderr
        else:
            first, _, rest = block.partition("\n")
            path = folder / next(word.rstrip(",") for word in first.split() if "/" in word)
            before = path.read_text() if kind == "yaml" and path.exists() else ""  # of a script more is added
            path.write_text(before + rest)
    film = Project(folder)
    assert [scene["name"] for scene in film.manifest()["scenes"]][-2:] == ["middle/swing", "middle/period"]
    assert {"clips/04-swing.mp4", "clips/05-period.mp4", "lecture.mp4"} <= set(film.outputs())


def in_brief(arguments: list[str]) -> list[str]:
    match arguments:
        case [] | ["build", *_]:
            return [*(arguments or ["build"]), *BRIEF]
        case ["preview", *_]:
            return [*arguments, "--voice", "espeak"]
    return arguments

"""The command line: what a user types, and the one line that a mistake gives."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image
from project import BRIEF, REPOSITORY, ROOT, Project, complaints, environment, said

import tenuto.doctor
import tenuto.library
import tenuto.voices.espeak
from tenuto.cli import INTERRUPTED, STOPPED, cli
from tenuto.doctor import NEEDED, OPTIONAL, Diagnosis, diagnose
from tenuto.progress import Lines, spell
from tenuto.script.loading import load_lecture
from tenuto.voices import VoiceMissing

COMMANDS = (
    *("build", "preview", "check", "verify", "contact", "record", "script", "slides", "export", "short"),
    *("publish", "doctor"),
)


@pytest.fixture(autouse=True)
def no_lecture_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """What opened a lecture in this process before has named it for the processes that it starts."""
    monkeypatch.delenv("LECTURE", raising=False)


def test_help_names_every_command() -> None:
    """--help tells what there is, without doing anything."""
    shown = CliRunner().invoke(cli, ["--help"])
    assert shown.exit_code == 0
    assert all(command in shown.output for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    """With a sentence and its options."""
    shown = CliRunner().invoke(cli, [command, "-h"])
    assert shown.exit_code == 0 and "Usage: " in shown.output and "--out" in shown.output


@pytest.mark.parametrize(
    "arguments, complaint",
    [
        (["bild"], "No such command 'bild': did you mean 'build'?"),
        (["chekc", "wave"], "No such command 'chekc': did you mean 'check'?"),
        (["build", "--quality", "4k"], "'4k' is not one of 'draft', 'hd', 'fhd', 'uhd'"),
        (["--quality", "4k"], "'4k' is not one of"),
        (["build", "--jobs", "0"], "0 is not in the range"),
        (["preview"], "Missing argument 'SCENE[/BEAT]'"),
        (["--lecture"], "Option '--lecture' requires an argument"),
        (["--lecture", "", "build"], "it is empty: name one"),
        (["build", "--out", ""], "it is empty: name one"),
        (["build", "--subtitles", ""], "it is empty: name one"),
        (["short", "--beats", ""], "it is empty: name one"),
        (["build", "--cache-size", "nan"], "nan is no size"),
        (["build", "--cache-size", "1e400"], "inf is no size"),
    ],
)
def test_usage_errors(arguments: list[str], complaint: str) -> None:
    """What cannot be parsed is exit code 2 and says why."""
    shown = CliRunner().invoke(cli, arguments)
    assert shown.exit_code == 2 and complaint in shown.output


# -- one line ------------------------------------------------------------------------------------------------------------

LONG = "x" * 300  # letters, of which a name may have 255

MISTAKES = {
    "a lecture of a long name": (["--lecture", LONG, "build"], f"{LONG} holds no lecture (no narration/lecture.yaml)"),
    "a home of nobody": (
        ["--lecture", "~nobodyx/talk", "build"],
        "~nobodyx/talk leads nowhere (Could not determine home",
    ),
    "a new lecture of a long name": (["new", LONG], "File name too long; choose a shorter one"),
    "a folder of a long name": (["verify", "--out", LONG], "File name too long; choose a shorter one"),
    "a voice of a long name": (
        ["build", "--voice", f"recorded:{LONG}"],
        "a speaker cannot be called 'xxxxxxxxxxxxxxxxxxxx'",
    ),
    "an unknown scene": (["build", "hallo", *BRIEF], "no scene or section is called 'hallo': did you mean 'hello'?"),
    "an unknown scene to preview": (["preview", "wafe"], "no scene is called 'wafe': did you mean 'wave'?"),
    "an unknown beat": (
        ["preview", "wave", "tern", "--voice", "espeak"],
        "scene 'wave' has no beat 'tern': did you mean 'turn'?",
    ),
    "an unknown scene to check": (["check", "middle/wafe"], "did you mean 'middle/wave'?"),
    "an unknown section of a contact sheet": (["contact", "midle"], "did you mean 'middle'?"),
    "an unknown voice": (["build", "--voice", "espek"], "there is no voice 'espek'; did you mean espeak?"),
    "an unknown accent": (["build", "--voice", "espeak:vi-xx"], "espeak-ng has no voice 'vi-xx'; try vi"),
    "a voice file that is not there": (["build", "--voice", "piper:/nowhere.onnx"], "piper"),
}


def test_a_deck_of_many_names(fresh: Project) -> None:
    """A file that is called by them all would have too long a name; one that is named twice stands there once."""
    for number in range(20):
        fresh.add_scene("middle", f"scene_{number}", {"one": "Một câu."}, "")
    names = [f"scene_{number}" for number in range(20)]
    told = "20 names make the name of a file of 169 letters, of at most 150: name sections, or fewer scenes"
    for kind in ("pdf", "html"):
        assert fresh.fails("slides", *names, "--to", kind) == told
    assert tenuto.library._name_of(["hello"] * 50) == "hello"


@pytest.mark.parametrize("what", MISTAKES)
def test_mistakes_are_one_line(what: str, pristine: Project) -> None:
    """Exit code 1, the mistake and the nearest that there is; no traceback, and nothing is built."""
    arguments, complaint = MISTAKES[what]
    error = pristine.fails(*arguments)
    assert complaint in error and len(error.splitlines()) == 1
    assert not (pristine.media / "lecture.mp4").exists()


SCRIPTS = {
    "malformed YAML": ("narration/vi/middle.yaml", "beats:\n    number", "beats: [\n    number", ":10: malformed YAML"),
    "a duplicate key": ("narration/vi/middle.yaml", "    end: Hết", "    number: Hết", ":11: 'number' stands twice"),
    "an empty beat": ("narration/vi/middle.yaml", "end: Hết rồi.", "end:", ":11: 'end' is empty"),
    "an unknown fact": ("narration/vi/middle.yaml", "{share}", "{shore}", ":10: there is no fact 'shore': did you mean {share}?"),
    "a fact without source": ("narration/facts.yaml", ', source: "bài báo thử, bảng 1"', "", ":4: fact 'share' needs a source"),
    "a section without file": ("narration/lecture.yaml", "slug: middle", "slug: midle", "midle.yaml:1: there is no such file"),
    "a bad lexicon": ("narration/lexicon.yaml", "\nterms:\n", "\nterms:\n  DINO: xyz\n", "lexicon.yaml:"),
}  # fmt: skip


@pytest.mark.parametrize("what", SCRIPTS)
def test_mistakes_in_the_script_are_one_line(what: str, fresh: Project) -> None:
    """With file:line, exit code 1, and nothing is built."""
    path, old, new, complaint = SCRIPTS[what]
    fresh.edit(path, old, new)
    error = fresh.fails("build", *BRIEF)
    assert complaint in error and len(error.splitlines()) == 1
    assert error.startswith("narration/")
    assert fresh.outputs() == {}


def test_a_bug_keeps_its_traceback(fresh: Project) -> None:
    """What nobody expected is not hidden."""
    fresh.bring_engine()
    fresh.edit("tenuto/film/captions.py", "def cues_of(", "def cues(")
    done = fresh.run("build", *BRIEF, env={"PYTHONPATH": str(fresh.folder)})
    assert done.returncode == 1 and "Traceback" in done.stderr and "cues_of" in done.stderr


# -- commands ------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_no_command_is_build(warm: Project) -> None:
    """`tenuto` alone builds, and so do options alone; of the lecture that is named, from any folder."""
    for named, env in (
        (["--lecture", str(warm.folder)], {}),
        ([f"--lecture={warm.folder}"], {}),
        ([], {"LECTURE": str(warm.folder)}),
    ):
        done = warm.run(*named, *BRIEF, cwd=Path("/"), env=env)
        assert done.returncode == 0, done.stderr
        assert said(done.stdout, "filmed") == "0 scenes, 3 from the cache"


def test_ctrl_c_while_it_is_imported() -> None:
    """Nobody wants to read what was being imported."""
    early = (
        "import runpy, sys, types; slow = types.ModuleType('tenuto.doctor')\n"
        "def interrupted(name): raise KeyboardInterrupt\n"
        "slow.__getattr__ = interrupted; sys.modules['tenuto.doctor'] = slow\n"
        f"runpy.run_path({str(ROOT / 'render.py')!r}, run_name='__main__')"
    )
    done = subprocess.run([sys.executable, "-c", early], cwd=ROOT, env=environment(), capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_this_repository_s_own_command(tmp_path: Path) -> None:
    """`render.py` is about this lecture from any folder, until another is named."""
    command = [sys.executable, str(ROOT / "render.py"), "preview", "nosuch"]
    done = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True)
    assert done.returncode == 1 and done.stderr.startswith("no scene is called 'nosuch': ")
    assert f"the nearest of {len(load_lecture(REPOSITORY).scenes)} are " in done.stderr


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone whose .venv tells that it was called, and with what."""
    (tmp_path / "clone").mkdir()
    for name in ("render.py", "tenuto", "tensors", "narration"):
        (tmp_path / "clone" / name).symlink_to(ROOT / name)
    (tmp_path / "clone" / "render.py").unlink()
    shutil.copy(ROOT / "render.py", tmp_path / "clone")
    return tmp_path / "clone"


def bare_python(clone: Path, tmp_path: Path, *names: str) -> subprocess.CompletedProcess[str]:
    """`render.py check` in a Python that has these distributions and no other."""
    packages = tmp_path / "packages"
    packages.mkdir()
    for name in names:
        for file in distribution(name).files or ():
            top = file.parts[0]
            if top != ".." and not (packages / top).exists():
                (packages / top).symlink_to(Path(str(distribution(name).locate_file(top))))
    command = [sys.executable, "-S", str(clone / "render.py"), "check", "wave"]
    env = {**environment(), "PYTHONPATH": str(packages)}
    return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)


def test_a_python_that_lacks_some_packages_goes_on_in_the_venv(clone: Path, tmp_path: Path) -> None:
    """Also where those of the command line itself are there, and only what comes later is not."""
    python = clone / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\nshift\necho "in the venv: $*"\n')
    python.chmod(0o755)
    done = bare_python(clone, tmp_path, "click", "PyYAML", "Jinja2", "MarkupSafe")
    assert (done.returncode, done.stdout) == (0, "in the venv: check wave\n"), done.stderr
    assert done.stderr == "going on with .venv/bin/python, where the lecture's packages are\n"


def test_without_a_venv_all_that_is_missing_is_named(clone: Path, tmp_path: Path) -> None:
    """In one line, with what to do."""
    done = bare_python(clone, tmp_path, "click", "PyYAML", "Jinja2", "MarkupSafe")
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("not installed: manim, av, ") and "run `make lecture`" in done.stderr
    assert "rich" in done.stderr and "click" not in done.stderr


def test_hints_name_the_command_as_it_was_called(tmp_path: Path) -> None:
    """`tenuto`, or `python render.py`, whose new lecture is named by --lecture."""
    for program, called in ((["-m", "tenuto"], "tenuto"), ([str(ROOT / "render.py")], "python render.py")):
        command = [sys.executable, *program, "--lecture", str(tmp_path), "check"]
        done = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True)
        assert f"or begin one with `{called} new DIR`" in done.stderr
    command = [sys.executable, str(ROOT / "render.py"), "new", "mine"]
    done = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, text=True)
    first, last = done.stdout.splitlines()
    assert first.startswith("python render.py --lecture mine preview wave ")
    assert last.startswith("python render.py --lecture mine  ")


@pytest.mark.slow
def test_contact_sheets(pristine: Project, tmp_path: Path) -> None:
    """One PNG a scene of the sections asked for, with as many tiles as beats; their paths are told."""
    done = pristine.run("contact", "middle", "--out", str(tmp_path / "out"))
    assert done.returncode == 0, done.stderr
    sheets = [Path(line) for line in done.stdout.splitlines()]
    assert sheets == [tmp_path / "out" / "contact" / name for name in ("02-wave.png", "03-share.png")]
    for sheet in sheets:
        picture = Image.open(sheet)
        assert picture.size == (2 * 960 + 3 * 12, 540 + 44 + 2 * 12)  # two beats, and no empty place
        left, right = (picture.crop((x, 12, x + 960, 552)).getcolors(1 << 20) for x in (12, 984))
        assert len(left) > 20 and len(right) > 2


@pytest.mark.slow
def test_the_kit_s_sheet_leaves_nothing_else(pristine: Project, tmp_path: Path) -> None:
    """Neither in the folder in which it was asked for nor beside the sheet."""
    (tmp_path / "here").mkdir()
    named = ("--lecture", str(pristine.folder), "contact", "kit", "--out", str(tmp_path / "out"))
    done = pristine.run(*named, cwd=tmp_path / "here")
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "here").iterdir()) == []
    assert [path.name for path in (tmp_path / "out" / "contact").iterdir()] == ["kit.png"]


@pytest.mark.slow
def test_contact_sheets_of_a_broken_scene(fresh: Project, tmp_path: Path) -> None:
    """The others are written all the same; the broken one is told, exit code 1."""
    fresh.edit("scenes/middle/wave.py", "dot = Dot", "dot = Dott")
    done = fresh.run("contact", "--out", str(tmp_path / "out"))
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "scenes/middle/wave.py:14: NameError: " in done.stderr
    assert {path.name for path in (tmp_path / "out" / "contact").iterdir()} == {"01-hello.png", "03-share.png"}


# -- however it ends -----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_ctrl_c_says_what_is_kept(fresh: Project) -> None:
    """One line, wherever it comes: while the workers get ready, and in the middle of the films; nothing half-made is left."""
    for begun in (fresh.cache / "lock", fresh.cache / "reels"):
        process = subprocess.Popen(
            fresh.command("build", *BRIEF, "--jobs", "1"),
            cwd=fresh.folder,
            env=environment(),
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        while not begun.exists():
            time.sleep(0.01)
        os.killpg(process.pid, signal.SIGINT)
        out, error = process.communicate(timeout=60)
        assert (process.returncode, out, complaints(error)) == (INTERRUPTED, "", STOPPED)
        assert fresh.outputs() == {} and fresh.parts() == []


@pytest.mark.slow
def test_nobody_need_read_what_is_printed(warm: Project) -> None:
    """Where the reader has gone, or there is none, nothing is complained of."""
    for ending in ("| true", ">&-"):
        line = f"{shlex.join(warm.command('check', 'hello', '--jobs', '1'))} {ending}"
        done = subprocess.run(["bash", "-c", line], cwd=warm.folder, env=environment(), capture_output=True, text=True)
        assert complaints(done.stderr) == "", ending


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_an_answer_that_finds_no_room_is_one_line(pristine: Project) -> None:
    """As on a full disk."""
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            pristine.command("--help"),
            cwd=pristine.folder,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 1 and done.stderr == "cannot print the answer: No space left on device\n"


@pytest.mark.slow
def test_a_user_without_a_home_can_build(fresh: Project, tmp_path: Path) -> None:
    """As in a container whose user has neither a name nor a folder."""
    (tmp_path / "sitecustomize.py").write_text(
        "import pwd\ndef getpwuid(uid): raise KeyError(uid)\npwd.getpwuid = getpwuid\n"
    )
    command = ["env", "-u", "HOME", *fresh.command("build", "hello", *BRIEF)]
    env = {**environment(), "PYTHONPATH": f"{tmp_path}:{ROOT}"}
    done = subprocess.run(command, cwd=fresh.folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert not (fresh.folder / "~").exists()


@pytest.mark.slow
@pytest.mark.parametrize("locale", ["C", "POSIX", "en_US.ISO-8859-1", "tr_TR.UTF-8"])
def test_any_locale_prints_the_same(locale: str, warm: Project) -> None:
    """What goes to a file is UTF-8 everywhere, as files are; the film stays what it is."""
    env = {"LC_ALL": locale, "LANG": locale, "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    before = warm.outputs()
    command = warm.command("script")
    told, usual = (
        subprocess.run(command, cwd=warm.folder, env={**environment(), **more}, capture_output=True, check=True).stdout
        for more in (env, {})
    )
    assert told == usual and "Điểm lớn dần lên." in told.decode()
    done = warm.run("build", *BRIEF, env=env)
    assert done.returncode == 0, done.stderr
    assert said(done.stdout, "filmed").startswith("0 scenes") and warm.outputs() == before


@pytest.mark.slow
def test_links_to_nowhere_and_editors_droppings(warm: Project) -> None:
    """They are nobody's source: nothing complains of them, and nothing is filmed anew."""
    for folder in ("narration", "narration/vi", "scenes/start", "scenes/middle", "tensors/data"):
        for name in (".#start.yaml", ".#hello.py", ".#radii.json", "gone.yaml", "gone_pieces.py"):
            (warm.folder / folder / name).symlink_to("nobody@nowhere.1234")
        (warm.folder / folder / "#start.yaml#").write_text("{")
        (warm.folder / folder / "wave.py~").write_text("x = = 1")
    (warm.folder / "narration" / "loop.yaml").symlink_to("loop.yaml")
    assert said(warm.build(), "filmed").startswith("0 scenes")
    done = warm.run("check")
    assert (done.returncode, complaints(done.stderr)) == (0, ""), done.stdout + done.stderr
    assert warm.run("contact", "kit").returncode == 0


@pytest.mark.slow
def test_a_scene_may_be_called_kit(fresh: Project) -> None:
    """`contact kit` shows the pieces and the scene."""
    fresh.add_scene("middle", "kit", {"one": "Một câu."}, 'with self.beat("one"):\n    self.play(FadeIn(Dot()))')
    done = fresh.run("contact", "kit")
    assert done.returncode == 0, done.stderr
    assert [Path(line).name for line in done.stdout.splitlines()] == ["kit.png", "04-kit.png"]


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    """One line, wherever the lecture is."""
    (tmp_path / "gone").mkdir()
    command = f"cd gone && rmdir ../gone && {shlex.join([sys.executable, '-m', 'tenuto', 'check'])}"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, env=environment(), capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (1, "the current folder was removed: go to another one\n")


@pytest.mark.slow
def test_what_a_scene_prints_is_no_answer(fresh: Project) -> None:
    """It goes where complaints go, also past Python."""
    fresh.edit("scenes/start/hello.py", '        with self.beat("greet"):', PRINTS + '        with self.beat("greet"):')
    done = fresh.run("check", "hello", "--json")
    assert json.loads(done.stdout) == []
    assert "by the scene" in done.stderr and "past Python" in done.stderr


PRINTS = """        print("by the scene")
        __import__("os").write(1, b"past Python")
"""


# -- doctor --------------------------------------------------------------------------------------------------------------


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No voice of the network is asked."""
    monkeypatch.setattr("tenuto.voices.silence_of", lambda voice, seconds: None if voice.name == "espeak" else "no net")


def by_name(out: Path) -> dict[str, Diagnosis]:
    return {diagnosis.name: diagnosis for diagnosis in diagnose(out)}


def test_doctor_finds_what_is_there(offline: None, tmp_path: Path) -> None:
    """Python, every package with its version, espeak; a network that does not answer is no illness."""
    found = by_name(tmp_path / "not" / "yet")
    assert all(found[package].what == version(package) for package in NEEDED)
    assert all(diagnosis.is_well for diagnosis in found.values() if diagnosis.is_needed)
    assert not found["voice gtts"].is_well and "no net" in str(found["voice gtts"])


@pytest.mark.parametrize("package", [*NEEDED, *OPTIONAL])
def test_doctor_tells_a_missing_package(
    package: str, offline: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """By name, whether the lecture needs it, and how to get it."""

    def without(name: str) -> str:
        if name == package:
            raise PackageNotFoundError(name)
        return version(name)

    monkeypatch.setattr(tenuto.doctor, "version", without)
    found = by_name(tmp_path)[package]
    assert (found.is_well, found.is_needed) == (False, package in NEEDED)
    mark, how = ("MISSING ", "make lecture") if package in NEEDED else ("absent ", "pip install '.[")
    assert str(found).startswith(mark) and how in str(found)


@pytest.mark.slow
@pytest.mark.parametrize("module", ["click", "yaml", "av", "filelock"])
def test_doctor_works_without_what_it_misses(module: str, pristine: Project, tmp_path: Path) -> None:
    """Whatever cannot be imported, be it the command line's own."""
    (tmp_path / f"{module}.py").write_text(f"raise ModuleNotFoundError(name={module!r})")
    done = pristine.run("doctor", "--json", env={"PYTHONPATH": f"{tmp_path}:{ROOT}"})
    assert "Traceback" not in done.stderr and done.stderr == ""
    found = {diagnosis["name"]: diagnosis for diagnosis in json.loads(done.stdout)}
    assert found["python"]["is_well"] and found["cores"]["is_well"]


def test_doctor_needs_no_lecture(offline: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the first thing that somebody runs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LECTURE", raising=False)
    shown = CliRunner().invoke(cli, ["doctor"])
    assert shown.exit_code == 0 and f"{tmp_path / 'media'}: " in shown.output


def test_doctor_names_what_the_engine_needs() -> None:
    """Every package of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert {re.match(r"[\w.-]+", line)[0] for line in project["dependencies"]} == set(NEEDED)  # type: ignore[index]


def test_doctor_names_the_fonts(offline: None, tmp_path: Path) -> None:
    """Those that come with packages, the only ones that are used."""
    found = by_name(tmp_path)
    assert found["font Be Vietnam Pro"].is_well and found["font New Computer Modern Math"].is_well


def test_the_version() -> None:
    """Of the installed package."""
    shown = CliRunner().invoke(cli, ["--version"])
    assert shown.exit_code == 0 and shown.output.startswith("tenuto")


@pytest.mark.parametrize("seconds, told", [(0.4, "0 s"), (52.9, "52 s"), (125, "2 min 5 s"), (7265, "2 h 1 min")])
def test_times_are_told_in_words(seconds: float, told: str) -> None:
    """What has passed and what is left cannot be taken for one another."""
    assert spell(seconds) == told


def test_without_a_terminal_each_scene_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """When its first beat is filmed; what names no scenes tells its share, and not at every step."""
    said: list[str] = []
    lines = Lines(said.append)
    lines.begin("film", 10)
    for note in ("middle/wave/grow", "start/hello/greet", "middle/wave/turn"):
        lines.advance("film", 2, note)
    assert [line.split("  after")[0] for line in said] == ["film    middle/wave", "film    start/hello"]
    lines.begin("speak", 8)
    lines.advance("speak", 1, "")
    assert len(said) == 2, "ten seconds have not passed"
    monkeypatch.setattr("tenuto.progress.OFTEN", 0)
    lines.advance("speak", 1, "")
    assert said[2].startswith("speak   25%")


@pytest.mark.slow
def test_a_build_in_a_log_names_its_scenes(fresh: Project) -> None:
    """On stderr, and not where a program asks."""
    done = fresh.run("build", "wave", *BRIEF)
    assert "film    middle/wave  after " in done.stderr and "film    middle" not in done.stdout
    done = fresh.run("build", "share", *BRIEF, "--json")
    assert done.returncode == 0 and done.stderr == ""


@pytest.mark.slow
def test_every_clip_is_named(warm: Project) -> None:
    """One by its path, several by how many, where and what."""
    clips = warm.media / "clips"
    assert said(warm.build("wave"), "result") == str(clips / "02-wave.mp4")
    assert said(warm.build("wave", "hello"), "result") == f"2 clips in {clips}: 01-hello.mp4, 02-wave.mp4"
    assert said(warm.build(), "result") == str(warm.media / "lecture.mp4")


@pytest.mark.slow
def test_preview_tells_how_long_its_check_took(warm: Project) -> None:
    """Which goes on while the draft can be looked at."""
    done = warm.run("preview", "wave", "--voice", "espeak")
    first, last = done.stdout.splitlines()
    assert first.startswith(str(warm.media / "preview" / "wave.mp4"))
    assert re.fullmatch(r"0 findings   \(check \d+\.\d s\)", last)


def test_doctor_tells_a_missing_voice(offline: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without espeak-ng there is no lecture: it says how to get it, and the command fails."""

    def gone() -> tuple[Path, Path]:
        raise VoiceMissing("espeak-ng is not installed (gone): pip install --force-reinstall espeakng-loader")

    monkeypatch.setattr(tenuto.voices.espeak, "_loader", gone)
    found = by_name(tmp_path)["voice espeak"]
    assert str(found).startswith("MISSING ") and "pip install --force-reinstall espeakng-loader" in str(found)
    shown = CliRunner().invoke(cli, ["doctor", "--out", str(tmp_path)])
    assert shown.exit_code == 1 and "pip install" in shown.output


def test_doctor_tells_a_folder_that_is_none(offline: None, tmp_path: Path) -> None:
    """A file stands where everything would be written."""
    (tmp_path / "media").write_text("mine")
    found = by_name(tmp_path / "media")["output folder"]
    assert not found.is_well and "choose another --out" in str(found)


def test_doctor_tells_a_full_disk(offline: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Less than 2 GB are too few, and it says so."""
    monkeypatch.setattr("shutil.disk_usage", lambda path: type("Usage", (), {"free": 3 * 10**8})())
    found = by_name(tmp_path)["output folder"]
    assert not found.is_well and "0.3 GB free" in str(found) and "free 2 GB" in str(found)


def test_doctor_is_well_here(offline: None, tmp_path: Path) -> None:
    """On a machine where the tests run, the command succeeds."""
    shown = CliRunner().invoke(cli, ["doctor", "--out", str(tmp_path)])
    assert shown.exit_code == 0, shown.output
    assert "MISSING" not in shown.output

"""Filming on a Dask cluster: a real scheduler and real workers on loopback."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

import pytest
from fontTools.ttLib import TTFont
from project import BRIEF, ROOT, Project, complaints, environment, said

from tenuto.stage.fonts import MEASURED

pytestmark = pytest.mark.slow

START = 60.0  # s that schedulers and workers get


@contextmanager
def running(
    project: Project, *command: str, env: Mapping[str, str] = MappingProxyType({})
) -> Iterator[subprocess.Popen[str]]:
    """A process of Dask that has the engine installed, in the lecture's folder; all its children are killed at the end."""
    log = (project.folder.parent / f"{command[0]}-{time.monotonic_ns()}.log").open("w+")
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *command],
        cwd=project.folder,
        env={**environment(), "PYTHONPATH": f"{project.folder}{os.pathsep}{ROOT}", **env},
        stdout=log,
        stderr=log,
        start_new_session=True,
        text=True,
    )
    process.log = Path(log.name)  # type: ignore[attr-defined]
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        log.close()


def until(look: Callable[[], object]) -> object:
    deadline = time.monotonic() + START
    while not (found := look()):
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.05)
    return found


@contextmanager
def scheduler(project: Project) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    with running(project, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard") as process:
        found = until(lambda: re.search(r"tcp://127\.0\.0\.1:\d+", process.log.read_text()))  # type: ignore[attr-defined]
        assert isinstance(found, re.Match)
        yield found[0], process


@contextmanager
def worker(
    project: Project, address: str, *options: str, env: Mapping[str, str] = MappingProxyType({})
) -> Iterator[subprocess.Popen[str]]:
    options = ("--nthreads", "1", "--no-dashboard", "--host", "127.0.0.1", *options)
    with running(project, "worker", address, *options, env=env) as process:
        until(lambda: "Registered to" in process.log.read_text())  # type: ignore[attr-defined]
        yield process


# Lines of a scene that hold it up until a file is there, or do something to whoever films it.
WAITS = """
with self.beat("only"):
    import os, pathlib, time
    {what}
    self.add(Dot())
"""


def add(project: Project, slug: str, what: str) -> None:
    project.add_scene("middle", slug, {"only": "Một câu."}, WAITS.format(what=what))


def test_the_same_bytes_as_filmed_here(built: Project, fresh: Project, tmp_path: Path) -> None:
    """Two workers in folders of their own give, takes sent as bytes, exactly what a build on the own cores gives."""
    with (
        scheduler(fresh) as (address, _),
        worker(fresh.copy(tmp_path / "one"), address),
        worker(fresh.copy(tmp_path / "two"), address),
    ):
        report = fresh.build("--cluster", address)
    assert said(report, "filmed").startswith("3 scenes")
    assert fresh.outputs() == built.outputs()


def test_no_scheduler_and_no_workers(fresh: Project) -> None:
    """Each is told in one line, with the command that mends it."""
    assert "no scheduler answers at tcp://127.0.0.1:9: start one with" in fresh.fails(
        "build", *BRIEF, "--cluster", "tcp://127.0.0.1:9"
    )
    assert fresh.fails("build", *BRIEF, "--cluster", "tls://127.0.0.1:9") == (
        "tls://127.0.0.1:9 wants certificates: name them as README's `Many machines` does"
    )
    with scheduler(fresh) as (address, _):
        error = fresh.fails("build", *BRIEF, "--cluster", address)
    assert error == f"the scheduler at {address} has no workers: start some with `dask worker {address}`"


@pytest.mark.parametrize("path", ["scenes/middle/wave.py", "tensors/data/radii.npz", "narration/facts.yaml"])
def test_another_state_is_noticed_before_work_starts(path: str, fresh: Project, tmp_path: Path) -> None:
    """A worker with another source, tensor or fact is named together with the file, and nothing is filmed."""
    other = fresh.copy(tmp_path / "other")
    with (other.folder / path).open("ab") as file:
        file.write(b"\n# something else\n")
    with scheduler(fresh) as (address, _), worker(other, address):
        error = fresh.fails("build", *BRIEF, "--cluster", address)
    assert re.fullmatch(rf"worker tcp://\S+ has another {re.escape(path)}: bring both to the same state", error)
    assert fresh.cached("reels") == []


def test_another_version_is_noticed_before_work_starts(fresh: Project, tmp_path: Path) -> None:
    """A worker with another version of a library that draws is named with both versions."""
    other = fresh.copy(tmp_path / "other")
    other.bring_engine()
    other.edit("tenuto/film/keys.py", "{name: version(name) for name in", "{name: '9.9' for name in")
    with scheduler(fresh) as (address, _), worker(other, address):
        error = fresh.fails("build", *BRIEF, "--cluster", address)
    assert re.fullmatch(r"worker tcp://\S+ has manim 9\.9, here it is \S+: install the same there", error)


def test_a_worker_killed_in_mid_scene(fresh: Project, tmp_path: Path) -> None:
    """Its scene is filmed elsewhere, and the build ends well."""
    begun, gate = tmp_path / "begun", tmp_path / "gate"
    add(fresh, "held", f"pathlib.Path({str(begun)!r}).open('a').write(f'{{os.getpid()}} ')\n"
        f"    while not pathlib.Path({str(gate)!r}).exists(): time.sleep(0.05)")  # fmt: skip
    with scheduler(fresh) as (address, _), worker(fresh, address, "--no-nanny") as first:
        build = subprocess.Popen(
            fresh.command("build", *BRIEF, "--cluster", address),
            cwd=fresh.folder,
            env=environment(),
            stdout=-1,
            stderr=-1,
            text=True,
        )
        until(begun.exists)
        with worker(fresh, address, "--no-nanny"):
            os.kill(first.pid, signal.SIGKILL)
            until(lambda: len(begun.read_text().split()) == 2)
            orphan = int(begun.read_text().split()[0])
            until(lambda: not Path(f"/proc/{orphan}").exists())
            gate.touch()
            out, err = build.communicate(timeout=START)
    assert build.returncode == 0, err
    assert said(out, "filmed").startswith("4 scenes")


def test_a_scene_that_kills_every_worker(fresh: Project) -> None:
    """It is named in an error, the others are filmed and kept."""
    add(fresh, "murder", "os.kill(os.getppid(), 9); time.sleep(5)")
    with scheduler(fresh) as (address, _), worker(fresh, address):
        error = fresh.fails("build", *BRIEF, "--cluster", address)
    assert error == "scene 'middle/murder': every worker that filmed it died: film it here to see why"
    assert len(fresh.cached("reels")) == 3


def test_a_scene_that_fails(fresh: Project) -> None:
    """What it raises is told as it is at home; what only ends its process, too."""
    add(fresh, "wrong", "1 / 0")
    add(fresh, "gone", "os._exit(3)")
    with scheduler(fresh) as (address, _), worker(fresh, address):
        error = fresh.fails("build", *BRIEF, "--cluster", address)
    assert sorted(error.splitlines())[1] == (
        "scene 'middle/wrong': scenes/middle/wrong.py:10: ZeroDivisionError: division by zero"
    )
    assert re.match(r"scene 'middle/gone': its process died \(exit code 3\) on ", sorted(error.splitlines())[0])


def test_a_scene_that_hangs(fresh: Project, tmp_path: Path) -> None:
    """It is named with its beat and the seconds, and the others are filmed."""
    add(fresh, "hung", "time.sleep(1000)")
    other = fresh.copy(tmp_path / "other")
    other.bring_engine()
    other.edit("tenuto/film/workers.py", "SILENCE = 120.0", "SILENCE = 15.0")
    with scheduler(fresh) as (address, _), worker(other, address):
        error = fresh.fails("build", *BRIEF, "--cluster", address)
    told = "scene 'middle/hung': its process was stopped: nothing new came from it for 15 s in beat 'only' on "
    assert error.startswith(told)
    assert len(fresh.cached("reels")) == 3


def test_a_worker_of_another_room(fresh: Project, tmp_path: Path) -> None:
    """Its locale, its fonts and manim's configuration there change nothing: the pictures are ours."""
    other = fresh.copy(tmp_path / "other")
    other.write("manim.cfg", "[CLI]\npixel_width = 480\nframe_height = 5.0\nbackground_color = RED\n")
    fonts = other.folder / "home" / ".fonts"
    fonts.mkdir(parents=True)
    write_other_letters(fonts / "BeVietnamPro-Regular.ttf")
    room = {"LC_ALL": "en_US.ISO-8859-1", "HOME": str(other.folder / "home"), "PYTHONUTF8": "0"}
    with scheduler(fresh) as (address, _), worker(other, address, env=room):
        fresh.build("--cluster", address)
    assert fresh.outputs() == built_again(fresh, tmp_path / "clean")


def built_again(project: Project, folder: Path) -> dict[str, str]:
    clean = project.copy(folder)
    shutil.rmtree(clean.media)
    clean.build()
    return clean.outputs()


def write_other_letters(path: Path) -> None:
    """A font of the lecture's name in which every letter is as the letter a."""
    font = TTFont(MEASURED)
    letters = {code: font.getBestCmap()[ord("a")] for code in font.getBestCmap()}
    for table in font["cmap"].tables:
        table.cmap = {code: letters.get(code, name) for code, name in table.cmap.items()}
    font.save(path)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"cairo": cairo.cairo_version_string()', '"cairo": "1.2.3"', r"cairo 1\.2\.3, here it is \S+"),
        ('"fonts": _letters()', '"fonts": "others"', r"fonts others, here it is \w+"),
    ],
)
def test_other_letters_and_another_cairo_are_refused(
    old: str, new: str, told: str, fresh: Project, tmp_path: Path
) -> None:
    """The worker and the difference are named, and nothing is filmed."""
    other = fresh.copy(tmp_path / "other")
    other.bring_engine()
    other.edit("tenuto/film/keys.py", old, new)
    with scheduler(fresh) as (address, _), worker(other, address):
        error = fresh.fails("build", *BRIEF, "--cluster", address)
    assert re.fullmatch(rf"worker tcp://\S+ has {told}: install the same there", error)
    assert fresh.cached("reels") == []


def test_the_scheduler_is_lost(fresh: Project, tmp_path: Path) -> None:
    """A clear error; what was filmed before is in the cache."""
    begun = tmp_path / "begun"
    add(fresh, "held", f"pathlib.Path({str(begun)!r}).touch(); time.sleep(60)")
    with scheduler(fresh) as (address, process), worker(fresh, address):
        build = subprocess.Popen(
            fresh.command("build", *BRIEF, "--cluster", address),
            cwd=fresh.folder,
            env=environment(),
            stdout=-1,
            stderr=-1,
            text=True,
        )
        until(begun.exists)
        process.kill()
        _, error = build.communicate(timeout=START)
    assert build.returncode == 1
    assert complaints(error) == (
        f"the scheduler at {address} is gone: what was filmed is in the cache; start it, and build again"
    )
    assert len(fresh.cached("reels")) == 3

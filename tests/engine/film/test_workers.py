"""Every job has a process of its own; one that dies or hangs takes no other with it, and none outlives its parent."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from multiprocessing import spawn
from pathlib import Path
from typing import Any

import pytest
from project import ROOT, environment

from tenuto.files import scratch
from tenuto.film.workers import SOCKET_NAME, SOCKET_PATH, NoWorkers, pulse, run_each

pytestmark = pytest.mark.slow

Note = Callable[[str], None]


def work(job: str, note: Note) -> Any:
    """Runs in a worker; `job` says how it goes."""
    what, _, rest = job.partition(" ")
    if what == "return":
        return rest
    if what == "big":
        return b"x" * int(rest)
    if what == "note":
        note(f"one of {rest}")
        note(f"two of {rest}")
        return rest
    if what == "pid":
        return os.getpid()
    if what == "kill":
        os.kill(os.getpid(), int(rest))
    if what == "exit":
        sys.exit(int(rest))
    if what == "half":  # dies in the middle of a message: its length is told, the rest never comes
        outbox = note.__closure__[0].cell_contents  # type: ignore[attr-defined]
        os.write(outbox.fileno(), struct.pack("!i", 1000) + b"only so much")
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "hang":  # says where it is, and then nothing more
        pulse(rest)
        while True:
            pass
    if what == "slow":  # takes long, and lets itself be heard
        for turn in range(30):
            pulse(f"turn {turn}")
            time.sleep(0.1)
        return rest
    if what == "on":  # lets itself be heard for ever, from one place
        while True:
            pulse(rest)
    if what == "stay":  # leaves a thread behind that never ends
        threading.Thread(target=lambda: time.sleep(1000)).start()
        return rest
    if what == "thread":  # leaves a thread behind that does nothing
        threading.Thread(target=lambda: None).start()
        return rest
    if what == "fork":  # leaves a process behind that never ends, and dies where it is to write that down
        child = os.fork()
        if not child:
            time.sleep(1000)
        if rest:
            Path(rest).write_text(str(child))
            os.kill(os.getpid(), signal.SIGKILL)
        return child
    if what == "room":  # works in a scratch folder for ever
        with scratch() as room:
            note(room)
            time.sleep(1000)
    raise AssertionError(job)


def run(
    jobs: list[str], workers: int, silence: float = 60, endless: float = 60
) -> tuple[dict[str, Any], dict[str, str], list[tuple[str, str]]]:
    results: dict[str, Any] = {}
    deaths: dict[str, str] = {}
    notes: list[tuple[str, str]] = []
    run_each(
        work,
        jobs,
        workers,
        on_result=results.__setitem__,
        on_death=deaths.__setitem__,
        on_note=lambda job, text: notes.append((job, text)),
        silence=silence,
        endless=endless,
    )
    return results, deaths, notes


@pytest.mark.parametrize("workers", [1, 3])
def test_deaths_harm_no_other_job(workers: int) -> None:
    """Jobs that are killed, leave, or die in mid-message are told with their cause; all others give their results."""
    good = ["return a", "note b", "big 3000000", "thread c"]
    bad = {
        "kill 9": "killed by signal 9",
        "exit 3": "exit code 3",
        "half": "killed by signal 9",
        "kill 11": "signal 11",
    }
    results, deaths, notes = run([job for pair in zip(good, bad, strict=True) for job in pair], workers)
    assert results == {"return a": "a", "note b": "b", "big 3000000": b"x" * 3_000_000, "thread c": "c"}
    assert set(deaths) == set(bad) and all(how in deaths[job] for job, how in bad.items())
    assert notes == [("note b", "one of b"), ("note b", "two of b")]


def test_each_job_has_a_process_of_its_own() -> None:
    """No two jobs share a process, and none runs in this one."""
    results, _, _ = run([f"pid {number}" for number in range(4)], 2)
    assert len({*results.values(), os.getpid()}) == 5


def test_a_job_that_hangs_is_stopped() -> None:
    """It is told with where it was and for how long, the next one has its turn; one that is slow but heard goes on."""
    results, deaths, _ = run(["hang in beat 'turn'", "slow a", "return b"], 2, silence=1.5)
    assert results == {"slow a": "a", "return b": "b"}
    assert deaths == {"hang in beat 'turn'": "was stopped: nothing new came from it for 2 s in beat 'turn'"}


def test_a_job_that_goes_on_for_ever_is_stopped() -> None:
    """However alive it is: it is told with where it was, and a job that goes from place to place goes on."""
    results, deaths, _ = run(["on in beat 'turn'", "slow a"], 2, endless=2)
    assert results == {"slow a": "a"}
    assert deaths == {"on in beat 'turn'": "was stopped: it did not end within 2 s in beat 'turn'"}


def test_threads_that_never_end_hold_nobody_up() -> None:
    """A job is done when its result is there."""
    results, deaths, _ = run(["stay a", "return b"], 1)
    assert results == {"stay a": "a", "return b": "b"} and not deaths


def test_processes_that_a_job_has_started_end_with_it(tmp_path: Path) -> None:
    """Whether it gives a result or dies: nobody goes on for nobody, and nobody holds up the rest."""
    results, deaths, _ = run(["fork", f"fork {tmp_path / 'pid'}", "return b"], 1)
    assert results["return b"] == "b" and list(deaths.values()) == [
        "died (killed by signal 9); if memory ran out, try --jobs 1"
    ]
    left = [results["fork"], int((tmp_path / "pid").read_text())]
    until(lambda: not any(map(lives, left)))


def test_what_ends_the_run_leaves_no_scratch_folder() -> None:
    """As Ctrl-C does: workers are stopped where they are, and what they worked in goes."""
    rooms: list[str] = []

    def on_note(job: str, room: str) -> None:
        rooms.append(room)
        assert Path(room).is_dir()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_each(work, ["room"], 1, on_result=lambda *_: None, on_death=lambda *_: None, on_note=on_note)
    assert len(rooms) == 1 and not Path(rooms[0]).exists()


PARENT = """
import os, sys, time
sys.path[:0] = {paths!r}
from test_workers import announce
from tenuto.film.workers import run_each
if __name__ == "__main__":
    run_each(announce, [sys.argv[1]], 1, on_result=print, on_death=print)
"""


def announce(path: str, note: Note) -> None:
    """Write down who works, and go on for ever."""
    Path(path + ".part").write_text(str(os.getpid()))
    Path(path + ".part").rename(path)
    time.sleep(1000)


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def until(look: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not look():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.05)


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_workers_end_with_their_parent(end: signal.Signals, tmp_path: Path) -> None:
    """However it ends: nobody is left who films for nobody."""
    script = tmp_path / "parent.py"
    script.write_text(PARENT.format(paths=[str(Path(__file__).parent), str(ROOT / "tests")]))
    parent = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "pid")], env=environment(), stderr=subprocess.DEVNULL
    )
    until((tmp_path / "pid").exists)
    worker = int((tmp_path / "pid").read_text())
    assert lives(worker)
    parent.send_signal(end)
    parent.wait(60)
    until(lambda: not lives(worker))


def test_a_long_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a socket's path finds no room there, jobs are done all the same."""
    folder = tmp_path / ("long" * 25)
    folder.mkdir()
    assert len(str(folder)) + SOCKET_NAME > SOCKET_PATH
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    assert run(["return a", "kill 9"], 2)[:2] == (
        {"return a": "a"},
        {"kill 9": "died (killed by signal 9); if memory ran out, try --jobs 1"},
    )


def test_what_lies_in_the_current_folder_is_no_library(tmp_path: Path) -> None:
    """Whatever a user's files are called, workers import Python's own."""
    for name in ("random", "colorsys", "typst"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('not me')")
    parent = PARENT.replace("announce", "work").format(paths=[str(Path(__file__).parent), str(ROOT / "tests")])
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "parent.py").write_text(parent)
    done = subprocess.run(
        [sys.executable, "sub/parent.py", "return me"], cwd=tmp_path, env=environment(), capture_output=True, text=True
    )
    assert done.stdout == "return me me\n", done.stderr


def test_a_server_that_dies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """No process can be started: one line that says so."""

    def dies(process: object) -> None:
        raise EOFError("unexpected EOF")

    monkeypatch.setattr("multiprocessing.context.ForkServerProcess._Popen", staticmethod(dies))
    with pytest.raises(NoWorkers, match=r"no process starts to film in \(unexpected EOF\): .* `doctor` tells"):
        run_each(work, ["return x"], 1, on_result=lambda *_: None, on_death=lambda *_: None)


def test_threads_leave_multiprocessing_as_it_was() -> None:
    """Of whoever calls: two builds in threads of one program, each of which starts its own workers."""
    before, told = spawn.get_preparation_data, []
    threads = [
        threading.Thread(
            target=run_each,
            args=(work, [f"return {number}"] * 4, 2),
            kwargs={"on_result": lambda job, result: told.append(result), "on_death": print},
        )
        for number in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["0"] * 4 + ["1"] * 4 + ["2"] * 4 and spawn.get_preparation_data is before


def test_no_jobs() -> None:
    """Nothing to do is done at once."""
    assert run([], 4) == ({}, {}, [])


def test_a_callback_that_raises_stops_the_rest() -> None:
    """A full disk in the parent ends the run; the workers that still go are stopped, and the error comes through."""
    done: list[str] = []

    def on_result(job: str, result: object) -> None:
        done.append(job)
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        run_each(work, ["return a", "return b", "return c"], 1, on_result=on_result, on_death=lambda job, how: None)
    assert done == ["return a"]

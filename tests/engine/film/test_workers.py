"""Every job has a process of its own, and one that dies takes no other with it."""

from __future__ import annotations

import os
import signal
import struct
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest

from tenuto.film.workers import run_each

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
    if what == "thread":  # leaves a thread behind that does nothing
        threading.Thread(target=lambda: None).start()
        return rest
    raise AssertionError(job)


def run(jobs: list[str], workers: int) -> tuple[dict[str, Any], dict[str, str], list[tuple[str, str]]]:
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

"""One process per job, so many at a time; a job that dies takes no other with it."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

Job = TypeVar("Job")
Result = TypeVar("Result")

# Imported once in the process from which workers are forked: about 1 s that each would pay. The project's own modules
# are not among them, so that a worker always runs the source as it is now.
PRELOAD = ["manim", "av", "scipy.ndimage", "typst", "fontTools.ttLib"]


def cores() -> int:
    """The processors that this process may use, which `taskset` and containers make fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class _Note:
    text: str


@dataclass(slots=True)
class _Worker(Generic[Job]):
    job: Job
    process: BaseProcess
    inbox: Connection


def run_each(
    task: Callable[[Job, Callable[[str], None]], Result],
    jobs: Sequence[Job],
    workers: int,
    *,
    on_result: Callable[[Job, Result], None],
    on_death: Callable[[Job, str], None],
    on_note: Callable[[Job, str], None] = lambda job, note: None,
) -> None:
    """Run `task(job, note)` for every job in a process of its own, `workers` at a time, in the given order.

    The callbacks run in this process: `on_note` for what a task tells by calling `note`, `on_result` for what it
    returns, `on_death` for a process that ended without returning.
    """
    # Workers fill the cores already; linear algebra that starts threads of its own in each makes them wait for one
    # another: filming a Gram matrix at fhd took 34 s instead of 21.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    waiting = list(jobs)
    running: list[_Worker[Job]] = []
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                running.append(_start(context, task, waiting.pop(0)))
            for inbox in wait([worker.inbox for worker in running]):
                worker = next(worker for worker in running if worker.inbox is inbox)
                try:
                    message = worker.inbox.recv()
                except (EOFError, OSError):  # it died silent, or in the middle of a message
                    worker.process.join()
                    running.remove(worker)
                    on_death(worker.job, _end(worker.process.exitcode))
                    continue
                if isinstance(message, _Note):
                    on_note(worker.job, message.text)
                    continue
                worker.process.join()
                running.remove(worker)
                on_result(worker.job, message)
    finally:
        for worker in running:
            worker.process.terminate()


def _end(code: int | None) -> str:
    return f"killed by signal {-code}" if code is not None and code < 0 else f"exit code {code}"


def _start(context: Any, task: Callable[..., Any], job: Job) -> _Worker[Job]:
    inbox, outbox = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(task, job, outbox), daemon=True)
    process.start()
    outbox.close()
    return _Worker(job, process, inbox)


def _work(task: Callable[[Any, Callable[[str], None]], Any], job: Any, outbox: Connection) -> None:
    with suppress(BrokenPipeError):  # the parent was killed; nobody waits for this job
        outbox.send(task(job, lambda text: outbox.send(_Note(text))))

"""One process per job, so many at a time; a job that dies takes no other with it, and one that hangs is stopped."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import forkserver, spawn
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import FrameType
from typing import Any, Generic, NoReturn, TypeVar

from tenuto.errors import LectureError

Job = TypeVar("Job")
Result = TypeVar("Result")

PRELOAD = "tenuto.film.preload"  # imported once in the process from which workers are forked
# s without a sign of life after which a job counts as hung. The slowest picture of this kind of film, at uhd on an old
# laptop, takes some 2 s, and what a scene builds before its first one some 20.
SILENCE = 120.0
# s in one place after which a job counts as endless, however alive: a beat of 20 s at uhd takes some 40 minutes there.
ENDLESS = 2 * 3600.0
PULSE = 2.0  # s between signs of life
LOOK = 1.0  # s between looks at the time
SOCKET_PATH = 107  # letters that a path of a socket may have, Linux and macOS (104) alike
SOCKET_NAME = len("/pymp-12345678/listener-12345678")  # what multiprocessing adds to the temporary folder
_one_at_a_time = threading.Lock()  # of threads that build: what they set while they start a process holds for all


def cores() -> int:
    """The processors that this process may use, which `taskset` and containers make fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class NoWorkers(LectureError):
    """No process can be started to film in."""

    def __init__(self, error: Exception) -> None:
        cause = getattr(error, "strerror", None) or str(error) or type(error).__name__
        hint = "close other programs and try again; `doctor` tells what is missing here"
        super().__init__(f"no process starts to film in ({cause}): {hint}")


@dataclass(frozen=True, slots=True)
class _Note:
    text: str


@dataclass(frozen=True, slots=True)
class _Pulse:
    where: str


@dataclass(slots=True)
class _Worker(Generic[Job]):
    job: Job
    process: BaseProcess
    inbox: Connection
    seen: float  # when it last gave a sign of life, as time.monotonic() counts
    since: float  # when it came to what it is at
    where: str = ""  # what it is at


def run_each(
    task: Callable[[Job, Callable[[str], None]], Result],
    jobs: Sequence[Job],
    workers: int,
    *,
    on_result: Callable[[Job, Result], None],
    on_death: Callable[[Job, str], None],
    on_note: Callable[[Job, str], None] = lambda job, note: None,
    silence: float = SILENCE,
    endless: float = ENDLESS,
) -> None:
    """Run `task(job, note)` for every job in a process of its own, `workers` at a time, in the given order.

    The callbacks run in this process: `on_note` for what a task tells by calling `note`, `on_result` for what it
    returns, `on_death` for a process that ended without returning, or was stopped: it gave no sign of life (`pulse`, a
    note) for `silence` seconds, or was in one place for `endless`. However this ends, no worker is left, no process that
    one has started, and no scratch folder of theirs.

    Raises:
        NoWorkers
    """
    context = _context()
    waiting = list(jobs)
    running: list[_Worker[Job]] = []
    try:
        while waiting or running:
            while waiting and len(running) < workers:
                running.append(_start(context, task, waiting.pop(0)))
            began = time.monotonic()
            ready = wait(
                [*(worker.inbox for worker in running), *(worker.process.sentinel for worker in running)], LOOK
            )
            stood_still = time.monotonic() - began - LOOK  # of this process itself, by Ctrl-Z for one
            for worker in list(running):
                # Of one that died, the pipe is closed only where it has started nobody who holds it too.
                if worker.inbox in ready or worker.process.sentinel in ready:
                    worker.seen = time.monotonic()
                    if not _heard(worker, on_result, on_death, on_note):
                        running.remove(worker)
                        continue
                else:
                    worker.seen += max(0.0, stood_still)
                    worker.since += max(0.0, stood_still)
                if why := _hangs(worker.where, worker.seen, worker.since, silence, endless):
                    running.remove(worker)
                    _stop(worker)
                    on_death(worker.job, why)
    finally:
        for worker in running:
            _stop(worker)
        from tenuto.files import sweep_scratch  # which needs packages; `doctor` asks this module for cores without any

        sweep_scratch()


def _hangs(where: str, seen: float, since: float, silence: float, endless: float) -> str:
    """Why a job is to be stopped; empty for one that is well."""
    now, at = time.monotonic(), f" {where}" if where else ""
    if now - seen > silence:
        return f"was stopped: nothing new came from it for {silence:.0f} s{at}"
    return f"was stopped: it did not end within {endless:.0f} s{at}" if now - since > endless else ""


def _heard(
    worker: _Worker[Job],
    on_result: Callable[[Job, Any], None],
    on_death: Callable[[Job, str], None],
    on_note: Callable[[Job, str], None],
) -> bool:
    """Take one message of a worker; whether it goes on."""
    try:
        if not worker.inbox.poll():
            raise EOFError
        message = worker.inbox.recv()
    except (EOFError, OSError):  # it died silent, or in the middle of a message
        worker.process.join()
        _stop(worker)
        on_death(worker.job, _end(worker.process.exitcode))
        return False
    match message:
        case _Note(text):
            on_note(worker.job, text)
            return True
        case _Pulse(where):
            if where != worker.where:
                worker.where, worker.since = where, time.monotonic()
            return True
    _stop(worker)
    on_result(worker.job, message)
    return False


def _context() -> Any:
    """How processes are started: forked from one that has the libraries, where its socket finds room."""
    # Workers fill the cores already; linear algebra that starts threads of its own in each makes them wait for one
    # another: filming a Gram matrix at fhd took 34 s instead of 21.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if len(tempfile.gettempdir()) + SOCKET_NAME > SOCKET_PATH - 3:
        return multiprocessing.get_context("spawn")  # each imports the libraries itself, a second more
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([PRELOAD])
    engine = str(Path(__file__).parents[2])
    path = os.pathsep.join(filter(None, (engine, os.environ.get("PYTHONPATH"))))
    # What lies in the current folder is none of the libraries, whatever it is called.
    with _environment(PYTHONPATH=path, PYTHONSAFEPATH="1"), _deaf():
        try:
            forkserver.ensure_running()
        except (EOFError, OSError) as error:
            raise NoWorkers(error) from error
    return context


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    """Variables that hold inside the block. The others are not touched: another thread may start a program meanwhile."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@contextmanager
def _deaf() -> Iterator[None]:
    """What is started inside the block does not hear Ctrl-C from its first moment on: who started it decides."""
    if threading.current_thread() is not threading.main_thread():  # which alone may say what a signal does
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C inside the block is heard at its end. (A mask does not do: another thread would take the signal.)"""
    if threading.current_thread() is not threading.main_thread():  # which alone is interrupted
        yield
        return
    heard: list[tuple[int, FrameType | None]] = []
    before = signal.signal(signal.SIGINT, lambda *event: heard.append(event))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if heard and callable(before):
        before(*heard[0])


def _end(code: int | None) -> str:
    if code is None or code >= 0:
        return f"died (exit code {code})"
    hint = "; if memory ran out, try --jobs 1" if -code == signal.SIGKILL else ""
    return f"died (killed by signal {-code}){hint}"


def _stop(worker: _Worker[Any]) -> None:
    """End a worker, and with it what its job has started."""
    pid = worker.process.pid
    assert pid is not None  # of a process that was started
    with suppress(
        ProcessLookupError, PermissionError
    ):  # it has not come to lead a group yet, and has started nobody; or nobody is left
        os.killpg(pid, signal.SIGKILL)
    worker.process.kill()
    worker.process.join()


def _start(context: Any, task: Callable[..., Any], job: Job) -> _Worker[Job]:
    inbox, outbox = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(task, job, outbox), daemon=True)
    try:
        with _undisturbed(), _without_main(task):  # or Ctrl-C leaves the server with half a request
            process.start()
    except (EOFError, OSError) as error:
        raise NoWorkers(error) from error
    finally:
        outbox.close()
    now = time.monotonic()
    return _Worker(job, process, inbox, seen=now, since=now)


@contextmanager
def _without_main(task: Callable[..., Any]) -> Iterator[None]:
    """What is started inside the block does not import the program's main module, unless the task comes from it.

    It would run once more in every worker: a script that just builds would wait in them for itself to be done.
    """
    with _one_at_a_time:
        before = spawn.get_preparation_data

        def preparation(name: str) -> dict[str, Any]:
            return {key: value for key, value in before(name).items() if not key.startswith("init_main_from_")}

        if task.__module__ != "__main__":
            spawn.get_preparation_data = preparation
        try:
            yield
        finally:
            spawn.get_preparation_data = before


# -- in the worker -------------------------------------------------------------------------------------------------------

_pulses: Callable[[str], None] = lambda where: None  # noqa: E731


def pulse(where: str) -> None:
    """A sign of life of whatever runs in this worker, and what it is at; elsewhere nothing."""
    _pulses(where)


def watched(on_hang: Callable[[str], None]) -> None:
    """In a process that does one job and is no worker: call `on_hang`, with why, once `pulse` is silent for too long."""
    global _pulses
    where, seen, since = "", time.monotonic(), time.monotonic()

    def heard(now_at: str) -> None:
        nonlocal where, seen, since
        seen = time.monotonic()
        where, since = now_at, since if now_at == where else seen

    def watch() -> None:
        while not (why := _hangs(where, seen, since, SILENCE, ENDLESS)):
            time.sleep(LOOK)
        on_hang(why)

    _pulses = heard
    threading.Thread(target=watch, daemon=True).start()


def _work(task: Callable[[Any, Callable[[str], None]], Any], job: Any, outbox: Connection) -> None:
    global _pulses
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all of us: who started us decides
    lead_group()
    threading.Thread(target=_end_with_the_parent, daemon=True).start()
    with suppress(OSError):  # one of the two is closed
        os.dup2(2, 1)  # what a job prints is none of the answer that a command prints, as JSON perhaps
    last = ("", 0.0)

    def send_pulse(where: str) -> None:
        nonlocal last
        now = time.monotonic()
        if where != last[0] or now - last[1] > PULSE:
            last = where, now
            outbox.send(_Pulse(where))

    _pulses = send_pulse
    with suppress(BrokenPipeError):  # the parent was killed; nobody waits for this job
        result = task(job, lambda text: outbox.send(_Note(text)))
        with suppress(OSError):  # the job has closed what it prints to
            if sys.stdout:
                sys.stdout.flush()
            if sys.stderr:
                sys.stderr.flush()
        try:
            outbox.send(result)
        except BrokenPipeError:
            raise
        except OSError:  # the job itself has closed the pipe; that it ended untold is told by its end
            os._exit(1)
        # Not by the usual way out, which waits for threads that a job may have left, and leaves processes that it started.
        # Who takes the result ends us all.
        threading.Event().wait()
    end_group()


def lead_group() -> None:
    """Let all that this process starts be ended with it; its own parent's Ctrl-C does not reach them then."""
    with suppress(PermissionError):  # it leads a session, and so a group, already
        os.setpgid(0, 0)


def end_group() -> NoReturn:
    """End this process, and what it has started."""
    os.killpg(0, signal.SIGKILL)
    os._exit(1)  # where the signal is late


def _end_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    end_group()

"""Filming on a Dask cluster: the same scenes as on the own cores, on any number of machines.

A worker needs the project installed, at the same state; it shares no folder with us. Takes come back as bytes, with
their SHA-256. Every scene is filmed in a process of its own (`main`), since a worker lives on while
sources change, and manim's configuration is global.
"""

from __future__ import annotations

import logging
import os
import pickle
import platform
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tenuto import project as projects
from tenuto.errors import LectureError
from tenuto.files import is_dropping, scratch, sha256
from tenuto.film import keys
from tenuto.film.shoot import Filmed, SceneFailed, Shot, film, source_of
from tenuto.film.takes import Reel
from tenuto.film.workers import end_group, lead_group, watched
from tenuto.stage import data

CONNECT = 10.0  # s until a scheduler that does not answer counts as absent
LOOK = 2.0  # s between looks whether scheduler and workers are still there
DESERTED = 60.0  # s without any worker until we give up: a nanny starts a new one within a few
INSTALL = "pip install '.[cluster]'"


class ClusterError(LectureError):
    """The cluster cannot film; the message says what is wrong with it and what to do."""


@dataclass(frozen=True, slots=True)
class State:
    """What must be the same here and on a worker for it to film the same packets."""

    python: str
    libraries: Mapping[str, str]
    files: Mapping[str, str]  # path in the project -> SHA-256


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a worker sends back: a reel as bytes, and how it was made."""

    body: bytes
    sha256: str
    seconds: float
    source: str
    reads: Mapping[str, str]

    @classmethod
    def of(cls, filmed: Filmed) -> Parcel:
        body = filmed.reel.pack()
        return cls(body, sha256(body), filmed.seconds, filmed.source, filmed.reads)

    def open(self, shot: Shot) -> Filmed:
        """The film in it.

        Raises:
            SceneFailed: it was damaged on its way, or filmed from other data than ours.
        """
        if sha256(self.body) != self.sha256:
            raise SceneFailed(f"scene '{shot.scene}': its takes were damaged on their way: build again")
        for name, fingerprint in self.reads.items():
            try:
                ours = data.fingerprint(name, shot.project)
            except (OSError, LectureError):
                ours = ""
            if ours != fingerprint:
                raise SceneFailed(f"scene '{shot.scene}': the worker read another '{name}': bring it to our state")
        return Filmed(shot, Reel.unpack(self.body), self.seconds, self.source, self.reads)


def film_on(
    address: str,
    shots: Sequence[Shot],
    on_filmed: Callable[[Filmed], None],
    on_beat: Callable[[Shot, str], None] = lambda shot, beat: None,
) -> list[SceneFailed]:
    """Film `shots` in the given order on the cluster at `address`, as many at a time as it has threads.

    Callbacks and result are those of tenuto.film.shoot.film_all. A scene whose worker dies is filmed by another; one that
    killed several is a failure that names it.

    Raises:
        ClusterError: there is no cluster, its workers have another state than we, or it goes away.
    """
    if not shots:
        return []
    failures: list[SceneFailed] = []
    with _client(address) as client:
        _compare(client.run(state_here, shots), state(shots))
        for shot, outcome in _outcomes(client, address, shots):
            try:
                on_filmed(_opened(shot, outcome))
            except SceneFailed as failure:
                failures.append(failure)
            for beat in shot.beats:
                on_beat(shot, beat)
    return failures


# -- the client's side ---------------------------------------------------------------------------------------------------


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ModuleNotFoundError as error:
        raise ClusterError(f"{error.name} is missing: {INSTALL}") from None
    for name in [name for name in logging.root.manager.loggerDict if name.startswith("distributed")]:
        logging.getLogger(name).setLevel(logging.CRITICAL)  # what goes wrong is told by ClusterError
    try:
        client = Client(address, timeout=CONNECT)  # type: ignore[no-untyped-call]
    except TypeError as error:  # what Dask makes of a tls:// address for which nothing names a certificate
        raise ClusterError(f"{address} wants certificates: name them as README's `Many machines` does") from error
    except (OSError, ValueError) as error:
        raise ClusterError(f"no scheduler answers at {address}: start one with `dask scheduler` ({error})") from error
    try:
        if not client.scheduler_info(n_workers=-1)["workers"]:
            raise ClusterError(f"the scheduler at {address} has no workers: start some with `dask worker {address}`")
        yield client
    finally:
        client.close(timeout=LOOK)  # type: ignore[no-untyped-call]


def _outcomes(client: Any, address: str, shots: Sequence[Shot]) -> Iterator[tuple[Shot, Any]]:
    """Each shot with its future, as it is done."""
    from distributed.client import FuturesCancelledError, wait

    gone = ClusterError(
        f"the scheduler at {address} is gone: what was filmed is in the cache; start it, and build again"
    )
    waiting, running = list(shots), dict[Any, Shot]()
    deserted = 0.0
    while waiting or running:
        workers = client.scheduler_info(n_workers=-1)["workers"].values()
        # No more at a time than there are threads: who waits at a worker that dies is blamed for its death.
        while waiting and len(running) < max(1, sum(worker["nthreads"] for worker in workers)):
            shot = waiting.pop(0)
            running[client.submit(filmed_here, shot, source_of(shot), pure=False)] = shot
        deserted = 0.0 if workers else deserted + LOOK
        if deserted >= DESERTED:
            names = ", ".join(shot.scene for shot in running.values())
            raise ClusterError(
                f"no worker is left at {address} (they were filming {names}): start some, and build again"
            )
        try:
            wait(list(running), timeout=LOOK, return_when="FIRST_COMPLETED")  # type: ignore[no-untyped-call]
        except TimeoutError:
            continue
        except FuturesCancelledError:  # what the client does with all futures when it loses the scheduler
            raise gone from None
        for future in [future for future in running if future.done()]:
            yield running.pop(future), future


def _opened(shot: Shot, future: Any) -> Filmed:
    from distributed.scheduler import KilledWorker

    try:
        outcome: Parcel | SceneFailed = future.result(timeout=CONNECT)
    except KilledWorker:
        raise SceneFailed(f"scene '{shot.scene}': every worker that filmed it died: film it here to see why") from None
    except Exception as error:
        raise SceneFailed(f"scene '{shot.scene}': {type(error).__name__} on the cluster: {error}") from error
    if isinstance(outcome, SceneFailed):
        raise outcome
    return outcome.open(shot)


def _compare(theirs: Mapping[str, State], ours: State) -> None:
    """Refuse to start where a worker would film something else; name worker and difference."""
    for worker, state_ in theirs.items():
        for name, version in {"python": ours.python, **ours.libraries}.items():
            other = {"python": state_.python, **state_.libraries}.get(name)
            if other != version:
                raise ClusterError(f"worker {worker} has {name} {other}, here it is {version}: install the same there")
        for path in sorted(ours.files.keys() | state_.files.keys()):
            if ours.files.get(path) != state_.files.get(path):
                raise ClusterError(f"worker {worker} has another {path}: bring both to the same state")


# -- the worker's side ---------------------------------------------------------------------------------------------------


def state_here(shots: Sequence[Shot]) -> State:
    """The same on a worker, whose lecture lies elsewhere."""
    return state([_ours(shot) for shot in shots])


def _ours(shot: Shot) -> Shot:
    return replace(shot, project=projects.find())


def state(shots: Sequence[Shot]) -> State:
    """What this machine would film `shots` with."""
    project = shots[0].project
    sources: set[Path] = set()
    for shot in shots:
        with suppress(OSError, SyntaxError, ValueError):  # filming it will tell
            sources.update(keys.closure(shot.path, *keys.CODING))
    read = [path for path in project.data.rglob("*") if path.is_file() and not is_dropping(path)]
    files = {*sources, *read, project.facts, project.narration / projects.LECTURE}
    return State(
        platform.python_version(),
        keys.libraries(),
        {keys.name_of(path): sha256(path.read_bytes()) for path in files},
    )


def filmed_here(shot: Shot, source: str) -> Parcel | SceneFailed:
    """Film a scene in a process of its own.

    Args:
        source: the scene's source key where the build runs; a worker that joined late may have another.
    """
    shot = _ours(shot)
    if source and source_of(shot) != source:  # one that has none is told by filming it
        return SceneFailed(f"scene '{shot.scene}': worker {platform.node()} has other sources: bring it to our state")
    with scratch() as folder:
        result = Path(folder) / "parcel"
        command = [sys.executable, "-c", "from tenuto.film import cluster; cluster.main()", str(result)]
        path = os.pathsep.join(filter(None, (str(keys.ENGINE_ROOT), os.environ.get("PYTHONPATH"))))
        env = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": path}
        # Its input stays open while we live: a process whose worker was killed must not go on.
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=sys.stderr, cwd=shot.project.root, env=env
        ) as process:
            assert process.stdin
            process.stdin.write(pickle.dumps(shot))
            process.stdin.flush()
            code = process.wait()
        if not result.exists():
            return SceneFailed(f"scene '{shot.scene}': its process died (exit code {code}) on {platform.node()}")
        outcome: Parcel | SceneFailed = pickle.loads(result.read_bytes())
        return outcome


def main() -> None:
    """Film the shot that stands on the standard input; end when that is closed, since then nobody waits.

    The result goes, pickled, to the file that the command line names.
    """
    shot: Shot = pickle.load(sys.stdin.buffer)

    def end_with_the_worker() -> None:
        sys.stdin.buffer.read()
        end_group()

    def end_hung(why: str) -> None:
        failure = SceneFailed(f"scene '{shot.scene}': its process {why} on {platform.node()}")
        Path(sys.argv[1]).write_bytes(pickle.dumps(failure))
        end_group()

    lead_group()
    threading.Thread(target=end_with_the_worker, daemon=True).start()
    watched(end_hung)
    outcome: Parcel | SceneFailed
    try:
        outcome = Parcel.of(film(shot))
    except SceneFailed as failure:
        outcome = SceneFailed(str(failure))  # without its cause, which may not pickle
    Path(sys.argv[1]).write_bytes(pickle.dumps(outcome))
    sys.stdout.flush()
    end_group()

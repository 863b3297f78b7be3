"""Writing files so that no half of one ever stands under its final name, and the cache that stands on it.

Several builds may work in one folder: they take turns (`alone`), and what a killed one left is swept away.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from tenuto.errors import LectureError

PART = ".part"  # ending of a file that is still being written
SCRATCH = "tenuto-"  # beginning of folders in the system's temporary folder


class CannotWrite(LectureError):
    """A file could not be written: full disk, missing rights, a folder where a file should stand."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(
            f"cannot write {path}: {error.strerror or error}; free space or rights there, or choose another --out"
        )


def part_of(path: Path) -> Path:
    """The temporary name, in the same folder, under which this thread writes `path`."""
    return path.with_name(f".{path.name}.{threading.get_ident()}.{os.getpid()}{PART}")


def make_folder(path: Path) -> None:
    """Create a folder and its parents.

    Raises:
        CannotWrite
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(path, error) from error


def write(path: Path, content: bytes) -> None:
    """Write a whole file or nothing.

    Raises:
        CannotWrite: and the temporary file is gone.
    """
    make_folder(path.parent)
    part = part_of(path)
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise CannotWrite(path, error) from error


@contextmanager
def scratch() -> Iterator[str]:
    """A folder of this process in the system's temporary folder, gone at the end of the block."""
    with tempfile.TemporaryDirectory(prefix=f"{SCRATCH}{os.getpid()}-", ignore_cleanup_errors=True) as folder:
        yield folder


@contextmanager
def alone(folder: Path, on_wait: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Only one process at a time gets into the block for `folder`; `on_wait` is called if another is there already.

    Raises:
        CannotWrite
    """
    make_folder(folder)
    path = folder / "lock"
    lock = FileLock(path, is_singleton=True)  # so that the blocks of one process may stand in one another
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            on_wait()
            lock.acquire()
    except OSError as error:
        raise CannotWrite(path, error) from error
    try:
        yield
    finally:
        lock.release()


def sweep(folder: Path) -> None:
    """Remove what killed processes left half-written below `folder`, and their scratch folders."""
    for part in folder.rglob(f".*{PART}"):
        owner = part.name.removesuffix(PART).rpartition(".")[2]
        if owner.isdigit() and not _lives(int(owner)):
            part.unlink(missing_ok=True)
    for left in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*-*"):
        owner = left.name.removeprefix(SCRATCH).partition("-")[0]
        if owner.isdigit() and not _lives(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass(slots=True)
class Cache:
    """Content by key, in one folder for each kind: reels, recordings, sound.

    Each file is sealed by its SHA-256. One that was cut short or altered is taken for absent, removed, and noted in
    `damaged`, so that it is made anew.
    """

    folder: Path
    damaged: list[Path] = field(default_factory=list)

    def path(self, kind: str, key: str) -> Path:
        return self.folder / kind / key

    def get(self, kind: str, key: str) -> bytes | None:
        path = self.path(kind, key)
        try:
            content = path.read_bytes()
        except OSError:
            return None  # it is not there, or no file that can be read: `put` makes room
        seal, body = content[:32], content[32:]
        if hashlib.sha256(body).digest() != seal:
            self.damaged.append(path)
            path.unlink(missing_ok=True)
            return None
        with suppress(OSError):
            os.utime(path)  # the time of its last use
        return body

    def put(self, kind: str, key: str, body: bytes) -> None:
        """Store `body`.

        Raises:
            CannotWrite
        """
        path = self.path(kind, key)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        write(path, hashlib.sha256(body).digest() + body)

    def trim(self, size: int, since: float) -> int:
        """Remove what was not used for longest until at most `size` bytes are left; how many bytes went.

        What was used since the time `since` (s, as time.time() counts) stays, whatever it takes.
        """
        files = []
        for path in self.folder.glob("*/*"):
            with suppress(OSError):  # somebody else removed it
                stat = path.stat()
                files.append((stat.st_mtime, stat.st_size, path))
        excess = sum(bytes_ for _, bytes_, _ in files) - size
        removed = 0
        for used, bytes_, path in sorted(files):
            if removed >= excess or used >= since:
                break
            path.unlink(missing_ok=True)
            removed += bytes_
        return removed


class Hashes:
    """SHA-256 of files, remembered for as long as nobody writes them: a film of 80 MB is not read to learn that it stands."""

    KIND, KEY = "hashes", "files"

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._known: dict[str, list[int | str]] = json.loads(cache.get(self.KIND, self.KEY) or b"{}")

    def of(self, path: Path) -> str:
        """The SHA-256 of a file; empty if it cannot be read."""
        try:
            stat = path.stat()
            stamp = [stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, stat.st_size]
            known = self._known.get(str(path))
            if known is None or known[:-1] != stamp:
                known = self._known[str(path)] = [*stamp, sha256(path.read_bytes())]
        except OSError:
            return ""
        return str(known[-1])

    def save(self) -> None:
        """Keep what is known for the next process.

        Raises:
            CannotWrite
        """
        self._cache.put(self.KIND, self.KEY, json.dumps(self._known).encode())

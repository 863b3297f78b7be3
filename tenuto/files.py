"""Writing files so that no half of one ever stands under its final name, and the cache that stands on it.

Several builds may work in one folder: they take turns (`alone`), and what a killed one left is swept away.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import re
import shutil
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from io import BufferedReader
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from tenuto.errors import LectureError

SHORT = (errno.EMFILE, errno.ENFILE, errno.ENOMEM)  # what is wrong with the machine, whatever the file
# Names that nobody chooses for a file of his own, since what bears them may be swept away.
PART = ".tenuto.part"  # ending of a file that is still being written
SCRATCH = "tenuto-scratch-"  # beginning of folders in the system's temporary folder
_HALF = re.compile(rf"\..+\.\d+\.(\d+){re.escape(PART)}", re.DOTALL)  # see part_of
_OWNER = ".owner"  # in a scratch folder: a file that is locked for as long as its owner lives


class CannotWrite(LectureError):
    """A file could not be written: full disk, missing rights, a folder where a file should stand."""

    def __init__(self, path: Path, error: OSError) -> None:
        how = "free space or rights there, or choose another --out"
        if error.errno == errno.ENAMETOOLONG:
            how = "choose a shorter one"
        elif error.errno in (errno.EEXIST, errno.ENOTDIR):
            how = "remove the file that stands where a folder should, or choose another --out"
        super().__init__(f"cannot write {path}: {error.strerror or error}; {how}")


class CannotRead(LectureError):
    """A file cannot be read, or whether it is there cannot be told: rights, memory, or a name longer than names may be."""

    def __init__(self, path: Path, error: OSError) -> None:
        how = "choose a shorter one" if error.errno == errno.ENAMETOOLONG else "give rights there"
        if error.errno in SHORT:
            how = "close other programs, or raise the limits of this shell (ulimit -a shows them)"
        super().__init__(f"cannot read {path}: {error.strerror or error}; {how}")


def is_file(path: Path) -> bool:
    """Whether a file is there; what cannot be looked for is not taken for absent.

    Raises:
        CannotRead
    """
    try:
        return path.is_file()
    except OSError as error:
        raise CannotRead(path, error) from error


@contextmanager
def reading(path: Path) -> Iterator[BufferedReader]:
    """A file that is open to be read; nothing else: from a pipe or a device one would read for ever.

    Raises:
        OSError: its `strerror` says why.
    """

    def opened(name: str, flags: int) -> int:
        return os.open(name, flags | os.O_NONBLOCK)  # without waiting for whoever writes into a pipe

    with open(path, "rb", opener=opened) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "a pipe or a device stands where a file should", str(path))
        yield file


def read(path: Path) -> bytes:
    """The content of a file.

    Raises:
        OSError: see `reading`.
    """
    with reading(path) as file:
        return file.read()


def from_json(content: bytes | str) -> Any:
    """What JSON holds.

    Raises:
        ValueError: it is none, or lists stand in one another more deeply than anybody writes them.
    """
    try:
        return json.loads(content)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


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


class Landing:
    """Files that move into place together, when all of them are whole: `with landing() as files: with files.begin(path) ...`."""

    def __init__(self) -> None:
        self._parts: dict[Path, Path] = {}

    @contextmanager
    def begin(self, path: Path) -> Iterator[Path]:
        """The temporary name under which the block writes `path`.

        Raises:
            CannotWrite: in place of an OSError of the block.
        """
        make_folder(path.parent)
        self._parts[path] = part_of(path)
        try:
            yield self._parts[path]
        except OSError as error:
            raise CannotWrite(path, error) from error

    def place(self) -> None:
        """Move everything that was begun to where it belongs, in that order.

        Raises:
            CannotWrite
        """
        for path, part in self._parts.items():
            try:
                part.replace(path)
            except OSError as error:
                raise CannotWrite(path, error) from error

    def clear(self) -> None:
        """Remove what has not been moved; what cannot be is swept away later, and why it failed is told already."""
        for part in self._parts.values():
            with suppress(OSError):
                part.unlink(missing_ok=True)


@contextmanager
def landing() -> Iterator[Landing]:
    """Move what the block begins into place at its end; where it fails, none of it.

    Raises:
        CannotWrite
    """
    files = Landing()
    try:
        yield files
        files.place()
    finally:
        files.clear()


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """The temporary name under which the block writes `path`, which gets its own name at the end, or is gone.

    Raises:
        CannotWrite: in place of an OSError of the block.
    """
    with landing() as files, files.begin(path) as part:
        yield part


def write(path: Path, content: bytes) -> None:
    """Write a whole file or nothing.

    Raises:
        CannotWrite: and the temporary file is gone.
    """
    with whole(path) as part:
        part.write_bytes(content)


@contextmanager
def scratch() -> Iterator[str]:
    """A folder of this process in the system's temporary folder, gone at the end of the block.

    A lock in it tells others that its owner lives. A number of a process would not: a container has its own numbers.
    """
    with tempfile.TemporaryDirectory(prefix=SCRATCH, ignore_cleanup_errors=True) as folder:
        begun = Path(folder) / f"{_OWNER}{PART}"
        with begun.open("w") as owner:
            fcntl.flock(owner, fcntl.LOCK_EX)
            begun.rename(Path(folder) / _OWNER)  # from now on it may be swept, once nobody holds the lock
            yield folder


@contextmanager
def bench(folder: Path) -> Iterator[Path]:
    """A hidden folder inside `folder`, from which what was made can be moved into place; gone at the end of the block.

    Raises:
        CannotWrite: in place of an OSError of the block.
    """
    room = part_of(folder / "bench")
    make_folder(room)
    try:
        yield room
    except OSError as error:
        raise CannotWrite(folder, error) from error
    finally:
        shutil.rmtree(room, ignore_errors=True)


def move(made: Path, place: Path) -> None:
    """Put a finished file or folder in its place, on the same disk.

    Raises:
        OSError
    """
    if place.is_dir():
        shutil.rmtree(place)
    make_folder(place.parent)
    made.replace(place)


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


def is_dropping(path: Path) -> bool:
    """Whether a path is what an editor leaves beside the file that is written, or a link that leads nowhere.

    Editors leave `.#x.yaml` (a link to nowhere, Emacs's lock), `#x.yaml#` and `x.yaml~` (its safety copies), `.x.yaml.swp`.
    """
    return path.name[0] in ".#" or path.name.endswith("~") or (path.is_symlink() and not path.exists())


def sweep(folder: Path) -> None:
    """Remove what killed processes left half-written below `folder`, and their scratch folders."""
    for part in list(folder.rglob(f".*{PART}")):
        named = _HALF.fullmatch(part.name)
        if not named or _lives(int(named[1])):
            continue
        if part.is_dir() and not part.is_symlink():
            shutil.rmtree(part, ignore_errors=True)
        else:
            with suppress(OSError):
                part.unlink()
    sweep_scratch()


def sweep_scratch() -> None:
    """Remove the scratch folders of killed processes: those of this user in which nobody holds the lock."""
    for left in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*"):
        with suppress(OSError):  # no scratch folder, somebody else's, or its owner lives
            if left.is_symlink() or left.stat().st_uid != os.getuid():
                continue
            with (left / _OWNER).open() as owner:
                fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
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


def digest_of(path: Path) -> str:
    """The SHA-256 of a file, read piece by piece.

    Raises:
        OSError
    """
    with reading(path) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stamp(path: Path) -> tuple[int, int, int, int]:
    """What changes whenever a file is written, so that an answer about it is good until then.

    Raises:
        OSError
    """
    stat = os.stat(path)  # noqa: PTH116 (a build asks 5000 times, and Path takes twice as long)
    return stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino, stat.st_size


def remove(path: Path) -> None:
    """Remove a file or a folder, if that is possible."""
    with suppress(OSError):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _seal(kind: str, key: str, body: bytes) -> bytes:
    seal = hashlib.sha256(f"{kind}/{key}\n".encode())
    seal.update(body)  # and not joined before: a reel has 8 MB
    return seal.digest()


@dataclass(slots=True)
class Cache:
    """Content by key, in one folder for each kind: reels, recordings, sound.

    Each file is sealed by the SHA-256 of its kind, its key and its content. One that was cut short, altered, or belongs
    elsewhere is taken for absent, removed, and noted in `damaged`, so that it is made anew.
    """

    folder: Path
    damaged: list[Path] = field(default_factory=list)

    def path(self, kind: str, key: str) -> Path:
        return self.folder / kind / key

    def has(self, kind: str, key: str) -> bool:
        """Whether something stands there, whole or not."""
        return os.path.exists(self.path(kind, key))  # noqa: PTH110 (Path.exists raises where one may not look)

    def get(self, kind: str, key: str) -> bytes | None:
        """What is stored there, if anything whole is.

        Raises:
            CannotRead: the machine has no memory for it, or too many files are open.
        """
        path = self.path(kind, key)
        try:
            with reading(path) as file:
                seal = os.read(file.fileno(), 32)  # past the buffer, out of which the rest would be copied once more
                body = file.read()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:  # a folder, a pipe, a circle of links, a file that may not be read
            if error.errno in SHORT:
                raise CannotRead(path, error) from error
            self.damaged.append(path)
            remove(path)
            return None
        if _seal(kind, key, body) != seal:
            self.damaged.append(path)
            remove(path)
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
        with suppress(OSError):  # what is wrong with the place itself is told by writing
            if path.is_dir() and not path.is_symlink():
                remove(path)
        write(path, _seal(kind, key, body) + body)

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
            remove(path)
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
            now = [*stamp(path)]
            known = self._known.get(str(path))
            if known is None or known[:-1] != now:
                known = self._known[str(path)] = [*now, digest_of(path)]
        except OSError:
            return ""
        return str(known[-1])

    def moved(self, part: Path, path: Path) -> None:
        """Know `path` by what was known of `part`, which has just been moved there: it is not read again."""
        known = self._known.pop(str(part), None)
        if known is not None:
            with suppress(OSError):
                self._known[str(path)] = [*stamp(path), known[-1]]

    def save(self) -> None:
        """Keep what is known for the next process.

        Raises:
            CannotWrite
        """
        self._cache.put(self.KIND, self.KEY, json.dumps(self._known).encode())

"""No half of a file ever stands under its final name, and a cache never gives back what was not put in."""

from __future__ import annotations

import errno
import hashlib
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project import ROOT

from tenuto.files import (
    Cache,
    CannotRead,
    CannotWrite,
    Hashes,
    alone,
    bench,
    from_json,
    landing,
    make_folder,
    part_of,
    read,
    scratch,
    sweep,
    whole,
    write,
)


def dead_pid() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


# -- writing -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"x", os.urandom(300_000)], ids=["empty", "short", "long"])
def test_write_leaves_the_content_and_nothing_else(content: bytes, tmp_path: Path) -> None:
    """Folders are made, the whole content stands under the name, and no temporary file is left."""
    write(tmp_path / "a" / "b" / "c.bin", content)
    assert (tmp_path / "a" / "b" / "c.bin").read_bytes() == content
    assert names(tmp_path) == ["c.bin"]


def test_write_replaces(tmp_path: Path) -> None:
    """A file that stands there is replaced as a whole."""
    write(tmp_path / "f", b"long content")
    write(tmp_path / "f", b"short")
    assert (tmp_path / "f").read_bytes() == b"short"


def test_the_temporary_file_stands_in_the_same_folder() -> None:
    """Moving into place is one step only within a file system."""
    path = Path("/some/where/film.mp4")
    assert part_of(path).parent == path.parent and part_of(path) != path
    assert str(os.getpid()) in part_of(path).name


def test_threads_may_write_the_same_file(tmp_path: Path) -> None:
    """Two scenes with the same words have the same sound, and are levelled in two threads."""
    with ThreadPoolExecutor(8) as threads:
        for round_ in range(40):
            path = tmp_path / str(round_)
            list(threads.map(lambda _, path=path: write(path, b"x" * 50_000), range(8)))
            assert path.read_bytes() == b"x" * 50_000
    assert len(names(tmp_path)) == 40


@pytest.mark.parametrize("act", [lambda path: write(path, b"x"), make_folder], ids=["write", "make_folder"])
def test_a_file_where_a_folder_should_be(act: object, tmp_path: Path) -> None:
    """It cannot be written: the error names the path and what to do, and what stood there is unharmed."""
    (tmp_path / "media").write_text("mine")
    how = "remove the file that stands where a folder should, or choose another --out"
    with pytest.raises(CannotWrite, match=rf"cannot write .*media.*; {how}"):
        act(tmp_path / "media" / "film")  # type: ignore[operator]
    assert (tmp_path / "media").read_text() == "mine"


def test_a_folder_where_the_file_should_be(tmp_path: Path) -> None:
    """The temporary file is gone again."""
    (tmp_path / "film.mp4").mkdir()
    with pytest.raises(CannotWrite):
        write(tmp_path / "film.mp4", b"x")
    assert names(tmp_path) == []


@pytest.mark.parametrize("act", [write, lambda path, content: make_folder(path)])
def test_a_name_that_is_too_long(act: Callable[[Path, bytes], None], tmp_path: Path) -> None:
    """No room or right would help: the message says what does, and nothing is left."""
    with pytest.raises(CannotWrite, match="File name too long; choose a shorter one"):
        act(tmp_path / ("x" * 300), b"x")
    assert list(tmp_path.iterdir()) == []


def test_only_files_are_read(tmp_path: Path) -> None:
    """What is a folder or a pipe is told, and not waited for."""
    (tmp_path / "file").write_bytes(b"content")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    assert read(tmp_path / "file") == b"content"
    for name, why in (("folder", "Is a directory"), ("pipe", "a pipe or a device"), ("/dev/zero", "a device")):
        with pytest.raises(OSError, match=why):
            read(tmp_path / name)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, b"\xff", "1" * 5000])
def test_what_is_no_json_is_a_value_error(text: str | bytes) -> None:
    """However it fails to be some."""
    with pytest.raises(ValueError):
        from_json(text)


FULL = """
import resource, sys
from pathlib import Path
from tenuto.files import CannotWrite, write
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write(Path(sys.argv[1]), b"y" * 5000)
except CannotWrite as error:
    print(error)
"""


def test_no_room_for_the_file(tmp_path: Path) -> None:
    """Where a file does not fit, the old one stays as it was and the half of the new one is removed."""
    path = tmp_path / "film.mp4"
    path.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", FULL, str(path)], cwd=ROOT, capture_output=True, text=True, check=True)
    assert os.strerror(errno.EFBIG) in done.stdout and str(path) in done.stdout
    assert path.read_bytes() == b"old" and names(tmp_path) == ["film.mp4"]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_several_files_land_together(tmp_path: Path) -> None:
    """Until the end of the block each stands as before; then all are new."""
    (tmp_path / "a").write_text("old")
    with landing() as files:
        for name in ("a", "b"):
            with files.begin(tmp_path / name) as part:
                part.write_text("new")
        assert (tmp_path / "a").read_text() == "old" and not (tmp_path / "b").exists()
    assert [(tmp_path / name).read_text() for name in ("a", "b")] == ["new", "new"] and names(tmp_path) == ["a", "b"]


def test_where_one_cannot_be_written_none_lands(tmp_path: Path) -> None:
    """All is as before, and the error names the file by its own name."""
    (tmp_path / "a").write_text("old")
    with pytest.raises(CannotWrite, match=f"cannot write {tmp_path / 'b'}: No space left"), landing() as files:
        with files.begin(tmp_path / "a") as part:
            part.write_text("new")
        with files.begin(tmp_path / "b") as part:
            part.write_text("half")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert (tmp_path / "a").read_text() == "old" and names(tmp_path) == ["a"]


def test_what_interrupts_a_writer_leaves_nothing(tmp_path: Path) -> None:
    """Ctrl-C too: it goes on as itself, and the half of the file is gone."""
    (tmp_path / "film").write_text("old")
    with pytest.raises(KeyboardInterrupt), whole(tmp_path / "film") as part:
        part.write_text("half")
        raise KeyboardInterrupt
    assert (tmp_path / "film").read_text() == "old" and names(tmp_path) == ["film"]


def test_a_bench_is_gone_at_its_end(tmp_path: Path) -> None:
    """It lies on the same disk, so that what was made there is moved and not copied; a dead owner's is swept."""
    with bench(tmp_path) as room:
        (room / "clips").mkdir()
        (room / "clips" / "a.mp4").write_text("x")
        (room / "clips").replace(tmp_path / "clips")
        (room / "rest").write_text("x")
        sweep(tmp_path)
        assert room.parent == tmp_path and names(tmp_path / "clips") == ["a.mp4"] and (room / "rest").exists()
    assert names(tmp_path) == ["a.mp4"]
    left = tmp_path / room.name.replace(f".{os.getpid()}.", f".{dead_pid()}.")
    (left / "deep").mkdir(parents=True)
    (left / "deep" / "b.mp4").write_text("x")
    sweep(tmp_path)
    assert names(tmp_path) == ["a.mp4"] and not left.exists()


# -- sweeping ------------------------------------------------------------------------------------------------------------


def test_sweep_removes_what_dead_processes_left(tmp_path: Path) -> None:
    """Half-written files of processes that are gone are removed, in every folder below."""
    for folder in (tmp_path, tmp_path / ".cache" / "reels"):
        make_folder(folder)
        (folder / f".film.mp4.1.{dead_pid()}.tenuto.part").write_text("half")
    sweep(tmp_path)
    assert names(tmp_path) == []


def test_sweep_leaves_the_living_alone(tmp_path: Path) -> None:
    """What another process is writing right now stays."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        (tmp_path / f".film.mp4.1.{process.pid}.tenuto.part").write_text("half")
        sweep(tmp_path)
        assert len(names(tmp_path)) == 1
    finally:
        process.communicate(b"\n")
    sweep(tmp_path)
    assert names(tmp_path) == []


OWNER = """
import sys, tempfile
from tenuto.files import scratch
tempfile.tempdir = sys.argv[1]
with scratch() as folder:
    open(f"{folder}/a.svg", "w").write("<svg/>")
    print(folder, flush=True)
    input()
"""


def owner(folder: Path) -> tuple[subprocess.Popen[str], Path]:
    """A process that works in a scratch folder, and that folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(folder)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    return process, Path(process.stdout.readline().rstrip())


def test_sweep_removes_scratch_folders_of_the_dead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a killed process left in the system's temporary folder goes; that of the living stays."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    process, left = owner(tmp_path)
    with scratch() as mine:
        sweep(tmp_path / "media")
        assert (left / "a.svg").exists() and Path(mine).is_dir()
        process.kill()
        process.wait()
        sweep(tmp_path / "media")
        assert not left.exists() and Path(mine).is_dir()
    assert not Path(mine).exists()


def test_sweep_does_not_ask_for_numbers_of_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever works in another container has a number that means nobody here, or somebody else: his folder stays."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("tenuto.files._lives", lambda pid: False)
    process, theirs = owner(tmp_path)
    sweep(tmp_path / "media")
    assert (theirs / "a.svg").exists()
    process.communicate("\n")
    assert not theirs.exists()


@pytest.mark.parametrize("name", ["tenuto-2026-talk", "tenuto-40000-intro", "tenuto-scratch-mine", "tenuto-scratch-1"])
def test_sweep_leaves_other_folders_alone(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lecture in the temporary folder may be called anything; no name alone makes a folder ours."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / name).mkdir()
    (tmp_path / name / "notes.txt").write_text("mine")
    sweep(tmp_path / "media")
    assert names(tmp_path) == ["notes.txt"]


HOLDER = """
import sys
from pathlib import Path
from tenuto.files import alone
with alone(Path(sys.argv[1])):
    print("inside", flush=True)
    input()
"""


def test_one_process_at_a_time(tmp_path: Path) -> None:
    """Who comes second is told that he waits, and gets in when the first is gone, be it killed."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout and holder.stdout.readline() == "inside\n"
    told: list[str] = []

    def told_to_wait() -> None:
        told.append("wait")
        holder.kill()

    with alone(tmp_path, told_to_wait), alone(tmp_path, told_to_wait):  # in one another: no dead end
        assert told == ["wait"]
    holder.wait()


@pytest.mark.parametrize(
    "name",
    [
        "film.mp4",
        ".film.mp4",
        "film.part",
        ".film.part",
        ".download.xyz.part",
        "12.part",
        ".film.of.2026.999999999.part",
        ".film.999999999.tenuto.part",
    ],
)
def test_sweep_leaves_what_is_not_ours(name: str, tmp_path: Path) -> None:
    """--out may be a folder with other people's files in it."""
    (tmp_path / name).write_text("mine")
    sweep(tmp_path)
    assert names(tmp_path) == [name]


def test_sweep_of_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """Nothing to do is no error."""
    sweep(tmp_path / "nowhere")


# -- cache ---------------------------------------------------------------------------------------------------------------


@given(body=st.binary(max_size=200))
def test_what_was_put_in_comes_out(body: bytes, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Any bytes, also none."""
    cache = Cache(tmp_path_factory.getbasetemp() / "cache")
    cache.put("kind", "key", body)
    assert cache.get("kind", "key") == body and cache.damaged == []


def test_what_was_not_put_in_is_absent(tmp_path: Path) -> None:
    """An unknown key, an unknown kind and an absent folder are all just empty."""
    cache = Cache(tmp_path / "cache")
    assert cache.get("kind", "key") is None
    cache.put("kind", "key", b"x")
    assert cache.get("kind", "other") is None and cache.get("other", "key") is None
    assert cache.damaged == []


def test_too_many_open_files_damage_nothing(tmp_path: Path) -> None:
    """What the machine has no room to read is not taken for damaged, and stays."""
    cache = Cache(tmp_path)
    cache.put("kind", "key", b"z" * 1000)
    held, (soft, hard) = [], resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 256), hard))
    try:
        with pytest.raises(OSError, match="Too many open files"):
            while True:
                held.append(os.open(os.devnull, os.O_RDONLY))
        with pytest.raises(CannotRead, match=r"Too many open files; close other programs, or raise .*\(ulimit -a"):
            cache.get("kind", "key")
    finally:
        for number in held:
            os.close(number)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    assert cache.get("kind", "key") == b"z" * 1000 and not cache.damaged


@pytest.mark.parametrize("length", [0, 1, 31, 32, 33, 500, 1031])
def test_a_file_cut_short_is_noticed(length: int, tmp_path: Path) -> None:
    """Wherever it was cut: taken for absent, removed and noted, so that it is made anew."""
    cache = Cache(tmp_path)
    cache.put("kind", "key", b"z" * 1000)
    path = cache.path("kind", "key")
    os.truncate(path, length)
    assert cache.get("kind", "key") is None
    assert cache.damaged == [path] and not path.exists()
    cache.put("kind", "key", b"new")
    assert cache.get("kind", "key") == b"new"


@pytest.mark.parametrize("position", [0, 31, 32, 500, 1031])
@pytest.mark.parametrize("bit", [0, 7])
def test_a_flipped_bit_is_noticed(position: int, bit: int, tmp_path: Path) -> None:
    """A single bit, in the seal or in the body."""
    cache = Cache(tmp_path)
    cache.put("kind", "key", b"z" * 1000)
    path = cache.path("kind", "key")
    content = bytearray(path.read_bytes())
    content[position] ^= 1 << bit
    path.write_bytes(content)
    assert cache.get("kind", "key") is None
    assert cache.damaged == [path] and not path.exists()


def test_a_grown_file_is_noticed(tmp_path: Path) -> None:
    """Bytes at the end that do not belong there are damage too."""
    cache = Cache(tmp_path)
    cache.put("kind", "key", b"z")
    with cache.path("kind", "key").open("ab") as file:
        file.write(b"z")
    assert cache.get("kind", "key") is None and len(cache.damaged) == 1


def used(cache: Cache, key: str, seconds: float) -> None:
    """Pretend that `key` was last used at a time."""
    os.utime(cache.path("reels", key), (seconds, seconds))


def test_trim_removes_what_was_not_used_for_longest(tmp_path: Path) -> None:
    """Reading counts as use; as much goes as is needed and no more."""
    cache = Cache(tmp_path)
    for second, key in enumerate("abcd", 1):
        cache.put("reels", key, bytes(968))  # 1000 with its seal
        used(cache, key, second)
    assert cache.get("reels", "a")
    assert cache.trim(2500, since=1e12) == 2000
    assert names(tmp_path) == ["a", "d"]
    assert cache.trim(2500, since=1e12) == 0


def test_trim_spares_what_is_in_use(tmp_path: Path) -> None:
    """What this build used stays, even if it alone is more than the cache may hold."""
    cache = Cache(tmp_path)
    for second, key in enumerate("abc", 1):
        cache.put("reels", key, bytes(968))
        used(cache, key, second)
    assert cache.trim(0, since=2) == 1000
    assert names(tmp_path) == ["b", "c"]


def test_hashes_are_remembered_until_a_file_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that nobody wrote is not read again, in another process either; one that was, is, though its size is the same."""
    path = tmp_path / "film"
    path.write_bytes(b"one")
    hashes = Hashes(Cache(tmp_path))
    first = hashes.of(path)
    hashes.save()
    again = Hashes(Cache(tmp_path))
    with monkeypatch.context() as patched:
        patched.setattr("tenuto.files.digest_of", lambda path: "read")
        assert again.of(path) == first == hashlib.sha256(b"one").hexdigest()
    path.write_bytes(b"two")
    assert again.of(path) == hashlib.sha256(b"two").hexdigest()
    moved = path.with_name("moved")
    path.rename(moved)
    again.moved(path, moved)
    with monkeypatch.context() as patched:
        patched.setattr("tenuto.files.digest_of", lambda path: "read")
        assert again.of(moved) == hashlib.sha256(b"two").hexdigest()
    moved.rename(path)
    path.unlink()
    assert again.of(path) == ""
    (tmp_path / Hashes.KIND / Hashes.KEY).write_text("{nonsense")
    assert Hashes(Cache(tmp_path)).of(path) == ""


@pytest.mark.parametrize(("one", "other"), [(("speech", "a"), ("speech", "b")), (("speech", "a"), ("sound", "a"))])
def test_content_under_another_name_is_damaged(tmp_path: Path, one: tuple[str, str], other: tuple[str, str]) -> None:
    """Two files that change places hold whole content, yet not what is asked for: both are made anew."""
    cache = Cache(tmp_path)
    cache.put(*one, b"one")
    cache.put(*other, b"other")
    first, second = cache.path(*one), cache.path(*other)
    first.replace(tmp_path / "away")
    second.replace(first)
    (tmp_path / "away").replace(second)
    assert cache.get(*one) is None and cache.get(*other) is None
    assert cache.damaged == [first, second] and not first.exists()


def test_a_folder_or_a_circle_of_links_is_damaged(tmp_path: Path) -> None:
    """What cannot be read, a pipe too, is out of the way for what is made anew."""
    cache = Cache(tmp_path)
    folder, circle, pipe = (cache.path("kind", name) for name in ("folder", "circle", "pipe"))
    (folder / "inner").mkdir(parents=True)
    circle.symlink_to(circle)
    os.mkfifo(pipe)
    for path in (folder, circle, pipe):
        assert cache.get("kind", path.name) is None
        cache.put("kind", path.name, b"new")
        assert cache.get("kind", path.name) == b"new"
    assert cache.damaged == [folder, circle, pipe]

"""When things go wrong: one clear error, nothing half-written, other scenes unharmed, and the next build mends it."""

from __future__ import annotations

import errno
import json
import os
import random
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from project import BRIEF, PATIENCE, ROOT, Project, complaints, environment, said

from tenuto.files import Cache

pytestmark = pytest.mark.slow

KILLED = -signal.SIGKILL


def whole(project: Project) -> bool:
    """Nothing stands half-written under a final name: films decode to their index, cache files fit their seal."""
    cache = Cache(project.cache)
    for kind in ("reels", "reads", "speech", "sound"):
        for path in project.cached(kind):
            assert cache.get(kind, path.name) is not None, f"{path} is half-written"
    for path in [*project.media.glob("*.mp4"), *project.media.glob("clips/*.mp4")]:
        content, position = path.read_bytes(), 0
        while position < len(content):
            position += max(int.from_bytes(content[position : position + 4], "big"), 8)
        assert position == len(content), f"{path} is half-written"
    return True


def start(project: Project, *arguments: str) -> subprocess.Popen[bytes]:
    """A build in a session of its own, so that it can be killed with all its workers."""
    return subprocess.Popen(
        project.command("build", *BRIEF, *arguments),
        cwd=project.folder,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def session(leader: int) -> list[int]:
    """Processes of a session that are still there."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if folder.name.isdigit() and int(fields[3]) == leader and fields[0] not in "ZX":
            found.append(int(folder.name))
    return found


def until(condition: object, seconds: float = 60.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


# -- killed --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_random_and_resumed(seed: int, built: Project, fresh: Project) -> None:
    """SIGKILL to the whole group, three times at random moments, then once more in peace: equal to the byte."""
    chance = random.Random(seed)
    for _ in range(3):
        process = start(fresh, "--jobs", "2")
        time.sleep(chance.uniform(0.3, 5.0))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert whole(fresh)
    fresh.build("--jobs", "2")
    assert fresh.outputs() == built.outputs()
    assert fresh.parts() == []


def test_the_parent_alone_is_killed(built: Project, fresh: Project) -> None:
    """Its workers end by themselves, and what was filmed before is not filmed again."""
    process = start(fresh, "--jobs", "1")
    assert until(lambda: fresh.cached("reads") or process.poll() is not None)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert until(lambda: not session(process.pid)), "workers go on without their parent"
    assert whole(fresh)
    kept = len(fresh.cached("reads"))
    assert f"{kept} from the cache" in said(fresh.build(), "filmed")
    assert fresh.outputs() == built.outputs()


# A line that kills the process, by the place in the pipeline where it is planted.
MOMENTS = {
    "a reel is stored": ("tenuto/files.py", "        write(path, _seal", "REELS"),
    "a half of a file is written": ("tenuto/files.py", "                part.replace(path)", "ALWAYS"),
    "the film is muxed": (
        "tenuto/film/edit.py",
        "                    yield packet\n                    frame += 1",
        "LATE",
    ),
    "the film is moved into place": ("tenuto/files.py", "                part.replace(path)", "FILM"),
    "the manifest is written": (
        "tenuto/film/outputs.py",
        "            part.write_bytes(json.dumps(_manifest(edit, after)",
        "ALWAYS",
    ),
}
CONDITIONS = {
    "ALWAYS": "True",
    "LATE": "frame == 200",
    "REELS": "kind == 'reels'",
    "FILM": "path.name == 'lecture.mp4'",
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_at_the_worst_moments(moment: str, built: Project, warm: Project) -> None:
    """Killed just before a step that counts, in film and in edit, then run again: equal to the byte, nothing left over."""
    path, line, condition = MOMENTS[moment]
    warm.bring_engine()
    for output in warm.outputs():
        (warm.media / output).unlink()
    warm.cached("reels")[0].unlink()
    warm.cached("speech")[0].unlink()
    source = (warm.folder / path).read_text()
    indent = line[: len(line) - len(line.lstrip())]
    warm.edit(path, line, f"{indent}if {CONDITIONS[condition]}: import os; os.kill(os.getpid(), 9)\n{line}")
    process = start(warm, "--jobs", "1")
    assert process.wait() == KILLED
    assert until(lambda: not session(process.pid))
    assert not (warm.media / "manifest.json").exists() and whole(warm)
    if moment in ("a half of a file is written", "the film is muxed", "the film is moved into place"):
        assert warm.parts(), "it was killed in the middle of a file"
    (warm.folder / path).write_text(source)
    warm.build()
    assert warm.outputs() == built.outputs()
    assert warm.parts() == []


# -- damage --------------------------------------------------------------------------------------------------------------


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0x10
    path.write_bytes(content)


@pytest.mark.parametrize("harm", [cut, flip])
@pytest.mark.parametrize("kinds", [("reels", "speech", "sound"), ("reads",)], ids="+".join)
def test_damage_in_the_cache_is_mended(harm: object, kinds: tuple[str, ...], built: Project, warm: Project) -> None:
    """A file of each kind cut short or with a flipped bit: noticed, reported, made anew, the film equal to the byte."""
    harmed = [warm.cached(kind)[0] for kind in kinds]
    for path in harmed:
        harm(path)  # type: ignore[operator]
    for output in warm.media.glob("*.mp4"):
        output.unlink()
    report = warm.build()
    told = {line.split()[1].rstrip(":") for line in report.splitlines() if line.startswith("damaged ")}
    assert told == {path.name for path in harmed}
    assert "2 from the cache" in said(report, "filmed")
    assert said(report, "spoken").startswith("1 sentences" if "speech" in kinds else "0 sentences")
    assert warm.outputs() == built.outputs() and whole(warm)
    assert "damaged" not in warm.build()


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "mine").touch()


def circle(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


@pytest.mark.parametrize("harm", [folder, circle])
def test_what_is_no_file_in_the_cache_is_absent(harm: object, built: Project, warm: Project) -> None:
    """A folder or a link to itself where a reel, its reads or a recording should be: made anew."""
    harmed = [warm.cached(kind)[0] for kind in ("reels", "reads", "speech")]
    for path in harmed:
        harm(path)  # type: ignore[operator]
    for output in warm.media.glob("*.mp4"):
        output.unlink()
    warm.build()
    assert warm.outputs() == built.outputs() and whole(warm)
    assert all(path.is_file() for path in harmed)


# -- scenes that fail ----------------------------------------------------------------------------------------------------


def test_failing_scenes_are_all_told_and_harm_no_other(fresh: Project) -> None:
    """One line each with its place; the good scenes are in the cache, and a build without the bad ones succeeds."""
    one = {"one": "Một."}
    script = (fresh.folder / "narration" / "vi" / "middle.yaml").read_text()
    body = 'with self.beat("one"):\n    '
    fresh.add_scene("middle", "raises", one, body + 'raise ValueError("không\\n ổn")')
    fresh.add_scene("middle", "helper", one, body + "self.words(3)")
    fresh.add_scene("middle", "killed", one, body + "import os; os.kill(os.getpid(), 9)")
    fresh.add_scene("middle", "leaves", one, body + "raise SystemExit(7)")
    fresh.add_scene("middle", "interrupts", one, body + "raise KeyboardInterrupt")
    fresh.add_scene("middle", "gone", one, body + "import os; os._exit(3)")
    fresh.add_scene("middle", "later", one, body + "pass\n    def later(): import half_written")
    (fresh.folder / "half_written.py").write_text("x = = 1")
    fresh.add_scene("middle", "no_syntax", one, body + "x = = 1")
    fresh.add_scene("middle", "imports", one, body + "pass", "import nowhere")
    fresh.add_scene("middle", "differs", {"one": "Một.", "two": "Hai."}, body + "pass")
    fresh.add_scene("middle", "misuses", one, "self.play(FadeIn(Dot()))")
    fresh.add_scene(
        "middle", "reads", one, body + "load_tensors('nothing')", "from tenuto.stage.data import load_tensors"
    )
    fresh.add_scene("middle", "closes", one, body + "import os; os.closerange(3, 1000)")
    fresh.add_scene("middle", "deep", one, body + "x = " + "-" * 20_000 + "1")
    fresh.add_scene("middle", "numbered", one, body + "self.cue(3)")
    fresh.add_scene("middle", "stock", one, "")
    fresh.add_scene("middle", "number", one, "")
    fresh.write("scenes/middle/stock.py", "from manim import Scene\n\nclass Stock(Scene):\n    pass\n")
    fresh.write("scenes/middle/number.py", "\nNumber = 3\n")
    lines = {line.split("'")[1]: line for line in fresh.fails("build", *BRIEF, "--jobs", "2").splitlines()}
    wanted = {
        "raises": "scenes/middle/raises.py:9: ValueError: không ổn",
        "helper": "scenes/middle/helper.py:9: ",
        "killed": "its process died (killed by signal 9)",
        "leaves": "scenes/middle/leaves.py:9: SystemExit: it leaves Python: take quit() or exit() out",
        "interrupts": "scenes/middle/interrupts.py:9: KeyboardInterrupt: it leaves Python",
        "gone": "its process died (exit code 3)",
        "no_syntax": "scenes/middle/no_syntax.py:9: SyntaxError: ",
        "imports": "scenes/middle/imports.py:4: ModuleNotFoundError: No module named 'nowhere'",
        "later": "half_written.py:1: SyntaxError: ",
        "differs": "BeatsDiffer: the scene ends before two of the script: write `with self.beat(",
        "misuses": "scenes/middle/misuses.py:8: StageError: play() stands outside a beat: move it into",
        "reads": "scenes/middle/reads.py:9: MissingResult: ",
        "deep": "Error: ",  # Memory or Recursion, as the version of Python has it
        "closes": "its process died (exit code 1)",
        "numbered": "beat 'one': scenes/middle/numbered.py has a cue 3: give it a name, as self.cue(\"word\")",
        "stock": "scenes/middle/stock.py:3: Stock is no LectureScene: write `class Stock(LectureScene)`",
        "number": "scenes/middle/number.py:2: Number is no LectureScene: write `class Number(LectureScene)`",
    }
    assert set(lines) == {f"middle/{slug}" for slug in wanted}
    for slug, text in wanted.items():
        assert text in lines[f"middle/{slug}"], lines[f"middle/{slug}"]
    assert fresh.outputs() == {} and fresh.parts() == [] and whole(fresh)
    (fresh.folder / "narration" / "vi" / "middle.yaml").write_text(script)
    assert said(fresh.build(), "filmed").startswith("0 scenes, 3 from")


def test_a_failed_build_leaves_the_last_film(warm: Project) -> None:
    """What an earlier build left stays as it was, and the broken scene is told."""
    before = warm.outputs()
    warm.edit("scenes/start/hello.py", 'self.words("Xin chào"', 'self.word("Xin chào"')
    assert "scenes/start/hello.py:16: AttributeError: " in warm.fails("build", *BRIEF)
    assert warm.outputs() == before


# -- what may not be read ------------------------------------------------------------------------------------------------

# As somebody whom permission bits stop, also where root runs the tests.
BOUND = [] if os.geteuid() else ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]
needs_bounds = pytest.mark.skipif(
    bool(BOUND) and not shutil.which("setpriv"), reason="root can read all, and setpriv is missing"
)

CLOSED = {
    "scenes": "cannot read {folder}/scenes/start/hello",
    "scenes/start/hello.py": "scene 'start/hello': PermissionError: [Errno 13] Permission denied: '{folder}/scenes/start/hello.py'",
    "narration": "narration/lecture.yaml:1: cannot be read: Permission denied",
    "narration/vi": "narration/vi/start.yaml:1: cannot be read: Permission denied",
    "narration/facts.yaml": "narration/facts.yaml:1: cannot be read: Permission denied",
    "media/.cache/reels": "cannot write {folder}/media/.cache/reels/",
    "media/.cache/speech": "cannot write {folder}/media/.cache/speech/",
}


@needs_bounds
@pytest.mark.parametrize("path", CLOSED)
def test_what_is_closed_is_told(path: str, warm: Project) -> None:
    """One line that says what and where, of a build as of `check`; the film stands as before."""
    before, closed = warm.outputs(), warm.folder / path
    warm.edit("narration/vi/start.yaml", "Nó rất ngắn.", "Nó ngắn lắm.")
    mode = closed.stat().st_mode
    closed.chmod(0)
    try:
        done = [
            subprocess.run(
                [*BOUND, *warm.command(*arguments)], cwd=warm.folder, env=environment(), capture_output=True, text=True
            )
            for arguments in (["build", *BRIEF], ["check", "hello"])
        ]
    finally:
        closed.chmod(mode)
    told = complaints(done[0].stderr)
    assert done[0].returncode == 1 and len(told.splitlines()) == 1, done[0].stderr
    assert told.startswith(CLOSED[path].format(folder=warm.folder)), done[0].stderr
    assert "Traceback" not in done[1].stderr and len(complaints(done[1].stderr).splitlines()) <= 1, done[1].stderr
    assert warm.outputs() == before


@needs_bounds
def test_a_damaged_file_that_cannot_be_removed(warm: Project) -> None:
    """What should be made anew and cannot be written is told as that."""
    shelf = warm.cache / "speech"
    for path in shelf.iterdir():
        path.write_bytes(b"damaged")
    shelf.chmod(0o500)
    done = subprocess.run(
        [*BOUND, *warm.command("build", *BRIEF)], cwd=warm.folder, env=environment(), capture_output=True, text=True
    )
    shelf.chmod(0o700)
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith(f"cannot write {shelf}/")


def test_a_folder_where_past_times_should_be(fresh: Project) -> None:
    """Only an order hangs on them: they are put right, and nothing fails behind the filming."""
    (fresh.cache / "seconds.json" / "inner").mkdir(parents=True)
    fresh.build("hello")
    assert "start/hello draft" in json.loads((fresh.cache / "seconds.json").read_text())


# -- nowhere to write ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments", [["build", *BRIEF], ["preview", "wave", "--voice", "espeak"], ["contact", "wave"], ["check", "start"]]
)
def test_a_file_stands_where_the_output_folder_should(arguments: list[str], fresh: Project, tmp_path: Path) -> None:
    """One line that names the path and what to do; the file is unharmed."""
    (tmp_path / "out").write_text("mine")
    error = fresh.fails(*arguments, "--out", str(tmp_path / "out"))
    assert error.startswith(f"cannot write {tmp_path / 'out'}") and "choose another --out" in error
    assert len(error.splitlines()) == 1
    assert (tmp_path / "out").read_text() == "mine"


def mounted(options: str, out: Path, project: Project, save: Path) -> subprocess.CompletedProcess[str]:
    """A build into a file system of its own, in a name space of its own, whose content is saved afterwards."""
    script = f"mount -t tmpfs {options} tmpfs {out} && {{ cd {project.folder} && PYTHONPATH={ROOT} {sys.executable} -m tenuto build {' '.join(BRIEF)} "
    script += f"--out {out}; code=$?; cp -a {out}/. {save}; exit $code; }}"
    return subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script], capture_output=True, text=True
    )


def can_mount() -> bool:
    command = ["unshare", "--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return bool(shutil.which("unshare")) and subprocess.run(command, capture_output=True).returncode == 0


needs_mount = pytest.mark.skipif(not can_mount(), reason="this machine lets nobody mount a file system of one's own")


@needs_mount
def test_a_read_only_folder(fresh: Project, tmp_path: Path) -> None:
    """Also for root, whom permission bits don't stop."""
    (tmp_path / "out").mkdir()
    (tmp_path / "save").mkdir()
    done = mounted("-o ro", tmp_path / "out", fresh, tmp_path / "save")
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert os.strerror(errno.EROFS) in done.stderr and len(complaints(done.stderr).splitlines()) == 1


@needs_mount
@pytest.mark.parametrize("size", ["24k", "200k", "440k"])
def test_a_full_disk(size: str, fresh: Project, tmp_path: Path) -> None:
    """A real one, while speaking, filming or editing: one line, exit code 1, nothing half-written, no film."""
    (tmp_path / "out").mkdir()
    (tmp_path / "save" / "media").mkdir(parents=True)
    done = mounted(f"-o size={size}", tmp_path / "out", fresh, tmp_path / "save" / "media")
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stderr
    assert os.strerror(errno.ENOSPC) in done.stderr and len(complaints(done.stderr).splitlines()) == 1, done.stderr
    left = Project(tmp_path / "save")
    assert whole(left) and left.parts() == [] and not (left.media / "lecture.mp4").exists()


@needs_mount
def test_a_full_temporary_folder(fresh: Project, tmp_path: Path) -> None:
    """It is named, and not the line of the scene that happened to write there."""
    (tmp_path / "full").mkdir()
    preview = shlex.join(fresh.command("--lecture", str(fresh.folder), "preview", "hello", "--voice", "espeak"))
    command = f"mount -t tmpfs -o size=64k tmpfs full && head -c 60000 /dev/zero > full/fill; {preview}"
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "bash", "-c", command],
        cwd=tmp_path, env={**environment(), "TMPDIR": str(tmp_path / "full")}, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 1 and len(complaints(done.stderr).splitlines()) == 1, done.stderr
    assert f"No space left on device in {tmp_path / 'full'}" in done.stderr and "$TMPDIR" in done.stderr


LIMITED = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
sys.argv = ["tenuto", *sys.argv[2:]]
runpy.run_module("tenuto", run_name="__main__")
"""


@pytest.mark.parametrize("short", [1, 30_000])
def test_no_room_for_the_film(short: int, warm: Project) -> None:
    """The film does not fit, by one byte or by many: it is told, and nothing stands under its name."""
    film = warm.media / "lecture.mp4"
    size = film.stat().st_size
    film.unlink()
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(size - short), "build", *BRIEF],
        cwd=warm.folder,
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr, done.stdout + done.stderr
    assert (
        complaints(done.stderr).startswith(f"cannot write {film}: ") and len(complaints(done.stderr).splitlines()) == 1
    ), complaints(done.stderr)
    assert not film.exists() and warm.parts() == []
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


# -- two at once ---------------------------------------------------------------------------------------------------------


def test_two_builds_at_once(built: Project, fresh: Project) -> None:
    """The second says that it waits, then finds everything done; the result is that of one."""
    first, second = (
        subprocess.Popen(
            fresh.command("build", *BRIEF), cwd=fresh.folder, env=environment(), stdout=-1, stderr=-1, text=True
        )
        for _ in range(2)
    )
    ends = [process.communicate(timeout=PATIENCE) for process in (first, second)]
    assert first.returncode == second.returncode == 0, ends
    assert sum("another build is at work" in err for _, err in ends) == 1
    assert sorted(said(out, "filmed").split()[0] for out, _ in ends) == ["0", "3"]
    assert fresh.outputs() == built.outputs()


SAVED = """
        with self.beat("turn"):
            import os, pathlib, scenes
            here = pathlib.Path(__file__)
            mark = here.with_suffix(".once")
            if not mark.exists():
                mark.touch()
                here.write_text(here.read_text() + "# saved meanwhile\\n")
"""


def test_a_scene_saved_while_it_is_filmed(warm: Project) -> None:
    """It is filmed once more, so that no picture of one source is kept under the key of another."""
    warm.edit("scenes/middle/wave.py", '\n        with self.beat("turn"):\n', SAVED)
    report = warm.build()
    assert said(report, "filmed").startswith("1 scenes")
    assert (warm.folder / "scenes/middle/wave.py").read_text().endswith("# saved meanwhile\n")
    assert said(warm.build(), "filmed").startswith("0 scenes")


def test_a_scene_that_is_saved_each_time(warm: Project) -> None:
    """Somebody, or the scene itself, writes it whenever it is filmed: told after three times, in one line."""
    warm.edit(
        "scenes/middle/wave.py",
        '\n        with self.beat("turn"):\n',
        SAVED.replace("if not mark.exists():", "if True:"),
    )
    error = warm.fails("build", *BRIEF)
    assert error.startswith("scene 'middle/wave': it, or what it imports, was saved each time while it was filmed")
    assert (warm.folder / "scenes/middle/wave.py").read_text().count("# saved meanwhile") == 3 + 1


def test_half_a_character_in_a_title(warm: Project) -> None:
    """A lone surrogate, as a YAML escape may write it, is told and not filmed."""
    warm.edit("narration/vi/middle.yaml", "title: Con số", 'title: "Con \\ud83c số"')
    error = warm.fails("build", *BRIEF, "share")
    assert error == "narration/vi/middle.yaml:8: holds U+D83C, which nobody sees: remove it"


def test_the_cache_stays_under_its_size(warm: Project) -> None:
    """With a size of 0, a build keeps only what it used itself."""
    before = {path.name for path in warm.cached("speech")}
    warm.edit("narration/vi/middle.yaml", "Hết rồi.", "Thế là hết.")
    report = warm.build("--cache-size", "0")
    after = {path.name for path in warm.cached("speech")}
    assert len(before - after) == 1 and len(after) == len(before)
    assert "trimmed" in report
    assert said(warm.build("--cache-size", "0"), "filmed").startswith("0 scenes")


def test_a_sentence_without_a_reading_is_told_first(fresh: Project) -> None:
    """With its place, before anything is filmed; `check` tells it as what it is."""
    fresh.edit("narration/vi/middle.yaml", "end: Hết rồi.", "end: Hết rồi. ¾.")
    place = "narration/vi/middle.yaml:11"
    assert fresh.fails("build", *BRIEF).startswith(f"{place}: nothing of '¾.' has a reading: write it as it is said")
    assert fresh.cached("reels") == []
    assert f"middle/share · end ({place}): no reading: ¾" in fresh.run("check", "share").stdout


def test_a_voice_that_gave_up_is_told_early(fresh: Project) -> None:
    """When the scene that was being filmed is done, and not after all the others."""
    error = fresh.fails("build", "--quality", "draft", "--voice", "command:false {words} {sound}", "--jobs", "1")
    assert "Traceback" not in error and "false" in error
    assert len(fresh.cached("reels")) == 1, "what was filmed by then is kept"


def test_preview_tells_what_check_finds(fresh: Project) -> None:
    """Of its scene: words without a reading, bare numbers, signs without a letter; under the path of the film."""
    fresh.edit("narration/vi/start.yaml", "greet: ", "greet: Có 4567 Qwrtz. ")
    fresh.edit(
        "scenes/start/hello.py",
        '        with self.beat("greet"):',
        '        with self.beat("greet"):\n            self.add(self.words("★★"))',
    )
    done = fresh.run("preview", "hello", "--voice", "espeak")
    assert done.returncode == 0 and done.stdout.startswith(str(fresh.media / "preview" / "hello.mp4"))
    kinds = [line.split("): ")[1].split(":")[0] for line in complaints(done.stderr).splitlines()]
    assert kinds == ["no reading", "number without source", "missing glyph"]

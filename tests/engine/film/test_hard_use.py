"""Hard use: kills, a damaged cache, edits and other rooms at random moments; the film is always that of a clean build."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from project import BRIEF, Project, environment

from tenuto.stage.fonts import MEASURED

pytestmark = pytest.mark.slow

SECONDS = float(os.environ.get("HARD_USE", "20"))  # for which rounds go on; CI takes longer
WORDS = ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"]


def say_something_else(project: Project, chance: random.Random) -> None:
    """Another sentence in a beat of the script."""
    path = project.folder / "narration" / "vi" / "middle.yaml"
    head, _, _ = path.read_text().rpartition("    end: ")
    path.write_text(f"{head}    end: Hết rồi, {' '.join(chance.choices(WORDS, k=chance.randint(1, 9)))}.\n")


def draw_something_else(project: Project, chance: random.Random) -> None:
    """Another line in a scene, or another tensor that it reads."""
    if chance.random() < 0.5:
        project.store_radii(0.4, round(chance.uniform(0.5, 0.9), 3))
        return
    path = project.folder / "scenes" / "middle" / "wave.py"
    head, _, _ = path.read_text().partition(".shift(")
    path.write_text(f"{head}.shift({chance.uniform(0.2, 1.5):.3f} * RIGHT), run_time=0.6)\n" + LOOP)


LOOP = """        with self.beat("turn"):
            self.cue("turns")
            self.play(dot.animate.scale(1.5), run_time=0.2)
            self.loop(Rotate(dot, TAU, about_point=(0, 0, 0)), run_time=1)
"""


def move_a_cue(project: Project, chance: random.Random) -> None:
    """Before another word of its sentence."""
    words = re.findall(r"\S+", "Rồi nó quay mãi, quay mãi, cho đến khi ta nói xong câu này mới thôi.")
    words.insert(chance.randrange(len(words)), "{>turns}")
    text = " ".join(words).replace("{>turns} ", "{>turns}")
    path = project.folder / "narration" / "vi" / "middle.yaml"
    path.write_text(re.sub(r"    turn: .*", f'    turn: "{text}"', path.read_text()))


def swap_cache_files(project: Project, chance: random.Random) -> None:
    """Exchange two files of the cache, of one kind or of two."""
    files = [path for path in project.cache.glob("*/*") if path.is_file()]
    if len(files) > 1:
        one, other = chance.sample(files, 2)
        aside = one.with_name("aside")
        one.rename(aside)
        other.rename(one)
        aside.rename(other)


def damage_the_cache(project: Project, chance: random.Random) -> None:
    """Cut, flip, empty or remove some of what is in the cache."""
    files = [path for path in project.cache.rglob("*") if path.is_file() and path.name != "lock"]
    for path in chance.sample(files, min(len(files), chance.randint(1, 4))):
        content = bytearray(path.read_bytes())
        match chance.choice(("cut", "flip", "empty", "remove")):
            case "cut":
                path.write_bytes(content[: len(content) // 2])
            case "flip" if content:
                content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
                path.write_bytes(content)
            case "empty":
                path.write_bytes(b"")
            case _:
                path.unlink()


def harm_an_output(project: Project, chance: random.Random) -> None:
    """Remove or overwrite something that the last build left."""
    files = [path for path in project.media.rglob("*") if path.is_file() and not path.is_relative_to(project.cache)]
    for path in chance.sample(files, min(len(files), 2)):
        path.unlink() if chance.random() < 0.5 else path.write_bytes(b"harmed")


def configure_manim(project: Project, chance: random.Random) -> None:
    """Another manim.cfg beside the lecture, a broken one, or none."""
    path = project.folder / "manim.cfg"
    path.unlink(missing_ok=True)
    if chance.random() < 0.8:
        path.write_text(chance.choice(CONFIGURATIONS))


CONFIGURATIONS = (
    "[CLI]\npixel_width = 480\npixel_height = 854\n",
    "[CLI]\nframe_height = 5.0\nbackground_color = RED\n",
    "[CLI]\nrenderer = opengl\nfrom_animation_number = 1\nformat = png\n",
    "[CLI\nbroken",
)


def change_fonts(project: Project, chance: random.Random) -> None:
    """The home folder has a font of the lecture's name whose letters are all the same, or has none."""
    path = project.folder / "home" / ".fonts" / "BeVietnamPro-Regular.ttf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    if chance.random() < 0.7:
        font = TTFont(MEASURED)
        for table in font["cmap"].tables:
            table.cmap = dict.fromkeys(table.cmap, "a")
        font.save(path)


EDITS: tuple[Callable[[Project, random.Random], None], ...] = (say_something_else, draw_something_else, move_a_cue)
ROOMS: tuple[Callable[[Project, random.Random], None], ...] = (configure_manim, change_fonts)
CACHE: tuple[Callable[[Project, random.Random], None], ...] = (damage_the_cache, swap_cache_files)
HARMS: tuple[Callable[[Project, random.Random], None], ...] = (*EDITS, *ROOMS, *CACHE, harm_an_output)
LOCALES = ("C", "C.UTF-8", "en_US.ISO-8859-1", "tr_TR.UTF-8")


def room(project: Project, chance: random.Random) -> dict[str, str]:
    """An environment in which somebody may build."""
    return {
        "HOME": str(project.folder / "home"),
        "LC_ALL": chance.choice(LOCALES),
        "PYTHONUTF8": chance.choice("01"),
        "TZ": chance.choice(("UTC", "Asia/Ho_Chi_Minh")),
        "PYTHONHASHSEED": str(chance.randrange(1000)),
    }


def disturbed_build(project: Project, chance: random.Random) -> None:
    """Begin a build, edit while it works, and perhaps kill it with everything that it started."""
    process = subprocess.Popen(
        project.command("build", *BRIEF, "--jobs", "2"),
        cwd=project.folder, env={**environment(), **room(project, chance)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    time.sleep(chance.uniform(0.1, 4.0))
    if chance.random() < 0.5:
        chance.choice(EDITS)(project, chance)
    if chance.random() < 0.6:
        time.sleep(chance.uniform(0.0, 1.0))
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def test_every_round_ends_in_a_clean_build(fresh: Project, tmp_path: Path) -> None:
    """After each round of harm a build in any room gives, byte for byte, what one in an empty folder gives of the same sources."""
    seed = random.randrange(10**6)
    chance = random.Random(seed)
    deadline, rounds = time.monotonic() + SECONDS, 0
    fresh.build()
    while time.monotonic() < deadline:
        rounds += 1
        for _ in range(chance.randint(1, 3)):
            chance.choice((*HARMS, disturbed_build))(fresh, chance)
        disturbed_build(fresh, chance)
        done = fresh.run("build", *BRIEF, env=room(fresh, chance))
        assert done.returncode == 0, f"seed {seed}, round {rounds}: {done.stdout}{done.stderr}"
        clean = Project(tmp_path / f"clean-{rounds}")
        fresh.copy(clean.folder)
        for name in ("media", "home"):
            shutil.rmtree(clean.folder / name, ignore_errors=True)
        (clean.folder / "manim.cfg").unlink(missing_ok=True)
        clean.build()
        assert fresh.outputs() == clean.outputs(), f"seed {seed}, round {rounds}"
        assert fresh.parts() == []
    assert rounds > 0

"""A small lecture in a folder of its own, run as a user runs it: `tenuto ...` in a process."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tenuto import project as projects
from tenuto import stored

ROOT = Path(__file__).resolve().parent.parent
REPOSITORY = projects.Project(ROOT)  # this clone, which holds a lecture
STARTER = ROOT / "tenuto" / "starter"  # the lecture that `tenuto new` copies
WORDS = Path(__file__).parent / "words"  # its narration in few words, which are quickly said and stand still for edits
BRIEF = ("--quality", "draft", "--voice", "espeak")
PATIENCE = 120  # s until a command counts as hung


def environment() -> dict[str, str]:
    """The environment of a command that runs the engine as it stands in this clone, on the lecture of its folder."""
    return {**{name: value for name, value in os.environ.items() if name != "LECTURE"}, "PYTHONPATH": str(ROOT)}


@dataclass(frozen=True, slots=True)
class Project:
    """A lecture's folder."""

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> Project:
        """The starter's scenes, with the narration of tests/words."""
        shutil.copytree(STARTER, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(WORDS, folder / "narration", dirs_exist_ok=True)
        project = cls(folder)
        project.store_radii(0.4, 0.7)
        return project

    def copy(self, folder: Path) -> Project:
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return Project(folder)

    @property
    def media(self) -> Path:
        return self.folder / "media"

    @property
    def cache(self) -> Path:
        return self.media / ".cache"

    def store_radii(self, *radii: float) -> None:
        """What the scene `wave` reads."""
        array = np.array(radii, np.float32)
        stored.save("radii", {"radii": array}, {"radii": "(2,) units"}, {"seed": 0}, self.folder / "tensors" / "data")

    @property
    def own(self) -> projects.Project:
        """As the engine knows it."""
        return projects.Project(self.folder)

    def bring_engine(self) -> None:
        """A copy of the engine in the lecture's folder, where it is found first, to be harmed."""
        shutil.copytree(ROOT / "tenuto", self.folder / "tenuto", ignore=shutil.ignore_patterns("__pycache__"))

    # -- what a user does ----------------------------------------------------------------------------------------

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "tenuto", *arguments]

    def run(
        self, *arguments: str, env: Mapping[str, str] | None = None, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """`tenuto ...` in the lecture's folder, to its end."""
        return subprocess.run(
            self.command(*arguments),
            cwd=cwd or self.folder,
            env={**environment(), **(env or {})},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def build(self, *arguments: str) -> str:
        """A build that must succeed; what it prints."""
        done = self.run("build", *BRIEF, *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def fails(self, *arguments: str) -> str:
        """A command that must fail as an expected error does: exit code 1, and no traceback; what it complains."""
        done = self.run(*arguments)
        assert done.returncode == 1, done.stdout + done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        return complaints(done.stderr)

    # -- what a user edits ---------------------------------------------------------------------------------------

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace the one place where `old` stands in a file of the project."""
        text = (self.folder / path).read_text()
        assert text.count(old) == 1, f"{path} holds {old!r} {text.count(old)} times"
        (self.folder / path).write_text(text.replace(old, new))

    def write(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / path).write_text(text)

    def add_scene(self, section: str, slug: str, beats: Mapping[str, str], body: str, head: str = "") -> None:
        """A scene more at the end of a section: its entry in the script, and `body` as its construct."""
        script = self.folder / "narration" / "vi" / f"{section}.yaml"
        lines = "".join(f"    {beat}: {json.dumps(text, ensure_ascii=False)}\n" for beat, text in beats.items())
        with script.open("a") as file:
            file.write(f"{slug}:\n  title: {slug}\n  beats:\n{lines}")
        name = "".join(word.capitalize() for word in slug.split("_"))
        construct = "".join(f"        {line}\n" if line else "\n" for line in body.strip("\n").splitlines())
        self.write(
            f"scenes/{section}/{slug}.py",
            f"from manim import *\nfrom tenuto.stage import theme\nfrom tenuto.stage.scene import LectureScene\n{head}\n\n"
            f"class {name}(LectureScene):\n    def construct(self):\n{construct}",
        )

    # -- what is there -------------------------------------------------------------------------------------------

    def manifest(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads((self.media / "manifest.json").read_text())
        return content

    def outputs(self) -> dict[str, str]:
        """SHA-256 of everything under media/ but the cache, by path."""
        return {
            path.relative_to(self.media).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.media.rglob("*"))
            if path.is_file() and not path.is_relative_to(self.cache)
        }

    def cached(self, kind: str) -> list[Path]:
        return sorted(path for path in (self.cache / kind).glob("*") if not path.name.startswith("."))

    def parts(self) -> list[Path]:
        """Files that somebody began and has not moved into place."""
        return sorted(self.media.rglob("*.part"))


def complaints(stderr: str) -> str:
    """What a command says on stderr besides how far it is (tenuto.progress.Lines)."""
    lines = stderr.splitlines()
    return "\n".join(line for line in lines if not re.fullmatch(r"\w+ +[\w%/-]+  after [\w ]+", line)).strip()


def said(report: str, what: str) -> str:
    """The line of a build's report that begins with `what`, without it."""
    (line,) = (line for line in report.splitlines() if line.startswith(f"{what} "))
    return line.removeprefix(what).strip()

"""What the READMEs show exists: every command parses as it stands there, the example runs, links lead somewhere."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from project import ROOT, environment

from tenuto.cli import cli

TEXTS = ("README.md", "README.vi.md", "CONTRIBUTING.md", "docs/own-lecture.md", "docs/voices.md", "tensors/README.md")
STARTS = ("python render.py", "tenuto", "python -m benchmarks", "make")


def shown() -> Iterator[tuple[str, str]]:
    """Every command of an indented or fenced block: the text it stands in, and the line up to its explanation."""
    for name in TEXTS:
        path = ROOT / name
        for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
            if (indented := re.match(r"(?: {4}|\$ )?(\S.*)", line)) and indented[1].startswith(STARTS):
                command = re.split(r" {2,}|\s+#", indented[1])[0]
                if line.startswith("    ") or name.startswith("docs"):
                    yield name, command


COMMANDS = sorted(set(shown()))


def group_of(command: str) -> tuple[click.Group, list[str]]:
    words = shlex.split(command)
    if command.startswith("python -m benchmarks"):
        from benchmarks.__main__ import cli as benchmarks

        return benchmarks, words[3:]
    if "tensors" not in cli.commands:
        from tensors.cli import tensors

        cli.add_command(tensors)
    return cli, words[2:] if words[0] == "python" else words[1:]


@pytest.mark.parametrize(("text", "command"), COMMANDS, ids=lambda value: value)
def test_commands_parse(text: str, command: str) -> None:
    """A command, its options and their values are those of the command line; [optional] parts are left out."""
    if command.startswith("make"):
        targets = re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        assert command.split()[1] in targets
        return
    plain = re.sub(r"\[[^]]*\]", "", command).split(" | ")[0].replace("...", "x")
    group, words = group_of(plain)
    with click.Context(group) as parent:
        name, found, rest = group.resolve_command(parent, group_words(group, words))
        assert found is not None
        if "[" not in command and "|" not in command:
            found.make_context(name, rest, parent=parent)


def group_words(group: click.Group, words: list[str]) -> list[str]:
    """The words from the command's name on; options alone build, and no word at all does what the group does alone."""
    if not words or words[0].startswith("-"):
        return ["build" if group is cli else "change", *words]
    return words


def test_there_are_commands_to_look_at() -> None:
    assert len(COMMANDS) > 40


def test_the_example_runs(tmp_path: Path) -> None:
    """The six lines of Python, on a lecture that `tenuto new` made."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```python\n(import tenuto\n.*?)```", text, re.DOTALL)
    assert len([line for line in example.splitlines() if line.strip()]) <= 6
    for program in (["-m", "tenuto", "new", "pendulum"], ["-c", example]):
        done = subprocess.run(
            [sys.executable, *program], cwd=tmp_path, env=environment(), capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    assert done.stdout.count("wave.mp4") == 1


@pytest.mark.parametrize("name", TEXTS)
def test_links_lead_somewhere(name: str) -> None:
    """Those to files of this clone."""
    path = ROOT / name
    if path.is_file():
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{name}: {target}"

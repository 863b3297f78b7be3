"""The engine's rooms: imports point one way, and nothing in it is about this clone's lecture or one language."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from project import REPOSITORY, ROOT

from tenuto.script.loading import load_lecture

ENGINE = ROOT / "tenuto"
# From the leaves up: a room may import from its own and from those before it.
ROOMS = (
    ("errors",),
    ("project",),
    ("files", "installed", "packing", "progress"),
    ("stored",),
    ("languages", "script", "voices"),
    ("stage", "kit"),
    ("film",),
    ("publish", "record"),
    ("library", "doctor", "begin"),
    ("cli",),
    ("__main__", "__init__"),
)
LEVEL = {room: level for level, rooms in enumerate(ROOMS) for room in rooms}


def sources() -> list[Path]:
    return sorted(path for path in ENGINE.rglob("*.py") if not {"starter", "starter_en"} & set(path.parts))


def room_of(path: Path) -> str:
    parts = path.relative_to(ENGINE).parts
    return parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """The rooms that a source imports when it is imported itself, functions and type checking left out."""
    waiting: list[ast.AST] = list(ast.parse(path.read_text(encoding="utf-8")).body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            continue
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "tenuto":
            parts = node.module.split(".")
            yield from [parts[1]] if len(parts) > 1 else [alias.name for alias in node.names]
        elif not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            waiting.extend(ast.iter_child_nodes(node))


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.relative_to(ENGINE).as_posix())
def test_imports_point_one_way(path: Path) -> None:
    """cli, library, publish, film, stage, script, leaves; never back."""
    own = LEVEL[room_of(path)]
    back = {room for room in imported(path) if room in LEVEL and LEVEL[room] > own}
    assert not back, f"{path.relative_to(ROOT)} imports {', '.join(sorted(back))}, which stand above it"


def test_nothing_is_about_one_lecture() -> None:
    """No slug, no colour role and no subject of this clone's lecture stands in the engine."""
    lecture = load_lecture(REPOSITORY)
    slugs = {scene.slug for scene in lecture.scenes if "_" in scene.slug}
    roles = {role for roles in lecture.colours.values() for role in roles} - {"data", "loss"}  # everyday words
    words = {"dino", "dinov1", "dinov2", "dinov3", "vit", "imagenet", "distillation", *slugs, *roles}
    pattern = re.compile(rf"(?<![a-z])(?:{'|'.join(sorted(words))})(?![a-z])", re.IGNORECASE)
    found = []
    for path in sorted(ENGINE.rglob("*")):
        if path.suffix in (".py", ".yaml", ".html", ".js", ".css", ".typ", ".md") and path.is_file():
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if named := pattern.search(line):
                    found.append(f"{path.relative_to(ROOT)}:{number}: {named[0]}")
    assert not found, "\n".join(found)


def test_scenes_are_imported_by_no_name() -> None:
    """The engine finds scenes through the script."""
    assert not [
        path
        for path in sources()
        if re.search(r"^\s*(from|import) (scenes|tensors|narration)\b", path.read_text(), re.M)
    ]

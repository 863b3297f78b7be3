"""Every piece lives in the lowest folder of its users, which are the scenes that reach it, and has a still on the sheet."""

from __future__ import annotations

import ast
import re
from pathlib import Path, PurePath

import numpy as np
import pytest
from PIL import Image

from tenuto.film.contact import GAP, KIT_COLUMNS, KIT_TILE, LABEL, SPECIMEN, kit_sheet, pieces
from tenuto.project import Project
from tenuto.script.loading import load_lecture
from tenuto.stage import data, theme

ROOT = Path(__file__).resolve().parents[3]
LECTURE = load_lecture(Project(ROOT))
SCENES = [f"scenes.{scene.name.replace('/', '.')}" for scene in LECTURE.scenes]
PIECES = tuple(pieces(LECTURE.project).values())
# What they compute or do is drawn by others.
WITHOUT_STILL = {"distribution", "samples", "states", "swap", "vary", "gram", "seen", "star"}


def tree_of(module: str) -> ast.Module:
    return ast.parse((ROOT / module.replace(".", "/")).with_suffix(".py").read_text())


def imports(module: str) -> set[str]:
    """What a module names in its imports: modules, and what it takes from them, which may be a module too."""
    lines = [node for node in ast.walk(tree_of(module)) if isinstance(node, ast.ImportFrom) and node.module]
    return {name for node in lines for name in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))}


def reached(scene: str) -> set[str]:
    """All pieces that a scene draws with, directly or through other pieces."""
    found: set[str] = set()
    waiting = [scene]
    while waiting:
        new = (imports(waiting.pop()) & set(PIECES)) - found
        found |= new
        waiting += new
    return found


USERS: dict[str, set[str]] = {piece: set() for piece in PIECES}
for scene in SCENES:
    for piece in reached(scene):
        USERS[piece].add(scene)


def home(users: set[str]) -> str:
    """Where a piece of this lecture with these users belongs: its module, or the beginning of that."""
    sections = {user.rpartition(".")[0] for user in users}
    if len(users) == 1:
        return f"{users.copy().pop()}_pieces"
    return f"{sections.pop()}.pieces." if len(sections) == 1 else "scenes.pieces."


@pytest.mark.parametrize("piece", PIECES)
def test_every_piece_has_a_user(piece: str) -> None:
    """What no scene draws with goes."""
    assert USERS[piece]


@pytest.mark.parametrize("piece", [piece for piece in PIECES if piece.startswith("scenes.")])
def test_pieces_live_in_the_lowest_folder_of_their_users(piece: str) -> None:
    """Beside their one scene, in their section, or in scenes/pieces."""
    place = home(USERS[piece])
    assert (
        piece == place
        if place.endswith("_pieces")
        else piece.startswith(place) and piece.count(".") == place.count(".")
    )


@pytest.mark.parametrize("piece", [piece for piece in PIECES if piece.startswith("tenuto.")])
def test_the_kit_is_about_no_lecture(piece: str) -> None:
    """It asks a ground for no colour that a lecture declares, reads no lecture's data, and speaks of none of its roles."""
    tree = tree_of(piece)
    of_all = theme.Ground.__annotations__.keys()
    asked = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in ("ground", "NIGHT")
    }
    assert asked <= of_all
    assert not any(module.startswith("scenes") for module in imports(piece))
    read = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == data.__name__
        for alias in node.names
    }
    assert read <= {"written"}  # how the lecture's language writes one
    words = set(re.findall("[a-z]+", ast.unparse(tree).lower()))
    assert not words & ({"dino"} | LECTURE.colours["night"].keys() - {"data"})


def test_no_piece_hides_a_name_of_manim() -> None:
    """Scenes have manim's names by star; a piece of the same name would be the one or the other by the order of imports."""
    import manim

    hidden = {
        (piece, node.name)
        for piece in PIECES
        for node in tree_of(piece).body
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and hasattr(manim, node.name)
    }
    assert not hidden


def specimens(piece: str) -> list[str]:
    names = (node.name for node in tree_of(piece).body if isinstance(node, ast.FunctionDef))
    return [name for name in names if name.startswith(SPECIMEN)]


def only_furnishes(piece: str) -> bool:
    """Whether all that a module builds is built for the stage of its one scene, its first argument."""
    made = [node for node in tree_of(piece).body if isinstance(node, ast.ClassDef | ast.FunctionDef)]
    return all(
        isinstance(node, ast.FunctionDef) and node.args.args and node.args.args[0].arg == "scene" for node in made
    )


@pytest.mark.parametrize("piece", PIECES)
def test_every_piece_that_draws_has_a_specimen(piece: str) -> None:
    """And its module says in its first line what is in it. What is built for one stage is seen in its scene."""
    assert ast.get_docstring(tree_of(piece))
    if not only_furnishes(piece):
        assert bool(specimens(piece)) == (PurePath(piece.replace(".", "/")).name not in WITHOUT_STILL)


@pytest.mark.slow
def test_the_sheet_shows_every_specimen(tmp_path: Path) -> None:
    """One PNG with a tile for each, none of them empty."""
    sheet = np.asarray(Image.open(kit_sheet(LECTURE.project, tmp_path)).convert("RGB"))
    for index, specimen in enumerate(name for piece in PIECES for name in specimens(piece)):
        row, column = divmod(index, KIT_COLUMNS)
        left, top = GAP + column * (KIT_TILE[0] + GAP), GAP + row * (KIT_TILE[1] + LABEL + GAP)
        tile = sheet[top : top + KIT_TILE[1], left : left + KIT_TILE[0]]
        assert (tile != tile[0, 0]).any(axis=2).mean() > 0.002, specimen

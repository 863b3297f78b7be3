"""Every piece of the kit has a still on the kit's contact sheet."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tenuto.film.contact import GAP, KIT, KIT_COLUMNS, KIT_TILE, LABEL, kit_sheet

PIECES = sorted(path for path in KIT.glob("*.py") if path.stem != "__init__")
NUMBERS_ONLY = {"decay", "distribution", "gram", "states"}  # what they compute is drawn by others
MOTION_ONLY = {"swap"}


def functions(path: Path) -> set[str]:
    return {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("path", PIECES, ids=lambda path: path.stem)
def test_every_piece_that_draws_has_a_specimen(path: Path) -> None:
    """And says in its first line what it is."""
    assert ast.get_docstring(ast.parse(path.read_text()))
    assert ("specimen" in functions(path)) == (path.stem not in NUMBERS_ONLY | MOTION_ONLY)


@pytest.mark.parametrize("name", sorted(NUMBERS_ONLY))
def test_numbers_know_nothing_of_manim(name: str) -> None:
    """What has no still does not draw."""
    names = {
        node.module
        for node in ast.walk(ast.parse((KIT / f"{name}.py").read_text()))
        if isinstance(node, ast.ImportFrom)
    }
    assert "manim" not in names


@pytest.mark.slow
def test_the_sheet_shows_every_specimen(tmp_path: Path) -> None:
    """One PNG with a tile for each, none of them empty."""
    sheet = np.asarray(Image.open(kit_sheet(tmp_path)).convert("RGB"))
    shown = [path for path in PIECES if "specimen" in functions(path)]
    for index, path in enumerate(shown):
        row, column = divmod(index, KIT_COLUMNS)
        left, top = GAP + column * (KIT_TILE[0] + GAP), GAP + row * (KIT_TILE[1] + LABEL + GAP)
        tile = sheet[top : top + KIT_TILE[1], left : left + KIT_TILE[0]]
        assert (tile != tile[0, 0]).any(axis=2).mean() > 0.002, path.stem

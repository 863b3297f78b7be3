"""The letters: the packaged font files, the only ones that anything is set in. It needs no manim."""

from __future__ import annotations

import functools
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import fontpkg_be_vietnam_pro

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

FONT = "Be Vietnam Pro"
FOLDER = Path(fontpkg_be_vietnam_pro.__file__).parent / "files"
MEASURED = FOLDER / "BeVietnamPro-Medium.ttf"  # all weights have the same signs, and stand on the line alike


def missing(text: str) -> str:
    """The characters of `text` that the font does not have; each once, sorted."""
    return "".join(sorted({char for char in text if not char.isspace() and ord(char) not in _charmap()}))


def named(chars: str) -> str:
    """Characters as a message shows them: by their code point where nothing would be seen."""
    return " ".join(f"U+{ord(char):04X}" if unicodedata.category(char)[0] in "CZM" else char for char in chars)


@functools.cache
def foot(char: str) -> float:
    """The lowest point of a letter above the baseline, in em; 0 for one that the font does not have."""
    from fontTools.pens.boundsPen import BoundsPen

    name = _charmap().get(ord(char))
    if name is None:
        return 0.0
    glyphs = _font().getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[name].draw(pen)
    return float(pen.bounds[1] / _font()["head"].unitsPerEm) if pen.bounds else 0.0


@functools.cache
def _charmap() -> dict[int, str]:
    return _font().getBestCmap() or {}


@functools.cache
def _font() -> TTFont:
    from fontTools.ttLib import TTFont  # planning a build asks for the files only

    return TTFont(MEASURED)

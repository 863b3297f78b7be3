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


def has(char: str) -> bool:
    """Whether the font can draw a character."""
    return ord(char) in _charmap()


def missing(text: str) -> str:
    """The characters of `text` that the font does not have; each once, sorted."""
    return "".join(sorted({char for char in text if not char.isspace() and not has(char)}))


def is_seen(char: str) -> bool:
    """Whether a character is one that draws something by itself: no control, space, joiner or combining mark."""
    return unicodedata.category(char)[0] not in "CZM"


def named(chars: str) -> str:
    """Characters as a message shows them: by their code point where nothing would be seen."""
    return " ".join(char if is_seen(char) else f"U+{ord(char):04X}" for char in chars)


@functools.cache
def foot(char: str) -> float:
    """The lowest point of a letter above the baseline, in em; 0 for one that the font does not have."""
    from fontTools.pens.boundsPen import BoundsPen

    if not has(char):
        return 0.0
    glyphs = _font().getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[_charmap()[ord(char)]].draw(pen)
    return float(pen.bounds[1] / _font()["head"].unitsPerEm) if pen.bounds else 0.0


@functools.cache
def _charmap() -> dict[int, str]:
    return _font().getBestCmap() or {}


@functools.cache
def _font() -> TTFont:
    from fontTools.ttLib import TTFont  # planning a build asks for the files only

    return TTFont(MEASURED)

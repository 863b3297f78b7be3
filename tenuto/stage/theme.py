"""How everything looks: colour roles, type scale, safe area, words and formulas.

Colour carries meaning, the same in all scenes: narration/lecture.yaml says which. Sizes are pixels of a 1920x1080 frame, whatever the size that is filmed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import ORIGIN, MathTypst
from numpy.typing import NDArray

from tenuto.stage import data, fonts
from tenuto.stage.backstage import TYPST_PT, Lettered, lighten
from tenuto.stage.fonts import FONT

FRAME_HEIGHT_PX = 1080
FRAME_WIDTH_PX = 1920
UNITS_PER_PX = 8 / FRAME_HEIGHT_PX  # manim's frame is 8 units high


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground and what is drawn on it: its own colours, and the roles that the lecture declares."""

    name: str
    ground: str
    ink: str
    muted: str
    panel: str
    line: str

    def __getattr__(self, role: str) -> str:
        """A colour that this lecture has a meaning for, from `colours` in narration/lecture.yaml."""
        colour = None if role.startswith("__") else data.colour(self.name, role)
        if colour is None:
            raise AttributeError(
                f"no colour '{role}' on {self.name}: give it one in `colours` of narration/lecture.yaml"
            )
        return colour


NIGHT = Ground(
    name="night",
    ground="#0E1320",
    ink="#F2F4F8",
    muted="#8C97AD",
    panel="#182036",
    line="#2B3653",
)
# For summaries and the farewell.
CREAM = Ground(
    name="cream",
    ground="#F7F0E1",
    ink="#2A2733",
    muted="#6E6757",
    panel="#FFFBF2",
    line="#DDD2B8",
)

# The type scale, em height in px at 1080p. Equal roles get equal sizes; nothing is smaller than SMALLEST.
DISPLAY = 150.0
TITLE = 66.0
HEADING = 48.0
BODY = 38.0
LABEL = 32.0
SMALL = 27.0
SMALLEST = 22.0

# Safe area and stage, in manim units from the centre: a 5% margin on every side, and inside it the room between the
# header and the source line where a scene puts its picture.
MARGIN = 0.05
SAFE_X = 8 * 16 / 9 * (0.5 - MARGIN)
SAFE_Y = 8 * (0.5 - MARGIN)
STAGE_TOP = 2.35
STAGE_BOTTOM = -3.05
STAGE_CENTRE_Y = (STAGE_TOP + STAGE_BOTTOM) / 2

FONT_FOLDER = fonts.FOLDER
# Regular, medium, semi-bold: the weights that the lecture uses.
REGULAR, MEDIUM, SEMIBOLD = 400, 500, 600

# Typst compiles at 10 pt and manim scales the result by font_size / 960 units, so this many px make one font_size.
_PX_PER_FONT_SIZE = TYPST_PT / 960 / UNITS_PER_PX
# Maths between dollars, by Pandoc's rule, which leaves amounts alone (`$5 đến $10`): no space behind the opening one or
# before the closing one, and no digit behind that.
_MATH = re.compile(r"(\$(?!\s)[^$]+(?<!\s)\$(?!\d))")
_MARKUP = re.compile(r"([\\#*_@<>`~\[\]=+\-/'\"$])")


class _Sized:
    """What words and formulas share: they know the em height at which they really stand on screen."""

    text: str
    is_computed: bool = False  # its numbers come from stored tensors, see LectureScene.computed
    _px: float
    _natural: float  # width at birth, in units

    def _born(self, text: str, px: float) -> None:
        self.text, self._px, self._natural = text, px, self.width  # type: ignore[attr-defined]
        lighten(self)  # type: ignore[arg-type]

    @property
    def px(self) -> float:
        """Em height in px at 1080p, after whatever scaling happened to it."""
        return self._px * self.width / self._natural if self._natural else self._px  # type: ignore[attr-defined]


class Words(_Sized, Lettered):
    """A line (or lines) of text in Be Vietnam Pro, set by Typst; `$...$` inside is Typst maths.

    Typst and not Pango: it carries its own shaping and its maths fonts, so the same clone draws the same letters on
    every machine, and a glyph that the font lacks shows as a gap instead of silently coming from a system font.

    Args:
        text: what stands there, NFC-normalised here; `\\n` breaks the line.
        px: em height in px at 1080p, one of the type scale.
        color: hex.
        weight: REGULAR, MEDIUM or SEMIBOLD.
        align: `left`, `center` or `right`, for more than one line.
    """

    def __init__(
        self,
        text: str,
        px: float = BODY,
        color: str = NIGHT.ink,
        weight: int = REGULAR,
        align: str = "center",
        **kwargs: Any,
    ) -> None:
        text = unicodedata.normalize("NFC", text)
        super().__init__(
            _markup(text),
            font_size=px / _PX_PER_FONT_SIZE,
            typst_preamble=(
                f'#set text(font: "{FONT}", weight: {weight}, fallback: false, lang: "{data.language().partition("-")[0].lower()}", hyphenate: false)\n'
                # Maths carries its own font; operator names like KL in it are set upright in the same one.
                '#show math.equation: set text(font: "New Computer Modern Math", weight: 450)\n'
                f"#set par(leading: 0.5em)\n#set align({align})"
            ),
            color=color,
            use_svg_cache=False,  # manim's cache deep-copies every glyph, which costs more than it saves
            **kwargs,
        )
        self._born(text, px)
        self.id_to_vgroup_dict: dict[
            str, Any
        ] = {}  # the SVG's groups, of use to a formula's select() only, and copied with every copy

    @property
    def baseline(self) -> float:
        """The height (manim units) at which the letters of the first line stand, without their descenders.

        Read off the first letter, or, where a line begins with maths, off the foot of its first sign.
        """
        # A sign that the font lacks draws nothing, so that another one stands first: `check` tells it.
        first = next((char for char in self.text if char == "$" or (not char.isspace() and fonts.has(char))), "$")
        foot = 0.0 if first == "$" else fonts.foot(first)
        if not self.submobjects:
            return float(self.get_bottom()[1])
        return float(self.submobjects[0].get_bottom()[1] - foot * self.px * UNITS_PER_PX)


def stand(words: Words, x: float, y: float, edge: NDArray[np.float64] = ORIGIN) -> Words:
    """Put words with their (first) line on the height `y`; `edge` (LEFT, ORIGIN, RIGHT) is the side that comes to `x`.

    Words with and without accents so stand on one line.
    """
    words.shift([x - words.get_edge_center(edge)[0], y - words.baseline, 0])
    return words


class Formula(_Sized, MathTypst):
    """A displayed formula in Typst maths. Parts named in `{{ ... : name }}` can be had with `select("name")`."""

    def __init__(self, maths: str, px: float = HEADING, color: str = NIGHT.ink, **kwargs: Any) -> None:
        super().__init__(
            _decimal_commas(maths),
            font_size=px / _PX_PER_FONT_SIZE,
            color=color,
            use_svg_cache=False,
            **kwargs,
        )
        self._born(maths, px)


def _markup(text: str) -> str:
    """Plain text with `$...$` islands -> Typst markup in which nothing else is markup."""
    pieces = _MATH.split(text)
    return "".join(
        _decimal_commas(piece) if _MATH.fullmatch(piece) else _MARKUP.sub(r"\\\1", piece).replace("\n", " \\\n")
        for piece in pieces
    )


def _decimal_commas(maths: str) -> str:
    """Typst sets a comma in maths with a space after it; between two digits it is Vietnamese for a decimal point."""
    return re.sub(r"(?<=\d),(?=\d)", '","', maths)


def missing_glyphs(text: str) -> str:
    """The characters of `text`, outside `$...$`, that Be Vietnam Pro does not have; each once."""
    return fonts.missing(_MATH.sub("", text))

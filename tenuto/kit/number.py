"""A running number: digits that are set once and only rearranged while it counts."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Self

import numpy as np
from fontTools.ttLib import TTFont
from manim import ORIGIN, Mobject, VectorizedPoint, VGroup, VMobject
from manim.utils.rate_functions import ease_out_cubic
from numpy.typing import NDArray

from tenuto.kit.vary import Varies, Vary
from tenuto.stage import theme
from tenuto.stage.data import written
from tenuto.stage.theme import FONT_FOLDER, SEMIBOLD, UNITS_PER_PX, Ground, Words

__all__ = ["Number"]

DIGITS = "0123456789"
# While a number runs, every digit takes this much of an em, so that it does not shiver; the widest, 4, has 0.71.
TABULAR_ADVANCE = 0.68
FONT_FILES = {400: "BeVietnamPro-Regular.ttf", 500: "BeVietnamPro-Medium.ttf", 600: "BeVietnamPro-SemiBold.ttf"}


class Number(Varies, VGroup):
    """A number with what stands before and after it, that can show any value without being set anew.

    A `Words` per frame would cost 60 ms; a change of value here costs less than 1.

    Args:
        value: the first value to show.
        px: em height in px at 1080p, one of the type scale.
        color: hex.
        decimals: digits after the decimal sign.
        prefix, suffix: text around the digits, for instance '~' or '%'.
        align: LEFT, ORIGIN or RIGHT: which point stays while the number grows longer.
        computed: whether it is computed from what stands on the stage or in stored tensors, see LectureScene.computed.
    """

    def __init__(
        self,
        value: float,
        px: float,
        color: str,
        weight: int = SEMIBOLD,
        decimals: int = 0,
        prefix: str = "",
        suffix: str = "",
        align: NDArray[np.float64] = ORIGIN,
        computed: bool = False,
    ) -> None:
        super().__init__()
        self.px, self.weight, self.decimals, self.is_computed = px, weight, decimals, computed
        self.prefix, self.suffix = prefix, suffix
        self.share = {-1: 0.0, 0: 0.5, 1: 1.0}[round(float(align[0]))]
        self._color = color
        self.origin = VectorizedPoint()  # the point that stays, on the baseline; it moves with the group
        self.add(self.origin)
        self.show(value)

    @property
    def text(self) -> str:
        """What stands there now."""
        return f"{self.prefix}{written(self.value, self.decimals)}{self.suffix}"

    @property
    def baseline(self) -> float:
        """The height (manim units) at which the digits stand."""
        return float(self.origin.get_location()[1])

    def show(self, value: float, running: bool = False) -> Self:
        """Show another value; `running` sets all digits equally wide."""
        self.value = value
        text = self.text
        shapes, advances = _glyphs(
            "".join(sorted(set(DIGITS + ".,−" + self.prefix + self.suffix))), self.px, self.weight
        )
        em = self.px * UNITS_PER_PX
        steps = [TABULAR_ADVANCE * em if running and char in DIGITS else advances[char] for char in text]
        pens = np.concatenate([[0.0], np.cumsum(steps)])
        start = self.origin.get_location() - [self.share * pens[-1], 0, 0]
        while len(self.submobjects) <= len(text):
            self.add(VMobject(stroke_width=0, fill_color=self._color, fill_opacity=self._opacity()))
        for glyph, char, pen, step in zip(self.submobjects[1:], text, pens, steps, strict=False):
            slack = (step - advances[char]) / 2
            glyph.points = shapes[char] + start + [pen + slack, 0, 0] if char in shapes else np.zeros((0, 3))
        for spare in self.submobjects[1 + len(text) :]:
            spare.points = np.zeros((0, 3))
        return self

    def _opacity(self) -> float:
        return float(self.submobjects[1].get_fill_opacity()) if len(self.submobjects) > 1 else 1.0

    def to(self, value: float, rate_func: Callable[[float], float] = ease_out_cubic, **kwargs: Any) -> Vary:
        """It runs from the value that it shows to another one."""
        first = self.value

        def show(share: float) -> None:
            self.show(value if share >= 1 else first + (value - first) * share, running=share < 1)

        return Vary(self, show, rate_func=rate_func, **kwargs)


@functools.cache
def _glyphs(alphabet: str, px: float, weight: int) -> tuple[dict[str, NDArray[np.float64]], dict[str, float]]:
    """Outlines with the pen at the origin, (points, 3), and advances, both in manim units; a blank has no outline."""
    font = TTFont(FONT_FOLDER / FONT_FILES[weight])
    metrics, charmap = font["hmtx"], font.getBestCmap()
    per_unit = px * UNITS_PER_PX / font["head"].unitsPerEm
    visible = [char for char in alphabet if not char.isspace()]
    # One line of all characters, far enough apart that nothing is kerned; its glyphs come in order.
    line = Words(" ".join(visible), px, theme.NIGHT.ink, weight)
    shapes: dict[str, NDArray[np.float64]] = {}
    for char, glyph in zip(visible, line.submobjects, strict=True):
        bearing = metrics[charmap[ord(char)]][1] * per_unit
        shapes[char] = glyph.points - [glyph.get_left()[0] - bearing, line.baseline, 0]
    return shapes, {char: metrics[charmap[ord(char)]][0] * per_unit for char in alphabet}


def specimen_number(ground: Ground) -> Mobject:
    return Number(14197122, theme.TITLE, ground.ink, suffix=" m")

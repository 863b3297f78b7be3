"""A benchmark as a slope: what the older version reached, what the newer one does, and others beside them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import LEFT, RIGHT, Circle, Mobject, VGroup

from tenuto.kit.plot import Axis, Plot
from tenuto.stage import theme
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["Slope"]

COLUMNS = (0.16, 0.52, 0.84)  # where versions and others stand, shares of the panel's width
STEP = 4  # points between two faint lines
HEAD = 0.65  # from the panel's top to the line on which name and gain stand, manim units


class Slope(VGroup):
    """Parts: `plot` (faint lines, no numbers on its y axis: its points carry their own), `head` (the name), `old` (an
    outline), `new`, `line` between them, `values` and `gain`.

    Panels of one height and span have one scale: equal slopes are equal gains.

    Args:
        name: what is measured.
        scores: of the older and the newer version.
        texts: those two and the gain, as they are written.
        columns: names below them, and of a third column for others if there is one.
        low, span: the lowest value drawn, and from there to the top.
        ground: the ground it stands on.
        width, height: of the field, manim units; the field's lower left corner is at the origin.
    """

    def __init__(
        self, name: str, scores: tuple[float, float], texts: tuple[str, str, str], columns: Sequence[str], low: float,
        span: float, ground: Ground, width: float, height: float,
    ) -> None:  # fmt: skip
        x = Axis(0, 1, COLUMNS[: len(columns)], texts=columns)
        self.plot = Plot(x, Axis(low, low + span), ground, width, height, px=theme.LABEL)
        for level in np.arange(low + STEP, low + span + 1, STEP):
            self.plot.marks.add(self.plot.curve([0, 1], [level, level], ground.line, 1.5))
        self.plot.shift(-self.plot.axes[0].get_start())
        self.head = stand(Words(name, theme.BODY, ground.ink, SEMIBOLD), 0, height + HEAD, LEFT)
        gain = Words(f"+{texts[2]}", theme.HEADING, ground.teacher, SEMIBOLD)
        self.gain = stand(gain, width, height + HEAD, RIGHT)
        style = {"fill_opacity": 1, "stroke_color": ground.teacher}
        self.old = Circle(0.13, fill_color=ground.ground, stroke_width=4, **style).move_to(self.at(0, scores[0]))
        self.new = Circle(0.15, fill_color=ground.teacher, stroke_width=0, **style).move_to(self.at(1, scores[1]))
        self.line = self.plot.curve(COLUMNS[:2], scores, ground.teacher, 6)
        below, above = (Words(text, theme.BODY, ground.ink, SEMIBOLD) for text in texts[:2])
        self.values = VGroup(
            stand(below, self.old.get_x(), self.old.get_y() - 0.55),
            stand(above, self.new.get_x(), self.new.get_y() + 0.3),
        )
        for point in (self.old, self.new):
            point.set_z_index(1)
        super().__init__(self.plot, self.head, self.line, self.old, self.new, self.values, self.gain)

    def at(self, column: int, score: float) -> np.ndarray:
        """The place of a score in one of the columns."""
        return self.plot.at(COLUMNS[column], score)

    def other(self, column: int, score: float, radius: float, color: str, width: float = 3.5) -> Circle:
        """The outline of a point for another model."""
        return Circle(radius, stroke_color=color, stroke_width=width).move_to(self.at(column, score))


def specimen_slope(ground: Ground) -> Mobject:
    slope = Slope("mIoU", (49, 56), ("49", "56", "7"), ("v2", "v3", "khác"), 41, 16, ground, 3.6, 2.2)
    return VGroup(slope, slope.other(2, 46, 0.12, ground.ink))

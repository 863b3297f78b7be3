"""One matrix minus another: both, and how far apart they are in every cell, live."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import Group, Mobject, VGroup
from numpy.typing import NDArray

from scenes.kit.arrow import route
from scenes.kit.dashes import RunningDashes
from scenes.kit.heatmap import ramp
from scenes.kit.matrix import Matrix
from tenuto.stage import theme
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["Difference"]

HEAD, BELOW = 0.2, 0.1  # from a matrix' edge up to its name and down to the dashes, manim units


class Difference(Group):
    """Parts, from the left: `one`, `minus`, `other`, `equals`, `gap` (|one − other|), and `heads`, the names above them.

    Args:
        one, other: (rows, columns).
        colours: of `one`, `other` and `gap`, each (256, 3) uint8.
        ends: low and high of the two matrices.
        widest: the difference that gets the gap's last colour.
        ground: the ground it stands on.
        side: of each, manim units.
        pitch: from middle to middle, manim units.
        heads: name and colour of the three; none leaves them out.
    """

    def __init__(
        self, one: NDArray[np.floating], other: NDArray[np.floating], colours: tuple[NDArray[np.uint8], ...],
        ends: tuple[float, float], widest: float, ground: Ground, side: float, pitch: float,
        heads: Sequence[tuple[str, str]] = (),
    ) -> None:  # fmt: skip
        self.subtracted = other
        self.one = Matrix(one, colours[0], *ends, side, side).shift([-pitch, 0, 0])
        self.other = Matrix(other, colours[1], *ends, side, side)
        self.gap = Matrix(np.abs(one - other), colours[2], 0, widest, side, side).shift([pitch, 0, 0])
        self.minus, self.equals = (
            Words(sign, theme.TITLE, ground.ink).move_to([x * pitch / 2, 0, 0]) for sign, x in (("−", -1), ("=", 1))
        )
        columns = zip(heads, (-pitch, 0.0, pitch), strict=False)
        line = side / 2 + HEAD
        self.heads = VGroup(*(stand(Words(name, theme.BODY, c, SEMIBOLD), x, line) for (name, c), x in columns))
        super().__init__(self.one, self.minus, self.other, self.equals, self.gap, self.heads)

    def way_back(self, color: str, y: float) -> RunningDashes:
        """Dashes from below the gap, as it stands now, along the height `y` back to below the first matrix."""
        (right, low), left = self.gap.get_bottom()[:2] - [0, BELOW], self.one.get_x()
        return RunningDashes(route([[right, low, 0], [right, y, 0], [left, y, 0], [left, low, 0]]), color)

    def show(self, one: NDArray[np.floating]) -> Self:
        """Let the first matrix show other values."""
        self.one.show(one)
        self.gap.show(np.abs(self.one.values - self.subtracted))
        return self


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    angles = np.linspace(0, 7, 16)
    other = np.cos(angles[:, None] - angles)
    one = other + np.random.default_rng(0).normal(0, 0.3, other.shape)
    colours = tuple(ramp(color, ground) for color in (ground.student, ground.teacher, ground.loss))
    return Difference(one, other, colours, (-1, 1), 1, ground, 1.3, 1.8)

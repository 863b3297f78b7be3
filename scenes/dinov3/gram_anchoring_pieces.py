"""A long training as a sketch, how its patch features decay, and one Gram matrix minus another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import DOWN, RIGHT, DashedLine, Group, Mobject, VGroup, VMobject
from numpy.typing import ArrayLike, NDArray

from scenes.dinov3.pieces.anchor import anchor
from scenes.dinov3.pieces.matrix import CellMatrix
from tenuto.kit.arrow import route
from tenuto.kit.dashes import RunningDashes
from tenuto.kit.heatmap import ramp
from tenuto.kit.plot import Axis, Plot
from tenuto.stage import theme
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["MatrixDifference", "TrainingStory", "decayed"]


# -- What happens to patch features when training goes on for too long, as a sketch ------------------------------------


LEAN, NOISE = 1.3, 1.6  # lengths of what is added to features of length 1 in the end


def decayed(features: NDArray[np.floating], share: float, seed: int = 2) -> NDArray[np.float64]:
    """Features (P, d), rows of length 1, that all lean towards their common mean and carry noise; 0 leaves them as they
    are, 1 is the end of the sketch."""
    count, dimensions = features.shape
    noise = np.random.default_rng(seed).standard_normal((count, dimensions)) / dimensions**0.5
    common = features.mean(0) / np.linalg.norm(features.mean(0))
    rows = features + share * (LEAN * common + NOISE * noise)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


# -- One matrix minus another: both, and how far apart they are in every cell, live ------------------------------------


HEAD, BELOW = 0.2, 0.1  # from a matrix' edge up to its name and down to the dashes, manim units


class MatrixDifference(Group):
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
        self.one = CellMatrix(one, colours[0], *ends, side, side).shift([-pitch, 0, 0])
        self.other = CellMatrix(other, colours[1], *ends, side, side)
        self.gap = CellMatrix(np.abs(one - other), colours[2], 0, widest, side, side).shift([pitch, 0, 0])
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


def specimen_difference(ground: Ground) -> Mobject:
    angles = np.linspace(0, 7, 16)
    other = np.cos(angles[:, None] - angles)
    one = other + np.random.default_rng(0).normal(0, 0.3, other.shape)
    colours = tuple(ramp(color, ground) for color in (ground.student, ground.teacher, ground.loss))
    return MatrixDifference(one, other, colours, (-1, 1), 1, ground, 1.3, 1.8)


# -- A long training as a sketch: accuracy keeps climbing, dense quality turns down, and an anchor repairs it late -----


END = 1.25e6  # steps, where the axis ends
HEALED = 0.66  # height at which dense quality ends after its repair, of the plot's 0 to 1
REPAIR = 1.2e4  # steps in which all but 1/e of it is done
SETBACK, WITHIN = 0.015, 2e4  # what accuracy loses by the anchor, and in how many steps


class TrainingStory(VGroup):
    """Parts: `plot`; `curves` up to the anchor (`accuracy`, `dense`, `loss`); `peak`, a line under dense quality's best;
    `anchor` where it falls; `healed` and `steady`, dense quality and accuracy after it.

    Heights are a sketch; the two steps are what was published.

    Args:
        peak, repair: (steps, text), where dense quality is best, and where the anchor falls.
        ground: the ground it stands on.
        width, height: of the plot's field, manim units.
    """

    def __init__(
        self, peak: tuple[float, str], repair: tuple[float, str], ground: Ground, width: float, height: float
    ) -> None:
        self.top, self.ground, start = peak[0], ground, repair[0]
        steps = Axis(0, END, (peak[0], start), "bước train", texts=(peak[1], repair[1]))
        self.plot = plot = Plot(steps, Axis(0, 1), ground, width, height, px=theme.LABEL)
        self.accuracy = plot.function(_accuracy, ground.ink, 0, start, width=6)
        self.dense = plot.function(self._dense, ground.data, 0, start, width=6)
        self.loss = plot.function(_loss, ground.loss, 0, start, width=4)
        self.curves = VGroup(self.accuracy, self.dense, self.loss)
        ends = plot.at(self.top, 0), plot.at(self.top, float(self._dense(self.top)))
        self.peak = DashedLine(*ends, stroke_color=ground.muted, stroke_width=2.5, dash_length=0.09)
        xs, low, level = np.linspace(start, END, 80), self._dense(start), _accuracy(start)
        healed = low + (HEALED - low) * (1 - np.exp(-(xs - start) / REPAIR))
        self.healed = plot.curve(xs, healed, ground.data, 6)
        self.steady = plot.curve([start, start + WITHIN, END], [level, level - SETBACK, level - SETBACK], ground.ink, 6)
        self.anchor = anchor(0.8, ground.teacher).move_to(self.dense.get_end() + 0.75 * DOWN)
        super().__init__(plot, self.accuracy, self.dense, self.loss, self.peak, self.healed, self.steady, self.anchor)

    def names(self, texts: Sequence[str], curves: Sequence[VMobject]) -> VGroup:
        """What some of the curves are, in their colours, behind their ends."""
        names = VGroup()
        for text, curve in zip(texts, curves, strict=True):
            words = Words(text, theme.LABEL, curve.get_stroke_color(), SEMIBOLD, align="left")
            names.add(words.next_to(curve.get_end(), RIGHT, 0.25))
        return names

    def _dense(self, steps: ArrayLike) -> NDArray[np.float64]:
        """Rises with accuracy, turns at its peak and falls below where it was early on."""
        share = np.asarray(steps) / self.top
        fall = np.exp(-((np.maximum(share - 1, 0) / 4.2) ** 1.7))
        return np.asarray(0.18 + 0.45 * np.where(share < 1, np.sin(share * np.pi / 2), fall))


def _accuracy(steps: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(0.88 - 0.675 * np.exp(-np.asarray(steps) / 2.2e5))


def _loss(steps: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(0.08 + 0.4 * np.exp(-np.asarray(steps) / 1e5))


def specimen_training_story(ground: Ground) -> Mobject:
    story = TrainingStory((2e5, "200k"), (1e6, "1M"), ground, 9.9, 4.1)
    return VGroup(story, story.names(("A", "B"), (story.steady, story.healed))).scale(0.45)

"""A long training as a sketch: accuracy keeps climbing, dense quality turns down, and an anchor repairs it late."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, RIGHT, DashedLine, Mobject, VGroup, VMobject
from numpy.typing import ArrayLike, NDArray

from scenes.dinov3.pieces.anchor import anchor
from tenuto.kit.plot import Axis, Plot
from tenuto.stage import theme
from tenuto.stage.theme import SEMIBOLD, Ground, Words

__all__ = ["TrainingStory", "loss"]

END = 1.25e6  # steps, where the axis ends
HEALED = 0.66  # height at which dense quality ends after its repair, of the plot's 0 to 1
REPAIR = 1.2e4  # steps in which all but 1/e of it is done
SETBACK, WITHIN = 0.015, 2e4  # what accuracy loses by the anchor, and in how many steps


class TrainingStory(VGroup):
    """Parts: `plot`; `accuracy` and `dense`, two curves up to the anchor; `peak`, a line under dense quality's best;
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
        steps = Axis(0, END, (peak[0], start), "bước huấn luyện", texts=(peak[1], repair[1]))
        self.plot = plot = Plot(steps, Axis(0, 1), ground, width, height, px=theme.LABEL)
        self.accuracy = plot.function(_accuracy, ground.ink, 0, start, width=6)
        self.dense = plot.function(self._dense, ground.data, 0, start, width=6)
        ends = plot.at(self.top, 0), plot.at(self.top, float(self._dense(self.top)))
        self.peak = DashedLine(*ends, stroke_color=ground.muted, stroke_width=2.5, dash_length=0.09)
        xs, low, level = np.linspace(start, END, 80), self._dense(start), _accuracy(start)
        healed = low + (HEALED - low) * (1 - np.exp(-(xs - start) / REPAIR))
        self.healed = plot.curve(xs, healed, ground.data, 6)
        self.steady = plot.curve([start, start + WITHIN, END], [level, level - SETBACK, level - SETBACK], ground.ink, 6)
        self.anchor = anchor(0.8, ground.teacher).move_to(self.dense.get_end() + 0.75 * DOWN)
        super().__init__(plot, self.accuracy, self.dense, self.peak, self.healed, self.steady, self.anchor)

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


def loss(steps: ArrayLike) -> NDArray[np.float64]:
    """What the loss does meanwhile: it falls, and gives nothing away."""
    return np.asarray(0.12 + 0.8 * np.exp(-np.asarray(steps) / 1.3e5))


def specimen_training_story(ground: Ground) -> Mobject:
    story = TrainingStory((2e5, "200k"), (1e6, "1M"), ground, 9.9, 4.1)
    return VGroup(story, story.names(("A", "B"), (story.steady, story.healed))).scale(0.45)

"""What was measured during one training: a smoothed curve in each of several plots."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Mobject, VGroup
from numpy.typing import ArrayLike, NDArray

from scenes.kit.plot import Axis, Plot
from tenuto.stage.theme import Ground

__all__ = ["TrainingRun", "running_mean"]


class TrainingRun(VGroup):
    """Its submobjects are the curves, one in each plot; `Create` draws them, `kit.walkers` walks them in step.

    Args:
        plots: their x axes are training steps, from 0.
        measured: for each plot the values at every step, (steps,).
        color: hex.
        average: how many steps one point of a curve is the mean of.
        width: of the strokes.
    """

    def __init__(
        self, plots: Sequence[Plot], measured: Sequence[ArrayLike], color: str, average: int = 1, width: float = 3.5
    ) -> None:
        super().__init__()
        for plot, values in zip(plots, measured, strict=True):
            smoothed = running_mean(values, average)
            self.add(plot.curve(np.arange(len(smoothed)) + average / 2, smoothed, color, width))


def running_mean(values: ArrayLike, steps: int) -> NDArray[np.float64]:
    """Means over `steps` neighbours: (n,) -> (n − steps + 1,)."""
    sums = np.cumsum(np.pad(np.asarray(values, np.float64), (1, 0)))
    return np.asarray((sums[steps:] - sums[:-steps]) / steps)


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    steps = np.arange(200)
    noisy = 1 - np.exp(-steps / 40) + 0.08 * np.random.default_rng(0).normal(size=200)
    plots = [Plot(Axis(0, 200, (0, 200)), Axis(0, 1.2), ground, 2.0, 1.8).shift([x, 0, 0]) for x in (-1.3, 1.3)]
    return VGroup(*plots, TrainingRun(plots, [noisy, 1.1 - noisy], ground.teacher, 9))

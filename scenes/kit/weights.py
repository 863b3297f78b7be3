"""Weights of a network as a strip of cells that change from step to step."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import Animation, Group, linear
from numpy.typing import NDArray

from scenes.kit.number import Number
from scenes.kit.picture import Picture

__all__ = ["Replay", "WeightStrip", "common_scale"]

CELL_PX, GAP_PX = 44, 6  # of the stored picture, before it is scaled to its place
REWIND = 0.15  # share of a turn in which the steps run back


class WeightStrip(Picture):
    """One row of cells, a weight each; its colour is the weight's value between `low` and `high`.

    Args:
        run: (steps, n) the weights before every step.
        scale: lowest and highest value of each weight, (2, n), see `common_scale`.
        colours: (256, 3) uint8, see kit.heatmap.ramp.
        width, height: manim units.
        step: which one is shown at first.
    """

    def __init__(
        self, run: NDArray[np.floating], scale: NDArray[np.floating], colours: NDArray[np.uint8], width: float, height: float,
        step: float = 0,
    ) -> None:  # fmt: skip
        self.shares = (run - scale[0]) / np.maximum(scale[1] - scale[0], 1e-12)
        self.colours = colours
        pixels = run.shape[1] * (CELL_PX + GAP_PX) - GAP_PX
        self.rows = round(pixels * height / width)
        super().__init__(self._painted(step), height)

    def show(self, step: float) -> Self:
        """Show the weights before that step; in between, the last whole one."""
        self.pixel_array = self._painted(step)
        return self

    def _painted(self, step: float) -> NDArray[np.uint8]:
        share = self.shares[int(np.clip(step, 0, len(self.shares) - 1))]
        cells = self.colours[(np.clip(share, 0, 1) * 255).astype(np.uint8)]
        row = np.zeros((len(cells), CELL_PX + GAP_PX, 4), np.uint8)
        row[:, :CELL_PX, :3], row[:, :CELL_PX, 3] = cells[:, None], 255
        return np.ascontiguousarray(np.broadcast_to(row.reshape(1, -1, 4)[:, :-GAP_PX], (self.rows, row.size // 4 - GAP_PX, 4)))


class Replay(Animation):
    """Strips, and a `Number` that counts the steps, run from one training step to another and quickly back: a loop.

    Args:
        strips: a group of `WeightStrip`s.
        counter: shows the step.
    """

    def __init__(self, strips: Group, counter: Number, first: int, last: int, **kwargs: object) -> None:
        self.counter, self.first, self.last = counter, first, last
        super().__init__(Group(strips, counter), **{"rate_func": linear, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        share = self.rate_func(alpha)
        share = share / (1 - REWIND) if share < 1 - REWIND else (1 - share) / REWIND
        step = int(self.first + (self.last - self.first) * share)
        strips, counter = self.mobject
        for strip in strips:
            strip.show(step)
        counter.show(step, running=0 < alpha < 1)


def common_scale(*runs: NDArray[np.floating]) -> NDArray[np.float64]:
    """Lowest and highest value that each weight takes in any of the runs, (2, n): one scale for all of them."""
    every = np.concatenate([np.asarray(run, np.float64) for run in runs])
    return np.stack([every.min(0), every.max(0)])

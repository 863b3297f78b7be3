"""Weights of a network as a strip of cells that change from step to step; which of them wander most."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import DOWN, Group, Mobject, linear
from numpy.typing import NDArray

from tenuto.kit.heatmap import ramp
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["FAINT", "WeightStrip", "common_scale", "replay", "restless"]

CELL_PX, GAP_PX = 44, 6  # of the stored picture, before it is scaled to its place
FAINTEST = 0.16  # of the colours, for the lowest value: a cell never vanishes
FAINT = 0.3  # opacity of a strip that steps back
STEP_BACK = 6  # rows in which it does


class WeightStrip(Picture):
    """One row of cells, one for each weight; its colour is what `run` says of it, between the ends of `scale`.

    Args:
        run: (steps, n), the weights before every step, or how much each step changes them.
        scale: lowest and highest value for each weight, (2, n), see `common_scale`.
        colours: (256, 3) uint8, see tenuto.kit.heatmap.ramp.
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
        """Show that step; in between, the last whole one."""
        self.pixel_array = self._painted(step)
        return self

    def _painted(self, step: float) -> NDArray[np.uint8]:
        share = self.shares[int(np.clip(step, 0, len(self.shares) - 1))]
        cells = self.colours[(255 * (FAINTEST + (1 - FAINTEST) * np.clip(share, 0, 1))).astype(np.uint8)]
        row = np.zeros((len(cells), CELL_PX + GAP_PX, 4), np.uint8)
        row[:, :CELL_PX, :3], row[:, :CELL_PX, 3] = cells[:, None], 255
        return np.ascontiguousarray(
            np.broadcast_to(row.reshape(1, -1, 4)[:, :-GAP_PX], (self.rows, row.size // 4 - GAP_PX, 4))
        )


def replay(strips: Group, counter: Number, start: int, first: int, last: int, faint: int | None = None) -> Vary:
    """Strips, and a `Number` that counts the steps, run from one of their rows to another.

    Args:
        strips: a group of `WeightStrip`s.
        counter: shows the training step.
        start: the training step of the strips' first row.
        first, last: rows.
        faint: which strip steps back meanwhile.
    """

    began: dict[int, float] = {}  # the strips' opacities as the motion begins

    def show(row: float) -> None:
        stepped = min(1.0, (row - first) / STEP_BACK)
        for index, strip in enumerate(strips):
            before, after = began.setdefault(index, strip.opacity), FAINT if index == faint else 1.0
            strip.show(int(row)).set_opacity((1 - stepped) * before + stepped * after)
        counter.show(start + int(row), running=int(row) < last)

    return Vary(Group(strips, counter), show, first, last, rate_func=linear)


def common_scale(*runs: NDArray[np.floating]) -> NDArray[np.float64]:
    """Lowest and highest value that each weight takes in any of the runs, (2, n): one scale for all of them."""
    every = np.concatenate([np.asarray(run, np.float64) for run in runs])
    return np.stack([every.min(0), every.max(0)])


def restless(run: NDArray[np.floating]) -> tuple[int, int]:
    """The two weights of (steps, n) that turn back most often, as way over extent; first the one that gets further."""
    extent = np.ptp(run, axis=0)
    way = np.abs(np.diff(run, axis=0)).sum(0)
    one, other = (int(index) for index in np.argsort(-way / np.maximum(extent, 1e-12), kind="stable")[:2])
    return (one, other) if extent[one] >= extent[other] else (other, one)


def specimen_weights(ground: Ground) -> Mobject:
    steps = np.random.default_rng(0).normal(size=(30, 12)).cumsum(0)
    scale = common_scale(steps)
    strips = (WeightStrip(steps, scale, ramp(c, ground), 4.6, 0.6, 20) for c in (ground.student, ground.teacher))
    return Group(*strips).arrange(DOWN, buff=0.4)

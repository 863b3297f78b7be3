"""A photograph that wakes up under a map of attention."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import RIGHT, DashedVMobject, Group, Mobject
from numpy.typing import NDArray

from tenuto.kit.heatmap import DARKENED, HeatMap, ramp, spread
from tenuto.kit.picture import opaque
from tenuto.kit.samples import scenery
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["Awakening"]

SOFT = 0.25  # how much of the map's range lights up at the same time


class Awakening(HeatMap):
    """A photograph that turns dark and grey, and in which the map then lights up, its brightest places first."""

    def __init__(self, picture: NDArray[np.uint8], values: NDArray[np.floating], ground: Ground, height: float) -> None:
        super().__init__(picture, values, ramp(ground.teacher, ground), height)
        self.shares, self.lit = spread(values, self.grey.shape), self.pixel_array.astype(np.float32)
        self.plain = opaque(picture[..., :3]).astype(np.float32)
        self.dark = self.plain.copy()
        self.dark[..., :3] = DARKENED * self.grey[..., None]
        self.wake(0, 0)

    def wake(self, dark: float, lit: float) -> Self:
        """Show it so dark and so far lit up, each 0 to 1."""
        base = self.plain + (self.dark - self.plain) * dark
        shares = np.clip((self.shares - (1 - lit) * (1 + SOFT)) / SOFT + lit, 0, 1)[..., None]
        self.pixel_array = np.round(base + (self.lit - base) * shares).astype(np.uint8)
        return self

    def wakes(self, first: tuple[float, float], last: tuple[float, float], **kwargs: Any) -> Vary:
        """It goes from one (dark, lit) to another."""
        return Vary(self, lambda state: self.wake(*state), np.array(first), np.array(last), **kwargs)

    def fence(self, box: Sequence[float], color: str) -> DashedVMobject:
        """A dashed outline of a part of it: left, top, width, height, as shares."""
        left, top, width, height = box
        return DashedVMobject(self.region(left, top, width, height, color, stroke_width=6), 64)


def specimen_awakening(ground: Ground) -> Mobject:
    y, x = np.mgrid[-1:1:16j, -1:1:16j]
    values = np.exp(-6 * (x**2 + y**2)) + 0.01
    halves = (Awakening(scenery(), values, ground, 2.4).wake(*state) for state in ((0.5, 0.0), (1.0, 0.6)))
    return Group(*halves).arrange(RIGHT, buff=0.3)

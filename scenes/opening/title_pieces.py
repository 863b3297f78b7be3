"""What the title shows: a photograph that wakes up under a map of attention, an animal that grows, two loads on a balance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import LEFT, RIGHT, DashedVMobject, Group, Line, Mobject, VGroup
from numpy.typing import NDArray

from tenuto.kit.balance import Balance
from tenuto.kit.heatmap import HeatMap, ramp, spread
from tenuto.kit.mosaic import Mosaic
from tenuto.kit.picture import Picture
from tenuto.kit.samples import scenery
from tenuto.kit.tag import Tag
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.theme import MEDIUM, Ground, Words, stand

__all__ = ["Awakening", "credits", "cut_out", "weighed"]

SOFT = 0.25  # how much of the map's range lights up at the same time


class Awakening(HeatMap):
    """A photograph that turns dark and grey, and in which the map then lights up, its brightest places first."""

    def __init__(self, picture: NDArray[np.uint8], values: NDArray[np.floating], ground: Ground, height: float) -> None:
        super().__init__(picture, values, ramp(ground.teacher, ground), height)
        self.shares, self.lit = spread(values, self.grey.shape), self.pixel_array.astype(np.float32)
        self.dark = np.dstack([self.grey] * 3 + [np.full(self.grey.shape, 255)]).astype(np.float32)
        self.plain = np.dstack([picture[..., :3], np.full(self.grey.shape, 255)]).astype(np.float32)
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


def cut_out(pixels: NDArray[np.uint8], being: NDArray[np.bool_], height: float) -> Picture:
    """What `being` (H, W) holds of a picture (H, W, 3), by itself, `height` manim units high."""
    rows, columns = (np.flatnonzero(being.any(axis=axis)) for axis in (1, 0))
    inside = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return Picture(np.dstack([pixels, 255 * being.astype(np.uint8)])[inside], height)


def credits(people: Sequence[tuple[str, str]], ground: Ground) -> VGroup:
    """Names and student ids in as many columns as there are people, over the whole width, below a line."""
    group = VGroup(Line(theme.SAFE_X * LEFT, theme.SAFE_X * RIGHT, stroke_color=ground.line, stroke_width=2))
    group.shift([0, -2.62, 0])
    for index, (name, student_id) in enumerate(people):
        x = -theme.SAFE_X + (index + 0.5) * 2 * theme.SAFE_X / len(people)
        group.add(stand(Words(name, theme.LABEL, ground.ink, MEDIUM), x, -3.08))
        if student_id:
            group.add(stand(Words(student_id, theme.SMALL, ground.muted), x, -3.5))
    return group


def weighed(labelled: Picture, name: str, letters: Mosaic, ground: Ground) -> tuple[Balance, Group, Mosaic]:
    """A balance over the whole stage; a photograph with its name, on the left pan's place; letters on the right one's.

    Neither load lies on its pan yet: what does is added to `balance.pans`.
    """
    balance = Balance(ground, arm=3.2, hang=2.75, post=4.35).shift([0, 2.4, 0])
    tag = Tag(name, ground, theme.SMALL).move_to(labelled.get_top())
    loads = Group(labelled, tag), letters.copy().set(width=3.1)
    for side, load in enumerate(loads):
        balance.lay(side, load)
        balance.pans[side].remove(load)
    return balance, *loads


def specimen_awakening(ground: Ground) -> Mobject:
    y, x = np.mgrid[-1:1:16j, -1:1:16j]
    values = np.exp(-6 * (x**2 + y**2)) + 0.01
    halves = (Awakening(scenery(), values, ground, 2.4).wake(*state) for state in ((0.5, 0.0), (1.0, 0.6)))
    return Group(*halves).arrange(RIGHT, buff=0.3)

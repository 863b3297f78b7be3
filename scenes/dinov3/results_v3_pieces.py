"""A mask that follows a thing through a film, and gains as lifts of one scale."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import UP, Group, Line, Mobject, VGroup, linear
from numpy.typing import NDArray

from tenuto.kit.arrow import arrow
from tenuto.kit.overlap import Overlap
from tenuto.kit.picture import Picture
from tenuto.kit.samples import scenery
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import load_tensors
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["Lift", "Tracked", "filmed"]


# -- A film of one thing, in which a mask follows it, late by just so much ---------------------------------------------


FINER = 3  # px for one of the stored picture, so that small lags differ
SWAY = np.array([20.0, 8.0])  # how far the camera goes to both sides, across and down, px of the stored picture
WINDOW = (54, 46, 222)  # of the stored picture: top, left, side
DIRECTIONS = 12  # in which the overlap is measured
DARKENED = 0.28  # what is left of the picture's brightness
FARTHEST = 30  # px of the stored picture


class Tracked(Overlap):
    """The camera goes round a thing whose true mask is known; the guess lags behind it, and overlaps it by `share`.

    Args:
        picture: (H, W, 3) uint8.
        truth: (H, W), true where the thing is.
        window: of them, top, left and side of what the camera shows at rest, px; SWAY is left around it.
        share: intersection over union, the mean of all directions, 0 to 1.
        ground: the ground it stands on.
        height: manim units.
    """

    def __init__(
        self, picture: NDArray[np.uint8], truth: NDArray[np.bool_], window: tuple[int, int, int], share: float, ground: Ground,
        height: float,
    ) -> None:  # fmt: skip
        fine, self.whole = picture.repeat(FINER, 0).repeat(FINER, 1), truth.repeat(FINER, 0).repeat(FINER, 1)
        self.window = FINER * np.array(window)
        self.lag = min(range(FINER * FARTHEST), key=lambda lag: abs(overlap_of(self.whole, lag) - share))
        top, left, side = self.window
        there = np.s_[top : top + side, left : left + side]
        colors = (ground.data, ground.teacher, ground.ink)
        self.near: Picture | None = None
        super().__init__(fine[there], self.whole[there], colors, ground.line, height)
        self.grey = np.broadcast_to(DARKENED * fine.astype(np.float32).mean(2, keepdims=True), fine.shape)
        self.show(0)

    def show(self, turn: float) -> Self:
        """The picture after a share of the camera's round; 0 and 1 are the same."""
        angle = 2 * np.pi * turn
        across, down = np.round(FINER * SWAY * [np.cos(angle), np.sin(angle)]).astype(int)
        top, left, side = self.window + np.array([down, across, 0])
        there = np.s_[top : top + side, left : left + side]
        self.base, self.truth = self.grey[there], self.whole[there]
        self.push(*(self.lag * np.array([-np.sin(angle), np.cos(angle)])))
        if self.near is not None:
            self.near.pixel_array = self.crop(*self.part).pixel_array
        return self

    def close_up(self, part: tuple[float, float, float, float], side: float, border: str) -> Picture:
        """A part of it (left, top, width, height, as shares) as a square picture of its own, in which the film runs, too."""
        self.part = part
        self.near = Picture(self.crop(*part).pixel_array, side, border)
        return self.near

    def roll(self, first: float = 0.0, last: float = 1.0, **kwargs: Any) -> Vary:
        """The film runs from one share of the camera's round to another; a whole one is a seamless loop."""
        moving = Group(self) if self.near is None else Group(self, self.near)
        return Vary(moving, self.show, first, last, rate_func=linear, **kwargs)


def overlap_of(truth: NDArray[np.bool_], lag: float) -> float:
    """Intersection over union of a mask (H, W) and itself pushed aside by `lag` px, the mean of all directions."""
    shares = []
    for angle in 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS:
        guess = np.roll(truth, (round(lag * np.sin(angle)), round(lag * np.cos(angle))), (0, 1))
        shares.append((truth & guess).sum() / (truth | guess).sum())
    return float(np.mean(shares))


def filmed(share: float, ground: Ground, height: float) -> Tracked:
    """The film that scenes show: the drawn animal whose true mask is stored."""
    stored = load_tensors("attention")
    return Tracked(stored.pictures[1], stored.truth[1], WINDOW, share, ground, height)


def specimen_tracked(ground: Ground) -> Mobject:
    y, x = np.mgrid[-150:150, -150:150]
    tracked = Tracked(scenery(), np.hypot(x, 1.3 * y) < 60, (40, 40, 220), 0.8, ground, 2.4)
    return Group(tracked.show(0.1))


# -- Gains as lifts: arrows of one scale, each from where one was to where one is --------------------------------------


HALF = 0.55  # of the lines at both ends, manim units


class Lift(VGroup):
    """Parts: `floor` and `level`, two lines, `way` up between them, and `gain` above.

    Args:
        points: how much it went up.
        text: that, as it is written.
        unit: height of one point, manim units.
        color: hex, of the way and of the gain.
        ground: the ground it stands on.
        x, y: the middle of the floor.
    """

    def __init__(self, points: float, text: str, unit: float, color: str, ground: Ground, x: float, y: float) -> None:
        style = {"stroke_width": 4}
        top = y + points * unit
        self.floor, self.level = (
            Line([x - HALF, at, 0], [x + HALF, at, 0], stroke_color=ink, **style)
            for at, ink in ((y, ground.muted), (top, color))
        )
        self.way = arrow([x, y, 0], [x, top - 0.03, 0], color)
        self.gain = stand(Words(f"+{text}", theme.HEADING, color, SEMIBOLD), x, top + 0.2)
        super().__init__(self.floor, self.way, self.level, self.gain)


def specimen_lift(ground: Ground) -> Mobject:
    return VGroup(
        *(Lift(p, f"{p}", 0.3, ground.teacher, ground, x, 0) for p, x in ((1, -1.5), (4, 0), (6, 1.5)))
    ).shift(UP)

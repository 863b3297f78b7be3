"""Two masks and how well they overlap: where they agree and where not; intersection over union, computed as they move."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self

import numpy as np
from manim import Group, Mobject, linear
from manim.utils.color import ManimColor
from numpy.typing import NDArray

from tenuto.kit.number import Number
from tenuto.kit.picture import Picture, opaque
from tenuto.kit.samples import BLUE, GOLD
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["Overlap", "overlaid", "paints", "verdict"]

DARKENED = 0.28  # what is left of the picture's brightness


class Overlap(Picture):
    """A picture in grey under its true mask and a guess, the same mask pushed aside; where both agree it is brightest.

    Args:
        picture: (H, W, 3) uint8.
        truth: (H, W), true where the object is.
        colors: hex: what is only true, what is only guessed, and what is both.
        border: hex, of the thin frame.
        height: manim units.
        number: shows the intersection over union in percent, if given.
    """

    def __init__(
        self, picture: NDArray[np.uint8], truth: NDArray[np.bool_], colors: Sequence[str], border: str, height: float,
        number: Number | None = None,
    ) -> None:  # fmt: skip
        self.grey, self.truth, self.number = np.asarray(picture[..., :3].mean(2), np.uint8), truth, number
        self.paints = paints(colors, (0.6, 0.6, 0.9), DARKENED)
        super().__init__(np.zeros((*truth.shape, 4), np.uint8), height, border)
        self.push(0, 0)

    def push(self, right: float, down: float) -> Self:
        """Push the guess aside, in pixels."""
        guess = np.roll(self.truth, (round(down), round(right)), (0, 1))
        self.pixel_array = overlaid(self.grey, self.truth, guess, self.paints)
        if self.number is not None:
            self.number.show(100 * (self.truth & guess).sum() / (self.truth | guess).sum(), running=True)
        return self

    def vary(
        self, way: Callable[[float], tuple[float, float]], rate_func: Callable[[float], float] = linear, **kwargs: Any
    ) -> Vary:
        """The guess follows a function of the animation's share: share in [0, 1] -> pixels right and down."""
        return Vary(self, lambda share: self.push(*way(share)), rate_func=rate_func, **kwargs)


def paints(colors: Sequence[str], weights: Sequence[float], darkened: float) -> NDArray[np.uint8]:
    """What becomes of a picture's greys under two masks, for `overlaid`: (4, 256, 4), RGBA.

    Args:
        colors: hex: of what is in the first mask only, in the second only, in both; the rest is `darkened`.
        weights: of each colour, 0 to 1.
        darkened: what is left of the picture's brightness.
    """
    grey = darkened * np.arange(256.0)[:, None].repeat(3, 1)
    mixed = [(1 - w) * grey + w * 255 * ManimColor(c).to_rgb() for c, w in zip(colors, weights, strict=True)]
    return opaque(np.array([grey, *mixed]).reshape(-1, 256, 3))


def overlaid(
    grey: NDArray[np.uint8], first: NDArray[np.bool_], second: NDArray[np.bool_], paints: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """A grey picture (H, W) under two masks, as pixels (H, W, 4): one look into a table for each."""
    which = first + 2 * second.astype(np.uint16)
    return paints.view(np.uint32).ravel().take(grey + 256 * which).view(np.uint8).reshape(*grey.shape, 4)


def verdict(truth: NDArray[np.bool_], guess: NDArray[np.bool_], colors: Sequence[str]) -> NDArray[np.uint8]:
    """Truth (H, W) and a guess (h, w) laid over it, judged pixel by pixel; (H, W, 3).

    Args:
        colors: hex: what is neither, only true, only guessed, and both.
    """
    rows, columns = (np.arange(n) * m // n for n, m in zip(truth.shape, guess.shape, strict=True))
    each = [255 * ManimColor(c).to_rgb() for c in colors]
    return np.round(each).astype(np.uint8)[truth + 2 * guess[np.ix_(rows, columns)]]


def specimen_overlap(ground: Ground) -> Mobject:
    y, x = np.mgrid[-60:60, -60:60]
    truth, colors = np.hypot(x, 1.3 * y) < 40, (ground.panel, BLUE, GOLD, ground.ink)
    overlap = Overlap(np.full((120, 120, 3), 120, np.uint8), truth, colors[1:], ground.line, 2.2).push(16, 6)
    judged = Picture(verdict(truth, np.roll(truth, (-10, 12), (0, 1)), colors), 2.2)
    return Group(overlap, judged).arrange(buff=0.4)

"""A mask that fits as well as a score says."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import Mobject
from manim.utils.color import ManimColor
from numpy.typing import NDArray

from tenuto.kit.picture import Picture
from tenuto.kit.samples import scenery
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["Fit"]

SOFT, ROUGH = 14.0, 9.0  # px: how far the true outline blurs, and how large the blobs are that disturb it
LOUD = 12.0  # strength of the disturbance at first, in units of the blurred mask
DARKENED = 0.35  # what is left of the picture's brightness
STRENGTH = 0.75  # of the colours over it


class Fit(Picture):
    """A picture in grey under its true mask and a guess: in the ink's colour where both agree, in the teacher's what was
    guessed wrongly, in the data's what was missed. The guess is the true mask, disturbed by blobs of one and the same noise
    until the overlap (intersection over union) is as wanted.

    Args:
        picture: (H, W, 3) uint8.
        truth: (H, W), true where the object is.
        share: intersection over union that the guess comes to, 0 to 1.
        ground: the ground it stands on.
        height: manim units.
        border: hex, of the thin frame.
    """

    def __init__(
        self, picture: NDArray[np.uint8], truth: NDArray[np.bool_], share: float, ground: Ground, height: float,
        border: str,
    ) -> None:  # fmt: skip
        self.base, self.truth = DARKENED * picture.mean(2, keepdims=True).repeat(3, 2), truth
        self.colours = [255 * np.array(ManimColor(c).to_rgb()) for c in (ground.data, ground.teacher, ground.ink)]
        self.soft = blurred(truth.astype(float), SOFT) - 0.5
        noise = blurred(np.random.default_rng(4).normal(size=truth.shape), ROUGH)
        self.noise = noise / noise.std()
        low, high = 0.0, LOUD
        for _ in range(40):  # the overlap falls while the disturbance grows
            middle = (low + high) / 2
            low, high = (middle, high) if self.overlap(middle) > share else (low, middle)
        self.strength = low
        super().__init__(np.dstack([picture, np.full(truth.shape, 255, np.uint8)]), height, border)
        self.show(LOUD)

    def guess(self, strength: float) -> NDArray[np.bool_]:
        """The true mask, so strongly disturbed."""
        return np.asarray(self.soft + strength * self.noise > 0)

    def overlap(self, strength: float) -> float:
        """Intersection over union of the true mask and a disturbed one."""
        guess = self.guess(strength)
        return float((guess & self.truth).sum() / (guess | self.truth).sum())

    def show(self, strength: float) -> Self:
        """Show the guess that is disturbed so strongly."""
        guess, pixels = self.guess(strength), self.base.copy()
        parts = (self.truth & ~guess, guess & ~self.truth, guess & self.truth)
        for where, colour in zip(parts, self.colours, strict=True):
            pixels[where] = (1 - STRENGTH) * pixels[where] + STRENGTH * colour
        self.pixel_array = np.dstack([pixels.astype(np.uint8), np.full(guess.shape, 255, np.uint8)])
        return self

    def settle(self, **kwargs: Any) -> Vary:
        """Out of noise the guess comes as near to the truth as it will."""
        return Vary(self, lambda share: self.show(LOUD * (self.strength / LOUD) ** share), **kwargs)


def blurred(values: NDArray[np.floating], radius: float) -> NDArray[np.float64]:
    """Values (H, W) under a Gaussian of so many px, as if they went on on the opposite side."""
    rows, columns = (np.fft.fftfreq(size) for size in values.shape)
    low = np.exp(-2 * (np.pi * radius) ** 2 * (rows[:, None] ** 2 + columns**2))
    return np.asarray(np.fft.ifft2(np.fft.fft2(values) * low).real)


def specimen_fit(ground: Ground) -> Mobject:
    y, x = np.mgrid[-150:150, -150:150]
    fit = Fit(scenery(), np.hypot(x, 1.3 * y) < 90, 0.6, ground, 2.4, ground.line)
    return fit.show(fit.strength)

"""Logits through a softmax whose temperature is turned: the bars of their shares below the slider."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import UP, Mobject, VGroup
from numpy.typing import ArrayLike

from scenes.dinov1.pieces.slider import Slider
from tenuto.kit.bars import Bars
from tenuto.kit.distribution import softmax
from tenuto.kit.vary import Varies, Vary
from tenuto.stage.theme import Ground

__all__ = ["TemperedBars"]

SLIDER_ABOVE = 0.6  # of a share of 1, manim units


class TemperedBars(Varies, VGroup):
    """softmax(logits / τ) as bars with percentages, their foot at the origin. Parts: `bars`, `slider`.

    Args:
        logits: (K,).
        temperature: the first.
        span: the temperatures at the slider's two ends.
        color: hex, the role of whose distribution it is.
        ground: the ground it stands on.
        width: manim units.
        height: of a share of 1, manim units.
    """

    def __init__(
        self, logits: ArrayLike, temperature: float, span: tuple[float, float], color: str, ground: Ground,
        width: float, height: float,
    ) -> None:  # fmt: skip
        super().__init__()
        self.logits = np.asarray(logits, np.float64)
        shares = softmax(self.logits, temperature)
        self.bars = Bars(shares, color, ground, width, height, numbers="percent", decimals=1)
        self.slider = Slider("tau", *span, temperature, ground, color, width - 0.4).shift((height + SLIDER_ABOVE) * UP)
        self.add(self.bars, self.slider)

    def show(self, temperature: float, running: bool = False) -> Self:
        """Turn the temperature to another value at once."""
        self.slider.show(temperature, running)
        self.bars.show(softmax(self.logits, temperature), running)
        return self

    def paint(self, color: str) -> Self:
        """Give bars, handle and value another role's colour."""
        self.bars.bars.set_fill(color)
        self.slider.paint(color)
        return self

    def to(self, temperature: float, **kwargs: Any) -> Vary:
        """The temperature goes to another one, by equal factors in equal times."""
        first = self.slider.value
        return self.vary(lambda share: float(first * (temperature / first) ** share), **kwargs)


def specimen_tempered(ground: Ground) -> Mobject:
    return TemperedBars([0.5, -0.2, 0.3, 0.1], 0.3, (0.05, 1), ground.student, ground, 4.5, 1.3)

"""Logits through a softmax whose temperature is turned: the bars of their shares below the slider."""

from __future__ import annotations

from collections.abc import Callable
from typing import Self

import numpy as np
from manim import UP, Animation, Mobject, VGroup
from manim.utils.rate_functions import smooth
from numpy.typing import ArrayLike

from scenes.dinov1.pieces.slider import Slider
from tenuto.kit.bars import Bars
from tenuto.kit.distribution import softmax
from tenuto.stage.theme import Ground

__all__ = ["Temper", "TemperedBars"]

SLIDER_ABOVE = 0.6  # of a share of 1, manim units


class TemperedBars(VGroup):
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


class Temper(Animation):
    """The temperature of `TemperedBars` is turned.

    Args:
        temperature: at a share in [0, 1] of the way; or where it ends, to which it goes by equal factors in equal times.
    """

    def __init__(
        self, panel: TemperedBars, temperature: Callable[[float], float] | float,
        rate_func: Callable[[float], float] = smooth, **kwargs: object,
    ) -> None:  # fmt: skip
        first = panel.slider.value
        self.temperature = (
            temperature if callable(temperature) else lambda share: float(first * (temperature / first) ** share)
        )
        super().__init__(panel, rate_func=rate_func, **kwargs)  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject.show(self.temperature(self.rate_func(alpha)), running=0 < alpha < 1)


def specimen_tempered(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    return TemperedBars([0.5, -0.2, 0.3, 0.1], 0.3, (0.05, 1), ground.student, ground, 4.5, 1.3)

"""How patch features decay in a sketch, and the clock of the training in which they do."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import LEFT, Circle, Mobject, VGroup
from numpy.typing import NDArray

from scenes.dinov3.pieces.training_story import loss
from tenuto.kit.number import Number
from tenuto.kit.plot import Axis, Plot
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.theme import Ground, Words, stand

__all__ = ["TrainingClock", "decayed"]


# -- What happens to patch features when training goes on for too long, as a sketch ------------------------------------


LEAN, NOISE = 1.3, 1.6  # lengths of what is added to features of length 1 in the end


def decayed(features: NDArray[np.floating], share: float, seed: int = 2) -> NDArray[np.float64]:
    """Features (P, d), rows of length 1, that all lean towards their common mean and carry noise; 0 leaves them as they
    are, 1 is the end of the sketch."""
    count, dimensions = features.shape
    noise = np.random.default_rng(seed).standard_normal((count, dimensions)) / dimensions**0.5
    common = features.mean(0) / np.linalg.norm(features.mean(0))
    rows = features + share * (LEAN * common + NOISE * noise)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


# -- The clock of a training: a running count of steps over its loss, which falls and gives nothing away ---------------


SAMPLES = 100  # of the curve


class TrainingClock(VGroup):
    """Parts: `steps` (the count) with its `name`, `plot`, `curve` (the loss up to now), `now` (its end) and `sign`.

    Args:
        known: (steps, text) of the ticks; the last is where the axis ends.
        ground: the ground it stands on.
        width, height: of the plot's field, manim units.
    """

    def __init__(self, known: tuple[tuple[float, str], ...], ground: Ground, width: float, height: float) -> None:
        (*_, (end, _)) = known
        ticks, texts = zip(*known, strict=True)
        self.plot = Plot(Axis(0, end, ticks, texts=texts), Axis(0, 1), ground, width, height, px=theme.SMALL)
        self.curve = self.plot.function(loss, ground.loss, 0, end, width=6)
        self.now = Circle(0.12, fill_color=ground.loss, fill_opacity=1, stroke_width=0)
        self.sign = Words("loss", theme.LABEL, ground.loss)
        x, y, _ = self.plot.at(0.1 * end, 0.86)
        stand(self.sign, x, y, LEFT)
        top = self.plot.axes.get_top()[1]
        middle = self.plot.axes.get_x()
        self.name = stand(Words("bước huấn luyện", theme.LABEL, ground.muted), middle, top + 1.05)
        self.steps = Number(0, theme.TITLE, ground.ink, computed=True).shift([middle, top + 0.3, 0])
        super().__init__(self.plot, self.curve, self.now, self.sign, self.name, self.steps)
        self.show(0)

    def show(self, steps: float, running: bool = False) -> Self:
        """Show it after so many steps."""
        until = np.linspace(0, max(steps, 1), SAMPLES)
        self.curve.set_points_as_corners(self.plot.places(until, loss(until)))
        self.now.move_to(self.plot.at(steps, float(loss(steps))))
        self.steps.show(round(steps, -3), running)
        return self

    def glance(self, **kwargs: Any) -> Vary:
        """A dot runs along the curve that is there, from its beginning to its end."""
        last = float(self.steps.value)
        return Vary(self.now, lambda at: self.now.move_to(self.plot.at(at, float(loss(at)))), 0.0, last, **kwargs)


def specimen_training_clock(ground: Ground) -> Mobject:
    return TrainingClock(((2e5, "200k"), (1e6, "1M")), ground, 3.4, 1.3).show(6e5)

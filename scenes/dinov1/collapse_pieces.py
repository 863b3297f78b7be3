"""A made-up head and its answers as bars, what was measured during one training, and dots that walk along its curves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Self

import numpy as np
from manim import Dot, Mobject, VGroup, VMobject, linear
from numpy.typing import ArrayLike, NDArray

from tenuto.kit.bars import Bars
from tenuto.kit.distribution import divergence, softmax
from tenuto.kit.plot import Axis, Plot
from tenuto.kit.states import between
from tenuto.kit.vary import Varies, Vary
from tenuto.stage.theme import Ground

__all__ = ["BarRow", "ToyHead", "TrainingRun", "Walkers", "running_mean"]


# -- Several distributions side by side, each a group of bars at its own place, that change together -------------------


class BarRow(Varies, VGroup):
    """A `Bars` for each distribution; `vary` and `to` move all of them.

    Args:
        values: (n, K), what they show first.
        xs: where their middles stand, (n,) manim units.
        y: of their feet.
        color: hex, the role of whose distributions they are.
        ground: the ground they stand on.
        width, height: of each, manim units; `height` is that of a bar of the value `full`.
    """

    def __init__(
        self, values: ArrayLike, xs: Sequence[float], y: float, color: str, ground: Ground, width: float, height: float,
        full: float = 1.0,
    ) -> None:  # fmt: skip
        self.values = np.asarray(values, np.float64)
        super().__init__(*(Bars(shares, color, ground, width, height, full) for shares in self.values))
        for bars, x in zip(self.submobjects, xs, strict=True):
            bars.shift([x, y, 0])

    def show(self, values: ArrayLike, running: bool = False) -> Self:
        """Show other values at once, (n, K)."""
        self.values = np.asarray(values, np.float64)
        for bars, shares in zip(self.submobjects, self.values, strict=True):
            bars.show(shares, running)
        return self

    to = Bars.to  # which asks for no more than `values`, `show` and `vary`


def specimen_bar_row(ground: Ground) -> Mobject:
    shares = [[0.7, 0.1, 0.1, 0.1], [0.1, 0.6, 0.2, 0.1], [0.1, 0.1, 0.2, 0.6]]
    return BarRow(shares, (-1.7, 0, 1.7), 0, ground.teacher, ground, 1.4, 1.6)


# -- A made-up head and what it answers to a few pictures: how answers collapse, and what centring and sharpening do ---


PLAIN, STRONG = 4, 3  # how much stronger what a picture says, and what all have in common, are when they stand alone


class ToyHead:
    """Logits that all pictures have in common, and some of each picture's own; all answers are (n, K) shares.

    Args:
        common: (K,) logits.
        own: (n, K) logits, a row for each picture.
        temperature: of its softmax.
    """

    def __init__(self, common: Sequence[float], own: ArrayLike, temperature: float) -> None:
        self.common, self.own, self.temperature = np.array(common), np.asarray(own, np.float64), temperature

    @property
    def centre(self) -> NDArray[np.float64]:
        """The mean of its logits over the pictures, (K,)."""
        return np.asarray(self.common + self.own.mean(0))

    def collapsing(self, share: float) -> NDArray[np.float64]:
        """Answers that slide from what each picture says (0) to what all have in common (1)."""
        return softmax((1 - share) * self.own * PLAIN + share * STRONG * self.common, self.temperature)

    def distance(self, other: ToyHead, share: float) -> float:
        """KL between its collapsing answers and those of another head, mean over the pictures, nats."""
        log_p, log_q = np.log(self.collapsing(share)), np.log(other.collapsing(share))
        return float(divergence(log_p, log_q).mean())

    def centred(self, share: float) -> NDArray[np.float64]:
        """The collapsed answers, from which the centre is taken away share by share."""
        left = self.common + self.own - self.centre
        return softmax(STRONG * self.common * (1 - share) + share * left, self.temperature)

    def sharpened(self, temperature: float) -> NDArray[np.float64]:
        """The centred answers at another temperature."""
        return softmax(self.common + self.own - self.centre, temperature)


def specimen_toy_head(ground: Ground) -> Mobject:
    head, xs = ToyHead([0, 0, 1.5, 0], [[0.5, 0, 0, 0], [0, 0.4, 0, 0.1], [0, 0, 0, 0.5]], 0.5), (-1.7, 0, 1.7)
    rows = ((head.collapsing(1), 0.9), (head.centred(1), 0), (head.sharpened(0.08), -0.9))
    return VGroup(*(BarRow(shares, xs, y, ground.teacher, ground, 1.3, 0.7) for shares, y in rows))


# -- What was measured during one training: a smoothed curve in each of several plots ----------------------------------


class TrainingRun(VGroup):
    """Its submobjects are the curves, one in each plot; `Create` draws them, `Walkers` walk them in step.

    Args:
        plots: their x axes are training steps, from 0.
        measured: for each plot the values at every step, (steps,).
        color: hex.
        average: how many steps one point of a curve is the mean of.
        width: of the strokes.
    """

    def __init__(
        self, plots: Sequence[Plot], measured: Sequence[ArrayLike], color: str, average: int = 1, width: float = 3.5
    ) -> None:
        super().__init__()
        for plot, values in zip(plots, measured, strict=True):
            smoothed = running_mean(values, average)
            self.add(plot.curve(np.arange(len(smoothed)) + average / 2, smoothed, color, width))


def running_mean(values: ArrayLike, steps: int) -> NDArray[np.float64]:
    """Means over `steps` neighbours: (n,) -> (n − steps + 1,)."""
    sums = np.cumsum(np.pad(np.asarray(values, np.float64), (1, 0)))
    return np.asarray((sums[steps:] - sums[:-steps]) / steps)


def specimen_training_run(ground: Ground) -> Mobject:
    steps = np.arange(200)
    noisy = 1 - np.exp(-steps / 40) + 0.08 * np.random.default_rng(0).normal(size=200)
    plots = [Plot(Axis(0, 200, (0, 200)), Axis(0, 1.2), ground, 2.0, 1.8).shift([x, 0, 0]) for x in (-1.3, 1.3)]
    return VGroup(*plots, TrainingRun(plots, [noisy, 1.1 - noisy], ground.teacher, 9))


# -- Dots that go along several lines in step: where each of them is at the same time ----------------------------------


FADE = 12  # they fade in and out within one twelfth of the way


class Walkers(VGroup):
    """A dot for each line, all after the same share of their corners; at both ends they are not seen.

    Args:
        lines: made of straight pieces, as `Plot.curve` makes them; where they are now is asked at every `at`.
        colors: of the dots, hex, one each.
        radius: manim units.
        rim: colour of a thin ring around the dots that sets them off from what they pass, or None.
    """

    def __init__(
        self, lines: Iterable[VMobject], colors: Iterable[str], radius: float = 0.1, rim: str | None = None
    ) -> None:
        self.lines, width = list(lines), 4 if rim else 0
        dots = (Dot(radius=radius, color=color, stroke_color=rim, stroke_width=width) for color in colors)
        super().__init__(*dots)
        self.at(0.0)

    def at(self, share: float) -> Self:
        """Stand after a share of all steps, 0 to 1."""
        for dot, line in zip(self.submobjects, self.lines, strict=True):
            corners = np.concatenate([line.points[::4], line.points[-1:]])
            dot.move_to(between(corners, share))
            dot.set_opacity(min(1.0, FADE * share, FADE * (1 - share)))
        return self

    def walk(self, **kwargs: Any) -> Vary:
        """They go once along their lines: a seamless loop."""
        return Vary(self, self.at, rate_func=linear, **kwargs)


def specimen_walkers(ground: Ground) -> Mobject:
    xs, lines = np.linspace(-2.3, 2.3, 40), VGroup()
    for color, height in ((ground.teacher, 0.9), (ground.student, 0.4)):
        places = np.column_stack([xs, height * np.sin(2 * xs), np.zeros(40)])
        lines.add(VMobject(stroke_color=color, stroke_width=4).set_points_as_corners(places))
    return VGroup(lines, Walkers(lines, [ground.ink] * 2).at(0.6))

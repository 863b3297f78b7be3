"""A guess among very many, and a target with somebody who aims at it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import Circle, Dot, Mobject, Square, VGroup, VMobject, linear
from numpy.typing import NDArray

from scenes.dinov1.pieces.chase import averaged
from tenuto.kit.marks import Marks, grid_places
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["Aim", "Guess"]


# -- A guess among very many: a grid of small squares, and one mark that jumps about in it -----------------------------


class Guess(VGroup):
    """Parts: `choices` (`Marks`) and `mark`, on the first of the guesses. It may be moved, not scaled.

    Args:
        count: how many there are to choose from.
        columns: of the grid.
        pitch, side: from square to square, and of a square; manim units.
        guesses: which are guessed, one after the other.
        ground: the ground it stands on.
    """

    def __init__(
        self, count: int, columns: int, pitch: float, side: float, guesses: Sequence[int], ground: Ground
    ) -> None:
        self.places, self.guesses = grid_places(count, columns, pitch), guesses
        small = Square(side, fill_color=ground.data, fill_opacity=0.55, stroke_width=0)
        self.choices = Marks(small, self.places)
        self.mark = Square(0.2, fill_color=ground.loss, fill_opacity=1, stroke_color=ground.ground, stroke_width=2)
        super().__init__(self.choices, self.mark)
        self.at(0.0)

    def at(self, turn: float) -> Self:
        """The mark on the guess whose turn it is; 0 and 1 look the same."""
        which = self.guesses[int(turn * len(self.guesses)) % len(self.guesses)]
        self.mark.move_to(self.choices.get_center() + self.places[which])
        return self

    def jump(self, **kwargs: Any) -> Vary:
        """The mark jumps from guess to guess, once round: a seamless loop."""
        return Vary(self.mark, self.at, rate_func=linear, **kwargs)


def specimen_guess(ground: Ground) -> Mobject:
    return Guess(1000, 40, 0.112, 0.075, (411,), ground)


# -- A target and somebody who aims at it, always a little late: steady targets are hit, wild ones are not -------------


RADII = (0.75, 0.5, 0.25)
STEPS = 12  # of the target in a turn
FINE = 6  # moments between two steps
REACH = 0.25  # share of the way to the target that is made in a moment's time
LATE = 4  # moments by which the aim is behind


class Aim(VGroup):
    """Parts: `rings` (the target), `dot` (who aims), `trail` (where it came from). It repeats after one turn.

    Args:
        targets: (STEPS, 2) where the target is at every step, manim units around the middle.
        ground: the ground it stands on.
        middle: on the stage.
    """

    def __init__(self, targets: NDArray[np.float64], ground: Ground, middle: tuple[float, float]) -> None:
        super().__init__()
        self.ground, self.middle = ground, np.array([*middle, 0.0])
        count = len(targets) * FINE
        at = np.arange(count) / FINE
        closed = np.vstack([targets, targets[:1]])
        path = np.column_stack([np.interp(at, np.arange(len(closed)), closed[:, axis]) for axis in (0, 1)])
        # A pursuit of where the target was a little earlier, three times around, so that it closes.
        chased = averaged(np.tile(np.roll(path, LATE, axis=0), (3, 1)), 1 - REACH)
        self.targets, self.aims = path, chased[-count:]
        self.rings = VGroup(*(Circle(r, stroke_color=ground.teacher, stroke_width=4, fill_opacity=0.0) for r in RADII))
        self.rings[-1].set_fill(ground.teacher, 0)
        self.trail = VMobject(stroke_color=ground.student, stroke_width=3, stroke_opacity=0.6)
        self.dot = Dot(radius=0.13, color=ground.student)
        self.add(self.rings, self.trail, self.dot)
        self.at(0.0)

    def at(self, turn: float) -> Self:
        """The state after so many turns; 0 and 1 look the same."""
        count = len(self.targets)
        moments = np.arange(-12, 1) + turn * count
        target = self._between(self.targets, moments[-1:])[0]
        aims = self._between(self.aims, moments)
        self.rings.move_to(target)
        self.trail.set_points_as_corners(aims)
        self.dot.move_to(aims[-1])
        hit = float(np.clip(1.6 - np.linalg.norm(aims[-1] - target) / RADII[-1], 0, 1))
        self.rings[-1].set_fill(opacity=0.75 * hit)
        return self

    def _between(self, path: NDArray[np.float64], moments: NDArray[np.floating]) -> NDArray[np.float64]:
        low = np.floor(moments).astype(int)
        share = (moments - low)[:, None]
        places = path[low % len(path)] * (1 - share) + path[(low + 1) % len(path)] * share
        return np.column_stack([places, np.zeros(len(places))]) + self.middle

    def chase(self, **kwargs: Any) -> Vary:
        """The target moves for a turn and is aimed at: a seamless loop."""
        return Vary(self, self.at, rate_func=linear, **kwargs)


def specimen_target(ground: Ground) -> Mobject:
    targets = np.random.default_rng(11).uniform([-1.4, -0.6], [1.4, 0.6], (STEPS, 2))
    return Aim(targets, ground, (0, 0)).at(0.3)

"""A target with somebody who aims at it, and where the arrows end."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import Circle, Dot, Mobject, VGroup, VMobject, linear
from numpy.typing import NDArray

from scenes.dinov1.pieces.chase import averaged
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["MISSED", "STEPS", "Aim"]


RADII = (1.1, 0.75, 0.38)
STEPS = 12  # of the target in a turn
FINE = 6  # moments between two steps
REACH = 0.25  # share of the way to the target that is made in a moment's time
ECHOES = 4  # a step apart
MISSED = 0.45  # opacity of an arrow that ended in the wall
LATE = 6  # moments by which the aim is behind


class Aim(VGroup):
    """Somebody who aims at a target, always a little late. Parts: `rings` (the target), `echoes` (where it was), `arrows` (where shots ended: in the
    target, which takes them along, or in the wall behind it), `trail` and `dot` (who aims). It repeats after one turn.

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
        self.rings[-1].set_fill(ground.teacher, 0.35)
        self.echoes = VGroup(*(Circle(RADII[0], stroke_color=ground.teacher, stroke_width=2.5) for _ in range(ECHOES)))
        self.arrows = VGroup(*(Dot(radius=0.09, color=ground.ink) for _ in targets))
        self.trail = VMobject(stroke_color=ground.student, stroke_width=3, stroke_opacity=0.6)
        self.dot = Dot(radius=0.15, color=ground.student)
        self.add(self.echoes, self.rings, self.arrows, self.trail, self.dot)
        self.at(0.0, shots=0)

    def at(self, turn: float, shots: int | None = None) -> Self:
        """The state after so many turns, with the first `shots` arrows shot, or all of them; 0 and 1 look the same."""
        moments = np.arange(-12, 1) + turn * len(self.targets)
        target = self._between(self.targets, moments[-1:])[0]
        aims = self._between(self.aims, moments)
        self.rings.move_to(target)
        ages = np.arange(1, ECHOES + 1)
        for echo, age, place in zip(
            self.echoes, ages, self._between(self.targets, moments[-1] - ages * FINE), strict=True
        ):
            echo.move_to(place).set_stroke(opacity=0.4 * (1 - age / (ECHOES + 1)))
        self.trail.set_points_as_corners(aims)
        self.dot.move_to(aims[-1])
        for index, arrow in enumerate(self.arrows):
            shot = np.array([(index + 0.5) * FINE])
            aim, mark = self._between(self.aims, shot)[0], self._between(self.targets, shot)[0]
            hit = bool(np.linalg.norm(aim - mark) < RADII[0])
            arrow.move_to(target + aim - mark if hit else aim)
            arrow.set_opacity(float(shots is None or index < shots) * (1.0 if hit else MISSED))
        return self

    def _between(self, path: NDArray[np.float64], moments: NDArray[np.floating]) -> NDArray[np.float64]:
        low = np.floor(moments).astype(int)
        share = (moments - low)[:, None]
        places = path[low % len(path)] * (1 - share) + path[(low + 1) % len(path)] * share
        return np.column_stack([places, np.zeros(len(places))]) + self.middle

    def shoot(self, **kwargs: Any) -> Vary:
        """A first turn, in which an arrow is shot at every step."""
        return Vary(self, lambda turn: self.at(turn, int(turn * len(self.arrows) + 0.5)), rate_func=linear, **kwargs)

    def chase(self, **kwargs: Any) -> Vary:
        """The target moves for a turn and is aimed at: a seamless loop."""
        return Vary(self, self.at, rate_func=linear, **kwargs)


def specimen_target(ground: Ground) -> Mobject:
    targets = np.random.default_rng(11).uniform([-1.4, -0.6], [1.4, 0.6], (STEPS, 2))
    return Aim(targets, ground, (0, 0)).at(0.3)

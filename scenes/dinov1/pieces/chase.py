"""A student that learns fast and shaky, and a teacher that is the moving average of its way: an endless run.

The view travels with the run, so the ground scrolls while both stay on the stage. The noise repeats after one turn, and
so does everything: a turn is a seamless loop.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import Dot, Mobject, VGroup, VMobject, linear
from numpy.typing import NDArray

from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["Chase", "averaged", "noisy_path"]

STEPS = 60  # batches in a turn
MOMENTUM = 0.93  # λ; with it the teacher is about 13 batches behind
TRAIL = 60  # batches that the trails show
GRID = 0.6  # manim units from dot to dot of the ground


def noisy_path(seed: int, size: tuple[float, float], steps: int = STEPS) -> NDArray[np.float64]:
    """Noise that repeats after `steps`, (steps, 2): how far every batch throws the student off its way, manim units;
    `size` is its standard deviation along x and y."""
    rng = np.random.default_rng(seed)
    white = rng.normal(size=(steps, 2))
    # A batch's throw lasts for a few batches: an AR(1) process, run twice around so that it closes.
    noise = np.zeros((2 * steps, 2))
    for step in range(1, 2 * steps):
        noise[step] = 0.55 * noise[step - 1] + white[step % steps]
    closed = noise[steps:] - noise[steps:].mean(0)
    return np.asarray(np.array(size) * closed / closed.std(0))


def averaged(path: NDArray[np.float64], momentum: float) -> NDArray[np.float64]:
    """The exponential moving average of a path (n, 2): θ_t ← λ θ_t + (1 − λ) θ_s, from its first point on."""
    mean = path.copy()
    for step in range(1, len(path)):
        mean[step] = momentum * mean[step - 1] + (1 - momentum) * path[step]
    return mean


class Chase(VGroup):
    """Parts: `grid` (the ground), `student_trail`, `teacher_trail`, `student`, `teacher`.

    Args:
        ground: the ground it stands on.
        width, height: of the window that is seen, its middle at the origin; manim units.
        way: by how much a turn takes both on, (x, y); a multiple of the grid's step.
        seed: of the noise.
        momentum: λ of the average.
        size: standard deviation of the noise along x and y, manim units.
        lead: where in the window the student's way passes, manim units from its middle.
    """

    def __init__(
        self,
        ground: Ground,
        width: float,
        height: float,
        way: tuple[float, float] = (12 * GRID, 0.0),
        seed: int = 3,
        momentum: float = MOMENTUM,
        size: tuple[float, float] = (0.22, 0.85),
        lead: tuple[float, float] = (3.0, 0.0),
    ) -> None:
        super().__init__()
        self.window, self.way, self.lead = np.array([width, height]), np.array(way), np.array(lead)
        self.middle = np.zeros(3)
        rounds = 5  # by the last of them the average has forgotten where it began
        drift = np.arange(rounds * STEPS)[:, None] / STEPS * self.way
        self.students = drift + np.tile(noisy_path(seed, size), (rounds, 1))
        self.teachers = averaged(self.students, momentum)
        self.start = (rounds - 2) * STEPS
        count = np.ceil(self.window / GRID).astype(int) + 1
        self.cells = np.stack(np.meshgrid(*(np.arange(n) for n in count)), -1).reshape(-1, 2) * GRID
        self.span = count * GRID
        self.grid = VMobject(fill_color=ground.line, fill_opacity=1, stroke_width=0)
        self.spot = Dot(radius=0.03).points
        self.student_trail = VMobject(stroke_color=ground.student, stroke_width=3)
        self.teacher_trail = VMobject(stroke_color=ground.teacher, stroke_width=6)
        self.student = Dot(radius=0.14, color=ground.student)
        self.teacher = Dot(radius=0.18, color=ground.teacher)
        self.add(self.grid, self.student_trail, self.teacher_trail, self.student, self.teacher)
        self.at(0.0)

    def at(self, turn: float, since: float | None = None) -> Self:
        """The state after so many turns, 0 to 1; `since` is the turn at which the trails begin."""
        now = self.start + turn * STEPS
        origin = now / STEPS * self.way  # the window's own way over the ground
        first = now - TRAIL if since is None else max(now - TRAIL, self.start + since * STEPS)
        for points, trail, dot in (
            (self.students, self.student_trail, self.student), (self.teachers, self.teacher_trail, self.teacher)
        ):  # fmt: skip
            at = np.concatenate([[first], np.arange(np.floor(first) + 1, np.ceil(now)), [now]])
            places = np.column_stack([np.interp(at, np.arange(len(points)), points[:, axis]) for axis in (0, 1)])
            places = places - origin + self.lead
            seen = places[np.abs(places[:, 0]) < self.window[0] / 2]
            trail.set_points_as_corners(self._on_stage(seen if len(seen) > 1 else places[-2:]))
            dot.move_to(self._on_stage(places[-1:])[0])
        shifted = (self.cells - origin) % self.span - self.span / 2
        inside = shifted[(np.abs(shifted) <= self.window / 2).all(1)]
        self.grid.points = (self._on_stage(inside)[:, None] + self.spot).reshape(-1, 3)
        return self

    def past(self, turn: float, batches: NDArray[np.int64]) -> NDArray[np.float64]:
        """Where the student was so many batches before `turn`, on the stage, (n, 3)."""
        at = self.start + turn * STEPS - batches
        places = self.students[at.astype(int)] - (self.start / STEPS + turn) * self.way + self.lead
        return self._on_stage(places)

    def put(self, x: float, y: float) -> Self:
        """Move the window's middle; `shift` would be undone by the next `at`."""
        self.shift(np.array([x, y, 0]) - self.middle)
        self.middle = np.array([x, y, 0.0])
        return self

    def _on_stage(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack([places, np.zeros(len(places))]) + self.middle

    def run(self, first: float = 0.0, last: float = 1.0, since: float | None = None, **kwargs: Any) -> Vary:
        """It runs from one turn to another: 0 to 1 is a seamless loop.

        Args:
            since: the turn at which the trails begin; without it they are as long as they get.
        """
        return Vary(self, lambda turn: self.at(turn, since), first, last, rate_func=linear, **kwargs)


def specimen_chase(ground: Ground) -> Mobject:
    return Chase(ground, 5.4, 2.6, size=(0.12, 0.4), lead=(1.6, 0.0)).at(0.35)

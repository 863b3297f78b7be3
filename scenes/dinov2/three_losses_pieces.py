"""The KoLeo loss, and points on a globe that push each other apart along its descent."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import Circle, Dot, Line, Mobject, VGroup, smooth
from numpy.typing import NDArray

from tenuto.kit.globe import Globe
from tenuto.kit.states import between
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["Repulsion", "descend", "koleo", "neighbours"]


# -- The KoLeo loss (Sablayrolles et al. ICLR 2019; Oquab et al. TMLR 2024, Sec. 4) and its descent on the unit sphere


Floats = NDArray[np.float64]


def neighbours(vectors: Floats) -> NDArray[np.int64]:
    """Whose nearest neighbour is whose: (n, d) -> (n,)."""
    away = np.linalg.norm(vectors[:, None] - vectors[None], axis=2)
    np.fill_diagonal(away, np.inf)
    return np.asarray(away.argmin(1))


def koleo(vectors: Floats) -> float:
    """L = -1/n Σ log min_j ‖x_i - x_j‖ of unit vectors (n, d)."""
    return float(-np.log(np.linalg.norm(vectors - vectors[neighbours(vectors)], axis=1)).mean())


def descend(vectors: Floats, steps: int, rate: float) -> Floats:
    """Gradient descent of L: the vectors after every step, (steps + 1, n, d), always of length 1."""
    path = [vectors / np.linalg.norm(vectors, axis=1, keepdims=True)]
    for _ in range(steps):
        now = path[-1]
        near = neighbours(now)
        apart = now - now[near]
        # d/dx_i of -log ‖x_i - x_j‖ is -(x_i - x_j) / ‖x_i - x_j‖², and the opposite for x_j.
        pull = apart / (apart**2).sum(1, keepdims=True) / len(now)
        gradient = -pull
        np.add.at(gradient, near, pull)
        moved = now - rate * gradient
        path.append(moved / np.linalg.norm(moved, axis=1, keepdims=True))
    return np.array(path)


def specimen_koleo(ground: Ground) -> Mobject:
    angles = np.random.default_rng(1).normal(0.6, 0.5, 9)
    path = descend(np.column_stack([np.cos(angles), np.sin(angles), np.zeros(9)]), 200, 0.05)
    both = VGroup()
    for vectors, x in ((path[0], -1.3), (path[-1], 1.3)):
        near = vectors[neighbours(vectors)]
        ties = (Line(*ends, stroke_color=ground.loss) for ends in zip(vectors, near, strict=True))
        dots = (Dot(place, color=ground.data) for place in vectors)
        both.add(VGroup(Circle(1, stroke_color=ground.line), *ties, *dots).shift([x, 0, 0]))
    return both


# -- Points on a globe, each tied to its nearest neighbour, that push each other apart along a descent of the KoLeo loss


class Repulsion(VGroup):
    """Parts: `globe`, `cloud` (its dots are `cloud.dots`) and `ties`. It may be moved, not scaled.

    Args:
        path: (steps + 1, n, 3), unit vectors after every step, see `descend`.
        ground: the ground it stands on.
        radius: of the globe, manim units.
    """

    def __init__(self, path: NDArray[np.float64], ground: Ground, radius: float) -> None:
        self.path, self.share = path, 0.0
        self.globe = Globe(ground, radius)
        self.ties = self.globe.ties(path[0], neighbours(path[0]), ground.loss)
        self.cloud = self.globe.dots(path[0], ground.data, 0.085)
        super().__init__(self.globe, self.cloud, self.ties)

    @property
    def loss(self) -> float:
        """The KoLeo loss of the points as they are now."""
        return koleo(self.cloud.vectors)

    def step_to(self, share: float) -> Self:
        """The points after a share of all steps, each tied to whoever is nearest now; drawn when the globe next turns."""
        now = between(self.path, share)
        self.share = share
        self.cloud.vectors = self.ties.vectors = now / np.linalg.norm(now, axis=1, keepdims=True)
        self.ties.others = neighbours(now)
        return self

    def to(self, share: float, angle: float, **kwargs: Any) -> Vary:
        """The points go to another share of their descent, while their globe turns to another angle."""
        first, start = self.share, self.globe.angle
        return self.globe.vary(
            lambda done: start + (angle - start) * done,
            lambda done: self.step_to(first + (share - first) * done),
            rate_func=smooth,
            **kwargs,
        )


def specimen_repulsion(ground: Ground) -> Mobject:
    crowd = np.array([0.25, 0.35, 1.0]) + 0.4 * np.random.default_rng(0).normal(size=(26, 3))
    pair = VGroup(*(Repulsion(descend(crowd, 60, 0.08), ground, 1.2) for _ in range(2))).arrange(buff=0.5)
    pair[1].step_to(1.0)
    for each in pair:
        each.globe.turn(0.0)
    return pair  # type: ignore[no-any-return]

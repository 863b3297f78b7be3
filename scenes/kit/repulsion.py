"""Points on a globe, each tied to its nearest neighbour, that push each other apart along a descent of the KoLeo loss."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import Mobject, VGroup, smooth
from numpy.typing import NDArray

from scenes.kit.globe import Globe, TurnGlobe
from scenes.kit.koleo import descend, koleo, neighbours
from scenes.kit.states import between
from tenuto.stage.theme import Ground

__all__ = ["Repel", "Repulsion"]


class Repulsion(VGroup):
    """Parts: `globe`, `cloud` (its dots are `cloud.dots`) and `ties`. It may be moved, not scaled.

    Args:
        path: (steps + 1, n, 3), unit vectors after every step, see koleo.descend.
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


class Repel(TurnGlobe):
    """A `Repulsion` goes to another share of its descent, while its globe turns to another angle."""

    def __init__(self, points: Repulsion, share: float, angle: float, **kwargs: object) -> None:
        first, start = points.share, points.globe.angle
        super().__init__(
            points.globe,
            lambda done: start + (angle - start) * done,
            lambda done: points.step_to(first + (share - first) * done),
            **{"rate_func": smooth, **kwargs},  # type: ignore[arg-type]
        )


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    crowd = np.array([0.25, 0.35, 1.0]) + 0.4 * np.random.default_rng(0).normal(size=(26, 3))
    pair = VGroup(*(Repulsion(descend(crowd, 60, 0.08), ground, 1.2) for _ in range(2))).arrange(buff=0.5)
    pair[1].step_to(1.0)
    for each in pair:
        each.globe.turn(0.0)
    return pair  # type: ignore[no-any-return]

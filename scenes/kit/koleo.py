"""The KoLeo loss (Sablayrolles et al. ICLR 2019; Oquab et al. TMLR 2024, Sec. 4) and its descent on the unit sphere."""

from __future__ import annotations

import numpy as np
from manim import Circle, Dot, Line, Mobject, VGroup
from numpy.typing import NDArray

from tenuto.stage.theme import Ground

__all__ = ["descend", "koleo", "neighbours"]

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


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    angles = np.random.default_rng(1).normal(0.6, 0.5, 9)
    path = descend(np.column_stack([np.cos(angles), np.sin(angles), np.zeros(9)]), 200, 0.05)
    both = VGroup()
    for vectors, x in ((path[0], -1.3), (path[-1], 1.3)):
        near = vectors[neighbours(vectors)]
        ties = (Line(*ends, stroke_color=ground.loss) for ends in zip(vectors, near, strict=True))
        dots = (Dot(place, color=ground.data) for place in vectors)
        both.add(VGroup(Circle(1, stroke_color=ground.line), *ties, *dots).shift([x, 0, 0]))
    return both

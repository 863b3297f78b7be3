"""A rotation in as many dimensions as wanted, that can be turned on slowly and comes round again."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import RIGHT, Group, Mobject, linear
from numpy.typing import NDArray

from scenes.dinov3.pieces.matrix import CellMatrix
from tenuto.kit.heatmap import ramp
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["Rotation", "turn_features"]


class Rotation:
    """A random way through the rotations of d dimensions, from the identity back to the identity.

    In a random orthonormal basis, every pair of axes turns in its plane by one or two whole turns, this way or that.

    Args:
        dimensions: d, even.
        seed: of the basis and the turns.
    """

    def __init__(self, dimensions: int, seed: int = 0) -> None:
        rng = np.random.default_rng(seed)
        self.basis, _ = np.linalg.qr(rng.standard_normal((dimensions, dimensions)))
        self.turns = rng.choice([-2, -1, 1, 2], dimensions // 2)

    def at(self, share: float) -> NDArray[np.float64]:
        """The orthogonal matrix (d, d) at a share of the way; 0 and 1 are the identity."""
        if share % 1 == 0:
            return np.eye(len(self.basis))  # exactly, so that a loop closes to the last bit
        angles = 2 * np.pi * share * self.turns
        cos, sin = np.cos(angles), np.sin(angles)
        first, second = self.basis[:, 0::2], self.basis[:, 1::2]
        turned = np.empty_like(self.basis)
        turned[:, 0::2], turned[:, 1::2] = first * cos + second * sin, second * cos - first * sin
        return np.asarray(turned @ self.basis.T)


def turn_features(
    table: CellMatrix, matrix: CellMatrix, features: NDArray[np.floating], rotation: Rotation, **kwargs: Any
) -> Vary:
    """All features turn by one rotation, which their table shows and the matrix of their cosines does not: a loop.

    Args:
        table: shows X (P, d), computed anew in every frame.
        matrix: shows X Xᵀ (P, P), computed from the turned features.
        features: X (P, d), d even.
        rotation: of d dimensions.
    """

    def show(share: float) -> None:
        turned = features @ rotation.at(share)
        table.show(turned)
        matrix.show(turned @ turned.T)

    return Vary(Group(table, matrix), show, rate_func=linear, **kwargs)


def specimen_rotation(ground: Ground) -> Mobject:
    angles = np.linspace(0, 2.5, 16)[:, None] * np.arange(1, 9)
    features = np.hstack([np.cos(angles), np.sin(angles)]) / 8**0.5
    turned = features @ Rotation(16).at(0.2)
    colours = ramp(ground.data, ground)
    table = CellMatrix(turned, colours, -0.7, 0.7, 1.8, 2.6)
    return Group(table, CellMatrix(turned @ turned.T, colours, -0.2, 1, 2.6, 2.6).next_to(table, RIGHT, 0.4))

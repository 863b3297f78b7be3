"""Pictures in a jumble that find together by what they show, without anybody naming their groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import TAU, Animation, DashedVMobject, Ellipse, Group, Mobject, VGroup
from numpy.typing import NDArray

from scenes.kit.picture import Picture, shrunk
from tenuto.stage.data import photo
from tenuto.stage.theme import Ground

__all__ = ["Clusters"]

SIDE = 0.75  # of a picture, manim units
RING = (3.1, 2.6)  # of the ellipse around a group
ACROSS, DOWN = 1.0, 0.82  # from a group's middle to the pictures around it
COLUMNS, PITCH = 6, (1.1, 1.4)  # of the jumble


class Clusters(Group):
    """Parts: `pictures`, in a jumble at first, and `rings` around the places where they gather.

    Args:
        groups: pictures (6, h, w, 3) uint8 of each group: one goes to its middle, five around it.
        middles: (x, y) of each group.
        corner: (x, y) of the jumble's upper left picture.
        ground: the ground it stands on.
        seed: of the jumble, and of small irregularities.
    """

    def __init__(
        self, groups: Sequence[NDArray[np.uint8]], middles: Sequence[tuple[float, float]], corner: tuple[float, float],
        ground: Ground, seed: int,
    ) -> None:  # fmt: skip
        rng = np.random.default_rng(seed)
        self.pictures = Group(*(Picture(pixels, SIDE) for group in groups for pixels in group))
        index = np.arange(len(self.pictures))
        xs, ys = corner[0] + index % COLUMNS * PITCH[0], corner[1] - index // COLUMNS * PITCH[1]
        for picture, place in zip(self.pictures, rng.permutation(np.column_stack([xs, ys, 0 * xs])), strict=True):
            picture.move_to(place)
        self.homes = [np.array([*middle, 0]) + offset for middle in middles for offset in _around(rng)]
        self.rings = VGroup()
        for middle in middles:
            ring = Ellipse(*RING, stroke_color=ground.muted, stroke_width=2.5).move_to([*middle, 0])
            self.rings.add(DashedVMobject(ring, 40))
        super().__init__(self.pictures, self.rings)

    def gather(self) -> list[Animation]:
        """Every picture goes to its group."""
        return [p.animate.move_to(home) for p, home in zip(self.pictures, self.homes, strict=True)]


def _around(rng: np.random.Generator) -> NDArray[np.float64]:
    """Six places around a middle, a little irregular, (6, 3)."""
    angles = np.arange(5) * TAU / 5 + rng.uniform(0, TAU)
    ring = np.column_stack([ACROSS * np.cos(angles), DOWN * np.sin(angles), np.zeros(5)])
    return np.concatenate([np.zeros((1, 3)), ring]) + np.append(rng.uniform(-0.06, 0.06, (6, 2)), np.zeros((6, 1)), 1)


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    groups = [np.repeat(shrunk(photo(name)[:300, :300], 64)[None], 6, 0) for name in ("cat", "coffee")]
    clusters = Clusters(groups, ((-1.7, 0), (1.7, 0)), (-2.5, 0.7), ground, 3)
    for picture, home in zip(clusters.pictures, clusters.homes, strict=True):
        picture.move_to(home)
    return clusters.scale(0.75)

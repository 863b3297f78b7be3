"""A disc that rolls and grows, until it runs into a stone."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import DOWN, UP, Circle, Line, Mobject, Polygon, VGroup, linear

from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["BUMPS", "Rolling"]


# -- A disc that grows as it rolls along, until it runs into a stone ---------------------------------------------------


SMALL, GROWTH = 0.12, 0.22  # radius at the beginning, and by how much it grows, manim units
SPACE, WAY = 0.3, 4.42  # from the way's beginning to where the disc starts, and how far it rolls
BUMPS = 0.8  # share at which it reaches the stone
BUMP = 0.16  # how far it comes back
TURNS = 2


class Rolling(VGroup):
    """Parts: `way` (a line to the right from the origin), `stone` and `disc` with its `spoke`.

    Args:
        length: of the way, manim units, at least that to the stone.
        color: hex, of the disc.
        ground: the ground it stands on.
    """

    def __init__(self, length: float, color: str, ground: Ground) -> None:
        self.way = Line([0, 0, 0], [length, 0, 0], stroke_color=ground.muted, stroke_width=3)
        foot = SPACE + WAY + SMALL + GROWTH - 0.11  # the disc touches its slope, not its foot
        corners = ([foot, 0, 0], [foot + 0.15, 0.24, 0], [foot + 0.4, 0.3, 0], [foot + 0.6, 0, 0])
        self.stone = Polygon(*corners, fill_color=ground.muted, fill_opacity=1, stroke_width=0).round_corners(0.05)
        self.disc = Circle(SMALL, fill_color=color, fill_opacity=1, stroke_width=0)
        self.spoke = Line(DOWN, UP, stroke_color=ground.ground, stroke_width=4)
        super().__init__(self.way, self.stone, self.disc, self.spoke)
        self.roll(0)

    def roll(self, share: float) -> Self:
        """0: at the beginning; from BUMPS on it bumps against the stone and comes to rest again."""
        bump = BUMP * np.sin(np.pi * np.clip((share - BUMPS) / (1 - BUMPS), 0, 1))
        gone = min(share / BUMPS, 1.0)
        radius = SMALL + GROWTH * gone
        centre = self.way.get_start() + np.array([SPACE + WAY * gone - bump, radius, 0])
        self.disc.set(width=2 * radius).move_to(centre)
        angle = -2 * np.pi * TURNS * gone
        reach = 0.7 * radius * np.array([np.cos(angle), np.sin(angle), 0])
        self.spoke.put_start_and_end_on(centre - reach, centre + reach)
        return self

    def run(self, first: float = 0.0, last: float = 1.0, **kwargs: Any) -> Vary:
        """The disc rolls from a share of its way to another, see `roll`."""
        return Vary(self, self.roll, first, last, rate_func=linear, **kwargs)


def specimen_rolling(ground: Ground) -> Mobject:
    return Rolling(6.0, ground.teacher, ground).roll(0.6).scale(0.8)

"""Small drawings for the cards: a disc that rolls and grows, and results before and after."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import DOWN, UP, Circle, Line, Mobject, Polygon, Rectangle, VGroup, linear

from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["BeforeAfter", "Rolling"]


# -- Pairs of upright bars: what was, as an outline, and beside it what is ---------------------------------------------


WIDTH, APART, PITCH = 0.4, 0.48, 1.4  # of a bar, from bar to bar in a pair, from pair to pair, manim units
THINNEST = 1e-3  # share of its height that a bar always has


class BeforeAfter(VGroup):
    """Submobjects: `before`, `floor` and `after`; the pairs from the left.

    Args:
        pairs: value before and value after of each.
        color: hex, of what is now.
        ground: the ground they stand on.
        unit: height of a bar of value 1, manim units.
    """

    def __init__(self, pairs: Sequence[tuple[float, float]], color: str, ground: Ground, unit: float) -> None:
        self.before, self.after = VGroup(), VGroup()
        end = (len(pairs) - 1) / 2 * PITCH + 0.5
        self.floor = Line([-end, 0, 0], [end, 0, 0], stroke_color=ground.line, stroke_width=3)
        for index, (old, new) in enumerate(pairs):
            x = (index - (len(pairs) - 1) / 2) * PITCH
            outline = Rectangle(width=WIDTH, height=old * unit, stroke_color=ground.muted, stroke_width=2.5)
            solid = Rectangle(width=WIDTH, height=new * unit, fill_color=color, fill_opacity=1, stroke_width=0)
            self.before.add(outline.move_to([x - APART / 2, old * unit / 2, 0]))
            self.after.add(solid.move_to([x + APART / 2, new * unit / 2, 0]))
        super().__init__(self.before, self.floor, self.after)
        self.heights = [bar.height for bar in self.after]

    def grow(self, share: float) -> Self:
        """Show what is now at a share of its height."""
        for bar, height in zip(self.after, self.heights, strict=True):
            foot = bar.get_bottom()
            bar.stretch_to_fit_height(max(share, THINNEST) * height).move_to(foot, [0, -1, 0])
        return self

    def rise(self, **kwargs: Any) -> Vary:
        """What is now grows up from the floor."""
        return Vary(self, self.grow, **kwargs)


def specimen_before_after(ground: Ground) -> Mobject:
    return BeforeAfter(((79, 86), (32, 49)), ground.teacher, ground, 0.03)


# -- A disc that grows as it rolls along, until it runs into a stone ---------------------------------------------------


SMALL, GROWTH = 0.12, 0.22  # radius at the beginning, and by how much it grows, manim units
SPACE, WAY = 0.3, 4.42  # from the way's beginning to where the disc starts, and how far it rolls
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
        """0: at the beginning; from 0.8 on it bumps against the stone and comes to rest again."""
        bump = BUMP * np.sin(np.pi * np.clip((share - 0.8) / 0.2, 0, 1))
        gone = min(share / 0.8, 1.0)
        radius = SMALL + GROWTH * gone
        centre = self.way.get_start() + np.array([SPACE + WAY * gone - bump, radius, 0])
        self.disc.set(width=2 * radius).move_to(centre)
        angle = -2 * np.pi * TURNS * gone
        reach = 0.7 * radius * np.array([np.cos(angle), np.sin(angle), 0])
        self.spoke.put_start_and_end_on(centre - reach, centre + reach)
        return self

    def run(self, **kwargs: Any) -> Vary:
        """The disc rolls all the way."""
        return Vary(self, self.roll, rate_func=linear, **kwargs)


def specimen_rolling(ground: Ground) -> Mobject:
    return Rolling(6.0, ground.teacher, ground).roll(0.6).scale(0.8)

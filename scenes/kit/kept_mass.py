"""A heat map of which the brightest cells are kept, and the meter that says how much of its mass they hold."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, RIGHT, Animation, AnimationGroup, Group, Mobject, VGroup, linear

from scenes.kit.heatmap import HeatMap, Sweep, ramp
from scenes.kit.number import CountTo, Number
from scenes.kit.progress import Advance, Progress
from tenuto.stage import theme
from tenuto.stage.data import photo
from tenuto.stage.theme import Ground, Words, stand

__all__ = ["KeptMass"]


class KeptMass(Group):
    """Parts: `heat`, and `meter`, which stands below it: a bar, the percentage, and what it is a part of.

    Args:
        heat: where it stands.
        name: of the mass.
        color: hex, of the bar's filling.
        ground: the ground it stands on.
    """

    def __init__(self, heat: HeatMap, name: str, color: str, ground: Ground) -> None:
        self.heat = heat
        self.bar = Progress(1, heat.width, 0.26, color, ground).move_to(heat.get_bottom() + 0.32 * DOWN)
        self.percent = Number(0, theme.LABEL, ground.ink, suffix="%", align=LEFT)
        self.percent.shift(self.bar.get_left() + 0.5 * DOWN)
        what = Words(name, theme.LABEL, ground.muted)
        self.meter = VGroup(self.bar, self.percent, stand(what, self.bar.get_right()[0], self.percent.baseline, RIGHT))
        super().__init__(heat, self.meter)

    def keep(self, mass: float) -> Animation:
        """Cells are kept, the brightest first, until they hold this share of the mass, 0 to 1."""
        parts = (
            Sweep(self.heat, mass, rate_func=linear),
            Advance(self.bar, mass, rate_func=linear),
            CountTo(self.percent, 100 * mass, rate_func=linear),
        )
        return AnimationGroup(*parts)


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    y, x = np.mgrid[-1:1:14j, -1:1:14j]
    heat = HeatMap(photo("cat")[:300, 60:360], np.exp(-4 * (x**2 + y**2)), ramp(ground.teacher, ground), 2.0)
    kept = KeptMass(heat, "tổng", ground.teacher, ground)
    heat.keep(0.6)
    kept.bar.show(0.6)
    kept.percent.show(60)
    return kept

"""Time as an upright line with equal steps, and what happened at some of them."""

from __future__ import annotations

import numpy as np
from manim import LEFT, Dot, Line, Mobject, VGroup

from tenuto.stage import theme
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["Timeline"]


class Timeline(VGroup):
    """A line downwards from the origin, with a mark for every step; `station` belongs to whoever asks for it.

    Args:
        steps: how many from its upper to its lower end.
        length: manim units.
        ground: the ground it stands on.
    """

    def __init__(self, steps: int, length: float, ground: Ground) -> None:
        self.steps, self.ground = steps, ground
        ys = -np.linspace(0, length, steps + 1)
        super().__init__(Line([0, 0, 0], [0, -length, 0]), *(Line([-0.08, y, 0], [0.08, y, 0]) for y in ys))
        self.set_stroke(ground.muted, 3)

    def at(self, step: float) -> np.ndarray:
        """Where a step is, (3,)."""
        return np.asarray(self.submobjects[0].point_from_proportion(step / self.steps))

    def station(self, step: float, what: str, when: str) -> VGroup:
        """A dot at a step, and beside it when it was and what happened."""
        place = self.at(step)
        x, y = place[0] + 0.35, place[1]
        return VGroup(
            Dot(place, radius=0.11, color=self.ground.ink),
            stand(Words(what, theme.LABEL, self.ground.ink, SEMIBOLD), x, y + 0.02, LEFT),
            stand(Words(when, theme.SMALL, self.ground.muted), x, y + 0.42, LEFT),
        )


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    line = Timeline(6, 2.35, ground)
    return VGroup(line, line.station(0, "mô hình", "tháng tư"), line.station(6, "bản vá", "tháng mười"))

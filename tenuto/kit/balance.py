"""A beam balance whose two loads are weighed against each other."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Circle, Group, Line, Mobject, Square, VMobject, linear

from tenuto.kit.samples import GOLD, RED
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["Balance"]

STROKE_WIDTH = 4.0


class Balance(Group):
    """A post, a beam and two hanging pans; what lies on the pans moves with them.

    Args:
        ground: the ground it stands on.
        arm: half the beam, manim units.
        hang: how far the pans hang below the beam's ends.
        post: height of the post above its foot.
    """

    def __init__(self, ground: Ground, arm: float = 1.5, hang: float = 1.4, post: float = 2.9) -> None:
        super().__init__()
        self.arm, self.hang = arm, hang
        self.pivot = Circle(0.09, fill_color=ground.ink, fill_opacity=1, stroke_width=0)
        self.post = VMobject(stroke_color=ground.line, stroke_width=2 * STROKE_WIDTH)
        self.post.set_points_as_corners([UP * 0, DOWN * post, DOWN * post + 0.6 * LEFT, DOWN * post + 0.6 * RIGHT])
        self.beam = Line(arm * LEFT, arm * RIGHT, stroke_color=ground.ink, stroke_width=STROKE_WIDTH)
        self.pans = Group(*(self._pan(side * arm * RIGHT, ground) for side in (-1, 1)))
        self.add(self.post, self.beam, self.pivot, self.pans)

    def _pan(self, end: np.ndarray, ground: Ground) -> Group:
        plate = Line(
            0.62 * self.arm * LEFT, 0.62 * self.arm * RIGHT, stroke_color=ground.ink, stroke_width=STROKE_WIDTH
        )
        plate.shift(end + self.hang * DOWN)
        strings = VMobject(stroke_color=ground.muted, stroke_width=2)
        strings.set_points_as_corners([plate.get_start(), end, plate.get_end()])
        return Group(strings, plate)

    def lay(self, side: int, load: Mobject) -> Self:
        """Lay a load on the left (0) or right (1) pan; it is moved there."""
        plate = self.pans[side][1]
        load.move_to(plate.get_center() + (load.height / 2 + 0.03) * UP)
        self.pans[side].add(load)
        return self

    def tilt(self, angle: float) -> Self:
        """Turn the beam to `angle` radians, positive lifts the right side; the pans stay upright."""
        middle = self.pivot.get_center()
        for side, pan in zip((-1, 1), self.pans, strict=True):
            end = middle + side * self.arm * np.array([np.cos(angle), np.sin(angle), 0])
            pan.shift(end - pan[0].points[3])  # the strings' middle corner hangs on the beam
        self.beam.put_start_and_end_on(self.pans[0][0].points[3], self.pans[1][0].points[3])
        return self

    def sway(self, angle: float = 0.12, **kwargs: Any) -> Vary:
        """The beam swings once to either side and back: a seamless loop."""
        return Vary(self, lambda turn: self.tilt(angle * np.sin(2 * np.pi * turn)), rate_func=linear, **kwargs)


def specimen_balance(ground: Ground) -> Mobject:
    balance = Balance(ground, arm=1.3, hang=0.9, post=2.1)
    for side, color in enumerate((GOLD, RED)):
        balance.lay(side, Square(0.5, fill_color=color, fill_opacity=1, stroke_width=0))
    return balance.tilt(0.15)

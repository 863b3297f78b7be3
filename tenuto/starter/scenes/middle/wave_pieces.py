"""The pieces of the scene `wave`, which stand beside it. What several scenes use goes to scenes/middle/pieces/ or scenes/pieces/."""

from __future__ import annotations

from manim import LEFT, TAU, UP, Animation, Circle, Line, UpdateFromAlphaFunc, VGroup, VMobject, np

from tenuto.stage.theme import STAGE_CENTRE_Y, Ground

HUB = 4.2 * LEFT + STAGE_CENTRE_Y * UP  # where the circle's middle stands
FIRST, LAST = -2.1, 6.3  # x at which the wave begins and ends
WAVES = 2  # of them are seen at once


class Machine(VGroup):
    """A circle whose point, at `angle`, draws a wave: its height runs along the wave from left to right."""

    def __init__(self, radius: float, ground: Ground) -> None:
        self.radius, self.angle = radius, 0.0
        self.circle = Circle(radius, color=ground.line, stroke_width=4).move_to(HUB)
        self.spoke = Line(color=ground.round, stroke_width=4)
        self.level = Line(color=ground.line, stroke_width=3)  # from the point to where the wave begins
        self.wave = VMobject(color=ground.wave, stroke_width=6)
        super().__init__(self.circle, self.spoke, self.level, self.wave)
        self.show(radius, 0.0)

    def show(self, radius: float, angle: float) -> None:
        """Stand at a radius (manim units) and an angle (radians)."""
        self.radius, self.angle = radius, angle
        x = np.linspace(FIRST, LAST, 121)
        y = HUB[1] + radius * np.sin(angle - WAVES * TAU * (x - FIRST) / (LAST - FIRST))
        point = HUB + radius * np.array([np.cos(angle), np.sin(angle), 0])
        self.circle.scale_to_fit_width(2 * radius)
        self.spoke.set_points_by_ends(HUB, point)
        self.level.set_points_by_ends(point, (FIRST, point[1], 0))
        self.wave.set_points_smoothly(np.column_stack((x, y, np.zeros_like(x))))

    def grow(self, radius: float) -> Animation:
        """The circle and its wave, to another radius."""
        first = self.radius
        return UpdateFromAlphaFunc(self, lambda machine, share: machine.show(first + share * (radius - first), 0.0))

    def turn(self) -> Animation:
        """Once round."""
        radius = self.radius
        return UpdateFromAlphaFunc(self, lambda machine, share: machine.show(radius, share * TAU))

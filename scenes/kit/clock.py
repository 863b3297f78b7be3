"""A clock whose long hand goes round: it takes time."""

from __future__ import annotations

from manim import ORIGIN, RIGHT, TAU, UP, Animation, Circle, Dot, Line, Mobject, Rotate, VGroup

from tenuto.stage.theme import Ground

__all__ = ["Clock"]


class Clock(VGroup):
    """Parts: `face`, `pin`, `long` and `short` hand; its middle is at the origin."""

    def __init__(self, ground: Ground, radius: float = 0.28) -> None:
        ink = {"stroke_color": ground.ink, "stroke_width": 3}
        self.face = Circle(radius, fill_color=ground.ground, fill_opacity=1, **ink)
        self.pin = Dot(radius=0.107 * radius, color=ground.ink)
        self.long, self.short = Line(ORIGIN, 0.714 * radius * UP, **ink), Line(ORIGIN, 0.464 * radius * RIGHT, **ink)
        super().__init__(self.face, self.pin, self.long, self.short)

    def hour(self) -> Animation:
        """The long hand goes round once: a seamless loop."""
        return Rotate(self.long, -TAU, about_point=self.pin.get_center())


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    return Clock(ground, 1.1)

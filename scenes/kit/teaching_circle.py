"""Teacher and student side by side: answers go one way, what was learnt comes back the other."""

from __future__ import annotations

from manim import LEFT, RIGHT, Mobject, VGroup

from scenes.kit.arrow import arrow
from scenes.kit.flow import Flow
from scenes.kit.network import Network
from tenuto.stage import theme
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["TeachingCircle"]


class TeachingCircle(VGroup):
    """Parts: `networks` (teacher, student), `ways` (bent arrows there and back) and `ema`, the name of the way back.

    About 3.6 manim units wide. `flows` makes dots that run along both ways, where they stand then.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        teacher = Network("Teacher", ground.teacher, ground, 1.5, 1.0, theme.SMALL).shift(1.05 * LEFT)
        student = Network("Student", ground.student, ground, 1.5, 1.0, theme.SMALL).shift(1.05 * RIGHT)
        self.networks = VGroup(teacher, student)
        self.ways = VGroup(
            arrow([-0.9, 0.6, 0], [0.9, 0.6, 0], ground.teacher, -1.1),
            arrow([0.9, -0.6, 0], [-0.9, -0.6, 0], ground.ema, -1.1),
        )
        self.ema = stand(Words("EMA", theme.SMALL, ground.ema, SEMIBOLD), 0, -0.75)
        super().__init__(self.networks, self.ways, self.ema)

    def flows(self) -> VGroup:
        """Dots from teacher to student and back."""
        colors = (self.ground.teacher, self.ground.ema)
        return VGroup(*(Flow(way[0], color, 3) for way, color in zip(self.ways, colors, strict=True)))


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    circle = TeachingCircle(ground)
    return VGroup(circle, circle.flows())

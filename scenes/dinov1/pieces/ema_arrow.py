"""The arrow by which the teacher follows the student: violet, upwards, with dots that climb."""

from __future__ import annotations

from manim import LEFT, RIGHT, Mobject, VGroup

from scenes.pieces.network import Network
from tenuto.kit.arrow import link
from tenuto.kit.flow import Flow, Packet
from tenuto.stage import theme
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["EmaArrow"]


class EmaArrow(VGroup):
    """From the student's box up to the teacher's, named EMA. Its `flow` and `packet` (see tenuto.kit.flow) are apart.

    Args:
        student, teacher: whatever stands for them.
        ground: the ground it stands on.
        side: LEFT or RIGHT, where its name stands.
        px: size of its name, one of the type scale; 0 leaves it out.
    """

    def __init__(
        self, student: Mobject, teacher: Mobject, ground: Ground, side: object = RIGHT, px: float = theme.BODY
    ) -> None:
        super().__init__()
        self.arrow = link(student, teacher, ground.ema, 0.08)
        self.flow = Flow(self.arrow[0], ground.ema, 3, 0.075)
        self.packet = Packet(self.arrow[0], ground.ema)
        self.add(self.arrow)
        if px:
            x, y, _ = self.arrow.get_center()
            way = -1 if side is LEFT else 1
            base = y - 0.36 * px * theme.UNITS_PER_PX
            self.words = stand(Words("EMA", px, ground.ema, SEMIBOLD), x + 0.22 * way, base, -way * RIGHT)
            self.add(self.words)


def specimen_ema_arrow(ground: Ground) -> Mobject:
    names = (("Student", ground.student, -1.0), ("Teacher", ground.teacher, 1.0))
    student, teacher = (Network(name, color, ground, 2.6, 0.9).shift([0, y, 0]) for name, color, y in names)
    return VGroup(student, teacher, EmaArrow(student, teacher, ground))

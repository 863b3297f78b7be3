"""A place for an answer: empty, asked for, or filled with a distribution."""

from __future__ import annotations

from collections.abc import Sequence

from manim import DOWN, RIGHT, UP, DashedVMobject, Mobject, Rectangle, RoundedRectangle, VGroup

from tenuto.stage import theme
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["Slot"]


class Slot(VGroup):
    """Parts: `box`, dashed, `words` at its foot, and `mark`: a question mark, or the bars of an answer.

    Args:
        name: what belongs there.
        color: hex, the role of whose answer it is.
        ground: the ground it stands on.
        answer: heights of bars, manim units; none asks for one.
    """

    def __init__(self, name: str, color: str, ground: Ground, answer: Sequence[float] = ()) -> None:
        outline = RoundedRectangle(width=2.6, height=1.8, corner_radius=0.16, stroke_color=color, stroke_width=3)
        self.box = DashedVMobject(outline, 36)
        self.words = stand(Words(name, theme.LABEL, ground.muted), 0, -0.72)
        style = {"fill_color": color, "fill_opacity": 1, "stroke_width": 0}
        bars = VGroup(*(Rectangle(width=0.26, height=height, **style) for height in answer))
        question = Words("?", theme.DISPLAY, color, SEMIBOLD)
        self.mark = bars.arrange(RIGHT, buff=0.1, aligned_edge=DOWN) if answer else question
        super().__init__(self.box, self.words, self.mark.move_to(0.2 * UP))


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    asked, tried = Slot("thầy", ground.teacher, ground), Slot("trò", ground.student, ground, (0.2, 0.75, 0.35))
    return VGroup(asked, tried).arrange(RIGHT, buff=0.3).scale(0.85)

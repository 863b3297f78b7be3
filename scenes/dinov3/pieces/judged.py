"""A hundred pictures that a network is asked about, with its name below them and, once it has answered, its score."""

from __future__ import annotations

import numpy as np
from manim import UP, Animation, FadeIn, Group, Mobject, Square, VGroup
from numpy.typing import NDArray

from scenes.pieces.hundred import COUNT, Hundred
from tenuto.stage import theme
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["Judged"]

SCORE, NAME, REMARK = 0.62, 1.12, 1.57  # from the pictures' lower edge down to where words stand, manim units


class Judged(Group):
    """Parts: `place` (an empty frame) and `words` (name and remark). `block` (the pictures) and `score` are no parts of it:
    they come to the stage when it is asked.

    Args:
        pictures: (100, H, W, 3) uint8, in the order in which they are named right.
        name: of the network.
        color: hex, of its name.
        remark: below the name.
        right, score: how many of a hundred it names right, as a number and as text.
        ground: the ground it stands on.
        side: of the pictures together, manim units.
        x, y: their middle.
    """

    def __init__(
        self, pictures: NDArray[np.uint8], name: str, color: str, remark: str, right: float, score: str,
        ground: Ground, side: float, x: float, y: float,
    ) -> None:  # fmt: skip
        self.foot = y - side / 2
        self.place = Square(side, stroke_color=ground.line, stroke_width=3).move_to([x, y, 0])
        self.words = VGroup(
            stand(Words(name, theme.LABEL, color, SEMIBOLD), x, self.foot - NAME),
            stand(Words(remark, theme.LABEL, ground.muted), x, self.foot - REMARK),
        )
        self.block = Hundred(pictures, side).move_to(self.place).judge(0, 0)
        self.score = stand(Words(score, theme.HEADING, ground.ink, SEMIBOLD), x, self.foot - SCORE)
        self.right = right
        super().__init__(self.place, self.words)

    def ask(self) -> tuple[Animation, Animation]:
        """The pictures are judged one after the other, and the score is there."""
        return self.block.ask(self.right), FadeIn(self.score, shift=0.15 * UP)


def specimen_judged(ground: Ground) -> Mobject:
    pictures = np.repeat(np.arange(COUNT, dtype=np.uint8)[:, None, None, None] + 100, 3, 3).repeat(8, 1).repeat(8, 2)
    judged = Judged(pictures, "DINO", ground.teacher, "linear probe", 74.6, "74,6%", ground, 1.9, 0, 0.6)
    return Group(judged, judged.block.judge(74.6), judged.score)

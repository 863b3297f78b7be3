"""Networks by depth and width, and attention heads on the frames that a GPU works through."""

from __future__ import annotations

from typing import Any, Self

from manim import LEFT, RIGHT, UP, Mobject, Rectangle, RoundedRectangle, VGroup, interpolate_color, linear
from manim.utils.color import ManimColor

from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["Blocks", "Heads"]


# -- A network drawn by its depth and width: a column for each block, as high as the block is wide ---------------------


DIM = 0.75  # share of its colour that a block has while it is not lit; opaque all the same, since copies lie on it


class Blocks(VGroup):
    """Its submobjects are the columns, from the first block to the last; they stand on the height 0, the first at x = 0.

    Args:
        count: of blocks.
        height: of every column, manim units.
        pitch: from block to block, manim units; a column takes 0.68 of it.
        color: hex.
        ground: the ground it stands on.
    """

    def __init__(self, count: int, height: float, pitch: float, color: str, ground: Ground) -> None:
        self.ground, self.plain, self.lit = (ManimColor(each) for each in (ground.ground, color, ground.ink))
        column = Rectangle(width=0.68 * pitch, height=height, fill_opacity=1, stroke_width=0).shift(height / 2 * UP)
        super().__init__(*(column.copy().shift((index + 0.5) * pitch * RIGHT) for index in range(count)))
        self.light(0)

    def light(self, share: float) -> Self:
        """A light runs once from the first block to the last; at both ends it is outside."""
        for index, column in enumerate(self.submobjects):
            lit = max(0.0, 1 - abs(index / len(self.submobjects) - (1.5 * share - 0.25)) / 0.22)
            full = interpolate_color(self.plain, self.lit, lit)
            column.set_fill(interpolate_color(self.ground, full, DIM + (1 - DIM) * lit))
        return self

    def shine(self, **kwargs: Any) -> Vary:
        """A light runs through it once: a seamless loop."""
        return Vary(self, self.light, rate_func=linear, **kwargs)


def specimen_blocks(ground: Ground) -> Mobject:
    small, large = Blocks(12, 1.2, 0.09, ground.teacher, ground), Blocks(40, 2.4, 0.09, ground.teacher, ground)
    return VGroup(small, large.light(0.5).shift(1.5 * RIGHT))


# -- Attention heads laid over the frames that a GPU works through: what a head does not fill of its frames is wasted


HEIGHT = 0.62  # of a frame, manim units
INSET = 0.05  # of a head in its frames


class Heads(VGroup):
    """Two rows of heads, each from the beginning of a frame. Parts: `frames`, `wasted` (what is left of a head's last
    frame) and `heads`; in the order in which they are read.

    Args:
        count: of heads, even.
        fill: how many frames' width a head has; it takes the next whole number of frames.
        frame: width of a frame, manim units.
        ys: heights of the two rows.
        left: x of the first frame's left edge.
        ground: the ground they stand on.
    """

    def __init__(
        self, count: int, fill: float, frame: float, ys: tuple[float, float], left: float, ground: Ground
    ) -> None:
        self.frames, self.wasted, self.heads = VGroup(), VGroup(), VGroup()
        span = -int(-fill // 1)  # frames for each head
        empty = {"stroke_color": ground.muted, "stroke_width": 2.5, "fill_opacity": 0}
        solid = {"height": HEIGHT - 0.14, "fill_opacity": 1, "stroke_width": 0}
        for index in range(count):
            start, y = left + index % (count // 2) * span * frame, ys[index // (count // 2)]
            middles = (start + (place + 0.5) * frame for place in range(span))
            self.frames.add(*(Rectangle(width=frame, height=HEIGHT, **empty).move_to([x, y, 0]) for x in middles))
            head = RoundedRectangle(width=fill * frame - 0.1, corner_radius=0.07, fill_color=ground.teacher, **solid)
            self.heads.add(head.move_to([start + INSET, y, 0], aligned_edge=LEFT))
            if span > fill:
                rest = Rectangle(width=(span - fill) * frame - 0.06, fill_color=ground.muted, **solid)
                end = [start + span * frame - 0.06, y, 0]
                self.wasted.add(rest.move_to(end, aligned_edge=RIGHT).set_fill(opacity=0.4))
        super().__init__(self.frames, self.wasted, self.heads)


def specimen_heads(ground: Ground) -> Mobject:
    old = Heads(6, 1.375, 0.78, (1.4, 0.6), -2.34, ground)
    return VGroup(old, Heads(10, 1, 0.78, (-0.6, -1.4), -2.34, ground))

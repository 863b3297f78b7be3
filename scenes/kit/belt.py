"""A belt of pictures on which a stamp puts one name after the other."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import DOWN, LEFT, UP, Animation, Circle, Group, Mobject, RoundedRectangle, VGroup, linear, smooth
from numpy.typing import NDArray
from PIL import Image

from scenes.kit.picture import Picture, shrunk, tiled
from scenes.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.data import photo
from tenuto.stage.theme import Ground

__all__ = ["LabelBelt", "RunBelt"]

SIDE, GAP = 1.6, 0.25  # of a picture and between two, manim units
ENLARGED_PX = (
    192  # about as large as they are shown: the small pictures are enlarged once, smoothly, and not in every frame
)
REACH = 5  # pictures to either side of the stamp, as far as the frame goes
EDGE = 7.1  # manim units from the middle, where nothing is seen any more
MOVING = 0.55  # share of a step in which the belt moves; in the rest it stands and the stamp comes down


class LabelBelt(Group):
    """Pictures pass below a stamp; those that have passed carry their names.

    `at(steps)` is a pure function of how many pictures have been stamped since the start; it repeats after as many steps
    as there are pictures, so a run over all of them is a seamless loop.

    Args:
        pictures: (n, H, W, 3) uint8, n > REACH.
        names: what is stamped on each.
        ground: the ground it stands on.
        y: height of the pictures' middle; the stamp stands above x = 0.
    """

    def __init__(self, pictures: NDArray[np.uint8], names: list[str], ground: Ground, y: float) -> None:
        super().__init__()
        self.y, self.period = y, len(pictures)
        order = np.arange(-REACH, self.period + REACH + 1) % self.period
        size = (ENLARGED_PX, ENLARGED_PX)
        large = np.stack([np.asarray(Image.fromarray(p).resize(size, Image.Resampling.LANCZOS)) for p in pictures])
        self.pitch = SIDE + GAP
        self.strip = Picture(tiled(large[order], len(order), round(GAP / SIDE * ENLARGED_PX)), SIDE)
        self.tags = VGroup(*(Tag(name, ground, theme.SMALL) for name in names))
        self.stamp = _stamp(ground)
        self.add(self.strip, self.tags, self.stamp)
        self.at(0.0)

    def at(self, steps: float, named_from: int = -(10**6)) -> Self:
        """The state after so many steps; pictures before `named_from` have no names yet."""
        whole = int(np.floor(steps))
        share = steps - whole
        place = whole + smooth(min(share / MOVING, 1.0))  # the picture below the stamp, as the belt stands
        press = max(share - MOVING, 0.0) / (1 - MOVING)  # 0 to 1 while the belt stands
        down = np.sin(np.pi * press) ** 2
        stamped = whole + (1 if press >= 0.5 else 0)
        left = -SIDE / 2 - (place % self.period + REACH) * self.pitch
        self.strip.move_to([left, self.y, 0], aligned_edge=LEFT)
        for index, tag in enumerate(self.tags):
            # The one occurrence of this picture that has been stamped and is not yet out of sight.
            latest = stamped - (stamped - index) % self.period
            tag.move_to([(latest - place) * self.pitch, self.y + SIDE / 2, 0])
            # It fades where the frame ends.
            left_over = np.clip((tag.get_x() + EDGE) / 0.6, 0, 1)
            tag.set_opacity(float(left_over) if latest >= named_from else 0.0)
        self.stamp.move_to([0, self.y + SIDE / 2 + 0.36 - 0.3 * down, 0], aligned_edge=DOWN)
        return self


class RunBelt(Animation):
    """The belt runs from one step to another at an even pace."""

    def __init__(self, belt: LabelBelt, start: float, end: float, named_from: int = -(10**6), **kwargs: object) -> None:
        self.start, self.end, self.named_from = start, end, named_from
        super().__init__(belt, **{"rate_func": linear, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject.at(self.start + (self.end - self.start) * self.rate_func(alpha), self.named_from)


def _stamp(ground: Ground) -> VGroup:
    """A rubber stamp: knob, neck and block."""
    style = {"fill_color": ground.muted, "fill_opacity": 1.0, "stroke_width": 0}
    block = RoundedRectangle(width=1.1, height=0.24, corner_radius=0.06, **style)
    neck = RoundedRectangle(width=0.2, height=0.3, corner_radius=0.04, **style).next_to(block, UP, buff=-0.03)
    knob = Circle(0.2, **style).next_to(neck, UP, buff=-0.08)
    return VGroup(neck, knob, block)


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    pictures = np.stack([shrunk(photo("cat")[:300, x : x + 300], 64) for x in (0, 30, 60, 90, 120, 150)])
    belt, edge = LabelBelt(pictures, ["mèo"] * len(pictures), ground, 0).at(2.8), 3.6
    left, length = belt.strip.get_left()[0], belt.strip.width
    part = belt.strip.crop((-edge - left) / length, 0, 2 * edge / length, 1)
    return Group(part, *(tag for tag in belt.tags if abs(tag.get_x()) < edge), belt.stamp).scale(0.65)

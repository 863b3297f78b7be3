"""What a vision transformer sees: a picture cut into patches, and the CLS token that listens to all of them."""

from __future__ import annotations

import numpy as np
from manim import UP, Group, Line, RoundedRectangle, VGroup
from manim.typing import Point3DLike

from scenes import theme
from scenes.kit.flow import Flow
from scenes.kit.lettering import stand
from scenes.kit.picture import Picture
from scenes.theme import SEMIBOLD, Ground, Words

__all__ = ["cls_token", "fan", "patches"]


def patches(picture: Picture, side: int, border: str | None = None) -> Group:
    """The picture cut into `side` x `side` patches, row by row, each standing where it was cut."""
    share = 1 / side
    return Group(*(picture.crop(i % side * share, i // side * share, share, share, border) for i in range(side * side)))


def cls_token(ground: Ground, size: float = 0.95, color: str | None = None) -> VGroup:
    """The token that is no patch: a square with its name."""
    box = RoundedRectangle(
        width=size,
        height=size,
        corner_radius=0.16 * size,
        stroke_width=0,
        fill_color=color or ground.ink,
        fill_opacity=1,
    )
    return VGroup(
        box, stand(Words("CLS", theme.SMALL, ground.ground, SEMIBOLD), 0, -0.27 * theme.SMALL * theme.UNITS_PER_PX)
    )


def fan(starts: Group, end: Point3DLike, color: str) -> tuple[VGroup, list[Flow]]:
    """Lines from the upper edge of every start to one place, and a dot for each that runs there, all out of step."""
    lines = VGroup(
        *(Line(start.get_top() + 0.06 * UP, end, stroke_color=color, stroke_width=1.5, stroke_opacity=0.45)
          for start in starts)
    )  # fmt: skip
    late = np.random.default_rng(0).permutation(len(lines)) / len(lines)
    return lines, [Flow(line, color, 1, 0.06, float(ahead)) for line, ahead in zip(lines, late, strict=True)]

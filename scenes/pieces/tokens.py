"""What a vision transformer sees: a picture cut into patches, and the CLS token that listens to all of them."""

from __future__ import annotations

import numpy as np
from manim import UP, Group, Line, Mobject, Rectangle, RoundedRectangle, VGroup
from manim.typing import Point3DLike

from tenuto.kit.flow import Flow, gathering
from tenuto.kit.picture import Picture
from tenuto.stage import theme
from tenuto.stage.data import photo
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["cls_token", "fan", "patch_box", "patch_frame", "patch_lines", "patches", "register_token"]


def patches(picture: Picture, side: int, border: str | None = None) -> Group:
    """The picture cut into `side` x `side` patches, row by row, each standing where it was cut."""
    share = 1 / side
    return Group(*(picture.crop(i % side * share, i // side * share, share, share, border) for i in range(side * side)))


def patch_box(row: int, column: int, side: int) -> tuple[float, float, float, float]:
    """One of `side` x `side` patches as shares of its picture, for Picture.region and Picture.crop."""
    return column / side, row / side, 1 / side, 1 / side


def patch_frame(picture: Picture, patch: int, side: int, color: str, width: float = 5.0) -> Rectangle:
    """The outline of one of the `side` x `side` patches of an upright picture, counted row by row."""
    return picture.region(*patch_box(*divmod(patch, side), side), color, stroke_width=width)


def patch_lines(picture: Picture, side: int, color: str) -> VGroup:
    """The faint lines between the `side` x `side` patches of an upright picture."""
    style = {"stroke_color": color, "stroke_width": 1.5, "stroke_opacity": 0.6}
    upper_left, upper_right, lower_left, _ = picture.points
    across, down = upper_right - upper_left, lower_left - upper_left
    lines = VGroup()
    for share in np.arange(1, side) / side:
        lines.add(Line(upper_left + share * across, lower_left + share * across, **style))
        lines.add(Line(upper_left + share * down, upper_right + share * down, **style))
    return lines


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


def register_token(ground: Ground, size: float = 0.78) -> RoundedRectangle:
    """An additional token without a name or a patch."""
    style = {"stroke_color": ground.ink, "stroke_width": 3, "fill_color": ground.panel, "fill_opacity": 1}
    return RoundedRectangle(width=size, height=size, corner_radius=0.12, **style)


def fan(starts: Group, end: Point3DLike, color: str) -> tuple[VGroup, list[Flow]]:
    """Lines from the upper edge of every start to one place, and a dot for each that runs there, all out of step."""
    return gathering(((start.get_top() + 0.06 * UP, end) for start in starts), color, np.random.default_rng(0))


def specimen_tokens(ground: Ground) -> Mobject:
    pieces = patches(Picture(photo("cat")[:, 90:390], 1.9), 4, ground.line)
    token = cls_token(ground, 0.8).move_to([0, 1.9, 0])
    lines, flows = fan(pieces, token.get_bottom(), ground.ink)
    return Group(pieces, lines, *flows, token, register_token(ground).move_to([1.4, 1.9, 0]))

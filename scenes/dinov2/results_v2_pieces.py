"""A hundred pictures that are dealt out; pictures with captions; and what a network can say of every pixel, sketched from a mask: its segment, its depth."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Group, Line, Mobject, VGroup
from manim.utils.color import ManimColor
from numpy.typing import NDArray

from scenes.pieces.hundred import COUNT, Hundred
from tenuto.kit.heatmap import ramp
from tenuto.kit.picture import Picture
from tenuto.kit.samples import scenery
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["captioned_pictures", "deal", "depth", "segments"]

FAR, NEAR = 30, 200  # steps of a ramp, of 256
UNDER_WAY = 8  # pictures that come up at the same time while a hundred are dealt


def deal(block: Hundred, **kwargs: Any) -> Vary:
    """The pictures of a hundred that nobody has judged yet come up one after the other, row by row."""
    whole = block.judge(0, 0).pixel_array.copy()
    side = round(COUNT**0.5)
    row, column = (np.arange(length) * side // length for length in whole.shape[:2])
    rank = row[:, None] * side + column

    def show(share: float) -> None:
        there = np.clip((share * (COUNT + UNDER_WAY) - rank) / UNDER_WAY, 0, 1)
        block.pixel_array = np.dstack([whole[..., :3], np.round(whole[..., 3] * there).astype(np.uint8)])

    return Vary(block, show, introducer=True, **kwargs)


def captioned_pictures(pictures: NDArray[np.uint8], ground: Ground, side: float = 0.52, columns: int = 3) -> Group:
    """Pictures (n, H, W, 3), `side` manim units high, each above two lines that stand for a caption."""
    cards = Group()
    for index, pixels in enumerate(pictures):
        lines = VGroup()
        for row, length in enumerate((1.0, 0.45 + 0.1 * (index % 4))):
            left, y = -side / 2, -side / 2 - 0.1 - 0.1 * row
            lines.add(Line([left, y, 0], [left + length * side, y, 0], stroke_color=ground.ink, stroke_width=4))
        cards.add(Group(Picture(pixels, side), lines))
    return cards.arrange_in_grid(cols=columns, buff=(0.35, 0.18))


def segments(mask: NDArray[np.bool_], color: str, ground: Ground) -> NDArray[np.uint8]:
    """The thing in a colour on the panel's, (H, W) -> (H, W, 3)."""
    colours = [np.round(255 * ManimColor(each).to_rgb()) for each in (ground.panel, color)]
    return np.asarray(colours, np.uint8)[mask.astype(int)]


def depth(mask: NDArray[np.bool_], color: str, ground: Ground) -> NDArray[np.uint8]:
    """The floor comes nearer downwards, and the thing is as near as the floor under its feet, (H, W) -> (H, W, 3)."""
    rows = np.linspace(FAR, NEAR, len(mask))[:, None]
    feet = rows[np.flatnonzero(mask.any(1))[-1]]
    return ramp(color, ground)[np.where(mask, feet, rows).astype(int)]


def specimen_dense(ground: Ground) -> Mobject:
    y, x = np.mgrid[-60:60, -60:60]
    thing = np.hypot(x, y + 10) < 30
    pictures = (Picture(segments(thing, ground.teacher, ground), 1.8), Picture(depth(thing, ground.data, ground), 1.8))
    return Group(*pictures).arrange(buff=0.4)


def specimen_captioned_pictures(ground: Ground) -> Mobject:
    return captioned_pictures(np.stack([scenery()[::5, ::5]] * 6), ground)

"""What a network can say of every pixel, sketched from the mask of the one thing in a picture: its segment, its depth."""

from __future__ import annotations

import numpy as np
from manim import Group, Mobject
from manim.utils.color import ManimColor
from numpy.typing import NDArray

from tenuto.kit.heatmap import ramp
from tenuto.kit.picture import Picture
from tenuto.stage.theme import Ground

__all__ = ["depth", "segments"]

FAR, NEAR = 30, 200  # steps of a ramp, of 256


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

"""Photographs in other colours, as augmentation makes them."""

from __future__ import annotations

import numpy as np
from manim import RIGHT, Group, Mobject
from numpy.typing import NDArray

from scenes.kit.picture import Picture
from tenuto.stage.data import photo
from tenuto.stage.theme import Ground

__all__ = ["grey", "warm"]


def warm(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Stronger colours, turned to red: colour jitter; (H, W, 3) -> (H, W, 3)."""
    plain = pixels.mean(axis=2, keepdims=True)
    strong = (plain + 1.3 * (pixels - plain)) * [1.12, 0.9, 0.9]
    return np.asarray(np.clip(strong, 0, 255), np.uint8)


def grey(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Luma of every pixel (ITU-R BT.601), with a little more contrast; (H, W, 3) -> (H, W, 3)."""
    luma = pixels @ np.array([0.299, 0.587, 0.114])
    return np.repeat(np.clip(1.2 * luma - 20, 0, 255)[..., None], 3, axis=2).astype(np.uint8)


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    pixels = photo("cat")[:, 90:390]
    return Group(*(Picture(each, 1.6) for each in (pixels, warm(pixels), grey(pixels)))).arrange(RIGHT, buff=0.15)

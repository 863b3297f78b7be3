"""What the network saw of a photograph, and where it looked."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tenuto.stored import Stored

__all__ = ["HEAD", "star_seen"]

HEAD = 7  # of the trained maps, the one that keeps most of the animal


def star_seen(stored: Stored, name: str, pixels: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Of a photograph (H, W, 3): the square that the network saw, and the trained network's maps of it (heads, h, w)."""
    index = stored.about["pictures"].index(name)
    left, top, width, height = stored.boxes[index]
    return pixels[top : top + height, left : left + width], stored.maps[1, index].astype(np.float32)

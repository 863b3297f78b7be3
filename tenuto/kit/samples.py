"""What specimens are made of, since the kit knows no lecture's colours and photographs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["BLUE", "GOLD", "GREEN", "RED", "scenery"]

BLUE, GOLD, GREEN, RED = "#6FA8FF", "#F5B441", "#35C9B0", "#FF6F61"
SIDE = 300  # px


def scenery() -> NDArray[np.uint8]:
    """Hills under an evening sky, (300, 300, 3) RGB: a picture in which every part looks different."""
    y, x = np.mgrid[: 1 : SIDE * 1j, : 1 : SIDE * 1j]
    picture = np.stack([60 + 190 * y, 90 + 90 * y, 170 - 60 * y], axis=-1)
    picture[np.hypot(x - 0.68, y - 0.42) < 0.13] = (255, 226, 150)
    for height, swing, waves, colour in ((0.55, 0.08, 7, (70, 110, 120)), (0.72, 0.06, 11, (40, 80, 70))):
        picture[y > height + swing * np.sin(waves * x)] = colour
    return picture.astype(np.uint8)

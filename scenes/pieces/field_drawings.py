"""Pictures of what no photograph at hand shows, computed: land from a satellite, a leaf with spots, depth in a room."""

from __future__ import annotations

import numpy as np
from manim import RIGHT, Group, Mobject
from numpy.typing import NDArray

from tenuto.kit.heatmap import ramp
from tenuto.kit.picture import Picture
from tenuto.stage.theme import Ground

__all__ = ["depth_view", "satellite_view", "sick_leaf"]

ROWS = 320  # px
PARCELS = (  # RGB of the crops on the fields
    (96, 128, 62), (128, 150, 70), (178, 160, 96), (150, 118, 80), (74, 106, 58), (196, 182, 120), (112, 140, 84),
)  # fmt: skip
BOXES = (  # lowest and highest corner of what stands in the room; x to the right, y up, z away, metres
    ((-1.6, -1.0, 2.6), (-0.7, 0.1, 3.4)), ((0.75, -1.0, 3.6), (1.6, 0.7, 4.6)), ((-0.25, -1.0, 4.8), (0.45, -0.3, 5.5)),
)  # fmt: skip
ROOM = ((-1.6, 1.6), (-1.0, 1.25), 7.0)  # walls left and right, floor and ceiling, wall at the end


def satellite_view(ground: Ground, width: float, height: float) -> Picture:
    """Fields with their furrows, a river, a road and roofs with their shadows, from above."""
    rng, (x, y) = np.random.default_rng(12), _places(width / height)
    bend = 0.02 * np.sin(9 * y + 4 * x)
    along, across = 0.94 * x + 0.34 * y + bend, -0.34 * x + 0.94 * y + bend
    seeds = rng.uniform([-0.2, -0.7], [1.9, 1.1], (34, 2))
    away = np.maximum(np.abs(along[..., None] - seeds[:, 0]), 0.75 * np.abs(across[..., None] - seeds[:, 1]))
    order = np.sort(away, -1)
    parcel = away.argmin(-1)
    colour = np.array(PARCELS, float)[rng.integers(0, len(PARCELS), len(seeds))][parcel]
    turn = rng.uniform(0, np.pi, len(seeds))[parcel]
    furrows = np.sin((along * np.cos(turn) + across * np.sin(turn)) * 190)
    colour = colour * (1 + 0.09 * furrows[..., None]) * rng.uniform(0.92, 1.08, (*x.shape, 1))
    _paint(colour, order[..., 1] - order[..., 0] < 0.012, (52, 72, 44))
    river = np.abs(x - 0.42 - 0.10 * np.sin(5 * y) - 0.12 * y)
    _paint(colour, river < 0.062, (186, 176, 140))
    _paint(colour, river < 0.048, (58, 98, 128))
    _paint(colour, np.abs(y - 0.62 + 0.22 * x) < 0.011, (206, 202, 192))
    for px, py, size in zip(
        rng.uniform(0.72, 1.35, 14), rng.uniform(-0.14, 0.14, 14), rng.uniform(0.02, 0.035, 14), strict=True
    ):
        top = 0.62 - 0.22 * px + py
        _paint(colour, (np.abs(x - px - 0.012) < size) & (np.abs(y - top - 0.014) < 0.7 * size), (44, 48, 40))
        _paint(
            colour,
            (np.abs(x - px) < size) & (np.abs(y - top) < 0.7 * size),
            (188, 104, 78) if py > 0 else (170, 172, 178),
        )
    return _picture(colour, ground, height)


def sick_leaf(ground: Ground, width: float, height: float) -> Picture:
    """A leaf with its veins and, here and there, brown spots in a yellow rim."""
    rng, (x, y) = np.random.default_rng(3), _places(width / height)
    colour = np.stack([58 + 30 * y, 50 + 26 * y, 38 + 16 * y], -1) * rng.uniform(0.9, 1.1, (*x.shape, 1))
    along = (x - 0.08) / (width / height - 0.16)
    off = y - 0.5 - 0.05 * np.sin(3 * along)
    edge = 0.36 * np.sin(np.pi * np.clip(along, 0, 1) ** 0.85) * (1 + 0.03 * np.sin(70 * along))
    leaf = (np.abs(off) < edge) & (along > 0) & (along < 1)
    shade = 1 - 0.5 * (np.abs(off) / np.maximum(edge, 1e-6)) ** 3 - 0.12 * (off > 0)
    green = np.stack([86 * shade, 150 * shade, 62 * shade], -1) * rng.uniform(0.95, 1.05, (*x.shape, 1))
    rib = np.minimum(np.abs(off) * 3, np.abs((along - 0.9 * np.abs(off)) * 9 % 1 - 0.5) * 0.6)
    green += 34 * np.clip(1 - rib / 0.028, 0, 1)[..., None]
    for place, radius in zip(rng.uniform(0.16, 0.86, 11), rng.uniform(0.022, 0.06, 11), strict=True):
        middle = rng.uniform(-0.7, 0.7) * 0.36 * np.sin(np.pi * place**0.85)
        far = np.hypot((along - place) * (width / height - 0.16), off - middle) / radius
        far *= 1 + 0.05 * np.sin(3 * np.arctan2(off - middle, along - place))
        _paint(green, far < 1.5, (206, 190, 84))
        _paint(green, far < 1.0, (118, 74, 40))
        _paint(green, far < 0.45, (72, 46, 30))
    return _picture(np.where(leaf[..., None], green, colour), ground, height)


def depth_view(ground: Ground, width: float, height: float) -> Picture:
    """How far everything in a room is away, a ray for every pixel: the nearer, the brighter."""
    x, y = _places(width / height)
    ray = np.stack([1.15 * (x - width / height / 2), 1.15 * (0.5 - y), np.ones_like(x)], -1)
    (left, right), (floor, ceiling), end = ROOM
    with np.errstate(divide="ignore"):
        walls = (
            np.where(ray[..., 0] > 0, right, left) / ray[..., 0],
            np.where(ray[..., 1] > 0, ceiling, floor) / ray[..., 1],
        )
        depth = np.minimum.reduce([*walls, np.full(x.shape, end)])
        for low, high in BOXES:
            near, far = (np.array(corner) / ray for corner in (low, high))
            enter, leave = np.minimum(near, far).max(-1), np.maximum(near, far).min(-1)
            depth = np.where((enter < leave) & (enter > 0), np.minimum(depth, enter), depth)
    shares = np.clip((1 / depth - 1 / end) / (1 / 1.3 - 1 / end), 0, 1)
    return _picture(ramp(ground.data, ground)[(255 * (0.08 + 0.92 * shares)).astype(int)], ground, height)


def _places(aspect: float) -> NDArray[np.float64]:
    """x from 0 to `aspect` and y from 0 at the top to 1 of every pixel's middle, (2, ROWS, columns)."""
    y, x = np.mgrid[:ROWS, : round(ROWS * aspect)]
    return np.stack([x + 0.5, y + 0.5]) / ROWS


def _paint(pixels: NDArray[np.float64], where: NDArray[np.bool_], colour: tuple[int, int, int]) -> None:
    pixels[where] = colour


def _picture(pixels: NDArray[np.floating], ground: Ground, height: float) -> Picture:
    return Picture(np.clip(pixels, 0, 255).astype(np.uint8), height, ground.data)


def specimen_field_drawings(ground: Ground) -> Mobject:
    drawings = (view(ground, 1.6, 1.2) for view in (satellite_view, sick_leaf, depth_view))
    return Group(*drawings).arrange(RIGHT, buff=0.15)

"""A map of values over a picture, in even steps of lightness, and the mask that keeps a share of its mass."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import Group, Mobject, linear
from manim.typing import Point3DLike
from manim.utils.color import ManimColor
from numpy.typing import NDArray

from tenuto.kit.picture import Picture, opaque
from tenuto.kit.samples import GOLD, scenery
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["HeatMap", "heaviest", "hop", "oklab", "ramp", "spread"]

STEPS = 256
LEVELS = 1024  # of a map that are told apart: its dark end rises steeply
DARKENED = 0.30  # what is left of the picture's brightness where the map is zero
VEIL = 0.16  # what is left of it outside a mask
BRIGHTEST = 0.995  # quantile of a map that gets the ramp's last colour; single cells may lie above


class HeatMap(Picture):
    """A picture under a map of values: dark and grey where the map is low, the ramp's colours where it is high.

    Args:
        picture: (H, W, 3) uint8.
        values: (h, w), any non-negative scale; it is laid over the whole picture, smoothly.
        colours: (STEPS, 3) uint8, see `ramp`.
        height: manim units.
        border: colour of a thin frame, or None.
    """

    def __init__(
        self, picture: NDArray[np.uint8], values: NDArray[np.floating], colours: NDArray[np.uint8], height: float,
        border: str | None = None,
    ) -> None:  # fmt: skip
        grey = picture[..., :3].astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32)
        self.grey, self.picture, self.table = grey.astype(np.uint8), picture, _table(colours.tobytes())
        super().__init__(self.painted(values), height, border)
        self.values = np.asarray(values, np.float32)

    def painted(self, values: NDArray[np.floating]) -> NDArray[np.uint8]:
        """The pixels under these values, (H, W, 4)."""
        index = (spread(values, self.grey.shape) * (LEVELS - 1)).astype(np.int32)
        return self.table.take(index * 256 + self.grey).view(np.uint8).reshape(*self.grey.shape, 4)

    def show(self, values: NDArray[np.floating]) -> Self:
        """Lay other values over the picture."""
        self.values, self.pixel_array = np.asarray(values, np.float32), self.painted(values)
        return self

    def keep(self, mass: float, fade: float = 1.0) -> Self:
        """Show the picture itself in the fewest cells that hold this share of the map's mass; the rest turns dark.

        Args:
            mass: 0 to 1.
            fade: 0 shows the map as it is, 1 the mask alone.
        """
        cells = heaviest(self.values, mass)
        rows, columns = self.grey.shape
        inside = cells[np.ix_(np.arange(rows) * cells.shape[0] // rows, np.arange(columns) * cells.shape[1] // columns)]
        masked = np.where(inside[..., None], self.picture[..., :3], VEIL * self.grey[..., None])
        map_ = self.painted(self.values)
        map_[..., :3] = (1 - fade) * map_[..., :3] + fade * masked
        self.pixel_array = map_
        return self

    def sweep(self, mass: float, **kwargs: Any) -> Vary:
        """The mask grows from the single brightest cell to a share of the mass."""
        return Vary(self, lambda share: self.keep(mass * share, min(1.0, 5 * share)), **kwargs)

    def blend(self, maps: NDArray[np.floating], **kwargs: Any) -> Vary:
        """It passes through several maps (n, h, w) and returns to the first: a seamless loop."""
        maps = np.asarray(maps, np.float32)

        def show(exact: float) -> None:
            here, there, share = _passing(exact, len(maps))
            first, second = maps[here], maps[there]
            self.show((1 - share) * first / first.max() + share * second / second.max())

        return Vary(self, show, last=len(maps), rate_func=linear, **kwargs)


@functools.lru_cache(16)
def _table(colours: bytes) -> NDArray[np.uint32]:
    """The pixel, RGBA, for every level of the map and every grey of the picture under it: (LEVELS * 256,)."""
    shares = np.linspace(0, 1, LEVELS)
    heat = np.frombuffer(colours, np.uint8).reshape(STEPS, 3)[(shares * (STEPS - 1)).astype(int)]
    strength = np.sqrt(shares)[:, None, None]
    mixed = DARKENED * np.arange(256.0)[:, None] * (1 - strength) + heat[:, None] * strength
    return opaque(mixed).view(np.uint32).ravel()


def hop(mobject: Mobject, places: Sequence[Point3DLike], **kwargs: Any) -> Vary:
    """A mobject goes from place to place and back to the first, in the rhythm of `HeatMap.blend`: a seamless loop."""
    stops = np.asarray(places, float)

    def show(exact: float) -> None:
        here, there, share = _passing(exact, len(stops))
        mobject.move_to(stops[here] + (stops[there] - stops[here]) * share)

    return Vary(mobject, show, last=len(stops), rate_func=linear, **kwargs)


def _passing(exact: float, count: int) -> tuple[int, int, np.float64]:
    """Where one is on a round of `count` stops: the last one, the next, and how far between them. Each stands for a while."""
    index = int(exact)
    return index % count, (index + 1) % count, np.float64(np.clip(3 * (exact - index) - 2, 0, 1))


def heaviest(values: NDArray[np.floating], mass: float) -> NDArray[np.bool_]:
    """The fewest cells that together hold at least `mass` of the sum, of the same shape (Caron et al. 2021, Fig. 4)."""
    flat = np.asarray(values, np.float64).ravel()
    order = np.argsort(-flat, kind="stable")
    before = np.concatenate([[0.0], np.cumsum(flat[order])[:-1]]) / flat.sum()
    kept = np.zeros(flat.shape, bool)
    kept[order] = before < mass
    return kept.reshape(np.shape(values))


def ramp(color: str, ground: Ground) -> NDArray[np.uint8]:
    """From the ground through a role's colour to the ink in even steps of perceived lightness, (STEPS, 3) uint8.

    Interpolated in OKLab (Ottosson 2020), where equal distances look equal; a rainbow's do not.
    """
    stops = np.array([oklab(ManimColor(c).to_rgb()) for c in (ground.ground, color, ground.ink)])
    lightness = np.linspace(stops[0, 0], stops[-1, 0], STEPS)
    order = np.argsort(stops[:, 0])
    a, b = (np.interp(lightness, stops[order, 0], stops[order, axis]) for axis in (1, 2))
    return np.asarray(np.round(255 * np.clip(_rgb(np.stack([lightness, a, b], 1)), 0, 1)), np.uint8)


def spread(values: NDArray[np.floating], shape: tuple[int, int]) -> NDArray[np.float32]:
    """Values (h, w) as shares of the brightest, 0 to 1, laid smoothly over (H, W) pixels."""
    shares = np.asarray(values, np.float32)
    shares = np.clip(shares / max(float(np.quantile(shares, BRIGHTEST)), 1e-9), 0, 1)
    for axis, size in enumerate(shape):
        have = shares.shape[axis]
        at = np.clip((np.arange(size) + 0.5) * have / size - 0.5, 0, have - 1)
        low = np.minimum(at.astype(int), max(have - 2, 0))
        part = (at - low).astype(np.float32).reshape([-1, 1] if axis == 0 else [1, -1])
        shares = (1 - part) * shares.take(low, axis) + part * shares.take(np.minimum(low + 1, have - 1), axis)
    return shares


_TO_LMS = np.array(
    [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
     [0.0883024619, 0.2817188376, 0.6299787005]]
)  # fmt: skip
_TO_LAB = np.array(
    [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
     [0.0259040371, 0.7827717662, -0.8086757660]]
)  # fmt: skip


def oklab(rgb: NDArray[np.floating]) -> NDArray[np.float64]:
    """sRGB (..., 3) in 0..1 -> OKLab."""
    rgb = np.asarray(rgb, np.float64)
    light = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return np.asarray(np.cbrt(light @ _TO_LMS.T) @ _TO_LAB.T)


def _rgb(lab: NDArray[np.floating]) -> NDArray[np.float64]:
    """OKLab (..., 3) -> sRGB in about 0..1."""
    light = (lab @ np.linalg.inv(_TO_LAB).T) ** 3 @ np.linalg.inv(_TO_LMS).T
    return np.where(light <= 0.0031308, 12.92 * light, 1.055 * np.clip(light, 0, None) ** (1 / 2.4) - 0.055)


def specimen_heatmap(ground: Ground) -> Mobject:
    y, x = np.mgrid[-1:1:16j, -1:1:16j]
    picture, values = scenery(), np.exp(-6 * (x**2 + y**2))
    whole, kept = (HeatMap(picture, values, ramp(GOLD, ground), 2.4) for _ in range(2))
    return Group(whole, kept.keep(0.6)).arrange(buff=0.3)

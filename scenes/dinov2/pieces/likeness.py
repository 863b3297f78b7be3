"""How alike small pictures are: where their colours lie, what marks copies, and how neighbours and clusters are found.

Everything is computed here from the pixels; a stand-in for the networks of a real pipeline, at a size that can be seen.
"""

from __future__ import annotations

import numpy as np
from manim import Mobject, VGroup
from numpy.typing import ArrayLike, NDArray

from scenes.dinov2.pieces.scatter import Scatter
from tenuto.kit.heatmap import oklab
from tenuto.stage.theme import Ground

__all__ = ["chosen", "colours", "copies", "fingerprints", "groups", "hues", "k_means", "nearest"]

Floats = NDArray[np.float64]
GREY = 0.06  # OKLab chroma below which a pixel counts as background
CELLS, COMPONENTS = 8, 100  # a fingerprint: cells a side, whitened principal components that are kept


def colours(pictures: NDArray[np.uint8]) -> Floats:
    """The mean colour of the coloured pixels, OKLab's a and b, (n, 2)."""
    ab = oklab(pictures / 255.0)[..., 1:]
    weight = np.clip(np.hypot(ab[..., 0], ab[..., 1]) - GREY, 1e-6, None)[..., None]
    return np.asarray((ab * weight).sum((1, 2)) / weight.sum((1, 2)))


def hues(colours: Floats) -> Floats:
    """The direction of each colour (n, 2), whatever its strength, (n, 2)."""
    return np.asarray(colours / np.linalg.norm(colours, axis=1, keepdims=True))


def copies(pictures: NDArray[np.uint8], seed: int) -> NDArray[np.uint8]:
    """Near copies, (n, H, W, 3): cut by up to three pixels, stretched back, and lighter or darker."""
    rng = np.random.default_rng(seed)
    found = np.empty_like(pictures)
    side = pictures.shape[1]
    for index, picture in enumerate(pictures):
        cut = int(rng.integers(1, 4))
        top, left = rng.integers(0, cut + 1, 2)
        at = np.linspace(0, side - 1 - cut, side).round().astype(int)
        light = rng.uniform(0.8, 1.15)
        found[index] = np.clip(picture[np.ix_(top + at, left + at)] * light, 0, 255)
    return found


def fingerprints(pictures: NDArray[np.uint8]) -> Floats:
    """What tells a copy from a picture that is merely alike: unit vectors (n, COMPONENTS) whose cosine is near 1.

    The colours of CELLS x CELLS cells, whitened over the given pictures so that what all have in common counts little.
    """
    count, side = len(pictures), pictures.shape[1] // CELLS
    cells = oklab(pictures / 255.0).reshape(count, CELLS, side, CELLS, side, 3).mean((2, 4)) * [1, 2, 2]
    rows = cells.reshape(count, -1)
    left, _, _ = np.linalg.svd(rows - rows.mean(0), full_matrices=False)
    kept = left[:, : min(COMPONENTS, count // 2)]
    return np.asarray(kept / np.linalg.norm(kept, axis=1, keepdims=True))


def groups(likeness: Floats, least: float) -> NDArray[np.int64]:
    """Connected components over pairs (n, n) that are alike by more than `least`: for each its group's first member."""
    first = np.arange(len(likeness))
    joined = likeness > least
    while True:
        lower = np.where(joined, first[None], first[:, None]).min(1)
        lower = np.minimum(lower, first)
        if (lower == first).all():
            return first
        first = lower


def nearest(queries: ArrayLike, points: ArrayLike, count: int) -> NDArray[np.int64]:
    """The `count` points (n, d) nearest to each query (q, d), nearest first, (q, count)."""
    away = np.linalg.norm(np.asarray(queries, float)[:, None] - np.asarray(points, float)[None], axis=2)
    return np.argsort(away, axis=1, kind="stable")[:, :count]


def chosen(queries: ArrayLike, points: ArrayLike, count: int) -> NDArray[np.int64]:
    """`count` points that the queries choose in turn, each the nearest to it that is still there; (count,)."""
    ranked = nearest(queries, points, len(np.asarray(points)))
    found: list[int] = []
    for turn in range(count):
        found.append(next(int(i) for i in ranked[turn % len(ranked)] if i not in found))
    return np.array(found)


def k_means(points: ArrayLike, count: int, rounds: int, seed: int) -> tuple[Floats, NDArray[np.int64]]:
    """Lloyd's algorithm from `count` random points: the middles after every round (rounds + 1, count, d), and whose
    cluster each of the points (n, d) is in at the end, (n,)."""
    data = np.asarray(points, float)
    middles = [data[np.random.default_rng(seed).choice(len(data), count, replace=False)]]
    for _ in range(rounds):
        own = nearest(data, middles[-1], 1)[:, 0]
        middles.append(np.array([data[own == k].mean(0) if (own == k).any() else middles[-1][k] for k in range(count)]))
    return np.array(middles), nearest(data, middles[-1], 1)[:, 0]


def specimen_likeness(ground: Ground) -> Mobject:
    rng = np.random.default_rng(0)
    points = np.concatenate([rng.normal(middle, 0.3, (40, 2)) for middle in ((-1.6, 0.4), (0.3, -0.6), (1.5, 0.7))])
    places, own = np.pad(points, ((0, 0), (0, 1))), k_means(points, 3, 8, 0)[1]
    colors = (ground.data, ground.student, ground.teacher)
    return VGroup(*(Scatter(places[own == index], color, 0.06) for index, color in enumerate(colors)))

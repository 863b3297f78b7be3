"""Where pictures are put so that what is alike stands close together and all can be seen."""

from __future__ import annotations

import itertools

import numpy as np
from manim import Mobject, Square, VGroup
from numpy.typing import ArrayLike, NDArray

from scenes.kit.likeness import Floats, colours
from tenuto.stage.theme import Ground

__all__ = ["apart", "around", "by_colour"]


def by_colour(
    pictures: NDArray[np.uint8], unit: tuple[float, float], gap: float, width: float, height: float
) -> Floats:
    """Places by hue and strength of colour in a box around the origin, pushed apart until all can be seen, (n, 3).

    Args:
        unit: how far a standard deviation reaches right and up, manim units.
        gap: see `apart`, like width and height.
    """
    points = colours(pictures)
    points = (points - np.median(points, 0)) / points.std(0)
    loose = np.sign(points) * np.abs(points) ** 0.8 * unit  # the root pulls in the few whose colours are strong
    return np.column_stack([apart(loose, gap, width, height), np.zeros(len(points))])


def apart(points: ArrayLike, gap: float, width: float, height: float) -> Floats:
    """Places (n, 2) near the given ones, inside a box around the origin, of which no two squares of side `gap` overlap
    much: each pair that does is pushed apart along its line until all is calm."""
    places = np.array(points, float)
    half = np.array([width, height]) / 2
    for _ in range(400):
        away = places[:, None] - places[None]
        size = np.abs(away).max(2) + 10 * np.eye(len(places))
        push = (
            np.clip(gap - size, 0, None)[..., None]
            * away
            / np.clip(np.linalg.norm(away, axis=2), 1e-6, None)[..., None]
        )
        if push.any():
            places += 0.35 * push.sum(1)
        places = np.clip(places, -half, half)
    return places


def around(queries: Floats, near: Floats, reach: float) -> Floats:
    """Places at all four sides of each query (q, 3) for its four neighbours (q, 4, 3), `reach` away, (q, 4, 3): of all
    ways to share them out the one with the shortest ways."""
    sides = reach * np.array([[0, 1, 0], [0, -1, 0], [-1, 0, 0], [1, 0, 0]])
    orders = [list(order) for order in itertools.permutations(range(4))]

    def ways(query: Floats, points: Floats) -> int:
        return int(np.argmin([np.linalg.norm(query + sides[order] - points, axis=1).sum() for order in orders]))

    return np.array([query + sides[orders[ways(query, points)]] for query, points in zip(queries, near, strict=True)])


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    crowd = np.random.default_rng(2).normal(size=(24, 2)) * [0.5, 0.35]
    square = Square(0.3, fill_color=ground.data, fill_opacity=0.7, stroke_color=ground.ground, stroke_width=2)
    both = VGroup()
    for places, x in ((crowd, -1.5), (apart(crowd, 0.38, 2.6, 2.4), 1.5)):
        both.add(VGroup(*(square.copy().move_to([*place, 0]) for place in places)).shift([x, 0, 0]))
    return both

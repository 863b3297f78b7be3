"""Pictures placed by likeness, the cells of a plane and what falls into them, and the machines that search."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any, Self

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    Animation,
    Dot,
    FadeIn,
    LaggedStart,
    Mobject,
    Square,
    VGroup,
    VMobject,
)
from numpy.typing import ArrayLike, NDArray

from scenes.dinov2.pieces.likeness import Floats, colours, nearest
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["Cells", "Hits", "apart", "around", "badge", "by_colour"]


# -- Where pictures are put so that what is alike stands close together and all can be seen ----------------------------


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


def specimen_arrangement(ground: Ground) -> Mobject:
    crowd = np.random.default_rng(2).normal(size=(24, 2)) * [0.5, 0.35]
    square = Square(0.3, fill_color=ground.data, fill_opacity=0.7, stroke_color=ground.ground, stroke_width=2)
    both = VGroup()
    for places, x in ((crowd, -1.5), (apart(crowd, 0.38, 2.6, 2.4), 1.5)):
        both.add(VGroup(*(square.copy().move_to([*place, 0]) for place in places)).shift([x, 0, 0]))
    return both


# -- How many there are of something, as a number in a disc beside it --------------------------------------------------


def badge(things: VGroup, ground: Ground) -> VGroup:
    """The number of things in a group, in a disc to its right."""
    disc = Dot(radius=0.3, color=ground.ground, stroke_color=ground.ink, stroke_width=3)
    disc.next_to(things, RIGHT, 0.18)
    count = Words(f"{len(things)}", theme.BODY, ground.ink, SEMIBOLD)
    count.is_computed = True  # it counts what stands there
    return VGroup(disc, stand(count, disc.get_x(), disc.get_y() - 0.1))


def specimen_badge(ground: Ground) -> Mobject:
    dots = VGroup(*(Dot([x, y, 0], 0.11, color=ground.data) for x, y in ((0, 0), (0.5, 0.3), (0.7, -0.2), (1.1, 0.1))))
    return VGroup(dots, badge(dots, ground))


# -- The plane divided among points: every place belongs to the nearest of them ----------------------------------------


class Cells(VGroup):
    """The cells of some points inside a box (their Voronoi diagram), with a dot at each point.

    Submobjects: `areas` (one outline each) and `dots`.

    Args:
        points: (n, 2), manim units.
        box: left, bottom, right, top.
        color: of the outlines and dots.
    """

    def __init__(self, points: ArrayLike, box: tuple[float, float, float, float], color: str) -> None:
        left, bottom, right, top = box
        self.corners = np.array([[left, bottom], [right, bottom], [right, top], [left, top]])
        count = len(np.asarray(points))
        self.areas = VGroup(
            *(VMobject(stroke_color=color, stroke_width=3, fill_color=color, fill_opacity=0) for _ in range(count))
        )
        self.dots = VGroup(*(Dot(radius=0.08, color=color) for _ in range(count)))
        super().__init__(self.areas, self.dots)
        self.show(points)

    def show(self, points: ArrayLike) -> Self:
        """Divide the box among other points at once."""
        self.places = np.array(points, float)
        for index, (area, dot) in enumerate(zip(self.areas, self.dots, strict=True)):
            cell = self._cell(index)
            outline = np.column_stack([cell, np.zeros(len(cell))])
            area.set_points_as_corners(np.concatenate([outline, outline[:1]]))
            dot.move_to([*self.places[index], 0])
        return self

    def _cell(self, index: int) -> NDArray[np.float64]:
        """The corners of one cell, (m, 2): the box, cut by the bisector towards every other point."""
        cell = self.corners
        for other in np.delete(self.places, index, 0):
            way = other - self.places[index]
            beyond = (cell - (other + self.places[index]) / 2) @ way
            kept = []
            for a, b, s, t in zip(cell, np.roll(cell, -1, 0), beyond, np.roll(beyond, -1), strict=True):
                if s <= 0:
                    kept.append(a)
                if s * t < 0:
                    kept.append(a + (b - a) * s / (s - t))
            cell = np.array(kept)
        return cell

    def vary(self, points_at: Callable[[float], ArrayLike], **kwargs: Any) -> Vary:
        """The points follow a function of the animation's share: share in [0, 1] -> (n, 2)."""
        return Vary(self, lambda share: self.show(points_at(share)), **kwargs)


def specimen_cells(ground: Ground) -> Mobject:
    points = np.random.default_rng(7).uniform([-2.3, -1.3], [2.3, 1.3], (7, 2))
    cells = Cells(points, (-2.5, -1.5, 2.5, 1.5), ground.muted)
    cells.areas[2].set_fill(ground.data, 0.3)
    return cells


# -- Points that fall into the cells of a plane, and how many fell into each -------------------------------------------


class Hits(VGroup):
    """Parts: `dots`, and `badges` with the number of dots beside those of every cell that was hit.

    Args:
        points: (n, 2), manim units.
        cells: what they fall into.
        ground: the ground it stands on.
    """

    def __init__(self, points: ArrayLike, cells: Cells, ground: Ground) -> None:
        places = np.asarray(points, float)
        inside = nearest(places, cells.places, 1)[:, 0]
        self.counts = np.bincount(inside, minlength=len(cells.places))
        dot = Dot(radius=0.11, color=ground.ink, stroke_color=ground.ground, stroke_width=4)
        self.dots = VGroup(*(dot.copy().move_to([*place, 0]) for place in places))
        groups = (VGroup(*(self.dots[i] for i in np.flatnonzero(inside == k))) for k in np.flatnonzero(self.counts))
        self.badges = VGroup(*(badge(group, ground) for group in groups))
        super().__init__(self.dots, self.badges)

    def fall(self) -> Animation:
        """The dots come down one after the other."""
        return LaggedStart(*(FadeIn(dot, shift=1.2 * DOWN) for dot in self.dots), lag_ratio=0.15)

    def cells_with(self, more_than: int) -> NDArray[np.int64]:
        """Which cells were hit more often than that."""
        return np.flatnonzero(self.counts > more_than)


def specimen_hits(ground: Ground) -> Mobject:
    rng = np.random.default_rng(7)
    cells = Cells(rng.uniform([-2.3, -1.3], [2.3, 1.3], (5, 2)), (-2.5, -1.5, 2.5, 1.5), ground.muted)
    hits = Hits(rng.uniform([-2, -1], [1.5, 1], (7, 2)), cells, ground)
    cells.dots.set_opacity(0)
    return VGroup(cells, hits)

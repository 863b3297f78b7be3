"""Pictures placed by likeness, the cells of a plane and what falls into them, and the machines that search."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Dot,
    FadeIn,
    LaggedStart,
    Line,
    Mobject,
    Square,
    VGroup,
    VMobject,
)
from numpy.typing import ArrayLike, NDArray

from scenes.dinov2.pieces.flock import Flock
from scenes.dinov2.pieces.likeness import Floats, colours, copies, fingerprints, groups, k_means, nearest
from scenes.pieces.network import Network
from tenuto.kit.arrow import arrow
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture
from tenuto.kit.vary import Vary
from tenuto.kit.vector import vector
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import LectureScene
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


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


POOL, SEEDS = 62, [213, 222, 114]  # so many pictures of the wall, and three that stand for a large curated set
COPIED = (3, 3, 11, 11, 27, 40, 40, 46, 46, 46, 55, 59)  # pictures of the pool of which there are copies, once for each
MIDDLE, WIDTH, HEIGHT, UNIT = -0.62, 12.2, 4.2, (4.4, 1.4)  # of the plane; UNIT: of one standard deviation of colour
SIDE, GAP = 0.47, 0.6  # of a picture in the plane, and the least from one to the next
CLUSTERS, ROUNDS, SAMPLE = 6, 5, 4
HIT, FEW = (4, 1), 5  # clusters into which many and few seeds of a small curated set fall
LINE_Y = 2.0  # where it is written what happens


def pool() -> tuple[NDArray[np.uint8], NDArray[np.float64], NDArray[np.float64]]:
    """Uncurated pictures (n, side, side, 3) with some copies; their places in the plane (n, 3), and those of the three
    seeds."""
    wall = load_tensors("wall").pictures
    pool = np.concatenate([wall[:POOL], copies(wall[list(COPIED)], 7)])
    plane = by_colour(np.concatenate([pool, wall[SEEDS]]), UNIT, GAP, WIDTH, HEIGHT) + MIDDLE * UP
    places, queries = np.split(plane, [len(pool)])
    return pool, places, queries


def embedding(scene: LectureScene, pixels: NDArray[np.uint8]) -> tuple[Network, Picture, VGroup, VGroup, VGroup]:
    """A network; one picture that goes in, the way in and out, and the vector that comes out."""
    ground = scene.ground
    network = Network("tự giám sát", ground.ink, ground, 3.0, 1.7).move_to([1.4, MIDDLE, 0])
    way, out = (arrow([x, MIDDLE, 0], [x + 0.73, MIDDLE, 0], ground.muted) for x in (-0.95, 3.02))
    probe = Picture(pixels, 1.1, ground.data).move_to([-1.7, MIDDLE, 0])
    column = vector((0.9, 0.3, 0.6, 0.15, 0.75, 0.4, 0.95, 0.2), ground.data).move_to([4.1, MIDDLE, 0])
    return network, probe, way, out, column


def alike_pairs(
    scene: LectureScene, pool: NDArray[np.uint8], flock: Flock
) -> tuple[Words, Number, NDArray[np.int64], NDArray[np.int64], VGroup, VGroup]:
    """When two are copies; how many pictures there are; the pairs of copies (pairs, 2), the picture that stays of each
    one's group (n,); the pairs' links, and rims around them."""
    ground = scene.ground
    prints = fingerprints(pool)
    alike = prints @ prints.T > fact("dedup_cosine").value
    told = rule(scene, f"giống nhau trên {fact('dedup_cosine').text}: bản sao")
    count = Number(len(pool), theme.HEADING, ground.ink, suffix=" ảnh", align=RIGHT, computed=True)
    count.shift([theme.SAFE_X, LINE_Y, 0])
    pairs = np.argwhere(np.triu(alike, 1))
    links, rims = flock.links(pairs, ground.loss), flock.rims(np.unique(pairs), ground.loss)
    return told, count, pairs, groups(alike.astype(np.float64), 0.5), links, rims


def rule(scene: LectureScene, text: str) -> Words:
    """What happens, above the plane."""
    return scene.words(text, at=(-theme.SAFE_X, LINE_Y), edge=LEFT, weight=SEMIBOLD)


def pulls(
    scene: LectureScene, places: NDArray[np.float64], stay: NDArray[np.int64], queries: NDArray[np.float64]
) -> tuple[NDArray[np.int64], Flock, Words, VGroup]:
    """Which pictures each seed draws towards itself (seeds, k), of those that `stay`; the seeds, what they do, and
    lines to them."""
    ground = scene.ground
    near = nearest(queries[:, :2], places[stay, :2], round(fact("retrieval_k").value))
    pulled = stay[near]
    seeds = Flock(load_tensors("wall").pictures[SEEDS], queries, 0.62, 0.0, ground.ink)
    told = rule(scene, f"mỗi ảnh mẫu kéo về {fact('retrieval_k').text} láng giềng gần nhất")
    ends = ((seed, places[i]) for seed, row in zip(queries, pulled, strict=True) for i in row)
    return pulled, seeds, told, VGroup(*(Line(*each, stroke_color=ground.ink, stroke_width=4) for each in ends))


def divided(
    scene: LectureScene, places: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int64], Cells, Words]:
    """Places (n, 3) divided into clusters: their middles, (rounds, CLUSTERS, 2); which is whose (n,); their cells;
    and how many they are in truth."""
    ground = scene.ground
    path, own = k_means(places[:, :2], CLUSTERS, ROUNDS, 2)
    edge = HEIGHT / 2 + 0.33
    cells = Cells(path[0], (-theme.SAFE_X, MIDDLE - edge, theme.SAFE_X, MIDDLE + edge), ground.muted)
    return path, own, cells, rule(scene, f"{fact('retrieval_clusters').text} cụm")


def small_seeds(scene: LectureScene, middles: NDArray[np.float64], cells: Cells) -> tuple[Hits, VGroup]:
    """The seeds of a small set above the clusters with these middles (CLUSTERS, 2), and what a dot is."""
    ground = scene.ground
    hits = Hits(small_set(middles), cells, ground)
    key = VGroup(hits.dots[0].copy(), scene.words("ảnh mẫu", theme.LABEL)).arrange(RIGHT, buff=0.18)
    key.move_to([theme.SAFE_X, LINE_Y + 0.12, 0], aligned_edge=RIGHT)
    return hits, key


def small_set(middles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Places of the seeds of a small set, most of them alike: five and four in two clusters, two in a third; (11,
    2)."""
    centre = middles[[HIT[0]] * 5 + [HIT[1]] * 4 + [FEW] * 2]
    turn = np.arange(len(centre)) * 2.4
    away = np.column_stack([0.62 * np.cos(turn), 0.38 * np.sin(turn)])
    return centre + away + 0.08 * np.random.default_rng(5).normal(size=away.shape)


def draws(scene: LectureScene, beside: Words) -> Words:
    """What is drawn from a cluster with seeds, behind the number of clusters."""
    told = f"· trúng hơn 3 ảnh mẫu: rút {fact('retrieval_per_cluster').text} ảnh"
    words = scene.words(told, weight=SEMIBOLD)
    return theme.stand(words, beside.get_right()[0] + 0.15, LINE_Y, LEFT)

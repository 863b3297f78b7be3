"""A funnel: blocks of equal tiles, each smaller than the one before it, and the bands that join them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DL, LEFT, RIGHT, UR, Cross, Group, Line, Mobject, Polygon, Square, VGroup
from numpy.typing import NDArray

from scenes.dinov2.pieces.flock import Flight, Flock
from scenes.dinov2.pieces.likeness import chosen, colours, hues
from scenes.pieces.star import STAR
from tenuto.kit.icons import writing
from tenuto.kit.marks import grid_places, person
from tenuto.kit.picture import Picture, shrunk
from tenuto.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.data import fact, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words

__all__ = ["Funnel"]

GAP = 0.05  # between a block and its bands, manim units
DEEP = 2.5  # how far below the middle a fall ends, manim units


class Funnel(VGroup):
    """Where the tiles of every block stand; areas are true, since every tile stands for equally many things.

    Its submobjects are the bands, one between each two neighbours; the tiles, mostly a Flock, are the scene's.

    Args:
        counts: tiles of every block, from the left.
        xs: the blocks' middles, manim units.
        y: height of all their middles.
        ground: the ground it stands on.
        columns: tiles in a row; the last row may be short.
        pitch: from tile to tile, manim units.
    """

    def __init__(
        self, counts: Sequence[int], xs: Sequence[float], y: float, ground: Ground, columns: int, pitch: float
    ) -> None:
        self.counts, self.xs, self.y, self.columns, self.pitch = tuple(counts), tuple(xs), y, columns, pitch
        super().__init__(*(self._band(index, ground) for index in range(len(counts) - 1)))

    def places(self, block: int) -> NDArray[np.float64]:
        """The tiles of a block, row by row, (count, 3)."""
        index = np.arange(self.counts[block])
        x = (index % self.columns - (self.columns - 1) / 2) * self.pitch
        y = self._height(block) / 2 - (index // self.columns + 0.5) * self.pitch
        return np.column_stack([x, y, np.zeros(len(index))]) + np.array([self.xs[block], self.y, 0])

    def sieve(self, block: int, rng: np.random.Generator) -> NDArray[np.bool_]:
        """Which tiles of a block reach the next one, as many as that one has, chosen by lot; (count,)."""
        passed = np.ones(self.counts[block], bool)
        lost = self.counts[block] - self.counts[block + 1]
        passed[rng.choice(len(passed), lost, replace=False)] = False
        return passed

    def pit(self, block: int, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
        """Places far below the middle of the band behind a block, for those that fall on the way; (count, 3)."""
        x = (self.xs[block] + self.xs[block + 1]) / 2 + rng.uniform(-0.4, 0.4, count)
        y = self.y - DEEP + rng.uniform(-0.2, 0.2, count)
        return np.column_stack([x, y, np.zeros(count)])

    def _height(self, block: int) -> float:
        """Of a block's true area, manim units."""
        return self.counts[block] / self.columns * self.pitch

    def _band(self, index: int, ground: Ground) -> Polygon:
        """What joins a block to the next: as tall as each of them."""
        edge = self.columns * self.pitch / 2 + GAP
        left, right = (self._height(block) / 2 for block in (index, index + 1))
        start, end, y = self.xs[index] + edge, self.xs[index + 1] - edge, self.y
        corners = ([start, y + left, 0], [end, y + right, 0], [end, y - right, 0], [start, y - left, 0])
        return Polygon(*corners, stroke_width=0, fill_color=ground.line, fill_opacity=0.7)


def specimen_funnel(ground: Ground) -> Mobject:
    funnel = Funnel((48, 28, 7), (-1.8, 0.0, 1.8), 0.0, ground, columns=6, pitch=0.16)
    tile = Square(0.14, fill_color=ground.data, fill_opacity=1, stroke_width=0)
    tiles = (tile.copy().move_to(place) for block in range(3) for place in funnel.places(block))
    return Group(funnel, *tiles)


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


TILE = 5e6  # pictures that one tile stands for; the wall's 240 are then the crawl's 1.2 billion
STAGES = (  # fact, what it is, x of its block
    ("lvd_crawled", "gom từ Internet, đã lọc", -5.23), ("lvd_deduplicated", "bỏ bản sao", -1.74),
    ("lvd_clean", "bỏ ảnh trùng bộ đề", 1.74), ("lvd_images", "giống bộ mẫu", 5.23),
)  # fmt: skip
MIDDLE = -0.6  # y of the blocks' middles
SIDE, PITCH, LARGE = 0.182, 0.195, 0.92  # of a tile and from tile to tile; of a tile in the last picture
LOST = 13  # pictures that are dropped before anything is counted
FACE = (0.335, 0.1, 0.215, 0.27)  # of the astronaut, shares of the photograph
SEEDS = ((STAR, 110, 20, 360), ("coffee", 100, 0, 400), ("rocket", 180, 0, 260))  # left, top, side of a square, px


def counted_funnel(scene: LectureScene) -> tuple[Funnel, VGroup, VGroup]:
    """The four blocks in true areas, how many pictures each is, and what they are."""
    ground = scene.ground
    numbers, captions, counts, xs = VGroup(), VGroup(), [], []
    for name, caption, x in STAGES:
        numbers.add(scene.words(fact(name).text, theme.HEADING, at=(x, 1.75), weight=SEMIBOLD))
        captions.add(scene.words(caption, theme.SMALL, ground.muted, at=(x, -2.95)))
        counts.append(round(fact(name).value / TILE))
        xs.append(x)
    return Funnel(counts, xs, MIDDLE, ground, 12, PITCH), numbers, captions


def crawl(pictures: NDArray[np.uint8], rng: np.random.Generator) -> tuple[Flock, Flock]:
    """Pictures (n, side, side, 3) all over the stage, unseen yet, and those among them that will be dropped."""
    places = grid_places(len(pictures) + LOST, 23, 0.56, 0.47, at=(0, MIDDLE + 0.13))
    places = places[rng.permutation(len(places))]
    places[:, :2] += rng.uniform(-0.1, 0.1, (len(places), 2))
    heap, lost = Flock(pictures, places[LOST:], 0.5, 0.0), Flock(pictures[:LOST], places[:LOST], 0.5, 0.0)
    return heap, lost


def crosses(scene: LectureScene, lost: Flock) -> VGroup:
    """Over every picture that is dropped."""
    return VGroup(
        *(
            Cross(stroke_color=scene.ground.loss, stroke_width=6, scale_factor=0.2).move_to(place)
            for place in lost.places
        )
    )


def astronaut(scene: LectureScene) -> tuple[Picture, Picture]:
    """One picture with a face, and that face as nobody can recognise it."""
    ground = scene.ground
    astronaut = Picture(photo("astronaut"), 3.6, ground.ink).move_to([0, MIDDLE, 0])
    return astronaut, astronaut.crop(*FACE).coarse(13)


def sheet(scene: LectureScene, order: NDArray[np.int64]) -> tuple[NDArray[np.float64], Words]:
    """The places (n, 3) of a sheet in which picture `order[i]` stands at place i, and how many were crawled."""
    sheet = grid_places(len(order), 24, 0.52, 0.46, at=(0, MIDDLE - 0.05))[np.argsort(order)]
    crawled = scene.words(f"{fact('lvd_crawled').text} ảnh", theme.TITLE, at=(0, 1.85), weight=SEMIBOLD)
    return sheet, crawled


def through_gate(
    funnel: Funnel, gate: int, pictures: NDArray[np.uint8], before: NDArray[np.int64]
) -> tuple[Flock, Flock, tuple[Flight, Flight], NDArray[np.int64]]:
    """All pictures of a block set out for the next one, and some fall.

    Args:
        pictures: (n, side, side, 3).
        before: which of them the block has, in the order of its places.

    Returns:
        Those that arrive, those that fall, how both move, and which pictures have arrived.
    """
    rng = np.random.default_rng(gate + 1)
    start, passed = funnel.places(gate), funnel.sieve(gate, rng)
    kept = Flock(pictures[before[passed]], start[passed], SIDE)
    lost = Flock(pictures[before[~passed]], start[~passed], SIDE)
    fall = Flight(lost, funnel.pit(gate, (~passed).sum(), rng), opacities=0.0, lag=0.4)
    goal = funnel.places(gate + 1)
    flight = Flight(kept, goal, lag=0.4, order=rng.permutation(len(goal)))
    return kept, lost, (flight, fall), before[passed]


def seeds(scene: LectureScene) -> tuple[Flock, Words]:
    """Three photographs for the curated sets, and what they are."""
    ground = scene.ground
    middle = STAGES[3][2]
    three = Flock(seed_pixels(), [[middle + away, -1.05, 0] for away in (-0.98, 0, 0.98)], 0.9, 1.0, ground.data)
    return three, scene.words("bộ mẫu", theme.BODY, ground.data, at=(middle, -0.35), weight=SEMIBOLD)


def seed_pixels() -> list[NDArray[np.uint8]]:
    """Square cuts of the three photographs, (side, side, 3) each."""
    return [photo(name)[y : y + side, x : x + side] for name, x, y, side in SEEDS]


def alike(pictures: NDArray[np.uint8], count: int) -> NDArray[np.int64]:
    """The `count` of the pictures (n, side, side, 3) that are most like the three."""
    small = np.stack([shrunk(pixels, pictures.shape[1]) for pixels in seed_pixels()])
    return chosen(hues(colours(small)), hues(colours(pictures)), count)


def grown_block(scene: LectureScene, seeds: Flock, kept: Flock) -> tuple[Words, Flight, Flight]:
    """What is kept, in large: its name, and how it and the three photographs get there."""
    places = grid_places(len(seeds) + len(kept), 7, LARGE, at=(-3.18, -0.85))
    first, rest = np.split(places, [len(seeds)])
    total = f"LVD · {fact('lvd_images').text}"
    name = scene.words(total, theme.HEADING, at=(-theme.SAFE_X, 1.4), edge=LEFT, weight=SEMIBOLD)
    return name, Flight(kept, rest, LARGE - 0.04), Flight(seeds, first, LARGE - 0.04)


def imagenet(scene: LectureScene) -> tuple[Square, Words]:
    """ImageNet-1k in the scale of the large tiles, and its name."""
    ground = scene.ground
    imagenet = fact("imagenet1k_images")
    side = LARGE * (imagenet.value / TILE) ** 0.5
    square = Square(side, fill_color=ground.data, fill_opacity=1, stroke_width=0)
    square.move_to([1.25, 0.05, 0], aligned_edge=LEFT)
    name = f"v1: ImageNet · {imagenet.text}"
    return square, scene.words(name, theme.BODY, ground.data, at=(1.95, -0.07), edge=LEFT)


def without_labels(scene: LectureScene) -> tuple[VGroup, tuple[VGroup, Line], tuple[VGroup, Line]]:
    """A person who chose the seeds; a label, and a line of words, each with the stroke through it."""
    ground = scene.ground
    chooser = VGroup(person(0.8, ground.data), scene.words("người tuyển bộ mẫu"))
    chooser.arrange(RIGHT, buff=0.3).move_to([1.25, -1.3, 0], aligned_edge=LEFT)
    label = crossed_out(scene, Tag("mèo", ground, theme.BODY), "nhãn", 1.25)
    return chooser, label, crossed_out(scene, writing(ground).scale(1.2), "chữ", 4.35)


def crossed_out(scene: LectureScene, thing: VGroup, name: str, left: float) -> tuple[VGroup, Line]:
    """A thing with its name, and the stroke through it, which is meant to run through what stands on it."""
    shown = VGroup(thing, scene.words(name, theme.BODY, scene.ground.muted)).arrange(RIGHT, buff=0.25)
    shown.move_to([left, -2.4, 0], aligned_edge=LEFT)
    ends = (thing.get_corner(DL) + 0.06 * DL, thing.get_corner(UR) + 0.06 * UR)
    strike = Line(*ends, stroke_color=scene.ground.loss, stroke_width=5)
    scene.strike(strike)
    return shown, strike

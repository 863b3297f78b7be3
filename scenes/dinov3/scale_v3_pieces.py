"""A wall of pictures, a magnifying glass, and a number line that turns logarithmic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self

import numpy as np
from manim import DOWN, ORIGIN, RIGHT, UP, Circle, Group, Line, Mobject, VGroup, linear
from numpy.typing import NDArray
from PIL import Image

from tenuto.kit.arrow import arrow
from tenuto.kit.picture import Picture, opaque, shrunk, tiled
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import Ground, Words, stand

__all__ = ["Lens", "SlidingScale", "Wall"]


# -- A magnifying glass over a picture, under which another one shows --------------------------------------------------


HANDLE = np.array([1.0, -1.0, 0]) / 2**0.5  # the way in which the handle points


class Lens(Picture):
    """A picture of which a round part shows `beneath`. `glass` is the rim with its handle; add both to the stage.

    Args:
        above: (H, W, 3) uint8.
        beneath: (h, w, 3) uint8, laid smoothly over the same field.
        ground: the ground it stands on.
        height: manim units.
        radius: of the glass, manim units.
    """

    def __init__(
        self, above: NDArray[np.uint8], beneath: NDArray[np.uint8], ground: Ground, height: float, radius: float
    ) -> None:
        self.above, self.radius = above, radius
        self.beneath = np.asarray(Image.fromarray(beneath).resize(above.shape[1::-1], Image.Resampling.BICUBIC))
        super().__init__(above, height)
        self.across, self.down = np.meshgrid(
            (np.arange(above.shape[1]) + 0.5) / above.shape[1] - 0.5,
            (np.arange(above.shape[0]) + 0.5) / above.shape[0] - 0.5,
        )
        rim = Circle(radius, stroke_color=ground.ink, stroke_width=7)
        handle = Line(radius * HANDLE, (radius + 0.85) * HANDLE, stroke_color=ground.ink, stroke_width=14)
        self.glass = VGroup(handle, rim)
        self.look(0, 0, 0)

    def look(self, x: float, y: float, opened: float = 1.0) -> Self:
        """Hold the glass over a place, manim units from the picture's middle; `opened` 0 is a glass of size nothing."""
        away = np.hypot(self.across * self.width - x, -self.down * self.height - y)
        edge = np.clip((self.radius * opened - away) * self.above.shape[0] / self.height + 0.5, 0, 1)[..., None]
        mixed = self.above[..., :3] * (1 - edge) + self.beneath[..., :3] * edge
        self.pixel_array = opaque(mixed)
        rim = self.glass[1]
        self.glass.shift(self.get_center() + np.array([x, y, 0]) - rim.get_center())
        return self

    def open(self, place: tuple[float, float], **kwargs: Any) -> Vary:
        """It opens over a place, manim units from the picture's middle; fade its `glass` in with it."""
        self.look(*place, opened=0)
        return Vary(self, lambda share: self.look(*place, opened=share), **kwargs)

    def vary(self, way: Callable[[float], tuple[float, float]], **kwargs: Any) -> Vary:
        """The glass follows a way: share in [0, 1] -> (x, y), manim units from the picture's middle."""
        return Vary(Group(self, self.glass), lambda share: self.look(*way(share)), rate_func=linear, **kwargs)


def specimen_lens(ground: Ground) -> Mobject:
    cat = photo("cat")[:, 90:390]
    lens = Lens(cat, 255 - cat, ground, 2.8, 0.7).look(-0.1, 0.35)
    return Group(lens, lens.glass)


# -- A number line that turns from linear to logarithmic before one's eyes, and marks that follow it -------------------


RADIUS, BESIDE = 0.17, 0.35  # of a mark's dot, and from its middle to its words, manim units


class SlidingScale(VGroup):
    """A horizontal axis on which `show(0)` is linear from 0 to `last`, `show(1)` logarithmic from `first` to `last`.

    What `mark` puts on it moves with it, though it is no part of it: it may be faded on its own.

    Args:
        first, last: the ends of the logarithmic axis, positive; the linear one begins at 0.
        linear, log: (value, text) of the ticks of each; a value that both have stays.
        ground: the ground it stands on.
        left, right, y: where it stands, manim units.
    """

    def __init__(
        self, first: float, last: float, linear: tuple[tuple[float, str], ...], log: tuple[tuple[float, str], ...],
        ground: Ground, left: float, right: float, y: float,
    ) -> None:  # fmt: skip
        super().__init__()
        self.first, self.last, self.left, self.right, self.y, self.share = first, last, left, right, y, 0.0
        self.ground, self.marks = ground, VGroup()
        self.line = Line([left, y, 0], [right, y, 0], stroke_color=ground.muted, stroke_width=2.5)
        self.add(self.line)
        both = {value for value, _ in linear} & {value for value, _ in log}
        self.ticks: list[tuple[float, int, VGroup]] = []  # value, 0: linear only, 1: log only, 2: both; the tick
        for kind, ticks in enumerate((linear, log)):
            for value, text in ticks:
                if kind and value in both:
                    continue
                words = Words(text, theme.LABEL, ground.ink)
                words.is_computed = True  # a mark of the scale, no claim
                line = Line([0, y, 0], [0, y - 0.12, 0], stroke_color=ground.muted, stroke_width=2.5)
                tick = VGroup(line, stand(words, 0, y - 0.52))
                self.ticks.append((value, 2 if value in both else kind, tick))
                self.add(tick)
        self.placed: list[tuple[float, float, NDArray[np.float64]]] = []  # value, height and side of the words
        self.show(0)

    def x(self, value: float) -> float:
        """Where a value stands now, manim units; what is too small for the log axis gathers at its beginning."""
        logarithm = np.log(max(value, self.first) / self.first) / np.log(self.last / self.first)
        at = (1 - self.share) * value / self.last + self.share * logarithm
        return self.left + float(at) * (self.right - self.left)

    def mark(self, value: float, words: Words, y: float, color: str, side: NDArray[np.float64] = RIGHT) -> VGroup:
        """A dot at height `y` over a value, a stem from it down to the axis, and words to its `side`."""
        dot = Circle(RADIUS, fill_color=color, fill_opacity=1, stroke_width=0)
        stem = Line(UP, DOWN, stroke_color=color, stroke_width=3, stroke_opacity=0.55)
        mark = VGroup(dot, stem, stand(words, 0, y - 0.13))
        self.marks.add(mark)
        self.placed.append((value, y, side))
        self.show(self.share)
        return mark

    def factor(self, first: float, last: float, words: Words, y: float) -> VGroup:
        """An arrow at height `y` from one value to another, as the axis stands, and words over it."""
        start, end = self.x(first), self.x(last)
        way = arrow([start + 0.15, y, 0], [end - 0.15, y, 0], self.ground.ink)
        return VGroup(way, stand(words, (start + end) / 2, y + 0.17))

    def show(self, share: float) -> Self:
        """Stand at a share of the way from linear to logarithmic."""
        self.share = share
        for value, kind, tick in self.ticks:
            tick.shift([self.x(value) - tick[0].get_x(), 0, 0])
            seen = (max(0.0, 1 - 3 * share), max(0.0, 3 * share - 2), 1.0)[kind]
            tick.set_opacity(seen)
        for (dot, stem, words), (value, y, side) in zip(self.marks, self.placed, strict=True):
            x = self.x(value)
            dot.move_to([x, y, 0])
            stem.put_start_and_end_on([x, y, 0], [x, self.y, 0])
            words.shift([x + BESIDE * side[0] - words.get_edge_center(-side)[0], 0, 0])
        return self

    def to_logarithmic(self, **kwargs: Any) -> Vary:
        """It turns from linear to logarithmic, with all marks on it."""
        return Vary(VGroup(self, self.marks), self.show, **kwargs)


def specimen_scale(ground: Ground) -> Mobject:
    ticks = ((1.0, "1"), (10.0, "10"), (100.0, "100"), (1000.0, "1000"))
    scale = SlidingScale(1, 1500, ((0.0, "0"), (1000.0, "1000")), ticks, ground, -2.4, 2.4, -0.5).show(1)
    marks = [scale.mark(v, Words(str(round(v)), theme.LABEL, ground.ink), 0.6, ground.data) for v in (5.0, 300.0)]
    return VGroup(scale, *marks).move_to(ORIGIN)


# -- A wall of pictures of which some stay lit -------------------------------------------------------------------------


GAP_PX = 4


class Wall(Group):
    """Parts: `sheet` (all pictures as one) and `kept` (the chosen ones alone, over it): dim the sheet and they stay lit.

    Args:
        pictures: (rows x columns, h, w, 3) uint8, row by row.
        columns: how many stand side by side.
        kept: which of the pictures are chosen.
        height: manim units.
    """

    def __init__(self, pictures: NDArray[np.uint8], columns: int, kept: Sequence[int], height: float) -> None:
        self.columns, self.rows = columns, len(pictures) // columns
        sheet = tiled(pictures, columns, GAP_PX)
        chosen = np.zeros(len(pictures), bool)
        chosen[list(kept)] = True
        high, wide = (side + GAP_PX for side in pictures.shape[1:3])
        lit = chosen.reshape(self.rows, columns).repeat(high, 0).repeat(wide, 1)[: sheet.shape[0], : sheet.shape[1]]
        self.sheet, self.kept = Picture(sheet, height), Picture(np.where(lit[..., None], sheet, 0), height)
        super().__init__(self.sheet, self.kept)

    def picture(self, index: int) -> Picture:
        """One of the pictures as a picture of its own, standing where it hangs."""
        row, column = divmod(index, self.columns)
        return self.sheet.crop(column / self.columns, row / self.rows, 1 / self.columns, 1 / self.rows)


def specimen_wall(ground: Ground) -> Mobject:
    pictures = np.stack([shrunk(photo(name)[:300, :300], 64) for name in ("cat", "coffee", "rocket")])
    wall = Wall(pictures[np.arange(24) % 3], 8, (3, 10, 20), 1.8)
    wall.sheet.set_opacity(0.25)
    return wall


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


DATA = (("v1", "imagenet1k_images", 1.6), ("v2", "lvd_images", 0.55), ("v3", "lvd_1689m_images", -0.5))  # heights
COLUMNS, ROWS = 24, 9  # of the wall
CELL = 2 * theme.SAFE_X / COLUMNS
GUEST = 4 * COLUMNS + 6  # the place of the wall where the picture hangs that is looked at closely


def factors(scene: LectureScene, scale: SlidingScale) -> VGroup:
    """From version to version: how many times as many pictures."""
    v1, v2, v3 = (fact(name).value for _, name, _ in DATA)
    factors = VGroup()
    for first, last, name in ((v1, v2, "lvd_over_imagenet1k"), (v2, v3, "lvd_v3_over_v2")):
        factors.add(scale.factor(first, last, scene.words(f"gấp {fact(name).text}", theme.LABEL), y=-1.55))
    return factors


def wall(scene: LectureScene) -> Wall:
    """Pictures of the stored wall and one guest among them; lit is the share that was kept of the pool."""
    pictures = load_tensors("wall").pictures[: COLUMNS * ROWS].copy()
    pictures[GUEST] = shrunk(load_tensors("features").pictures[0], pictures.shape[1])
    share = fact("lvd_1689m_images").value / fact("instagram_pool").value
    others = np.random.default_rng(3).permutation(np.delete(np.arange(COLUMNS * ROWS), GUEST))
    kept = [GUEST, *others[: round(share * COLUMNS * ROWS) - 1]]
    wall = Wall(pictures, COLUMNS, kept, ROWS * CELL)
    return wall.move_to([0, theme.STAGE_TOP - ROWS * CELL / 2 - 0.05, 0])

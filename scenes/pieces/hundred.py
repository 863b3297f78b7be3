"""How often a network is right, felt: a hundred pictures, of which it names so many."""

from __future__ import annotations

import math
from typing import Any, Self

import numpy as np
from manim import Group, Mobject, VGroup
from numpy.typing import NDArray

from tenuto.kit.picture import Picture, tiled
from tenuto.kit.samples import scenery
from tenuto.kit.vary import Vary
from tenuto.stage.data import load_tensors
from tenuto.stage.theme import Ground

__all__ = ["COUNT", "Hundred", "in_order", "mixed", "sort"]

COUNT, COLUMNS = 100, 10
SEED = 7
GAP = 5  # between two pictures, px of theirs
DIM = 0.28  # what is left of the brightness of a picture that is named wrongly
WAITING = 0.6  # and of one that nobody has judged yet


class Hundred(Picture):
    """A hundred pictures, ten to a row: those that are named right keep their colours, the others turn dark and grey.

    A share that is no whole number shows in the last one, of which only a part keeps its colours.

    Args:
        pictures: (100, H, W, 3) uint8.
        height: manim units.
        ranks: (100,), in which order they are named right, 0 the first; by default row by row, as if sorted.
    """

    def __init__(self, pictures: NDArray[np.uint8], height: float, ranks: NDArray[np.int_] | None = None) -> None:
        self.pictures = pictures
        self.ranks = np.arange(COUNT) if ranks is None else ranks
        dark = np.repeat((DIM * pictures.mean(-1, keepdims=True)).astype(np.uint8), 3, -1)
        waiting = (WAITING * pictures).astype(np.uint8)
        self.bright, self.dark, self.waiting = (tiled(each, COLUMNS, GAP) for each in (pictures, dark, waiting))
        super().__init__(self.bright, height)

    def judge(self, right: float, judged: float = COUNT) -> Self:
        """Show the first `judged` places, row by row, as they are when `right` of a hundred are named right; the others
        wait, in between."""
        height, width = self.pictures.shape[1:3]
        coloured = np.clip(right - self.ranks, 0, 1)
        inside = np.arange(width + GAP) < np.round(width * coloured)[:, None]  # (100, W + GAP)
        waits = np.broadcast_to((np.arange(COUNT) >= round(judged))[:, None], inside.shape)

        def sheet(of: NDArray[np.bool_]) -> NDArray[np.bool_]:
            rows, columns = self.bright.shape[:2]
            return of.reshape(-1, COLUMNS * (width + GAP))[:, :columns].repeat(height + GAP, 0)[:rows]

        bright, dark, waiting = (each.view(np.uint32)[..., 0] for each in (self.bright, self.dark, self.waiting))
        pixels = np.where(sheet(waits), waiting, np.where(sheet(inside), bright, dark))
        self.pixel_array = pixels[..., None].view(np.uint8)
        return self

    def ask(self, right: float, **kwargs: Any) -> Vary:
        """One after the other is judged."""
        return Vary(self, lambda judged: self.judge(right, judged), last=COUNT, **kwargs)

    def to(self, first: float, last: float, **kwargs: Any) -> Vary:
        """Another share is right."""
        return Vary(self, self.judge, first, last, **kwargs)

    def cells(self) -> Group:
        """Every picture as it is shown, by itself, in its place."""
        pictures, size = Group(), self.pictures.shape[2]
        whole = COLUMNS * (size + GAP) - GAP
        for place in range(COUNT):
            row, column = divmod(place, COLUMNS)
            left, top, share = column * (size + GAP) / whole, row * (size + GAP) / whole, size / whole
            pictures.add(self.crop(left, top, share, share))
        return pictures

    def between(self, first: float, last: float, color: str) -> VGroup:
        """Outlines of the places from the share `first` to the share `last`, row by row, parts of places included."""
        outlines, size = VGroup(), self.pictures.shape[2]
        whole = COLUMNS * (size + GAP) - GAP

        def edge(place: float, is_end: bool) -> float:
            if is_end and place == int(place):
                return place * (size + GAP) - GAP
            return int(place) * (size + GAP) + place % 1 * size

        for row in range(int(first) // COLUMNS, math.ceil(last / COLUMNS)):
            left = edge(max(first - row * COLUMNS, 0), False)
            right = edge(min(last - row * COLUMNS, COLUMNS), True)
            box = left / whole, row * (size + GAP) / whole, (right - left) / whole, size / whole
            outlines.add(self.region(*box, color, stroke_width=5))
        return outlines


def mixed() -> tuple[NDArray[np.uint8], NDArray[np.int_]]:
    """A hundred pictures of the stored wall, (100, H, W, 3), and in which order networks name them right: at random, (100,)."""
    return load_tensors("wall").pictures[:COUNT], np.random.default_rng(SEED).permutation(COUNT)


def in_order() -> NDArray[np.uint8]:
    """The same hundred, sorted: what is named right comes first."""
    pictures, ranks = mixed()
    return np.asarray(pictures[np.argsort(ranks)])


def sort(cells: Group, ranks: NDArray[np.int_], goal: Hundred, **kwargs: Any) -> Vary:
    """Pictures go from their places to those of their ranks in `goal`."""
    side = goal.cells()
    starts = np.array([[*cell.get_center(), cell.width] for cell in cells])
    ends = np.array([[*side[rank].get_center(), side[rank].width] for rank in ranks])

    def show(boxes: NDArray[np.float64]) -> None:
        for cell, box in zip(cells, boxes, strict=True):
            cell.fit(box[:3], box[3], box[3])

    return Vary(cells, show, starts, ends, **kwargs)


def specimen_hundred(ground: Ground) -> Mobject:
    pictures = np.stack([np.roll(scenery()[::9, ::9], shift, 1) for shift in range(COUNT)])
    hundreds = (
        Hundred(pictures, 2.4, np.random.default_rng(0).permutation(COUNT)).judge(74.6),
        Hundred(pictures, 2.4).judge(74.6),
    )
    group = Group(*hundreds).arrange(buff=0.3)
    return group.add(hundreds[1].between(74.6, 80, ground.ink))

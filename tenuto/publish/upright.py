"""A wide picture for an upright one: what of it is cut out, and how large that can stand. This module only decides.

The picture is watched for as long as it lasts, and cut into views, each as large as what is drawn meanwhile allows. Where
that is wide, gaps from top to bottom part it into groups: a view may hold only those in which something moves, since that
is what is spoken of, and it may stand in two pieces, one above the other. No group is cut through, but for the moment in
which a view becomes a part of itself, or the other way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from itertools import zip_longest
from math import inf, log

import numpy as np
from numpy.typing import NDArray

from tenuto.film.h264 import SEEN_LEVEL

# All lengths are px of a picture 1920 px wide, whatever the size that was filmed.
WIDE, HIGH = 1920, 1080
CELL = 4  # px: how finely columns are looked at
SEEN = 8  # of 255, by which luma must differ from the ground's for something to be drawn there
AIR = 10  # px around what is cut out
GAP = 20  # px without anything, from top to bottom, that part two groups
NARROW = 240  # px: what is narrower is no group of its own, but a word or a sign
APART = 40  # px of the upright picture between two pieces
WORTH = 1.25  # times as large as all in one piece, for anything else to be shown
LARGEST = 1.9  # px of the upright picture a px: beyond, edges get soft
SHORTEST = 1.2  # s of a view
CUT = 0.7  # s for which a picture e times smaller is rather borne than another view


@dataclass(frozen=True, slots=True)
class Moment:
    """What is drawn and what moves, for each column of CELL px; `|` is one after the other."""

    top: NDArray[np.int32]  # the topmost px
    bottom: NDArray[np.int32]  # the bottommost px; above `top` where nothing is drawn
    stays: NDArray[np.bool_]  # something is drawn all the time
    moves: NDArray[np.bool_]

    def __or__(self, other: Moment) -> Moment:
        return Moment(
            np.minimum(self.top, other.top),
            np.maximum(self.bottom, other.bottom),
            self.stays & other.stays,
            self.moves | other.moves,
        )

    @property
    def is_empty(self) -> bool:
        return not (self.bottom >= 0).any()


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the picture; right and bottom are outside."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class View:
    """What is cut out for a while, to stand one above the other, `scale` times as large."""

    moments: int  # how long
    boxes: tuple[Box, ...]  # none where nothing is drawn
    scale: float  # px of the upright picture a px


def look(luma: NDArray[np.uint8], before: NDArray[np.uint8], ground: int, rows: tuple[int, int]) -> Moment:
    """What is drawn on a ground of that luma, and moves, between the two `rows` (px of HIGH).

    Args:
        luma: the picture's, (H, W) of any size.
        before: that of the picture before it.
    """
    height, width = luma.shape
    first, last = (row * height // HIGH for row in rows)
    stage = luma[first:last]
    drawn = (stage > ground + SEEN) | (stage < ground - SEEN)
    top = np.where(drawn.any(axis=0), first + drawn.argmax(axis=0), height)
    bottom = np.where(drawn.any(axis=0), last - 1 - drawn[::-1].argmax(axis=0), -1)
    change = np.maximum(stage, before[first:last]) - np.minimum(stage, before[first:last])
    cells = np.arange(WIDE // CELL) * width // (WIDE // CELL)
    tops, bottoms = np.minimum.reduceat(top, cells), np.maximum.reduceat(bottom, cells)
    is_drawn = bottoms >= 0
    return Moment(
        np.where(is_drawn, tops * HIGH // height, HIGH).astype(np.int32),
        np.where(is_drawn, -(-(bottoms + 1) * HIGH // height) - 1, -1).astype(np.int32),
        is_drawn,
        np.logical_or.reduceat((change > SEEN_LEVEL).any(axis=0), cells),
    )


def views(moments: Sequence[Moment], seconds: float, room: tuple[int, int]) -> tuple[View, ...]:
    """The views of a picture that was watched in moments of so many seconds, for a room of (width, height) px.

    The cheapest sequence: being small costs for as long as it lasts, another view costs once.
    """
    count, least = len(moments), max(1, round(SHORTEST / seconds))
    best: list[tuple[float, tuple[View, ...]]] = [(0.0, ()), *[(inf, ())] * count]
    for begin in range(count):
        if best[begin][0] == inf:
            continue
        seen = moments[begin]
        for end in range(begin + 1, count + 1):
            seen |= moments[end - 1]
            if (end - begin < least and not (begin == 0 and end == count)) or 0 < count - end < least:
                continue
            boxes, scale = fitted(seen, room)
            cost = best[begin][0] + CUT + (end - begin) * seconds * log(LARGEST / scale)
            if cost < best[end][0]:
                best[end] = cost, (*best[begin][1], View(end - begin, boxes, scale))
    return best[count][1]


def fitted(seen: Moment, room: tuple[int, int]) -> tuple[tuple[Box, ...], float]:
    """The pieces of a picture, and how large they can stand in a room, one above the other."""
    groups = list(_groups(seen))
    if not groups:
        return (), LARGEST
    moving = [(begin, end) for begin, end in groups if seen.moves[begin:end].any()]
    if not any(seen.stays[begin:end].any() for begin, end in moving):
        moving = groups  # else the picture would be empty until something comes
    whole = (_box(seen, groups),)
    ways: list[tuple[Box, ...]] = [(_box(seen, moving),)]
    ways += [(_box(seen, told[:at]), _box(seen, told[at:])) for told in (groups, moving) for at in range(1, len(told))]
    boxes = max(ways, key=lambda way: scale_of(way, room))
    best = boxes if scale_of(boxes, room) > WORTH * scale_of(whole, room) else whole
    return best, scale_of(best, room)


def _groups(seen: Moment) -> Iterator[tuple[int, int]]:
    """Columns, from and behind, of what no gap parts."""
    columns = np.flatnonzero(seen.bottom >= 0)
    if not len(columns):
        return
    behind = np.flatnonzero(np.diff(columns) > GAP // CELL)
    found = [
        (int(columns[first]), int(columns[last]) + 1)
        for first, last in zip([0, *(behind + 1)], [*behind, len(columns) - 1], strict=True)
    ]
    begin = found[0][0]
    for (_, end), after in zip_longest(found, found[1:]):
        is_wide = (end - begin) * CELL >= NARROW
        if after is None:
            yield begin, end
        elif is_wide and (columns[-1] + 1 - after[0]) * CELL >= NARROW:
            yield begin, end
            begin = after[0]


def _box(seen: Moment, groups: Sequence[tuple[int, int]]) -> Box:
    """What those groups and all between them take, with air around; sides are even, as chroma wants."""
    begin, end = groups[0][0], groups[-1][1]
    top, bottom = int(seen.top[begin:end].min()), int(seen.bottom[begin:end].max()) + 1
    return Box(
        max(0, (begin * CELL - AIR) // 2 * 2),
        max(0, (top - AIR) // 2 * 2),
        min(WIDE, -(-(end * CELL + AIR) // 2) * 2),
        min(HIGH, -(-(bottom + AIR) // 2) * 2),
    )


def scale_of(boxes: Sequence[Box], room: tuple[int, int]) -> float:
    """Px of the upright picture a px, at which the boxes fill the room."""
    width, height = room[0], room[1] - APART * (len(boxes) - 1)
    return min(LARGEST, width / max(box.width for box in boxes), height / sum(box.height for box in boxes))


def between(one: View, other: View, part: float, room: tuple[int, int]) -> View:
    """On the way from one view to another, `part` of it done.

    There is one from a whole to a part of it, and back: the smaller is seen all the time. Views in pieces, or beside each
    other, change at once, since what is between them would be cut at both edges.
    """
    if len(one.boxes) != 1 or len(other.boxes) != 1 or not (_holds(one.boxes[0], other) or _holds(other.boxes[0], one)):
        return other
    eased = part * part * (3 - 2 * part)
    sides = zip(astuple(one.boxes[0]), astuple(other.boxes[0]), strict=True)
    box = Box(*(round((begin + (end - begin) * eased) / 2) * 2 for begin, end in sides))
    return View(other.moments, (box,), scale_of((box,), room))


def _holds(box: Box, view: View) -> bool:
    (inner,) = view.boxes
    return box.left <= inner.left and inner.right <= box.right

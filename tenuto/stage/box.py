"""Boxes of pixels: which parts of a canvas are drawn anew, and which parts of a picture are others than before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

NEAR = 32  # px; of boxes that are less apart the box around them is taken: a box more costs as much as 40,000 px more


class Box(NamedTuple):
    """Whole pixels, y down; right and bottom are the first that it does not hold. Without area it is empty."""

    left: int
    top: int
    right: int
    bottom: int

    def __bool__(self) -> bool:
        return self.left < self.right and self.top < self.bottom

    def joined(self, other: Box) -> Box:
        """The smallest that holds both."""
        if not (self and other):
            return self or other
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def within(self, other: Box) -> Box:
        """What both hold."""
        return Box(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def meets(self, other: Box) -> bool:
        """Whether there are pixels that both hold."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: Box) -> bool:
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )

    def grown(self, by: int) -> Box:
        """With `by` pixels more on every side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def seen_from(self, other: Box) -> Box:
        """The same pixels, counted from the upper left corner of `other`."""
        return Box(self.left - other.left, self.top - other.top, self.right - other.left, self.bottom - other.top)

    def coarser(self, by: int) -> Box:
        """The same part of a plane of which a sample covers `by` x `by` pixels."""
        return Box(self.left // by, self.top // by, -(-self.right // by), -(-self.bottom // by))

    def finer(self, by: int) -> Box:
        """What `coarser` came from, with the pixels that its samples cover besides."""
        return Box(*(edge * by for edge in self))

    @property
    def slices(self) -> tuple[slice, slice]:
        """By which an array (H, W, ...) gives its part."""
        return slice(self.top, self.bottom), slice(self.left, self.right)


NOWHERE = Box(0, 0, 0, 0)


def joined(boxes: Iterable[Box]) -> list[Box]:
    """What boxes hold, as boxes that are NEAR apart at least."""
    apart: list[Box] = []
    for left, top, right, bottom in boxes:
        at = 0
        while at < len(apart):
            box = apart[at]
            if box[0] - NEAR < right and left - NEAR < box[2] and box[1] - NEAR < bottom and top - NEAR < box[3]:
                # The box around both may meet others, those before it too.
                left, top, right, bottom = min(left, box[0]), min(top, box[1]), max(right, box[2]), max(bottom, box[3])
                del apart[at]
                at = 0
            else:
                at += 1
        apart.append(Box(left, top, right, bottom))
    return apart


def cutting_none(boxes: Iterable[Box], standing: Sequence[Box]) -> list[Box]:
    """Boxes, NEAR apart at least, that hold `boxes`, and of those that are `standing` each wholly or not at all."""
    apart = joined(boxes)
    while cut := [box for box in standing for part in apart if part.meets(box) and not part.holds(box)]:
        apart = joined([*apart, *cut])
    return apart

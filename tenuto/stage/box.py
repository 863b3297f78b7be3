"""Boxes of pixels: which part of a canvas was drawn on, and which part of a picture is another than before."""

from __future__ import annotations

from typing import NamedTuple


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

"""How well a guess fits, felt: a silhouette and one that overlaps it by just so much, and what their colours mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import LEFT, Mobject, Rectangle, VGroup
from numpy.typing import NDArray

from tenuto.kit.overlap import Overlap
from tenuto.kit.samples import scenery
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import load_tensors
from tenuto.stage.theme import Ground, Words, stand

__all__ = ["Agreement", "distance", "drawn", "legend", "overlapping"]

RISE = 0.35  # px up for every px to the right that the guess is pushed aside
ANIMAL, AROUND = 1, np.s_[60:276, 46:262]  # of the stored drawn pictures, and its part in which both masks are
FAR = 56.0  # px to the right, where the guess comes from


def overlapping(truth: NDArray[np.bool_], right: float) -> float:
    """Intersection over union of a mask (H, W) and the same one pushed aside by so many px."""
    guess = np.roll(truth, (round(-RISE * right), round(right)), (0, 1))
    return float((truth & guess).sum() / (truth | guess).sum())


def distance(truth: NDArray[np.bool_], share: float) -> float:
    """By how many px a mask (H, W) must be pushed aside to overlap itself by `share` (intersection over union, 0 to 1)."""
    return float(min(np.arange(FAR), key=lambda right: abs(overlapping(truth, right) - share)))


class Agreement(Overlap):
    """A picture's true mask in the data's colour, a guess in the teacher's, and what they share in the ink's.

    Args:
        picture: (H, W, 3) uint8.
        truth: (H, W), true where the object is, with FAR px of room on its right.
        share: intersection over union that the guess comes to, 0 to 1.
        ground: the ground it stands on.
        height: manim units.
    """

    def __init__(
        self, picture: NDArray[np.uint8], truth: NDArray[np.bool_], share: float, ground: Ground, height: float
    ) -> None:
        super().__init__(picture, truth, (ground.data, ground.teacher, ground.ink), ground.line, height)
        self.there = distance(truth, share)
        self.aside(FAR)

    def aside(self, right: float) -> Self:
        """Show the guess so many px to the right of the truth, and a little above it."""
        return self.push(right, -RISE * right)

    def slide(self, **kwargs: Any) -> Vary:
        """The guess comes as near as its share says."""
        return Vary(self, self.aside, FAR, self.there, **kwargs)


def drawn(share: float, ground: Ground, height: float) -> Agreement:
    """The one that scenes show: a drawn animal, whose true mask is stored."""
    stored = load_tensors("attention")
    return Agreement(stored.pictures[ANIMAL][AROUND], stored.truth[ANIMAL][AROUND], share, ground, height)


# -- What the colours of a picture mean: a row of small squares, each with its name ------------------------------------


SIDE, GAP = 0.24, 0.13  # of a square, and from it to its name, manim units


def legend(entries: Sequence[tuple[str, str]], ground: Ground, apart: float = 0.42, px: float = theme.LABEL) -> VGroup:
    """Pairs of colour and name from the left, `apart` manim units between two; the left end of the row at the origin,
    the names' feet a little below it."""
    row, x = VGroup(), 0.0
    for color, name in entries:
        square = Rectangle(width=SIDE, height=SIDE, fill_color=color, fill_opacity=1, stroke_width=0)
        words = stand(Words(name, px, ground.ink), x + SIDE + GAP, -0.1, LEFT)
        row.add(square.move_to([x + SIDE / 2, 0, 0]), words)
        x = words.get_right()[0] + apart
    return row


def specimen_agreement(ground: Ground) -> Mobject:
    y, x = np.mgrid[-150:150, -150:150]
    return Agreement(scenery(), np.hypot(x + 40, 1.3 * y) < 70, 0.4, ground, 2.4)


def specimen_legend(ground: Ground) -> Mobject:
    return legend(((ground.ink, "khớp"), (ground.teacher, "thừa"), (ground.data, "thiếu")), ground)

"""Numbers as discs in true area."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from manim import DOWN, Circle, Mobject, VGroup

from tenuto.kit.samples import GOLD
from tenuto.stage.theme import Ground

__all__ = ["Discs"]


class Discs(VGroup):
    """A disc for each value, its area in proportion; `radii` are theirs, in manim units.

    Args:
        values: positive, on one scale.
        color: hex.
        largest: radius of the greatest value's disc, manim units.
    """

    def __init__(self, values: Sequence[float], color: str, largest: float) -> None:
        self.radii = [largest * float(value / max(values)) ** 0.5 for value in values]
        super().__init__(*(Circle(r, fill_color=color, fill_opacity=1, stroke_width=0) for r in self.radii))

    def stand(self, xs: Sequence[float], floor: float) -> Self:
        """Put their lowest points on a floor, their middles over `xs`."""
        for disc, x in zip(self, xs, strict=True):
            disc.move_to([x, floor, 0], aligned_edge=DOWN)
        return self


def specimen_discs(ground: Ground) -> Mobject:
    return Discs((0.1, 1.1, 6.7), GOLD, 1.2).stand((-2.2, -0.9, 1.2), -1.2)

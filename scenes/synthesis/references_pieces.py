"""What a work rests on, as the roots of a tree."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import UP, Circle, CubicBezier, Mobject, VGroup

from tenuto.kit.flow import Flow
from tenuto.stage import theme
from tenuto.stage.theme import MEDIUM, SEMIBOLD, Ground, Words, stand

__all__ = ["Rooted"]

REACH = 1.6  # how far the outermost root's end lies from the trunk, manim units
SHALLOW, STEP = 0.95, 0.56  # depth of the outermost ends below the disc's foot, and from there to the next ones
ROOM = 0.36  # from a root's end to the foot of its name
SLACK = 0.45  # how straight a root leaves the disc and ends


class Rooted(VGroup):
    """Parts: `disc`, with its name in it, and `roots`, each a curve and a name; the inner ones reach deeper. `flows` run
    from the names to the disc.

    Args:
        name: in the disc.
        works: what it rests on, from the left, up to five.
        foot: (x, y) of the disc's lowest point.
        radius: of the disc, manim units.
        ground: the ground it stands on.
    """

    def __init__(
        self, name: str, works: Sequence[str], foot: tuple[float, float], radius: float, ground: Ground
    ) -> None:
        x, y = foot
        disc = Circle(radius, fill_color=ground.teacher, fill_opacity=1, stroke_width=0).move_to([x, y + radius, 0])
        words = Words(name, theme.BODY, ground.ground, SEMIBOLD)
        self.disc, self.roots, self.flows = VGroup(disc, stand(words, x, y + radius - 0.13)), VGroup(), VGroup()
        for aside, below in self._ends(len(works)):
            tip = np.array([x + aside, y - below, 0])
            curve = CubicBezier(np.array([x, y, 0]), [x, y - SLACK, 0], tip + SLACK * UP, tip)
            label = stand(Words(works[len(self.roots)], theme.LABEL, ground.ink, MEDIUM), tip[0], tip[1] - ROOM)
            self.roots.add(VGroup(curve.set_stroke(ground.data, 3), label))
            self.flows.add(Flow(curve.copy().reverse_direction(), ground.data, 1, 0.07, 0.37 * len(self.roots)))
        super().__init__(self.roots, self.disc)

    @staticmethod
    def _ends(count: int) -> list[tuple[float, float]]:
        """How far aside and below each root ends: the outermost highest, so that no root crosses a name."""
        asides = np.linspace(-REACH, REACH, count) if count > 1 else [0.0]
        inner = [min(index, count - 1 - index) for index in range(count)]
        return [(float(aside), SHALLOW + STEP * step) for aside, step in zip(asides, inner, strict=True)]


def specimen_rooted(ground: Ground) -> Mobject:
    return Rooted("A", ("one", "two", "three"), (0, 0.6), 0.45, ground)

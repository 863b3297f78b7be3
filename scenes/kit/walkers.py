"""Dots that go along several lines in step: where each of them is at the same time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

import numpy as np
from manim import Animation, Dot, Mobject, VGroup, VMobject, linear

from scenes.kit.states import between
from tenuto.stage.theme import Ground

__all__ = ["Walk", "Walkers"]

FADE = 12  # they fade in and out within one twelfth of the way


class Walkers(VGroup):
    """A dot for each line, all after the same share of their corners; at both ends they are not seen.

    Args:
        lines: made of straight pieces, as `Plot.curve` makes them; where they are now is asked at every `at`.
        colors: of the dots, hex, one each.
        radius: manim units.
        rim: colour of a thin ring around the dots that sets them off from what they pass, or None.
    """

    def __init__(
        self, lines: Iterable[VMobject], colors: Iterable[str], radius: float = 0.1, rim: str | None = None
    ) -> None:
        self.lines, width = list(lines), 4 if rim else 0
        dots = (Dot(radius=radius, color=color, stroke_color=rim, stroke_width=width) for color in colors)
        super().__init__(*dots)
        self.at(0.0)

    def at(self, share: float) -> Self:
        """Stand after a share of all steps, 0 to 1."""
        for dot, line in zip(self.submobjects, self.lines, strict=True):
            corners = np.concatenate([line.points[::4], line.points[-1:]])
            dot.move_to(between(corners, share))
            dot.set_opacity(min(1.0, FADE * share, FADE * (1 - share)))
        return self


class Walk(Animation):
    """`Walkers` go once along their lines: a seamless loop."""

    def __init__(self, walkers: Walkers, **kwargs: object) -> None:
        super().__init__(walkers, **{"rate_func": linear, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject.at(self.rate_func(alpha))


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    xs, lines = np.linspace(-2.3, 2.3, 40), VGroup()
    for color, height in ((ground.teacher, 0.9), (ground.student, 0.4)):
        places = np.column_stack([xs, height * np.sin(2 * xs), np.zeros(40)])
        lines.add(VMobject(stroke_color=color, stroke_width=4).set_points_as_corners(places))
    return VGroup(lines, Walkers(lines, [ground.ink] * 2).at(0.6))

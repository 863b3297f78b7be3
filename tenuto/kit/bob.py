"""Things that wait, going slightly up and down."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import UP, Animation, Mobject, Square, VGroup, linear

from tenuto.kit.samples import BLUE
from tenuto.stage.theme import Ground

__all__ = ["Bob"]


class Bob(Animation):
    """Things go up and down around where each stands now, neighbours in turn: a seamless loop.

    Args:
        things: what waits.
        rise: how far up and down, manim units.
    """

    def __init__(self, things: Sequence[Mobject], rise: float = 0.09, **kwargs: object) -> None:
        self.homes, self.rise = [thing.get_center() for thing in things], rise
        super().__init__(VGroup(*things), **{"rate_func": linear, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        turn = self.rate_func(alpha)
        for index, (thing, home) in enumerate(zip(self.mobject, self.homes, strict=True)):
            thing.move_to(home + self.rise * np.sin(2 * np.pi * (turn + index / 2)) * UP)


def specimen_bob(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    squares = VGroup(*(Square(0.8, stroke_color=BLUE) for _ in range(4))).arrange(buff=0.3)
    Bob(list(squares), 0.25).interpolate_mobject(0.25)
    return squares

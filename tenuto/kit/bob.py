"""Things that wait, going slightly up and down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import UP, Mobject, Square, VGroup, linear

from tenuto.kit.samples import BLUE
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["bob"]


def bob(things: Sequence[Mobject], rise: float = 0.09, **kwargs: Any) -> Vary:
    """Things go up and down around where each stands now, neighbours in turn: a seamless loop.

    Args:
        things: what waits.
        rise: how far up and down, manim units.
    """
    homes = [thing.get_center() for thing in things]

    def show(turn: float) -> None:
        for index, (thing, home) in enumerate(zip(things, homes, strict=True)):
            thing.move_to(home + rise * np.sin(2 * np.pi * (turn + index / 2)) * UP)

    return Vary(VGroup(*things), show, rate_func=linear, **kwargs)


def specimen_bob(ground: Ground) -> Mobject:
    squares = VGroup(*(Square(0.8, stroke_color=BLUE) for _ in range(4))).arrange(buff=0.3)
    bob(list(squares), 0.25).interpolate_mobject(0.25)
    return squares

"""Pieces of a whole that drift apart a little and come together again."""

from __future__ import annotations

import numpy as np
from manim import TAU, Animation, Group, Mobject, linear

from scenes.kit.picture import Picture
from scenes.kit.tokens import patches
from tenuto.stage.data import photo
from tenuto.stage.theme import Ground

__all__ = ["Breathe"]


class Breathe(Animation):
    """All pieces move away from their common middle and back, keeping their sizes: a seamless loop.

    Args:
        pieces: a group; each of its submobjects moves as one.
        reach: by which share of its distance from the middle a piece moves away.
    """

    def __init__(self, pieces: Group, reach: float = 0.1, **kwargs: object) -> None:
        self.homes, self.reach = [piece.get_center() for piece in pieces], reach
        self.middle = np.mean(self.homes, axis=0)
        super().__init__(pieces, **{"rate_func": linear, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        apart = 1 + self.reach / 2 * (1 - np.cos(TAU * self.rate_func(alpha)))
        for piece, home in zip(self.mobject, self.homes, strict=True):
            piece.move_to(self.middle + (home - self.middle) * apart)


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    pieces = patches(Picture(photo("cat"), 2.4), 3)
    Breathe(pieces, 0.3).interpolate_mobject(0.5)
    return pieces

"""A film that is looked at frame by frame, as a model for pictures sees it."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import Animation, Circle, Mobject, VGroup, linear

from scenes.kit.panel import panel
from tenuto.stage.theme import Ground

__all__ = ["FilmStrip", "LookThrough"]

WIDTH, HEIGHT, PITCH = 1.3, 1.0, 1.42  # of a frame, and from frame to frame, manim units
STROKE, SWELL = 2.5, 4.0  # of a frame's border, and what it gains while it is looked at


class FilmStrip(VGroup):
    """A row of frames in which a ball flies over; each is a frame and its ball. The first one's middle is at the origin.

    Args:
        count: of frames.
        color: hex.
        ground: the ground it stands on.
    """

    def __init__(self, count: int, color: str, ground: Ground) -> None:
        super().__init__()
        for index in range(count):
            share = index / (count - 1)
            frame = panel(ground, WIDTH, HEIGHT, color, 0.04)
            ball = Circle(0.16, fill_color=color, fill_opacity=1, stroke_width=0)
            ball.shift([-0.4 + 0.81 * share, 0.28 - 0.6 * abs(share - 0.5), 0])
            self.add(VGroup(frame, ball).shift([index * PITCH, 0, 0]))
        self.look(0.0)

    def look(self, turn: float) -> Self:
        """Look at one frame after the other, each for itself; 0 and 1 look the same."""
        count = len(self)
        for index, (frame, _) in enumerate(self):
            near = max(0.0, np.cos(2 * np.pi * (turn - (index + 0.5) / count)))
            frame.set_stroke(width=STROKE + SWELL * near**8)
        return self


class LookThrough(Animation):
    """A `FilmStrip` is looked through once: a seamless loop."""

    def __init__(self, film: FilmStrip, **kwargs: object) -> None:
        super().__init__(film, **{"rate_func": linear, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject.look(self.rate_func(alpha))


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    return FilmStrip(4, ground.data, ground).look(0.35).scale(0.85)

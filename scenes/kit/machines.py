"""Computers in rows, each with its processors, and what they look like at work."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import Animation, Mobject, Square, VGroup, interpolate_color, linear
from manim.utils.color import ManimColor

from scenes.kit.panel import panel
from tenuto.stage.theme import Ground

__all__ = ["Machines", "Work"]

WIDTH, HEIGHT, ACROSS, DOWN = 1.42, 0.74, 1.68, 0.9  # of a machine, and from one to the next, manim units
CHIP = 0.17  # side of a processor


class Machines(VGroup):
    """Its submobjects are the machines, row by row, each a box and its processors.

    Args:
        count: of machines.
        processors: in each of them, an even number.
        ground: the ground they stand on.
        columns: machines in a row.
    """

    def __init__(self, count: int, processors: int, ground: Ground, columns: int = 5) -> None:
        super().__init__()
        self.dark, self.lit = ManimColor(ground.line), ManimColor(ground.data)
        rows = -(-count // columns)
        for index in range(count):
            x, y = index % columns - (columns - 1) / 2, (rows - 1) / 2 - index // columns
            box = panel(ground, WIDTH, HEIGHT).move_to([x * ACROSS, y * DOWN, 0])
            chips = VGroup(*(Square(CHIP, fill_opacity=1, stroke_width=0) for _ in range(processors)))
            self.add(VGroup(box, chips.arrange_in_grid(2, processors // 2, buff=(0.12, 0.08)).move_to(box)))
        self.work(0)

    def work(self, turn: float) -> Self:
        """Processors light up and go dark, each at its own time; 0 and 1 look alike."""
        for index, chip in enumerate(chip for _, chips in self.submobjects for chip in chips):
            lit = 0.5 + 0.5 * np.sin(2 * np.pi * (turn * (1 + index % 2) + 0.618 * index))
            chip.set_fill(interpolate_color(self.dark, self.lit, lit))
        return self


class Work(Animation):
    """All processors of some `Machines` are at work: a seamless loop."""

    def __init__(self, machines: Machines, **kwargs: object) -> None:
        super().__init__(machines, **{"rate_func": linear, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject.work(self.rate_func(alpha))


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    return Machines(6, 8, ground, columns=3)

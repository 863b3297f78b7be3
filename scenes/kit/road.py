"""A road that runs by, an electric car on it, and a battery."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, Animation, Line, Mobject, Polygon, RoundedRectangle, VGroup, linear

from scenes.kit.icons import car
from tenuto.stage.theme import Ground

__all__ = ["Drive", "Road", "battery", "electric_car"]

REACH = 7.2  # manim units, a little beyond the frame's edges
STEP, LENGTH, BELOW = 1.6, 0.8, 0.38  # from dash to dash, a dash's length, and how far below the road's edge it lies


class Road(VGroup):
    """A line across the frame at height `y`, with dashes below it that pass to the left."""

    def __init__(self, ground: Ground, y: float) -> None:
        style = {"stroke_color": ground.muted, "stroke_width": 4}
        self.y = y
        self.edge = Line([-REACH, y, 0], [REACH, y, 0], **style)
        self.dashes = VGroup(*(Line([0, y, 0], [1, y, 0], **style) for _ in range(2 * round(REACH / STEP) + 3)))
        super().__init__(self.edge, self.dashes)
        self.at(0.0)

    def at(self, turn: float) -> Self:
        """After so many steps of the dashes; 0 and 1 look the same."""
        for index, dash in enumerate(self.dashes):
            x = (index - len(self.dashes) // 2 - turn % 1) * STEP
            dash.put_start_and_end_on([x, self.y - BELOW, 0], [x + LENGTH, self.y - BELOW, 0])
        return self


class Drive(Animation):
    """A `Road` runs by: a seamless loop for whole numbers of steps."""

    def __init__(self, road: Road, steps: int = 1, **kwargs: object) -> None:
        self.steps = steps
        super().__init__(road, **{"rate_func": linear, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        self.mobject.at(self.steps * self.rate_func(alpha))


def electric_car(color: str, ground: Ground, scale: float) -> VGroup:
    """The car of kit.icons with a bolt on its side."""
    vehicle = car(color, ground).scale(scale)
    bolt = Polygon([0.1, 0.3, 0], [-0.16, -0.04, 0], [0.0, -0.04, 0], [-0.1, -0.3, 0], [0.16, 0.06, 0], [0.0, 0.06, 0])
    bolt.set_fill(ground.ground, 1).set_stroke(width=0).scale(0.29 * scale)
    return vehicle.add(bolt.move_to(vehicle.get_center() + 0.046 * scale * DOWN))


def battery(color: str, ground: Ground, cells: int = 5) -> VGroup:
    """A full battery, about 2 manim units long."""
    filled = VGroup(
        *(
            RoundedRectangle(
                width=0.26, height=0.8, corner_radius=0.05, fill_color=color, fill_opacity=1, stroke_width=0
            )
            for _ in range(cells)
        )
    ).arrange(RIGHT, buff=0.1)
    case = RoundedRectangle(
        width=filled.width + 0.3, height=1.1, corner_radius=0.12, stroke_color=ground.ink, stroke_width=3
    )
    pole = RoundedRectangle(
        width=0.14, height=0.4, corner_radius=0.04, fill_color=ground.ink, fill_opacity=1, stroke_width=0
    )
    return VGroup(case, filled, pole.next_to(case, RIGHT, buff=0.03)).move_to(np.zeros(3))


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    vehicle = electric_car(ground.data, ground, 1.3).shift(0.2 * RIGHT)
    whole = Road(ground, vehicle.get_bottom()[1])
    seen = VGroup(
        Line(2.6 * LEFT, 2.6 * RIGHT).match_style(whole.edge).set_y(whole.y),
        *(d for d in whole.dashes if -2.6 < d.get_x() < 2.6),
    )
    return VGroup(vehicle, seen, battery(ground.data, ground).scale(0.6).shift([-1.7, 0.6, 0]))

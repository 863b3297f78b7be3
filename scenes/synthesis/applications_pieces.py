"""What a frozen network is used for: a film, a road, a stop sign, and the layers that learn on top of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    Circle,
    Line,
    Mobject,
    Polygon,
    RegularPolygon,
    RoundedRectangle,
    Square,
    VGroup,
    linear,
)

from scenes.pieces.snowflake import snowflake
from tenuto.kit.arrow import arrow
from tenuto.kit.flow import Flow
from tenuto.kit.icons import car
from tenuto.kit.panel import panel
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["FilmStrip", "Road", "SharedBackbone", "battery", "electric_car", "stop_sign"]


# -- A film that is looked at frame by frame, as a model for pictures sees it ------------------------------------------


WIDTH, HEIGHT, PITCH = 1.3, 1.0, 1.42  # of a frame, and from frame to frame, manim units
STROKE, FRAME_SWELL = 2.5, 4.0  # of a frame's border, and what it gains while it is looked at


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
            frame.set_stroke(width=STROKE + FRAME_SWELL * near**8)
        return self

    def look_through(self, **kwargs: Any) -> Vary:
        """It is looked through once: a seamless loop."""
        return Vary(self, self.look, rate_func=linear, **kwargs)


def specimen_film_strip(ground: Ground) -> Mobject:
    return FilmStrip(4, ground.data, ground).look(0.35).scale(0.85)


# -- A road that runs by, an electric car on it, and a battery ---------------------------------------------------------


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

    def run(self, steps: int = 1, **kwargs: Any) -> Vary:
        """It runs by: a seamless loop for whole numbers of steps."""
        return Vary(self, self.at, last=steps, rate_func=linear, **kwargs)


def electric_car(color: str, ground: Ground, scale: float) -> VGroup:
    """The car of tenuto.kit.icons with a bolt on its side."""
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


def specimen_road(ground: Ground) -> Mobject:
    vehicle = electric_car(ground.data, ground, 1.3).shift(0.2 * RIGHT)
    whole = Road(ground, vehicle.get_bottom()[1])
    seen = VGroup(
        Line(2.6 * LEFT, 2.6 * RIGHT).match_style(whole.edge).set_y(whole.y),
        *(d for d in whole.dashes if -2.6 < d.get_x() < 2.6),
    )
    return VGroup(vehicle, seen, battery(ground.data, ground).scale(0.6).shift([-1.7, 0.6, 0]))


# -- Frozen networks under what they are used for, and a small layer that learns for each use --------------------------


NET_Y, HEAD_Y = -1.25, -2.6  # of the networks and of the small layers below them
NET_HEIGHT, HEAD_SIZE = 0.8, (1.75, 0.62)
LAYER_SWELL = 2.5  # stroke width that a layer's border gains while it learns


class SharedBackbone(VGroup):
    """Parts: `networks`, `heads` (one for each use), `ways_in` from the uses to their networks, `ways_out` to the heads, and
    `flows` along all of these.

    Args:
        xs: of the uses, from the left.
        width: of a use, manim units; a network is as wide as those that share it.
        networks: text, and how many uses share it, from the left.
        head: what stands in the small layers.
        top: where the ways in begin.
        ground: the ground it stands on.
    """

    def __init__(
        self, xs: Sequence[float], width: float, networks: Sequence[tuple[str, int]], head: str, top: float, ground: Ground
    ) -> None:  # fmt: skip
        self.networks, self.heads, self.ways_in, self.ways_out = VGroup(), VGroup(), VGroup(), VGroup()
        first = 0
        for text, count in networks:
            left, right = xs[first], xs[first + count - 1]
            place = [(left + right) / 2, NET_Y, 0]
            words = Words(text, theme.BODY, ground.teacher, SEMIBOLD)
            sign = VGroup(snowflake(0.4, ground.data), words).arrange(RIGHT, buff=0.2).move_to(place)
            box = panel(ground, right - left + width, NET_HEIGHT, ground.teacher).move_to(place)
            self.networks.add(VGroup(box, sign))
            first += count
        for x in xs:
            box = panel(ground, *HEAD_SIZE, ground.ink).move_to([x, HEAD_Y, 0])
            self.heads.add(VGroup(box, stand(Words(head, theme.LABEL, ground.ink), x, HEAD_Y - 0.09)))
            self.ways_in.add(arrow([x, top, 0], [x, NET_Y + 0.45, 0], ground.data))
            self.ways_out.add(arrow([x, NET_Y - 0.48, 0], [x, HEAD_Y + 0.37, 0], ground.teacher))
        self.flows = [
            Flow(way[0], color, 1, 0.07)
            for ways, color in ((self.ways_in, ground.data), (self.ways_out, ground.teacher))
            for way in ways
        ]
        super().__init__(self.networks, self.heads, self.ways_in, self.ways_out)
        self.at(0.0)

    def at(self, turn: float) -> Self:
        """The heads learn one after the other: their borders swell; 0 and 1 look the same."""
        for index, (box, _) in enumerate(self.heads):
            share = (turn + index / len(self.heads)) % 1
            box.set_stroke(width=2.5 + LAYER_SWELL * np.sin(np.pi * share) ** 2)
        return self

    def learn(self, **kwargs: Any) -> Vary:
        """The small layers learn, once around: a seamless loop."""
        return Vary(self.heads, self.at, rate_func=linear, **kwargs)


def specimen_shared_backbone(ground: Ground) -> Mobject:
    xs = (-3.2, 0.0, 3.2)
    uses = VGroup(*(Square(1.0, stroke_color=ground.data).move_to([x, 0.4, 0]) for x in xs))
    return VGroup(uses, SharedBackbone(xs, 2.4, (("DINO", 2), ("…", 1)), "lớp", -0.3, ground)).scale(0.55)


# -- A picture with letters in it: a stop sign on its post -------------------------------------------------------------


def stop_sign(ground: Ground) -> VGroup:
    """The octagon's middle, which is where its letters stand, is at the origin."""
    plate = RegularPolygon(8, start_angle=np.pi / 8, fill_color=ground.data, fill_opacity=1).scale(0.72)
    plate.set_stroke(ground.ink, 5)
    foot = plate.get_bottom()
    post = Line(foot, foot + 0.35 * DOWN, stroke_color=ground.muted, stroke_width=8)
    return VGroup(plate, stand(Words("STOP", theme.LABEL, ground.ground, SEMIBOLD), 0, -0.11), post)


def specimen_stop_sign(ground: Ground) -> Mobject:
    return stop_sign(ground)

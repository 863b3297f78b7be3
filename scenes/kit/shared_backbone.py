"""Frozen networks under what they are used for, and a small layer that learns for each use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import RIGHT, Animation, Mobject, Square, VGroup, linear

from scenes.kit.arrow import arrow
from scenes.kit.flow import Flow
from scenes.kit.panel import panel
from scenes.kit.snowflake import snowflake
from tenuto.stage import theme
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["LearnHeads", "SharedBackbone"]

NET_Y, HEAD_Y = -1.25, -2.6  # of the networks and of the small layers below them
NET_HEIGHT, HEAD_SIZE = 0.8, (1.75, 0.62)
SWELL = 2.5  # stroke width that a layer's border gains while it learns


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
            box.set_stroke(width=2.5 + SWELL * np.sin(np.pi * share) ** 2)
        return self


class LearnHeads(Animation):
    """The small layers of a `SharedBackbone` learn, once around: a seamless loop."""

    def __init__(self, backbone: SharedBackbone, **kwargs: object) -> None:
        self.backbone = backbone
        super().__init__(backbone.heads, **{"rate_func": linear, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        self.backbone.at(self.rate_func(alpha))


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    xs = (-3.2, 0.0, 3.2)
    uses = VGroup(*(Square(1.0, stroke_color=ground.data).move_to([x, 0.4, 0]) for x in xs))
    return VGroup(uses, SharedBackbone(xs, 2.4, (("DINO", 2), ("…", 1)), "lớp", -0.3, ground)).scale(0.55)

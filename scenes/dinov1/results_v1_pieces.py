"""A linear probe: features of a frozen network, classes, and between them the one layer that learns."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import DOWN, TAU, Dot, Line, Mobject, VGroup, linear

from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["LinearProbe"]


class LinearProbe(VGroup):
    """Parts: `features` (dots, left), `layer` (a line from each feature to each class), `classes` (dots, right).

    Args:
        ground: the ground it stands on; features are in its teacher colour, the layer and the classes in its ink.
        features, classes: how many.
        width: between the middles of features and classes, manim units.
    """

    def __init__(self, ground: Ground, features: int = 7, classes: int = 4, width: float = 2.6) -> None:
        self.features = VGroup(*(Dot(radius=0.12, color=ground.teacher) for _ in range(features)))
        self.features.arrange(DOWN, buff=0.37).move_to([-width / 2, 0, 0])
        self.classes = VGroup(*(Dot(radius=0.15, color=ground.ink) for _ in range(classes)))
        self.classes.arrange(DOWN, buff=0.65).move_to([width / 2, 0, 0])
        self.layer = VGroup(
            *(
                Line(feature.get_right(), kind.get_left(), stroke_color=ground.ink, stroke_width=2.5)
                for feature in self.features
                for kind in self.classes
            )
        )
        super().__init__(self.features, self.layer, self.classes)
        self.at(0.0)

    def at(self, turn: float) -> Self:
        """The layer after a part of a turn in which its weights come and go, each at its own pace; 0 and 1 look alike."""
        for index, line in enumerate(self.layer):
            line.set_stroke(opacity=0.4 + 0.32 * float(np.sin(TAU * ((1 + index % 2) * turn + 0.618 * index))))
        return self

    def learn(self, **kwargs: Any) -> Vary:
        """The layer learns, once around: a seamless loop."""
        return Vary(self.layer, self.at, rate_func=linear, **kwargs)


def specimen_linear_probe(ground: Ground) -> Mobject:
    return LinearProbe(ground, 5, 3)

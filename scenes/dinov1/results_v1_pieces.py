"""A linear probe, the layer that learns behind a frozen network; neighbours that vote instead; a hundred that are dealt."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import (
    DOWN,
    PI,
    TAU,
    Animation,
    Create,
    Dot,
    FadeIn,
    Group,
    LaggedStart,
    Line,
    Mobject,
    Succession,
    VGroup,
    linear,
)  # fmt: skip
from numpy.typing import NDArray

from scenes.pieces.hundred import COUNT, Hundred
from tenuto.kit.picture import Picture
from tenuto.kit.samples import scenery
from tenuto.kit.tag import Tag
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.theme import Ground

__all__ = ["LinearProbe", "Vote", "deal"]


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


# -- A picture that asks its nearest neighbours ------------------------------------------------------------------------


ASKED, NEAR, REACH = 1.45, 1.05, 1.85  # sides of the pictures, and how far a neighbour stands from the middle


class Vote(Group):
    """A picture in the middle, its neighbours around it, a line from each, and the name they give.

    Parts: `asked`, `neighbours`, `lines`, `answer`; the middle picture at the origin.

    Args:
        picture: (H, W, 3) uint8, what is asked about.
        neighbours: (n, H, W, 3) uint8, the nearest first.
        name: what they say it is.
        ground: the ground it stands on.
    """

    def __init__(self, picture: NDArray[np.uint8], neighbours: NDArray[np.uint8], name: str, ground: Ground) -> None:
        self.asked = Picture(picture, ASKED, ground.ink)
        self.neighbours, self.lines = Group(), VGroup()
        for index, pixels in enumerate(neighbours):
            angle = PI / 2 - TAU * (index + 0.5) / len(neighbours)  # the lowest place is the answer's
            way = np.array([1.3 * np.cos(angle), np.sin(angle), 0])
            self.neighbours.add(Picture(pixels, NEAR, ground.data).move_to(REACH * way))
            self.lines.add(Line(0.74 * REACH * way, 0.5 * REACH * way, stroke_color=ground.data, stroke_width=4))
        self.answer = Tag(name, ground, theme.LABEL).move_to(0.62 * ASKED * DOWN)
        super().__init__(self.lines, self.neighbours, self.asked, self.answer)

    def gather(self, **kwargs: Any) -> Animation:
        """The neighbours come, the nearest first, and each gives its vote."""
        votes = (
            Succession(FadeIn(near, scale=0.6), Create(line))
            for near, line in zip(self.neighbours, self.lines, strict=True)
        )
        return LaggedStart(*votes, lag_ratio=0.25, **kwargs)


# -- A hundred pictures that come one after the other ------------------------------------------------------------------


def deal(hundred: Hundred, **kwargs: Any) -> Vary:
    """Its pictures come row by row, from none of them to all."""
    sheet = hundred.pixel_array
    rows, columns = sheet.shape[:2]
    side = round(COUNT**0.5)
    place = (np.arange(rows) * side // rows)[:, None] * side + np.arange(columns) * side // columns

    def show(dealt: float) -> None:
        hundred.pixel_array = sheet * (place < dealt)[..., None]

    return Vary(hundred, show, last=COUNT, introducer=True, rate_func=linear, **kwargs)


def specimen_vote(ground: Ground) -> Mobject:
    pictures = np.stack([scenery()[::5, ::5]] * 9)
    return Vote(pictures[0], pictures[1:], "mèo", ground).scale(0.55)

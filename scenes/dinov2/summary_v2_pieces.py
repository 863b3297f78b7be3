"""A disc that rolls and grows, until it runs into a stone."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Circle, Group, Line, Mobject, Polygon, VGroup, linear

from scenes.dinov2.pieces.holes import veil
from scenes.pieces.agreement import drawn
from scenes.pieces.hundred import Hundred, in_order
from scenes.pieces.network import Network
from scenes.pieces.seen import star_seen
from scenes.pieces.star import STAR
from scenes.pieces.tokens import cls_token
from tenuto.kit.arrow import link
from tenuto.kit.globe import Globe, spread_directions
from tenuto.kit.picture import Picture, tiled
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo
from tenuto.stage.scene import NIGHT, LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words

__all__ = ["BUMPS", "Rolling"]


# -- A disc that grows as it rolls along, until it runs into a stone ---------------------------------------------------


SMALL, GROWTH = 0.12, 0.22  # radius at the beginning, and by how much it grows, manim units
SPACE, WAY = 0.3, 4.42  # from the way's beginning to where the disc starts, and how far it rolls
BUMPS = 0.8  # share at which it reaches the stone
BUMP = 0.16  # how far it comes back
TURNS = 2


class Rolling(VGroup):
    """Parts: `way` (a line to the right from the origin), `stone` and `disc` with its `spoke`.

    Args:
        length: of the way, manim units, at least that to the stone.
        color: hex, of the disc.
        ground: the ground it stands on.
    """

    def __init__(self, length: float, color: str, ground: Ground) -> None:
        self.way = Line([0, 0, 0], [length, 0, 0], stroke_color=ground.muted, stroke_width=3)
        foot = SPACE + WAY + SMALL + GROWTH - 0.11  # the disc touches its slope, not its foot
        corners = ([foot, 0, 0], [foot + 0.15, 0.24, 0], [foot + 0.4, 0.3, 0], [foot + 0.6, 0, 0])
        self.stone = Polygon(*corners, fill_color=ground.muted, fill_opacity=1, stroke_width=0).round_corners(0.05)
        self.disc = Circle(SMALL, fill_color=color, fill_opacity=1, stroke_width=0)
        self.spoke = Line(DOWN, UP, stroke_color=ground.ground, stroke_width=4)
        super().__init__(self.way, self.stone, self.disc, self.spoke)
        self.roll(0)

    def roll(self, share: float) -> Self:
        """0: at the beginning; from BUMPS on it bumps against the stone and comes to rest again."""
        bump = BUMP * np.sin(np.pi * np.clip((share - BUMPS) / (1 - BUMPS), 0, 1))
        gone = min(share / BUMPS, 1.0)
        radius = SMALL + GROWTH * gone
        centre = self.way.get_start() + np.array([SPACE + WAY * gone - bump, radius, 0])
        self.disc.set(width=2 * radius).move_to(centre)
        angle = -2 * np.pi * TURNS * gone
        reach = 0.7 * radius * np.array([np.cos(angle), np.sin(angle), 0])
        self.spoke.put_start_and_end_on(centre - reach, centre + reach)
        return self

    def run(self, first: float = 0.0, last: float = 1.0, **kwargs: Any) -> Vary:
        """The disc rolls from a share of its way to another, see `roll`."""
        return Vary(self, self.roll, first, last, rate_func=linear, **kwargs)


def specimen_rolling(ground: Ground) -> Mobject:
    return Rolling(6.0, ground.teacher, ground).roll(0.6).scale(0.8)


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


RISE, PATH_Y = 0.6, -2.75  # how far the cards make room for the way on which the disc rolls, and where that is
CHOSEN = (2, 9, 13, 17, 26, 33)  # of 7 x 5 pictures
COVERED = (1, 4, 6, 7, 10, 12)  # of 4 x 4 patches
SCORED = 1.28  # side of what stands for a score, manim units
PUPILS = ((0.6, 0.42), (0.72, 0.5), (0.86, 0.58))  # sizes of their boxes, manim units


def data(scene: LectureScene) -> Group:
    """A sheet of pictures, and some of them once more, framed."""
    whole = Picture(tiled(load_tensors("wall").pictures[:35], 7, 6), 1.8)  # each of 64 px, 6 px apart
    width, height = 7 * 70 - 6, 5 * 70 - 6
    boxes = [(70 * (index % 7) / width, 70 * (index // 7) / height, 64 / width, 64 / height) for index in range(35)]
    kept = Group(*(whole.crop(*boxes[index], scene.ground.data) for index in CHOSEN))
    return Group(Group(*(whole.crop(*box) for box in boxes)), kept)


def losses(scene: LectureScene) -> Group:
    """CLS, a photograph with holes, and points on a sphere."""
    ground = scene.ground
    pixels, _ = star_seen(load_tensors("attention_photos"), STAR, photo(STAR))
    picture = Picture(pixels, 0.78, ground.data)
    masks = (np.arange(16).reshape(4, 4) == patch for patch in COVERED)
    holes = VGroup(*(veil(picture, mask, ground, ground.panel) for mask in masks))
    globe = Globe(ground, 0.4)
    dots = globe.dots(spread_directions(14), ground.loss, 0.05)
    return Group(cls_token(ground, 0.7), Group(picture, holes), VGroup(globe, dots)).arrange(RIGHT, buff=0.16)


def networks(scene: LectureScene) -> VGroup:
    """A large network above three small ones, and the ways down."""
    ground = scene.ground
    large = Network("ViT-g", ground.teacher, ground, 1.9, 0.95, theme.SMALL)
    small = VGroup(*(Network("", ground.student, ground, *size) for size in PUPILS)).arrange(RIGHT, buff=0.2)
    small.next_to(large, DOWN, buff=0.45)
    return VGroup(large, small, VGroup(*(link(large, pupil, ground.muted, 0.05) for pupil in small)))


def scored() -> Group:
    """A hundred pictures, and two masks that overlap by the score, as in the scene of results."""
    pair = drawn(fact("dinov2_vitg_ade").value / 100, NIGHT, SCORED)
    return Group(Hundred(in_order(), SCORED), pair).arrange(RIGHT, buff=0.15)


def onwards(scene: LectureScene) -> tuple[Rolling, Words, Words]:
    """The way on which the disc rolls, the question before it, and what comes at its end."""
    ground = scene.ground
    rolling = Rolling(6.6, ground.teacher, ground).shift([-2.6, PATH_Y, 0])
    question = scene.words("Phóng to tiếp?", at=(-theme.SAFE_X, PATH_Y), edge=LEFT, weight=SEMIBOLD)
    name = scene.words("DINOv3", theme.HEADING, at=(theme.SAFE_X, PATH_Y), edge=RIGHT, weight=SEMIBOLD)
    return rolling, question, name

"""Discs from which rings go out: something that wants to grow."""

from __future__ import annotations

from typing import Any, Self

from manim import DOWN, LEFT, RIGHT, Circle, Group, Mobject, VGroup, linear

from scenes.dinov1.pieces.crops import as_shares, outlines
from scenes.dinov1.pieces.trails import Trails
from scenes.dinov1.pieces.weights import restless
from scenes.pieces.network import Network
from scenes.pieces.seen import HEAD, star_seen
from scenes.pieces.star import STAR
from tenuto.kit.arrow import arrow, link
from tenuto.kit.balance import Balance
from tenuto.kit.bars import Bars
from tenuto.kit.heatmap import HeatMap, ramp
from tenuto.kit.picture import Picture
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo
from tenuto.stage.scene import NIGHT, LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words

__all__ = ["Ripples"]

RINGS = 2  # for each disc, evenly out of step
REACH = 29 / 15  # of a ring where it fades, in radii of the disc


class Ripples(VGroup):
    """A disc and its rings. Parts: `disc`, `rings`; the rings alone go on.

    Args:
        color: hex.
        radius: of the disc, manim units.
    """

    def __init__(self, color: str, radius: float = 0.3) -> None:
        self.radius = radius
        self.disc = Circle(radius, fill_color=color, fill_opacity=1, stroke_width=0)
        self.rings = VGroup(*(Circle(radius, stroke_color=color, stroke_width=3) for _ in range(RINGS)))
        super().__init__(self.disc, self.rings)
        self.at(0.0)

    def at(self, turn: float) -> Self:
        """The rings after a part of a turn, in which each leaves the disc once and fades; 0 and 1 look alike."""
        for index, ring in enumerate(self.rings):
            share = (turn + index / RINGS) % 1
            ring.set(width=2 * self.radius * (1 + (REACH - 1) * share))
            ring.set_stroke(opacity=0.8 * min(1.0, 4 * share) * (1 - share))
        return self

    def spread(self, **kwargs: Any) -> Vary:
        """The rings go out, once around: a seamless loop."""
        return Vary(self.rings, self.at, rate_func=linear, **kwargs)


def specimen_ripples(ground: Ground) -> Mobject:
    return VGroup(Ripples(ground.data, 0.5).at(0.3), Ripples(ground.teacher, 0.5).at(0.8)).arrange(buff=1.2)


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


LIMITS_Y = -2.5  # of what is said about data and size, below the cards


def crops() -> Group:
    """The star and the rectangles of all its crops, on it as bright as on the night."""
    boxes, pixels = load_tensors("crops_star").boxes, photo(STAR)
    picture = Picture(pixels, 2.1 * pixels.shape[0] / pixels.shape[1])
    colors = [NIGHT.teacher] * 2 + [NIGHT.student] * (len(boxes) - 2)
    return Group(picture, outlines(picture, as_shares(boxes, pixels), colors, 2))


def star() -> Group:
    """The star, and where the small network looks in it."""
    pixels, maps = star_seen(load_tensors("attention_photos"), STAR, photo(STAR))
    return Group(Picture(pixels, 1.95), HeatMap(pixels, maps[HEAD], ramp(NIGHT.teacher, NIGHT), 1.95))


def networks(scene: LectureScene) -> VGroup:
    """Teacher over student, and the way from one to the other."""
    ground = scene.ground
    teacher = Network("Teacher", ground.teacher, ground, 1.9, 0.8, theme.SMALL)
    student = Network("Student", ground.student, ground, 1.9, 0.8, theme.SMALL)
    VGroup(teacher, student).arrange(DOWN, buff=0.42)
    return VGroup(teacher, student, link(teacher, student, ground.muted, 0.07))


def paths(scene: LectureScene) -> VGroup:
    """The way of two real weights in their plane, student and teacher."""
    run, ground = load_tensors("ema"), scene.ground
    pair = list(restless(run.student))
    ways = run.student[:, pair], run.teacher[:, pair]
    return Trails(ways, (ground.student, ground.teacher), (2, 5), ground, 1.95, 1.95).lines


def balance(scene: LectureScene) -> Balance:
    """A flat distribution against a spike."""
    ground = scene.ground
    flat, spike = (0.24,) * 5, (0.06, 0.06, 0.7, 0.06, 0.06)
    balance = Balance(ground, arm=0.61, hang=0.75, post=1.75)
    for side, heights in enumerate((flat, spike)):
        balance.lay(side, Bars(heights, ground.loss, ground, 0.65, 1))
    return balance


def limits(scene: LectureScene) -> tuple[tuple[Ripples, Ripples], tuple[Words, Words], VGroup, Words]:
    """A disc for the data and one for the size, what they stand for; an arrow, and what it leads to."""
    ground = scene.ground
    data, size = Ripples(ground.data), Ripples(ground.teacher)
    data.shift([-5.8, LIMITS_Y, 0])
    size.shift([-1.3, LIMITS_Y, 0])
    words = (
        limit(scene, f"{fact('imagenet1k_images').text} ảnh", -5.05),
        limit(scene, f"{fact('vitb_params').text} tham số", -0.55),
    )
    on = arrow([3.0, LIMITS_Y, 0], [4.0, LIMITS_Y, 0], ground.muted)
    foot = (theme.SAFE_X, LIMITS_Y - 0.13)
    return (data, size), words, on, scene.words("DINOv2", theme.HEADING, at=foot, edge=RIGHT, weight=SEMIBOLD)


def limit(scene: LectureScene, text: str, x: float) -> theme.Words:
    """What a disc stands for, right of it."""
    return scene.words(text, theme.BODY, at=(x, LIMITS_Y - 0.1), edge=LEFT, weight=SEMIBOLD)

"""A linear probe, the layer that learns behind a frozen network; neighbours that vote instead; a hundred that are dealt."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import (
    DOWN,
    PI,
    RIGHT,
    TAU,
    UP,
    Animation,
    Create,
    Dot,
    FadeIn,
    Group,
    LaggedStart,
    Line,
    Mobject,
    Square,
    Succession,
    VGroup,
    VMobject,
    linear,
)  # fmt: skip
from numpy.typing import NDArray

from scenes.pieces.hundred import COUNT, Hundred, in_order
from scenes.pieces.network import Network
from scenes.pieces.seen import star_seen
from scenes.pieces.snowflake import frozen
from scenes.pieces.star import CALLED, STAR
from tenuto.kit.arrow import link
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture
from tenuto.kit.samples import scenery
from tenuto.kit.tag import Tag
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words

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
        """The layer after a part of a turn in which its weights come and go, each at its own pace; 0 and 1 look
        alike."""
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


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


MIDDLE = theme.STAGE_CENTRE_Y + 0.1
SIDE, TOP = 2.85, 0.87  # of a hundred pictures: side, and y of their middle
SLOTS = (-4.97, -1.92, 1.92, 4.97)  # their x: two pairs
KIND = "cat"  # of the stored wall, the kind that is asked for


def probed(scene: LectureScene) -> tuple[Picture, Network, Group, LinearProbe, tuple[VGroup, VGroup], Words, Tag]:
    """The star; a network, its frost and the sign of that; the layer behind it, the ways to both; that only this layer
    learns, and the label that it alone is shown."""
    ground = scene.ground
    pixels, _ = star_seen(load_tensors("attention_photos"), STAR, photo(STAR))
    picture = Picture(pixels, 3.5, ground.data).move_to([-4.65, MIDDLE, 0])
    network = Network("Teacher", ground.teacher, ground, 3.1, 2.2).move_to([-0.45, MIDDLE, 0])
    sign = frozen(ground).move_to(network.get_top() + 0.4 * UP)
    probe = LinearProbe(ground, width=2.2).shift([3.2, MIDDLE, 0])
    ways = link(picture, network, ground.data), link(network, probe.features, ground.teacher)
    below = probe.layer.get_bottom() + 0.75 * DOWN
    learned = scene.words("chỉ huấn luyện lớp này", theme.LABEL, at=(below[0], below[1]))
    label = Tag(CALLED, ground, theme.LABEL).next_to(probe.classes[1], RIGHT, buff=0.2)
    frost = network.box.copy().set_fill(opacity=0).set_stroke(ground.data)
    return picture, network, VGroup(sign, frost), probe, ways, learned, label


def named_hundred(
    scene: LectureScene, pictures: NDArray[np.uint8], ranks: NDArray[np.int64]
) -> tuple[Hundred, Number, VGroup]:
    """A hundred pictures (100, side, side, 3), large; how many of them are named right, and by whom."""
    ground = scene.ground
    large = Hundred(pictures, 4.75, ranks).judge(0, 0).move_to([-3.5, MIDDLE - 0.2, 0])
    number = Number(0, theme.DISPLAY, ground.ink, decimals=1, suffix="%").move_to([3.2, 0.1, 0])
    name = scene.captioned("ViT-B/8", "DINO · linear probe", theme.HEADING, ground.teacher, (3.2, -1.2))
    return large, number, name


def named(scene: LectureScene, key: str, slot: int) -> Group:
    """A hundred pictures sorted by a network, and what they are called; all of them there."""
    score = fact(key)
    block = Hundred(in_order(), SIDE).judge(score.value).move_to([SLOTS[slot], TOP, 0])
    who, how = {
        "dino_vits8_linear": ("DINO · ViT-S/8", "linear probe"),
        "dino_vitb8_linear": ("DINO · ViT-B/8", "linear probe"),
        "supervised_rn50_linear": ("ResNet-50", "học có nhãn"),
        "supervised_vitb16_top1": ("ViT-B/16", "học có nhãn"),
    }[key]
    return Group(block, caption(scene, score.text, who, how, slot))


def caption(scene: LectureScene, score: str, who: str, how: str, slot: int) -> VGroup:
    """Score, network and how it was measured, below a slot."""
    ground, x = scene.ground, SLOTS[slot]
    color = ground.teacher if who.startswith("DINO") else ground.ink
    return VGroup(
        scene.words(score, theme.HEADING, at=(x, -1.22), weight=SEMIBOLD),
        scene.words(who, theme.LABEL, color, at=(x, -1.72), weight=SEMIBOLD),
        scene.words(how, theme.LABEL, ground.muted, at=(x, -2.17)),
    )


def rooms(scene: LectureScene, first: Group, second: Group) -> VGroup:
    """An empty frame where each of two hundreds will stand."""
    ground = scene.ground
    frames = (Square(SIDE, stroke_color=ground.line, stroke_width=3).move_to(each[0]) for each in (first, second))
    return VGroup(*frames)


def ahead(scene: LectureScene, vit: Group) -> tuple[VMobject, Words]:
    """The pictures by which the network that had labels is ahead, and how many those are."""
    ground = scene.ground
    best, supervised = fact("dino_vitb8_linear").value, fact("supervised_vitb16_top1").value
    told = scene.computed(
        f"hơn {written(supervised - best, 1)} ảnh", theme.LABEL, at=(SLOTS[3], -2.72), weight=SEMIBOLD
    )
    return vit[0].between(best, supervised, ground.ink), told


def vote(scene: LectureScene) -> Vote:
    """A picture of the wall and its nearest neighbours, found by the small network, with the answer they give."""
    wall, near = load_tensors("wall"), load_tensors("knn").wall_neighbours
    kind = wall.about["species"].index(KIND)
    agreeing = (wall.species[near] == kind).sum(1) * (wall.species == kind)
    asked = int(np.argmax(agreeing))
    return Vote(wall.pictures[asked], wall.pictures[near[asked]], "mèo", scene.ground).shift([-3.6, -0.35, 0])


def origin(scene: LectureScene) -> theme.Words:
    """Which network found the neighbours."""
    return scene.footnote(f"tám ảnh gần nhất: {load_tensors('knn').about['label']}", computed=True)


def fall(scene: LectureScene, block: Hundred, name: str, slot: int) -> list[Animation]:
    """From the linear probe to k-NN: what is lost keeps an outline."""
    linear, neighbours = fact(f"{name}_linear"), fact(f"{name}_knn")
    who = "DINO · ViT-S/8" if name == "dino_vits8" else "DINO · ResNet-50"
    words = caption(scene, f"k-NN {neighbours.text}", who, f"linear probe {linear.text}", slot)
    lost = block.between(neighbours.value, linear.value, scene.ground.ink)
    return [FadeIn(words), FadeIn(lost), block.to(linear.value, neighbours.value)]

"""A hundred pictures that are dealt out; pictures with captions; and what a network can say of every pixel, sketched from a mask: its segment, its depth."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import LEFT, RIGHT, UP, Group, Line, Mobject, Square, VGroup, VMobject
from manim.utils.color import ManimColor
from numpy.typing import NDArray

from scenes.pieces.agreement import drawn, legend
from scenes.pieces.hundred import COUNT, Hundred
from scenes.pieces.network import Network
from scenes.pieces.snowflake import frozen
from tenuto.kit.arrow import link
from tenuto.kit.flow import Flow
from tenuto.kit.heatmap import ramp
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture
from tenuto.kit.samples import scenery
from tenuto.kit.tag import Tag
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words

__all__ = ["captioned_pictures", "deal", "depth", "segments"]

FAR, NEAR = 30, 200  # steps of a ramp, of 256
UNDER_WAY = 8  # pictures that come up at the same time while a hundred are dealt


def deal(block: Hundred, **kwargs: Any) -> Vary:
    """The pictures of a hundred that nobody has judged yet come up one after the other, row by row."""
    whole = block.judge(0, 0).pixel_array.copy()
    side = round(COUNT**0.5)
    row, column = (np.arange(length) * side // length for length in whole.shape[:2])
    rank = row[:, None] * side + column

    def show(share: float) -> None:
        there = np.clip((share * (COUNT + UNDER_WAY) - rank) / UNDER_WAY, 0, 1)
        block.pixel_array = np.dstack([whole[..., :3], np.round(whole[..., 3] * there).astype(np.uint8)])

    return Vary(block, show, introducer=True, **kwargs)


def captioned_pictures(pictures: NDArray[np.uint8], ground: Ground, side: float = 0.52, columns: int = 3) -> Group:
    """Pictures (n, H, W, 3), `side` manim units high, each above two lines that stand for a caption."""
    cards = Group()
    for index, pixels in enumerate(pictures):
        lines = VGroup()
        for row, length in enumerate((1.0, 0.45 + 0.1 * (index % 4))):
            left, y = -side / 2, -side / 2 - 0.1 - 0.1 * row
            lines.add(Line([left, y, 0], [left + length * side, y, 0], stroke_color=ground.ink, stroke_width=4))
        cards.add(Group(Picture(pixels, side), lines))
    return cards.arrange_in_grid(cols=columns, buff=(0.35, 0.18))


def segments(mask: NDArray[np.bool_], color: str, ground: Ground) -> NDArray[np.uint8]:
    """The thing in a colour on the panel's, (H, W) -> (H, W, 3)."""
    colours = [np.round(255 * ManimColor(each).to_rgb()) for each in (ground.panel, color)]
    return np.asarray(colours, np.uint8)[mask.astype(int)]


def depth(mask: NDArray[np.bool_], color: str, ground: Ground) -> NDArray[np.uint8]:
    """The floor comes nearer downwards, and the thing is as near as the floor under its feet, (H, W) -> (H, W, 3)."""
    rows = np.linspace(FAR, NEAR, len(mask))[:, None]
    feet = rows[np.flatnonzero(mask.any(1))[-1]]
    return ramp(color, ground)[np.where(mask, feet, rows).astype(int)]


def specimen_dense(ground: Ground) -> Mobject:
    y, x = np.mgrid[-60:60, -60:60]
    thing = np.hypot(x, y + 10) < 30
    pictures = (Picture(segments(thing, ground.teacher, ground), 1.8), Picture(depth(thing, ground.data, ground), 1.8))
    return Group(*pictures).arrange(buff=0.4)


def specimen_captioned_pictures(ground: Ground) -> Mobject:
    return captioned_pictures(np.stack([scenery()[::5, ::5]] * 6), ground)


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


MIDDLE = theme.STAGE_CENTRE_Y
SIDE, TOP = 2.95, 0.82  # of a hundred pictures: side, and y of their middle
V1, V2 = -3.0, 3.0  # x of two of them
THREE = (-4.4, 0.0, 4.4)  # and of three
PANEL, LEFT_X, RIGHT_X = 3.4, -3.0, 3.0  # side and x of a picture that shows an overlap


def score(scene: LectureScene, room: Group) -> Number:
    """How many are named right, below a hundred pictures."""
    score = Number(0, theme.HEADING, scene.ground.ink, decimals=1, suffix="%")
    return score.shift([room[0].get_x(), -1.22, 0])


def room(scene: LectureScene, who: str, network: str, x: float) -> Group:
    """An empty frame for a hundred pictures; below it a network and whose it is."""
    ground = scene.ground
    color = ground.ink if who == "OpenCLIP" else ground.teacher
    return Group(
        Square(SIDE, stroke_color=ground.line, stroke_width=3).move_to([x, TOP, 0]),
        scene.words(who, theme.LABEL, color, at=(x, -1.72), weight=SEMIBOLD),
        scene.words(f"{network} · linear probe", theme.LABEL, ground.muted, at=(x, -2.17)),
    )


def ahead(scene: LectureScene, room: Group) -> tuple[VMobject, Words]:
    """The pictures by which the new network is ahead, and how many those are."""
    ground = scene.ground
    old, new = fact("dino_vits8_linear_v2").value, fact("dinov2_vitg_linear").value
    more = scene.computed(f"hơn {written(new - old, 1)} ảnh", theme.LABEL, at=(V2, -2.72), weight=SEMIBOLD)
    return room[-2].between(old, new, ground.ink), more


def captions_needed(scene: LectureScene) -> tuple[Words, Words]:
    """How many captions the one was shown, and how many the other."""
    ground = scene.ground
    pairs, none = (
        scene.words(text, theme.LABEL, color, at=(x, -2.72), weight=SEMIBOLD)
        for text, color, x in (
            (f"{fact('laion_pairs').text} cặp ảnh–chữ", ground.ink, THREE[2]),
            ("không chữ nào", ground.teacher, THREE[1]),
        )
    )
    return pairs, none


def overlaps(scene: LectureScene) -> tuple[list[Group], VGroup, Words]:
    """A pair of masks for each network with its score; what the colours mean, and what was measured."""
    ground = scene.ground
    scored = [overlap(scene, *each) for each in (
        ("dino_vitb8_ade", "v1 · ViT-B/8", LEFT_X), ("dinov2_vitg_ade", "DINOv2 · ViT-g", RIGHT_X))]  # fmt: skip
    meaning = ((ground.data, "vật thật"), (ground.teacher, "mạng khoanh"), (ground.ink, "phần chung"))
    colors = legend(meaning, ground).move_to([0, -2.6, 0])
    shown = scene.footnote("linear, mIoU trên ADE20k · minh hoạ: hai hình chồng nhau đúng chừng ấy")
    return scored, colors, shown


def overlap(scene: LectureScene, key: str, name: str, x: float) -> Group:
    """Two masks that overlap as well as a network's do, and below them its score and its name."""
    pair = drawn(fact(key).value / 100, scene.ground, PANEL).move_to([x, 0.6, 0])
    words = VGroup(
        scene.words(fact(key).text, theme.HEADING, at=(x, -1.62), weight=SEMIBOLD),
        scene.words(name, theme.LABEL, scene.ground.teacher, at=(x, -2.07), weight=SEMIBOLD),
    )
    return Group(pair, words)


def tasks(scene: LectureScene) -> tuple[Picture, Network, VGroup, Group, VGroup]:
    """A picture, the network, its sign of frost, three answers with their names, and the ways between them."""
    ground, maps, outputs = scene.ground, load_tensors("attention"), Group()
    picture = Picture(maps.pictures[0], 3.0, ground.data).move_to([-4.9, MIDDLE, 0])
    network = Network("DINOv2", ground.teacher, ground, 3.2, 2.3).move_to([-0.75, MIDDLE, 0])
    sign = frozen(ground).move_to(network.get_top() + 0.4 * UP)
    truth = maps.truth[0]
    answers = (
        ("phân loại", Tag("khủng long", ground, theme.LABEL), 1.75),
        ("phân vùng", Picture(segments(truth, ground.teacher, ground), 1.5, ground.teacher), MIDDLE + 0.1),
        ("độ sâu", Picture(depth(truth, ground.data, ground), 1.5, ground.teacher), -2.1),
    )
    ways = VGroup(link(picture, network, ground.data))
    for name, answer, y in answers:
        words = scene.words(name, theme.LABEL, at=(theme.SAFE_X, y - 0.09), edge=RIGHT, weight=SEMIBOLD)
        outputs.add(Group(answer.move_to([3.1, y, 0], aligned_edge=LEFT), words))
        ways.add(link(network, answer, ground.teacher, 0.16))
    return picture, network, sign, outputs, ways


def flows(scene: LectureScene, ways: VGroup) -> list[Flow]:
    """What runs along the way into the network, and along those out of it, these out of step."""
    ground = scene.ground
    flows = [Flow(way[0], ground.teacher, 3, ahead=index / 3) for index, way in enumerate(ways[1:])]
    return [Flow(ways[0][0], ground.data, 2), *flows]

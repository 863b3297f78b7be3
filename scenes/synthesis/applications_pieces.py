"""What a frozen network is used for, costs and cannot do: small layers that learn, a film, signs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import (
    DL,
    LEFT,
    RIGHT,
    UL,
    UP,
    Group,
    Mobject,
    Rectangle,
    Square,
    VGroup,
    linear,
)
from numpy.typing import NDArray

from scenes.pieces.field_drawings import depth_view, satellite_view, sick_leaf
from scenes.pieces.snowflake import snowflake
from scenes.synthesis.pieces.hundred import TILE, Hundred
from tenuto.kit.arrow import arrow
from tenuto.kit.flow import Flow
from tenuto.kit.marks import Marks, grid_places
from tenuto.kit.number import Number
from tenuto.kit.panel import panel
from tenuto.kit.picture import Picture, letterbox, tiled
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["FilmStrip", "SharedBackbone", "road_signs"]


# -- A film that is looked at frame by frame, as a network for pictures sees it ------------------------------------------


WIDTH, HEIGHT, PITCH = 1.3, 1.3, 1.42  # of a frame, and from frame to frame, manim units
STROKE, FRAME_SWELL = 2.5, 4.0  # of a frame's border, and what it gains while it is looked at
CHEST, ASIDE, CHEST_Y = 0.66, 0.1, -0.32  # width of the chest in a frame, and where its middle is
WIDEST = 1.9  # radians by which its lid is open at last


class FilmStrip(VGroup):
    """Four frames of a chest whose lid opens, in a given order; the first one's middle is 1.5 pitches left of the origin.

    Args:
        order: of the frames, 0 shut and 3 wide open.
        ground: the ground it stands on.
    """

    def __init__(self, order: Sequence[int], ground: Ground) -> None:
        super().__init__()
        for place, moment in enumerate(order):
            frame = panel(ground, WIDTH, HEIGHT, ground.data, 0.04)
            chest = Rectangle(width=CHEST, height=0.42, fill_color=ground.data, fill_opacity=1, stroke_width=0)
            chest.move_to([ASIDE, CHEST_Y, 0])
            hinge = chest.get_corner(UL)
            lid = Rectangle(width=CHEST, height=0.09, fill_color=ground.ink, fill_opacity=1, stroke_width=0)
            lid.move_to(hinge + 0.02 * UP, aligned_edge=DL).rotate(moment / 3 * WIDEST, about_point=hinge)
            self.add(VGroup(frame, VGroup(chest, lid)).shift([(place - 1.5) * PITCH, 0, 0]))
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
    return FilmStrip(range(4), ground).look(0.35).scale(0.85)


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

    def learn(self, count: int | None = None, **kwargs: Any) -> Vary:
        """The small layers, or the first `count` of them, learn, once around: a seamless loop."""
        return Vary(self.heads[:count], self.at, rate_func=linear, **kwargs)


def specimen_shared_backbone(ground: Ground) -> Mobject:
    xs = (-3.2, 0.0, 3.2)
    uses = VGroup(*(Square(1.0, stroke_color=ground.data).move_to([x, 0.4, 0]) for x in xs))
    return VGroup(uses, SharedBackbone(xs, 2.4, (("DINO", 2), ("…", 1)), "lớp", -0.3, ground)).scale(0.55)


# -- Road signs with numbers on them -------------------------------------------------------------------------------------


DIGITS = {
    "3": "111001111001111",
    "5": "111100111001111",
    "8": "111101111101111",
    "0": "111101101101111",
}  # 3 x 5 px, row by row
LIMITS_ON_SIGNS = ("30", "50", "80")


def road_signs(count: int, seed: int) -> NDArray[np.uint8]:
    """Speed limits seen under all kinds of light: red rings around two digits; (count, TILE, TILE, 3)."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:TILE, :TILE] - (TILE - 1) / 2
    far = np.hypot(x, y)
    pictures = []
    for _ in range(count):
        text, light = LIMITS_ON_SIGNS[rng.integers(len(LIMITS_ON_SIGNS))], rng.uniform(0.6, 1.0)
        pixels = np.full((TILE, TILE, 3), rng.uniform(40, 130, 3))
        pixels[far < 22], pixels[far < 17] = (196, 38, 42), (240, 240, 236)
        glyphs = np.hstack(
            [
                np.pad([[int(bit) for bit in DIGITS[d][3 * row :][:3]] for row in range(5)], ((0, 0), (0, 1)))
                for d in text
            ]
        )
        dark = glyphs[:, :7].repeat(3, 0).repeat(3, 1).astype(bool)
        top, left = (TILE - dark.shape[0]) // 2, (TILE - dark.shape[1]) // 2
        pixels[top : top + dark.shape[0], left : left + dark.shape[1]][dark] = 24
        pictures.append(light * pixels)
    return np.array(pictures).astype(np.uint8)


def specimen_road_signs(ground: Ground) -> Mobject:
    return Picture(tiled(road_signs(8, 1), 4, 4), 1.6)


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


WIDE, HIGH, BETWEEN = 2.95, 2.1, 0.333  # of the four drawings
XS = tuple((index - 1.5) * (WIDE + BETWEEN) for index in range(4))
FIELDS = ("Y tế", "Bệnh cây trồng", "Độ sâu cho robot", "Vệ tinh")
FIELD_Y, RISE = -0.1, 1.3  # where they stand at first, and by how much they make room for the network
SIGNS, SIGNS_X = 2.7, (2.1, 5.05)  # side and middles of the two sheets of road signs, manim units


def fields(scene: LectureScene) -> Group:
    """Four pictures with their names."""
    ground, fields = scene.ground, Group()
    drawings = (
        Picture(letterbox(photo("retina"), WIDE / HIGH), HIGH, ground.data),
        sick_leaf(ground, WIDE, HIGH),
        depth_view(ground, WIDE, HIGH),
        satellite_view(ground, WIDE, HIGH),
    )
    for x, drawing, name in zip(XS, drawings, FIELDS, strict=True):
        words = scene.words(name, theme.LABEL, at=(x, FIELD_Y - HIGH / 2 - 0.48), weight=SEMIBOLD)
        fields.add(Group(drawing.move_to([x, FIELD_Y, 0]), words))
    return fields


def cost(scene: LectureScene) -> tuple[Marks, Marks, Number, Number]:
    """A square for every GPU, a block for every tonne, and the running numbers."""
    ground = scene.ground
    square = Square(0.2, fill_color=ground.data, fill_opacity=1, stroke_width=0)
    gpus = Marks(square, grid_places(round(fact("vit7b_gpus").value), 16, 0.27, at=(-4.25, 0.1)))
    block = Square(0.42, fill_color=ground.muted, fill_opacity=1, stroke_width=0)
    tonnes = Marks(block, grid_places(round(fact("vit7b_co2").value), 9, 0.52, at=(2.4, -1.15)))
    hours = Number(0, theme.TITLE, ground.ink, suffix=" GPU-giờ", align=LEFT).shift([0.1, 1.55, 0])
    co2 = Number(0, theme.TITLE, ground.ink, suffix=" tấn", align=LEFT).shift([0.1, -0.35, 0])
    return gpus, tonnes, hours, co2


def motion(scene: LectureScene) -> VGroup:
    """Both scores where motion counts."""
    names = (("DINOv3", "dinov3_ssv2", scene.ground.teacher), ("V-JEPA 2", "vjepa2_ssv2", scene.ground.ink))
    lines = VGroup()
    for index, (name, key, color) in enumerate(names):
        text = f"{name} {fact(key).text}"
        lines.add(scene.words(text, color=color, at=(-theme.SAFE_X + 3.2 * index, -2.3), edge=LEFT, weight=SEMIBOLD))
    return lines.add(
        scene.words(
            "SSv2, đoán việc đang làm trong video", theme.LABEL, scene.ground.muted, (-theme.SAFE_X, -2.85), LEFT
        )
    )


def signs(scene: LectureScene) -> tuple[list[Hundred], VGroup]:
    """A hundred road signs for each of two networks, and the scores below them."""
    ground, sheets, scores = scene.ground, [], VGroup()
    pictures = road_signs(100, seed=2)
    for x, name, color in zip(SIGNS_X, ("DINOv3", "PE"), (ground.teacher, ground.ink), strict=True):
        sheets.append(Hundred(pictures, SIGNS, color).move_to([x, 0.1, 0]))
        number = Number(0, theme.BODY, color, decimals=1, prefix=f"{name} ", suffix="%").shift([x, -2.3, 0])
        scores.add(number)
    return sheets, scores


def places(scene: LectureScene) -> VGroup:
    """Where the four fields will stand."""
    ground = scene.ground
    return VGroup(*(panel(ground, WIDE, HIGH, radius=0.04).move_to([x, FIELD_Y, 0]) for x in XS))


def shared_network(scene: LectureScene) -> SharedBackbone:
    """One frozen network under three fields, one of its own under the satellite, a small layer below each field."""
    networks = ("DINO đóng băng", 3), ("bản vệ tinh", 1)
    return SharedBackbone(XS, WIDE, networks, "lớp nhỏ", -0.42, scene.ground)


def cost_names(scene: LectureScene) -> tuple[VGroup, Words]:
    """How many GPUs worked for how long, and for what; what the tonnes are."""
    ground = scene.ground
    work = f"{fact('vit7b_gpus').text} GPU, khoảng {fact('vit7b_days').text}"
    once = VGroup(
        scene.words(work, color=ground.muted, at=(-4.25, -2.75)),
        scene.words("một lần huấn luyện ViT-7B", color=ground.muted, at=(0.1, 0.95), edge=LEFT),
    )
    gas = scene.words('$"CO"_2$ tương đương', color=ground.muted, at=(0.1, -2.2), edge=LEFT)
    return once, gas


def two_limits(scene: LectureScene) -> tuple[VGroup, VGroup, tuple[Words, Words], Words]:
    """The same frames forwards and backwards, what is asked of them; the two titles, and the test of the second."""
    ground = scene.ground
    films = VGroup(FilmStrip(range(4), ground), FilmStrip(range(3, -1, -1), ground))
    films[0].shift([-3.62, 0.95, 0])
    films[1].shift([-3.62, -0.75, 0])
    asks = VGroup(
        *(scene.words(text, theme.LABEL, at=(-0.6, y), edge=LEFT) for text, y in (("mở?", 0.85), ("đóng?", -0.85)))
    )
    titles = (
        scene.words("Chuyển động", at=(-theme.SAFE_X, 1.85), edge=LEFT, weight=SEMIBOLD),
        scene.words("Chữ trong ảnh", at=(SIGNS_X[0] - SIGNS / 2, 1.85), edge=LEFT, weight=SEMIBOLD),
    )
    test = scene.words("GTSRB, nhận ra biển báo", theme.LABEL, ground.muted, (SIGNS_X[0] - SIGNS / 2, -2.85), LEFT)
    return films, asks, titles, test

"""What a frozen network is used for, costs and cannot do: small layers that learn, a road around the Earth, a film, signs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import (
    DL,
    DOWN,
    LEFT,
    RIGHT,
    UL,
    UP,
    Circle,
    Group,
    Line,
    Mobject,
    Polygon,
    Rectangle,
    RoundedRectangle,
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
from tenuto.kit.globe import Globe
from tenuto.kit.icons import car
from tenuto.kit.marks import Marks, grid_places
from tenuto.kit.number import Number
from tenuto.kit.panel import panel
from tenuto.kit.picture import Picture, letterbox, tiled
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["FilmStrip", "Road", "Rounds", "SharedBackbone", "battery", "electric_car", "road_signs"]


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

    def learn(self, count: int | None = None, **kwargs: Any) -> Vary:
        """The small layers, or the first `count` of them, learn, once around: a seamless loop."""
        return Vary(self.heads[:count], self.at, rate_func=linear, **kwargs)


def specimen_shared_backbone(ground: Ground) -> Mobject:
    xs = (-3.2, 0.0, 3.2)
    uses = VGroup(*(Square(1.0, stroke_color=ground.data).move_to([x, 0.4, 0]) for x in xs))
    return VGroup(uses, SharedBackbone(xs, 2.4, (("DINO", 2), ("…", 1)), "lớp", -0.3, ground)).scale(0.55)


# -- Ways around the Earth -----------------------------------------------------------------------------------------------


RING = 1.22  # radii: of the way around a globe


class Rounds(VGroup):
    """Parts: `globes`, side by side, and `rings` around them, which `show(1)` has drawn all. The middle is at the origin.

    Args:
        count: of rounds.
        radius: of a globe; pitch: from one to the next; manim units.
        ground: the ground it stands on.
    """

    def __init__(self, count: int, radius: float, pitch: float, ground: Ground) -> None:
        self.globes, self.rings = VGroup(), VGroup()
        for index in range(count):
            place = [(index - (count - 1) / 2) * pitch, 0, 0]
            self.globes.add(Globe(ground, radius, 0.5).shift(place))
            ring = Circle(RING * radius, stroke_color=ground.data, stroke_width=6)
            self.rings.add(ring.rotate(np.pi / 2).flip().shift(place))
        self.whole = self.rings.copy()
        super().__init__(self.globes, self.rings)
        self.show(0.0)

    def show(self, share: float) -> Self:
        """Draw so much of the whole way, one ring after the other; it stands where it was made."""
        for index, (ring, whole) in enumerate(zip(self.rings, self.whole, strict=True)):
            part = float(np.clip(share * len(self.rings) - index, 0, 1))
            ring.pointwise_become_partial(whole, 0, part).set_stroke(opacity=1 if part else 0)
        return self

    def drive(self, **kwargs: Any) -> Vary:
        """All the way, at an even pace."""
        self.whole.shift(self.globes.get_center() - self.whole.get_center())
        return Vary(self, self.show, rate_func=linear, **kwargs)


def specimen_rounds(ground: Ground) -> Mobject:
    return Rounds(3, 0.6, 1.7, ground).show(0.6)


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


ROAD_Y, CAR_X = -2.45, 0.0  # the road's height, and where the car is seen


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


def drive(scene: LectureScene) -> tuple[Road, VGroup, VGroup, Words, Number, Rounds]:
    """The road and the car on it; the battery and what is in it; how far that goes, and how often around the Earth."""
    ground = scene.ground
    road, vehicle = Road(ground, ROAD_Y), electric_car(ground.data, ground, 1.5)
    vehicle.move_to([CAR_X, ROAD_Y + vehicle.height / 2 - 0.02, 0])
    charge = battery(ground.data, ground).move_to([-5.25, 1.45, 0])
    mwh = scene.words(fact("vit7b_mwh").text, theme.HEADING, at=(-3.9, 1.28), edge=LEFT, weight=SEMIBOLD)
    far = Number(0, theme.TITLE, ground.ink, suffix=" km", align=RIGHT).shift([theme.SAFE_X, 1.25, 0])
    rounds = Rounds(round(fact("vit7b_earth_rounds").value), 0.62, 2.1, ground).move_to([0, -0.1, 0])
    return road, vehicle, charge, mwh, far, rounds


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

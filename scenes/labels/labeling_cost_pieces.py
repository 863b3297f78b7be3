"""The belt on which pictures are stamped, a clock, a tally, and the card of a field of use."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    TAU,
    UP,
    Animation,
    Circle,
    Dot,
    FadeIn,
    Group,
    Line,
    Mobject,
    Rotate,
    RoundedRectangle,
    Square,
    VGroup,
    linear,
    smooth,
)
from numpy.typing import NDArray
from PIL import Image

from scenes.pieces.field_drawings import satellite_view, sick_leaf
from tenuto.kit.marks import Marks, grid_places, person, tick
from tenuto.kit.number import Number
from tenuto.kit.panel import panel
from tenuto.kit.picture import Picture, letterbox, shrunk, tiled
from tenuto.kit.tag import Tag
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = [
    "DRAWING_WIDTH", "TILE_GAP", "TILE_HEIGHT", "TILE_WIDTH", "Clock", "fields_of", "stamping", "tallies_of",
]  # fmt: skip

# Of the species in the stored wall, in its order.
DINOSAUR, OTHERS = "khủng long", ("mèo", "cá", "chim", "ốc sên", "nấm", "xương rồng", "rùa")
VIETNAMESE = (*[DINOSAUR] * 5, *OTHERS)
ON_THE_BELT = (6, 0, 5, 9, 8, 7, 11, 10)  # kinds, in the order in which they are stamped
TILE_WIDTH, TILE_HEIGHT, TILE_GAP = 4.1, 2.58, 0.24
DRAWING_WIDTH, DRAWING_HEIGHT = 3.5, 2.3


# -- A belt of pictures on which a stamp puts one name after the other -------------------------------------------------


SIDE, GAP = 1.6, 0.25  # of a picture and between two, manim units
ENLARGED_PX = (
    192  # about as large as they are shown: the small pictures are enlarged once, smoothly, and not in every frame
)
REACH = 5  # pictures to either side of the stamp, as far as the frame goes
EDGE = 7.1  # manim units from the middle, where nothing is seen any more
MOVING = 0.55  # share of a step in which the belt moves; in the rest it stands and the stamp comes down


class LabelBelt(Group):
    """Pictures pass below a stamp; those that have passed carry their names.

    `at(steps)` is a pure function of how many pictures have been stamped since the start; it repeats after as many steps
    as there are pictures, so a run over all of them is a seamless loop.

    Args:
        pictures: (n, H, W, 3) uint8, n > REACH.
        names: what is stamped on each.
        ground: the ground it stands on.
        y: height of the pictures' middle; the stamp stands above x = 0.
    """

    def __init__(self, pictures: NDArray[np.uint8], names: list[str], ground: Ground, y: float) -> None:
        super().__init__()
        self.y, self.period = y, len(pictures)
        order = np.arange(-REACH, self.period + REACH + 1) % self.period
        size = (ENLARGED_PX, ENLARGED_PX)
        large = np.stack([np.asarray(Image.fromarray(p).resize(size, Image.Resampling.LANCZOS)) for p in pictures])
        self.pitch = SIDE + GAP
        self.strip = Picture(tiled(large[order], len(order), round(GAP / SIDE * ENLARGED_PX)), SIDE)
        self.tags = VGroup(*(Tag(name, ground, theme.SMALL) for name in names))
        self.stamp = _stamp(ground)
        self.add(self.strip, self.tags, self.stamp)
        self.at(0.0)

    def at(self, steps: float, named_from: int = -(10**6)) -> Self:
        """The state after so many steps; pictures before `named_from` have no names yet."""
        whole = int(np.floor(steps))
        share = steps - whole
        place = whole + smooth(min(share / MOVING, 1.0))  # the picture below the stamp, as the belt stands
        press = max(share - MOVING, 0.0) / (1 - MOVING)  # 0 to 1 while the belt stands
        down = np.sin(np.pi * press) ** 2
        stamped = whole + (1 if press >= 0.5 else 0)
        left = -SIDE / 2 - (place % self.period + REACH) * self.pitch
        self.strip.move_to([left, self.y, 0], aligned_edge=LEFT)
        for index, tag in enumerate(self.tags):
            # The one occurrence of this picture that has been stamped and is not yet out of sight.
            latest = stamped - (stamped - index) % self.period
            tag.move_to([(latest - place) * self.pitch, self.y + SIDE / 2, 0])
            # It fades where the frame ends.
            left_over = np.clip((tag.get_x() + EDGE) / 0.6, 0, 1)
            tag.set_opacity(float(left_over) if latest >= named_from else 0.0)
        self.stamp.move_to([0, self.y + SIDE / 2 + 0.36 - 0.3 * down, 0], aligned_edge=DOWN)
        return self

    def run(self, start: float, end: float, named_from: int = -(10**6), **kwargs: Any) -> Vary:
        """It runs from one step to another at an even pace."""
        return Vary(self, lambda step: self.at(step, named_from), start, end, rate_func=linear, **kwargs)


def _stamp(ground: Ground) -> VGroup:
    """A rubber stamp: knob, neck and block."""
    style = {"fill_color": ground.muted, "fill_opacity": 1.0, "stroke_width": 0}
    block = RoundedRectangle(width=1.1, height=0.24, corner_radius=0.06, **style)
    neck = RoundedRectangle(width=0.2, height=0.3, corner_radius=0.04, **style).next_to(block, UP, buff=-0.03)
    knob = Circle(0.2, **style).next_to(neck, UP, buff=-0.08)
    return VGroup(neck, knob, block)


def stamping(ground: Ground) -> tuple[Picture, LabelBelt]:
    """A heap of pictures below, and above it a belt with one of each kind that is stamped."""
    wall = load_tensors("wall")  # 240 pictures, 64 px
    heap = Picture(tiled(wall.pictures[:96], 24), 2.13).move_to(1.98 * DOWN)
    first_of = [int(np.flatnonzero(wall.species == kind)[1]) for kind in ON_THE_BELT]
    return heap, LabelBelt(wall.pictures[first_of], [VIETNAMESE[kind] for kind in ON_THE_BELT], ground, 0.18)


def specimen_belt(ground: Ground) -> Mobject:
    pictures = np.stack([shrunk(photo("cat")[:300, x : x + 300], 64) for x in (0, 30, 60, 90, 120, 150)])
    belt, edge = LabelBelt(pictures, ["mèo"] * len(pictures), ground, 0).at(2.8), 3.6
    left, length = belt.strip.get_left()[0], belt.strip.width
    part = belt.strip.crop((-edge - left) / length, 0, 2 * edge / length, 1)
    return Group(part, *(tag for tag in belt.tags if abs(tag.get_x()) < edge), belt.stamp).scale(0.65)


# -- A clock whose long hand goes round: it takes time -----------------------------------------------------------------


class Clock(VGroup):
    """Parts: `face`, `pin`, `long` and `short` hand; its middle is at the origin."""

    def __init__(self, ground: Ground, radius: float = 0.28) -> None:
        ink = {"stroke_color": ground.ink, "stroke_width": 3}
        self.face = Circle(radius, fill_color=ground.ground, fill_opacity=1, **ink)
        self.pin = Dot(radius=0.107 * radius, color=ground.ink)
        self.long, self.short = Line(ORIGIN, 0.714 * radius * UP, **ink), Line(ORIGIN, 0.464 * radius * RIGHT, **ink)
        super().__init__(self.face, self.pin, self.long, self.short)

    def hour(self) -> Animation:
        """The long hand goes round once: a seamless loop."""
        return Rotate(self.long, -TAU, about_point=self.pin.get_center())


def specimen_clock(ground: Ground) -> Mobject:
    return Clock(ground, 1.1)


# -- A card for a field of use: a picture of it, its name, and boxes that wait to be filled ----------------------------


INSET, NAME_BELOW, BOXES_BELOW = 0.3, 3.2, 4.35  # from the card's top, manim units
BOX, ROWS, COLUMNS, BETWEEN = (1.06, 0.7), 2, 3, 0.16


class FieldCard(Group):
    """Parts: `card`, `drawing`, `words` (its name), `boxes` (empty, in rows of three).

    Args:
        drawing: of the field, at most 2.4 manim units high.
        name: of the field.
        width, height: of the card, its middle at the origin.
        ground: the ground it stands on.
    """

    def __init__(self, drawing: Mobject, name: str, width: float, height: float, ground: Ground) -> None:
        self.card = panel(ground, width, height)
        top = height / 2
        self.drawing = drawing.move_to([0, top - INSET - drawing.height / 2, 0])
        self.words = stand(Words(name, theme.BODY, ground.ink, SEMIBOLD), 0, top - NAME_BELOW)
        box = panel(ground, *BOX, ground.muted, 0.08).set_fill(ground.ground)
        self.boxes = VGroup(*(box.copy() for _ in range(ROWS * COLUMNS)))
        self.boxes.arrange_in_grid(ROWS, COLUMNS, buff=BETWEEN).move_to([0, top - BOXES_BELOW, 0])
        super().__init__(self.card, self.drawing, self.words, self.boxes)


def specimen_field_card(ground: Ground) -> Mobject:
    drawings = sick_leaf(ground, 3.5, 2.3), satellite_view(ground, 3.5, 2.3)
    return Group(*(FieldCard(d, "…", 4.1, 5.4, ground) for d in drawings)).arrange(RIGHT, buff=0.25).scale(0.55)


def fields_of(ground: Ground) -> list[FieldCard]:
    """Three cards, each as tall as two tiles."""
    size, high = (DRAWING_WIDTH, DRAWING_HEIGHT), 2 * TILE_HEIGHT + TILE_GAP
    retina = Picture(letterbox(photo("retina"), DRAWING_WIDTH / DRAWING_HEIGHT), DRAWING_HEIGHT, ground.data)
    drawn = (retina, "Y tế"), (satellite_view(ground, *size), "Vệ tinh"), (sick_leaf(ground, *size), "Nông nghiệp")
    cards = [FieldCard(drawing, name, TILE_WIDTH, high, ground) for drawing, name in drawn]
    for index, card in enumerate(cards):
        card.shift([(index - 1) * (TILE_WIDTH + TILE_GAP), theme.STAGE_CENTRE_Y, 0])
    return cards


# -- Something that is counted out: as many marks as there are, the running number and what it counts, below each other


ICON_Y, NUMBER_Y, UNIT_Y = 0.62, -0.42, -0.94  # of the icon's middle and the letters' feet, manim units


class Tally(Group):
    """Parts: `icon`, `number`, `unit`; about 2.3 manim units high, its middle at the origin.

    Args:
        icon: what is counted, as a drawing; `Marks` are counted out with the number.
        number: shows its first value, mostly 0.
        unit: what it counts.
        ground: the ground it stands on.
    """

    def __init__(self, icon: Mobject, number: Number, unit: str, ground: Ground) -> None:
        self.icon, self.number = icon.move_to([0, ICON_Y, 0]), number.shift([0, NUMBER_Y, 0])
        self.unit = stand(Words(unit, theme.LABEL, ground.muted), 0, UNIT_Y)
        super().__init__(self.icon, self.number, self.unit)

    def count(self, value: float) -> list[Animation]:
        """The number runs to a value, the marks with it, and the unit appears."""
        marks = [self.icon.count_out()] if isinstance(self.icon, Marks) else []
        return [*marks, self.number.to(value), FadeIn(self.unit)]


def tallies_of(frames: VGroup, ground: Ground) -> list[Tally]:
    """What ImageNet took, one count for each tile; the first has room for the heap."""
    solid = {"fill_color": ground.data, "fill_opacity": 1, "stroke_width": 0}
    tags = VGroup(*(Tag(VIETNAMESE[kind], ground, theme.SMALL) for kind in (5, 6, 9, 11))).arrange(RIGHT, buff=0.1)
    years = f"tháng, {fact('imagenet_first').text}–{fact('imagenet_last').text}"
    counted: tuple[tuple[Mobject, dict[str, Any], str], ...] = (
        (Square(0.1, stroke_width=0), {"decimals": 1, "suffix": " triệu"}, "ảnh có nhãn"),
        (tags, {}, "khái niệm"),
        (Marks(Square(0.22, **solid), grid_places(21, 11, 0.32)), {"prefix": "~"}, years),
        (Marks(person(0.27, ground.data), grid_places(49, 17, 0.205, 0.31)), {}, "người gán nhãn"),
        (Marks(Circle(0.045, **solid), grid_places(167, 28, 0.125, 0.14)), {}, "quốc gia"),
        (Marks(tick(0.24, ground.data), grid_places(10, 10, 0.36)), {"prefix": "≥ "}, "phiếu cho mỗi ảnh đầu tiên"),
    )
    return [
        Tally(icon, Number(0, theme.TITLE, ground.ink, **how), unit, ground).shift(frame.get_center())
        for (icon, how, unit), frame in zip(counted, frames, strict=True)
    ]


def specimen_tally(ground: Ground) -> Mobject:
    squares = Marks(Square(0.22, fill_color=ground.data, fill_opacity=1, stroke_width=0), grid_places(21, 11, 0.32))
    return VGroup(*Tally(squares, Number(21, theme.TITLE, ground.ink), "tháng", ground))

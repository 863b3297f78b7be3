"""Networks as stacks of plates, a plate for each block, whose volume is the number of their parameters; and pillars that lift."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    DashedLine,
    Line,
    Mobject,
    Polygon,
    Rectangle,
    TransformFromCopy,
    VGroup,
    interpolate_color,
    linear,
)
from manim.utils.color import ManimColor
from numpy.typing import NDArray

from scenes.dinov2.pieces.flock import Flock
from scenes.pieces.snowflake import frozen
from tenuto.kit.arrow import arrow
from tenuto.kit.flow import Flow
from tenuto.kit.marks import grid_places
from tenuto.kit.number import Number
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words

__all__ = ["Pillar", "Stack"]


# -- A network as a stack of plates seen from above: as many as it has blocks, as high and as deep as it is wide -------


UPWARDS, TOWARDS = np.array([0.0, 1.0, 0.0]), np.array([0.5, -0.21, 0.0])  # the sides of a plate of width 1, as seen
THICK = np.array([0.105, 0.04, 0.0])  # from plate to plate, manim units
CELL = 128  # dimensions between two lines on the first plate
SHADES = (0.72, 0.95, 0.45)  # share of its colour that the front of a plate has, its upper edge, and its right edge


class Stack(VGroup):
    """Its submobjects are the plates, from the last to the first, and the lines on the first one's front.

    A block has about 12 width² parameters (attention 4, the layers after it 8), so that volumes compare as parameters do.

    Args:
        blocks: how many.
        width: dimensions of a token.
        per_dim: manim units for one dimension.
        color: hex.
        ground: the ground it stands on.
    """

    def __init__(self, blocks: int, width: int, per_dim: float, color: str, ground: Ground) -> None:
        self.ground, self.share = ground, 0.0
        side = width * per_dim
        up, near = side * UPWARDS, side * TOWARDS
        style = {"stroke_color": ground.ground, "stroke_width": 0.8, "fill_opacity": 1}
        self.plates = []
        for index in range(blocks):
            corner, back = index * THICK, THICK
            front = Polygon(corner, corner + up, corner + up + near, corner + near, **style)
            top = Polygon(corner + up, corner + up + back, corner + up + near + back, corner + up + near, **style)
            right = Polygon(corner + near, corner + up + near, corner + up + near + back, corner + near + back, **style)
            self.plates.append(VGroup(front, top, right))
        shares = np.arange(CELL, width, CELL) / width
        self.lines = VGroup(
            *(Line(share * near, share * near + up) for share in shares),
            *(Line(share * up, share * up + near) for share in shares),
        ).set_stroke(ground.ground, 1.2)
        super().__init__(*reversed(self.plates), self.lines)
        self.paint(color)

    def paint(self, color: str | ManimColor) -> Self:
        """Give it another colour."""
        self.color_ = ManimColor(color)
        return self.light(self.share)

    def repaint(self, color: str, **kwargs: Any) -> Vary:
        """It takes on another colour."""
        first = self.color_
        return Vary(self, lambda share: self.paint(interpolate_color(first, ManimColor(color), share)), **kwargs)

    def light(self, share: float) -> Self:
        """A light runs once from the first plate to the last; at both ends it is outside."""
        self.share = share
        night, ink = ManimColor(self.ground.ground), ManimColor(self.ground.ink)
        for index, plate in enumerate(self.plates):
            lit = max(0.0, 1 - abs(index / len(self.plates) - (1.5 * share - 0.25)) / 0.22)
            color = interpolate_color(self.color_, ink, 0.8 * lit)
            for face, shade in zip(plate, SHADES, strict=True):
                face.set_fill(interpolate_color(night, color, shade))
        return self

    def shine(self, **kwargs: Any) -> Vary:
        """A light runs through it once: a seamless loop."""
        return Vary(self, self.light, rate_func=linear, **kwargs)

    def cuts(self, blocks: int, share: float, color: str) -> VGroup:
        """Where it would be cut into smaller stacks of so many blocks, `share` times as wide: lines on all three
        faces."""
        first = self.plates[0][0].get_vertices()
        corner, up, near = first[0], first[1] - first[0], first[3] - first[0]
        deep = (self.plates[-1][0].get_vertices()[0] - corner) * len(self.plates) / max(len(self.plates) - 1, 1)
        found = VGroup()
        for part in np.arange(share, 1 - 1e-6, share):
            found.add(
                Line(corner + part * near, corner + part * near + up), Line(corner + part * up, corner + part * up + near),
                Line(corner + up + part * near, corner + up + part * near + deep),
                Line(corner + near + part * up, corner + near + part * up + deep),
            )  # fmt: skip
        for count in range(blocks, len(self.plates), blocks):
            at = corner + deep * count / len(self.plates)
            found.add(Line(at + up, at + up + near), Line(at + up + near, at + near))
        return found.set_stroke(color, 4)


def specimen_stack(ground: Ground) -> Mobject:
    small, large = Stack(12, 384, 1 / 800, ground.data, ground), Stack(24, 768, 1 / 800, ground.data, ground)
    large.light(0.5).shift([0.2, -0.6, 0])
    return VGroup(small.shift([-2.2, -0.6, 0]), large, large.cuts(12, 0.5, ground.ink)).center()


# -- A score as a pillar that lifts what stands on it ------------------------------------------------------------------


class Pillar(VGroup):
    """Parts: `column`, with a cut near its foot, since it does not begin at zero; `number`, in its head; and what it carries.

    Args:
        carried: what stands on it; it is put there.
        value: what it is to reach.
        low: the value at the floor, manim units a unit of value: `unit`.
        place: (x, y) of the middle of its foot.
        color: of the number.
        ground: the ground it stands on.
        suffix: of the number.
    """

    WIDTH = 2.5

    def __init__(
        self, carried: Mobject, value: float, low: float, unit: float, place: tuple[float, float], color: str, ground: Ground,
        suffix: str = "%",
    ) -> None:  # fmt: skip
        self.carried, self.value, self.low, self.unit, self.place = carried, value, low, unit, place
        self.column = Rectangle(width=self.WIDTH, height=1, fill_color=ground.line, fill_opacity=1, stroke_width=0)
        x, y = place
        self.cut = Line([x - 0.7 * self.WIDTH, y + 0.1, 0], [x + 0.7 * self.WIDTH, y + 0.28, 0])
        self.cut.set_stroke(ground.ground, 7)
        self.number = Number(low, theme.HEADING, color, decimals=1, suffix=suffix)
        super().__init__(self.column, self.cut, self.number)
        self.rise(0.0)

    def rise(self, share: float) -> Self:
        """Stand at a share of its height, with what it carries on it; the number is seen once there is room for it."""
        (x, y), reached = self.place, self.low + share * (self.value - self.low)
        top = y + max((reached - self.low) * self.unit, 0.02)
        self.column.stretch_to_fit_height(top - y).move_to([x, y, 0], aligned_edge=DOWN)
        self.carried.move_to([x, top + 0.06, 0], aligned_edge=DOWN)
        self.number.origin.move_to([x, top - 0.48, 0])
        self.number.show(reached, running=0 < share < 1)
        for glyph in self.number.submobjects[1:]:
            glyph.set_fill(opacity=float(np.clip(4 * share - 2.5, 0, 1)))
        return self

    @property
    def top(self) -> NDArray[np.float64]:
        """The middle of its head."""
        return np.asarray(self.column.get_top())

    def lift(self, **kwargs: Any) -> Vary:
        """It rises to its full height."""
        return Vary(VGroup(self, self.carried), self.rise, **kwargs)


def specimen_pillar(ground: Ground) -> Mobject:
    both = VGroup()
    for value, x in ((3.4, -1.4), (1.6, 1.4)):
        load = Stack(6, 384, 1 / 500, ground.data, ground)
        both.add(Pillar(load, value, 0, 0.6, (x, -1.4), ground.ink, ground).rise(1), load)
    return both


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


PER_DIM = 2.4 / 1536  # manim units for one dimension of width
SMALL_AT, GIANT_AT, GIANT_LEFT = [-5.0, -0.75, 0], [2.55, -0.05, 0], [-3.35, -0.3, 0]  # middles of the stacks
PUPILS = (  # name, blocks, width, middle, and where its name stands; Caron et al. 2021 and Dosovitskiy et al. 2021, Table 1
    ("ViT-S", 12, 384, [2.5, 1.55, 0], (2.5, 0.55)), ("ViT-B", 12, 768, [5.4, 1.25, 0], (5.4, -0.1)),
    ("ViT-L", 24, 1024, [3.3, -1.5, 0], (4.7, -2.75)),
)  # fmt: skip
TILES = 28  # of 5 million pictures each, as in lvd_142m
FLOOR, LOW, POINT, ON_PILLARS = (
    -2.35,
    83.0,
    0.56,
    0.6,
)  # of the pillars: y, score there, units a point; size of the stacks
PILLARS = (-4.3, 0.3, 4.5)  # x of the teacher's, the taught one's, and of the one that is left alone


def networks(scene: LectureScene) -> tuple[Stack, Stack, VGroup]:
    """The largest network of the first version and the new one, as stacks, and what they are."""
    ground = scene.ground
    small, giant = (stack(scene, name, ground.muted) for name in ("vitb", "vitg"))
    says = VGroup(caption(scene, "vitb", "ViT-B của v1", SMALL_AT[0]), caption(scene, "vitg", "ViT-g", GIANT_AT[0]))
    return small.move_to(SMALL_AT), giant.move_to(GIANT_AT), says


def stack(scene: LectureScene, name: str, color: str) -> Stack:
    """A network as deep and as wide as facts say."""
    return Stack(round(fact(f"{name}_blocks").value), round(fact(f"{name}_dim").value), PER_DIM, color, scene.ground)


def caption(scene: LectureScene, facts: str, name: str, x: float) -> VGroup:
    """A network's name and size, and what it is made of."""
    made = f"{fact(f'{facts}_params').text} tham số · {fact(f'{facts}_blocks').text} khối"
    return scene.captioned(name, made, theme.BODY, scene.ground.ink, (x, -2.6), below=0.42)


def data(scene: LectureScene) -> tuple[Flock, Words]:
    """The pictures that the new one learns from, unseen yet, and how many they are."""
    ground = scene.ground
    pictures = load_tensors("wall").pictures[:TILES]
    tiles = Flock(pictures, grid_places(TILES, 7, 0.66, at=(GIANT_AT[0], 0.25)), 0.62, 0.0)
    count = f"{fact('lvd_images').text} ảnh"
    return tiles, scene.words(count, theme.BODY, ground.data, (GIANT_AT[0], -1.65), weight=SEMIBOLD)


def become(few: Stack, many: Stack) -> list[Animation]:
    """Each plate of the one comes out of the plate of the other that stands at the same share of it."""
    count = len(many.plates)
    return [
        TransformFromCopy(few.plates[index * len(few.plates) // count], each) for index, each in enumerate(many.plates)
    ]


def cut_up(scene: LectureScene, giant: Stack) -> tuple[VGroup, Words]:
    """The new one in pieces as large as the old one, and how many those are."""
    ground = scene.ground
    blocks, share = fact("vitb_blocks").value, fact("vitb_dim").value / fact("vitg_dim").value
    times = scene.words(f"× {fact('vitg_over_vitb').text}", theme.DISPLAY, at=(-2.1, 0.6), weight=SEMIBOLD)
    return giant.cuts(round(blocks), share, ground.ink), times


def pupils(scene: LectureScene) -> tuple[list[Stack], VGroup]:
    """The networks that the giant will teach, and their names."""
    ground = scene.ground
    pupils = [
        Stack(blocks, width, PER_DIM, ground.student, ground).move_to(place) for _, blocks, width, place, _ in PUPILS
    ]
    return pupils, VGroup(
        *(scene.words(name, theme.LABEL, ground.student, at, weight=SEMIBOLD) for name, *_, at in PUPILS)
    )


def frozen_teacher(scene: LectureScene) -> VGroup:
    """Who the giant is now, and that it does not change."""
    ground = scene.ground
    sign = VGroup(scene.words("ViT-g · Teacher", theme.BODY, ground.teacher, weight=SEMIBOLD), frozen(ground))
    sign.arrange(RIGHT, buff=0.4).move_to([GIANT_LEFT[0], -2.85, 0])
    return sign


def lessons(scene: LectureScene, pupils: list[Stack]) -> tuple[VGroup, list[Flow]]:
    """From the giant a way to each pupil, and what runs along it."""
    ground = scene.ground
    ends = [pupils[0].get_left(), pupils[1].get_left() + 0.7 * DOWN, pupils[2].get_left() + 0.3 * UP]
    ways = VGroup(
        *(
            arrow([-0.75, -0.2 + 0.35 * (1 - index), 0], end + 0.12 * LEFT, ground.teacher)
            for index, end in enumerate(ends)
        )
    )
    flows = [Flow(way[0], ground.teacher, 4, 0.08, index / 3) for index, way in enumerate(ways)]
    return ways, flows


def pillars(
    scene: LectureScene, giant: Stack, pupil: Stack, alone: Stack
) -> tuple[tuple[Pillar, Pillar, Pillar], list[Stack]]:
    """A pillar for the teacher, which is as high as its score, and for two twins; the stacks that stand on them."""
    ground = scene.ground
    goals = [each.copy().scale(ON_PILLARS) for each in (giant, pupil, alone)]
    scores = ("dinov2_vitg_linear", "dinov2_vitl_distilled", "dinov2_vitl_scratch")
    colors = (ground.teacher, ground.student, ground.ink)
    teacher, taught, left = (
        Pillar(load, fact(name).value, LOW, POINT, (x, FLOOR), color, ground)
        for load, name, x, color in zip(goals, scores, PILLARS, colors, strict=True)
    )
    teacher.rise(1)
    return (teacher, taught, left), goals


def feet(scene: LectureScene) -> VGroup:
    """Who stands on each pillar."""
    names = ("ViT-g · Teacher", "ViT-L học theo thầy", "ViT-L tự học")
    return VGroup(*(foot(scene, *each) for each in zip(names, ("vitg", "vitl", "vitl"), PILLARS, strict=True)))


def foot(scene: LectureScene, name: str, facts: str, x: float) -> VGroup:
    """Who stands on a pillar, and how large it is."""
    return scene.captioned(
        name,
        f"{fact(f'{facts}_params').text} tham số",
        theme.LABEL,
        scene.ground.ink,
        (x, -2.7),
        below=0.33,
        caption_px=theme.SMALL,
    )


def lesson(scene: LectureScene) -> tuple[VGroup, Flow]:
    """The way from the teacher's pillar to the taught one's, and what runs along it."""
    ground = scene.ground
    way = arrow([PILLARS[0] + 1.5, -0.1, 0], [PILLARS[1] - 1.5, -0.1, 0], ground.teacher)
    return way, Flow(way[0], ground.teacher, 4, 0.08)


def level(scene: LectureScene, teacher: Pillar) -> DashedLine:
    """How high the teacher stands, drawn on over the other pillars."""
    ground = scene.ground
    y = teacher.top[1]
    ends = [PILLARS[0] + Pillar.WIDTH / 2, y, 0], [theme.SAFE_X, y, 0]
    return DashedLine(*ends, stroke_color=ground.teacher, stroke_width=3, dash_length=0.12)

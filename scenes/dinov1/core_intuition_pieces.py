"""Two views of one photograph in other colours, and the last steps of a training as a row of bars."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Animation,
    Group,
    Mobject,
    ReplacementTransform,
    RoundedRectangle,
    VGroup,
    VMobject,
    there_and_back,
)
from numpy.typing import ArrayLike, NDArray

from scenes.dinov1.pieces.chase import MOMENTUM, Chase
from scenes.dinov1.pieces.crops import as_shares, common, cut, outlines, to_squares
from scenes.dinov1.pieces.tally import Tally
from scenes.pieces.network import Network
from scenes.pieces.star import STAR
from tenuto.kit.arrow import fan_in, route
from tenuto.kit.bars import Bars
from tenuto.kit.distribution import softmax
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture
from tenuto.kit.plot import Axis, Plot
from tenuto.stage import theme
from tenuto.stage.data import load_tensors, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words

__all__ = ["Views", "grey", "steps", "warm"]


# -- Photographs in other colours, as augmentation makes them ----------------------------------------------------------


def warm(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Stronger colours, turned to red: colour jitter; (H, W, 3) -> (H, W, 3)."""
    plain = pixels.mean(axis=2, keepdims=True)
    strong = (plain + 1.3 * (pixels - plain)) * [1.12, 0.9, 0.9]
    return np.asarray(np.clip(strong, 0, 255), np.uint8)


def grey(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Luma of every pixel (ITU-R BT.601), with a little more contrast; (H, W, 3) -> (H, W, 3)."""
    luma = pixels @ np.array([0.299, 0.587, 0.114])
    return np.repeat(np.clip(1.2 * luma - 20, 0, 255)[..., None], 3, axis=2).astype(np.uint8)


def specimen_recolour(ground: Ground) -> Mobject:
    pixels = photo("cat")[:, 90:390]
    return Group(*(Picture(each, 1.6) for each in (pixels, warm(pixels), grey(pixels)))).arrange(RIGHT, buff=0.15)


# -- The last steps of a network in training as a row of bars, in which those that something is made of are lit --------


KEPT = 0.86  # of the brightness, from step to step back in time: what an average still holds of a step


def steps(count: int, used: Collection[int], color: str, ground: Ground) -> VGroup:
    """`count` steps, the newest on the right.

    Args:
        used: how many steps back those lie that are lit, 0 for the newest; if there are several, the row fades with age.
        color: hex, of a lit step.
        ground: the ground it stands on.
    """
    row = VGroup()
    for age in reversed(range(count)):
        bar = RoundedRectangle(width=0.15, height=0.62, corner_radius=0.05, stroke_width=0)
        row.add(bar.set_fill(color if age in used else ground.line, KEPT**age if len(used) > 1 else 1.0))
    return row.arrange(RIGHT, buff=0.1)  # type: ignore[no-any-return]


def specimen_steps(ground: Ground) -> Mobject:
    one, many = steps(16, (1,), ground.teacher, ground), steps(16, range(16), ground.teacher, ground)
    return VGroup(one.shift([0, 0.6, 0]), many.shift([0, -0.6, 0]))


# -- Two views of one photograph, as self-supervised learning makes them: cut, made square, recoloured; what both hold


class Views(Group):
    """Parts: `picture`; `rims` of both boxes in it; `crops`, standing where they were cut; `views`, the same as squares in
    other colours, standing at their places; `shared`, the outlines of the part that both hold: in the picture, then in
    each view.

    Args:
        pixels: the photograph, (H, W, 3) uint8; its middle is put on the origin.
        boxes: (2, 4) left, top, width, height in its pixels; they must overlap.
        recolour: what happens to each view's pixels, (h, w, 3) -> (h, w, 3).
        colors: hex, of each view's borders.
        ground: the ground they stand on.
        height: of the picture, manim units.
        side: of a view.
        away: how far left and right of the picture's middle the views stand.
    """

    def __init__(
        self, pixels: NDArray[np.uint8], boxes: ArrayLike,
        recolour: Sequence[Callable[[NDArray[np.uint8]], NDArray[np.uint8]]], colors: Sequence[str], ground: Ground,
        height: float, side: float, away: float,
    ) -> None:  # fmt: skip
        super().__init__()
        corners = np.asarray(boxes)
        self.side, self.places = side, np.array([[-away, 0.0, 0.0], [away, 0.0, 0.0]])
        self.picture = Picture(pixels, height, ground.data)
        self.rims = outlines(self.picture, as_shares(corners, pixels), colors, 3)
        self.crops = cut(self.picture, as_shares(corners, pixels), colors)
        self.views = Group()
        for crop, changed, color, place in zip(self.crops, recolour, colors, self.places, strict=True):
            self.views.add(Picture(changed(crop.pixel_array[..., :3]), side, color).fit(place, side, side))
        both = common(*corners)
        self.shared = outlines(self.picture, as_shares([both], pixels), [ground.ink], 6)
        for box, view in zip(corners, self.views, strict=True):
            inside = (both - [*box[:2], 0, 0]) / np.tile(box[2:], 2)
            self.shared.add(*outlines(view, [inside], [ground.ink], 6))
        self.add(self.picture, self.rims, self.crops, self.views, self.shared)

    def take_out(self) -> Animation:
        """The crops fly to where the views stand and become square."""
        return to_squares(self.crops, [self.side, self.side], self.views.get_center() + self.places)


def specimen_views(ground: Ground) -> Mobject:
    colors = (ground.teacher, ground.student)
    boxes = [[60, 20, 260, 260], [230, 110, 110, 110]]
    both = Views(photo("cat"), boxes, (warm, grey), colors, ground, 1.3, 1.3, 1.8)
    return both.remove(both.crops)


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


MIDDLE = theme.STAGE_CENTRE_Y
SHAKEN = -0.7  # turns of the chase before its start, from which the student is thrown about
MOVED = 0.6  # and turns after it, to which both go on
PAST = np.arange(3, 43, 8)  # batches back, of the positions that are shown to be averaged
RIGHT_X = 3.3  # where the second teacher of the ablation stands; the first makes room for it
GLOBAL, LOCAL = 1, 7  # of the stored crops, the teacher's and the student's view
VIEW = 2.9  # side of a view, manim units
AGREED = softmax([0.1, 0.32, 0.9, 0.25, 0.5], 0.2)
GUESSED = softmax([0.6, 0.2, 0.35, 0.75, 0.3], 0.25)


def chase(scene: LectureScene) -> tuple[Chase, VGroup, VGroup]:
    """Two points on the move, of which only the student is seen, thrown about; who student and teacher are."""
    ground = scene.ground
    chase = Chase(ground, 9.6, 5.2).put(-1.5, MIDDLE).at(SHAKEN, SHAKEN)
    VGroup(chase.teacher, chase.teacher_trail).set_opacity(0)
    small = {"edge": LEFT, "below": 0.42, "caption_px": theme.SMALL}
    student = scene.captioned("Student", "nhanh, chao đảo", theme.BODY, ground.student, (3.9, 0.75), **small)
    teacher = scene.captioned("Teacher", "chậm, mượt", theme.BODY, ground.teacher, (3.9, -0.85), **small)
    return chase, student, teacher


def tugger(scene: LectureScene) -> tuple[Network, VMobject]:
    """A network, and a rope that hangs from nothing but itself."""
    ground = scene.ground
    network = Network("Student", ground.student, ground, 4.4, 2.7, theme.HEADING).move_to([-1.6, -1.4, 0])
    rope = route([[-1.6, 0.05, 0], [-1.6, 1.9, 0], [2.4, 1.9, 0], [2.4, -1.4, 0], [0.7, -1.4, 0]], 0.6)
    network.layers.scale(1.5)
    rope.set_stroke(ground.ink, 5)
    return network, rope


def tug(network: Network, rope: VMobject) -> Animation:
    """The network lifts itself a little, and falls back."""
    return VGroup(network, rope).animate(rate_func=there_and_back).shift(0.3 * UP).build()


def ghosts(chase: Chase) -> list[Mobject]:
    """Where the student has been, the older the fainter."""
    return [chase.student.copy().move_to(place).set_opacity(MOMENTUM ** (age / 2))
            for age, place in zip(PAST, chase.past(0.0, PAST), strict=True)]  # fmt: skip


def averaged(scene: LectureScene) -> tuple[VGroup, Network, VGroup, Plot]:
    """The earlier networks, the one that is their average, the ways from them to it; and a plot of how good they
    are."""
    ground = scene.ground
    earlier = VGroup(*(Network("", ground.student, ground, 1.35, 0.78) for _ in PAST))
    earlier.arrange(DOWN, buff=0.2).move_to([-5.6, MIDDLE, 0])
    mean = Network("Teacher", ground.teacher, ground).move_to([-1.9, MIDDLE, 0])
    plot = Plot(Axis(0, 1, name="quá trình huấn luyện"), Axis(0, 1, name="chất lượng"), ground, 4.7, 3.7)
    plot.move_to([3.75, MIDDLE - 0.05, 0])
    ways = fan_in(earlier, mean, ground.ema)
    return earlier, mean, ways, plot


def become(chase: Chase, earlier: VGroup) -> list[Animation]:
    """Every position of the student becomes the network that it was."""
    return [ReplacementTransform(chase.student.copy().move_to(place), network)
            for place, network in zip(chase.past(MOVED, PAST), earlier, strict=True)]  # fmt: skip


def quality(scene: LectureScene, plot: Plot) -> list[tuple[VMobject, Words]]:
    """How good the student gets in a sketch, and its average, which is ahead of it."""
    ground = scene.ground
    drawn = []
    for name, color, curve, x, y, way in (
        ("Student", ground.student, lambda x: 0.74 * (1 - np.exp(-4 * x)) + 0.015 * np.sin(40 * x) * x, 0.86, 0.7, DOWN),
        ("Teacher", ground.teacher, lambda x: 0.92 * (1 - np.exp(-4.4 * x)), 0.86, 0.9, UP),
    ):  # fmt: skip
        label = plot.beside(scene.words(name, theme.LABEL, color), x, y, way, 0.12)
        drawn.append((plot.function(curve, color), label))
    return drawn


def ablation(scene: LectureScene) -> tuple[VGroup, VGroup, tuple[Tally, Tally], tuple[Number, Number]]:
    """The student's steps, a teacher that is the one before; a thousand pictures for either teacher, and how many are
    right."""
    ground = scene.ground
    previous = teacher(scene, "Teacher = bước ngay trước", 0, (1,))
    plain = steps(16, (), ground.teacher, ground).move_to(previous[1])
    few, many = (Tally(ground.teacher, ground, (x, -0.72), 0.106) for x in (0, RIGHT_X))
    low, high = (score(scene, x) for x in (0, RIGHT_X))
    return plain, previous, (few, many), (low, high)


def score(scene: LectureScene, x: float) -> Number:
    """Of how many pictures a teacher is right, below them."""
    return Number(0, theme.TITLE, scene.ground.ink, decimals=1, suffix="%").shift([x, -2.85, 0])


def teacher(scene: LectureScene, name: str, x: float, used: Collection[int]) -> VGroup:
    """What a teacher is, and which of the student's steps it is made of."""
    words = scene.words(name, theme.BODY, scene.ground.teacher, (x, 1.75), weight=SEMIBOLD)
    return VGroup(words, steps(16, used, scene.ground.teacher, scene.ground).move_to([x, 1.15, 0]))


def two_views(scene: LectureScene) -> tuple[Views, list[Words], list[Bars]]:
    """Two crops of one photograph, recoloured; whose they are, and what either network answers to its own."""
    ground = scene.ground
    crops = load_tensors("crops_star")
    colors, boxes = (ground.teacher, ground.student), crops.boxes[[GLOBAL, LOCAL]].astype(int)
    both = Views(photo(STAR), boxes, (warm, grey), colors, ground, 3.1, VIEW, 4.85).shift(0.35 * UP)
    captions = [scene.words(f"{who} thấy", theme.LABEL, color, (view.get_x(), 2.0), weight=SEMIBOLD)
                for who, color, view in zip(("Teacher", "Student"), colors, both.views, strict=True)]  # fmt: skip
    answers = [Bars(values, color, ground, 2.4, 0.95, full=0.75).shift([view.get_x(), -2.75, 0])
               for values, color, view in zip((AGREED, GUESSED), colors, both.views, strict=True)]  # fmt: skip
    return both, captions, answers

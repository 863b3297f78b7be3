"""A mask that follows a thing through a film, and gains as lifts of one scale."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import LEFT, RIGHT, UP, Animation, Group, Line, Mobject, VGroup, linear
from numpy.typing import NDArray

from scenes.dinov3.pieces.judged import Judged
from scenes.pieces.agreement import Agreement, drawn, legend
from scenes.pieces.hundred import in_order
from tenuto.kit.arrow import arrow
from tenuto.kit.discs import Discs
from tenuto.kit.overlap import Overlap
from tenuto.kit.picture import Picture
from tenuto.kit.samples import scenery
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["Lift", "Tracked", "filmed"]


# -- A film of one thing, in which a mask follows it, late by just so much ---------------------------------------------


FINER = 3  # px for one of the stored picture, so that small lags differ
SWAY = np.array([20.0, 8.0])  # how far the camera goes to both sides, across and down, px of the stored picture
WINDOW = (54, 46, 222)  # of the stored picture: top, left, side
DIRECTIONS = 12  # in which the overlap is measured
FARTHEST = 30  # px of the stored picture


class Tracked(Overlap):
    """The camera goes round a thing whose true mask is known; the guess lags behind it, and overlaps it by `share`.

    Args:
        picture: (H, W, 3) uint8.
        truth: (H, W), true where the thing is.
        window: of them, top, left and side of what the camera shows at rest, px; SWAY is left around it.
        share: intersection over union, the mean of all directions, 0 to 1.
        ground: the ground it stands on.
        height: manim units.
    """

    def __init__(
        self, picture: NDArray[np.uint8], truth: NDArray[np.bool_], window: tuple[int, int, int], share: float, ground: Ground,
        height: float,
    ) -> None:  # fmt: skip
        fine, self.whole = picture.repeat(FINER, 0).repeat(FINER, 1), truth.repeat(FINER, 0).repeat(FINER, 1)
        self.window = FINER * np.array(window)
        self.lag = min(range(FINER * FARTHEST), key=lambda lag: abs(overlap_of(self.whole, lag) - share))
        top, left, side = self.window
        there = np.s_[top : top + side, left : left + side]
        colors = (ground.data, ground.teacher, ground.ink)
        self.near: Picture | None = None
        super().__init__(fine[there], self.whole[there], colors, ground.line, height)
        self.film = np.asarray(fine.mean(2), np.uint8)
        self.show(0)

    def show(self, turn: float) -> Self:
        """The picture after a share of the camera's round; 0 and 1 are the same."""
        angle = 2 * np.pi * turn
        across, down = np.round(FINER * SWAY * [np.cos(angle), np.sin(angle)]).astype(int)
        top, left, side = self.window + np.array([down, across, 0])
        there = np.s_[top : top + side, left : left + side]
        self.grey, self.truth = self.film[there], self.whole[there]
        self.push(*(self.lag * np.array([-np.sin(angle), np.cos(angle)])))
        if self.near is not None:
            self.near.pixel_array = self.crop(*self.part).pixel_array
        return self

    def close_up(self, part: tuple[float, float, float, float], side: float, border: str) -> Picture:
        """A part of it (left, top, width, height, as shares) as a square picture of its own, in which the film runs,
        too."""
        self.part = part
        self.near = Picture(self.crop(*part).pixel_array, side, border)
        return self.near

    def roll(self, first: float = 0.0, last: float = 1.0, **kwargs: Any) -> Vary:
        """The film runs from one share of the camera's round to another; a whole one is a seamless loop."""
        moving = Group(self) if self.near is None else Group(self, self.near)
        return Vary(moving, self.show, first, last, rate_func=linear, **kwargs)


def overlap_of(truth: NDArray[np.bool_], lag: float) -> float:
    """Intersection over union of a mask (H, W) and itself pushed aside by `lag` px, the mean of all directions."""
    shares = []
    for angle in 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS:
        guess = np.roll(truth, (round(lag * np.sin(angle)), round(lag * np.cos(angle))), (0, 1))
        shares.append((truth & guess).sum() / (truth | guess).sum())
    return float(np.mean(shares))


def filmed(share: float, ground: Ground, height: float) -> Tracked:
    """The film that scenes show: the drawn animal whose true mask is stored."""
    stored = load_tensors("attention")
    return Tracked(stored.pictures[1], stored.truth[1], WINDOW, share, ground, height)


def specimen_tracked(ground: Ground) -> Mobject:
    y, x = np.mgrid[-150:150, -150:150]
    tracked = Tracked(scenery(), np.hypot(x, 1.3 * y) < 60, (40, 40, 220), 0.8, ground, 2.4)
    return Group(tracked.show(0.1))


# -- Gains as lifts: arrows of one scale, each from where one was to where one is --------------------------------------


HALF = 0.55  # of the lines at both ends, manim units


class Lift(VGroup):
    """Parts: `floor` and `level`, two lines, `way` up between them, and `gain` above.

    Args:
        points: how much it went up.
        text: that, as it is written.
        unit: height of one point, manim units.
        color: hex, of the way and of the gain.
        ground: the ground it stands on.
        x, y: the middle of the floor.
    """

    def __init__(self, points: float, text: str, unit: float, color: str, ground: Ground, x: float, y: float) -> None:
        style = {"stroke_width": 4}
        top = y + points * unit
        self.floor, self.level = (
            Line([x - HALF, at, 0], [x + HALF, at, 0], stroke_color=ink, **style)
            for at, ink in ((y, ground.muted), (top, color))
        )
        self.way = arrow([x, y, 0], [x, top - 0.03, 0], color)
        self.gain = stand(Words(f"+{text}", theme.HEADING, color, SEMIBOLD), x, top + 0.2)
        super().__init__(self.floor, self.way, self.level, self.gain)


def specimen_lift(ground: Ground) -> Mobject:
    return VGroup(
        *(Lift(p, f"{p}", 0.3, ground.teacher, ground, x, 0) for p, x in ((1, -1.5), (4, 0), (6, 1.5)))
    ).shift(UP)


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


FOUR, SIDE, MIDDLE = (-4.95, -1.65, 1.65, 4.95), 2.9, 0.85  # of a hundred pictures: x, side and y
PANEL, SIDES, PANEL_Y = 4.0, (-4.4, 4.4), 0.33  # of the two masks
CLOSE, CLOSE_X = 1.95, (-1.08, 1.08)  # of what is looked at closely between them
PART = (0.1, 0.5, 0.34, 0.34)  # of a mask that is looked at closely: left, top, width, height, as shares
SMALL, SMALL_X, SMALL_Y = 2.55, (2.0, 5.1), -0.72  # of the masks beside the gains


def bare(text: str) -> str:
    """A number without its unit."""
    return text.split(" ")[0]


def asked(scene: LectureScene, name: str, key: str, color: str, remark: str, x: float) -> Judged:
    score = fact(key)
    return Judged(in_order(), name, color, remark, score.value, score.text, scene.ground, SIDE, x, MIDDLE)


def scores(scene: LectureScene, *keys: str) -> VGroup:
    """What two networks reach, below their panels."""
    return VGroup(*(scene.words(fact(key).text, theme.HEADING, at=(x, -2.18), weight=SEMIBOLD)
                    for key, x in zip(keys, SIDES, strict=True)))  # fmt: skip


def gain(scene: LectureScene, key: str) -> theme.Words:
    return scene.words(f"+{bare(fact(key).text)}", theme.TITLE, scene.ground.teacher, (0, 1.55), weight=SEMIBOLD)


def part(scene: LectureScene, mask: Agreement, x: float) -> tuple[Mobject, Mobject, Animation]:
    """A frame around a part of a mask, that part, and its way to where it is seen larger."""
    frame = mask.region(*PART, scene.ground.ink, stroke_width=4)
    piece = mask.crop(*PART, scene.ground.ink)
    return frame, piece, piece.fly([x, -0.05, 0], CLOSE, CLOSE)


def sizes(scene: LectureScene) -> tuple[VGroup, list[Agreement]]:
    """Two networks of one size as discs with their names, and the mask of each below, the first one settled."""
    ground, names = scene.ground, (("DINOv3", ground_teacher := scene.ground.teacher), ("Web-DINO", scene.ground.ink))
    discs = Discs([1.0, 1.0], ground_teacher, 0.42)
    discs[1].set_fill(ground.ink)
    pair, words = [], VGroup()
    for index, (key, x) in enumerate(zip(("dinov3_ade", "webdino_ade"), SMALL_X, strict=True)):
        name, color = names[index]
        discs[index].move_to([x - 0.85, 1.15, 0])
        words.add(scene.words(name, theme.LABEL, color, (x - 0.25, 1.06), LEFT, weight=SEMIBOLD))
        pair.append(drawn(fact(key).value / 100, ground, SMALL).move_to([x, SMALL_Y, 0]))
    pair[0].aside(pair[0].there)
    return VGroup(*discs, words), pair


ASIDE = 3.3  # how far the first two, and later the lifts, stand to the right of their place at first
FLOOR, POINT = -1.55, 0.44  # of the lifts: where they begin, and the height of a point
LIFTS = (("linear", "ImageNet", -5.65), ("ade", "ADE20k", -3.65), ("davis", "DAVIS", -1.65))


def four_asked(scene: LectureScene) -> tuple[Judged, Judged, Judged, Judged]:
    """A hundred pictures for each of four networks, the first two more to the right at first."""
    ground = scene.ground
    whose = (
        ("DINOv2", "dinov2_linear_v3", ground.teacher, "ViT-g, đo lại"), ("DINOv3", "dinov3_linear", ground.teacher, "ViT-7B"),
        ("PE", "pe_linear", ground.ink, "ảnh kèm chữ"), ("SigLIP 2", "siglip2_linear", ground.ink, "ảnh kèm chữ"),
    )  # fmt: skip
    old, new, pe, siglip = (asked(scene, *each, x) for each, x in zip(whose, FOUR, strict=True))
    Group(*parts_of(old, new)).shift(ASIDE * RIGHT)
    return old, new, pe, siglip


def parts_of(*judged: Judged) -> list[Mobject]:
    """What stands on the stage of some networks: their words, their hundred pictures, their scores."""
    return [part for each in judged for part in (each, each.block, each.score)]


def two_masks(scene: LectureScene) -> tuple[list[Agreement], VGroup, VGroup]:
    """The same picture under a mask of either network, their names, and what the colours mean."""
    ground = scene.ground
    masks = [drawn(fact(f"{name}").value / 100, ground, PANEL).move_to([x, PANEL_Y, 0])
             for name, x in zip(("dinov2_ade_v3", "dinov3_ade"), SIDES, strict=True)]  # fmt: skip
    names = VGroup(*(scene.words(name, theme.LABEL, ground.teacher, (x, -2.62), weight=SEMIBOLD)
                     for name, x in zip(("DINOv2", "DINOv3"), SIDES, strict=True)))  # fmt: skip
    meaning = ((ground.data, "vật thật"), (ground.teacher, "mạng khoanh"), (ground.ink, "khớp"))
    colors = legend(meaning, ground, 0.3, theme.SMALL).move_to([0, -2.5, 0])
    return masks, names, colors


def two_films(scene: LectureScene) -> tuple[list[Tracked], list[Picture]]:
    """The picture as a film under a mask of either network, and the part that is looked at closely."""
    ground = scene.ground
    films = [filmed(fact(name).value / 100, ground, PANEL).move_to([x, PANEL_Y, 0])
             for name, x in zip(("dinov2_davis_v3", "dinov3_davis"), SIDES, strict=True)]  # fmt: skip
    near = [
        film.close_up(PART, CLOSE, ground.ink).move_to([x, -0.05, 0]) for film, x in zip(films, CLOSE_X, strict=True)
    ]
    return films, near


def three_lifts(scene: LectureScene) -> tuple[list[Lift], VGroup, Words, Words]:
    """By how much three tests are lifted, their names; and which of them need every patch, which the whole picture."""
    ground = scene.ground
    lifts = [Lift(fact(f"dinov3_{key}_gain").value, bare(fact(f"dinov3_{key}_gain").text), POINT,
                  ground.muted if key == "linear" else ground.teacher, ground, x, FLOOR) for key, _, x in LIFTS]  # fmt: skip
    tests = VGroup(*(scene.words(name, theme.LABEL, at=(x, FLOOR - 0.5)) for _, name, x in LIFTS))
    dense = scene.words("từng patch", theme.LABEL, ground.teacher, (-2.65, FLOOR - 1.0), weight=SEMIBOLD)
    whole = scene.words("cả ảnh", theme.LABEL, ground.muted, (LIFTS[0][2], FLOOR - 1.0), weight=SEMIBOLD)
    return lifts, tests, dense, whole


def two_scores(scene: LectureScene) -> tuple[Words, Words]:
    """How well the masks beside the lifts fit: size alone, and DINOv3."""
    low = scene.words(fact("webdino_ade").text, theme.BODY, at=(SMALL_X[1], -2.5), weight=SEMIBOLD)
    high = scene.words(fact("dinov3_ade").text, theme.BODY, at=(SMALL_X[0], -2.5), weight=SEMIBOLD)
    return low, high

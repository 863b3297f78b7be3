"""The KoLeo loss, and points on a globe that push each other apart along its descent."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import LEFT, RIGHT, UP, Circle, DashedVMobject, Dot, Line, Mobject, Square, VGroup, smooth
from numpy.typing import NDArray

from scenes.dinov2.pieces.flock import Flock
from scenes.dinov2.pieces.holes import blocks, veil
from scenes.pieces.network import Network
from scenes.pieces.tokens import cls_token, fan, patch_box, patches
from tenuto.kit.arrow import arrow, bent
from tenuto.kit.bars import Bars
from tenuto.kit.flow import Flow
from tenuto.kit.globe import Globe
from tenuto.kit.marks import grid_places
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture
from tenuto.kit.states import between
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words

__all__ = ["Repulsion", "descend", "koleo", "neighbours"]


# -- The KoLeo loss (Sablayrolles et al. ICLR 2019; Oquab et al. TMLR 2024, Sec. 4) and its descent on the unit sphere


Floats = NDArray[np.float64]


def neighbours(vectors: Floats) -> NDArray[np.int64]:
    """Whose nearest neighbour is whose: (n, d) -> (n,)."""
    away = np.linalg.norm(vectors[:, None] - vectors[None], axis=2)
    np.fill_diagonal(away, np.inf)
    return np.asarray(away.argmin(1))


def koleo(vectors: Floats) -> float:
    """L = -1/n Σ log min_j ‖x_i - x_j‖ of unit vectors (n, d)."""
    return float(-np.log(np.linalg.norm(vectors - vectors[neighbours(vectors)], axis=1)).mean())


def descend(vectors: Floats, steps: int, rate: float) -> Floats:
    """Gradient descent of L: the vectors after every step, (steps + 1, n, d), always of length 1."""
    path = [vectors / np.linalg.norm(vectors, axis=1, keepdims=True)]
    for _ in range(steps):
        now = path[-1]
        near = neighbours(now)
        apart = now - now[near]
        # d/dx_i of -log ‖x_i - x_j‖ is -(x_i - x_j) / ‖x_i - x_j‖², and the opposite for x_j.
        pull = apart / (apart**2).sum(1, keepdims=True) / len(now)
        gradient = -pull
        np.add.at(gradient, near, pull)
        moved = now - rate * gradient
        path.append(moved / np.linalg.norm(moved, axis=1, keepdims=True))
    return np.array(path)


def specimen_koleo(ground: Ground) -> Mobject:
    angles = np.random.default_rng(1).normal(0.6, 0.5, 9)
    path = descend(np.column_stack([np.cos(angles), np.sin(angles), np.zeros(9)]), 200, 0.05)
    both = VGroup()
    for vectors, x in ((path[0], -1.3), (path[-1], 1.3)):
        near = vectors[neighbours(vectors)]
        ties = (Line(*ends, stroke_color=ground.loss) for ends in zip(vectors, near, strict=True))
        dots = (Dot(place, color=ground.data) for place in vectors)
        both.add(VGroup(Circle(1, stroke_color=ground.line), *ties, *dots).shift([x, 0, 0]))
    return both


# -- Points on a globe, each tied to its nearest neighbour, that push each other apart along a descent of the KoLeo loss


class Repulsion(VGroup):
    """Parts: `globe`, `cloud` (its dots are `cloud.dots`) and `ties`. It may be moved, not scaled.

    Args:
        path: (steps + 1, n, 3), unit vectors after every step, see `descend`.
        ground: the ground it stands on.
        radius: of the globe, manim units.
    """

    def __init__(self, path: NDArray[np.float64], ground: Ground, radius: float) -> None:
        self.path, self.share = path, 0.0
        self.globe = Globe(ground, radius)
        self.ties = self.globe.ties(path[0], neighbours(path[0]), ground.loss)
        self.cloud = self.globe.dots(path[0], ground.data, 0.085)
        super().__init__(self.globe, self.cloud, self.ties)

    @property
    def loss(self) -> float:
        """The KoLeo loss of the points as they are now."""
        return koleo(self.cloud.vectors)

    def step_to(self, share: float) -> Self:
        """The points after a share of all steps, each tied to whoever is nearest now; drawn when the globe next
        turns."""
        now = between(self.path, share)
        self.share = share
        self.cloud.vectors = self.ties.vectors = now / np.linalg.norm(now, axis=1, keepdims=True)
        self.ties.others = neighbours(now)
        return self

    def to(self, share: float, angle: float, **kwargs: Any) -> Vary:
        """The points go to another share of their descent, while their globe turns to another angle."""
        first, start = self.share, self.globe.angle
        return self.globe.vary(
            lambda done: start + (angle - start) * done,
            lambda done: self.step_to(first + (share - first) * done),
            rate_func=smooth,
            **kwargs,
        )


def specimen_repulsion(ground: Ground) -> Mobject:
    crowd = np.array([0.25, 0.35, 1.0]) + 0.4 * np.random.default_rng(0).normal(size=(26, 3))
    pair = VGroup(*(Repulsion(descend(crowd, 60, 0.08), ground, 1.2) for _ in range(2))).arrange(buff=0.5)
    pair[1].step_to(1.0)
    for each in pair:
        each.globe.turn(0.0)
    return pair  # type: ignore[no-any-return]


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


SIDE, GRID = 2.4, 8  # of the photograph: manim units, patches
PHOTO_Y, TOKEN_Y, BARS = -0.72, 1.2, (1.3, 0.62)  # heights in a column; width and height of its bars
COLUMN = 4.4  # from column to column
HOLES = ((2, 3), (3, 5), (6, 2))  # hidden patches that are asked for: row, column
POINTS, STEPS, RATE = 26, 160, 0.08  # of the descent on the sphere
KOLEO = (("ImageNet", "koleo_in1k_gain"), ("tìm địa danh", "koleo_oxford_gain"))  # tests, and what they lose without it


def column(scene: LectureScene, title: str, purpose: str) -> VGroup:
    """The loss above, what it is for below."""
    title = scene.words(title, theme.BODY, scene.ground.loss, at=(0, 2.0), weight=SEMIBOLD)
    return VGroup(title, scene.words(purpose, theme.LABEL, at=(0, -2.4)))


def photo_and_cls(scene: LectureScene) -> tuple[Picture, VGroup, VGroup, list[Flow]]:
    """A photograph and CLS over it, and from all of its patches the lines to that, with what runs along them."""
    ground = scene.ground
    photo = Picture(load_tensors("features_star").pictures[0], SIDE, ground.data).move_to([0, PHOTO_Y, 0])
    token = cls_token(ground, 0.62).move_to([0, TOKEN_Y, 0])
    return photo, token, *fan(patches(photo, 4), token.get_bottom(), ground.ink)


def answers(scene: LectureScene, taught: NDArray[np.float64]) -> VGroup:
    """The teacher's distribution left of a token, the student's, flat as yet, right of it."""
    ground, flat = scene.ground, np.full(len(taught), 1 / len(taught))
    left, right = (
        Bars(values, color, ground, *BARS, full=0.7).shift([x, TOKEN_Y - 0.31, 0])
        for values, color, x in ((taught, ground.teacher, -1.25), (flat, ground.student, 1.25))
    )
    return VGroup(left, right)


def networks(scene: LectureScene) -> VGroup:
    """Teacher and student at both sides of the photograph, and the ways from it to their answers."""
    ground, found = scene.ground, VGroup()
    for name, color, side in (("Teacher", ground.teacher, LEFT), ("Student", ground.student, RIGHT)):
        box = Network(name, color, ground, 2.9, 1.75).move_to(4.4 * side + PHOTO_Y * UP)
        start, end = (SIDE / 2 + 0.15) * side + PHOTO_Y * UP, box.get_edge_center(-side) - 0.1 * side
        corner, answer = 4.4 * side + TOKEN_Y * UP, 2.15 * side + TOKEN_Y * UP
        found.add(box, arrow(start, end, color), bent([box.get_top() + 0.1 * UP, corner, answer], color))
    return found


def batch(scene: LectureScene) -> tuple[Repulsion, Number, Flock, Words]:
    """CLS of a batch as points on a sphere, crowded at first, and the loss that this costs; the other pictures of the
    batch, unseen yet, and their name."""
    ground = scene.ground
    crowd = np.array([0.25, 0.35, 1.0]) + 0.4 * np.random.default_rng(0).normal(size=(POINTS, 3))
    batch = Repulsion(descend(crowd, STEPS, RATE), ground, 1.68).shift([0, -0.15, 0])
    batch.globe.turn(0)
    loss = Number(batch.loss, theme.BODY, ground.loss, decimals=2, prefix="loss ", computed=True)
    rest = grid_places(POINTS - 1, 5, 0.62, at=(COLUMN, -0.15))
    others = Flock(load_tensors("wall").pictures[: POINTS - 1], rest, 0.56, 0.0)
    name = scene.words("lô ảnh", theme.LABEL, ground.data, at=(COLUMN, 1.62), weight=SEMIBOLD)
    return batch, loss.shift([0, -2.95, 0]), others, name


def points(scene: LectureScene, token: Mobject, others: Flock) -> VGroup:
    """A dot on CLS and on every other picture of the batch."""
    ground = scene.ground
    starts = [token.get_center(), *others.places]
    return VGroup(*(Dot(start, 0.085, color=ground.data) for start in starts))


def effects(scene: LectureScene) -> tuple[NDArray[np.float64], Bars, VGroup]:
    """By how much two results fall without KoLeo (2,), as bars that hang, at first of no length; and what the results
    are."""
    ground = scene.ground
    top, deepest = 0.75, 2.9
    lost = -np.array([fact(name).value for _, name in KOLEO])
    falls = Bars(0 * lost, ground.loss, ground, 3.9, deepest, full=-lost.min()).shift([COLUMN, top, 0])
    tests = VGroup()
    for index, (test, name) in enumerate(KOLEO):
        x, end = falls.top(index)[0], top - deepest * lost[index] / lost.min()
        says = scene.words(f"−{fact(name).text}", at=(x, end - 0.42), weight=SEMIBOLD)
        tests.add(VGroup(scene.words(test, theme.LABEL, at=(x, top + 0.2)), says))
    return lost, falls, tests


def drop(scene: LectureScene, what: str, lost: str, x: float) -> Words:
    """What falls without a loss, below its column."""
    return scene.words(f"{what} −{fact(lost).text}", theme.LABEL, scene.ground.loss, at=(x, -2.95), weight=SEMIBOLD)


def masked(scene: LectureScene, picture: Picture) -> tuple[Mobject, DashedVMobject]:
    """What hides some of a picture's patches, and the hole above it that is asked instead of CLS."""
    ground = scene.ground
    mask = blocks(GRID, 0.4, 3)
    mask[tuple(np.array(HOLES).T)] = True
    hole = DashedVMobject(Square(0.62, stroke_color=ground.ink, stroke_width=3), 20)
    return veil(picture, mask, ground), hole.move_to([COLUMN, TOKEN_Y, 0])


def ray(scene: LectureScene, picture: Picture, place: tuple[int, int], token: DashedVMobject) -> VGroup:
    """The outline of one hidden patch, and a line from it to the token."""
    rim = picture.region(*patch_box(*place, GRID), scene.ground.ink, stroke_width=4)
    return VGroup(rim, Line(rim.get_top(), token.get_bottom(), stroke_color=scene.ground.ink, stroke_width=2.5))

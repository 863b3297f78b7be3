"""A circle in which pictures and captions are vectors, the grid of all their pairs, and two towers that lead there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import DOWN, RIGHT, Group, Mobject, RoundedRectangle, VGroup
from numpy.typing import ArrayLike, NDArray

from scenes.dinov3.pieces.compass import Compass
from scenes.dinov3.pieces.judged import Judged
from scenes.pieces.hundred import in_order
from scenes.pieces.network import Network
from scenes.pieces.snowflake import frozen
from scenes.pieces.star import CALLED, STAR
from tenuto.kit.arrow import route
from tenuto.kit.dashes import RunningDashes
from tenuto.kit.picture import Picture
from tenuto.kit.samples import scenery
from tenuto.stage import theme
from tenuto.stage.data import fact
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["JointCircle", "PairGrid", "SmallTowers", "likeness"]


# -- Pictures around a circle, each with its vector, and captions' vectors among them ----------------------------------


RADIUS, RIM, THUMB = 1.75, 2.33, 0.82  # of the circle, to the pictures' middles, and their side; manim units


class JointCircle(Group):
    """Parts: `space` (pictures' vectors and the circle), `thumbs` (the pictures themselves), `texts` (captions' vectors).

    Args:
        pictures: (H, H, 3) uint8 each.
        angles: where they are, radians; they stay there, since their network is frozen.
        lost: where the captions' vectors are at first, radians.
        ground: the ground it stands on.
    """

    def __init__(
        self, pictures: Sequence[NDArray[np.uint8]], angles: ArrayLike, lost: ArrayLike, ground: Ground
    ) -> None:
        self.goals, self.lost = np.asarray(angles, float), np.asarray(lost, float)
        count = len(self.goals)
        self.space = Compass(self.goals, [ground.teacher] * count, ground, RADIUS)
        self.texts = [Compass([angle], [ground.student], ground, RADIUS) for angle in self.lost]
        for text in self.texts:
            text.circle.set_stroke(opacity=0)
        self.thumbs = Group(
            *(Picture(pixels, THUMB, ground.data).move_to(RIM * np.array([np.cos(angle), np.sin(angle), 0]))
              for pixels, angle in zip(pictures, self.goals, strict=True))
        )  # fmt: skip
        super().__init__(self.space, self.thumbs, *self.texts)

    def turn(self, index: int, share: float) -> Self:
        """Let one caption's vector be a share of its way to its picture."""
        first, last = self.lost[index], self.goals[index]
        self.texts[index].show([first + share * (last - first)])
        return self

    def likeness(self) -> NDArray[np.float64]:
        """How alike every caption and every picture are now, (count²,), a row for each caption."""
        return likeness(np.concatenate([text.angles for text in self.texts]), self.goals)


SHARP = 6  # power that sets the alike apart from the others


def likeness(captions: NDArray[np.floating], pictures: NDArray[np.floating]) -> NDArray[np.float64]:
    """Angles (m,) and (n,) -> 0 to 1, (m·n,) row by row: their cosines, the high ones set apart."""
    cosines = np.cos(captions[:, None] - pictures)
    return np.asarray((((1 + cosines) / 2) ** SHARP).ravel())


def specimen_joint_circle(ground: Ground) -> Mobject:
    circle = JointCircle([scenery()] * 3, (0.4, 2.2, 4.0), (1.2, 3.0, 5.0), ground)
    for index in range(3):
        circle.turn(index, 0.5)
    return circle.scale(0.5)


# -- Every caption against every picture: a grid of cells that shine as strongly as the two are alike ------------------


class PairGrid(VGroup):
    """count x count cells, row by row, one row for each caption and one column for each picture, dark at first.

    Args:
        count: of pictures and of captions.
        cell: width and height of a cell, manim units.
        gap: between two cells, across and down.
        ground: the ground it stands on.
        radius: of the cells' corners.
    """

    def __init__(
        self, count: int, cell: tuple[float, float], gap: tuple[float, float], ground: Ground, radius: float
    ) -> None:
        style = {"stroke_color": ground.line, "stroke_width": 2, "fill_color": ground.data, "corner_radius": radius}
        step = np.array(cell) + gap
        places = [((column - (count - 1) / 2), ((count - 1) / 2 - row)) for row, column in np.ndindex(count, count)]
        super().__init__(
            *(RoundedRectangle(width=cell[0], height=cell[1], **style).shift([*(step * place), 0]) for place in places)
        )

    def show(self, likeness: NDArray[np.floating]) -> Self:
        """Let the cells shine, 0 to 1 each, row by row."""
        for cell, value in zip(self, likeness, strict=True):
            cell.set_fill(opacity=float(value))
        return self


def specimen_pair_grid(ground: Ground) -> Mobject:
    angles = np.array([0.0, 1.6, 3.1, 4.6])
    return PairGrid(4, (1.1, 0.55), (0.1, 0.1), ground, 0.08).show(likeness(angles + 0.2, angles))


# -- Two towers in small, over the circle in which what they say meets -------------------------------------------------


TOWER, APART, CIRCLE = (2.3, 1.35), 1.4, 1.12  # of a tower: size, and from the middle; radius of the circle


class SmallTowers(VGroup):
    """Parts: `title`, `vision`, `text`, `frost` (empty unless frozen), `pictures` and `captions`, vectors in one circle.

    Args:
        title: stands above.
        is_frozen: whether the picture tower is a trained one that does not learn any more.
        ground: the ground it stands on.
    """

    def __init__(self, title: str, is_frozen: bool, ground: Ground) -> None:
        self.ground, self.is_frozen = ground, is_frozen
        colors = (ground.teacher, ground.student) if is_frozen else (ground.ink, ground.muted)
        self.vision, self.text = (
            Network(name, color, ground, *TOWER, theme.LABEL).move_to([x, 0.72, 0])
            for name, color, x in zip(("ảnh", "chữ"), colors, (-APART, APART), strict=True)
        )
        self.title = stand(Words(title, theme.BODY, colors[0], SEMIBOLD), 0, 1.98)
        self.frost = frozen(ground, theme.SMALL).next_to(self.vision, DOWN, 0.16) if is_frozen else VGroup()
        self.seen = np.array([0.6, 2.5, 4.5])  # where pictures' vectors are, radians
        self.told = self.seen + np.array([1.0, -1.1, 0.9])  # and those of their captions, at first
        self.pictures, self.captions = (
            Compass(angles, [color] * 3, ground, CIRCLE).move_to([0, -1.85, 0])
            for angles, color in zip((self.seen, self.told), colors, strict=True)
        )
        super().__init__(self.vision, self.text, self.title, self.frost, self.pictures, self.captions)

    def meet(self, share: float) -> Self:
        """0: captions are away from their pictures; 1: they are with them. Only what learns has moved."""
        goal = self.seen if self.is_frozen else (self.seen + self.told) / 2
        self.captions.show(self.told + 0.92 * share * (goal - self.told))
        self.pictures.show(self.seen + 0.92 * share * (goal - self.seen))
        return self

    def gradients(self) -> VGroup:
        """Dashes from the circle up to every tower that learns, where all of them stand now."""
        dashes, middle = VGroup(), self.pictures.circle.get_center()
        for tower, side in ((self.text, 1), (self.vision, -1))[: 2 - self.is_frozen]:
            end = tower.get_bottom() + 0.55 * side * RIGHT + 0.1 * DOWN
            start = middle + side * (CIRCLE + 0.12) * RIGHT
            dashes.add(RunningDashes(route([start, [end[0], start[1], 0], end]), self.ground.loss))
        return dashes


def specimen_small_towers(ground: Ground) -> Mobject:
    halves = VGroup()
    for is_frozen in (False, True):
        towers = SmallTowers("A", is_frozen, ground).meet(0.5)
        halves.add(VGroup(towers, towers.gradients()))
    return halves.arrange(RIGHT, buff=1.2).scale(0.4)


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


PAIRS = ((STAR, f"một con {CALLED}"), ("macaw", "một chú vẹt"), ("coffee", "tách cà phê"), ("rocket", "tên lửa"))
SIDE, MIDDLE, THREE = 2.9, 0.85, (-4.4, 0.0, 4.4)  # of a hundred pictures: side, their y and x


def heads(scene: LectureScene, photographs: list[np.ndarray], grid: PairGrid) -> tuple[Group, VGroup]:
    """The pictures over the grid's columns, the captions left of its rows."""
    heads, rows = Group(), VGroup()
    for index, (pixels, (_, caption)) in enumerate(zip(photographs, PAIRS, strict=True)):
        heads.add(Picture(pixels, 0.8, scene.ground.data).move_to([grid[index].get_x(), grid.get_top()[1] + 0.55, 0]))
        cell = grid[4 * index]
        rows.add(scene.words(caption, theme.LABEL, at=(cell.get_left()[0] - 0.18, cell.get_y() - 0.08), edge=RIGHT))
    return heads, rows


def asked(scene: LectureScene, key: str, name: str, color: str, how: str, x: float) -> Judged:
    score = fact(f"text_{key}_in1k")
    return Judged(in_order(), name, color, how, score.value, score.text, scene.ground, SIDE, x, MIDDLE)

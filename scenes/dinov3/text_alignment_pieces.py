"""A circle in which pictures and captions are vectors, the grid of all their pairs, and two towers that lead there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import DOWN, RIGHT, Group, Mobject, RoundedRectangle, SurroundingRectangle, VGroup
from numpy.typing import ArrayLike, NDArray

from scenes.dinov3.pieces.compass import Compass
from scenes.dinov3.pieces.judged import Judged
from scenes.pieces.agreement import Agreement, drawn, legend
from scenes.pieces.hundred import in_order
from scenes.pieces.network import Network
from scenes.pieces.snowflake import frozen
from scenes.pieces.star import CALLED, STAR
from tenuto.kit.arrow import arrow, link, route
from tenuto.kit.dashes import RunningDashes
from tenuto.kit.picture import Picture
from tenuto.kit.samples import scenery
from tenuto.kit.vary import Vary
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


ANGLES = np.radians((52, 142, 222, 318))  # of the pictures' vectors
LOST = np.radians((270, 80, 345, 178))  # of their captions' at first
CIRCLE_AT = np.array([3.75, -0.32, 0])
TOWERS_X, INPUT_X, VISION_Y, TEXT_Y = -1.85, -5.2, 0.95, -1.75
CELL, GAP, GRID = (0.94, 0.8), 0.1, np.array([-1.68, -0.8, 0])  # of the grid
PANEL, TWO = 3.35, (-3.0, 3.0)  # of the masks: side and x


def joint_circle(scene: LectureScene, photographs: list[NDArray[np.uint8]]) -> JointCircle:
    """The circle of all vectors, the captions' lost at first."""
    ground = scene.ground
    return JointCircle(photographs, ANGLES, LOST, ground).shift(CIRCLE_AT)


def two_towers(
    scene: LectureScene, photographs: list[NDArray[np.uint8]]
) -> tuple[Network, Network, Group, VGroup, VGroup]:
    """A tower for pictures and one for words; the pictures, the ways from them through the first; and the sign of its
    frost."""
    ground = scene.ground
    vision = Network("tháp ảnh · ViT-L", ground.teacher, ground, 2.7, 1.75, theme.LABEL).move_to(
        [TOWERS_X, VISION_Y, 0]
    )
    text = Network("tháp chữ", ground.student, ground, 2.7, 1.75, theme.LABEL).move_to([TOWERS_X, TEXT_Y, 0])
    pictures = Group(*(Picture(pixels, 0.95, ground.data) for pixels in photographs)).arrange_in_grid(2, 2, buff=0.1)
    pictures.move_to([INPUT_X, VISION_Y, 0])
    ways = VGroup(link(pictures, vision, ground.data), arrow([-0.35, 0.55, 0], [1.0, 0.12, 0], ground.teacher))
    frost = frozen(ground).next_to(vision, DOWN, 0.14)
    return vision, text, pictures, ways, frost


def caption(scene: LectureScene, text: Network, right: Picture) -> tuple[Words, VGroup, SurroundingRectangle]:
    """One caption, the ways through its tower, and a ring around the picture that it belongs to."""
    ground = scene.ground
    words = scene.words(f"“{PAIRS[0][1]}”", theme.LABEL, at=(INPUT_X - 0.05, TEXT_Y - 0.1), weight=SEMIBOLD)
    goes = VGroup(link(words, text, ground.student, 0.1), arrow([-0.35, -1.35, 0], [1.0, -0.9, 0], ground.student))
    ring = SurroundingRectangle(right, color=ground.student, buff=0.05, stroke_width=6)
    return words, goes, ring


def grid(scene: LectureScene, photographs: list[NDArray[np.uint8]]) -> tuple[PairGrid, tuple[Group, VGroup]]:
    """How alike every caption and every picture are, and what stands over and beside that."""
    ground = scene.ground
    grid = PairGrid(4, CELL, (GAP, GAP), ground, 0.08).shift(GRID)
    return grid, heads(scene, photographs, grid)


def learn(circle: JointCircle, grid: PairGrid) -> Vary:
    """The other captions turn to their pictures, and the grid shows it."""

    def show(share: float) -> None:
        for index in range(1, len(PAIRS)):
            circle.turn(index, share)
        grid.show(circle.likeness())

    return Vary(Group(grid, *circle.texts[1:]), show)


def joint_and_apart(scene: LectureScene) -> tuple[SmallTowers, SmallTowers]:
    """CLIP's towers, of which both learn, and those of which one does."""
    ground = scene.ground
    joint = SmallTowers("CLIP", False, ground).shift(TWO[0] * 1.1 * RIGHT)
    return joint, SmallTowers("DINOv3 + chữ", True, ground).shift(TWO[1] * 1.1 * RIGHT)


def three_asked(scene: LectureScene) -> tuple[Judged, Judged, Judged]:
    """A hundred pictures each for CLIP, DINOv3 with words, and PE."""
    ground = scene.ground
    joint = "huấn luyện chung"
    clip = asked(scene, "clip", "CLIP", ground.ink, joint, THREE[0])
    dinov3 = asked(scene, "dinov3", "DINOv3 + chữ", ground.teacher, "tách rời", THREE[1])
    return clip, dinov3, asked(scene, "pe", "PE", ground.ink, joint, THREE[2])


def told(scene: LectureScene) -> tuple[VGroup, VGroup]:
    """Three kinds in words, and an arrow from each to the pictures."""
    ground = scene.ground
    told = VGroup(*(scene.words(f"“ảnh một {what}”", theme.LABEL, ground.student, (THREE[0], y), weight=SEMIBOLD)
                    for what, y in (("con mèo", 1.6), ("con rùa", 0.75), ("cây nấm", -0.1))))  # fmt: skip
    reach = VGroup(*(arrow([-3.0, y + 0.1, 0], [-1.6, 0.3 + 0.8 * y, 0], ground.student) for y in (1.6, 0.75, -0.1)))
    return told, reach


def masks(scene: LectureScene) -> tuple[dict[str, Agreement], VGroup, Words, Words, VGroup]:
    """Two masks, what their colours mean, how they were measured; the word that is asked for, and its way to either."""
    ground = scene.ground
    shown = scene.footnote("mIoU trên ADE20k · minh hoạ: hai hình chồng nhau đúng chừng ấy")
    meaning = ((ground.data, "vật thật"), (ground.teacher, "mạng khoanh"), (ground.ink, "phần chung"))
    colors = legend(meaning, ground).move_to([0, -2.55, 0])
    masks = {key: drawn(fact(f"text_{key}_ade").value / 100, ground, PANEL).move_to([x, 0.62, 0])
             for key, x in zip(("dinov3", "pe"), TWO, strict=True)}  # fmt: skip
    word = scene.words("“khủng long”", theme.LABEL, ground.student, (0, 0.9), weight=SEMIBOLD)
    reach = VGroup(*(arrow([side * 0.35, 0.6, 0], [side * 1.2, 0.1, 0], ground.student) for side in (-1, 1)))
    return masks, colors, shown, word, reach


def mask_score(scene: LectureScene, key: str, mask: Agreement) -> VGroup:
    """How well a network's masks fit, and its name."""
    ground = scene.ground
    name, color = ("PE", ground.ink) if key == "pe" else ("DINOv3 + chữ", ground.teacher)
    x = mask.get_x()
    score = scene.words(fact(f"text_{key}_ade").text, theme.HEADING, at=(x, -1.6), weight=SEMIBOLD)
    return VGroup(score, scene.words(name, theme.LABEL, color, (x, -2.05), weight=SEMIBOLD))

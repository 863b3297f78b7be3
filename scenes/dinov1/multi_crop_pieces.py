"""Who is compared with whom: a line from each of one row to each of another."""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN,
    DR,
    LEFT,
    RIGHT,
    UL,
    UP,
    Animation,
    Arrow,
    DashedLine,
    DashedVMobject,
    Group,
    Line,
    Mobject,
    Square,
    VGroup,
    VMobject,
)
from numpy.typing import NDArray

from scenes.dinov1.pieces.crops import in_a_row, outlines
from scenes.pieces.network import Network
from tenuto.kit.arrow import arrow
from tenuto.kit.picture import Picture
from tenuto.kit.plot import Axis, Plot
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words
from tenuto.stored import Stored

__all__ = ["Comparisons"]

GAP = 0.06  # between a line's end and what it comes from, manim units


class Comparisons(VGroup):
    """Parts: `lines`, row by row, and `skipped`, dashed: those whose two ends have the same index are the same thing.

    Args:
        above, below: what stands in the upper and in the lower row.
        color: hex, of the lines.
        ground: the ground they stand on.
    """

    def __init__(self, above: Group, below: Group, color: str, ground: Ground) -> None:
        self.lines, self.skipped = VGroup(), VGroup()
        for upper, one in enumerate(above):
            for lower, other in enumerate(below):
                ends = one.get_bottom() + GAP * DOWN, other.get_top() + GAP * UP
                if upper == lower:
                    self.skipped.add(DashedLine(*ends, stroke_color=ground.muted, stroke_width=2.5))
                else:
                    self.lines.add(Line(*ends, stroke_color=color, stroke_width=3))
        super().__init__(self.skipped, self.lines)


def specimen_comparisons(ground: Ground) -> Mobject:
    above = VGroup(*(Square(0.7, stroke_color=ground.teacher) for _ in range(2))).arrange(buff=0.3).shift(UP)
    below = VGroup(*(Square(0.5, stroke_color=ground.student) for _ in range(5))).arrange(buff=0.3).shift(DOWN)
    return VGroup(above, below, Comparisons(above, below, ground.loss, ground))


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


MIDDLE = theme.STAGE_CENTRE_Y
GLOBALS = 2
PIXEL, SMALL_PIXEL = 2.75 / 224, 1.72 / 224  # manim units: all crops are drawn at the first, then at the second
WHOLE, FUR = 0, 5  # crops: a large one with the whole animal, and a small one with nothing but fur
GLANCES = (3, 7, 5)  # crops at whose places the frame looks that wanders over the photograph
VIEW, APART = 4.3, 3.5  # side of what each network sees, and how far left and right of the middle they stand
VIEWS = np.array([-APART, MIDDLE - 0.15, 0]), np.array([APART, MIDDLE - 0.15, 0])  # their middles
TOP, BOTTOM = 1.3, -1.65  # rows of the teacher's and the student's crops
ROWS = ("multicrop_0", "multicrop_2", "multicrop_6", "multicrop_10")  # of Table 8; facts, with _hours and _linear


def glances(scene: LectureScene, star: Picture, boxes: NDArray[np.float64]) -> VGroup:
    """The places (crops, 4) at which a wandering frame looks, as frames."""
    ground = scene.ground
    return outlines(star, boxes[list(GLANCES)], [ground.ink] * len(GLANCES))


def counts(scene: LectureScene, crops: Stored) -> tuple[VGroup, VGroup]:
    """How many large and small crops there are, and what they cover."""
    ground = scene.ground
    wide, narrow = (count(scene, name, crops.area[part], color, top) for name, part, color, top in (
        ("crop lớn", slice(0, GLOBALS), ground.teacher, 1.45), ("crop nhỏ", slice(GLOBALS, None), ground.student, -1.05)
    ))  # fmt: skip
    return wide, narrow


def count(scene: LectureScene, name: str, areas: NDArray[np.floating], color: str, top: float) -> VGroup:
    """How many crops of a kind there are, and what share of the photograph each covers."""
    low, high = (written(100 * float(area), 0) for area in (areas.min(), areas.max()))
    return VGroup(
        scene.words(f"{len(areas)}", theme.DISPLAY, color, (1.85, top - 0.85), LEFT, weight=SEMIBOLD),
        scene.words(name, theme.HEADING, color, (2.9, top - 0.25), LEFT, weight=SEMIBOLD),
        scene.computed(f"{low}–{high}% diện tích", theme.LABEL, scene.ground.muted, (2.95, top - 0.85), LEFT),
    )


def rows(scene: LectureScene, sides: NDArray[np.floating]) -> tuple[list[NDArray[np.float64]], VGroup]:
    """Two rows for squares with these sides (crops,), their middles, and how many pixels the squares have."""
    ground = scene.ground
    large, _, *_, small = load_tensors("crops_star").size
    places = [*in_a_row(sides[:GLOBALS], 2.5, 2.3 - sides[0] / 2, 0.5),
              *in_a_row(sides[GLOBALS:], 2.5, -1.25 - sides[-1] / 2, 0.1)]  # fmt: skip
    sizes = VGroup(
        *(scene.computed(f"{large} × {large} px", theme.LABEL, ground.teacher, (place[0], -0.9))
          for place in places[:GLOBALS]),
        scene.computed(f"{small} × {small} px", theme.LABEL, ground.student, (2.5, -2.95)),
    )  # fmt: skip
    return places, sizes


def share(scene: LectureScene, inlay: Picture) -> tuple[Square, Words]:
    """A shade over the small square, and what share of the large one it is."""
    ground = scene.ground
    shade = Square(inlay.width, stroke_color=ground.student, stroke_width=3)
    shade.set_fill(ground.ground, 0.82).move_to(inlay)
    return shade, scene.words(fact("local_pixel_share").text, theme.HEADING, weight=SEMIBOLD).move_to(inlay)


def cells(scene: LectureScene, whole: Picture, side: float) -> VGroup:
    """Lines that cut a large square into cells with this side, from its lower right corner on."""
    ground = scene.ground
    far, near = whole.get_corner(UL), whole.get_corner(DR)
    return VGroup(*(DashedLine(*ends, stroke_color=ground.ink, stroke_width=2.5) for n in (1, 2) for ends in (
        ([near[0] - n * side, near[1], 0], [near[0] - n * side, far[1], 0]),
        ([near[0], near[1] + n * side, 0], [far[0], near[1] + n * side, 0]),
    )))  # fmt: skip


def views(
    scene: LectureScene, boxes: NDArray[np.float64]
) -> tuple[DashedVMobject, list[Words], NDArray[np.float64], NDArray[np.float64]]:
    """The edge of what the student does not see; who sees what; where in it the fur lies (3,), and how large that is
    (2,)."""
    ground = scene.ground
    left, right = VIEWS
    corner, size = (boxes[FUR][:2] - boxes[WHOLE][:2]) / boxes[WHOLE][2:], boxes[FUR][2:] / boxes[WHOLE][2:]
    middle = VIEW * (corner + size / 2 - 0.5)
    edge = DashedVMobject(Square(VIEW, stroke_color=ground.student, stroke_width=3), 60).move_to(left)
    sees = [scene.words(f"{who} thấy", theme.BODY, color, (place[0], 2.05), weight=SEMIBOLD)
            for who, color, place in (("Student", ground.student, left), ("Teacher", ground.teacher, right))]  # fmt: skip
    return edge, sees, left + np.array([middle[0], -middle[1], 0]), VIEW * size


def guess(scene: LectureScene, whole: Picture) -> tuple[Picture, Arrow, Words]:
    """The whole as the student has to infer it; the way from there to what the teacher sees, and its name."""
    ground = scene.ground
    left, right = VIEWS
    guess = whole.copy().move_to(left).set_opacity(0.4)
    guess.border.set_stroke(opacity=0)
    bridge = arrow(left + (VIEW / 2 + 0.2) * RIGHT, right - (VIEW / 2 + 0.2) * RIGHT, ground.ink)
    return guess, bridge, scene.words("phải suy ra", theme.BODY, at=(0, MIDDLE + 0.1), weight=SEMIBOLD)


def back_in_rows(scene: LectureScene, tiles: Group, rest: list[Picture]) -> tuple[Network, Network, list[Animation]]:
    """Both networks, right of their rows; `rest` of the crops stand in the student's row at once, the others fly
    there."""
    ground = scene.ground
    teacher = Network("Teacher", ground.teacher, ground, 2.5, 1.72).move_to([5.15, TOP, 0])
    student = Network("Student", ground.student, ground, 2.5, 1.72).move_to([5.15, BOTTOM, 0])
    sides = load_tensors("crops_star").size * SMALL_PIXEL
    places = in_a_row(sides, -theme.SAFE_X, BOTTOM, 0.2, LEFT)
    for tile, place, side in zip(tiles, places, sides, strict=True):
        if tile in rest:
            tile.fit(place, side, side)
    return teacher, student, [tiles[i].fly(places[i], sides[i], sides[i]) for i in (WHOLE, FUR)]


def ways(scene: LectureScene, taught: Group, tiles: Group) -> VGroup:
    """From the teacher's crops and from the student's, a way to the network."""
    ground = scene.ground
    return VGroup(
        arrow([taught.get_right()[0] + 0.2, TOP, 0], [3.75, TOP, 0], ground.teacher),
        arrow([tiles.get_right()[0] + 0.12, BOTTOM, 0], [3.75, BOTTOM, 0], ground.student),
    )


def walk(scene: LectureScene) -> tuple[Plot, list[tuple[float, float]], VGroup]:
    """The plot of hours and accuracy, its four points, and their spots."""
    ground = scene.ground
    hours = Axis(0, 80, range(0, 81, 20), "giờ huấn luyện")
    accuracy = Axis(72, 77, range(72, 78), "ImageNet linear (%)")
    plot = Plot(hours, accuracy, ground, 9.2, 4.1, grid=True)
    plot.move_to([-theme.SAFE_X, MIDDLE - 0.05, 0], aligned_edge=LEFT)
    points = [(fact(f"{row}_hours").value, fact(f"{row}_linear").value) for row in ROWS]
    texts = ("2 crop lớn", "+2 crop nhỏ", "+6 crop nhỏ", f"+{fact('multicrop_10_locals').text} crop nhỏ")
    names = [scene.words(text, theme.LABEL) for text in texts]
    return plot, points, plot.spots(points, ground.data, names, (LEFT, LEFT, UL, UP))


def added(scene: LectureScene, plot: Plot, points: list[tuple[float, float]]) -> tuple[VGroup, VMobject, VMobject]:
    """By how much the training gets longer, and in the plot the hours without small crops and those that come on
    top."""
    ground = scene.ground
    longer = f"+{fact('multicrop_6_time_added').text}"
    added = scene.captioned(longer, "thời gian huấn luyện", theme.TITLE, ground.student, (5.0, -1.7), below=0.55)
    without, more = (plot.span(first, last, color) for first, last, color in (
        (0, points[0][0], ground.muted), (points[0][0], points[2][0], ground.student)
    ))  # fmt: skip
    return added, without, more


def lost(scene: LectureScene, plot: Plot, points: list[tuple[float, float]]) -> tuple[VGroup, VGroup]:
    """How far one falls without the small crops: an arrow in the plot, and by how much."""
    ground = scene.ground
    drop = arrow(plot.at(*points[2]) + 0.2 * DOWN, plot.at(points[2][0], points[0][1]), ground.loss)
    worse = f"−{fact('multicrop_6_gain').text}"
    return drop, scene.captioned(worse, "khi bỏ crop nhỏ", theme.TITLE, ground.loss, (5.0, 0.9), below=0.55)

"""Prices in blocks, prices as areas that are weighed and levelled, a hundred tiles of which some fall out; where all stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    ORIGIN,
    RIGHT,
    UP,
    Animation,
    Arrow,
    Group,
    Mobject,
    Rectangle,
    Square,
    TransformFromCopy,
    VGroup,
    VMobject,
    linear,
)
from numpy.typing import ArrayLike, NDArray

from scenes.dinov1.pieces.bead import Bead
from tenuto.kit.arrow import arrow
from tenuto.kit.bars import Bars
from tenuto.kit.distribution import divergence, entropy, log_softmax
from tenuto.kit.number import Number
from tenuto.kit.plot import Axis, Plot
from tenuto.kit.vary import Varies, Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Formula, Ground, Words, stand
from tenuto.stored import Stored

__all__ = [
    "Areas",
    "Tiles",
    "blocks",
    "guess",
    "one_more",
    "outputs",
    "part",
    "parts",
    "rolled",
    "squared_error",
    "surprise",
    "weighed",
    "written_share",
]


# -- A price as so many blocks of one, on the x axis of a plot ---------------------------------------------------------


BLOCK, SEAM = 0.46, 0.06  # width of a block, and what lies between two; manim units


def blocks(plot: Plot, x: float, count: int, color: str) -> VGroup:
    """`count` blocks on top of each other, each as tall as a one of the plot's y axis."""
    tall = float((plot.at(x, 1) - plot.at(x, 0))[1])
    style = {"fill_color": color, "fill_opacity": 1, "stroke_width": 0}
    return VGroup(
        *(
            Rectangle(width=BLOCK, height=tall - SEAM, **style).move_to(plot.at(x, number + 0.5))
            for number in range(count)
        )
    )


def specimen_blocks(ground: Ground) -> Mobject:
    plot = Plot(Axis(0, 1, (0, 1)), Axis(0, 3, range(4)), ground, 4.0, 2.0)
    return VGroup(plot, *(blocks(plot, x, count, ground.loss) for x, count in ((0.5, 1), (0.25, 2))))


# -- Areas side by side: what each of them is worth is its width times its height --------------------------------------


class Areas(Varies, VGroup):
    """Upright areas, one beside the other on one foot, whose left end stands at the origin. They may be moved.

    What they show is (2, K): their widths, which add up to 1 or less, and their heights.

    Args:
        values: (2, K), what they show first.
        color: hex.
        ground: the ground they stand on; thin seams in its colour part them.
        width, unit: manim units for a width of 1 and for a height of 1.
    """

    def __init__(self, values: ArrayLike, color: str, ground: Ground, width: float, unit: float) -> None:
        self.scale_of = np.array([width, unit, 0.0])
        style = {"fill_color": color, "fill_opacity": 1, "stroke_color": ground.ground, "stroke_width": 2.5}
        super().__init__(*(VMobject(**style) for _ in np.asarray(values)[0]))
        for part in self.submobjects:
            part.set_points_as_corners(np.zeros((5, 3)))
        self.show(values)

    def show(self, values: ArrayLike, running: bool = False) -> Self:
        """Show other widths and heights at once, (2, K)."""
        foot = self.submobjects[0].points[0].copy()
        self.values = np.asarray(values, np.float64)
        left = 0.0
        for part, (wide, tall) in zip(self.submobjects, self.values.T, strict=True):
            part.set_points_as_corners(foot + self.scale_of * (_CORNERS * [wide, tall, 0] + [left, 0, 0]))
            left += wide
        return self

    def top(self, index: int) -> NDArray[np.float64]:
        """The middle of the upper edge of one area."""
        points = self.submobjects[index].points
        return np.asarray((points[4] + points[8]) / 2)  # four points a side

    to = Bars.to  # which asks for no more than `values`, `show` and `vary`


_CORNERS = np.array([[0.0, 0, 0], [0, 1, 0], [1, 1, 0], [1, 0, 0], [0, 0, 0]])


def specimen_areas(ground: Ground) -> Mobject:
    return Areas(np.array([[0.5, 0.25, 0.125, 0.125], [3, 2, 1, 3]]), ground.loss, ground, 4.0, 0.6).shift([-2, -1, 0])


# -- A hundred tiles, some of which are lit, and some of these fall out ------------------------------------------------


class Tiles(VGroup):
    """Ten rows of ten tiles; the first `lit` of them, read row by row from below, are in `color`.

    Args:
        lit: how many.
        color: hex.
        ground: the ground they stand on.
        side: of the whole square, manim units.
    """

    def __init__(self, lit: int, color: str, ground: Ground, side: float) -> None:
        tile = side / 10
        places = [(column - 4.5, row - 4.5) for row in range(10) for column in range(10)]
        holes = [
            Square(0.82 * tile, stroke_color=ground.line, stroke_width=2).move_to([x * tile, y * tile, 0])
            for x, y in places
        ]
        self.lit = VGroup(*(_tile(hole, color) for hole in holes[:lit]))
        super().__init__(VGroup(*holes), self.lit)
        self.places: Sequence[NDArray[np.float64]] = ()

    def fall(self, left: int, share: float, depth: float) -> Self:
        """All lit tiles beyond the first `left` have fallen and faded by a share of the way."""
        falling = self.lit.submobjects[left:]
        if not len(self.places):
            self.places = [tile.get_center() for tile in falling]
        starts = np.linspace(0, 0.6, len(falling))  # the last of them start when more than half of the time is over
        for tile, place, start in zip(reversed(falling), reversed(self.places), starts, strict=True):
            own = float(np.clip((share - start) / 0.4, 0, 1))
            tile.move_to(place + depth * own**2 * DOWN).set_fill(opacity=1 - own)
        return self


def _tile(hole: Square, color: str) -> Square:
    return hole.copy().set_fill(color, 1).set_stroke(width=0)


def specimen_tiles(ground: Ground) -> Mobject:
    return Tiles(73, ground.teacher, ground, 2.6).fall(53, 0.6, 1.0)


# -- What is measured of shares ----------------------------------------------------------------------------------------


LEFT_OVER = np.array([0.3, 0.5, 0.2])  # how a sketched student shares out what it does not give to the choice


def guess(p: float) -> NDArray[np.float64]:
    """The shares of a student that gives `p` to the choice, (4,)."""
    return np.array([p, *((1 - p) * LEFT_OVER)])


def surprise(share: Any) -> Any:
    """−log₂ of a share, or of many."""
    return -np.log2(share)


def squared_error(share: Any) -> Any:
    """(1 − p)², or many of them."""
    return (1 - share) ** 2


def parts(stored: Stored) -> tuple[float, float]:
    """h(P_t) and KL(P_t ‖ P_s), nats over all outputs: the teacher of the star's large crop, the student of a small
    one."""
    log_p = log_softmax(stored.teacher.astype(np.float64) - stored.centre, stored.about["teacher_temperature"])
    log_q = log_softmax(stored.student_local.astype(np.float64), stored.about["student_temperature"])
    return float(entropy(log_p)), float(divergence(log_p, log_q))


# -- Where things stand in this scene ----------------------------------------------------------------------------------


BARS_X, BARS_WIDTH, UNIT = -4.1, 4.6, 1.9  # of both distributions: their middle, how wide, and how tall a share of 1 is
TEACHER_FOOT, STUDENT_FOOT = 0.25, -2.6
AREA_X, AREA_FOOT, AREA_WIDTH, PRICE_UNIT = 0.35, -1.98, 5.6, 0.93  # of the areas: left end, foot, and how large a 1 is


def outputs(shares: ArrayLike, color: str, ground: Ground, foot: float = STUDENT_FOOT) -> Bars:
    """Four outputs of a sketched distribution."""
    return Bars(shares, color, ground, BARS_WIDTH, UNIT).shift([BARS_X, foot, 0])


def written_share(text: str, bars: Bars, index: int = 0) -> Formula:
    """A share, written above its bar."""
    return Formula(text, theme.LABEL).next_to(bars.top(index), UP, buff=0.12)


def rolled(bead: Bead, student: Bars, first: float, last: float) -> tuple[Vary, Vary]:
    """The student's p goes from one value to another by equal factors, the bead on the curve with it."""

    def at(share: float) -> float:
        return float(first * (last / first) ** share)

    return bead.vary(at), student.vary(lambda share: guess(at(share)))


def one_more(plot: Plot, first: float, last: float, ground: Ground) -> VGroup:
    """From the top of one price to the side of the next, which is one more."""
    start, end = plot.at(first, surprise(first)) + 0.12 * UP, plot.at(last, surprise(last) - 0.5) + 0.32 * RIGHT
    more = Words("+1", theme.BODY, ground.ink, SEMIBOLD).move_to([start[0] + 0.1, end[1] + 0.25, 0])
    return VGroup(arrow(start, end, ground.ink, 0.9), more)


def weighed(prices: ArrayLike, widths: ArrayLike, color: str, ground: Ground) -> Areas:
    """Prices as heights, over widths that add up to one."""
    return Areas(np.array([widths, prices]), color, ground, AREA_WIDTH, PRICE_UNIT).shift([AREA_X, AREA_FOOT, 0])


def part(name: str, value: float, height: float, ground: Ground) -> VGroup:
    """The name and the size of a part of the sum, written on it at the height of a price."""
    y = AREA_FOOT + height * PRICE_UNIT
    words = stand(Words(name, theme.BODY, ground.ground, SEMIBOLD), AREA_X + 0.2, y, LEFT)
    number = Number(value, theme.BODY, ground.ground, decimals=2, align=RIGHT, computed=True)
    return VGroup(words, number.shift([AREA_X + AREA_WIDTH / 2 - 0.2, y, 0]))


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


DEAREST = 4.4  # the highest price on the plot
CHOICE = np.array([1.0, 0, 0, 0])  # a teacher that chooses one thing
EIGHTHS = {1: "1/8", 2: "1/4", 4: "1/2"}  # how shares of so many eighths are written
TAUGHT, GUESSED = np.array([4, 2, 1, 1]) / 8, np.array([1, 2, 4, 1]) / 8  # both distributions of the sum
TILES_X, SCORE_X = -4.4, -1.1  # the hundred tiles, and beside them how many are lit
FALLS = 4.0  # manim units by which a tile falls


def distributions(scene: LectureScene) -> tuple[Bars, Bars, VGroup]:
    """What teacher and student say, and whose is which."""
    ground = scene.ground
    teacher = outputs(CHOICE, ground.teacher, ground, TEACHER_FOOT)
    student = outputs(guess(1 / 2), ground.student, ground)
    signs = VGroup(
        *(scene.words(name, theme.LABEL, color, (BARS_X + BARS_WIDTH / 2, foot + 1.62), RIGHT, weight=SEMIBOLD)
          for name, color, foot in (("Teacher", ground.teacher, TEACHER_FOOT), ("Student", ground.student, STUDENT_FOOT)))
    )  # fmt: skip
    return teacher, student, signs


def price_plot(scene: LectureScene) -> tuple[Plot, VMobject]:
    """A plot of prices over shares, and the curve that all of them lie on."""
    ground = scene.ground
    shares = Axis(0, 1, (0, 1 / 8, 1 / 4, 1 / 2, 1), "$p$", texts=("0", "1/8", "1/4", "1/2", "1"))
    plot = Plot(shares, Axis(0, DEAREST, range(5), "giá"), ground, 5.9, 4.1, theme.LABEL)
    plot.move_to([theme.SAFE_X, -0.28, 0], aligned_edge=RIGHT)
    return plot, plot.function(surprise, ground.loss, 2**-DEAREST, 1)


def asked(scene: LectureScene, plot: Plot, student: Bars) -> tuple[list[VGroup], Formula, Arrow]:
    """The prices of three shares in blocks; the name of the student's share, and an arrow from what the teacher chose
    to it."""
    ground = scene.ground
    columns = [blocks(plot, p, round(surprise(p)), ground.loss) for p in (1 / 2, 1 / 4, 1 / 8)]
    named = scene.formula("p", theme.TITLE, ground.student).move_to([student.top(0)[0], STUDENT_FOOT - 0.32, 0])
    chosen = arrow([named.get_x(), TEACHER_FOOT - 0.12, 0], student.top(0) + 0.7 * UP, ground.muted)
    return columns, named, chosen


def reckoning(scene: LectureScene) -> theme.Words:
    """How the sketch reckons, and how the real loss does."""
    return scene.note("minh hoạ, log cơ số 2 · loss thật dùng log tự nhiên")


def named_curve(scene: LectureScene, plot: Plot) -> tuple[list[VGroup], Bead, Formula, Words]:
    """From price to price one more; a bead on the curve of all prices, its formula and its name."""
    ground = scene.ground
    steps = [one_more(plot, *ends, ground) for ends in ((1 / 2, 1 / 4), (1 / 4, 1 / 8))]
    bead = Bead(plot, surprise, 1 / 8, ground.ink, stemmed=False)
    name = scene.formula("- log_2 p", theme.TITLE, ground.loss).move_to([3.6, 1.45, 0])
    called = scene.words("độ bất ngờ", theme.HEADING, ground.loss, (3.6, 0.5), weight=SEMIBOLD)
    return steps, bead, name, called


def eighths(scene: LectureScene) -> VGroup:
    """The shares of both distributions of the sum, written above their bars: the teacher's four, then the student's."""
    ground = scene.ground
    return VGroup(*(written_share(EIGHTHS[round(8 * share)], bars, index)
                     for bars, all_shares in ((outputs(TAUGHT, ground.teacher, ground, TEACHER_FOOT), TAUGHT),
                                              (outputs(GUESSED, ground.student, ground), GUESSED))
                     for index, share in enumerate(all_shares)))  # fmt: skip


def prices(scene: LectureScene) -> tuple[Areas, VGroup, Formula]:
    """The four prices as equally wide areas, their numbers, and the sum that they will make."""
    ground = scene.ground
    prices = surprise(GUESSED)
    areas = weighed(prices, np.full(4, 0.25), ground.loss, ground)
    numbers = VGroup(*(Number(price, theme.BODY, ground.ink, computed=True).shift(areas.top(i) + 0.15 * UP)
                       for i, price in enumerate(prices)))  # fmt: skip
    formula = scene.formula(
        "{{H = sum_i : total}} {{P_t (i) dot : weight}} {{(- log_2 P_s (i)) : price}}", theme.TITLE
    ).move_to([AREA_X + AREA_WIDTH / 2, 1.72, 0])
    formula.select("price").set_fill(ground.loss)
    formula.select("weight").set_fill(ground.teacher)
    return areas, numbers, formula


def weigh(scene: LectureScene, areas: Areas, numbers: VGroup, texts: VGroup) -> list[Animation]:
    """Each area gets as wide as the teacher's share, its number goes along, and the share comes down to it."""
    ground = scene.ground
    prices = surprise(GUESSED)
    after = weighed(prices, TAUGHT, ground.loss, ground)
    weights = VGroup(*(text.copy().set_fill(ground.teacher).move_to([area.get_x(), AREA_FOOT - 0.42, 0])
                       for text, area in zip(texts[:4], after, strict=True)))  # fmt: skip
    moved = (number.animate.shift(after.top(i) - areas.top(i)) for i, number in enumerate(numbers))
    counted = (TransformFromCopy(*pair) for pair in zip(texts[:4], weights, strict=True))
    return [areas.to([TAUGHT, prices]), *moved, *counted]


def total(scene: LectureScene) -> Number:
    """What the weighed prices add up to, above the height at which they are level."""
    ground = scene.ground
    whole = float(TAUGHT @ surprise(GUESSED))
    total = Number(whole, theme.TITLE, ground.loss, decimals=2, computed=True)
    return total.shift([AREA_X + AREA_WIDTH / 2, AREA_FOOT + whole * PRICE_UNIT + 0.2, 0])


def level(areas: Areas, shares: NDArray[np.float64]) -> Animation:
    """Areas as wide as the teacher's shares get as tall as the weighed prices of `shares` (4,) are on average."""
    return areas.to([TAUGHT, np.full(4, float(TAUGHT @ surprise(shares)))])


def entropy_and_gap(scene: LectureScene) -> tuple[Areas, VGroup, VGroup]:
    """What the teacher would pay for its own shares, as areas; the names and sizes of that and of what lies above
    it."""
    ground = scene.ground
    whole, own = (float(TAUGHT @ surprise(shares)) for shares in (GUESSED, TAUGHT))
    floor = weighed(surprise(TAUGHT), TAUGHT, ground.teacher, ground)
    return floor, part("entropy", own, 0.62, ground), part("KL", whole - own, own + 0.28, ground)


def measured(scene: LectureScene) -> Words:
    """Both parts, as measured on a crop with all outputs of the stored networks."""
    stored = load_tensors("temperature")
    entropy, divergence = (written(each, 2) for each in parts(stored))
    told = f"crop quen thuộc, đủ {len(stored.teacher)} đầu ra, log tự nhiên: entropy {entropy} · KL {divergence}"
    return scene.footnote(f"{told} · {stored.about['label']}", True)


def learn(student: Bars, areas: Areas, floor: Areas, kept: VGroup, gap: VGroup, total: Number) -> Vary:
    """The student comes to say what the teacher says, and pays less and less, down to the floor."""
    whole, own = (float(TAUGHT @ surprise(shares)) for shares in (GUESSED, TAUGHT))
    top = total.origin.get_y() - whole * PRICE_UNIT

    def learnt(share: float) -> NDArray[np.float64]:
        return np.asarray(2.0 ** -(surprise(GUESSED) + share * (surprise(TAUGHT) - surprise(GUESSED))))

    def pay(share: float) -> None:
        now = learnt(share) / learnt(share).sum()
        paid = float(TAUGHT @ surprise(now))
        student.show(now)
        areas.show([TAUGHT, np.full(4, paid)])
        total.origin.set_y(top + paid * PRICE_UNIT)
        total.show(paid, share < 1)
        gap[1].show(paid - own, share < 1)
        gap.set_fill(opacity=max(0.0, 1 - 3 * share))  # the band gets too thin for its name

    # In the order in which they lie on each other.
    return Vary(Group(student, areas, floor, kept, gap, total), pay)


def ablation(scene: LectureScene) -> tuple[Tiles, Number, Words, list[Words]]:
    """A hundred tiles, lit as cross-entropy scores; that score and how it was measured; what is used now, and then."""
    ground = scene.ground
    full = fact("ablation_full_knn").value
    tiles = Tiles(round(full), ground.teacher, ground, 4.0).move_to([TILES_X, 0.05, 0])
    score = Number(full, theme.TITLE, ground.ink, decimals=1, suffix="%").shift([SCORE_X, -0.1, 0])
    what = scene.words("k-NN, ImageNet", theme.LABEL, ground.muted, (SCORE_X, -0.65))
    used = [scene.words(text, theme.BODY, color, (TILES_X, -2.7), weight=SEMIBOLD)
            for text, color in (("cross-entropy", ground.loss), ("sai số bình phương", ground.data))]  # fmt: skip
    return tiles, score, what, used


def two_errors(scene: LectureScene, plot: Plot) -> tuple[VMobject, VGroup, list[Bead], Mobject]:
    """The curve of the squared error; the formulas of both curves, a bead on each; and the one that this error never
    exceeds."""
    ground = scene.ground
    square = plot.function(squared_error, ground.data)
    signs = VGroup(
        plot.beside(scene.formula("- log_2 p", theme.HEADING, ground.loss), 0.24, 2.6, RIGHT, 0.1),
        plot.beside(scene.formula("(1 - p)^2", theme.BODY, ground.data), 0.16, 0.24, ORIGIN, 0),
    )
    beads = [Bead(plot, of, 0.9, color, stemmed=False)
             for of, color in ((surprise, ground.loss), (squared_error, ground.data))]  # fmt: skip
    limit = plot.level(1, ground.muted, scene.words("1", theme.LABEL))[0]
    return square, signs, beads, limit


def fall(tiles: Tiles, score: Number) -> list[Animation]:
    """As many tiles fall as are named wrong with the squared error."""
    left = fact("ablation_mse_knn").value
    falling = Vary(tiles, lambda share: tiles.fall(round(left), share, FALLS), rate_func=linear)
    return [falling, score.to(left)]

"""One upright column cut into slices, parts of a whole that can change at any time; and the exponential, as eight dots see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Self

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Animation, DashedLine, Line, Mobject, Rectangle, VGroup, VMobject
from numpy.typing import ArrayLike, NDArray

from scenes.dinov1.pieces.logits import evenly_spread
from scenes.dinov1.pieces.slider import Slider
from scenes.pieces.network import Network
from tenuto.kit.arrow import arrow, bent
from tenuto.kit.bars import Bars
from tenuto.kit.distribution import softmax
from tenuto.kit.picture import Picture
from tenuto.kit.plot import Axis, Plot
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import MEDIUM, Formula, Ground, Words

__all__ = ["Stack"]

SEAM = 2.0  # stroke width between slices


class Stack(VGroup):
    """Slices on top of each other from a foot upwards; its submobjects are the slices, the lowest first.

    Args:
        values: (n,) the slices' sizes.
        color: hex, one for all slices or one each.
        ground: the ground it stands on; thin seams in its colour part the slices.
        width: manim units.
        unit: manim units of height for a size of 1.
    """

    def __init__(
        self, values: ArrayLike, color: str | Sequence[str], ground: Ground, width: float, unit: float
    ) -> None:
        sizes = np.asarray(values, np.float64)
        colors = [color] * len(sizes) if isinstance(color, str) else list(color)
        super().__init__(
            *(
                VMobject(fill_color=each, fill_opacity=1, stroke_color=ground.ground, stroke_width=SEAM)
                for each in colors
            )
        )
        self.wide, self.unit = width, unit
        for part in self.submobjects:
            part.set_points_as_corners(np.zeros((5, 3)))
        self.show(sizes)

    def show(self, values: ArrayLike) -> Self:
        """Show other sizes, (n,); the foot stays where it is."""
        self.values = np.asarray(values, np.float64)
        lowest = self.submobjects[0].points  # four points a side: the foot lies between the first corner and the last
        foot = (lowest[0] + lowest[12]) / 2
        ends = np.concatenate([[0.0], np.cumsum(self.values)]) * self.unit
        for part, low, high in zip(self.submobjects, ends, ends[1:], strict=False):
            part.set_points_as_corners(foot + _corners(self.wide / 2, low, high))
        return self

    def stand_at(self, x: float, y: float) -> Self:
        """Put the middle of its foot on a place."""
        return self.shift([x - self.get_x(), y - self.get_bottom()[1], 0])

    def middle(self, index: int) -> NDArray[np.float64]:
        """The middle of a slice, for labels beside it."""
        return np.asarray(self.submobjects[index].get_center())

    def edge(self, index: int, upper: bool) -> NDArray[np.float64]:
        """The right end of a slice's upper or lower edge."""
        return np.asarray(self.submobjects[index].points[8 if upper else 12])

    def vary(self, values_at: Callable[[float], ArrayLike], **kwargs: Any) -> Vary:
        """It follows a function of the animation's share: share in [0, 1] -> (n,)."""
        return Vary(self, lambda share: self.show(values_at(share)), **kwargs)


def _corners(half: float, low: float, high: float) -> NDArray[np.float64]:
    return np.array([[-half, low, 0], [-half, high, 0], [half, high, 0], [half, low, 0], [-half, low, 0]])


def specimen_stack(ground: Ground) -> Mobject:
    column = Stack([0.5, 0.3, 0.15, 0.05], ground.student, ground, 0.9, 2.4).stand_at(-1.0, -1.2)
    return VGroup(column, Stack([0.7, 0.3], (ground.teacher, ground.loss), ground, 0.9, 2.4).stand_at(1.0, -1.2))


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


DRAWN = 8
LEFT_X = -4.55  # middle of the left column: where the logits come from, the formula, the exponential
BARS_X, BARS_WIDTH = 1.15, 6.5
NETWORK_X, HIGH, LOW = -3.2, 1.2, -1.2  # of the student's box above and the teacher's below
FOOT = -2.75
COLUMN_X, COLUMN_WIDTH = 5.55, 0.75
WHOLE = 4.7  # height of a share of 1, in bars and in the column alike


def stored_logits(scene: LectureScene) -> tuple[NDArray[np.float64], NDArray[np.float64], Words]:
    """Some of the student's and of the teacher's logits (DRAWN,), from low to high, and whose they are."""
    data = load_tensors("temperature")
    drawn = evenly_spread(data.student, DRAWN)
    logits, other = data.student[drawn].astype(np.float64), data.teacher[drawn].astype(np.float64)
    many = f"{DRAWN} trong {written(len(data.student))} logit, trải từ thấp đến cao"
    return logits, other, scene.note(f"{many} · {data.about['label']}", computed=True)


def two_networks(scene: LectureScene) -> tuple[Picture, list[Network], VGroup, VMobject, list[VGroup]]:
    """The picture and both networks, student above; the way into either, and the arrows out of them."""
    ground = scene.ground
    picture = Picture(load_tensors("temperature").picture, 1.9, ground.data)
    picture.move_to([-theme.SAFE_X, HIGH, 0], aligned_edge=LEFT)
    networks = [Network(name, color, ground, 1.7, 1.9, theme.LABEL).move_to([NETWORK_X, y, 0])
                for name, color, y in (("Student", ground.student, HIGH), ("Teacher", ground.teacher, LOW))]  # fmt: skip
    into = arrow([-4.4, HIGH, 0], [-4.15, HIGH, 0], ground.muted)
    down = bent([[-5.45, 0.15, 0], [-5.45, LOW, 0], [-4.15, LOW, 0]], ground.muted)
    outs = [arrow([-2.25, y, 0], [-1.95, y, 0], network.role) for y, network in zip((HIGH, LOW), networks, strict=True)]
    return picture, networks, into, down, outs


def logit_bars(scene: LectureScene, values: NDArray[np.float64], unit: float, numbers: str) -> Bars:
    """All logits in one form: `unit` is the height of a value of 1, `numbers` what stands at their ends."""
    color, decimals = scene.ground.student, 1 if numbers == "percent" else 2
    return Bars(values, color, scene.ground, BARS_WIDTH, unit, numbers=numbers, decimals=decimals).shift(BARS_X * RIGHT)


def outlined_and_whole(scene: LectureScene, other: NDArray[np.float64], unit: float) -> tuple[Bars, Rectangle, Words]:
    """The teacher's logits as outlines, `unit` the height of a value of 1; an empty column that is a whole, and its
    name."""
    ground = scene.ground
    outlined = logit_bars(scene, other, unit, "").shift(0.9 * DOWN)
    outlined.bars.set_fill(opacity=0).set_stroke(ground.teacher, 4)
    whole = Rectangle(width=COLUMN_WIDTH, height=WHOLE, stroke_color=ground.muted, stroke_width=2.5)
    whole.move_to([COLUMN_X, FOOT, 0], aligned_edge=DOWN)
    hundred = scene.computed("100%", theme.LABEL, at=(COLUMN_X, FOOT + WHOLE + 0.2), weight=MEDIUM)
    return outlined, whole, hundred


def reckoned(scene: LectureScene, maths: str) -> theme.Formula:
    """What is reckoned, below the networks."""
    return scene.formula(maths, theme.TITLE).move_to([LEFT_X, -1.35, 0])


def whole_column(scene: LectureScene, shares: NDArray[np.float64]) -> Stack:
    """Shares on top of each other, in the column that is a whole."""
    return Stack(shares, scene.ground.student, scene.ground, COLUMN_WIDTH, WHOLE).stand_at(COLUMN_X, FOOT)


def exponential(scene: LectureScene, logits: NDArray[np.float64]) -> tuple[DashedLine, Words, Plot, VMobject, VGroup]:
    """The height of equal shares, and that; a plot of the exponential, its curve, and a dot on the axis for each
    logit."""
    ground = scene.ground
    equal = DashedLine(*([x, FOOT + WHOLE / DRAWN, 0] for x in (BARS_X - BARS_WIDTH / 2, BARS_X + BARS_WIDTH / 2)),
                       stroke_color=ground.ink, stroke_width=2.5)  # fmt: skip
    alike = scene.computed(f"đều nhau: {written(100 / DRAWN, 1)}%", theme.LABEL, at=(BARS_X, -1.6))
    plot = Plot(Axis(-1, 1, (-1, 0, 1), "logit, $z$"), Axis(0, 3, range(4), "$e^z$"), ground, 3.6, 2.9, theme.SMALL)
    plot.move_to([-theme.SAFE_X, -0.3, 0], aligned_edge=LEFT)
    curve = plot.function(np.exp, ground.muted)
    dots = plot.dots(logits, np.zeros(DRAWN), ground.student)
    return equal, alike, plot, curve, dots


def divided(scene: LectureScene) -> tuple[Formula, Slider]:
    """Softmax with a temperature, and a slider for that."""
    ground = scene.ground
    sharper = reckoned(scene, "e^(z_i \\/ tau) / (sum_j e^(z_j \\/ tau))").shift(2.2 * UP)
    slider = Slider("tau", 0.05, 1, 1, ground, ground.student, 3.7, (0.1, 1)).shift([LEFT_X, -1.25, 0])
    return sharper, slider


def reach(scene: LectureScene, plot: Plot, logits: NDArray[np.float64]) -> Line:
    """Along the upright axis, how far the powers of all logits reach."""
    ground = scene.ground
    ends = plot.places([-1, -1], np.exp([logits.min(), logits.max()])) + 0.14 * RIGHT
    return Line(*ends, stroke_color=ground.student, stroke_width=14)


def sharpen(logits: NDArray[np.float64], slider: Slider, bars: Bars, column: Stack) -> list[Animation]:
    """The temperature falls to the student's, and bars and column with it."""

    def temperature(share: float) -> float:
        return float(fact("temp_student").value ** share)

    def sharpened(share: float) -> NDArray[np.float64]:
        return softmax(logits, temperature(share))

    return [slider.vary(temperature), bars.vary(sharpened), column.vary(sharpened)]

"""A column with its running number, a bar of two parts, and a curve that is drawn as far as one likes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

import numpy as np
from manim import (
    DOWN,
    DR,
    LEFT,
    RIGHT,
    UL,
    UP,
    Animation,
    DashedLine,
    DashedVMobject,
    Dot,
    Group,
    Line,
    Mobject,
    Rectangle,
    VGroup,
    VMobject,
    linear,
    smooth,
)
from numpy.typing import ArrayLike, NDArray

from scenes.dinov1.pieces.ema_arrow import EmaArrow
from scenes.dinov1.pieces.tally import Tally
from scenes.dinov1.pieces.trails import Trails
from scenes.dinov1.pieces.unlearnt import unlearnt
from scenes.dinov1.pieces.weights import WeightStrip, common_scale
from scenes.pieces.network import Network
from tenuto.kit.arrow import arrow
from tenuto.kit.heatmap import ramp
from tenuto.kit.number import Number
from tenuto.kit.plot import Axis, Plot
from tenuto.kit.vary import Varies, Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import MEDIUM, SEMIBOLD, Ground, Words

__all__ = ["Gauge", "MixBar", "Trace", "take_in"]


# -- One upright column with its running number on top: a single quantity that rises or falls --------------------------


THINNEST = 0.02  # manim units: a column of nearly nothing is still a line
OVERHANG = 0.55  # by which the base line is longer than the column is wide, on either side
CLEARANCE = 0.2  # between the column and its number


class Gauge(Varies, VGroup):
    """Parts: `base`, `column`, `number`. It may be moved, not scaled.

    Args:
        value: what it shows first.
        full: the value of a column as tall as `height`.
        color: hex, of column and number.
        ground: the ground it stands on.
        width, height: of the column, manim units.
        decimals, suffix: of the number.
        px: size of the number, one of the type scale.
    """

    def __init__(
        self, value: float, full: float, color: str, ground: Ground, width: float, height: float, decimals: int = 0,
        suffix: str = "", px: float = theme.HEADING,
    ) -> None:  # fmt: skip
        self.unit, half = height / full, width / 2 + OVERHANG
        self.base = Line([-half, 0, 0], [half, 0, 0], stroke_color=ground.muted, stroke_width=2.5)
        self.column = Rectangle(width=width, height=1, fill_color=color, fill_opacity=1, stroke_width=0)
        self.number = Number(value, px, color, decimals=decimals, suffix=suffix)
        super().__init__(self.base, self.column, self.number)
        self.show(value)

    def show(self, value: float, running: bool = False) -> Self:
        """Show another value; `running` sets the number's digits equally wide while it changes."""
        foot = self.base.get_center()
        self.column.stretch_to_fit_height(max(self.unit * value, THINNEST)).move_to(foot, aligned_edge=DOWN)
        top = self.column.get_top() + CLEARANCE * UP
        self.number.shift(top - self.number.origin.get_location()).show(value, running)
        return self


def specimen_gauge(ground: Ground) -> Mobject:
    low, high = (Gauge(value, 60, ground.student, ground, 1.2, 1.9, suffix="%") for value in (18, 57))
    return VGroup(low.shift([-1.5, 0, 0]), high.shift([1.5, 0, 0]))


# -- A bar of two parts that is cut somewhere: how much of one, how much of the other ----------------------------------


ARRIVED = 0.6  # share of a turn after which what comes in has arrived
DROP = 1.5  # how far above the bar it comes from, in heights of the bar


class MixBar(VGroup):
    """Two parts, left and right, of one bar that stays as wide as it is. It may be moved, not scaled.

    Args:
        share: of the left part, 0 to 1.
        colors: hex, of the left and the right part.
        width, height: of the whole bar, manim units.
    """

    def __init__(self, share: float, colors: tuple[str, str], width: float, height: float) -> None:
        parts = (Rectangle(width=1, height=height, fill_color=c, fill_opacity=1, stroke_width=0) for c in colors)
        super().__init__(*parts)
        self.whole, self.share = width, 0.5
        self[0].stretch_to_fit_width(width / 2).set_x(-width / 4)
        self.cut(share)

    def cut(self, share: float) -> Self:
        """Cut it elsewhere."""
        left = self[0].get_x() - self.whole * self.share / 2
        for part, low, high in ((self[0], 0.0, share), (self[1], share, 1.0)):
            part.stretch_to_fit_width(self.whole * (high - low)).set_x(left + self.whole * (low + high) / 2)
        self.share = share
        return self

    def vary(self, share_at: Callable[[float], float], **kwargs: Any) -> Vary:
        """The cut follows a function of the animation's share: share in [0, 1] -> the left part's share."""
        return Vary(self, lambda share: self.cut(share_at(share)), **kwargs)


def take_in(part: Rectangle, **kwargs: Any) -> Vary:
    """A copy of a part comes in from above and melts into it, once: a seamless loop."""
    copy, y, drop = part.copy().set_opacity(0), part.get_y(), DROP * part.height

    def show(turn: float) -> None:
        copy.set_y(y + drop * (1 - smooth(min(1.0, turn / ARRIVED))))
        copy.set_fill(opacity=min(1.0, 8 * turn, 8 * (1 - turn)))

    return Vary(copy, show, rate_func=linear, introducer=True, remover=True, **kwargs)


def specimen_mix_bar(ground: Ground) -> Mobject:
    return MixBar(0.7, (ground.teacher, ground.student), 4.6, 0.9)


# -- A curve in a plot that is drawn as far as one likes, with a dot at its head ---------------------------------------


SAMPLES = 100


class Trace(VGroup):
    """Parts: `curve`, `dot`. It shows its start at first.

    Args:
        plot: where it is drawn; its whole x axis is the whole way.
        of: the function that is drawn, x (n,) -> y (n,).
        color: hex, of the curve; the dot is ink.
        width: of the curve's stroke.
        radius: of the dot, manim units.
    """

    def __init__(
        self, plot: Plot, of: Callable[[NDArray[np.float64]], ArrayLike], color: str, width: float = 6.0, radius: float = 0.12
    ) -> None:  # fmt: skip
        self.plot, self.of = plot, of
        self.curve = VMobject(stroke_color=color, stroke_width=width)
        self.dot = Dot(radius=radius, color=plot.ground.ink)
        super().__init__(self.curve, self.dot)
        self.reach(0.0)

    def reach(self, share: float) -> Self:
        """Draw it up to a share of the axis, 0 to 1."""
        axis = self.plot.x
        xs = np.linspace(axis.first, axis.first + share * (axis.last - axis.first), SAMPLES)
        places = self.plot.places(xs, self.of(xs))
        self.dot.move_to(places[-1])
        if share > 0:
            self.curve.set_points_as_corners(places)
        else:
            self.curve.clear_points()
        return self

    def draw(self, **kwargs: Any) -> Vary:
        """It is drawn from the start of its axis to the end."""
        return Vary(self, self.reach, **kwargs)


def specimen_trace(ground: Ground) -> Mobject:
    plot = Plot(Axis(0, 1), Axis(0, 1), ground, 4.2, 2.2)
    return VGroup(plot, Trace(plot, lambda x: (1 - np.cos(np.pi * x)) / 2, ground.ema).reach(0.7))


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


CORNER = np.array([-6.0, -2.55, 0])  # where the axes of the two weights meet
MOMENT, BEFORE = 283, 40  # the training step at which the walk is looked at closely, and so many before it
SHOWN = 0.75  # λ that the formula is explained with: what the teacher takes must be seen
WIDE, BAR_Y = 2 * theme.SAFE_X, -1.6
STRIPS = (-0.1, -2.0)  # heights of the student's and the teacher's strip of weights
NAMES = ("Student", "Teacher")
ABLATIONS = {"fixed": ("mạng đứng yên", "byol_tau_1", -0.35), "moving": ("nhích dần", "byol_tau_099", 4.25)}
FIRST, LAST = 150, 234  # training steps that the strips replay


def pair(scene: LectureScene) -> tuple[Network, Network, EmaArrow]:
    """Student below, Teacher above, and the arrow that its weights climb."""
    ground = scene.ground
    student, teacher = (Network(name, color, ground).move_to([0, y, 0])
                        for name, color, y in zip(NAMES, roles(scene), (-1.7, 1.0), strict=True))  # fmt: skip
    return student, teacher, EmaArrow(student, teacher, ground, px=0)


def roles(scene: LectureScene) -> tuple[str, str]:
    """The colours of student and teacher."""
    return scene.ground.student, scene.ground.teacher


def plane(
    scene: LectureScene, ways: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> tuple[Trails, VGroup, VGroup, VGroup]:
    """Both ways (steps + 1, 2) in the plane of two weights: the trails, its axes, what they are, a dot at either
    start."""
    ground = scene.ground
    trails = Trails(ways, roles(scene), (3, 6), ground, 10.6, 4.0).shift([0.35, -0.3, 0])
    axes = VGroup(arrow(CORNER, CORNER + 12 * RIGHT, ground.muted), arrow(CORNER, CORNER + 4.6 * UP, ground.muted))
    labels = VGroup(
        scene.words("một trọng số", theme.LABEL, ground.muted, (theme.SAFE_X, CORNER[1] + 0.2), RIGHT),
        scene.words("một trọng số khác", theme.LABEL, ground.muted, (CORNER[0] + 0.25, 1.85), LEFT),
    )
    dots = VGroup(
        *(Dot(line.get_start(), 0.16, color=color) for line, color in zip(trails.lines, roles(scene), strict=True))
    )
    return trails, axes, labels, dots


def feet(scene: LectureScene, dots: VGroup) -> VGroup:
    """From the place where both ways start, a line to either axis."""
    ground = scene.ground
    return VGroup(*(DashedLine(dots, end, stroke_color=ground.muted) for end in (
        [dots.get_x(), CORNER[1], 0], [CORNER[0], dots.get_y(), 0]
    )))  # fmt: skip


def way_names(scene: LectureScene) -> VGroup:
    """Whose ways they are, below what the upright axis is."""
    names = zip(NAMES, roles(scene), (0.9, 0.3), strict=True)
    return VGroup(
        *(
            scene.words(name, theme.BODY, color, (CORNER[0] + 0.25, y), LEFT, weight=SEMIBOLD)
            for name, color, y in names
        )
    )


def moment(
    scene: LectureScene, ways: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> tuple[Trails, Dot, Dot, VGroup, VGroup]:
    """The last steps before one moment: the trails, where the student is, where the teacher was, their signs, and the
    name of what happens."""
    ground = scene.ground
    near = Trails([way[MOMENT - BEFORE : MOMENT + 1] for way in ways], roles(scene), (3, 6), ground, 5.4, 2.7).shift(
        [-3.4, 0.85, 0]
    )
    there, was = (Dot(line.get_end(), 0.15, color=color) for line, color in zip(near.lines, roles(scene), strict=True))
    signs = VGroup(
        scene.formula("theta_S", theme.HEADING, ground.student).next_to(there, DOWN, 0.12),
        scene.formula("theta_T", theme.HEADING, ground.teacher).next_to(was, UL, 0.05),
    )
    name = scene.captioned("EMA", "trung bình trượt theo hàm mũ", theme.TITLE, ground.ema, (3.3, 1.75), below=0.6)
    return near, there, was, signs, name


def between(one: Mobject, other: Mobject, share: float) -> NDArray[np.float64]:
    """The place (3,) at a share of the way from one to another."""
    return np.asarray(one.get_center() + share * (other.get_center() - one.get_center()))


def update(scene: LectureScene) -> theme.Formula:
    """The update, its parts in the colours of who they belong to; `select` names them new, becomes, keep, old, plus,
    take, fresh."""
    ground = scene.ground
    rule = (
        "{{theta_T : new}} {{<- : becomes}} {{lambda : keep}} {{theta_T : old}} {{+ : plus}} {{(1 - lambda) : take}} "
        "{{theta_S : fresh}}"
    )
    formula = scene.formula(rule, theme.TITLE).move_to([3.3, 0.45, 0])
    roles = (ground.teacher, ground.ema, ground.teacher, ground.ema, ground.student)
    for part, color in zip(("new", "keep", "old", "take", "fresh"), roles, strict=True):
        formula.select(part).set_color(color)
    return formula


def mix(scene: LectureScene) -> MixBar:
    """What the new teacher is made of, as one bar; SHOWN of it is its own."""
    return MixBar(SHOWN, roles(scene)[::-1], WIDE, 0.95).set_y(BAR_Y)


def part_name(scene: LectureScene, text: str, part: Mobject) -> Words:
    """Whose a part of the bar is, below it."""
    return scene.words(text, theme.BODY, part.get_fill_color(), (part.get_x(), BAR_Y - 0.95))


def cut_to(bar: MixBar, share: float) -> Vary:
    """The teacher's own part goes to another share."""
    return bar.vary(lambda way: SHOWN + (share - SHOWN) * smooth(way))


def sliver(scene: LectureScene, bar: MixBar) -> tuple[Line, Words]:
    """The share that is taken from the student, and a line from it to where it is in the bar."""
    ground = scene.ground
    text = fact("ema_taken").text
    little = scene.words(text, theme.HEADING, ground.student, (theme.SAFE_X, -2.75), RIGHT, weight=SEMIBOLD)
    pointer = Line([theme.SAFE_X - 0.02, -2.35, 0], bar.get_corner(DR) - [0.02, 0.08, 0])
    return pointer.set_stroke(ground.student, 3), little


def strips(scene: LectureScene) -> tuple[Group, VGroup, Number]:
    """The weights of student and teacher, coloured by how much each step changes them; their names; the step."""
    ground = scene.ground
    run = load_tensors("ema")
    changes = [np.diff(weights[FIRST : LAST + 2], axis=0) for weights in (run.student, run.teacher)]
    scale, strips, labels = common_scale(*changes), Group(), VGroup()
    for values, name, color, y in zip(changes, NAMES, roles(scene), STRIPS, strict=True):
        strips.add(WeightStrip(values, scale, ramp(color, ground), WIDE, 1.05).set_y(y))
        labels.add(scene.words(name, theme.BODY, color, (-theme.SAFE_X, y + 0.72), LEFT, weight=SEMIBOLD))
    counter = Number(FIRST, theme.LABEL, ground.muted, MEDIUM, prefix="bước ", align=RIGHT, computed=True)
    return strips, labels, counter.shift([theme.SAFE_X, -3.02, 0])


def unfold(bar: MixBar, strips: Group) -> list[Animation]:
    """Each part of the bar gets as large as the strip of those weights, and fades."""
    pairs = zip(bar, reversed(strips), strict=True)
    return [part.animate.set_fill(opacity=0).replace(strip, stretch=True) for part, strip in pairs]


def schedule(scene: LectureScene) -> tuple[Plot, Trace, Gauge, DashedVMobject, Words]:
    """λ over a training, as far as it is drawn; a column of what the teacher takes, the rim of where it began, and its
    name."""
    ground = scene.ground
    start, share = fact("ema_start"), fact("ema_taken")
    limits = (start.value, fact("ema_end").value)
    training = Axis(0, 1, (0, 1), texts=("đầu", "cuối"))
    values = Axis(*limits, limits, "$lambda$", texts=(start.text, fact("ema_end").text))
    plot = Plot(training, values, ground, 7.6, 2.75, theme.LABEL)
    plot.shift([-theme.SAFE_X - plot.get_left()[0], -3.0 - plot.get_bottom()[1], 0])
    trace = Trace(plot, lambda at: half_cosine(*limits, at), ground.ema)
    gauge = Gauge(share.value, share.value, ground.student, ground, 1.5, 2.1, decimals=2, suffix="%")
    gauge.shift([4.6, plot.at(0, start.value)[1], 0])
    rim = DashedVMobject(gauge.column.copy().set_fill(opacity=0).set_stroke(ground.muted, 2.5), 40)
    caption = scene.words("lấy từ Student, mỗi bước", theme.LABEL, at=(4.6, gauge.base.get_y() - 0.42))
    return plot, trace, gauge, rim, caption


def half_cosine(first: float, last: float, share: Any) -> Any:
    """From `first` to `last` along half a cosine."""
    return last - (last - first) * (np.cos(np.pi * share) + 1) / 2


def shrinking(gauge: Gauge, first: float, last: float) -> Vary:
    """The column shrinks as it does from one share of the training to another."""
    share = fact("ema_taken").value
    return Vary(gauge, lambda at: gauge.show(half_cosine(share, 0, at), running=at < 1), first, last)


def stands_still(scene: LectureScene) -> tuple[Network, VGroup, Words, Words]:
    """A large network, the cells of what it has not learnt, and what it is called before and after one sees those."""
    ground = scene.ground
    still = Network("Teacher", ground.teacher, ground, 3.2, 3.4).move_to([0, 0.0, 0])
    still.layers.scale(1.5)
    puzzle, noise = (
        scene.words(text, theme.BODY, at=(0, -2.4), weight=SEMIBOLD) for text in ("đứng yên?", "mạng ngẫu nhiên")
    )
    return still, unlearnt(still), puzzle, noise


def ablation(scene: LectureScene, which: str) -> tuple[Words, Tally, Number, float]:
    """How a teacher was moved in BYOL's ablation, `fixed` or `moving`: that, a thousand pictures, and of how many it is
    right."""
    ground = scene.ground
    title, key, x = ABLATIONS[which]
    heading = scene.words(f"{title}, $lambda = {fact(key).text}$", theme.BODY, at=(x, 1.6), weight=SEMIBOLD)
    number = Number(0, theme.TITLE, ground.ink, decimals=1, suffix="%").shift([x, -2.45, 0])
    return heading, Tally(ground.ema, ground, (x, -0.1), 0.104), number, fact(f"{key}_linear").value

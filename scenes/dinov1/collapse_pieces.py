"""A made-up head and its answers as bars: how they collapse, what saves them, and how far apart two sets of them are."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Self

import numpy as np
from manim import LEFT, Animation, Arrow, Mobject, VGroup, VMobject
from numpy.typing import ArrayLike, NDArray

from scenes.pieces.star import STAR
from tenuto.kit.arrow import arrow
from tenuto.kit.bars import Bars
from tenuto.kit.distribution import divergence, softmax
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture, square
from tenuto.kit.plot import Axis, Plot
from tenuto.kit.vary import Varies
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words
from tenuto.stored import Stored

__all__ = ["BarRow", "ToyHead", "distance", "mixed", "smoothed"]


# -- Several distributions side by side, each a group of bars at its own place, that change together -------------------


class BarRow(Varies, VGroup):
    """A `Bars` for each distribution; `vary` and `to` move all of them.

    Args:
        values: (n, K), what they show first.
        xs: where their middles stand, (n,) manim units.
        y: of their feet, one for all or one each.
        color: hex, the role of whose distributions they are.
        ground: the ground they stand on.
        width, height: of each, manim units; `height` is that of a bar of the value `full`.
    """

    def __init__(
        self, values: ArrayLike, xs: Sequence[float], y: float | Sequence[float], color: str, ground: Ground,
        width: float, height: float, full: float = 1.0,
    ) -> None:  # fmt: skip
        self.values = np.asarray(values, np.float64)
        super().__init__(*(Bars(shares, color, ground, width, height, full) for shares in self.values))
        for bars, x, foot in zip(self.submobjects, xs, np.broadcast_to(y, len(xs)), strict=True):
            bars.shift([x, foot, 0])

    def show(self, values: ArrayLike, running: bool = False) -> Self:
        """Show other values at once, (n, K)."""
        self.values = np.asarray(values, np.float64)
        for bars, shares in zip(self.submobjects, self.values, strict=True):
            bars.show(shares, running)
        return self

    to = Bars.to  # which asks for no more than `values`, `show` and `vary`


def specimen_bar_row(ground: Ground) -> Mobject:
    shares = [[0.7, 0.1, 0.1, 0.1], [0.1, 0.6, 0.2, 0.1], [0.1, 0.1, 0.2, 0.6]]
    return BarRow(shares, (-1.7, 0, 1.7), 0, ground.teacher, ground, 1.4, 1.6)


# -- A made-up head and what it answers to a few pictures: how answers collapse, and what centring and sharpening do ---


PLAIN, STRONG = 4, 3  # how much stronger what a picture says, and what all have in common, are when they stand alone


class ToyHead:
    """Logits that all pictures have in common, and some of each picture's own; all answers are (n, K) shares.

    Args:
        common: (K,) logits.
        own: (n, K) logits, a row for each picture.
        temperature: of its softmax.
    """

    def __init__(self, common: Sequence[float], own: ArrayLike, temperature: float) -> None:
        self.common, self.own, self.temperature = np.array(common), np.asarray(own, np.float64), temperature

    @property
    def centre(self) -> NDArray[np.float64]:
        """The mean of its logits over the pictures, (K,)."""
        return np.asarray(self.common + self.own.mean(0))

    def collapsing(self, share: float) -> NDArray[np.float64]:
        """Answers that slide from what each picture says (0) to what all have in common (1)."""
        return softmax((1 - share) * self.own * PLAIN + share * STRONG * self.common, self.temperature)

    def centred(self, share: float) -> NDArray[np.float64]:
        """The collapsed answers, from which the centre is taken away share by share."""
        left = self.common + self.own - self.centre
        return softmax(STRONG * self.common * (1 - share) + share * left, self.temperature)

    def sharpened(self, temperature: float) -> NDArray[np.float64]:
        """The centred answers at another temperature."""
        return softmax(self.common + self.own - self.centre, temperature)


def specimen_toy_head(ground: Ground) -> Mobject:
    head, xs = ToyHead([0, 0, 1.5, 0], [[0.5, 0, 0, 0], [0, 0.4, 0, 0.1], [0, 0, 0, 0.5]], 0.5), (-1.7, 0, 1.7)
    rows = ((head.collapsing(1), 0.9), (head.centred(1), 0), (head.sharpened(0.08), -0.9))
    return VGroup(*(BarRow(shares, xs, y, ground.teacher, ground, 1.3, 0.7) for shares, y in rows))


# -- What lies between two sets of answers, how far apart two are, and what a run measured -----------------------------


AVERAGED = 9  # steps in one point of a curve


def mixed(first: NDArray[np.float64], last: ArrayLike, share: float) -> NDArray[np.float64]:
    """Shares on the straight way from `first` to `last`, (n, K)."""
    return np.asarray(first + share * (np.asarray(last) - first))


def distance(target: NDArray[np.float64], guess: NDArray[np.float64]) -> float:
    """KL of two sets of answers, (n, K) shares each, mean over the n pictures; nats."""
    return float(divergence(np.log(target), np.log(guess)).mean())


def smoothed(values: ArrayLike, steps: int = AVERAGED) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Means over `steps` neighbours, at the middles of what they average: (n,) -> xs and ys, (n − steps + 1,) each."""
    sums = np.cumsum(np.pad(np.asarray(values, np.float64), (1, 0)))
    means = (sums[steps:] - sums[:-steps]) / steps
    return np.asarray(np.arange(len(means)) + steps / 2, np.float64), means


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


# The sketch's three pictures: what every teacher logit has in common, and what belongs to each picture alone.
COMMON = (0.0, 0.1, 0.05, 1.5, 0.0, 0.1, 0.05)
OWN = np.array([[0.5, 0, 0.1, 0, 0.1, 0, 0], [0, 0.1, 0, 0, 0, 0.5, 0.1], [0, 0, 0.5, 0.1, 0, 0, 0.1]])
OTHER = OWN + 1.1 * np.array([np.roll(own, 1 + index) for index, own in enumerate(OWN)])  # as the student sees it
SAME = np.array([[0.08, 0.22, 0.05, 0.3, 0.1, 0.18, 0.07]])  # one answer to all of them
MILD, HOT, SHARP = 0.5, 6.0, 0.08  # temperatures of the sketch: of its answers, of flat ones, of pointed ones
PHOTOS = (STAR, "macaw", "crab")
ROWS, PICTURE, PICTURE_X, TEACHER_X, STUDENT_X = (0.6, -0.98, -2.56), 1.25, -5.75, -3.75, -0.7
FORCES_X = (-2.3, -2.05)  # of the arrows that press the bars down, and of those that pull them up
PLOT_X, ENDING_X = 1.55, 4.85  # left end of the plots, and of what is written at the ends of their curves
BOTH, NO_CENTRING, NO_SHARPENING, NEITHER = range(4)  # rows of the stored runs
SETTLED = 20  # last steps, whose mean is written at the end of a curve


def pictures(scene: LectureScene) -> tuple[list[Picture], list[Words]]:
    """Three photographs in a column, and the names of the two networks over their columns of answers."""
    ground = scene.ground
    pictures = [Picture(square(photo(name)), PICTURE, ground.data).move_to([PICTURE_X, y + PICTURE / 2, 0])
                for name, y in zip(PHOTOS, ROWS, strict=True)]  # fmt: skip
    names = [scene.words(name, theme.LABEL, color, (x, 2.02), weight=SEMIBOLD)
             for name, color, x in (("Teacher", ground.teacher, TEACHER_X), ("Student", ground.student, STUDENT_X))]  # fmt: skip
    return pictures, names


def toys() -> tuple[ToyHead, ToyHead]:
    """What the sketched teacher says to the three pictures, and what the student does, which sees them otherwise."""
    return ToyHead(COMMON, OWN, MILD), ToyHead(COMMON, OTHER, MILD)


def answers(scene: LectureScene, shares: np.ndarray, x: float, color: str) -> BarRow:
    """A network's answers to the three pictures, `shares` (3, K), below each other."""
    return BarRow(shares, [x] * len(ROWS), ROWS, color, scene.ground, 2.3, 1.15)


def gap(scene: LectureScene, apart: float) -> tuple[Bars, Number, Words, Arrow]:
    """How far student and teacher are apart: as a bar, as a number, by its name; and that it is to get small."""
    ground = scene.ground
    gap = Bars([apart], ground.loss, ground, 1.3, 3.2).shift([3.0, ROWS[-1], 0])
    size = Number(apart, theme.TITLE, ground.loss, decimals=2, align=LEFT, computed=True)
    size.shift([4.0, ROWS[-1], 0])
    what = scene.words("độ lệch, KL", theme.HEADING, ground.loss, (3.6, 1.75), weight=SEMIBOLD)
    wish = arrow([4.6, 1.2, 0], [4.6, -1.6, 0], ground.ink)
    return gap, size, what, wish


def agree(rows: tuple[BarRow, BarRow], gap: Bars, size: Number) -> list[Animation]:
    """Both networks come to give one and the same answer to everything, and the gap between them closes."""
    first = [row.values for row in rows]

    def apart(share: float) -> float:
        return distance(*(mixed(values, SAME, share) for values in first))

    agreeing = (row.vary(partial(mixed, values, SAME)) for row, values in zip(rows, first, strict=True))
    return [*agreeing, gap.vary(lambda share: [apart(share)]), size.vary(apart)]


def empty_gap(scene: LectureScene, run: Stored) -> tuple[Plot, VMobject, VGroup]:
    """How the gap of the run that had EMA alone fell to nothing, and what it had."""
    ground = scene.ground
    plot_ = plot(scene, Axis(0, 1, (0, 0.5, 1), "độ lệch, KL (nat)", 1))
    curve = plot_.curve(*smoothed(run.divergence[NEITHER]), ground.muted)
    alone = ending(scene, run, NEITHER, "chỉ có EMA", ground.muted, plot_.at(plot_.x.last, 0)[1] + 0.75)
    return plot_, curve, alone


def plot(scene: LectureScene, y: Axis) -> Plot:
    """A plot over the steps of the stored runs, right of the answers."""
    steps = load_tensors("collapse").entropy.shape[1]
    plot = Plot(Axis(0, steps, (0, steps), "bước huấn luyện"), y, scene.ground, 3.2, 3.7, theme.SMALL)
    return plot.shift([PLOT_X - plot.axes.get_left()[0], -2.15 - plot.axes.get_bottom()[1], 0])


def entropies(scene: LectureScene, run: Stored) -> tuple[Plot, VGroup, dict[int, float]]:
    """A plot of the teacher's entropy, the most that it can be, and at which height each run's curve ends."""
    ground = scene.ground
    plot_ = plot(scene, Axis(0, 6, range(0, 7, 2), "entropy của Teacher (nat)"))
    most = scene.computed(f"$ln K$ = {written(run.about['ln_K'], 2)}", theme.SMALL, ground.muted)
    ends = {row: plot_.at(plot_.x.last, run.entropy[row, -SETTLED:].mean())[1] for row in range(4)}
    return plot_, plot_.level(run.about["ln_K"], ground.muted, most), ends


def cheat(scene: LectureScene, number: str, name: str, color: str) -> VGroup:
    """One of the two ways to cheat, in the colour of its curve, where the student's answers stood."""
    return VGroup(
        scene.words(number, theme.LABEL, scene.ground.muted, (STUDENT_X, 0.3)),
        scene.words(name, theme.HEADING, color, (STUDENT_X, -0.4), weight=SEMIBOLD),
    )


def ending(scene: LectureScene, run: Stored, row: int, name: str, color: str, y: float) -> VGroup:
    """At the end of a run's curve what it had, and the KL with which it ended."""
    apart = written(float(run.divergence[row, -SETTLED:].mean()), 2)
    named = scene.words(name, theme.LABEL, color, (ENDING_X, y), LEFT, weight=SEMIBOLD)
    return VGroup(named, scene.computed(f"KL {apart}", theme.LABEL, color, (ENDING_X, y - 0.5), LEFT))


def centring(
    scene: LectureScene, head: ToyHead, teacher: BarRow
) -> tuple[Bars, Words, list[NDArray[np.float64]], VGroup]:
    """What the answers have in common as bars; its name; the ways to it from each answer, (3,) each; a minus beside
    each."""
    ground = scene.ground
    centre = Bars(head.centre, ground.ema, ground, 2.0, 0.9, full=1.7).shift([STUDENT_X, ROWS[1], 0])
    mean = scene.words("tâm", theme.BODY, ground.ema, (STUDENT_X, ROWS[1] - 0.5), weight=SEMIBOLD)
    ways = [centre.base.get_center() - bars.base.get_center() for bars in teacher]
    minus = VGroup(*(scene.formula("-", theme.TITLE, ground.ema).move_to([FORCES_X[1], y + 0.45, 0]) for y in ROWS))
    return centre, mean, ways, minus


def forces(which: int, color: str) -> VGroup:
    """An arrow beside each row of the teacher's bars: 0 presses them down, 1 pulls them up."""
    x, ends = FORCES_X[which], (0.95, 0.1)
    first, last = ends if which == 0 else ends[::-1]
    return VGroup(*(arrow([x, y + first, 0], [x, y + last, 0], color) for y in ROWS))


def temperatures(scene: LectureScene) -> VGroup:
    """Both networks' temperatures, where the student's answers stood."""
    ground = scene.ground
    words = scene.words("nhiệt độ", theme.LABEL, ground.muted, (STUDENT_X, 0.6))
    both = (("Teacher", "temp_teacher_start", ground.teacher, 0), ("Student", "temp_student", ground.student, -0.6))
    told = (scene.words(f"{name} {fact(key).text}", theme.BODY, color, (STUDENT_X, y), weight=SEMIBOLD)
            for name, key, color, y in both)  # fmt: skip
    return VGroup(words, *told)

"""Collapse: an empty agreement, two forces that prevent it, and four small runs with and without them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import *
from numpy.typing import NDArray

from narration.facts import vietnamese
from scenes import theme
from scenes.data import load_tensors
from scenes.kit.arrow import arrow
from scenes.kit.bars import Bars, VaryBars, softmax
from scenes.kit.flow import Flow, Stream
from scenes.kit.lettering import stand
from scenes.kit.number import Number
from scenes.kit.picture import Picture
from scenes.kit.plot import Axis, Plot
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD
from tensors.stored import Stored

# The sketch's three pictures: what every teacher logit has in common, and what belongs to each picture alone.
COMMON = np.array([0.0, 0.1, 0.05, 1.5, 0.0, 0.1, 0.05])
OWN = np.array([[0.5, 0, 0.1, 0, 0.1, 0, 0], [0, 0.1, 0, 0, 0, 0.5, 0.1], [0, 0, 0.5, 0.1, 0, 0, 0.1]])
CENTRE = COMMON + OWN.mean(0)
MILD, SHARP = 0.5, 0.08  # temperatures of the sketch
KINDS = ("cat", "fish", "turtle")  # of the stored wall
COLUMNS = (-2.75, 1.15, 5.05)  # x of the pictures' bars
BOTH, NO_CENTRING, NO_SHARPENING, NEITHER = range(4)  # rows of the stored runs
NUDGES = (0.0, 0.0, 0.12, -0.12)  # of the runs' names, up or down from their curves' ends
AVERAGED = 9  # steps in one point of a curve
Answer = Callable[[float], NDArray[np.float64]]
PLOT_Y, WIDTH = -0.35, 4.1


class Collapse(LectureScene):
    """All pictures one answer, KL zero; the centre is taken away, τ sharpens; entropy and KL of four real runs."""

    def construct(self) -> None:
        ground = self.ground
        pictures, teacher, student, names = self._agreement()
        sketch = stand(self.words("minh hoạ", theme.SMALL, ground.muted), -theme.SAFE_X, -3.02, LEFT)

        with self.beat("trap"):
            # Three different pictures, and both networks slide towards the same answer to all of them.
            distance = Number(_divergence(0), theme.HEADING, ground.loss, decimals=2, prefix="KL = ").shift(
                [5.05, -3.0, 0]
            )
            distance.is_computed = True
            self.play(LaggedStart(*map(FadeIn, pictures), lag_ratio=0.2), FadeIn(sketch), FadeIn(names), run_time=0.9)
            self.play(FadeIn(teacher), FadeIn(student), FadeIn(distance), run_time=0.6)
            self.play(
                *(VaryBars(bars, _answer(i, 0), linear) for i, bars in enumerate(teacher)),
                *(VaryBars(bars, _answer(i, 1), linear) for i, bars in enumerate(student)),
                UpdateFromAlphaFunc(distance, lambda number, share: number.show(_divergence(share), running=share < 1)),
                run_time=2.4,
            )  # fmt: skip

        with self.beat("centering"):
            # What all answers have in common is collected and taken away from each of them; what is left is flat.
            centre, ways, minus, title = self._centre()
            self.play(FadeOut(student), FadeOut(names[1]), FadeOut(distance), run_time=0.5)
            self.play(
                *(_gather(bars.copy(), centre) for bars in teacher), FadeIn(title), run_time=1.1,
            )  # fmt: skip
            self.add(centre)
            self.play(FadeIn(ways), FadeIn(minus), run_time=0.5)
            self.play(*(VaryBars(bars, _centred(i), linear) for i, bars in enumerate(teacher)), run_time=1.8)
            flows = [Flow(way[0], ground.ema, 2) for way in ways]
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.loop(*(Stream(flow, 1) for flow in flows), run_time=2)

        with self.beat("sharpening"):
            # The small τ raises what little is left: each picture its own column.
            small = self.words("sharpening: $tau$ nhỏ", theme.BODY, ground.teacher, weight=SEMIBOLD)
            small.move_to([-theme.SAFE_X, minus.get_y() + 0.95, 0], aligned_edge=LEFT)
            self.play(
                *(VaryBars(bars, _sharpened(i), linear) for i, bars in enumerate(teacher)), FadeIn(small), run_time=2.2
            )

        run = load_tensors("collapse")
        plots, curves, icons, ceiling = self._runs(run)
        with self.beat("no_centering"):
            # The real runs: without centring the entropy falls to nothing, a spike for every picture.
            label = stand(
                self.computed(f"{run.about['label']} · cột nhỏ: minh hoạ", theme.SMALL, ground.muted),
                -theme.SAFE_X,
                -3.02,
                LEFT,
            )
            self.play(
                FadeOut(Group(*pictures, teacher, names[0], sketch, centre, ways, minus, title, small, *flows)),
                run_time=0.5,
            )
            self.play(FadeIn(plots), FadeIn(ceiling), FadeIn(label), run_time=0.8)
            self._draw(curves[NO_CENTRING], icons[0])
            self.loop(*_run_along(curves[NO_CENTRING], ground.ink, self), run_time=3)

        with self.beat("no_sharpening"):
            # Without sharpening it rises to the ceiling, flat; without both it gets stuck below, and KL is gone as well.
            self._draw(curves[NO_SHARPENING], icons[1])
            self._draw(curves[NEITHER], VGroup())

        with self.beat("both"):
            # With both it stays between, and there is something left to learn.
            self._draw(curves[BOTH], icons[2])
            self.loop(*_run_along(curves[BOTH], ground.ink, self), run_time=3)

    def _draw(self, pair: VGroup, icon: VGroup) -> None:
        """Both curves of one run at the same pace, its name, and the kind of answer that it ends with."""
        entropy, divergence, name = pair
        self.play(Create(entropy), Create(divergence), rate_func=linear, run_time=2.0)
        self.play(FadeIn(name), FadeIn(icon, shift=0.15 * RIGHT), run_time=0.5)

    # -- the sketch -----------------------------------------------------------------------------------------------------

    def _agreement(self) -> tuple[list[Picture], VGroup, VGroup, VGroup]:
        """Three pictures of different kinds, what each network answers to them, and the networks' names."""
        ground, wall = self.ground, load_tensors("wall")
        pictures, teacher, student = [], VGroup(), VGroup()
        for index, x in enumerate(COLUMNS):
            kind = wall.about["species"].index(KINDS[index])
            pixels = wall.pictures[np.flatnonzero(wall.species == kind)[2]]
            pictures.append(Picture(pixels, 1.25, ground.data).move_to([x, 1.65, 0]))
            for group, other, color, y in ((teacher, 0, ground.teacher, -0.6), (student, 1, ground.student, -2.3)):
                bars = Bars(_answer(index, other)(0), color, ground, 3.1, 1.35)
                group.add(bars.shift([x, y, 0] - bars.base.get_center()))
        names = VGroup(
            stand(self.words("Teacher", theme.BODY, ground.teacher, weight=SEMIBOLD), -theme.SAFE_X, -0.1, LEFT),
            stand(self.words("Student", theme.BODY, ground.student, weight=SEMIBOLD), -theme.SAFE_X, -1.8, LEFT),
        )
        return pictures, teacher, student, names

    def _centre(self) -> tuple[Bars, VGroup, theme.Words, theme.Words]:
        """The centre as bars below the middle picture, arrows from it to the answers, a minus sign and its name."""
        ground = self.ground
        centre = Bars(CENTRE, ground.ema, ground, 3.1, 1.1, full=1.7)
        centre.shift([COLUMNS[1], -2.75, 0] - centre.base.get_center())
        ways = VGroup(
            arrow([COLUMNS[1] - 1.75, -2.2, 0], [COLUMNS[0] + 0.3, -0.85, 0], ground.ema, 0.3),
            arrow([COLUMNS[1], -1.5, 0], [COLUMNS[1], -0.8, 0], ground.ema),
            arrow([COLUMNS[1] + 1.75, -2.2, 0], [COLUMNS[2] - 0.3, -0.85, 0], ground.ema, -0.3),
        )
        minus = stand(
            self.words("centering: trừ tâm", theme.BODY, ground.ema, weight=SEMIBOLD), -theme.SAFE_X, -2.5, LEFT
        )
        title = stand(self.words("tâm: trung bình qua các batch", theme.LABEL, ground.ema), theme.SAFE_X, -2.9, RIGHT)
        return centre, ways, minus, title

    # -- the runs -------------------------------------------------------------------------------------------------------

    def _runs(self, run: Stored) -> tuple[VGroup, list[VGroup], VGroup, VGroup]:
        """Two plots; a pair of curves and a name for every run; small answers at the plot's right side; the ceiling."""
        ground, steps, top = self.ground, run.entropy.shape[1], run.about["ln_K"]
        time = Axis(0, steps, (0, steps), "bước train")
        high = float(np.ceil(_averaged(run.divergence).max()))
        entropy = Plot(time, Axis(0, 6, range(0, 7, 2), "entropy của Teacher"), ground, WIDTH, 3.7, theme.SMALL)
        divergence = Plot(time, Axis(0, high, (0, high), "KL giữa Teacher và Student"), ground, WIDTH, 3.7, theme.SMALL)
        entropy.shift([-theme.SAFE_X - entropy.get_left()[0], PLOT_Y - entropy.get_y(), 0])
        divergence.shift([theme.SAFE_X - divergence.get_right()[0], PLOT_Y - divergence.get_y(), 0])
        ceiling = VGroup(
            DashedLine(entropy.at(0, top), entropy.at(steps, top), stroke_color=ground.muted, stroke_width=2.5)
        )
        text = self.computed(f"$ln K$ = {vietnamese(top, 2)}", theme.SMALL, ground.muted)
        ceiling.add(text.next_to(entropy.at(steps, top), UP, buff=0.12).align_to(entropy.at(steps, top), RIGHT))
        colors = {BOTH: ground.teacher, NO_CENTRING: ground.loss, NO_SHARPENING: ground.data, NEITHER: ground.muted}
        says = {BOTH: "cả hai", NO_CENTRING: "bỏ centering", NO_SHARPENING: "bỏ sharpening", NEITHER: "bỏ cả hai"}
        at = (np.arange(steps - AVERAGED + 1) + AVERAGED / 2).astype(float)
        curves = []
        for row in range(4):
            values = _averaged(run.entropy)[row]
            name = self.words(says[row], theme.LABEL, colors[row], weight=SEMIBOLD)
            height = entropy.at(0, float(run.entropy[row, -50:].mean()))[1] + NUDGES[row]
            stand(name, entropy.at(steps, 0)[0] + 1.15, height - 0.1, LEFT)
            curves.append(
                VGroup(
                    entropy.curve(at, values, colors[row], 3.5),
                    divergence.curve(at, _averaged(run.divergence)[row], colors[row], 3.5),
                    name,
                )
            )
        icons = VGroup()
        flat, spike, healthy = np.full(5, 0.2), np.array([0, 0, 1, 0, 0]), np.array([0.06, 0.5, 0.1, 0.28, 0.06])
        for values, row in ((spike, NO_CENTRING), (flat, NO_SHARPENING), (healthy, BOTH)):
            bars = Bars(values, colors[row], ground, 0.8, 0.55)
            y = entropy.at(0, float(run.entropy[row, -50:].mean()))[1]
            icons.add(bars.shift([entropy.at(steps, 0)[0] + 0.65, y + NUDGES[row] - 0.1, 0] - bars.base.get_center()))
        return VGroup(entropy, divergence), curves, icons, ceiling


def _answer(index: int, other: int) -> Answer:
    """How an answer slides from what its picture says (two networks a little apart) to what all have in common."""
    apart = 0.25 * np.roll(OWN[index], 1 + index) * other

    def at(share: float) -> NDArray[np.float64]:
        return softmax((1 - share) * (OWN[index] + apart) * 4 + share * 3 * COMMON, MILD)

    return at


def _divergence(share: float) -> float:
    """KL(P_t ‖ P_s) of the drawn answers, mean over the pictures, nats."""
    total = 0.0
    for index in range(3):
        p, q = _answer(index, 0)(share), _answer(index, 1)(share)
        total += float((p * np.log(p / q)).sum())
    return total / 3


def _centred(index: int) -> Answer:
    """The common part is subtracted, share by share."""
    return lambda share: softmax(3 * COMMON * (1 - share) + share * (COMMON + OWN[index] - CENTRE), MILD)


def _sharpened(index: int) -> Answer:
    """The temperature falls from MILD to SHARP."""
    return lambda share: softmax(COMMON + OWN[index] - CENTRE, MILD * (SHARP / MILD) ** share)


def _gather(bars: Bars, centre: Bars) -> Animation:
    """A copy of an answer moves onto the centre's place and is gone there."""
    return FadeOut(bars, shift=centre.base.get_center() - bars.base.get_center())


def _averaged(rows: NDArray[np.floating]) -> NDArray[np.float64]:
    """Running mean over AVERAGED steps, (conditions, steps) -> (conditions, steps − AVERAGED + 1)."""
    sums = np.cumsum(np.pad(np.asarray(rows, np.float64), ((0, 0), (1, 0))), axis=1)
    return (sums[:, AVERAGED:] - sums[:, :-AVERAGED]) / AVERAGED


def _run_along(pair: VGroup, color: str, scene: LectureScene) -> list[Animation]:
    """A dot on each of a run's two curves, at the same step, faint at both ends: a seamless loop."""
    dots = VGroup(*(Dot(radius=0.1, color=color) for _ in range(2)))
    ways = [curve.points[::4] for curve in pair[:2]]

    def run(group: VGroup, turn: float) -> None:
        for dot, way in zip(group, ways, strict=True):
            dot.move_to(way[min(int(turn * len(way)), len(way) - 1)])
            dot.set_opacity(min(1.0, 10 * turn, 10 * (1 - turn)))

    run(dots, 0)
    scene.add(dots)
    return [UpdateFromAlphaFunc(dots, run)]

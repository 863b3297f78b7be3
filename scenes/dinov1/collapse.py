"""Collapse: an empty agreement, two forces that prevent it, and four small runs with and without them."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov1.collapse_pieces import BarRow, ToyHead, TrainingRun, Walkers, running_mean
from tenuto.kit.arrow import arrow
from tenuto.kit.bars import Bars
from tenuto.kit.flow import Flow
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture
from tenuto.kit.plot import Axis, Plot
from tenuto.stage import theme
from tenuto.stage.data import load_tensors, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

# The sketch's three pictures: what every teacher logit has in common, and what belongs to each picture alone.
COMMON = (0.0, 0.1, 0.05, 1.5, 0.0, 0.1, 0.05)
OWN = np.array([[0.5, 0, 0.1, 0, 0.1, 0, 0], [0, 0.1, 0, 0, 0, 0.5, 0.1], [0, 0, 0.5, 0.1, 0, 0, 0.1]])
OTHER = OWN + 0.8 * np.array([np.roll(own, 1 + index) for index, own in enumerate(OWN)])  # as the student sees it
MILD, SHARP = 0.5, 0.08  # temperatures of the sketch
KINDS = ("cat", "fish", "turtle")  # of the stored wall
COLUMNS = (-2.75, 1.15, 5.05)  # x of the pictures and their bars
BOTH, NO_CENTRING, NO_SHARPENING, NEITHER = range(4)  # rows of the stored runs
RUNS = (  # their names, how far these stand above their curves' ends, and what their answers look like in the end
    ("cả hai", 0.0, (0.06, 0.5, 0.1, 0.28, 0.06)),
    ("bỏ centering", 0.0, (0, 0, 1, 0, 0)),
    ("bỏ sharpening", 0.12, (0.2, 0.2, 0.2, 0.2, 0.2)),
    ("bỏ cả hai", -0.12, None),
)
AVERAGED = 9  # steps in one point of a curve


class Collapse(LectureScene):
    """All pictures one answer, KL zero; the centre is taken away, τ sharpens; entropy and KL of four real runs."""

    def construct(self) -> None:
        ground = self.ground
        pictures = self._pictures()
        head, pupil = ToyHead(COMMON, OWN, MILD), ToyHead(COMMON, OTHER, MILD)
        teacher = BarRow(head.collapsing(0), COLUMNS, -0.6, ground.teacher, ground, 3.1, 1.35)
        student = BarRow(pupil.collapsing(0), COLUMNS, -2.3, ground.student, ground, 3.1, 1.35)
        names = VGroup(self._left("Teacher", ground.teacher, -0.1), self._left("Student", ground.student, -1.8))

        with self.beat("trap"):
            # Three different pictures, and both networks slide towards the same answer to all of them.
            sketch = self.footnote("minh hoạ")
            apart = Number(
                head.distance(pupil, 0), theme.HEADING, ground.loss, decimals=2, prefix="KL = ", computed=True
            )
            apart.shift([COLUMNS[-1], -3.0, 0])
            self.play(LaggedStart(*map(FadeIn, pictures), lag_ratio=0.2), FadeIn(sketch), FadeIn(names), run_time=0.9)
            self.play(FadeIn(teacher), FadeIn(student), FadeIn(apart), run_time=0.6)
            answers = teacher.vary(head.collapsing, linear), student.vary(pupil.collapsing, linear)
            self.play(*answers, apart.vary(lambda share: head.distance(pupil, share), linear), run_time=2.4)

        with self.beat("centering"):
            # What all answers have in common is collected and taken away from each of them; what is left is flat.
            centre = Bars(head.centre, ground.ema, ground, 3.1, 1.1, full=1.7).shift([COLUMNS[1], -2.75, 0])
            ways = self._ways()
            title = self.words("tâm: trung bình qua các batch", theme.LABEL, ground.ema, (theme.SAFE_X, -2.9), RIGHT)
            minus = self._left("centering: trừ tâm", ground.ema, -2.5)
            self.play(FadeOut(student), FadeOut(names[1]), FadeOut(apart), run_time=0.5)
            way = [centre.base.get_center() - bars.base.get_center() for bars in teacher]
            gathered = (FadeOut(bars.copy(), shift=w) for bars, w in zip(teacher, way, strict=True))
            self.play(*gathered, FadeIn(title), run_time=1.1)
            self.add(centre)
            self.play(FadeIn(ways), FadeIn(minus), run_time=0.5)
            self.play(teacher.vary(head.centred, linear), run_time=1.8)
            flows = [Flow(way[0], ground.ema, 2) for way in ways]
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.loop(*(flow.run() for flow in flows), run_time=2)

        with self.beat("sharpening"):
            # The small τ raises what little is left: each picture its own column.
            small = self._left("sharpening: $tau$ nhỏ", ground.teacher, 0)
            small.set_y(minus.get_y() + 0.95)
            cooling = teacher.vary(lambda share: head.sharpened(MILD * (SHARP / MILD) ** share), linear)
            self.play(cooling, FadeIn(small), run_time=2.2)

        run = load_tensors("collapse")
        highest = max(running_mean(values, AVERAGED).max() for values in run.divergence)
        plots = self._plots(run.entropy.shape[1], float(np.ceil(highest)))
        colors = (ground.teacher, ground.loss, ground.data, ground.muted)
        curves = [
            TrainingRun(plots, measured, color, AVERAGED)
            for *measured, color in zip(run.entropy, run.divergence, colors, strict=True)
        ]

        def draw(row: int) -> None:
            """Both curves of one run at the same pace, its name, and the kind of answer that it ends with."""
            (says, nudge, answer), color = RUNS[row], colors[row]
            x, y, _ = plots[0].at(plots[0].x.last, run.entropy[row, -50:].mean()) + (nudge - 0.1) * UP
            ending = VGroup(self.words(says, theme.LABEL, color, at=(x + 1.15, y), edge=LEFT, weight=SEMIBOLD))
            if answer:
                ending.add(Bars(answer, color, ground, 0.8, 0.55).shift([x + 0.65, y, 0]))
            self.play(*map(Create, curves[row]), rate_func=linear, run_time=2.0)
            self.play(FadeIn(ending[0]), FadeIn(ending[1:], shift=0.15 * RIGHT), run_time=0.5)

        with self.beat("no_centering"):
            # The real runs: without centring the entropy falls to nothing, a spike for every picture.
            most = run.about["ln_K"]
            words = self.computed(f"$ln K$ = {written(most, 2)}", theme.SMALL, ground.muted)
            ceiling = plots[0].level(most, ground.muted, words)
            label = self.footnote(f"{run.about['label']} · cột nhỏ: minh hoạ", computed=True)
            self.play(FadeOut(*self.content()), run_time=0.5)
            self.play(FadeIn(plots), FadeIn(ceiling), FadeIn(label), run_time=0.8)
            draw(NO_CENTRING)
            self.loop(Walkers(curves[NO_CENTRING], [ground.ink] * 2).walk(), run_time=2.5)

        with self.beat("no_sharpening"):
            # Without sharpening it rises to the ceiling, flat; without both it gets stuck below, and KL is gone as well.
            draw(NO_SHARPENING)
            draw(NEITHER)

        with self.beat("both"):
            # With both it stays between, and there is something left to learn.
            draw(BOTH)
            self.loop(Walkers(curves[BOTH], [ground.ink] * 2).walk(), run_time=2.5)

    def _pictures(self) -> list[Picture]:
        """Three pictures of different kinds."""
        wall, pictures = load_tensors("wall"), []
        for kind, x in zip(KINDS, COLUMNS, strict=True):
            index = np.flatnonzero(wall.species == wall.about["species"].index(kind))[2]
            pictures.append(Picture(wall.pictures[index], 1.25, self.ground.data).move_to([x, 1.65, 0]))
        return pictures

    def _left(self, text: str, color: str, y: float) -> theme.Words:
        """What a row is, or what is done to it, at the left margin."""
        return self.words(text, theme.BODY, color, at=(-theme.SAFE_X, y), edge=LEFT, weight=SEMIBOLD)

    def _ways(self) -> VGroup:
        """Arrows from the centre, which stands in the middle column, to the three answers."""
        color, (left, middle, right) = self.ground.ema, COLUMNS
        return VGroup(
            arrow([middle - 1.75, -2.2, 0], [left + 0.3, -0.85, 0], color, 0.3),
            arrow([middle, -1.5, 0], [middle, -0.8, 0], color),
            arrow([middle + 1.75, -2.2, 0], [right - 0.3, -0.85, 0], color, -0.3),
        )

    def _plots(self, steps: int, high: float) -> VGroup:
        """Entropy and KL over the training steps."""
        ground, time = self.ground, Axis(0, steps, (0, steps), "bước train")
        entropy = Plot(time, Axis(0, 6, range(0, 7, 2), "entropy của Teacher"), ground, 4.1, 3.7)
        apart = Plot(time, Axis(0, high, (0, high), "KL giữa Teacher và Student"), ground, 4.1, 3.7)
        entropy.move_to([-theme.SAFE_X, -0.35, 0], aligned_edge=LEFT)
        return VGroup(entropy, apart.move_to([theme.SAFE_X, -0.35, 0], aligned_edge=RIGHT))

"""Collapse: a lazy student cheats twice and is cured twice; beside its bars, one by one, what four small runs measured."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov1.collapse_pieces import BarRow, ToyHead, distance, mixed, smoothed
from scenes.pieces.star import STAR
from tenuto.kit.arrow import arrow
from tenuto.kit.bars import Bars
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture, square
from tenuto.kit.plot import Axis, Plot
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD
from tenuto.stored import Stored

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


class Collapse(LectureScene):
    """Three pictures and what two networks answer; each cheat and each cure is tied to a curve that was measured."""

    def construct(self) -> None:
        ground = self.ground
        pictures = [Picture(square(photo(name)), PICTURE, ground.data).move_to([PICTURE_X, y + PICTURE / 2, 0])
                    for name, y in zip(PHOTOS, ROWS, strict=True)]  # fmt: skip
        head, pupil = ToyHead(COMMON, OWN, MILD), ToyHead(COMMON, OTHER, MILD)
        teacher = self._answers(head.collapsing(0), TEACHER_X, ground.teacher)
        student = self._answers(pupil.collapsing(0), STUDENT_X, ground.student)
        names = [self.words(name, theme.LABEL, color, (x, 2.02), weight=SEMIBOLD)
                 for name, color, x in (("Teacher", ground.teacher, TEACHER_X), ("Student", ground.student, STUDENT_X))]  # fmt: skip
        run = load_tensors("collapse")
        steps = run.entropy.shape[1]
        sketch = self.footnote("minh hoạ")
        source = self.footnote(f"đường cong: {run.about['label']} · cột: minh hoạ", computed=True)

        with self.beat("trap"):
            # Three pictures, two networks that disagree, and a price that somebody would like to be nothing.
            apart = distance(teacher.values, student.values)
            gap = Bars([apart], ground.loss, ground, 1.3, 3.2).shift([3.0, ROWS[-1], 0])
            size = Number(apart, theme.TITLE, ground.loss, decimals=2, align=LEFT, computed=True)
            size.shift([4.0, ROWS[-1], 0])
            what = self.words("độ lệch, KL", theme.HEADING, ground.loss, (3.6, 1.75), weight=SEMIBOLD)
            wish = arrow([4.6, 1.2, 0], [4.6, -1.6, 0], ground.ink)
            self.play(
                LaggedStart(*map(FadeIn, pictures), lag_ratio=0.2), FadeIn(names[0]), FadeIn(teacher), run_time=0.9
            )
            self.play(FadeIn(student), FadeIn(names[1]), FadeIn(sketch), run_time=0.6)
            self.cue("low")
            self.play(*map(FadeIn, (gap, size, what)), run_time=0.8)
            self.play(FadeIn(wish, shift=0.4 * DOWN), run_time=0.6)

        with self.beat("cheat"):
            # One and the same answer to everything, and the gap is gone: so went the run that had EMA alone.
            first = teacher.values, student.values

            def gone(share: float) -> float:
                return distance(*(mixed(values, SAME, share) for values in first))

            self.cue("same")
            agreeing = (row.vary(lambda share, values=values: mixed(values, SAME, share))
                        for row, values in zip((teacher, student), first, strict=True))  # fmt: skip
            closing = gap.vary(lambda share: [gone(share)]), size.vary(gone)
            self.play(*agreeing, *closing, FadeOut(wish), run_time=1.8)
            self.cue("zero")
            plot = self._plot(Axis(0, 1, (0, 0.5, 1), "độ lệch, KL (nat)", 1), steps)
            curve = plot.curve(*smoothed(run.divergence[NEITHER]), ground.muted)
            self.play(FadeOut(gap, size, what, sketch), FadeIn(plot), FadeIn(source), run_time=0.5)
            self.play(Create(curve), rate_func=linear, run_time=1.2)
            self.cue("ema")
            alone = self._ending(run, NEITHER, "chỉ có EMA", ground.muted, plot.at(steps, 0)[1] + 0.75)
            self.play(FadeIn(alone, shift=0.2 * RIGHT), run_time=0.6)

        with self.beat("spike"):
            # The first cheat: all in one column. The run that had sharpening alone.
            emptied = VGroup(plot, curve, alone, student, names[1])
            plot = self._plot(Axis(0, 6, range(0, 7, 2), "entropy của Teacher (nat)"), steps)
            most = self.computed(f"$ln K$ = {written(run.about['ln_K'], 2)}", theme.SMALL, ground.muted)
            ceiling = plot.level(run.about["ln_K"], ground.muted, most)
            ends = {row: plot.at(steps, run.entropy[row, -SETTLED:].mean())[1] for row in range(4)}
            self.play(FadeOut(emptied), teacher.to(head.collapsing(0)), run_time=1.0)
            self.cue("spike")
            cheat = self._way("cách một:", "một cột", ground.loss)
            self.play(teacher.vary(head.collapsing), FadeIn(cheat, shift=0.2 * UP), run_time=1.6)
            self.play(FadeIn(plot), FadeIn(ceiling), run_time=0.8)
            self.cue("falls")
            self.play(
                Create(plot.curve(*smoothed(run.entropy[NO_CENTRING]), ground.loss)), rate_func=linear, run_time=0.8
            )
            self.cue("left")
            spiked = self._ending(run, NO_CENTRING, "chỉ $tau$ nhỏ", ground.loss, ends[NO_CENTRING] + 0.5)
            self.play(FadeIn(spiked, shift=0.2 * RIGHT), run_time=0.6)

        with self.beat("centering"):
            # The first cure: what all answers have in common is gathered, and taken away from each of them.
            centre = Bars(head.centre, ground.ema, ground, 2.0, 0.9, full=1.7).shift([STUDENT_X, ROWS[1], 0])
            mean = self.words("tâm", theme.BODY, ground.ema, (STUDENT_X, ROWS[1] - 0.5), weight=SEMIBOLD)
            ways = [centre.base.get_center() - bars.base.get_center() for bars in teacher]
            minus = VGroup(
                *(self.formula("-", theme.TITLE, ground.ema).move_to([FORCES_X[1], y + 0.45, 0]) for y in ROWS)
            )
            self.play(*(FadeOut(bars.copy(), shift=way) for bars, way in zip(teacher, ways, strict=True)),
                      FadeOut(cheat, run_time=0.5), FadeIn(centre, rate_func=rush_into), FadeIn(mean), run_time=1.4)  # fmt: skip
            self.cue("subtract")
            self.play(*(FadeOut(centre.copy(), shift=-way) for way in ways), FadeIn(minus), run_time=1.6)
            self.cue("level")
            down = self._forces(0, ground.ema)
            self.play(teacher.vary(head.centred), FadeOut(minus), FadeIn(down, shift=0.2 * DOWN), run_time=1.4)

        with self.beat("flat"):
            # The second cheat: all columns alike. The run that had centring alone.
            self.play(FadeOut(centre, mean), run_time=0.6)
            cheat = self._way("cách hai:", "bằng nhau", ground.data)
            self.cue("flat")
            self.play(
                teacher.vary(lambda share: head.sharpened(MILD * (HOT / MILD) ** share)),
                FadeIn(cheat, shift=0.2 * UP),
                run_time=0.9,
            )
            self.cue("rises")
            rise = plot.curve(*smoothed(run.entropy[NO_SHARPENING]), ground.data)
            level = self._ending(run, NO_SHARPENING, "chỉ centering", ground.data, ends[NO_SHARPENING] - 0.1)
            self.play(Create(rise), rate_func=linear, run_time=1.4)
            self.play(FadeIn(level, shift=0.2 * RIGHT), run_time=0.6)

        with self.beat("sharpening"):
            # The second cure: the teacher's low temperature.
            low = VGroup(
                self.words("nhiệt độ", theme.LABEL, ground.muted, (STUDENT_X, 0.6)),
                self.words(f"Teacher {fact('temp_teacher_start').text}", theme.BODY, ground.teacher, (STUDENT_X, 0), weight=SEMIBOLD),
                self.words(f"Student {fact('temp_student').text}", theme.BODY, ground.student, (STUDENT_X, -0.6), weight=SEMIBOLD),
            )  # fmt: skip
            up = self._forces(1, ground.teacher)
            lowering = (FadeIn(words, shift=0.2 * UP) for words in low)
            self.play(FadeOut(cheat, run_time=0.4), LaggedStart(*lowering, lag_ratio=0.5), run_time=2.2)
            self.cue("pull")
            cooling = teacher.vary(lambda share: head.sharpened(HOT * (SHARP / HOT) ** share))
            self.play(cooling, FadeIn(up, shift=0.2 * UP), run_time=1.9)

        with self.beat("both"):
            # Both forces at once: between the two, and the student still has something to learn.
            between = self._ending(run, BOTH, "cả hai", ground.teacher, ends[BOTH] + 0.3)
            self.cue("both")
            middle = plot.curve(*smoothed(run.entropy[BOTH]), ground.teacher)
            self.play(FadeOut(low, run_time=0.4), Create(middle, rate_func=linear), run_time=1.6)
            self.play(FadeIn(between, shift=0.2 * RIGHT), run_time=0.5)
            self.cue("learn")
            wrong, right = pupil.sharpened(2 * SHARP), teacher.values
            student.show(wrong)
            self.play(FadeIn(student), FadeIn(names[1]), run_time=0.5)
            self.play(student.to(mixed(wrong, right, 0.7)), run_time=1.2)

    def _answers(self, shares: np.ndarray, x: float, color: str) -> BarRow:
        return BarRow(shares, [x] * len(ROWS), ROWS, color, self.ground, 2.3, 1.15)

    def _way(self, number: str, name: str, color: str) -> VGroup:
        """One of the two ways to cheat, in the colour of its curve, where the student's answers stood."""
        return VGroup(
            self.words(number, theme.LABEL, self.ground.muted, (STUDENT_X, 0.3)),
            self.words(name, theme.HEADING, color, (STUDENT_X, -0.4), weight=SEMIBOLD),
        )

    def _forces(self, which: int, color: str) -> VGroup:
        """An arrow beside each row of the teacher's bars: 0 presses them down, 1 pulls them up."""
        x, ends = FORCES_X[which], (0.95, 0.1)
        first, last = ends if which == 0 else ends[::-1]
        return VGroup(*(arrow([x, y + first, 0], [x, y + last, 0], color) for y in ROWS))

    def _plot(self, y: Axis, steps: int) -> Plot:
        plot = Plot(Axis(0, steps, (0, steps), "bước huấn luyện"), y, self.ground, 3.2, 3.7, theme.SMALL)
        return plot.shift([PLOT_X - plot.axes.get_left()[0], -2.15 - plot.axes.get_bottom()[1], 0])

    def _ending(self, run: Stored, row: int, name: str, color: str, y: float) -> VGroup:
        """At the end of a run's curve what it had, and the KL with which it ended."""
        apart = written(float(run.divergence[row, -SETTLED:].mean()), 2)
        named = self.words(name, theme.LABEL, color, (ENDING_X, y), LEFT, weight=SEMIBOLD)
        return VGroup(named, self.computed(f"KL {apart}", theme.LABEL, color, (ENDING_X, y - 0.5), LEFT))

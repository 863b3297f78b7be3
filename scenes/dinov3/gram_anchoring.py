"""Gram anchoring: dense features decay while accuracy climbs; an early teacher's Gram matrix holds the student's."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov3.gram_anchoring_pieces import MatrixDifference, TrainingStory, decayed
from scenes.dinov3.pieces.anchor import anchor
from scenes.dinov3.pieces.compass import Compass
from scenes.dinov3.pieces.gram import Gram
from scenes.dinov3.pieces.matrix import CellMatrix
from scenes.dinov3.pieces.rotation import Rotation, turn_features
from scenes.pieces.tokens import patch_frame
from tenuto.kit.chart import Row, RowChart
from tenuto.kit.heatmap import HeatMap, ramp
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

SIDE, Y = 3.55, 0.05  # of the matrices, and their middle
TOP, FOOT = Y + SIDE / 2 + 0.2, Y - SIDE / 2 - 0.5  # the lines on which the words above and below them stand
LEFT_X, MIDDLE_X, RIGHT_X = XS = (-theme.SAFE_X + SIDE / 2, 0.0, theme.SAFE_X - SIDE / 2)
GRID = 16  # patches a side
LATE = 2  # moment of training
PATCH = 7 * GRID + 9  # whose map is shown: the dinosaur's neck
CURVES = ("ImageNet\n(cả ảnh)", "phân vùng\n(từng patch)", "loss")
HELD = 0.06  # how far the student is still away when it is held


class GramAnchoring(LectureScene):
    """Two curves part; patches drown in what they share; Student minus early Teacher is the loss; the curve comes back."""

    def construct(self) -> None:
        ground, sketch = self.ground, self.note("minh hoạ")
        amber, teal, blue, coral = (ramp(c, ground) for c in (ground.teacher, ground.student, ground.data, ground.loss))
        stored = load_tensors("features")
        index = stored.about["pictures"].index("tyrannosaur")
        x = stored.features[LATE, index].astype(np.float64)  # (P, d), rows of length 1
        healthy = Gram(x)

        with self.beat("decay"):
            # Two curves start together; one keeps climbing, the other turns down.
            peak, repair = fact("dense_peak_steps"), fact("gram_start_steps")
            story = TrainingStory((peak.value, peak.text), (repair.value, repair.text), ground, 9.9, 4.1)
            story.shift(np.array([-theme.SAFE_X, -0.4, 0]) - story.plot.get_left())
            names = story.names(CURVES, story.curves)
            self.play(FadeIn(story.plot), FadeIn(sketch), run_time=0.6)
            self.play(Create(story.accuracy), Create(story.dense), rate_func=linear, run_time=3.0)
            self.play(FadeIn(names[:2]), Create(story.peak), run_time=0.7)

        with self.beat("noise"):
            # The loss goes down quietly; what goes wrong are the patches: they turn towards CLS, map and matrix blur.
            compass, cls = self._compass()
            heat = HeatMap(stored.pictures[index], healthy.map(PATCH), blue, SIDE).move_to([MIDDLE_X, Y, 0])
            point = patch_frame(heat, PATCH, GRID, ground.teacher)
            spoilt = CellMatrix(healthy.cosines, blue, healthy.floor, 1, SIDE, SIDE).move_to([RIGHT_X, Y, 0])
            told = zip(("patch dần giống CLS", "bản đồ thành nhiễu", "ma trận Gram"), XS, strict=True)
            told = VGroup(*(self.words(text, theme.LABEL, at=(at, FOOT)) for text, at in told))
            self.play(Create(story.loss), FadeIn(names[2]), run_time=1.0)
            self.play(FadeOut(VGroup(story.plot, story.curves, names, story.peak)), run_time=0.5)
            self.play(FadeIn(Group(compass, cls, heat, point, spoilt)), run_time=0.7)
            angles = compass.angles

            def decay(share: float) -> None:
                now = Gram(decayed(x, share), healthy.floor)
                spoilt.show(now.cosines)
                heat.show(now.map(PATCH))
                compass.show(angles + (PI / 2 - angles) * 0.85 * share)

            moving = UpdateFromAlphaFunc(Group(compass, heat, spoilt), lambda _, share: decay(share))
            self.play(moving, FadeIn(told), run_time=3.0)

        with self.beat("anchor"):
            # Student minus early teacher: what is left is the loss. It flows back and draws the student's matrix along.
            colours, ends = (teal, amber, coral), (healthy.floor, 1)
            heads = (("Student", ground.student), ("Teacher đời sớm", ground.teacher), ("chỗ lệch", ground.loss))
            apart = MatrixDifference(
                spoilt.values, healthy.cosines, colours, ends, 0.7, ground, SIDE, RIGHT_X, heads
            ).shift(Y * UP)
            apart.heads[1].add(anchor(0.4, ground.teacher).next_to(apart.heads[1], LEFT, 0.2))
            formula = self.formula('cal(L)_"Gram" = norm(X_S X_S^top - X_G X_G^top)_F^2', color=ground.loss)
            formula.move_to([MIDDLE_X + 0.15, -2.44, 0])
            gradient = apart.way_back(ground.loss, -2.98)
            gone = Group(compass, cls, heat, point, told)
            self.play(FadeOut(gone), spoilt.fly([LEFT_X, Y, 0], SIDE, SIDE), run_time=0.8)
            self.play(FadeIn(apart.one), FadeIn(apart.heads[0]), run_time=0.5)
            self.remove(spoilt)
            self.play(FadeIn(apart.other), FadeIn(apart.heads[1]), FadeIn(apart.minus), run_time=0.7)
            self.play(FadeIn(apart.gap), FadeIn(apart.heads[2]), FadeIn(apart.equals), FadeIn(formula), run_time=0.7)
            self.play(gradient.run(3, (0, 1)), run_time=0.8)
            pulled = UpdateFromAlphaFunc(apart, lambda a, t: a.show(Gram(decayed(x, 1 + (HELD - 1) * t)).cosines))
            self.play(pulled, gradient.run(8), run_time=2.2)
            self.loop(gradient.run(3), run_time=1.5)

        with self.beat("free"):
            # The student's features go on changing, by a real rotation; its matrix, computed from them, stays.
            now = decayed(x, HELD)
            table = CellMatrix(now, teal, -0.2, 0.25, SIDE / 2, SIDE).move_to([LEFT_X, Y, 0])
            freed = VGroup(
                self.words("đặc trưng: tự do", color=ground.student, at=(LEFT_X, TOP), weight=SEMIBOLD),
                self.words("quan hệ: giữ nguyên", color=ground.student, at=(MIDDLE_X, TOP), weight=SEMIBOLD),
                self.words("Teacher đời sớm", color=ground.teacher, at=(RIGHT_X, TOP), weight=SEMIBOLD),
            )
            letters = zip(("X_S", "X_S X_S^top", "X_G X_G^top"), XS, strict=True)
            letters = VGroup(*(self.formula(letter).move_to([at, FOOT + 0.05, 0]) for letter, at in letters))
            near = self.formula("approx", theme.TITLE).move_to(apart.equals)
            self.play(
                FadeOut(Group(apart.gap, apart.minus, apart.equals, apart.heads, gradient, formula)), run_time=0.5
            )
            moves = ((apart.one, MIDDLE_X), (apart.other, RIGHT_X))
            self.play(*(each.fly([at, Y, 0], SIDE, SIDE) for each, at in moves), run_time=0.8)
            self.play(FadeIn(Group(table, freed, letters, near)), run_time=0.5)
            self.loop(turn_features(table, apart.one, now, Rotation(now.shape[1])), run_time=2.0)

        with self.beat("gain"):
            # What it brings on ADE20k; the axis zooms in to where the three differ.
            chart = self._chart()
            self.play(FadeOut(Group(table, apart.one, apart.other, freed, letters, near, sketch)), run_time=0.5)
            self.play(FadeIn(chart.spine), FadeIn(chart.axis), run_time=0.4)
            self.play(chart.grow(0, 1, 2, lag=0.8), run_time=2.8)
            self.play(chart.zoom(46, 57), run_time=1.4)

        with self.beat("repair"):
            # Back to the curves: the anchor falls late, and the curve that went down jumps up again.
            names = story.names(CURVES[:2], (story.steady, story.healed))
            before, after = fact("gram_none_in1k").text, fact("gram_200k_x2_in1k").text
            change = self.words(f"{before} $arrow.r$ {after}", weight=SEMIBOLD)
            change.next_to([story.plot.at(7.3e5, 0)[0], story.steady.get_start()[1], 0], UP, 0.3)
            self.play(FadeOut(chart), run_time=0.4)
            self.play(FadeIn(VGroup(story.plot, story.curves[:2], story.peak)), FadeIn(sketch), run_time=0.7)
            self.play(FadeIn(story.anchor, shift=1.2 * DOWN), run_time=0.8)
            self.play(Create(story.healed), Create(story.steady), FadeIn(names), run_time=1.6)
            self.play(FadeIn(change), run_time=0.5)

    def _compass(self) -> tuple[Compass, VGroup]:
        """Patches that point all ways, and CLS, which points up."""
        ground = self.ground
        angles = PI / 2 + np.array([-2.6, -1.7, -0.9, 0.8, 1.5, 2.3])
        compass = Compass(angles, [ground.data] * len(angles), ground, 1.5).move_to([LEFT_X, Y - 0.15, 0])
        cls = Compass([PI / 2], [ground.ink], ground, 1.5).move_to(compass)
        name = self.words("CLS", theme.LABEL, at=(LEFT_X, compass.get_top()[1] + 0.12), weight=SEMIBOLD)
        return compass, VGroup(cls, name)

    def _chart(self) -> RowChart:
        """Fig. 9b: without an anchor as an outline, with it filled."""
        runs = ("không mỏ neo", "none"), ("Gram anchoring", "200k_x1"), ("mỏ neo nhìn ảnh\ngấp đôi", "200k_x2")
        rows = [
            Row(name, fact(f"gram_{run}_ade").value, self.ground.teacher, filled=run != "none", suffix="")
            for name, run in runs
        ]
        return RowChart(rows, self.ground, -2.6, 5.2, 1.9, 0, 60, unit="ADE20k, mIoU", pitch=1.35)

"""Gram anchoring: dense features decay while accuracy climbs; an early teacher's Gram matrix holds the student's."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from scenes import theme
from scenes.data import fact, load_tensors
from scenes.kit.anchor import anchor
from scenes.kit.arrow import route
from scenes.kit.chart import BarChart, Grow, Rescale, Row
from scenes.kit.compass import Compass
from scenes.kit.dashes import RunDashes, RunningDashes
from scenes.kit.fly import Fly
from scenes.kit.heatmap import HeatMap, ramp
from scenes.kit.lettering import stand
from scenes.kit.matrix import Matrix
from scenes.kit.plot import Axis, Plot
from scenes.kit.rotation import Rotation
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

SIDE, Y = 3.55, 0.05  # of the matrices, and their middle
TOP, FOOT = Y + SIDE / 2 + 0.2, Y - SIDE / 2 - 0.5  # the lines on which the words above and below them stand
XS = (-theme.SAFE_X + SIDE / 2, 0.0, theme.SAFE_X - SIDE / 2)
GRID = 16  # patches a side
LATE = 2  # moment of training
PATCH = 7 * GRID + 9  # whose map is shown: the dinosaur's neck
HEALED = 0.66  # where the second curve of the sketch ends after its repair
HELD = 0.06  # how far the student is still away when it is held


class GramAnchoring(LectureScene):
    """Two curves part; patches drown in what they share; Student minus early Teacher is the loss; the curve comes back."""

    def construct(self) -> None:
        ground = self.ground
        stored = load_tensors("features")
        index = stored.about["pictures"].index("tyrannosaur")
        self.x = stored.features[LATE, index].astype(np.float64)  # (P, d)
        gram = self.x @ self.x.T
        low = float(np.quantile(gram, 0.02))
        amber, teal, blue, coral = (ramp(c, ground) for c in (ground.teacher, ground.student, ground.data, ground.loss))
        sketch = self.note("minh hoạ")
        plot, curves, names, peak = self._training()

        with self.beat("decay"):
            # Two curves start together; one keeps climbing, the other turns down.
            self.play(FadeIn(plot), FadeIn(sketch), run_time=0.6)
            self.play(Create(curves[0]), Create(curves[1]), rate_func=linear, run_time=3.0)
            self.play(FadeIn(names[0]), FadeIn(names[1]), Create(peak), run_time=0.7)

        with self.beat("noise"):
            # The loss goes down quietly; what goes wrong are the patches: they turn towards CLS, map and matrix blur.
            self.play(Create(curves[2]), FadeIn(names[2]), run_time=1.0)
            compass, cls, angles = self._compass()
            heat = HeatMap(stored.pictures[index], self._map(gram, low), blue, SIDE).move_to([XS[1], Y, 0])
            point = Square(SIDE / GRID, stroke_color=ground.teacher, stroke_width=5)
            point.move_to(
                heat.get_corner(UP + LEFT) + SIDE / GRID * np.array([PATCH % GRID + 0.5, -PATCH // GRID - 0.5, 0])
            )
            spoilt = Matrix(gram, blue, low, 1, SIDE, SIDE).move_to([XS[2], Y, 0])
            told = VGroup(
                *(
                    stand(self.words(t, theme.LABEL), x, FOOT)
                    for t, x in zip(("patch dần giống CLS", "bản đồ thành nhiễu", "ma trận Gram"), XS, strict=True)
                )
            )
            self.play(FadeOut(VGroup(plot, curves, names, peak)), run_time=0.5)
            self.play(FadeIn(Group(compass, cls, heat, point, spoilt)), run_time=0.7)

            def decay(share: float) -> None:
                now = self._decayed(share)
                spoilt.show(now @ now.T)
                heat.show(self._map(now @ now.T, low))
                compass.show(angles + (np.pi / 2 - angles) * 0.85 * share)

            self.play(
                UpdateFromAlphaFunc(Group(compass, heat, spoilt), lambda _, t: decay(t)), FadeIn(told), run_time=3.0
            )

        with self.beat("anchor"):
            # Student minus early teacher: what is left is the loss. It flows back and draws the student's matrix along.
            student = Matrix(spoilt.values, teal, low, 1, SIDE, SIDE).move_to([XS[0], Y, 0])
            teacher = Matrix(gram, amber, low, 1, SIDE, SIDE).move_to([XS[1], Y, 0])
            apart = Matrix(np.abs(spoilt.values - gram), coral, 0, 0.7, SIDE, SIDE).move_to([XS[2], Y, 0])
            signs = VGroup(
                *(
                    self.words(s, theme.TITLE).move_to([(a + b) / 2, Y, 0])
                    for s, a, b in (("−", *XS[:2]), ("=", *XS[1:]))
                )
            )
            heads = VGroup(*(
                stand(self.words(t, theme.BODY, c, weight=SEMIBOLD), x, TOP)
                for t, c, x in zip(("Student", "Teacher đời sớm", "chỗ lệch"), (ground.student, ground.teacher, ground.loss), XS, strict=True)
            ))  # fmt: skip
            formula = self.formula(
                'cal(L)_"Gram" = norm(X_S X_S^top - X_G X_G^top)_F^2', theme.HEADING, ground.loss
            ).move_to([XS[1] + 0.15, -2.44, 0])
            way = route(
                [[XS[2], Y - SIDE / 2 - 0.1, 0], [XS[2], -2.98, 0], [XS[0], -2.98, 0], [XS[0], Y - SIDE / 2 - 0.1, 0]]
            )
            gradient = RunningDashes(way, ground.loss)
            heads[1].add(anchor(0.4, ground.teacher).next_to(heads[1], LEFT, 0.2))
            self.play(
                FadeOut(Group(compass, cls, heat, point, told)),
                Fly(spoilt, student.get_center(), SIDE, SIDE),
                run_time=0.8,
            )
            self.play(FadeIn(student), FadeIn(heads[0]), run_time=0.5)
            self.remove(spoilt)
            self.play(FadeIn(teacher), FadeIn(heads[1]), FadeIn(signs[0]), run_time=0.7)
            self.play(FadeIn(apart), FadeIn(heads[2]), FadeIn(signs[1]), FadeIn(formula), run_time=0.7)
            self.play(RunDashes(gradient, 3, (0, 1)), run_time=0.8)

            def pull(share: float) -> None:
                now = self._decayed(1 + (HELD - 1) * share)
                student.show(now @ now.T)
                apart.show(np.abs(student.values - gram))

            self.play(
                UpdateFromAlphaFunc(Group(student, apart), lambda _, t: pull(t)), RunDashes(gradient, 8), run_time=2.4
            )
            self.loop(RunDashes(gradient, 4), run_time=2)

        with self.beat("free"):
            # The student's features go on changing, by a real rotation; its matrix, computed from them, stays.
            now = self._decayed(HELD)
            table = Matrix(now, teal, -0.2, 0.25, SIDE / 2, SIDE).move_to([XS[0], Y, 0])
            freed = VGroup(
                stand(self.words("đặc trưng: tự do", theme.BODY, ground.student, weight=SEMIBOLD), XS[0], TOP),
                stand(self.words("quan hệ: giữ nguyên", theme.BODY, ground.student, weight=SEMIBOLD), XS[1], TOP),
                stand(self.words("Teacher đời sớm", theme.BODY, ground.teacher, weight=SEMIBOLD), XS[2], TOP),
            )
            letters = VGroup(
                self.formula("X_S", theme.HEADING),
                self.formula("X_S X_S^top", theme.HEADING),
                self.formula("X_G X_G^top", theme.HEADING),
            )
            for letter, x in zip(letters, XS, strict=True):
                letter.move_to([x, FOOT + 0.05, 0])
            near = self.formula("approx", theme.TITLE).move_to([(XS[1] + XS[2]) / 2, Y, 0])
            self.play(FadeOut(Group(apart, gradient, formula, signs, heads)), run_time=0.5)
            self.play(Fly(student, [XS[1], Y, 0], SIDE, SIDE), Fly(teacher, [XS[2], Y, 0], SIDE, SIDE), run_time=0.9)
            self.play(FadeIn(Group(table, freed, letters, near)), run_time=0.6)
            rotation = Rotation(now.shape[1])

            def rotate(share: float) -> None:
                turned = now @ rotation.at(share)
                table.show(turned)
                student.show(turned @ turned.T)

            self.loop(
                UpdateFromAlphaFunc(Group(table, student), lambda _, t: rotate(t), rate_func=linear), run_time=2.2
            )

        with self.beat("gain"):
            # What it brings on ADE20k; the axis zooms in to where the three differ.
            chart = self._chart()
            self.play(FadeOut(Group(table, student, teacher, freed, letters, near, sketch)), run_time=0.5)
            self.play(FadeIn(chart.spine), FadeIn(chart.axis), run_time=0.4)
            self.play(Grow(chart, 0, 1, 2, lag=0.8), run_time=2.8)
            self.play(Rescale(chart, 46, 57), run_time=1.4)

        with self.beat("repair"):
            # Back to the curves: the anchor falls late, and the curve that went down jumps up again.
            plot, curves, names, peak = self._training(HEALED)
            after, drop, accuracy = self._after(plot)
            self.play(FadeOut(chart), run_time=0.4)
            self.play(FadeIn(VGroup(plot, curves[:2], peak)), FadeIn(sketch), run_time=0.7)
            self.play(FadeIn(drop, shift=1.2 * DOWN), run_time=0.8)
            self.play(Create(after[0]), Create(after[1]), FadeIn(names[:2]), run_time=1.6)
            self.play(FadeIn(accuracy), run_time=0.5)

    def _decayed(self, share: float) -> NDArray[np.float64]:
        """Features that all lean to one side and carry noise, as a sketch of a long training: (P, d), rows of length 1."""
        noise = np.random.default_rng(2).standard_normal(self.x.shape) / self.x.shape[1] ** 0.5
        common = self.x.mean(0) / np.linalg.norm(self.x.mean(0))
        rows = self.x + share * (1.3 * common + 1.6 * noise)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))

    def _map(self, gram: NDArray[np.float64], low: float) -> NDArray[np.float64]:
        """One patch's row as a map, (GRID, GRID): 0 at `low`, 1 at a cosine of 1."""
        return np.asarray(np.clip((gram[PATCH] - low) / (1 - low), 0, 1).reshape(GRID, GRID) ** 1.5)

    def _compass(self) -> tuple[Compass, VGroup, NDArray[np.float64]]:
        """Patches that point all ways, and CLS, which points up."""
        ground = self.ground
        angles = np.pi / 2 + np.array([-2.6, -1.7, -0.9, 0.8, 1.5, 2.3])
        compass = Compass(angles, [ground.data] * len(angles), ground, 1.5).move_to([XS[0], Y - 0.15, 0])
        cls = Compass([np.pi / 2], [ground.ink], ground, 1.5).move_to(compass)
        name = stand(self.words("CLS", theme.LABEL, weight=SEMIBOLD), XS[0], compass.get_top()[1] + 0.12)
        return compass, VGroup(cls, name), angles

    def _training(self, healed: float | None = None) -> tuple[Plot, VGroup, VGroup, DashedLine]:
        """Accuracy, segmentation and loss over training as a sketch; where segmentation peaks.

        Args:
            healed: where the second curve ends after its repair; the names then stand at the plot's right end.
        """
        ground = self.ground
        peak, start = fact("dense_peak_steps"), fact("gram_start_steps")
        steps = Axis(0, 1.25e6, (peak.value, start.value), "bước train", texts=(peak.text, start.text))
        plot = Plot(steps, Axis(0, 1), ground, 9.9, 4.1, px=theme.LABEL).move_to(
            [-theme.SAFE_X, -0.4, 0], aligned_edge=LEFT
        )
        curves, names = VGroup(), VGroup()
        for of, color, text, width in (
            (_accuracy, ground.ink, "ImageNet\n(cả ảnh)", 6), (_dense, ground.data, "phân vùng\n(từng patch)", 6), (_loss, ground.loss, "loss", 4),
        ):  # fmt: skip
            curves.add(plot.function(of, color, 0, start.value, width=width))
            words = self.words(text, theme.LABEL, color, weight=SEMIBOLD, align="left")
            level = healed if healed and of is _dense else float(of(np.array([start.value]))[0])
            names.add(words.next_to(plot.at(plot.x.last if healed else start.value, level), RIGHT, 0.25))
        top = plot.at(peak.value, float(_dense(np.array([peak.value]))[0]))
        line = DashedLine(plot.at(peak.value, 0), top, stroke_color=ground.muted, stroke_width=2.5, dash_length=0.09)
        return plot, curves, names, line

    def _after(self, plot: Plot) -> tuple[VGroup, VGroup, VGroup]:
        """Both curves after the anchor fell, the anchor, and what happens to ImageNet."""
        ground, start, end = self.ground, fact("gram_start_steps").value, plot.x.last
        low = float(_dense(np.array([start]))[0])
        xs = np.linspace(start, end, 80)
        repaired = low + (HEALED - low) * (1 - np.exp(-(xs - start) / 1.2e4))
        level = float(_accuracy(np.array([start]))[0])
        curves = VGroup(
            plot.curve(xs, repaired, ground.data, 6),
            plot.curve([start, start + 2e4, end], [level, level - 0.015, level - 0.015], ground.ink, 6),
        )
        sign = anchor(0.8, ground.teacher).move_to(plot.at(start, low) + 0.75 * DOWN)
        before, now = fact("gram_none_in1k"), fact("gram_200k_x2_in1k")
        words = self.words(f"{before.text} $arrow.r$ {now.text}", theme.BODY, weight=SEMIBOLD)
        return curves, VGroup(sign), VGroup(words.next_to(plot.at(7.3e5, level), UP, 0.3))

    def _chart(self) -> BarChart:
        """Fig. 9b: without an anchor as an outline, with it filled."""
        amber = self.ground.teacher
        rows = (
            Row("không mỏ neo", fact("gram_none_ade").value, amber, filled=False, suffix=""),
            Row("Gram anchoring", fact("gram_200k_x1_ade").value, amber, suffix=""),
            Row("mỏ neo nhìn ảnh\ngấp đôi", fact("gram_200k_x2_ade").value, amber, suffix=""),
        )
        return BarChart(rows, self.ground, -2.6, 5.2, 1.9, 0, 60, unit="ADE20k, mIoU", pitch=1.35)


def _accuracy(steps: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(0.9 * (1 - 0.75 * np.exp(-steps / 2.2e5)) - 0.02)


def _dense(steps: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rises with accuracy, turns at the published peak and falls below where it was early on."""
    peak = fact("dense_peak_steps").value
    share = steps / peak
    return np.asarray(
        0.2
        + 0.45 * np.where(share < 1, np.sin(share * np.pi / 2), np.exp(-((np.maximum(share - 1, 0) / 4.2) ** 1.7)))
        - 0.02
    )


def _loss(steps: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(0.08 + 0.4 * np.exp(-steps / 1e5))

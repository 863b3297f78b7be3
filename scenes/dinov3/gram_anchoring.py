"""Gram anchoring: a map blurs while the steps run; why; the anchor that holds relations and not features; what it brings."""

from __future__ import annotations

from functools import partial

import numpy as np
from manim import *

from scenes.dinov3 import gram_anchoring_pieces as pieces
from scenes.dinov3.gram_anchoring_pieces import FOOT, GAINS, LEFT_X, MIDDLE_X, RIGHT_X, SIDE, TrainingClock, Y, decayed
from scenes.dinov3.pieces.anchor import anchor
from scenes.dinov3.pieces.compass import Compass
from scenes.dinov3.pieces.gram import Gram
from scenes.dinov3.pieces.matrix import CellMatrix
from scenes.dinov3.pieces.rotation import Rotation, turn_features
from scenes.dinov3.pieces.training_story import TrainingStory
from scenes.pieces.agreement import distance
from scenes.pieces.tokens import patch_frame
from tenuto.kit.arrow import route
from tenuto.kit.dashes import RunningDashes
from tenuto.kit.heatmap import HeatMap, ramp
from tenuto.kit.picture import Picture
from tenuto.kit.swap import swap
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

LATE, GRID = 2, 16  # moment of training; patches a side, counted row by row
NECK = 7 * GRID + 9  # the patch whose map is shown
ANIMAL, STONES, GRASS = (
    (NECK, 9 * GRID + 7, 10 * GRID + 5),
    (3 * GRID + 12, 2 * GRID + 4),
    (14 * GRID + 13, 13 * GRID + 2),
)
LEANT = 0.86  # how far patches have turned towards CLS in the end
HELD = 0.06  # how far the student is still away when it is held


class GramAnchoring(LectureScene):
    """Map, matrix and a third place in which the clock, the compass and the early Teacher take turns; then what it brings."""

    def construct(self) -> None:
        ground = self.ground
        amber, teal, blue = (ramp(c, ground) for c in (ground.teacher, ground.student, ground.data))
        stored = load_tensors("features")
        index = stored.about["pictures"].index("tyrannosaur")
        pixels, x = (
            stored.pictures[index],
            stored.features[LATE, index].astype(np.float64),
        )  # x (P, d), rows of length 1
        healthy = Gram(x)
        peak, repair = fact("dense_peak_steps"), fact("gram_start_steps")
        source = self.footnote(f"lúc đầu: {stored.about['label']} · nhoè dần, loss, vector: minh hoạ", computed=True)

        with self.beat("noise"):
            # The map of one patch and the matrix it comes from; the clock runs, both blur, and the loss tells nothing.
            plain = Picture(pixels, SIDE).move_to([LEFT_X, Y, 0])
            heat = HeatMap(pixels, healthy.map(NECK), blue, SIDE).move_to(plain)
            point = patch_frame(heat, NECK, GRID, ground.teacher).set_z_index(1)
            matrix = CellMatrix(healthy.cosines, blue, healthy.floor, 1, SIDE, SIDE).move_to([MIDDLE_X, Y, 0])
            row = matrix.row_frame(NECK, ground.teacher)
            named = [self.words(text, theme.LABEL, ground.muted, (at, FOOT)) for text, at in (
                ("giống patch này đến đâu", LEFT_X), ("ma trận Gram", MIDDLE_X))]  # fmt: skip
            clock = TrainingClock(((peak.value, peak.text), (repair.value, repair.text)), ground, 3.2, 1.75)
            clock.shift([RIGHT_X - 0.12 - clock.plot.axes.get_x(), Y - SIDE / 2 - clock.plot.axes.get_bottom()[1], 0])

            def spoil(share: float) -> None:
                now = Gram(decayed(x, share), healthy.floor)
                matrix.show(now.cosines)
                heat.show(now.map(NECK))

            def run(steps: float) -> None:
                clock.show(steps, running=steps < repair.value)
                spoil(max(0.0, (steps - peak.value) / (repair.value - peak.value)))

            self.play(FadeIn(plain, matrix), FadeIn(named[1], source), run_time=0.6)
            self.play(FadeIn(point, row), run_time=0.4)
            self.cue("early")
            self.add(heat.set_opacity(0), point)
            self.play(heat.animate.set_opacity(1), FadeIn(named[0]), run_time=1.6)
            self.remove(plain)
            self.cue("run")
            self.play(FadeIn(clock), run_time=0.4)
            self.play(Vary(clock, run, 0.0, peak.value, rate_func=linear), run_time=1.6)
            self.cue("blur")
            self.play(Vary(Group(clock, heat, matrix), run, peak.value, repair.value, rate_func=linear), run_time=1.8)
            self.cue("loss")
            self.play(clock.glance(), run_time=1.4)

        with self.beat("cause"):
            # Once more, with what the vectors do: all of them turn towards CLS, until nobody can tell them apart.
            compass, cls, sign = pieces.compass(self)
            angles, patches = compass.angles, (*ANIMAL, *STONES, *GRASS)
            colors = [ground.teacher] * 3 + [ground.ink] * 2 + [ground.data] * 2
            frames = VGroup(
                *(patch_frame(heat, at, GRID, c, 4) for at, c in zip(patches, colors, strict=True))
            ).set_z_index(1)
            back = Vary(Group(heat, matrix), lambda share: spoil(1 - share))
            self.play(FadeOut(clock, point, row, run_time=0.2), back, FadeIn(compass, cls, sign, frames), run_time=0.5)

            def lean(share: float) -> None:
                spoil(share)
                compass.show(angles + LEANT * share * (PI / 2 - angles))

            self.cue("towards_cls")
            self.play(Vary(Group(compass, heat, matrix), lean), run_time=2.4)
            self.cue("forget")
            alike = (each.animate.set_color(ground.muted) for each in (frames, compass.arrows))
            self.play(*alike, FadeOut(sign), run_time=1.9)

        with self.beat("anchor"):
            # The early Teacher's matrix stands still; what the student's lacks of it flows back, matrix and map clear up.
            sunk = anchor(1.9, ground.teacher).move_to([RIGHT_X, Y, 0])
            held = CellMatrix(healthy.cosines, amber, healthy.floor, 1, SIDE, SIDE).move_to([RIGHT_X, Y, 0])
            heads = VGroup(
                pieces.head(self, "Student", ground.student, MIDDLE_X),
                pieces.head(self, "Teacher đời sớm", ground.teacher, RIGHT_X),
            )
            small = anchor(0.42, ground.teacher).next_to(heads[1], LEFT, 0.18)
            letters = VGroup(*(self.formula(letter).move_to([at, FOOT + 0.05, 0]) for letter, at in (
                ("X_S X_S^top", MIDDLE_X), ("X_T X_T^top", RIGHT_X))))  # fmt: skip
            formula = self.formula('cal(L)_"Gram" = norm(X_S X_S^top - X_T X_T^top)_F^2', theme.BODY, ground.loss)
            formula.move_to([LEFT_X, FOOT + 0.05, 0])
            y = FOOT - 0.36
            back = RunningDashes(
                route([[RIGHT_X, y + 0.12, 0], [RIGHT_X, y, 0], [MIDDLE_X, y, 0], [MIDDLE_X, y + 0.12, 0]], 0.08),
                ground.loss,
            )
            self.play(FadeOut(compass, cls, frames), FadeIn(sunk, shift=1.4 * DOWN), run_time=1.0)
            self.play(pieces.recolour(self, matrix, heat, blue, teal), swap(named[1], heads[0]), run_time=0.8)
            self.cue("teacher")
            self.play(FadeIn(held), FadeIn(heads[1]), ReplacementTransform(sunk, small), run_time=1.0)
            self.play(FadeIn(letters), run_time=0.85)
            self.cue("pull")
            self.play(back.run(3, (0, 1)), swap(named[0], formula), run_time=0.7)
            self.play(Vary(Group(matrix, heat), spoil, 1.0, HELD), back.run(8), run_time=2.2)

        with self.beat("free"):
            # Not the features: they go on turning, by a real rotation, and the matrix computed from them stays.
            now = decayed(x, HELD)
            table = CellMatrix(now, teal, -0.2, 0.25, SIDE / 2, SIDE).move_to([LEFT_X - SIDE / 4, Y, 0])
            mine = VGroup(
                pieces.head(self, "đặc trưng", ground.student, LEFT_X),
                self.formula("X_S").move_to([table.get_x(), FOOT + 0.05, 0]),
            )
            vectors = Compass(angles, [ground.student] * len(angles), ground, 0.85).move_to(
                [LEFT_X + SIDE / 4 + 0.1, Y, 0]
            )
            asked = anchor(1.5, ground.teacher).move_to(vectors)
            near = self.formula("approx").move_to([(MIDDLE_X + RIGHT_X) / 2, Y, 0])
            turning = partial(turn_features, table, matrix, now, Rotation(now.shape[1]))
            self.play(FadeOut(heat, back, formula), run_time=0.6)
            self.play(FadeIn(table, mine), FadeIn(asked, shift=0.8 * DOWN), run_time=1.6)
            self.cue("free")
            self.play(FadeOut(asked, shift=1.2 * UP), FadeIn(vectors), run_time=0.4)
            self.play(turning(last=0.4), vectors.spin(last=0.4), run_time=1.0)
            self.cue("relations")
            self.play(FadeIn(near, scale=0.6, run_time=0.6), turning(first=0.4), vectors.spin(first=0.4), run_time=1.8)

        with self.beat("gain"):
            # The same mask three times, a little nearer each time, and how high that is.
            pair, plot, steps, double, shown = pieces.gain(self, pixels)
            place = [pair.there, *(distance(pair.truth, fact(f"gram_{run}_ade").value / 100) for run, _ in GAINS[1:])]
            self.play(FadeOut(*self.content()), run_time=0.75)
            self.play(FadeIn(pair, plot), FadeIn(shown), run_time=1.0)
            self.cue("none")
            self.play(pair.slide(), FadeIn(steps[0], shift=0.3 * UP), run_time=0.6)
            self.cue("x1")
            self.play(Vary(pair, pair.aside, place[0], place[1]), FadeIn(steps[1], shift=0.6 * UP), run_time=1.6)
            self.cue("double")
            self.play(FadeIn(double[0]), run_time=0.2)
            self.play(TransformFromCopy(double[0], double[1]), FadeIn(double[2]), run_time=0.5)
            self.cue("x2")
            self.play(Vary(pair, pair.aside, place[1], place[2]), FadeIn(steps[2], shift=0.6 * UP), run_time=1.2)

        with self.beat("repair"):
            # The whole training: the anchor falls late, and the curve that went down jumps up again.
            story = TrainingStory((peak.value, peak.text), (repair.value, repair.text), ground, 9.9, 4.0)
            story.shift(np.array([-theme.SAFE_X, -0.35, 0]) - story.plot.get_left())
            names = story.names(("ImageNet\n(cả ảnh)", "phân vùng\n(từng patch)"), (story.steady, story.healed))
            before, after = fact("gram_none_in1k").text, fact("gram_200k_x2_in1k").text
            change = self.words(f"{before} $arrow.r$ {after}", weight=SEMIBOLD)
            change.next_to([story.plot.at(7.3e5, 0)[0], story.steady.get_start()[1], 0], UP, 0.3)
            self.play(FadeOut(*self.content()), run_time=0.2)
            self.play(
                FadeIn(story.plot, story.accuracy, story.dense, story.peak, names, self.note("minh hoạ")), run_time=0.4
            )
            self.cue("late")
            self.play(FadeIn(story.anchor, shift=1.2 * DOWN), run_time=0.6)
            self.cue("repaired")
            self.play(Create(story.healed), run_time=0.6)
            self.cue("imagenet")
            self.play(Create(story.steady), run_time=0.8)
            self.play(FadeIn(change, shift=0.15 * UP), run_time=0.8)

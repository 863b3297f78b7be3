"""ViT-g as what it is, a stack of matrices thirteen times as large as v1's; and what a small network gains by such a teacher."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov2 import scaling_v2_pieces as pieces
from scenes.dinov2.pieces.flock import Flight
from tenuto.stage.scene import LectureScene


class ScalingV2(LectureScene):
    """Twelve plates become forty; the giant freezes and teaches three; two twins are lifted, one of them by it."""

    def construct(self) -> None:
        ground = self.ground
        small, giant, says = pieces.networks(self)

        with self.beat("giant"):
            # A plate for every block, as wide and as deep as the block: what was the largest network, and the new one.
            note = self.note("mỗi tấm là một khối · thể tích là số tham số")
            plates = LaggedStart(*(FadeIn(each, shift=0.2 * LEFT) for each in small), lag_ratio=0.15)
            tiles, much = pieces.data(self)
            seen = Flight(tiles, opacities=1.0, lag=0.5)
            self.play(plates, FadeIn(says[0]), FadeIn(note), seen, FadeIn(much), run_time=1.6)
            self.cue("giant")
            inside = Flight(tiles, np.tile(pieces.GIANT_AT, (pieces.TILES, 1)), 0.1, 0.0)
            self.play(inside, FadeOut(much), run_time=0.5)
            self.remove(tiles)
            self.play(
                LaggedStart(*reversed(pieces.become(small, giant)), lag_ratio=0.02), FadeIn(says[1]), run_time=1.5
            )
            self.play(FadeIn(giant.lines), run_time=0.2)
            self.add(giant)
            # Cut into pieces of the old one's size.
            self.cue("times")
            cuts, times = pieces.cut_up(self, giant)
            self.play(FadeIn(times, shift=0.2 * RIGHT), LaggedStart(*map(Create, cuts), lag_ratio=0.1), run_time=1.2)
            self.play(small.shine(), giant.shine(), run_time=1.5)

        with self.beat("distill"):
            # The giant makes room; v1's network is one of its pupils' size.
            pupils, names = pieces.pupils(self)
            gone = FadeOut(cuts, times, says, note, run_time=0.4)
            self.play(gone, giant.animate.move_to(pieces.GIANT_LEFT), small.animate.move_to(pupils[1]), run_time=1.4)
            self.play(giant.shine(), run_time=1.6)
            self.cue("frozen")
            sign = pieces.frozen_teacher(self)
            self.play(giant.repaint(ground.teacher), FadeIn(sign, shift=0.15 * UP, run_time=0.9), run_time=2.25)
            self.cue("teach")
            ways, flows = pieces.lessons(self, pupils)
            coming = (FadeIn(pupils[0]), small.repaint(ground.student), FadeIn(pupils[2]))
            self.play(*map(Create, ways), *coming, FadeIn(names), run_time=0.8)
            self.remove(small)
            self.add(pupils[1])
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.play(*(flow.run() for flow in flows), *(pupil.shine() for pupil in pupils), run_time=1.4)

        with self.beat("against_scratch"):
            # The giant on its pillar, and two of the one size: one will be taught.
            alone = pupils[2].copy()
            (teacher, taught, left), goals = pieces.pillars(self, giant, pupils[2], alone)
            note = self.note("linear probe · cột cắt bớt phần dưới")
            gone = FadeOut(*flows, ways, sign, names, pupils[0], pupils[1], run_time=0.4)
            stacks = giant, pupils[2], alone
            self.play(gone, FadeIn(teacher, note), *map(Transform, stacks, goals), run_time=1.0)
            self.remove(*stacks).add(*goals)
            self.cue("small")
            says = pieces.feet(self)
            self.play(LaggedStart(*map(FadeIn, says), lag_ratio=0.5), run_time=1.3)
            self.cue("taught")
            way, flow = pieces.lesson(self)
            self.play(taught.lift(), FadeIn(way, run_time=0.8), FadeIn(flow, run_time=0.8), run_time=2.1)
            self.cue("level")
            line = pieces.level(self, teacher)
            self.bring_to_back(line)
            self.play(Create(line), run_time=0.8)
            self.cue("alone")
            self.play(left.lift(), run_time=1.0)
            self.loop(flow.run(), run_time=1.5)

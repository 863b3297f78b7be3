"""A beat that moves, and one whose loop runs for as long as it is spoken."""

from __future__ import annotations

from manim import RIGHT, TAU, Dot, Rotate

from tenuto.stage.data import load_tensors
from tenuto.stage.scene import LectureScene


class Wave(LectureScene):
    def construct(self) -> None:
        radii = load_tensors("radii").radii  # (2,) manim units
        dot = Dot(radius=float(radii[0]), color=self.ground.round)
        with self.beat("grow"):
            self.add(dot)
            self.play(dot.animate.scale(float(radii[1] / radii[0])).shift(RIGHT), run_time=0.6)
        with self.beat("turn"):
            self.loop(Rotate(dot, TAU, about_point=(0, 0, 0)), run_time=1)

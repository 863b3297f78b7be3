"""A point on a circle, and the wave that its height draws, which runs for as long as somebody speaks."""

from __future__ import annotations

from manim import RIGHT, TAU, Create, Dot, FadeIn, Rotate

from scenes.middle.wave_pieces import HUB, Machine
from tenuto.stage.data import load_tensors
from tenuto.stage.scene import LectureScene


class Wave(LectureScene):
    def construct(self) -> None:
        dot = Dot(radius=0.13, color=self.ground.round)
        small, large = map(float, load_tensors("radii").radii)  # manim units
        machine = Machine(small, self.ground)
        formula = self.formula("{{y(t) = : height}} {{r : radius}} {{sin(omega t) : turn}}").move_to((2.1, 1.9, 0))
        formula.select("height").set_color(self.ground.wave)
        formula.select("radius").set_color(self.ground.round)

        with self.beat("grow"):
            # The wave is as tall as the circle: they grow together, and the formula with them.
            self.play(Create(machine.circle), FadeIn(dot.move_to(HUB + small * RIGHT)), run_time=0.9)
            self.play(Create(machine.wave), FadeIn(formula.select("height")), run_time=1.2)
            self.add(machine, dot)
            self.play(
                FadeIn(formula.select("radius")), machine.grow(large), dot.animate.shift((large - small) * RIGHT), run_time=1.4
            )  # fmt: skip
        with self.beat("turn"):
            # One turn of the point is one wave further: the end looks like the beginning, so the loop has no seam.
            self.cue("turns")  # waits for the word before which the narration has {>turns}
            self.play(FadeIn(formula.select("turn")), run_time=0.4)
            self.loop(machine.turn(), Rotate(dot, TAU, about_point=HUB), run_time=2)

"""How much of a square wave is in one circle: a number of facts.yaml, on the light ground."""

from __future__ import annotations

from collections.abc import Callable

from manim import DOWN, UP, Create, FadeIn, FadeOut, FunctionGraph, Transform, Write, np

from tenuto.stage import theme
from tenuto.stage.data import fact
from tenuto.stage.scene import CREAM, LectureScene


class Share(LectureScene):
    ground = CREAM

    def construct(self) -> None:
        ground = self.ground
        square = FunctionGraph(square_wave, (-6.2, 6.2, 0.01), use_smoothing=False, color=ground.muted, stroke_width=4)
        circles = {count: FunctionGraph(partial_sum(count), (-6.2, 6.2), color=ground.round) for count in (1, 2, 5)}
        for curve in (square, *circles.values()):
            curve.set_stroke(width=6).shift(1.3 * DOWN)
        number = self.captioned(
            fact("share").text, "of its energy is in one circle", theme.DISPLAY, ground.round, (0, 1.2), below=0.7
        )

        with self.beat("number"):
            self.play(Create(square), run_time=1.4)
            self.play(Create(circles[1]), run_time=1.4)
            self.play(Write(number), run_time=0.6)
        with self.beat("end"):
            self.play(FadeOut(number), run_time=0.4)
            rule = self.formula("y(t) = sum_k {{r_k : radii}} sin(k omega t)", theme.TITLE).shift(1.35 * UP)
            rule.select("radii").set_color(ground.round)
            self.play(FadeIn(rule), Transform(circles[1], circles[2]), run_time=1.0)
            self.play(Transform(circles[1], circles[5]), run_time=1.2)


def square_wave(x: float) -> float:
    """A square wave of height 1 (manim unit), two waves on the stage."""
    return float(np.sign(np.sin(x * 4 * np.pi / 12.4)))


def partial_sum(count: int) -> Callable[[float], float]:
    """What the first `count` circles of the square wave's Fourier series draw together, as a function of x."""
    odd = range(1, 2 * count, 2)
    return lambda x: float(sum(4 / (np.pi * k) * np.sin(k * x * 4 * np.pi / 12.4) for k in odd))

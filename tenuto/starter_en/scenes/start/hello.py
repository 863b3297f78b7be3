"""A greeting over a wave that draws itself; then a name, which moves nothing."""

from __future__ import annotations

from manim import DOWN, UP, Create, FadeIn, FunctionGraph, np

from tenuto.stage import data, theme
from tenuto.stage.scene import LectureScene


class Hello(LectureScene):
    framed = False  # no header: the picture has the whole frame

    def construct(self) -> None:
        with self.beat("greet"):
            words = self.words("Hello", theme.DISPLAY, weight=theme.SEMIBOLD).shift(0.9 * UP)
            self.play(FadeIn(words), run_time=0.6)
            wave = FunctionGraph(
                lambda x: 0.45 * np.sin(2 * x) - 0.9, (-6.4, 6.4), color=self.ground.wave, stroke_width=6
            )
            self.play(Create(wave), run_time=1.2)
        with self.beat("name"):
            self.add(self.words(data.outline().authors[0][0], color=self.ground.muted).shift(2.4 * DOWN))

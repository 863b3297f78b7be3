"""Two beats that freeze; the second moves nothing."""

from __future__ import annotations

from manim import UP, FadeIn

from tenuto.stage.data import outline
from tenuto.stage.scene import LectureScene


class Hello(LectureScene):
    framed = False

    def construct(self) -> None:
        with self.beat("greet"):
            words = self.words("Xin chào")
            self.play(FadeIn(words), run_time=0.6)
        with self.beat("name"):
            self.add(self.words(outline().authors[0][0]).shift(2 * UP))

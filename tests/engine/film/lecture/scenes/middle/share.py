"""A number of facts.yaml on the light ground."""

from __future__ import annotations

from manim import FadeOut, Write

from tenuto.stage.data import fact
from tenuto.stage.scene import CREAM, LectureScene


class Share(LectureScene):
    ground = CREAM

    def construct(self) -> None:
        number = self.words(fact("share").text)
        with self.beat("number"):
            self.play(Write(number), run_time=0.6)
        with self.beat("end"):
            self.play(FadeOut(number), run_time=0.4)

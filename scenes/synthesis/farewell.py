"""Thanks, in letters through which the unlabelled pictures of the title page are seen once more; then questions."""

from __future__ import annotations

from manim import *

from scenes.synthesis.farewell_pieces import bubble
from tenuto.kit.bob import bob
from tenuto.kit.mosaic import Mosaic, shuffled
from tenuto.stage import theme
from tenuto.stage.data import load_tensors, outline
from tenuto.stage.scene import CREAM, LectureScene
from tenuto.stage.theme import MEDIUM, SEMIBOLD, Words

COLUMNS, ROWS, UNIT_PX = 30, 20, 128  # pictures of half a unit, as on the title page
LETTERS = 400.0  # em height, px
QUESTIONS_Y = -1.6


class Farewell(LectureScene):
    """Cảm ơn, made of pictures; below it hỏi đáp between two speech bubbles."""

    ground = CREAM
    framed = False

    def construct(self) -> None:
        ground = self.ground
        with self.beat("thanks"):
            # The same pictures, still without labels.
            sheet = shuffled(load_tensors("wall").pictures, COLUMNS, ROWS, seed=5)
            letters = VGroup(*Words("Cảm ơn", LETTERS, ground.ink, weight=900)).move_to(1.2 * UP)
            thanks = Mosaic(sheet, letters, UNIT_PX)
            names = " · ".join(name for name, _ in outline().authors)
            authors = self.words(names, theme.LABEL, ground.muted, (0, -3.3), weight=MEDIUM)
            self.cue("thanks")
            self.play(FadeIn(thanks), FadeIn(authors, shift=0.15 * UP), run_time=1.25)

        with self.beat("questions"):
            # Now the others speak. The film's last picture moves on calmly, for longer than the words take.
            words = self.words("Hỏi đáp", theme.DISPLAY, at=(0, QUESTIONS_Y - 0.4), weight=SEMIBOLD)
            asking = bubble("?", ground.student, -1, ground).move_to([-3.7, QUESTIONS_Y - 0.1, 0])
            answering = bubble("…", ground.teacher, 1, ground).move_to([3.7, QUESTIONS_Y - 0.1, 0])
            self.cue("questions")
            self.play(FadeIn(words, shift=0.2 * UP), FadeIn(asking, shift=0.2 * UP), run_time=0.6)
            self.play(FadeIn(answering, shift=0.2 * UP), run_time=0.5)
            calm = {"run_time": 5.0, "rate_func": rate_functions.ease_in_out_sine}
            self.play(thanks.look_around(), bob((asking, answering)), **calm)

"""Thanks, in letters through which the unlabelled pictures of the title page are seen once more; then questions."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes import theme
from scenes.data import load_tensors, outline
from scenes.kit.lettering import stand
from scenes.kit.mosaic import LookAround, Mosaic
from scenes.kit.picture import tiled
from scenes.stage import CREAM, LectureScene
from scenes.theme import MEDIUM, SEMIBOLD, Words

SHEET_COLUMNS, SHEET_PICTURES, UNIT_PX = 30, 30 * 20, 128  # pictures of half a unit, as on the title page
LETTERS = 400.0  # em height, px
QUESTIONS_Y = -1.6


class Farewell(LectureScene):
    """Cảm ơn, made of pictures; below it hỏi đáp between two speech bubbles."""

    ground = CREAM
    framed = False

    def construct(self) -> None:
        ground = self.ground
        wall = load_tensors("wall")
        order = np.random.default_rng(5).permutation(np.arange(SHEET_PICTURES) % len(wall.pictures))
        sheet = tiled(wall.pictures[order], SHEET_COLUMNS)
        letters = VGroup(*Words("Cảm ơn", LETTERS, ground.ink, weight=900)).move_to(1.2 * UP)
        thanks = Mosaic(sheet, letters, UNIT_PX)
        authors = VGroup(
            stand(
                self.words(" · ".join(name for name, _ in outline().authors), theme.LABEL, ground.muted, weight=MEDIUM),
                0,
                -3.3,
            )
        )

        with self.beat("thanks"):
            # The same pictures, still without labels.
            self.play(FadeIn(thanks), FadeIn(authors, shift=0.15 * UP), run_time=1.4)

        with self.beat("questions"):
            # Now the others speak.
            words = stand(self.words("Hỏi đáp", theme.DISPLAY, weight=SEMIBOLD), 0, QUESTIONS_Y - 0.4)
            bubbles = VGroup(self._bubble("?", ground.student, LEFT), self._bubble("…", ground.teacher, RIGHT))
            for bubble, side in zip(bubbles, (-1, 1), strict=True):
                bubble.move_to([side * 3.7, QUESTIONS_Y - 0.1, 0])
            self.play(
                FadeIn(words, shift=0.2 * UP),
                LaggedStart(*(FadeIn(b, shift=0.2 * UP) for b in bubbles), lag_ratio=0.5),
                run_time=1.2,
            )
            homes = [bubble.get_center() for bubble in bubbles]

            def bob(group: VGroup, turn: float) -> None:
                for index, (bubble, home) in enumerate(zip(group, homes, strict=True)):
                    bubble.move_to(home + 0.09 * np.sin(2 * np.pi * (turn + index / 2)) * UP)

            self.loop(LookAround(thanks), UpdateFromAlphaFunc(bubbles, bob), run_time=2)

    def _bubble(self, text: str, color: str, tail: np.ndarray) -> VGroup:
        """A speech bubble, its tail down to one side, with a question mark or three dots."""
        body = RoundedRectangle(width=1.5, height=1.0, corner_radius=0.3)
        way = tail[0]
        point = Polygon(*([way * x, y, 0] for x, y in ((0.1, -0.3), (0.5, -0.85), (0.6, -0.3))[:: int(way)]))
        shape = Union(body, point).set_fill(color, 1).set_stroke(width=0)
        if text == "…":
            return VGroup(shape, *(Dot([x, 0, 0], radius=0.09, color=self.ground.panel) for x in (-0.35, 0, 0.35)))
        return VGroup(shape, stand(self.words(text, theme.TITLE, self.ground.panel, weight=SEMIBOLD), 0, -0.23))

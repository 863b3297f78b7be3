"""All that the lecture cites, in two pages."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from manim import *

from tenuto.stage import theme
from tenuto.stage.data import outline
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

VERSIONS = ("caron2021", "oquab2024", "simeoni2025")  # what the lecture is about
FIRST_COMPARED = "chen2020"  # the first reference of the second page: what DINO is compared with, and data sets
COLUMNS = (-theme.SAFE_X, 0.25)  # where they begin
TOP, STEP, LINE = 2.0, 0.30, 0.27  # first baseline; from a work's name to its title; from line to line, manim units
SPACE = 0.365  # from a title's last line to the next work's name
ACROSS = 75  # letters in a line


class References(LectureScene):
    """Who, where and when in one line, the title below it."""

    def construct(self) -> None:
        works = outline().references
        turn = [key for key, _ in works].index(FIRST_COMPARED)
        pages = [self._page(works[:turn]), self._page(works[turn:])]

        with self.beat("built_on"):
            # The three versions, and what they are built from.
            self.play(LaggedStart(*(FadeIn(work, shift=0.15 * UP) for work in pages[0]), lag_ratio=0.12), run_time=2.2)

        with self.beat("compared"):
            # What they are compared with, and the data sets.
            self.play(FadeOut(pages[0], shift=0.15 * UP), run_time=0.6)
            self.play(LaggedStart(*(FadeIn(work, shift=0.15 * UP) for work in pages[1]), lag_ratio=0.12), run_time=2.2)

    def _page(self, works: Sequence[tuple[str, str]]) -> VGroup:
        """The works in two columns, the first one half of them. Numbers in names, titles and years claim nothing."""
        ground, page, half = self.ground, VGroup(), -(-len(works) // 2)
        for x, column in zip(COLUMNS, (works[:half], works[half:]), strict=True):
            y = TOP
            for key, text in column:
                authors, title, place = text.split(" · ")
                lines = textwrap.wrap(title, ACROSS)
                color = ground.teacher if key in VERSIONS else ground.data
                work = VGroup(self.computed(f"{authors} · {place}", theme.SMALL, color, (x, y), LEFT, weight=SEMIBOLD))
                for row, line in enumerate(lines):
                    work.add(self.computed(line, theme.SMALLEST, at=(x, y - STEP - row * LINE), edge=LEFT))
                page.add(work)
                y -= STEP + (len(lines) - 1) * LINE + SPACE
        return page

"""What is filmed of a scene that has words and no file yet: a card with its title and what is said, so that one can hear the
script before anything is drawn."""

from __future__ import annotations

import textwrap

from manim import DOWN, LEFT, UP, FadeIn, FadeOut, Rectangle, RoundedRectangle, VGroup, there_and_back

from tenuto.stage import theme
from tenuto.stage.scene import LectureScene

COLUMNS = 60  # letters on a line of HEADING size, so that a line fits the panel
WIDTH, HEIGHT = 2 * theme.SAFE_X, theme.STAGE_TOP - theme.STAGE_BOTTOM - 0.6  # of the panel, manim units
PADDING = 0.7  # between the panel's edge and what stands on it, manim units


class Placeholder(LectureScene):
    """A panel a beat: its name, and below it all that is said in it; the bar beside it blinks at a cue."""

    def construct(self) -> None:
        ground = self.ground
        panel = RoundedRectangle(
            corner_radius=0.15, width=WIDTH, height=HEIGHT, fill_color=ground.panel, fill_opacity=1, stroke_width=0
        ).move_to((0, theme.STAGE_CENTRE_Y, 0))
        bar = Rectangle(
            width=0.08, height=HEIGHT - 2 * PADDING, fill_color=ground.muted, fill_opacity=1, stroke_width=0
        )
        bar.move_to(panel).align_to(panel, LEFT).shift((PADDING / 2, 0, 0))
        self.add(panel, bar)
        before = VGroup()
        for slug, text, cues in self.card.unwritten:
            said = self._said(slug, text).move_to(panel).align_to(panel, LEFT).shift((PADDING, 0, 0))
            with self.beat(slug):
                self.play(FadeOut(before), FadeIn(said, shift=0.15 * UP), run_time=0.3)
                for cue in cues:
                    self.cue(cue)
                    self.play(bar.animate(rate_func=there_and_back).set_fill(ground.ink), run_time=0.4)
            before = said

    def _said(self, slug: str, text: str) -> VGroup:
        lines = "\n".join(textwrap.wrap(text, COLUMNS))
        name = self.computed(slug, theme.LABEL, self.ground.muted, weight=theme.MEDIUM)
        words = self.computed(
            lines, theme.HEADING, align="left"
        )  # its numbers are the narration's, whose source the script names
        said = VGroup(name, words).arrange(DOWN, buff=0.35, aligned_edge=LEFT)
        room = min((WIDTH - 2 * PADDING) / said.width, (HEIGHT - 2 * PADDING) / said.height)
        return said.scale(min(1.0, room))

"""Registers: a few patches whose vectors tower over the rest, what they are used for, and four tokens that take that over."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov2.registers_pieces import Relief, emptiest
from scenes.pieces.tokens import register_token
from tenuto.kit.flow import Flow, gathering
from tenuto.kit.icons import sheet
from tenuto.stage import theme
from tenuto.stage.data import fact, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

ROWS, COLUMNS = 16, 24  # of patches
UNIT = 0.18  # height of an ordinary norm, manim units
ASIDE = 4.05  # x at which the column of words on the right begins
WORN = 0.1  # share of a tower's height that an ordinary norm has


class Registers(LectureScene):
    """A photograph lies down and norms rise from its patches: eight towers in the empty sky, until registers drain them."""

    def construct(self) -> None:
        ground, picture = self.ground, photo("rocket")
        share, factor = fact("outlier_share"), fact("outlier_norm")
        outliers = emptiest(picture, ROWS, COLUMNS, round(ROWS * COLUMNS * share.value / 100))
        norms = np.where(outliers, factor.value, 1.0) * np.random.default_rng(0).normal(1, 0.08, outliers.shape)
        relief = Relief(picture, norms, outliers, ground.teacher, ground, UNIT, 4.6)
        towers = range(len(relief.cells))

        with self.beat("outliers"):
            # The photograph lies down; a bar for every patch, all about as high, and then eight that are not.
            scale = relief.measure(0, 1, factor.value)
            top, times = scale[0].get_end() - [0.22, 0.09, 0], f"dài $times$ {factor.text}"
            times = self.words(times, theme.LABEL, ground.teacher, at=tuple(top[:2]), edge=RIGHT, weight=SEMIBOLD)
            few = self._aside(f"~{share.text} patch", "vector dài bất thường")
            self.play(FadeIn(relief), FadeIn(self.note("minh hoạ · cột: độ dài vector của patch")), run_time=0.5)
            self.play(relief.lie_down(), run_time=0.8)
            self.play(relief.to(1, WORN), run_time=0.6)
            self.cue("towers")
            self.play(relief.to(1, 0.5), FadeIn(few, run_time=0.8), run_time=1.72)
            self.cue("ten")
            self.play(relief.to(1, 1), Create(scale), FadeIn(times), run_time=1.4)

        with self.beat("background"):
            # They stand in the empty sky; little of their own place is in them, much of everybody's.
            feet = VGroup(*(relief.foot(index).set_stroke(ground.ink, 3) for index in towers))
            own, whole = self._meter("chỗ của mình", 1.6, 0.3), self._meter("cả bức ảnh", 0.75, 2.1)
            ways, flows = self._gathering(relief)
            self.cue("where")
            self.play(FadeOut(few), LaggedStart(*map(Create, feet), lag_ratio=0.1), run_time=0.7)
            self.cue("own")
            walked = LaggedStart(*(Indicate(foot, 1.3, ground.teacher) for foot in feet), lag_ratio=0.3)
            self.play(FadeIn(own[0], run_time=0.7), GrowFromEdge(own[1], LEFT, run_time=0.7), walked, run_time=1.7)
            self.cue("whole")
            self.play(FadeIn(whole[0]), GrowFromEdge(whole[1], LEFT), FadeIn(ways), run_time=0.7)
            self.add(*flows)
            self.play(*(flow.run() for flow in flows), run_time=1.8)

        with self.beat("scratchpad"):
            # A note on top of every tower: borrowed paper.
            sheets = VGroup(*(sheet(ground).move_to(relief.summit(index) + 0.3 * UP) for index in towers))
            guess = self._aside("giấy nháp?", "giả thuyết")
            self.play(FadeOut(own, whole, ways, *flows), FadeIn(guess), run_time=0.6)
            self.cue("notes")
            self.play(LaggedStart(*(FadeIn(each, shift=0.3 * DOWN) for each in sheets), lag_ratio=0.15), run_time=1.7)

        with self.beat("drain"):
            # Four tokens of their own; the notes move there, are dropped with them, and the towers are gone.
            count = round(fact("register_count").value)
            tokens = VGroup(*(register_token(ground) for _ in range(count))).arrange(DOWN, buff=0.22)
            tokens.move_to([5.3, -0.65, 0])
            place = (5.3, tokens.get_top()[1] + 0.35)
            name = self.words(f"{count} register", theme.HEADING, at=place, weight=SEMIBOLD)
            arriving = LaggedStart(*(FadeIn(token, shift=0.3 * LEFT) for token in tokens), lag_ratio=0.2)
            self.play(FadeOut(guess), run_time=0.68)
            self.cue("boxes")
            self.play(arriving, run_time=1.6)
            self.cue("use")
            places = [tokens[index % count].get_center() + (0.1 if index < count else -0.1) * RIGHT for index in towers]
            moving = (each.animate.move_to(place) for each, place in zip(sheets, places, strict=True))
            self.play(LaggedStart(*moving, lag_ratio=0.06), FadeOut(feet), run_time=1.2)
            self.cue("name")
            rims = (token.copy().set_fill(opacity=0).set_stroke(ground.teacher, 6) for token in tokens)
            named = LaggedStart(*(ShowPassingFlash(rim, time_width=0.6) for rim in rims), lag_ratio=0.25)
            self.play(FadeIn(name, run_time=0.5), named, run_time=1.2)
            self.cue("dropped")
            emptied = tokens.animate.set_fill(opacity=0).set_stroke(ground.muted)
            self.play(FadeOut(sheets, shift=0.6 * RIGHT), emptied, run_time=1.0)
            self.cue("clean")
            self.play(relief.to(1, WORN), FadeOut(scale, times), run_time=1.3)

    def _aside(self, what: str, remark: str) -> VGroup:
        """What is seen, in words on the right."""
        return self.captioned(what, remark, theme.HEADING, self.ground.ink, at=(ASIDE - 0.35, 1.5), edge=LEFT)

    def _meter(self, text: str, y: float, length: float) -> VGroup:
        """Words over a bar: how much of something there is."""
        bar = Rectangle(width=length, height=0.16, fill_color=self.ground.teacher, fill_opacity=1, stroke_width=0)
        words = self.words(text, theme.LABEL, at=(ASIDE, y), edge=LEFT, weight=SEMIBOLD)
        return VGroup(words, bar.move_to([ASIDE, y - 0.26, 0], aligned_edge=LEFT))

    def _gathering(self, relief: Relief) -> tuple[VGroup, list[Flow]]:
        """Over the ground from all parts of the picture to the nearest of three towers."""
        rng = np.random.default_rng(3)
        places = np.column_stack([rng.uniform(1, ROWS - 1, 30), rng.uniform(1, COLUMNS - 1, 30)])
        ends = relief.cells[[0, 3, -1]] + 0.5
        near = (ends[np.argmin(np.linalg.norm(ends - place, axis=1))] for place in places)
        ways = ((relief.at(*place), relief.at(*end)) for place, end in zip(places, near, strict=True))
        return gathering(ways, self.ground.ink, rng, radius=0.05, opacity=0.5)

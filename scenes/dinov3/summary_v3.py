"""DINOv3 in four cards, each its scene's picture in small; then where it leads, where it does not, and all three versions."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov3.pieces.anchor import anchor
from scenes.dinov3.pieces.gram import Gram
from scenes.dinov3.pieces.matrix import CellMatrix
from scenes.pieces.agreement import drawn
from scenes.pieces.hundred import Hundred, in_order
from scenes.pieces.network import Network
from scenes.pieces.snowflake import snowflake
from tenuto.kit.arrow import arrow, link
from tenuto.kit.discs import Discs
from tenuto.kit.heatmap import ramp
from tenuto.kit.summary import KeyPoint, Summary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import CREAM, NIGHT, LectureScene
from tenuto.stage.theme import SEMIBOLD

RISE, ROW_Y, SMALL = (
    0.6,
    -2.55,
    1.08,
)  # how far the cards make room for what stands below, where, and its pictures' side
PARAMETERS = ("vitb_params", "vitg_params", "vit7b_params")  # of the three versions
PUPILS = ("v3_s_params", "v3_b_params", "v3_l_params", "v3_hplus_params")
LATE, TYRANNOSAUR = 2, 0  # of the stored features: moment and picture


class SummaryV3(LectureScene):
    """Discs, a matrix with its anchor, a frozen tower beside a new one, a family; then two measures and three discs."""

    ground = CREAM

    def construct(self) -> None:
        ground = self.ground
        discs, gram, towers, family = self._discs(0.74), self._gram(), self._towers(), self._family()
        images = f"và {fact('lvd_1689m_images').text} ảnh"
        points = (
            KeyPoint(discs, fact("vit7b_params").text, ("tham số,", images), ground.data),
            KeyPoint(gram, "Gram anchoring", ("giữ quan hệ", "giữa các patch"), ground.loss),
            KeyPoint(towers, "Ghép chữ vào sau", ("mạng ảnh", "không đổi"), ground.student),
            KeyPoint(family, "Cả một họ", ("một thầy lớn,", "nhiều mạng nhỏ"), ground.teacher),
        )
        summary = Summary(points, ground, height=4.1)

        with self.beat("scale"):
            # Four empty cards; in the first the disc of the third version dwarfs those of the others.
            self.play(summary.outline(), run_time=1.4)
            self.cue("one")
            self.play(GrowFromCenter(discs[2]), summary.tell(0), run_time=2.4)
            self.cue("never")
            self.play(TransformFromCopy(discs[2], discs[1]), run_time=1.2)
            self.play(TransformFromCopy(discs[1], discs[0]), run_time=0.7)

        with self.beat("gram"):
            # The matrix, and the anchor that holds it.
            matrix, hook = gram
            self.cue("two")
            self.play(summary.tell(1), FadeIn(matrix), run_time=0.5)
            self.cue("kept")
            self.play(FadeIn(hook, shift=0.6 * DOWN), run_time=1.8)

        with self.beat("text"):
            # The picture tower is frozen; then the one for words stands beside it.
            vision, frost, words = towers
            self.cue("three")
            self.play(summary.tell(2), FadeIn(vision, frost), run_time=0.5)
            self.cue("after")
            self.play(FadeIn(words, shift=0.3 * LEFT), run_time=1.1)

        with self.beat("family"):
            # One large disc, and out of it the small ones.
            teacher, ways, pupils = family
            self.cue("four")
            self.play(summary.tell(3), GrowFromCenter(teacher), run_time=0.9)
            self.cue("small")
            born = (TransformFromCopy(teacher, pupil) for pupil in pupils)
            self.play(LaggedStart(*map(Create, ways), lag_ratio=0.2), LaggedStart(*born, lag_ratio=0.2), run_time=1.9)

        with self.beat("where"):
            # The cards make room: a mask for every patch, a hundred pictures for the whole; then all three discs.
            pair = drawn(fact("dinov3_ade").value / 100, NIGHT, SMALL).move_to([-theme.SAFE_X + SMALL / 2, ROW_Y, 0])
            hundred = Hundred(in_order(), SMALL).move_to([-1.05, ROW_Y, 0])
            leads = self._measure("từng patch: dẫn đầu", f"ADE20k {fact('dinov3_ade').text}", pair)
            score, ahead = fact("dinov3_linear").text, fact("pe_linear").text
            behind = self._measure("phân loại: chưa", f"{score}, PE {ahead}", hundred)
            versions = self._discs(0.5).move_to([theme.SAFE_X, ROW_Y, 0], aligned_edge=RIGHT)
            on = arrow([3.55, ROW_Y, 0], [4.15, ROW_Y, 0], ground.muted)
            self.play(summary.animate.shift(RISE * UP), run_time=0.3)
            self.cue("leads")
            self.play(FadeIn(pair), run_time=0.2)
            self.play(pair.slide(), FadeIn(leads, shift=0.15 * UP), run_time=1.2)
            self.cue("behind")
            self.play(FadeIn(hundred.judge(0, 0)), run_time=0.2)
            self.play(hundred.ask(fact("dinov3_linear").value), FadeIn(behind, shift=0.15 * UP), run_time=1.0)
            self.cue("versions")
            self.play(Create(on), LaggedStart(*map(GrowFromCenter, versions), lag_ratio=0.4), run_time=1.6)

    def _measure(self, told: str, score: str, beside: Mobject) -> VGroup:
        """What a picture stands for, right of it, and the score below."""
        x = beside.get_right()[0] + 0.25
        return VGroup(
            self.words(told, theme.LABEL, at=(x, ROW_Y + 0.12), edge=LEFT, weight=SEMIBOLD),
            self.words(score, theme.SMALL, self.ground.muted, (x, ROW_Y - 0.38), LEFT),
        )

    def _discs(self, largest: float) -> Discs:
        """The largest network of each version, in true area, side by side."""
        discs = Discs([fact(name).value for name in PARAMETERS], self.ground.teacher, largest)
        return discs.arrange(RIGHT, buff=0.12, aligned_edge=DOWN)  # type: ignore[no-any-return]

    def _gram(self) -> Group:
        """The matrix of the drawn animal, as on the night, and an anchor over it."""
        features = load_tensors("features").features[LATE, TYRANNOSAUR].astype(np.float64)
        gram = Gram(features)
        matrix = CellMatrix(gram.cosines, ramp(NIGHT.data, NIGHT), gram.floor, 1, 1.95, 1.95)
        return Group(
            matrix, VGroup(anchor(1.5, self.ground.ground).set_stroke(width=16), anchor(1.5, self.ground.loss))
        )

    def _towers(self) -> VGroup:
        """A frozen tower for pictures and one for words."""
        ground = self.ground
        vision = Network("ảnh", ground.teacher, ground, 1.25, 1.12, theme.SMALL)
        words = Network("chữ", ground.student, ground, 1.25, 1.12, theme.SMALL)
        VGroup(vision, words).arrange(RIGHT, buff=0.2)
        vision.box.set_stroke(ground.data)
        frost = snowflake(0.42, ground.data).next_to(vision, DOWN, 0.14)
        return VGroup(vision, frost, words)

    def _family(self) -> VGroup:
        """The teacher's disc, and in true area those of four that it taught, with the ways to them."""
        ground = self.ground
        discs = Discs([fact("vit7b_params").value, *(1e6 * fact(name).value for name in PUPILS)], ground.teacher, 0.66)
        teacher, pupils = discs[0], discs[1:].set_fill(ground.student)
        pupils.arrange(RIGHT, buff=0.16).next_to(teacher, DOWN, buff=0.24)
        return VGroup(teacher, VGroup(*(link(teacher, pupil, ground.muted, 0.03) for pupil in pupils)), pupils)

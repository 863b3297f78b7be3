"""DINOv3 in four cards, each its scene's picture in small; then where it leads, where it does not, and all three versions."""

from __future__ import annotations

from manim import *

from scenes.dinov3 import summary_v3_pieces as pieces
from scenes.dinov3.summary_v3_pieces import RISE, ROW_Y, SMALL
from scenes.pieces.agreement import drawn
from scenes.pieces.hundred import Hundred, in_order
from tenuto.kit.arrow import arrow
from tenuto.kit.summary import KeyPoint, Summary
from tenuto.stage import theme
from tenuto.stage.data import fact
from tenuto.stage.scene import CREAM, NIGHT, LectureScene


class SummaryV3(LectureScene):
    """Discs, a matrix with its anchor, a frozen tower beside a new one, a family; then two measures and three discs."""

    ground = CREAM

    def construct(self) -> None:
        ground = self.ground
        discs, gram, towers, family = (
            pieces.discs(self, 0.74),
            pieces.gram(self),
            pieces.towers(self),
            pieces.family(self),
        )
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
            self.play(discs[2].animate(rate_func=there_and_back).scale(1.06), run_time=0.9)
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
            self.play(hook.animate(rate_func=there_and_back).shift(0.12 * UP), run_time=0.7)

        with self.beat("text"):
            # The picture tower is frozen; then the one for words stands beside it.
            vision, frost, words = towers
            self.cue("three")
            self.play(summary.tell(2), FadeIn(vision, frost), run_time=0.5)
            self.cue("after")
            self.play(FadeIn(words, shift=0.3 * LEFT), run_time=1.25)

        with self.beat("family"):
            # One large disc, and out of it the small ones.
            teacher, ways, pupils = family
            self.cue("four")
            self.play(summary.tell(3), GrowFromCenter(teacher), run_time=1.25)
            self.cue("small")
            born = (TransformFromCopy(teacher, pupil) for pupil in pupils)
            self.play(LaggedStart(*map(Create, ways), lag_ratio=0.2), LaggedStart(*born, lag_ratio=0.2), run_time=1.9)

        with self.beat("where"):
            # The cards make room: a mask for every patch, a hundred pictures for the whole; then all three discs.
            pair = drawn(fact("dinov3_ade").value / 100, NIGHT, SMALL).move_to([-theme.SAFE_X + SMALL / 2, ROW_Y, 0])
            hundred = Hundred(in_order(), SMALL).move_to([-1.05, ROW_Y, 0])
            leads = pieces.measure(self, "từng patch: dẫn đầu", f"ADE20k {fact('dinov3_ade').text}", pair)
            score, ahead = fact("dinov3_linear").text, fact("pe_linear").text
            behind = pieces.measure(self, "phân loại: chưa", f"{score}, PE {ahead}", hundred)
            versions = pieces.discs(self, 0.5).move_to([theme.SAFE_X, ROW_Y, 0], aligned_edge=RIGHT)
            on = arrow([3.55, ROW_Y, 0], [4.15, ROW_Y, 0], ground.muted)
            self.play(summary.animate.shift(RISE * UP), run_time=0.3)
            self.cue("leads")
            self.play(FadeIn(pair), run_time=0.2)
            self.play(pair.slide(), FadeIn(leads, shift=0.15 * UP), run_time=1.45)
            self.cue("behind")
            self.play(FadeIn(hundred.judge(0, 0)), run_time=0.2)
            self.play(hundred.ask(fact("dinov3_linear").value), FadeIn(behind, shift=0.15 * UP), run_time=0.8)
            self.cue("versions")
            self.play(Create(on), LaggedStart(*map(GrowFromCenter, versions), lag_ratio=0.4), run_time=1.6)

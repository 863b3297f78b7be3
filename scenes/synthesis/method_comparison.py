"""DINOv3 beside other ways of learning: almost as many pictures named right, and masks that fit far better."""

from __future__ import annotations

from manim import *

from scenes.synthesis import method_comparison_pieces as pieces
from scenes.synthesis.method_comparison_pieces import ADE, DINOV3, IMAGENET, MASK_Y, PE, SIGLIP, TOP_Y, VIT22B
from tenuto.stage import theme
from tenuto.stage.data import fact
from tenuto.stage.scene import LectureScene


class MethodComparison(LectureScene):
    """Four sheets of a hundred pictures, all but equally bright; a frame that opens; then masks below them."""

    def construct(self) -> None:
        ground = self.ground
        sheets, names, learnt, scores = pieces.sheets(self)

        with self.beat("imagenet"):
            # Who learns from captions, who from labels, and who from pictures alone.
            lit = self.note("minh hoạ: một trăm ảnh, đoán đúng thì sáng")
            self.play(LaggedStart(*map(FadeIn, sheets), lag_ratio=0.2), FadeIn(names), FadeIn(lit), run_time=2.4)
            self.cue("text")
            self.play(FadeIn(learnt[PE], shift=0.15 * UP), FadeIn(learnt[SIGLIP], shift=0.15 * UP), run_time=1.25)
            self.play(*(Indicate(learnt[each], 1.08, ground.ink) for each in (PE, SIGLIP)), run_time=0.7)
            self.cue("pe")
            self.play(
                *pieces.light(self, sheets, scores, PE), *pieces.light(self, sheets, scores, SIGLIP), run_time=1.1
            )
            self.cue("labels")
            self.play(FadeIn(learnt[VIT22B], shift=0.15 * UP), run_time=0.8)
            self.play(sheets[VIT22B].animate(rate_func=there_and_back).scale(1.12), run_time=2.6)
            self.cue("sup")
            self.play(*pieces.light(self, sheets, scores, VIT22B), run_time=1.1)
            self.cue("dinov3")
            self.play(FadeIn(learnt[DINOV3]), *pieces.light(self, sheets, scores, DINOV3), run_time=2.02)

        with self.beat("comparable"):
            # The difference is less than one picture in a hundred; the frame of the leading group opens for it.
            fewer = sheets[DINOV3].between(fact("dinov3_linear").value, fact("pe_linear").value, ground.ink)
            closed, opened = pieces.frames(self)
            leading = self.words("nhóm dẫn đầu", theme.LABEL, ground.muted, (closed.get_left()[0] + 0.1, -3.0), LEFT)
            self.cue("gap")
            self.bring_to_back(closed)
            self.play(Create(fewer), FadeIn(closed), FadeIn(leading), run_time=1.15)
            self.play(fewer.animate(rate_func=there_and_back).scale(1.6), run_time=1.15)
            self.cue("group")
            self.play(Transform(closed, opened), run_time=2.1)

        with self.beat("ade"):
            # The sheets step back; below them the same picture, its outline guessed by each; one has no such score.
            tests = pieces.tests(self)
            fits = [pieces.fit(self, index) for index in range(4)]
            marks = pieces.mask_scores(self)
            small = self.note("minh hoạ: trắng là khớp, vàng là thừa, xanh là thiếu")
            self.play(*map(FadeOut, (closed, leading, fewer, learnt, lit)), run_time=0.45)
            self.play(*pieces.step_back(self, sheets, names, scores), FadeIn(tests[0]), run_time=1.05)
            self.play(FadeIn(tests[1]), FadeIn(fits[VIT22B]), FadeIn(small), run_time=0.45)
            self.cue("dinov3")
            self.play(FadeIn(fits[DINOV3]), FadeIn(marks[DINOV3]), run_time=0.4)
            self.play(fits[DINOV3].settle(), run_time=1.55)
            self.cue("pe")
            others = (PE, SIGLIP)
            self.play(*(FadeIn(each) for i in others for each in (fits[i], marks[i])), run_time=0.3)
            self.play(*(fits[i].settle() for i in others), run_time=1.2)

        with self.beat("verdict"):
            # A little less in one row, far more in the other.
            self.cue("whole")
            swell = (sheet.animate(rate_func=there_and_back).scale(1.12) for sheet in sheets[:DINOV3])
            self.play(
                FadeIn(pieces.away(self, IMAGENET, TOP_Y), shift=0.15 * UP),
                LaggedStart(*swell, lag_ratio=0.3),
                run_time=2.6,
            )
            self.cue("pixel")
            self.play(
                FadeIn(pieces.away(self, ADE, MASK_Y), shift=0.15 * UP),
                *(fits[i].settle() for i in others),
                run_time=1.68,
            )
            self.play(fits[DINOV3].animate(rate_func=there_and_back).scale(1.08), run_time=1.3)

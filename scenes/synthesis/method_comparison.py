"""DINOv3 beside other ways of learning: almost as many pictures named right, and masks that fit far better."""

from __future__ import annotations

from manim import *

from scenes.synthesis.method_comparison_pieces import Fit
from scenes.synthesis.pieces.hundred import Hundred, varied
from tenuto.kit.number import Number
from tenuto.kit.panel import panel
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

# Names, what they have learnt from, and their facts on ImageNet and ADE20k; ADE20k knows no network of this kind with labels.
VIT22B, PE, SIGLIP, DINOV3 = range(4)
NAMES = ("ViT-22B", "PE", "SigLIP 2", "DINOv3")
LEARNT = ("hàng tỷ nhãn,\nđo hơi khác", "ảnh kèm chữ", "ảnh kèm chữ", "chỉ ảnh")
IMAGENET = ("vit22b_linear", "pe_linear", "siglip2_linear", "dinov3_linear")
ADE = (None, "pe_ade", "siglip2_ade", "dinov3_ade")
PHOTOGRAPHS = (
    "bison", "cow", "crab", "dog", "duck", "giraffe", "hedgehog", "kingfisher", "koala", "lemur", "macaw", "owl", "panda",
    "red_panda", "cat", "coffee", "rocket", "astronaut", "camera",
)  # fmt: skip
WIDE = tuple(3.2 * (index - 1.5) for index in range(4))  # x of the four, at first
NARROW = tuple(-2.55 + 2.62 * index for index in range(4))  # and beside the names of the tests
SIDE, SMALL_SIDE, MASK = 2.6, 1.4, 2.1  # of the sheets, at first and then, and of the masks; manim units
TOP_Y, MASK_Y = 1.05, -1.37  # of the sheets' and of the masks' middles, in the end


class MethodComparison(LectureScene):
    """Four sheets of a hundred pictures, all but equally bright; a frame that opens; then masks below them."""

    def construct(self) -> None:
        ground = self.ground
        sheets, names, learnt, scores = self._sheets()

        with self.beat("imagenet"):
            # Who learns from captions, who from labels, and who from pictures alone.
            lit = self.note("minh hoạ: một trăm ảnh, đoán đúng thì sáng")
            self.play(LaggedStart(*map(FadeIn, sheets), lag_ratio=0.2), FadeIn(names), FadeIn(lit), run_time=2.65)
            self.cue("text")
            self.play(FadeIn(learnt[PE], shift=0.15 * UP), FadeIn(learnt[SIGLIP], shift=0.15 * UP), run_time=1.2)
            self.cue("pe")
            self.play(*self._light(sheets, scores, PE), *self._light(sheets, scores, SIGLIP), run_time=1.1)
            self.cue("labels")
            self.play(FadeIn(learnt[VIT22B], shift=0.15 * UP), run_time=0.8)
            self.play(sheets[VIT22B].animate(rate_func=there_and_back).scale(1.12), run_time=1.8)
            self.cue("sup")
            self.play(*self._light(sheets, scores, VIT22B), run_time=1.1)
            self.cue("dinov3")
            self.play(FadeIn(learnt[DINOV3]), *self._light(sheets, scores, DINOV3), run_time=1.4)

        with self.beat("comparable"):
            # The difference is less than one picture in a hundred; the frame of the leading group opens for it.
            fewer = sheets[DINOV3].between(fact("dinov3_linear").value, fact("pe_linear").value, ground.ink)
            closed, opened = self._frames()
            leading = self.words("nhóm dẫn đầu", theme.LABEL, ground.muted, (closed.get_left()[0] + 0.1, -3.0), LEFT)
            self.bring_to_back(closed)
            self.cue("gap")
            self.play(Create(fewer), FadeIn(closed), FadeIn(leading), run_time=1.15)
            self.play(fewer.animate(rate_func=there_and_back).scale(1.6), run_time=1.15)
            self.cue("group")
            self.play(Transform(closed, opened), run_time=2.1)

        with self.beat("ade"):
            # The sheets step back; below them the same picture, its outline guessed by each; one has no such score.
            tests = self._tests()
            fits = [self._fit(index) for index in range(4)]
            marks = self._mask_scores()
            small = self.note("minh hoạ: trắng là khớp, vàng là thừa, xanh là thiếu")
            self.play(*map(FadeOut, (closed, leading, fewer, learnt, lit)), run_time=0.45)
            self.play(*self._step_back(sheets, names, scores), FadeIn(tests[0]), run_time=1.05)
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
                FadeIn(self._away(IMAGENET, TOP_Y), shift=0.15 * UP), LaggedStart(*swell, lag_ratio=0.3), run_time=2.6
            )
            self.cue("pixel")
            self.play(
                FadeIn(self._away(ADE, MASK_Y), shift=0.15 * UP), *(fits[i].settle() for i in others), run_time=1.4
            )
            self.play(fits[DINOV3].animate(rate_func=there_and_back).scale(1.08), run_time=1.3)

    def _sheets(self) -> tuple[list[Hundred], VGroup, VGroup, VGroup]:
        """The same hundred photographs four times, with names above, and scores and what was learnt from below."""
        pictures = varied([photo(name) for name in PHOTOGRAPHS], seed=7)
        sheets, names, learnt, scores = [], VGroup(), VGroup(), VGroup()
        for index, (name, text, x) in enumerate(zip(NAMES, LEARNT, WIDE, strict=True)):
            color = self._color(index)
            sheets.append(Hundred(pictures, SIDE, color).move_to([x, 0.25, 0]))
            names.add(self.words(name, color=color, at=(x, 1.78), weight=SEMIBOLD))
            scores.add(Number(0, theme.HEADING, color, decimals=1, suffix="%").shift([x, -1.63, 0]))
            learnt.add(self.words(text, theme.LABEL, self.ground.muted, (x, -2.15)))
        return sheets, names, learnt, scores

    def _color(self, index: int) -> str:
        return self.ground.teacher if index == DINOV3 else self.ground.ink

    def _light(self, sheets: list[Hundred], scores: VGroup, index: int) -> tuple[Animation, Animation]:
        score = fact(IMAGENET[index]).value
        return sheets[index].light(score), scores[index].to(score)

    def _frames(self) -> tuple[VMobject, VMobject]:
        """Around the three that lead, and around all four."""
        left, right = WIDE[0] - SIDE / 2 - 0.2, (WIDE[SIGLIP] + WIDE[DINOV3]) / 2
        frames = []
        for end in (right, WIDE[DINOV3] + SIDE / 2 + 0.2):
            frame = panel(self.ground, end - left, 4.85, self.ground.muted).move_to([(left + end) / 2, -0.29, 0])
            frames.append(frame)
        return frames[0], frames[1]

    def _step_back(self, sheets: list[Hundred], names: VGroup, scores: VGroup) -> list[Animation]:
        """The sheets become a row beside the name of their test."""
        moves: list[Animation] = []
        for sheet, name, score, x in zip(sheets, names, scores, NARROW, strict=True):
            moves.append(sheet.animate.set(width=SMALL_SIDE).move_to([x, TOP_Y, 0]))
            moves.append(name.animate.shift([x - name.get_x(), 1.92 - name.baseline, 0]))
            moves.append(score.animate.scale(theme.LABEL / theme.HEADING).move_to([x, TOP_Y - 0.92, 0]))
        return moves

    def _tests(self) -> VGroup:
        """What stands beside the two rows: the test, and what has to be understood."""
        rows = (("ImageNet", "cả bức ảnh", TOP_Y), ("ADE20k", "từng pixel", MASK_Y))
        return VGroup(
            *(self.captioned(name, what, theme.BODY, self.ground.ink, (-theme.SAFE_X, y + 0.2), LEFT)
              for name, what, y in rows)
        )  # fmt: skip

    def _fit(self, index: int) -> Mobject:
        """The outline that one of them would guess if its score were that of one picture; without a score an empty frame."""
        drawn, score = load_tensors("attention"), ADE[index]
        if score is None:
            frame = DashedVMobject(Square(MASK, stroke_color=self.ground.muted, stroke_width=3), 32)
            empty = self.words("không có\ntrong bảng", theme.SMALL, self.ground.muted, (0, 0.02))
            return VGroup(frame, empty).move_to([NARROW[index], MASK_Y, 0])
        picture, truth = drawn.pictures[0], drawn.truth[0]
        fit = Fit(picture, truth, fact(score).value / 100, self.ground, MASK, self._color(index))
        return fit.move_to([NARROW[index], MASK_Y, 0])

    def _mask_scores(self) -> VGroup:
        return VGroup(
            *(self.words(fact(key).text if key else "", theme.LABEL, self._color(i), (NARROW[i], MASK_Y - 1.4), weight=SEMIBOLD)
              for i, key in enumerate(ADE))
        )  # fmt: skip

    def _away(self, facts: tuple[str | None, ...], y: float) -> VMobject:
        """How far DINOv3 is from PE, beside its row."""
        ours, other = (fact(facts[index] or "").value for index in (DINOV3, PE))
        text = f"{'hơn' if ours > other else 'kém'} PE {written(abs(ours - other), 1)} điểm"
        color = self.ground.teacher if ours > other else self.ground.ink
        return self.computed(text, theme.LABEL, color, (-theme.SAFE_X, y - 0.85), LEFT, weight=SEMIBOLD)

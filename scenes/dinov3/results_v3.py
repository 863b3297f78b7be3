"""Like for like: a hundred pictures, hardly more of them; a mask that fits better; one that follows better; and why."""

from __future__ import annotations

from manim import *

from scenes.dinov3 import results_v3_pieces as pieces
from scenes.dinov3.pieces.anchor import anchor
from tenuto.stage import theme
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD


class ResultsV3(LectureScene):
    """Four times a hundred pictures; two masks and a part of them close by; two films; three lifts, and size alone."""

    def construct(self) -> None:
        ground = self.ground

        with self.beat("imagenet"):
            # The old one and the new one, measured alike; what is ahead gets an outline; then those who learn from words.
            lit = self.note("minh hoạ bằng cảnh tự vẽ · sáng: gọi đúng tên")
            old, new, pe, siglip = pieces.four_asked(self)
            how_much = self.words("?", theme.TITLE, ground.muted, (0, pieces.MIDDLE), weight=SEMIBOLD)
            self.play(FadeIn(lit), FadeIn(old, old.block, shift=0.2 * UP), run_time=1.8)
            self.play(FadeIn(new, new.block, shift=0.2 * UP), run_time=1.8)
            self.play(FadeIn(how_much, scale=0.5), run_time=1.45)
            self.cue("v2")
            self.play(*old.ask(), FadeOut(how_much, run_time=0.3), run_time=1.25)
            self.cue("v3")
            self.play(*new.ask(), run_time=0.9)
            self.cue("more")
            ahead = new.block.between(old.right, new.right, ground.ink)
            self.play(Create(ahead), run_time=0.5)
            self.play(ahead.animate(rate_func=there_and_back).scale(1.6), run_time=0.8)
            self.cue("ahead")
            room = Group(ahead, *pieces.parts_of(old, new))
            self.play(
                room.animate.shift(pieces.ASIDE * LEFT), FadeIn(pe, pe.block, siglip, siglip.block), run_time=0.95
            )
            self.play(*pe.ask(), *siglip.ask(), run_time=2.15)

        with self.beat("ade"):
            # The same picture twice; what is around the same part of it, close by.
            shown = self.footnote("linear, mIoU trên ADE20k · minh hoạ: hai hình chồng nhau đúng chừng ấy")
            masks, names, colors = pieces.two_masks(self)
            scores = pieces.scores(self, "dinov2_ade_v3", "dinov3_ade")
            self.play(FadeOut(*self.content()), run_time=0.6)
            self.play(FadeIn(*masks, names, colors, shown), run_time=1.0)
            for mask, score, name in zip(masks, scores, ("v2", "v3"), strict=True):
                self.cue(name)
                self.play(mask.slide(), FadeIn(score, shift=0.15 * UP), run_time=0.9)
            self.cue("felt")
            gain = pieces.gain(self, "dinov3_ade_gain")
            parts = [pieces.part(self, mask, x) for mask, x in zip(masks, pieces.CLOSE_X, strict=True)]
            self.play(*(Create(frame) for frame, _, _ in parts), FadeIn(gain, scale=0.7), run_time=0.4)
            self.play(*(flight for _, _, flight in parts), run_time=1.1)

        with self.beat("davis"):
            # The picture becomes a film, in which the mask follows.
            films, near = pieces.two_films(self)
            told = pieces.scores(self, "dinov2_davis_v3", "dinov3_davis")
            more = pieces.gain(self, "dinov3_davis_gain")
            running = self.footnote("J&F trên DAVIS · minh hoạ: mặt nạ bám theo, chồng nhau chừng ấy")
            before = (*masks, scores, gain, shown, *(piece for _, piece, _ in parts))
            self.cue("davis")
            self.play(FadeIn(*films, *near, running), FadeOut(*before), run_time=0.4)
            self.play(*(film.roll(0, 0.8) for film in films), run_time=2.0)
            self.cue("v2")
            first_told = FadeIn(told[0], shift=0.15 * UP, run_time=0.5)
            self.play(first_told, *(film.roll(0.8, 1.2) for film in films), run_time=1.0)
            self.cue("v3")
            arrive = FadeIn(told[1], shift=0.15 * UP, run_time=0.5), FadeIn(more, scale=0.7, run_time=0.5)
            self.play(*arrive, *(film.roll(1.2, 2) for film in films), run_time=2.0)

        with self.beat("why"):
            # Three gains of one scale: the large ones are those that need every patch. And size alone, which is not enough.
            lifts, tests, dense, whole = pieces.three_lifts(self)
            scale = self.note("cùng một thang điểm")
            held = anchor(0.9, ground.teacher).move_to([-2.65, pieces.FLOOR + 1.3, 0])
            first = VGroup(*lifts, tests, dense, whole, held).shift(pieces.ASIDE * RIGHT)
            self.play(FadeOut(*self.content()), run_time=0.2)
            self.play(*(FadeIn(each, shift=0.3 * UP) for each in lifts), FadeIn(tests, scale), run_time=0.7)
            self.cue("dense")
            swell = (Indicate(each.gain, 1.15, ground.ink) for each in lifts[1:])
            self.play(FadeIn(dense, whole), *swell, run_time=1.7)
            self.cue("gram")
            self.play(FadeIn(held, shift=0.8 * DOWN), run_time=0.9)
            self.cue("web")
            discs, pair = pieces.sizes(self)
            self.play(first.animate.shift(pieces.ASIDE * LEFT), run_time=1.3)
            self.play(LaggedStart(*map(GrowFromCenter, discs[:2]), lag_ratio=0.4), FadeIn(discs[2:]), run_time=2.45)
            shown = self.footnote("linear, mIoU trên ADE20k · minh hoạ: hai hình chồng nhau đúng chừng ấy")
            self.play(FadeIn(*pair, shown), run_time=0.95)
            self.cue("score")
            low, high = pieces.two_scores(self)
            self.play(pair[1].slide(), FadeIn(low, high, shift=0.15 * UP), run_time=1.0)

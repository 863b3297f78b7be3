"""Like for like: a hundred pictures, hardly more of them; a mask that fits better; one that follows better; and why."""

from __future__ import annotations

from manim import *

from scenes.dinov3 import results_v3_pieces as pieces
from scenes.dinov3.pieces.anchor import anchor
from scenes.dinov3.results_v3_pieces import (
    CLOSE,
    CLOSE_X,
    FOUR,
    MIDDLE,
    PANEL,
    PANEL_Y,
    PART,
    SIDES,
    SMALL_X,
    Lift,
    _bare,
    filmed,
)
from scenes.pieces.agreement import drawn, legend
from tenuto.stage import theme
from tenuto.stage.data import fact
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

ASIDE = 3.3  # how far the first two, and later the lifts, stand to the right of their place at first
FLOOR, POINT = -1.55, 0.44  # of the lifts: where they begin, and the height of a point
LIFTS = (("linear", "ImageNet", -5.65), ("ade", "ADE20k", -3.65), ("davis", "DAVIS", -1.65))


class ResultsV3(LectureScene):
    """Four times a hundred pictures; two masks and a part of them close by; two films; three lifts, and size alone."""

    def construct(self) -> None:
        ground = self.ground

        with self.beat("imagenet"):
            # The old one and the new one, measured alike; what is ahead gets an outline; then those who learn from words.
            lit = self.note("minh hoạ bằng cảnh tự vẽ · sáng: gọi đúng tên")
            old, new, pe, siglip = (pieces.asked(self, *each, x) for each, x in zip((
                ("DINOv2", "dinov2_linear_v3", ground.teacher, "ViT-g, đo lại"), ("DINOv3", "dinov3_linear", ground.teacher, "ViT-7B"),
                ("PE", "pe_linear", ground.ink, "ảnh kèm chữ"), ("SigLIP 2", "siglip2_linear", ground.ink, "ảnh kèm chữ")), FOUR, strict=True))  # fmt: skip
            Group(*(part for each in (old, new) for part in (each, each.block, each.score))).shift(ASIDE * RIGHT)
            how_much = self.words("?", theme.TITLE, ground.muted, (0, MIDDLE), weight=SEMIBOLD)
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
            room = Group(ahead, *(part for each in (old, new) for part in (each, each.block, each.score)))
            self.play(room.animate.shift(ASIDE * LEFT), FadeIn(pe, pe.block, siglip, siglip.block), run_time=0.95)
            self.play(*pe.ask(), *siglip.ask(), run_time=2.15)

        with self.beat("ade"):
            # The same picture twice; what is around the same part of it, close by.
            shown = self.footnote("linear, mIoU trên ADE20k · minh hoạ: hai hình chồng nhau đúng chừng ấy")
            masks = [drawn(fact(f"{name}").value / 100, ground, PANEL).move_to([x, PANEL_Y, 0])
                     for name, x in zip(("dinov2_ade_v3", "dinov3_ade"), SIDES, strict=True)]  # fmt: skip
            names = VGroup(*(self.words(name, theme.LABEL, ground.teacher, (x, -2.62), weight=SEMIBOLD)
                             for name, x in zip(("DINOv2", "DINOv3"), SIDES, strict=True)))  # fmt: skip
            meaning = ((ground.data, "vật thật"), (ground.teacher, "mạng khoanh"), (ground.ink, "khớp"))
            colors = legend(meaning, ground, 0.3, theme.SMALL).move_to([0, -2.5, 0])
            scores = pieces.scores(self, "dinov2_ade_v3", "dinov3_ade")
            self.play(FadeOut(*self.content()), run_time=0.6)
            self.play(FadeIn(*masks, names, colors, shown), run_time=1.0)
            for mask, score, name in zip(masks, scores, ("v2", "v3"), strict=True):
                self.cue(name)
                self.play(mask.slide(), FadeIn(score, shift=0.15 * UP), run_time=0.9)
            self.cue("felt")
            gain = pieces.gain(self, "dinov3_ade_gain")
            parts = [pieces.part(self, mask, x) for mask, x in zip(masks, CLOSE_X, strict=True)]
            self.play(*(Create(frame) for frame, _, _ in parts), FadeIn(gain, scale=0.7), run_time=0.4)
            self.play(*(flight for _, _, flight in parts), run_time=1.1)

        with self.beat("davis"):
            # The picture becomes a film, in which the mask follows.
            films = [filmed(fact(name).value / 100, ground, PANEL).move_to([x, PANEL_Y, 0])
                     for name, x in zip(("dinov2_davis_v3", "dinov3_davis"), SIDES, strict=True)]  # fmt: skip
            told = pieces.scores(self, "dinov2_davis_v3", "dinov3_davis")
            more = pieces.gain(self, "dinov3_davis_gain")
            running = self.footnote("J&F trên DAVIS · minh hoạ: mặt nạ bám theo, chồng nhau chừng ấy")
            near = [
                film.close_up(PART, CLOSE, ground.ink).move_to([x, -0.05, 0])
                for film, x in zip(films, CLOSE_X, strict=True)
            ]
            before = (*masks, scores, gain, shown, *(piece for _, piece, _ in parts))
            self.cue("davis")
            self.play(FadeIn(*films, *near, running), FadeOut(*before), run_time=0.4)
            self.play(*(film.roll(0, 0.8) for film in films), run_time=2.0)
            self.cue("v2")
            self.play(
                FadeIn(told[0], shift=0.15 * UP, run_time=0.5), *(film.roll(0.8, 1.2) for film in films), run_time=1.0
            )
            self.cue("v3")
            arrive = FadeIn(told[1], shift=0.15 * UP, run_time=0.5), FadeIn(more, scale=0.7, run_time=0.5)
            self.play(*arrive, *(film.roll(1.2, 2) for film in films), run_time=2.0)

        with self.beat("why"):
            # Three gains of one scale: the large ones are those that need every patch. And size alone, which is not enough.
            lifts = [Lift(fact(f"dinov3_{key}_gain").value, _bare(fact(f"dinov3_{key}_gain").text), POINT,
                          ground.muted if key == "linear" else ground.teacher, ground, x, FLOOR) for key, _, x in LIFTS]  # fmt: skip
            tests = VGroup(*(self.words(name, theme.LABEL, at=(x, FLOOR - 0.5)) for _, name, x in LIFTS))
            scale, held = self.note("cùng một thang điểm"), anchor(0.9, ground.teacher).move_to([-2.65, FLOOR + 1.3, 0])
            dense = self.words("từng patch", theme.LABEL, ground.teacher, (-2.65, FLOOR - 1.0), weight=SEMIBOLD)
            whole = self.words("cả ảnh", theme.LABEL, ground.muted, (LIFTS[0][2], FLOOR - 1.0), weight=SEMIBOLD)
            first = VGroup(*lifts, tests, dense, whole, held).shift(ASIDE * RIGHT)
            self.play(FadeOut(*self.content()), run_time=0.2)
            self.play(*(FadeIn(each, shift=0.3 * UP) for each in lifts), FadeIn(tests, scale), run_time=0.7)
            self.cue("dense")
            self.play(
                FadeIn(dense, whole), *(Indicate(each.gain, 1.15, ground.ink) for each in lifts[1:]), run_time=1.1
            )
            self.cue("gram")
            self.play(FadeIn(held, shift=0.8 * DOWN), run_time=0.9)
            self.cue("web")
            discs, pair = pieces.sizes(self)
            self.play(first.animate.shift(ASIDE * LEFT), run_time=1.3)
            self.play(LaggedStart(*map(GrowFromCenter, discs[:2]), lag_ratio=0.4), FadeIn(discs[2:]), run_time=2.25)
            self.play(
                FadeIn(*pair, self.footnote("linear, mIoU trên ADE20k · minh hoạ: hai hình chồng nhau đúng chừng ấy")),
                run_time=0.95,
            )
            self.cue("score")
            low = self.words(fact("webdino_ade").text, theme.BODY, at=(SMALL_X[1], -2.5), weight=SEMIBOLD)
            high = self.words(fact("dinov3_ade").text, theme.BODY, at=(SMALL_X[0], -2.5), weight=SEMIBOLD)
            self.play(pair[1].slide(), FadeIn(low, high, shift=0.15 * UP), run_time=1.0)

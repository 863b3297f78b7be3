"""DINOv2 in four cards, each its scene's picture in small; then a disc that grows on, and stumbles."""

from __future__ import annotations

from manim import *

from scenes.dinov2 import summary_v2_pieces as pieces
from scenes.dinov2.summary_v2_pieces import BUMPS, RISE
from tenuto.kit.summary import KeyPoint, Summary
from tenuto.stage.data import fact
from tenuto.stage.scene import CREAM, LectureScene

SET_OUT = 0.35  # share of its way that the disc rolls while the question is asked


class SummaryV2(LectureScene):
    """Chosen pictures, three losses, a large network with its pupils, two scores; then the way to the next version."""

    ground = CREAM

    def construct(self) -> None:
        ground = self.ground
        data, losses, networks, scored = (
            pieces.data(self),
            pieces.losses(self),
            pieces.networks(self),
            pieces.scored(),
        )
        images, size = f"{fact('lvd_images').text} ảnh", f"{fact('vitg_params').text} tham số,"
        results = f"{fact('dinov2_vitg_linear').text} và {fact('dinov2_vitg_ade').text}"
        points = (
            KeyPoint(data, images, ("máy tự chọn", "theo bộ ảnh mẫu"), ground.data),
            KeyPoint(losses, "Ba loss", ("DINO · iBOT · KoLeo:", "ảnh · patch · trải đều"), ground.loss),
            KeyPoint(networks, "ViT-g", (size, "chưng cất cho mạng nhỏ"), ground.teacher),
            KeyPoint(scored, results, ("ImageNet và ADE20k,", "mạng đóng băng"), ground.ink),
        )
        summary = Summary(points, ground, height=4.1)

        with self.beat("data"):
            # Four empty cards; in the first a few of many pictures are kept.
            sheet, kept = data
            self.play(summary.outline(), run_time=1.7)
            self.cue("one")
            self.play(summary.tell(0), LaggedStart(*map(FadeIn, sheet), lag_ratio=0.06), run_time=1.7)
            self.cue("chosen")
            dimmed = LaggedStart(*(each.animate.set_opacity(0.3) for each in sheet), lag_ratio=0.06)
            self.play(dimmed, LaggedStart(*map(FadeIn, kept), lag_ratio=0.3), run_time=1.9)

        with self.beat("losses"):
            # The token for the whole picture, the holes, and points that spread.
            token, (picture, holes), (globe, dots) = losses
            self.cue("two")
            self.play(summary.tell(1), run_time=0.5)
            self.cue("cls")
            self.play(FadeIn(token, scale=0.7), run_time=1.2)
            self.cue("patch")
            self.play(FadeIn(picture, scale=0.7), run_time=0.3)
            self.play(LaggedStart(*map(FadeIn, holes), lag_ratio=0.4), run_time=0.8)
            self.cue("spread")
            self.play(FadeIn(globe, scale=0.7), run_time=0.3)
            self.play(LaggedStart(*map(GrowFromCenter, dots.dots), lag_ratio=0.2), run_time=1.0)

        with self.beat("model"):
            # The large network, and from it the small ones.
            large, small, ways = networks
            self.cue("three")
            self.play(summary.tell(2), GrowFromCenter(large), run_time=0.9)
            self.play(large.shine(), run_time=1.83)
            self.cue("small")
            taught = LaggedStart(*map(Create, ways), lag_ratio=0.3), LaggedStart(*map(FadeIn, small), lag_ratio=0.3)
            self.play(*taught, run_time=1.8)

        with self.beat("results"):
            # A hundred pictures and how many are named right; a mask that comes as close as the score says.
            hundred, pair = scored
            self.cue("four")
            self.play(summary.tell(3), FadeIn(hundred.judge(0, 0)), run_time=0.6)
            self.play(hundred.ask(fact("dinov2_vitg_linear").value), run_time=2.6)
            self.cue("dense")
            self.play(FadeIn(pair), run_time=0.4)
            self.play(pair.slide(), run_time=1.8)

        with self.beat("next"):
            # The cards make room for a way; a disc sets out, grows as it rolls, and runs into a stone.
            rolling, question, name = pieces.onwards(self)
            way, *rest = rolling
            self.play(summary.animate.shift(RISE * UP), run_time=0.4)
            self.cue("next")
            self.play(Create(way), FadeIn(VGroup(*rest, question)), run_time=0.8)
            self.play(rolling.run(0, SET_OUT), run_time=1.9)
            self.cue("roll")
            self.play(FadeIn(name), rolling.run(SET_OUT, BUMPS), run_time=1.1)
            self.cue("stumble")
            self.play(rolling.run(BUMPS, 1), run_time=0.7)

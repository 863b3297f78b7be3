"""DINOv2 in four cards, each its scene's picture in small; then a disc that grows on, and stumbles."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov2.pieces.holes import veil
from scenes.dinov2.summary_v2_pieces import BUMPS, Rolling
from scenes.pieces.agreement import drawn
from scenes.pieces.hundred import Hundred, in_order
from scenes.pieces.network import Network
from scenes.pieces.seen import star_seen
from scenes.pieces.star import STAR
from scenes.pieces.tokens import cls_token
from tenuto.kit.arrow import link
from tenuto.kit.globe import Globe, spread_directions
from tenuto.kit.picture import Picture, tiled
from tenuto.kit.summary import KeyPoint, Summary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo
from tenuto.stage.scene import CREAM, NIGHT, LectureScene
from tenuto.stage.theme import SEMIBOLD

RISE, PATH_Y = 0.6, -2.75  # how far the cards make room for the way on which the disc rolls, and where that is
CHOSEN = (2, 9, 13, 17, 26, 33)  # of 7 x 5 pictures
COVERED = (1, 4, 6, 7, 10, 12)  # of 4 x 4 patches
SCORED = 1.28  # side of what stands for a score, manim units
SET_OUT = 0.35  # share of its way that the disc rolls while the question is asked
PUPILS = ((0.6, 0.42), (0.72, 0.5), (0.86, 0.58))  # sizes of their boxes, manim units


class SummaryV2(LectureScene):
    """Chosen pictures, three losses, a large network with its pupils, two scores; then the way to the next version."""

    ground = CREAM

    def construct(self) -> None:
        ground = self.ground
        data, losses, networks, scored = self._data(), self._losses(), self._networks(), self._scored()
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
            self.play(FadeIn(token, scale=0.7), run_time=0.9)
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
            self.play(large.shine(), run_time=1.6)
            self.cue("small")
            taught = LaggedStart(*map(Create, ways), lag_ratio=0.3), LaggedStart(*map(FadeIn, small), lag_ratio=0.3)
            self.play(*taught, run_time=1.8)

        with self.beat("results"):
            # A hundred pictures and how many are named right; a mask that comes as close as the score says.
            hundred, pair = scored
            self.cue("four")
            self.play(summary.tell(3), FadeIn(hundred.judge(0, 0)), run_time=0.6)
            self.play(hundred.ask(fact("dinov2_vitg_linear").value), run_time=2.5)
            self.cue("dense")
            self.play(FadeIn(pair), run_time=0.4)
            self.play(pair.slide(), run_time=1.8)

        with self.beat("next"):
            # The cards make room for a way; a disc sets out, grows as it rolls, and runs into a stone.
            rolling = Rolling(6.6, ground.teacher, ground).shift([-2.6, PATH_Y, 0])
            question = self.words("Phóng to tiếp?", at=(-theme.SAFE_X, PATH_Y), edge=LEFT, weight=SEMIBOLD)
            name = self.words("DINOv3", theme.HEADING, at=(theme.SAFE_X, PATH_Y), edge=RIGHT, weight=SEMIBOLD)
            way, *rest = rolling
            self.play(summary.animate.shift(RISE * UP), run_time=0.4)
            self.cue("next")
            self.play(Create(way), FadeIn(VGroup(*rest, question)), run_time=0.8)
            self.play(rolling.run(0, SET_OUT), run_time=1.9)
            self.cue("roll")
            self.play(FadeIn(name), rolling.run(SET_OUT, BUMPS), run_time=1.1)
            self.cue("stumble")
            self.play(rolling.run(BUMPS, 1), run_time=0.7)

    def _data(self) -> Group:
        """A sheet of pictures, and some of them once more, framed."""
        whole = Picture(tiled(load_tensors("wall").pictures[:35], 7, 6), 1.8)  # each of 64 px, 6 px apart
        width, height = 7 * 70 - 6, 5 * 70 - 6
        boxes = [(70 * (index % 7) / width, 70 * (index // 7) / height, 64 / width, 64 / height) for index in range(35)]
        kept = Group(*(whole.crop(*boxes[index], self.ground.data) for index in CHOSEN))
        return Group(Group(*(whole.crop(*box) for box in boxes)), kept)

    def _losses(self) -> Group:
        """CLS, a photograph with holes, and points on a sphere."""
        ground = self.ground
        pixels, _ = star_seen(load_tensors("attention_photos"), STAR, photo(STAR))
        picture = Picture(pixels, 0.78, ground.data)
        masks = (np.arange(16).reshape(4, 4) == patch for patch in COVERED)
        holes = VGroup(*(veil(picture, mask, ground, ground.panel) for mask in masks))
        globe = Globe(ground, 0.4)
        dots = globe.dots(spread_directions(14), ground.loss, 0.05)
        return Group(cls_token(ground, 0.7), Group(picture, holes), VGroup(globe, dots)).arrange(RIGHT, buff=0.16)

    def _networks(self) -> VGroup:
        """A large network above three small ones, and the ways down."""
        ground = self.ground
        large = Network("ViT-g", ground.teacher, ground, 1.9, 0.95, theme.SMALL)
        small = VGroup(*(Network("", ground.student, ground, *size) for size in PUPILS)).arrange(RIGHT, buff=0.2)
        small.next_to(large, DOWN, buff=0.45)
        return VGroup(large, small, VGroup(*(link(large, pupil, ground.muted, 0.05) for pupil in small)))

    def _scored(self) -> Group:
        """A hundred pictures, and two masks that overlap by the score, as in the scene of results."""
        pair = drawn(fact("dinov2_vitg_ade").value / 100, NIGHT, SCORED)
        return Group(Hundred(in_order(), SCORED), pair).arrange(RIGHT, buff=0.15)

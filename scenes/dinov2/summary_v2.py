"""DINOv2 in four cards, each its scene's picture in small; then a disc that grows on, and stumbles."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from scenes import theme
from scenes.data import fact, load_tensors, photo
from scenes.kit.arrow import link
from scenes.kit.globe import Globe, spread_directions
from scenes.kit.lettering import stand
from scenes.kit.network import Network
from scenes.kit.picture import Picture, tiled
from scenes.kit.summary import Point, Summary
from scenes.kit.tokens import cls_token
from scenes.stage import CREAM, LectureScene
from scenes.theme import SEMIBOLD

RISE = 0.6  # how far the cards make room for what comes below them
PATH_Y = -2.75  # the way on which the disc rolls
CHOSEN = (2, 9, 13, 17, 26, 33)  # of 7 x 5 pictures
COVERED = (1, 4, 6, 7, 10, 12)  # of 16 patches


class SummaryV2(LectureScene):
    """Chosen pictures, three losses, a large network with its pupils, two bars; then the way to the next version."""

    ground = CREAM

    def construct(self) -> None:
        ground = self.ground
        data, losses, networks, bars = self._data(), self._losses(), self._networks(), self._bars()
        summary = Summary(
            (
                Point(data, f"{fact('lvd_images').text} ảnh", ("máy tự chọn", "theo bộ ảnh mẫu"), ground.data),
                Point(losses, "Ba loss", ("DINO · iBOT · KoLeo:", "ảnh · patch · trải đều"), ground.loss),
                Point(networks, "ViT-g", (f"{fact('vitg_params').text} tham số,", "chưng cất cho mạng nhỏ"), ground.teacher),
                Point(
                    bars, f"{fact('dinov2_vitg_linear').text} và {fact('dinov2_vitg_ade').text}",
                    ("ImageNet và ADE20k,", "mạng đóng băng"), ground.ink,
                ),
            ),
            ground,
            height=4.1,
        )  # fmt: skip

        with self.beat("data"):
            # Four empty cards; in the first a few of many pictures are kept.
            self.play(summary.outline(), run_time=0.9)
            self.play(FadeIn(data[0]), summary.tell(0), run_time=0.6)
            self.play(data[0].animate.set_opacity(0.3), *map(FadeIn, data[1:]), run_time=0.8)

        with self.beat("losses"):
            # The token for the whole picture, the holes, and points that spread.
            self.play(summary.tell(1), LaggedStart(*map(FadeIn, losses), lag_ratio=0.5), run_time=1.6)

        with self.beat("model"):
            # The large network, and from it the small ones.
            self.play(summary.tell(2), FadeIn(networks[0]), run_time=0.6)
            self.play(
                LaggedStart(*map(Create, networks[2]), lag_ratio=0.2),
                LaggedStart(*map(FadeIn, networks[1]), lag_ratio=0.2),
                run_time=1.0,
            )

        with self.beat("results"):
            # Two measures: the outline is where v1 was.
            full = [bar.copy() for bar in bars[1]]
            self.play(summary.tell(3), FadeIn(VGroup(bars[0], bars[2])), run_time=0.6)
            self.add(bars[1])
            self.play(UpdateFromAlphaFunc(bars[1], lambda b, t: _grown(b, full, t)), run_time=1.4)

        with self.beat("next"):
            # The cards make room for a way; the disc grows as it rolls, and runs into a stone.
            way, stone, question, name = self._way()
            disc = Circle(0.12, fill_color=ground.teacher, fill_opacity=1, stroke_width=0)
            spoke = Line(DOWN, UP, stroke_color=ground.ground, stroke_width=4)
            rolling = VGroup(disc, spoke)
            _roll(rolling, 0)
            self.play(summary.animate.shift(RISE * UP), run_time=0.8)
            self.play(Create(way), FadeIn(VGroup(stone, question, name)), FadeIn(rolling), run_time=0.7)
            self.play(UpdateFromAlphaFunc(rolling, _roll, rate_func=linear), run_time=2.0)

    def _data(self) -> Group:
        """A sheet of pictures, and some of them once more, framed."""
        wall = load_tensors("wall")
        sheet = Picture(tiled(wall.pictures[:35], 7, 6), 1.8)
        side, step = 64 / (64 * 7 + 36), 70 / (64 * 7 + 36)
        side_y, step_y = 64 / (64 * 5 + 24), 70 / (64 * 5 + 24)
        kept = [sheet.crop(i % 7 * step, i // 7 * step_y, side, side_y, self.ground.data) for i in CHOSEN]
        return Group(sheet, *kept)

    def _losses(self) -> Group:
        """CLS, a photograph with holes, and points on a sphere."""
        ground = self.ground
        cat = Picture(photo("cat")[:, 90:390], 0.78, ground.data)
        side = cat.width / 4
        holes = VGroup(
            *(
                Square(
                    side, fill_color=ground.panel, fill_opacity=1, stroke_color=ground.line, stroke_width=1.5
                ).move_to(cat.points[0] + side * np.array([i % 4 + 0.5, -(i // 4) - 0.5, 0]))
                for i in COVERED
            )
        )
        globe = Globe(ground, 0.4)
        dots = globe.dots(spread_directions(14), ground.loss, 0.05)
        return Group(cls_token(ground, 0.7), Group(cat, holes), VGroup(globe, dots)).arrange(RIGHT, buff=0.16)

    def _networks(self) -> VGroup:
        """A large network above three small ones, and the ways down."""
        ground = self.ground
        large = Network("ViT-g", ground.teacher, ground, 1.9, 0.95, theme.SMALL)
        small = VGroup(
            *(Network("", ground.student, ground, w, h) for w, h in ((0.6, 0.42), (0.72, 0.5), (0.86, 0.58)))
        )
        small.arrange(RIGHT, buff=0.2).next_to(large, DOWN, buff=0.45)
        return VGroup(large, small, VGroup(*(link(large, pupil, ground.muted, 0.05) for pupil in small)))

    def _bars(self) -> VGroup:
        """The old values as outlines, the new ones filled, over their line."""
        ground = self.ground
        new, old = VGroup(), VGroup()
        values = (("dino_vits8_linear_v2", "dinov2_vitg_linear"), ("dino_vitb8_ade", "dinov2_vitg_ade"))
        for x, names in zip((-0.7, 0.7), values, strict=True):
            for name, group, offset, filled in zip(names, (old, new), (-0.24, 0.24), (0, 1), strict=True):
                height = fact(name).value / 50
                bar = Rectangle(width=0.4, height=height, stroke_color=ground.muted, stroke_width=2.5 * (1 - filled))
                bar.set_fill(ground.teacher, filled)
                group.add(bar.move_to([x + offset, height / 2, 0]))
        return VGroup(old, new, Line([-1.2, 0, 0], [1.2, 0, 0], stroke_color=ground.line, stroke_width=3))

    def _way(self) -> tuple[Line, Polygon, VGroup, VGroup]:
        """The way, the stone on it, the question at its beginning and the name at its end."""
        ground = self.ground
        way = Line([-2.6, PATH_Y, 0], [4.0, PATH_Y, 0], stroke_color=ground.muted, stroke_width=3)
        stone = Polygon([2.35, PATH_Y, 0], [2.5, PATH_Y + 0.24, 0], [2.75, PATH_Y + 0.3, 0], [2.95, PATH_Y, 0])
        stone.set_fill(ground.muted, 1).set_stroke(width=0).round_corners(0.05)
        question = stand(self.words("Phóng to tiếp?", theme.BODY, weight=SEMIBOLD), -theme.SAFE_X, PATH_Y, LEFT)
        name = stand(self.words("DINOv3", theme.HEADING, weight=SEMIBOLD), theme.SAFE_X, PATH_Y, RIGHT)
        return way, stone, VGroup(question), VGroup(name)


def _grown(bars: VGroup, full: list[Rectangle], share: float) -> None:
    for bar, whole in zip(bars, full, strict=True):
        foot = whole.get_bottom()
        bar.points = foot + (whole.points - foot) * [1, max(share, 1e-3), 1]


def _roll(rolling: VGroup, share: float) -> None:
    """The disc rolls on growing; at the end it bumps against the stone and comes back a little."""
    bump = 0.16 * np.sin(np.pi * np.clip((share - 0.8) / 0.2, 0, 1))
    go = min(share / 0.8, 1.0)
    radius = 0.12 + 0.22 * go
    centre = np.array([-2.3 + 4.42 * go - bump, PATH_Y + radius, 0])
    disc, spoke = rolling
    disc.set(width=2 * radius).move_to(centre)
    angle = -4 * np.pi * go
    reach: NDArray[np.float64] = 0.7 * radius * np.array([np.cos(angle), np.sin(angle), 0])
    spoke.put_start_and_end_on(centre - reach, centre + reach)

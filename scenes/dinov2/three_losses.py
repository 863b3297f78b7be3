"""DINOv2's three losses: what CLS says, pictures that keep apart on a sphere, and what hidden patches say."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from scenes.dinov2.pieces.flock import Flight, Flock
from scenes.dinov2.pieces.holes import blocks, veil
from scenes.dinov2.three_losses_pieces import Repulsion, descend
from scenes.pieces.network import Network
from scenes.pieces.tokens import cls_token, fan, patch_box, patches
from tenuto.kit.arrow import arrow, bent
from tenuto.kit.bars import Bars
from tenuto.kit.distribution import softmax
from tenuto.kit.marks import grid_places
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture
from tenuto.kit.swap import swap
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Words

SIDE, GRID = 2.4, 8  # of the photograph: manim units, patches
PHOTO_Y, TOKEN_Y, BARS = -0.72, 1.2, (1.3, 0.62)  # heights in a column; width and height of its bars
COLUMN = 4.4  # from column to column
WHOLE = softmax([0.5, 1.3, 0.2, 0.8, 0.3], 0.35)  # what the teacher says of the whole picture, and of three patches
HOLES = ((2, 3), (3, 5), (6, 2))  # hidden patches that are asked for: row, column
ANSWERS = softmax([[0.9, 0.2, 0.5, 0.1, 0.3], [0.2, 0.4, 0.1, 0.9, 0.4], [0.1, 0.8, 0.7, 0.2, 0.1]], 0.3)
POINTS, STEPS, RATE = 26, 160, 0.08  # of the descent on the sphere
KOLEO = (("ImageNet", "koleo_in1k_gain"), ("tìm địa danh", "koleo_oxford_gain"))  # tests, and what they lose without it


class ThreeLosses(LectureScene):
    """One photograph in three columns, a loss in each, and what is lost without the second and the third."""

    def construct(self) -> None:
        ground = self.ground
        star = load_tensors("features_star").pictures[0]

        dino = self._column("DINO loss", "hiểu cả bức ảnh")
        photo = Picture(star, SIDE, ground.data).move_to([0, PHOTO_Y, 0])
        token = cls_token(ground, 0.62).move_to([0, TOKEN_Y, 0])
        lines, flows = fan(patches(photo, 4), token.get_bottom(), ground.ink)
        taught, tried = self._answers(WHOLE)
        first = Group(dino, photo, lines, token, taught, tried)
        with self.beat("dino"):
            # All patches feed CLS; what the student says of it comes to what the teacher says.
            networks = self._networks()
            self.play(FadeIn(photo), FadeIn(self.note("minh hoạ · KoLeo được tính thật")), run_time=0.7)
            self.play(FadeIn(networks), run_time=0.8)
            self.play(LaggedStart(*map(Create, lines), lag_ratio=0.03), FadeIn(token), run_time=1.2)
            self.cue("dino")
            self.play(FadeIn(dino), FadeIn(taught), FadeIn(tried), run_time=0.5)
            self.play(tried.to(WHOLE), *map(FadeIn, flows), run_time=1.0)
            self.loop(*(flow.run() for flow in flows), run_time=2)

        crowd = np.array([0.25, 0.35, 1.0]) + 0.4 * np.random.default_rng(0).normal(size=(POINTS, 3))
        batch = Repulsion(descend(crowd, STEPS, RATE), ground, 1.68).shift([0, -0.15, 0])
        globe, cloud, ties = batch
        batch.globe.turn(0)
        koleo = self._column("KoLeo", "trải đều cả lô ảnh")
        with self.beat("koleo"):
            # The CLS of every picture of the batch becomes a point on a sphere.
            loss = Number(batch.loss, theme.BODY, ground.loss, decimals=2, prefix="loss ", computed=True)
            loss.shift([0, -2.95, 0])
            rest = grid_places(POINTS - 1, 5, 0.62, at=(COLUMN, -0.15))
            others = Flock(load_tensors("wall").pictures[: POINTS - 1], rest, 0.56, 0.0)
            name = self.words("lô ảnh", theme.LABEL, ground.data, at=(COLUMN, 1.62), weight=SEMIBOLD)
            self.play(
                FadeOut(VGroup(*flows), networks, run_time=0.3), first.animate.shift(COLUMN * LEFT), FadeIn(koleo),
                FadeIn(globe), Flight(others, opacities=1.0, lag=0.4), FadeIn(name), run_time=0.7,
            )  # fmt: skip
            starts = [token.get_center(), *others.places]
            points = VGroup(*(Dot(start, 0.085, color=ground.data) for start in starts))
            self.play(ReplacementTransform(points, cloud.dots), run_time=0.5)
            self.add(cloud)
            # Nearest neighbours push each other away, until all are far apart.
            self.cue("push")
            self.play(LaggedStart(*map(FadeIn, ties), lag_ratio=0.05), FadeIn(loss), run_time=1.0)
            self.play(batch.to(0.08, 0.1), loss.vary(lambda share: batch.loss), run_time=1.5)
            self.cue("spread")
            self.play(batch.to(1.0, 0.4), loss.vary(lambda share: batch.loss), run_time=2.0)
            # Without the loss the points run together again: hardly worse for the one test, much for the other.
            self.cue("without")
            without = self.words("bỏ KoLeo", theme.BODY, ground.ink, at=(0, 2.0), weight=SEMIBOLD)
            self.play(swap(koleo[0], without), batch.to(0.0, 0.0), loss.vary(lambda share: batch.loss), run_time=1.15)
            lost = -np.array([fact(name).value for _, name in KOLEO])
            falls, tests = self._effects(lost)
            self.cue("small")
            self.play(FadeOut(others, name), run_time=0.2)
            self.play(FadeIn(tests[0], run_time=0.7), falls.to(lost * [1, 0]), run_time=1.9)
            self.cue("large")
            self.play(FadeIn(tests[1]), falls.to(lost), run_time=1.2)

        ibot = self._column("iBOT loss", "hiểu từng chỗ").shift(COLUMN * RIGHT)
        with self.beat("ibot"):
            # The photograph again.
            copy = photo.copy().shift(2 * COLUMN * RIGHT)
            kept = self._drop("bỏ KoLeo: tìm địa danh", "koleo_oxford_gain", 0)
            self.play(
                FadeOut(falls, tests, loss, run_time=0.4), swap(without, koleo[0]), FadeIn(kept), batch.to(1.0, 0.4), FadeIn(ibot),
                TransformFromCopy(photo, copy), run_time=1.0,
            )  # fmt: skip
            # With holes; and each hole is asked instead of CLS.
            self.cue("masked")
            mask = blocks(GRID, 0.4, 3)
            mask[tuple(np.array(HOLES).T)] = True
            hole = DashedVMobject(Square(0.62, stroke_color=ground.ink, stroke_width=3), 20).move_to(
                [COLUMN, TOKEN_Y, 0]
            )
            self.play(FadeIn(veil(copy, mask, ground)), FadeIn(hole), run_time=0.8)
            self.cue("place")
            rays = VGroup(*(self._ray(copy, place, hole) for place in HOLES))
            wanted, guessed = self._answers(ANSWERS[0]).shift(COLUMN * RIGHT)
            self.play(FadeIn(rays[0], wanted, guessed), run_time=0.3)
            self.play(guessed.to(ANSWERS[0]), run_time=0.4)
            for last, ray, answer in zip(rays, rays[1:], ANSWERS[1:], strict=False):
                self.play(FadeOut(last), FadeIn(ray), wanted.to(answer), guessed.to(answer, 0.1), run_time=0.9)
            self.cue("loss")
            self.play(FadeIn(self._drop("bỏ iBOT: ADE20k", "ibot_ade_gain", COLUMN), shift=0.15 * DOWN), run_time=0.5)

    def _column(self, title: str, purpose: str) -> VGroup:
        """The loss above, what it is for below."""
        title = self.words(title, theme.BODY, self.ground.loss, at=(0, 2.0), weight=SEMIBOLD)
        return VGroup(title, self.words(purpose, theme.LABEL, at=(0, -2.4)))

    def _answers(self, taught: NDArray[np.float64]) -> VGroup:
        """The teacher's distribution left of a token, the student's, flat as yet, right of it."""
        ground, flat = self.ground, np.full(len(taught), 1 / len(taught))
        left, right = (
            Bars(values, color, ground, *BARS, full=0.7).shift([x, TOKEN_Y - 0.31, 0])
            for values, color, x in ((taught, ground.teacher, -1.25), (flat, ground.student, 1.25))
        )
        return VGroup(left, right)

    def _networks(self) -> VGroup:
        """Teacher and student at both sides of the photograph, and the ways from it to their answers."""
        ground, found = self.ground, VGroup()
        for name, color, side in (("Teacher", ground.teacher, LEFT), ("Student", ground.student, RIGHT)):
            box = Network(name, color, ground, 2.9, 1.75).move_to(4.4 * side + PHOTO_Y * UP)
            start, end = (SIDE / 2 + 0.15) * side + PHOTO_Y * UP, box.get_edge_center(-side) - 0.1 * side
            corner, answer = 4.4 * side + TOKEN_Y * UP, 2.15 * side + TOKEN_Y * UP
            found.add(box, arrow(start, end, color), bent([box.get_top() + 0.1 * UP, corner, answer], color))
        return found

    def _ray(self, picture: Picture, place: tuple[int, int], token: DashedVMobject) -> VGroup:
        """The outline of one hidden patch, and a line from it to the token."""
        rim = picture.region(*patch_box(*place, GRID), self.ground.ink, stroke_width=4)
        return VGroup(rim, Line(rim.get_top(), token.get_bottom(), stroke_color=self.ground.ink, stroke_width=2.5))

    def _effects(self, lost: NDArray[np.float64]) -> tuple[Bars, VGroup]:
        """How far two results fall without KoLeo, as bars that hang, at first of no length; and what the results are."""
        ground, top, deepest = self.ground, 0.75, 2.9
        falls = Bars(0 * lost, ground.loss, ground, 3.9, deepest, full=-lost.min()).shift([COLUMN, top, 0])
        tests = VGroup()
        for index, (test, name) in enumerate(KOLEO):
            x, end = falls.top(index)[0], top - deepest * lost[index] / lost.min()
            says = self.words(f"−{fact(name).text}", at=(x, end - 0.42), weight=SEMIBOLD)
            tests.add(VGroup(self.words(test, theme.LABEL, at=(x, top + 0.2)), says))
        return falls, tests

    def _drop(self, what: str, lost: str, x: float) -> Words:
        """What falls without a loss, below its column."""
        return self.words(f"{what} −{fact(lost).text}", theme.LABEL, self.ground.loss, at=(x, -2.95), weight=SEMIBOLD)

"""DINOv2's three losses: what CLS says, what hidden patches say, and pictures that keep apart on a sphere."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from scenes.dinov2.pieces.holes import blocks, veil
from scenes.dinov2.three_losses_pieces import Repulsion, descend
from scenes.pieces.network import Network
from scenes.pieces.tokens import cls_token, fan, patch_box, patches
from tenuto.kit.arrow import arrow, bent
from tenuto.kit.bars import Bars
from tenuto.kit.distribution import softmax
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

SIDE, GRID = 2.4, 8  # of the photograph: manim units, patches
PHOTO_Y, TOKEN_Y, BARS = -0.72, 1.2, (1.3, 0.62)  # heights in a column; width and height of its bars
COLUMN, TWO = 4.4, 2.9  # from column to column; from the middle while there are only two
WHOLE = softmax([0.5, 1.3, 0.2, 0.8, 0.3], 0.35)  # what the teacher says of the whole picture, and of three patches
HOLES = ((2, 3), (3, 5), (6, 2))  # hidden patches that are asked for: row, column
ANSWERS = softmax([[0.9, 0.2, 0.5, 0.1, 0.3], [0.2, 0.4, 0.1, 0.9, 0.4], [0.1, 0.8, 0.7, 0.2, 0.1]], 0.3)
POINTS, STEPS, RATE, ROCK = 26, 160, 0.08, 0.5  # of the descent on the sphere; radians that the globe swings


class ThreeLosses(LectureScene):
    """One photograph in three columns, a loss in each; then what the third is worth."""

    def construct(self) -> None:
        ground = self.ground
        cat = load_tensors("features").pictures[1]

        dino = self._column("DINO loss", "hiểu toàn ảnh")
        photo = Picture(cat, SIDE, ground.data).move_to([0, PHOTO_Y, 0])
        token = cls_token(ground, 0.62).move_to([0, TOKEN_Y, 0])
        lines, flows = fan(patches(photo, 4), token.get_bottom(), ground.ink)
        taught, tried = self._answers(WHOLE)
        first = Group(dino, photo, lines, token, taught, tried)
        with self.beat("dino"):
            # All patches feed CLS; what the student says of it comes to what the teacher says.
            self.play(FadeIn(photo), FadeIn(dino), FadeIn(self.note("minh hoạ · KoLeo được tính thật")), run_time=0.6)
            self.play(LaggedStart(*map(Create, lines), lag_ratio=0.03), FadeIn(token), run_time=0.9)
            networks = self._networks()
            self.play(FadeIn(networks), run_time=0.6)
            self.play(FadeIn(taught), FadeIn(tried), run_time=0.4)
            self.play(tried.to(WHOLE), *map(FadeIn, flows), run_time=1.0)
            self.loop(*(flow.run() for flow in flows), run_time=2.5)

        ibot = self._column("iBOT loss", "hiểu từng chỗ").shift(TWO * RIGHT)
        with self.beat("ibot"):
            # The photograph again, with holes.
            copy = photo.copy().shift(TWO * RIGHT)
            self.play(FadeOut(VGroup(*flows), networks), run_time=0.4)
            self.play(first.animate.shift(TWO * LEFT), TransformFromCopy(photo, copy), FadeIn(ibot), run_time=0.9)
            mask = blocks(GRID, 0.4, 3)
            mask[tuple(np.array(HOLES).T)] = True
            hidden = veil(copy, mask, ground)
            self.play(FadeIn(hidden), run_time=0.5)

            # Now each hole is asked instead of CLS.
            hole = DashedVMobject(Square(0.62, stroke_color=ground.ink, stroke_width=3), 20).move_to([TWO, TOKEN_Y, 0])
            rays = VGroup(*(self._ray(copy, place, hole) for place in HOLES))
            wanted, guessed = self._answers(ANSWERS[0]).shift(TWO * RIGHT)
            self.play(FadeIn(hole), Create(rays[0]), FadeIn(wanted), FadeIn(guessed), run_time=0.6)
            self.play(guessed.to(ANSWERS[0]), run_time=0.7)
            for last, ray, answer in zip(rays, rays[1:], ANSWERS[1:], strict=False):
                asked = wanted.to(answer), guessed.to(answer, 0.1)
                self.play(FadeOut(last), FadeIn(ray), *asked, run_time=0.7)
            drop = f"bỏ iBOT: ADE20k −{fact('ibot_ade_gain').text}"
            drop = VGroup(self.words(drop, theme.LABEL, ground.loss, at=(TWO, -2.95), weight=SEMIBOLD))
            self.play(FadeIn(drop, shift=0.15 * DOWN), run_time=0.4)
        second = Group(ibot, copy, hidden, hole, rays[2], wanted, guessed, drop)

        crowd = np.array([0.25, 0.35, 1.0]) + 0.4 * np.random.default_rng(0).normal(size=(POINTS, 3))
        batch = Repulsion(descend(crowd, STEPS, RATE), ground, 1.68).shift([COLUMN, -0.15, 0])
        globe, cloud, ties = batch
        batch.globe.turn(0)
        with self.beat("koleo"):
            # Every picture's CLS becomes a point on a sphere; nearest neighbours push each other away.
            third = self._column("KoLeo", "trải đều cả batch").shift(COLUMN * RIGHT)
            loss = Number(batch.loss, theme.HEADING, ground.loss, decimals=2, prefix="loss ", computed=True)
            loss.shift([COLUMN, -2.95, 0])
            aside = first.animate.shift((COLUMN - TWO) * LEFT), second.animate.shift(TWO * LEFT)
            self.play(*aside, FadeIn(third), run_time=0.8)
            self.play(FadeIn(globe), TransformFromCopy(VGroup(token[0]), cloud.dots), run_time=0.8)
            self.add(cloud)
            self.play(FadeIn(ties), FadeIn(loss), run_time=0.4)
            self.play(batch.to(1.0, 0.4), loss.vary(lambda share: batch.loss), run_time=2.3)
            self.loop(globe.vary(lambda share: 0.4 + ROCK * np.sin(TAU * share)), run_time=1.9)

        with self.beat("koleo_effect"):
            # The globe makes room for two results.
            gone = FadeOut(Group(first, second, third, loss))
            self.play(gone, Group(globe, cloud, ties).animate.shift([-7.75, -0.1, 0]), run_time=0.9)
            chart, names, losses = self._effects()
            formula = self.formula("- 1/n sum_i log min_(j != i) norm(x_i - x_j)", theme.BODY, ground.loss)
            formula.move_to([-3.35, -2.55, 0])
            ends = formula.get_left() + 0.15 * LEFT, formula.get_right() + 0.15 * RIGHT
            strike = Line(*ends, stroke_color=ground.ink, stroke_width=5)
            self.play(FadeIn(formula), FadeIn(chart), FadeIn(names), run_time=0.7)

            # Without the loss the points run together again, and with them falls what needs them apart.
            self.play(FadeIn(losses[0]), run_time=0.4)
            without = np.array([fact("koleo_off_in1k").value, fact("koleo_off_oxford").value])
            self.play(batch.to(0.0, 0.0), chart.to(without), Create(strike), run_time=2.0)
            self.play(FadeIn(losses[1:], shift=0.15 * DOWN), run_time=0.5)

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

    def _effects(self) -> tuple[Bars, VGroup, VGroup]:
        """Two results with KoLeo, what they are, and what is lost of each without it."""
        ground, style = self.ground, {"numbers": "value", "number_px": theme.BODY, "decimals": 1}
        values = [fact("koleo_on_in1k").value, fact("koleo_on_oxford").value]
        chart = Bars(values, ground.data, ground, 5.0, 3.2, full=90, **style).shift([3.2, -2.25, 0])
        names, losses = (
            VGroup(),
            VGroup(self.words("bỏ KoLeo", theme.HEADING, ground.loss, (3.2, 1.9), weight=SEMIBOLD)),
        )
        tests = (("ImageNet (%)", "koleo_in1k_gain"), ("tìm địa danh (mAP)", "koleo_oxford_gain"))
        for index, (name, loss) in enumerate(tests):
            x = chart.top(index)[0]
            names.add(self.words(name, theme.LABEL, at=(x, -2.75)))
            losses.add(self.words(f"−{fact(loss).text}", theme.BODY, ground.ground, at=(x, -1.0), weight=SEMIBOLD))
        return chart, names, losses

"""DINOv2's three losses: what CLS says, what hidden patches say, and pictures that keep apart on a sphere."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from scenes import theme
from scenes.data import fact, load_tensors
from scenes.kit.arrow import arrow, bent
from scenes.kit.bars import Bars, ShowBars, VaryBars, softmax
from scenes.kit.flow import Stream
from scenes.kit.globe import Cloud, Globe, Ties, TurnGlobe
from scenes.kit.holes import blocks, veil
from scenes.kit.koleo import descend, koleo, neighbours
from scenes.kit.lettering import stand
from scenes.kit.network import Network
from scenes.kit.number import Number
from scenes.kit.picture import Picture
from scenes.kit.tokens import cls_token, fan, patches
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

SIDE, GRID = 2.4, 8  # of the photograph: manim units, patches
PHOTO_Y, TOKEN_Y, BARS = -0.72, 1.2, (1.3, 0.62)  # heights in a column; width and height of its bars
COLUMN, TWO = 4.4, 2.9  # from column to column; from the middle while there are only two
WHOLE, GUESS = softmax([0.5, 1.3, 0.2, 0.8, 0.3], 0.35), softmax([0.6, 0.9, 0.5, 0.7, 0.6], 0.5)
HOLES = ((2, 3), (3, 5), (6, 2))  # hidden patches that are asked for: row, column
ANSWERS = [
    softmax(logits, 0.3) for logits in ([0.9, 0.2, 0.5, 0.1, 0.3], [0.2, 0.4, 0.1, 0.9, 0.4], [0.1, 0.8, 0.7, 0.2, 0.1])
]
POINTS, STEPS, RATE = 26, 160, 0.08  # of the descent on the sphere
ROCK = 0.5  # radians that the globe swings


class ThreeLosses(LectureScene):
    """One photograph in three columns, a loss in each; then what the third is worth."""

    def construct(self) -> None:
        ground = self.ground
        cat = load_tensors("features").pictures[1]
        sketch = self.note("minh hoạ · KoLeo được tính thật")

        dino = self._column("DINO loss", "hiểu toàn ảnh")
        photo = Picture(cat, SIDE, ground.data).move_to([0, PHOTO_Y, 0])
        token = cls_token(ground, 0.62).move_to([0, TOKEN_Y, 0])
        lines, flows = fan(patches(photo, 4), token.get_bottom(), ground.ink)
        taught, tried = self._answers(WHOLE, np.full(5, 0.2))
        first = Group(dino, photo, lines, token, taught, tried)
        with self.beat("dino"):
            # All patches feed CLS; what the student says of it comes to what the teacher says.
            self.play(FadeIn(photo), FadeIn(dino), FadeIn(sketch), run_time=0.6)
            self.play(LaggedStart(*map(Create, lines), lag_ratio=0.03), FadeIn(token), run_time=0.9)
            networks = self._networks(photo)
            self.play(FadeIn(networks), run_time=0.6)
            self.play(FadeIn(taught), FadeIn(tried), run_time=0.4)
            self.play(ShowBars(tried, WHOLE), *map(FadeIn, flows), run_time=1.0)
            self.loop(*map(Stream, flows), run_time=2.5)

        ibot = self._column("iBOT loss", "hiểu từng chỗ").shift(TWO * RIGHT)
        copy = photo.copy().shift(TWO * RIGHT)
        hidden = self._hidden(copy)
        with self.beat("ibot"):
            # The photograph again, with holes; now each hole is asked instead of CLS.
            self.play(
                FadeOut(VGroup(*flows), networks),
                first.animate.shift(TWO * LEFT),
                TransformFromCopy(photo, copy),
                FadeIn(ibot),
                run_time=0.9,
            )
            self.play(FadeIn(hidden), run_time=0.5)
            hole = DashedVMobject(Square(0.62, stroke_color=ground.ink, stroke_width=3), 20).move_to([TWO, TOKEN_Y, 0])
            rays = VGroup(*(self._ray(copy, place, hole) for place in HOLES))
            wanted, guessed = self._answers(ANSWERS[0], np.full(5, 0.2))
            VGroup(wanted, guessed).shift(TWO * RIGHT)
            self.play(FadeIn(hole), Create(rays[0]), FadeIn(wanted), FadeIn(guessed), run_time=0.6)
            self.play(ShowBars(guessed, ANSWERS[0]), run_time=0.7)
            for index in (1, 2):
                self.play(
                    FadeOut(rays[index - 1]),
                    FadeIn(rays[index]),
                    ShowBars(wanted, ANSWERS[index]),
                    ShowBars(guessed, ANSWERS[index], 0.1),
                    run_time=0.7,
                )
            drop = self._drop("bỏ iBOT: ADE20k", fact("ibot_ade_gain").text).shift(TWO * RIGHT)
            self.play(FadeIn(drop, shift=0.15 * DOWN), run_time=0.4)
        second = Group(ibot, copy, hidden, hole, rays[2], wanted, guessed, drop)

        globe, cloud, ties, path = self._sphere()
        with self.beat("koleo"):
            # Every picture's CLS becomes a point on a sphere; nearest neighbours push each other away.
            third = self._column("KoLeo", "trải đều cả batch").shift(COLUMN * RIGHT)
            loss = Number(koleo(path[0]), theme.HEADING, ground.loss, decimals=2, prefix="loss ").shift(
                [COLUMN, -2.95, 0]
            )
            loss.is_computed = True
            self.play(
                first.animate.shift((COLUMN - TWO) * LEFT),
                second.animate.shift(TWO * LEFT),
                FadeIn(third),
                run_time=0.8,
            )
            self.play(FadeIn(globe), TransformFromCopy(VGroup(token[0]), cloud.dots), run_time=0.8)
            self.add(cloud)
            self.play(FadeIn(ties), FadeIn(loss), run_time=0.4)

            def push(share: float) -> None:
                _place(cloud, ties, path, share)
                loss.show(koleo(cloud.vectors), running=share < 1)

            self.add(loss)
            self.play(
                TurnGlobe(globe, lambda share: 0.4 * share, push, rate_func=smooth),
                UpdateFromAlphaFunc(loss, lambda number, share: None), run_time=2.6,
            )  # fmt: skip
            self.loop(TurnGlobe(globe, lambda share: 0.4 + ROCK * np.sin(TAU * share)), run_time=2.2)

        with self.beat("koleo_effect"):
            # Without it the points run together again, and with them falls what needs them apart.
            self.play(
                FadeOut(Group(first, second, third, loss)),
                Group(globe, cloud, ties).animate.shift([-7.75, -0.1, 0]),
                run_time=0.9,
            )
            chart, names, losses = self._effects()
            formula = self.formula("- 1/n sum_i log min_(j != i) norm(x_i - x_j)", theme.BODY, ground.loss).move_to(
                [-3.35, -2.55, 0]
            )
            self.play(FadeIn(formula), FadeIn(chart), FadeIn(names), run_time=0.7)
            strike = Line(
                formula.get_left() + 0.15 * LEFT,
                formula.get_right() + 0.15 * RIGHT,
                stroke_color=ground.ink,
                stroke_width=5,
            )
            start, end = chart.values, np.array([fact("koleo_off_in1k").value, fact("koleo_off_oxford").value])
            self.play(FadeIn(losses[0]), run_time=0.4)
            self.play(
                TurnGlobe(globe, lambda share: 0.4 - 0.4 * share, lambda share: _place(cloud, ties, path, 1 - share), rate_func=smooth),
                VaryBars(chart, lambda share: start + (end - start) * share), Create(strike), run_time=2.0,
            )  # fmt: skip
            self.play(FadeIn(losses[1:], shift=0.15 * DOWN), run_time=0.5)

    def _column(self, title: str, purpose: str) -> VGroup:
        """The loss above, what it is for below."""
        return VGroup(
            stand(self.words(title, theme.BODY, self.ground.loss, weight=SEMIBOLD), 0, 2.0),
            stand(self.words(purpose, theme.LABEL), 0, -2.4),
        )

    def _answers(self, taught: NDArray[np.float64], tried: NDArray[np.float64]) -> tuple[Bars, Bars]:
        """The teacher's distribution left of a token, the student's right of it."""
        ground = self.ground
        return (
            Bars(taught, ground.teacher, ground, *BARS, full=0.7).shift([-1.25, TOKEN_Y - 0.31, 0]),
            Bars(tried, ground.student, ground, *BARS, full=0.7).shift([1.25, TOKEN_Y - 0.31, 0]),
        )

    def _networks(self, photo: Picture) -> VGroup:
        """Teacher and student at both sides of the photograph, and the ways from it to their answers."""
        ground, x = self.ground, 4.4
        found = VGroup()
        for name, color, side in (("Teacher", ground.teacher, -1), ("Student", ground.student, 1)):
            box = Network(name, color, ground, 2.9, 1.75).move_to([side * x, PHOTO_Y, 0])
            found.add(
                box,
                arrow(
                    [side * (SIDE / 2 + 0.15), PHOTO_Y, 0],
                    box.get_edge_center(-side * RIGHT) - [side * 0.1, 0, 0],
                    color,
                ),
                bent([box.get_top() + 0.1 * UP, [side * x, TOKEN_Y, 0], [side * 2.15, TOKEN_Y, 0]], color),
            )
        return found

    def _hidden(self, picture: Picture) -> VMobject:
        """What covers the hidden patches."""
        mask = blocks(GRID, 0.4, 3)
        mask[tuple(np.array(HOLES).T)] = True
        return veil(picture, mask, self.ground)

    def _ray(self, picture: Picture, place: tuple[int, int], token: DashedVMobject) -> VGroup:
        """The outline of one hidden patch, and a line from it to the token."""
        rim = picture.region(place[1] / GRID, place[0] / GRID, 1 / GRID, 1 / GRID, self.ground.ink, stroke_width=4)
        return VGroup(rim, Line(rim.get_top(), token.get_bottom(), stroke_color=self.ground.ink, stroke_width=2.5))

    def _drop(self, what: str, much: str) -> VGroup:
        """What is lost without a loss."""
        words = self.words(f"{what} −{much}", theme.LABEL, self.ground.loss, weight=SEMIBOLD)
        return VGroup(stand(words, 0, -2.95))

    def _sphere(self) -> tuple[Globe, Cloud, Ties, NDArray[np.float64]]:
        """A globe in the third column, points on it that lie close together, and the way that KoLeo takes them."""
        ground = self.ground
        rng = np.random.default_rng(0)
        path = descend(np.array([0.25, 0.35, 1.0]) + 0.4 * rng.normal(size=(POINTS, 3)), STEPS, RATE)
        globe = Globe(ground, 1.68).shift([COLUMN, -0.15, 0])
        globe.turn(0)
        ties = globe.ties(path[0], neighbours(path[0]), ground.loss)
        cloud = globe.dots(path[0], ground.data, 0.085)
        return globe, cloud, ties, path

    def _effects(self) -> tuple[Bars, VGroup, VGroup]:
        """Two results with KoLeo, what they are, and what is lost of each without it."""
        ground = self.ground
        values = [fact("koleo_on_in1k").value, fact("koleo_on_oxford").value]
        chart = Bars(
            values, ground.data, ground, 5.0, 3.2, full=90, numbers="value", number_px=theme.BODY, decimals=1
        ).shift([3.2, -2.25, 0])
        xs = [chart.top(index)[0] for index in range(2)]
        names = VGroup(
            stand(self.words("ImageNet (%)", theme.LABEL), xs[0], -2.75),
            stand(self.words("tìm địa danh (mAP)", theme.LABEL), xs[1], -2.75),
        )
        losses = VGroup(
            stand(self.words("bỏ KoLeo", theme.HEADING, ground.loss, weight=SEMIBOLD), 3.2, 1.9),
            *(stand(self.words(f"−{fact(name).text}", theme.BODY, ground.ground, weight=SEMIBOLD), x, -1.0)
              for name, x in zip(("koleo_in1k_gain", "koleo_oxford_gain"), xs, strict=True)),
        )  # fmt: skip
        return chart, names, losses


def _place(cloud: Cloud, ties: Ties, path: NDArray[np.float64], share: float) -> None:
    """The points after a share of all steps, each tied to whoever is nearest now."""
    exact = share * (len(path) - 1)
    low = min(int(exact), len(path) - 2)
    now = path[low] + (path[low + 1] - path[low]) * (exact - low)
    cloud.vectors = ties.vectors = now / np.linalg.norm(now, axis=1, keepdims=True)
    ties.others = neighbours(now)

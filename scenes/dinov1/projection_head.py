"""The projection head: widths in true proportion, a sphere, directions on it, how many of them, and what they cost."""

from __future__ import annotations

import itertools

import numpy as np
from manim import *
from numpy.typing import NDArray

from scenes import theme
from scenes.data import fact
from scenes.kit.arrow import arrow
from scenes.kit.bars import Bars, VaryBars
from scenes.kit.flow import Flow, Stream
from scenes.kit.globe import Globe, TurnGlobe, spread_directions
from scenes.kit.lettering import stand
from scenes.kit.plot import Axis, Plot
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
WIDTHS = ("vits_dim", "head_hidden", "head_hidden", "head_bottleneck")  # facts
XS = (-5.9, -4.2, -2.3, -0.55)  # where those layers stand
TALLEST = 4.1  # height of the widest hidden layer; everything else is drawn in proportion
COLUMN, PITCH, CHAIN_Y = 0.135, 0.156, -0.1  # a column's width, from one to the next in the last layer, their middle
FAN_X = 3.85
SWEEP = ("k1024", "k4096", "k16384", "k65536", "k262144")
PICTURES, PROTOTYPES = 14, 72  # drawn of each
ROCK = 0.45  # radians, how far the globe swings
STRIP = 11.2, 0.5  # the last layer's weights behind the bottleneck: units for its K columns, for its 256 rows


class ProjectionHead(LectureScene):
    """A vector widens, narrows, is put on a sphere and asked how near it is to many directions."""

    def construct(self) -> None:
        ground = self.ground
        columns, numbers, joints = self._chain()
        name = stand(self.words("CLS", theme.LABEL, ground.data, weight=SEMIBOLD), XS[0], columns[0].get_top()[1] + 0.2)
        norm = self.formula("ell_2", theme.HEADING).move_to([XS[3], columns[3].get_top()[1] + 0.4, 0])

        with self.beat("widen"):
            # Each layer grows out of the one before; heights and areas are in true proportion.
            self.play(FadeIn(columns[0], shift=0.3 * RIGHT), FadeIn(numbers[0]), FadeIn(name), run_time=0.7)
            for index in range(1, len(columns)):
                self.play(
                    FadeIn(joints[index - 1]), TransformFromCopy(columns[index - 1], columns[index]), FadeIn(numbers[index]),
                    run_time=0.9 if index < 4 else 1.3,
                )  # fmt: skip
            flow = Flow(Line(columns[0].get_center(), columns[4].get_left()), ground.ink, 6)
            self.play(FadeIn(norm), FadeIn(flow), run_time=0.4)
            self.loop(Stream(flow, 2), run_time=2)

        globe = Globe(ground, 2.4).shift([3.2, MIDDLE, 0])
        directions = spread_directions(PICTURES)
        lengths = np.random.default_rng(4).uniform(0.3, 1.25, (PICTURES, 1))
        sketch = self.note("minh hoạ trong ba chiều")
        with self.beat("sphere"):
            # Vectors of all lengths, each divided by its own: all end on one sphere.
            chain = VGroup(columns[:3], numbers[:3], columns[4], numbers[4], joints, name, norm)
            self.play(
                FadeOut(chain, flow), columns[3].animate.move_to([-5.6, MIDDLE, 0]),
                numbers[3].animate.move_to([-5.6, MIDDLE - 0.65, 0]), run_time=0.8,
            )  # fmt: skip
            cloud = globe.turn(0).dots(directions * lengths, ground.data, rays=True)
            formula = self.formula("z / norm(z)", theme.TITLE).move_to([-2.35, MIDDLE, 0])
            ways = VGroup(
                arrow([-5.1, MIDDLE, 0], [-3.2, MIDDLE, 0], ground.muted),
                arrow([-1.5, MIDDLE, 0], [0.4, MIDDLE, 0], ground.muted),
            )
            self.play(FadeIn(globe), FadeIn(sketch), FadeIn(formula), FadeIn(ways), run_time=0.5)
            self.play(TransformFromCopy(VGroup(columns[3]), cloud), run_time=0.9)

            def shorten(share: float) -> None:
                cloud.vectors = directions * lengths ** (1 - share)

            self.play(TurnGlobe(globe, lambda share: 0, shorten, rate_func=smooth), run_time=1.6)
            self.play(cloud.rays.animate.set_stroke(opacity=0.25), run_time=0.3)
            self.loop(TurnGlobe(globe, lambda share: ROCK * np.sin(TAU * share)), run_time=2.8)

        with self.beat("prototypes"):
            # One point, many directions: every bar says how near the point is to one of them.
            self.play(
                FadeOut(VGroup(formula, ways, columns[3], numbers[3])),
                globe.animate.shift(6.6 * LEFT),
                FadeOut(cloud, shift=6.6 * LEFT),
                run_time=0.8,
            )
            globe.things.remove(cloud)
            prototypes = np.random.default_rng(0).permutation(spread_directions(PROTOTYPES))
            spikes = globe.spikes(prototypes, ground.ink)
            point = globe.dots(_orbit(0), ground.data, 0.17)
            bars = Bars(prototypes @ _orbit(0)[0], ground.data, ground, 6.2, 1.6).shift([3.25, MIDDLE - 0.1, 0])
            count = VGroup(
                stand(
                    self.words(f"{fact('head_prototypes').text} prototype", theme.HEADING, weight=SEMIBOLD), 3.25, 1.7
                ),
                stand(self.words("điểm càng gần hướng nào, cột ấy càng cao", theme.LABEL, ground.muted), 3.25, -2.85),
            )
            self.play(LaggedStart(*map(FadeIn, spikes), lag_ratio=0.05), FadeIn(count[0]), run_time=1.2)
            self.play(FadeIn(point), TransformFromCopy(spikes, bars.bars), FadeIn(bars.base), run_time=1.2)

            def ask(share: float) -> None:
                point.vectors = _orbit(share)
                spikes.strength = _nearness(prototypes @ point.vectors[0])

            near = _nearness(prototypes @ _orbit(0)[0])

            def dim(share: float) -> None:
                spikes.strength = 1 + share * (near - 1)

            self.play(TurnGlobe(globe, lambda share: 0, dim), FadeIn(count[1]), run_time=0.6)
            self.add(bars)
            self.loop(
                TurnGlobe(globe, lambda share: 0, ask),
                VaryBars(bars, lambda share: prototypes @ _orbit(share)[0]),
                run_time=4,
            )

        with self.beat("sweep"):
            # How many directions: what was tried, over equal factors.
            self.play(FadeOut(VGroup(globe, spikes, point, bars, count, sketch)), run_time=0.5)
            sizes, found = ([fact(f"{k}{end}").value for k in SWEEP] for end in ("", "_knn"))
            plot = Plot(
                Axis(700, 380000, sizes, "số prototype, K", log=True), Axis(67, 70, (67, 68, 69, 70), "k-NN (%)"),
                ground, 11.4, 3.6, px=theme.LABEL, grid=True,
            ).move_to([-theme.SAFE_X, MIDDLE, 0], aligned_edge=LEFT)  # fmt: skip
            dots = plot.dots(sizes, found, ground.data, 0.13)
            dots[3].set_fill(ground.ink).scale(1.4)
            labels = VGroup(
                *(
                    plot.beside(self.words(fact(f"{k}_knn").text, theme.BODY, weight=SEMIBOLD), size, value, way)
                    for k, size, value, way in zip(SWEEP, sizes, found, (RIGHT, UP, DOWN, UP, DOWN), strict=True)
                )
            )
            curve = plot.curve(sizes, found, ground.data)
            self.play(FadeIn(plot), run_time=0.6)
            self.play(
                Create(curve),
                LaggedStart(*map(FadeIn, dots), lag_ratio=0.8),
                LaggedStart(*map(FadeIn, labels), lag_ratio=0.8),
                run_time=2.6,
            )

        with self.beat("bottleneck"):
            # The last layer's weights as an area, behind the bottleneck; and the same layer eight times as tall without.
            self.play(FadeOut(VGroup(plot, curve, dots, labels)), run_time=0.4)
            thin, rest, texts = self._weights()
            self.play(FadeIn(texts[0]), GrowFromEdge(thin, LEFT), FadeIn(texts[1]), run_time=1.0)
            self.play(FadeIn(texts[2], shift=0.1 * RIGHT), run_time=0.5)
            self.play(
                LaggedStart(*(FadeIn(strip, shift=0.2 * UP) for strip in rest), lag_ratio=0.3),
                FadeIn(texts[3]),
                run_time=1.8,
            )
            self.play(FadeIn(texts[4]), run_time=0.5)

    def _chain(self) -> tuple[VGroup, VGroup, VGroup]:
        """The layers as columns, the last one folded into many; their widths below; the linear layers between them."""
        ground, unit = self.ground, TALLEST / fact("head_hidden").value
        columns, numbers, joints = VGroup(), VGroup(), VGroup()
        for x, name in zip(XS, WIDTHS, strict=True):
            columns.add(self._column(x, fact(name).value * unit))
        folds = round(fact("head_prototypes").value * unit / TALLEST)
        columns.add(VGroup(*(self._column(FAN_X + (i - (folds - 1) / 2) * PITCH, TALLEST) for i in range(folds))))
        for column, name in zip(columns, (*WIDTHS, "head_prototypes"), strict=True):
            number = self.words(fact(name).text, theme.BODY, weight=SEMIBOLD)
            numbers.add(stand(number, column.get_x(), CHAIN_Y - TALLEST / 2 - 0.55))
        for one, two in itertools.pairwise(columns):
            corners = [one.get_corner(UR), two.get_corner(UL), two.get_corner(DL), one.get_corner(DR)]
            joints.add(Polygon(*corners, stroke_width=0, fill_color=ground.line, fill_opacity=0.55))
        return columns, numbers, joints

    def _column(self, x: float, height: float) -> Rectangle:
        column = Rectangle(width=COLUMN, height=height, fill_color=self.ground.data, fill_opacity=1, stroke_width=0)
        return column.move_to([x, CHAIN_Y, 0])

    def _weights(self) -> tuple[Rectangle, VGroup, VGroup]:
        """The last layer's weights with the bottleneck, what comes on top without it, and their names."""
        ground, (width, height) = self.ground, STRIP
        times = round(fact("head_hidden").value / fact("head_bottleneck").value)
        left, bottom = theme.SAFE_X - width, -2.75
        strips = VGroup(
            *(
                Rectangle(
                    width=width,
                    height=height,
                    fill_color=ground.data,
                    fill_opacity=0.14,
                    stroke_color=ground.data,
                    stroke_width=1.5,
                ).move_to([left + width / 2, bottom + (i + 0.5) * height, 0])
                for i in range(times)
            )
        )
        thin, rest = strips[0].set_fill(opacity=1), strips[1:]
        top = bottom + times * height
        texts = VGroup(
            stand(self.words(fact("head_bottleneck").text, theme.BODY, weight=SEMIBOLD), left - 0.25, bottom + 0.1, RIGHT),
            stand(self.words(f"× {fact('head_prototypes').text}", theme.BODY, weight=SEMIBOLD), left + width, top + 0.2, RIGHT),
            stand(self.words(f"{fact('head_last_weights').text} trọng số", theme.LABEL, ground.ground, weight=SEMIBOLD), left + width / 2, bottom + 0.12),
            stand(self.words(fact("head_hidden").text, theme.BODY, ground.muted, weight=SEMIBOLD), left - 0.25, (bottom + top) / 2, RIGHT),
            stand(self.words(f"{fact('head_wide_weights').text} nếu không có chỗ thắt", theme.HEADING, weight=SEMIBOLD), left + width / 2, bottom + 4.5 * height - 0.13),
        )  # fmt: skip
        return thin, rest, texts


def _orbit(share: float) -> NDArray[np.float64]:
    """A point that goes round on the near side of the sphere, (1, 3)."""
    turn = TAU * share
    point = np.array([0.75 * np.cos(turn), 0.35 + 0.55 * np.sin(turn), 1.0])
    return np.asarray(point[None] / np.linalg.norm(point))


def _nearness(cosines: NDArray[np.float64]) -> NDArray[np.float64]:
    """How bright a direction is drawn."""
    return np.asarray(np.clip(cosines, 0, 1) ** 3)

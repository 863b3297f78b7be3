"""The projection head: widths in true proportion, a sphere, directions on it, how many of them, and what they cost."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from scenes.dinov1.projection_head_pieces import LayerChain, Prototypes, sheets
from tenuto.kit.arrow import arrow
from tenuto.kit.flow import Flow
from tenuto.kit.globe import Globe, spread_directions
from tenuto.kit.plot import Axis, Plot
from tenuto.stage import theme
from tenuto.stage.data import fact
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
LAYERS = ("vits_dim", "head_hidden", "head_hidden", "head_bottleneck", "head_prototypes")  # facts
XS = (-5.9, -4.2, -2.3, -0.55, 3.85)  # where those layers stand
TALLEST, CHAIN_Y = 4.1, -0.1  # height of the widest hidden layer, to which everything is in proportion, and its middle
SWEEP = ("k1024", "k4096", "k16384", "k65536", "k262144")  # facts, with _knn
PICTURES, PROTOTYPES = 14, 72  # drawn of each
ROCK = 0.45  # radians, how far the globe swings
STRIP = (11.2, 0.5)  # the last layer's weights behind the bottleneck: units for its K columns, for its 256 rows


class ProjectionHead(LectureScene):
    """A vector widens, narrows, is put on a sphere and asked how near it is to many directions."""

    def construct(self) -> None:
        ground = self.ground

        with self.beat("widen"):
            # Each layer grows out of the one before; heights and areas are in true proportion.
            widths = [fact(layer).value for layer in LAYERS]
            chain = LayerChain(widths, XS, ground.data, ground, fact("head_hidden").value, TALLEST, CHAIN_Y)
            columns, foot = chain.columns, CHAIN_Y - TALLEST / 2 - 0.55
            numbers = VGroup(
                *(self.words(fact(layer).text, theme.BODY, at=(x, foot), weight=SEMIBOLD)
                  for layer, x in zip(LAYERS, XS, strict=True))
            )  # fmt: skip
            name = self.words("CLS", theme.LABEL, ground.data, (XS[0], columns[0].get_top()[1] + 0.2), weight=SEMIBOLD)
            norm = self.formula("ell_2", theme.HEADING).move_to(columns[3].get_top() + 0.4 * UP)
            self.play(FadeIn(columns[0], shift=0.3 * RIGHT), FadeIn(numbers[0]), FadeIn(name), run_time=0.7)
            for before, (joint, column, number) in enumerate(zip(chain.joints, columns[1:], numbers[1:], strict=True)):
                growth = TransformFromCopy(columns[before], column)
                self.play(FadeIn(joint), growth, FadeIn(number), run_time=0.9 if before < 3 else 1.3)
            flow = Flow(Line(columns[0].get_center(), columns[4].get_left()), ground.ink, 6)
            self.play(FadeIn(norm), FadeIn(flow), run_time=0.4)
            self.loop(flow.run(2), run_time=2)

        with self.beat("sphere"):
            # Vectors of all lengths, each divided by its own: all end on one sphere.
            vector, width = columns[3], numbers[3]
            rest = VGroup(columns[:3], numbers[:3], columns[4], numbers[4], chain.joints, name, norm, flow)
            self.play(FadeOut(rest), vector.animate.move_to([-5.6, MIDDLE, 0]),
                      width.animate.move_to([-5.6, MIDDLE - 0.65, 0]), run_time=0.8)  # fmt: skip
            globe = Globe(ground, 2.4).shift([3.2, MIDDLE, 0])
            directions = spread_directions(PICTURES)
            lengths = np.random.default_rng(4).uniform(0.3, 1.25, (PICTURES, 1))
            cloud = globe.dots(directions * lengths, ground.data, rays=True)
            formula = self.formula("z / norm(z)", theme.TITLE).move_to([-2.35, MIDDLE, 0])
            ways = VGroup(*(arrow([x, MIDDLE, 0], [x + 1.9, MIDDLE, 0], ground.muted) for x in (-5.1, -1.5)))
            sketch = self.note("minh hoạ trong ba chiều")
            self.play(*map(FadeIn, (globe, sketch, formula, ways)), run_time=0.5)
            self.play(TransformFromCopy(VGroup(vector), cloud), run_time=0.9)
            self.play(globe.normalise(cloud), run_time=1.6)
            self.play(cloud.rays.animate.set_stroke(opacity=0.25), run_time=0.3)
            self.loop(globe.vary(lambda share: ROCK * np.sin(TAU * share)), run_time=2.2)

        with self.beat("prototypes"):
            # One point, many directions: every bar says how near the point is to one of them.
            aside = 6.6 * LEFT
            self.play(FadeOut(VGroup(formula, ways, vector, width)), globe.animate.shift(aside),
                      FadeOut(cloud, shift=aside), run_time=0.8)  # fmt: skip
            globe.things.remove(cloud)
            directions = np.random.default_rng(0).permutation(spread_directions(PROTOTYPES))
            asked = Prototypes(globe, directions, _orbit(0), ground.data, ground, 6.2, 1.6)
            bars = asked.bars.shift([3.25, MIDDLE - 0.1, 0])
            name = f"{fact('head_prototypes').text} prototype"
            count = self.words(name, theme.HEADING, at=(3.25, 1.7), weight=SEMIBOLD)
            rule = self.words("điểm càng gần hướng nào, cột ấy càng cao", theme.LABEL, ground.muted, (3.25, -2.85))
            self.play(LaggedStart(*map(FadeIn, asked.spikes), lag_ratio=0.05), FadeIn(count), run_time=1.2)
            grown = TransformFromCopy(asked.spikes, bars.bars)
            self.play(FadeIn(asked.point), grown, FadeIn(bars.base), run_time=1.2)
            self.play(asked.dim(), FadeIn(rule), run_time=0.6)
            self.add(bars)
            self.loop(*asked.ask(_orbit), run_time=4)

        with self.beat("sweep"):
            # How many directions: what was tried, over equal factors.
            self.play(FadeOut(*self.content()), run_time=0.5)
            points = [(fact(k).value, fact(f"{k}_knn").value) for k in SWEEP]
            tried = Axis(700, 380000, [size for size, _ in points], "số prototype, K", log=True)
            plot = Plot(tried, Axis(67, 70, range(67, 71), "k-NN (%)"), ground, 11.4, 3.6, theme.LABEL, grid=True)
            plot.move_to([-theme.SAFE_X, MIDDLE, 0], aligned_edge=LEFT)
            results = [self.words(fact(f"{k}_knn").text, theme.BODY, weight=SEMIBOLD) for k in SWEEP]
            spots = plot.spots(points, ground.data, results, (RIGHT, UP, DOWN, UP, DOWN))
            spots[3][0].set_fill(ground.ink).scale(1.4)
            curve = plot.curve(*zip(*points, strict=True), ground.data)
            self.play(FadeIn(plot), run_time=0.6)
            self.play(Create(curve), LaggedStart(*map(FadeIn, spots), lag_ratio=0.8), run_time=2.6)

        with self.beat("bottleneck"):
            # The last layer's weights as an area, behind the bottleneck; and the same layer eight times as tall without.
            self.play(FadeOut(*self.content()), run_time=0.4)
            (thin, *rest), texts = self._weights()
            self.play(FadeIn(texts[0]), GrowFromEdge(thin, LEFT), FadeIn(texts[1]), run_time=1.0)
            self.play(FadeIn(texts[2], shift=0.1 * RIGHT), run_time=0.5)
            strips = LaggedStart(*(FadeIn(strip, shift=0.2 * UP) for strip in rest), lag_ratio=0.3)
            self.play(strips, FadeIn(texts[3]), run_time=1.8)
            self.play(FadeIn(texts[4]), run_time=0.5)

    def _weights(self) -> tuple[VGroup, list[theme.Words]]:
        """The last layer's weights, a strip with the bottleneck and as many more as it would have without; their names."""
        ground, (width, height) = self.ground, STRIP
        times = round(fact("head_hidden").value / fact("head_bottleneck").value)
        strips = sheets(times, width, height, ground.data).move_to([theme.SAFE_X, -2.75, 0], aligned_edge=DR)
        (left, bottom, _), (right, top, _), x = strips.get_corner(DL), strips.get_corner(UR), strips.get_x()
        whole, bold = f"{fact('head_wide_weights').text} nếu không có chỗ thắt", {"weight": SEMIBOLD}
        return strips, [
            self.words(fact("head_bottleneck").text, at=(left - 0.25, bottom + 0.1), edge=RIGHT, **bold),
            self.words(f"× {fact('head_prototypes').text}", at=(right, top + 0.2), edge=RIGHT, **bold),
            self.words(f"{fact('head_last_weights').text} trọng số", theme.LABEL, ground.ground, (x, bottom + 0.12), **bold),
            self.words(fact("head_hidden").text, theme.BODY, ground.muted, (left - 0.25, strips.get_y()), RIGHT, **bold),
            self.words(whole, theme.HEADING, at=(x, bottom + 4.5 * height - 0.13), **bold),
        ]  # fmt: skip


def _orbit(share: float) -> NDArray[np.float64]:
    """A point that goes round on the near side of the sphere, (3,)."""
    point = np.array([0.75 * np.cos(TAU * share), 0.35 + 0.55 * np.sin(TAU * share), 1.0])
    return np.asarray(point / np.linalg.norm(point))

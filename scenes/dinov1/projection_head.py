"""The projection head: the star goes through it in true proportion, onto a sphere, where many directions ask for it."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from scenes.dinov1.projection_head_pieces import LayerChain, Prototypes
from tenuto.kit.arrow import arrow
from tenuto.kit.flow import Flow
from tenuto.kit.globe import Globe, spread_directions
from tenuto.kit.picture import Picture
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
LAYERS = ("vits_dim", "head_hidden", "head_hidden", "head_bottleneck")  # facts
XS = (-2.6, -0.1, 2.5, 5.1)  # where those layers stand
TALLEST, CHAIN_Y = 4.1, 0.05  # height of the widest layer, to which the others are in proportion, and its middle
PICTURE_X = -5.25
PICTURES, PROTOTYPES = 14, 72  # drawn of each


class ProjectionHead(LectureScene):
    """A vector widens, narrows, is put on a sphere and asked how near it is to many directions."""

    def construct(self) -> None:
        ground = self.ground

        with self.beat("widen"):
            # Each layer grows out of the one before; heights are in true proportion, what they hold is made up.
            chain = LayerChain([fact(layer).value for layer in LAYERS], XS, ground.data, ground, TALLEST, CHAIN_Y)
            columns, foot = chain.columns, CHAIN_Y - TALLEST / 2 - 0.5
            numbers = VGroup(
                *(self.words(fact(layer).text, theme.BODY, at=(x, foot), weight=SEMIBOLD)
                  for layer, x in zip(LAYERS, XS, strict=True))
            )  # fmt: skip
            picture = Picture(load_tensors("temperature").picture, 2.3, ground.data).move_to([PICTURE_X, CHAIN_Y, 0])
            name = self.words("CLS", theme.LABEL, ground.data, (XS[0], columns[0].get_top()[1] + 0.2), weight=SEMIBOLD)
            into = arrow([PICTURE_X + 1.3, CHAIN_Y, 0], [XS[0] - 0.35, CHAIN_Y, 0], ground.muted)
            self.play(FadeIn(picture), run_time=1.2)
            self.play(
                Create(into), FadeIn(columns[0], shift=0.3 * RIGHT), FadeIn(numbers[0]), FadeIn(name), run_time=1.5
            )
            whole = self.words("đầu chiếu: chỉ khi huấn luyện", theme.LABEL, ground.muted, ((XS[1] + XS[2]) / 2, -2.95))
            self.play(FadeIn(whole, shift=0.2 * UP), FadeIn(self.note("số trong các lớp: minh hoạ")), run_time=1.5)

            def grow(index: int, run_time: float) -> None:
                grown = GrowFromPoint(columns[index], columns[index - 1].get_center())
                self.play(FadeIn(chain.joints[index - 1]), grown, FadeIn(numbers[index]), run_time=run_time)

            self.cue("widen")
            grow(1, 0.7)
            grow(2, 0.5)
            self.cue("narrow")
            grow(3, 0.8)
            self.add(chain)
            flow = Flow(Line(into.get_left(), columns[3].get_left()), ground.ink, 7)
            self.play(FadeIn(flow), run_time=0.2)
            self.loop(Vary(chain, chain.live, rate_func=linear), flow.run(), run_time=1.1)

        with self.beat("sphere"):
            # Vectors of all lengths, each divided by its own: all end on one sphere.
            vector, width = columns[3], numbers[3]
            rest = [each for each in self.content() if each not in (chain, numbers)]
            globe = Globe(ground, 2.4).shift([3.2, MIDDLE, 0])
            lengths = np.random.default_rng(4).uniform(0.3, 1.25, (PICTURES, 1))
            cloud = globe.dots(spread_directions(PICTURES) * lengths, ground.data, rays=True)
            formula = self.formula("z / norm(z)", theme.TITLE).move_to([-2.35, MIDDLE, 0])
            ways = VGroup(*(arrow([x, MIDDLE, 0], [x + 1.9, MIDDLE, 0], ground.muted) for x in (-5.1, -1.5)))
            sketch = self.note("minh hoạ trong ba chiều")
            self.remove(chain, numbers).add(chain.joints, *columns, *numbers)
            self.play(FadeOut(*rest, chain.joints, columns[:3], numbers[:3]), vector.animate.move_to([-5.6, MIDDLE, 0]),
                      width.animate.move_to([-5.6, MIDDLE - 0.65, 0]), run_time=0.5)  # fmt: skip
            self.play(FadeIn(globe), FadeIn(sketch), FadeIn(cloud, shift=1.5 * RIGHT), run_time=0.4)
            self.cue("divide")
            self.play(FadeIn(formula), LaggedStart(*map(FadeIn, ways), lag_ratio=0.5), run_time=1.4)
            self.cue("sphere")
            self.play(globe.normalise(cloud), run_time=1.4)
            self.play(cloud.rays.animate.set_stroke(opacity=0.25), run_time=0.3)

        with self.beat("prototypes"):
            # One point, many directions: every bar says how near the point is to one of them.
            aside = 6.6 * LEFT
            self.play(FadeOut(VGroup(formula, ways, vector, width)), globe.animate.shift(aside),
                      FadeOut(cloud, shift=aside), run_time=0.4)  # fmt: skip
            globe.things.remove(cloud)
            directions = np.random.default_rng(0).permutation(spread_directions(PROTOTYPES))
            asked = Prototypes(globe, directions, _orbit(0), ground.data, ground, 6.2, 1.6)
            bars = asked.bars.shift([3.25, MIDDLE - 0.1, 0])
            count = self.words(
                f"{fact('head_prototypes').text} prototype", theme.HEADING, at=(3.25, 1.7), weight=SEMIBOLD
            )
            rule = self.words("điểm càng gần hướng nào, cột ấy càng cao", theme.LABEL, ground.muted, (3.25, -2.85))
            self.cue("directions")
            self.play(LaggedStart(*map(FadeIn, asked.spikes), lag_ratio=0.05), FadeIn(count), run_time=3.1)
            self.cue("ask")
            self.play(FadeIn(asked.point), TransformFromCopy(asked.spikes, bars.bars), FadeIn(bars.base), run_time=0.9)
            self.play(asked.dim(), FadeIn(rule), run_time=0.4)
            self.add(bars)
            self.play(*asked.ask(_orbit), run_time=1.5)


def _orbit(share: float) -> NDArray[np.float64]:
    """A point that goes round on the near side of the sphere, (3,)."""
    point = np.array([0.75 * np.cos(TAU * share), 0.35 + 0.55 * np.sin(TAU * share), 1.0])
    return np.asarray(point / np.linalg.norm(point))

"""Results on ImageNet: what a linear probe is, DINO's bars, the honest baselines beside them, and k-NN."""

from __future__ import annotations

import numpy as np
from manim import *

from narration.facts import vietnamese
from scenes import theme
from scenes.data import fact, photo
from scenes.kit.arrow import link
from scenes.kit.chart import BarChart, Grow, Rescale, Row
from scenes.kit.flow import Flow, Stream
from scenes.kit.lettering import stand
from scenes.kit.network import Network
from scenes.kit.picture import Picture
from scenes.kit.snowflake import frozen
from scenes.kit.tag import Tag
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y + 0.1
LEFT_END = -3.2  # x of the axis' beginning
DINO = {0: "dino_rn50", 2: "dino_vits8", 3: "dino_vitb8"}  # rows of the chart -> facts


class ResultsV1(LectureScene):
    """A frozen network and one layer that learns; three bars; two baselines and a zoom; the short way to k-NN."""

    def construct(self) -> None:
        ground = self.ground
        cat, network, features, layer, classes, label = self._probe()
        ways = VGroup(link(cat, network, ground.data), link(network, features, ground.teacher))
        sign = frozen(ground)
        sign.move_to(network.get_top() + 0.4 * UP)
        learned = stand(self.words("chỉ train lớp này", theme.LABEL), layer.get_x(), layer.get_bottom()[1] - 0.75)

        with self.beat("probe"):
            # The network is frozen; only the fan of lines behind it learns, and it alone is shown the label.
            self.play(FadeIn(cat), FadeIn(network), Create(ways[0]), run_time=0.9)
            self.play(FadeIn(sign, shift=0.2 * DOWN), run_time=0.7)
            self.play(Create(ways[1]), LaggedStart(*map(FadeIn, features), lag_ratio=0.1), run_time=0.7)
            self.play(Create(layer), FadeIn(classes), FadeIn(learned), run_time=0.9)
            self.play(FadeIn(label, shift=0.4 * LEFT), run_time=0.6)
            flows = [Flow(way[0], color, 2) for way, color in zip(ways, (ground.data, ground.teacher), strict=True)]
            self.play(*map(FadeIn, flows), run_time=0.3)
            self.loop(*(Stream(flow, 2) for flow in flows), self._learning(layer), run_time=3)

        chart = self._chart()
        with self.beat("bars"):
            # Three networks that saw no labels, on an axis that begins at zero.
            self.play(
                FadeOut(Group(cat, network, features, layer, classes, label, ways, sign, learned, *flows)), run_time=0.5
            )
            self.play(FadeIn(chart.spine), FadeIn(chart.axis), run_time=0.6)
            self.play(Grow(chart, *DINO, lag=0.5), run_time=2.4)

        with self.beat("supervised"):
            # The same two families trained with labels, as outlines; then the axis zooms in to where they differ.
            self.play(Grow(chart, 1, 4, lag=0.5), run_time=1.6)
            self.play(Rescale(chart, 55, 85), run_time=1.6)

        with self.beat("neighbours"):
            # A ring on each bar: k-NN alone. For ViT it lies close to the bar's end, for ResNet-50 far away.
            marks, names, distances = VGroup(), VGroup(), VGroup()
            for row, name in DINO.items():
                linear, neighbours = fact(f"{name}_linear"), fact(f"{name}_knn")
                mark = chart.mark(row, neighbours.value)
                text = self.words(f"k-NN {neighbours.text}", theme.LABEL, ground.ground, weight=SEMIBOLD)
                base = chart.y(row) - 0.085
                names.add(stand(text, mark[1].get_left()[0] - 0.15, base, RIGHT))
                away = f"k-NN kém {vietnamese(linear.value - neighbours.value, 1)}"
                distances.add(stand(self.computed(away, theme.SMALL, ground.muted), theme.SAFE_X, base, RIGHT))
                marks.add(mark)
            for index in (1, 2, 0):
                self.play(
                    Create(marks[index][0]), FadeIn(marks[index][1]), FadeIn(names[index]), FadeIn(distances[index]),
                    run_time=0.8,
                )  # fmt: skip

    def _probe(self) -> tuple[Picture, Network, VGroup, VGroup, VGroup, Tag]:
        """A photograph, the frozen network, its features, the layer that learns, the classes and the label."""
        ground = self.ground
        cat = Picture(photo("cat")[:, 90:390], 3.5, ground.data).move_to([-4.65, MIDDLE, 0])
        network = Network("Teacher", ground.teacher, ground, 3.1, 2.2).move_to([-0.45, MIDDLE, 0])
        features = VGroup(*(Dot(radius=0.12, color=ground.teacher) for _ in range(7))).arrange(DOWN, buff=0.37)
        features.move_to([2.2, MIDDLE, 0])
        classes = VGroup(*(Dot(radius=0.15, color=ground.ink) for _ in range(4))).arrange(DOWN, buff=0.65)
        classes.move_to([4.8, MIDDLE, 0])
        layer = VGroup(
            *(
                Line(feature.get_right(), kind.get_left(), stroke_color=ground.ink, stroke_width=2.5)
                for feature in features
                for kind in classes
            )
        )
        for index, line in enumerate(layer):
            line.set_stroke(opacity=_strength(index, 0))
        label = Tag("mèo", ground, theme.LABEL)
        label.next_to(classes[1], RIGHT, buff=0.25)
        return cat, network, features, layer, classes, label

    def _learning(self, layer: VGroup) -> Animation:
        """The layer's lines grow stronger and weaker, each at its own pace: a seamless loop."""

        def change(lines: VGroup, turn: float) -> None:
            for index, line in enumerate(lines):
                line.set_stroke(opacity=_strength(index, turn))

        return UpdateFromAlphaFunc(layer, change)

    def _chart(self) -> BarChart:
        """DINO filled in the teacher's colour, whose network is what is tested; trained with labels as outlines."""
        amber = self.ground.teacher
        rows = (
            Row("DINO · ResNet-50", fact("dino_rn50_linear").value, amber),
            Row("có nhãn · ResNet-50", fact("supervised_rn50_linear").value, amber, filled=False),
            Row("DINO · ViT-S/8", fact("dino_vits8_linear").value, amber, space=0.32),
            Row("DINO · ViT-B/8", fact("dino_vitb8_linear").value, amber, space=0.32),
            Row("có nhãn · ViT-B/16", fact("supervised_vitb16_top1").value, amber, filled=False),
        )
        return BarChart(rows, self.ground, LEFT_END, 4.6, 2.1, unit="linear probe", pitch=0.8)


def _strength(index: int, turn: float) -> float:
    """Opacity of a line of the learning layer after a part of a turn."""
    return float(0.4 + 0.32 * np.sin(TAU * ((1 + index % 2) * turn + 0.618 * index)))

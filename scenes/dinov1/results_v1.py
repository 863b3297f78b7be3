"""Results on ImageNet: what a linear probe is, DINO's bars, the honest baselines beside them, and k-NN."""

from __future__ import annotations

from manim import *

from scenes.dinov1.results_v1_pieces import LinearProbe
from scenes.pieces.network import Network
from scenes.pieces.snowflake import frozen
from tenuto.kit.arrow import link
from tenuto.kit.chart import Row, RowChart
from tenuto.kit.flow import Flow
from tenuto.kit.picture import Picture
from tenuto.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.data import fact, photo, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y + 0.1
LEFT_END = -3.2  # x of the axis' beginning
RESNET, RESNET_LABELS, VITS, VITB, VITB_LABELS = range(5)  # rows of the chart
DINO = {VITS: "dino_vits8", VITB: "dino_vitb8", RESNET: "dino_rn50"}  # facts of the three, as they are told about


class ResultsV1(LectureScene):
    """A frozen network and one layer that learns; three bars; two baselines and a zoom; the short way to k-NN."""

    def construct(self) -> None:
        ground = self.ground
        with self.beat("probe"):
            # The network is frozen; only the fan of lines behind it learns, and it alone is shown the label.
            cat = Picture(photo("cat")[:, 90:390], 3.5, ground.data).move_to([-4.65, MIDDLE, 0])
            network = Network("Teacher", ground.teacher, ground, 3.1, 2.2).move_to([-0.45, MIDDLE, 0])
            sign = frozen(ground).move_to(network.get_top() + 0.4 * UP)
            probe = LinearProbe(ground).shift([3.5, MIDDLE, 0])
            ways = link(cat, network, ground.data), link(network, probe.features, ground.teacher)
            below = probe.layer.get_bottom() + 0.75 * DOWN
            learned = self.words("chỉ train lớp này", theme.LABEL, at=(below[0], below[1]))
            label = Tag("mèo", ground, theme.LABEL).next_to(probe.classes[1], RIGHT, buff=0.25)
            self.play(FadeIn(cat), FadeIn(network), Create(ways[0]), run_time=0.9)
            self.play(FadeIn(sign, shift=0.2 * DOWN), run_time=0.7)
            self.play(Create(ways[1]), LaggedStart(*map(FadeIn, probe.features), lag_ratio=0.1), run_time=0.7)
            self.play(Create(probe.layer), FadeIn(probe.classes), FadeIn(learned), run_time=0.9)
            self.play(FadeIn(label, shift=0.4 * LEFT), run_time=0.6)
            flows = [Flow(ways[0][0], ground.data, 2), Flow(ways[1][0], ground.teacher, 2)]
            self.play(*map(FadeIn, flows), run_time=0.3)
            self.loop(*(flow.run(2) for flow in flows), probe.learn(), run_time=3)

        chart = self._chart()
        with self.beat("bars"):
            # Three networks that saw no labels, evenly apart, on an axis that begins at zero.
            room = chart.y(VITB)
            chart.put(VITB, chart.y(VITB_LABELS))
            self.play(FadeOut(*self.content()), run_time=0.5)
            self.play(FadeIn(chart.spine), FadeIn(chart.axis), run_time=0.6)
            self.play(chart.grow(RESNET, VITS, VITB, lag=0.5), run_time=2.4)

        with self.beat("supervised"):
            # The same two families trained with labels, as outlines; then the axis zooms in to where they differ.
            self.play(chart.move_row(VITB, room), run_time=0.6)
            self.play(chart.grow(RESNET_LABELS, VITB_LABELS, lag=0.5), run_time=1.6)
            self.play(chart.zoom(55, 85), run_time=1.6)

        with self.beat("neighbours"):
            # A ring on each bar: k-NN alone. For ViT it lies close to the bar's end, for ResNet-50 far away.
            for row, name in DINO.items():
                linear, neighbours = fact(f"{name}_linear"), fact(f"{name}_knn")
                stretch, ring = chart.mark(row, neighbours.value)
                x, y = ring.get_left()[0] - 0.15, chart.y(row) - 0.085
                result = self.words(
                    f"k-NN {neighbours.text}", theme.LABEL, ground.ground, (x, y), RIGHT, weight=SEMIBOLD
                )
                away = f"k-NN kém {written(linear.value - neighbours.value, 1)}"
                distance = self.computed(away, theme.SMALL, ground.muted, (theme.SAFE_X, y), RIGHT)
                self.play(Create(stretch), FadeIn(ring), FadeIn(result), FadeIn(distance), run_time=0.8)

    def _chart(self) -> RowChart:
        """DINO filled in the teacher's colour, whose network is what is tested; trained with labels as outlines."""
        amber = self.ground.teacher
        rows = (
            Row("DINO · ResNet-50", fact("dino_rn50_linear").value, amber),
            Row("có nhãn · ResNet-50", fact("supervised_rn50_linear").value, amber, filled=False),
            Row("DINO · ViT-S/8", fact("dino_vits8_linear").value, amber),
            Row("DINO · ViT-B/8", fact("dino_vitb8_linear").value, amber),
            Row("có nhãn · ViT-B/16", fact("supervised_vitb16_top1").value, amber, filled=False),
        )
        return RowChart(rows, self.ground, LEFT_END, 4.6, 2.1, unit="linear probe", pitch=0.928)

"""Results of DINOv2 with a frozen network: the linear probe beside its rivals, ADE20k, and one network for three tasks."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov2.results_v2_pieces import depth, segments
from scenes.pieces.network import Network
from scenes.pieces.snowflake import frozen
from tenuto.kit.arrow import link
from tenuto.kit.chart import Row, RowChart
from tenuto.kit.flow import Flow
from tenuto.kit.number import Number
from tenuto.kit.overlap import Overlap
from tenuto.kit.picture import Picture
from tenuto.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
PROBE_Y, IOU_X = -1.25, -4.55  # of the linear probe, and of the two masks
AWAY = 54.0  # px of the picture by which the guess is off at first; more would leave the picture


class ResultsV2(LectureScene):
    """Five bars and a zoom; a guess that slides over the truth and what the two networks score; three answers of one."""

    def construct(self) -> None:
        ground = self.ground
        amber, grey = {"color": ground.teacher}, {"color": ground.teacher, "filled": False}
        rows = (
            Row("DINOv2 · ViT-g", fact("dinov2_vitg_linear").value, **amber),
            Row("v1 · ViT-S/8", fact("dino_vits8_linear_v2").value, **amber),
            Row("iBOT · ViT-L", fact("ibot_vitl_linear").value, **grey, space=0.3),
            Row("MAE · ViT-H", fact("mae_vith_linear").value, **grey),
            Row("OpenCLIP · ViT-G", fact("openclip_vitg_linear").value, **grey, space=0.3),
        )
        chart = RowChart(rows, ground, -3.4, 3.2, 2.05, unit="linear probe", pitch=0.8)

        with self.beat("imagenet"):
            # The new network and the old one, measured in one and the same way: frozen, with one layer on top.
            probe, ways = self._probe()
            self.play(FadeIn(chart.spine), FadeIn(chart.axis), FadeIn(probe), FadeIn(ways), run_time=0.7)
            self.play(chart.grow(0, 1, lag=0.6), run_time=2.2)
            flows = [Flow(way[0], color, 2) for way, color in zip(ways, (ground.data, ground.teacher), strict=True)]
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.loop(*(flow.run() for flow in flows), run_time=2)

        with self.beat("self_supervised"):
            # The others that learn without labels, as outlines; then the axis zooms in.
            self.play(FadeOut(probe), FadeOut(VGroup(ways, *flows)), run_time=0.4)
            self.play(chart.grow(2, 3, lag=0.6), run_time=1.8)
            self.play(chart.zoom(70, 90), run_time=1.4)

        with self.beat("openclip"):
            # The one that was shown two billion captions, and who needed none.
            texts = (
                (f"{fact('laion_pairs').text} cặp ảnh–chữ", ground.muted, 4),
                ("không chữ nào", ground.teacher, 0),
            )
            captions = VGroup()
            for text, color, row in texts:
                place = (theme.SAFE_X, chart.y(row) - 0.09)
                captions.add(self.words(text, theme.LABEL, color, at=place, edge=RIGHT))
            self.play(chart.grow(4), run_time=1.2)
            self.play(FadeIn(captions[0], shift=0.2 * LEFT), run_time=0.6)
            self.play(FadeIn(captions[1], shift=0.2 * LEFT), run_time=0.6)

        with self.beat("ade"):
            # What is measured: the guess slides onto the truth, what both share against what both cover; then the results.
            overlap, legend, number = self._overlap()
            rows = (
                Row("DINOv2 · ViT-g", fact("dinov2_vitg_ade").value, **amber, suffix=""),
                Row("v1 · ViT-B/8", fact("dino_vitb8_ade").value, **amber, suffix=""),
            )
            ade = RowChart(rows, ground, 0.9, 5.3, 0.75, high=60, unit="mIoU trên ADE20k", pitch=1.3)
            self.play(FadeOut(chart), FadeOut(captions), run_time=0.4)
            self.play(FadeIn(overlap), FadeIn(legend), FadeIn(number), run_time=0.5)
            self.play(overlap.vary(lambda t: _aside(1 - t), rate_func=smooth), run_time=2.0)
            self.play(FadeIn(ade.spine), FadeIn(ade.axis), run_time=0.4)
            self.play(ade.grow(lag=0.5), run_time=1.8)
            self.loop(overlap.vary(lambda t: _aside((1 - np.cos(TAU * t)) / 2)), run_time=3.6)

        with self.beat("one_backbone"):
            # The same frozen network answers three questions.
            picture, network, sign, outputs, ways = self._tasks()
            self.play(FadeOut(Group(*self.content())), run_time=0.4)
            self.play(FadeIn(picture), run_time=0.4)
            come = FadeIn(VGroup(network, sign)), Create(ways[0]), FadeIn(self.note("minh hoạ"))
            self.play(*come, run_time=0.7)
            drawn = LaggedStart(*map(Create, ways[1:]), lag_ratio=0.3)
            self.play(drawn, LaggedStart(*map(FadeIn, outputs), lag_ratio=0.3), run_time=1.5)
            flows = [Flow(way[0], ground.teacher, 3, ahead=index / 3) for index, way in enumerate(ways[1:])]
            flows.insert(0, Flow(ways[0][0], ground.data, 2))
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.loop(*(flow.run() for flow in flows), network.shine(), run_time=2)

    def _probe(self) -> tuple[Group, VGroup]:
        """A photograph, the frozen network and the one layer that learns, below the first two bars."""
        ground = self.ground
        cat = Picture(photo("cat")[:, 90:390], 1.5, ground.data).move_to([-2.0, PROBE_Y, 0])
        network = Network("ViT-g", ground.teacher, ground, 2.1, 1.25, theme.LABEL).move_to([1.1, PROBE_Y, 0])
        sign = frozen(ground, theme.SMALL).move_to(network.get_top() + 0.26 * UP)
        label = Tag("mèo", ground, theme.LABEL).move_to([4.1, PROBE_Y, 0])
        ways = VGroup(link(cat, network, ground.data), link(network, label, ground.teacher))
        layer = self.words("một lớp", theme.SMALL, ground.muted, at=(ways[1].get_x(), PROBE_Y + 0.16))
        return Group(cat, network, sign, label, layer), ways

    def _overlap(self) -> tuple[Overlap, VGroup, Number]:
        """A picture with its true mask and a guess, their names, and the running intersection over union."""
        ground, maps, legend = self.ground, load_tensors("attention"), VGroup()
        number = Number(0, theme.HEADING, ground.ink, prefix="IoU ", suffix="%", computed=True).shift([IOU_X, -2.85, 0])
        overlap = Overlap(
            maps.pictures[0], maps.truth[0], (ground.data, ground.teacher, ground.ink), ground.line, 3.7, number
        )
        overlap.move_to([IOU_X, 0.05, 0]).push(*_aside(1))
        names = (("đúng", ground.data, LEFT), ("phần chung", ground.ink, ORIGIN), ("đoán", ground.teacher, RIGHT))
        for name, color, side in names:
            place = (IOU_X + 1.85 * side[0], -2.25)
            legend.add(self.words(name, theme.LABEL, color, at=place, edge=side, weight=SEMIBOLD))
        return overlap, legend, number

    def _tasks(self) -> tuple[Picture, Network, VGroup, Group, VGroup]:
        """A picture, the network, its sign of frost, three answers with their names, and the ways between them."""
        ground, maps, outputs = self.ground, load_tensors("attention"), Group()
        picture = Picture(maps.pictures[0], 3.0, ground.data).move_to([-4.9, MIDDLE, 0])
        network = Network("DINOv2", ground.teacher, ground, 3.2, 2.3).move_to([-0.75, MIDDLE, 0])
        sign = frozen(ground).move_to(network.get_top() + 0.4 * UP)
        truth = maps.truth[0]
        answers = (
            ("phân loại", Tag("khủng long", ground, theme.LABEL), 1.75),
            ("phân vùng", Picture(segments(truth, ground.teacher, ground), 1.5, ground.teacher), MIDDLE + 0.1),
            ("độ sâu", Picture(depth(truth, ground.data, ground), 1.5, ground.teacher), -2.1),
        )
        ways = VGroup(link(picture, network, ground.data))
        for name, answer, y in answers:
            words = self.words(name, theme.LABEL, at=(theme.SAFE_X, y - 0.09), edge=RIGHT, weight=SEMIBOLD)
            outputs.add(Group(answer.move_to([3.1, y, 0], aligned_edge=LEFT), words))
            ways.add(link(network, answer, ground.teacher, 0.16))
        return picture, network, sign, outputs, ways


def _aside(share: float) -> tuple[float, float]:
    """How far the guess is pushed to the left and down, px."""
    return -AWAY * share, 0.35 * AWAY * share

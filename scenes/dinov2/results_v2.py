"""Results of DINOv2 with a frozen network: the linear probe beside its rivals, ADE20k, and one network for three tasks."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from scenes import theme
from scenes.data import fact, load_tensors, photo
from scenes.kit.arrow import link
from scenes.kit.chart import BarChart, Grow, Rescale, Row
from scenes.kit.flow import Flow, Stream
from scenes.kit.heatmap import ramp
from scenes.kit.lettering import stand
from scenes.kit.network import Network
from scenes.kit.number import Number
from scenes.kit.overlap import Overlap, Push
from scenes.kit.picture import Picture
from scenes.kit.snowflake import frozen
from scenes.kit.tag import Tag
from scenes.stage import LectureScene
from scenes.theme import NIGHT, SEMIBOLD, Ground

MIDDLE = theme.STAGE_CENTRE_Y
AWAY = 54.0  # px of the picture by which the guess is off at first; more would leave the picture


class ResultsV2(LectureScene):
    """Five bars and a zoom; a guess that slides over the truth and what the two networks score; three answers of one."""

    def construct(self) -> None:
        ground = self.ground
        chart = self._imagenet()

        with self.beat("imagenet"):
            # The new network and the old one, measured in one and the same way: frozen, with one layer on top.
            probe, ways = self._probe()
            self.play(FadeIn(chart.spine), FadeIn(chart.axis), FadeIn(probe), FadeIn(ways), run_time=0.7)
            self.play(Grow(chart, 0, 1, lag=0.6), run_time=2.2)
            flows = [Flow(way[0], color, 2) for way, color in zip(ways, (ground.data, ground.teacher), strict=True)]
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.loop(*map(Stream, flows), run_time=2)

        with self.beat("self_supervised"):
            # The others that learn without labels, as outlines; then the axis zooms in.
            self.play(FadeOut(probe), FadeOut(VGroup(ways, *flows)), run_time=0.4)
            self.play(Grow(chart, 2, 3, lag=0.6), run_time=1.8)
            self.play(Rescale(chart, 70, 90), run_time=1.4)

        with self.beat("openclip"):
            # The one that was shown two billion captions, and who needed none.
            captions = VGroup(
                stand(
                    self.words(f"{fact('laion_pairs').text} cặp ảnh–chữ", theme.LABEL, ground.muted),
                    theme.SAFE_X,
                    chart.y(4) - 0.09,
                    RIGHT,
                ),
                stand(self.words("không chữ nào", theme.LABEL, ground.teacher), theme.SAFE_X, chart.y(0) - 0.09, RIGHT),
            )
            self.play(Grow(chart, 4), run_time=1.2)
            self.play(FadeIn(captions[0], shift=0.2 * LEFT), run_time=0.6)
            self.play(FadeIn(captions[1], shift=0.2 * LEFT), run_time=0.6)

        overlap, legend, number = self._overlap()
        ade = BarChart(
            (
                Row("DINOv2 · ViT-g", fact("dinov2_vitg_ade").value, ground.teacher, suffix=""),
                Row("v1 · ViT-B/8", fact("dino_vitb8_ade").value, ground.teacher, suffix=""),
            ),
            ground, 0.9, 5.3, 0.75, high=60, unit="mIoU trên ADE20k", pitch=1.3,
        )  # fmt: skip
        with self.beat("ade"):
            # What is measured: the guess slides onto the truth, what both share against what both cover.
            self.play(FadeOut(chart), FadeOut(captions), FadeIn(overlap), FadeIn(legend), FadeIn(number), run_time=0.7)
            self.play(Push(overlap, lambda t: _aside(1 - t), rate_func=smooth), run_time=2.0)
            self.play(FadeIn(ade.spine), FadeIn(ade.axis), run_time=0.4)
            self.play(Grow(ade, lag=0.5), run_time=1.8)
            self.loop(Push(overlap, lambda t: _aside((1 - np.cos(2 * np.pi * t)) / 2)), run_time=4)

        picture, network, outputs, ways = self._tasks()
        with self.beat("one_backbone"):
            # The same frozen network answers three questions.
            self.play(FadeOut(ade), FadeOut(legend), FadeOut(number), FadeOut(overlap), FadeIn(picture), run_time=0.6)
            self.play(FadeIn(network), Create(ways[0]), FadeIn(self.note("minh hoạ")), run_time=0.7)
            self.play(
                LaggedStart(*map(Create, ways[1:]), lag_ratio=0.3),
                LaggedStart(*map(FadeIn, outputs), lag_ratio=0.3),
                run_time=1.5,
            )
            flows = [
                Flow(ways[0][0], ground.data, 2),
                *(Flow(way[0], ground.teacher, 3, ahead=i / 3) for i, way in enumerate(ways[1:])),
            ]
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.loop(*map(Stream, flows), UpdateFromAlphaFunc(network[0], lambda n, t: n.light(t)), run_time=2)

    def _probe(self) -> tuple[Group, VGroup]:
        """A photograph, the frozen network and the one layer that learns, below the first two bars."""
        ground, y = self.ground, -1.25
        cat = Picture(photo("cat")[:, 90:390], 1.5, ground.data).move_to([-2.0, y, 0])
        network = Network("ViT-g", ground.teacher, ground, 2.1, 1.25, theme.LABEL).move_to([1.1, y, 0])
        sign = frozen(ground, theme.SMALL).move_to(network.get_top() + 0.26 * UP)
        layer = Tag("mèo", ground, theme.LABEL).move_to([4.1, y, 0])
        ways = VGroup(link(cat, network, ground.data), link(network, layer, ground.teacher))
        word = stand(self.words("một lớp", theme.SMALL, ground.muted), ways[1].get_x(), y + 0.16)
        return Group(cat, network, sign, layer, word), ways

    def _imagenet(self) -> BarChart:
        amber = self.ground.teacher
        rows = (
            Row("DINOv2 · ViT-g", fact("dinov2_vitg_linear").value, amber),
            Row("v1 · ViT-S/8", fact("dino_vits8_linear_v2").value, amber),
            Row("iBOT · ViT-L", fact("ibot_vitl_linear").value, amber, filled=False, space=0.3),
            Row("MAE · ViT-H", fact("mae_vith_linear").value, amber, filled=False),
            Row("OpenCLIP · ViT-G", fact("openclip_vitg_linear").value, amber, filled=False, space=0.3),
        )
        return BarChart(rows, self.ground, -3.4, 3.2, 2.05, unit="linear probe", pitch=0.8)

    def _overlap(self) -> tuple[Overlap, VGroup, Number]:
        """A picture with its true mask and a guess, their names, and the running intersection over union."""
        ground, x = self.ground, -4.55
        maps = load_tensors("attention")
        number = Number(0, theme.HEADING, ground.ink, prefix="IoU ", suffix="%")
        number.is_computed = True
        number.shift([x, -2.85, 0])
        overlap = Overlap(maps.pictures[0], maps.truth[0], ground, 3.7, number)
        overlap.move_to([x, 0.05, 0]).push(*_aside(1))
        legend = VGroup(
            stand(self.words("đúng", theme.LABEL, ground.data, weight=SEMIBOLD), x - 1.85, -2.25, LEFT),
            stand(self.words("phần chung", theme.LABEL, weight=SEMIBOLD), x, -2.25),
            stand(self.words("đoán", theme.LABEL, ground.teacher, weight=SEMIBOLD), x + 1.85, -2.25, RIGHT),
        )
        return overlap, legend, number

    def _tasks(self) -> tuple[Picture, VGroup, Group, VGroup]:
        """A picture, the frozen network, its three answers with their names, and the ways between them."""
        ground, maps = self.ground, load_tensors("attention")
        picture = Picture(maps.pictures[0], 3.0, ground.data).move_to([-4.9, MIDDLE, 0])
        network = Network("DINOv2", ground.teacher, ground, 3.2, 2.3).move_to([-0.75, MIDDLE, 0])
        sign = frozen(ground).move_to(network.get_top() + 0.4 * UP)
        outputs = Group()
        answers: tuple[tuple[str, Mobject], ...] = (
            ("phân loại", Tag("khủng long", ground, theme.LABEL)),
            ("phân vùng", Picture(_painted(maps.truth[0], ground), 1.5, ground.teacher)),
            ("độ sâu", Picture(_depth(maps.truth[0]), 1.5, ground.teacher)),
        )
        for y, (name, answer) in zip((1.75, MIDDLE + 0.1, -2.1), answers, strict=True):
            answer.move_to([3.1, y, 0], aligned_edge=LEFT)
            words = stand(self.words(name, theme.LABEL, weight=SEMIBOLD), theme.SAFE_X, y - 0.09, RIGHT)
            outputs.add(Group(answer, words))
        ways = VGroup(
            link(picture, network, ground.data), *(link(network, o[0], ground.teacher, 0.16) for o in outputs)
        )
        return picture, VGroup(network, sign), outputs, ways


def _aside(share: float) -> tuple[float, float]:
    return -AWAY * share, 0.35 * AWAY * share


def _painted(mask: NDArray[np.bool_], ground: Ground) -> NDArray[np.uint8]:
    """A mask in the teacher's colour on the panel's."""
    colours = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (ground.panel, ground.teacher)], np.uint8)
    return np.asarray(colours[mask.astype(int)])


def _depth(mask: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """A sketch of depth: the ground comes nearer downwards, and the being is as near as the ground under its feet."""
    rows = np.linspace(30, 200, mask.shape[0])[:, None]
    near = np.where(mask, rows[np.flatnonzero(mask.any(1))[-1]], rows)
    return np.asarray(ramp(NIGHT.data, NIGHT)[near.astype(int)])

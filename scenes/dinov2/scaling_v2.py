"""Why ViT-g: a network drawn by depth and width, heads that fit the GPU, and a teacher again for three small networks."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov2.scaling_v2_pieces import Blocks, Heads
from scenes.pieces.network import Network
from scenes.pieces.snowflake import frozen
from tenuto.kit.arrow import link
from tenuto.kit.chart import Row, RowChart
from tenuto.kit.flow import Flow
from tenuto.stage import theme
from tenuto.stage.data import fact
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

FLOOR = -2.05  # y on which the two networks stand
PER_DIM = 4.1 / 1536  # manim units for one dimension of width, so that ViT-g is 4.1 high
FRAME = 0.78  # what the GPU takes at once, 64 dimensions wide, manim units
OLD_Y, NEW_Y = (0.75, -0.1), (-1.7, -2.5)  # of the heads: two rows as they were, two as they are
LEFT_END = -8 * FRAME  # x at which all four rows begin
PUPILS = (("ViT-S", 1.7, 1.05), ("ViT-B", 2.2, 1.3), ("ViT-L", 2.9, 1.65))  # with their boxes' sizes


class ScalingV2(LectureScene):
    """Twelve blocks beside forty; sixteen heads that do not fit and twenty-four that do; one teacher, three pupils."""

    def construct(self) -> None:
        ground = self.ground
        small = self._blocks("vitb", -5.3)
        giant = self._blocks("vitg", -0.1)
        says = VGroup(self._caption(small, "ViT-B của v1", "vitb_params"), self._caption(giant, "ViT-g", "vitg_params"))
        times = self.words(f"$times$ {fact('vitg_over_vitb').text}", theme.TITLE, weight=SEMIBOLD)
        times.move_to([(small.get_right()[0] + giant.get_left()[0]) / 2, small.get_y(), 0])

        with self.beat("giant"):
            # A column for every block, as high as the block is wide: what was the largest network, and the new one.
            self.play(LaggedStart(*map(FadeIn, small), lag_ratio=0.1), FadeIn(says[0]), run_time=1.0)
            growing = LaggedStart(*_become(small, giant), lag_ratio=0.02)
            self.play(growing, FadeIn(says[1]), FadeIn(times), run_time=1.8)
            self.loop(small.shine(), giant.shine(), run_time=3)

        unit = fact("vitg_head_dim")
        fill = fact("vitg_old_head_dim").value / unit.value  # of a frame
        old = Heads(round(fact("vitg_old_heads").value), fill, FRAME, OLD_Y, LEFT_END, ground)
        new = Heads(round(fact("vitg_heads").value), 1, FRAME, NEW_Y, LEFT_END, ground)
        with self.beat("heads"):
            # Each head of the original reaches into a second frame and leaves most of it empty; the new ones fill theirs.
            was = self._sum("Bản gốc", "vitg_old", OLD_Y[0] + 0.75, ground.muted)
            now = self._sum("DINOv2", "vitg", NEW_Y[0] + 0.75, ground.teacher)
            frame, at = f"khung: {unit.text} chiều", (theme.SAFE_X, OLD_Y[0] + 0.75)
            frame = self.words(frame, theme.LABEL, ground.muted, at=at, edge=RIGHT)
            self.play(FadeOut(small, says, times, giant), FadeIn(was, frame, self.note("minh hoạ")), run_time=0.6)
            self.play(FadeIn(old.frames), run_time=0.5)
            falling = (FadeIn(head, shift=0.25 * DOWN) for head in old.heads)
            self.play(LaggedStart(*falling, lag_ratio=0.06), run_time=1.4)
            self.play(LaggedStart(*map(FadeIn, old.wasted), lag_ratio=0.05), run_time=0.9)
            self.play(FadeIn(new.frames), run_time=0.5)
            self.play(LaggedStart(*_become(old.heads, new.heads), lag_ratio=0.04), run_time=1.8)
            self.play(FadeIn(now), run_time=0.4)
            breathing = UpdateFromAlphaFunc(old.wasted, lambda w, t: w.set_fill(opacity=0.4 + 0.25 * np.sin(TAU * t)))
            self.loop(breathing, run_time=2.5)

        teacher = Network("ViT-g", ground.teacher, ground, 3.9, 3.2, theme.HEADING).move_to([-4.2, -0.55, 0])
        with self.beat("distill"):
            # The heads become the teacher.
            self.play(FadeOut(*(each for each in self.content() if each not in new.heads)), run_time=0.4)
            layers = [teacher.layers[index % len(teacher.layers)].copy() for index in range(len(new.heads))]
            melting = (ReplacementTransform(head, layer) for head, layer in zip(new.heads, layers, strict=True))
            self.play(FadeIn(VGroup(teacher.box, teacher.words)), *melting, run_time=1.0)
            self.remove(*layers, teacher.box, teacher.words).add(teacher)

            # It is frozen; its answers run to three networks at once.
            sign = frozen(ground).move_to([teacher.get_x(), teacher.get_top()[1] + 0.42, 0])
            pupils = VGroup(*(Network(name, ground.student, ground, w, h, theme.LABEL) for name, w, h in PUPILS))
            pupils.arrange(DOWN, buff=0.4).move_to([4.0, theme.STAGE_CENTRE_Y, 0])
            ways = VGroup(*(link(teacher, pupil, ground.teacher, 0.2) for pupil in pupils))
            self.play(FadeIn(sign, shift=0.15 * DOWN), LaggedStart(*map(Create, ways), lag_ratio=0.2), run_time=0.7)
            self.play(LaggedStart(*(FadeIn(pupil, shift=0.3 * RIGHT) for pupil in pupils), lag_ratio=0.2), run_time=0.8)
            flows = [Flow(way[0], ground.teacher, 4, 0.08, index / 3) for index, way in enumerate(ways)]
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.loop(*(flow.run() for flow in flows), *(net.shine() for net in pupils), run_time=2)

        with self.beat("against_scratch"):
            # The same ViT-L, taught and left to itself; the axis zooms in on where they differ.
            rows = (
                Row("ViT-g · Teacher", fact("dinov2_vitg_linear").value, ground.teacher),
                Row("ViT-L · học theo thầy", fact("dinov2_vitl_distilled").value, ground.student, space=0.35),
                Row("ViT-L · tự train từ đầu", fact("dinov2_vitl_scratch").value, ground.student, filled=False),
            )
            chart = RowChart(rows, ground, -2.1, 4.9, 1.55, unit="linear probe", pitch=1.25)
            self.play(FadeOut(*flows, ways, sign, pupils, teacher), run_time=0.5)
            self.play(FadeIn(chart.spine), FadeIn(chart.axis), run_time=0.4)
            self.play(chart.grow(lag=0.4), run_time=1.8)
            self.play(chart.zoom(80, 88), run_time=1.4)

    def _blocks(self, name: str, left: float) -> Blocks:
        """A network on the floor, as deep and as wide as facts say."""
        depth, width = round(fact(f"{name}_blocks").value), fact(f"{name}_dim").value
        return Blocks(depth, width * PER_DIM, 0.13, self.ground.teacher, self.ground).shift([left, FLOOR, 0])

    def _caption(self, blocks: Blocks, name: str, parameters: str) -> VGroup:
        """A network's name and size, below its first block."""
        x, size = blocks.get_left()[0], f"{fact(parameters).text} tham số"
        return VGroup(
            self.words(name, at=(x, FLOOR - 0.5), edge=LEFT, weight=SEMIBOLD),
            self.words(size, theme.LABEL, self.ground.muted, at=(x, FLOOR - 0.95), edge=LEFT),
        )

    def _sum(self, name: str, facts: str, y: float, color: str) -> VGroup:
        """Heads times dimensions, above the first of their rows."""
        heads, each, whole = (fact(f"{facts}_{part}").text for part in ("heads", "head_dim", "dim"))
        title = self.words(name, theme.BODY, color, at=(LEFT_END, y), edge=LEFT, weight=SEMIBOLD)
        product = f"{heads} head $times$ {each} chiều = {whole}"
        return VGroup(title, self.words(product, at=(title.get_right()[0] + 0.4, y), edge=LEFT))


def _become(few: VGroup, many: VGroup) -> list[TransformFromCopy]:
    """Each of the many comes out of the one of the few that stands at the same share of their row."""
    return [TransformFromCopy(few[index * len(few) // len(many)], each) for index, each in enumerate(many)]

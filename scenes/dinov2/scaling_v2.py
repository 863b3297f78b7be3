"""Why ViT-g: a network drawn by depth and width, heads that fit the GPU, and a teacher again for three small networks."""

from __future__ import annotations

import numpy as np
from manim import *
from manim.utils.color import ManimColor

from scenes import theme
from scenes.data import fact
from scenes.kit.arrow import link
from scenes.kit.chart import BarChart, Grow, Rescale, Row
from scenes.kit.flow import Flow, Stream
from scenes.kit.lettering import stand
from scenes.kit.network import Network
from scenes.kit.snowflake import frozen
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

FLOOR = -2.05  # y on which the two networks stand
PER_DIM = 4.1 / 1536  # manim units for one dimension of width, so that ViT-g is 4.1 high
BLOCK = 0.13  # width of a block and the gap beside it, manim units
TILE = 0.78  # what the GPU takes at once, 64 dimensions wide, manim units
TILE_HEIGHT = 0.62
ROWS_Y = (0.75, -0.1, -1.7, -2.5)  # of the heads: two rows as they were, two as they are


class ScalingV2(LectureScene):
    """Twelve blocks beside forty; sixteen heads that do not fit and twenty-four that do; one teacher, three pupils."""

    def construct(self) -> None:
        ground = self.ground
        small = self._blocks("vitb_blocks", "vitb_dim", -5.3)
        giant = self._blocks("vitg_blocks", "vitg_dim", -0.1)
        small_says = self._caption(small, "ViT-B của v1", f"{fact('vitb_params').text} tham số")
        giant_says = self._caption(giant, "ViT-g", f"{fact('vitg_params').text} tham số")
        times = self.words(f"$times$ {fact('vitg_over_vitb').text}", theme.TITLE, weight=SEMIBOLD)
        times.move_to([(small.get_right()[0] + giant.get_left()[0]) / 2, FLOOR + small.height / 2, 0])

        with self.beat("giant"):
            # A column for every block, as high as the block is wide: what was the largest network, and the new one.
            self.play(LaggedStart(*(FadeIn(block) for block in small), lag_ratio=0.1), FadeIn(small_says), run_time=1.0)
            sources = [small[index * len(small) // len(giant)] for index in range(len(giant))]
            self.play(
                LaggedStart(*(TransformFromCopy(a, b) for a, b in zip(sources, giant, strict=True)), lag_ratio=0.02),
                FadeIn(giant_says),
                FadeIn(times),
                run_time=1.8,
            )
            self.loop(UpdateFromAlphaFunc(VGroup(small, giant), _light), run_time=3)

        old, tiles, holes = self._misfits()
        new = self._fits()
        was = self._sum(
            "Bản gốc", ("vitg_old_heads", "vitg_old_head_dim", "vitg_old_dim"), ROWS_Y[0] + 0.75, ground.muted
        )
        now = self._sum("DINOv2", ("vitg_heads", "vitg_head_dim", "vitg_dim"), ROWS_Y[2] + 0.75, ground.teacher)
        tile_note = stand(
            self.words(f"khung: {fact('vitg_head_dim').text} chiều", theme.LABEL, ground.muted),
            theme.SAFE_X,
            ROWS_Y[0] + 0.75,
            RIGHT,
        )
        fitted = VGroup(*(self._tile().move_to(head) for head in new))
        sketch = self.note("minh hoạ")
        with self.beat("heads"):
            # Each head of the original reaches into a second frame and leaves most of it empty; the new ones fill theirs.
            self.play(
                FadeOut(VGroup(small, small_says, times, giant_says, giant)),
                FadeIn(VGroup(was, tile_note, sketch)),
                run_time=0.6,
            )
            self.play(FadeIn(tiles), run_time=0.5)
            self.play(LaggedStart(*(FadeIn(head, shift=0.25 * DOWN) for head in old), lag_ratio=0.06), run_time=1.4)
            self.play(LaggedStart(*map(FadeIn, holes), lag_ratio=0.05), run_time=0.9)
            self.play(FadeIn(fitted), FadeIn(now), run_time=0.6)
            again = [old[index * len(old) // len(new)] for index in range(len(new))]
            self.play(
                LaggedStart(*(TransformFromCopy(a, b) for a, b in zip(again, new, strict=True)), lag_ratio=0.04),
                run_time=1.8,
            )
            self.loop(UpdateFromAlphaFunc(holes, _breathe), run_time=2.5)

        teacher = Network("ViT-g", ground.teacher, ground, 3.9, 3.2, theme.HEADING).move_to([-4.2, -0.55, 0])
        sign = frozen(ground).move_to([teacher.get_x(), teacher.get_top()[1] + 0.42, 0])
        pupils = VGroup(
            Network("ViT-S", ground.student, ground, 1.7, 1.05, theme.LABEL),
            Network("ViT-B", ground.student, ground, 2.2, 1.3, theme.LABEL),
            Network("ViT-L", ground.student, ground, 2.9, 1.65, theme.LABEL),
        ).arrange(DOWN, buff=0.4)
        for pupil in pupils:
            pupil.move_to([4.0, pupil.get_y() + theme.STAGE_CENTRE_Y - pupils.get_y(), 0])
        ways = VGroup(*(link(teacher, pupil, ground.teacher, 0.2) for pupil in pupils))
        with self.beat("distill"):
            # The heads become the frozen teacher; its answers run to three networks at once.
            self.play(FadeOut(VGroup(was, now, tile_note, tiles, fitted, holes, old, sketch)), run_time=0.4)
            layers = [teacher.layers[index % len(teacher.layers)].copy() for index in range(len(new))]
            self.play(
                FadeIn(VGroup(teacher.box, teacher.words)),
                *(ReplacementTransform(head, layer) for head, layer in zip(new, layers, strict=True)),
                run_time=1.0,
            )
            self.remove(*layers, teacher.box, teacher.words).add(teacher)
            self.play(FadeIn(sign, shift=0.15 * DOWN), LaggedStart(*map(Create, ways), lag_ratio=0.2), run_time=0.7)
            self.play(LaggedStart(*(FadeIn(pupil, shift=0.3 * RIGHT) for pupil in pupils), lag_ratio=0.2), run_time=0.8)
            flows = [Flow(way[0], ground.teacher, 4, 0.08, index / 3) for index, way in enumerate(ways)]
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.loop(
                *map(Stream, flows), *(UpdateFromAlphaFunc(p, lambda n, t: n.light(t)) for p in pupils), run_time=2
            )

        chart = BarChart(
            (
                Row("ViT-g · Teacher", fact("dinov2_vitg_linear").value, ground.teacher),
                Row("ViT-L · học theo thầy", fact("dinov2_vitl_distilled").value, ground.student, space=0.35),
                Row("ViT-L · tự train từ đầu", fact("dinov2_vitl_scratch").value, ground.student, filled=False),
            ),
            ground, -2.1, 4.9, 1.55, unit="linear probe", pitch=1.25,
        )  # fmt: skip
        with self.beat("against_scratch"):
            # The same ViT-L, taught and left to itself; the axis zooms in on where they differ.
            self.play(FadeOut(VGroup(*flows, ways, sign, pupils, teacher)), run_time=0.5)
            self.play(FadeIn(chart.spine), FadeIn(chart.axis), run_time=0.4)
            self.play(Grow(chart, lag=0.4), run_time=1.8)
            self.play(Rescale(chart, 80, 88), run_time=1.4)

    def _blocks(self, blocks: str, dim: str, left: float) -> VGroup:
        """A network as columns, one for each block, in proportion to its width."""
        height = fact(dim).value * PER_DIM
        return VGroup(
            *(
                Rectangle(
                    width=0.68 * BLOCK, height=height, fill_color=self.ground.teacher, fill_opacity=0.75, stroke_width=0
                ).move_to([left + (index + 0.5) * BLOCK, FLOOR + height / 2, 0])
                for index in range(round(fact(blocks).value))
            )
        )

    def _caption(self, blocks: VGroup, name: str, size: str) -> VGroup:
        x = blocks.get_left()[0]
        return VGroup(
            stand(self.words(name, theme.BODY, weight=SEMIBOLD), x, FLOOR - 0.5, LEFT),
            stand(self.words(size, theme.LABEL, self.ground.muted), x, FLOOR - 0.95, LEFT),
        )

    def _tile(self) -> Rectangle:
        return Rectangle(
            width=TILE, height=TILE_HEIGHT, stroke_color=self.ground.muted, stroke_width=2.5, fill_opacity=0
        )

    def _head(self, width: float) -> RoundedRectangle:
        return RoundedRectangle(
            width=width,
            height=TILE_HEIGHT - 0.14,
            corner_radius=0.07,
            fill_color=self.ground.teacher,
            fill_opacity=1,
            stroke_width=0,
        )

    def _misfits(self) -> tuple[VGroup, VGroup, VGroup]:
        """Sixteen heads of 88 over frames of 64: the heads, the frames, and the frames' empty rest."""
        heads, tiles, holes = VGroup(), VGroup(), VGroup()
        count = round(fact("vitg_old_heads").value)
        share = fact("vitg_old_head_dim").value / fact("vitg_head_dim").value  # of a frame
        for index in range(count):
            left, y = -count / 2 * TILE + index % (count // 2) * 2 * TILE, ROWS_Y[index // (count // 2)]
            tiles.add(*(self._tile().move_to([left + (n + 0.5) * TILE, y, 0]) for n in range(2)))
            heads.add(self._head(share * TILE - 0.1).move_to([left + 0.05, y, 0], aligned_edge=LEFT))
            hole = Rectangle(
                width=(2 - share) * TILE - 0.06,
                height=TILE_HEIGHT - 0.14,
                fill_color=self.ground.muted,
                fill_opacity=0.4,
                stroke_width=0,
            )
            holes.add(hole.move_to([left + 2 * TILE - 0.06, y, 0], aligned_edge=RIGHT))
        return heads, tiles, holes

    def _fits(self) -> VGroup:
        """Twenty-four heads, each of them one frame, from the left end of the sixteen frames above."""
        count = round(fact("vitg_heads").value)
        return VGroup(
            *(
                self._head(TILE - 0.1).move_to(
                    [(index % (count // 2) - 7.5) * TILE, ROWS_Y[2 + index // (count // 2)], 0]
                )
                for index in range(count)
            )
        )

    def _sum(self, name: str, parts: tuple[str, str, str], y: float, color: str) -> VGroup:
        """Heads times dimensions, above the first of their rows."""
        heads, each, whole = (fact(part).text for part in parts)
        title = stand(self.words(name, theme.BODY, color, weight=SEMIBOLD), -8 * TILE, y, LEFT)
        text = self.words(f"{heads} head $times$ {each} chiều = {whole}", theme.BODY)
        return VGroup(title, stand(text, title.get_right()[0] + 0.4, y, LEFT))


def _light(networks: VGroup, turn: float) -> None:
    """A light runs through both networks from the first block to the last: at both ends it is outside."""
    for network in networks:
        at = np.arange(len(network)) / len(network)
        for block, share in zip(network, at, strict=True):
            lit = max(0.0, 1 - abs(share - (1.5 * turn - 0.25)) / 0.22)
            block.set_fill(interpolate_color(_AMBER, _INK, lit), 0.75 + 0.25 * lit)


def _breathe(holes: VGroup, turn: float) -> None:
    holes.set_fill(opacity=0.4 + 0.25 * np.sin(2 * np.pi * turn))


_AMBER, _INK = ManimColor(theme.NIGHT.teacher), ManimColor(theme.NIGHT.ink)

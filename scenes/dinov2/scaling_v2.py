"""ViT-g as what it is, a stack of matrices thirteen times as large as v1's; and what a small network gains by such a teacher."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov2.pieces.flock import Flight, Flock
from scenes.dinov2.scaling_v2_pieces import Pillar, Stack
from scenes.pieces.snowflake import frozen
from tenuto.kit.arrow import arrow
from tenuto.kit.flow import Flow
from tenuto.kit.marks import grid_places
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

PER_DIM = 2.4 / 1536  # manim units for one dimension of width
SMALL_AT, GIANT_AT, GIANT_LEFT = [-5.0, -0.75, 0], [2.55, -0.05, 0], [-3.35, -0.3, 0]  # middles of the stacks
PUPILS = (  # name, blocks, width, middle, and where its name stands; Caron et al. 2021 and Dosovitskiy et al. 2021, Table 1
    ("ViT-S", 12, 384, [2.5, 1.55, 0], (2.5, 0.55)), ("ViT-B", 12, 768, [5.4, 1.25, 0], (5.4, -0.1)),
    ("ViT-L", 24, 1024, [3.3, -1.5, 0], (4.7, -2.75)),
)  # fmt: skip
TILES = 28  # of 5 million pictures each, as in lvd_142m
FLOOR, LOW, POINT, ON_PILLARS = (
    -2.35,
    83.0,
    0.56,
    0.6,
)  # of the pillars: y, score there, units a point; size of the stacks
PILLARS = (-4.3, 0.3, 4.5)  # x of the teacher's, the taught one's, and of the one that is left alone


class ScalingV2(LectureScene):
    """Twelve plates become forty; the giant freezes and teaches three; two twins are lifted, one of them by it."""

    def construct(self) -> None:
        ground = self.ground
        small, giant = (self._stack(name, ground.muted) for name in ("vitb", "vitg"))
        small.move_to(SMALL_AT)
        giant.move_to(GIANT_AT)
        says = VGroup(self._caption("vitb", "ViT-B của v1", SMALL_AT[0]), self._caption("vitg", "ViT-g", GIANT_AT[0]))
        with self.beat("giant"):
            # A plate for every block, as wide and as deep as the block: what was the largest network, and the new one.
            note = self.note("mỗi tấm là một khối · thể tích là số tham số")
            plates = LaggedStart(*(FadeIn(each, shift=0.2 * LEFT) for each in small), lag_ratio=0.15)
            data = load_tensors("wall").pictures[:TILES]
            tiles = Flock(data, grid_places(TILES, 7, 0.66, at=(GIANT_AT[0], 0.25)), 0.62, 0.0)
            much = self.words(
                f"{fact('lvd_images').text} ảnh", theme.BODY, ground.data, (GIANT_AT[0], -1.65), weight=SEMIBOLD
            )
            self.play(
                plates, FadeIn(says[0]), FadeIn(note), Flight(tiles, opacities=1.0, lag=0.5), FadeIn(much), run_time=1.6
            )
            self.cue("giant")
            inside = Flight(tiles, np.tile(GIANT_AT, (TILES, 1)), 0.1, 0.0)
            self.play(inside, FadeOut(much), run_time=0.5)
            self.remove(tiles)
            self.play(LaggedStart(*reversed(_become(small, giant)), lag_ratio=0.02), FadeIn(says[1]), run_time=1.5)
            self.play(FadeIn(giant.lines), run_time=0.2)
            self.add(giant)
            # Cut into pieces of the old one's size.
            self.cue("times")
            cuts = giant.cuts(
                round(fact("vitb_blocks").value), fact("vitb_dim").value / fact("vitg_dim").value, ground.ink
            )
            times = self.words(f"× {fact('vitg_over_vitb').text}", theme.DISPLAY, at=(-2.1, 0.6), weight=SEMIBOLD)
            self.play(FadeIn(times, shift=0.2 * RIGHT), LaggedStart(*map(Create, cuts), lag_ratio=0.1), run_time=1.2)
            self.play(small.shine(), giant.shine(), run_time=1.5)

        pupils = [
            Stack(blocks, width, PER_DIM, ground.student, ground).move_to(place)
            for _, blocks, width, place, _ in PUPILS
        ]
        names = VGroup(*(self.words(name, theme.LABEL, ground.student, at, weight=SEMIBOLD) for name, *_, at in PUPILS))
        with self.beat("distill"):
            # The giant makes room; v1's network is one of its pupils' size.
            self.play(
                FadeOut(cuts, times, says, note, run_time=0.4),
                giant.animate.move_to(GIANT_LEFT),
                small.animate.move_to(pupils[1]),
                run_time=1.4,
            )
            self.play(giant.shine(), run_time=1.6)
            self.cue("frozen")
            sign = VGroup(self.words("ViT-g · Teacher", theme.BODY, ground.teacher, weight=SEMIBOLD), frozen(ground))
            sign.arrange(RIGHT, buff=0.4).move_to([GIANT_LEFT[0], -2.85, 0])
            self.play(giant.repaint(ground.teacher), FadeIn(sign, shift=0.15 * UP, run_time=0.9), run_time=2.0)
            self.cue("teach")
            ends = [pupils[0].get_left(), pupils[1].get_left() + 0.7 * DOWN, pupils[2].get_left() + 0.3 * UP]
            ways = VGroup(
                *(
                    arrow([-0.75, -0.2 + 0.35 * (1 - index), 0], end + 0.12 * LEFT, ground.teacher)
                    for index, end in enumerate(ends)
                )
            )
            coming = (FadeIn(pupils[0]), small.repaint(ground.student), FadeIn(pupils[2]))
            self.play(*map(Create, ways), *coming, FadeIn(names), run_time=0.8)
            self.remove(small)
            self.add(pupils[1])
            flows = [Flow(way[0], ground.teacher, 4, 0.08, index / 3) for index, way in enumerate(ways)]
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.play(*(flow.run() for flow in flows), *(pupil.shine() for pupil in pupils), run_time=1.4)

        with self.beat("against_scratch"):
            # The giant on its pillar, and two of the one size: one will be taught.
            alone = pupils[2].copy()
            goals = [stack.copy().scale(ON_PILLARS) for stack in (giant, pupils[2], alone)]
            teacher, taught, left = (
                Pillar(load, fact(name).value, LOW, POINT, (x, FLOOR), color, ground)
                for load, name, x, color in zip(
                    goals,
                    ("dinov2_vitg_linear", "dinov2_vitl_distilled", "dinov2_vitl_scratch"),
                    PILLARS,
                    (ground.teacher, ground.student, ground.ink),
                    strict=True,
                )
            )
            note = self.note("linear probe · cột cắt bớt phần dưới")
            teacher.rise(1)
            self.play(
                FadeOut(*flows, ways, sign, names, pupils[0], pupils[1], run_time=0.4), FadeIn(teacher, note),
                Transform(giant, goals[0]), Transform(pupils[2], goals[1]), Transform(alone, goals[2]), run_time=1.0,
            )  # fmt: skip
            self.remove(giant, pupils[2], alone).add(*goals)
            self.cue("small")
            says = VGroup(
                *(
                    self._foot(*each)
                    for each in zip(
                        ("ViT-g · Teacher", "ViT-L học theo thầy", "ViT-L tự học"),
                        ("vitg", "vitl", "vitl"),
                        PILLARS,
                        strict=True,
                    )
                )
            )
            self.play(LaggedStart(*map(FadeIn, says), lag_ratio=0.5), run_time=1.3)
            self.cue("taught")
            way = arrow([PILLARS[0] + 1.5, -0.1, 0], [PILLARS[1] - 1.5, -0.1, 0], ground.teacher)
            flow = Flow(way[0], ground.teacher, 4, 0.08)
            self.play(taught.lift(), FadeIn(way, run_time=0.8), FadeIn(flow, run_time=0.8), run_time=2.1)
            self.cue("level")
            line = DashedLine(
                [PILLARS[0] + Pillar.WIDTH / 2, teacher.top[1], 0],
                [theme.SAFE_X, teacher.top[1], 0],
                stroke_color=ground.teacher,
                stroke_width=3,
                dash_length=0.12,
            )
            self.bring_to_back(line)
            self.play(Create(line), run_time=0.8)
            self.cue("alone")
            self.play(left.lift(), run_time=1.0)
            self.loop(flow.run(), run_time=1.5)

    def _stack(self, name: str, color: str) -> Stack:
        """A network as deep and as wide as facts say."""
        return Stack(round(fact(f"{name}_blocks").value), round(fact(f"{name}_dim").value), PER_DIM, color, self.ground)

    def _caption(self, facts: str, name: str, x: float) -> VGroup:
        """A network's name and size, and what it is made of."""
        made = f"{fact(f'{facts}_params').text} tham số · {fact(f'{facts}_blocks').text} khối"
        return self.captioned(name, made, theme.BODY, self.ground.ink, (x, -2.6), below=0.42)

    def _foot(self, name: str, facts: str, x: float) -> VGroup:
        """Who stands on a pillar, and how large it is."""
        return self.captioned(
            name,
            f"{fact(f'{facts}_params').text} tham số",
            theme.LABEL,
            self.ground.ink,
            (x, -2.7),
            below=0.33,
            caption_px=theme.SMALL,
        )


def _become(few: Stack, many: Stack) -> list[TransformFromCopy]:
    """Each plate of the one comes out of the plate of the other that stands at the same share of it."""
    count = len(many.plates)
    return [
        TransformFromCopy(few.plates[index * len(few.plates) // count], each) for index, each in enumerate(many.plates)
    ]

"""What the three versions rest on and were compared with, as a picture; the list of all works is on the lecture's page."""

from __future__ import annotations

from itertools import pairwise

from manim import *

from scenes.synthesis.references_pieces import Rooted
from tenuto.kit.arrow import link
from tenuto.kit.icons import sheet
from tenuto.kit.panel import panel
from tenuto.stage import theme
from tenuto.stage.data import outline
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, stand

# Each version: key, x, radius (growing, no measure); key and short name of the works below it.
VERSIONS = (
    ("v1", -4.1, 0.42, (("russakovsky2015", "ImageNet"), ("grill2020", "BYOL"), ("hinton2015", "chưng cất"), ("dosovitskiy2021", "ViT"), ("caron2020", "SwAV"))),
    ("v2", 0.0, 0.5, (("zhou2022", "iBOT"), ("sablayrolles2019", "KoLeo"), ("pizzi2022", "SSCD"), ("zhai2022", "ViT-g"))),
    ("v3", 4.2, 0.6, (("darcet2024", "register"), ("jose2025", "dino.txt"), ("zhai2022lit", "LiT"))),
)  # fmt: skip
COMPARED = (
    ("chen2020", "SimCLR"), ("he2020", "MoCo"), ("he2022", "MAE"), ("touvron2021", "DeiT"), ("radford2021", "CLIP"),
    ("cherti2023", "OpenCLIP"), ("dehghani2023", "ViT-22B"), ("tschannen2025", "SigLIP 2"), ("bolya2025", "PE"),
    ("fan2025", "Web-DINO"),
)  # fmt: skip
FEET_Y = 1.2  # on which the versions stand
PILL, PITCH, PILLS_Y = (
    (1.72, 0.52),
    (1.9, 0.68),
    -1.95,
)  # of what was compared: size, from one to the next, upper row's height
COLUMNS, PILLS_X = 5, -5.5


class References(LectureScene):
    """Three discs on their roots, ten names below; where sources are written, and where the list is."""

    def construct(self) -> None:
        ground = self.ground
        self._cited()
        trees = [
            Rooted(name, [short for _, short in works], (x, FEET_Y), radius, ground)
            for name, x, radius, works in VERSIONS
        ]
        with self.beat("lineage"):
            # The versions grow out of each other, their roots out of them; dots rise from what they rest on.
            ways = VGroup(*(link(a.disc, b.disc, ground.teacher) for a, b in pairwise(trees)))
            discs = (FadeIn(tree.disc, scale=0.6) for tree in trees)
            self.play(LaggedStart(*discs, lag_ratio=0.3), FadeIn(ways), run_time=0.5)
            self.cue("lineage")
            for tree in trees:
                curves, names = zip(*tree.roots, strict=True)
                self.play(
                    LaggedStart(*map(Create, curves), lag_ratio=0.1), LaggedStart(*map(FadeIn, names)), run_time=0.65
                )
            self.cue("compared")
            pills = self._pills()
            self.play(LaggedStart(*(FadeIn(pill, shift=0.15 * UP) for pill in pills), lag_ratio=0.12), run_time=2.5)
            self.cue("corner")
            source = self.frame_pieces[2]
            ring = SurroundingRectangle(source, buff=0.1, corner_radius=0.1).set_stroke(ground.ink, 3)
            self.play(Create(ring), run_time=0.95)
            self.cue("page")
            page = self._page()
            self.play(FadeIn(page, shift=0.3 * LEFT), FadeOut(ring), run_time=0.5)
            flows = [flow for tree in trees for flow in tree.flows]
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.loop(*(flow.run() for flow in flows), run_time=1.5)

    def _cited(self) -> None:
        """Nothing is named that the lecture's list does not have."""
        named = {key for *_, works in VERSIONS for key, _ in works} | {key for key, _ in COMPARED}
        if missing := named - {key for key, _ in outline().references}:
            raise ValueError(f"references: {', '.join(sorted(missing))} is not in narration/lecture.yaml")

    def _pills(self) -> VGroup:
        """What they were compared with, in two rows."""
        pills = VGroup()
        for index, (_, name) in enumerate(COMPARED):
            row, column = divmod(index, COLUMNS)
            x, y = PILLS_X + column * PITCH[0], PILLS_Y - row * PITCH[1]
            box = panel(self.ground, *PILL, self.ground.muted).move_to([x, y, 0])
            pills.add(VGroup(box, stand(self.words(name, theme.SMALL), x, y - 0.09)))
        return pills

    def _page(self) -> VGroup:
        """A page with the list on it."""
        paper = sheet(self.ground).scale(2.6).move_to([4.1, PILLS_Y - PITCH[1] / 2, 0])
        return VGroup(
            paper,
            self.words(
                "danh sách\nđầy đủ", theme.LABEL, at=(4.85, PILLS_Y - 0.18), edge=LEFT, weight=SEMIBOLD, align="left"
            ),
        )

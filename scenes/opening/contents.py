"""The table of contents: the sections as stations on a path, over each a picture that one will meet there."""

from __future__ import annotations

import textwrap

import numpy as np
from manim import *
from manim.typing import Point3D

from scenes.opening.contents_pieces import FRAME, SectionPath, chosen
from scenes.pieces.seen import HEAD, star_seen
from scenes.pieces.star import STAR
from tenuto.kit.bars import Bars
from tenuto.kit.heatmap import HeatMap, ramp
from tenuto.kit.picture import Picture, tiled
from tenuto.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, outline, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import stand

PHOTOGRAPHS = ("macaw", "koala", "cow", "kingfisher", "crab", "giraffe", "dog", "duck", "panda", "rocket", "owl",
               "hedgehog", "bison", "coffee", "lemur", "red_panda")  # fmt: skip
BIRDS = ("macaw", "kingfisher", "duck", "owl")
SCORES = {"v1": "dino_vitb8_ade", "v2": "dinov2_vitg_ade", "v3": "dinov3_ade"}  # version: fact


class Contents(LectureScene):
    """Five stations, lit one after the other as the marker reaches them; their frames fill with what will be seen there."""

    def construct(self) -> None:
        sections = outline().sections
        path = SectionPath([(number, title) for number, title, _ in sections], self.ground, 2 * theme.SAFE_X)
        path.shift(1.0 * DOWN)
        frames, pictures = path.frames(), self._pictures()
        for picture, frame in zip(pictures, frames, strict=True):
            picture.move_to(frame)
        summaries = [
            self._summary(summary, disc.get_center())
            for (_, _, summary), disc in zip(sections, path.discs, strict=True)
        ]
        shown = VGroup()

        def arrive(station: int, *more: Animation, travel: float = 0.9, settle: float = 1.0) -> None:
            """Travel to a station; its picture and summary appear there."""
            self.play(path.travel(station), run_time=travel)
            self.play(FadeIn(pictures[station], scale=0.9), FadeIn(summaries[station]), *more, run_time=settle)
            shown.add(summaries[station])

        with self.beat("path"):
            # The way that lies ahead, before anything on it is lit.
            stations = [VGroup(*pieces) for pieces in zip(path.discs, path.numbers, path.titles, frames, strict=True)]
            self.play(Create(path.curve), LaggedStart(*map(FadeIn, stations), lag_ratio=0.25), run_time=2.0)
            self.add(path)

        with self.beat("labels"):
            # First station: what a label costs, and whether it can come off.
            tag = pictures[0][1]
            self.cue("labels")
            arrive(0, settle=1.2)
            self.cue("avoid")
            self.play(tag.animate.rotate(-0.5).shift(0.55 * DOWN), run_time=1.5)

        with self.beat("versions"):
            # The three versions, one after the other.
            flash = (frame.animate(rate_func=there_and_back).set_stroke(self.ground.ink, 5) for frame in frames[1:-1])
            self.play(FadeOut(shown), LaggedStart(*flash, lag_ratio=0.3), run_time=1.5)
            shown.remove(*shown)
            label = self.note(f"bản đồ: {load_tensors('features_star').about['label']}", computed=True)
            for station in range(1, len(sections) - 1):
                self.cue(f"v{station}")
                arrive(station, *([FadeIn(label)] if station == 1 else []), settle=1.6 if station == 1 else 1.1)
            self.cue("many")
            self.play(pictures[-2].animate(rate_func=there_and_back).scale(1.15), run_time=1.9)

        with self.beat("synthesis"):
            # The last station looks back on all of them; then the way begins.
            bars = pictures[-1][1]
            scores = np.array([bar.height / bars.unit for bar in bars.bars])
            self.cue("synthesis")
            bars.show(0 * scores)
            arrive(len(sections) - 1, FadeOut(shown), travel=0.8, settle=0.5)
            self.cue("what")
            self.play(bars.vary(lambda share: share * scores), run_time=2.3)
            self.cue("first")
            self.play(path.travel(0), FadeOut(summaries[-1]), FadeIn(summaries[0]), run_time=2.2)

    def _summary(self, text: str, station: Point3D) -> VGroup:
        """A few short lines below a station's title."""
        lines = textwrap.wrap(text, 17)
        return VGroup(
            *(
                stand(self.words(line, theme.LABEL, self.ground.muted), station[0], station[1] - 1.4 - 0.38 * row)
                for row, line in enumerate(lines)
            )
        )

    def _pictures(self) -> list[Group]:
        """Pictures to be named; a map of attention; chosen photographs; features as colours; three scores."""
        ground, side = self.ground, FRAME
        wall, features = load_tensors("wall"), load_tensors("features_star")
        pixels, maps = star_seen(load_tensors("attention_photos"), STAR, photo(STAR))
        heap = Picture(tiled(wall.pictures[6:31], 5), side)
        bars = Bars(
            [fact(name).value for name in SCORES.values()], ground.teacher, ground, 1.9, 1.25, 60, tuple(SCORES)
        )
        what = stand(self.words("phân vùng", theme.SMALL, ground.muted), 0, 1.5)
        return [
            Group(heap, Tag("?", ground, theme.TITLE).move_to(heap)),
            Group(HeatMap(pixels, maps[HEAD], ramp(ground.teacher, ground), side)),
            chosen([photo(name) for name in PHOTOGRAPHS], [name in BIRDS for name in PHOTOGRAPHS], side, ground),
            Group(Picture(features.rgb[-1, 0], side)),
            Group(what, bars),
        ]

"""The table of contents: the sections as stations on a path."""

from __future__ import annotations

import textwrap

from manim import *
from manim.typing import Point3D

from scenes.opening.contents_pieces import SectionPath
from scenes.pieces.network import Network
from tenuto.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.data import outline
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import stand


class Contents(LectureScene):
    """Five stations, lit one after the other as the marker reaches them, each with a drawing of what it is about."""

    def construct(self) -> None:
        sections = outline().sections
        path = SectionPath([(number, title) for number, title, _ in sections], self.ground, 2 * theme.SAFE_X)
        path.shift(0.62 * DOWN)
        drawings = [
            drawing.move_to(disc.get_center() + 1.7 * UP)
            for drawing, disc in zip(self._drawings(), path.discs, strict=False)
        ]
        summaries = [
            self._summary(summary, disc.get_center())
            for (_, _, summary), disc in zip(sections, path.discs, strict=True)
        ]
        shown = VGroup()

        def arrive(station: int, run_time: float) -> None:
            """Travel to a station; its drawing and summary appear there."""
            self.play(path.travel(station), run_time=run_time)
            self.play(FadeIn(drawings[station], shift=0.15 * UP), FadeIn(summaries[station]), run_time=0.5)
            shown.add(summaries[station])

        with self.beat("path"):
            # The way that lies ahead, before anything on it is lit.
            stations = [VGroup(*pieces) for pieces in zip(path.discs, path.numbers, path.titles, strict=True)]
            self.play(Create(path.curve), LaggedStart(*map(FadeIn, stations), lag_ratio=0.25), run_time=1.8)
            self.add(path)

        with self.beat("labels"):
            # First station: what a label costs.
            self.cue("labels")
            arrive(0, 0.9)

        with self.beat("versions"):
            # The three versions, one after the other.
            self.play(FadeOut(shown), run_time=0.3)
            shown.remove(*shown)
            for station in range(1, len(sections) - 1):
                self.cue(f"v{station}")
                arrive(station, 0.8)

        with self.beat("synthesis"):
            # The last station looks back on all of them.
            self.play(FadeOut(shown), run_time=0.3)
            self.cue("synthesis")
            arrive(len(sections) - 1, 0.9)
            self.cue("first")
            self.play(Indicate(path.numbers[0]), run_time=0.8)

    def _summary(self, text: str, station: Point3D) -> VGroup:
        """A few short lines below a station's title."""
        lines = textwrap.wrap(text, 17)
        return VGroup(
            *(
                stand(self.words(line, theme.LABEL, self.ground.muted), station[0], station[1] - 1.45 - 0.38 * row)
                for row, line in enumerate(lines)
            )
        )

    def _drawings(self) -> list[VGroup]:
        """A label; two networks; chosen pictures; a growing model; bars that are compared."""
        ground = self.ground
        label = Tag("?", ground, theme.TITLE)
        networks = VGroup(
            Network("", ground.teacher, ground, 1.5, 0.75), Network("", ground.student, ground, 1.5, 0.75)
        ).arrange(DOWN, buff=0.25)
        chosen = {1, 4, 6, 10, 15}
        data = VGroup(
            *(
                Square(
                    0.36,
                    stroke_width=2,
                    stroke_color=ground.data if index in chosen else ground.line,
                    fill_color=ground.data,
                    fill_opacity=1.0 if index in chosen else 0.0,
                )
                for index in range(16)
            )
        ).arrange_in_grid(4, 4, buff=0.08)
        growth = VGroup(
            *(
                Circle(
                    radius, stroke_color=ground.data, stroke_width=3, fill_color=ground.data, fill_opacity=opacity
                ).shift(radius * UP)
                for radius, opacity in ((0.88, 0.2), (0.56, 0.45), (0.27, 1.0))
            )
        )
        bars = VGroup(
            *(
                Rectangle(width=0.36, height=height, fill_color=ground.ink, fill_opacity=1, stroke_width=0)
                for height in (0.6, 1.1, 1.7)
            )
        ).arrange(RIGHT, buff=0.16, aligned_edge=DOWN)
        return [label, networks, data, growth, bars]

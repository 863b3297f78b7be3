"""Three lessons, each with its evidence; then the label moves from the beginning of the way to its end."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes import theme
from scenes.data import fact, load_tensors
from scenes.kit.arrow import arrow
from scenes.kit.flow import Flow, Stream
from scenes.kit.lettering import stand
from scenes.kit.network import Network
from scenes.kit.picture import Picture, tiled
from scenes.kit.summary import Point, Summary
from scenes.kit.tag import Tag
from scenes.stage import CREAM, LectureScene
from scenes.theme import MEDIUM, SEMIBOLD

RISE = 0.6  # how far the cards make room for what comes below them
WAY_Y = -2.72
MEASURES = ("in1k", "ima", "ade", "oxford", "inat18", "inat21", "places")  # of Table 2: raw_ and curated_
SCORES = (45, 90)  # at the ends of the second card's scale
CURVES = (("ImageNet", "gram_none_in1k", "gram_200k_x2_in1k"), ("ADE20k", "gram_none_ade", "gram_200k_x2_ade"))


class Conclusion(LectureScene):
    """Two networks that teach each other, seven measurements, two lines with and without an anchor."""

    ground = CREAM

    def construct(self) -> None:
        ground = self.ground
        circle = self._circle()
        pairs, anchored = self._pairs(), self._anchored()
        summary = Summary(
            (
                Point(circle, "Tự làm thầy mình", ("nhãn chỉ cần", "đến lúc chấm điểm"), ground.teacher),
                Point(
                    pairs,
                    "Dữ liệu chọn lọc",
                    ("cùng số lượng, thắng dữ liệu thô", "trong hầu hết phép đo"),
                    ground.data,
                ),
                Point(anchored, "Phóng to chưa đủ", ("phân loại đang chạm trần,", "từng patch cần mỏ neo"), ground.ink),
            ),
            ground,
            height=4.1,
        )
        flows = [Flow(way[0], color, 3) for way, color in zip(circle[2], (ground.teacher, ground.ema), strict=True)]

        with self.beat("signal"):
            # Answers go one way, what was learnt comes back the other.
            self.play(summary.outline(), run_time=0.9)
            self.play(FadeIn(circle[:2]), summary.tell(0), run_time=0.6)
            self.play(*map(Create, circle[2]), FadeIn(circle[3]), run_time=0.7)
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.loop(*map(Stream, flows), run_time=2)

        with self.beat("data"):
            # Seven measurements, from the ring (raw) to the dot (curated); one of them goes the other way.
            self.play(
                summary.tell(1), FadeIn(pairs[1]), LaggedStart(*map(FadeIn, pairs[2]), lag_ratio=0.1), run_time=1.1
            )
            self.play(
                LaggedStart(*map(Create, pairs[0]), lag_ratio=0.1),
                LaggedStart(*(TransformFromCopy(a, b) for a, b in zip(pairs[2], pairs[3], strict=True)), lag_ratio=0.1),
                run_time=1.4,
            )

        with self.beat("scale"):
            # Without the anchor and with it: ImageNet stays where it is, ADE20k rises.
            self.play(summary.tell(2), FadeIn(anchored[0]), run_time=0.7)
            self.play(*map(Create, anchored[1]), run_time=1.2)
            self.play(FadeIn(anchored[2]), run_time=0.4)

        with self.beat("labels"):
            # The label leaves the beginning of the way and goes to where the marks are given.
            pictures, way, names, label = self._way()
            self.play(summary.animate.shift(RISE * UP), FadeOut(VGroup(*flows), shift=RISE * UP), run_time=0.8)
            self.play(FadeIn(pictures), Create(way), FadeIn(names), FadeIn(label), run_time=0.8)
            self.play(label.animate.move_to([2.95, WAY_Y, 0]), run_time=1.8)

    def _circle(self) -> VGroup:
        """Teacher and student side by side, and two bent arrows between them."""
        ground = self.ground
        teacher = Network("Teacher", ground.teacher, ground, 1.5, 1.0, theme.SMALL).shift(1.05 * LEFT)
        student = Network("Student", ground.student, ground, 1.5, 1.0, theme.SMALL).shift(1.05 * RIGHT)
        ways = VGroup(
            arrow([-0.9, 0.6, 0], [0.9, 0.6, 0], ground.teacher, -1.1),
            arrow([0.9, -0.6, 0], [-0.9, -0.6, 0], ground.ema, -1.1),
        )
        ema = stand(self.words("EMA", theme.SMALL, ground.ema, weight=SEMIBOLD), 0, -0.75)
        return VGroup(teacher, student, ways, VGroup(ema))

    def _pairs(self) -> VGroup:
        """One row for each measurement: the line from raw to curated, its names, rings and dots."""
        ground = self.ground
        lines, rings, dots = VGroup(), VGroup(), VGroup()
        rows = sorted(MEASURES, key=lambda name: fact(f"curated_{name}").value - fact(f"raw_{name}").value)
        for index, name in enumerate(rows):
            y = 0.95 - 0.27 * (len(rows) - 1 - index)
            ends = [np.array([_across(fact(f"{kind}_{name}").value), y, 0]) for kind in ("raw", "curated")]
            color = ground.data if ends[1][0] > ends[0][0] else ground.muted
            lines.add(Line(*ends, stroke_color=color, stroke_width=4))
            rings.add(
                Circle(0.08, stroke_color=color, stroke_width=3, fill_color=ground.panel, fill_opacity=1).move_to(
                    ends[0]
                )
            )
            dots.add(Dot(ends[1], radius=0.1, color=color))
        names = VGroup(
            stand(self.words("thô", theme.SMALL, ground.muted), rings[-1].get_x(), 1.15),
            stand(self.words("chọn lọc", theme.SMALL, ground.data, weight=MEDIUM), dots[-1].get_x(), 1.15),
            stand(
                self.words("ADE20k", theme.SMALL, ground.muted), rings[0].get_x() + 0.2, rings[0].get_y() - 0.08, LEFT
            ),
        )
        return VGroup(lines, names, rings, dots)

    def _anchored(self) -> VGroup:
        """Names and first scores, lines, and last scores, without and with the anchor."""
        ground = self.ground
        start, lines, end = VGroup(), VGroup(), VGroup()
        for x, text in ((-0.75, "không neo"), (0.95, "có neo")):
            start.add(stand(self.words(text, theme.SMALL, ground.muted), x, -1.0))
        for (name, first, last), base in zip(CURVES, (0.62, -0.45), strict=True):
            rise = (fact(last).value - fact(first).value) / 10
            color = ground.teacher if rise > 0 else ground.ink
            left, right = np.array([-0.75, base, 0]), np.array([0.95, base + rise, 0])
            lines.add(Line(left, right, stroke_color=color, stroke_width=5))
            start.add(stand(self.words(name, theme.SMALL, color, weight=SEMIBOLD), -1.8, base + 0.2, LEFT))
            start.add(stand(self.words(fact(first).text, theme.SMALL, color), -0.9, base - 0.08, RIGHT))
            end.add(
                stand(self.words(fact(last).text, theme.SMALL, color, weight=SEMIBOLD), 1.1, base + rise - 0.08, LEFT)
            )
        return VGroup(start, lines, end)

    def _way(self) -> tuple[Picture, VGroup, VGroup, Tag]:
        """Pictures at the beginning of an arrow, marks at its end, and the label, still at the beginning."""
        ground = self.ground
        wall = load_tensors("wall")
        pictures = Picture(tiled(wall.pictures[:24], 8, 6), 0.9).move_to([-theme.SAFE_X, WAY_Y, 0], aligned_edge=LEFT)
        begin = pictures.get_right()[0] + 0.25
        way = arrow([begin, WAY_Y - 0.35, 0], [3.75, WAY_Y - 0.35, 0], ground.muted)
        names = VGroup(stand(self.words("chấm điểm", theme.BODY, weight=SEMIBOLD), theme.SAFE_X, WAY_Y - 0.45, RIGHT))
        label = Tag("nhãn", ground, theme.LABEL)
        return pictures, way, names, label.move_to([begin + 0.75, WAY_Y, 0])


def _across(score: float) -> float:
    """Where a score of the second card stands, manim units from its middle."""
    return float(((score - SCORES[0]) / (SCORES[1] - SCORES[0]) - 0.5) * 3.3)

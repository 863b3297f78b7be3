"""Three lessons, each with its evidence; then the label moves from the beginning of the way to its end."""

from __future__ import annotations

from manim import *

from scenes.synthesis.conclusion_pieces import Dumbbells, TeachingCircle
from tenuto.kit.arrow import arrow
from tenuto.kit.picture import Picture, tiled
from tenuto.kit.summary import KeyPoint, Summary
from tenuto.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import CREAM, LectureScene
from tenuto.stage.theme import MEDIUM, SEMIBOLD

RISE = 0.6  # how far the cards make room for what comes below them
WAY_Y = -2.72
MEASURES = ("in1k", "ima", "ade", "oxford", "inat18", "inat21", "places")  # of Table 2: raw_ and curated_
SCORES = (45, 90)  # at the ends of the second card's scale
CURVES = (("ImageNet", "in1k", 0.62), ("ADE20k", "ade", -0.45))  # name, key and height at which the line begins
WITHOUT_X, WITH_X = -0.75, 0.95  # of the lines' ends


class Conclusion(LectureScene):
    """Two networks that teach each other, seven measurements, two lines with and without an anchor."""

    ground = CREAM

    def construct(self) -> None:
        ground = self.ground
        circle, (measured, names), (start, lines, end) = TeachingCircle(ground), self._measured(), self._anchored()
        lessons = (
            (circle, "Tự làm thầy mình", ("nhãn chỉ cần", "đến lúc chấm điểm"), ground.teacher),
            (VGroup(*measured, names), "Dữ liệu chọn lọc", ("cùng số lượng, thắng dữ liệu thô", "trong hầu hết phép đo"), ground.data),
            (VGroup(start, lines, end), "Phóng to chưa đủ", ("phân loại đang chạm trần,", "từng patch cần mỏ neo"), ground.ink),
        )  # fmt: skip
        summary = Summary([KeyPoint(*lesson) for lesson in lessons], ground, height=4.1)

        with self.beat("signal"):
            # Answers go one way, what was learnt comes back the other.
            flows = circle.flows()
            self.play(summary.outline(), run_time=0.9)
            self.play(FadeIn(circle.networks), summary.tell(0), run_time=0.6)
            self.play(*map(Create, circle.ways), FadeIn(circle.ema), run_time=0.7)
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.loop(*(flow.run() for flow in flows), run_time=2)

        with self.beat("data"):
            # Seven measurements, from the ring (raw) to the dot (curated); one of them goes the other way.
            rings = LaggedStart(*map(FadeIn, measured.rings), lag_ratio=0.1)
            moves = (TransformFromCopy(a, b) for a, b in zip(measured.rings, measured.dots, strict=True))
            self.play(summary.tell(1), FadeIn(names), rings, run_time=1.1)
            grow = LaggedStart(*map(Create, measured.lines), lag_ratio=0.1)
            self.play(grow, LaggedStart(*moves, lag_ratio=0.1), run_time=1.4)

        with self.beat("scale"):
            # Without the anchor and with it: ImageNet stays where it is, ADE20k rises.
            self.play(summary.tell(2), FadeIn(start), run_time=0.7)
            self.play(*map(Create, lines), run_time=1.2)
            self.play(FadeIn(end), run_time=0.4)

        with self.beat("labels"):
            # The label leaves the beginning of the way and goes to where the marks are given.
            wall = tiled(load_tensors("wall").pictures[:24], 8, 6)
            pictures = Picture(wall, 0.9).move_to([-theme.SAFE_X, WAY_Y, 0], aligned_edge=LEFT)
            begin = pictures.get_right()[0] + 0.25
            way = arrow([begin, WAY_Y - 0.35, 0], [3.75, WAY_Y - 0.35, 0], ground.muted)
            goal = self.words("chấm điểm", at=(theme.SAFE_X, WAY_Y - 0.45), edge=RIGHT, weight=SEMIBOLD)
            label = Tag("nhãn", ground, theme.LABEL).move_to([begin + 0.75, WAY_Y, 0])
            self.play(summary.animate.shift(RISE * UP), FadeOut(flows, shift=RISE * UP), run_time=0.8)
            self.play(FadeIn(pictures), Create(way), FadeIn(goal), FadeIn(label), run_time=0.8)
            self.play(label.animate.move_to([2.95, WAY_Y, 0]), run_time=1.8)

    def _measured(self) -> tuple[Dumbbells, VGroup]:
        """Table 2 from raw to curated, one row for each measurement, and what its ends are."""
        ground = self.ground
        pairs = [(fact(f"raw_{name}").value, fact(f"curated_{name}").value) for name in MEASURES]
        rows = Dumbbells(pairs, SCORES, ground, 3.3, 0.27)
        (least, *_, most), last = rows.rings, rows.dots[-1]
        names = VGroup(
            self.words("thô", theme.SMALL, ground.muted, (most.get_x(), 0.2)),
            self.words("chọn lọc", theme.SMALL, ground.data, (last.get_x(), 0.2), weight=MEDIUM),
            self.words("ADE20k", theme.SMALL, ground.muted, (least.get_x() + 0.2, least.get_y() - 0.08), LEFT),
        )
        return rows, names

    def _anchored(self) -> tuple[VGroup, VGroup, VGroup]:
        """Names and first scores, lines, and last scores, without and with the anchor."""
        ground = self.ground
        start, lines, end = VGroup(), VGroup(), VGroup()
        for x, text in ((WITHOUT_X, "không neo"), (WITH_X, "có neo")):
            start.add(self.words(text, theme.SMALL, ground.muted, (x, -1.0)))
        for name, key, y in CURVES:
            before, after = fact(f"gram_none_{key}"), fact(f"gram_200k_x2_{key}")
            rise = (after.value - before.value) / 10
            color = ground.teacher if rise > 0 else ground.ink
            lines.add(Line([WITHOUT_X, y, 0], [WITH_X, y + rise, 0], stroke_color=color, stroke_width=5))
            start.add(self.words(name, theme.SMALL, color, (-1.8, y + 0.2), LEFT, weight=SEMIBOLD))
            start.add(self.words(before.text, theme.SMALL, color, (WITHOUT_X - 0.15, y - 0.08), RIGHT))
            end.add(self.words(after.text, theme.SMALL, color, (WITH_X + 0.15, y + rise - 0.08), LEFT, weight=SEMIBOLD))
        return start, lines, end

"""Three lessons, each with its evidence; the question of the beginning and its answer; the label moves to the way's end."""

from __future__ import annotations

from manim import *

from scenes.pieces.awakening import Awakening
from scenes.pieces.seen import HEAD, star_seen
from scenes.pieces.star import STAR
from scenes.synthesis.conclusion_pieces import Dumbbells, TeachingCircle
from tenuto.kit.arrow import arrow
from tenuto.kit.summary import KeyPoint, Summary
from tenuto.kit.swap import swap
from tenuto.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo
from tenuto.stage.scene import CREAM, NIGHT, LectureScene
from tenuto.stage.theme import MEDIUM, SEMIBOLD, Words

WAY_Y = -2.66  # of the label's way below the photograph, manim units
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
            (circle, "Tự làm thầy mình", ("đến lúc chấm điểm", "mới cần nhãn"), ground.teacher),
            (VGroup(*measured, names), "Dữ liệu chọn lọc", ("cùng số lượng, thắng dữ liệu thô", "trong hầu hết phép đo"), ground.data),
            (VGroup(start, lines, end), "Phóng to chưa đủ", ("phân loại đang chạm trần,", "từng patch cần mỏ neo"), ground.ink),
        )  # fmt: skip
        summary = Summary([KeyPoint(*lesson) for lesson in lessons], ground, height=4.1)

        with self.beat("signal"):
            # Answers go one way, what was learnt comes back the other.
            flows = circle.flows()
            self.play(summary.outline(), run_time=1.9)
            self.cue("one")
            self.play(FadeIn(circle.networks), summary.tell(0), run_time=1.0)
            self.cue("itself")
            self.play(*map(Create, circle.ways), FadeIn(circle.ema), run_time=0.8)
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.loop(*(flow.run() for flow in flows), run_time=2)

        with self.beat("data"):
            # Seven measurements, from the ring (raw) to the dot (curated); one of them goes the other way.
            rings = LaggedStart(*map(FadeIn, measured.rings), lag_ratio=0.1)
            moves = (TransformFromCopy(a, b) for a, b in zip(measured.rings, measured.dots, strict=True))
            self.cue("two")
            self.play(summary.tell(1), FadeIn(names[:2]), rings, run_time=0.8)
            self.cue("wins")
            grow = LaggedStart(*map(Create, measured.lines), lag_ratio=0.1)
            self.play(grow, LaggedStart(*moves, lag_ratio=0.1), run_time=1.4)
            self.cue("most")
            self.play(FadeIn(names[2]), Indicate(measured.dots[0], 1.8, ground.muted), run_time=0.9)

        with self.beat("scale"):
            # Without the anchor and with it: ImageNet stays where it is, ADE20k rises.
            self.cue("three")
            self.play(summary.tell(2), FadeIn(start), run_time=0.8)
            for name, line, score, seconds in zip(("flat", "anchor"), lines, end, (1.0, 1.8), strict=True):
                self.cue(name)
                self.play(Create(line), run_time=seconds)
                self.play(FadeIn(score, shift=0.1 * RIGHT), run_time=0.4)

        with self.beat("labels"):
            # The picture from the beginning, and its question; the answer; then the label goes to where marks are given.
            seen, credit = self._seen()
            question = self.words("Ai đã\ndạy nó?", theme.DISPLAY, weight=SEMIBOLD).move_to([3.0, 0.35, 0])
            answer = self.words("Chính nó", theme.DISPLAY, ground.teacher, weight=SEMIBOLD).move_to([3.0, 1.35, 0])
            way, goal, label = self._way()
            teaching = TeachingCircle(ground).move_to([3.0, -0.95, 0])
            learning = teaching.flows()
            self.cue("map")
            self.play(FadeOut(summary), FadeOut(flows), run_time=0.3)
            self.play(FadeIn(seen), FadeIn(credit), FadeIn(question, shift=0.3 * RIGHT), run_time=0.6)
            self.play(seen.wakes((0, 0), (1, 1)), run_time=2.0)
            self.cue("answer")
            self.play(swap(question, answer), run_time=0.6)
            self.cue("self")
            self.play(FadeIn(teaching.networks), *map(Create, teaching.ways), FadeIn(teaching.ema), run_time=0.7)
            self.play(*(flow.run(3) for flow in learning), run_time=1.6)
            self.play(FadeOut(learning), run_time=0.2)
            self.cue("true")
            self.play(seen.sweep(0.9), run_time=1.0)
            self.cue("work")
            self.play(Create(way), FadeIn(goal), FadeIn(label), run_time=1.05)
            self.cue("last")
            self.play(label.animate.move_to([2.95, WAY_Y, 0]), run_time=1.6)

    def _seen(self) -> tuple[Awakening, Words]:
        """The photograph of the title, still in the light, and whose map it will be."""
        stored = load_tensors("attention_photos")
        pixels, maps = star_seen(stored, STAR, photo(STAR))
        seen = Awakening(pixels, maps[HEAD], NIGHT, 3.95).move_to([-3.4, 0.3, 0])
        text = f"một đầu attention · {stored.about['label']}"
        return seen, self.computed(text, theme.SMALL, self.ground.muted, (-3.4, -2.08))

    def _way(self) -> tuple[VGroup, Words, Tag]:
        """From the pictures to where the marks are given, and a label at its beginning."""
        begin = -theme.SAFE_X
        way = arrow([begin, WAY_Y - 0.35, 0], [3.75, WAY_Y - 0.35, 0], self.ground.muted)
        goal = self.words("chấm điểm", at=(theme.SAFE_X, WAY_Y - 0.45), edge=RIGHT, weight=SEMIBOLD)
        return way, goal, Tag("nhãn", self.ground, theme.LABEL).move_to([begin + 0.75, WAY_Y, 0])

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

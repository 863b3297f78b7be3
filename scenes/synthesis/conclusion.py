"""Three lessons, each with its evidence; the question of the beginning and its answer; the label moves to the way's end."""

from __future__ import annotations

from manim import *

from scenes.synthesis import conclusion_pieces as pieces
from scenes.synthesis.conclusion_pieces import WAY_Y, TeachingCircle
from tenuto.kit.summary import KeyPoint, Summary
from tenuto.kit.swap import swap
from tenuto.stage import theme
from tenuto.stage.scene import CREAM, LectureScene
from tenuto.stage.theme import SEMIBOLD


class Conclusion(LectureScene):
    """Two networks that teach each other, seven measurements, two lines with and without an anchor."""

    ground = CREAM

    def construct(self) -> None:
        ground = self.ground
        circle, (measured, names), (start, lines, end) = (
            TeachingCircle(ground),
            pieces.measured(self),
            pieces.anchored(self),
        )
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
            self.play(summary.tell(1), FadeIn(names[:2]), rings, run_time=1.17)
            self.cue("wins")
            grow = LaggedStart(*map(Create, measured.lines), lag_ratio=0.1)
            self.play(grow, LaggedStart(*moves, lag_ratio=0.1), run_time=1.4)
            self.cue("most")
            self.play(FadeIn(names[2]), Indicate(measured.dots[0], 1.8, ground.muted), run_time=0.9)

        with self.beat("scale"):
            # Without the anchor and with it: ImageNet stays where it is, ADE20k rises.
            self.cue("three")
            self.play(summary.tell(2), FadeIn(start), run_time=0.8)
            self.play(Indicate(start, 1.1, ground.ink), run_time=0.7)
            for name, line, score, seconds in zip(("flat", "anchor"), lines, end, (1.0, 1.8), strict=True):
                self.cue(name)
                self.play(Create(line), run_time=seconds)
                self.play(FadeIn(score, shift=0.1 * RIGHT), run_time=0.4)

        with self.beat("labels"):
            # The picture from the beginning, and its question; the answer; then the label goes to where marks are given.
            seen, credit = pieces.seen(self)
            question = self.words("Ai đã\ndạy nó?", theme.DISPLAY, weight=SEMIBOLD).move_to([3.0, 0.35, 0])
            answer = self.words("Chính nó", theme.DISPLAY, ground.teacher, weight=SEMIBOLD).move_to([3.0, 1.35, 0])
            way, goal, label = pieces.way(self)
            teaching = TeachingCircle(ground).move_to([3.0, -0.95, 0])
            learning = teaching.flows()
            self.cue("map")
            self.play(FadeOut(summary), FadeOut(flows), run_time=0.3)
            self.play(FadeIn(seen), FadeIn(credit), FadeIn(question, shift=0.3 * RIGHT), run_time=0.6)
            self.play(seen.wakes((0, 0), (1, 1)), run_time=2.0)
            self.cue("answer")
            self.play(swap(question, answer), run_time=0.8)
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

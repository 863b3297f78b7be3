"""Distillation: a large teacher's soft answers teach a small student; then both are alike, and the teacher is an EMA."""

from __future__ import annotations

import numpy as np
from manim import *
from manim.utils.color import ManimColor
from numpy.typing import NDArray

from scenes.pieces.network import Network
from tenuto.kit.arrow import arrow, link, tie
from tenuto.kit.bars import Bars
from tenuto.kit.flow import Flow
from tenuto.kit.icons import car, cat_face, dog_face
from tenuto.kit.marks import tick
from tenuto.kit.panel import panel
from tenuto.kit.picture import Picture
from tenuto.stage import theme
from tenuto.stage.data import fact, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
SOFT = ("example_cat", "example_dog", "example_car")  # facts
NAMES = ("mèo", "chó", "ô tô")


class Distillation(LectureScene):
    """A hard label melts into a soft distribution; large and small become equal; the arrow turns into EMA."""

    def construct(self) -> None:
        ground = self.ground

        with self.beat("big_to_small"):
            # A large network that has learnt hands down to a small one.
            teacher = Network("Teacher", ground.teacher, ground, 4.4, 3.6, theme.HEADING).move_to([-3.9, MIDDLE, 0])
            teacher.layers.scale(2.2).shift(0.1 * DOWN)
            student = Network("Student", ground.student, ground, 2.2, 1.5).move_to([4.6, MIDDLE, 0])
            large = self.words("lớn, đã học xong", theme.LABEL, ground.muted, (-3.9, -2.65))
            small = self.words("nhỏ", theme.LABEL, ground.muted, (4.6, -1.6))
            lesson = link(teacher, student, ground.teacher)
            word = self.words("dạy lại", theme.LABEL, ground.teacher, (0.9, MIDDLE + 0.25), weight=SEMIBOLD)
            self.play(FadeIn(teacher), FadeIn(large), run_time=0.7)
            self.play(FadeIn(student), FadeIn(small), run_time=0.6)
            self.play(Create(lesson), FadeIn(word), run_time=0.7)
            flow = Flow(lesson[0], ground.teacher, 5, 0.08)
            self.play(FadeIn(flow), run_time=0.2)
            self.loop(flow.run(2), teacher.shine(), run_time=2)

        with self.beat("soft_bars"):
            # The hard label: all in one bar. Through the teacher it melts; its outline stays behind.
            cat = Picture(photo("cat")[:, 90:390], 2.7, ground.data).move_to([-5.05, MIDDLE, 0])
            ready = Network("Teacher", ground.teacher, ground).move_to([-1.3, MIDDLE, 0])
            hard, soft = np.array([1.0, 0, 0]), np.array([fact(name).value for name in SOFT]) / 100
            bars = Bars(hard, ground.muted, ground, 4.2, 3.3, names=NAMES, numbers="percent", number_px=theme.BODY)
            bars.shift([4.1, -2.35, 0])
            hard_name = self.words("nhãn cứng", theme.BODY, ground.muted, (4.75, 1.35), LEFT, weight=SEMIBOLD)
            soft_name = self.words("phân bố mềm", theme.BODY, ground.teacher, (3.85, 1.35), LEFT, weight=SEMIBOLD)
            sketch = self.note("ví dụ minh hoạ")
            self.play(FadeOut(VGroup(student, large, small, lesson, word, flow)), FadeIn(cat), FadeIn(sketch),
                      ReplacementTransform(teacher, ready), run_time=0.9)  # fmt: skip
            self.play(FadeIn(bars), FadeIn(hard_name), run_time=0.6)
            ghost = DashedVMobject(bars.bars[0].copy().set_fill(opacity=0).set_stroke(ground.muted, 2.5), 44)
            way_out = arrow([-0.05, MIDDLE, 0], [1.75, MIDDLE, 0], ground.teacher)
            ways = VGroup(link(cat, ready, ground.teacher), way_out)
            self.play(*map(Create, ways), run_time=0.7)
            self.bring_to_back(ghost)

            def melted(share: float) -> NDArray[np.float64]:
                bars.bars.set_fill(interpolate_color(ManimColor(ground.muted), ManimColor(ground.teacher), share))
                return hard * (1 - share) + soft * share

            self.play(bars.vary(melted), ReplacementTransform(hard_name, soft_name), run_time=1.6)
            flows = [Flow(way[0], ground.teacher, 3) for way in ways]
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.loop(*(flow.run() for flow in flows), run_time=1.5)

        with self.beat("hidden_lesson"):
            # The three bars become three things in the student's head: near and far.
            mind = panel(ground, 7.4, 4.7, ground.student).move_to([2.7, MIDDLE, 0])
            whose = self.words("Student", theme.BODY, ground.student, (-0.7, 1.4), LEFT, weight=SEMIBOLD)
            drawings = (cat_face(ground.data, ground), dog_face(ground.data, ground), car(ground.data, ground))
            places = ([0.25, -1.6, 0], [2.3, 0.65, 0], [5.2, -1.75, 0])
            icons = VGroup(*(icon.scale(1.35).move_to(at) for icon, at in zip(drawings, places, strict=True)))
            near, far = (tie(icons[0], icons[i], ground.ink, width, (0.75, 0.85)) for i, width in ((1, 10), (2, 3.5)))
            much, little = (self.words(fact(name).text, theme.BODY, weight=SEMIBOLD) for name in SOFT[1:])
            worth = VGroup(much.move_to(near).shift(0.5 * LEFT + 0.3 * UP), little.move_to(far).shift(0.3 * UP))
            self.play(FadeOut(VGroup(ghost, *ways, *flows)), FadeOut(cat), FadeOut(ready), FadeOut(soft_name),
                      bars.animate.shift(8.3 * LEFT), run_time=0.9)  # fmt: skip
            self.play(FadeIn(mind), FadeIn(whose), run_time=0.5)
            born = (FadeIn(icon, target_position=bar) for bar, icon in zip(bars.bars, icons, strict=True))
            self.play(*born, run_time=1)
            self.play(Create(near), Create(far), FadeIn(worth), run_time=0.7)

        with self.beat("same_size"):
            # Large and small become equal, and neither has learnt anything yet.
            teacher = Network("Teacher", ground.teacher, ground, 4.4, 2.7, theme.BODY).move_to([-3.2, 0.55, 0])
            student = Network("Student", ground.student, ground, 2.2, 1.3).move_to([-3.2, -2.1, 0])
            self.play(
                FadeOut(VGroup(bars, icons, near, far, worth)), FadeOut(sketch), FadeIn(teacher), FadeIn(student.layers),
                ReplacementTransform(mind, student.box), ReplacementTransform(whose, student.words), run_time=1.0,
            )  # fmt: skip
            self.remove(*student).add(student)
            pair = VGroup(
                Network("Teacher", ground.teacher, ground, 3.2, 1.8).move_to([-3.2, 1.1, 0]),
                Network("Student", ground.student, ground, 3.2, 1.8).move_to([-3.2, -1.9, 0]),
            )
            self.play(ReplacementTransform(teacher, pair[0]), ReplacementTransform(student, pair[1]), run_time=1.1)
            traits = VGroup()
            for y, text in ((0.75, "cùng kiến trúc"), (-0.5, "cùng kích thước"), (-1.75, "chưa ai học trước")):
                mark = tick(0.42, ground.ink).move_to([0.6, y + 0.17, 0])
                traits.add(VGroup(mark, self.words(text, theme.HEADING, at=(1.3, y), edge=LEFT)))
            self.play(LaggedStart(*(FadeIn(trait, shift=0.3 * RIGHT) for trait in traits), lag_ratio=0.5), run_time=1.4)

        with self.beat("ema_arrow"):
            # A circle: answers come down, what has been learnt climbs slowly.
            self.play(FadeOut(traits), pair.animate.shift(3.2 * RIGHT), run_time=0.8)
            climb = arrow([-1.75, -1.8, 0], [-1.75, 1.0, 0], ground.ema, -0.8 * PI)
            teach = arrow([1.75, 1.0, 0], [1.75, -1.8, 0], ground.teacher, -0.8 * PI)
            slow = self.captioned("EMA", "cập nhật chậm", theme.HEADING, ground.ema, (-3.55, MIDDLE), RIGHT)
            answers = self.captioned("đáp án", "để học theo", theme.HEADING, ground.teacher, (3.55, MIDDLE), LEFT)
            self.play(Create(climb), FadeIn(slow), run_time=0.9)
            self.play(Create(teach), FadeIn(answers), run_time=0.9)
            self.play(
                FadeIn(self.words("tự chưng cất", theme.BODY, at=(0, MIDDLE - 0.18), weight=SEMIBOLD)), run_time=0.4
            )
            flows = [Flow(climb[0], ground.ema, 4, 0.09), Flow(teach[0], ground.teacher, 4, 0.09)]
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.loop(*(flow.run() for flow in flows), run_time=1.5)

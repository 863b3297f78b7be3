"""Distillation: a large teacher's soft answers teach a small student; then both are alike, and the teacher is an EMA."""

from __future__ import annotations

import numpy as np
from manim import *
from manim.utils.color import ManimColor
from numpy.typing import NDArray

from scenes import theme
from scenes.data import fact, photo
from scenes.kit.arrow import arrow, link
from scenes.kit.bars import Bars, VaryBars
from scenes.kit.flow import Flow, Stream
from scenes.kit.icons import car, cat_face, dog_face
from scenes.kit.lettering import stand
from scenes.kit.marks import tick
from scenes.kit.network import Network
from scenes.kit.panel import panel
from scenes.kit.picture import Picture
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
SOFT = ("example_cat", "example_dog", "example_car")
NAMES = ("mèo", "chó", "ô tô")


class Distillation(LectureScene):
    """A hard label melts into a soft distribution; large and small become equal; the arrow turns into EMA."""

    def construct(self) -> None:
        ground = self.ground
        teacher = Network("Teacher", ground.teacher, ground, 4.4, 3.6, theme.HEADING).move_to([-3.9, MIDDLE, 0])
        teacher.layers.scale(2.2).shift(0.1 * DOWN)
        student = Network("Student", ground.student, ground, 2.2, 1.5).move_to([4.6, MIDDLE, 0])
        sketch = self.note("ví dụ minh hoạ")

        with self.beat("big_to_small"):
            # A large network that has learnt hands down to a small one.
            traits = VGroup(
                stand(self.words("lớn, đã học xong", theme.LABEL, ground.muted), -3.9, -2.65),
                stand(self.words("nhỏ", theme.LABEL, ground.muted), 4.6, -1.6),
            )
            lesson = link(teacher, student, ground.teacher)
            word = stand(self.words("dạy lại", theme.LABEL, ground.teacher, weight=SEMIBOLD), 0.9, MIDDLE + 0.25)
            self.play(FadeIn(teacher), FadeIn(traits[0]), run_time=0.7)
            self.play(FadeIn(student), FadeIn(traits[1]), run_time=0.6)
            self.play(Create(lesson), FadeIn(word), run_time=0.7)
            flow = Flow(lesson[0], ground.teacher, 5, 0.08)
            self.play(FadeIn(flow), run_time=0.2)
            lit = UpdateFromAlphaFunc(teacher, lambda m, t: m.light(t), rate_func=linear)
            self.loop(Stream(flow, 2), lit, run_time=2)

        soft = np.array([fact(name).value for name in SOFT]) / 100
        cat = Picture(photo("cat")[:, 90:390], 2.7, ground.data).move_to([-5.05, MIDDLE, 0])
        small = Network("Teacher", ground.teacher, ground).move_to([-1.3, MIDDLE, 0])
        bars = Bars([1, 0, 0], ground.muted, ground, 4.2, 3.3, names=NAMES, numbers="percent", number_px=theme.BODY)
        bars.shift([4.1, -2.35, 0])
        ways = VGroup(link(cat, small, ground.teacher), arrow([-0.05, MIDDLE, 0], [1.75, MIDDLE, 0], ground.teacher))
        with self.beat("soft_bars"):
            # The hard label: all in one bar. Through the teacher it melts; its outline stays behind.
            hard_name = stand(self.words("nhãn cứng", theme.BODY, ground.muted, weight=SEMIBOLD), 4.75, 1.35, LEFT)
            soft_name = stand(self.words("phân bố mềm", theme.BODY, ground.teacher, weight=SEMIBOLD), 3.85, 1.35, LEFT)
            self.play(FadeOut(VGroup(student, traits, lesson, word, flow)), FadeIn(cat), FadeIn(sketch),
                      ReplacementTransform(teacher, small), run_time=0.9)  # fmt: skip
            self.play(FadeIn(bars), FadeIn(hard_name), run_time=0.6)
            ghost = DashedVMobject(bars.bars[0].copy().set_fill(opacity=0).set_stroke(ground.muted, 2.5), 44)
            self.play(*map(Create, ways), run_time=0.7)
            self.bring_to_back(ghost)
            self.play(VaryBars(bars, lambda share: self._melted(bars, soft, share)),
                      ReplacementTransform(hard_name, soft_name), run_time=1.6)  # fmt: skip
            flows = [Flow(way[0], ground.teacher, 3) for way in ways]
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.loop(*map(Stream, flows), run_time=1.5)

        pupil, icons, ties, shares = self._lesson()
        with self.beat("hidden_lesson"):
            # The three bars become three things in the student's head: near and far.
            self.play(
                FadeOut(VGroup(ghost, *ways, *flows)), FadeOut(cat), FadeOut(small), FadeOut(soft_name),
                bars.animate.shift(8.3 * LEFT), run_time=0.9,
            )  # fmt: skip
            self.play(FadeIn(pupil), run_time=0.5)
            self.play(
                *(FadeIn(icon, target_position=bar) for bar, icon in zip(bars.bars, icons, strict=True)), run_time=1
            )
            self.play(*(Create(tie) for tie in ties), FadeIn(shares), run_time=0.7)

        teacher = Network("Teacher", ground.teacher, ground, 4.4, 2.7, theme.BODY).move_to([-3.2, 0.55, 0])
        pair = VGroup(
            Network("Teacher", ground.teacher, ground, 3.2, 1.8).move_to([-3.2, 1.1, 0]),
            Network("Student", ground.student, ground, 3.2, 1.8).move_to([-3.2, -1.9, 0]),
        )
        with self.beat("same_size"):
            # Large and small become equal, and neither has learnt anything yet.
            little = Network("Student", ground.student, ground, 2.2, 1.3).move_to([-3.2, -2.1, 0])
            self.play(
                FadeOut(VGroup(bars, icons, ties, shares)), FadeOut(sketch), FadeIn(teacher), FadeIn(little.layers),
                ReplacementTransform(pupil[0], little.box), ReplacementTransform(pupil[1], little.words), run_time=1.0,
            )  # fmt: skip
            self.remove(*little).add(little)
            self.play(ReplacementTransform(teacher, pair[0]), ReplacementTransform(little, pair[1]), run_time=1.1)
            traits = VGroup()
            for y, text in ((0.75, "cùng kiến trúc"), (-0.5, "cùng kích thước"), (-1.75, "chưa ai học trước")):
                traits.add(
                    VGroup(
                        tick(0.42, ground.ink).move_to([0.6, y + 0.17, 0]),
                        stand(self.words(text, theme.HEADING), 1.3, y, LEFT),
                    )
                )
            self.play(LaggedStart(*(FadeIn(trait, shift=0.3 * RIGHT) for trait in traits), lag_ratio=0.5), run_time=1.4)

        with self.beat("ema_arrow"):
            # A circle: answers come down, what has been learnt climbs slowly.
            self.play(FadeOut(traits), pair.animate.shift(3.2 * RIGHT), run_time=0.8)
            (_, top, _), (_, bottom, _) = pair[0].get_center(), pair[1].get_center()
            climb = arrow([-1.75, bottom + 0.1, 0], [-1.75, top - 0.1, 0], ground.ema, -0.8 * PI)
            teach = arrow([1.75, top - 0.1, 0], [1.75, bottom + 0.1, 0], ground.teacher, -0.8 * PI)
            names = VGroup(
                stand(self.words("EMA", theme.HEADING, ground.ema, weight=SEMIBOLD), -3.55, MIDDLE, RIGHT),
                stand(self.words("cập nhật chậm", theme.LABEL, ground.muted), -3.55, MIDDLE - 0.5, RIGHT),
                stand(self.words("đáp án", theme.HEADING, ground.teacher, weight=SEMIBOLD), 3.55, MIDDLE, LEFT),
                stand(self.words("để học theo", theme.LABEL, ground.muted), 3.55, MIDDLE - 0.5, LEFT),
            )
            self.play(Create(climb), FadeIn(names[:2]), run_time=0.9)
            self.play(Create(teach), FadeIn(names[2:]), run_time=0.9)
            self.play(
                FadeIn(stand(self.words("tự chưng cất", theme.BODY, weight=SEMIBOLD), 0, MIDDLE - 0.18)), run_time=0.4
            )
            flows = [Flow(climb[0], ground.ema, 4, 0.09), Flow(teach[0], ground.teacher, 4, 0.09)]
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.loop(*map(Stream, flows), run_time=1.5)

    def _melted(self, bars: Bars, soft: NDArray[np.float64], share: float) -> NDArray[np.float64]:
        """The hard label on its way to the soft distribution; its colour turns to the teacher's."""
        ground = self.ground
        bars.bars.set_fill(interpolate_color(ManimColor(ground.muted), ManimColor(ground.teacher), share))
        return np.array([1.0, 0, 0]) * (1 - share) + soft * share

    def _lesson(self) -> tuple[VGroup, VGroup, VGroup, VGroup]:
        """The student's head with three things in it, the ties of the first to the others, and what they are worth."""
        ground = self.ground
        pupil = VGroup(panel(ground, 7.4, 4.7, ground.student).move_to([2.7, MIDDLE, 0]))
        pupil.add(stand(self.words("Student", theme.BODY, ground.student, weight=SEMIBOLD), -0.7, 1.4, LEFT))
        drawings = (cat_face(ground.data, ground), dog_face(ground.data, ground), car(ground.data, ground))
        places = ([0.25, -1.6, 0], [2.3, 0.65, 0], [5.2, -1.75, 0])
        icons = VGroup(*(d.scale(1.35).move_to(p) for d, p in zip(drawings, places, strict=True)))
        ties, shares = VGroup(), VGroup()
        for icon, name, side, width in zip(icons[1:], SOFT[1:], ([-0.5, 0.3, 0], [0, 0.3, 0]), (10, 3.5), strict=True):
            way = (icon.get_center() - icons[0].get_center()) / np.linalg.norm(
                icon.get_center() - icons[0].get_center()
            )
            tie = Line(
                icons[0].get_center() + 0.75 * way,
                icon.get_center() - 0.85 * way,
                stroke_color=ground.ink,
                stroke_width=width,
            )
            ties.add(tie)
            shares.add(self.words(fact(name).text, theme.BODY, weight=SEMIBOLD).move_to(tie.get_center() + side))
        return pupil, icons, ties, shares

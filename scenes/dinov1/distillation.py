"""Distillation: a large teacher's soft answers teach a small student; then both are alike, and the teacher is made of it."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import ArrayLike

from scenes.dinov1.pieces.unlearnt import unlearnt
from scenes.pieces.network import Network
from tenuto.kit.arrow import arrow, link, tie
from tenuto.kit.bars import Bars
from tenuto.kit.flow import Flow
from tenuto.kit.icons import car, cat_face, dog_face, sheet
from tenuto.kit.panel import panel
from tenuto.kit.picture import Picture
from tenuto.kit.tag import Tag
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Words

MIDDLE = theme.STAGE_CENTRE_Y
SOFT = ("example_cat", "example_dog", "example_car")  # facts
NAMES = ("mèo", "chó", "ô tô")
HARD_Y, SOFT_Y = 1.1, -1.65  # rows of the label and of the teacher's answer
SIDE = 4.25  # how far left and right of the middle the two large networks stand
# Cat, dog and car in the student's mind, before it knows how they are related and then.
UNKNOWN = ([0.3, -0.95, 0], [3.3, 0.9, 0], [3.5, -2.1, 0])
KNOWN = ([0.3, -0.95, 0], [2.2, 0.75, 0], [5.2, -1.9, 0])


class Distillation(LectureScene):
    """A hard label beside a soft distribution; large and small become equal, and the student makes its own teacher."""

    def construct(self) -> None:
        ground = self.ground

        with self.beat("big_to_small"):
            # A paper, and what it is about; a large network that has learnt takes one side, a small one the other.
            paper = VGroup(panel(ground, 8.4, 2.3), sheet(ground).scale(3.4).shift(3.2 * LEFT)).shift(0.75 * UP)
            title = self.captioned("Distilling the Knowledge\nin a Neural Network", "Hinton và cộng sự", theme.BODY, ground.ink,
                                   (1.0, 1.2), below=1.15)  # fmt: skip
            self.play(FadeIn(paper, shift=0.2 * UP), run_time=0.7)
            self.play(FadeIn(title, lag_ratio=0.05), run_time=2.2)
            self.cue("idea")
            idea = self.words("chưng cất tri thức", theme.TITLE, at=(0, -1.75), weight=SEMIBOLD)
            self.play(FadeIn(idea, lag_ratio=0.1), run_time=1.05)
            self.cue("teacher")
            teacher = Network("Teacher", ground.teacher, ground, 4.4, 3.6, theme.HEADING).move_to([-4.2, MIDDLE, 0])
            teacher.layers.scale(2.2).shift(0.1 * DOWN)
            student = Network("Student", ground.student, ground, 2.2, 1.5).move_to([5.3, MIDDLE, 0])
            large = self.words("lớn, đã học xong", theme.LABEL, ground.muted, (-4.2, -2.75))
            small = self.words("nhỏ", theme.LABEL, ground.muted, (5.3, -1.6))
            lesson = link(teacher, student, ground.teacher)
            word = self.words("chưng cất tri thức", theme.BODY, ground.ink, (1.15, MIDDLE + 0.25), weight=SEMIBOLD)
            self.play(FadeIn(teacher, shift=0.4 * RIGHT), FadeIn(large), ReplacementTransform(idea, word),
                      FadeOut(paper, title), run_time=1.0)  # fmt: skip
            self.play(teacher.shine(), run_time=1.3)
            self.cue("student")
            self.play(Create(lesson), FadeIn(student), FadeIn(small), run_time=1.1)
            flow = Flow(lesson[0], ground.teacher, 5, 0.08)
            self.play(FadeIn(flow), run_time=0.2)
            self.loop(flow.run(), teacher.shine(), run_time=1.2)

        with self.beat("soft_bars"):
            # One photograph, two answers: a person's tag says all or nothing, the teacher says how much of each.
            cat = Picture(photo("cat")[:, 90:390], 2.9, ground.data).move_to([-4.95, MIDDLE, 0])
            ready = Network("Teacher", ground.teacher, ground).move_to([-1.1, SOFT_Y, 0])
            sketch = self.note("ví dụ minh hoạ")
            self.play(FadeOut(VGroup(student, large, small, lesson, word, flow)), FadeIn(cat), FadeIn(sketch),
                      FadeOut(teacher), run_time=0.4)  # fmt: skip
            self.cue("hard")
            hard, hard_name = self._answer([1, 0, 0], ground.muted, HARD_Y, "nhãn cứng")
            tag = Tag(NAMES[0], ground, theme.HEADING).move_to([-1.1, HARD_Y, 0])
            told = VGroup(link(cat, tag, ground.muted), arrow([-0.3, HARD_Y, 0], [1.75, HARD_Y, 0], ground.muted))
            self.play(Create(told[0]), FadeIn(tag, shift=0.4 * RIGHT), run_time=0.8)
            self.play(Create(told[1]), FadeIn(hard.base), FadeIn(hard.names), FadeIn(hard_name), run_time=0.6)
            self.play(*map(_grown, hard.columns), run_time=0.9)
            self.cue("soft")
            soft, soft_name = self._answer([fact(each).value / 100 for each in SOFT], ground.teacher, SOFT_Y, "phân bố")
            ways = VGroup(link(cat, ready, ground.teacher), arrow([0.35, SOFT_Y, 0], [1.75, SOFT_Y, 0], ground.teacher))
            self.play(Create(ways[0]), FadeIn(ready, shift=0.4 * RIGHT), run_time=0.8)
            self.play(ready.shine(), run_time=1.0)
            self.play(Create(ways[1]), FadeIn(soft.base), FadeIn(soft.names), FadeIn(soft_name), run_time=0.7)
            for each, column in zip(("cat", "dog", "car"), soft.columns, strict=True):
                self.cue(each)
                self.play(_grown(column), run_time=1.0)

        with self.beat("hidden_lesson"):
            # The three bars become three things in the student's mind; the dog comes near the cat, the car goes away.
            mind = panel(ground, 7.4, 4.9, ground.student).move_to([2.7, MIDDLE, 0])
            whose = self.words("Student", theme.BODY, ground.student, (-0.7, 1.5), LEFT, weight=SEMIBOLD)
            tall = self._bars(soft.values, ground.teacher, 3.3).shift([-4.25, -2.45, 0])
            drawings = (cat_face(ground.data, ground), dog_face(ground.data, ground), car(ground.data, ground))
            icons = VGroup(*(icon.scale(1.4).move_to(at) for icon, at in zip(drawings, UNKNOWN, strict=True)))
            self.play(*map(FadeOut, (cat, tag, told, hard, hard_name, ready, ways, soft_name)), run_time=0.4)
            self.cue("mind")
            self.play(ReplacementTransform(soft, tall), FadeIn(mind), FadeIn(whose), run_time=0.5)
            self.play(
                *(FadeIn(icon, target_position=bar) for bar, icon in zip(tall.bars, icons, strict=True)), run_time=0.5
            )
            ties = VGroup(*_ties(icons, 5, 5, ground.ink))
            self.play(*map(Create, ties), run_time=0.25)
            self.cue("near")

            def learnt(share: float) -> None:
                for icon, first, last in zip(icons, UNKNOWN, KNOWN, strict=True):
                    icon.move_to(np.array(first) + share * (np.array(last) - first))
                for line, new in zip(ties, _ties(icons, 5 + 6 * share, 5 - 2 * share, ground.ink), strict=True):
                    line.become(new)

            much, little = (self.words(fact(name).text, theme.BODY, weight=SEMIBOLD) for name in SOFT[1:])
            self.play(Vary(VGroup(icons, ties), learnt), run_time=1.4)
            worth = VGroup(much.move_to(ties[0]).shift([-0.5, 0.35, 0]), little.move_to(ties[1]).shift(0.35 * UP))
            self.play(FadeIn(worth), run_time=0.5)

        with self.beat("same_size"):
            # The small one grows as large as the other, and in neither of them anything has been learnt.
            teacher, student = (
                self._large(*each) for each in (("Teacher", ground.teacher, -1), ("Student", ground.student, 1))
            )
            small = Network("Student", ground.student, ground, 2.2, 1.4).move_to([SIDE, MIDDLE, 0])
            self.play(FadeOut(*self.content()), run_time=0.4)
            self.play(FadeIn(teacher), FadeIn(small), run_time=1.2)
            self.cue("same")
            self.play(ReplacementTransform(small, student), FadeIn(self._trait("cùng kiến trúc", 1.05)), run_time=0.75)
            self.play(FadeIn(self._trait("cùng kích thước", -0.45)), run_time=0.5)
            self.cue("blank")
            cells = VGroup(unlearnt(teacher), unlearnt(student))
            away = (network.layers.animate.set_opacity(0) for network in (teacher, student))
            self.play(FadeIn(cells, lag_ratio=0.003), *away, FadeIn(self._trait("chưa học gì", -1.95)), run_time=1.4)

        with self.beat("ema_arrow"):
            # A circle: what has been learnt climbs slowly, answers come down.
            pair = VGroup(
                Network("Teacher", ground.teacher, ground, 3.2, 1.8).move_to([0, 1.1, 0]),
                Network("Student", ground.student, ground, 3.2, 1.8).move_to([0, -1.9, 0]),
            )
            rest = [each for each in self.content() if each not in (teacher, student)]
            self.play(FadeOut(*rest), ReplacementTransform(teacher, pair[0]), ReplacementTransform(student, pair[1]),
                      run_time=1.4)  # fmt: skip
            self.cue("arrow")
            climb = arrow([-1.75, -1.8, 0], [-1.75, 1.0, 0], ground.ema, -0.8 * PI)
            slow = self.captioned("nhích theo", "từng chút một", theme.HEADING, ground.ema, (-3.55, MIDDLE), RIGHT)
            self.play(Create(climb), FadeIn(slow), run_time=1.2)
            climbing = Flow(climb[0], ground.ema, 4, 0.09)
            self.play(FadeIn(climbing), run_time=0.2)
            self.play(climbing.run(), run_time=1.2)
            self.cue("self")
            teach = arrow([1.75, 1.0, 0], [1.75, -1.8, 0], ground.teacher, -0.8 * PI)
            answers = self.captioned("đáp án", "để học theo", theme.HEADING, ground.teacher, (3.55, MIDDLE), LEFT)
            name = self.words("tự chưng cất", theme.BODY, at=(0, MIDDLE - 0.18), weight=SEMIBOLD)
            self.play(Create(teach), FadeIn(answers), run_time=0.9)
            falling = Flow(teach[0], ground.teacher, 4, 0.09)
            self.play(FadeIn(falling), FadeIn(name), run_time=0.3)
            self.loop(climbing.run(), falling.run(), run_time=1.1)

    def _bars(self, values: ArrayLike, color: str, height: float) -> Bars:
        return Bars(values, color, self.ground, 4.2, height, names=NAMES, numbers="percent", number_px=theme.BODY)

    def _answer(self, values: ArrayLike, color: str, y: float, name: str) -> tuple[Bars, Words]:
        """Bars in the row at `y`, and their name over the lower two."""
        bars = self._bars(values, color, 1.55).shift([4.1, y - 0.85, 0])
        return bars, self.words(name, theme.BODY, color, (4.8, y + 0.25), LEFT, weight=SEMIBOLD)

    def _large(self, name: str, color: str, side: int) -> Network:
        network = Network(name, color, self.ground, 4.3, 4.3, theme.HEADING).move_to([side * SIDE, MIDDLE, 0])
        network.layers.scale(2.4)
        return network

    def _trait(self, text: str, y: float) -> VGroup:
        """What both networks have in common, held between them."""
        words = self.words(text, theme.HEADING, at=(0, y), weight=SEMIBOLD)
        ends = SIDE - 2.3, words.width / 2 + 0.15
        lines = (
            Line([s * ends[0], y + 0.13, 0], [s * ends[1], y + 0.13, 0], stroke_color=self.ground.muted)
            for s in (-1, 1)
        )
        return VGroup(words, *(line.set_stroke(width=3) for line in lines))


def _grown(column: VGroup) -> Animation:
    """A bar rises from its foot, and its number with it."""
    bar, number = column
    return AnimationGroup(GrowFromEdge(bar, DOWN), FadeIn(number))


def _ties(icons: VGroup, near: float, far: float, color: str) -> tuple[Line, Line]:
    """Lines from the first to the other two, `near` and `far` wide."""
    one, other = (tie(icons[0], icons[i], color, width, (0.8, 0.9)) for i, width in ((1, near), (2, far)))
    return one, other

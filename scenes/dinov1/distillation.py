"""Distillation: a large teacher's soft answers teach a small student; then both are alike, and the teacher is made of it."""

from __future__ import annotations

from manim import *

from scenes.dinov1 import distillation_pieces as pieces
from scenes.dinov1.pieces.unlearnt import unlearnt
from tenuto.stage.scene import LectureScene


class Distillation(LectureScene):
    """A hard label beside a soft distribution; large and small become equal, and the student makes its own teacher."""

    def construct(self) -> None:
        with self.beat("big_to_small"):
            # A paper, and what it is about; a large network that has learnt takes one side, a small one the other.
            paper, title, idea = pieces.paper(self)
            self.play(FadeIn(paper, shift=0.2 * UP), run_time=0.7)
            self.play(FadeIn(title, lag_ratio=0.05), run_time=2.2)
            self.cue("idea")
            self.play(FadeIn(idea, lag_ratio=0.1), run_time=1.05)
            self.cue("teacher")
            teacher, student, large, small, lesson, word, flow = pieces.big_and_small(self)
            come = FadeIn(teacher, shift=0.4 * RIGHT), FadeIn(large)
            self.play(*come, ReplacementTransform(idea, word), FadeOut(paper, title), run_time=1.0)
            self.play(teacher.shine(), run_time=1.3)
            self.cue("student")
            self.play(Create(lesson), FadeIn(student), FadeIn(small), run_time=1.1)
            self.play(FadeIn(flow), run_time=0.2)
            self.loop(flow.run(), teacher.shine(), run_time=1.2)

        with self.beat("soft_bars"):
            # One photograph, two answers: a person's tag says all or nothing, the teacher says how much of each.
            cat, ready = pieces.asked(self)
            away = FadeOut(VGroup(student, large, small, lesson, word, flow))
            self.play(away, FadeIn(cat), FadeIn(self.note("ví dụ minh hoạ")), FadeOut(teacher), run_time=0.4)
            self.cue("hard")
            tag, told, hard, hard_name = pieces.hard_label(self, cat)
            self.play(Create(told[0]), FadeIn(tag, shift=0.4 * RIGHT), run_time=0.8)
            self.play(Create(told[1]), FadeIn(hard.base), FadeIn(hard.names), FadeIn(hard_name), run_time=0.6)
            self.play(*(pieces.grown(self, column) for column in hard.columns), run_time=0.9)
            self.cue("soft")
            ways, soft, soft_name = pieces.soft_answer(self, cat, ready)
            self.play(Create(ways[0]), FadeIn(ready, shift=0.4 * RIGHT), run_time=0.8)
            self.play(ready.shine(), run_time=1.0)
            self.play(Create(ways[1]), FadeIn(soft.base), FadeIn(soft.names), FadeIn(soft_name), run_time=0.7)
            for each, column in zip(("cat", "dog", "car"), soft.columns, strict=True):
                self.cue(each)
                self.play(pieces.grown(self, column), run_time=1.0)

        with self.beat("hidden_lesson"):
            # The three bars become three things in the student's mind; the dog comes near the cat, the car goes away.
            mind, whose, tall, icons = pieces.mind(self, soft)
            self.play(*map(FadeOut, (cat, tag, told, hard, hard_name, ready, ways, soft_name)), run_time=0.4)
            self.cue("mind")
            self.play(ReplacementTransform(soft, tall), FadeIn(mind), FadeIn(whose), run_time=0.5)
            arrived = (FadeIn(icon, target_position=bar) for bar, icon in zip(tall.bars, icons, strict=True))
            self.play(*arrived, run_time=0.5)
            ties = pieces.ties(self, icons, 0)
            self.play(*map(Create, ties), run_time=0.25)
            self.cue("near")
            self.play(pieces.learn(self, icons, ties), run_time=1.4)
            self.play(FadeIn(pieces.worth(self, ties)), run_time=0.5)

        with self.beat("same_size"):
            # The small one grows as large as the other, and in neither of them anything has been learnt.
            teacher, student, small = pieces.equals(self)
            self.play(FadeOut(*self.content()), run_time=0.4)
            self.play(FadeIn(teacher), FadeIn(small), run_time=1.2)
            self.cue("same")
            self.play(
                ReplacementTransform(small, student), FadeIn(pieces.trait(self, "cùng kiến trúc", 1.05)), run_time=0.75
            )
            self.play(FadeIn(pieces.trait(self, "cùng kích thước", -0.45)), run_time=0.5)
            self.cue("blank")
            cells = VGroup(unlearnt(teacher), unlearnt(student))
            away = (network.layers.animate.set_opacity(0) for network in (teacher, student))
            self.play(
                FadeIn(cells, lag_ratio=0.003), *away, FadeIn(pieces.trait(self, "chưa học gì", -1.95)), run_time=1.4
            )

        with self.beat("ema_arrow"):
            # A circle: what has been learnt climbs slowly, answers come down.
            pair = pieces.circle(self)
            rest = [each for each in self.content() if each not in (teacher, student)]
            become = ReplacementTransform(teacher, pair[0]), ReplacementTransform(student, pair[1])
            self.play(FadeOut(*rest), *become, run_time=1.4)
            self.cue("arrow")
            climb, slow, climbing = pieces.climb(self)
            self.play(Create(climb), FadeIn(slow), run_time=1.2)
            self.play(FadeIn(climbing), run_time=0.2)
            self.play(climbing.run(), run_time=1.2)
            self.cue("self")
            teach, answers, falling, name = pieces.descent(self)
            self.play(Create(teach), FadeIn(answers), run_time=0.9)
            self.play(FadeIn(falling), FadeIn(name), run_time=0.3)
            self.loop(climbing.run(), falling.run(), run_time=1.1)

"""Text alignment: a caption finds its picture among vectors that stand still; all of them, and a diagonal lights up."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov3 import text_alignment_pieces as pieces
from scenes.dinov3.text_alignment_pieces import PAIRS, THREE, JointCircle, PairGrid, SmallTowers
from scenes.pieces.agreement import drawn, legend
from scenes.pieces.network import Network
from scenes.pieces.snowflake import frozen
from tenuto.kit.arrow import arrow, link
from tenuto.kit.picture import Picture, square
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

ANGLES = np.radians((52, 142, 222, 318))  # of the pictures' vectors
LOST = np.radians((270, 80, 345, 178))  # of their captions' at first
CIRCLE = np.array([3.75, -0.32, 0])
TOWERS_X, INPUT_X, VISION_Y, TEXT_Y = -1.85, -5.2, 0.95, -1.75
CELL, GAP, GRID = (0.94, 0.8), 0.1, np.array([-1.68, -0.8, 0])  # of the grid
PANEL, TWO = 3.35, (-3.0, 3.0)  # of the masks: side and x


class TextAlignment(LectureScene):
    """A frozen tower and a new one; one caption among four pictures; the grid; joint or apart; what each is good at."""

    def construct(self) -> None:
        ground = self.ground
        photographs = [square(photo(name)) for name, _ in PAIRS]
        circle = JointCircle(photographs, ANGLES, LOST, ground).shift(CIRCLE)
        sketch = self.note("minh hoạ")

        with self.beat("towers"):
            # The trained tower makes a vector of every picture; it freezes over; a tower for words is built beside it.
            vision = Network("tháp ảnh · ViT-L", ground.teacher, ground, 2.7, 1.75, theme.LABEL).move_to(
                [TOWERS_X, VISION_Y, 0]
            )
            text = Network("tháp chữ", ground.student, ground, 2.7, 1.75, theme.LABEL).move_to([TOWERS_X, TEXT_Y, 0])
            pictures = Group(*(Picture(pixels, 0.95, ground.data) for pixels in photographs)).arrange_in_grid(
                2, 2, buff=0.1
            )
            pictures.move_to([INPUT_X, VISION_Y, 0])
            ways = VGroup(link(pictures, vision, ground.data), arrow([-0.35, 0.55, 0], [1.0, 0.12, 0], ground.teacher))
            frost = frozen(ground).next_to(vision, DOWN, 0.14)
            self.play(FadeIn(pictures, vision, sketch), run_time=1.0)
            self.play(Create(ways[0]), run_time=0.45)
            flights = (TransformFromCopy(a, b) for a, b in zip(pictures, circle.thumbs, strict=True))
            self.play(Create(ways[1]), FadeIn(circle.space), LaggedStart(*flights, lag_ratio=0.2), run_time=1.9)
            self.cue("freeze")
            self.play(FadeIn(frost, shift=0.2 * DOWN), vision.box.animate.set_stroke(ground.data), run_time=1.6)
            self.cue("text")
            self.play(FadeIn(text.box, text.words), run_time=0.5)
            self.play(
                LaggedStart(*(FadeIn(each, shift=0.25 * DOWN) for each in text.layers), lag_ratio=0.5), run_time=1.4
            )

        with self.beat("caption"):
            # One caption goes through its tower and becomes a vector, in the wrong place; it is pulled, and pushed.
            words = self.words(f"“{PAIRS[0][1]}”", theme.LABEL, at=(INPUT_X - 0.05, TEXT_Y - 0.1), weight=SEMIBOLD)
            goes = VGroup(
                link(words, text, ground.student, 0.1), arrow([-0.35, -1.35, 0], [1.0, -0.9, 0], ground.student)
            )
            vector, right, others = circle.texts[0], circle.thumbs[0], circle.thumbs[1:]
            ring = SurroundingRectangle(right, color=ground.student, buff=0.05, stroke_width=6)
            self.play(FadeIn(words, shift=0.2 * RIGHT), Create(goes[0]), run_time=0.7)
            self.cue("caption")
            self.play(text.shine(), Create(goes[1]), run_time=1.4)
            self.play(FadeIn(vector), run_time=0.8)
            self.cue("match")
            self.play(Create(ring), Vary(vector, lambda share: circle.turn(0, share), 0, 0.75), run_time=1.1)
            self.cue("apart")
            push = (each.animate.set_opacity(0.35) for each in others)
            self.play(*push, Vary(vector, lambda share: circle.turn(0, share), 0.75, 1), run_time=0.9)
            self.cue("diagonal")
            grid = PairGrid(4, CELL, (GAP, GAP), ground, 0.08).shift(GRID)
            heads, rows = pieces.heads(self, photographs, grid)
            gone = (pictures, vision, text, ways, goes, frost, words, ring)
            self.play(FadeOut(*gone), *(each.animate.set_opacity(1) for each in others), run_time=0.4)
            self.play(FadeIn(heads, rows), FadeIn(grid.show(circle.likeness()), *circle.texts[1:]), run_time=0.9)
            self.cue("light")

            def learn(share: float) -> None:
                for index in range(1, len(PAIRS)):
                    circle.turn(index, share)
                grid.show(circle.likeness())

            self.play(Vary(Group(grid, *circle.texts[1:]), learn), run_time=1.7)

        with self.beat("joint"):
            # CLIP: both towers learn, all vectors move. Here: one learns, and the pictures' vectors stay where they are.
            joint = SmallTowers("CLIP", False, ground).shift(TWO[0] * 1.1 * RIGHT)
            apart = SmallTowers("DINOv3 + chữ", True, ground).shift(TWO[1] * 1.1 * RIGHT)
            both, single = joint.gradients(), apart.gradients()
            self.play(FadeOut(circle, grid, heads, rows), run_time=0.2)
            self.play(FadeIn(joint), run_time=0.3)
            self.cue("joint")
            self.play(*(each.run(2, (0, 1)) for each in both), run_time=0.6)
            self.play(*(each.run(4) for each in both), Vary(joint, joint.meet), run_time=1.0)
            self.cue("decoupled")
            self.play(FadeIn(apart), run_time=0.85)
            self.cue("kept")
            self.play(*(each.run(2, (0, 1)) for each in single), run_time=0.5)
            self.play(*(each.run(4) for each in single), Vary(apart, apart.meet), run_time=1.4)

        with self.beat("classify"):
            # Naming whole pictures by words alone: ahead of CLIP, a little behind PE.
            asked = {key: pieces.asked(self, key, *each) for key, *each in (
                ("clip", "CLIP", ground.ink, "huấn luyện chung", THREE[0]), ("dinov3", "DINOv3 + chữ", ground.teacher, "tách rời", THREE[1]),
                ("pe", "PE", ground.ink, "huấn luyện chung", THREE[2]))}  # fmt: skip
            note = self.note("minh hoạ bằng cảnh tự vẽ · sáng: gọi đúng tên")
            self.play(FadeOut(*self.content()), run_time=0.3)
            told = VGroup(*(self.words(f"“ảnh một {what}”", theme.LABEL, ground.student, (THREE[0], y), weight=SEMIBOLD)
                            for what, y in (("con mèo", 1.6), ("con rùa", 0.75), ("cây nấm", -0.1))))  # fmt: skip
            reach = VGroup(
                *(arrow([-3.0, y + 0.1, 0], [-1.6, 0.3 + 0.8 * y, 0], ground.student) for y in (1.6, 0.75, -0.1))
            )
            self.play(FadeIn(asked["dinov3"], asked["dinov3"].block, note), run_time=0.6)
            for each, way in zip(told, reach, strict=True):
                self.play(FadeIn(each, shift=0.2 * RIGHT), Create(way), run_time=0.7)
            self.cue("dinov3")
            self.play(*asked["dinov3"].ask(), run_time=0.9)
            self.cue("clip")
            self.play(FadeOut(told, reach, run_time=0.15), FadeIn(asked["clip"], asked["clip"].block), run_time=0.3)
            self.play(*asked["clip"].ask(), run_time=0.6)
            self.cue("pe")
            self.play(FadeIn(asked["pe"], asked["pe"].block), run_time=0.7)
            self.cue("score")
            self.play(*asked["pe"].ask(), run_time=1.6)

        with self.beat("segment"):
            # Every patch named by words: now the order is the other way round.
            shown = self.footnote("mIoU trên ADE20k · minh hoạ: hai hình chồng nhau đúng chừng ấy")
            meaning = ((ground.data, "vật thật"), (ground.teacher, "mạng khoanh"), (ground.ink, "phần chung"))
            colors = legend(meaning, ground).move_to([0, -2.55, 0])
            masks = {key: drawn(fact(f"text_{key}_ade").value / 100, ground, PANEL).move_to([x, 0.62, 0])
                     for key, x in zip(("dinov3", "pe"), TWO, strict=True)}  # fmt: skip
            word = self.words("“khủng long”", theme.LABEL, ground.student, (0, 0.9), weight=SEMIBOLD)
            reach = VGroup(*(arrow([side * 0.35, 0.6, 0], [side * 1.2, 0.1, 0], ground.student) for side in (-1, 1)))
            self.play(FadeOut(*self.content()), run_time=0.5)
            self.play(FadeIn(*masks.values(), shown, colors), FadeIn(word, shift=0.15 * DOWN), run_time=1.2)
            self.play(*map(Create, reach), run_time=0.85)
            for key, name, color in (("dinov3", "DINOv3 + chữ", ground.teacher), ("pe", "PE", ground.ink)):
                self.cue(key)
                x = masks[key].get_x()
                score = self.words(fact(f"text_{key}_ade").text, theme.HEADING, at=(x, -1.6), weight=SEMIBOLD)
                named = self.words(name, theme.LABEL, color, (x, -2.05), weight=SEMIBOLD)
                self.play(masks[key].slide(), FadeIn(VGroup(score, named), shift=0.15 * UP), run_time=1.7)

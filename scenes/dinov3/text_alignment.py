"""Text alignment: a caption finds its picture among vectors that stand still; all of them, and a diagonal lights up."""

from __future__ import annotations

from manim import *

from scenes.dinov3 import text_alignment_pieces as pieces
from scenes.dinov3.text_alignment_pieces import PAIRS
from tenuto.kit.picture import square
from tenuto.kit.vary import Vary
from tenuto.stage.data import photo
from tenuto.stage.scene import LectureScene


class TextAlignment(LectureScene):
    """A frozen tower and a new one; one caption among four pictures; the grid; joint or apart; what each is good at."""

    def construct(self) -> None:
        ground = self.ground
        photographs = [square(photo(name)) for name, _ in PAIRS]
        circle = pieces.joint_circle(self, photographs)
        sketch = self.note("minh hoạ")

        with self.beat("towers"):
            # The trained tower makes a vector of every picture; it freezes over; a tower for words is built beside it.
            vision, text, pictures, ways, frost = pieces.two_towers(self, photographs)
            self.play(FadeIn(pictures, vision, sketch), run_time=1.0)
            self.play(Create(ways[0]), run_time=0.45)
            flights = (TransformFromCopy(a, b) for a, b in zip(pictures, circle.thumbs, strict=True))
            self.play(Create(ways[1]), FadeIn(circle.space), LaggedStart(*flights, lag_ratio=0.2), run_time=1.9)
            self.cue("freeze")
            self.play(FadeIn(frost, shift=0.2 * DOWN), vision.box.animate.set_stroke(ground.data), run_time=1.95)
            self.cue("text")
            self.play(FadeIn(text.box, text.words), run_time=0.5)
            layers = (FadeIn(each, shift=0.25 * DOWN) for each in text.layers)
            self.play(LaggedStart(*layers, lag_ratio=0.5), run_time=1.6)

        with self.beat("caption"):
            # One caption goes through its tower and becomes a vector, in the wrong place; it is pulled, and pushed.
            vector, right, others = circle.texts[0], circle.thumbs[0], circle.thumbs[1:]
            words, goes, ring = pieces.caption(self, text, right)
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
            grid, (heads, rows) = pieces.grid(self, photographs)
            gone = (pictures, vision, text, ways, goes, frost, words, ring)
            self.play(FadeOut(*gone), *(each.animate.set_opacity(1) for each in others), run_time=0.4)
            self.play(FadeIn(heads, rows), FadeIn(grid.show(circle.likeness()), *circle.texts[1:]), run_time=0.9)
            self.cue("light")
            self.play(pieces.learn(circle, grid), run_time=1.7)

        with self.beat("joint"):
            # CLIP: both towers learn, all vectors move. Here: one learns, and the pictures' vectors stay where they are.
            joint, apart = pieces.joint_and_apart(self)
            both, single = joint.gradients(), apart.gradients()
            self.play(FadeOut(circle, grid, heads, rows), run_time=0.15)
            self.play(FadeIn(joint), run_time=0.2)
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
            clip, dinov3, pe = pieces.three_asked(self)
            note = self.note("minh hoạ bằng cảnh tự vẽ · sáng: gọi đúng tên")
            self.play(FadeOut(*self.content()), run_time=0.3)
            told, reach = pieces.told(self)
            self.play(FadeIn(dinov3, dinov3.block, note), run_time=0.8)
            for each, way in zip(told, reach, strict=True):
                self.play(FadeIn(each, shift=0.2 * RIGHT), Create(way), run_time=0.7)
            self.cue("dinov3")
            self.play(*dinov3.ask(), run_time=0.9)
            self.cue("clip")
            self.play(FadeOut(told, reach, run_time=0.15), FadeIn(clip, clip.block), run_time=0.3)
            self.play(*clip.ask(), run_time=0.6)
            self.cue("pe")
            self.play(FadeIn(pe, pe.block), run_time=0.8)
            self.cue("score")
            self.play(*pe.ask(), run_time=1.6)

        with self.beat("segment"):
            # Every patch named by words: now the order is the other way round.
            masks, colors, shown, word, reach = pieces.masks(self)
            self.play(FadeOut(*self.content()), run_time=0.5)
            self.play(FadeIn(*masks.values(), shown, colors), FadeIn(word, shift=0.15 * DOWN), run_time=1.2)
            self.play(*map(Create, reach), run_time=0.85)
            for key in ("dinov3", "pe"):
                self.cue(key)
                score = pieces.mask_score(self, key, masks[key])
                self.play(masks[key].slide(), FadeIn(score, shift=0.15 * UP), run_time=1.7)

"""iBOT: the teacher sees the whole picture, the student the holes; distributions instead of pixels; two halves."""

from __future__ import annotations

from manim import *

from scenes.dinov2 import ibot_pieces as pieces
from scenes.dinov2.ibot_pieces import ASKED, COLUMNS, GRID, LARGE, ROWS, SMALL
from scenes.dinov2.pieces.holes import blocks
from tenuto.stage.scene import LectureScene

HIDDEN, SEED = 0.38, 2  # share of the patches, between iBOT's 0.1 and 0.5


class Ibot(LectureScene):
    """Holes are cut for the student; at three of them both networks answer; against pixels; and without CLS."""

    def construct(self) -> None:
        ground = self.ground
        hidden = blocks(GRID, HIDDEN, SEED)
        alone, seen, holed, cover, names = pieces.two_views(self, hidden)

        with self.beat("holes"):
            # The photograph goes to both; from the student's, patches fall out.
            self.play(FadeIn(alone, scale=0.9), run_time=1.25)
            self.cue("whole")
            copied = TransformFromCopy(alone, seen), ReplacementTransform(alone, holed)
            self.play(*copied, FadeIn(names[0]), run_time=1.22)
            self.cue("holes")
            falling, away, share = pieces.fall(self, holed, hidden)
            self.add(cover, falling)
            self.play(away, FadeIn(names[1], run_time=0.4), FadeIn(share), run_time=1.6)
            self.remove(falling)

        with self.beat("distributions"):
            # Both photographs go into their networks.
            meanings = pieces.meanings()
            blind = meanings[~hidden].mean(0)  # what the student says before it has learnt: the same everywhere
            nets, note = pieces.networks(self)
            named = (ReplacementTransform(name, net.words) for name, net in zip(names, nets, strict=True))
            self.play(
                seen.animate.set(height=SMALL).move_to([-5.2, ROWS[0], 0]), FadeIn(note),
                Group(holed, cover).animate.scale(SMALL / LARGE).move_to([-5.2, ROWS[1], 0]), *named, FadeOut(share),
                FadeIn(*(VGroup(net.box, net.layers) for net in nets)), run_time=0.9,
            )  # fmt: skip
            self.add(nets)
            ways = pieces.ways(self, nets, seen, holed)

            # At three holes the student guesses; then the teacher answers there, and the student comes near to it.
            self.cue("guess")
            tried, taught, asked, rims = pieces.three_holes(self, seen, holed, blind)
            self.play(FadeIn(rims[1], ways[1], ways[3]), LaggedStart(*map(FadeIn, tried), lag_ratio=0.3), run_time=0.9)
            self.cue("wanted")
            into = (
                each.animate.set(height=0.74).move_to([x, -0.42, 0]) for each, x in zip(asked, COLUMNS, strict=True)
            )
            self.add(asked)
            self.play(FadeIn(rims[0], ways[0], ways[2]), *into, FadeIn(taught), run_time=0.7)
            self.play(*(bars.to(meanings[place]) for bars, place in zip(taught, ASKED, strict=True)), run_time=0.6)
            near = (bars.to(0.85 * meanings[place] + 0.15 * blind) for bars, place in zip(tried, ASKED, strict=True))
            self.play(*near, run_time=0.9)

        with self.beat("pixels"):
            # One patch, two questions.
            frames, titles, fur, drawing = pieces.two_questions(self)
            self.play(FadeOut(Group(*self.content())), run_time=0.3)
            self.play(FadeIn(frames, titles[0], drawing.border), run_time=0.4)
            # Every pixel of it, down to each hair; or what it means, which a few bars say.
            self.cue("pixels")
            self.play(drawing.draw_all(), run_time=1.7)
            self.cue("meaning")
            patch, answer = pieces.meaning(self, fur)
            self.play(FadeIn(titles[1], patch), run_time=0.5)
            self.play(FadeIn(answer.base), answer.to(meanings[ASKED[-1]], lag=0.1), run_time=1.0)
            self.add(drawing.cursor)
            self.loop(drawing.read_all(), run_time=2.2)

        with self.beat("complementary"):
            # A photograph with holes, and a hundred pictures that are to find their kind.
            pierced, token, lines, flows, sheet = pieces.holes_and_kinds(self, hidden)
            self.play(FadeOut(Group(*self.content())), run_time=0.3)
            note = self.note("minh hoạ bằng cảnh tự vẽ · sáng: gọi đúng tên")
            self.play(*map(FadeIn, (*pierced, token, lines, sheet, note)), run_time=0.8)
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.play(*(flow.run() for flow in flows), run_time=1.8)

            # Without the loss on CLS nine or ten of the hundred do.
            self.cue("gone")
            strike = Line([-5.1, 1.0, 0], [-3.9, 2.1, 0], stroke_color=ground.loss, stroke_width=7)
            gone = VGroup(token[0], lines).animate.set_opacity(0.15)
            self.play(Create(strike), FadeOut(token[1], *flows), gone, run_time=1.03)
            self.cue("fall")
            number, method, dimmed = pieces.without_cls(self, sheet)
            self.play(dimmed, FadeIn(number, shift=0.2 * UP), FadeIn(method), run_time=1.25)

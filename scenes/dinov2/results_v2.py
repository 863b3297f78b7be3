"""Results of DINOv2 with a frozen network: a hundred pictures beside its rivals', masks that fit better, three tasks of one."""

from __future__ import annotations

from manim import *

from scenes.dinov2 import results_v2_pieces as pieces
from scenes.dinov2.results_v2_pieces import THREE, V1, V2
from scenes.pieces.hundred import COUNT, Hundred, in_order
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import LectureScene


class ResultsV2(LectureScene):
    """A hundred pictures three times; two masks that overlap as well as the scores say; three answers of one network."""

    def construct(self) -> None:
        ground = self.ground
        note = self.note("minh hoạ bằng cảnh tự vẽ · sáng: gọi đúng tên")
        old, new = fact("dino_vits8_linear_v2").value, fact("dinov2_vitg_linear").value

        def fill(room: Group, run_time: float) -> None:
            """A hundred pictures come, one after the other."""
            block = Hundred(in_order(), pieces.SIDE).move_to(room[0])  # as in the results of DINOv1
            self.play(pieces.deal(block), run_time=run_time)
            room.add(block)

        def ask(room: Group, value: float, run_time: float) -> None:
            """They are judged, and those that are named right are counted."""
            score = pieces.score(self, room)
            counted = score.vary(lambda judged: min(COUNT * judged, value))
            self.play(room[-1].ask(value), counted, run_time=run_time)
            room.add(score)

        with self.beat("imagenet"):
            # The new network and the old one, measured in one and the same way; what is ahead gets an outline.
            now, before = pieces.room(self, "DINOv2", "ViT-g", V2), pieces.room(self, "DINO v1, đo lại", "ViT-S/8", V1)
            self.play(FadeIn(note), FadeIn(now), run_time=0.6)
            fill(now, 2.5)
            self.cue("v2")
            ask(now, new, 1.8)
            self.cue("v1")
            self.play(FadeIn(before), run_time=0.87)
            fill(before, 1.8)
            self.cue("old")
            ask(before, old, 1.2)
            ahead, more = pieces.ahead(self, now)
            self.play(Create(ahead), FadeIn(more), run_time=0.9)

        with self.beat("openclip"):
            # The one that was shown two billion captions, and who needed none.
            rival = pieces.room(self, "OpenCLIP", "ViT-G", THREE[2])
            told = load_tensors("wall").pictures[COUNT : COUNT + 9]
            captions = pieces.captioned_pictures(told, ground).move_to(rival[0])
            room = (each.animate.set_x(x) for each, x in zip((before, now), THREE, strict=False))
            self.play(FadeOut(ahead, more), run_time=0.3)
            self.play(*room, FadeIn(rival), run_time=1.2)
            self.cue("pairs")
            self.play(LaggedStart(*(FadeIn(each, scale=0.7) for each in captions), lag_ratio=0.2), run_time=1.8)
            pairs, none = pieces.captions_needed(self)
            self.play(FadeIn(pairs), run_time=0.4)
            self.cue("score")
            self.play(FadeOut(captions), run_time=0.2)
            fill(rival, 0.7)
            ask(rival, fact("openclip_vitg_linear").value, 1.5)
            self.cue("level")
            scores = (Indicate(each[-1], 1.15, ground.ink) for each in (now, rival))
            self.play(FadeIn(none, shift=0.2 * UP), *scores, run_time=1.2)

        with self.beat("ade"):
            # What is measured: how well two masks overlap, shown by one that comes just so close.
            scored, colors, shown = pieces.overlaps(self)
            self.play(FadeOut(*self.content()), run_time=0.4)
            self.play(LaggedStart(*(FadeIn(each[0]) for each in scored), lag_ratio=0.5), FadeIn(shown), run_time=1.83)
            self.play(FadeIn(colors[:2]), run_time=0.5)
            self.play(FadeIn(colors[2:4]), run_time=0.5)
            self.cue("overlap")
            self.play(FadeIn(colors[4:], scale=1.6), run_time=0.9)
            for each, name in zip(scored, ("v1", "v2"), strict=True):
                self.cue(name)
                self.play(each[0].slide(), FadeIn(each[1], shift=0.15 * UP, run_time=0.9), run_time=1.6)

        with self.beat("one_backbone"):
            # The same frozen network answers three questions.
            picture, network, sign, outputs, ways = pieces.tasks(self)
            self.play(FadeOut(*self.content()), run_time=0.3)
            self.play(FadeIn(picture), FadeIn(VGroup(network, sign)), FadeIn(self.note("minh hoạ")), run_time=0.5)
            self.play(Create(ways[0]), run_time=0.4)
            for way, output, name in zip(ways[1:], outputs, ("classify", "segment", "depth"), strict=True):
                self.cue(name)
                self.play(Create(way), FadeIn(output), run_time=0.6)
            flows = pieces.flows(self, ways)
            self.add(*flows)
            self.loop(*(flow.run() for flow in flows), network.shine(), run_time=2)

"""Results on ImageNet: what a linear probe is, a hundred pictures named right and wrong, with labels beside it, and k-NN."""

from __future__ import annotations

from manim import *

from scenes.dinov1 import results_v1_pieces as pieces
from scenes.dinov1.results_v1_pieces import SLOTS
from scenes.pieces.hundred import Hundred, in_order, mixed, sort
from tenuto.stage.data import fact
from tenuto.stage.scene import LectureScene


class ResultsV1(LectureScene):
    """A frozen network and one layer that learns; a hundred pictures four times; neighbours that vote."""

    def construct(self) -> None:
        ground = self.ground
        pictures, ranks = mixed()
        note = self.note("minh hoạ bằng cảnh tự vẽ · sáng: gọi đúng tên")

        def ask(named: Group, key: str, run_time: float) -> None:
            """The pictures come, are judged in `run_time` seconds, and the score is there."""
            block, words = named
            self.play(FadeIn(block.judge(0, 0)), run_time=0.4)
            self.play(block.ask(fact(key).value), FadeIn(words[0]), run_time=run_time)

        with self.beat("probe"):
            # The network is frozen; only the fan of lines behind it learns, and it alone is shown the label.
            picture, network, (sign, frost), probe, ways, learned, label = pieces.probed(self)
            self.play(FadeIn(picture), FadeIn(network), run_time=0.7)
            self.play(Create(ways[0]), run_time=0.6)
            self.play(network.shine(), run_time=0.8)
            self.cue("freeze")
            self.play(FadeIn(sign, shift=0.2 * DOWN), Create(frost), run_time=1.63)
            self.cue("layer")
            self.play(Create(ways[1]), LaggedStart(*map(FadeIn, probe.features), lag_ratio=0.1), run_time=0.6)
            self.play(Create(probe.layer), FadeIn(probe.classes), FadeIn(learned), run_time=1.2)
            self.cue("labels")
            self.play(FadeIn(label, shift=0.4 * LEFT), run_time=0.5)
            self.play(probe.learn(), run_time=1.8)

        with self.beat("score"):
            # A hundred pictures are named; then they are sorted, right before wrong, and the small network names them.
            best = fact("dino_vitb8_linear").value
            large, number, name = pieces.named_hundred(self, pictures, ranks)
            self.play(FadeOut(*self.content()), run_time=0.4)
            self.play(pieces.deal(large), FadeIn(note), run_time=1.4)
            self.play(FadeIn(name), run_time=0.4)
            self.cue("right")
            self.play(FadeIn(number), run_time=0.2)
            self.play(large.ask(best), number.to(best), run_time=1.2)
            self.cue("small")
            vitb, vits = pieces.named(self, "dino_vitb8_linear", 2), pieces.named(self, "dino_vits8_linear", 0)
            cells = large.cells()
            self.remove(large).add(cells)
            told = FadeIn(vitb[1]), FadeIn(vits[1][1:])
            self.play(sort(cells, ranks, vitb[0]), FadeOut(number, name), *told, run_time=1.5)
            self.remove(cells).add(vitb[0])
            self.cue("score")
            ask(vits, "dino_vits8_linear", 0.9)

        with self.beat("supervised"):
            # The same with labels, each beside the network of its size; what is ahead gets an outline.
            resnet = pieces.named(self, "supervised_rn50_linear", 1)
            vit = pieces.named(self, "supervised_vitb16_top1", 3)
            rooms = pieces.rooms(self, resnet, vit)
            self.play(Create(rooms), *(FadeIn(each[1][1:]) for each in (resnet, vit)), run_time=1.2)
            self.cue("resnet")
            ask(resnet, "supervised_rn50_linear", 2.2)
            self.cue("vit")
            ask(vit, "supervised_vitb16_top1", 1.5)
            self.cue("near")
            scores = (Indicate(each[1][0], 1.25, ground.ink) for each in (vits, resnet, vitb, vit))
            self.play(LaggedStart(*scores, lag_ratio=0.3), run_time=1.2)
            self.cue("close")
            ahead, told = pieces.ahead(self, vit)
            self.play(Create(ahead), FadeIn(told), run_time=0.9)
            self.play(Indicate(ahead, 1.25, ground.ink), run_time=0.9)

        with self.beat("neighbours"):
            # No layer at all: the nearest pictures vote. What that costs is little for the ViT, and much for ResNet-50.
            vote = pieces.vote(self)
            self.play(FadeOut(vitb, resnet, vit, rooms, ahead, told, vits[1]), run_time=0.5)
            self.play(vits[0].animate.set_x(SLOTS[2]), run_time=1.5)
            self.play(FadeIn(vote.asked, scale=0.6), run_time=0.9)
            self.cue("vote")
            self.play(FadeOut(note), FadeIn(pieces.origin(self)), vote.gather(), run_time=2.6)
            self.play(FadeIn(vote.answer, shift=0.3 * UP), run_time=0.5)
            self.cue("score")
            self.play(*pieces.fall(self, vits[0], "dino_vits8", 2), run_time=2.42)
            self.cue("other")
            rn50 = Hundred(in_order(), pieces.SIDE).judge(0, 0).move_to([SLOTS[3], pieces.TOP, 0])
            self.play(FadeIn(rn50), run_time=0.4)
            self.play(rn50.ask(fact("dino_rn50_linear").value), run_time=1.7)
            self.cue("resnet")
            self.play(*pieces.fall(self, rn50, "dino_rn50", 3), run_time=1.5)

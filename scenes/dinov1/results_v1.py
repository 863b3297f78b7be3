"""Results on ImageNet: what a linear probe is, a hundred pictures named right and wrong, with labels beside it, and k-NN."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov1.results_v1_pieces import LinearProbe, Vote, deal
from scenes.pieces.hundred import Hundred, in_order, mixed, sort
from scenes.pieces.network import Network
from scenes.pieces.seen import star_seen
from scenes.pieces.snowflake import frozen
from scenes.pieces.star import CALLED, STAR
from tenuto.kit.arrow import link
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture
from tenuto.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y + 0.1
SIDE, TOP = 2.85, 0.87  # of a hundred pictures: side, and y of their middle
SLOTS = (-4.97, -1.92, 1.92, 4.97)  # their x: two pairs
ASKED = "cat"  # of the stored wall, the kind that is asked for


class ResultsV1(LectureScene):
    """A frozen network and one layer that learns; a hundred pictures four times; neighbours that vote."""

    def construct(self) -> None:
        ground = self.ground
        pictures, ranks = mixed()
        self.pictures = in_order()
        note = self.note("minh hoạ bằng cảnh tự vẽ · sáng: gọi đúng tên")

        with self.beat("probe"):
            # The network is frozen; only the fan of lines behind it learns, and it alone is shown the label.
            pixels, _ = star_seen(load_tensors("attention_photos"), STAR, photo(STAR))
            picture = Picture(pixels, 3.5, ground.data).move_to([-4.65, MIDDLE, 0])
            network = Network("Teacher", ground.teacher, ground, 3.1, 2.2).move_to([-0.45, MIDDLE, 0])
            sign = frozen(ground).move_to(network.get_top() + 0.4 * UP)
            probe = LinearProbe(ground, width=2.2).shift([3.2, MIDDLE, 0])
            ways = link(picture, network, ground.data), link(network, probe.features, ground.teacher)
            below = probe.layer.get_bottom() + 0.75 * DOWN
            learned = self.words("chỉ huấn luyện lớp này", theme.LABEL, at=(below[0], below[1]))
            label = Tag(CALLED, ground, theme.LABEL).next_to(probe.classes[1], RIGHT, buff=0.2)
            frost = network.box.copy().set_fill(opacity=0).set_stroke(ground.data)
            self.play(FadeIn(picture), FadeIn(network), run_time=0.7)
            self.play(Create(ways[0]), run_time=0.6)
            self.play(network.shine(), run_time=0.8)
            self.cue("freeze")
            self.play(FadeIn(sign, shift=0.2 * DOWN), Create(frost), run_time=1.4)
            self.cue("layer")
            self.play(Create(ways[1]), LaggedStart(*map(FadeIn, probe.features), lag_ratio=0.1), run_time=0.6)
            self.play(Create(probe.layer), FadeIn(probe.classes), FadeIn(learned), run_time=1.2)
            self.cue("labels")
            self.play(FadeIn(label, shift=0.4 * LEFT), run_time=0.5)
            self.play(probe.learn(), run_time=1.8)

        with self.beat("score"):
            # A hundred pictures are named; then they are sorted, right before wrong, and the small network names them.
            best, large = (
                fact("dino_vitb8_linear").value,
                Hundred(pictures, 4.75, ranks).move_to([-3.5, MIDDLE - 0.2, 0]),
            )
            number = Number(0, theme.DISPLAY, ground.ink, decimals=1, suffix="%").move_to([3.2, 0.1, 0])
            name = self.captioned("ViT-B/8", "DINO · linear probe", theme.HEADING, ground.teacher, (3.2, -1.2))
            self.play(FadeOut(*self.content()), run_time=0.4)
            self.play(deal(large), FadeIn(note), run_time=1.4)
            self.play(FadeIn(name), run_time=0.4)
            self.cue("right")
            self.play(FadeIn(number), run_time=0.2)
            self.play(large.ask(best), number.to(best), run_time=1.2)
            self.cue("small")
            vitb, vits = self._named("dino_vitb8_linear", 2), self._named("dino_vits8_linear", 0)
            cells = large.cells()
            self.remove(large).add(cells)
            self.play(
                sort(cells, ranks, vitb[0]), FadeOut(number, name), FadeIn(vitb[1]), FadeIn(vits[1][1:]), run_time=1.5
            )
            self.remove(cells).add(vitb[0])
            self.cue("score")
            self._ask(vits, "dino_vits8_linear", 0.9)

        with self.beat("supervised"):
            # The same with labels, each beside the network of its size; what is ahead gets an outline.
            resnet = self._named("supervised_rn50_linear", 1)
            vit = self._named("supervised_vitb16_top1", 3)
            rooms = VGroup(
                *(Square(SIDE, stroke_color=ground.line, stroke_width=3).move_to(each[0]) for each in (resnet, vit))
            )
            self.play(Create(rooms), *(FadeIn(each[1][1:]) for each in (resnet, vit)), run_time=1.2)
            self.cue("resnet")
            self._ask(resnet, "supervised_rn50_linear", 2.2)
            self.cue("vit")
            self._ask(vit, "supervised_vitb16_top1", 1.5)
            self.cue("near")
            scores = [each[1][0] for each in (vits, resnet, vitb, vit)]
            self.play(
                LaggedStart(*(Indicate(score, 1.25, ground.ink) for score in scores), lag_ratio=0.3), run_time=1.2
            )
            self.cue("close")
            ahead = vit[0].between(best, fact("supervised_vitb16_top1").value, ground.ink)
            more = f"hơn {written(fact('supervised_vitb16_top1').value - best, 1)} ảnh"
            told = self.computed(more, theme.LABEL, at=(SLOTS[3], -2.72), weight=SEMIBOLD)
            self.play(Create(ahead), FadeIn(told), run_time=0.9)
            self.play(Indicate(ahead, 1.25, ground.ink), run_time=0.9)

        with self.beat("neighbours"):
            # No layer at all: the nearest pictures vote. What that costs is little for the ViT, and much for ResNet-50.
            vote = self._vote()
            self.play(FadeOut(vitb, resnet, vit, rooms, ahead, told, vits[1]), run_time=0.5)
            self.play(vits[0].animate.set_x(SLOTS[2]), run_time=1.2)
            self.play(FadeIn(vote.asked, scale=0.6), run_time=0.9)
            self.cue("vote")
            self.play(FadeOut(note), FadeIn(self._origin()), vote.gather(), run_time=2.6)
            self.play(FadeIn(vote.answer, shift=0.3 * UP), run_time=0.5)
            self.cue("score")
            self._fall(vits[0], "dino_vits8", 2, 2.2)
            self.cue("other")
            rn50 = Hundred(self.pictures, SIDE).judge(0, 0).move_to([SLOTS[3], TOP, 0])
            self.play(FadeIn(rn50), run_time=0.4)
            self.play(rn50.ask(fact("dino_rn50_linear").value), run_time=1.5)
            self.cue("resnet")
            self._fall(rn50, "dino_rn50", 3, 1.5)

    def _named(self, key: str, slot: int) -> Group:
        """A hundred pictures sorted by a network, and what they are called; all of them there."""
        score = fact(key)
        block = Hundred(self.pictures, SIDE).judge(score.value).move_to([SLOTS[slot], TOP, 0])
        who, how = {
            "dino_vits8_linear": ("DINO · ViT-S/8", "linear probe"),
            "dino_vitb8_linear": ("DINO · ViT-B/8", "linear probe"),
            "supervised_rn50_linear": ("ResNet-50", "học có nhãn"),
            "supervised_vitb16_top1": ("ViT-B/16", "học có nhãn"),
        }[key]
        return Group(block, self._words(score.text, who, how, slot))

    def _words(self, score: str, who: str, how: str, slot: int) -> VGroup:
        """Score, network and how it was measured, below a slot."""
        ground, x = self.ground, SLOTS[slot]
        color = ground.teacher if who.startswith("DINO") else ground.ink
        return VGroup(
            self.words(score, theme.HEADING, at=(x, -1.22), weight=SEMIBOLD),
            self.words(who, theme.LABEL, color, at=(x, -1.72), weight=SEMIBOLD),
            self.words(how, theme.LABEL, ground.muted, at=(x, -2.17)),
        )

    def _ask(self, named: Group, key: str, run_time: float) -> None:
        """The pictures come, are judged in `run_time` seconds, and the score is there."""
        block, words = named
        self.play(FadeIn(block.judge(0, 0)), run_time=0.4)
        self.play(block.ask(fact(key).value), FadeIn(words[0]), run_time=run_time)

    def _fall(self, block: Hundred, name: str, slot: int, run_time: float) -> None:
        """From the linear probe to k-NN, in `run_time` seconds: what is lost keeps an outline."""
        linear, neighbours = fact(f"{name}_linear"), fact(f"{name}_knn")
        who = "DINO · ViT-S/8" if name == "dino_vits8" else "DINO · ResNet-50"
        words = self._words(f"k-NN {neighbours.text}", who, f"linear probe {linear.text}", slot)
        lost = block.between(neighbours.value, linear.value, self.ground.ink)
        self.play(FadeIn(words), FadeIn(lost), block.to(linear.value, neighbours.value), run_time=run_time)

    def _vote(self) -> Vote:
        """A picture of the wall and its nearest neighbours, found by the small network, with the answer they give."""
        wall, near = load_tensors("wall"), load_tensors("knn").wall_neighbours
        kind = wall.about["species"].index(ASKED)
        agreeing = (wall.species[near] == kind).sum(1) * (wall.species == kind)
        asked = int(np.argmax(agreeing))
        return Vote(wall.pictures[asked], wall.pictures[near[asked]], "mèo", self.ground).shift([-3.6, -0.35, 0])

    def _origin(self) -> theme.Words:
        return self.footnote(f"tám ảnh gần nhất: {load_tensors('knn').about['label']}", computed=True)

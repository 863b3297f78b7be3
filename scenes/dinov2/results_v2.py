"""Results of DINOv2 with a frozen network: a hundred pictures beside its rivals', masks that fit better, three tasks of one."""

from __future__ import annotations

from manim import *

from scenes.dinov2.results_v2_pieces import captioned_pictures, deal, depth, segments
from scenes.pieces.agreement import drawn, legend
from scenes.pieces.hundred import COUNT, Hundred, in_order
from scenes.pieces.network import Network
from scenes.pieces.snowflake import frozen
from tenuto.kit.arrow import link
from tenuto.kit.flow import Flow
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture
from tenuto.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
SIDE, TOP = 2.95, 0.82  # of a hundred pictures: side, and y of their middle
V1, V2 = -3.0, 3.0  # x of two of them
THREE = (-4.4, 0.0, 4.4)  # and of three
PANEL, LEFT_X, RIGHT_X = 3.4, -3.0, 3.0  # side and x of a picture that shows an overlap


class ResultsV2(LectureScene):
    """A hundred pictures three times; two masks that overlap as well as the scores say; three answers of one network."""

    def construct(self) -> None:
        ground, wall = self.ground, load_tensors("wall")
        self.pictures = in_order()  # as in the results of DINOv1
        note = self.note("minh hoạ bằng cảnh tự vẽ · sáng: gọi đúng tên")
        old, new, clip = (
            fact(f"{key}") for key in ("dino_vits8_linear_v2", "dinov2_vitg_linear", "openclip_vitg_linear")
        )

        with self.beat("imagenet"):
            # The new network and the old one, measured in one and the same way; what is ahead gets an outline.
            now, before = (self._room(*each) for each in (("DINOv2", "ViT-g", V2), ("DINO v1, đo lại", "ViT-S/8", V1)))
            self.play(FadeIn(note), FadeIn(now), run_time=0.6)
            self._deal(now, 2.5)
            self.cue("v2")
            self._ask(now, new.value, 1.8)
            self.cue("v1")
            self.play(FadeIn(before), run_time=0.6)
            self._deal(before, 1.8)
            self.cue("old")
            self._ask(before, old.value, 1.2)
            ahead = now[-2].between(old.value, new.value, ground.ink)
            more = f"hơn {written(new.value - old.value, 1)} ảnh"
            more = self.computed(more, theme.LABEL, at=(V2, -2.72), weight=SEMIBOLD)
            self.play(Create(ahead), FadeIn(more), run_time=0.9)

        with self.beat("openclip"):
            # The one that was shown two billion captions, and who needed none.
            rival = self._room("OpenCLIP", "ViT-G", THREE[2])
            captions = captioned_pictures(wall.pictures[COUNT : COUNT + 9], ground).move_to(rival[0])
            room = (each.animate.set_x(x) for each, x in zip((before, now), THREE, strict=False))
            self.play(FadeOut(ahead, more), run_time=0.3)
            self.play(*room, FadeIn(rival), run_time=1.2)
            self.cue("pairs")
            self.play(LaggedStart(*(FadeIn(each, scale=0.7) for each in captions), lag_ratio=0.2), run_time=1.8)
            pairs, none = (
                self.words(text, theme.LABEL, color, at=(x, -2.72), weight=SEMIBOLD)
                for text, color, x in (
                    (f"{fact('laion_pairs').text} cặp ảnh–chữ", ground.ink, THREE[2]),
                    ("không chữ nào", ground.teacher, THREE[1]),
                )
            )
            self.play(FadeIn(pairs), run_time=0.4)
            self.cue("score")
            self.play(FadeOut(captions), run_time=0.2)
            self._deal(rival, 0.7)
            self._ask(rival, clip.value, 1.5)
            self.cue("level")
            scores = (Indicate(each[-1], 1.15, ground.ink) for each in (now, rival))
            self.play(FadeIn(none, shift=0.2 * UP), *scores, run_time=1.2)

        with self.beat("ade"):
            # What is measured: how well two masks overlap, shown by one that comes just so close.
            scored = [self._overlap(*each) for each in (
                ("dino_vitb8_ade", "v1 · ViT-B/8", LEFT_X), ("dinov2_vitg_ade", "DINOv2 · ViT-g", RIGHT_X))]  # fmt: skip
            meaning = ((ground.data, "vật thật"), (ground.teacher, "mạng khoanh"), (ground.ink, "phần chung"))
            colors = legend(meaning, ground).move_to([0, -2.6, 0])
            shown = self.footnote("linear, mIoU trên ADE20k · minh hoạ: hai hình chồng nhau đúng chừng ấy")
            self.play(FadeOut(*self.content()), run_time=0.4)
            self.play(LaggedStart(*(FadeIn(each[0]) for each in scored), lag_ratio=0.5), FadeIn(shown), run_time=1.2)
            self.play(FadeIn(colors[:2]), run_time=0.5)
            self.play(FadeIn(colors[2:4]), run_time=0.5)
            self.cue("overlap")
            self.play(FadeIn(colors[4:], scale=1.6), run_time=0.9)
            for each, name in zip(scored, ("v1", "v2"), strict=True):
                self.cue(name)
                self.play(each[0].slide(), FadeIn(each[1], shift=0.15 * UP, run_time=0.9), run_time=1.6)

        with self.beat("one_backbone"):
            # The same frozen network answers three questions.
            picture, network, sign, outputs, ways = self._tasks()
            self.play(FadeOut(*self.content()), run_time=0.3)
            self.play(FadeIn(picture), FadeIn(VGroup(network, sign)), FadeIn(self.note("minh hoạ")), run_time=0.5)
            self.play(Create(ways[0]), run_time=0.4)
            for way, output, name in zip(ways[1:], outputs, ("classify", "segment", "depth"), strict=True):
                self.cue(name)
                self.play(Create(way), FadeIn(output), run_time=0.6)
            flows = [Flow(way[0], ground.teacher, 3, ahead=index / 3) for index, way in enumerate(ways[1:])]
            flows.insert(0, Flow(ways[0][0], ground.data, 2))
            self.add(*flows)
            self.loop(*(flow.run() for flow in flows), network.shine(), run_time=2)

    def _room(self, who: str, network: str, x: float) -> Group:
        """An empty frame for a hundred pictures; below it a network and whose it is. `_deal` adds them, `_ask` a score."""
        ground = self.ground
        color = ground.ink if who == "OpenCLIP" else ground.teacher
        return Group(
            Square(SIDE, stroke_color=ground.line, stroke_width=3).move_to([x, TOP, 0]),
            self.words(who, theme.LABEL, color, at=(x, -1.72), weight=SEMIBOLD),
            self.words(f"{network} · linear probe", theme.LABEL, ground.muted, at=(x, -2.17)),
        )

    def _deal(self, room: Group, run_time: float) -> None:
        """A hundred pictures come, one after the other."""
        block = Hundred(self.pictures, SIDE).move_to(room[0])
        self.play(deal(block), run_time=run_time)
        room.add(block)

    def _ask(self, room: Group, value: float, run_time: float) -> None:
        """They are judged, and those that are named right are counted."""
        score = Number(0, theme.HEADING, self.ground.ink, decimals=1, suffix="%")
        score.shift([room[0].get_x(), -1.22, 0])
        counted = score.vary(lambda judged: min(COUNT * judged, value))
        self.play(room[-1].ask(value), counted, run_time=run_time)
        room.add(score)

    def _overlap(self, key: str, name: str, x: float) -> Group:
        """Two masks that overlap as well as a network's do, and below them its score and its name."""
        pair = drawn(fact(key).value / 100, self.ground, PANEL).move_to([x, 0.6, 0])
        words = VGroup(
            self.words(fact(key).text, theme.HEADING, at=(x, -1.62), weight=SEMIBOLD),
            self.words(name, theme.LABEL, self.ground.teacher, at=(x, -2.07), weight=SEMIBOLD),
        )
        return Group(pair, words)

    def _tasks(self) -> tuple[Picture, Network, VGroup, Group, VGroup]:
        """A picture, the network, its sign of frost, three answers with their names, and the ways between them."""
        ground, maps, outputs = self.ground, load_tensors("attention"), Group()
        picture = Picture(maps.pictures[0], 3.0, ground.data).move_to([-4.9, MIDDLE, 0])
        network = Network("DINOv2", ground.teacher, ground, 3.2, 2.3).move_to([-0.75, MIDDLE, 0])
        sign = frozen(ground).move_to(network.get_top() + 0.4 * UP)
        truth = maps.truth[0]
        answers = (
            ("phân loại", Tag("khủng long", ground, theme.LABEL), 1.75),
            ("phân vùng", Picture(segments(truth, ground.teacher, ground), 1.5, ground.teacher), MIDDLE + 0.1),
            ("độ sâu", Picture(depth(truth, ground.data, ground), 1.5, ground.teacher), -2.1),
        )
        ways = VGroup(link(picture, network, ground.data))
        for name, answer, y in answers:
            words = self.words(name, theme.LABEL, at=(theme.SAFE_X, y - 0.09), edge=RIGHT, weight=SEMIBOLD)
            outputs.add(Group(answer.move_to([3.1, y, 0], aligned_edge=LEFT), words))
            ways.add(link(network, answer, ground.teacher, 0.16))
        return picture, network, sign, outputs, ways

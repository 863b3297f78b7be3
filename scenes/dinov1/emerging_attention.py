"""Attention that finds the object: every head, before and after training, other animals, the mask, and who taught it."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from scenes.dinov1.emerging_attention_pieces import KeptMass, breathe, dawn, grid
from scenes.dinov1.pieces.crops import to_squares
from scenes.pieces.agreement import drawn, legend
from scenes.pieces.seen import HEAD, star_seen
from scenes.pieces.star import CALLED, STAR
from scenes.pieces.tokens import patches
from tenuto.kit.heatmap import HeatMap, hop, ramp
from tenuto.kit.overlap import verdict
from tenuto.kit.picture import Picture
from tenuto.kit.swap import swap
from tenuto.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Words

MIDDLE = theme.STAGE_CENTRE_Y
UNTRAINED, TRAINED = 0, 1  # first axis of the stored maps
SUCCESSES, FAILURE = ("macaw", "hedgehog", "kingfisher"), "duck"  # photographs beside the star
DRAWN = 0  # of the drawn pictures, the one that is masked
LARGE, ANIMAL = 4.1, 2.34  # sides of pictures, manim units
PLACES = [np.array([x, 0.28, 0]) for x in (-LARGE - 0.25, 0.0, LARGE + 0.25)]  # of three large pictures in a row
COLUMNS = np.array([-5.23, -2.75, -0.27, 2.21, 5.23])  # x of four successes and the failure
ROWS = 1.14, -1.32  # y of photographs and of maps
SCORED = (("ngẫu nhiên", "random"), ("học có nhãn", "supervised"), ("DINO", "dino"), ("BYOL", "byol"))
PANEL = 3.0  # side of a picture that shows an overlap
PATCHES = 4  # a side, into which the last photograph is cut


class EmergingAttention(LectureScene):
    """The title's picture splits into heads; untrained beside it; other animals; a mask, its score; who taught it."""

    def construct(self) -> None:
        ground = self.ground
        stored, known = load_tensors("attention_photos"), load_tensors("attention")
        self.colours = ramp(ground.teacher, ground)
        pixels, maps = star_seen(stored, STAR, photo(STAR))
        head, heads = stored.about["fixed_head"]["trained"], len(maps)
        best = HEAD if heads > HEAD else head  # chosen by eye for the network that is stored
        origin = self.footnote(stored.about["label"], computed=True)

        with self.beat("heads"):
            # The title's picture; what each head looks at leaves it; a frame goes from head to head.
            picture = Picture(pixels, LARGE).move_to([-theme.SAFE_X, MIDDLE, 0], aligned_edge=LEFT)
            large = self._map(pixels, maps[best], LARGE).move_to(picture)
            side, places = grid(heads, 2 * theme.SAFE_X - LARGE - 0.4, 4.7)
            places += [theme.SAFE_X - (2 * theme.SAFE_X - LARGE - 0.4) / 2, MIDDLE, 0]
            trained = Group(*(self._map(pixels, map_, LARGE).move_to(picture) for map_ in maps))
            self.play(FadeIn(picture.set_opacity(0.2)), run_time=0.9)
            self.cue("star")
            self.play(picture.animate.set_opacity(1), run_time=0.6)
            awake = dawn(large)
            self.play(FadeIn(large), FadeIn(origin), run_time=0.5)
            self.play(awake, run_time=1.3)
            self.cue("heads")
            self.add(*reversed(trained), large)
            self.play(to_squares(trained, [side] * heads, places, lag_ratio=0.25), run_time=2.2)
            self.cue("maps")
            order = np.roll(np.arange(heads), -best)
            frame = Square(side, stroke_color=ground.ink, stroke_width=4).move_to(places[best])
            self.play(Create(frame), run_time=0.5)
            self.loop(large.blend(maps[order]), hop(frame, places[order]), run_time=min(0.4 * heads, 4))

        with self.beat("untrained"):
            # The photograph and all its maps on one side, the same before the first step on the other.
            side, places = grid(heads + 1, theme.SAFE_X - 0.25, 4.3)
            apart = np.array([(theme.SAFE_X + 0.25) / 2, 0, 0])
            places += np.array([0, MIDDLE - 0.25, 0])
            before = stored.maps[UNTRAINED, stored.about["pictures"].index(STAR)].astype(np.float32)
            raw = Group(Picture(pixels, side), *(self._map(pixels, map_, side) for map_ in before))
            for tile, place in zip(raw, places + apart, strict=True):
                tile.move_to(place)
            shown, left = Group(picture, *trained), places[0][0] - side / 2
            names = VGroup(
                self._name("đã huấn luyện", ground.teacher, left - apart[0]),
                self._name("chưa huấn luyện", ground.muted, left + apart[0]),
            )
            self.play(FadeOut(frame, large), run_time=0.25)
            self.play(to_squares(shown, [side] * len(shown), places - apart), FadeIn(names[0]), run_time=1.0)
            self.cue("untrained")
            self.play(LaggedStart(*map(FadeIn, raw), lag_ratio=0.15), FadeIn(names[1]), run_time=1.0)
            self.cue("scattered")
            frames = [
                Square(side, stroke_color=ground.ink, stroke_width=4).move_to(at[1])
                for at in (places - apart, places + apart)
            ]
            self.play(*map(Create, frames), run_time=0.3)
            self.loop(
                hop(frames[0], places[1:] - apart), hop(frames[1], places[1:] + apart), run_time=min(0.25 * heads, 3)
            )

        with self.beat("animals"):
            # One and the same head, chosen without the truth, on photographs; the last one it gets wrong.
            chosen = trained[head]
            rest = Group(*(tile for tile in trained if tile is not chosen))
            tops, seen = zip(*(self._animal(name, head, x) for name, x in self._placed()), strict=True)
            how = "cùng một đầu cho cả năm ảnh, chọn không nhìn đáp án"
            told = self.footnote(f"{stored.about['label']} · {how}", computed=True)
            self.play(FadeOut(rest, raw, names, *frames), run_time=0.3)
            first = ((picture, ROWS[0]), (chosen, ROWS[1]))
            home = (part.fly([COLUMNS[0], y, 0], ANIMAL, ANIMAL) for part, y in first)
            self.play(*home, FadeOut(origin), FadeIn(told), run_time=0.7)
            self.cue("others")
            columns = [(top, map_) for top, map_ in zip(tops[:-1], seen[:-1], strict=True)]
            for top, map_ in columns:
                self.play(FadeIn(top), run_time=0.3)
                self.play(FadeIn(map_, shift=0.25 * DOWN), run_time=0.5)
            self.cue("fails")
            wakes = dawn(seen[-1])
            self.play(FadeIn(tops[-1]), FadeIn(seen[-1], shift=0.25 * DOWN), run_time=0.5)
            self.cue("regions")
            self.play(wakes, run_time=2.0)
            wrong = self.words(
                "sáng nền, bỏ sót vịt", theme.LABEL, at=(theme.SAFE_X, -2.93), edge=RIGHT, weight=SEMIBOLD
            )
            frame = Square(ANIMAL, stroke_color=ground.ink, stroke_width=4).move_to(seen[-1])
            self.play(FadeIn(wrong), Create(frame), run_time=0.8)

        with self.beat("threshold"):
            # A drawn animal, of which the truth is known: its brightest patches are kept, and judged.
            mass, scene = fact("attention_mass").value, known.pictures[DRAWN]
            values = known.maps[TRAINED, DRAWN, head].astype(np.float32)
            plain = Picture(scene, LARGE).move_to(PLACES[0])
            map_, mask = (self._map(scene, values, LARGE).move_to(PLACES[0]) for _ in range(2))
            kept = KeptMass(mask.move_to(PLACES[1]), "tổng attention", ground.teacher, ground)
            mask.move_to(PLACES[0])
            judged = (ground.panel, ground.data, ground.teacher, ground.ink)
            truth = Picture(verdict(known.truth[DRAWN], known.masks[TRAINED, DRAWN, head], judged), LARGE)
            meaning = ((ground.ink, "khớp"), (ground.teacher, "thừa"), (ground.data, "thiếu"))
            colors = legend(meaning, ground).move_to([PLACES[2][0], -2.15, 0])
            captions = [self._caption(text, PLACES[0]) for text in ("cảnh nhóm tự vẽ", "attention của một đầu")]
            awake = dawn(map_)
            self.play(FadeOut(*self.content()), run_time=0.4)
            self.play(FadeIn(plain, scale=0.95), FadeIn(captions[0]), run_time=0.7)
            self.play(FadeIn(map_), swap(*captions), run_time=0.6)
            self.play(awake, run_time=1.2)
            self.cue("keep")
            self.play(mask.fly(PLACES[1], LARGE, LARGE), FadeIn(kept.meter), run_time=0.8)
            self.play(kept.keep(mass / 100), run_time=3.0)
            self.cue("truth")
            self.play(FadeIn(truth.move_to(PLACES[2]), shift=0.8 * RIGHT), FadeIn(colors), run_time=0.9)
            self.play(FadeIn(self._ours(stored.about["label"])), run_time=0.5)

        with self.beat("jaccard"):
            # How much overlap the paper's three networks reach, shown by a mask that comes just so close.
            xs = np.linspace(-4.2, 4.2, 3)
            scores = [self._scored(index) for index in range(len(SCORED))]
            for score, x in zip(scores, xs, strict=False):
                score.shift([x, 0, 0])
            meaning = ((ground.data, "vật thật"), (ground.teacher, "mạng khoanh"), (ground.ink, "phần chung"))
            colors = legend(meaning, ground).move_to([0, -2.45, 0])
            shown = "ViT-S/16, PASCAL VOC12 · minh hoạ: hai hình chồng nhau đúng chừng ấy"
            self.play(FadeOut(*self.content()), run_time=0.4)
            come = LaggedStart(*(FadeIn(score[0], shift=0.25 * UP) for score in scores[:3]), lag_ratio=0.5)
            self.play(come, FadeIn(told := self.footnote(shown)), run_time=1.6)
            self.cue("overlap")
            self.play(LaggedStart(*map(FadeIn, colors), lag_ratio=0.3), run_time=1.0)
            for score, name, time in zip(scores, ("random", "labels", "dino"), (2.0, 1.5, 1.4), strict=False):
                self.cue(name)
                self.play(score[0].slide(), FadeIn(score[1], shift=0.15 * UP), run_time=time)

        with self.beat("shared"):
            # The three make room for a fourth.
            xs = np.linspace(-4.9, 4.9, 4)
            scores[3].shift([xs[3], 0, 0])
            room = (score.animate.set_x(x) for score, x in zip(scores[:3], xs, strict=False))
            self.play(*room, run_time=1.4)
            self.cue("byol")
            self.play(FadeIn(scores[3][0]), run_time=0.4)
            self.play(scores[3][0].slide(), FadeIn(scores[3][1], shift=0.15 * UP), run_time=2.7)

        with self.beat("who"):
            # The title's picture and the title's question; this time with its answer.
            seen_star = self._map(pixels, maps[best], 4.8).move_to([-3.4, MIDDLE + 0.2, 0])
            question, answer = (
                self.words(text, theme.DISPLAY, weight=SEMIBOLD).move_to([3.3, MIDDLE + 0.2, 0])
                for text in ("Ai đã\ndạy nó?", "Không\nai cả.")
            )
            self.play(FadeOut(*scores, colors, told), run_time=0.4)
            awake = dawn(seen_star)
            self.play(FadeIn(seen_star, scale=0.95), FadeIn(origin), run_time=0.9)
            self.cue("who")
            self.play(FadeIn(question, shift=0.5 * RIGHT), run_time=0.6)
            self.play(awake, run_time=1.3)
            self.cue("nobody")
            self.play(swap(question, answer, 0.8))

        with self.beat("why"):
            # With labels a whole picture is pressed into one word; without, all of its parts stay.
            star = Picture(pixels, 3.9).move_to([-3.4, 0.15, 0])
            pressed = patches(star, PATCHES)
            parts = pressed.copy().shift(6.8 * RIGHT)
            tag = Tag(CALLED, ground, theme.BODY).move_to(star)
            self.play(FadeOut(seen_star, answer, origin), run_time=0.4)
            self.play(FadeIn(pressed), FadeIn(self.footnote("gợi ý của bài báo · minh hoạ")), run_time=0.8)
            self.play(FadeIn(parts), run_time=0.8)
            self.add(star.set_opacity(0.1), pressed)
            self.cue("pressed")
            into_the_word = [tag.get_center()] * len(pressed)
            names = [
                self.words(text, theme.BODY, at=(x, -2.42))
                for text, x in (("có nhãn: một khái niệm", -3.4), ("tự giám sát: cả bức ảnh", 3.4))
            ]
            shrink = to_squares(pressed, [0.05] * len(pressed), into_the_word, lag_ratio=0.03)
            self.play(FadeIn(names[0]), shrink, run_time=1.2)
            self.remove(pressed)
            self.play(FadeIn(tag, scale=0.6), run_time=0.3)
            self.cue("whole")
            self.play(FadeIn(names[1]), run_time=0.5)
            self.play(breathe(parts), run_time=1.8)

    def _map(self, pixels: NDArray[np.uint8], values: NDArray[np.floating], height: float) -> HeatMap:
        return HeatMap(pixels, values.astype(np.float32), self.colours, height)

    def _name(self, text: str, color: str, left: float) -> Words:
        """What one side of the stage shows, above its upper left corner."""
        return self.words(text, theme.BODY, color, (left, 2.02), LEFT, weight=SEMIBOLD)

    def _placed(self) -> list[tuple[str, float]]:
        return [*zip(SUCCESSES, COLUMNS[1:-1], strict=True), (FAILURE, COLUMNS[-1])]

    def _animal(self, name: str, head: int, x: float) -> tuple[Picture, HeatMap]:
        """A photograph, and below it where one trained head looks in it."""
        pixels, maps = star_seen(load_tensors("attention_photos"), name, photo(name))
        top, below = Picture(pixels, ANIMAL), self._map(pixels, maps[head], ANIMAL)
        return top.move_to([x, ROWS[0], 0]), below.move_to([x, ROWS[1], 0])

    def _scored(self, index: int) -> Group:
        """A pair of masks that overlap as well as a network's do, and below it the network's name and score."""
        ground, (name, key) = self.ground, SCORED[index]
        score = fact(f"voc_jaccard_{key}")
        pair = drawn(score.value / 100, ground, PANEL)
        words = VGroup(
            self.words(score.text, theme.HEADING, at=(0, -1.38), weight=SEMIBOLD),
            self.words(name, theme.LABEL, ground.teacher if name == "DINO" else ground.muted, at=(0, -1.85)),
        )
        return Group(pair.move_to([0, 0.8, 0]), words)

    def _caption(self, text: str, place: NDArray[np.float64]) -> Words:
        """What a large picture shows, below it."""
        return self.words(text, theme.LABEL, self.ground.muted, (place[0], place[1] - LARGE / 2 - 0.45))

    def _ours(self, label: str) -> Words:
        """How the small network's own masks score, one head chosen without the truth for all held-out scenes."""
        about = load_tensors("segmentation").about
        before, after = (written(100 * about[w]["fixed_head"]["mean"], 1) for w in ("untrained", "trained"))
        count = about["scenes"]["count"]
        text = f"{label} · {count} cảnh tự vẽ, độ chồng khớp: đã huấn luyện {after}, chưa huấn luyện {before}"
        return self.footnote(text, computed=True)

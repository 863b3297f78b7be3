"""Attention that finds the object: every head, before and after training, the mask, and how the paper scores it."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov1.emerging_attention_pieces import KeptMass, breathe, legend
from scenes.dinov1.pieces.crops import in_a_row, to_squares
from scenes.pieces.tokens import patches
from tenuto.kit.chart import Row, RowChart
from tenuto.kit.heatmap import HeatMap, hop, ramp
from tenuto.kit.overlap import verdict
from tenuto.kit.picture import Picture
from tenuto.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
UNTRAINED, TRAINED = 0, 1  # first axis of the stored maps
SHOWN = 0  # the picture that is shown
LARGE, TILE, SMALL_TILE = 4.1, 1.99, 1.45  # sides of pictures, manim units
PLACES = [np.array([x, 0.1, 0]) for x in (-LARGE - 0.25, 0.0, LARGE + 0.25)]  # of three large pictures in a row
PATCHES = 4  # a side, into which the last photograph is cut


class EmergingAttention(LectureScene):
    """Eight heads leave one picture; the untrained ones beside them; a mask grows; Jaccard; one thought on why."""

    def construct(self) -> None:
        ground = self.ground
        stored = load_tensors("attention")
        colours, head = ramp(ground.teacher, ground), stored.about["fixed_head"]["trained"]
        pixels, maps = stored.pictures[SHOWN], stored.maps[:, SHOWN].astype(np.float32)  # (2, heads, h, w)
        heads = maps.shape[1]

        with self.beat("heads"):
            # What each head looks at leaves the picture, head by head; then the picture shows one after the other.
            origin = self.footnote(stored.about["label"], computed=True)
            picture = Picture(pixels, LARGE).move_to([-theme.SAFE_X, MIDDLE, 0], aligned_edge=LEFT)
            large = HeatMap(pixels, maps[TRAINED, 0], colours, LARGE).move_to(picture)
            trained = Group(*(HeatMap(pixels, map_, colours, TILE) for map_ in maps[TRAINED]))
            trained.arrange_in_grid(2, heads // 2, buff=0.12).move_to([theme.SAFE_X, MIDDLE, 0], aligned_edge=RIGHT)
            places = [tile.get_center() for tile in trained]
            for tile in trained:
                tile.fit(picture.get_center(), LARGE, LARGE)
            self.play(FadeIn(picture), FadeIn(origin), run_time=0.8)
            self.play(FadeIn(trained[0]), run_time=0.4)
            self.add(*reversed(trained))  # they lie on the picture like a pile, the first on top
            self.play(to_squares(trained, [TILE] * heads, places, lag_ratio=0.35), run_time=3.4)
            self.play(FadeIn(large), run_time=0.5)
            frame = Square(TILE, stroke_color=ground.ink, stroke_width=4).move_to(places[0])
            self.play(Create(frame), run_time=0.3)
            self.loop(large.blend(maps[TRAINED]), hop(frame, places), run_time=4)

        with self.beat("untrained"):
            # The same heads in one row, and below them the ones of the network before its first step.
            sides, gap = [SMALL_TILE] * heads, (2 * theme.SAFE_X - heads * SMALL_TILE) / (heads - 1)
            above, below = in_a_row(sides, 0, 0.95, gap), in_a_row(sides, 0, -1.65, gap)
            raw = Group(*(HeatMap(pixels, map_, colours, SMALL_TILE) for map_ in maps[UNTRAINED]))
            for tile, place in zip(raw, below, strict=True):
                tile.move_to(place)
            names = VGroup(
                self.words("đã train", theme.BODY, ground.teacher, (-theme.SAFE_X, 1.86), LEFT, weight=SEMIBOLD),
                self.words("chưa train", theme.BODY, ground.muted, (-theme.SAFE_X, -0.74), LEFT, weight=SEMIBOLD),
            )
            self.play(FadeOut(Group(picture, large, frame)), run_time=0.4)
            self.play(to_squares(trained, sides, above), FadeIn(names[0]), run_time=1.2)
            self.play(LaggedStart(*map(FadeIn, raw), lag_ratio=0.12), FadeIn(names[1]), run_time=1.4)

        with self.beat("threshold"):
            # One head grows; its brightest patches are kept until they hold the share, and they are the animal.
            chosen, mass = trained[head], fact("attention_mass").value
            others = Group(*(tile for tile in trained if tile is not chosen))
            mask = HeatMap(pixels, maps[TRAINED, head], colours, LARGE).move_to(PLACES[1])
            kept = KeptMass(mask, "tổng attention", ground.teacher, ground)
            whole = self._caption("attention của một head", PLACES[0])
            self.play(FadeOut(others), FadeOut(raw), FadeOut(names), chosen.fly(PLACES[1], LARGE, LARGE), run_time=0.9)
            self.add(mask)
            self.play(chosen.fly(PLACES[0], LARGE, LARGE), FadeIn(whole), FadeIn(kept.meter), run_time=0.8)
            self.play(kept.keep(mass / 100), run_time=2.4)
            # The same head on a photograph, where the small network is weak.
            cat = stored.about["pictures"].index("cat")
            weak = HeatMap(stored.pictures[cat], stored.maps[TRAINED, cat, head].astype(np.float32), colours, LARGE)
            weak.move_to(PLACES[2])
            weakness = self._caption("ảnh chụp: mới được vài chỗ", PLACES[2])
            self.play(FadeIn(weak), FadeIn(weakness), run_time=0.7)

        with self.beat("jaccard"):
            # Mask and truth on top of each other; the paper's three networks, scored this way.
            judged = (ground.panel, ground.data, ground.teacher, ground.ink)
            pieces = Picture(verdict(stored.truth[SHOWN], stored.masks[TRAINED, SHOWN, head], judged), LARGE)
            pieces.move_to([-theme.SAFE_X, 0.1, 0], aligned_edge=LEFT)
            colors = legend(((ground.ink, "khớp"), (ground.teacher, "thừa"), (ground.data, "thiếu")), ground)
            colors.move_to([pieces.get_x(), -2.42, 0])
            self.play(FadeOut(Group(chosen, whole, kept.meter, weak, weakness)), run_time=0.4)
            self.play(mask.fly(pieces.get_center(), LARGE, LARGE), run_time=0.8)
            ours = self._ours(stored.about["label"])
            self.play(FadeIn(pieces), FadeIn(colors), ReplacementTransform(origin, ours), run_time=0.7)
            self.remove(mask)
            chart = self._chart()
            self.play(FadeIn(chart.spine), FadeIn(chart.axis), run_time=0.4)
            self.play(chart.grow(0, 1, 2, lag=0.7), run_time=2.6)

        with self.beat("shared"):
            # Two more that find the object as well: another method, and DINO without its crops.
            self.play(chart.grow(3, 4, lag=0.8), run_time=2.0)

        with self.beat("why"):
            # With labels a whole picture is pressed into one word; without, all of its parts stay.
            self.play(FadeOut(Group(pieces, colors, chart, ours)), run_time=0.5)
            astronaut = Picture(photo("astronaut"), 3.9).move_to([-3.4, 0.15, 0])
            pressed = patches(astronaut, PATCHES)
            parts = pressed.copy().shift(6.8 * RIGHT)
            tag = Tag("phi hành gia", ground, theme.BODY).move_to(astronaut)
            words = VGroup(
                self.words("có nhãn: một khái niệm", theme.BODY, at=(-3.4, -2.42)),
                self.words("tự giám sát: cả bức ảnh", theme.BODY, at=(3.4, -2.42)),
                self.footnote("gợi ý của bài báo · minh hoạ"),
            )
            self.play(FadeIn(pressed), FadeIn(parts), FadeIn(words), run_time=0.8)
            self.add(astronaut.set_opacity(0.1), pressed)
            into_the_word = [tag.get_center()] * len(pressed)
            self.play(to_squares(pressed, [0.05] * len(pressed), into_the_word, lag_ratio=0.03), run_time=1.8)
            self.remove(pressed)
            self.play(FadeIn(tag, scale=0.6), run_time=0.4)
            self.loop(breathe(parts), run_time=2.5)

    def _caption(self, text: str, place: np.ndarray) -> theme.Words:
        """What a large picture shows, below it."""
        return self.words(text, theme.LABEL, self.ground.muted, (place[0], place[1] - LARGE / 2 - 0.45))

    def _ours(self, label: str) -> theme.Words:
        """How the small network's own masks score, one head chosen without the truth for all held-out scenes."""
        about = load_tensors("segmentation").about
        before, after = (written(100 * about[w]["fixed_head"]["mean"], 1) for w in ("untrained", "trained"))
        text = f"{label}, {about['scenes']['count']} cảnh tự vẽ: đã train {after}, chưa train {before}"
        return self.footnote(text, computed=True)

    def _chart(self) -> RowChart:
        """ViT-S/16 on PASCAL VOC: untrained and with labels as outlines, three self-supervised ones filled."""
        ground = self.ground
        rows = (
            Row("ngẫu nhiên", fact("voc_jaccard_random").value, ground.muted, filled=False, suffix=""),
            Row("học có nhãn", fact("voc_jaccard_supervised").value, ground.muted, filled=False, suffix=""),
            Row("DINO", fact("voc_jaccard_dino").value, ground.teacher, suffix=""),
            Row("BYOL", fact("voc_jaccard_byol").value, ground.data, space=0.3, suffix=""),
            Row("DINO, bỏ multi-crop", fact("voc_jaccard_no_multicrop").value, ground.teacher, suffix=""),
        )
        return RowChart(rows, ground, 1.5, 5.5, 2.1, 0, 50, unit="Jaccard, ViT-S/16", pitch=0.82)

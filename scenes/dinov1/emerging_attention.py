"""Attention that finds the object: every head, before and after training, the mask, and how the paper scores it."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from narration.facts import vietnamese
from scenes import theme
from scenes.data import fact, load_tensors, photo
from scenes.kit.chart import BarChart, Grow, Row
from scenes.kit.fly import Fly, Hop
from scenes.kit.heatmap import Blend, HeatMap, Sweep, ramp
from scenes.kit.lettering import stand
from scenes.kit.number import CountTo, Number
from scenes.kit.picture import Picture
from scenes.kit.tag import Tag
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD
from tensors.stored import Stored

MIDDLE = theme.STAGE_CENTRE_Y
UNTRAINED, TRAINED = 0, 1  # first axis of the stored maps
SHOWN = 0  # the picture that is shown
LARGE, TILE, SMALL_TILE = 4.1, 1.99, 1.45  # sides of pictures, manim units
PATCHES = 4  # a side, into which the last photograph is cut


class EmergingAttention(LectureScene):
    """Eight heads leave one picture; the untrained ones beside them; a mask grows; Jaccard; one thought on why."""

    def construct(self) -> None:
        ground = self.ground
        stored = load_tensors("attention")
        colours = ramp(ground.teacher, ground)
        pixels, maps = stored.pictures[SHOWN], stored.maps[:, SHOWN].astype(np.float32)  # (2, heads, h, w)
        heads, head = maps.shape[1], stored.about["fixed_head"]["trained"]
        origin = stand(self.computed(stored.about["label"], theme.SMALL, ground.muted), -theme.SAFE_X, -3.02, LEFT)

        def tiles(which: int, height: float) -> Group:
            return Group(*(HeatMap(pixels, map_, colours, height) for map_ in maps[which]))

        with self.beat("heads"):
            # What each head looks at leaves the picture, head by head; then the picture shows one after the other.
            picture = Picture(pixels, LARGE).move_to([LARGE / 2 - theme.SAFE_X, MIDDLE, 0])
            large = HeatMap(pixels, maps[TRAINED, 0], colours, LARGE).move_to(picture)
            trained = tiles(TRAINED, TILE).arrange_in_grid(2, heads // 2, buff=0.12)
            trained.move_to([theme.SAFE_X, MIDDLE, 0], aligned_edge=RIGHT)
            places = [tile.get_center() for tile in trained]
            for tile in trained:
                tile.fit(picture.get_center(), LARGE, LARGE)
            self.play(FadeIn(picture), FadeIn(origin), run_time=0.8)
            self.play(FadeIn(trained[0]), run_time=0.4)
            self.add(*reversed(trained))  # they lie on the picture like a pile, the first on top
            self.play(
                LaggedStart(
                    *(Fly(tile, place, TILE, TILE) for tile, place in zip(trained, places, strict=True)), lag_ratio=0.35
                ),
                run_time=3.4,
            )
            self.play(FadeIn(large), run_time=0.5)
            frame = Rectangle(width=TILE, height=TILE, stroke_color=ground.ink, stroke_width=4).move_to(places[0])
            self.play(Create(frame), run_time=0.3)
            self.loop(Blend(large, maps[TRAINED]), Hop(frame, places), run_time=4)

        with self.beat("untrained"):
            # The same heads in one row, and below them the ones of the network before its first step.
            raw = _row(tiles(UNTRAINED, SMALL_TILE), -1.65)
            goal = _row(tiles(TRAINED, SMALL_TILE), 0.95)
            names = VGroup(
                stand(self.words("đã train", theme.BODY, ground.teacher, weight=SEMIBOLD), -theme.SAFE_X, 1.86, LEFT),
                stand(self.words("chưa train", theme.BODY, ground.muted, weight=SEMIBOLD), -theme.SAFE_X, -0.74, LEFT),
            )
            self.play(FadeOut(Group(picture, large, frame)), run_time=0.4)
            self.play(
                *(Fly(t, g.get_center(), SMALL_TILE, SMALL_TILE) for t, g in zip(trained, goal, strict=True)),
                FadeIn(names[0]),
                run_time=1.2,
            )
            self.play(LaggedStart(*map(FadeIn, raw), lag_ratio=0.12), FadeIn(names[1]), run_time=1.4)

        with self.beat("threshold"):
            # One head grows; its brightest patches are kept until they hold the share, and they are the animal.
            chosen = trained[head]
            others = Group(*(tile for tile in trained if tile is not chosen))
            mass = fact("attention_mass")
            mask = HeatMap(pixels, maps[TRAINED, head], colours, LARGE).move_to([0.0, 0.1, 0])
            meter, level, number = self._meter(mask)
            self.play(
                FadeOut(others),
                FadeOut(raw),
                FadeOut(names),
                Fly(chosen, mask.get_center(), LARGE, LARGE),
                run_time=0.9,
            )
            self.add(mask)
            one = self._caption("attention của một head", -LARGE - 0.25, mask)
            self.play(
                Fly(chosen, [-LARGE - 0.25, 0.1, 0], LARGE, LARGE),
                FadeIn(meter),
                FadeIn(number),
                FadeIn(one),
                run_time=0.8,
            )
            grow = UpdateFromAlphaFunc(
                level,
                lambda bar, t: bar.stretch_to_fit_width(max(1e-3, LARGE * mass.value / 100 * t)).align_to(
                    meter[0], LEFT
                ),
            )
            self.add(level)
            self.play(
                Sweep(mask, mass.value / 100), grow, CountTo(number, mass.value, rate_func=lambda t: t),
                rate_func=lambda t: t, run_time=2.4,
            )  # fmt: skip
            photograph = self._photograph(stored, colours)
            self.play(FadeIn(photograph), run_time=0.7)

        with self.beat("jaccard"):
            # Mask and truth on top of each other; the paper's three networks, scored this way.
            pieces = Picture(_overlap(stored.truth[SHOWN], stored.masks[TRAINED, SHOWN, head], ground), LARGE)
            pieces.move_to([LARGE / 2 - theme.SAFE_X, 0.1, 0])
            legend = self._legend()
            chart = self._chart()
            self.play(FadeOut(Group(chosen, one, meter, level, number, photograph)), run_time=0.4)
            self.play(Fly(mask, pieces.get_center(), LARGE, LARGE), run_time=0.8)
            ours = self._ours(stored.about["label"])
            self.play(FadeIn(pieces), FadeIn(legend), ReplacementTransform(origin, ours), run_time=0.7)
            self.remove(mask)
            self.play(FadeIn(chart.spine), FadeIn(chart.axis), run_time=0.4)
            self.play(Grow(chart, 0, 1, 2, lag=0.7), run_time=2.6)

        with self.beat("shared"):
            # Two more that find the object as well: another method, and DINO without its crops.
            self.play(Grow(chart, 3, 4, lag=0.8), run_time=2.0)

        with self.beat("why"):
            # With labels a whole picture is pressed into one word; without, all of its parts stay.
            self.play(FadeOut(Group(pieces, legend, chart, ours)), run_time=0.5)
            ghost, pressed, kept, tag, words = self._thought()
            self.play(FadeIn(pressed), FadeIn(kept), FadeIn(words), run_time=0.8)
            self.add(ghost, pressed)
            self.play(
                LaggedStart(*(Fly(patch, tag.get_center(), 0.05, 0.05) for patch in pressed), lag_ratio=0.03),
                run_time=1.8,
            )
            self.remove(pressed)
            self.play(FadeIn(tag, scale=0.6), run_time=0.4)
            self.loop(_breathe(kept), run_time=3)

    def _meter(self, mask: HeatMap) -> tuple[VGroup, Rectangle, Number]:
        """A bar below the mask that fills with attention, and how much it holds."""
        ground, y = self.ground, mask.get_bottom()[1] - 0.32
        frame = Rectangle(width=LARGE, height=0.26, stroke_color=ground.line, stroke_width=2.5).move_to(
            [mask.get_x(), y, 0]
        )
        level = Rectangle(width=1e-3, height=0.26, fill_color=ground.teacher, fill_opacity=1, stroke_width=0)
        level.move_to(frame, aligned_edge=LEFT)
        number = Number(0, theme.LABEL, ground.ink, suffix="%", align=LEFT).shift([mask.get_left()[0], y - 0.5, 0])
        name = stand(self.words("tổng attention", theme.LABEL, ground.muted), mask.get_right()[0], y - 0.5, RIGHT)
        return VGroup(frame, name), level, number

    def _photograph(self, stored: Stored, colours: NDArray[np.uint8]) -> Group:
        """The same head on a photograph, where the small network is weak, and that it is."""
        index = stored.about["pictures"].index("cat")
        head = stored.about["fixed_head"]["trained"]
        heat = HeatMap(stored.pictures[index], stored.maps[TRAINED, index, head].astype(np.float32), colours, LARGE)
        heat.move_to([LARGE + 0.25, 0.1, 0])
        return Group(heat, self._caption("ảnh chụp: mới được vài chỗ", heat.get_x(), heat))

    def _caption(self, text: str, x: float, above: Picture) -> theme.Words:
        """What a picture in the same row as `above` shows."""
        return stand(self.words(text, theme.LABEL, self.ground.muted), x, above.get_bottom()[1] - 0.45)

    def _legend(self) -> VGroup:
        """What the colours of the overlay mean."""
        ground, group = self.ground, VGroup()
        for x, color, text in (
            (-6.28, ground.ink, "khớp"),
            (-4.95, ground.teacher, "thừa"),
            (-3.65, ground.data, "thiếu"),
        ):
            dot = Rectangle(width=0.24, height=0.24, fill_color=color, fill_opacity=1, stroke_width=0).move_to(
                [x, -2.42, 0]
            )
            group.add(dot, stand(self.words(text, theme.LABEL), x + 0.25, -2.52, LEFT))
        return group

    def _ours(self, label: str) -> theme.Words:
        """How the small network's own masks score, one head chosen without the truth for all held-out scenes."""
        about = load_tensors("segmentation").about
        trained, untrained = (
            vietnamese(100 * about[which]["fixed_head"]["mean"], 1) for which in ("trained", "untrained")
        )
        text = f"{label}, {about['scenes']['count']} cảnh tự vẽ: đã train {trained}, chưa train {untrained}"
        return stand(self.computed(text, theme.SMALL, self.ground.muted), -theme.SAFE_X, -3.02, LEFT)

    def _chart(self) -> BarChart:
        """ViT-S/16 on PASCAL VOC: untrained and with labels as outlines, three self-supervised ones filled."""
        ground = self.ground
        rows = (
            Row("ngẫu nhiên", fact("voc_jaccard_random").value, ground.muted, filled=False, suffix=""),
            Row("học có nhãn", fact("voc_jaccard_supervised").value, ground.muted, filled=False, suffix=""),
            Row("DINO", fact("voc_jaccard_dino").value, ground.teacher, suffix=""),
            Row("BYOL", fact("voc_jaccard_byol").value, ground.data, space=0.3, suffix=""),
            Row("DINO, bỏ multi-crop", fact("voc_jaccard_no_multicrop").value, ground.teacher, suffix=""),
        )
        return BarChart(rows, ground, 1.5, 5.5, 2.1, 0, 50, unit="Jaccard, ViT-S/16", pitch=0.82)

    def _thought(self) -> tuple[Picture, Group, Group, Tag, VGroup]:
        """What is left of a photograph, its patches, the same again, the word that they are pressed into, two captions."""
        ground, side, x = self.ground, 1 / PATCHES, 3.4
        whole = Picture(photo("astronaut"), 3.9).move_to([-x, 0.15, 0])
        pressed = Group(*(whole.crop(c * side, r * side, side, side) for r in range(PATCHES) for c in range(PATCHES)))
        kept = pressed.copy().shift(2 * x * RIGHT)
        tag = Tag("phi hành gia", ground, theme.BODY).move_to(whole)
        words = VGroup(
            stand(self.words("có nhãn: một khái niệm", theme.BODY), -x, -2.42),
            stand(self.words("tự giám sát: cả bức ảnh", theme.BODY), x, -2.42),
            stand(self.words("gợi ý của bài báo · minh hoạ", theme.SMALL, ground.muted), -theme.SAFE_X, -3.02, LEFT),
        )
        return whole.set_opacity(0.1), pressed, kept, tag, words


def _row(tiles: Group, y: float) -> Group:
    """Small pictures side by side over the whole safe width."""
    gap = (2 * theme.SAFE_X - len(tiles) * SMALL_TILE) / (len(tiles) - 1)
    return tiles.arrange(RIGHT, buff=gap).move_to([0, y, 0])


def _breathe(patches: Group) -> Animation:
    """Patches drift apart and together again, each for itself: a seamless loop."""
    homes = [patch.get_center() for patch in patches]
    middle = np.mean(homes, axis=0)

    def move(group: Group, turn: float) -> None:
        for patch, home in zip(group, homes, strict=True):
            patch.move_to(middle + (home - middle) * (1 + 0.05 * (1 - np.cos(TAU * turn))))

    return UpdateFromAlphaFunc(patches, move)


def _overlap(truth: NDArray[np.bool_], mask: NDArray[np.bool_], ground: theme.Ground) -> NDArray[np.uint8]:
    """Truth (H, W) and mask (h, w) in one picture: both in ink, mask only in amber, truth only in blue, (H, W, 3)."""
    rows, columns = (np.arange(n) * m // n for n, m in zip(truth.shape, mask.shape, strict=True))
    found = mask[np.ix_(rows, columns)]
    colours = [ground.panel, ground.data, ground.teacher, ground.ink]
    table = np.array([[int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in colours], np.uint8)
    return table[truth.astype(int) + 2 * found]

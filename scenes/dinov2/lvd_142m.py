"""LVD-142M: a funnel of pictures in true areas, from what the web gave to what is kept; and how much that is."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from scenes.dinov2.lvd_142m_pieces import Funnel
from scenes.dinov2.pieces.flock import Flight, Flock
from scenes.dinov2.pieces.likeness import chosen, colours, hues
from tenuto.kit.icons import writing
from tenuto.kit.marks import grid_places, person
from tenuto.kit.picture import Picture, shrunk
from tenuto.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

TILE = 5e6  # pictures that one tile stands for; the wall's 240 are then the crawl's 1.2 billion
STAGES = (  # fact, what it is, x of its block
    ("lvd_crawled", "gom từ web, đã lọc", -5.23), ("lvd_deduplicated", "bỏ bản sao", -1.74),
    ("lvd_clean", "bỏ ảnh trùng bộ đề", 1.74), ("lvd_images", "giống bộ mẫu", 5.23),
)  # fmt: skip
MIDDLE = -0.6  # y of the blocks' middles
SIDE, PITCH, LARGE = 0.182, 0.195, 0.92  # of a tile and from tile to tile; of a tile in the last picture
FACE = (0.335, 0.1, 0.215, 0.27)  # of the astronaut, shares of the photograph
SEEDS = (("cat", 90, 0, 300), ("coffee", 100, 0, 400), ("rocket", 180, 0, 260))  # left, top, side of a square, px


class Lvd142m(LectureScene):
    """Pictures of the web gather in a block; it shrinks from gate to gate; what is left against ImageNet-1k."""

    def construct(self) -> None:
        ground, rng = self.ground, np.random.default_rng(1)
        pictures = load_tensors("wall").pictures
        left = rng.permutation(len(pictures))  # in the order in which they stand in the blocks
        scale = self.note("mỗi ô là 5 triệu ảnh")
        numbers, captions, counts, xs = VGroup(), VGroup(), [], []
        for name, caption, x in STAGES:
            numbers.add(self.words(fact(name).text, theme.HEADING, at=(x, 1.75), weight=SEMIBOLD))
            captions.add(self.words(caption, theme.SMALL, ground.muted, at=(x, -2.95)))
            counts.append(round(fact(name).value / TILE))
            xs.append(x)
        bands = funnel = Funnel(counts, xs, MIDDLE, ground, 12, PITCH)

        with self.beat("crawl"):
            # Pictures from everywhere; some fall away, a face is made unrecognisable, the rest becomes a block.
            places = grid_places(len(pictures), 24, 0.54, 0.52, at=(0, MIDDLE + 0.2))
            places = places[rng.permutation(len(pictures))]
            places[:, :2] += rng.uniform(-0.1, 0.1, (len(pictures), 2))
            heap = Flock(pictures, places, 0.5, 0.0)
            astronaut = Picture(photo("astronaut"), 2.9, ground.ink).move_to([0, MIDDLE, 0])
            blur = astronaut.crop(*FACE).coarse(13)
            self.play(Flight(heap, opacities=1.0, lag=0.6), run_time=1.2)
            self.play(FadeIn(astronaut, scale=0.6), run_time=0.5)
            self.play(FadeIn(blur), run_time=0.5)
            block = funnel.places(0)[np.argsort(left)]
            self.play(
                Flight(heap, block, SIDE, lag=0.4, order=rng.permutation(len(pictures))),
                Group(astronaut, blur).animate.scale(SIDE / 2.9).move_to(block[left[0]]), run_time=1.7,
            )  # fmt: skip
            self.remove(astronaut, blur)
            self.play(FadeIn(numbers[0]), FadeIn(captions[0]), FadeIn(scale), run_time=0.5)

        with self.beat("deduplicate"):
            # Two gates: what does not pass falls down.
            flocks = [heap]
            for gate in (0, 1):
                self.play(FadeIn(bands[gate]), run_time=0.3)
                flock, left = self._through_gate(funnel, gate, pictures, left)
                flocks.append(flock)
                self.play(FadeIn(numbers[gate + 1]), FadeIn(captions[gate + 1]), run_time=0.4)

        with self.beat("select"):
            # Three photographs for the curated sets.
            squares = [photo(name)[y : y + side, x : x + side] for name, x, y, side in SEEDS]
            seeds = Flock(squares, [[xs[3] + away, -2.1, 0] for away in (-0.95, 0, 0.95)], 0.85, 1.0, ground.data)
            small = np.stack([shrunk(pixels, pictures.shape[1]) for pixels in squares])
            alike = chosen(hues(colours(small)), hues(colours(pictures[left])), counts[3] - len(squares))
            name = self.words("bộ mẫu", theme.LABEL, ground.data, at=(xs[3], -1.45), weight=SEMIBOLD)
            rising = LaggedStart(*(FadeIn(seed, shift=0.3 * UP) for seed in seeds), lag_ratio=0.3)
            self.play(rising, FadeIn(name), run_time=1.0)

            # What is most like them passes, and they join it.
            self.play(Flight(flocks[2], opacities=flocks[2].lit(alike, 0.22)), FadeIn(bands[2]), run_time=0.8)
            first, rest = np.split(funnel.places(3), [len(squares)])
            kept = Flock(pictures[left[alike]], flocks[2].places[alike], SIDE)
            self.play(Flight(kept, rest, lag=0.4), run_time=1.4)
            self.play(Flight(seeds, first, SIDE), FadeOut(name), FadeIn(numbers[3]), FadeIn(captions[3]), run_time=0.8)

        with self.beat("ratio"):
            # The last block grows.
            grown = grid_places(counts[3], 7, LARGE, at=(-3.18, -0.85))
            first, rest = np.split(grown, [len(squares)])
            total = fact("lvd_images").text
            total = self.words(total, theme.HEADING, at=(-theme.SAFE_X, 1.4), edge=LEFT, weight=SEMIBOLD)
            self.play(FadeOut(Group(*flocks, bands, numbers[:3], captions)), run_time=0.5)
            self.play(
                Flight(kept, rest, LARGE - 0.04), ReplacementTransform(numbers[3], total),
                Flight(seeds, first, LARGE - 0.04), run_time=1.2,
            )  # fmt: skip

            # ImageNet-1k in the same scale is a quarter of one tile.
            imagenet = fact("imagenet1k_images")
            side = LARGE * (imagenet.value / TILE) ** 0.5
            square = Square(side, fill_color=ground.data, fill_opacity=1, stroke_width=0)
            square.move_to([1.25, -0.12, 0], aligned_edge=LEFT)
            name = self.words(f"ImageNet-1k · {imagenet.text}", theme.LABEL, ground.data, at=(1.95, -0.24), edge=LEFT)
            times = f"×{fact('lvd_over_imagenet1k').text}"
            ratio = self.words(times, theme.DISPLAY, at=(1.1, 0.5), edge=LEFT, weight=SEMIBOLD)
            self.play(FadeIn(square, scale=0.3), FadeIn(name), run_time=0.6)
            self.play(FadeIn(ratio, shift=0.2 * UP), run_time=0.5)

            # People chose the seeds; no label and no word was used.
            picked, strikes = self._without_labels()
            self.play(LaggedStart(*map(FadeIn, picked), lag_ratio=0.3), run_time=1.2)
            self.play(LaggedStart(*map(Create, strikes), lag_ratio=0.5), run_time=0.7)

    def _through_gate(
        self, funnel: Funnel, gate: int, pictures: NDArray[np.uint8], before: NDArray[np.int64]
    ) -> tuple[Flock, NDArray[np.int64]]:
        """All pictures of a block set out for the next one; some fall. The pictures that arrived, and which they are."""
        rng = np.random.default_rng(gate + 1)
        start, passed = funnel.places(gate), funnel.sieve(gate, rng)
        kept = Flock(pictures[before[passed]], start[passed], SIDE)
        lost = Flock(pictures[before[~passed]], start[~passed], SIDE)
        fall = Flight(lost, funnel.pit(gate, (~passed).sum(), rng), opacities=0.0, lag=0.4)
        goal = funnel.places(gate + 1)
        self.play(Flight(kept, goal, lag=0.4, order=rng.permutation(len(goal))), fall, run_time=1.7)
        self.remove(lost)
        return kept, before[passed]

    def _without_labels(self) -> tuple[VGroup, VGroup]:
        """A person who chose the seeds; a label and a line of words, and the strokes through both."""
        ground = self.ground
        tag, lines = Tag("mèo", ground, theme.LABEL), writing(ground)
        chooser = VGroup(person(0.75, ground.data), self.words("người tuyển bộ mẫu", theme.LABEL))
        chooser.arrange(RIGHT, buff=0.3).move_to([1.25, -1.35, 0], aligned_edge=LEFT)
        label = VGroup(tag, self.words("nhãn", theme.LABEL, ground.muted)).arrange(RIGHT, buff=0.25)
        text = VGroup(lines, self.words("chữ", theme.LABEL, ground.muted)).arrange(RIGHT, buff=0.25)
        label.move_to([1.25, -2.3, 0], aligned_edge=LEFT)
        text.move_to([4.0, -2.3, 0], aligned_edge=LEFT)
        strikes = VGroup()
        for each in (tag, lines):
            ends = (each.get_corner(DL) + 0.06 * DL, each.get_corner(UR) + 0.06 * UR)
            strikes.add(Line(*ends, stroke_color=ground.loss, stroke_width=5))
        return VGroup(chooser, label, text), strikes

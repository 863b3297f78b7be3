"""LVD-142M: a funnel of pictures in true areas, from what the web gave to what is kept; and how much that is."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from scenes import theme
from scenes.data import fact, load_tensors, photo
from scenes.kit.flock import Flight, Flock
from scenes.kit.lettering import stand
from scenes.kit.likeness import colours, nearest
from scenes.kit.marks import person
from scenes.kit.picture import Picture
from scenes.kit.tag import Tag
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

TILE = 5e6  # pictures that one tile stands for; the wall's 240 are then the crawl's 1.2 billion
STAGES = ("lvd_crawled", "lvd_deduplicated", "lvd_clean", "lvd_images")  # facts
CAPTIONS = ("gom từ web, đã lọc", "bỏ bản sao", "bỏ ảnh trùng bộ đề", "giống bộ mẫu")
COLUMNS, SIDE, PITCH = 12, 0.182, 0.195
XS = np.array([-5.23, -1.74, 1.74, 5.23])  # middles of the four blocks
MIDDLE = -0.6
FACE = (0.335, 0.1, 0.215, 0.27)  # of the astronaut, shares of the photograph
SEEDS = (  # photographs that stand for curated sets, and the square of each: left, top, side in px
    ("cat", 90, 0, 300), ("coffee", 100, 0, 400), ("rocket", 180, 0, 260),
)  # fmt: skip
LARGE = 0.92  # side of a tile in the last picture


class Lvd142m(LectureScene):
    """Pictures of the web gather in a block; it shrinks from gate to gate; what is left against ImageNet-1k."""

    def construct(self) -> None:
        ground = self.ground
        pictures = load_tensors("wall").pictures
        counts = [round(fact(name).value / TILE) for name in STAGES]
        rng = np.random.default_rng(1)
        order = rng.permutation(len(pictures))
        numbers = VGroup(
            *(
                stand(self.words(fact(n).text, theme.HEADING, weight=SEMIBOLD), x, 1.75)
                for n, x in zip(STAGES, XS, strict=True)
            )
        )
        captions = VGroup(
            *(
                stand(self.words(text, theme.SMALL, ground.muted), x, -2.95)
                for text, x in zip(CAPTIONS, XS, strict=True)
            )
        )
        bands = VGroup(*(self._band(index, counts) for index in range(3)))
        scale = self.note("mỗi ô là 5 triệu ảnh")

        with self.beat("crawl"):
            # Pictures from everywhere; some fall away, a face is made unrecognisable, the rest becomes a block.
            heap = Flock(pictures, _scattered(len(pictures), rng), 0.5, 0.0)
            astronaut = Picture(photo("astronaut"), 2.9, ground.ink).move_to([0, MIDDLE, 0])
            blur = _blurred(astronaut.crop(*FACE))
            self.play(Flight(heap, opacities=1.0, lag=0.6), run_time=1.2)
            self.play(FadeIn(astronaut, scale=0.6), run_time=0.5)
            self.play(FadeIn(blur), run_time=0.5)
            whole = Group(astronaut, blur)
            first = _block(counts[0], XS[0])[np.argsort(order)]
            self.play(
                Flight(heap, first, SIDE, lag=0.4, order=rng.permutation(len(pictures))),
                whole.animate.scale(SIDE / 2.9).move_to(first[order[0]]), run_time=1.7,
            )  # fmt: skip
            self.remove(whole)
            self.play(FadeIn(numbers[0]), FadeIn(captions[0]), FadeIn(scale), run_time=0.5)

        with self.beat("deduplicate"):
            # Two gates: what does not pass falls down.
            flocks, left = [heap], order
            for index in (1, 2):
                self.play(FadeIn(bands[index - 1]), run_time=0.3)
                flock, left = self._through_gate(pictures, left, index, counts)
                flocks.append(flock)
                self.play(FadeIn(numbers[index]), FadeIn(captions[index]), run_time=0.4)

        seeds = self._seeds()
        with self.beat("select"):
            # Three photographs for the curated sets; what is most like them passes, and they join it.
            alike = _alike(seeds, pictures[left], counts[3] - len(seeds))
            name = stand(self.words("bộ mẫu", theme.LABEL, ground.data, weight=SEMIBOLD), XS[3], -1.45)
            self.play(
                LaggedStart(*(FadeIn(seed, shift=0.3 * UP) for seed in seeds), lag_ratio=0.3),
                FadeIn(name),
                run_time=1.0,
            )
            lit = np.where(np.isin(np.arange(len(left)), alike), 1.0, 0.22)
            self.play(Flight(flocks[2], opacities=lit), FadeIn(bands[2]), run_time=0.8)
            places = _block(counts[3], XS[3])
            kept = Flock(pictures[left[alike]], flocks[2].places[alike], SIDE)
            self.play(Flight(kept, places[len(seeds) :], lag=0.4), run_time=1.4)
            self.play(
                *(seed.animate.set(height=SIDE).move_to(at) for seed, at in zip(seeds, places, strict=False)),
                FadeOut(name), FadeIn(numbers[3]), FadeIn(captions[3]), run_time=0.8,
            )  # fmt: skip

        with self.beat("ratio"):
            # The last block grows; ImageNet-1k in the same scale is a quarter of one tile.
            grown = _grid(counts[3], 7, LARGE) + np.array([-3.18, -0.85, 0])
            total = stand(self.words(fact("lvd_images").text, theme.HEADING, weight=SEMIBOLD), -theme.SAFE_X, 1.4, LEFT)
            self.play(FadeOut(Group(*flocks, bands, numbers[:3], captions)), run_time=0.5)
            self.play(
                Flight(kept, grown[len(seeds) :], LARGE - 0.04), ReplacementTransform(numbers[3], total),
                *(seed.animate.set(height=LARGE - 0.04).move_to(at) for seed, at in zip(seeds, grown, strict=False)), run_time=1.2,
            )  # fmt: skip
            small = LARGE * (fact("imagenet1k_images").value / TILE) ** 0.5
            square = Square(small, fill_color=ground.data, fill_opacity=1, stroke_width=0)
            square.move_to([1.25, -0.12, 0], aligned_edge=LEFT)
            name = stand(
                self.words(f"ImageNet-1k · {fact('imagenet1k_images').text}", theme.LABEL, ground.data),
                1.95,
                -0.24,
                LEFT,
            )
            times = stand(
                self.words(f"×{fact('lvd_over_imagenet1k').text}", theme.DISPLAY, weight=SEMIBOLD), 1.1, 0.5, LEFT
            )
            self.play(FadeIn(square, scale=0.3), FadeIn(name), run_time=0.6)
            self.play(FadeIn(times, shift=0.2 * UP), run_time=0.5)
            picked, strikes = self._without_labels()
            self.play(LaggedStart(*map(FadeIn, picked), lag_ratio=0.3), run_time=1.2)
            self.play(LaggedStart(*map(Create, strikes), lag_ratio=0.5), run_time=0.7)

    def _band(self, index: int, counts: list[int]) -> Polygon:
        """What joins one block to the next: as tall as each of them."""
        edge = COLUMNS * PITCH / 2 + 0.05
        left, right = (counts[i] / COLUMNS * PITCH / 2 for i in (index, index + 1))
        start, end = XS[index] + edge, XS[index + 1] - edge
        corners = [
            [start, MIDDLE + left, 0],
            [end, MIDDLE + right, 0],
            [end, MIDDLE - right, 0],
            [start, MIDDLE - left, 0],
        ]
        return Polygon(*corners, stroke_width=0, fill_color=self.ground.line, fill_opacity=0.7)

    def _through_gate(
        self, pictures: NDArray[np.uint8], before: NDArray[np.int64], index: int, counts: list[int]
    ) -> tuple[Flock, NDArray[np.int64]]:
        """All pictures of a block set out for the next one; some fall. The pictures that arrived, and which they are."""
        rng = np.random.default_rng(index)
        passed = np.ones(len(before), bool)
        passed[rng.choice(len(before), counts[index - 1] - counts[index], replace=False)] = False
        start = _block(counts[index - 1], XS[index - 1])
        fallen = start[~passed]
        gate = (XS[index - 1] + XS[index]) / 2
        flock = Flock(pictures[before[passed]], start[passed], SIDE)
        lost = Flock(pictures[before[~passed]], fallen, SIDE)
        fall = np.column_stack(
            [gate + rng.uniform(-0.4, 0.4, len(fallen)), rng.uniform(-3.3, -2.9, len(fallen)), 0 * fallen[:, 0]]
        )
        arrive = _block(counts[index], XS[index])
        self.play(
            Flight(flock, arrive, lag=0.4, order=rng.permutation(len(arrive))),
            Flight(lost, fall, opacities=0.0, lag=0.4), run_time=1.7,
        )  # fmt: skip
        self.remove(lost)
        return flock, before[passed]

    def _seeds(self) -> Group:
        """Photographs below the place of the last block."""
        seeds = Group()
        for (name, left, top, side), x in zip(SEEDS, (-0.95, 0, 0.95), strict=True):
            seeds.add(
                Picture(photo(name)[top : top + side, left : left + side], 0.85, self.ground.data).move_to(
                    [XS[3] + x, -2.1, 0]
                )
            )
        return seeds

    def _without_labels(self) -> tuple[VGroup, VGroup]:
        """A person who chose the seeds; a label and a line of words, and the strokes through both."""
        ground = self.ground
        chooser = VGroup(person(0.75, ground.data), self.words("người tuyển bộ mẫu", theme.LABEL)).arrange(
            RIGHT, buff=0.3
        )
        chooser.move_to([1.25, -1.35, 0], aligned_edge=LEFT)
        label = VGroup(Tag("mèo", ground, theme.LABEL), self.words("nhãn", theme.LABEL, ground.muted)).arrange(
            RIGHT, buff=0.25
        )
        label.move_to([1.25, -2.3, 0], aligned_edge=LEFT)
        lines = VGroup(*(Line([0, 0, 0], [w, 0, 0], stroke_color=ground.ink, stroke_width=4) for w in (0.85, 0.7, 0.8)))
        lines.arrange(DOWN, buff=0.13, aligned_edge=LEFT)
        text = VGroup(lines, self.words("chữ", theme.LABEL, ground.muted)).arrange(RIGHT, buff=0.25)
        text.move_to([4.0, -2.3, 0], aligned_edge=LEFT)
        strikes = VGroup(
            *(Line(each.get_corner(DOWN + LEFT) + 0.06 * (DOWN + LEFT), each.get_corner(UP + RIGHT) + 0.06 * (UP + RIGHT), stroke_color=ground.loss, stroke_width=5)
              for each in (label[0], lines))
        )  # fmt: skip
        return VGroup(chooser, label, text), strikes


def _grid(count: int, columns: int, pitch: float) -> NDArray[np.float64]:
    """Places row by row, the block's middle at the origin; the last row may be short; (count, 3)."""
    index = np.arange(count)
    height = count / columns * pitch
    x = (index % columns - (columns - 1) / 2) * pitch
    return np.column_stack([x, height / 2 - (index // columns + 0.5) * pitch, np.zeros(count)])


def _block(count: int, x: float) -> NDArray[np.float64]:
    """The tiles of one stage of the funnel, (count, 3)."""
    return _grid(count, COLUMNS, PITCH) + np.array([x, MIDDLE, 0])


def _scattered(count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """Places all over the stage, a little irregular, (count, 3)."""
    columns = 24
    index = rng.permutation(count)
    x = (index % columns - (columns - 1) / 2) * 0.54
    y = MIDDLE + 0.2 + (4.5 - index // columns) * 0.52
    return np.column_stack([x, y, np.zeros(count)]) + np.append(
        rng.uniform(-0.1, 0.1, (count, 2)), np.zeros((count, 1)), 1
    )


def _alike(seeds: Group, pictures: NDArray[np.uint8], count: int) -> NDArray[np.int64]:
    """The pictures whose colours are nearest to a seed's, as many for each seed, (count,)."""
    small = np.stack(
        [
            seed.pixel_array[
                np.ix_(*(np.linspace(0, side - 1, 64).astype(int) for side in seed.pixel_array.shape[:2]))
            ][..., :3]
            for seed in seeds
        ]
    )
    ranked = nearest(_hue(colours(small)), _hue(colours(pictures)), len(pictures))
    found: list[int] = []
    for turn in range(count):
        found.append(next(int(i) for i in ranked[turn % len(ranked)] if i not in found))
    return np.array(found)


def _hue(colour: NDArray[np.float64]) -> NDArray[np.float64]:
    """The direction of a colour, whatever its strength, (n, 2)."""
    return np.asarray(colour / np.linalg.norm(colour, axis=1, keepdims=True))


def _blurred(face: Picture) -> Picture:
    """The same part of the photograph in a few large squares."""
    pixels = face.pixel_array[..., :3]
    coarse = Picture(np.ascontiguousarray(pixels[6::13, 6::13].repeat(13, 0).repeat(13, 1)), face.height)
    return coarse.move_to(face)

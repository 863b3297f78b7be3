"""LVD-142M: a funnel of pictures in true areas, from what the Internet gave to what is kept; and how much that is."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from scenes.dinov2.lvd_142m_pieces import Funnel
from scenes.dinov2.pieces.flock import Flight, Flock
from scenes.dinov2.pieces.likeness import chosen, colours, hues
from scenes.pieces.star import STAR
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
    ("lvd_crawled", "gom từ Internet, đã lọc", -5.23), ("lvd_deduplicated", "bỏ bản sao", -1.74),
    ("lvd_clean", "bỏ ảnh trùng bộ đề", 1.74), ("lvd_images", "giống bộ mẫu", 5.23),
)  # fmt: skip
MIDDLE = -0.6  # y of the blocks' middles
SIDE, PITCH, LARGE = 0.182, 0.195, 0.92  # of a tile and from tile to tile; of a tile in the last picture
LOST = 13  # pictures that are dropped before anything is counted
FACE = (0.335, 0.1, 0.215, 0.27)  # of the astronaut, shares of the photograph
SEEDS = ((STAR, 110, 20, 360), ("coffee", 100, 0, 400), ("rocket", 180, 0, 260))  # left, top, side of a square, px


class Lvd142m(LectureScene):
    """Pictures of the Internet gather in a block; it shrinks from gate to gate; what is left against ImageNet-1k."""

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
            # Pictures from everywhere; some fall away, a face is made unrecognisable, the rest is counted.
            places = grid_places(len(pictures) + LOST, 23, 0.56, 0.47, at=(0, MIDDLE + 0.13))
            places = places[rng.permutation(len(places))]
            places[:, :2] += rng.uniform(-0.1, 0.1, (len(places), 2))
            heap, lost = Flock(pictures, places[LOST:], 0.5, 0.0), Flock(pictures[:LOST], places[:LOST], 0.5, 0.0)
            self.play(Flight(heap, opacities=1.0, lag=0.8), Flight(lost, opacities=1.0, lag=0.8), run_time=3.9)
            self.cue("drop")
            crosses = VGroup(*(_cross(place, ground.loss) for place in lost.places))
            self.play(LaggedStart(*map(FadeIn, crosses), lag_ratio=0.05), run_time=0.5)
            self.play(Flight(lost, opacities=0.0), FadeOut(crosses), run_time=0.5)
            self.remove(lost)
            self.cue("blur")
            astronaut = Picture(photo("astronaut"), 3.6, ground.ink).move_to([0, MIDDLE, 0])
            blur = astronaut.crop(*FACE).coarse(13)
            self.play(FadeIn(astronaut, scale=0.6), run_time=0.4)
            self.play(FadeIn(blur), run_time=0.5)
            self.cue("crawled")
            sheet = grid_places(len(pictures), 24, 0.52, 0.46, at=(0, MIDDLE - 0.05))[np.argsort(left)]
            crawled = self.words(f"{fact('lvd_crawled').text} ảnh", theme.TITLE, at=(0, 1.85), weight=SEMIBOLD)
            self.play(
                Flight(heap, sheet, 0.44, lag=0.4, order=rng.permutation(len(pictures))), FadeIn(crawled), FadeIn(scale),
                Group(astronaut, blur).animate.scale(0.44 / 3.6).move_to(sheet[left[0]]), run_time=1.5,
            )  # fmt: skip
            self.remove(astronaut, blur)

        with self.beat("deduplicate"):
            # The sheet becomes the first block; then two gates: what does not pass falls down.
            block = funnel.places(0)[np.argsort(left)]
            self.play(
                Flight(heap, block, SIDE), ReplacementTransform(crawled, numbers[0]), FadeIn(captions[0]), run_time=0.5
            )
            flocks = [heap]
            for gate, (falls, counted, run_time) in enumerate((("near", "fewer", 1.1), ("tests", "clean", 1.9))):
                self.cue(falls)
                flock, left = self._through_gate(funnel, gate, pictures, left, run_time)
                flocks.append(flock)
                self.cue(counted)
                self.play(
                    FadeIn(numbers[gate + 1], shift=0.8 * RIGHT),
                    FadeIn(captions[gate + 1]),
                    run_time=0.9,
                    rate_func=rush_from,
                )

        with self.beat("select"):
            # Three photographs for the curated sets.
            squares = [photo(name)[y : y + side, x : x + side] for name, x, y, side in SEEDS]
            seeds = Flock(squares, [[xs[3] + away, -1.05, 0] for away in (-0.98, 0, 0.98)], 0.9, 1.0, ground.data)
            small = np.stack([shrunk(pixels, pictures.shape[1]) for pixels in squares])
            alike = chosen(hues(colours(small)), hues(colours(pictures[left])), counts[3] - len(squares))
            name = self.words("bộ mẫu", theme.BODY, ground.data, at=(xs[3], -0.35), weight=SEMIBOLD)
            self.cue("seeds")
            rising = LaggedStart(*(FadeIn(seed, shift=0.3 * UP) for seed in seeds), lag_ratio=0.3)
            self.play(rising, FadeIn(name), run_time=1.6)

            # What is most like them stays, and they join it.
            self.cue("select")
            self.play(Flight(flocks[2], opacities=flocks[2].lit(alike, 0.22), lag=0.6), run_time=1.7)
            self.cue("join")
            first, rest = np.split(funnel.places(3), [len(squares)])
            kept = Flock(pictures[left[alike]], flocks[2].places[alike], SIDE)
            self.play(
                FadeIn(bands[2]), FadeOut(name), Flight(seeds, first, SIDE), Flight(kept, rest, lag=0.4), run_time=1.3
            )
            self.cue("count")
            self.play(FadeIn(numbers[3], shift=0.8 * RIGHT), FadeIn(captions[3]), run_time=0.9, rate_func=rush_from)

        with self.beat("ratio"):
            # The last block grows.
            grown = grid_places(counts[3], 7, LARGE, at=(-3.18, -0.85))
            first, rest = np.split(grown, [len(squares)])
            total = self.words(
                f"LVD · {fact('lvd_images').text}", theme.HEADING, at=(-theme.SAFE_X, 1.4), edge=LEFT, weight=SEMIBOLD
            )
            self.play(
                FadeOut(Group(*flocks, bands, numbers[:3], captions), run_time=0.3),
                Flight(kept, rest, LARGE - 0.04), ReplacementTransform(numbers[3], total),
                Flight(seeds, first, LARGE - 0.04), run_time=0.5,
            )  # fmt: skip
            self.cue("times")
            times = f"×{fact('lvd_over_imagenet1k').text}"
            ratio = self.words(times, theme.DISPLAY, at=(1.1, 0.75), edge=LEFT, weight=SEMIBOLD)
            self.play(FadeIn(ratio, shift=0.2 * UP), run_time=0.5)

            # ImageNet-1k in the same scale is a quarter of one tile.
            self.cue("v1")
            imagenet = fact("imagenet1k_images")
            side = LARGE * (imagenet.value / TILE) ** 0.5
            square = Square(side, fill_color=ground.data, fill_opacity=1, stroke_width=0)
            square.move_to([1.25, 0.05, 0], aligned_edge=LEFT)
            name = f"v1: ImageNet · {imagenet.text}"
            name = self.words(name, theme.BODY, ground.data, at=(1.95, -0.07), edge=LEFT)
            self.play(LaggedStart(FadeIn(square, scale=0.3), FadeIn(name), lag_ratio=0.6), run_time=1.5)

            # People chose the seeds; no label and no word was used.
            chooser, *unused = self._without_labels()
            self.cue("people")
            rims = VGroup(*(seed.border.copy().set_stroke(ground.ink, 6) for seed in seeds))
            self.play(FadeIn(chooser, run_time=0.6), ShowPassingFlash(rims, time_width=0.6), run_time=1.5)
            for cue, (shown, strike) in zip(("no_labels", "no_words"), unused, strict=True):
                self.cue(cue)
                self.play(LaggedStart(FadeIn(shown), Create(strike), lag_ratio=0.5), run_time=0.8)
            self.cue("how")
            self.play(LaggedStart(*(Indicate(each, 1.12, ground.data) for each in seeds), lag_ratio=0.25), run_time=1.5)

    def _through_gate(
        self, funnel: Funnel, gate: int, pictures: NDArray[np.uint8], before: NDArray[np.int64], run_time: float
    ) -> tuple[Flock, NDArray[np.int64]]:
        """All pictures of a block set out for the next one; some fall. The pictures that arrived, and which they are."""
        rng = np.random.default_rng(gate + 1)
        start, passed = funnel.places(gate), funnel.sieve(gate, rng)
        kept = Flock(pictures[before[passed]], start[passed], SIDE)
        lost = Flock(pictures[before[~passed]], start[~passed], SIDE)
        fall = Flight(lost, funnel.pit(gate, (~passed).sum(), rng), opacities=0.0, lag=0.4)
        goal = funnel.places(gate + 1)
        flight = Flight(kept, goal, lag=0.4, order=rng.permutation(len(goal)))
        self.play(FadeIn(funnel[gate], run_time=0.4), flight, fall, run_time=run_time)
        self.remove(lost)
        return kept, before[passed]

    def _without_labels(self) -> tuple[VGroup, tuple[VGroup, Line], tuple[VGroup, Line]]:
        """A person who chose the seeds; a label, and a line of words, each with the stroke through it."""
        ground = self.ground
        chooser = VGroup(person(0.8, ground.data), self.words("người tuyển bộ mẫu"))
        chooser.arrange(RIGHT, buff=0.3).move_to([1.25, -1.3, 0], aligned_edge=LEFT)
        label = self._crossed_out(Tag("mèo", ground, theme.BODY), "nhãn", 1.25)
        return chooser, label, self._crossed_out(writing(ground).scale(1.2), "chữ", 4.35)

    def _crossed_out(self, thing: VGroup, name: str, left: float) -> tuple[VGroup, Line]:
        """A thing with its name, and the stroke through it, which is meant to run through what stands on it."""
        shown = VGroup(thing, self.words(name, theme.BODY, self.ground.muted)).arrange(RIGHT, buff=0.25)
        shown.move_to([left, -2.4, 0], aligned_edge=LEFT)
        ends = (thing.get_corner(DL) + 0.06 * DL, thing.get_corner(UR) + 0.06 * UR)
        strike = Line(*ends, stroke_color=self.ground.loss, stroke_width=5)
        self.strike(strike)
        return shown, strike


def _cross(place: NDArray[np.float64], color: str) -> Cross:
    """Over a picture that is dropped."""
    return Cross(stroke_color=color, stroke_width=6, scale_factor=0.2).move_to(place)

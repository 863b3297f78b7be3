"""LVD-142M: a funnel of pictures in true areas, from what the Internet gave to what is kept; and how much that is."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov2 import lvd_142m_pieces as pieces
from scenes.dinov2.lvd_142m_pieces import SIDE
from scenes.dinov2.pieces.flock import Flight, Flock
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD


class Lvd142m(LectureScene):
    """Pictures of the Internet gather in a block; it shrinks from gate to gate; what is left against ImageNet-1k."""

    def construct(self) -> None:
        ground, rng = self.ground, np.random.default_rng(1)
        pictures = load_tensors("wall").pictures
        left = rng.permutation(len(pictures))  # in the order in which they stand in the blocks
        scale = self.note("mỗi ô là 5 triệu ảnh")
        funnel, numbers, captions = pieces.counted_funnel(self)

        with self.beat("crawl"):
            # Pictures from everywhere; some fall away, a face is made unrecognisable, the rest is counted.
            heap, lost = pieces.crawl(pictures, rng)
            self.play(Flight(heap, opacities=1.0, lag=0.8), Flight(lost, opacities=1.0, lag=0.8), run_time=3.9)
            self.cue("drop")
            crosses = pieces.crosses(self, lost)
            self.play(LaggedStart(*map(FadeIn, crosses), lag_ratio=0.05), run_time=0.5)
            self.play(Flight(lost, opacities=0.0), FadeOut(crosses), run_time=0.5)
            self.remove(lost)
            self.cue("blur")
            astronaut, blur = pieces.astronaut(self)
            self.play(FadeIn(astronaut, scale=0.6), run_time=0.4)
            self.play(FadeIn(blur), run_time=0.5)
            self.cue("crawled")
            sheet, crawled = pieces.sheet(self, left)
            settles = Flight(heap, sheet, 0.44, lag=0.4, order=rng.permutation(len(pictures)))
            shrinks = Group(astronaut, blur).animate.scale(0.44 / 3.6).move_to(sheet[left[0]])
            self.play(settles, FadeIn(crawled), FadeIn(scale), shrinks, run_time=1.5)
            self.remove(astronaut, blur)

        with self.beat("deduplicate"):
            # The sheet becomes the first block; then two gates: what does not pass falls down.
            block = Flight(heap, funnel.places(0)[np.argsort(left)], SIDE)
            self.play(block, ReplacementTransform(crawled, numbers[0]), FadeIn(captions[0]), run_time=0.5)
            flocks = [heap]
            for gate, (falls, counted, run_time) in enumerate((("near", "fewer", 1.1), ("tests", "clean", 1.9))):
                self.cue(falls)
                flock, lost, moves, left = pieces.through_gate(funnel, gate, pictures, left)
                self.play(FadeIn(funnel[gate], run_time=0.4), *moves, run_time=run_time)
                self.remove(lost)
                flocks.append(flock)
                self.cue(counted)
                told = FadeIn(numbers[gate + 1], shift=0.8 * RIGHT), FadeIn(captions[gate + 1])
                self.play(*told, run_time=0.9, rate_func=rush_from)

        with self.beat("select"):
            # Three photographs for the curated sets.
            seeds, name = pieces.seeds(self)
            alike = pieces.alike(pictures[left], len(funnel.places(3)) - len(seeds))
            self.cue("seeds")
            rising = LaggedStart(*(FadeIn(seed, shift=0.3 * UP) for seed in seeds), lag_ratio=0.3)
            self.play(rising, FadeIn(name), run_time=1.6)

            # What is most like them stays, and they join it.
            self.cue("select")
            self.play(Flight(flocks[2], opacities=flocks[2].lit(alike, 0.22), lag=0.6), run_time=1.7)
            self.cue("join")
            first, rest = np.split(funnel.places(3), [len(seeds)])
            kept = Flock(pictures[left[alike]], flocks[2].places[alike], SIDE)
            joining = Flight(seeds, first, SIDE), Flight(kept, rest, lag=0.4)
            self.play(FadeIn(funnel[2]), FadeOut(name), *joining, run_time=1.3)
            self.cue("count")
            self.play(FadeIn(numbers[3], shift=0.8 * RIGHT), FadeIn(captions[3]), run_time=0.9, rate_func=rush_from)

        with self.beat("ratio"):
            # The last block grows.
            total, grows, follows = pieces.grown_block(self, seeds, kept)
            gone = FadeOut(Group(*flocks, funnel, numbers[:3], captions), run_time=0.3)
            self.play(gone, grows, ReplacementTransform(numbers[3], total), follows, run_time=0.5)
            self.cue("times")
            times = f"×{fact('lvd_over_imagenet1k').text}"
            ratio = self.words(times, theme.DISPLAY, at=(1.1, 0.75), edge=LEFT, weight=SEMIBOLD)
            self.play(FadeIn(ratio, shift=0.2 * UP), run_time=0.5)

            # ImageNet-1k in the same scale is a quarter of one tile.
            self.cue("v1")
            square, name = pieces.imagenet(self)
            self.play(LaggedStart(FadeIn(square, scale=0.3), FadeIn(name), lag_ratio=0.6), run_time=1.5)

            # People chose the seeds; no label and no word was used.
            chooser, *unused = pieces.without_labels(self)
            self.cue("people")
            rims = VGroup(*(seed.border.copy().set_stroke(ground.ink, 6) for seed in seeds))
            self.play(FadeIn(chooser, run_time=0.6), ShowPassingFlash(rims, time_width=0.6), run_time=1.5)
            for cue, (shown, strike) in zip(("no_labels", "no_words"), unused, strict=True):
                self.cue(cue)
                self.play(LaggedStart(FadeIn(shown), Create(strike), lag_ratio=0.5), run_time=0.8)
            self.cue("how")
            self.play(LaggedStart(*(Indicate(each, 1.12, ground.data) for each in seeds), lag_ratio=0.25), run_time=1.5)

"""Choosing pictures by pictures: embeddings, near copies, neighbours and clusters in one and the same plane."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov2 import retrieval_pieces as pieces
from scenes.dinov2.pieces.flock import Flight, Flock
from scenes.dinov2.retrieval_pieces import MIDDLE, SAMPLE, SIDE
from tenuto.kit.marks import grid_places
from tenuto.kit.states import between
from tenuto.stage.scene import LectureScene


class Retrieval(LectureScene):
    """Every picture stands where its colours put it; copies, neighbours and clusters are really found, in numpy."""

    def construct(self) -> None:
        ground = self.ground
        pool, places, queries = pieces.pool()
        flock = Flock(pool, grid_places(len(pool), 8, 0.48, at=(-4.49, -0.41)), 0.42, 0.0)
        sketch = self.note("minh hoạ: chỗ đứng tính theo màu ảnh")

        with self.beat("embed"):
            # A picture goes into a network and comes out as a vector.
            self.play(Flight(flock, opacities=1.0, lag=0.5), run_time=1.2)
            self.cue("embed")
            network, probe, way, out, column = pieces.embedding(self, pool[0])
            self.play(FadeIn(network), FadeIn(probe, scale=0.4), FadeIn(way), run_time=0.5)
            self.play(probe.animate.move_to(network).scale(0.1), run_time=0.5)
            self.remove(probe)
            self.play(FadeIn(out), FadeIn(column, shift=0.3 * RIGHT), run_time=0.5)

            # A vector is a point: all pictures go through and take their places.
            self.cue("point")
            self.bring_to_front(network)
            gone = FadeOut(VGroup(way, out, column), run_time=0.4)
            through = Flight(flock, places, SIDE, lag=0.5, through=[1.4, MIDDLE, 0])
            self.play(gone, FadeIn(sketch), through, run_time=2.6)
            self.play(FadeOut(network), run_time=0.4)

        with self.beat("duplicates"):
            # Pairs above the threshold are joined; every group runs together into one picture.
            rule, count, pairs, first, links, rims = pieces.alike_pairs(self, pool, flock)
            twins = np.flatnonzero(first != np.arange(len(pool)))  # those of which another one stays
            self.play(FadeIn(count), Flight(flock, opacities=flock.lit(pairs, 0.3), lag=0.5), run_time=1.4)
            self.cue("join")
            joined = LaggedStart(*map(Create, links), lag_ratio=0.1)
            found = LaggedStart(*map(FadeIn, rims), lag_ratio=0.05)
            self.play(joined, found, FadeIn(rule, run_time=0.8), run_time=1.8)
            self.cue("keep")
            one_each = count.to(len(set(first)))
            self.play(FadeOut(rims), FadeOut(links), Flight(flock, places[first]), one_each, run_time=1.2)
            flock.opacities[twins] = 0.0
            self.play(Flight(flock, opacities=flock.lit([], 1.0, twins)), run_time=0.5)

        with self.beat("neighbours"):
            # Three seeds arrive; each draws the nearest pictures towards itself.
            stay = np.delete(np.arange(len(pool)), twins)
            pulled, seeds, pulls, lines = pieces.pulls(self, places, stay, queries)
            self.bring_to_front(seeds)
            self.play(FadeOut(count, rule), Flight(seeds, opacities=1.0, lag=0.4), run_time=0.6)
            self.cue("pull")
            self.bring_to_back(lines)
            lit = Flight(flock, opacities=flock.lit(pulled, 0.2, twins))
            self.play(LaggedStart(*map(Create, lines), lag_ratio=0.08), lit, run_time=0.7)
            goal, sides = flock.places.copy(), flock.sides.copy()
            goal[pulled], sides[pulled] = pieces.around(queries, places[pulled], 0.64), 0.56
            self.play(Flight(flock, goal, sides), FadeOut(lines), run_time=0.8)
            self.cue("four")
            self.play(FadeIn(pulls), run_time=0.5)

        with self.beat("clusters"):
            # The pool is divided.
            path, own, cells, pool_cut = pieces.divided(self, places[stay])
            back = Flight(flock, places, SIDE, flock.lit([], 1.0, twins))
            self.play(FadeOut(pulls, seeds), back, run_time=1.03)
            self.cue("clusters")
            self.bring_to_back(cells)
            self.play(FadeIn(cells), FadeIn(pool_cut), run_time=0.4)
            self.play(cells.vary(lambda share: between(path, share), rate_func=linear), run_time=0.9)

            # Seeds of a small set fall; where more than three did, some pictures are drawn.
            self.cue("hit")
            hits, key = pieces.small_seeds(self, path[-1], cells)
            self.play(cells.dots.animate.set_opacity(0), hits.fall(), FadeIn(key), run_time=1.0)
            self.cue("draw")
            rng, hit = np.random.default_rng(0), hits.cells_with(more_than=3)
            drawn = stay[np.concatenate([rng.permutation(np.flatnonzero(own == k))[:SAMPLE] for k in hit])]
            sides[:], sides[drawn] = SIDE, 0.62
            rising = Flight(flock, sides=sides, opacities=flock.lit(drawn, 0.2, twins))
            tinted = (cells.areas[k].animate.set_fill(ground.data, 0.22) for k in hit)
            draws = pieces.draws(self, pool_cut)
            self.play(*tinted, rising, FadeIn(hits.badges), FadeIn(draws), run_time=0.9)

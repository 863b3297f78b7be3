"""Choosing pictures by pictures: embeddings, near copies, neighbours and clusters in one and the same plane."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from scenes.dinov2.pieces.flock import Flight, Flock
from scenes.dinov2.pieces.likeness import copies, fingerprints, groups, k_means, nearest
from scenes.dinov2.retrieval_pieces import Cells, Hits, around, by_colour
from scenes.pieces.network import Network
from tenuto.kit.arrow import arrow
from tenuto.kit.marks import grid_places
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture
from tenuto.kit.states import between
from tenuto.kit.vector import vector
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Words

POOL, SEEDS = 62, [213, 222, 114]  # so many pictures of the wall, and three that stand for a large curated set
COPIED = (3, 3, 11, 11, 27, 40, 40, 46, 46, 46, 55, 59)  # pictures of the pool of which there are copies, once for each
MIDDLE, WIDTH, HEIGHT, UNIT = -0.62, 12.2, 4.2, (4.4, 1.4)  # of the plane; UNIT: of one standard deviation of colour
SIDE, GAP = 0.47, 0.6  # of a picture in the plane, and the least from one to the next
CLUSTERS, ROUNDS, SAMPLE = 6, 5, 4
HIT, FEW = (4, 1), 5  # clusters into which many and few seeds of a small curated set fall
LINE_Y = 2.0  # where it is written what happens


class Retrieval(LectureScene):
    """Every picture stands where its colours put it; copies, neighbours and clusters are really found, in numpy."""

    def construct(self) -> None:
        ground = self.ground
        wall = load_tensors("wall").pictures
        pool = np.concatenate([wall[:POOL], copies(wall[list(COPIED)], 7)])
        plane = by_colour(np.concatenate([pool, wall[SEEDS]]), UNIT, GAP, WIDTH, HEIGHT) + MIDDLE * UP
        places, queries = np.split(plane, [len(pool)])
        heap = grid_places(len(pool), 8, 0.48, at=(-4.49, -0.41))
        flock = Flock(pool, heap, 0.42, 0.0)
        sketch = self.note("minh hoạ: chỗ đứng tính theo màu ảnh")

        with self.beat("embed"):
            # A picture goes into a network and comes out as a vector.
            self.play(Flight(flock, opacities=1.0, lag=0.5), run_time=1.2)
            self.cue("embed")
            network = Network("tự giám sát", ground.ink, ground, 3.0, 1.7).move_to([1.4, MIDDLE, 0])
            way, out = (arrow([x, MIDDLE, 0], [x + 0.73, MIDDLE, 0], ground.muted) for x in (-0.95, 3.02))
            probe = Picture(pool[0], 1.1, ground.data).move_to([-1.7, MIDDLE, 0])
            column = vector((0.9, 0.3, 0.6, 0.15, 0.75, 0.4, 0.95, 0.2), ground.data).move_to([4.1, MIDDLE, 0])
            self.play(FadeIn(network), FadeIn(probe, scale=0.4), FadeIn(way), run_time=0.5)
            self.play(probe.animate.move_to(network).scale(0.1), run_time=0.5)
            self.remove(probe)
            self.play(FadeIn(out), FadeIn(column, shift=0.3 * RIGHT), run_time=0.5)

            # A vector is a point: all pictures go through and take their places.
            self.cue("point")
            self.bring_to_front(network)
            self.play(
                FadeOut(VGroup(way, out, column), run_time=0.4), FadeIn(sketch),
                Flight(flock, places, SIDE, lag=0.5, through=[1.4, MIDDLE, 0]), run_time=2.6,
            )  # fmt: skip
            self.play(FadeOut(network), run_time=0.4)

        prints = fingerprints(pool)
        alike = prints @ prints.T > fact("dedup_cosine").value
        first = groups(alike, 0.5)
        twins = np.flatnonzero(first != np.arange(len(pool)))  # those of which another one stays
        with self.beat("duplicates"):
            # Pairs above the threshold are joined; every group runs together into one picture.
            rule = self._rule(f"giống nhau trên {fact('dedup_cosine').text}: bản sao")
            count = Number(len(pool), theme.HEADING, ground.ink, suffix=" ảnh", align=RIGHT, computed=True)
            count.shift([theme.SAFE_X, LINE_Y, 0])
            pairs = np.argwhere(np.triu(alike, 1))
            links, rims = flock.links(pairs, ground.loss), flock.rims(np.unique(pairs), ground.loss)
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

        stay = np.delete(np.arange(len(pool)), twins)
        with self.beat("neighbours"):
            # Three seeds arrive; each draws the nearest pictures towards itself.
            pulled = stay[nearest(queries[:, :2], places[stay, :2], round(fact("retrieval_k").value))]
            seeds = Flock(wall[SEEDS], queries, 0.62, 0.0, ground.ink)
            pulls = self._rule(f"mỗi ảnh mẫu kéo về {fact('retrieval_k').text} láng giềng gần nhất")
            ends = ((seed, places[i]) for seed, row in zip(queries, pulled, strict=True) for i in row)
            lines = VGroup(*(Line(*each, stroke_color=ground.ink, stroke_width=4) for each in ends))
            self.bring_to_front(seeds)
            self.play(FadeOut(count, rule), Flight(seeds, opacities=1.0, lag=0.4), run_time=0.6)
            self.cue("pull")
            self.bring_to_back(lines)
            lit = Flight(flock, opacities=flock.lit(pulled, 0.2, twins))
            self.play(LaggedStart(*map(Create, lines), lag_ratio=0.08), lit, run_time=0.7)
            goal, sides = flock.places.copy(), flock.sides.copy()
            goal[pulled], sides[pulled] = around(queries, places[pulled], 0.64), 0.56
            self.play(Flight(flock, goal, sides), FadeOut(lines), run_time=0.8)
            self.cue("four")
            self.play(FadeIn(pulls), run_time=0.5)

        with self.beat("clusters"):
            # The pool is divided.
            clusters, each = fact("retrieval_clusters").text, fact("retrieval_per_cluster").text
            path, own = k_means(places[stay, :2], CLUSTERS, ROUNDS, 2)
            edge = HEIGHT / 2 + 0.33
            cells = Cells(path[0], (-theme.SAFE_X, MIDDLE - edge, theme.SAFE_X, MIDDLE + edge), ground.muted)
            back = Flight(flock, places, SIDE, flock.lit([], 1.0, twins))
            self.play(FadeOut(pulls, seeds), back, run_time=0.8)
            self.cue("clusters")
            pool_cut = self._rule(f"{clusters} cụm")
            self.bring_to_back(cells)
            self.play(FadeIn(cells), FadeIn(pool_cut), run_time=0.4)
            self.play(cells.vary(lambda share: between(path, share), rate_func=linear), run_time=0.9)

            # Seeds of a small set fall; where more than three did, some pictures are drawn.
            self.cue("hit")
            hits = Hits(_small_set(path[-1]), cells, ground)
            key = VGroup(hits.dots[0].copy(), self.words("ảnh mẫu", theme.LABEL)).arrange(RIGHT, buff=0.18)
            key.move_to([theme.SAFE_X, LINE_Y + 0.12, 0], aligned_edge=RIGHT)
            self.play(cells.dots.animate.set_opacity(0), hits.fall(), FadeIn(key), run_time=1.0)
            self.cue("draw")
            rng, hit = np.random.default_rng(0), hits.cells_with(more_than=3)
            drawn = stay[np.concatenate([rng.permutation(np.flatnonzero(own == k))[:SAMPLE] for k in hit])]
            sides[:], sides[drawn] = SIDE, 0.62
            rising = Flight(flock, sides=sides, opacities=flock.lit(drawn, 0.2, twins))
            tinted = (cells.areas[k].animate.set_fill(ground.data, 0.22) for k in hit)
            draws = self.words(f"· trúng hơn 3 ảnh mẫu: rút {each} ảnh", weight=SEMIBOLD)
            theme.stand(draws, pool_cut.get_right()[0] + 0.15, LINE_Y, LEFT)
            self.play(*tinted, rising, FadeIn(hits.badges), FadeIn(draws), run_time=0.9)

    def _rule(self, text: str) -> Words:
        """What happens, above the plane."""
        return self.words(text, at=(-theme.SAFE_X, LINE_Y), edge=LEFT, weight=SEMIBOLD)


def _small_set(middles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Places of the seeds of a small set, most of them alike: five and four in two clusters, two in a third; (11, 2)."""
    centre = middles[[HIT[0]] * 5 + [HIT[1]] * 4 + [FEW] * 2]
    turn = np.arange(len(centre)) * 2.4
    away = np.column_stack([0.62 * np.cos(turn), 0.38 * np.sin(turn)])
    return centre + away + 0.08 * np.random.default_rng(5).normal(size=away.shape)

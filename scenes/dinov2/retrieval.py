"""How LVD-142M was chosen, in a plane of pictures: copies fuse, seeds pull their neighbours, clusters are sampled."""

from __future__ import annotations

import itertools

import numpy as np
from manim import *
from manim.utils.color import ManimColor
from numpy.typing import NDArray

from scenes import theme
from scenes.data import fact, load_tensors
from scenes.kit.arrow import arrow
from scenes.kit.cells import Cells, MoveCells
from scenes.kit.flock import Flight, Flock
from scenes.kit.lettering import stand
from scenes.kit.likeness import apart, colours, copies, fingerprints, groups, k_means, nearest
from scenes.kit.network import Network
from scenes.kit.number import CountTo, Number
from scenes.kit.panel import panel
from scenes.kit.picture import Picture
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

Floats = NDArray[np.float64]
POOL, SEEDS = 62, (213, 222, 114)  # so many pictures of the wall, and three that stand for a large curated set
COPIED = (3, 3, 11, 11, 27, 40, 40, 46, 46, 46, 55, 59)  # pictures of the pool of which there are copies, once for each
MIDDLE, WIDTH, HEIGHT = -0.62, 12.2, 4.2  # of the plane
SIDE, GAP = 0.47, 0.6
CLUSTERS, ROUNDS, SAMPLE = 6, 5, 4
HIT, FEW = (4, 1), 5  # clusters into which many and few seeds of a small curated set fall
SMALL_SET = 11
LINE_Y = 2.0  # where it is written what happens


class Retrieval(LectureScene):
    """Every picture stands where its colours put it; copies, neighbours and clusters are really found, in numpy."""

    def construct(self) -> None:
        ground = self.ground
        wall = load_tensors("wall").pictures
        pool = np.concatenate([wall[:POOL], copies(wall[list(COPIED)], 7)])
        plane = _plane(np.concatenate([pool, wall[list(SEEDS)]]))
        places, queries = plane[: len(pool)], plane[len(pool) :]
        flock = Flock(pool, _heap(len(pool)), 0.42)
        sketch = self.note("minh hoạ: chỗ đứng tính theo màu ảnh")

        with self.beat("embed"):
            # A picture goes into a network and comes out as a point; then all of them do.
            network = Network("tự giám sát", ground.ink, ground, 3.0, 1.7).move_to([1.4, MIDDLE, 0])
            self.play(Flight(flock, opacities=1.0, lag=0.5), FadeIn(network), run_time=1.0)
            way = arrow([-0.95, MIDDLE, 0], [-0.22, MIDDLE, 0], ground.muted)
            out = arrow([3.02, MIDDLE, 0], [3.75, MIDDLE, 0], ground.muted)
            probe = Picture(pool[0], 1.1, ground.data).move_to([-1.7, MIDDLE, 0])
            column = self._column().move_to([4.1, MIDDLE, 0])
            name = stand(self.words("embedding", theme.BODY, ground.data, weight=SEMIBOLD), 4.1, MIDDLE - 1.75)
            self.play(FadeIn(probe, scale=0.4), FadeIn(way), run_time=0.6)
            self.play(probe.animate.move_to(network).scale(0.1), run_time=0.6)
            self.remove(probe)
            self.play(FadeIn(out), FadeIn(column, shift=0.3 * RIGHT), FadeIn(name), run_time=0.6)
            self.bring_to_front(network)
            self.play(FadeOut(VGroup(way, out, column, name)), run_time=0.3)
            self.play(Flight(flock, places, SIDE, lag=0.5, through=[1.4, MIDDLE, 0]), run_time=2.0)
            self.play(FadeOut(network), FadeIn(sketch), run_time=0.4)

        first = groups(_cosines(pool), fact("dedup_cosine").value)
        twin = first != np.arange(len(pool))
        with self.beat("duplicates"):
            # Pairs above the threshold are joined; every group runs together into one picture.
            rule = self._line(f"$cos > {fact('dedup_cosine').text}$: bản sao")
            count = Number(len(pool), theme.HEADING, ground.ink, suffix=" ảnh").shift([5.5, LINE_Y, 0])
            count.is_computed = True
            pairs = np.argwhere(np.triu(_cosines(pool) > fact("dedup_cosine").value, 1))
            links = VGroup(*(Line(places[i], places[j], stroke_color=ground.loss, stroke_width=5) for i, j in pairs))
            rims = VGroup(*(_rim(places[i], ground.loss) for i in np.unique(pairs)))
            self.play(FadeIn(rule), FadeIn(count), run_time=0.5)
            self.play(Flight(flock, opacities=np.where(np.isin(np.arange(len(pool)), pairs), 1, 0.3)), run_time=0.5)
            self.play(
                LaggedStart(*map(Create, links), lag_ratio=0.1),
                LaggedStart(*map(FadeIn, rims), lag_ratio=0.05),
                run_time=1.4,
            )
            self.play(
                FadeOut(rims),
                FadeOut(links),
                Flight(flock, places[first]),
                CountTo(count, len(set(first))),
                run_time=1.3,
            )
            flock.show(places[first], flock.sides, np.where(twin, 0.0, flock.opacities))
            self.play(Flight(flock, opacities=np.where(twin, 0.0, 1.0)), run_time=0.5)

        stay = np.flatnonzero(~twin)
        with self.beat("neighbours"):
            # Three seeds arrive; each draws the nearest pictures towards itself.
            count_near = round(fact("retrieval_k").value)
            near = nearest(queries[:, :2], places[stay, :2], count_near)
            pulled, slots = stay[near], _slots(queries, places[stay][near])
            seeds = Flock(wall[list(SEEDS)], queries, 0.62, 0.0, ground.ink)
            rule_2 = self._line(f"mỗi ảnh mẫu kéo về {fact('retrieval_k').text} láng giềng gần nhất")
            lines = VGroup(
                *(
                    Line(q, places[i], stroke_color=ground.ink, stroke_width=4)
                    for q, row in zip(queries, pulled, strict=True)
                    for i in row
                )
            )
            lit = np.where(np.isin(np.arange(len(pool)), pulled), 1.0, np.where(twin, 0.0, 0.2))
            self.play(FadeOut(rule), FadeOut(count), FadeIn(rule_2), run_time=0.4)
            self.bring_to_front(seeds)
            self.play(Flight(seeds, opacities=1.0, lag=0.4), run_time=0.8)
            self.bring_to_back(lines)
            self.play(LaggedStart(*map(Create, lines), lag_ratio=0.08), Flight(flock, opacities=lit), run_time=1.1)
            target = flock.places.copy()
            target[pulled.ravel()] = slots.reshape(-1, 3)
            self.play(Flight(flock, target, np.where(lit == 1, 0.56, SIDE)), FadeOut(lines), run_time=1.2)

        with self.beat("clusters"):
            # The pool is divided; where more than three seeds fall, some pictures are drawn.
            rule_3 = self._line(
                f"{fact('retrieval_clusters').text} cụm · trúng hơn 3 ảnh mẫu: rút {fact('retrieval_per_cluster').text} ảnh"
            )
            path, own = k_means(places[stay, :2], CLUSTERS, ROUNDS, 2)
            box = (-theme.SAFE_X, MIDDLE - HEIGHT / 2 - 0.33, theme.SAFE_X, MIDDLE + HEIGHT / 2 + 0.33)
            cells = Cells(path[0], box, ground.muted)
            self.play(
                FadeOut(rule_2),
                FadeIn(rule_3),
                FadeOut(seeds),
                Flight(flock, places, SIDE, np.where(twin, 0, 1)),
                run_time=0.8,
            )
            self.bring_to_back(cells)
            self.play(FadeIn(cells), run_time=0.4)
            self.play(MoveCells(cells, lambda share: _between_rounds(path, share), rate_func=lambda t: t), run_time=1.6)
            dots, inside = self._small_set(path[-1])
            key = VGroup(dots[0].copy(), self.words("ảnh mẫu", theme.LABEL)).arrange(RIGHT, buff=0.18)
            key.move_to([theme.SAFE_X, LINE_Y + 0.12, 0], aligned_edge=RIGHT)
            self.play(
                cells.dots.animate.set_opacity(0),
                LaggedStart(*(FadeIn(dot, shift=1.2 * DOWN) for dot in dots), lag_ratio=0.15),
                FadeIn(key),
                run_time=1.2,
            )
            hit = np.bincount(inside, minlength=CLUSTERS) > 3
            rng = np.random.default_rng(0)
            chosen = stay[
                np.concatenate([rng.permutation(np.flatnonzero(own == k))[:SAMPLE] for k in np.flatnonzero(hit)])
            ]
            lit = np.where(np.isin(np.arange(len(pool)), chosen), 1.0, np.where(twin, 0.0, 0.2))
            tallies = VGroup(*(self._tally(k, inside, dots) for k in (*HIT, FEW)))
            self.play(
                *(cells.areas[k].animate.set_fill(ground.data, 0.22) for k in np.flatnonzero(hit)),
                Flight(flock, opacities=lit, sides=np.where(lit == 1, 0.62, SIDE)), FadeIn(tallies), run_time=0.9,
            )  # fmt: skip

        with self.beat("cost"):
            # Twenty machines of eight processors, at work for less than two days.
            machines, chips = self._machines()
            days = self._days()
            self.play(
                FadeOut(Group(cells, dots, key, tallies, rule_3, sketch)),
                Flight(flock, _heap(len(pool)), 0.42, np.where(twin, 0, 1)),
                run_time=0.8,
            )
            self.play(LaggedStart(*map(FadeIn, machines), lag_ratio=0.03), FadeIn(days[0]), run_time=0.8)
            bar = days[1]
            width = bar.width
            self.add(bar)
            self.bring_to_front(days[0])
            self.play(
                UpdateFromAlphaFunc(bar, lambda b, share: b.stretch_to_fit_width(max(0.02, share * width)).align_to(days[0], LEFT)),
                FadeIn(days[2]), run_time=1.2,
            )  # fmt: skip
            self.loop(UpdateFromAlphaFunc(chips, self._work), run_time=1)

    def _line(self, text: str) -> VGroup:
        """What happens, above the plane."""
        return stand(self.words(text, theme.BODY, weight=SEMIBOLD), -theme.SAFE_X, LINE_Y, LEFT)

    def _column(self) -> VGroup:
        """A vector as a column of cells."""
        shades = (0.9, 0.3, 0.6, 0.15, 0.75, 0.4, 0.95, 0.2)
        return VGroup(
            *(Square(0.26, fill_color=self.ground.data, fill_opacity=s, stroke_width=0) for s in shades)
        ).arrange(DOWN, buff=0.04)

    def _small_set(self, middles: Floats) -> tuple[VGroup, NDArray[np.int64]]:
        """Seeds of a small set as points of the plane, most of them alike; and in whose cell each lies."""
        centre = middles[[HIT[0]] * 5 + [HIT[1]] * 4 + [FEW] * 2]
        turn = np.arange(SMALL_SET) * 2.4
        away = np.column_stack([0.62 * np.cos(turn), 0.38 * np.sin(turn)])
        points = centre + away + 0.08 * np.random.default_rng(5).normal(size=away.shape)
        dots = VGroup(
            *(
                Dot([*point, 0], 0.11, color=self.ground.ink, stroke_color=self.ground.ground, stroke_width=4)
                for point in points
            )
        )
        return dots, nearest(points, middles, 1)[:, 0]

    def _tally(self, cluster: int, inside: NDArray[np.int64], dots: VGroup) -> VGroup:
        """How many seeds fell into a cluster, beside them."""
        own = VGroup(*(dots[index] for index in np.flatnonzero(inside == cluster)))
        disc = Dot(radius=0.3, color=self.ground.ground, stroke_color=self.ground.ink, stroke_width=3)
        disc.next_to(own, RIGHT, 0.18)
        count = self.words(f"{len(own)}", theme.BODY, weight=SEMIBOLD)
        return VGroup(disc, stand(count, disc.get_x(), disc.get_y() - 0.1))

    def _machines(self) -> tuple[VGroup, VGroup]:
        """As many boxes as there are machines, each with its processors."""
        ground = self.ground
        nodes, per = round(fact("curation_nodes").value), round(fact("curation_gpus_per_node").value)
        machines, chips = VGroup(), VGroup()
        for index in range(nodes):
            box = panel(ground, 1.42, 0.74).move_to([-1.14 + index % 5 * 1.68, 0.93 - index // 5 * 0.9, 0])
            own = VGroup(*(Square(0.17, fill_color=ground.data, fill_opacity=1, stroke_width=0) for _ in range(per)))
            own.arrange_in_grid(2, per // 2, buff=(0.12, 0.08)).move_to(box)
            machines.add(VGroup(box, own))
            chips.add(*own)
        self._work(chips, 0.0)
        name = self.words(
            f"{fact('curation_nodes').text} máy chủ × {fact('curation_gpus_per_node').text} GPU",
            theme.BODY,
            weight=SEMIBOLD,
        )
        machines.add(VGroup(stand(name, -1.85, 1.65, LEFT)))
        return machines, chips

    def _work(self, chips: VGroup, share: float) -> None:
        """Processors light up and go dark, each at its own time; 0 and 1 look alike."""
        ground = self.ground
        for index, chip in enumerate(chips):
            lit = 0.5 + 0.5 * np.sin(2 * np.pi * (share * (1 + index % 2) + 0.618 * index))
            chip.set_fill(interpolate_color(ManimColor(ground.line), ManimColor(ground.data), lit))

    def _days(self) -> VGroup:
        """A bar of two days, how much of it the work took at most, and what that says."""
        ground = self.ground
        whole = VGroup(
            *(Rectangle(width=4.07, height=0.4, stroke_color=ground.muted, stroke_width=2.5) for _ in range(2))
        )
        whole.arrange(RIGHT, buff=0).move_to([2.22, -2.72, 0])
        done = Rectangle(width=7.7, height=0.4, fill_color=ground.data, fill_opacity=1, stroke_width=0)
        done.move_to(whole, aligned_edge=LEFT)
        words = self.words(f"chưa đến {fact('curation_days').text}", theme.BODY, weight=SEMIBOLD)
        return VGroup(whole, done, stand(words, theme.SAFE_X - 0.1, 1.65, RIGHT))


def _plane(pictures: NDArray[np.uint8]) -> Floats:
    """Where pictures stand: by hue and strength of colour, pushed apart until all can be seen, (n, 3)."""
    points = colours(pictures)
    points = (points - np.median(points, 0)) / points.std(0)
    loose = np.sign(points) * np.abs(points) ** 0.8 * [4.4, 1.4]
    places = apart(loose, GAP, WIDTH, HEIGHT)
    return np.column_stack([places[:, 0], places[:, 1] + MIDDLE, np.zeros(len(places))])


def _cosines(pictures: NDArray[np.uint8]) -> Floats:
    """How much each is a copy of each, (n, n)."""
    prints = fingerprints(pictures)
    return np.asarray(prints @ prints.T)


def _heap(count: int) -> Floats:
    """A block of pictures at the left of the stage, (count, 3)."""
    index = np.arange(count)
    return np.column_stack([-6.17 + index % 8 * 0.48, 1.75 - index // 8 * 0.48, np.zeros(count)])


def _rim(place: Floats, color: str) -> Square:
    return Square(SIDE + 0.04, stroke_color=color, stroke_width=4).move_to(place)


def _slots(queries: Floats, near: Floats) -> Floats:
    """Places around each query (q, 3) for its neighbours (q, 4, 3), so that all have the shortest ways, (q, 4, 3)."""
    ring = np.array([UP, DOWN, LEFT, RIGHT]) * 0.64
    found = []
    for query, points in zip(queries, near, strict=True):
        ways = [
            (np.linalg.norm(query + ring[list(p)] - points, axis=1).sum(), p) for p in itertools.permutations(range(4))
        ]
        found.append(query + ring[list(min(ways)[1])])
    return np.array(found)


def _between_rounds(path: Floats, share: float) -> Floats:
    """The clusters' middles at a share of all rounds of k-means, (k, 2)."""
    exact = share * (len(path) - 1)
    low = min(int(exact), len(path) - 2)
    return np.asarray(path[low] + (path[low + 1] - path[low]) * (exact - low))

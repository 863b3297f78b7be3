"""Why pictures are chosen: a lopsided cloud, the same cloud levelled, and what both are worth at equal size."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from scenes import theme
from scenes.data import fact, load_tensors
from scenes.kit.arrow import link
from scenes.kit.bars import Bars, ShowBars
from scenes.kit.flock import Flight, Flock
from scenes.kit.flow import Flow, Stream
from scenes.kit.lettering import stand
from scenes.kit.network import Network
from scenes.kit.pairs import Pair, PairedDots
from scenes.kit.panel import panel
from scenes.kit.scatter import Drift, Scatter
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

TOPICS = (5, 7, 9, 1, 6, 11, 0, 10, 2, 8, 4, 3)  # species of the wall, the commonest topic first
DOTS, LEVEL = 2000, 27  # pictures of the web that are drawn; how many of each topic are kept
CENTRES = np.array(
    [[-4.1, 0.55], [-1.2, -0.35], [-3.5, -1.55], [-0.6, 1.35], [0.85, -1.9], [-5.75, -0.75], [-2.2, 1.55],
     [-1.5, -2.35], [0.95, 0.25], [-5.5, 1.75], [-5.35, -2.3], [1.3, 1.75]]
)  # fmt: skip
SPREAD = 0.36  # standard deviation of a topic, manim units
SHRUNK = 0.53  # of the cloud in a panel
PANEL = (5.3, 3.0)
PLACES = {"raw": np.array([-3.3, 0.35, 0]), "curated": np.array([3.3, 0.35, 0])}
ROWS = (  # of Table 2; facts raw_... and curated_...
    ("ImageNet", "in1k"), ("ImageNet-A", "ima"), ("Oxford-M", "oxford"), ("iNat18", "inat18"),
    ("iNat21", "inat21"), ("Places", "places"), ("ADE20k", "ade"),
)  # fmt: skip
TOLD = (0, 3)  # the rows that are spoken of


class Curation(LectureScene):
    """A cloud with a long tail is levelled; as many pictures of each kind go through the same training; Table 2."""

    def construct(self) -> None:
        ground = self.ground
        rng = np.random.default_rng(3)
        topic = rng.choice(len(TOPICS), DOTS, p=_long_tail(len(TOPICS)))
        places = np.column_stack([CENTRES[topic] + SPREAD * rng.normal(size=(DOTS, 2)), np.zeros(DOTS)])
        places = np.clip(places, [-6.4, -2.95, 0], [2.0, 2.3, 0])
        kept = np.concatenate([np.flatnonzero(topic == k)[:LEVEL] for k in range(len(TOPICS))])
        drawn = rng.choice(DOTS, len(kept), replace=False)  # a random sample of the same size
        tiles = self._tiles()

        cloud = Scatter(places, ground.data, 0.0)
        bars = Bars(_shares(topic), ground.data, ground, 3.6, 3.2, full=0.42).shift([4.6, -2.1, 0])
        faces = Flock(tiles, [[bars.top(k)[0], -2.33, 0] for k in range(len(TOPICS))], 0.25)
        name = stand(self.words("tỉ phần mỗi chủ đề", theme.LABEL), 4.6, 1.55)
        sketch = self.note("minh hoạ")
        with self.beat("lopsided"):
            # A cloud of pictures: some topics crowded, others hardly there; beside it the same as bars.
            heads = Flock(tiles, np.append(CENTRES, np.zeros((len(TOPICS), 1)), 1), 0.5)
            self.play(Drift(cloud, radii=0.032, lag=0.7), FadeIn(sketch), run_time=1.6)
            self.play(FadeIn(heads), run_time=0.5)
            level = bars.values.copy()
            bars.show(np.zeros(len(level)))
            self.play(FadeIn(bars.base), TransformFromCopy(heads, faces), FadeIn(name), run_time=0.9)
            self.add(bars)
            self.play(ShowBars(bars, level, lag=0.12), run_time=1.2)

        with self.beat("levelled"):
            # What is too much of the same goes; the bars become one level.
            radii = np.where(np.isin(np.arange(DOTS), kept), 0.045, 0.0)
            self.play(Drift(cloud, radii=radii), ShowBars(bars, _shares(topic[kept])), run_time=2.0)

        with self.beat("equal_size"):
            # Both as panels with equally many dots, both into a network of the same kind.
            chosen = Scatter(places[kept], ground.data, 0.045)
            frames = VGroup(*(panel(ground, *PANEL).move_to(at) for at in PLACES.values()))
            raw = Scatter(_into(places[drawn], "raw"), ground.ink, 0.0)
            others = Flock(tiles, heads.places, heads.sides)
            self.remove(cloud).add(chosen)
            self.play(FadeOut(Group(bars, faces, name)), run_time=0.4)
            self.bring_to_back(frames)
            self.add(others)
            self.play(
                FadeIn(frames), Drift(chosen, _into(chosen.places, "curated"), 0.032),
                Flight(others, _into(heads.places, "curated"), 0.3), Flight(heads, _into(heads.places, "raw"), 0.3), run_time=1.3,
            )  # fmt: skip
            self.bring_to_front(heads)
            self.play(Drift(raw, radii=0.032, lag=0.7), run_time=1.0)
            counts = VGroup(
                *(stand(self.words(f"{word} · {fact('lvd_images').text}", theme.BODY, color, weight=SEMIBOLD), at[0], 2.02)
                  for word, color, at in zip(("ngẫu nhiên", "chọn lọc"), (ground.ink, ground.data), PLACES.values(), strict=True))
            )  # fmt: skip
            nets = VGroup(
                *(
                    Network("ViT-g", ground.student, ground, 2.4, 1.1, theme.LABEL).move_to([at[0], -2.45, 0])
                    for at in PLACES.values()
                )
            )
            ways = VGroup(*(link(frame, net, ground.muted, 0.08) for frame, net in zip(frames, nets, strict=True)))
            self.play(FadeIn(counts), FadeIn(nets), Create(ways), run_time=0.8)
            flows = [Flow(way[0], ground.ink, 2) for way in ways]
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.loop(*map(Stream, flows), *(_lit(net) for net in nets), run_time=2)

        chart = PairedDots(
            [Pair(text, fact(f"raw_{key}").value, fact(f"curated_{key}").value) for text, key in ROWS],
            (ground.ink, ground.data), ground, -2.6, 4.9, 1.45, 45, 90, (50, 60, 70, 80, 90), 0.55,
        )  # fmt: skip
        with self.beat("wins"):
            # Table 2, row by row: the second dot sets out from the first.
            legend = self._legend()
            self.play(FadeOut(Group(*self.content())), run_time=0.4)
            units = stand(
                self.words("%, riêng Oxford-M là mAP, ADE20k là mIoU", theme.SMALL, ground.muted),
                theme.SAFE_X,
                -2.98,
                RIGHT,
            )
            self.play(FadeIn(legend), FadeIn(chart.axis), FadeIn(units), run_time=0.4)
            rows = chart.rows[:-1]
            self.play(LaggedStart(*(FadeIn(VGroup(row[0], row[2])) for row in rows), lag_ratio=0.1), run_time=0.7)
            for row in rows:
                row[4].set_color(ground.muted)
            self.play(LaggedStart(*(_set_out(row) for row in rows), lag_ratio=0.3), run_time=2.0)
            self.play(*(chart.rows[row][4].animate.set_color(ground.data) for row in TOLD), run_time=0.4)

        with self.beat("loses"):
            # The last row goes the other way.
            row = chart.rows[-1]
            row[4].set_color(ground.loss)
            row[1].set_color(ground.loss)
            self.play(FadeIn(VGroup(row[0], row[2])), run_time=0.5)
            self.play(_set_out(row), run_time=1.2)
            frame = panel(ground, 12.9, 0.56, ground.loss, 0.1).move_to([0, row[1].get_y(), 0])
            self.bring_to_back(frame)
            self.play(FadeIn(frame), run_time=0.5)

    def _tiles(self) -> NDArray[np.uint8]:
        """One picture of each topic, (topics, 64, 64, 3)."""
        wall = load_tensors("wall")
        return np.stack([wall.pictures[np.flatnonzero(wall.species == kind)[0]] for kind in TOPICS])

    def _legend(self) -> VGroup:
        """Whose dots they are; the rows' results are percentages or mIoU."""
        ground = self.ground
        entries = VGroup(
            *(VGroup(Dot(radius=0.125, color=color), self.words(text, theme.LABEL, color)).arrange(RIGHT, buff=0.18)
              for text, color in (("ngẫu nhiên", ground.ink), ("chọn lọc", ground.data)))
        ).arrange(RIGHT, buff=0.7)  # fmt: skip
        return entries.move_to([theme.SAFE_X, 2.2, 0], aligned_edge=RIGHT)


def _long_tail(count: int) -> NDArray[np.float64]:
    """Shares that fall with the rank, as the words of a language do."""
    weight = np.arange(1.0, count + 1) ** -1.3
    return np.asarray(weight / weight.sum())


def _shares(topic: NDArray[np.int64]) -> NDArray[np.float64]:
    """What part of some pictures belongs to each topic."""
    return np.asarray(np.bincount(topic, minlength=len(TOPICS)) / len(topic))


def _into(places: NDArray[np.float64], name: str) -> NDArray[np.float64]:
    """Where a place of the cloud lies in one of the two panels."""
    middle = np.array([-2.2, -0.32, 0])
    return np.asarray((places - middle) * SHRUNK + PLACES[name])


def _lit(net: Network) -> UpdateFromAlphaFunc:
    return UpdateFromAlphaFunc(net, lambda n, share: n.light(share))


def _set_out(row: VGroup) -> LaggedStart:
    """The second dot leaves the first, the stretch between them opens, the difference is written."""
    return LaggedStart(Create(row[1]), TransformFromCopy(row[2], row[3]), FadeIn(row[4]), lag_ratio=0.2)

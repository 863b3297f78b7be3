"""Why pictures are chosen: a lopsided cloud, the same cloud levelled, and what both are worth at equal size."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from scenes.dinov2.curation_pieces import Pair, PairedDots
from scenes.dinov2.pieces.flock import Flight, Flock
from scenes.dinov2.pieces.scatter import Scatter
from scenes.pieces.network import Network
from tenuto.kit.arrow import link
from tenuto.kit.bars import Bars
from tenuto.kit.flow import Flow
from tenuto.kit.panel import panel
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

TOPICS = (5, 7, 9, 1, 6, 11, 0, 10, 2, 8, 4, 3)  # species of the wall, the commonest topic first
DOTS = 2000  # pictures of the Internet that are drawn
KEPT, EVENED = 5.0, 0.42  # of n pictures of a topic KEPT · n^EVENED stay; with an exponent of 0 all would be equal
CROWDED = 3  # topics that are called crowded
CENTRES = np.array(
    [[-4.1, 0.55], [-1.2, -0.35], [-3.5, -1.55], [-0.6, 1.35], [0.85, -1.9], [-5.75, -0.75], [-2.2, 1.55],
     [-1.5, -2.35], [0.95, 0.25], [-5.5, 1.75], [-5.35, -2.3], [1.3, 1.75]]
)  # fmt: skip
SPREAD = 0.36  # standard deviation of a topic, manim units
LONG_TAIL = np.arange(1.0, len(TOPICS) + 1) ** -1.3  # shares that fall with the rank, as the words of a language do
MIDDLE, SHRUNK = np.array([-2.2, -0.32, 0]), 0.53  # of the cloud, and its size in a panel
PANEL, RAW, CURATED = (5.3, 3.0), np.array([-3.3, 0.35, 0]), np.array([3.3, 0.35, 0])  # size and places of the panels
ROWS = (  # of Table 2; facts raw_... and curated_...
    ("ImageNet", "in1k"), ("ImageNet-A", "ima"), ("Oxford-M", "oxford"), ("iNat18", "inat18"),
    ("iNat21", "inat21"), ("Places", "places"), ("ADE20k", "ade"),
)  # fmt: skip
TOLD = {"imagenet": 0, "inat": 3}  # the rows that are spoken of, by cue


class Curation(LectureScene):
    """A cloud with a long tail is levelled; as many pictures of each kind go through the same training; Table 2."""

    def construct(self) -> None:
        ground, wall = self.ground, load_tensors("wall")
        rng = np.random.default_rng(3)
        topic = rng.choice(len(TOPICS), DOTS, p=LONG_TAIL / LONG_TAIL.sum())
        places = np.pad(CENTRES[topic] + SPREAD * rng.normal(size=(DOTS, 2)), ((0, 0), (0, 1)))
        places = np.clip(places, [-6.4, -2.95, 0], [2.0, 2.3, 0])
        kept = np.concatenate([np.flatnonzero(topic == k)[: _share_of((topic == k).sum())] for k in range(len(TOPICS))])
        drawn = rng.choice(DOTS, len(kept), replace=False)  # a random sample of the same size
        tiles = np.stack([wall.pictures[wall.species == kind][0] for kind in TOPICS])

        cloud = Scatter(places, ground.data, 0.0)
        heads = Flock(tiles, np.pad(CENTRES, ((0, 0), (0, 1))), 0.5, 0.0)
        bars = Bars(_shares(topic), ground.data, ground, 3.6, 3.2, full=0.42).shift([4.6, -2.1, 0])
        faces = Flock(tiles, [[bars.top(k)[0], -2.33, 0] for k in range(len(TOPICS))], 0.25, 0.0)
        name = self.words("tỷ lệ mỗi chủ đề", theme.LABEL, at=(4.6, 1.55))
        with self.beat("lopsided"):
            # A cloud of pictures: some topics crowded, others hardly there; beside it the same as bars.
            lopsided = bars.values
            bars.show(0 * lopsided)
            note = FadeIn(self.note("minh hoạ"), run_time=0.8)
            self.play(cloud.to(radii=0.032, lag=0.8), note, run_time=4.4)
            self.cue("dense")
            common = np.arange(len(TOPICS)) < CROWDED
            self.play(
                Flight(heads, opacities=common), Flight(faces, opacities=common), FadeIn(bars.base, name),
                bars.to(lopsided * common, lag=0.3), run_time=1.2,
            )  # fmt: skip
            self.add(bars)
            self.cue("sparse")
            self.play(
                Flight(heads, opacities=1.0, lag=0.6), Flight(faces, opacities=1.0, lag=0.6),
                bars.to(lopsided, lag=0.1), run_time=1.4,
            )  # fmt: skip

        with self.beat("levelled"):
            # Most of what there is too much of goes; then the rest is the whole, and rare topics have a part of it.
            left = np.isin(np.arange(DOTS), kept)
            self.cue("level")
            gone = np.bincount(topic[kept], minlength=len(TOPICS)) / DOTS
            self.play(cloud.to(radii=np.where(left, 0.032, 0.0)), bars.to(gone), run_time=1.15)
            self.cue("share")
            self.play(cloud.to(radii=np.where(left, 0.05, 0.0)), bars.to(_shares(topic[kept])), run_time=1.3)

        with self.beat("equal_size"):
            # The levelled cloud shrinks into a panel; beside it a random sample of the whole, with as many dots.
            chosen, others = Scatter(places[kept], ground.data, 0.05), Flock(tiles, heads.places, heads.sides)
            raw = Scatter(_into(places[drawn], RAW), ground.ink, 0.0)
            frames = VGroup(*(panel(ground, *PANEL).move_to(at) for at in (RAW, CURATED)))
            counts, nets = VGroup(), VGroup()
            for word, color, (x, _, _) in (("ngẫu nhiên", ground.ink, RAW), ("chọn lọc", ground.data, CURATED)):
                count = f"{word} · {fact('lvd_images').text}"
                counts.add(self.words(count, theme.BODY, color, at=(x, 2.02), weight=SEMIBOLD))
                nets.add(Network("ViT-g", ground.student, ground, 2.4, 1.1, theme.LABEL).move_to([x, -2.45, 0]))
            self.remove(cloud).add(chosen)
            self.bring_to_back(frames[1])
            self.add(others)
            self.remove(heads)
            self.play(
                FadeOut(Group(bars, faces, name), run_time=0.4), FadeIn(frames[1]), FadeIn(counts[1]),
                chosen.to(_into(chosen.places, CURATED), 0.035), Flight(others, _into(heads.places, CURATED), 0.3),
                run_time=1.1,
            )  # fmt: skip
            self.cue("random")
            heads.show(_into(heads.places, RAW), np.full(len(tiles), 0.3), np.zeros(len(tiles)))
            self.add(frames[0], raw, heads)
            self.play(FadeIn(frames[0]), FadeIn(counts[0]), Flight(heads, opacities=1.0), run_time=0.5)
            self.play(raw.to(radii=0.035, lag=0.8), run_time=2.4)

            # Both go into a network of the same kind.
            self.cue("train")
            ways = VGroup(*(link(frame, net, ground.muted, 0.08) for frame, net in zip(frames, nets, strict=True)))
            flows = [Flow(way[0], ground.ink, 2) for way in ways]
            self.play(FadeIn(nets), Create(ways), *map(FadeIn, flows), run_time=0.5)
            self.play(*(flow.run(2) for flow in flows), *(net.shine() for net in nets), run_time=1.6)

        pairs = [Pair(text, fact(f"raw_{key}").value, fact(f"curated_{key}").value) for text, key in ROWS]
        ticks = (50, 60, 70, 80, 90)
        chart = PairedDots(pairs, (ground.ink, ground.data), ground, -2.6, 4.9, 1.45, 45, 90, ticks, 0.55)
        *rows, last = chart.rows
        with self.beat("wins"):
            # Table 2: the second dot sets out from the first, on the two tests that are spoken of, then on the others.
            legend = VGroup()
            for text, color in (("ngẫu nhiên", ground.ink), ("chọn lọc", ground.data)):
                dot, word = Dot(radius=0.125, color=color), self.words(text, theme.LABEL, color)
                legend.add(VGroup(dot, word).arrange(RIGHT, buff=0.18))
            legend.arrange(RIGHT, buff=0.7).move_to([theme.SAFE_X, 2.2, 0], aligned_edge=RIGHT)
            units = "%, riêng Oxford-M là mAP, ADE20k là mIoU"
            units = self.words(units, theme.SMALL, ground.muted, at=(theme.SAFE_X, -2.98), edge=RIGHT)
            self.play(FadeOut(Group(*self.content())), run_time=0.2)
            first = LaggedStart(*(FadeIn(VGroup(row[0], row[2])) for row in rows), lag_ratio=0.1)
            self.play(FadeIn(legend, chart.axis, units), first, run_time=0.5)
            for index, row in enumerate(rows):
                row[4].set_color(ground.data if index in TOLD.values() else ground.muted)
            for (cue, index), run_time in zip(TOLD.items(), (1.3, 2.4), strict=True):
                self.cue(cue)
                self.play(chart.set_out(index), run_time=run_time)
            self.cue("rest")
            others = [index for index in range(len(rows)) if index not in TOLD.values()]
            self.play(LaggedStart(*map(chart.set_out, others), lag_ratio=0.3), run_time=1.6)

        with self.beat("loses"):
            # The last row goes the other way.
            VGroup(last[1], last[4]).set_color(ground.loss)
            self.cue("last")
            frame = panel(ground, 12.9, 0.56, ground.loss, 0.1).move_to([0, last[1].get_y(), 0])
            self.bring_to_back(frame)
            self.play(FadeIn(frame), FadeIn(last[0]), run_time=0.6)
            zero = [chart.ends[0], last[2].get_y(), 0]
            self.play(FadeIn(last[2], target_position=zero), run_time=1.2)
            self.cue("ade")
            self.play(chart.set_out(len(rows)), run_time=2.1)


def _share_of(count: int) -> int:
    """How many pictures of a topic stay: the more there are, the more, but far less than in proportion."""
    return round(KEPT * count**EVENED)


def _shares(topic: NDArray[np.int64]) -> NDArray[np.float64]:
    """What part of some pictures belongs to each topic."""
    return np.bincount(topic, minlength=len(TOPICS)) / len(topic)


def _into(places: NDArray[np.float64], panel: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where places of the cloud lie in one of the two panels."""
    return (places - MIDDLE) * SHRUNK + panel

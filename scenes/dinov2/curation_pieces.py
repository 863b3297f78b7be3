"""Two results on each of several tests as paired dots on one axis, and the stretch between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import RIGHT, Animation, Create, Dot, FadeIn, LaggedStart, Line, Mobject, TransformFromCopy, VGroup
from numpy.typing import NDArray

from scenes.dinov2.pieces.flock import Flock
from scenes.dinov2.pieces.scatter import Scatter
from scenes.pieces.network import Network
from tenuto.kit.arrow import link
from tenuto.kit.bars import Bars
from tenuto.kit.panel import panel
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["Pair", "PairedDots"]

RADIUS = 0.125


@dataclass(frozen=True, slots=True)
class Pair:
    """A test with the result of the one and of the other."""

    name: str
    one: float
    other: float


class PairedDots(VGroup):
    """A row for each test: its name, a dot for the one result, a dot for the other, and the difference at the right.

    Submobjects: `axis`, `rows` (VGroups of name, stretch, dot of the one, dot of the other, difference).

    Args:
        pairs: from the top.
        colors: of the one's dots and of the other's.
        ground: the ground it stands on.
        left, right: x of the axis' ends, manim units; names stand left of it, differences right.
        top: y of the first row.
        low, high: values at the axis' ends.
        ticks: values that are written below the axis.
        pitch: from row to row, manim units.
    """

    def __init__(
        self, pairs: Sequence[Pair], colors: tuple[str, str], ground: Ground, left: float, right: float, top: float,
        low: float, high: float, ticks: Sequence[float], pitch: float,
    ) -> None:  # fmt: skip
        super().__init__()
        self.ends = (left, right, low, high)
        bottom = top - (len(pairs) - 0.35) * pitch
        self.axis = VGroup(Line([left, bottom, 0], [right, bottom, 0], stroke_color=ground.muted, stroke_width=2.5))
        for tick in ticks:
            x = self.x(tick)
            words = Words(written(tick, 0), theme.SMALL, ground.muted)
            words.is_computed = True  # a mark of the scale, no claim
            self.axis.add(Line([x, bottom, 0], [x, top + 0.35, 0], stroke_color=ground.line, stroke_width=1.5))
            self.axis.add(stand(words, x, bottom - 0.38))
        self.rows = VGroup()
        em = theme.LABEL * theme.UNITS_PER_PX
        for index, pair in enumerate(pairs):
            y = top - index * pitch
            base = y - 0.36 * em
            name = stand(Words(pair.name, theme.LABEL, ground.ink), left - 0.3, base, RIGHT)
            ends = np.array([[self.x(pair.one), y, 0], [self.x(pair.other), y, 0]])
            gain = pair.other - pair.one
            words = Words(f"{gain:+.1f}".replace("-", "−").replace(".", ","), theme.LABEL, ground.ink, SEMIBOLD)
            words.is_computed = True  # the difference of the two results that the dots show
            self.rows.add(
                VGroup(
                    name,
                    _stretch(ends, ground.line),
                    Dot(ends[0], RADIUS, color=colors[0]),
                    Dot(ends[1], RADIUS, color=colors[1]),
                    stand(words, right + 1.35, base, RIGHT),
                )
            )
        self.add(self.axis, self.rows)

    def set_out(self, index: int) -> Animation:
        """In a row that shows the one's dot, the other's sets out from it, the stretch opens, the difference
        appears."""
        _, stretch, one, other, difference = self.rows[index]
        return LaggedStart(Create(stretch), TransformFromCopy(one, other), FadeIn(difference), lag_ratio=0.2)

    def x(self, value: float) -> float:
        """Where a value stands, manim units."""
        left, right, low, high = self.ends
        return left + (value - low) / (high - low) * (right - left)


def _stretch(ends: NDArray[np.float64], color: str) -> Line:
    """From edge to edge of two dots (2, 3); a point between them where they touch."""
    way = ends[1] - ends[0]
    inset = min(RADIUS / max(float(np.linalg.norm(way)), 1e-9), 0.5)
    return Line(ends[0] + inset * way, ends[1] - (inset - 1e-6) * way, stroke_color=color, stroke_width=9)


def specimen_pairs(ground: Ground) -> Mobject:
    rows = (Pair("một bài", 52, 71), Pair("bài khác", 80, 86), Pair("bài thứ ba", 63, 58))
    return PairedDots(rows, (ground.ink, ground.data), ground, -1.2, 1.0, 0, 45, 90, (50, 70, 90), 0.55)


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


TOPICS = (5, 7, 9, 1, 6, 11, 0, 10, 2, 8, 4, 3)  # species of the wall, the commonest topic first
DOTS = 2000  # pictures of the Internet that are drawn
KEPT, EVENED = 5.0, 0.42  # of n pictures of a topic KEPT · n^EVENED stay; with an exponent of 0 all would be equal
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


def internet() -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Pictures of the Internet in a sketch: their places (n, 3) and topics (n,); which of them are kept, and which are
    in a random sample of the same size."""
    rng = np.random.default_rng(3)
    topic = rng.choice(len(TOPICS), DOTS, p=LONG_TAIL / LONG_TAIL.sum())
    places = np.pad(CENTRES[topic] + SPREAD * rng.normal(size=(DOTS, 2)), ((0, 0), (0, 1)))
    places = np.clip(places, [-6.4, -2.95, 0], [2.0, 2.3, 0])
    stay = (round(KEPT * (topic == k).sum() ** EVENED) for k in range(len(TOPICS)))  # far less than in proportion
    kept = np.concatenate([np.flatnonzero(topic == k)[:count] for k, count in enumerate(stay)])
    return places, topic, kept, rng.choice(DOTS, len(kept), replace=False)


def topic_pictures() -> NDArray[np.uint8]:
    """A picture of each topic, (topics, side, side, 3)."""
    wall = load_tensors("wall")
    return np.stack([wall.pictures[wall.species == kind][0] for kind in TOPICS])


def cloud(
    scene: LectureScene, places: NDArray[np.float64], topic: NDArray[np.int64], tiles: NDArray[np.uint8]
) -> tuple[Scatter, Flock, Bars, Flock, Words]:
    """A dot for each picture, unseen yet, a picture over each topic; the topics' shares as bars, a picture below each;
    their name."""
    ground = scene.ground
    cloud = Scatter(places, ground.data, 0.0)
    heads = Flock(tiles, np.pad(CENTRES, ((0, 0), (0, 1))), 0.5, 0.0)
    bars = Bars(shares(topic), ground.data, ground, 3.6, 3.2, full=0.42).shift([4.6, -2.1, 0])
    faces = Flock(tiles, [[bars.top(k)[0], -2.33, 0] for k in range(len(TOPICS))], 0.25, 0.0)
    name = scene.words("tỷ lệ mỗi chủ đề", theme.LABEL, at=(4.6, 1.55))
    return cloud, heads, bars, faces, name


def shares(topic: NDArray[np.int64]) -> NDArray[np.float64]:
    """What part of some pictures (n,) belongs to each topic, (topics,)."""
    return np.bincount(topic, minlength=len(TOPICS)) / len(topic)


def into(places: NDArray[np.float64], panel: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where places of the cloud (n, 3) lie in one of the two panels, whose middle is given (3,)."""
    return (places - MIDDLE) * SHRUNK + panel


def trainings(scene: LectureScene) -> tuple[VGroup, VGroup, VGroup, VGroup]:
    """Two panels, what each of them will hold, a network below each, and the ways to these."""
    ground = scene.ground
    frames = VGroup(*(panel(ground, *PANEL).move_to(at) for at in (RAW, CURATED)))
    counts, nets = VGroup(), VGroup()
    for word, color, (x, _, _) in (("ngẫu nhiên", ground.ink, RAW), ("chọn lọc", ground.data, CURATED)):
        count = f"{word} · {fact('lvd_images').text}"
        counts.add(scene.words(count, theme.BODY, color, at=(x, 2.02), weight=SEMIBOLD))
        nets.add(Network("ViT-g", ground.student, ground, 2.4, 1.1, theme.LABEL).move_to([x, -2.45, 0]))
    ways = VGroup(*(link(frame, net, ground.muted, 0.08) for frame, net in zip(frames, nets, strict=True)))
    return frames, counts, nets, ways


def table(scene: LectureScene) -> PairedDots:
    """Table 2: two dots for every test."""
    ground = scene.ground
    pairs = [Pair(text, fact(f"raw_{key}").value, fact(f"curated_{key}").value) for text, key in ROWS]
    ticks = (50, 60, 70, 80, 90)
    return PairedDots(pairs, (ground.ink, ground.data), ground, -2.6, 4.9, 1.45, 45, 90, ticks, 0.55)


def legend(scene: LectureScene) -> tuple[VGroup, Words]:
    """Which dot is which, and in what the tests are measured."""
    ground = scene.ground
    legend = VGroup()
    for text, color in (("ngẫu nhiên", ground.ink), ("chọn lọc", ground.data)):
        dot, word = Dot(radius=0.125, color=color), scene.words(text, theme.LABEL, color)
        legend.add(VGroup(dot, word).arrange(RIGHT, buff=0.18))
    legend.arrange(RIGHT, buff=0.7).move_to([theme.SAFE_X, 2.2, 0], aligned_edge=RIGHT)
    units = "%, riêng Oxford-M là mAP, ADE20k là mIoU"
    units = scene.words(units, theme.SMALL, ground.muted, at=(theme.SAFE_X, -2.98), edge=RIGHT)
    return legend, units

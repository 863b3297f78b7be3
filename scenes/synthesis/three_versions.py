"""Three versions on one line of time with four measures: pictures, size, ImageNet, ADE20k; and the knot that each untied."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.synthesis.three_versions_pieces import KnottedLine
from tenuto.kit.discs import Discs
from tenuto.stage import theme
from tenuto.stage.data import fact
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import MEDIUM, SEMIBOLD, Words

STATIONS = (("v1 · 2021", -3.0), ("v2 · 2023", 0.6), ("v3 · 2025", 4.2))  # two years are 3.6 units apart
XS = tuple(x for _, x in STATIONS)
TIME_Y = -1.8  # of the line of time
FLOOR = -1.15  # on which the discs stand, above the knots
LARGEST = 1.05  # radius of the last version's discs, manim units
DATA = ("imagenet1k_images", "lvd_images", "lvd_1689m_images")
SIZES = ("vitb_params", "vitg_params", "vit7b_params")
IMAGENET = ("dino_vitb8_linear", "dinov2_vitg_linear", "dinov3_linear")
ADE = ("dino_vitb8_ade", "dinov2_vitg_ade", "dinov3_ade")
KNOTS = ("học không nhãn", "chọn dữ liệu", "giữ được từng patch")
DATA_LANE, SIZES_LANE = 1.98, 1.5  # heights of what is left of the discs: their numbers
SCORE_0, SCORE_100 = -1.85, 1.15  # heights of the scores 0 and 100


class ThreeVersions(LectureScene):
    """Discs in true area on a knotted line of time; two curves of scores above it; the knots come undone."""

    def construct(self) -> None:
        ground = self.ground
        factors = [
            f"{what} $times$ {fact(f'{key}_v3_over_v1').text}" for what, key in (("dữ liệu", "data"), ("mạng", "model"))
        ]
        with self.beat("growth"):
            # A line with three knots; on each stands how much was learnt from, and how large the network was.
            time = KnottedLine(XS, (-4.9, 6.3), TIME_Y, ground.ink)
            names = VGroup(*(self.words(name, at=(x, TIME_Y - 0.6), weight=SEMIBOLD) for name, x in STATIONS))
            data, sizes = self._discs(DATA, LEFT, ground.data), self._discs(SIZES, RIGHT, ground.teacher)
            tops = [FLOOR + 2 * max(each) + 0.2 for each in zip(data.radii, sizes.radii, strict=True)]
            data_says = self._says(DATA, " ảnh", LEFT, data, tops)
            sizes_say = self._says(SIZES, " tham số", RIGHT, sizes, tops)
            times = VGroup(
                self.words(factors[0], theme.HEADING, ground.data, (-theme.SAFE_X, 1.55), LEFT, weight=SEMIBOLD),
                self.words(factors[1], theme.HEADING, ground.teacher, (-theme.SAFE_X, 0.85), LEFT, weight=SEMIBOLD),
            )
            self.play(Create(time), LaggedStart(*map(FadeIn, names), lag_ratio=0.4), run_time=1.0)
            for index, x in enumerate(XS):
                grow = (GrowFromPoint(discs[index], [x, FLOOR, 0]) for discs in (data, sizes))
                self.play(*grow, FadeIn(data_says[index]), FadeIn(sizes_say[index]), run_time=0.7)
            self.play(FadeIn(times, shift=0.2 * RIGHT), run_time=0.6)

        with self.beat("imagenet"):
            # The discs leave their numbers behind as two lanes; below them the first curve, ever flatter.
            first = self._lane(factors[0], data_says, DATA_LANE, ground.data)
            second = self._lane(factors[1], sizes_say, SIZES_LANE, ground.teacher)
            lanes = zip((*times, *data_says, *sizes_say), (first[0], second[0], *first[1:], *second[1:]), strict=True)
            protocol = self.note("theo từng bài báo, cách đo khác nhau đôi chút")
            become = (ReplacementTransform(one, other) for one, other in lanes)
            self.play(FadeOut(data), FadeOut(sizes), *become, FadeIn(protocol), run_time=1.1)
            self._draw(IMAGENET, "ImageNet")

        with self.beat("ade"):
            # The second curve on the same scale.
            self._draw(ADE, "ADE20k")

        with self.beat("knots"):
            # One knot after the other comes undone.
            for index, (text, x) in enumerate(zip(KNOTS, XS, strict=True)):
                words = self.words(text, theme.LABEL, ground.muted, (x, TIME_Y - 1.1), weight=MEDIUM)
                self.play(time.untie(index), FadeIn(words, shift=0.15 * UP), run_time=1.0)

    def _discs(self, names: tuple[str, ...], side: np.ndarray, color: str) -> Discs:
        """Discs that stand on the floor, left or right of their stations."""
        discs = Discs([fact(name).value for name in names], color, LARGEST)
        return discs.stand([x + side[0] * (r + 0.05) for x, r in zip(XS, discs.radii, strict=True)], FLOOR)

    def _says(self, names: tuple[str, ...], unit: str, side: np.ndarray, discs: Discs, tops: list[float]) -> VGroup:
        """The numbers above the discs, or beside their stations where a disc is too small; the first says what is counted."""
        says = VGroup()
        for name, x, disc, radius, top in zip(names, XS, discs, discs.radii, tops, strict=True):
            text = fact(name).text + (unit if name == names[0] else "")
            words = self.words(text, theme.LABEL, disc.get_fill_color(), (x, top), weight=MEDIUM)
            says.add(words.shift(max(radius + 0.05, words.width / 2 + 0.12) * side))
        return says

    def _lane(self, factor: str, says: VGroup, y: float, color: str) -> VGroup:
        """What is left of the discs: a factor and a row of their numbers."""
        lane = VGroup(self.words(factor, theme.LABEL, color, (-theme.SAFE_X, y), LEFT, weight=SEMIBOLD))
        numbers = zip(says, XS, strict=True)
        return lane.add(*(self.words(words.text, theme.LABEL, color, (x, y), weight=MEDIUM) for words, x in numbers))

    def _draw(self, names: tuple[str, ...], title: str) -> None:
        """A curve of scores over time grows from its first point; in the end stands how far it went in all."""
        color, scores = self.ground.teacher, [fact(name) for name in names]
        places = [np.array([x, _height(score.value), 0]) for score, x in zip(scores, XS, strict=True)]
        curve = VMobject(stroke_color=color, stroke_width=5).set_points_as_corners(places)
        points = VGroup(*(Dot(place, radius=0.11, color=color) for place in places))
        name = self._label(title, -theme.SAFE_X, places[0][1] - 0.1, LEFT)
        labels = VGroup(*(self._label(s.text, x, y + 0.22) for s, (x, y, _) in zip(scores, places, strict=True)))
        # Only the whole way: the steps were measured by different protocols, and `results_v3` compares them alike.
        whole = f"+{written(scores[-1].value - scores[0].value, 1)}"
        whole = self.computed(whole, theme.HEADING, color, (theme.SAFE_X, places[-1][1] - 0.13), RIGHT, weight=SEMIBOLD)
        self.play(FadeIn(name), FadeIn(labels[0]), FadeIn(points[0]), run_time=0.6)
        self.play(Create(curve), run_time=1.4, rate_func=linear)
        self.play(*map(FadeIn, (*points[1:], *labels[1:])), FadeIn(whole), run_time=0.6)

    def _label(self, text: str, x: float, y: float, edge: np.ndarray = ORIGIN) -> Words:
        return self.words(text, theme.LABEL, at=(x, y), edge=edge, weight=SEMIBOLD)


def _height(score: float) -> float:
    return SCORE_0 + score / 100 * (SCORE_100 - SCORE_0)

"""Three versions on one line of time with four measures: pictures, size, ImageNet, ADE20k; and the knot that each untied."""

from __future__ import annotations

import numpy as np
from manim import *

from narration.facts import vietnamese
from scenes import theme
from scenes.data import fact
from scenes.kit.lettering import stand
from scenes.stage import LectureScene
from scenes.theme import MEDIUM, SEMIBOLD, Words

STATIONS = (("v1 · 2021", -3.0), ("v2 · 2023", 0.6), ("v3 · 2025", 4.2))  # two years are 3.6 units apart
TIME_Y = -1.8  # of the line of time
FLOOR = -1.15  # on which the discs stand, above the knots
LARGEST = 1.05  # radius of the last version's discs, manim units
DATA = ("imagenet1k_images", "lvd_images", "lvd_1689m_images")
SIZES = ("vitb_params", "vitg_params", "vit7b_params")
IMAGENET = ("dino_vitb8_linear", "dinov2_vitg_linear", "dinov3_linear")
ADE = ("dino_vitb8_ade", "dinov2_vitg_ade", "dinov3_ade")
LANES = (1.98, 1.5)  # heights of what is left of the discs: their numbers
SCORE_0, SCORE_100 = -1.85, 1.15  # heights of the scores 0 and 100
KNOT, LOOP, LIFT = 1.15, 0.42, 0.21  # of a knot: its room along the line, how far it turns back, half its height


class ThreeVersions(LectureScene):
    """Discs in true area on a knotted line of time; two curves of scores above it; the knots come undone."""

    def construct(self) -> None:
        ground = self.ground
        time = VMobject(stroke_color=ground.ink, stroke_width=4)
        _knotted(time, 1.0)
        names = VGroup(*(stand(self.words(name, theme.BODY, weight=SEMIBOLD), x, TIME_Y - 0.6) for name, x in STATIONS))
        data, sizes = self._discs(DATA, LEFT, ground.data), self._discs(SIZES, RIGHT, ground.teacher)
        data_says, sizes_say = (
            self._says(DATA, " ảnh", LEFT, ground.data),
            self._says(SIZES, " tham số", RIGHT, ground.teacher),
        )
        times = VGroup(
            stand(
                self.words(
                    f"dữ liệu $times$ {fact('data_v3_over_v1').text}", theme.HEADING, ground.data, weight=SEMIBOLD
                ),
                -theme.SAFE_X,
                1.55,
                LEFT,
            ),
            stand(
                self.words(
                    f"mạng $times$ {fact('model_v3_over_v1').text}", theme.HEADING, ground.teacher, weight=SEMIBOLD
                ),
                -theme.SAFE_X,
                0.85,
                LEFT,
            ),
        )

        with self.beat("growth"):
            # A line with three knots; on each stands how much was learnt from, and how large the network was.
            self.play(Create(time), LaggedStart(*map(FadeIn, names), lag_ratio=0.4), run_time=1.0)
            for index in range(3):
                foot = [STATIONS[index][1], FLOOR, 0]
                self.play(
                    GrowFromPoint(data[index], foot), GrowFromPoint(sizes[index], foot),
                    FadeIn(data_says[index]), FadeIn(sizes_say[index]), run_time=0.7,
                )  # fmt: skip
            self.play(FadeIn(times, shift=0.2 * RIGHT), run_time=0.6)

        lanes = self._lanes()
        curve, points, scores, whole = self._curve(IMAGENET, "ImageNet")
        with self.beat("imagenet"):
            # The discs leave their numbers behind as two lanes; below them the first curve, ever flatter.
            self.play(
                FadeOut(data), FadeOut(sizes),
                *(ReplacementTransform(a, b) for a, b in zip((*times, *data_says, *sizes_say), lanes, strict=True)),
                FadeIn(self.note("theo từng bài báo, cách đo khác nhau đôi chút")), run_time=1.1,
            )  # fmt: skip
            self._draw(curve, points, scores, whole)

        with self.beat("ade"):
            # The second curve on the same scale.
            self._draw(*self._curve(ADE, "ADE20k"))

        knots = VGroup(
            *(
                stand(self.words(text, theme.LABEL, ground.muted, weight=MEDIUM), x, TIME_Y - 1.1)
                for text, (_, x) in zip(
                    ("học không nhãn", "chọn dữ liệu", "giữ được từng patch"), STATIONS, strict=True
                )
            )
        )
        with self.beat("knots"):
            # One knot after the other comes undone.
            for index in range(3):
                self.play(
                    UpdateFromAlphaFunc(time, lambda line, t, done=index: _knotted(line, *(float(i > done) + (i == done) * (1 - t) for i in range(3)))),
                    FadeIn(knots[index], shift=0.15 * UP),
                    run_time=1.0,
                )  # fmt: skip

    def _draw(self, curve: VMobject, points: VGroup, scores: VGroup, whole: Words) -> None:
        self.play(FadeIn(scores[0]), FadeIn(scores[1]), FadeIn(points[0]), run_time=0.6)
        self.play(Create(curve), run_time=1.4, rate_func=lambda t: t)
        self.play(*map(FadeIn, (*points[1:], *scores[2:])), FadeIn(whole), run_time=0.6)

    def _radius(self, name: str, names: tuple[str, ...]) -> float:
        """In true area: the last of `names` has the largest radius."""
        return LARGEST * float(np.sqrt(_count(name) / _count(names[-1])))

    def _discs(self, names: tuple[str, ...], side: np.ndarray, color: str) -> VGroup:
        """Discs that stand on the floor, left or right of their stations."""
        discs = VGroup()
        for name, (_, x) in zip(names, STATIONS, strict=True):
            radius = self._radius(name, names)
            disc = Circle(radius, fill_color=color, fill_opacity=1, stroke_width=0)
            discs.add(disc.move_to([x + side[0] * (radius + 0.05), FLOOR + radius, 0]))
        return discs

    def _says(self, names: tuple[str, ...], unit: str, side: np.ndarray, color: str) -> VGroup:
        """The numbers above the discs; the first says what is counted."""
        says = VGroup()
        for index, (name, (_, x)) in enumerate(zip(names, STATIONS, strict=True)):
            top = FLOOR + 2 * max(self._radius(group[index], group) for group in (DATA, SIZES)) + 0.2
            text = fact(name).text + (unit if index == 0 else "")
            words = self.words(text, theme.LABEL, color, weight=MEDIUM)
            away = max(
                self._radius(name, names) + 0.05, words.width / 2 + 0.12
            )  # over its disc, if that is wide enough
            says.add(stand(words, x + away * side[0], top))
        return says

    def _lanes(self) -> VGroup:
        """What is left of the discs: two factors and two rows of numbers, in the order factors, pictures, sizes."""
        ground = self.ground
        rows = (
            ("dữ liệu", "data_v3_over_v1", DATA, " ảnh", ground.data),
            ("mạng", "model_v3_over_v1", SIZES, " tham số", ground.teacher),
        )
        factors, numbers = VGroup(), VGroup()
        for y, (name, factor, facts, unit, color) in zip(LANES, rows, strict=True):
            words = self.words(f"{name} $times$ {fact(factor).text}", theme.LABEL, color, weight=SEMIBOLD)
            factors.add(stand(words, -theme.SAFE_X, y, LEFT))
            for index, (each, (_, x)) in enumerate(zip(facts, STATIONS, strict=True)):
                text = fact(each).text + (unit if index == 0 else "")
                numbers.add(stand(self.words(text, theme.LABEL, color, weight=MEDIUM), x, y))
        return VGroup(*factors, *numbers)

    def _curve(self, names: tuple[str, ...], title: str) -> tuple[VMobject, VGroup, VGroup, Words]:
        """Scores over time: the curve, its points, its name and the scores, and how far it went in all."""
        ground = self.ground
        values = [fact(name).value for name in names]
        places = [np.array([x, _height(value), 0]) for value, (_, x) in zip(values, STATIONS, strict=True)]
        curve = VMobject(stroke_color=ground.teacher, stroke_width=5).set_points_as_corners(places)
        points = VGroup(*(Dot(place, radius=0.11, color=ground.teacher) for place in places))
        scores = VGroup(stand(self.words(title, theme.LABEL, weight=SEMIBOLD), -theme.SAFE_X, places[0][1] - 0.1, LEFT))
        for name, place in zip(names, places, strict=True):
            scores.add(stand(self.words(fact(name).text, theme.LABEL, weight=SEMIBOLD), place[0], place[1] + 0.22))
        whole = self.computed(
            f"+{vietnamese(values[-1] - values[0], 1)}", theme.HEADING, ground.teacher, weight=SEMIBOLD
        )
        # Only the whole way: the steps were measured by different protocols, and `results_v3` compares them alike.
        stand(whole, theme.SAFE_X, places[-1][1] - 0.13, RIGHT)
        return curve, points, scores, whole


def _count(name: str) -> float:
    """A fact's number; sizes in millions become plain numbers."""
    return fact(name).value * (1e6 if fact(name).text.endswith("triệu") and fact(name).value < 1e6 else 1)


def _height(score: float) -> float:
    return SCORE_0 + score / 100 * (SCORE_100 - SCORE_0)


def _knotted(line: VMobject, *tight: float) -> VMobject:
    """The line of time with a loop at every station: 1 is tied, 0 straight; one number for all, or one for each."""
    along = np.linspace(-4.9, 6.3, 280)
    xs, ys = along.copy(), np.full_like(along, TIME_Y)
    for (_, station), amount in zip(STATIONS, tight if len(tight) == 3 else tight * 3, strict=True):
        share = np.clip((along - station) / KNOT + 0.5, 0, 1)
        xs += amount * LOOP * np.sin(2 * np.pi * share)
        ys += amount * LIFT * (1 - np.cos(2 * np.pi * share))
    return line.set_points_as_corners(np.column_stack([xs, ys, np.zeros_like(xs)]))

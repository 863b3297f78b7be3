"""Registers: a few patches whose norm towers over the rest, what they are used for, and four tokens that take that over."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from scenes import theme
from scenes.data import fact, photo
from scenes.kit.flow import Flow, Stream
from scenes.kit.lettering import stand
from scenes.kit.relief import Relief
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

ROWS, COLUMNS = 16, 24
UNIT = 0.18  # height of an ordinary norm, manim units
ASIDE = 4.05  # x at which the column of words on the right begins


class Registers(LectureScene):
    """A photograph lies down and norms rise from its patches: eight towers in the empty sky, until registers drain them."""

    def construct(self) -> None:
        ground = self.ground
        picture = photo("rocket")
        outliers = _emptiest(picture, round(ROWS * COLUMNS * fact("outlier_share").value / 100))
        relief = Relief(picture, _norms(outliers), outliers, ground.teacher, ground, UNIT, 4.6)
        measure, ten = self._measure(relief)
        share = VGroup(
            stand(self.words(f"~{fact('outlier_share').text} patch", theme.HEADING, weight=SEMIBOLD), ASIDE, 1.5, LEFT),
            stand(self.words("norm lớn bất thường", theme.LABEL, ground.muted), ASIDE, 1.0, LEFT),
        ).shift(0.35 * LEFT)

        with self.beat("outliers"):
            # The photograph lies down; a bar for every patch, all about as high, and then eight that are not.
            self.play(FadeIn(relief), FadeIn(self.note("minh hoạ")), run_time=0.7)
            self.play(UpdateFromAlphaFunc(relief, lambda r, t: r.lay(t)), run_time=1.2)
            self.play(UpdateFromAlphaFunc(relief, lambda r, t: r.rise(t, 0.1 * t)), Create(measure), run_time=0.8)
            self.play(
                UpdateFromAlphaFunc(relief, lambda r, t: r.rise(1, 0.1 + 0.9 * t)),
                FadeIn(ten),
                FadeIn(share),
                run_time=1.4,
            )

        meters = self._meters()
        ways, flows = self._gathering(relief)
        feet = VGroup(*(relief.foot(index).set_stroke(ground.ink, 3) for index in range(len(relief.cells))))
        with self.beat("background"):
            # They stand in the empty sky; little of their own place is in them, much of everybody's.
            self.play(FadeOut(share), *map(Create, feet), run_time=0.8)
            self.play(FadeIn(meters[0]), FadeIn(meters[1]), FadeIn(ways), run_time=0.9)
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.loop(*map(Stream, flows), run_time=2)

        sheets = VGroup(*(self._sheet().move_to(relief.summit(index) + 0.3 * UP) for index in range(len(relief.cells))))
        guess = VGroup(
            stand(self.words("giấy nháp?", theme.HEADING, weight=SEMIBOLD), ASIDE, 1.5, LEFT),
            stand(self.words("giả thuyết", theme.LABEL, ground.muted), ASIDE, 1.0, LEFT),
        ).shift(0.35 * LEFT)
        with self.beat("scratchpad"):
            # A note on top of every tower: borrowed paper.
            self.play(FadeOut(VGroup(meters, ways, *flows)), FadeIn(guess), run_time=0.6)
            self.play(LaggedStart(*(FadeIn(sheet, shift=0.2 * DOWN) for sheet in sheets), lag_ratio=0.1), run_time=1.0)

        tokens, name = self._registers()
        with self.beat("drain"):
            # Four tokens of their own; the notes move there, the towers sink, and in the end the tokens are dropped.
            self.play(
                FadeOut(guess),
                FadeIn(name),
                LaggedStart(*(FadeIn(t, shift=0.3 * LEFT) for t in tokens), lag_ratio=0.2),
                run_time=1.0,
            )
            places = [
                tokens[index % len(tokens)].get_center() + (0.1 if index < 4 else -0.1) * RIGHT
                for index in range(len(sheets))
            ]
            self.play(
                LaggedStart(
                    *(sheet.animate.move_to(place) for sheet, place in zip(sheets, places, strict=True)), lag_ratio=0.08
                ),
                FadeOut(feet),
                run_time=1.5,
            )
            self.play(
                UpdateFromAlphaFunc(relief, lambda r, t: r.rise(1, 1 - 0.9 * t)),
                FadeOut(VGroup(measure, ten)),
                run_time=1.2,
            )
            self.play(
                FadeOut(sheets, shift=0.4 * RIGHT),
                tokens.animate.set_fill(opacity=0).set_stroke(ground.muted),
                run_time=0.8,
            )

        months, stations = self._months()
        with self.beat("later"):
            # Seven months: the model came first, the repair later.
            self.play(FadeOut(name), Create(months), FadeIn(stations[0]), run_time=0.9)
            self.play(
                tokens.animate.scale(0.55).arrange(RIGHT, buff=0.14).move_to([ASIDE + 0.35, -1.42, 0], aligned_edge=LEFT)
                .set_stroke(ground.ink), FadeIn(stations[1]), run_time=1.0,
            )  # fmt: skip

    def _measure(self, relief: Relief) -> tuple[VGroup, VGroup]:
        """A scale at the far left corner, and what stands at its upper end."""
        foot = relief.at(0, 0) + 0.25 * LEFT
        top = foot + fact("outlier_norm").value * UNIT * UP
        style = {"stroke_color": self.ground.muted, "stroke_width": 2.5}
        scale = VGroup(
            Line(foot, top, **style), *(Line(p + 0.1 * LEFT, p, **style) for p in (foot, foot + UNIT * UP, top))
        )
        times = self.words(
            f"norm $times$ {fact('outlier_norm').text}", theme.LABEL, self.ground.teacher, weight=SEMIBOLD
        )
        return scale, VGroup(stand(times, foot[0] - 0.22, top[1] - 0.09, RIGHT))

    def _meters(self) -> VGroup:
        """Two words with a short and a long bar: how much of its own place, how much of the whole picture."""
        ground, meters = self.ground, VGroup()
        for y, text, length in ((1.6, "chỗ của mình", 0.3), (0.75, "cả bức ảnh", 2.1)):
            bar = Rectangle(width=length, height=0.16, fill_color=ground.teacher, fill_opacity=1, stroke_width=0)
            words = stand(self.words(text, theme.LABEL, weight=SEMIBOLD), ASIDE, y, LEFT)
            meters.add(VGroup(words, bar.move_to([ASIDE, y - 0.26, 0], aligned_edge=LEFT)))
        return meters

    def _gathering(self, relief: Relief) -> tuple[VGroup, list[Flow]]:
        """Lines over the ground from all parts of the picture to some of the towers, with a dot on each."""
        rng = np.random.default_rng(3)
        places = np.column_stack([rng.uniform(1, ROWS - 1, 30), rng.uniform(1, COLUMNS - 1, 30)])
        ends = relief.cells[[0, 3, len(relief.cells) - 1]] + 0.5
        lines = VGroup()
        for place in places:
            end = ends[np.argmin(np.linalg.norm(ends - place, axis=1))]
            lines.add(
                Line(
                    relief.at(*place),
                    relief.at(*end),
                    stroke_color=self.ground.ink,
                    stroke_width=1.5,
                    stroke_opacity=0.5,
                )
            )
        ahead = rng.permutation(len(lines)) / len(lines)
        return lines, [Flow(line, self.ground.ink, 1, 0.05, float(a)) for line, a in zip(lines, ahead, strict=True)]

    def _sheet(self) -> VGroup:
        """A note with three lines on it."""
        paper = RoundedRectangle(
            width=0.36, height=0.44, corner_radius=0.04, fill_color=self.ground.ink, fill_opacity=1, stroke_width=0
        )
        lines = (
            Line(0.11 * LEFT, (0.11 - 0.05 * (row == 2)) * RIGHT).shift((0.11 - 0.11 * row) * UP) for row in range(3)
        )
        return VGroup(paper, *(line.set_stroke(self.ground.ground, 2.5) for line in lines))

    def _registers(self) -> tuple[VGroup, VGroup]:
        """The additional tokens as a column, and their name."""
        ground = self.ground
        count = round(fact("register_count").value)
        tokens = VGroup(
            *(
                RoundedRectangle(
                    width=0.78,
                    height=0.78,
                    corner_radius=0.12,
                    stroke_color=ground.ink,
                    stroke_width=3,
                    fill_color=ground.panel,
                    fill_opacity=1,
                )
                for _ in range(count)
            )
        ).arrange(DOWN, buff=0.22)
        tokens.move_to([5.3, -0.65, 0])
        name = stand(self.words(f"{count} register", theme.HEADING, weight=SEMIBOLD), 5.3, tokens.get_top()[1] + 0.35)
        return tokens, VGroup(name)

    def _months(self) -> tuple[VGroup, VGroup]:
        """A line from April to October 2023 with a mark for every month, and what stands at its ends."""
        ground, top, bottom = self.ground, 1.35, -1.0
        ys = np.linspace(top, bottom, 7)
        style = {"stroke_color": ground.muted, "stroke_width": 3}
        line = VGroup(Line([ASIDE, top, 0], [ASIDE, bottom, 0], **style))
        line.add(*(Line([ASIDE - 0.08, y, 0], [ASIDE + 0.08, y, 0], **style) for y in ys))
        stations = VGroup()
        for y, name, what in ((top, "dinov2_released", "DINOv2"), (bottom, "registers_released", "thêm register")):
            stations.add(
                VGroup(
                    Dot([ASIDE, y, 0], radius=0.11, color=ground.ink),
                    stand(self.words(what, theme.LABEL, weight=SEMIBOLD), ASIDE + 0.35, y + 0.02, LEFT),
                    stand(self.words(fact(name).text, theme.SMALL, ground.muted), ASIDE + 0.35, y + 0.42, LEFT),
                )
            )
        return line, stations


def _emptiest(picture: NDArray[np.uint8], count: int) -> NDArray[np.bool_]:
    """The patches of (ROWS, COLUMNS) that are the least rough, with their neighbours; apart, and no tower
    hides another."""
    height, width = picture.shape[0] // ROWS, picture.shape[1] // COLUMNS
    cells = picture[: ROWS * height, : COLUMNS * width].astype(np.float64).mean(2).reshape(ROWS, height, COLUMNS, width)
    rough = np.pad(cells.std((1, 3)), 1, mode="edge")
    around = sum(rough[i : i + ROWS, j : j + COLUMNS] for i in range(3) for j in range(3))
    chosen: list[tuple[int, int]] = []
    for row, column in zip(
        *np.unravel_index(np.argsort(around, axis=None, kind="stable"), (ROWS, COLUMNS)), strict=True
    ):
        apart = all(abs(row - r) + abs(column - c) > 4 and abs(column - c - (row - r) / 3) > 1.5 for r, c in chosen)
        if apart and len(chosen) < count:
            chosen.append((int(row), int(column)))
    mask = np.zeros((ROWS, COLUMNS), bool)
    mask[tuple(np.array(chosen).T)] = True
    return mask


def _norms(outliers: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Norms in ordinary norms: about 1, and about 10 where a patch is an outlier."""
    rng = np.random.default_rng(0)
    return np.where(outliers, fact("outlier_norm").value, 1.0) * rng.normal(1, 0.08, outliers.shape)

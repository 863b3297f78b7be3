"""The lecture's sections as stations on a path, with a marker that travels it; photographs of which some are chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import UP, Circle, Group, Mobject, Square, VGroup, VMobject, interpolate_color
from manim.utils.color import ManimColor
from numpy.typing import NDArray

from tenuto.kit.picture import Picture, shrunk, square, tiled
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.theme import MEDIUM, SEMIBOLD, Ground, Words, stand

__all__ = ["FRAME", "SectionPath", "chosen"]

RADIUS = 0.36  # of a station
RING, DOT = RADIUS + 0.13, 0.13  # of the marker: around a station, and on the way
WAVE = 0.35  # how far stations stand above and below the path's middle, alternately
FRAME, ABOVE = 2.3, 0.28  # side of the frame over a station, and its distance from the disc
CELL_PX = 160  # of a photograph among others
UNCHOSEN = 0.38  # brightness of a photograph that was not
LEAD_IN = 0.5  # how far the path reaches beyond its first and last station, in stations


class SectionPath(VGroup):
    """A winding path from left to right with one numbered station for every section.

    `progress` counts stations: 0 is the first, 1.5 is half-way from the second to the third; the path begins at
    -LEAD_IN. What has been passed is lit.

    Args:
        sections: number and title of each, in order.
        ground: the ground it stands on.
        width: manim units, from the path's first to its last point.
        progress: where the marker starts.
    """

    def __init__(
        self, sections: Sequence[tuple[int, str]], ground: Ground, width: float, progress: float = -LEAD_IN
    ) -> None:
        super().__init__()
        self.ground, self.count = ground, len(sections)
        step = width / (self.count - 1 + 2 * LEAD_IN)
        xs = np.arange(-1, self.count + 1) * step - (self.count - 1) / 2 * step
        ys = WAVE * np.where(np.arange(-1, self.count + 1) % 2, 1.0, -1.0)
        self.places = np.column_stack([xs, ys, np.zeros_like(xs)])[1:-1]
        self.curve = VMobject(stroke_color=ground.line, stroke_width=6)
        self.curve.set_points_smoothly(self._sampled(xs, ys, step))
        self.travelled = VMobject(stroke_color=ground.ink, stroke_width=6)
        self.discs = VGroup(*(Circle(RADIUS, stroke_width=3, fill_opacity=1).move_to(p) for p in self.places))
        self.numbers = VGroup(
            *(
                Words(str(number), theme.LABEL, ground.ink, SEMIBOLD).move_to(place)
                for (number, _), place in zip(sections, self.places, strict=True)
            )
        )
        self.titles = VGroup()
        for (_, title), place in zip(sections, self.places, strict=True):
            words = Words(title, theme.BODY, ground.ink, MEDIUM)
            self.titles.add(stand(words, place[0], place[1] - RADIUS - 0.55))
        self.marker = Circle(1.0, stroke_color=ground.ink, stroke_width=4, fill_color=ground.ink)
        self.add(self.curve, self.travelled, self.discs, self.numbers, self.titles, self.marker)
        self.progress = progress
        self.go(progress)

    @staticmethod
    def _sampled(xs: np.ndarray, ys: np.ndarray, step: float) -> np.ndarray:
        """Points on the cosine wave through the stations, from LEAD_IN before the first to LEAD_IN after the last."""
        at = np.linspace(1 - LEAD_IN, len(xs) - 2 + LEAD_IN, 8 * len(xs))
        heights = -WAVE * np.cos(np.pi * at)
        return np.column_stack([xs[0] + at * step, heights * np.sign(ys[0]) * -1, np.zeros_like(at)])

    def go(self, progress: float) -> Self:
        """Put the marker at a place of the path and light what lies behind it."""
        self.progress = progress
        share = np.clip((progress + LEAD_IN) / (self.count - 1 + 2 * LEAD_IN), 0, 1)
        self.travelled.pointwise_become_partial(self.curve, 0, share)
        for index, (disc, number, title) in enumerate(zip(self.discs, self.numbers, self.titles, strict=True)):
            lit = float(np.clip(1 + 4 * (progress - index), 0, 1))
            disc.set_fill(_between(self.ground.panel, self.ground.ink, lit))
            disc.set_stroke(_between(self.ground.line, self.ground.ink, lit))
            number.set_fill(_between(self.ground.muted, self.ground.ground, lit))
            title.set_fill(_between(self.ground.muted, self.ground.ink, lit))
        # A dot on the way, a ring around a station.
        ring = float(np.clip(1 - 4 * abs(progress - np.clip(round(progress), 0, self.count - 1)), 0, 1))
        self.marker.set(width=2 * (DOT + (RING - DOT) * ring)).set_fill(opacity=1 - ring)
        self.marker.move_to(self.travelled.get_end() if share else self.curve.get_start())
        return self

    def frames(self) -> VGroup:
        """An empty square over every station."""
        square = Square(FRAME, stroke_color=self.ground.line, stroke_width=2.5, fill_color=self.ground.panel)
        square.set_fill(opacity=1)
        return VGroup(*(square.copy().next_to(disc, UP, buff=ABOVE) for disc in self.discs))

    def travel(self, to: float, **kwargs: Any) -> Vary:
        """The marker travels to a station."""
        return Vary(self, self.go, self.progress, to, **kwargs)


def chosen(photographs: Sequence[NDArray[np.uint8]], picked: Sequence[bool], side: float, ground: Ground) -> Group:
    """Square photographs in as many rows as columns, `side` manim units a side; those that are not picked are dark."""
    columns = round(len(photographs) ** 0.5)
    cells = np.stack([shrunk(square(pixels), CELL_PX) for pixels in photographs])
    dark = np.asarray(cells * UNCHOSEN, np.uint8)
    sheet = Picture(tiled(np.where(np.array(picked)[:, None, None, None], cells, dark), columns), side)
    share = 1 / columns
    rims = (
        sheet.region(i % columns * share, i // columns * share, share, share, ground.data)
        for i in np.flatnonzero(picked)
    )
    return Group(sheet, *rims)


def _between(first: str, last: str, share: float) -> ManimColor:
    return interpolate_color(ManimColor(first), ManimColor(last), share)


def specimen_section_path(ground: Ground) -> Mobject:
    return SectionPath(((1, "một"), (2, "hai"), (3, "ba")), ground, 5.0, 1.4)

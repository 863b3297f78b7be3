"""A line with knots in it that come undone, one after the other, and stairs that rise under what stands on them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import LEFT, DashedLine, Line, Mobject, Rectangle, VGroup, VMobject
from numpy.typing import ArrayLike

from tenuto.kit.discs import Discs
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import MEDIUM, SEMIBOLD, Ground

__all__ = ["KnottedLine", "Stairs"]


# -- A line with knots in it ---------------------------------------------------------------------------------------------

ROOM, BACK, LIFT = 1.15, 0.42, 0.21  # of a knot: along the line, how far it turns back, half its height; manim units
SAMPLES = 280


class KnottedLine(VMobject):
    """A horizontal line with a loop at every station; `tied` says how tight each is, 1 tied and 0 straight.

    Args:
        stations: x of the knots.
        ends: x of the line's ends.
        y: its height.
        color: hex.
    """

    def __init__(self, stations: Sequence[float], ends: tuple[float, float], y: float, color: str) -> None:
        super().__init__(stroke_color=color, stroke_width=4)
        self.stations, self.ends, self.y = tuple(stations), ends, y
        self.tie([1.0] * len(self.stations))

    def tie(self, tied: Sequence[float]) -> Self:
        """Tie each knot as tight, 0 to 1."""
        self.tied = tuple(tied)
        along = np.linspace(*self.ends, SAMPLES)
        xs, ys = along.copy(), np.full_like(along, self.y)
        for station, amount in zip(self.stations, self.tied, strict=True):
            share = np.clip((along - station) / ROOM + 0.5, 0, 1)
            xs += amount * BACK * np.sin(2 * np.pi * share)
            ys += amount * LIFT * (1 - np.cos(2 * np.pi * share))
        return self.set_points_as_corners(np.column_stack([xs, ys, np.zeros_like(xs)]))

    def untie(self, index: int, **kwargs: Any) -> Vary:
        """One of the knots comes undone."""
        first = self.tied

        def show(undone: float) -> None:
            tied = list(first)
            tied[index] *= 1 - undone
            self.tie(tied)

        return Vary(self, show, **kwargs)


def specimen_knots(ground: Ground) -> Mobject:
    return KnottedLine((-1.6, 0, 1.6), (-2.5, 2.5), 0, ground.ink).tie((0, 0.5, 1))


# -- Stairs whose steps rise ---------------------------------------------------------------------------------------------


PLINTH = 0.5  # height of a step that has not risen, manim units
FOOT = 0.38  # of a text's foot below the step's upper edge, manim units


class Stairs(VGroup):
    """Steps side by side on one floor, which carry things and rise under them.

    Args:
        xs: of the steps' middles.
        width: of a step, manim units.
        floor: height of a step that has not risen, manim units.
        ground: the ground they stand on.
    """

    def __init__(self, xs: Sequence[float], width: float, floor: float, ground: Ground) -> None:
        self.xs, self.half, self.floor = tuple(xs), width / 2, floor
        self.steps = VGroup(*(Rectangle(width=1, height=1) for _ in xs))
        self.steps.set_fill(ground.line, 1).set_stroke(ground.muted, 2.5)
        self.loads: list[list[Mobject]] = [[] for _ in xs]
        self.texts: list[list[Mobject]] = [[] for _ in xs]
        super().__init__(self.steps)
        self.rises = np.zeros(len(self.xs))
        self.show(self.rises)

    def carry(self, index: int, *things: Mobject) -> None:
        """From now on these rise with a step; where they stand does not change."""
        self.loads[index] += things

    def write(self, index: int, text: Mobject) -> None:
        """Put a text, its foot at its origin, onto the face of a step, and let it rise along."""
        text.shift([self.xs[index], self.floor + self.rises[index] - FOOT, 0])
        self.texts[index] = [text]

    def wipe(self) -> None:
        """Forget the texts on the faces, which have gone."""
        self.texts = [[] for _ in self.xs]

    def show(self, rises: ArrayLike) -> Self:
        """So far have they risen, manim units."""
        before, self.rises = self.rises, np.array(rises, float)
        moved = self.rises - before
        for x, step, rise, way, things in zip(self.xs, self.steps, self.rises, moved, self._carried(), strict=True):
            left, right, top, foot = x - self.half, x + self.half, self.floor + rise, self.floor - PLINTH
            step.set_points_as_corners(
                [[left, foot, 0], [left, top, 0], [right, top, 0], [right, foot, 0], [left, foot, 0]]
            )
            for thing in things:
                thing.shift([0, way, 0])
        return self

    def _carried(self) -> list[list[Mobject]]:
        return [load + text for load, text in zip(self.loads, self.texts, strict=True)]

    def to(self, rises: ArrayLike, **kwargs: Any) -> Vary:
        """They rise or sink, with what they carry."""
        moving = VGroup(self, *(thing for things in self._carried() for thing in things))
        return Vary(moving, self.show, self.rises, np.array(rises, float), **kwargs)

    def risers(self, color: str) -> list[Line]:
        """The way up from each step to the next, as it is now."""
        heights = self.floor + self.rises
        places = zip(self.xs, heights, heights[1:], strict=False)
        return [
            Line([x + self.half, low, 0], [x + self.half, high, 0], stroke_color=color, stroke_width=9)
            for x, low, high in places
        ]

    def levels(self, color: str) -> VGroup:
        """Dashed lines where the upper edges of the steps that have risen are now; they stay there, in front of the steps."""
        levels = VGroup(
            *(
                DashedLine([x - self.half + 0.1, self.floor + rise, 0], [x + self.half - 0.1, self.floor + rise, 0])
                for x, rise in zip(self.xs, self.rises, strict=True)
                if rise
            )
        ).set_stroke(color, 4)
        self.add(levels)
        return levels


def specimen_stairs(ground: Ground) -> Mobject:
    return Stairs((-1.6, 0, 1.6), 1.6, -0.6, ground).show([0, 0.9, 1.3])


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


STATIONS = (("v1 · 2021", -4.2), ("v2 · 2023", 0.0), ("v3 · 2025", 4.2))  # two years are 4.2 units apart
XS = tuple(x for _, x in STATIONS)
FLOOR, TIME_Y = -1.05, -2.0  # heights of the stairs' lowest step and of the line of time
ASIDE, LARGEST = 1.0, 0.85  # of a disc's middle from its station; radius of the last version's discs; manim units


def discs(scene: LectureScene, facts: tuple[str, ...], aside: float, color: str, unit: str) -> tuple[Discs, VGroup]:
    """Discs that stand beside their stations, and what they count; only the first number names its unit."""
    discs, says = Discs([fact(name).value for name in facts], color, LARGEST), VGroup()
    discs.stand([x + aside for x in XS], FLOOR)
    for name, disc in zip(facts, discs, strict=True):
        text = fact(name).text + (unit if name == facts[0] else "")
        place = disc.get_x(), disc.get_top()[1] + 0.2
        says.add(scene.words(text, theme.LABEL, color, place, weight=MEDIUM))
    return discs, says


def factor(scene: LectureScene, what: str, key: str, color: str, y: float) -> VMobject:
    text = f"{what} $times$ {fact(f'{key}_v3_over_v1').text}"
    return scene.words(text, theme.HEADING, color, (-theme.SAFE_X, y), LEFT, weight=SEMIBOLD)


def way(scene: LectureScene, test: str, facts: tuple[str, ...], color: str, y: float) -> VMobject:
    """How far it went in all. Only that: the steps were measured by different protocols, `results_v3` compares alike."""
    gain = written(fact(facts[-1]).value - fact(facts[0]).value, 1)
    return scene.computed(f"{test} +{gain}", theme.HEADING, color, (-theme.SAFE_X, y), LEFT, weight=SEMIBOLD)

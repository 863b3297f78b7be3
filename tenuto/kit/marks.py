"""Many equal marks that are counted out one by one, as a single mobject."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

import numpy as np
from manim import Circle, Mobject, VGroup, VMobject
from manim.utils.rate_functions import ease_out_cubic
from numpy.typing import NDArray

from tenuto.kit.samples import BLUE, GREEN
from tenuto.kit.vary import Vary
from tenuto.stage.theme import Ground

__all__ = ["Marks", "grid_places", "person", "tick"]


class Marks(VMobject):
    """The outline of `shape` repeated at every place; `show(n)` draws the first n of them.

    One mobject whatever the number of marks: 167 dots of their own would cost as much as 167 pictures.

    Args:
        shape: one filled or stroked outline; its middle is put on the places and its style is taken over.
        places: (n, 3), manim units, in the order in which they are counted.
    """

    def __init__(self, shape: VMobject, places: NDArray[np.float64]) -> None:
        super().__init__()
        self.match_style(shape)
        middle = shape.get_center()
        outline = np.concatenate([part.points for part in shape.family_members_with_points()])
        self.each = len(outline)
        self.points = np.concatenate([outline - middle + place for place in places])
        self.count = len(places)

    def show(self, whole: VMobject, number: float) -> Self:
        """Draw the first `number` marks of `whole`, a copy of these marks with all of them."""
        self.points = whole.points[: round(number) * self.each]
        return self

    def count_out(self, rate_func: Callable[[float], float] = ease_out_cubic, **kwargs: Any) -> Vary:
        """They appear one after the other, at the pace of `Number.to`, so that both show the same count."""
        whole = self.copy()
        return Vary(
            self, lambda count: self.show(whole, count), last=self.count, rate_func=rate_func, introducer=True, **kwargs
        )


def grid_places(
    count: int, columns: int, step: float, row_step: float | None = None, at: tuple[float, float] = (0.0, 0.0)
) -> NDArray[np.float64]:
    """`count` places row by row from the upper left, (count, 3), the middle of the whole grid at `at`."""
    rows = -(-count // columns)
    index = np.arange(count)
    down = step if row_step is None else row_step
    x = (index % columns - (columns - 1) / 2) * step
    y = ((rows - 1) / 2 - index // columns) * down
    return np.column_stack([x + at[0], y + at[1], np.zeros(count)])


def person(height: float, color: str) -> VMobject:
    """A head over shoulders."""
    head = Circle(0.25 * height).shift([0, 0.25 * height, 0])
    body = VMobject()
    body.set_points_as_corners([[-0.38 * height, -0.5 * height, 0], [0.38 * height, -0.5 * height, 0]])
    body.add_cubic_bezier_curve_to(
        [0.38 * height, -0.1 * height, 0], [0.2 * height, -0.04 * height, 0], [0, -0.04 * height, 0]
    )
    body.add_cubic_bezier_curve_to(
        [-0.2 * height, -0.04 * height, 0], [-0.38 * height, -0.1 * height, 0], [-0.38 * height, -0.5 * height, 0]
    )
    figure = VMobject(fill_color=color, fill_opacity=1, stroke_width=0)
    figure.points = np.concatenate([head.points, body.points])
    return figure


def tick(size: float, color: str) -> VMobject:
    """A check mark; the font has none."""
    mark = VMobject(stroke_color=color, stroke_width=5)
    return mark.set_points_as_corners(np.array([[-0.5, 0.0, 0], [-0.12, -0.38, 0], [0.5, 0.4, 0]]) * size)


def specimen_marks(ground: Ground) -> Mobject:
    people = Marks(person(0.5, BLUE), grid_places(24, 8, 0.5, 0.62, (-0.6, 0)))
    return VGroup(people, tick(0.5, GREEN).move_to([2.1, 0, 0]))

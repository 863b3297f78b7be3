"""Thin arrows between things, all drawn alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, RIGHT, ArcBetweenPoints, Line, Mobject, Square, Triangle, VGroup, VMobject
from manim.typing import Point3DLike

from tenuto.kit.samples import BLUE, GOLD, RED
from tenuto.stage.theme import Ground

__all__ = ["arrow", "bent", "fan_in", "head", "link", "route", "tie"]

STROKE_WIDTH = 3.0
TIP = 0.17  # length of the head, manim units


def arrow(start: Point3DLike, end: Point3DLike, color: str, bend: float = 0.0) -> VGroup:
    """A shaft with a small filled head, from point to point.

    Args:
        bend: radians of the arc; positive bends to the right of the way from start to end.
    """
    shaft = ArcBetweenPoints(start, end, angle=bend) if bend else Line(start, end)
    return _with_head(shaft, color)


def bent(points: Sequence[Point3DLike], color: str, radius: float = 0.25) -> VGroup:
    """An arrow along straight lines through `points`, its corners rounded."""
    return _with_head(route(points, radius), color)


def route(points: Sequence[Point3DLike], radius: float = 0.25) -> VMobject:
    """The way from the first to the last of `points`, straight between them, corners rounded by `radius`."""
    corners = np.asarray(points, float)
    way = VMobject().start_new_path(corners[0])
    for before, corner, after in zip(corners, corners[1:], corners[2:], strict=False):
        come, go = ((other - corner) / np.linalg.norm(other - corner) * radius for other in (before, after))
        way.add_line_to(corner + come)
        way.add_cubic_bezier_curve_to(corner + 0.45 * come, corner + 0.45 * go, corner + go)
    return way.add_line_to(corners[-1])


def head(end: Point3DLike, angle: float, color: str) -> Triangle:
    """The filled head whose point lies at `end` and looks along `angle` (radians)."""
    tip = Triangle(fill_color=color, fill_opacity=1, stroke_width=0)
    tip.stretch_to_fit_width(0.8 * TIP).stretch_to_fit_height(TIP)
    tip.rotate(angle - np.pi / 2)
    return tip.shift(np.asarray(end) - tip.get_center() - TIP / 2 * np.array([np.cos(angle), np.sin(angle), 0]))


def _with_head(shaft: VMobject, color: str) -> VGroup:
    direction = shaft.point_from_proportion(1) - shaft.point_from_proportion(0.97)
    tip = head(shaft.get_end(), float(np.arctan2(direction[1], direction[0])), color)
    shaft.set_stroke(color, STROKE_WIDTH)
    # The shaft ends inside the head, so that its blunt end does not show.
    shaft.pointwise_become_partial(shaft, 0, 1 - 0.6 * TIP / max(shaft.get_arc_length(), TIP))
    return VGroup(shaft, tip)


def link(start: Mobject, end: Mobject, color: str, gap: float = 0.14, bend: float = 0.0) -> VGroup:
    """An arrow from the edge of one mobject to the edge of another, with a gap on both sides."""
    first, last = start.get_center(), end.get_center()
    way = (last - first) / np.linalg.norm(last - first)
    return arrow(_edge(start, way) + gap * way, _edge(end, -way) - gap * way, color, bend)


def fan_in(starts: Sequence[Mobject], end: Mobject, color: str, gap: float = 0.1) -> list[VGroup]:
    """Arrows from the right edge of each of a column to the left edge of one thing, at heights that lie close together."""
    left = end.get_left()[0] - gap
    heights = [end.get_y() + 0.25 * (start.get_y() - end.get_y()) for start in starts]
    return [arrow(s.get_right() + gap * RIGHT, [left, y, 0], color) for s, y in zip(starts, heights, strict=True)]


def tie(one: Mobject, other: Mobject, color: str, width: float, gaps: tuple[float, float] = (0.75, 0.75)) -> Line:
    """A plain line on the way between two mobjects' middles, `gaps` away from the one's and the other's; `width` of its
    stroke."""
    first, last = one.get_center(), other.get_center()
    way = (last - first) / np.linalg.norm(last - first)
    return Line(first + gaps[0] * way, last - gaps[1] * way, stroke_color=color, stroke_width=width)


def _edge(mobject: Mobject, way: np.ndarray) -> np.ndarray:
    """Where a ray from the middle of a mobject leaves its box."""
    half = np.array([mobject.width / 2, mobject.height / 2])
    reach = min(h / abs(w) for h, w in zip(half, way[:2], strict=True) if abs(w) > 1e-9)
    return mobject.get_center() + reach * way


def specimen_arrow(ground: Ground) -> Mobject:
    squares = VGroup(*(Square(0.6, stroke_color=ground.muted) for _ in range(3))).arrange(DOWN, buff=0.25)
    goal = Square(0.6, stroke_color=ground.muted).shift(2.3 * RIGHT)
    corner = bent([[3.2, -1.1, 0], [3.2, 0.9, 0], [4.4, 0.9, 0]], RED)
    both = VGroup(squares, goal, *fan_in(squares, goal, BLUE), corner)
    return both.add(arrow([3.7, -1.1, 0], [4.6, 0.3, 0], GOLD, bend=1.0))

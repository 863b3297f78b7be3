"""The last steps of a network in training as a row of bars, in which those that something is made of are lit."""

from __future__ import annotations

from collections.abc import Collection

from manim import RIGHT, Mobject, RoundedRectangle, VGroup

from tenuto.stage.theme import Ground

__all__ = ["steps"]

KEPT = 0.86  # of the brightness, from step to step back in time: what an average still holds of a step


def steps(count: int, used: Collection[int], color: str, ground: Ground) -> VGroup:
    """`count` steps, the newest on the right.

    Args:
        used: how many steps back those lie that are lit, 0 for the newest; if there are several, the row fades with age.
        color: hex, of a lit step.
        ground: the ground it stands on.
    """
    row = VGroup()
    for age in reversed(range(count)):
        bar = RoundedRectangle(width=0.15, height=0.62, corner_radius=0.05, stroke_width=0)
        row.add(bar.set_fill(color if age in used else ground.line, KEPT**age if len(used) > 1 else 1.0))
    return row.arrange(RIGHT, buff=0.1)  # type: ignore[no-any-return]


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    one, many = steps(16, (1,), ground.teacher, ground), steps(16, range(16), ground.teacher, ground)
    return VGroup(one.shift([0, 0.6, 0]), many.shift([0, -0.6, 0]))

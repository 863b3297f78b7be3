"""A snowflake: the sign of a network that is frozen."""

from __future__ import annotations

from manim import DOWN, ORIGIN, PI, RIGHT, UP, Line, Mobject, VGroup

from tenuto.stage import theme
from tenuto.stage.theme import Ground, Words

__all__ = ["frozen", "snowflake"]


def snowflake(size: float, color: str) -> VGroup:
    """Three lines through one point, each with two branches at both ends; `size` in manim units."""
    arm = VGroup(
        Line(size / 2 * DOWN, size / 2 * UP),
        *(
            Line(s * 0.3 * size * UP, s * 0.3 * size * UP + 0.2 * size * (s * UP + t * RIGHT))
            for s in (-1, 1)
            for t in (-1, 1)
        ),
    )
    return VGroup(*(arm.copy().rotate(turn * PI / 3, about_point=ORIGIN) for turn in range(3))).set_stroke(color, 3.5)


def frozen(ground: Ground, px: float = theme.LABEL) -> VGroup:
    """The snowflake and the word for it, side by side."""
    sign = snowflake(1.5 * px * theme.UNITS_PER_PX, ground.data)
    return VGroup(sign, Words("đóng băng", px, ground.data)).arrange(RIGHT, buff=0.18)


def specimen_snowflake(ground: Ground) -> Mobject:
    return frozen(ground, theme.HEADING)

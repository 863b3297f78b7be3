"""How many there are of something, as a number in a disc beside it."""

from __future__ import annotations

from manim import RIGHT, Dot, Mobject, VGroup

from tenuto.stage import theme
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["badge"]


def badge(things: VGroup, ground: Ground) -> VGroup:
    """The number of things in a group, in a disc to its right."""
    disc = Dot(radius=0.3, color=ground.ground, stroke_color=ground.ink, stroke_width=3)
    disc.next_to(things, RIGHT, 0.18)
    count = Words(f"{len(things)}", theme.BODY, ground.ink, SEMIBOLD)
    count.is_computed = True  # it counts what stands there
    return VGroup(disc, stand(count, disc.get_x(), disc.get_y() - 0.1))


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    dots = VGroup(*(Dot([x, y, 0], 0.11, color=ground.data) for x, y in ((0, 0), (0.5, 0.3), (0.7, -0.2), (1.1, 0.1))))
    return VGroup(dots, badge(dots, ground))

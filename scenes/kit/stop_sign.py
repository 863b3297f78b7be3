"""A picture with letters in it: a stop sign on its post."""

from __future__ import annotations

import numpy as np
from manim import DOWN, Line, Mobject, RegularPolygon, VGroup

from tenuto.stage import theme
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["stop_sign"]


def stop_sign(ground: Ground) -> VGroup:
    """The octagon's middle, which is where its letters stand, is at the origin."""
    plate = RegularPolygon(8, start_angle=np.pi / 8, fill_color=ground.data, fill_opacity=1).scale(0.72)
    plate.set_stroke(ground.ink, 5)
    foot = plate.get_bottom()
    post = Line(foot, foot + 0.35 * DOWN, stroke_color=ground.muted, stroke_width=8)
    return VGroup(plate, stand(Words("STOP", theme.LABEL, ground.ground, SEMIBOLD), 0, -0.11), post)


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    return stop_sign(ground)

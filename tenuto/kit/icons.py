"""Small drawings of a cat, a dog, a car and a sheet of paper, for examples that need no photograph."""

from __future__ import annotations

from manim import DOWN, LEFT, RIGHT, UP, Circle, Ellipse, Line, Mobject, Polygon, RoundedRectangle, VGroup

from tenuto.kit.samples import BLUE
from tenuto.stage.theme import Ground

__all__ = ["car", "cat_face", "dog_face", "sheet", "writing"]


def cat_face(color: str, ground: Ground) -> VGroup:
    """A round head with pointed ears."""
    style = {"fill_color": color, "fill_opacity": 1.0, "stroke_width": 0}
    ears = VGroup(
        *(
            Polygon([0.46 * s, 0.1, 0], [0.40 * s, 0.56, 0], [0.06 * s, 0.34, 0], **style).round_corners(0.03)
            for s in (-1, 1)
        )
    )
    head = Ellipse(width=1.0, height=0.82, **style)
    return VGroup(ears, head, *_face(ground, 0.03))


def dog_face(color: str, ground: Ground) -> VGroup:
    """A longer head with hanging ears."""
    style = {"fill_color": color, "fill_opacity": 1.0, "stroke_width": 0}
    head = RoundedRectangle(width=0.78, height=0.92, corner_radius=0.36, **style)
    ears = VGroup(
        *(Ellipse(width=0.26, height=0.62, fill_color=color, fill_opacity=1, stroke_color=ground.ground, stroke_width=3)
          .rotate(-0.25 * s).move_to([0.42 * s, 0.12, 0]) for s in (-1, 1))
    )  # fmt: skip
    return VGroup(head, *_face(ground, 0.06), ears)


def car(color: str, ground: Ground) -> VGroup:
    """A car from the side."""
    style = {"fill_color": color, "fill_opacity": 1.0, "stroke_width": 0}
    cabin = Polygon([-0.42, 0.02, 0], [-0.26, 0.36, 0], [0.2, 0.36, 0], [0.42, 0.02, 0], **style).round_corners(0.05)
    body = RoundedRectangle(width=1.3, height=0.34, corner_radius=0.12, **style).shift([0, -0.1, 0])
    panes = (
        VGroup(
            Polygon([-0.29, 0.07, 0], [-0.2, 0.28, 0], [-0.06, 0.28, 0], [-0.06, 0.07, 0]),
            Polygon([0.02, 0.07, 0], [0.02, 0.28, 0], [0.16, 0.28, 0], [0.28, 0.07, 0]),
        )
        .set_fill(ground.ground, 1)
        .set_stroke(width=0)
    )
    wheels = VGroup(
        *(Circle(0.16, fill_color=color, fill_opacity=1, stroke_color=ground.ground, stroke_width=4).move_to([x, -0.27, 0])
          for x in (-0.36, 0.36))
    )  # fmt: skip
    return VGroup(cabin, body, panes, wheels)


def writing(ground: Ground) -> VGroup:
    """Three lines of text, as one sees them from far away."""
    style = {"stroke_color": ground.ink, "stroke_width": 4}
    lines = (Line([0, 0, 0], [width, 0, 0], **style) for width in (0.85, 0.7, 0.8))
    return VGroup(*lines).arrange(DOWN, buff=0.13, aligned_edge=LEFT)  # type: ignore[no-any-return]


def sheet(ground: Ground) -> VGroup:
    """A small note with three lines on it."""
    paper = RoundedRectangle(
        width=0.36, height=0.44, corner_radius=0.04, fill_color=ground.ink, fill_opacity=1, stroke_width=0
    )
    lines = (Line(0.11 * LEFT, (0.11 - 0.05 * (row == 2)) * RIGHT).shift((0.11 - 0.11 * row) * UP) for row in range(3))
    return VGroup(paper, *(line.set_stroke(ground.ground, 2.5) for line in lines))


def _face(ground: Ground, y: float) -> list[VGroup]:
    """Eyes and nose, in the ground's colour."""
    dark = {"fill_color": ground.ground, "fill_opacity": 1.0, "stroke_width": 0}
    eyes = VGroup(*(Circle(0.06, **dark).move_to([0.19 * s, y + 0.04, 0]) for s in (-1, 1)))
    nose = Polygon([-0.07, y - 0.13, 0], [0.07, y - 0.13, 0], [0, y - 0.21, 0], **dark).round_corners(0.015)
    return [eyes, nose]


def specimen_icons(ground: Ground) -> Mobject:
    drawings = (cat_face(BLUE, ground), dog_face(BLUE, ground), car(BLUE, ground))
    return VGroup(*drawings, writing(ground), sheet(ground)).arrange(RIGHT, buff=0.2)  # type: ignore[no-any-return]

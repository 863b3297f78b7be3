"""Line drawings of pictures that no photograph at hand shows: land from a satellite, a field of crops, depth in a corridor."""

from __future__ import annotations

import numpy as np
from manim import RIGHT, UP, Circle, Line, Mobject, Polygon, Rectangle, VGroup, VMobject

from tenuto.stage.theme import Ground

__all__ = ["crop_field", "depth_view", "satellite_view"]

STROKE_WIDTH = 2.5


def satellite_view(ground: Ground, width: float, height: float) -> VGroup:
    """Fields, a river, a road and a few roofs, from above."""
    frame = _frame(ground, width, height)
    drawing = VGroup(frame)
    fields = (
        ([-0.50, 0.50], [-0.12, 0.50], [-0.16, 0.12], [-0.50, 0.04], 0.16),
        ([-0.50, 0.04], [-0.16, 0.12], [-0.22, -0.50], [-0.50, -0.50], 0.32),
        ([0.24, 0.50], [0.50, 0.50], [0.50, 0.10], [0.16, 0.02], 0.24),
        ([0.10, -0.08], [0.30, -0.02], [0.34, -0.50], [0.04, -0.50], 0.12),
    )
    for *corners, opacity in fields:
        drawing.add(
            Polygon(
                *([x * width, y * height, 0] for x, y in corners),
                fill_color=ground.data,
                fill_opacity=opacity,
                stroke_color=ground.data,
                stroke_width=STROKE_WIDTH / 2,
            )
        )
    river = VMobject(stroke_color=ground.data, stroke_width=12)
    river.set_points_smoothly(
        [
            [x * width, y * height, 0]
            for x, y in ((0.05, 0.5), (0.02, 0.28), (-0.06, 0.08), (-0.05, -0.15), (-0.13, -0.35), (-0.12, -0.5))
        ]
    )
    road = Line([-0.5 * width, -0.16 * height, 0], [0.5 * width, 0.05 * height, 0])
    road.set_stroke(ground.muted, 5)
    drawing.add(river, road)
    for x, y in ((0.36, -0.14), (0.44, -0.12), (0.38, -0.28), (0.45, -0.3), (0.4, -0.42)):
        roof = Rectangle(
            width=0.045 * width, height=0.08 * height, fill_color=ground.ink, fill_opacity=1, stroke_width=0
        )
        drawing.add(roof.move_to([x * width, y * height, 0]))
    drawing.add(frame.copy().set_fill(opacity=0))
    return drawing


def crop_field(ground: Ground, width: float, height: float) -> VGroup:
    """Rows of plants that run to the horizon."""
    frame = _frame(ground, width, height)
    horizon = 0.16 * height
    sun = Circle(0.1 * height, fill_color=ground.ink, fill_opacity=1, stroke_width=0)
    drawing = VGroup(frame, sun.move_to([0.3 * width, 0.33 * height, 0]))
    drawing.add(
        Line([-width / 2, horizon, 0], [width / 2, horizon, 0], stroke_color=ground.data, stroke_width=STROKE_WIDTH)
    )
    vanishing = np.array([0, horizon + 0.02 * height, 0])
    plants = VMobject(stroke_color=ground.data, stroke_width=STROKE_WIDTH)
    for foot in np.linspace(-1.15, 1.15, 8) * width:
        near = np.array([foot, -height / 2, 0])
        for share in (0.0, 0.2, 0.38, 0.53, 0.66, 0.77):
            root, size = near + share * (vanishing - near), 0.3 * (1 - share) * height
            if abs(root[0]) + 0.3 * size < width / 2:
                for lean in (-0.28, 0.0, 0.28):
                    plants.start_new_path(root)
                    plants.add_line_to(root + size * (0.8 * UP + lean * np.array([1, 0, 0])) * (1 - abs(lean) * 0.6))
    drawing.add(plants, frame.copy().set_fill(opacity=0))
    return drawing


def depth_view(ground: Ground, width: float, height: float, steps: int = 7) -> VGroup:
    """A corridor with a door at its end as a depth map: the nearer, the brighter."""
    drawing = VGroup(_frame(ground, width, height))
    for step in range(steps):
        share = 0.78**step
        drawing.add(
            Rectangle(width=share * width, height=share * height, stroke_width=0, fill_color=ground.ground, fill_opacity=1)
            .shift([0, 0.04 * (1 - share) * height, 0]),
            Rectangle(width=share * width, height=share * height, stroke_width=0, fill_color=ground.data, fill_opacity=share)
            .shift([0, 0.04 * (1 - share) * height, 0]),
        )  # fmt: skip
    drawing.add(drawing[0].copy().set_fill(opacity=0))
    return drawing


def _frame(ground: Ground, width: float, height: float) -> Rectangle:
    return Rectangle(
        width=width, height=height, stroke_color=ground.data, stroke_width=3, fill_color=ground.panel, fill_opacity=1
    )


def specimen_field_drawings(ground: Ground) -> Mobject:
    drawings = (view(ground, 1.6, 1.2) for view in (satellite_view, crop_field, depth_view))
    return VGroup(*drawings).arrange(RIGHT, buff=0.15)  # type: ignore[no-any-return]

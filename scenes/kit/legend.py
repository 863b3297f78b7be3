"""What the colours of a picture mean: a row of small squares, each with its name."""

from __future__ import annotations

from collections.abc import Sequence

from manim import LEFT, Mobject, Rectangle, VGroup

from tenuto.stage import theme
from tenuto.stage.theme import Ground, Words, stand

__all__ = ["legend"]

SIDE, GAP = 0.24, 0.13  # of a square, and from it to its name, manim units


def legend(entries: Sequence[tuple[str, str]], ground: Ground, apart: float = 0.42, px: float = theme.LABEL) -> VGroup:
    """Pairs of colour and name from the left, `apart` manim units between two; the left end of the row at the origin,
    the names' feet a little below it."""
    row, x = VGroup(), 0.0
    for color, name in entries:
        square = Rectangle(width=SIDE, height=SIDE, fill_color=color, fill_opacity=1, stroke_width=0)
        words = stand(Words(name, px, ground.ink), x + SIDE + GAP, -0.1, LEFT)
        row.add(square.move_to([x + SIDE / 2, 0, 0]), words)
        x = words.get_right()[0] + apart
    return row


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    return legend(((ground.ink, "khớp"), (ground.teacher, "thừa"), (ground.data, "thiếu")), ground)

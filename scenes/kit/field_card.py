"""A card for a field of use: a picture of it, its name, and boxes that wait to be filled."""

from __future__ import annotations

from manim import RIGHT, Group, Mobject, VGroup

from scenes.kit.field_drawings import crop_field, satellite_view
from scenes.kit.panel import panel
from tenuto.stage import theme
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["FieldCard"]

INSET, NAME_BELOW, BOXES_BELOW = 0.3, 3.2, 4.35  # from the card's top, manim units
BOX, ROWS, COLUMNS, BETWEEN = (1.06, 0.7), 2, 3, 0.16


class FieldCard(Group):
    """Parts: `card`, `drawing`, `words` (its name), `boxes` (empty, in rows of three).

    Args:
        drawing: of the field, at most 2.4 manim units high.
        name: of the field.
        width, height: of the card, its middle at the origin.
        ground: the ground it stands on.
    """

    def __init__(self, drawing: Mobject, name: str, width: float, height: float, ground: Ground) -> None:
        self.card = panel(ground, width, height)
        top = height / 2
        self.drawing = drawing.move_to([0, top - INSET - drawing.height / 2, 0])
        self.words = stand(Words(name, theme.BODY, ground.ink, SEMIBOLD), 0, top - NAME_BELOW)
        box = panel(ground, *BOX, ground.muted, 0.08).set_fill(ground.ground)
        self.boxes = VGroup(*(box.copy() for _ in range(ROWS * COLUMNS)))
        self.boxes.arrange_in_grid(ROWS, COLUMNS, buff=BETWEEN).move_to([0, top - BOXES_BELOW, 0])
        super().__init__(self.card, self.drawing, self.words, self.boxes)


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    drawings = crop_field(ground, 3.5, 2.3), satellite_view(ground, 3.5, 2.3)
    return Group(*(FieldCard(d, "…", 4.1, 5.4, ground) for d in drawings)).arrange(RIGHT, buff=0.25).scale(0.55)

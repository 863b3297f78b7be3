"""Something that is counted out: as many marks as there are, the running number and what it counts, below each other."""

from __future__ import annotations

from manim import Animation, FadeIn, Group, Mobject, Square, VGroup

from scenes.kit.marks import Fill, Marks, grid_places
from scenes.kit.number import CountTo, Number
from tenuto.stage import theme
from tenuto.stage.theme import Ground, Words, stand

__all__ = ["Tally"]

ICON_Y, NUMBER_Y, UNIT_Y = 0.62, -0.42, -0.94  # of the icon's middle and the letters' feet, manim units


class Tally(Group):
    """Parts: `icon`, `number`, `unit`; about 2.3 manim units high, its middle at the origin.

    Args:
        icon: what is counted, as a drawing; `Marks` are counted out with the number.
        number: shows its first value, mostly 0.
        unit: what it counts.
        ground: the ground it stands on.
    """

    def __init__(self, icon: Mobject, number: Number, unit: str, ground: Ground) -> None:
        self.icon, self.number = icon.move_to([0, ICON_Y, 0]), number.shift([0, NUMBER_Y, 0])
        self.unit = stand(Words(unit, theme.LABEL, ground.muted), 0, UNIT_Y)
        super().__init__(self.icon, self.number, self.unit)

    def count(self, value: float) -> list[Animation]:
        """The number runs to a value, the marks with it, and the unit appears."""
        marks = [Fill(self.icon)] if isinstance(self.icon, Marks) else []
        return [*marks, CountTo(self.number, value), FadeIn(self.unit)]


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    squares = Marks(Square(0.22, fill_color=ground.data, fill_opacity=1, stroke_width=0), grid_places(21, 11, 0.32))
    return VGroup(*Tally(squares, Number(21, theme.TITLE, ground.ink), "tháng", ground))

"""A guess among very many: a grid of small squares, and one mark that jumps about in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from manim import Animation, Mobject, Square, VGroup, linear

from scenes.kit.marks import Marks, grid_places
from tenuto.stage.theme import Ground

__all__ = ["Guess", "Guessing"]


class Guess(VGroup):
    """Parts: `choices` (for `Fill`) and `mark`, on the first of the guesses. It may be moved, not scaled.

    Args:
        count: how many there are to choose from.
        columns: of the grid.
        pitch, side: from square to square, and of a square; manim units.
        guesses: which are guessed, one after the other.
        ground: the ground it stands on.
    """

    def __init__(
        self, count: int, columns: int, pitch: float, side: float, guesses: Sequence[int], ground: Ground
    ) -> None:
        self.places, self.guesses = grid_places(count, columns, pitch), guesses
        small = Square(side, fill_color=ground.data, fill_opacity=0.55, stroke_width=0)
        self.choices = Marks(small, self.places)
        self.mark = Square(0.2, fill_color=ground.loss, fill_opacity=1, stroke_color=ground.ground, stroke_width=2)
        super().__init__(self.choices, self.mark)
        self.at(0.0)

    def at(self, turn: float) -> Self:
        """The mark on the guess whose turn it is; 0 and 1 look the same."""
        which = self.guesses[int(turn * len(self.guesses)) % len(self.guesses)]
        self.mark.move_to(self.choices.get_center() + self.places[which])
        return self


class Guessing(Animation):
    """The mark of a `Guess` jumps from guess to guess, once round: a seamless loop."""

    def __init__(self, guess: Guess, **kwargs: object) -> None:
        self.guess = guess
        super().__init__(guess.mark, **{"rate_func": linear, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        self.guess.at(self.rate_func(alpha))


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    return Guess(1000, 40, 0.112, 0.075, (411,), ground)

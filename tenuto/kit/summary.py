"""A section in a few cards: each point with its scene's picture in small, its name and a line below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manim import UP, Animation, AnimationGroup, FadeIn, Group, LaggedStart, Mobject, Square, VGroup

from tenuto.kit.panel import panel
from tenuto.kit.samples import BLUE
from tenuto.stage import theme
from tenuto.stage.theme import REGULAR, SEMIBOLD, Ground, Words, stand

__all__ = ["KeyPoint", "Summary"]

GAP = 0.24  # between two cards, manim units
PICTURE_ROOM = 0.62  # share of a card's height that its picture may take, from the top
NAME_BELOW, LINE_STEP = 0.42, 0.36  # baselines below the picture's room, manim units


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """One card: a small picture, a name of one or two words, and up to two short lines."""

    picture: Mobject
    name: str
    lines: tuple[str, ...]
    color: str  # hex, of the name


class Summary(Group):
    """Up to five cards side by side over the whole safe width.

    Pictures are moved to their places and never scaled: build them to fit `room`. `cards`, `pictures` and `texts` are in
    the points' order.

    Args:
        points: from the left.
        ground: the ground it stands on, mostly CREAM.
        height: of a card, manim units.
        y: height of the cards' middle.
    """

    def __init__(
        self, points: Sequence[KeyPoint], ground: Ground, height: float = 4.0, y: float = theme.STAGE_CENTRE_Y
    ) -> None:
        super().__init__()
        if len(points) > 5:
            raise ValueError(f"Summary: {len(points)} points do not fit side by side; say it in five")
        width, self.room = card_size(len(points), height)
        self.cards, self.pictures, self.texts = VGroup(), Group(), VGroup()
        for index, point in enumerate(points):
            x = (index - (len(points) - 1) / 2) * (width + GAP)
            top = y + height / 2
            self.cards.add(panel(ground, width, height).move_to([x, y, 0]))
            self.pictures.add(point.picture.move_to([x, top - PICTURE_ROOM * height / 2 - 0.08, 0]))
            base = top - PICTURE_ROOM * height - NAME_BELOW
            text = VGroup(stand(Words(point.name, theme.LABEL, point.color, SEMIBOLD), x, base))
            for row, line in enumerate(point.lines):
                text.add(stand(Words(line, theme.SMALL, ground.ink, REGULAR), x, base - 0.08 - (row + 1) * LINE_STEP))
            self.texts.add(text)
        self.add(self.cards, self.pictures, self.texts)

    def outline(self) -> Animation:
        """The empty cards come up one after the other."""
        return LaggedStart(*(FadeIn(card, shift=0.25 * UP) for card in self.cards), lag_ratio=0.15)

    def tell(self, index: int) -> Animation:
        """A card's name and lines appear."""
        return AnimationGroup(*(FadeIn(words, shift=0.1 * UP) for words in self.texts[index]))


def card_size(count: int, height: float) -> tuple[float, tuple[float, float]]:
    """The width of one of `count` cards, and the width and height that its picture may take, manim units."""
    width = (2 * theme.SAFE_X - (count - 1) * GAP) / count
    return width, (width - 0.36, PICTURE_ROOM * height - 0.45)


def specimen_summary(ground: Ground) -> Mobject:
    points = [KeyPoint(Square(1.0, stroke_color=BLUE), f"point {i}", ("one line",), BLUE) for i in range(1, 6)]
    summary = Summary(points, ground, height=2.9)
    return Group(summary.cards[:2], summary.pictures[:2], summary.texts[:2])

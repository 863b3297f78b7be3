"""By how much was it turned? A picture that turns by quarters, and four answers of which the right one is lit."""

from __future__ import annotations

from typing import Self

from manim import DOWN, PI, RIGHT, Animation, Group, Mobject, VGroup, interpolate_color, linear, smooth
from manim.utils.color import ManimColor

from scenes.kit.panel import panel
from scenes.kit.picture import Picture
from tenuto.stage import theme
from tenuto.stage.data import photo
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["Quarters", "RotationQuiz"]


class RotationQuiz(Group):
    """Parts: `picture` and `answers`, four pills below each other, their middle at the origin.

    Args:
        picture: square, with a border, upright where it stands now.
        ground: the ground it stands on.
    """

    def __init__(self, picture: Picture, ground: Ground) -> None:
        self.ground, self.picture, self.upright = ground, picture, picture.copy()
        self.answers = VGroup()
        for angle in (0, 90, 180, 270):
            words = stand(Words(f"{angle}°", theme.HEADING, ground.ink, SEMIBOLD), 0, -0.17)
            self.answers.add(VGroup(panel(ground, 2.4, 0.95, radius=0.2), words))
        self.answers.arrange(DOWN, buff=0.28)
        super().__init__(self.picture, self.answers)

    def turn(self, quarters: float) -> Self:
        """Show the picture turned clockwise by so many quarters, and light the answer."""
        now = self.upright.copy().rotate(-quarters * PI / 2)
        self.picture.points = now.points
        if self.picture.border is not None:
            self.picture.border.points = now.border.points
        line, ink = ManimColor(self.ground.line), ManimColor(self.ground.ink)
        for index, (pill, _) in enumerate(self.answers):
            lit = max(0.0, 1 - 2 * abs((quarters - index + 2) % 4 - 2))
            pill.set_stroke(interpolate_color(line, ink, lit))
        return self


class Quarters(Animation):
    """The picture turns from `first` to `last` quarters and stands still after each: a seamless loop for four of them."""

    def __init__(self, quiz: RotationQuiz, first: int, last: int, **kwargs: object) -> None:
        self.first, self.last = first, last
        super().__init__(quiz, **{"rate_func": linear, **kwargs})  # type: ignore[arg-type]

    def interpolate_mobject(self, alpha: float) -> None:
        exact = self.first + (self.last - self.first) * self.rate_func(alpha)
        self.mobject.turn(int(exact) + smooth(min(1.0, 2 * (exact % 1))))


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    quiz = RotationQuiz(Picture(photo("cat")[:, 90:390], 2.6, ground.data), ground)
    quiz.turn(1)
    quiz.answers.scale(0.55).next_to(quiz.picture, RIGHT, 0.8)
    return quiz

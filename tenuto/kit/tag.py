"""A label tag: the name that a person gives to a picture."""

from __future__ import annotations

from manim import DOWN, Circle, Cutout, Mobject, Polygon, VGroup

from tenuto.kit.samples import BLUE
from tenuto.stage import theme
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["Tag"]


class Tag(VGroup):
    """A paper tag with a hole, pointed to the left, with a name on it or blank.

    Args:
        name: what stands on it; '' leaves it blank.
        ground: the ground it stands on; the paper is its ink, the name is its ground.
        px: size of the name, one of the type scale.
        width: manim units; by default as wide as the name asks for.
        color: of the paper.
    """

    def __init__(
        self,
        name: str,
        ground: Ground,
        px: float = theme.SMALLEST,
        width: float | None = None,
        color: str | None = None,
    ) -> None:
        super().__init__()
        em = px * theme.UNITS_PER_PX
        height, point = 1.5 * em, 0.75 * em
        self.words = Words(name, px, ground.ground, SEMIBOLD) if name else None
        body = (self.words.width + 0.8 * em) if self.words else 2.2 * em
        total = width if width is not None else point + body
        paper = Polygon(
            [0, 0, 0], [point, height / 2, 0], [total, height / 2, 0], [total, -height / 2, 0], [point, -height / 2, 0]
        ).round_corners(0.12 * em)
        hole = Circle(radius=0.16 * em).move_to([0.8 * point, 0, 0])
        self.paper = Cutout(paper, hole, fill_color=color or ground.ink, fill_opacity=1, stroke_width=0)
        self.add(self.paper)
        if self.words:
            # The small letters stand in the tag's middle, whether or not some have accents.
            self.add(stand(self.words, (point + total) / 2, -0.27 * em))
        self.move_to([0, 0, 0])


def specimen_tag(ground: Ground) -> Mobject:
    tags = Tag("cat", ground, theme.LABEL), Tag("a whale", ground, theme.LABEL, color=BLUE), Tag("", ground)
    return VGroup(*tags).arrange(DOWN, buff=0.3)

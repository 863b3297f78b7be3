"""The three families of self-supervised learning as a small tree, each with a drawing of what it does."""

from __future__ import annotations

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UL,
    Animation,
    AnimationGroup,
    Group,
    Indicate,
    LaggedStart,
    Line,
    Mobject,
    Square,
    VGroup,
)
from numpy.typing import NDArray

from scenes.kit.arrow import link
from scenes.kit.network import Network
from scenes.kit.panel import panel
from scenes.kit.picture import Picture
from tenuto.stage import theme
from tenuto.stage.data import photo as stored_photo
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["FamilyTree"]

CARD_WIDTH, CARD_HEIGHT, CARD_GAP = 4.1, 4.1, 0.24
CARD_Y = -1.0
FAMILIES = (("Tương phản", "SimCLR · MoCo"), ("Che rồi đoán", "MAE"), ("Chưng cất", "BYOL ·"))
COVERED = (1, 2, 3, 4, 6, 8, 9, 11, 12, 13, 15)  # of 16 patches, about as many as MAE hides


class FamilyTree(Group):
    """A root and three cards on the stage: contrastive, masked, distilling; the last one names DINO apart.

    Attributes:
        root, cards: the tree; a card is frame, branch, name, members.
        drawings: two crops of one photograph and a stranger; a photograph and its covers; teacher, student, arrow.

    Args:
        photo: (H, W, 3) uint8, at least 280 pixels high and 290 wide.
        stranger: another photograph, for the pair that is pushed apart.
        ground: the ground it stands on.
    """

    def __init__(self, photo: NDArray[np.uint8], stranger: NDArray[np.uint8], ground: Ground) -> None:
        super().__init__()
        self.ground = ground
        name = stand(Words("SSL", theme.BODY, ground.ink, SEMIBOLD), 0, -0.13)
        self.root = VGroup(panel(ground, 2.0, 0.7, ground.muted, 0.2), name).move_to([0, 1.95, 0])
        xs = [(index - 1) * (CARD_WIDTH + CARD_GAP) for index in range(3)]
        self.cards = VGroup(*(self._card(x, *family) for x, family in zip(xs, FAMILIES, strict=True)))
        members = self.cards[2][-1]
        self.ours = Words("DINO", theme.LABEL, ground.muted, SEMIBOLD)
        stand(self.ours, members.get_right()[0] + 0.12, members.baseline, LEFT)
        VGroup(members, self.ours).set_x(xs[2])
        self.cards[2].add(self.ours)
        self.drawings = (
            self._pairs(photo, stranger).shift(xs[0] * RIGHT),
            self._covered(photo).shift(xs[1] * RIGHT),
            self._networks().shift(xs[2] * RIGHT),
        )
        self.add(self.root, self.cards, *self.drawings)

    def motions(self) -> tuple[Animation, ...]:
        """Alike pictures come together and the stranger leaves; patches come back; the teacher shows the student."""
        (one, other, stranger), (_, covers), (_, _, arrow) = self.drawings
        together = AnimationGroup(
            one.animate.shift(0.17 * RIGHT),
            other.animate.shift(0.2 * LEFT),
            stranger.animate.shift(0.2 * RIGHT + 0.85 * DOWN),
        )
        back = LaggedStart(*(cover.animate.set_fill(opacity=0.55) for cover in covers), lag_ratio=0.1)
        return together, back, Indicate(arrow, 1.0, self.ground.ink)

    def light(self) -> tuple[Animation, ...]:
        """DINO and the card that it stands on light up."""
        return (
            self.cards[2][0].animate.set_stroke(self.ground.ink),
            self.ours.animate.set_fill(self.ground.ink),
        )

    def _card(self, x: float, family: str, members: str) -> VGroup:
        ground = self.ground
        frame = panel(ground, CARD_WIDTH, CARD_HEIGHT).move_to([x, CARD_Y, 0])
        top = frame.get_top()[1]
        branch = Line([0.2 * x, self.root.get_bottom()[1], 0], [x, top, 0], stroke_color=ground.muted, stroke_width=2.5)
        name = stand(Words(family, theme.BODY, ground.ink, SEMIBOLD), x, top - 3.05)
        return VGroup(frame, branch, name, stand(Words(members, theme.LABEL, ground.muted), x, top - 3.65))

    def _pairs(self, photo: NDArray[np.uint8], stranger: NDArray[np.uint8]) -> Group:
        crops = (photo[30:230, :200], photo[80:280, 90:290], stranger)
        places = ((-1.3, 0.3), (0.2, 0.3), (1.05, -0.1))
        return Group(
            *(Picture(crop, 1.08, self.ground.data).move_to([*p, 0]) for crop, p in zip(crops, places, strict=True))
        )

    def _covered(self, photo: NDArray[np.uint8]) -> Group:
        ground = self.ground
        picture = Picture(photo, 2.1, ground.data).shift(0.2 * DOWN)
        side, corner = picture.width / 4, picture.get_corner(UL)
        cover = Square(side, fill_color=ground.ground, fill_opacity=1, stroke_color=ground.line, stroke_width=1.5)
        covers = VGroup(*(cover.copy().move_to(corner + side * _cell(patch)) for patch in COVERED))
        return Group(picture, covers)

    def _networks(self) -> Group:
        ground = self.ground
        teacher = Network("Teacher", ground.teacher, ground, 2.4, 0.9, theme.SMALL).move_to([0, 0.4, 0])
        student = Network("Student", ground.student, ground, 2.4, 0.9, theme.SMALL).move_to([0, -0.95, 0])
        return Group(teacher, student, link(teacher, student, ground.muted, 0.06))


def _cell(patch: int) -> NDArray[np.float64]:
    """The middle of a patch of a 4 x 4 grid, in patches from the upper left corner."""
    return np.array([patch % 4 + 0.5, -(patch // 4) - 0.5, 0])


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    return FamilyTree(stored_photo("cat")[:, 90:390], stored_photo("coffee")[:, 100:500], ground).scale(0.4)

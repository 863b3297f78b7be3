"""Inside a vision transformer, as a sketch: patches in a row that exchange, and CLS that listens to all of them."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, RIGHT, ArcBetweenPoints, Group, Mobject, Rectangle, VGroup

from scenes.kit.arrow import arrow
from scenes.kit.panel import panel
from scenes.kit.picture import Picture
from scenes.kit.tokens import cls_token, fan, patches
from tenuto.stage import theme
from tenuto.stage.data import photo
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["InsideVit"]

WIDTH, HEIGHT, MIDDLE = 12.7, 5.3, -0.38  # of the panel, and the height of its middle
CROP, CROP_PLACE = 2.35, np.array([-4.6, 0.25, 0])
TOKEN, PITCH, ROW_Y = 0.54, 0.67, -1.92
CLS_PLACE, VECTOR_PLACE = np.array([0.35, 0.85, 0]), np.array([4.45, 0.85, 0])
EXCHANGES = ((0, 3), (2, 7), (5, 9), (8, 10), (9, 14), (11, 15), (6, 13), (1, 4), (10, 12))


class InsideVit(Group):
    """Parts: `veil` (dims what lies behind), `box`, `title`, `crop`, `tokens` (patches, standing in the crop), `exchange`,
    `cls`, `lines`, `flows` (one for each patch, for `Stream`), `vector` (with its arrow), `words`.

    Args:
        crop: a square picture; a copy of it is shown.
        ground: the ground it stands on.
        side: patches a side.
    """

    def __init__(self, crop: Picture, ground: Ground, side: int = 4) -> None:
        super().__init__()
        self.veil = Rectangle(width=15, height=5.7, stroke_width=0, fill_color=ground.ground, fill_opacity=0.94)
        self.veil.move_to([0, MIDDLE, 0])
        self.box = panel(ground, WIDTH, HEIGHT, ground.muted).move_to([0, MIDDLE, 0])
        self.title = stand(Words("Vision transformer, ViT", theme.BODY, ground.ink, SEMIBOLD), -6.05, 1.68, LEFT)
        self.crop = crop.copy().fit(CROP_PLACE, CROP, CROP)
        self.tokens = patches(self.crop, side, ground.line)
        self.places = [np.array([(i - (side**2 - 1) / 2) * PITCH + 0.35, ROW_Y, 0]) for i in range(side**2)]
        row = VGroup(*(Rectangle(width=TOKEN, height=TOKEN).move_to(place) for place in self.places))
        self.exchange = VGroup(
            *(
                ArcBetweenPoints(row[a].get_bottom(), row[b].get_bottom(), angle=1.1, stroke_color=ground.ink,
                                 stroke_width=2, stroke_opacity=0.55).shift([0, -0.06, 0])
                for a, b in EXCHANGES
            )
        )  # fmt: skip
        self.cls = cls_token(ground, 1.05).move_to(CLS_PLACE)
        self.lines, self.flows = fan(row, self.cls.get_bottom() + 0.06 * DOWN, ground.ink)
        shades = np.random.default_rng(2).uniform(0.15, 1.0, 9)
        cells = VGroup(
            *(Rectangle(width=0.26, height=0.5, stroke_width=0, fill_color=ground.data, fill_opacity=s) for s in shades)
        ).arrange(RIGHT, buff=0.05)
        self.vector = VGroup(
            arrow(self.cls.get_right() + 0.12 * RIGHT, VECTOR_PLACE - (cells.width / 2 + 0.15) * RIGHT, ground.ink),
            cells.move_to(VECTOR_PLACE),
            stand(Words("đặc trưng cả ảnh", theme.LABEL, ground.data, SEMIBOLD), VECTOR_PLACE[0], 0.15),
        )
        self.words = VGroup(
            stand(Words("patch", theme.LABEL, ground.ink), -6.05, ROW_Y - 0.1, LEFT),
            stand(Words("attention", theme.LABEL, ground.ink), 4.45, -0.95),
            stand(Words("minh hoạ", theme.SMALL, ground.muted), 6.05, 1.72, RIGHT),
        )

    @property
    def contents(self) -> Group:
        """What stands in the box."""
        return Group(
            self.title,
            self.crop,
            self.tokens,
            self.exchange,
            self.cls,
            self.lines,
            self.vector,
            self.words,
            *self.flows,
        )


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    vit = InsideVit(Picture(photo("cat")[:, 90:390], 2.0), ground)
    for token, place in zip(vit.tokens, vit.places, strict=True):
        token.fit(place, TOKEN, TOKEN)
    return Group(vit.box, vit.contents).scale_to_fit_width(5.6)  # type: ignore[no-any-return]

"""What the title shows: an animal cut out of its picture, who speaks, two loads on a balance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import LEFT, RIGHT, Group, Line, Mobject, VGroup
from numpy.typing import NDArray

from tenuto.kit.balance import Balance
from tenuto.kit.heatmap import HeatMap, ramp, spread
from tenuto.kit.mosaic import Mosaic
from tenuto.kit.picture import Picture
from tenuto.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.theme import MEDIUM, Ground, Words, stand
from tenuto.stored import Stored

__all__ = ["bright", "credits", "cut_out", "half_seen", "weighed"]


def cut_out(pixels: NDArray[np.uint8], being: NDArray[np.bool_], height: float) -> Picture:
    """What `being` (H, W) holds of a picture (H, W, 3), by itself, `height` manim units high."""
    rows, columns = (np.flatnonzero(being.any(axis=axis)) for axis in (1, 0))
    inside = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return Picture(np.dstack([pixels, 255 * being.astype(np.uint8)])[inside], height)


def half_seen(
    pixels: NDArray[np.uint8], values: NDArray[np.floating], height: float, ground: Ground
) -> tuple[Picture, Line]:
    """A square photograph whose right half is its map, coming out of the night on its left; and the seam between them."""
    heat = HeatMap(pixels, values, ramp(ground.teacher, ground), height)
    face, side = heat.pixel_array.copy(), pixels.shape[1]
    face[:, : side // 2, :3] = pixels[:, : side // 2]
    fade = np.clip((np.arange(side) / side - 0.07) / 0.30, 0, 1)
    night = np.where(np.arange(side) < side // 2, 1, 0.5 + 0.5 * np.sqrt(spread(values, pixels.shape[:2])))
    face[..., 3] = np.round(255 * fade * fade * (3 - 2 * fade) * night)
    picture = Picture(face, height).move_to([3.36, 0, 0])
    seam = Line(picture.get_top(), picture.get_bottom(), stroke_color=ground.teacher, stroke_width=6)
    return picture, seam.move_to(picture)


def bright(wall: Stored) -> NDArray[np.uint8]:
    """The wall's pictures with their backgrounds half-way to white, so that letters made of them stand out from the night."""
    beings = wall.masks[..., None]
    return np.where(beings, wall.pictures, 128 + wall.pictures // 2).astype(np.uint8)


def credits(people: Sequence[tuple[str, str]], ground: Ground) -> VGroup:
    """Names and student ids in as many columns as there are people, over the whole width, below a line."""
    group = VGroup(Line(theme.SAFE_X * LEFT, theme.SAFE_X * RIGHT, stroke_color=ground.line, stroke_width=2))
    group.shift([0, -2.62, 0])
    for index, (name, student_id) in enumerate(people):
        x = -theme.SAFE_X + (index + 0.5) * 2 * theme.SAFE_X / len(people)
        group.add(stand(Words(name, theme.LABEL, ground.ink, MEDIUM), x, -3.08))
        if student_id:
            group.add(stand(Words(student_id, theme.SMALL, ground.muted), x, -3.5))
    return group


def weighed(labelled: Picture, name: str, letters: Mosaic, ground: Ground) -> tuple[Balance, Group, Mosaic]:
    """A balance over the whole stage; a photograph with its name, on the left pan's place; letters on the right one's.

    Neither load lies on its pan yet: what does is added to `balance.pans`.
    """
    balance = Balance(ground, arm=3.2, hang=2.75, post=4.35).shift([0, 2.4, 0])
    tag = Tag(name, ground, theme.SMALL).move_to(labelled.get_top())
    loads = Group(labelled, tag), letters.copy().set(width=3.1)
    for side, load in enumerate(loads):
        balance.lay(side, load)
        balance.pans[side].remove(load)
    return balance, *loads


def specimen_credits(ground: Ground) -> Mobject:
    return credits((("An Bình", "1"), ("Chi Dân", "2")), ground).scale(0.36)

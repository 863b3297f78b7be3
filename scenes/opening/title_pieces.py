"""What the title shows: an animal cut out of its picture, who speaks, two loads on a balance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Group, Line, Mobject, Rectangle, VGroup, config
from numpy.typing import NDArray

from scenes.pieces.awakening import Awakening
from scenes.pieces.seen import HEAD, star_seen
from scenes.pieces.star import CALLED, STAR
from tenuto.kit.balance import Balance
from tenuto.kit.heatmap import HeatMap, ramp, spread
from tenuto.kit.mosaic import Mosaic
from tenuto.kit.picture import Picture, tiled
from tenuto.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.data import load_tensors, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import MEDIUM, SEMIBOLD, Ground, Words, stand
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
    """A square photograph whose right half is its map, coming out of the night on its left; and the seam between
    them."""
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
    """The wall's pictures with their backgrounds half-way to white, so that letters made of them stand out from the
    night."""
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


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


ANIMAL = (0.06, 0.10, 0.87, 0.65)  # where it is: left, top, width, height, shares of the square that the network saw
NAME = "self-DIstillation with NO labels"
VERSIONS = (
    ("v1 · 2021", -4.6, 1.25),
    ("v2 · 2023", -1.1, 2.3),
    ("v3 · 2025", 3.9, 3.7),
)  # x, height: growing, no measure
FLOOR = -1.3  # where they stand
SHEET_COLUMNS, SHEET_PICTURES, UNIT_PX = 30, 30 * 20, 128  # pictures of half a unit
HUGE = 124.0  # em height, px at 1080p: in the thumbnail, which must be readable at 200 px wide


def awakening(
    scene: LectureScene, pixels: NDArray[np.uint8], values: NDArray[np.floating]
) -> tuple[Awakening, Words, Mobject, Tag]:
    """A photograph (H, W, 3) with a head's map on it, what computed that; a box around the animal, and its name on a
    tag."""
    ground = scene.ground
    seen = Awakening(pixels, values, ground, 6.2).move_to(0.35 * UP)
    told = f"một đầu attention · {load_tensors('attention_photos').about['label']}"
    label = stand(scene.computed(told, theme.SMALL, ground.muted), 0, -3.35)
    return seen, label, seen.fence(ANIMAL, ground.ink), Tag(CALLED, ground, theme.BODY).move_to(seen.get_top())


def lettering(scene: LectureScene) -> tuple[Mosaic, VGroup, Mosaic]:
    """A wall of unlabelled pictures; four letters, and these once more with the wall behind them."""
    ground = scene.ground
    wall = bright(load_tensors("wall"))  # (240, 64, 64, 3)
    order = np.random.default_rng(5).permutation(np.arange(SHEET_PICTURES) % len(wall))
    sheet = tiled(wall[order], SHEET_COLUMNS)
    window = Mosaic(sheet, Rectangle(width=2 * theme.SAFE_X, height=4.3).move_to(1.45 * UP), UNIT_PX)
    letters = VGroup(*Words("DINO", 520, ground.ink, weight=900)).move_to(1.45 * UP)
    return window, letters, Mosaic(sheet, letters, UNIT_PX)


def full_name(scene: LectureScene) -> tuple[Words, list[Mobject], VGroup, Words]:
    """The full name, the letters of it that are capitals, these once more to fly; and what it means."""
    ground = scene.ground
    phrase = stand(scene.words(NAME, theme.TITLE, ground.muted, weight=MEDIUM), 0, -1.45)
    capitals = [phrase[i] for i, char in enumerate(NAME.replace(" ", "")) if char.isupper()]
    flying = VGroup(*(capital.copy().set_fill(ground.ink) for capital in capitals))
    gloss = stand(scene.words("tự chưng cất tri thức, không cần nhãn", theme.BODY, ground.muted), 0, -2.2)
    return phrase, capitals, flying, gloss


def makers(scene: LectureScene) -> tuple[Words, Line]:
    """Who made it, and the floor on which the versions stand."""
    ground = scene.ground
    who = stand(scene.words("Meta AI · Inria", theme.HEADING, ground.muted, weight=MEDIUM), 0, -2.2)
    return who, Line([-theme.SAFE_X, FLOOR, 0], [theme.SAFE_X, FLOOR, 0], stroke_color=ground.line, stroke_width=4)


def growing(scene: LectureScene) -> tuple[Group, VGroup, Words]:
    """The same animal three times on the floor, names below, and that its sizes measure nothing."""
    drawn = load_tensors("attention")
    index = drawn.about["pictures"].index("sauropod")
    animals, names = Group(), VGroup()
    for name, x, height in VERSIONS:
        animal = cut_out(drawn.pictures[index], drawn.truth[index], height)
        animals.add(animal.move_to([x, FLOOR, 0], aligned_edge=DOWN))
        names.add(stand(scene.words(name, theme.BODY, weight=SEMIBOLD), x, FLOOR - 0.6))
    sketch = scene.words("minh hoạ", theme.SMALL, scene.ground.muted)
    return animals, names, stand(sketch, theme.SAFE_X, FLOOR - 0.6, RIGHT)


def balanced(
    scene: LectureScene, pixels: NDArray[np.uint8], lettering: Mosaic
) -> tuple[Balance, Group, Mosaic, VGroup]:
    """A balance, a photograph with a name for its left pan, where the letters go on its right one, and what both stand
    for."""
    ground = scene.ground
    balance, labelled, goal = weighed(Picture(pixels, 1.75, ground.data), CALLED, lettering, ground)
    sides = zip(balance.pans, ("có nhãn", "không nhãn"), strict=True)
    below = VGroup(*(stand(scene.words(text, theme.BODY), pan.get_x(), -1.0) for pan, text in sides))
    return balance, labelled, goal, below


def poster(scene: LectureScene) -> list[Mobject]:
    """Half of an animal as a camera sees it, half as a head of a network does; and the film's name in huge letters."""
    ground = scene.ground
    stored = load_tensors("attention_photos")
    pixels, maps = star_seen(stored, STAR, photo(STAR))
    picture, seam = half_seen(pixels, maps[HEAD], config.frame_height, ground)
    left = -6.62
    return [
        picture,
        seam,
        stand(scene.words("DINO", 330, weight=900), left, 0.75, LEFT),
        stand(scene.words("học nhìn", HUGE, ground.teacher, weight=700), left, -0.98, LEFT),
        stand(scene.words("không cần nhãn", HUGE, ground.teacher, weight=700), left, -2.32, LEFT),
        stand(scene.computed(f"attention: {stored.about['label']}", theme.LABEL, ground.muted), left, -3.55, LEFT),
    ]

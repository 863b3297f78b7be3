"""A piece of a photograph so large that its pixels can be seen, drawn and read one after the other."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import DOWN, RIGHT, Group, Mobject, Square, VGroup, linear
from numpy.typing import NDArray

from scenes.dinov2.pieces.flock import Flight, Flock
from scenes.dinov2.pieces.holes import cut_out, veil
from scenes.dinov2.pieces.likeness import k_means
from scenes.pieces.network import Network
from scenes.pieces.star import STAR
from scenes.pieces.tokens import cls_token, fan, patch_box, patches
from tenuto.kit.arrow import arrow, link
from tenuto.kit.bars import Bars
from tenuto.kit.distribution import softmax
from tenuto.kit.flow import Flow
from tenuto.kit.marks import grid_places
from tenuto.kit.panel import panel
from tenuto.kit.picture import Picture, square
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words

__all__ = ["Pixels"]

DOT = 12  # pixels of the stored picture that one of its pixels takes, so that edges stay sharp


class Pixels(Picture):
    """A square piece with its border, not drawn yet. `cursor`, which is no part of it, frames one pixel.

    Args:
        pixels: (n, n, 3) uint8.
        ground: the ground it stands on.
        height: manim units.
    """

    pixel_array: NDArray[np.uint8]

    def __init__(self, pixels: NDArray[np.uint8], ground: Ground, height: float) -> None:
        self.side = len(pixels)
        super().__init__(pixels.repeat(DOT, 0).repeat(DOT, 1), height, ground.ink)
        self.whole = self.pixel_array
        self.cursor = Square(1.4 * height / self.side, stroke_color=ground.ink, stroke_width=4, stroke_opacity=0)
        self.draw(0)

    def draw(self, share: float) -> Self:
        """Show the first pixels, row by row."""
        done = np.arange(self.side**2).reshape(self.side, self.side) < share * self.side**2
        pixels = self.whole.copy()
        pixels[..., 3] = 255 * done.repeat(DOT, 0).repeat(DOT, 1)
        self.pixel_array = pixels
        return self

    def read(self, share: float) -> Self:
        """The cursor is at a share of all pixels, row by row; it is not seen at both ends."""
        exact = min(share * self.side**2, self.side**2 - 1e-6)
        row, column = int(exact // self.side), np.clip(exact % self.side, 0.5, self.side - 0.5)
        corner, step = self.points[0], self.height / self.side
        self.cursor.move_to([corner[0] + column * step, corner[1] - (row + 0.5) * step, 0])
        self.cursor.set_stroke(opacity=float(np.clip(40 * min(share, 1 - share), 0, 1)))
        return self

    def draw_all(self, **kwargs: Any) -> Vary:
        """They are drawn, from the first to the last."""
        return Vary(self, self.draw, **kwargs)

    def read_all(self, **kwargs: Any) -> Vary:
        """The cursor runs over all of them: a seamless loop."""
        return Vary(self.cursor, self.read, rate_func=linear, **kwargs)


def specimen_pixels(ground: Ground) -> Mobject:
    pixels = Pixels(photo("cat")[100:118, 200:218], ground, 2.8).draw(0.6).read(0.4)
    return Group(pixels, pixels.cursor)


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


MIDDLE = theme.STAGE_CENTRE_Y
GRID = 16  # patches a side, as ViT with patch 14 has them at 224 px
ASKED = ((5, 5), (12, 11), (3, 5))  # hidden patches, row and column: a horn, grass, and fur
MEANINGS, SHARPNESS = 8, 0.07  # groups of patches, and the temperature at which a patch chooses among them
LARGE, SMALL, ROWS = 4.1, 2.35, (1.02, -1.72)  # side of a photograph, and in the circuit; where teacher and student are
COLUMNS = (1.25, 3.35, 5.45)  # where the three patches are asked


def two_views(scene: LectureScene, hidden: NDArray[np.bool_]) -> tuple[Picture, Picture, Picture, VGroup, VGroup]:
    """A photograph alone; as the teacher sees it, as the student does, and what covers its hidden patches (GRID, GRID)
    there; and whose is which."""
    ground = scene.ground
    star = load_tensors("features_star").pictures[0]  # (288, 288, 3)
    alone = Picture(star, LARGE, ground.data).move_to([0, -0.62, 0])
    seen = alone.copy().set_color(ground.teacher).move_to([-3.3, -0.62, 0])
    holed = alone.copy().set_color(ground.student).move_to([3.3, -0.62, 0])
    cover = veil(holed, hidden, ground)
    names = VGroup(
        scene.words("Teacher", theme.HEADING, ground.teacher, at=(-3.3, 1.75), weight=SEMIBOLD),
        scene.words("Student", theme.HEADING, ground.student, at=(3.3, 1.75), weight=SEMIBOLD),
    )
    return alone, seen, holed, cover, names


def fall(scene: LectureScene, holed: Picture, hidden: NDArray[np.bool_]) -> tuple[Flock, Flight, Words]:
    """The hidden patches, how they fall out of the photograph, and what share of it they are."""
    ground = scene.ground
    falling, share = cut_out(holed, hidden), f"{written(100 * hidden.mean(), 0)}%\nbị che"
    order = np.argsort(np.random.default_rng(0).random(len(falling)))
    away = Flight(falling, falling.places + 1.4 * DOWN, opacities=0.0, lag=0.7, order=order)
    return falling, away, scene.computed(share, theme.BODY, ground.muted, align="left").next_to(holed, RIGHT, 0.2)


def meanings() -> NDArray[np.float64]:
    """What each patch is, as shares of MEANINGS kinds that k-means finds, (GRID, GRID, MEANINGS)."""
    features = load_tensors("features_star").features[2, 0].astype(float)  # (patches, d)
    middles = k_means(features, MEANINGS, 12, 1)[0][-1]
    shares = softmax(features @ (middles / np.linalg.norm(middles, axis=1, keepdims=True)).T, SHARPNESS)
    return shares.reshape(GRID, GRID, MEANINGS)


def networks(scene: LectureScene) -> tuple[VGroup, Words]:
    """Both networks, and where their answers come from."""
    ground = scene.ground
    teacher = Network("Teacher", ground.teacher, ground, 2.3, 1.4).move_to([-2.15, ROWS[0], 0])
    student = Network("Student", ground.student, ground, 2.3, 1.4).move_to([-2.15, ROWS[1], 0])
    label = load_tensors("features_star").about["label"]
    return VGroup(teacher, student), scene.note(f"Teacher: {label} · Student: minh hoạ", computed=True)


def ways(scene: LectureScene, nets: VGroup, seen: Picture, holed: Picture) -> VGroup:
    """The ways from the two photographs to their networks, and on from these."""
    ground = scene.ground
    teacher, student = nets
    ways = VGroup(link(seen, teacher, ground.teacher), link(holed, student, ground.student))
    return ways.add(*(arrow([-0.85, net.get_y(), 0], [0.1, net.get_y(), 0], net.role) for net in nets))


def three_holes(
    scene: LectureScene, seen: Picture, holed: Picture, blind: NDArray[np.float64]
) -> tuple[VGroup, VGroup, Group, tuple[VGroup, VGroup]]:
    """At three hidden patches what the student answers, blind as yet (MEANINGS,), and the teacher, nothing yet; the
    patches; and frames around them, in the teacher's photograph and in the student's."""
    ground = scene.ground
    tried, taught, cut, rims = VGroup(), VGroup(), Group(), (VGroup(), VGroup())
    for place, x in zip(ASKED, COLUMNS, strict=True):
        box = patch_box(*place, GRID)
        for group, side in zip(rims, (seen, holed), strict=True):
            group.add(side.region(*box, ground.ink, stroke_width=4))
        cut.add(seen.crop(*box, border=ground.ink))
        taught.add(Bars(0 * blind, ground.teacher, ground, 1.85, 1.5).shift([x, 0.28, 0]))
        tried.add(Bars(blind, ground.student, ground, 1.85, 1.5).shift([x, -2.75, 0]))
    return tried, taught, cut, rims


def two_questions(scene: LectureScene) -> tuple[VGroup, VGroup, NDArray[np.uint8], Pixels]:
    """A panel and a title for each question; the pixels (h, w, 3) of one patch, and these drawn in the first panel."""
    ground = scene.ground
    frames = VGroup(*(panel(ground, 6.2, 4.2).move_to([x, MIDDLE - 0.2, 0]) for x in (-3.3, 3.3)))
    titles = VGroup(
        scene.words("MAE: vẽ lại từng pixel", at=(-3.3, 1.85), weight=SEMIBOLD),
        scene.words("iBOT: chỗ này mang nghĩa gì?", at=(3.3, 1.85), weight=SEMIBOLD),
    )
    left, top, width, height = patch_box(*ASKED[-1], GRID)
    whole = square(photo(STAR))
    rows, columns = (
        slice(round(at * len(whole)), round((at + size) * len(whole))) for at, size in ((top, height), (left, width))
    )
    fur = whole[rows, columns]
    drawing = Pixels(fur, ground, 3.7).move_to(frames[0])
    return frames, titles, fur, drawing


def meaning(scene: LectureScene, fur: NDArray[np.uint8]) -> tuple[Picture, Bars]:
    """The patch in the second panel, and the bars of its answer, of no length yet."""
    ground = scene.ground
    patch = Picture(fur, 2.0, ground.ink).move_to([1.75, MIDDLE - 0.2, 0])
    nothing = np.zeros(MEANINGS)
    return patch, Bars(nothing, ground.teacher, ground, 3.0, 3.0, full=0.85).shift([4.6, MIDDLE - 1.5, 0])


def holes_and_kinds(scene: LectureScene, hidden: NDArray[np.bool_]) -> tuple[Group, VGroup, VGroup, list[Flow], Flock]:
    """The photograph with its cover; CLS over it, the lines to that and what runs along them; a hundred pictures to be
    named."""
    ground = scene.ground
    star = load_tensors("features_star").pictures[0]
    picture = Picture(star, 2.9, ground.student).move_to([-4.5, -1.1, 0])
    token = cls_token(ground, 0.85).move_to([-4.5, 1.55, 0])
    lines, flows = fan(patches(picture, 4), token.get_bottom(), ground.ink)
    sheet = Flock(load_tensors("wall").pictures[:100], grid_places(100, 10, 0.5, at=(0.6, -0.53)), 0.46)
    return Group(picture, veil(picture, hidden, ground)), token, lines, flows, sheet


def without_cls(scene: LectureScene, sheet: Flock) -> tuple[Words, Words, Flight]:
    """How many are named right without the loss on CLS, how that was measured, and the others getting dark."""
    ground = scene.ground
    accuracy = fact("ibot_no_cls_knn")
    number = scene.words(accuracy.text, theme.DISPLAY, ground.loss, at=(4.85, -0.55), weight=SEMIBOLD)
    method = scene.words("k-NN, bỏ loss trên CLS", theme.LABEL, ground.muted, at=(4.85, -1.25))
    right = np.clip(accuracy.value - np.random.default_rng(8).permutation(100), 0, 1)
    dimmed = Flight(sheet, opacities=0.13 + 0.87 * right)
    return number, method, dimmed

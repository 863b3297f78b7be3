"""A mask that fits as well as a score says."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import LEFT, Animation, DashedVMobject, Mobject, Square, VGroup, VMobject
from numpy.typing import NDArray

from scenes.synthesis.pieces.hundred import Hundred, varied
from tenuto.kit.number import Number
from tenuto.kit.overlap import overlaid, paints
from tenuto.kit.panel import panel
from tenuto.kit.picture import Picture, opaque
from tenuto.kit.samples import scenery
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground

__all__ = ["Fit"]

SOFT, ROUGH = 14.0, 9.0  # px: how far the true outline blurs, and how large the blobs are that disturb it
LOUD = 12.0  # strength of the disturbance at first, in units of the blurred mask
STIR = 0.3  # share of the time in which a guess that has settled falls apart again
DARKENED = 0.35  # what is left of the picture's brightness
STRENGTH = 0.75  # of the colours over it


class Fit(Picture):
    """A picture in grey under its true mask and a guess: in the ink's colour where both agree, in the teacher's what was
    guessed wrongly, in the data's what was missed. The guess is the true mask, disturbed by blobs of one and the same noise
    until the overlap (intersection over union) is as wanted.

    Args:
        picture: (H, W, 3) uint8.
        truth: (H, W), true where the object is.
        share: intersection over union that the guess comes to, 0 to 1.
        ground: the ground it stands on.
        height: manim units.
        border: hex, of the thin frame.
    """

    def __init__(
        self, picture: NDArray[np.uint8], truth: NDArray[np.bool_], share: float, ground: Ground, height: float,
        border: str,
    ) -> None:  # fmt: skip
        self.grey, self.truth = np.asarray(picture.mean(2), np.uint8), truth
        self.paints = paints((ground.data, ground.teacher, ground.ink), (STRENGTH,) * 3, DARKENED)
        self.soft = blurred(truth.astype(float), SOFT) - 0.5
        noise = blurred(np.random.default_rng(4).normal(size=truth.shape), ROUGH)
        self.noise = noise / noise.std()
        low, high = 0.0, LOUD
        for _ in range(40):  # the overlap falls while the disturbance grows
            middle = (low + high) / 2
            low, high = (middle, high) if self.overlap(middle) > share else (low, middle)
        self.strength = low
        super().__init__(opaque(picture), height, border)
        self.show(LOUD)

    def guess(self, strength: float) -> NDArray[np.bool_]:
        """The true mask, so strongly disturbed."""
        return np.asarray(self.soft + strength * self.noise > 0)

    def overlap(self, strength: float) -> float:
        """Intersection over union of the true mask and a disturbed one."""
        guess = self.guess(strength)
        return float((guess & self.truth).sum() / (guess | self.truth).sum())

    def show(self, strength: float) -> Self:
        """Show the guess that is disturbed so strongly."""
        self.shown = strength
        self.pixel_array = overlaid(self.grey, self.truth, self.guess(strength), self.paints)
        return self

    def settle(self, **kwargs: Any) -> Vary:
        """Out of noise the guess comes as near to the truth as it will; one that is there already is stirred up first."""
        first, stir = self.shown, STIR if self.shown < LOUD else 0.0

        def show(share: float) -> None:
            if share < stir:
                self.show(first * (LOUD / first) ** (share / stir))
            else:
                self.show(LOUD * (self.strength / LOUD) ** ((share - stir) / (1 - stir)))

        return Vary(self, show, **kwargs)


def blurred(values: NDArray[np.floating], radius: float) -> NDArray[np.float64]:
    """Values (H, W) under a Gaussian of so many px, as if they went on on the opposite side."""
    rows, columns = (np.fft.fftfreq(size) for size in values.shape)
    low = np.exp(-2 * (np.pi * radius) ** 2 * (rows[:, None] ** 2 + columns**2))
    return np.asarray(np.fft.ifft2(np.fft.fft2(values) * low).real)


def specimen_fit(ground: Ground) -> Mobject:
    y, x = np.mgrid[-150:150, -150:150]
    fit = Fit(scenery(), np.hypot(x, 1.3 * y) < 90, 0.6, ground, 2.4, ground.line)
    return fit.show(fit.strength)


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


# Names, what they have learnt from, and their facts on ImageNet and ADE20k; ADE20k knows no network of this kind with labels.
VIT22B, PE, SIGLIP, DINOV3 = range(4)
NAMES = ("ViT-22B", "PE", "SigLIP 2", "DINOv3")
LEARNT = ("hàng tỷ nhãn,\nđo hơi khác", "ảnh kèm chữ", "ảnh kèm chữ", "chỉ ảnh")
IMAGENET = ("vit22b_linear", "pe_linear", "siglip2_linear", "dinov3_linear")
ADE = (None, "pe_ade", "siglip2_ade", "dinov3_ade")
PHOTOGRAPHS = (
    "bison", "cow", "crab", "dog", "duck", "giraffe", "hedgehog", "kingfisher", "koala", "lemur", "macaw", "owl", "panda",
    "red_panda", "cat", "coffee", "rocket", "astronaut", "camera",
)  # fmt: skip
WIDE = tuple(3.2 * (index - 1.5) for index in range(4))  # x of the four, at first
NARROW = tuple(-2.55 + 2.62 * index for index in range(4))  # and beside the names of the tests
SIDE, SMALL_SIDE, MASK = 2.6, 1.4, 2.1  # of the sheets, at first and then, and of the masks; manim units
TOP_Y, MASK_Y = 1.05, -1.37  # of the sheets' and of the masks' middles, in the end


def sheets(scene: LectureScene) -> tuple[list[Hundred], VGroup, VGroup, VGroup]:
    """The same hundred photographs four times, with names above, and scores and what was learnt from below."""
    pictures = varied([photo(name) for name in PHOTOGRAPHS], seed=7)
    sheets, names, learnt, scores = [], VGroup(), VGroup(), VGroup()
    for index, (name, text, x) in enumerate(zip(NAMES, LEARNT, WIDE, strict=True)):
        color = role(scene, index)
        sheets.append(Hundred(pictures, SIDE, color).move_to([x, 0.25, 0]))
        names.add(scene.words(name, color=color, at=(x, 1.78), weight=SEMIBOLD))
        scores.add(Number(0, theme.HEADING, color, decimals=1, suffix="%").shift([x, -1.63, 0]))
        learnt.add(scene.words(text, theme.LABEL, scene.ground.muted, (x, -2.15)))
    return sheets, names, learnt, scores


def role(scene: LectureScene, index: int) -> str:
    return scene.ground.teacher if index == DINOV3 else scene.ground.ink


def light(scene: LectureScene, sheets: list[Hundred], scores: VGroup, index: int) -> tuple[Animation, Animation]:
    score = fact(IMAGENET[index]).value
    return sheets[index].light(score), scores[index].to(score)


def frames(scene: LectureScene) -> tuple[VMobject, VMobject]:
    """Around the three that lead, and around all four."""
    left, right = WIDE[0] - SIDE / 2 - 0.2, (WIDE[SIGLIP] + WIDE[DINOV3]) / 2
    frames = []
    for end in (right, WIDE[DINOV3] + SIDE / 2 + 0.2):
        frame = panel(scene.ground, end - left, 4.85, scene.ground.muted).move_to([(left + end) / 2, -0.29, 0])
        frames.append(frame)
    return frames[0], frames[1]


def step_back(scene: LectureScene, sheets: list[Hundred], names: VGroup, scores: VGroup) -> list[Animation]:
    """The sheets become a row beside the name of their test."""
    moves: list[Animation] = []
    for sheet, name, score, x in zip(sheets, names, scores, NARROW, strict=True):
        moves.append(sheet.animate.set(width=SMALL_SIDE).move_to([x, TOP_Y, 0]))
        moves.append(name.animate.shift([x - name.get_x(), 1.92 - name.baseline, 0]))
        moves.append(score.animate.scale(theme.LABEL / theme.HEADING).move_to([x, TOP_Y - 0.92, 0]))
    return moves


def tests(scene: LectureScene) -> VGroup:
    """What stands beside the two rows: the test, and what has to be understood."""
    rows = (("ImageNet", "cả bức ảnh", TOP_Y), ("ADE20k", "từng pixel", MASK_Y))
    return VGroup(
        *(scene.captioned(name, what, theme.BODY, scene.ground.ink, (-theme.SAFE_X, y + 0.2), LEFT)
          for name, what, y in rows)
    )  # fmt: skip


def fit(scene: LectureScene, index: int) -> Mobject:
    """The outline that one of them would guess if its score were that of one picture; without a score an empty frame."""
    drawn, score = load_tensors("attention"), ADE[index]
    if score is None:
        frame = DashedVMobject(Square(MASK, stroke_color=scene.ground.muted, stroke_width=3), 32)
        empty = scene.words("không có\ntrong bảng", theme.SMALL, scene.ground.muted, (0, 0.02))
        return VGroup(frame, empty).move_to([NARROW[index], MASK_Y, 0])
    picture, truth = drawn.pictures[0], drawn.truth[0]
    fit = Fit(picture, truth, fact(score).value / 100, scene.ground, MASK, role(scene, index))
    return fit.move_to([NARROW[index], MASK_Y, 0])


def mask_scores(scene: LectureScene) -> VGroup:
    return VGroup(
        *(scene.words(fact(key).text if key else "", theme.LABEL, role(scene, i), (NARROW[i], MASK_Y - 1.4), weight=SEMIBOLD)
          for i, key in enumerate(ADE))
    )  # fmt: skip


def away(scene: LectureScene, facts: tuple[str | None, ...], y: float) -> VMobject:
    """How far DINOv3 is from PE, beside its row."""
    ours, other = (fact(facts[index] or "").value for index in (DINOV3, PE))
    text = f"{'hơn' if ours > other else 'kém'} PE {written(abs(ours - other), 1)} điểm"
    color = scene.ground.teacher if ours > other else scene.ground.ink
    return scene.computed(text, theme.LABEL, color, (-theme.SAFE_X, y - 0.85), LEFT, weight=SEMIBOLD)

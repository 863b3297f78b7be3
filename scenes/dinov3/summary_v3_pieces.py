"""What stands on the stage of SummaryV3."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, RIGHT, Group, Mobject, VGroup

from scenes.dinov3.pieces.anchor import anchor
from scenes.dinov3.pieces.gram import Gram
from scenes.dinov3.pieces.matrix import CellMatrix
from scenes.pieces.network import Network
from scenes.pieces.snowflake import snowflake
from tenuto.kit.arrow import link
from tenuto.kit.discs import Discs
from tenuto.kit.heatmap import ramp
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import NIGHT, LectureScene
from tenuto.stage.theme import SEMIBOLD

RISE, ROW_Y, SMALL = (
    0.6,
    -2.55,
    1.08,
)  # how far the cards make room for what stands below, where, and its pictures' side
PARAMETERS = ("vitb_params", "vitg_params", "vit7b_params")  # of the three versions
PUPILS = ("v3_s_params", "v3_b_params", "v3_l_params", "v3_hplus_params")
LATE, TYRANNOSAUR = 2, 0  # of the stored features: moment and picture


def measure(scene: LectureScene, told: str, score: str, beside: Mobject) -> VGroup:
    """What a picture stands for, right of it, and the score below."""
    x = beside.get_right()[0] + 0.25
    return VGroup(
        scene.words(told, theme.LABEL, at=(x, ROW_Y + 0.12), edge=LEFT, weight=SEMIBOLD),
        scene.words(score, theme.SMALL, scene.ground.muted, (x, ROW_Y - 0.38), LEFT),
    )


def discs(scene: LectureScene, largest: float) -> Discs:
    """The largest network of each version, in true area, side by side."""
    discs = Discs([fact(name).value for name in PARAMETERS], scene.ground.teacher, largest)
    return discs.arrange(RIGHT, buff=0.12, aligned_edge=DOWN)  # type: ignore[no-any-return]


def gram(scene: LectureScene) -> Group:
    """The matrix of the drawn animal, as on the night, and an anchor over it."""
    features = load_tensors("features").features[LATE, TYRANNOSAUR].astype(np.float64)
    gram = Gram(features)
    matrix = CellMatrix(gram.cosines, ramp(NIGHT.data, NIGHT), gram.floor, 1, 1.95, 1.95)
    return Group(matrix, VGroup(anchor(1.5, scene.ground.ground).set_stroke(width=16), anchor(1.5, scene.ground.loss)))


def towers(scene: LectureScene) -> VGroup:
    """A frozen tower for pictures and one for words."""
    ground = scene.ground
    vision = Network("ảnh", ground.teacher, ground, 1.25, 1.12, theme.SMALL)
    words = Network("chữ", ground.student, ground, 1.25, 1.12, theme.SMALL)
    VGroup(vision, words).arrange(RIGHT, buff=0.2)
    vision.box.set_stroke(ground.data)
    frost = snowflake(0.42, ground.data).next_to(vision, DOWN, 0.14)
    return VGroup(vision, frost, words)


def family(scene: LectureScene) -> VGroup:
    """The teacher's disc, and in true area those of four that it taught, with the ways to them."""
    ground = scene.ground
    discs = Discs([fact("vit7b_params").value, *(1e6 * fact(name).value for name in PUPILS)], ground.teacher, 0.66)
    teacher, pupils = discs[0], discs[1:].set_fill(ground.student)
    pupils.arrange(RIGHT, buff=0.16).next_to(teacher, DOWN, buff=0.24)
    return VGroup(teacher, VGroup(*(link(teacher, pupil, ground.muted, 0.03) for pupil in pupils)), pupils)

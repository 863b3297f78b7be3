"""How patch features decay in a sketch, and the clock of the training in which they do."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import DOWN, LEFT, PI, RIGHT, UP, Circle, Group, Mobject, VGroup
from numpy.typing import NDArray

from scenes.dinov3.pieces.compass import Compass
from scenes.dinov3.pieces.matrix import CellMatrix
from scenes.dinov3.pieces.training_story import loss
from scenes.pieces.agreement import Agreement, drawn, legend
from tenuto.kit.heatmap import HeatMap
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture
from tenuto.kit.plot import Axis, Plot
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["TrainingClock", "decayed"]


# -- What happens to patch features when training goes on for too long, as a sketch ------------------------------------


LEAN, NOISE = 1.3, 1.6  # lengths of what is added to features of length 1 in the end


def decayed(features: NDArray[np.floating], share: float, seed: int = 2) -> NDArray[np.float64]:
    """Features (P, d), rows of length 1, that all lean towards their common mean and carry noise; 0 leaves them as they
    are, 1 is the end of the sketch."""
    count, dimensions = features.shape
    noise = np.random.default_rng(seed).standard_normal((count, dimensions)) / dimensions**0.5
    common = features.mean(0) / np.linalg.norm(features.mean(0))
    rows = features + share * (LEAN * common + NOISE * noise)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


# -- The clock of a training: a running count of steps over its loss, which falls and gives nothing away ---------------


SAMPLES = 100  # of the curve


class TrainingClock(VGroup):
    """Parts: `steps` (the count) with its `name`, `plot`, `curve` (the loss up to now), `now` (its end) and `sign`.

    Args:
        known: (steps, text) of the ticks; the last is where the axis ends.
        ground: the ground it stands on.
        width, height: of the plot's field, manim units.
    """

    def __init__(self, known: tuple[tuple[float, str], ...], ground: Ground, width: float, height: float) -> None:
        (*_, (end, _)) = known
        ticks, texts = zip(*known, strict=True)
        self.plot = Plot(Axis(0, end, ticks, texts=texts), Axis(0, 1), ground, width, height, px=theme.SMALL)
        self.curve = self.plot.function(loss, ground.loss, 0, end, width=6)
        self.now = Circle(0.12, fill_color=ground.loss, fill_opacity=1, stroke_width=0)
        self.sign = Words("loss", theme.LABEL, ground.loss)
        x, y, _ = self.plot.at(0.1 * end, 0.86)
        stand(self.sign, x, y, LEFT)
        top = self.plot.axes.get_top()[1]
        middle = self.plot.axes.get_x()
        self.name = stand(Words("bước huấn luyện", theme.LABEL, ground.muted), middle, top + 1.05)
        self.steps = Number(0, theme.TITLE, ground.ink, computed=True).shift([middle, top + 0.3, 0])
        super().__init__(self.plot, self.curve, self.now, self.sign, self.name, self.steps)
        self.show(0)

    def show(self, steps: float, running: bool = False) -> Self:
        """Show it after so many steps."""
        until = np.linspace(0, max(steps, 1), SAMPLES)
        self.curve.set_points_as_corners(self.plot.places(until, loss(until)))
        self.now.move_to(self.plot.at(steps, float(loss(steps))))
        self.steps.show(round(steps, -3), running)
        return self

    def glance(self, **kwargs: Any) -> Vary:
        """A dot runs along the curve that is there, from its beginning to its end."""
        last = float(self.steps.value)
        return Vary(self.now, lambda at: self.now.move_to(self.plot.at(at, float(loss(at)))), 0.0, last, **kwargs)


def specimen_training_clock(ground: Ground) -> Mobject:
    return TrainingClock(((2e5, "200k"), (1e6, "1M")), ground, 3.4, 1.3).show(6e5)


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


SIDE, Y = 3.85, 0.1  # of map and matrices, and their middle
TOP, FOOT = Y + SIDE / 2 + 0.17, Y - SIDE / 2 - 0.42  # the lines on which the words above and below them stand
LEFT_X, MIDDLE_X, RIGHT_X = -theme.SAFE_X + SIDE / 2, 0.0, theme.SAFE_X - SIDE / 2
AWAY = (1.65, 1.85, 2.1, -0.85, -1.1, -2.0, -2.3)  # of their vectors in the sketch: radians from CLS
GAINS = (("none", "không mỏ neo"), ("200k_x1", "có mỏ neo"), ("200k_x2", "nhìn ảnh gấp đôi"))


def head(scene: LectureScene, text: str, color: str, x: float) -> theme.Words:
    return scene.words(text, theme.LABEL, color, (x, TOP), weight=SEMIBOLD)


def recolour(scene: LectureScene, matrix: CellMatrix, heat: HeatMap, old: np.ndarray, new: np.ndarray) -> Vary:
    """Matrix and map go from one role's colours to another's."""

    def show(share: float) -> None:
        colours = np.round(old + share * (new.astype(float) - old)).astype(np.uint8)
        matrix.show(matrix.values, colours)
        heat.colours = colours.astype(np.float32)
        heat.show(heat.values)

    return Vary(Group(matrix, heat), show)


def compass(scene: LectureScene) -> tuple[Compass, VGroup, VGroup]:
    """Some of the patches' vectors in a sketched plane, CLS, which points up, and whose vectors they are."""
    ground, angles = scene.ground, PI / 2 + np.array(AWAY)
    colors = [ground.teacher] * 3 + [ground.muted] * 2 + [ground.data] * 2
    compass = Compass(angles, colors, ground, 1.45).move_to([RIGHT_X, Y - 0.05, 0])
    arrow = Compass([PI / 2], [ground.ink], ground, 1.45).move_to(compass)
    name = scene.words("CLS", theme.LABEL, at=(RIGHT_X, compass.get_top()[1] + 0.12), weight=SEMIBOLD)
    sign = VGroup(
        scene.words("khủng long", theme.LABEL, ground.teacher, (RIGHT_X - 0.75, FOOT), weight=SEMIBOLD),
        scene.words("đá", theme.LABEL, ground.muted, (RIGHT_X + 0.75, FOOT), weight=SEMIBOLD),
        scene.words("cỏ", theme.LABEL, ground.data, (RIGHT_X + 1.5, FOOT), weight=SEMIBOLD),
    )
    return compass, VGroup(arrow, name), sign


def gain(scene: LectureScene, pixels: np.ndarray) -> tuple[Agreement, Plot, VGroup, Group, VGroup]:
    """A mask and what its colours mean; a step for every run; the picture that the anchor sees, once and twice as large."""
    ground = scene.ground
    scores = [fact(f"gram_{run}_ade") for run, _ in GAINS]
    pair = drawn(scores[0].value / 100, ground, 4.3).move_to([-theme.SAFE_X + 2.15, 0.15, 0])
    meaning = ((ground.data, "vật thật"), (ground.teacher, "mạng khoanh"), (ground.ink, "phần chung"))
    colors = legend(meaning, ground, 0.22, theme.SMALL).move_to([-theme.SAFE_X, -2.3, 0], aligned_edge=LEFT)
    plot = Plot(Axis(0, 3, (0.5, 1.5, 2.5), texts=[name for _, name in GAINS]), Axis(49, 58, range(50, 58, 2), "mIoU, ADE20k"),
                ground, 6.7, 3.75, theme.LABEL, grid=True)  # fmt: skip
    plot.shift(np.array([theme.SAFE_X, -2.1, 0]) - [plot.axes.get_right()[0], plot.axes.get_bottom()[1], 0])
    steps = VGroup()
    for column, score in enumerate(scores):
        dot = plot.dot(column + 0.5, score.value, ground.teacher, 0.17)
        text = scene.words(score.text, theme.HEADING, weight=SEMIBOLD).next_to(dot, UP, 0.2)
        steps.add(VGroup(dot, text))
    once = Picture(pixels, 0.65).move_to(plot.at(0.12, 55.6), aligned_edge=LEFT)
    twice = Picture(pixels, 1.3).next_to(once, RIGHT, 0.3, aligned_edge=DOWN)
    says = scene.words("$times 2$", theme.LABEL, ground.muted).next_to(once, UP, 0.2)
    shown = VGroup(colors, scene.footnote("linear, mIoU trên ADE20k · minh hoạ: hai hình chồng nhau đúng chừng ấy"))
    return pair, plot, steps, Group(once, twice, says), shown

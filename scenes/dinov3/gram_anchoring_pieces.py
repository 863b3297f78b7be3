"""How patch features decay in a sketch, and the clock of the training in which they do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

import numpy as np
from manim import DOWN, LEFT, PI, RIGHT, UP, Circle, Group, Mobject, VGroup
from numpy.typing import NDArray

from scenes.dinov3 import gram_anchoring_pieces as pieces
from scenes.dinov3.pieces.anchor import anchor
from scenes.dinov3.pieces.compass import Compass
from scenes.dinov3.pieces.gram import Gram
from scenes.dinov3.pieces.matrix import CellMatrix
from scenes.dinov3.pieces.training_story import TrainingStory, loss
from scenes.pieces.agreement import Agreement, drawn, legend
from scenes.pieces.tokens import patch_frame
from tenuto.kit.arrow import route
from tenuto.kit.dashes import RunningDashes
from tenuto.kit.heatmap import HeatMap, ramp
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture
from tenuto.kit.plot import Axis, Plot
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Formula, Ground, Words, stand

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


def recolour(matrix: CellMatrix, heat: HeatMap, old: np.ndarray, new: np.ndarray) -> Vary:
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
    """A mask and what its colours mean; a step for every run; the picture that the anchor sees, once and twice as
    large."""
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


LATE, GRID = 2, 16  # moment of training; patches a side, counted row by row
NECK = 7 * GRID + 9  # the patch whose map is shown
ANIMAL, STONES, GRASS = (
    (NECK, 9 * GRID + 7, 10 * GRID + 5),
    (3 * GRID + 12, 2 * GRID + 4),
    (14 * GRID + 13, 13 * GRID + 2),
)
LEANT = 0.86  # how far patches have turned towards CLS in the end


def dinosaur() -> tuple[NDArray[np.uint8], NDArray[np.float64]]:
    """The picture (side, side, 3) and its patches' features (P, d), rows of length 1."""
    stored = load_tensors("features")
    index = stored.about["pictures"].index("tyrannosaur")
    return stored.pictures[index], stored.features[LATE, index].astype(np.float64)


def noise(
    scene: LectureScene, pixels: NDArray[np.uint8], healthy: Gram
) -> tuple[Picture, HeatMap, Mobject, CellMatrix, Mobject, list[Words], TrainingClock]:
    """The photograph; the map of one patch over it and the patch's frame; the matrix and that patch's row; what both
    are; and the clock of the training."""
    ground = scene.ground
    plain = Picture(pixels, SIDE).move_to([LEFT_X, Y, 0])
    blue = ramp(ground.data, ground)
    heat = HeatMap(pixels, healthy.map(NECK), blue, SIDE).move_to(plain)
    point = patch_frame(heat, NECK, GRID, ground.teacher).set_z_index(1)
    matrix = CellMatrix(healthy.cosines, blue, healthy.floor, 1, SIDE, SIDE).move_to([MIDDLE_X, Y, 0])
    named = [scene.words(text, theme.LABEL, ground.muted, (at, FOOT)) for text, at in (
        ("giống patch này đến đâu", LEFT_X), ("ma trận Gram", MIDDLE_X))]  # fmt: skip
    known = ((peak.value, peak.text) for peak in map(fact, ("dense_peak_steps", "gram_start_steps")))
    clock = TrainingClock(tuple(known), ground, 3.2, 1.75)
    clock.shift([RIGHT_X - 0.12 - clock.plot.axes.get_x(), Y - SIDE / 2 - clock.plot.axes.get_bottom()[1], 0])
    return plain, heat, point, matrix, matrix.row_frame(NECK, ground.teacher), named, clock


def spoil(x: NDArray[np.float64], healthy: Gram, matrix: CellMatrix, heat: HeatMap, share: float) -> None:
    """Show matrix and map as they are when the features x (P, d) have decayed by a share."""
    now = Gram(decayed(x, share), healthy.floor)
    matrix.show(now.cosines)
    heat.show(now.map(NECK))


def run_clock(clock: TrainingClock, spoil: Callable[[float], None], steps: float) -> None:
    """Show the clock after so many steps, and what has been spoiled by then."""
    peak, repair = fact("dense_peak_steps").value, fact("gram_start_steps").value
    clock.show(steps, running=steps < repair)
    spoil(max(0.0, (steps - peak) / (repair - peak)))


def seven_patches(scene: LectureScene, heat: HeatMap) -> VGroup:
    """Frames around the patches whose vectors are shown: on the animal, on stones, on grass."""
    ground = scene.ground
    patches = (*ANIMAL, *STONES, *GRASS)
    colors = [ground.teacher] * 3 + [ground.ink] * 2 + [ground.data] * 2
    return VGroup(*(patch_frame(heat, at, GRID, c, 4) for at, c in zip(patches, colors, strict=True))).set_z_index(1)


def lean(compass: Compass, angles: NDArray[np.float64], spoil: Callable[[float], None], share: float) -> None:
    """Spoil a share, and turn the arrows as far from their angles (n,) towards CLS."""
    spoil(share)
    compass.show(angles + LEANT * share * (PI / 2 - angles))


def anchored(
    scene: LectureScene, healthy: Gram
) -> tuple[VGroup, CellMatrix, VGroup, VGroup, VGroup, Formula, RunningDashes]:
    """The anchor as it sinks; the early Teacher's matrix; the heads of both matrices, and the small anchor beside the
    second; the letters below; the loss; and its way back."""
    ground = scene.ground
    sunk = anchor(1.9, ground.teacher).move_to([RIGHT_X, Y, 0])
    amber = ramp(ground.teacher, ground)
    held = CellMatrix(healthy.cosines, amber, healthy.floor, 1, SIDE, SIDE).move_to([RIGHT_X, Y, 0])
    heads = VGroup(
        pieces.head(scene, "Student", ground.student, MIDDLE_X),
        pieces.head(scene, "Teacher đời sớm", ground.teacher, RIGHT_X),
    )
    small = anchor(0.42, ground.teacher).next_to(heads[1], LEFT, 0.18)
    letters = VGroup(*(scene.formula(letter).move_to([at, FOOT + 0.05, 0]) for letter, at in (
        ("X_S X_S^top", MIDDLE_X), ("X_T X_T^top", RIGHT_X))))  # fmt: skip
    formula = scene.formula('cal(L)_"Gram" = norm(X_S X_S^top - X_T X_T^top)_F^2', theme.BODY, ground.loss)
    formula.move_to([LEFT_X, FOOT + 0.05, 0])
    y = FOOT - 0.36
    back = RunningDashes(
        route([[RIGHT_X, y + 0.12, 0], [RIGHT_X, y, 0], [MIDDLE_X, y, 0], [MIDDLE_X, y + 0.12, 0]], 0.08),
        ground.loss,
    )
    return sunk, held, heads, small, letters, formula, back


def free(
    scene: LectureScene, now: NDArray[np.float64], angles: NDArray[np.float64]
) -> tuple[CellMatrix, VGroup, Compass, VGroup, Formula]:
    """The student's features (P, d) as a table and what they are; their vectors at these angles (n,); an anchor over
    these; and that both matrices are about the same."""
    ground = scene.ground
    teal = ramp(ground.student, ground)
    table = CellMatrix(now, teal, -0.2, 0.25, SIDE / 2, SIDE).move_to([LEFT_X - SIDE / 4, Y, 0])
    mine = VGroup(
        pieces.head(scene, "đặc trưng", ground.student, LEFT_X),
        scene.formula("X_S").move_to([table.get_x(), FOOT + 0.05, 0]),
    )
    vectors = Compass(angles, [ground.student] * len(angles), ground, 0.85).move_to([LEFT_X + SIDE / 4 + 0.1, Y, 0])
    asked = anchor(1.5, ground.teacher).move_to(vectors)
    near = scene.formula("approx").move_to([(MIDDLE_X + RIGHT_X) / 2, Y, 0])
    return table, mine, vectors, asked, near


def story(scene: LectureScene) -> tuple[TrainingStory, VGroup, Words]:
    """The whole training with both curves, their names, and how the accuracy on ImageNet changes."""
    ground = scene.ground
    peak, repair = fact("dense_peak_steps"), fact("gram_start_steps")
    story = TrainingStory((peak.value, peak.text), (repair.value, repair.text), ground, 9.9, 4.0)
    story.shift(np.array([-theme.SAFE_X, -0.35, 0]) - story.plot.get_left())
    names = story.names(("ImageNet\n(cả ảnh)", "phân vùng\n(từng patch)"), (story.steady, story.healed))
    before, after = fact("gram_none_in1k").text, fact("gram_200k_x2_in1k").text
    change = scene.words(f"{before} $arrow.r$ {after}", weight=SEMIBOLD)
    change.next_to([story.plot.at(7.3e5, 0)[0], story.steady.get_start()[1], 0], UP, 0.3)
    return story, names, change

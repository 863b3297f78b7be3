"""A target with somebody who aims at it, and where the arrows end."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import LEFT, Circle, DashedVMobject, Dot, Mobject, RoundedRectangle, VGroup, VMobject, linear
from numpy.typing import NDArray

from scenes.dinov1.pieces.chase import GRID, Chase, averaged
from scenes.dinov1.pieces.ema_arrow import EmaArrow
from scenes.pieces.network import Network
from scenes.pieces.star import STAR
from tenuto.kit.arrow import arrow, link
from tenuto.kit.bars import Bars
from tenuto.kit.distribution import softmax
from tenuto.kit.flow import Flow
from tenuto.kit.panel import panel
from tenuto.kit.picture import Picture, square
from tenuto.kit.tag import Tag
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words

__all__ = ["MISSED", "STEPS", "Aim"]


RADII = (1.1, 0.75, 0.38)
STEPS = 12  # of the target in a turn
FINE = 6  # moments between two steps
REACH = 0.25  # share of the way to the target that is made in a moment's time
ECHOES = 4  # a step apart
MISSED = 0.45  # opacity of an arrow that ended in the wall
LATE = 6  # moments by which the aim is behind


class Aim(VGroup):
    """Somebody who aims at a target, always a little late. Parts: `rings` (the target), `echoes` (where it was), `arrows` (where shots ended: in the
    target, which takes them along, or in the wall behind it), `trail` and `dot` (who aims). It repeats after one turn.

    Args:
        targets: (STEPS, 2) where the target is at every step, manim units around the middle.
        ground: the ground it stands on.
        middle: on the stage.
    """

    def __init__(self, targets: NDArray[np.float64], ground: Ground, middle: tuple[float, float]) -> None:
        super().__init__()
        self.ground, self.middle = ground, np.array([*middle, 0.0])
        count = len(targets) * FINE
        at = np.arange(count) / FINE
        closed = np.vstack([targets, targets[:1]])
        path = np.column_stack([np.interp(at, np.arange(len(closed)), closed[:, axis]) for axis in (0, 1)])
        # A pursuit of where the target was a little earlier, three times around, so that it closes.
        chased = averaged(np.tile(np.roll(path, LATE, axis=0), (3, 1)), 1 - REACH)
        self.targets, self.aims = path, chased[-count:]
        self.rings = VGroup(*(Circle(r, stroke_color=ground.teacher, stroke_width=4, fill_opacity=0.0) for r in RADII))
        self.rings[-1].set_fill(ground.teacher, 0.35)
        self.echoes = VGroup(*(Circle(RADII[0], stroke_color=ground.teacher, stroke_width=2.5) for _ in range(ECHOES)))
        self.arrows = VGroup(*(Dot(radius=0.09, color=ground.ink) for _ in targets))
        self.trail = VMobject(stroke_color=ground.student, stroke_width=3, stroke_opacity=0.6)
        self.dot = Dot(radius=0.15, color=ground.student)
        self.add(self.echoes, self.rings, self.arrows, self.trail, self.dot)
        self.at(0.0, shots=0)

    def at(self, turn: float, shots: int | None = None) -> Self:
        """The state after so many turns, with the first `shots` arrows shot, or all of them; 0 and 1 look the same."""
        moments = np.arange(-12, 1) + turn * len(self.targets)
        target = self._between(self.targets, moments[-1:])[0]
        aims = self._between(self.aims, moments)
        self.rings.move_to(target)
        ages = np.arange(1, ECHOES + 1)
        for echo, age, place in zip(
            self.echoes, ages, self._between(self.targets, moments[-1] - ages * FINE), strict=True
        ):
            echo.move_to(place).set_stroke(opacity=0.4 * (1 - age / (ECHOES + 1)))
        self.trail.set_points_as_corners(aims)
        self.dot.move_to(aims[-1])
        for index, shaft in enumerate(self.arrows):
            shot = np.array([(index + 0.5) * FINE])
            aim, mark = self._between(self.aims, shot)[0], self._between(self.targets, shot)[0]
            hit = bool(np.linalg.norm(aim - mark) < RADII[0])
            shaft.move_to(target + aim - mark if hit else aim)
            shaft.set_opacity(float(shots is None or index < shots) * (1.0 if hit else MISSED))
        return self

    def _between(self, path: NDArray[np.float64], moments: NDArray[np.floating]) -> NDArray[np.float64]:
        low = np.floor(moments).astype(int)
        share = (moments - low)[:, None]
        places = path[low % len(path)] * (1 - share) + path[(low + 1) % len(path)] * share
        return np.column_stack([places, np.zeros(len(places))]) + self.middle

    def shoot(self, **kwargs: Any) -> Vary:
        """A first turn, in which an arrow is shot at every step."""
        return Vary(self, lambda turn: self.at(turn, int(turn * len(self.arrows) + 0.5)), rate_func=linear, **kwargs)

    def chase(self, **kwargs: Any) -> Vary:
        """The target moves for a turn and is aimed at: a seamless loop."""
        return Vary(self, self.at, rate_func=linear, **kwargs)


def specimen_target(ground: Ground) -> Mobject:
    targets = np.random.default_rng(11).uniform([-1.4, -0.6], [1.4, 0.6], (STEPS, 2))
    return Aim(targets, ground, (0, 0)).at(0.3)


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


MIDDLE = theme.STAGE_CENTRE_Y
TEACHER_Y, STUDENT_Y = 0.95, -1.75
ANSWER = softmax([0.2, 0.95, 0.4, 0.3, 0.1], 0.2)
PHOTOS = (STAR, "coffee", "rocket", "kingfisher", "hubble", "panda")
COLLAPSED = (0.01, 0.02, 0.9, 0.02, 0.02, 0.02, 0.01)


def empty_answer(scene: LectureScene) -> tuple[DashedVMobject, Tag, Words, Words, VGroup, Words]:
    """The place of the answer and the label that falls off it; what teacher and student hand in; that both are
    compared."""
    ground = scene.ground
    rim = RoundedRectangle(width=3.0, height=2.0, corner_radius=0.16, stroke_color=ground.muted)
    slot = DashedVMobject(rim, 44).move_to([3.1, TEACHER_Y, 0])
    tag = Tag("?", ground, theme.HEADING).move_to(slot)
    right = scene.words("đáp án", theme.BODY, ground.teacher, (4.85, TEACHER_Y - 0.1), LEFT, weight=SEMIBOLD)
    done = scene.words("bài làm", theme.BODY, ground.student, (4.85, STUDENT_Y - 0.1), LEFT, weight=SEMIBOLD)
    match = VGroup(
        arrow([3.1, -0.75, 0], [3.1, -0.25, 0], ground.loss), arrow([3.1, -0.45, 0], [3.1, -0.85, 0], ground.loss)
    )  # fmt: skip
    same = scene.words("so khớp", theme.LABEL, ground.loss, (3.4, -0.62), LEFT)
    return slot, tag, right, done, match, same


def branch(scene: LectureScene, picture: Picture, name: str, color: str, y: float) -> tuple[Network, Bars, VGroup]:
    """A network that is shown the picture, its answer (still empty), and the arrows between the three."""
    network = Network(name, color, scene.ground, 2.6, 1.6).move_to([-1.0, y, 0])
    bars = Bars(np.zeros(len(ANSWER)), color, scene.ground, 2.6, 1.6, full=0.85).shift([3.1, y - 0.8, 0])
    return network, bars, VGroup(link(picture, network, color), arrow([0.42, y, 0], [1.65, y, 0], color))


def aims(scene: LectureScene) -> tuple[list[Aim], VGroup, VGroup]:
    """A target that jumps and one that is the average of the same jumps, each aimed at; the boards behind, and their
    names."""
    ground = scene.ground
    wild = np.random.default_rng(11).uniform([-1.9, -0.95], [1.9, 0.95], (STEPS, 2))
    calm = averaged(np.tile(wild, (6, 1)), 0.85)[-STEPS:]
    aims = [Aim(places, ground, (x, MIDDLE + 0.3)) for places, x in ((wild, -3.3), (calm, 3.3))]
    boards = VGroup(*(panel(ground, 6.2, 4.5).move_to(aim.middle) for aim in aims))
    names = VGroup(
        scene.words("bia chạy loạn", theme.BODY, at=(-3.3, -2.9), weight=SEMIBOLD),
        scene.words("bia chỉ nhích nhẹ", theme.BODY, at=(3.3, -2.9), weight=SEMIBOLD),
    )
    return aims, boards, names


def drawn(scene: LectureScene, but: Mobject) -> list[Mobject]:
    """What one beat leaves to the next to clear away: all but one."""
    return [each for each in scene.content() if each is not but]


def climb(scene: LectureScene) -> tuple[Chase, VGroup, VGroup]:
    """A student on its way upwards and its average behind it; which way is better, and who is who."""
    ground = scene.ground
    chase = Chase(ground, 9.6, 4.9, (10 * GRID, 5 * GRID), 5, 0.93, (0.18, 0.42), (3.0, 1.3)).put(-0.3, MIDDLE)
    better = arrow([-6.1, -2.75, 0], [-6.1, 1.55, 0], ground.ink)
    words = VGroup(
        scene.words("tốt dần", theme.LABEL, at=(-theme.SAFE_X, 1.8), edge=LEFT),
        scene.words("Student", theme.BODY, ground.student, (4.75, 0.95), LEFT, weight=SEMIBOLD),
        scene.words("Teacher", theme.BODY, ground.teacher, (4.75, 0.25), LEFT, weight=SEMIBOLD),
    )
    return chase, better, words


def six_answers(scene: LectureScene) -> tuple[Network, Network, EmaArrow, list[Picture], list[Bars]]:
    """Both networks and the slow arrow between them; six photographs, and six answers beside them."""
    ground = scene.ground
    teacher = Network("Teacher", ground.teacher, ground, 2.2, 1.6).move_to([-5.3, TEACHER_Y, 0])
    student = Network("Student", ground.student, ground, 2.2, 1.6).move_to([-5.3, STUDENT_Y, 0])
    ema = EmaArrow(student, teacher, ground, px=0)
    pictures, charts, rng = [], [], np.random.default_rng(4)
    for index, name in enumerate(PHOTOS):
        row, column = divmod(index, 3)
        x, y = -2.35 + 3.1 * column, 1.15 - 2.25 * row
        pictures.append(Picture(square(photo(name)), 1.7, ground.data).move_to([x, y, 0]))
        answer = softmax(rng.normal(size=len(COLLAPSED)), 0.55)
        charts.append(Bars(answer, ground.teacher, ground, 1.35, 1.7, full=0.95).shift([x + 1.6, y - 0.85, 0]))
    return teacher, student, ema, pictures, charts


def copying(scene: LectureScene, student: Network, teacher: Network) -> tuple[VGroup, Words, list[Flow]]:
    """Three arrows straight from student to teacher, what they do, and what runs along them."""
    ground = scene.ground
    copy = VGroup(*(link(student, teacher, ground.loss, 0.08).shift([x, 0, 0]) for x in (-0.4, 0.0, 0.4)))
    word = scene.words("chép nguyên", theme.SMALL, ground.loss, (-4.75, MIDDLE - 0.15), LEFT, weight=SEMIBOLD)
    flows = [Flow(way[0], ground.loss, 2, ahead=index / 3) for index, way in enumerate(copy)]
    return copy, word, flows

"""The whole of DINO as a circuit that can run, and the inside of its vision transformer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UL,
    UP,
    Animation,
    ArcBetweenPoints,
    Circle,
    FadeIn,
    Group,
    LaggedStart,
    Line,
    Mobject,
    Polygon,
    Rectangle,
    Square,
    VGroup,
    interpolate_color,
    linear,
    smooth,
)
from manim.utils.color import ManimColor
from numpy.typing import NDArray

from scenes.dinov1.pieces.crops import cut, outlines, to_squares
from scenes.dinov1.pieces.ema_arrow import EmaArrow
from scenes.pieces.network import Network
from scenes.pieces.star import STAR
from scenes.pieces.tokens import cls_token, fan, patches
from tenuto.kit.arrow import arrow, bent, route
from tenuto.kit.bars import Bars
from tenuto.kit.dashes import RunningDashes
from tenuto.kit.distribution import softmax
from tenuto.kit.flow import Packet
from tenuto.kit.panel import panel
from tenuto.kit.picture import Picture, letterbox
from tenuto.kit.vary import Vary
from tenuto.kit.vector import vector
from tenuto.stage import theme
from tenuto.stage.data import photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Formula, Ground, Words, stand

__all__ = ["Circuit", "InsideVit"]


# -- The whole of DINO as a circuit: crops, two networks, heads, distributions, loss, gradient and EMA, each able to run
# Every part can be put on the stage by itself; `at` sets what moves to a moment of one training step.


TEACHER_Y, STUDENT_Y = 1.12, -1.42  # the two rows
MIDDLE = (TEACHER_Y + STUDENT_Y) / 2
PHOTO_X, SLOTS_X, NETWORK_X, HEAD_X, CENTRE_X, BARS_X, LOSS_X = -5.5, -3.42, -1.0, 0.86, 1.93, 3.28, 5.3
PHOTO_WIDTH, NETWORK, BARS, LOSS = 1.8, (2.1, 1.5), (1.36, 1.15), (2.2, 1.25)
GLOBAL, LOCAL, GAP = 0.82, 0.525, 0.04  # sides of the crops in their places
LANE = -2.68  # height of the gradient's way back
GLOBALS = 2
LOGITS = np.array([0.2, 1.0, 0.35, 0.5, 0.1, 0.42])  # a sketch: what both networks roughly answer
NUMBERS = (0.3, 0.9, 0.45, 0.65, 0.2, 0.55, 0.35, 0.75)  # shades of what a head answers, a sketch
TEACHER_SAYS = softmax(LOGITS, 0.16)
STUDENT_SAYS = softmax(LOGITS + np.array([0.12, -0.15, 0.1, -0.12, 0.1, 0.02]), 0.3)


class Circuit(Group):
    """Parts, from left to right: `photo`, `places` (outlines where crops wait), `captions`, `ways` (arrows), `teacher`, `student`,
    `heads`, `numbers` (a column behind each head), `centre`, `bars` (teacher's, student's), `verdicts` (arrows to the loss), `loss`, `gradient`, `blocked`,
    `ema`. `flyers` are the crops, drawn below the networks: the first two the teacher's, the others the student's.

    Args:
        pixels: the photograph, (H, W, 3) uint8.
        boxes: (8, 4) left, top, width, height as shares of the photograph: two global crops, then six local ones.
        ground: the ground it stands on.
    """

    def __init__(self, pixels: NDArray[np.uint8], boxes: NDArray[np.float64], ground: Ground) -> None:
        super().__init__()
        self.ground, self.boxes = ground, boxes
        self.photo = Picture(pixels, PHOTO_WIDTH * pixels.shape[0] / pixels.shape[1], ground.data)
        self.photo.move_to([PHOTO_X, MIDDLE, 0])
        self.teacher = Network("Teacher", ground.teacher, ground, *NETWORK).move_to([NETWORK_X, TEACHER_Y, 0])
        self.student = Network("Student", ground.student, ground, *NETWORK).move_to([NETWORK_X, STUDENT_Y, 0])
        rows = [(True, i) for i in range(GLOBALS)] + [(False, i) for i in range(len(boxes))]
        self.slots = [(self._slot(teacher, index), GLOBAL if index < GLOBALS else LOCAL) for teacher, index in rows]
        self.indices = [index for _, index in rows]
        self.rows = [TEACHER_Y if teacher else STUDENT_Y for teacher, _ in rows]
        self.flyers = Group(
            *(
                self.photo.crop(left, top, width, height, ground.teacher if teacher else ground.student)
                for teacher, (left, top, width, height) in ((teacher, boxes[index]) for teacher, index in rows)
            )
        )
        self.places = VGroup(
            *(Square(side, stroke_color=ground.line, stroke_width=2).move_to(place) for place, side in self.slots)
        )
        self.captions = VGroup(
            stand(Words("2 crop lớn", theme.SMALL, ground.muted), SLOTS_X, TEACHER_Y + GLOBAL / 2 + 0.2),
            stand(Words("cả 8 crop", theme.SMALL, ground.muted), SLOTS_X, STUDENT_Y - 1.33),
        )
        self._wires()
        self._answers()
        self._loss()
        self.ema = EmaArrow(self.student, self.teacher, ground)

    def _slot(self, teacher: bool, index: int) -> NDArray[np.float64]:
        """Where a crop waits: the global ones side by side, the local ones in two rows of three below."""
        if index < GLOBALS:
            x = SLOTS_X + (index - 0.5) * (GLOBAL + GAP)
            return np.array([x, TEACHER_Y if teacher else STUDENT_Y + LOCAL + GAP, 0])
        row, column = divmod(index - GLOBALS, 3)
        top = STUDENT_Y + LOCAL + GAP - GLOBAL / 2 - GAP - LOCAL / 2
        return np.array([SLOTS_X + (column - 1) * (LOCAL + GAP), top - row * (LOCAL + GAP), 0])

    def _wires(self) -> None:
        """From the photograph to the places, and on into the networks."""
        ground, photo, slots = self.ground, self.photo, SLOTS_X - GLOBAL - GAP / 2 - 0.12
        self.ways = VGroup()
        for y, edge, color in (
            (TEACHER_Y, photo.get_top(), ground.teacher),
            (STUDENT_Y, photo.get_bottom(), ground.student),
        ):
            gap = np.array([0, np.sign(y - MIDDLE) * 0.12, 0])
            self.ways.add(bent([edge + gap, [PHOTO_X, y, 0], [slots, y, 0]], color))
        for y, color in ((TEACHER_Y, ground.teacher), (STUDENT_Y, ground.student)):
            left = SLOTS_X + GLOBAL + GAP / 2 + 0.1
            self.ways.add(arrow([left, y, 0], [NETWORK_X - NETWORK[0] / 2 - 0.08, y, 0], color))

    def _answers(self) -> None:
        """Heads, the teacher's centre, bars, and the wires between them."""
        ground = self.ground
        self.heads, self.wires, self.bars, self.packets = VGroup(), VGroup(), [], []
        self.names, self.numbers = VGroup(), VGroup()
        self.centre = VGroup(
            Circle(0.3, stroke_color=ground.teacher, stroke_width=3, fill_color=ground.panel, fill_opacity=1),
            Formula("- c", theme.LABEL, ground.teacher),
        ).move_to([CENTRE_X, TEACHER_Y, 0])
        self.centre.add(stand(Words("trừ tâm", theme.SMALL, ground.muted), CENTRE_X, TEACHER_Y + 0.46))
        right, bars = NETWORK_X + NETWORK[0] / 2 + 0.08, BARS_X - BARS[0] / 2 - 0.12
        for y, color, values in (
            (TEACHER_Y, ground.teacher, TEACHER_SAYS), (STUDENT_Y, ground.student, STUDENT_SAYS)
        ):  # fmt: skip
            shape = Polygon([-0.42, 0.28, 0], [0.42, 0.62, 0], [0.42, -0.62, 0], [-0.42, -0.28, 0]).round_corners(0.07)
            shape.set_stroke(color, 3).set_fill(ground.panel, 1)
            self.heads.add(VGroup(shape, Words("đầu\nchiếu", theme.SMALLEST, color, SEMIBOLD)).move_to([HEAD_X, y, 0]))
            wires = VGroup(arrow([right, y, 0], [HEAD_X - 0.5, y, 0], color))
            stops = [HEAD_X + 0.5, CENTRE_X - 0.36, CENTRE_X + 0.36, bars] if y == TEACHER_Y else [HEAD_X + 0.5, bars]
            wires.add(*(arrow([a, y, 0], [b, y, 0], color) for a, b in zip(stops[::2], stops[1::2], strict=True)))
            self.wires.add(wires)
            chart = Bars(values, color, ground, *BARS, full=0.95)
            self.bars.append(chart.shift([BARS_X, y - BARS[1] / 2, 0] - chart.base.get_center()))
            self.names.add(stand(Words("softmax", theme.SMALL, ground.muted), BARS_X, y - BARS[1] / 2 - 0.34))
            self.packets.append(Packet(Line([right, y, 0], [bars, y, 0]), color))
            self.numbers.add(vector(NUMBERS, color, 0.3, 0.13).move_to([CENTRE_X, y, 0]))

    def _loss(self) -> None:
        """The box in which both answers are compared, the gradient's way back, and where it is stopped."""
        ground, half = self.ground, LOSS[1] / 2
        box = panel(ground, *LOSS, ground.loss)
        name = stand(Words("cross-entropy", theme.SMALL, ground.loss, SEMIBOLD), 0, 0.2)
        what = Formula("- sum P_t log P_s", theme.LABEL, ground.ink).move_to([0, -0.2, 0])
        self.loss = VGroup(box, name, what).move_to([LOSS_X, MIDDLE, 0])
        edge = BARS_X + BARS[0] / 2 + 0.14
        ends = (
            (TEACHER_Y, MIDDLE + half + 0.08, ground.teacher, "P_t"),
            (STUDENT_Y, MIDDLE - half - 0.08, ground.student, "P_s"),
        )
        self.verdicts, self.verdict_packets = VGroup(), []
        for y, end, color, name_ in ends:
            corners = [[edge, y, 0], [LOSS_X - 0.25, y, 0], [LOSS_X - 0.25, end, 0]]
            label = Formula(name_, theme.BODY, color).move_to([edge + 0.5, y + 0.33, 0])
            self.verdicts.add(VGroup(*bent(corners, color), label))
            self.verdict_packets.append(Packet(route(corners), color))
        x = LOSS_X + 0.55
        back = [
            [x, MIDDLE - half - 0.08, 0],
            [x, LANE, 0],
            [NETWORK_X, LANE, 0],
            [NETWORK_X, STUDENT_Y - NETWORK[1] / 2 - 0.08, 0],
        ]
        self.gradient = RunningDashes(route(back), ground.loss)
        self.gradient_name = stand(Words("gradient", theme.LABEL, ground.loss, SEMIBOLD), 2.2, LANE - 0.36)
        wall = [3.1, 2.12, 0]
        self.blocked = RunningDashes(
            route([[x, MIDDLE + half + 0.08, 0], [x, wall[1], 0], [wall[0] + 0.12, wall[1], 0]]), ground.loss, tip=False
        )
        bar = Line([wall[0], wall[1] + 0.2, 0], [wall[0], wall[1] - 0.2, 0], stroke_color=ground.loss, stroke_width=7)
        self.wall = VGroup(
            bar, stand(Words("không gradient", theme.SMALL, ground.loss), wall[0] - 0.18, wall[1] - 0.09, RIGHT)
        )

    # -- what moves ------------------------------------------------------------------------------------------------------

    def crops(self, share: float) -> Self:
        """0: nothing cut yet, 1: all crops wait in their places, 2: all have gone into the networks."""
        count = len(self.flyers)
        for order, (crop, index, (place, side), y) in enumerate(
            zip(self.flyers, self.indices, self.slots, self.rows, strict=True)
        ):
            late = 0.5 * order / count  # one after the other
            out, fed = (smooth(float(np.clip((share - base) * 1.5 - late, 0, 1))) for base in (0.0, 1.0))
            left, top, width, height = self.boxes[index]
            photo = self.photo
            across, down = (left + width / 2) * photo.width, (top + height / 2) * photo.height
            start = photo.get_corner(UL) + across * RIGHT + down * DOWN
            if fed > 0:
                target = np.array([NETWORK_X - 0.2, y, 0])
                size = side + (0.25 - side) * fed
                crop.fit(place + (target - place) * fed, size, size).set_opacity(float(fed < 1))
            else:
                corner = np.array([PHOTO_X + 0.3, y, 0])
                at = (1 - out) ** 2 * start + 2 * out * (1 - out) * corner + out**2 * place
                box = np.array([width * photo.width, height * photo.height])
                crop.fit(at, *(box + (side - box) * out)).set_opacity(min(1.0, 4 * out))
        return self

    def answer(self, share: float) -> Self:
        """A signal runs from the networks through the heads; the bars rise."""
        for packet, chart, values in zip(self.packets, self.bars, (TEACHER_SAYS, STUDENT_SAYS), strict=True):
            packet.at(share / 0.75)
            chart.show(values * smooth(float(np.clip((share - 0.55) / 0.45, 0, 1))))
        return self

    def mend(self, share: float) -> Self:
        """The gradient changes the student, which glows twice."""
        self.student.glow(self.ground.loss, _bump(2 * share % 1))
        return self

    def follow(self, share: float) -> Self:
        """What the student has become climbs to the teacher."""
        self.ema.packet.at(share / 0.8)
        self.teacher.glow(self.ground.ema, _bump((share - 0.4) / 0.6))
        return self

    def clear(self, share: float) -> Self:
        """The bars sink again."""
        for chart, values in zip(self.bars, (TEACHER_SAYS, STUDENT_SAYS), strict=True):
            chart.show(values * (1 - smooth(float(np.clip(share, 0, 1)))))
        return self

    def compare(self, share: float) -> Self:
        """Both answers run into the loss, which lights up."""
        for packet in self.verdict_packets:
            packet.at(share / 0.7)
        self.loss[0].set_fill(_tint(self.ground, _bump((share - 0.75) / 0.25)))
        return self

    @property
    def moving(self) -> Group:
        """All that `step` moves."""
        return Group(
            self.flyers, self.teacher, self.student, *self.bars, *self.packets, self.heads, self.centre,
            *self.verdict_packets, self.loss, self.gradient, self.ema.packet,
        )  # fmt: skip

    @property
    def blueprint(self) -> VGroup:
        """The outlines of what comes after the networks, unlit."""
        shapes = [head[0] for head in self.heads] + [self.centre[0], self.loss[0]]
        lines = [w for wires in self.wires for w in wires] + [w for v in self.verdicts for w in v[:2]]
        lines += [chart.base for chart in self.bars]
        plan = VGroup(*(part.copy() for part in shapes + lines))
        for piece in plan.family_members_with_points():
            piece.set_stroke(self.ground.panel, 3 * (piece.get_stroke_width() > 0)).set_fill(self.ground.panel)
        return plan

    def load(self, pixels: NDArray[np.uint8]) -> Self:
        """Another photograph of the same proportions, and its crops."""
        fresh = Picture(pixels, 1.0)
        self.photo.pixel_array = fresh.pixel_array
        for flyer, index in zip(self.flyers, self.indices, strict=True):
            flyer.pixel_array = fresh.crop(*self.boxes[index]).pixel_array
        return self

    def step(self, share: float) -> Self:
        """One training step, 0 to 1; both ends look alike: crops wait, the answers stand, the gradient has arrived."""
        part = _part(share)
        # What the student has become climbs to the teacher, while the last step's answers go.
        self.follow(part(0.0, 0.18))
        self.gradient.show(8 * share, first=smooth(part(0.02, 0.16)), last=1.0)
        if share < 0.3:
            self.clear(part(0.06, 0.2))
        # The next crops go in, and answers come out.
        self.crops(1 + part(0.08, 0.32) if share < 0.6 else part(0.72, 0.98))
        for network in (self.teacher, self.student):
            network.light(part(0.2, 0.46))
        if share >= 0.3:
            self.answer(part(0.4, 0.6))
        self.compare(part(0.58, 0.76))
        if share > 0.3:
            self.gradient.show(8 * share, last=smooth(part(0.74, 0.92)))
        self.student.glow(self.ground.loss, _bump(part(0.84, 1.0)))
        return self

    def run(self, motion: Callable[[float], object], parts: Group | None = None, **kwargs: Any) -> Vary:
        """It goes through one of its motions, for instance `circuit.run(circuit.step)`.

        Args:
            motion: share -> anything; what it does to the circuit is shown.
            parts: what it moves; by default all that can move.
        """
        return Vary(parts or self.moving, motion, rate_func=linear, **kwargs)


def _part(share: float) -> Callable[[float, float], float]:
    """How much of a stretch of the whole has passed, 0 to 1."""
    return lambda first, last: float(np.clip((share - first) / (last - first), 0, 1))


def _bump(share: float) -> float:
    """0 at both ends, 1 in the middle."""
    return float(np.sin(np.pi * np.clip(share, 0, 1)) ** 2)


def _tint(ground: Ground, amount: float) -> ManimColor:
    return interpolate_color(ManimColor(ground.panel), ManimColor(ground.loss), 0.5 * amount)


def specimen_circuit(ground: Ground) -> Mobject:
    boxes = [[0.05, 0.1, 0.6, 0.8], [0.3, 0.05, 0.6, 0.85], *([0.1 * i, 0.3, 0.25, 0.35] for i in range(6))]
    circuit = Circuit(photo("cat"), np.array(boxes), ground).crops(1)
    whole = Group(
        circuit.photo, circuit.places, circuit.flyers, circuit.ways, circuit.teacher, circuit.student, circuit.heads,
        *circuit.wires, circuit.centre, *circuit.bars, circuit.verdicts, circuit.loss, circuit.gradient, circuit.ema,
    )  # fmt: skip
    return whole.scale_to_fit_width(5.6)  # type: ignore[no-any-return]


# -- Inside a vision transformer, as a sketch: patches that stand in a row like words, choose whom they listen to, and CLS -


WIDTH, HEIGHT, PANEL_Y = 12.7, 5.3, -0.38  # of the panel, and the height of its middle
CROP, CROP_PLACE = 3.9, np.array([0.5, -0.55, 0])
FIRST = 3.3  # its side at first
APART = 0.07  # how far its patches move apart, as a share
AFTER, AFTER_PLACE = 2.2, np.array([0.5, 0.95, 0])  # of the crop when its patches have left it
TOKEN, PITCH, ROW_Y, WORD_Y = 0.98, 1.22, -1.2, -2.35
DOWNWARDS = 0.95  # how far the row moves down, to make room for arcs
SENTENCE = "một con bò bizon đang đứng giữa đồng cỏ"  # as many words as patches
CLS_PLACE, VECTOR_PLACE = np.array([-1.2, 1.3, 0]), np.array([3.6, 1.3, 0])
CHOOSERS = (
    4,
    7,
)  # patches that are looked at: one of the animal, in the middle of the crop, and one of the ground below
LIKENESS = 0.12  # colour distance at which a patch is listened to e times less; a sketch
FAINT = 0.22  # opacity of the patch that is listened to least


class InsideVit(Group):
    """Parts: `veil` (dims what lies behind), `box`, `title`, `crop`, `tokens` (patches, standing in the crop), `sentence` (a
    word below each patch's place in the row), `web` (arcs between all patches), `cls`, `lines`, `flows` (one for each
    patch), `vector` (with its arrow), `names` (patch, attention), `sketch`.

    Args:
        crop: a square picture; a copy of it is shown.
        ground: the ground it stands on.
        side: patches a side.
    """

    def __init__(self, crop: Picture, ground: Ground, side: int = 3) -> None:
        super().__init__()
        self.ground, count = ground, side**2
        self.veil = Rectangle(width=15, height=5.7, stroke_width=0, fill_color=ground.ground, fill_opacity=0.94)
        self.veil.move_to([0, PANEL_Y, 0])
        self.box = panel(ground, WIDTH, HEIGHT, ground.muted).move_to([0, PANEL_Y, 0])
        self.title = stand(Words("Vision transformer, ViT", theme.BODY, ground.ink, SEMIBOLD), -6.05, 1.68, LEFT)
        self.crop = crop.copy().fit(CROP_PLACE, FIRST, FIRST)
        self.tokens = patches(self.crop, side, ground.line)
        for index, token in enumerate(self.tokens):  # a crop is resized to a square, and its patches with it
            row, column = divmod(index, side)
            at = (np.array([column, -row, 0]) - (side - 1) / 2 * np.array([1, -1, 0])) * CROP / side
            token.fit(CROP_PLACE + at, CROP / side, CROP / side)
        self.places = [np.array([(i - (count - 1) / 2) * PITCH + 0.5, ROW_Y, 0]) for i in range(count)]
        self.row = VGroup(*(Square(TOKEN).move_to(place + DOWNWARDS * DOWN) for place in self.places))
        self.sentence = VGroup(
            *(
                stand(Words(word, theme.LABEL, ground.ink), place[0], WORD_Y)
                for word, place in zip(SENTENCE.split(), self.places, strict=True)
            )
        )
        self.web = VGroup(
            *(self._arc(one, other, 1.5).set_stroke(opacity=0.5) for one in range(count) for other in range(one))
        )
        self.cls = cls_token(ground, 1.0).move_to(CLS_PLACE)
        self.lines, self.flows = fan(self.row, self.cls.get_bottom() + 0.06 * DOWN, ground.ink)
        cells = vector(np.random.default_rng(2).uniform(0.15, 1.0, 9).tolist(), ground.data, 0.3, 0.55, RIGHT, 0.05)
        self.vector = VGroup(
            arrow(self.cls.get_right() + 0.12 * RIGHT, VECTOR_PLACE - (cells.width / 2 + 0.15) * RIGHT, ground.ink),
            cells.move_to(VECTOR_PLACE),
            stand(Words("đặc trưng cả ảnh", theme.LABEL, ground.data, SEMIBOLD), VECTOR_PLACE[0], 0.55),
        )
        self.names = VGroup(
            stand(Words("patch", theme.LABEL, ground.muted), -6.05, ROW_Y - 0.1, LEFT),
            stand(Words("từ", theme.LABEL, ground.muted), -6.05, WORD_Y, LEFT),
            stand(Words("attention", theme.BODY, ground.ink, SEMIBOLD), -6.05, 1.05, LEFT),
        )
        self.sketch = stand(Words("minh hoạ", theme.SMALL, ground.muted), 6.05, 1.72, RIGHT)

    def come_near(self, **kwargs: Any) -> Vary:
        """The crop grows to the size in which it is cut."""
        return self.crop.fly(CROP_PLACE, CROP, CROP, **kwargs)

    def apart(self) -> list[Vary]:
        """The patches move apart, in the crop's order: it has been cut."""
        middle = CROP_PLACE
        return [
            token.fly(middle + (1 + 2 * APART) * (token.get_center() - middle), token.width, token.height)
            for token in self.tokens
        ]

    def leave(self) -> Vary:
        """The crop, whose patches have left, makes itself small above their row."""
        return self.crop.fly(AFTER_PLACE, AFTER, AFTER)

    def make_room(self) -> list[Animation]:
        """The row moves down, where arcs can stand above it."""
        return [self.tokens.animate.shift(DOWNWARDS * DOWN), self.names[0].animate.shift(DOWNWARDS * DOWN)]

    def heard(self, chooser: int) -> NDArray[np.float64]:
        """How much a patch listens to each of them, (n,), the largest 1: a sketch, by how alike their colours are."""
        colours = np.array([token.pixel_array[..., :3].mean(axis=(0, 1)) / 255 for token in self.tokens])
        shares = np.exp(-np.linalg.norm(colours - colours[chooser], axis=1) / LIKENESS)
        shares[chooser] = 0
        return np.asarray(shares / shares.max())

    def choice(self, chooser: int) -> VGroup:
        """A frame around a patch, and an arc to every other one, the thicker the more it is listened to."""
        arcs = VGroup(
            *(
                self._arc(chooser, other, 1.5 + 9 * share).set_stroke(opacity=0.25 + 0.75 * share)
                for other, share in enumerate(self.heard(chooser))
                if other != chooser
            )
        )
        frame = Square(TOKEN + 0.1, stroke_color=self.ground.ink, stroke_width=6).move_to(self.row[chooser])
        return VGroup(frame, arcs)

    def dimmed(self, chooser: int) -> list[Animation]:
        """Every patch as bright as it is listened to."""
        shares = self.heard(chooser)
        shares[chooser] = 1
        return [
            token.animate.set_opacity(FAINT + (1 - FAINT) * share)
            for token, share in zip(self.tokens, shares, strict=True)
        ]

    def _arc(self, one: int, other: int, width: float) -> ArcBetweenPoints:
        """From the upper edge of one patch in the row to that of another."""
        ends = sorted((self.row[one].get_top() + 0.08 * UP, self.row[other].get_top() + 0.08 * UP), key=lambda p: -p[0])
        return ArcBetweenPoints(*ends, angle=1.6, stroke_color=self.ground.ink, stroke_width=width)

    @property
    def contents(self) -> Group:
        """What stands in the box at the end."""
        return Group(self.title, self.tokens, self.cls, self.lines, self.vector, self.names, self.sketch, *self.flows)


def specimen_inside_vit(ground: Ground) -> Mobject:
    vit = InsideVit(Picture(photo("cat")[:, 90:390], 2.0), ground)
    for token, place in zip(vit.tokens, vit.places, strict=True):
        token.fit(place + DOWNWARDS * DOWN, TOKEN, TOKEN)
    return Group(vit.box, vit.contents, vit.choice(1)).scale_to_fit_width(5.6)  # type: ignore[no-any-return]


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


NEXT = "macaw"  # the photograph of the step after that
LARGE, SMALL = 2.1, 1.2  # sides of the crops beside the photograph
PLACES = [[1.75, 1.05, 0], [4.0, 1.05, 0], *([1.3 + 1.42 * (i % 3), -0.82 - 1.4 * (i // 3), 0] for i in range(6))]


def cut_out(
    scene: LectureScene, pixels: NDArray[np.uint8], boxes: NDArray[np.float64]
) -> tuple[Picture, VGroup, Group, VGroup]:
    """The photograph, large; the rectangles (crops, 4) on it; what is cut out there; how many of either size."""
    ground = scene.ground
    large = Picture(pixels, 4.5, ground.data).move_to([-theme.SAFE_X, theme.STAGE_CENTRE_Y, 0], aligned_edge=LEFT)
    colors = [ground.data] * len(boxes)
    names = VGroup(*(scene.words(text, theme.LABEL, at=(5.3, y), edge=LEFT)
                     for text, y in (("2 lớn", 0.93), ("6 nhỏ", -1.63))))  # fmt: skip
    return large, outlines(large, boxes, colors, 3), cut(large, boxes, colors), names


def lay_out(crops: Group, part: slice) -> Animation:
    """Some of the crops become squares beside the photograph."""
    sides = np.where(np.arange(len(crops)) < GLOBALS, LARGE, SMALL)
    return to_squares(crops[part], sides[part], PLACES[part], lag_ratio=0.15)


def numbers_out(circuit: Circuit) -> list[Animation]:
    """Number by number the column of either network comes out of its head."""
    return [
        LaggedStart(*(FadeIn(cell, shift=0.6 * RIGHT) for cell in column), lag_ratio=0.4) for column in circuit.numbers
    ]


def next_photo(scene: LectureScene, circuit: Circuit) -> tuple[NDArray[np.uint8], Picture]:
    """The photograph of the next step, as wide as the first: (H, W, 3), and in its place."""
    ground = scene.ground
    first = photo(STAR)
    pixels = letterbox(photo(NEXT), first.shape[1] / first.shape[0])
    return pixels, Picture(pixels, circuit.photo.height, ground.data).move_to(circuit.photo)

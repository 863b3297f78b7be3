"""The families of self-supervised learning and their tasks: missing parts, clusters, grades, slots for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    TAU,
    UL,
    UP,
    Animation,
    AnimationGroup,
    DashedVMobject,
    Ellipse,
    Group,
    Indicate,
    LaggedStart,
    Line,
    Mobject,
    Rectangle,
    ReplacementTransform,
    RoundedRectangle,
    Square,
    VGroup,
)
from manim.utils.color import ManimColor
from numpy.typing import NDArray

from scenes.pieces.network import Network
from scenes.pieces.star import CALLED, STAR
from tenuto.kit.arrow import arrow, link
from tenuto.kit.flow import Flow
from tenuto.kit.number import Number
from tenuto.kit.panel import panel
from tenuto.kit.picture import Picture, shrunk, tiled
from tenuto.kit.tag import Tag
from tenuto.kit.vary import Vary
from tenuto.kit.vector import signed_vector
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["Clusters", "Exam", "FamilyTree", "MissingPart", "Slot"]


# -- Pictures in a jumble that find together by what they show, without anybody naming their groups --------------------


SIDE = 0.75  # of a picture, manim units
RING = (3.1, 2.6)  # of the ellipse around a group
SPREAD_X, SPREAD_Y = 1.0, 0.82  # from a group's middle to the pictures around it
COLUMNS, PITCH = 6, (1.1, 1.4)  # of the jumble


class Clusters(Group):
    """Parts: `pictures`, in a jumble at first, and `rings` around the places where they gather.

    Args:
        groups: pictures (6, h, w, 3) uint8 of each group: one goes to its middle, five around it.
        middles: (x, y) of each group.
        corner: (x, y) of the jumble's upper left picture.
        ground: the ground it stands on.
        seed: of the jumble, and of small irregularities.
    """

    def __init__(
        self, groups: Sequence[NDArray[np.uint8]], middles: Sequence[tuple[float, float]], corner: tuple[float, float],
        ground: Ground, seed: int,
    ) -> None:  # fmt: skip
        rng = np.random.default_rng(seed)
        self.pictures = Group(*(Picture(pixels, SIDE) for group in groups for pixels in group))
        index = np.arange(len(self.pictures))
        xs, ys = corner[0] + index % COLUMNS * PITCH[0], corner[1] - index // COLUMNS * PITCH[1]
        for picture, place in zip(self.pictures, rng.permutation(np.column_stack([xs, ys, 0 * xs])), strict=True):
            picture.move_to(place)
        self.homes = [np.array([*middle, 0]) + offset for middle in middles for offset in _around(rng)]
        self.rings = VGroup()
        for middle in middles:
            ring = Ellipse(*RING, stroke_color=ground.muted, stroke_width=2.5).move_to([*middle, 0])
            self.rings.add(DashedVMobject(ring, 40))
        super().__init__(self.pictures, self.rings)

    def gather(self) -> list[Animation]:
        """Every picture goes to its group."""
        return [p.animate.move_to(home) for p, home in zip(self.pictures, self.homes, strict=True)]


def _around(rng: np.random.Generator) -> NDArray[np.float64]:
    """Six places around a middle, a little irregular, (6, 3)."""
    angles = np.arange(5) * TAU / 5 + rng.uniform(0, TAU)
    ring = np.column_stack([SPREAD_X * np.cos(angles), SPREAD_Y * np.sin(angles), np.zeros(5)])
    return np.concatenate([np.zeros((1, 3)), ring]) + np.append(rng.uniform(-0.06, 0.06, (6, 2)), np.zeros((6, 1)), 1)


def specimen_clusters(ground: Ground) -> Mobject:
    groups = [np.repeat(shrunk(photo(name)[:300, :300], 64)[None], 6, 0) for name in ("cat", "coffee")]
    clusters = Clusters(groups, ((-1.7, 0), (1.7, 0)), (-2.5, 0.7), ground, 3)
    for picture, home in zip(clusters.pictures, clusters.homes, strict=True):
        picture.move_to(home)
    return clusters.scale(0.75)


# -- The three families of self-supervised learning as a small tree, each with a drawing of what it does ---------------


CARD_WIDTH, CARD_HEIGHT, CARD_GAP = 4.1, 4.1, 0.24
CARD_Y = -1.0
FAMILIES = (("Tương phản", "SimCLR · MoCo"), ("Che rồi đoán", "MAE"), ("Chưng cất", "BYOL ·"))
LIKE = ((0.03, 0.12, 0.5), (0.2, 0.2, 0.5))  # left, top and side of two crops that show the same, shares
COVERED = (1, 2, 3, 4, 6, 8, 9, 11, 12, 13, 15)  # of 16 patches, about as many as MAE hides


class FamilyTree(Group):
    """A root and three cards on the stage: contrastive, masked, distilling; the last one names DINO apart.

    Attributes:
        root, cards: the tree; a card is frame, branch, name, members.
        drawings: two crops of one photograph and a stranger; a photograph and its covers; teacher, student, arrow.

    Args:
        photograph: (H, H, 3) uint8.
        stranger: another photograph, for the pair that is pushed apart.
        ground: the ground it stands on.
    """

    def __init__(self, photograph: NDArray[np.uint8], stranger: NDArray[np.uint8], ground: Ground) -> None:
        super().__init__()
        self.ground = ground
        name = stand(Words("Học tự giám sát", theme.BODY, ground.ink, SEMIBOLD), 0, -0.13)
        self.root = VGroup(panel(ground, 4.2, 0.7, ground.muted, 0.2), name).move_to([0, 1.95, 0])
        xs = [(index - 1) * (CARD_WIDTH + CARD_GAP) for index in range(3)]
        self.cards = VGroup(*(self._card(x, *family) for x, family in zip(xs, FAMILIES, strict=True)))
        members = self.cards[2][-1]
        self.ours = Words("DINO", theme.LABEL, ground.muted, SEMIBOLD)
        stand(self.ours, members.get_right()[0] + 0.12, members.baseline, LEFT)
        VGroup(members, self.ours).set_x(xs[2])
        self.cards[2].add(self.ours)
        self.drawings = (
            self._pairs(photograph, stranger).shift(xs[0] * RIGHT),
            self._covered(photograph).shift(xs[1] * RIGHT),
            self._networks().shift(xs[2] * RIGHT),
        )
        self.add(self.root, self.cards, *self.drawings)

    def motions(self) -> tuple[Animation, ...]:
        """Alike pictures come together and the stranger leaves; patches come back; the teacher shows the student."""
        (one, other, stranger), (_, covers), (_, _, arrow) = self.drawings
        together = AnimationGroup(
            one.animate.shift(0.17 * RIGHT),
            other.animate.shift(0.2 * LEFT),
            stranger.animate.shift(0.2 * RIGHT + 0.85 * DOWN),
        )
        back = LaggedStart(*(cover.animate.set_fill(opacity=0.55) for cover in covers), lag_ratio=0.1)
        return together, back, Indicate(arrow, 1.0, self.ground.ink)

    def light(self) -> tuple[Animation, ...]:
        """DINO and the card that it stands on light up."""
        return (
            self.cards[2][0].animate.set_stroke(self.ground.ink),
            self.ours.animate.set_fill(self.ground.ink),
        )

    def _card(self, x: float, family: str, members: str) -> VGroup:
        ground = self.ground
        frame = panel(ground, CARD_WIDTH, CARD_HEIGHT).move_to([x, CARD_Y, 0])
        top = frame.get_top()[1]
        branch = Line([0.2 * x, self.root.get_bottom()[1], 0], [x, top, 0], stroke_color=ground.muted, stroke_width=2.5)
        name = stand(Words(family, theme.BODY, ground.ink, SEMIBOLD), x, top - 3.05)
        return VGroup(frame, branch, name, stand(Words(members, theme.LABEL, ground.muted), x, top - 3.65))

    def _pairs(self, photograph: NDArray[np.uint8], stranger: NDArray[np.uint8]) -> Group:
        crops = (*(_part(photograph, *box) for box in LIKE), stranger)
        places = ((-1.3, 0.3), (0.2, 0.3), (1.05, -0.1))
        return Group(
            *(Picture(crop, 1.08, self.ground.data).move_to([*p, 0]) for crop, p in zip(crops, places, strict=True))
        )

    def _covered(self, photograph: NDArray[np.uint8]) -> Group:
        ground = self.ground
        picture = Picture(photograph, 2.1, ground.data).shift(0.2 * DOWN)
        side, corner = picture.width / 4, picture.get_corner(UL)
        cover = Square(side, fill_color=ground.ground, fill_opacity=1, stroke_color=ground.line, stroke_width=1.5)
        covers = VGroup(*(cover.copy().move_to(corner + side * _cell(patch)) for patch in COVERED))
        return Group(picture, covers)

    def _networks(self) -> Group:
        ground = self.ground
        teacher = Network("Teacher", ground.teacher, ground, 2.4, 0.9, theme.SMALL).move_to([0, 0.4, 0])
        student = Network("Student", ground.student, ground, 2.4, 0.9, theme.SMALL).move_to([0, -0.95, 0])
        return Group(teacher, student, link(teacher, student, ground.muted, 0.06))


def _part(pixels: NDArray[np.uint8], left: float, top: float, side: float) -> NDArray[np.uint8]:
    """A square part of a square picture, in shares."""
    count = len(pixels)
    return pixels[round(top * count) : round((top + side) * count), round(left * count) : round((left + side) * count)]


def _cell(patch: int) -> NDArray[np.float64]:
    """The middle of a patch of a 4 x 4 grid, in patches from the upper left corner."""
    return np.array([patch % 4 + 0.5, -(patch // 4) - 0.5, 0])


def specimen_family_tree(ground: Ground) -> Mobject:
    return FamilyTree(photo("cat")[:, 90:390], photo("coffee")[:, 100:500], ground).scale(0.4)


# -- A part of a photograph that is taken away, and a model's guess of it ----------------------------------------------


BLOCKS = 5  # a side: as much as the guess knows of the part


class MissingPart(Group):
    """Parts: `hole` in the photograph, `truth` (what was there) and `guess` (the same without its details), all in place.

    Args:
        photograph: upright.
        box: left, top, width and height of the part, shares of the photograph.
        ground: the ground it stands on.
    """

    def __init__(self, photograph: Picture, box: tuple[float, float, float, float], ground: Ground) -> None:
        self.hole = photograph.region(*box, ground.ink, fill_color=ground.ground, fill_opacity=1)
        self.truth = photograph.crop(*box, ground.data)
        self.guess = Picture(_blurred(self.truth.pixel_array[..., :3]), self.truth.height, ground.ink)
        super().__init__(self.hole, self.truth, self.guess.move_to(self.truth))


def _blurred(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The means of BLOCKS x BLOCKS blocks, (BLOCKS, BLOCKS, 3); it is drawn smooth."""
    rows, columns = (side // BLOCKS * BLOCKS for side in pixels.shape[:2])
    blocks = pixels[:rows, :columns].reshape(BLOCKS, rows // BLOCKS, BLOCKS, columns // BLOCKS, 3)
    return np.asarray(blocks.mean(axis=(1, 3)), np.uint8)


def specimen_missing_part(ground: Ground) -> Mobject:
    cat = Picture(photo("cat"), 2.2, ground.data)
    part = MissingPart(cat, (0.6, 0.24, 0.2, 0.3), ground)
    part.truth.shift(2.4 * RIGHT + 0.5 * UP)
    part.guess.shift(2.4 * RIGHT - 0.4 * UP)
    return Group(cat, part)


# -- A place for an answer: empty, asked for, or filled with a distribution --------------------------------------------


class Slot(VGroup):
    """Parts: `box`, dashed, `words` at its foot, and `mark`: a question mark, or the bars of an answer.

    Args:
        name: what belongs there.
        color: hex, the role of whose answer it is.
        ground: the ground it stands on.
        answer: heights of bars, manim units; none asks for one.
    """

    def __init__(self, name: str, color: str, ground: Ground, answer: Sequence[float] = ()) -> None:
        outline = RoundedRectangle(width=2.6, height=1.8, corner_radius=0.16, stroke_color=color, stroke_width=3)
        self.box = DashedVMobject(outline, 36)
        self.words = stand(Words(name, theme.LABEL, ground.muted), 0, -0.72)
        style = {"fill_color": color, "fill_opacity": 1, "stroke_width": 0}
        bars = VGroup(*(Rectangle(width=0.26, height=height, **style) for height in answer))
        question = Words("?", theme.DISPLAY, color, SEMIBOLD)
        self.mark = bars.arrange(RIGHT, buff=0.1, aligned_edge=DOWN) if answer else question
        super().__init__(self.box, self.words, self.mark.move_to(0.2 * UP))


def specimen_slot(ground: Ground) -> Mobject:
    asked, tried = Slot("thầy", ground.teacher, ground), Slot("trò", ground.student, ground, (0.2, 0.75, 0.35))
    return VGroup(asked, tried).arrange(RIGHT, buff=0.3).scale(0.85)


# -- Many pictures, sorted right and wrong, and how few of the labels that took ----------------------------------------


EXAM_COLUMNS, EXAM_GAP_PX = 20, 8
EXAM_HEIGHT = 3.6  # of all pictures, manim units
UNGRADED, WRONG = 0.55, 0.14  # brightness of a picture that nobody has looked at, and of one with a wrong name
BRIGHTNESSES = (WRONG, UNGRADED, 1.0)
TAGS, TAG_PITCH = 10, (0.37, 0.4)  # a side


class Graded(Picture):
    """Pictures (n, h, w, 3) in rows: bright where the name is right, nearly dark where it is wrong, in between at first.

    Which ones are right is drawn by lot, as a sketch; how many is the share that `show` is told.
    """

    def __init__(self, pictures: NDArray[np.uint8], ground: Ground) -> None:
        back = np.array(ManimColor(ground.ground).to_int_rgb(), np.float32)
        shades = np.array(BRIGHTNESSES, np.float32)[:, None, None, None, None]
        self.pictures, self.shaded = pictures, np.asarray(pictures * shades + back * (1 - shades), np.uint8)
        self.lot = np.random.default_rng(4).permutation(len(pictures))  # a picture's place: the first ones are right
        self.turn = np.random.default_rng(5).permutation(len(pictures))  # when it is looked at
        super().__init__(self._sheet(np.full(len(pictures), UNGRADED)), EXAM_HEIGHT)

    def show(self, right: float, looked: float = 1.0) -> Self:
        """A share of all pictures is right; a share of them has been looked at."""
        return self._paint(self._judged(right), np.full(len(self.pictures), UNGRADED), looked)

    def grades(self, before: float, after: float, **kwargs: Any) -> Vary:
        """One picture after the other is looked at; before that, a share `before` was right, or nothing was looked at
        (0)."""
        old = self._judged(before) if before else np.full(len(self.pictures), UNGRADED)
        return Vary(self, lambda share: self._paint(self._judged(after), old, share), **kwargs)

    def rims(self, before: float, after: float, color: str) -> VGroup:
        """Outlines of the pictures that become right when a share `after` is, and no longer only `before`."""
        rows, columns = self.pixel_array.shape[:2]
        cell = self.pictures.shape[1]
        pitch = cell + EXAM_GAP_PX
        new = np.flatnonzero(self._judged(after) > self._judged(before))
        places = ((i % EXAM_COLUMNS * pitch / columns, i // EXAM_COLUMNS * pitch / rows) for i in new)
        return VGroup(*(self.region(x, y, cell / columns, cell / rows, color) for x, y in places))

    def _judged(self, right: float) -> NDArray[np.float64]:
        return np.where(self.lot < round(right * len(self.lot)), 1.0, WRONG)

    def _paint(self, new: NDArray[np.float64], old: NDArray[np.float64], looked: float) -> Self:
        self.pixel_array = self._sheet(np.where(self.turn < looked * len(self.turn), new, old))
        return self

    def _sheet(self, brightness: NDArray[np.float64]) -> NDArray[np.uint8]:
        which = np.searchsorted(BRIGHTNESSES, brightness)
        return tiled(self.shaded[which, np.arange(len(which))], EXAM_COLUMNS, EXAM_GAP_PX)


class Exam(Group):
    """Parts: `labels` (a hundred blank tags, unlit, row by row), `sheet` (the pictures, Graded), an arrow, and what both are."""

    def __init__(self, pictures: NDArray[np.uint8], ground: Ground) -> None:
        self.sheet = Graded(pictures, ground).move_to([2.78, 0.35, 0])
        tag = Tag("", ground, theme.SMALLEST, width=0.3, color=ground.line)
        self.labels = VGroup(*(tag.paper.copy() for _ in range(TAGS**2)))
        self.labels.arrange_in_grid(TAGS, TAGS, buff=(TAG_PITCH[0] - tag.width, TAG_PITCH[1] - tag.height))
        self.labels.move_to([-4.55, 0.35, 0])
        leads = arrow([-2.45, 0.35, 0], [-1.05, 0.35, 0], ground.muted)
        under = (
            stand(Words(text, theme.LABEL, ground.muted), what.get_x(), -2.15)
            for text, what in (("nhãn được dùng", self.labels), ("ảnh được gọi đúng tên", self.sheet))
        )
        super().__init__(self.labels, self.sheet, leads, *under)


def specimen_exam(ground: Ground) -> Mobject:
    exam = Exam(np.repeat(shrunk(photo("cat")[:300, :300], 64)[None], 200, 0), ground)
    exam.sheet.show(0.65)
    return exam.scale_to_fit_width(5.6)  # type: ignore[no-any-return]


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


MIDDLE = theme.STAGE_CENTRE_Y
PATCH = (0.17, 0.2, 0.27, 0.36)  # left, top, width, height of the hidden part, in shares of the photograph: its head
GROUPS = ((5, (1.35, 1.0)), (6, (4.75, 1.05)), (9, (1.5, -1.75)), (11, (4.85, -1.7)))  # species, middle on the stage
NAMES = ("mèo", "cá", "nấm", "rùa")
VECTOR = (0.8, -0.3, 0.5, 0.1, -0.9, 0.4, -0.6)
ANSWER = (0.2, 0.75, 0.35, 0.15, 0.28)  # one that already leans to one side


def exercise(scene: LectureScene, star: Picture) -> tuple[Tag, VGroup, VGroup, VGroup]:
    """The label on the star; the name of what happens, in two languages; and below and above it, one each: what picture
    or network does, the arrow to the other, and what runs along that."""
    ground = scene.ground
    tag = Tag(CALLED, ground, theme.BODY).move_to(star.get_corner(UL) + 1.3 * RIGHT)
    asks, answers = scene.words("tự ra bài tập", at=(1.1, 1.5)), scene.words("đáp án trong ảnh", at=(1.1, -2.45))
    name = VGroup(
        scene.words("học tự giám sát", at=(1.1, MIDDLE + 0.2), weight=SEMIBOLD),
        scene.words("self-supervised learning", theme.LABEL, ground.muted, at=(1.1, MIDDLE - 0.45)),
    )
    there, back = (
        arrow([3.2, 0.95, 0], [-1.1, 0.8, 0], ground.muted, 0.5),
        arrow([-1.1, -1.5, 0], [3.2, -1.65, 0], ground.muted, 0.5),
    )
    asked, answered = VGroup(there, asks, Flow(there[0], ground.ink)), VGroup(back, answers, Flow(back[0], ground.ink))
    return tag, name, asked, answered


def hidden_part(scene: LectureScene, star: Picture) -> tuple[MissingPart, Words, Words]:
    """The head of the animal, as it is hidden and guessed, and which of both pieces is which."""
    ground = scene.ground
    guess, truth = (scene.words(text, theme.LABEL, at=(x, -2.9)) for text, x in (("đoán", 2.45), ("thật", 5.05)))
    return MissingPart(star, PATCH, ground), guess, truth


def seen(scene: LectureScene, star: Picture) -> tuple[Picture, VGroup, VGroup, VGroup, Words]:
    """A square of the star, the arrow from it; the arrow to its features, these, and their name."""
    ground = scene.ground
    height, width = photo(STAR).shape[:2]
    side = height / width
    whole = star.crop((1 - side) / 2, 0, side, 1, ground.data)
    into = arrow([-2.0, MIDDLE, 0], [-1.25, MIDDLE, 0], ground.muted)
    out = arrow([2.1, MIDDLE, 0], [3.45, MIDDLE, 0], ground.muted)
    features = signed_vector(VECTOR, ground.data, ground).move_to([4.3, MIDDLE - 0.2, 0])
    return whole, into, out, features, scene.words("đặc trưng", at=(4.3, MIDDLE + 1.75), weight=SEMIBOLD)


def clusters(scene: LectureScene) -> Clusters:
    """Six pictures of each of four kinds, on the right half of the stage."""
    wall = load_tensors("wall")
    groups = [wall.pictures[np.flatnonzero(wall.species == kind)[2:8]] for kind, _ in GROUPS]
    return Clusters(groups, [middle for _, middle in GROUPS], (0.3, 1.75), scene.ground, seed=3)


def make_room(
    scene: LectureScene, whole: Picture, model: Network, told: tuple[VGroup, Words], ways: tuple[VGroup, VGroup]
) -> tuple[list[Animation], VGroup, VGroup]:
    """Photograph, network and what is told of the features go to the left, one below the other; and the arrows between
    them there."""
    ground = scene.ground
    down = arrow([-4.7, 0.1, 0], [-4.7, -0.52, 0], ground.muted)
    over = arrow([-3.1, -1.6, 0], [-2.5, -1.6, 0], ground.muted)
    go = [
        whole.animate.set(width=1.9).move_to([-4.7, 1.2, 0]),
        model.animate.move_to([-4.7, -1.6, 0]),
        *(each.animate.shift(6.05 * LEFT) for each in told),
        *map(ReplacementTransform, ways, (down, over)),
    ]
    return go, down, over


def group_names(scene: LectureScene) -> VGroup:
    """One name for each group, on a tag."""
    ground = scene.ground
    tags = (
        Tag(each, ground, theme.SMALL).move_to([*middle, 0]) for each, (_, middle) in zip(NAMES, GROUPS, strict=True)
    )
    return VGroup(*tags)


def exam(scene: LectureScene) -> tuple[Exam, Number, Words]:
    """Two hundred pictures and the labels that are used; how many are named right, nothing yet; and who names them."""
    ground = scene.ground
    exam = Exam(load_tensors("wall").pictures[:200], ground)
    score = Number(0, theme.TITLE, ground.ink, decimals=1, suffix="%").shift([exam.sheet.get_x(), -2.9, 0])
    return exam, score, scene.note("DINO ViT-S/16, đóng băng · các ảnh: minh hoạ")


def graded(
    scene: LectureScene, exam: Exam, count: int, right: float
) -> tuple[Words, list[Animation], Animation, VGroup, float]:
    """What `count` labels in a hundred do, after one in a hundred or none with `right` per cent: their share in words,
    the labels that light up, the pictures judged, rims around those that are gained, and the per cent that are
    right."""
    ground = scene.ground
    share = fact(f"few_share_{count}").text
    now = scene.words(share, theme.TITLE, at=(exam.labels.get_x(), -2.9), weight=SEMIBOLD)
    grade = fact(f"few_labels_{count}").value
    lit = [tag.animate.set_fill(ground.ink) for tag in exam.labels[1 if right else 0 : count]]
    gained = exam.sheet.rims(right / 100, grade / 100, ground.data) if right else VGroup()
    return now, lit, exam.sheet.grades(right / 100, grade / 100), gained, grade


def large_pair(scene: LectureScene) -> tuple[Network, Network]:
    """The two networks of the third family, large."""
    ground = scene.ground
    teacher = Network("Teacher", ground.teacher, ground, 3.2, 1.8).move_to([0.2, 1.05, 0])
    return teacher, Network("Student", ground.student, ground, 3.2, 1.8).move_to([0.2, -1.95, 0])


def question(
    scene: LectureScene, photograph: Picture, teacher: Network, student: Network
) -> tuple[Slot, Slot, VGroup, VGroup, list[Flow]]:
    """The empty place of the answer and what the student hands in; the ways from the photograph and on, and what runs
    along the first of these."""
    ground = scene.ground
    wanted = Slot("đáp án", ground.teacher, ground).move_to([4.6, 1.05, 0])
    tried = Slot("bài làm", ground.student, ground, ANSWER).move_to([4.6, -1.95, 0])
    seen = VGroup(link(photograph, teacher, ground.teacher), link(photograph, student, ground.student))
    said = VGroup(link(teacher, wanted, ground.teacher), link(student, tried, ground.student))
    said.add(link(wanted, tried, ground.muted))
    flows = [Flow(way[0], color, 3) for way, color in zip(seen, (ground.teacher, ground.student), strict=True)]
    return wanted, tried, seen, said, flows

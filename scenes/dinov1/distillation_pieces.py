"""A paper, two answers to one photograph, the student's mind, two equal networks: what stands on the stage of Distillation."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, PI, RIGHT, UP, Animation, AnimationGroup, FadeIn, GrowFromEdge, Line, VGroup
from numpy.typing import ArrayLike

from scenes.pieces.network import Network
from tenuto.kit.arrow import arrow, link, tie
from tenuto.kit.bars import Bars
from tenuto.kit.flow import Flow
from tenuto.kit.icons import car, cat_face, dog_face, sheet
from tenuto.kit.panel import panel
from tenuto.kit.picture import Picture
from tenuto.kit.tag import Tag
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, Words

MIDDLE = theme.STAGE_CENTRE_Y
SOFT = ("example_cat", "example_dog", "example_car")  # facts
NAMES = ("mèo", "chó", "ô tô")
HARD_Y, SOFT_Y = 1.1, -1.65  # rows of the label and of the teacher's answer
SIDE = 4.25  # how far left and right of the middle the two large networks stand
# Cat, dog and car in the student's mind, before it knows how they are related and then.
UNKNOWN = ([0.3, -0.95, 0], [3.3, 0.9, 0], [3.5, -2.1, 0])
KNOWN = ([0.3, -0.95, 0], [2.2, 0.75, 0], [5.2, -1.9, 0])


def paper(scene: LectureScene) -> tuple[VGroup, VGroup, Words]:
    """A sheet on a panel, the paper's title and authors beside it; the name of its idea, below."""
    ground = scene.ground
    paper = VGroup(panel(ground, 8.4, 2.3), sheet(ground).scale(3.4).shift(3.2 * LEFT)).shift(0.75 * UP)
    name = "Distilling the Knowledge\nin a Neural Network"
    title = scene.captioned(name, "Hinton và cộng sự", theme.BODY, ground.ink, (1.0, 1.2), below=1.15)
    idea = scene.words("chưng cất tri thức", theme.TITLE, at=(0, -1.75), weight=SEMIBOLD)
    return paper, title, idea


def big_and_small(scene: LectureScene) -> tuple[Network, Network, Words, Words, VGroup, Words, Flow]:
    """A large Teacher, a small Student, what they are; the way between them, its name, and what runs along it."""
    ground = scene.ground
    teacher = Network("Teacher", ground.teacher, ground, 4.4, 3.6, theme.HEADING).move_to([-4.2, MIDDLE, 0])
    teacher.layers.scale(2.2).shift(0.1 * DOWN)
    student = Network("Student", ground.student, ground, 2.2, 1.5).move_to([5.3, MIDDLE, 0])
    large = scene.words("lớn, đã học xong", theme.LABEL, ground.muted, (-4.2, -2.75))
    small = scene.words("nhỏ", theme.LABEL, ground.muted, (5.3, -1.6))
    lesson = link(teacher, student, ground.teacher)
    word = scene.words("chưng cất tri thức", theme.BODY, ground.ink, (1.15, MIDDLE + 0.25), weight=SEMIBOLD)
    return teacher, student, large, small, lesson, word, Flow(lesson[0], ground.teacher, 5, 0.08)


def asked(scene: LectureScene) -> tuple[Picture, Network]:
    """The photograph that both are asked about, and the teacher, ready to answer."""
    ground = scene.ground
    cat = Picture(photo("cat")[:, 90:390], 2.9, ground.data).move_to([-4.95, MIDDLE, 0])
    return cat, Network("Teacher", ground.teacher, ground).move_to([-1.1, SOFT_Y, 0])


def answer(scene: LectureScene, values: ArrayLike, color: str, y: float, name: str) -> tuple[Bars, Words]:
    """Bars in the row at `y`, and their name over the lower two."""
    bars = percent_bars(scene, values, color, 1.55).shift([4.1, y - 0.85, 0])
    return bars, scene.words(name, theme.BODY, color, (4.8, y + 0.25), LEFT, weight=SEMIBOLD)


def hard_label(scene: LectureScene, cat: Picture) -> tuple[Tag, VGroup, Bars, Words]:
    """What a person says: a tag, the ways to it and on, the bars that it means, and their name."""
    ground = scene.ground
    hard, name = answer(scene, [1, 0, 0], ground.muted, HARD_Y, "nhãn cứng")
    tag = Tag(NAMES[0], ground, theme.HEADING).move_to([-1.1, HARD_Y, 0])
    told = VGroup(link(cat, tag, ground.muted), arrow([-0.3, HARD_Y, 0], [1.75, HARD_Y, 0], ground.muted))
    return tag, told, hard, name


def grown(scene: LectureScene, column: VGroup) -> Animation:
    """A bar rises from its foot, and its number with it."""
    bar, number = column
    return AnimationGroup(GrowFromEdge(bar, DOWN), FadeIn(number))


def soft_answer(scene: LectureScene, cat: Picture, ready: Network) -> tuple[VGroup, Bars, Words]:
    """What the teacher says: the ways to it and on, the bars of its answer, and their name."""
    ground = scene.ground
    soft, name = answer(scene, [fact(each).value / 100 for each in SOFT], ground.teacher, SOFT_Y, "phân bố")
    ways = VGroup(link(cat, ready, ground.teacher), arrow([0.35, SOFT_Y, 0], [1.75, SOFT_Y, 0], ground.teacher))
    return ways, soft, name


def mind(scene: LectureScene, soft: Bars) -> tuple[VGroup, Words, Bars, VGroup]:
    """The panel of the student's mind, whose it is; the teacher's answer, tall; the three things as they lie in that
    mind."""
    ground = scene.ground
    mind = panel(ground, 7.4, 4.9, ground.student).move_to([2.7, MIDDLE, 0])
    whose = scene.words("Student", theme.BODY, ground.student, (-0.7, 1.5), LEFT, weight=SEMIBOLD)
    tall = percent_bars(scene, soft.values, ground.teacher, 3.3).shift([-4.25, -2.45, 0])
    drawings = (cat_face(ground.data, ground), dog_face(ground.data, ground), car(ground.data, ground))
    icons = VGroup(*(icon.scale(1.4).move_to(at) for icon, at in zip(drawings, UNKNOWN, strict=True)))
    return mind, whose, tall, icons


def percent_bars(scene: LectureScene, values: ArrayLike, color: str, height: float) -> Bars:
    """How much of each of three kinds, as bars with numbers."""
    return Bars(values, color, scene.ground, 4.2, height, names=NAMES, numbers="percent", number_px=theme.BODY)


def ties(scene: LectureScene, icons: VGroup, share: float) -> VGroup:
    """Lines from the first to the other two: equal at share 0, and at 1 the nearer one wide, the farther one thin."""
    widths = (1, 5 + 6 * share), (2, 5 - 2 * share)
    return VGroup(*(tie(icons[0], icons[i], scene.ground.ink, width, (0.8, 0.9)) for i, width in widths))


def learn(scene: LectureScene, icons: VGroup, lines: VGroup) -> Vary:
    """The three things go where those belong that know how they are related, their ties with them."""

    def learnt(share: float) -> None:
        for icon, first, last in zip(icons, UNKNOWN, KNOWN, strict=True):
            icon.move_to(np.array(first) + share * (np.array(last) - first))
        for line, new in zip(lines, ties(scene, icons, share), strict=True):
            line.become(new)

    return Vary(VGroup(icons, lines), learnt)


def worth(scene: LectureScene, lines: VGroup) -> VGroup:
    """What the teacher's answer says of each tie, beside it."""
    much, little = (scene.words(fact(name).text, theme.BODY, weight=SEMIBOLD) for name in SOFT[1:])
    return VGroup(much.move_to(lines[0]).shift([-0.5, 0.35, 0]), little.move_to(lines[1]).shift(0.35 * UP))


def equals(scene: LectureScene) -> tuple[Network, Network, Network]:
    """Teacher and Student, equally large, and the Student while it was small."""
    ground = scene.ground
    both = (("Teacher", ground.teacher, -1), ("Student", ground.student, 1))
    teacher, student = (large(scene, *each) for each in both)
    small = Network("Student", ground.student, ground, 2.2, 1.4).move_to([SIDE, MIDDLE, 0])
    return teacher, student, small


def large(scene: LectureScene, name: str, color: str, side: int) -> Network:
    """A network that fills one side of the stage, -1 or 1."""
    network = Network(name, color, scene.ground, 4.3, 4.3, theme.HEADING).move_to([side * SIDE, MIDDLE, 0])
    network.layers.scale(2.4)
    return network


def trait(scene: LectureScene, text: str, y: float) -> VGroup:
    """What both networks have in common, held between them."""
    words = scene.words(text, theme.HEADING, at=(0, y), weight=SEMIBOLD)
    ends = SIDE - 2.3, words.width / 2 + 0.15
    lines = (
        Line([s * ends[0], y + 0.13, 0], [s * ends[1], y + 0.13, 0], stroke_color=scene.ground.muted) for s in (-1, 1)
    )
    return VGroup(words, *(line.set_stroke(width=3) for line in lines))


def circle(scene: LectureScene) -> VGroup:
    """Teacher above and Student below, with room for an arrow on either side."""
    ground = scene.ground
    return VGroup(
        Network("Teacher", ground.teacher, ground, 3.2, 1.8).move_to([0, 1.1, 0]),
        Network("Student", ground.student, ground, 3.2, 1.8).move_to([0, -1.9, 0]),
    )


def climb(scene: LectureScene) -> tuple[VGroup, VGroup, Flow]:
    """What has been learnt climbs on the left: the arrow, its words, and what runs along it."""
    ground = scene.ground
    climb = arrow([-1.75, -1.8, 0], [-1.75, 1.0, 0], ground.ema, -0.8 * PI)
    slow = scene.captioned("nhích theo", "từng chút một", theme.HEADING, ground.ema, (-3.55, MIDDLE), RIGHT)
    return climb, slow, Flow(climb[0], ground.ema, 4, 0.09)


def descent(scene: LectureScene) -> tuple[VGroup, VGroup, Flow, Words]:
    """Answers come down on the right: the arrow, its words, what runs along it; and the name of the whole circle."""
    ground = scene.ground
    teach = arrow([1.75, 1.0, 0], [1.75, -1.8, 0], ground.teacher, -0.8 * PI)
    answers = scene.captioned("đáp án", "để học theo", theme.HEADING, ground.teacher, (3.55, MIDDLE), LEFT)
    name = scene.words("tự chưng cất", theme.BODY, at=(0, MIDDLE - 0.18), weight=SEMIBOLD)
    return teach, answers, Flow(teach[0], ground.teacher, 4, 0.09), name

"""Teacher and student around a circle, and measurements before and after."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import LEFT, RIGHT, Circle, Dot, Line, Mobject, VGroup

from scenes.pieces.awakening import Awakening
from scenes.pieces.network import Network
from scenes.pieces.seen import HEAD, star_seen
from scenes.pieces.star import STAR
from tenuto.kit.arrow import arrow
from tenuto.kit.flow import Flow
from tenuto.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo
from tenuto.stage.scene import NIGHT, LectureScene
from tenuto.stage.theme import MEDIUM, SEMIBOLD, Ground, Words, stand

__all__ = ["Dumbbells", "TeachingCircle"]


# -- Several measurements before and after, without names: from a ring to a dot, one row each --------------------------


class Dumbbells(VGroup):
    """Parts: `lines`, `rings` (before) and `dots` (after), the row that gains least at the foot.

    Args:
        pairs: before and after of each.
        ends: values at the left and the right end.
        ground: the ground it stands on; rows that gain are in its data colour, the others muted.
        width: between the ends, manim units; their middle is at x = 0, the upper row at y = 0.
        pitch: from row to row, manim units.
    """

    def __init__(
        self, pairs: Sequence[tuple[float, float]], ends: tuple[float, float], ground: Ground, width: float, pitch: float
    ) -> None:  # fmt: skip
        self.lines, self.rings, self.dots = VGroup(), VGroup(), VGroup()
        for row, pair in enumerate(sorted(pairs, key=lambda pair: pair[1] - pair[0])):
            y = (row + 1 - len(pairs)) * pitch
            xs = (np.array(pair) - ends[0]) / (ends[1] - ends[0]) * width - width / 2
            before, after = ([x, y, 0] for x in xs)
            color = ground.data if xs[1] > xs[0] else ground.muted
            self.lines.add(Line(before, after, stroke_color=color, stroke_width=4))
            ring = Circle(0.08, stroke_color=color, stroke_width=3, fill_color=ground.panel, fill_opacity=1)
            self.rings.add(ring.move_to(before))
            self.dots.add(Dot(after, radius=0.1, color=color))
        super().__init__(self.lines, self.rings, self.dots)


def specimen_dumbbells(ground: Ground) -> Mobject:
    return Dumbbells(((60, 72), (50, 68), (70, 69), (55, 60), (62, 80)), (45, 90), ground, 4.2, 0.4)


# -- Teacher and student side by side: answers go one way, what was learnt comes back the other ------------------------


class TeachingCircle(VGroup):
    """Parts: `networks` (teacher, student), `ways` (bent arrows there and back) and `ema`, the name of the way back.

    About 3.6 manim units wide. `flows` makes dots that run along both ways, where they stand then.
    """

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        teacher = Network("Teacher", ground.teacher, ground, 1.5, 1.0, theme.SMALL).shift(1.05 * LEFT)
        student = Network("Student", ground.student, ground, 1.5, 1.0, theme.SMALL).shift(1.05 * RIGHT)
        self.networks = VGroup(teacher, student)
        self.ways = VGroup(
            arrow([-0.9, 0.6, 0], [0.9, 0.6, 0], ground.teacher, -1.1),
            arrow([0.9, -0.6, 0], [-0.9, -0.6, 0], ground.ema, -1.1),
        )
        self.ema = stand(Words("EMA", theme.SMALL, ground.ema, SEMIBOLD), 0, -0.75)
        super().__init__(self.networks, self.ways, self.ema)

    def flows(self) -> VGroup:
        """Dots from teacher to student and back."""
        colors = (self.ground.teacher, self.ground.ema)
        return VGroup(*(Flow(way[0], color, 3) for way, color in zip(self.ways, colors, strict=True)))


def specimen_teaching_circle(ground: Ground) -> Mobject:
    circle = TeachingCircle(ground)
    return VGroup(circle, circle.flows())


# -- What stands on the scene's stage ----------------------------------------------------------------------------------


WAY_Y = -2.66  # of the label's way below the photograph, manim units
MEASURES = ("in1k", "ima", "ade", "oxford", "inat18", "inat21", "places")  # of Table 2: raw_ and curated_
SCORES = (45, 90)  # at the ends of the second card's scale
CURVES = (("ImageNet", "in1k", 0.62), ("ADE20k", "ade", -0.45))  # name, key and height at which the line begins
WITHOUT_X, WITH_X = -0.75, 0.95  # of the lines' ends


def seen(scene: LectureScene) -> tuple[Awakening, Words]:
    """The photograph of the title, still in the light, and whose map it will be."""
    stored = load_tensors("attention_photos")
    pixels, maps = star_seen(stored, STAR, photo(STAR))
    seen = Awakening(pixels, maps[HEAD], NIGHT, 3.95).move_to([-3.4, 0.3, 0])
    text = f"một đầu attention · {stored.about['label']}"
    return seen, scene.computed(text, theme.SMALL, scene.ground.muted, (-3.4, -2.08))


def way(scene: LectureScene) -> tuple[VGroup, Words, Tag]:
    """From the pictures to where the marks are given, and a label at its beginning."""
    begin = -theme.SAFE_X
    way = arrow([begin, WAY_Y - 0.35, 0], [3.75, WAY_Y - 0.35, 0], scene.ground.muted)
    goal = scene.words("chấm điểm", at=(theme.SAFE_X, WAY_Y - 0.45), edge=RIGHT, weight=SEMIBOLD)
    return way, goal, Tag("nhãn", scene.ground, theme.LABEL).move_to([begin + 0.75, WAY_Y, 0])


def measured(scene: LectureScene) -> tuple[Dumbbells, VGroup]:
    """Table 2 from raw to curated, one row for each measurement, and what its ends are."""
    ground = scene.ground
    pairs = [(fact(f"raw_{name}").value, fact(f"curated_{name}").value) for name in MEASURES]
    rows = Dumbbells(pairs, SCORES, ground, 3.3, 0.27)
    (least, *_, most), last = rows.rings, rows.dots[-1]
    names = VGroup(
        scene.words("thô", theme.SMALL, ground.muted, (most.get_x(), 0.2)),
        scene.words("chọn lọc", theme.SMALL, ground.data, (last.get_x(), 0.2), weight=MEDIUM),
        scene.words("ADE20k", theme.SMALL, ground.muted, (least.get_x() + 0.2, least.get_y() - 0.08), LEFT),
    )
    return rows, names


def anchored(scene: LectureScene) -> tuple[VGroup, VGroup, VGroup]:
    """Names and first scores, lines, and last scores, without and with the anchor."""
    ground = scene.ground
    start, lines, end = VGroup(), VGroup(), VGroup()
    for x, text in ((WITHOUT_X, "không neo"), (WITH_X, "có neo")):
        start.add(scene.words(text, theme.SMALL, ground.muted, (x, -1.0)))
    for name, key, y in CURVES:
        before, after = fact(f"gram_none_{key}"), fact(f"gram_200k_x2_{key}")
        rise = (after.value - before.value) / 10
        color = ground.teacher if rise > 0 else ground.ink
        lines.add(Line([WITHOUT_X, y, 0], [WITH_X, y + rise, 0], stroke_color=color, stroke_width=5))
        start.add(scene.words(name, theme.SMALL, color, (-1.8, y + 0.2), LEFT, weight=SEMIBOLD))
        start.add(scene.words(before.text, theme.SMALL, color, (WITHOUT_X - 0.15, y - 0.08), RIGHT))
        end.add(scene.words(after.text, theme.SMALL, color, (WITH_X + 0.15, y + rise - 0.08), LEFT, weight=SEMIBOLD))
    return start, lines, end

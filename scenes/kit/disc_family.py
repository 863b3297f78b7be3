"""A teacher and the students that it taught, as discs in true area."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import LEFT, RIGHT, Line, Mobject, VGroup

from scenes.kit.discs import Discs
from tenuto.stage import theme
from tenuto.stage.theme import SEMIBOLD, Ground, Words, stand

__all__ = ["DiscFamily"]

LARGEST = 2.2  # radius of the teacher's disc
TEACHER, STUDENTS_X, NAMES_X = np.array([-4.1, -0.3, 0]), 2.0, 3.0  # where they stand
GAP = 0.12  # between a line and the discs that it joins


class DiscFamily(VGroup):
    """Parts: `teacher` (a disc), `students` (discs, one below the other), `lines` from the teacher to each, and `names`, the
    teacher's (in its disc) first. It fills the stage.

    Args:
        teacher: role, name, size as a number and as text.
        students: name, size, its text, and the height of the disc's middle.
        ground: the ground it stands on.
    """

    def __init__(
        self, teacher: tuple[str, str, float, str], students: Sequence[tuple[str, float, str, float]], ground: Ground
    ) -> None:
        role, name, size, text = teacher
        discs = Discs([size, *(student[1] for student in students)], ground.teacher, LARGEST)
        self.teacher, self.students = discs[0].move_to(TEACHER), discs[1:].set_fill(ground.student)
        x, y, _ = TEACHER
        told = VGroup(
            stand(Words(role, theme.LABEL, ground.ground), x, y + 0.6),
            stand(Words(name, theme.HEADING, ground.ground, SEMIBOLD), x, y),
            stand(Words(text, theme.LABEL, ground.ground), x, y - 0.55),
        )
        self.lines, self.names = VGroup(), VGroup(told)
        for disc, radius, (name, _, text, y) in zip(self.students, discs.radii[1:], students, strict=True):
            place = np.array([STUDENTS_X, y, 0])
            way = (place - TEACHER) / np.linalg.norm(place - TEACHER)
            disc.move_to(place)
            self.lines.add(Line(TEACHER + (LARGEST + GAP) * way, place - [radius + GAP, 0, 0], stroke_width=3))
            words = stand(Words(name, theme.BODY, ground.ink, SEMIBOLD), NAMES_X, y - 0.13, LEFT)
            self.names.add(VGroup(words, stand(Words(text, theme.BODY, ground.muted), theme.SAFE_X, y - 0.13, RIGHT)))
        super().__init__(self.lines.set_stroke(ground.line), self.teacher, self.students, self.names)


def specimen(ground: Ground) -> Mobject:
    """One still for the kit's contact sheet."""
    students = [("S", 21.0, "21", 1.6), ("B", 86.0, "86", 0.2), ("L", 300.0, "300", -1.6)]
    return DiscFamily(("Teacher", "7B", 2000.0, "2000"), students, ground).scale(0.4)

"""Self-supervised learning: the picture sets the exercise; what stays are features; three families, one of them DINO."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.labels.self_supervised_pieces import Clusters, FamilyTree, MissingPart, RotationQuiz, Slot
from scenes.pieces.network import Network
from tenuto.kit.arrow import arrow, link
from tenuto.kit.bob import bob
from tenuto.kit.flow import Flow
from tenuto.kit.picture import Picture
from tenuto.kit.tag import Tag
from tenuto.kit.vector import signed_vector
from tenuto.stage import theme
from tenuto.stage.data import load_tensors, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
PATCH = (0.6, 0.24, 0.2, 0.3)  # left, top, width, height of the hidden part, in shares of the photograph
SQUARE = (90 / 451, 0, 300 / 451, 1)  # of the photograph, the same way
GROUPS = ((5, (1.35, 1.0)), (6, (4.75, 1.05)), (9, (1.5, -1.75)), (11, (4.85, -1.7)))  # species, middle on the stage
VECTOR = (0.8, -0.3, 0.5, 0.1, -0.9, 0.4, -0.6)
ANSWER = (0.2, 0.75, 0.35, 0.15, 0.28)  # one that already leans to one side


class SelfSupervised(LectureScene):
    """An exercise made of the picture itself, twice; features that fall into groups; the tree of families."""

    def construct(self) -> None:
        ground = self.ground
        cat = Picture(photo("cat"), 3.3, ground.data).move_to([-3.9, MIDDLE, 0])
        model = Network("Mô hình", ground.ink, ground, 3.0, 1.9).move_to([4.6, MIDDLE, 0])

        with self.beat("idea"):
            # Nobody's label: it falls off, and picture and model are left to themselves.
            tag = Tag("mèo", ground, theme.BODY).move_to(cat.get_corner(UP + LEFT) + 0.9 * RIGHT)
            asked, answered = self.words("tự ra bài tập", at=(1.4, 1.25)), self.words("tự có đáp án", at=(1.4, -2.2))
            name = VGroup(
                self.words("self-supervised learning", at=(0.95, MIDDLE + 0.1), weight=SEMIBOLD),
                self.words("SSL", at=(0.95, MIDDLE - 0.45), weight=SEMIBOLD),
            )
            there = arrow([4.6, 0.75, 0], [-1.25, 0.6, 0], ground.muted, 0.55)
            back = arrow([-1.25, -1.3, 0], [4.6, -1.45, 0], ground.muted, 0.55)
            flows = VGroup(Flow(there[0], ground.ink), Flow(back[0], ground.ink))
            self.play(FadeIn(cat), FadeIn(tag), run_time=0.7)
            self.play(tag.animate.shift(3 * DOWN).rotate(-0.6).set_opacity(0), FadeIn(model), run_time=0.9)
            self.remove(tag)
            self.play(Create(there), FadeIn(asked), run_time=0.7)
            self.play(Create(back), FadeIn(answered), FadeIn(name), run_time=0.7)
            self.play(*map(FadeIn, flows), run_time=0.3)
            self.loop(*(flow.run(2) for flow in flows), run_time=2)

        with self.beat("mask"):
            # A part of the photograph is taken away; from the rest the model guesses it.
            gone = map(FadeOut, (there, back, asked, answered, name, *flows))
            grow = cat.animate.set(width=6.0).move_to([-3.35, MIDDLE, 0])
            self.play(*gone, model.animate.move_to([3.6, 0.95, 0]), grow, run_time=0.8)
            part = MissingPart(cat, PATCH, ground)
            guess = self.words("đoán", theme.LABEL, at=(2.4, -2.9))
            truth = self.words("thật", theme.LABEL, at=(4.8, -2.9))
            self.add(part.hole, part.truth)
            self.play(part.truth.animate.set(width=1.75).move_to([4.8, -1.55, 0]), FadeIn(truth), run_time=1.1)
            into, sketch = arrow([-0.2, 0.5, 0], [1.9, 0.85, 0], ground.muted), self.note("minh hoạ")
            self.play(Create(into), run_time=0.5)
            self.add(part.guess.set(width=1.75).move_to(model), model)
            self.play(part.guess.animate.move_to([2.4, -1.55, 0]), FadeIn(guess), run_time=1.0)
            self.play(FadeIn(sketch), run_time=0.3)

        with self.beat("rotate"):
            # Another exercise: the photograph is turned; by how much?
            turned = cat.crop(*SQUARE, ground.data)
            self.play(FadeOut(Group(part, guess, truth, into, sketch)), run_time=0.4)
            self.add(turned)
            shrink = turned.animate.set(height=3.1).move_to([-4.2, MIDDLE, 0])
            self.play(FadeOut(cat), shrink, model.animate.move_to([0.3, MIDDLE, 0]), run_time=0.8)
            quiz = RotationQuiz(turned, ground)
            quiz.answers.move_to([4.9, MIDDLE, 0])
            ways = VGroup(arrow([-1.9, MIDDLE, 0], [-1.3, MIDDLE, 0], ground.muted))
            ways.add(*(arrow([1.95, MIDDLE, 0], [3.5, a.get_y(), 0], ground.line) for a in quiz.answers))
            self.play(FadeIn(ways), LaggedStart(*map(FadeIn, quiz.answers), lag_ratio=0.2), run_time=1)
            self.play(quiz.quarters(0, 1), run_time=1)
            self.loop(quiz.quarters(1, 5), run_time=3.2)

        with self.beat("features"):
            # The exercise is dropped; what stays is a row of numbers for each picture, and alike lies near alike.
            upright = turned.animate.rotate(PI / 2).set(width=1.75).move_to([-4.7, 1.15, 0])
            self.play(
                FadeOut(ways), FadeOut(quiz.answers), model.animate.move_to([-4.7, -1.6, 0]), upright, run_time=0.9
            )
            features = signed_vector(VECTOR, ground.data, ground).move_to([-1.75, MIDDLE - 0.2, 0])
            name = self.words("đặc trưng", at=(-1.75, MIDDLE + 1.75), weight=SEMIBOLD)
            into = arrow([-4.7, 0.15, 0], [-4.7, -0.52, 0], ground.muted)
            out = arrow([-3.1, -1.6, 0], [-2.45, -1.6, 0], ground.muted)
            clusters = self._clusters()
            self.play(FadeIn(into), FadeIn(out), FadeIn(features, shift=0.5 * RIGHT), FadeIn(name), run_time=0.9)
            self.play(LaggedStart(*map(FadeIn, clusters.pictures), lag_ratio=0.03), run_time=0.8)
            self.play(*clusters.gather(), run_time=1.6)
            self.play(FadeIn(clusters.rings), FadeIn(sketch), run_time=0.6)

        with self.beat("families"):
            # Three families hang on one root; each shows what it does.
            tree = FamilyTree(photo("cat")[:, 90:390], photo("coffee")[:, 100:500], ground)
            self.play(FadeOut(Group(turned, model, into, out, features, name, sketch, clusters)), run_time=0.6)
            self.play(FadeIn(tree.root), run_time=0.5)
            for card, drawing, motion in zip(tree.cards, tree.drawings, tree.motions(), strict=True):
                self.play(FadeIn(card), FadeIn(drawing), run_time=0.5)
                self.play(motion, run_time=0.9)
            self.play(*tree.light(), run_time=0.5)

        with self.beat("dino"):
            # No pushing apart: the other picture goes. Then the third family grows over the whole stage.
            (one, other, stranger), (photograph, covers), (small_teacher, small_student, taught) = tree.drawings
            teacher = Network("Teacher", ground.teacher, ground, 3.2, 1.8).move_to([0.2, 1.05, 0])
            student = Network("Student", ground.student, ground, 3.2, 1.8).move_to([0.2, -1.95, 0])
            become = ((small_teacher, teacher), (small_student, student))
            self.play(FadeOut(stranger, shift=0.4 * DOWN), run_time=0.6)
            self.play(*map(FadeOut, (tree.root, *tree.cards, one, other, covers, taught)), run_time=0.5)
            grow = photograph.animate.set(height=3.2).move_to([-4.7, -0.45, 0])
            self.play(*(ReplacementTransform(*each) for each in become), grow, run_time=1)
            wanted = Slot("đáp án", ground.teacher, ground).move_to([4.6, 1.05, 0])
            tried = Slot("bài làm", ground.student, ground, ANSWER).move_to([4.6, -1.95, 0])
            seen = VGroup(link(photograph, teacher, ground.teacher), link(photograph, student, ground.student))
            said = VGroup(link(teacher, wanted, ground.teacher), link(student, tried, ground.student))
            said.add(link(wanted, tried, ground.muted))
            self.play(FadeIn(seen), run_time=0.4)
            appear = map(FadeIn, (said, wanted.box, wanted.words, tried, sketch))
            self.play(*appear, FadeIn(wanted.mark, shift=0.2 * UP), run_time=0.7)
            flows = [Flow(way[0], color, 3) for way, color in zip(seen, (ground.teacher, ground.student), strict=True)]
            self.play(*map(FadeIn, flows), run_time=0.3)
            self.loop(*(flow.run(2) for flow in flows), bob([wanted.mark], 0.08), run_time=2.4)

    def _clusters(self) -> Clusters:
        """Six pictures of each of four kinds, on the right half of the stage."""
        wall = load_tensors("wall")
        groups = [wall.pictures[np.flatnonzero(wall.species == kind)[2:8]] for kind, _ in GROUPS]
        return Clusters(groups, [middle for _, middle in GROUPS], (0.3, 1.75), self.ground, seed=3)

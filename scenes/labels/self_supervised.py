"""Self-supervised learning: the picture sets the exercise; what stays are features, which few labels can name; three families."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.labels.self_supervised_pieces import Clusters, Exam, FamilyTree, MissingPart, Slot
from scenes.pieces.network import Network
from scenes.pieces.star import CALLED, STAR
from tenuto.kit.arrow import arrow, link
from tenuto.kit.bob import bob
from tenuto.kit.flow import Flow
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture, square
from tenuto.kit.swap import swap
from tenuto.kit.tag import Tag
from tenuto.kit.vector import signed_vector
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
PATCH = (0.17, 0.2, 0.27, 0.36)  # left, top, width, height of the hidden part, in shares of the photograph: its head
GROUPS = ((5, (1.35, 1.0)), (6, (4.75, 1.05)), (9, (1.5, -1.75)), (11, (4.85, -1.7)))  # species, middle on the stage
NAMES = ("mèo", "cá", "nấm", "rùa")
VECTOR = (0.8, -0.3, 0.5, 0.1, -0.9, 0.4, -0.6)
ANSWER = (0.2, 0.75, 0.35, 0.15, 0.28)  # one that already leans to one side


class SelfSupervised(LectureScene):
    """An exercise made of the picture itself; features that fall into groups, and a few names for them; three families."""

    def construct(self) -> None:
        ground, pixels = self.ground, photo(STAR)
        star = Picture(pixels, 3.8, ground.data).move_to([-theme.SAFE_X, MIDDLE, 0], aligned_edge=LEFT)
        model = Network("Mạng", ground.ink, ground, 3.0, 1.9).move_to([4.85, MIDDLE, 0])
        sketch = self.note("minh hoạ")

        with self.beat("idea"):
            # Nobody's label: it falls off, and picture and network are left to themselves.
            tag = Tag(CALLED, ground, theme.BODY).move_to(star.get_corner(UL) + 1.3 * RIGHT)
            asks, answers = self.words("tự ra bài tập", at=(1.1, 1.5)), self.words("đáp án trong ảnh", at=(1.1, -2.45))
            name = VGroup(
                self.words("học tự giám sát", at=(1.1, MIDDLE + 0.2), weight=SEMIBOLD),
                self.words("self-supervised learning", theme.LABEL, ground.muted, at=(1.1, MIDDLE - 0.45)),
            )
            there, back = (
                arrow([3.2, 0.95, 0], [-1.1, 0.8, 0], ground.muted, 0.5),
                arrow([-1.1, -1.5, 0], [3.2, -1.65, 0], ground.muted, 0.5),
            )
            flows = VGroup(Flow(there[0], ground.ink), Flow(back[0], ground.ink))
            self.play(FadeIn(star), FadeIn(tag), run_time=0.7)
            self.cue("name")
            self.play(FadeIn(name[0], shift=0.2 * UP), run_time=0.5)
            self.play(FadeIn(name[1], shift=0.2 * UP), run_time=0.6)
            self.cue("hire")
            self.play(Wiggle(tag, 1.15, 0.01 * TAU), run_time=0.6)
            self.cue("off")
            self.play(tag.animate.shift(3 * DOWN).rotate(-0.6).set_opacity(0), FadeIn(model), run_time=0.8)
            self.remove(tag)
            self.cue("asks")
            self.play(Create(there), FadeIn(asks), FadeIn(flows[0]), run_time=1.2)
            self.cue("answers")
            self.play(Create(back), FadeIn(answers), FadeIn(flows[1]), flows[0].run(1), run_time=0.7)
            self.play(*(flow.run(1) for flow in flows), run_time=0.8)

        with self.beat("mask"):
            # A part of the photograph is taken away; from the rest the network guesses it, and the guess is tried in its place.
            gone = map(FadeOut, (there, back, asks, answers, name, *flows))
            grow = star.animate.set(height=5.2).move_to([-theme.SAFE_X, MIDDLE, 0], aligned_edge=LEFT)
            self.play(*gone, model.animate.move_to([3.75, 1.2, 0]), grow, run_time=0.6)
            part = MissingPart(star, PATCH, ground)
            guess, truth = (self.words(text, theme.LABEL, at=(x, -2.9)) for text, x in (("đoán", 2.45), ("thật", 5.05)))
            self.cue("hide")
            self.add(part.hole, part.truth)
            self.play(part.truth.animate.set(height=2.2).move_to([5.05, -1.3, 0]), FadeIn(truth), run_time=1.3)
            self.cue("guess")
            into = arrow([0.7, 1.2, 0], [2.1, 1.2, 0], ground.muted)
            self.play(Create(into), FadeIn(sketch), run_time=0.4)
            self.add(part.guess.set(height=2.2).move_to(model), model)
            self.play(part.guess.animate.move_to([2.45, -1.3, 0]), FadeIn(guess), run_time=0.7)
            self.cue("right")
            tried = part.guess.copy()
            self.play(tried.animate.set(height=part.hole.height).move_to(part.hole), run_time=1.2)
            self.play(Indicate(tried, 1.08), run_time=0.7)

        with self.beat("features"):
            # The exercise is dropped; what stays is a row of numbers for each picture, and alike lies near alike.
            side = pixels.shape[0] / pixels.shape[1]
            whole = star.crop((1 - side) / 2, 0, side, 1, ground.data)
            seen = arrow([-2.0, MIDDLE, 0], [-1.25, MIDDLE, 0], ground.muted)
            self.cue("drop")
            self.add(whole)
            self.play(
                FadeOut(Group(star, part.hole, tried, into, sketch)), FadeOut(Group(part.guess, part.truth, guess, truth), shift=DOWN),
                whole.animate.set(height=3.6).move_to([-4.4, MIDDLE, 0]), model.animate.move_to([0.4, MIDDLE, 0]), run_time=1.0,
            )  # fmt: skip
            features = signed_vector(VECTOR, ground.data, ground).move_to([4.3, MIDDLE - 0.2, 0])
            name = self.words("đặc trưng", at=(4.3, MIDDLE + 1.75), weight=SEMIBOLD)
            out = arrow([2.1, MIDDLE, 0], [3.45, MIDDLE, 0], ground.muted)
            self.cue("vector")
            self.play(
                FadeIn(seen),
                FadeIn(out),
                FadeIn(features[:2]),
                FadeIn(name),
                LaggedStart(*map(GrowFromCenter, features[2]), lag_ratio=0.4),
                run_time=2.3,
            )
            clusters, aside = self._clusters(), 6.05 * LEFT
            down = arrow([-4.7, 0.1, 0], [-4.7, -0.52, 0], ground.muted)
            over = arrow([-3.1, -1.6, 0], [-2.5, -1.6, 0], ground.muted)
            self.cue("pictures")
            self.play(
                whole.animate.set(width=1.9).move_to([-4.7, 1.2, 0]), model.animate.move_to([-4.7, -1.6, 0]),
                features.animate.shift(aside), name.animate.shift(aside),
                ReplacementTransform(seen, down), ReplacementTransform(out, over),
                LaggedStart(*map(FadeIn, clusters.pictures), lag_ratio=0.03), FadeIn(sketch), run_time=1.1,
            )  # fmt: skip
            self.cue("group")
            self.play(*clusters.gather(), run_time=1.4)
            self.cue("nobody")
            self.play(LaggedStart(*map(Create, clusters.rings), lag_ratio=0.3), run_time=1.2)

        with self.beat("few_labels"):
            # One name a group; then two hundred pictures, sorted right and wrong, by one label in a hundred and by ten.
            tags = VGroup(
                *(Tag(each, ground, theme.SMALL).move_to([*middle, 0])
                  for each, (_, middle) in zip(NAMES, GROUPS, strict=True))
            )  # fmt: skip
            self.cue("few")
            self.play(LaggedStart(*(FadeIn(tag, shift=0.4 * DOWN) for tag in tags), lag_ratio=0.3), run_time=1.7)
            self.cue("dino")
            self.play(*map(FadeOut, (whole, model, down, over, features, name, clusters, tags, sketch)), run_time=0.4)
            exam = Exam(load_tensors("wall").pictures[:200], ground)
            setting = self.note("DINO ViT-S/16, đóng băng · các ảnh: minh hoạ")
            self.play(FadeIn(exam), FadeIn(setting), run_time=0.8)
            score = Number(0, theme.TITLE, ground.ink, decimals=1, suffix="%").shift([exam.sheet.get_x(), -2.9, 0])
            share: Mobject = VGroup()
            used, right = 0, 0.0
            for cue, count in (("one", 1), ("ten", 10)):
                self.cue(cue)
                now = self.words(
                    fact(f"few_share_{count}").text, theme.TITLE, at=(exam.labels.get_x(), -2.9), weight=SEMIBOLD
                )
                lit = (tag.animate.set_fill(ground.ink) for tag in exam.labels[used:count])
                grade = fact(f"few_labels_{count}").value
                judged = exam.sheet.grades(right / 100, grade / 100)
                self.play(
                    LaggedStart(*lit, lag_ratio=0.1), swap(share, now), judged, run_time=2 if cue == "one" else 0.8
                )
                share, used = now, count
                self.cue(f"{cue}_score")
                gained = exam.sheet.rims(right / 100, grade / 100, ground.data) if right else VGroup()
                self.play(score.to(grade), *map(FadeIn, gained), run_time=1.4)
                right = grade

        with self.beat("families"):
            # Three families hang on one root; each shows what it does.
            tree = FamilyTree(square(pixels), photo("macaw")[:480, 90:570], ground)
            self.play(FadeOut(Group(exam, setting, score, share, gained)), run_time=0.4)
            self.play(
                FadeIn(tree.root), LaggedStart(*(FadeIn(card[:2]) for card in tree.cards), lag_ratio=0.4), run_time=1.2
            )
            together, back, taught = tree.motions()
            for cue, card, drawing in zip(("contrast", "masking", "distil"), tree.cards, tree.drawings, strict=True):
                self.cue(cue)
                self.play(FadeIn(card[2:]), FadeIn(drawing), run_time=0.6)
                if cue == "contrast":
                    self.cue("pairs")
                    self.play(together, run_time=1.7)
                elif cue == "masking":
                    self.play(back, run_time=0.8)
            self.cue("dino")
            self.play(*tree.light(), run_time=0.7)
            self.play(taught, run_time=1.4)

        with self.beat("dino"):
            # The third family grows over the whole stage; where the answer should stand, there is a question.
            (one, other, stranger), (photograph, covers), (small_teacher, small_student, taught) = tree.drawings
            teacher = Network("Teacher", ground.teacher, ground, 3.2, 1.8).move_to([0.2, 1.05, 0])
            student = Network("Student", ground.student, ground, 3.2, 1.8).move_to([0.2, -1.95, 0])
            become = ((small_teacher, teacher), (small_student, student))
            grow = photograph.animate.set(height=3.6).move_to([-4.6, -0.45, 0])
            gone = map(FadeOut, (tree.root, *tree.cards, one, other, stranger, covers, taught))
            self.play(*gone, *(ReplacementTransform(*each) for each in become), grow, run_time=1)
            wanted = Slot("đáp án", ground.teacher, ground).move_to([4.6, 1.05, 0])
            tried = Slot("bài làm", ground.student, ground, ANSWER).move_to([4.6, -1.95, 0])
            seen = VGroup(link(photograph, teacher, ground.teacher), link(photograph, student, ground.student))
            said = VGroup(link(teacher, wanted, ground.teacher), link(student, tried, ground.student))
            said.add(link(wanted, tried, ground.muted))
            flows = [Flow(way[0], color, 3) for way, color in zip(seen, (ground.teacher, ground.student), strict=True)]
            self.cue("question")
            appear = map(FadeIn, (seen, said, wanted.box, wanted.words, tried, sketch, *flows))
            self.play(*appear, FadeIn(wanted.mark, scale=0.5), run_time=0.8)
            self.loop(*(flow.run(2) for flow in flows), bob([wanted.mark], 0.08), run_time=2.2)

    def _clusters(self) -> Clusters:
        """Six pictures of each of four kinds, on the right half of the stage."""
        wall = load_tensors("wall")
        groups = [wall.pictures[np.flatnonzero(wall.species == kind)[2:8]] for kind, _ in GROUPS]
        return Clusters(groups, [middle for _, middle in GROUPS], (0.3, 1.75), self.ground, seed=3)

"""Self-supervised learning: the picture sets the exercise; what stays are features, which few labels can name; three families."""

from __future__ import annotations

from manim import *

from scenes.labels import self_supervised_pieces as pieces
from scenes.labels.self_supervised_pieces import MIDDLE
from scenes.pieces.network import Network
from scenes.pieces.star import STAR
from tenuto.kit.arrow import arrow
from tenuto.kit.bob import bob
from tenuto.kit.picture import Picture, square
from tenuto.kit.swap import swap
from tenuto.stage import theme
from tenuto.stage.data import photo
from tenuto.stage.scene import LectureScene


class SelfSupervised(LectureScene):
    """An exercise made of the picture itself; features that fall into groups, and a few names for them; three families."""

    def construct(self) -> None:
        ground, pixels = self.ground, photo(STAR)
        star = Picture(pixels, 3.8, ground.data).move_to([-theme.SAFE_X, MIDDLE, 0], aligned_edge=LEFT)
        model = Network("Mạng", ground.ink, ground, 3.0, 1.9).move_to([4.85, MIDDLE, 0])
        sketch = self.note("minh hoạ")

        with self.beat("idea"):
            # Nobody's label: it falls off, and picture and network are left to themselves.
            tag, name, (there, asks, asking), (back, answers, answering) = pieces.exercise(self, star)
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
            self.play(Create(there), FadeIn(asks), FadeIn(asking), run_time=1.2)
            self.cue("answers")
            self.play(Create(back), FadeIn(answers), FadeIn(answering), asking.run(1), run_time=0.7)
            self.play(asking.run(1), answering.run(1), run_time=0.8)

        with self.beat("mask"):
            # A part of the photograph is taken away; from the rest the network guesses it, and the guess is tried in its place.
            gone = map(FadeOut, (there, back, asks, answers, name, asking, answering))
            grow = star.animate.set(height=5.2).move_to([-theme.SAFE_X, MIDDLE, 0], aligned_edge=LEFT)
            self.play(*gone, model.animate.move_to([3.75, 1.2, 0]), grow, run_time=0.6)
            part, guess, truth = pieces.hidden_part(self, star)
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
            whole, seen, out, features, name = pieces.seen(self, star)
            self.cue("drop")
            self.add(whole)
            dropped = FadeOut(Group(part.guess, part.truth, guess, truth), shift=DOWN)
            aside = whole.animate.set(height=3.6).move_to([-4.4, MIDDLE, 0]), model.animate.move_to([0.4, MIDDLE, 0])
            self.play(FadeOut(Group(star, part.hole, tried, into, sketch)), dropped, *aside, run_time=1.0)
            self.cue("vector")
            numbers = LaggedStart(*map(GrowFromCenter, features[2]), lag_ratio=0.4)
            self.play(*map(FadeIn, (seen, out, features[:2], name)), numbers, run_time=2.3)
            clusters = pieces.clusters(self)
            self.cue("pictures")
            go, down, over = pieces.make_room(self, whole, model, (features, name), (seen, out))
            others = LaggedStart(*map(FadeIn, clusters.pictures), lag_ratio=0.03)
            self.play(*go, others, FadeIn(sketch), run_time=1.1)
            self.cue("group")
            self.play(*clusters.gather(), run_time=1.4)
            self.cue("nobody")
            self.play(LaggedStart(*map(Create, clusters.rings), lag_ratio=0.3), run_time=1.2)

        with self.beat("few_labels"):
            # One name a group; then two hundred pictures, sorted right and wrong, by one label in a hundred and by ten.
            tags = pieces.group_names(self)
            self.cue("few")
            self.play(LaggedStart(*(FadeIn(tag, shift=0.4 * DOWN) for tag in tags), lag_ratio=0.3), run_time=1.9)
            self.cue("dino")
            self.play(*map(FadeOut, (whole, model, down, over, features, name, clusters, tags, sketch)), run_time=0.4)
            exam, score, setting = pieces.exam(self)
            self.play(FadeIn(exam), FadeIn(setting), run_time=0.8)
            share, right = VGroup(), 0.0
            for cue, count, run_time in (("one", 1, 2), ("ten", 10, 0.8)):
                self.cue(cue)
                now, lit, judged, gained, grade = pieces.graded(self, exam, count, right)
                self.play(LaggedStart(*lit, lag_ratio=0.1), swap(share, now), judged, run_time=run_time)
                share, right = now, grade
                self.cue(f"{cue}_score")
                self.play(score.to(grade), *map(FadeIn, gained), run_time=1.4)

        with self.beat("families"):
            # Three families hang on one root; each shows what it does.
            tree = pieces.FamilyTree(square(pixels), photo("macaw")[:480, 90:570], ground)
            self.play(FadeOut(Group(exam, setting, score, share, gained)), run_time=0.4)
            cards = LaggedStart(*(FadeIn(card[:2]) for card in tree.cards), lag_ratio=0.4)
            self.play(FadeIn(tree.root), cards, run_time=1.2)
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
            teacher, student = pieces.large_pair(self)
            grow = photograph.animate.set(height=3.6).move_to([-4.6, -0.45, 0])
            gone = map(FadeOut, (tree.root, *tree.cards, one, other, stranger, covers, taught))
            become = map(ReplacementTransform, (small_teacher, small_student), (teacher, student))
            self.add(*tree.cards, *tree.drawings)  # the cards stay behind what stands on them
            self.play(*gone, *become, grow, run_time=1)
            wanted, tried, seen, said, flows = pieces.question(self, photograph, teacher, student)
            self.cue("question")
            appear = map(FadeIn, (seen, said, wanted.box, wanted.words, tried, sketch, *flows))
            self.play(*appear, FadeIn(wanted.mark, scale=0.5), run_time=0.8)
            self.loop(*(flow.run(2) for flow in flows), bob([wanted.mark], 0.08), run_time=2.2)

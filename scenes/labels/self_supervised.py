"""Self-supervised learning: the picture sets the exercise; what stays are features; three families, one of them DINO."""

from __future__ import annotations

import numpy as np
from manim import *
from manim.utils.color import ManimColor
from numpy.typing import NDArray

from scenes import theme
from scenes.data import load_tensors, photo
from scenes.kit.arrow import arrow, link
from scenes.kit.family_tree import FamilyTree
from scenes.kit.flow import Flow, Stream
from scenes.kit.lettering import stand
from scenes.kit.network import Network
from scenes.kit.panel import panel
from scenes.kit.picture import Picture
from scenes.kit.tag import Tag
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
PATCH = (0.6, 0.24, 0.2, 0.3)  # left, top, width, height of the hidden part, in shares of the photograph
GROUPS = (  # species index in the stored wall, middle of its group on the stage
    (5, (1.35, 1.0)),
    (6, (4.75, 1.05)),
    (9, (1.5, -1.75)),
    (11, (4.85, -1.7)),
)


class SelfSupervised(LectureScene):
    """An exercise made of the picture itself, twice; features that fall into groups; the tree of families."""

    def construct(self) -> None:
        ground = self.ground
        cat = Picture(photo("cat"), 3.3, ground.data).move_to([-3.9, MIDDLE, 0])
        model = Network("Mô hình", ground.ink, ground, 3.0, 1.9).move_to([4.6, MIDDLE, 0])

        with self.beat("idea"):
            # Nobody's label: it falls off, and picture and model are left to themselves.
            tag = Tag("mèo", ground, theme.BODY).move_to(cat.get_corner(UP + LEFT) + 0.9 * RIGHT)
            self.play(FadeIn(cat), FadeIn(tag), run_time=0.7)
            self.play(tag.animate.shift(3 * DOWN).rotate(-0.6).set_opacity(0), FadeIn(model), run_time=0.9)
            self.remove(tag)
            words = VGroup(
                stand(self.words("tự ra bài tập"), 1.4, 1.25),
                stand(self.words("tự có đáp án"), 1.4, -2.2),
                stand(self.words("self-supervised learning", weight=SEMIBOLD), 0.95, MIDDLE + 0.1),
                stand(self.words("SSL", weight=SEMIBOLD), 0.95, MIDDLE - 0.45),
            )
            arrows = VGroup(
                arrow([4.6, 0.75, 0], [-1.25, 0.6, 0], ground.muted, 0.55),
                arrow([-1.25, -1.3, 0], [4.6, -1.45, 0], ground.muted, 0.55),
            )
            flows = [Flow(line[0], ground.ink) for line in arrows]
            self.play(Create(arrows[0]), FadeIn(words[0]), run_time=0.7)
            self.play(Create(arrows[1]), FadeIn(words[1]), FadeIn(words[2:]), run_time=0.7)
            self.play(*map(FadeIn, flows), run_time=0.3)
            self.loop(*(Stream(flow, 2) for flow in flows), run_time=2)

        with self.beat("mask"):
            # A part of the photograph is taken away; from the rest the model guesses it.
            self.play(
                FadeOut(arrows),
                FadeOut(words),
                *map(FadeOut, flows),
                model.animate.move_to([3.6, 0.95, 0]),
                cat.animate.set(width=6.0).move_to([-3.35, MIDDLE, 0]),
                run_time=0.8,
            )
            hole = cat.region(*PATCH, ground.ink, fill_color=ground.ground, fill_opacity=1)
            truth = cat.crop(*PATCH, ground.data)
            guess = Picture(_blurred(truth.pixel_array[..., :3]), truth.height, ground.ink)
            places = [np.array([2.4, -1.55, 0]), np.array([4.8, -1.55, 0])]
            captions = VGroup(
                stand(self.words("đoán", theme.LABEL), places[0][0], -2.9),
                stand(self.words("thật", theme.LABEL), places[1][0], -2.9),
            )
            self.add(hole, truth)
            self.play(truth.animate.set(width=1.75).move_to(places[1]), FadeIn(captions[1]), run_time=1.1)
            into = arrow([-0.2, 0.5, 0], [1.9, 0.85, 0], ground.muted)
            self.play(Create(into), run_time=0.5)
            guess.set(width=1.75).move_to(model)
            self.bring_to_front(model)
            self.add(guess, model)
            self.play(guess.animate.move_to(places[0]), FadeIn(captions[0]), run_time=1.0)
            sketch = self._sketch()
            self.play(FadeIn(sketch), run_time=0.3)

        with self.beat("rotate"):
            # Another exercise: the photograph is turned; by how much?
            turned = cat.crop(90 / 451, 0, 300 / 451, 1, ground.data)
            self.play(FadeOut(Group(hole, truth, guess, captions, into, sketch)), run_time=0.4)
            self.add(turned)
            self.play(
                FadeOut(cat),
                turned.animate.set(height=3.1).move_to([-4.2, MIDDLE, 0]),
                model.animate.move_to([0.3, MIDDLE, 0]),
                run_time=0.8,
            )
            answers = VGroup(*(self._answer(f"{angle}°") for angle in (0, 90, 180, 270)))
            answers.arrange(DOWN, buff=0.28).move_to([4.9, MIDDLE, 0])
            ways = VGroup(arrow([-1.9, MIDDLE, 0], [-1.3, MIDDLE, 0], ground.muted))
            ways.add(*(arrow([1.95, MIDDLE, 0], [3.5, a.get_y(), 0], ground.line) for a in answers))
            self.play(FadeIn(ways), LaggedStart(*map(FadeIn, answers), lag_ratio=0.2), run_time=1)
            upright = turned.copy()
            self.play(self._turning(turned, upright, answers, 0, 1), run_time=1)
            self.loop(self._turning(turned, upright, answers, 1, 5), run_time=4)

        with self.beat("features"):
            # The exercise is dropped; what stays is a row of numbers for each picture, and alike lies near alike.
            wall = load_tensors("wall")
            pictures = [
                Picture(wall.pictures[index], 0.75)
                for kind, _ in GROUPS
                for index in np.flatnonzero(wall.species == kind)[2:8]
            ]
            rng = np.random.default_rng(3)
            for picture, place in zip(pictures, rng.permutation(_grid(len(pictures))), strict=True):
                picture.move_to(place)
            self.play(
                FadeOut(ways),
                FadeOut(answers),
                model.animate.move_to([-4.7, -1.6, 0]),
                turned.animate.rotate(PI / 2).set(width=1.75).move_to([-4.7, 1.15, 0]),
                run_time=0.9,
            )
            vector = self._vector().move_to([-1.75, MIDDLE - 0.2, 0])
            name = stand(self.words("đặc trưng", theme.BODY, weight=SEMIBOLD), -1.75, MIDDLE + 1.75)
            ways = VGroup(
                arrow([-4.7, 0.15, 0], [-4.7, -0.52, 0], ground.muted),
                arrow([-3.1, -1.6, 0], [-2.45, -1.6, 0], ground.muted),
            )
            self.play(FadeIn(ways), FadeIn(vector, shift=0.5 * RIGHT), FadeIn(name), run_time=0.9)
            self.play(LaggedStart(*map(FadeIn, pictures), lag_ratio=0.03), run_time=0.8)
            homes = [np.array([*middle, 0]) + offset for _, middle in GROUPS for offset in _around(rng)]
            self.play(*(p.animate.move_to(home) for p, home in zip(pictures, homes, strict=True)), run_time=1.6)
            rings = VGroup(
                *(
                    DashedVMobject(Ellipse(3.1, 2.6, stroke_color=ground.muted, stroke_width=2.5), 40).move_to([*m, 0])
                    for _, m in GROUPS
                )
            )
            sketch = self._sketch()
            self.play(FadeIn(rings), FadeIn(sketch), run_time=0.6)

        tree = FamilyTree(photo("cat")[:, 90:390], photo("coffee")[:, 100:500], ground)
        with self.beat("families"):
            # Three families hang on one root; each shows what it does.
            self.play(FadeOut(Group(turned, model, ways, vector, name, sketch, rings, *pictures)), run_time=0.6)
            self.play(FadeIn(tree.root), run_time=0.5)
            for card, drawing, motion in zip(tree.cards, tree.drawings, tree.motions(), strict=True):
                self.play(FadeIn(card), FadeIn(drawing), run_time=0.5)
                self.play(motion, run_time=0.9)
            self.play(*tree.light(), run_time=0.5)

        with self.beat("dino"):
            # No pushing apart: the other picture goes. Then the third family grows over the whole stage.
            first, second, third = tree.drawings
            self.play(FadeOut(first[2:], shift=0.4 * DOWN), run_time=0.6)
            teacher = Network("Teacher", ground.teacher, ground, 3.2, 1.8).move_to([0.2, 1.05, 0])
            student = Network("Student", ground.student, ground, 3.2, 1.8).move_to([0.2, -1.95, 0])
            self.play(
                FadeOut(tree.root),
                *map(FadeOut, tree.cards),
                FadeOut(first[:2]),
                FadeOut(second[1:]),
                FadeOut(third[2]),
                run_time=0.5,
            )
            self.play(
                ReplacementTransform(third[0], teacher),
                ReplacementTransform(third[1], student),
                second[0].animate.set(height=3.2).move_to([-4.7, -0.45, 0]),
                run_time=1,
            )
            asked = self._slot(ground.teacher, "đáp án").move_to([4.6, 1.05, 0])
            tried = self._slot(ground.student, "bài làm").move_to([4.6, -1.95, 0])
            tried.add(self._bars(ground.student).move_to([4.6, -1.75, 0]))
            sketch = self._sketch()
            question = self.words("?", theme.DISPLAY, ground.teacher, weight=SEMIBOLD).move_to([4.6, 1.25, 0])
            ways = VGroup(
                link(second[0], teacher, ground.teacher),
                link(second[0], student, ground.student),
                link(teacher, asked, ground.teacher),
                link(student, tried, ground.student),
                link(asked, tried, ground.muted),
            )
            self.play(FadeIn(ways[:2]), run_time=0.4)
            self.play(
                FadeIn(ways[2:]),
                FadeIn(asked),
                FadeIn(tried),
                FadeIn(question, shift=0.2 * UP),
                FadeIn(sketch),
                run_time=0.7,
            )
            flows = [
                Flow(way[0], color, 3) for way, color in zip(ways[:2], (ground.teacher, ground.student), strict=True)
            ]
            self.play(*map(FadeIn, flows), run_time=0.3)
            height = question.get_y()
            bob = UpdateFromAlphaFunc(question, lambda m, t: m.set_y(height + 0.08 * np.sin(TAU * t)))
            self.loop(*(Stream(flow, 2) for flow in flows), bob, run_time=2.4)

    def _slot(self, color: str, name: str) -> VGroup:
        """A place for an answer, with its name below."""
        box = RoundedRectangle(width=2.6, height=1.8, corner_radius=0.16, stroke_color=color, stroke_width=3)
        return VGroup(DashedVMobject(box, 36), stand(self.words(name, theme.LABEL, self.ground.muted), 0, -0.72))

    def _vector(self) -> VGroup:
        """A row of numbers as bars to either side of zero."""
        ground = self.ground
        bars = VGroup()
        for row, value in enumerate((0.8, -0.3, 0.5, 0.1, -0.9, 0.4, -0.6)):
            bar = Rectangle(width=0.5 * abs(value), height=0.22, fill_color=ground.data, fill_opacity=1, stroke_width=0)
            bars.add(bar.move_to([0.25 * value, -0.38 * row, 0]))
        frame = panel(ground, 1.3, 3.2, ground.data).move_to(bars.get_y() * UP)
        return VGroup(
            frame, Line(1.25 * UP, 1.25 * DOWN, stroke_color=ground.muted, stroke_width=2).move_to(frame), bars
        )

    def _bars(self, color: str) -> VGroup:
        """An answer that already leans to one side."""
        style = {"fill_color": color, "fill_opacity": 1, "stroke_width": 0}
        return VGroup(*(Rectangle(width=0.26, height=h, **style) for h in (0.2, 0.75, 0.35, 0.15, 0.28))).arrange(
            RIGHT, buff=0.1, aligned_edge=DOWN
        )

    def _sketch(self) -> VGroup:
        """Says that what is seen is a sketch and was not computed."""
        words = self.words("minh hoạ", theme.SMALL, self.ground.muted)
        return stand(words, theme.SAFE_X, theme.STAGE_TOP + 0.35, RIGHT)

    def _answer(self, text: str) -> VGroup:
        """A pill with a possible answer."""
        pill = panel(self.ground, 2.4, 0.95, radius=0.2)
        return VGroup(pill, stand(self.words(text, theme.HEADING, weight=SEMIBOLD), 0, -0.17))

    def _turning(self, turned: Picture, upright: Picture, answers: VGroup, first: int, last: int) -> Animation:
        """The picture turns by quarters, `first` to `last`, and stands still after each; its answer is lit."""
        ground = self.ground

        def turn(_: Picture, share: float) -> None:
            exact = first + (last - first) * share
            quarters = int(exact) + smooth(min(1.0, 2 * (exact % 1)))
            now = upright.copy().rotate(-quarters * PI / 2)
            turned.points, turned.border.points = now.points, now.border.points
            for index, answer in enumerate(answers):
                lit = max(0.0, 1 - 2 * abs((quarters - index + 2) % 4 - 2))
                answer[0].set_stroke(_between(ground.line, ground.ink, lit))

        return UpdateFromAlphaFunc(Group(turned, answers), lambda m, share: turn(m, share), rate_func=lambda t: t)


def _between(first: str, last: str, share: float) -> ManimColor:
    return interpolate_color(ManimColor(first), ManimColor(last), share)


def _blurred(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """What a guess looks like: the means of 5 x 5 blocks, (5, 5, 3); it is drawn smooth."""
    rows, columns = (side // 5 * 5 for side in pixels.shape[:2])
    blocks = pixels[:rows, :columns].reshape(5, rows // 5, 5, columns // 5, 3)
    return np.asarray(blocks.mean(axis=(1, 3)), np.uint8)


def _grid(count: int) -> NDArray[np.float64]:
    """Places on the right half of the stage, six columns."""
    index = np.arange(count)
    return np.column_stack([0.3 + (index % 6) * 1.1, 1.75 - (index // 6) * 1.4, np.zeros(count)])


def _around(rng: np.random.Generator) -> NDArray[np.float64]:
    """Six places around a middle, a little irregular, (6, 3)."""
    angles = np.arange(5) * TAU / 5 + rng.uniform(0, TAU)
    ring = np.column_stack([1.0 * np.cos(angles), 0.82 * np.sin(angles), np.zeros(5)])
    return np.concatenate([np.zeros((1, 3)), ring]) + np.append(rng.uniform(-0.06, 0.06, (6, 2)), np.zeros((6, 1)), 1)

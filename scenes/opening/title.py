"""The title: what a network looks at, and who taught it that; then the name, three chapters, and one doubt."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.opening.title_pieces import bright, credits, cut_out, half_seen, weighed
from scenes.pieces.awakening import Awakening
from scenes.pieces.seen import HEAD, star_seen
from scenes.pieces.star import CALLED, STAR
from tenuto.kit.mosaic import Mosaic
from tenuto.kit.picture import Picture, tiled
from tenuto.kit.swap import swap
from tenuto.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.data import load_tensors, outline, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import MEDIUM, SEMIBOLD, Words, stand

ANIMAL = (0.06, 0.10, 0.87, 0.65)  # where it is: left, top, width, height, shares of the square that the network saw
NAME = "self-DIstillation with NO labels"
VERSIONS = (
    ("v1 · 2021", -4.6, 1.25),
    ("v2 · 2023", -1.1, 2.3),
    ("v3 · 2025", 3.9, 3.7),
)  # x, height: growing, no measure
FLOOR = -1.3  # where they stand
SHEET_COLUMNS, SHEET_PICTURES, UNIT_PX = 30, 30 * 20, 128  # pictures of half a unit
HUGE = 124.0  # em height, px at 1080p: in the thumbnail, which must be readable at 200 px wide


class Title(LectureScene):
    """A photograph wakes up; DINO assembles out of its full name, in letters full of unlabelled pictures; it is weighed."""

    framed = False

    def construct(self) -> None:
        ground, stored = self.ground, load_tensors("attention_photos")
        pixels, maps = star_seen(stored, STAR, photo(STAR))
        wall = bright(load_tensors("wall"))  # (240, 64, 64, 3)
        order = np.random.default_rng(5).permutation(np.arange(SHEET_PICTURES) % len(wall))
        sheet = tiled(wall[order], SHEET_COLUMNS)
        window = Mosaic(sheet, Rectangle(width=2 * theme.SAFE_X, height=4.3).move_to(1.45 * UP), UNIT_PX)
        letters = VGroup(*Words("DINO", 520, ground.ink, weight=900)).move_to(1.45 * UP)
        lettering = Mosaic(sheet, letters, UNIT_PX)

        with self.beat("map"):
            # A photograph; where a network looks in it; nobody drew a box, nobody wrote a name.
            seen = Awakening(pixels, maps[HEAD], ground, 6.2).move_to(0.35 * UP)
            label = self.computed(f"một đầu attention · {stored.about['label']}", theme.SMALL, ground.muted)
            stand(label, 0, -3.35)
            fence, tag = seen.fence(ANIMAL, ground.ink), Tag(CALLED, ground, theme.BODY).move_to(seen.get_top())
            self.cue("photo")
            self.play(FadeIn(seen, scale=0.95), run_time=1.2)
            self.cue("map")
            self.play(seen.wakes((0, 0), (1, 0)), FadeIn(label), run_time=0.5)
            self.play(seen.wakes((1, 0), (1, 0.35)), run_time=1.3)
            self.cue("lit")
            self.play(seen.wakes((1, 0.35), (1, 1)), run_time=1.65)
            self.cue("nobody")
            self.play(Create(fence), run_time=1.0)
            self.play(FadeOut(fence, scale=1.15), run_time=0.8)
            self.cue("nameless")
            self.play(FadeIn(tag, shift=0.4 * DOWN), run_time=0.7)
            self.play(tag.animate.shift(2.2 * DOWN).rotate(-0.6).set_opacity(0), run_time=1.3)
            self.remove(tag)
            self.cue("who")
            question = self.words("Ai đã\ndạy nó?", theme.DISPLAY, weight=SEMIBOLD).move_to([3.5, 0.35, 0])
            aside = (part.animate.shift(3.25 * LEFT) for part in (seen, label))
            self.play(*aside, FadeIn(question, shift=0.5 * RIGHT), run_time=1.3)

        with self.beat("welcome"):
            # It becomes one of many pictures, and not one of them has a name.
            motto = stand(self.words("DINO, học nhìn không cần nhãn", theme.TITLE, weight=SEMIBOLD), 0, -1.75)
            authors = credits(outline().authors, ground)
            shrink = seen.animate.scale(0.08).move_to([-3.25, 1.7, 0])
            self.play(FadeOut(question), FadeOut(label), shrink, FadeIn(window), run_time=1.35)
            self.play(FadeOut(seen), FadeIn(authors), run_time=0.7)
            self.cue("motto")
            self.play(FadeIn(motto, shift=0.2 * UP), run_time=0.7)
            self.loop(window.look_around(), run_time=2.8)

        with self.beat("name"):
            # Four letters leave the full name and grow; the pictures stay only where the letters stand.
            phrase = stand(self.words(NAME, theme.TITLE, ground.muted, weight=MEDIUM), 0, -1.45)
            capitals = [phrase[i] for i, char in enumerate(NAME.replace(" ", "")) if char.isupper()]
            gloss = stand(self.words("tự chưng cất tri thức, không cần nhãn", theme.BODY, ground.muted), 0, -2.2)
            flying = VGroup(*(capital.copy().set_fill(ground.ink) for capital in capitals))
            self.play(FadeOut(motto, shift=0.2 * UP), window.animate.set_opacity(0.3), run_time=0.5)
            self.cue("phrase")
            self.play(FadeIn(phrase), *(capital.animate.set_fill(ground.ink) for capital in capitals), run_time=0.5)
            grow = (Transform(a, b) for a, b in zip(flying, letters, strict=True))
            self.play(LaggedStart(*grow, lag_ratio=0.25), run_time=1.3)
            self.add(lettering, flying)
            self.cue("gloss")
            self.play(FadeOut(window), FadeOut(flying), FadeIn(gloss), run_time=0.8)
            self.play(lettering.look_around(), run_time=1.6)

        with self.beat("versions"):
            # Who made it; then one animal, three times, each larger than the one before.
            who = stand(self.words("Meta AI · Inria", theme.HEADING, ground.muted, weight=MEDIUM), 0, -2.2)
            floor = Line([-theme.SAFE_X, FLOOR, 0], [theme.SAFE_X, FLOOR, 0], stroke_color=ground.line, stroke_width=4)
            self.cue("who")
            self.play(swap(gloss, who, 0.8), lettering.look_around(run_time=1.45))
            self.cue("three")
            self.play(
                FadeOut(phrase), lettering.animate.scale(0.5).move_to([-theme.SAFE_X, 3.25, 0], aligned_edge=UL),
                who.animate.shift([-1.1 - who.get_left()[0], 2.0 - who.baseline, 0]), Create(floor), run_time=0.8,
            )  # fmt: skip
            animals, names, sketch = self._growing()
            for index, (animal, name) in enumerate(zip(animals, names, strict=True)):
                self.cue(f"v{index + 1}")
                grown = animal.copy()
                animal.scale(0.05, about_point=animal.get_bottom())
                self.play(animal.animate.become(grown), FadeIn(name), run_time=0.8)
                self.play(Wiggle(animal, 1.05, 0.015 * TAU), run_time=1.5)
            self.cue("grow")
            hops = (animal.animate(rate_func=there_and_back).shift(0.3 * UP) for animal in animals)
            self.play(LaggedStart(*hops, lag_ratio=0.4), FadeIn(sketch), run_time=1.8)

        with self.beat("goal"):
            # The letters go onto a balance, against a photograph to which somebody gave a name.
            balance, labelled, goal = weighed(Picture(pixels, 1.75, ground.data), CALLED, lettering, ground)
            sides = zip(balance.pans, ("có nhãn", "không nhãn"), strict=True)
            below = VGroup(*(stand(self.words(text, theme.BODY), pan.get_x(), -1.0) for pan, text in sides))
            self.cue("balance")
            self.play(*map(FadeOut, (animals, names, sketch, who, floor)), run_time=0.4)
            onto = lettering.animate.set(width=goal.width).move_to(goal)
            self.play(FadeIn(balance), onto, FadeIn(below[1]), run_time=0.8)
            self.cue("labelled")
            self.play(FadeIn(labelled, shift=0.5 * DOWN), FadeIn(below[0]), run_time=0.8)
            balance.pans[0].add(labelled)
            balance.pans[1].add(lettering)
            self.play(balance.sway(0.05), run_time=1.8)
            self.cue("doubt")
            self.play(FadeIn(self.words("?", theme.TITLE, at=(0, 2.75), weight=SEMIBOLD), scale=0.5), run_time=1.2)
            self.cue("question")
            self.loop(balance.sway(0.09), run_time=2.4)

    def thumbnail(self) -> None:
        """Half of an animal as a camera sees it, half as one head of a network that was never given a label does."""
        ground, stored = self.ground, load_tensors("attention_photos")
        pixels, maps = star_seen(stored, STAR, photo(STAR))
        picture, seam = half_seen(pixels, maps[HEAD], config.frame_height, ground)
        left = -6.62
        self.add(
            picture,
            seam,
            stand(self.words("DINO", 330, weight=900), left, 0.75, LEFT),
            stand(self.words("học nhìn", HUGE, ground.teacher, weight=700), left, -0.98, LEFT),
            stand(self.words("không cần nhãn", HUGE, ground.teacher, weight=700), left, -2.32, LEFT),
            stand(self.computed(f"attention: {stored.about['label']}", theme.LABEL, ground.muted), left, -3.55, LEFT),
        )

    def _growing(self) -> tuple[Group, VGroup, Words]:
        """The same animal three times on the floor, names below, and that its sizes measure nothing."""
        drawn = load_tensors("attention")
        index = drawn.about["pictures"].index("sauropod")
        animals, names = Group(), VGroup()
        for name, x, height in VERSIONS:
            animal = cut_out(drawn.pictures[index], drawn.truth[index], height)
            animals.add(animal.move_to([x, FLOOR, 0], aligned_edge=DOWN))
            names.add(stand(self.words(name, theme.BODY, weight=SEMIBOLD), x, FLOOR - 0.6))
        sketch = self.words("minh hoạ", theme.SMALL, self.ground.muted)
        return animals, names, stand(sketch, theme.SAFE_X, FLOOR - 0.6, RIGHT)

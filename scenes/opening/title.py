"""The title: what a network looks at, and who taught it that; then the name, three chapters, and one doubt."""

from __future__ import annotations

from manim import *

from scenes.opening import title_pieces as pieces
from scenes.pieces.seen import HEAD, star_seen
from scenes.pieces.star import STAR
from tenuto.kit.swap import swap
from tenuto.stage import theme
from tenuto.stage.data import load_tensors, outline, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, stand


class Title(LectureScene):
    """A photograph wakes up; DINO assembles out of its full name, in letters full of unlabelled pictures; it is weighed."""

    framed = False

    def construct(self) -> None:
        ground = self.ground
        pixels, maps = star_seen(load_tensors("attention_photos"), STAR, photo(STAR))
        window, letters, lettering = pieces.lettering(self)

        with self.beat("map"):
            # A photograph; where a network looks in it; nobody drew a box, nobody wrote a name.
            seen, label, fence, tag = pieces.awakening(self, pixels, maps[HEAD])
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
            self.play(tag.animate.shift(2.2 * DOWN).rotate(-0.6).set_opacity(0), run_time=1.5)
            self.remove(tag)
            self.cue("who")
            question = self.words("Ai đã\ndạy nó?", theme.DISPLAY, weight=SEMIBOLD).move_to([3.5, 0.35, 0])
            aside = (part.animate.shift(3.25 * LEFT) for part in (seen, label))
            self.play(*aside, FadeIn(question, shift=0.5 * RIGHT), run_time=1.3)

        with self.beat("welcome"):
            # It becomes one of many pictures, and not one of them has a name.
            motto = stand(self.words("DINO, học nhìn không cần nhãn", theme.TITLE, weight=SEMIBOLD), 0, -1.75)
            authors = pieces.credits(outline().authors, ground)
            shrink = seen.animate.scale(0.08).move_to([-3.25, 1.7, 0])
            self.play(FadeOut(question), FadeOut(label), shrink, FadeIn(window), run_time=1.35)
            self.play(FadeOut(seen), FadeIn(authors), run_time=0.7)
            self.cue("motto")
            self.play(FadeIn(motto, shift=0.2 * UP), run_time=0.7)
            self.loop(window.look_around(), run_time=2.8)

        with self.beat("name"):
            # Four letters leave the full name and grow; the pictures stay only where the letters stand.
            phrase, capitals, flying, gloss = pieces.full_name(self)
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
            who, floor = pieces.makers(self)
            self.cue("who")
            self.play(swap(gloss, who, 0.8), lettering.look_around(run_time=1.45))
            self.cue("three")
            smaller = lettering.animate.scale(0.5).move_to([-theme.SAFE_X, 3.25, 0], aligned_edge=UL)
            aside = who.animate.shift([-1.1 - who.get_left()[0], 2.0 - who.baseline, 0])
            self.play(FadeOut(phrase), smaller, aside, Create(floor), run_time=0.8)
            animals, names, sketch = pieces.growing(self)
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
            balance, labelled, goal, below = pieces.balanced(self, pixels, lettering)
            self.cue("balance")
            self.play(*map(FadeOut, (animals, names, sketch, who, floor)), run_time=0.4)
            onto = lettering.animate.set(width=goal.width).move_to(goal)
            self.play(FadeIn(balance), onto, FadeIn(below[1]), run_time=0.8)
            self.cue("labelled")
            self.play(FadeIn(labelled, shift=0.5 * DOWN), FadeIn(below[0]), run_time=0.8)
            balance.pans[0].add(labelled)
            balance.pans[1].add(lettering)
            self.play(balance.sway(0.05), run_time=1.5)
            self.cue("doubt")
            self.play(FadeIn(self.words("?", theme.TITLE, at=(0, 2.75), weight=SEMIBOLD), scale=0.5), run_time=1.25)
            self.cue("question")
            self.loop(balance.sway(0.09), run_time=1.7)

    def thumbnail(self) -> None:
        """Half of an animal as a camera sees it, half as one head of a network that was never given a label does."""
        self.add(*pieces.poster(self))

"""Attention that finds the object: every head, before and after training, other animals, the mask, and who taught it."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov1 import emerging_attention_pieces as pieces
from scenes.dinov1.emerging_attention_pieces import ANIMAL, LARGE, PLACES
from scenes.dinov1.pieces.crops import to_squares
from scenes.pieces.seen import HEAD, star_seen
from scenes.pieces.star import STAR
from tenuto.kit.heatmap import hop
from tenuto.kit.swap import swap
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD


class EmergingAttention(LectureScene):
    """The title's picture splits into heads; untrained beside it; other animals; a mask, its score; who taught it."""

    def construct(self) -> None:
        stored = load_tensors("attention_photos")
        pixels, maps = star_seen(stored, STAR, photo(STAR))
        head, heads = stored.about["fixed_head"]["trained"], len(maps)
        best = HEAD if heads > HEAD else head  # chosen by eye for the network that is stored
        origin = self.footnote(stored.about["label"], computed=True)

        with self.beat("heads"):
            # The title's picture; what each head looks at leaves it; a frame goes from head to head.
            picture, large, trained, side, places = pieces.heads(self, pixels, maps, best)
            self.play(FadeIn(picture.set_opacity(0.2)), run_time=1.55)
            self.cue("star")
            self.play(picture.animate.set_opacity(1), run_time=0.6)
            awake = pieces.dawn(large)
            self.play(FadeIn(large), FadeIn(origin), run_time=0.5)
            self.play(awake, run_time=1.3)
            self.cue("heads")
            self.add(*reversed(trained), large)
            self.play(to_squares(trained, [side] * heads, places, lag_ratio=0.25), run_time=2.2)
            self.cue("maps")
            order = np.roll(np.arange(heads), -best)
            frame = pieces.frame_at(self, places[best], side)
            self.play(Create(frame), run_time=0.5)
            self.loop(large.blend(maps[order]), hop(frame, places[order]), run_time=min(0.4 * heads, 4))

        with self.beat("untrained"):
            # The photograph and all its maps on one side, the same before the first step on the other.
            raw, names, side, here, there = pieces.both_sides(self, pixels)
            shown = Group(picture, *trained)
            self.play(FadeOut(frame, large), run_time=0.25)
            self.play(to_squares(shown, [side] * len(shown), here), FadeIn(names[0]), run_time=1.0)
            self.cue("untrained")
            self.play(LaggedStart(*map(FadeIn, raw), lag_ratio=0.15), FadeIn(names[1]), run_time=1.0)
            self.cue("scattered")
            frames = [pieces.frame_at(self, places[1], side) for places in (here, there)]
            self.play(*map(Create, frames), run_time=0.3)
            self.loop(hop(frames[0], here[1:]), hop(frames[1], there[1:]), run_time=min(0.25 * heads, 3))

        with self.beat("animals"):
            # One and the same head, chosen without the truth, on photographs; the last one it gets wrong.
            chosen, rest = trained[head], Group(*(tile for tile in trained if tile is not trained[head]))
            (*others, (duck, missed)), told = pieces.animals(self, head)
            self.play(FadeOut(rest, raw, names, *frames), run_time=0.3)
            self.play(*pieces.fly_home(picture, chosen), FadeOut(origin), FadeIn(told), run_time=0.7)
            self.cue("others")
            for top, map_ in others:
                self.play(FadeIn(top), run_time=0.3)
                self.play(FadeIn(map_, shift=0.25 * DOWN), run_time=0.5)
            self.cue("fails")
            wakes = pieces.dawn(missed)
            self.play(FadeIn(duck), FadeIn(missed, shift=0.25 * DOWN), run_time=0.5)
            self.cue("regions")
            self.play(wakes, run_time=2.26)
            wrong = self.words("sáng nền, bỏ sót vịt", theme.LABEL, None, (theme.SAFE_X, -2.93), RIGHT, weight=SEMIBOLD)
            frame = pieces.frame_at(self, missed.get_center(), ANIMAL)
            self.play(FadeIn(wrong), Create(frame), run_time=0.8)

        with self.beat("threshold"):
            # A drawn animal, of which the truth is known: its brightest patches are kept, and judged.
            plain, map_, kept, truth, colors, captions = pieces.threshold(self, head)
            awake = pieces.dawn(map_)
            self.play(FadeOut(*self.content()), run_time=0.4)
            self.play(FadeIn(plain, scale=0.95), FadeIn(captions[0]), run_time=0.7)
            self.play(FadeIn(map_), swap(*captions), run_time=0.6)
            self.play(awake, run_time=1.2)
            self.cue("keep")
            self.play(kept.heat.fly(PLACES[1], LARGE, LARGE), FadeIn(kept.meter), run_time=0.8)
            self.play(kept.keep(fact("attention_mass").value / 100), run_time=3.2)
            self.cue("truth")
            self.play(FadeIn(truth, shift=0.8 * RIGHT), FadeIn(colors), run_time=0.9)
            self.play(FadeIn(pieces.ours(self, stored.about["label"])), run_time=0.5)

        with self.beat("jaccard"):
            # How much overlap the paper's three networks reach, shown by a mask that comes just so close.
            scores, colors, told = pieces.overlaps(self)
            self.play(FadeOut(*self.content()), run_time=0.4)
            come = LaggedStart(*(FadeIn(score[0], shift=0.25 * UP) for score in scores[:3]), lag_ratio=0.5)
            self.play(come, FadeIn(told), run_time=1.6)
            self.cue("overlap")
            self.play(LaggedStart(*map(FadeIn, colors), lag_ratio=0.3), run_time=0.75)
            for score, name, time in zip(scores, ("random", "labels", "dino"), (2.0, 1.5, 1.4), strict=False):
                self.cue(name)
                self.play(score[0].slide(), FadeIn(score[1], shift=0.15 * UP), run_time=time)

        with self.beat("shared"):
            # The three make room for a fourth.
            self.play(*pieces.make_room(scores), run_time=1.4)
            self.cue("byol")
            self.play(FadeIn(scores[3][0]), run_time=0.4)
            self.play(scores[3][0].slide(), FadeIn(scores[3][1], shift=0.15 * UP), run_time=2.7)

        with self.beat("who"):
            # The title's picture and the title's question; this time with its answer.
            seen_star, question, answer = pieces.answered(self, pixels, maps[best])
            self.play(FadeOut(*scores, colors, told), run_time=0.4)
            awake = pieces.dawn(seen_star)
            self.play(FadeIn(seen_star, scale=0.95), FadeIn(origin), run_time=0.9)
            self.cue("who")
            self.play(FadeIn(question, shift=0.5 * RIGHT), run_time=0.6)
            self.play(awake, run_time=1.3)
            self.cue("nobody")
            self.play(swap(question, answer, 0.8))

        with self.beat("why"):
            # With labels a whole picture is pressed into one word; without, all of its parts stay.
            star, pressed, parts, tag, names = pieces.pressed_and_whole(self, pixels)
            self.play(FadeOut(seen_star, answer, origin), run_time=0.4)
            self.play(FadeIn(pressed), FadeIn(self.footnote("gợi ý của bài báo · minh hoạ")), run_time=0.8)
            self.play(FadeIn(parts), run_time=1.02)
            self.add(star.set_opacity(0.1), pressed)
            self.cue("pressed")
            shrink = to_squares(pressed, [0.05] * len(pressed), [tag.get_center()] * len(pressed), lag_ratio=0.03)
            self.play(FadeIn(names[0]), shrink, run_time=1.2)
            self.remove(pressed)
            self.play(FadeIn(tag, scale=0.6), run_time=0.3)
            self.cue("whole")
            self.play(FadeIn(names[1]), run_time=0.5)
            self.play(pieces.breathe(parts), run_time=1.8)

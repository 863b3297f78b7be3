"""Gram anchoring: a map blurs while the steps run; why; the anchor that holds relations and not features; what it brings."""

from __future__ import annotations

from functools import partial

from manim import *

from scenes.dinov3 import gram_anchoring_pieces as pieces
from scenes.dinov3.gram_anchoring_pieces import GAINS
from scenes.dinov3.pieces.gram import Gram
from scenes.dinov3.pieces.rotation import Rotation, turn_features
from scenes.pieces.agreement import distance
from tenuto.kit.heatmap import ramp
from tenuto.kit.swap import swap
from tenuto.kit.vary import Vary
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import LectureScene

HELD = 0.06  # how far the student is still away when it is held


class GramAnchoring(LectureScene):
    """Map, matrix and a third place in which the clock, the compass and the early Teacher take turns; then what it brings."""

    def construct(self) -> None:
        ground = self.ground
        teal, blue = (ramp(c, ground) for c in (ground.student, ground.data))
        pixels, x = pieces.dinosaur()
        healthy = Gram(x)
        peak, repair = fact("dense_peak_steps"), fact("gram_start_steps")
        label = load_tensors("features").about["label"]
        source = self.footnote(f"lúc đầu: {label} · nhoè dần, loss, vector: minh hoạ", computed=True)

        with self.beat("noise"):
            # The map of one patch and the matrix it comes from; the clock runs, both blur, and the loss tells nothing.
            plain, heat, point, matrix, row, named, clock = pieces.noise(self, pixels, healthy)
            spoil = partial(pieces.spoil, x, healthy, matrix, heat)
            run = partial(pieces.run_clock, clock, spoil)
            self.play(FadeIn(plain, matrix), FadeIn(named[1], source), run_time=0.6)
            self.play(FadeIn(point, row), run_time=0.4)
            self.cue("early")
            self.add(heat.set_opacity(0), point)
            self.play(heat.animate.set_opacity(1), FadeIn(named[0]), run_time=1.6)
            self.remove(plain)
            self.cue("run")
            self.play(FadeIn(clock), run_time=0.4)
            self.play(Vary(clock, run, 0.0, peak.value, rate_func=linear), run_time=1.6)
            self.cue("blur")
            self.play(Vary(Group(clock, heat, matrix), run, peak.value, repair.value, rate_func=linear), run_time=1.8)
            self.cue("loss")
            self.play(clock.glance(), run_time=1.4)

        with self.beat("cause"):
            # Once more, with what the vectors do: all of them turn towards CLS, until nobody can tell them apart.
            compass, cls, sign = pieces.compass(self)
            angles, frames = compass.angles, pieces.seven_patches(self, heat)
            back = Vary(Group(heat, matrix), lambda share: spoil(1 - share))
            self.play(FadeOut(clock, point, row, run_time=0.2), back, FadeIn(compass, cls, sign, frames), run_time=0.5)
            self.cue("towards_cls")
            lean = partial(pieces.lean, compass, angles, spoil)
            self.play(Vary(Group(compass, heat, matrix), lean), run_time=2.6)
            self.cue("forget")
            alike = (each.animate.set_color(ground.muted) for each in (frames, compass.arrows))
            self.play(*alike, FadeOut(sign), run_time=1.9)

        with self.beat("anchor"):
            # The early Teacher's matrix stands still; what the student's lacks of it flows back, matrix and map clear up.
            sunk, held, heads, small, letters, formula, back = pieces.anchored(self, healthy)
            self.play(FadeOut(compass, cls, frames), FadeIn(sunk, shift=1.4 * DOWN), run_time=0.9)
            self.play(pieces.recolour(matrix, heat, blue, teal), swap(named[1], heads[0]), run_time=0.7)
            self.cue("teacher")
            self.play(FadeIn(held), FadeIn(heads[1]), ReplacementTransform(sunk, small), run_time=1.33)
            self.play(FadeIn(letters), run_time=0.85)
            self.cue("pull")
            self.play(back.run(3, (0, 1)), swap(named[0], formula), run_time=0.7)
            self.play(Vary(Group(matrix, heat), spoil, 1.0, HELD), back.run(8), run_time=2.2)

        with self.beat("free"):
            # Not the features: they go on turning, by a real rotation, and the matrix computed from them stays.
            now = pieces.decayed(x, HELD)
            table, mine, vectors, asked, near = pieces.free(self, now, angles)
            turning = partial(turn_features, table, matrix, now, Rotation(now.shape[1]))
            self.play(FadeOut(heat, back, formula), run_time=0.6)
            self.play(FadeIn(table, mine), FadeIn(asked, shift=0.8 * DOWN), run_time=1.6)
            self.cue("free")
            self.play(FadeOut(asked, shift=1.2 * UP), FadeIn(vectors), run_time=0.4)
            self.play(turning(last=0.4), vectors.spin(last=0.4), run_time=1.2)
            self.cue("relations")
            self.play(FadeIn(near, scale=0.6, run_time=0.6), turning(first=0.4), vectors.spin(first=0.4), run_time=1.8)

        with self.beat("gain"):
            # The same mask three times, a little nearer each time, and how high that is.
            pair, plot, steps, double, shown = pieces.gain(self, pixels)
            place = [pair.there, *(distance(pair.truth, fact(f"gram_{run}_ade").value / 100) for run, _ in GAINS[1:])]
            self.play(FadeOut(*self.content()), run_time=0.75)
            self.play(FadeIn(pair, plot), FadeIn(shown), run_time=1.0)
            self.cue("none")
            self.play(pair.slide(), FadeIn(steps[0], shift=0.3 * UP), run_time=0.6)
            self.cue("x1")
            self.play(Vary(pair, pair.aside, place[0], place[1]), FadeIn(steps[1], shift=0.6 * UP), run_time=1.95)
            self.cue("double")
            self.play(FadeIn(double[0]), run_time=0.2)
            self.play(TransformFromCopy(double[0], double[1]), FadeIn(double[2]), run_time=0.5)
            self.cue("x2")
            self.play(Vary(pair, pair.aside, place[1], place[2]), FadeIn(steps[2], shift=0.6 * UP), run_time=1.2)

        with self.beat("repair"):
            # The whole training: the anchor falls late, and the curve that went down jumps up again.
            story, names, change = pieces.story(self)
            self.play(FadeOut(*self.content()), run_time=0.2)
            shown = story.plot, story.accuracy, story.dense, story.peak, names
            self.play(FadeIn(*shown, self.note("minh hoạ")), run_time=0.4)
            self.cue("late")
            self.play(FadeIn(story.anchor, shift=1.2 * DOWN), run_time=0.82)
            self.cue("repaired")
            self.play(Create(story.healed), run_time=0.6)
            self.cue("imagenet")
            self.play(Create(story.steady), run_time=0.8)
            self.play(FadeIn(change, shift=0.15 * UP), run_time=1.01)

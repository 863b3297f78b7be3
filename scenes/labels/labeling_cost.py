"""What a label costs: stamping, six figures of ImageNet, three fields that start from nothing."""

from __future__ import annotations

from manim import *

from scenes.labels.labeling_cost_pieces import (
    DRAWING_WIDTH,
    TILE_GAP,
    TILE_HEIGHT,
    TILE_WIDTH,
    Clock,
    fields_of,
    stamping,
    tallies_of,
)  # fmt: skip
from tenuto.kit.marks import person
from tenuto.kit.panel import panel
from tenuto.kit.swap import swap
from tenuto.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.data import fact
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD, stand


class LabelingCost(LectureScene):
    """A wall of pictures waits to be stamped; six counters; empty boxes in medicine, from orbit and on the field."""

    def construct(self) -> None:
        ground = self.ground

        with self.beat("stamp"):
            # Every picture needs somebody who puts a name on it; the heap below does not get smaller.
            heap, belt = stamping(ground)
            somebody = person(1.05, ground.ink).move_to([-1.35, 1.72, 0])
            self.play(FadeIn(heap.set_opacity(0.35), shift=0.3 * UP), FadeIn(belt.at(-5, -4)), run_time=2)
            self.cue("somebody")
            self.play(FadeIn(somebody, shift=0.3 * RIGHT), run_time=1.25)
            self.cue("stamp")
            self.play(belt.run(-5, -4, named_from=-4), run_time=1.5)
            self.cue("run")
            self.play(belt.run(-4, 0, named_from=-4), run_time=1.1)
            self.cue("heap")
            self.play(belt.run(0, 3), heap.animate.set_opacity(1), run_time=1.0)

        with self.beat("imagenet"):
            # The heap becomes the first of six tiles, the names that were stamped the second.
            frames = VGroup(*(panel(ground, TILE_WIDTH, TILE_HEIGHT) for _ in range(6)))
            frames.arrange_in_grid(2, 3, buff=TILE_GAP).move_to(theme.STAGE_CENTRE_Y * UP)
            images, concepts, months, workers, countries, votes = tallies = tallies_of(frames, ground)
            self.bring_to_back(frames.save_state().set_opacity(0))
            gone = map(FadeOut, (belt.strip, belt.stamp, belt.tags, somebody))
            self.play(*gone, heap.animate.set_y(theme.STAGE_CENTRE_Y), run_time=0.9)
            self.cue("famous")
            self.play(Restore(frames), heap.animate.set(width=DRAWING_WIDTH).move_to(images.icon), run_time=2.4)
            self.cue("images")
            self.play(*images.count(fact("imagenet_images").value / 1e6), run_time=1.2)
            self.cue("synsets")
            tags = LaggedStart(*(FadeIn(tag, shift=0.3 * DOWN) for tag in concepts.icon), lag_ratio=0.4)
            self.play(tags, *concepts.count(fact("imagenet_synsets").value), run_time=1.6)

        with self.beat("people"):
            # Months, people, countries: as many marks as are counted, a person standing for a thousand.
            for tally, name in ((months, "months"), (workers, "workers"), (countries, "countries")):
                self.cue(name)
                self.play(*tally.count(fact(f"imagenet_{name}").value), run_time=2.0 if name == "countries" else 1.0)
            self.cue("turk")
            market = self.words("người, qua Mechanical Turk", theme.LABEL, ground.muted)
            stand(market, workers.unit.get_x(), workers.unit.baseline)
            self.play(swap(workers.unit, market), Indicate(workers.icon, 1.06, ground.ink, run_time=2.6))
            workers.remove(workers.unit)

        with self.beat("votes"):
            # Answer after answer, until there are enough; at least ten for one picture.
            self.cue("ballot")
            self.play(votes.icon.count_out(rate_func=linear), run_time=3.6)
            self.cue("votes")
            self.play(*votes.count(fact("imagenet_votes").value)[1:], run_time=0.6)

        with self.beat("new_fields"):
            # Three new fields; for each of them the same six boxes are empty again.
            fields, clock, sketch = fields_of(ground), Clock(ground), self.note("ảnh vệ tinh và lá cây: minh hoạ")
            clock.shift([fields[0].get_x() + 1.45, fields[0].get_top()[1] - 3.05, 0])
            cards = VGroup(*(field.card for field in fields))
            become = (ReplacementTransform(frames.copy(), field.boxes) for field in fields)
            self.play(FadeOut(Group(heap, market, *tallies)), run_time=0.5)
            self.add(cards.set_opacity(0), frames)
            self.play(cards.animate.set_opacity(1), *become, FadeOut(frames), run_time=1.6)
            for field, name in zip(fields, ("medicine", "satellite", "farming"), strict=True):
                self.cue(name)
                told = (FadeIn(sketch),) if name == "satellite" else ()
                self.play(FadeIn(field.drawing), FadeIn(field.words), *told, run_time=0.35)
            self.cue("empty")
            flash = (box.animate(rate_func=there_and_back).set_stroke(ground.ink, 5) for f in fields for box in f.boxes)
            self.play(LaggedStart(*flash, lag_ratio=0.06), run_time=2.1)
            self.cue("clock")
            self.play(FadeIn(clock, scale=1.4), run_time=0.4)
            self.play(clock.hour(), run_time=1.3)

        with self.beat("question"):
            # What is empty becomes the one label that nobody wrote; it falls off, and the pictures stay, larger.
            tags = VGroup(*(Tag("", ground, theme.BODY, width=1.8).move_to(field.boxes) for field in fields))
            merge = (Transform(box, tag.paper) for field, tag in zip(fields, tags, strict=True) for box in field.boxes)
            names = VGroup(*(field.words for field in fields))
            question = self.words("Học mà không cần nhãn?", theme.TITLE, at=(0, -1.5), weight=SEMIBOLD)
            self.cue("question")
            self.play(*map(FadeOut, (cards, names, clock)), *merge, run_time=0.7)
            self.remove(*(box for field in fields for box in field.boxes)).add(tags)
            rise = (
                field.drawing.animate.scale(TILE_WIDTH / DRAWING_WIDTH).move_to([field.get_x(), 0.95, 0])
                for field in fields
            )
            fall = (
                tag.animate.move_to([x, -2.6, 0]).rotate(angle).set_fill(opacity=0.4)
                for tag, x, angle in zip(tags, (-3.9, 0.3, 4.4), (-0.4, 0.25, -0.15), strict=True)
            )
            self.play(*rise, *fall, FadeIn(question, shift=0.2 * UP), run_time=1.2)

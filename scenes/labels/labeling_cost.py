"""What a label costs: stamping, six figures of ImageNet, three fields that start from nothing."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.labels.labeling_cost_pieces import Clock, FieldCard, LabelBelt, Tally
from scenes.pieces.field_drawings import crop_field, satellite_view
from tenuto.kit.marks import Marks, grid_places, person, tick
from tenuto.kit.number import Number
from tenuto.kit.panel import panel
from tenuto.kit.picture import Picture, letterbox, tiled
from tenuto.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

# Of the species in the stored wall, in its order.
DINOSAUR, OTHERS = "khủng long", ("mèo", "cá", "chim", "ốc sên", "nấm", "xương rồng", "rùa")
VIETNAMESE = (*[DINOSAUR] * 5, *OTHERS)
ON_THE_BELT = (6, 0, 5, 9, 8, 7, 11, 10)  # kinds, in the order in which they are stamped
TILE_WIDTH, TILE_HEIGHT, TILE_GAP = 4.1, 2.58, 0.24
DRAWING_WIDTH, DRAWING_HEIGHT = 3.5, 2.3


class LabelingCost(LectureScene):
    """A wall of pictures waits to be stamped; six counters; empty boxes in medicine, from orbit and on the field."""

    def construct(self) -> None:
        ground = self.ground
        with self.beat("stamp"):
            # Every picture needs somebody who puts a name on it; the heap below does not get smaller.
            wall = load_tensors("wall")  # 240 pictures, 64 px
            heap = Picture(tiled(wall.pictures[:96], 24), 2.13).move_to(1.98 * DOWN)
            first_of = [int(np.flatnonzero(wall.species == kind)[1]) for kind in ON_THE_BELT]
            belt = LabelBelt(wall.pictures[first_of], [VIETNAMESE[kind] for kind in ON_THE_BELT], ground, 0.18)
            self.play(FadeIn(heap.set_opacity(0.5), shift=0.3 * UP), FadeIn(belt.at(-5, -4)), run_time=0.9)
            self.play(belt.run(-5, 0, named_from=-4), run_time=2.5)
            self.loop(belt.run(0, belt.period), run_time=4)

        with self.beat("imagenet"):
            # The heap becomes the first of six tiles, the names that were stamped the second.
            frames = VGroup(*(panel(ground, TILE_WIDTH, TILE_HEIGHT) for _ in range(6)))
            frames.arrange_in_grid(2, 3, buff=TILE_GAP).move_to(theme.STAGE_CENTRE_Y * UP)
            images, concepts, months, workers, countries, votes = tallies = self._tallies(frames)
            self.bring_to_back(frames.save_state().set_opacity(0))
            home = heap.animate.set_opacity(1).set(width=DRAWING_WIDTH).move_to(images.icon)
            self.play(FadeOut(belt.strip), FadeOut(belt.stamp), FadeOut(belt.tags), Restore(frames), home, run_time=1.2)
            tags = LaggedStart(*(FadeIn(tag, shift=0.3 * DOWN) for tag in concepts.icon), lag_ratio=0.4)
            counts = images.count(fact("imagenet_images").value / 1e6), concepts.count(fact("imagenet_synsets").value)
            self.play(*counts[0], tags, *counts[1], run_time=2)

        with self.beat("people"):
            # Months, people, countries: as many marks as are counted, a person standing for a thousand.
            for tally, name in ((months, "months"), (workers, "workers"), (countries, "countries")):
                self.play(*tally.count(fact(f"imagenet_{name}").value), run_time=1.2)

        with self.beat("votes"):
            # At least ten answers for one picture.
            self.play(*votes.count(fact("imagenet_votes").value), run_time=1.6)

        with self.beat("new_fields"):
            # Three new fields; for each of them the same six boxes are empty again.
            fields, clock = self._fields(), Clock(ground)
            clock.shift([fields[0].get_x() + 1.45, fields[0].get_top()[1] - 3.05, 0])
            cards = VGroup(*(field.card for field in fields))
            become = (ReplacementTransform(frames.copy(), field.boxes) for field in fields)
            known = (AnimationGroup(FadeIn(field.drawing), FadeIn(field.words)) for field in fields)
            self.play(FadeOut(Group(heap, *tallies)), run_time=0.5)
            self.add(cards.set_opacity(0), frames)
            self.play(cards.animate.set_opacity(1), *become, FadeOut(frames), run_time=1.2)
            self.play(LaggedStart(*known, lag_ratio=0.4), run_time=1.6)
            self.play(FadeIn(clock), run_time=0.4)
            self.loop(clock.hour(), run_time=3)

        with self.beat("question"):
            # What is empty becomes the one label that nobody wrote; it falls off, and the pictures stay.
            tags = VGroup(*(Tag("", ground, theme.LABEL, width=1.5).move_to(field.boxes) for field in fields))
            merge = (Transform(box, tag.paper) for field, tag in zip(fields, tags, strict=True) for box in field.boxes)
            names = VGroup(*(field.words for field in fields))
            self.play(FadeOut(cards), FadeOut(names), FadeOut(clock), *merge, run_time=0.9)
            self.remove(*(field.boxes for field in fields)).add(tags)
            fall = (tag.animate.shift(0.8 * DOWN).rotate(-0.5).set_opacity(0) for tag in tags)
            question = self.words("Học mà không cần nhãn?", theme.TITLE, weight=SEMIBOLD).move_to(2 * DOWN)
            self.play(LaggedStart(*fall, lag_ratio=0.25), run_time=1)
            self.remove(tags)
            sink = (field.drawing.animate.shift(0.45 * DOWN) for field in fields)
            self.play(*sink, FadeIn(question, shift=0.2 * UP), run_time=0.8)

    def _tallies(self, frames: VGroup) -> list[Tally]:
        """What ImageNet took, one count for each tile; the first has room for the heap."""
        ground = self.ground
        solid = {"fill_color": ground.data, "fill_opacity": 1, "stroke_width": 0}
        tags = VGroup(*(Tag(VIETNAMESE[kind], ground, theme.SMALL) for kind in (5, 6, 9, 11))).arrange(RIGHT, buff=0.1)
        years = f"tháng, {fact('imagenet_first').text}–{fact('imagenet_last').text}"
        counted = (
            (Square(0.1, stroke_width=0), {"decimals": 1, "suffix": " triệu"}, "ảnh có nhãn"),
            (tags, {}, "khái niệm"),
            (Marks(Square(0.22, **solid), grid_places(21, 11, 0.32)), {"prefix": "~"}, years),
            (Marks(person(0.27, ground.data), grid_places(49, 17, 0.205, 0.31)), {}, "người gán nhãn"),
            (Marks(Circle(0.045, **solid), grid_places(167, 28, 0.125, 0.14)), {}, "quốc gia"),
            (Marks(tick(0.24, ground.data), grid_places(10, 10, 0.36)), {"prefix": "≥ "}, "phiếu cho mỗi ảnh đầu tiên"),
        )
        return [
            Tally(icon, Number(0, theme.TITLE, ground.ink, **how), unit, ground).shift(frame.get_center())
            for (icon, how, unit), frame in zip(counted, frames, strict=True)
        ]

    def _fields(self) -> list[FieldCard]:
        """Three cards, each as tall as two tiles."""
        ground, size = self.ground, (DRAWING_WIDTH, DRAWING_HEIGHT)
        retina = Picture(letterbox(photo("retina"), DRAWING_WIDTH / DRAWING_HEIGHT), DRAWING_HEIGHT, ground.data)
        drawn = (retina, "Y tế"), (satellite_view(ground, *size), "Vệ tinh"), (crop_field(ground, *size), "Nông nghiệp")
        cards = [FieldCard(*field, TILE_WIDTH, 2 * TILE_HEIGHT + TILE_GAP, ground) for field in drawn]
        for index, card in enumerate(cards):
            card.shift([(index - 1) * (TILE_WIDTH + TILE_GAP), theme.STAGE_CENTRE_Y, 0])
        return cards

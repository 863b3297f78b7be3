"""What a label costs: stamping, six figures of ImageNet, three fields that start from nothing."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes import theme
from scenes.data import fact, load_tensors, photo
from scenes.kit.belt import LabelBelt, RunBelt
from scenes.kit.field_drawings import crop_field, satellite_view
from scenes.kit.lettering import stand
from scenes.kit.marks import Fill, Marks, grid_places, person, tick
from scenes.kit.number import CountTo, Number
from scenes.kit.panel import panel
from scenes.kit.picture import Picture, tiled
from scenes.kit.tag import Tag
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

# Of the species in the stored wall, in its order.
VIETNAMESE = (
    "khủng long",
    "khủng long",
    "khủng long",
    "khủng long",
    "khủng long",
    "mèo",
    "cá",
    "chim",
    "ốc sên",
    "nấm",
    "xương rồng",
    "rùa",
)
ON_THE_BELT = (6, 0, 5, 9, 8, 7, 11, 10)  # kinds, in the order in which they are stamped
TILE_WIDTH, TILE_HEIGHT, TILE_GAP = 4.1, 2.58, 0.24
DRAWING_WIDTH, DRAWING_HEIGHT = 3.5, 2.3


class LabelingCost(LectureScene):
    """A wall of pictures waits to be stamped; six counters; empty boxes in medicine, from orbit and on the field."""

    def construct(self) -> None:
        ground = self.ground
        wall = load_tensors("wall")  # 240 pictures, 64 px
        heap = Picture(tiled(wall.pictures[:96], 24), 2.13).move_to(1.98 * DOWN)
        first_of = [int(np.flatnonzero(wall.species == kind)[1]) for kind in ON_THE_BELT]
        belt = LabelBelt(wall.pictures[first_of], [VIETNAMESE[kind] for kind in ON_THE_BELT], ground, 0.18)
        frames, icons, numbers, captions = self._tiles()

        with self.beat("stamp"):
            # Every picture needs somebody who puts a name on it; the heap below does not get smaller.
            self.play(FadeIn(heap.set_opacity(0.5), shift=0.3 * UP), FadeIn(belt.at(-5, -4)), run_time=0.9)
            self.play(RunBelt(belt, -5, 0, named_from=-4), run_time=2.5)
            self.loop(RunBelt(belt, 0, belt.period), run_time=4)

        with self.beat("imagenet"):
            # The heap becomes the first of six tiles, the names that were stamped the second.
            self.bring_to_back(frames.save_state().set_opacity(0))
            self.play(
                FadeOut(belt.strip),
                FadeOut(belt.stamp),
                FadeOut(belt.tags),
                Restore(frames),
                heap.animate.set_opacity(1).set(width=DRAWING_WIDTH).move_to(icons[0]),
                run_time=1.2,
            )
            self.play(
                CountTo(numbers[0], fact("imagenet_images").value / 1e6),
                FadeIn(captions[:2]),
                LaggedStart(*(FadeIn(tag, shift=0.3 * DOWN) for tag in icons[1]), lag_ratio=0.4),
                CountTo(numbers[1], fact("imagenet_synsets").value),
                run_time=2,
            )

        with self.beat("people"):
            # Months, people, countries: as many marks as are counted, a person standing for a thousand.
            for index, name in ((2, "months"), (3, "workers"), (4, "countries")):
                count = CountTo(numbers[index], fact(f"imagenet_{name}").value)
                self.play(Fill(icons[index]), count, FadeIn(captions[index]), run_time=1.2)

        with self.beat("votes"):
            # At least ten answers for one picture.
            self.play(
                Fill(icons[5]), CountTo(numbers[5], fact("imagenet_votes").value), FadeIn(captions[5]), run_time=1.6
            )

        cards, drawings, names, boxes, clock = self._fields()
        with self.beat("new_fields"):
            # Three new fields; for each of them the same six boxes are empty again.
            contents = Group(heap, *icons[1:], *numbers, *captions)
            self.play(FadeOut(contents), run_time=0.5)
            self.add(cards.set_opacity(0), frames)
            self.play(
                cards.animate.set_opacity(1),
                *(ReplacementTransform(VGroup(*(frame.copy() for frame in frames)), grid) for grid in boxes),
                FadeOut(frames),
                run_time=1.2,
            )
            self.play(
                LaggedStart(
                    *(AnimationGroup(FadeIn(d), FadeIn(n)) for d, n in zip(drawings, names, strict=True)), lag_ratio=0.4
                ),
                run_time=1.6,
            )
            self.play(FadeIn(clock), run_time=0.4)
            self.loop(Rotate(clock[2], -TAU, about_point=clock[1].get_center()), run_time=3)

        with self.beat("question"):
            # What is empty becomes the one label that nobody wrote; it falls off, and the pictures stay.
            tags = VGroup(*(Tag("", ground, theme.LABEL, width=1.5).move_to(grid) for grid in boxes))
            self.play(
                FadeOut(cards),
                FadeOut(names),
                FadeOut(clock),
                *(Transform(box, tag.paper) for grid, tag in zip(boxes, tags, strict=True) for box in grid),
                run_time=0.9,
            )
            self.remove(*boxes).add(tags)
            question = self.words("Học mà không cần nhãn?", theme.TITLE, weight=SEMIBOLD).move_to(2 * DOWN)
            self.play(
                LaggedStart(
                    *(tag.animate.shift(0.8 * DOWN).rotate(-0.5).set_opacity(0) for tag in tags), lag_ratio=0.25
                ),
                run_time=1,
            )
            self.remove(tags)
            self.play(
                *(drawing.animate.shift(0.45 * DOWN) for drawing in drawings),
                FadeIn(question, shift=0.2 * UP),
                run_time=0.8,
            )

    def _tiles(self) -> tuple[VGroup, list[VGroup], list[Number], VGroup]:
        """Six equal tiles: frames, what is counted as a drawing, the running numbers, and their units."""
        ground = self.ground
        frames = VGroup(*(panel(ground, TILE_WIDTH, TILE_HEIGHT) for _ in range(6)))
        frames.arrange_in_grid(2, 3, buff=TILE_GAP).move_to(theme.STAGE_CENTRE_Y * UP)
        tags = VGroup(*(Tag(VIETNAMESE[kind], ground, theme.SMALL) for kind in (5, 6, 9, 11))).arrange(RIGHT, buff=0.1)
        icons = [
            VGroup(Square(0.1, stroke_width=0)),
            tags,
            Marks(self._filled(Square(0.22)), grid_places(21, 11, 0.32)),
            Marks(person(0.27, ground.data), grid_places(49, 17, 0.205, 0.31)),
            Marks(self._filled(Circle(0.045)), grid_places(167, 28, 0.125, 0.14)),
            Marks(tick(0.24, ground.data), grid_places(10, 10, 0.36)),
        ]
        numbers = [
            Number(0, theme.TITLE, ground.ink, decimals=1, suffix=" triệu"),
            Number(0, theme.TITLE, ground.ink),
            Number(0, theme.TITLE, ground.ink, prefix="~"),
            Number(0, theme.TITLE, ground.ink),
            Number(0, theme.TITLE, ground.ink),
            Number(0, theme.TITLE, ground.ink, prefix="≥ "),
        ]
        units = (
            "ảnh có nhãn",
            "khái niệm",
            f"tháng, {fact('imagenet_first').text}–{fact('imagenet_last').text}",
            "người gán nhãn",
            "quốc gia",
            "phiếu cho mỗi ảnh đầu tiên",
        )
        captions = VGroup()
        for frame, icon, number, unit in zip(frames, icons, numbers, units, strict=True):
            x, y = frame.get_x(), frame.get_y()
            icon.move_to([x, y + 0.62, 0])
            number.shift([x, y - 0.42, 0])
            captions.add(stand(self.words(unit, theme.LABEL, ground.muted), x, y - 0.94))
        return frames, icons, numbers, captions

    def _filled(self, shape: VGroup) -> VGroup:
        return shape.set_stroke(width=0).set_fill(self.ground.data, 1)

    def _fields(self) -> tuple[VGroup, list[Group], VGroup, list[VGroup], VGroup]:
        """Three cards as tall as two tiles: a picture of the field, its name, and six empty boxes; and a clock."""
        ground = self.ground
        cards = VGroup(*(panel(ground, TILE_WIDTH, 2 * TILE_HEIGHT + TILE_GAP) for _ in range(3)))
        cards.arrange(RIGHT, buff=TILE_GAP).move_to(theme.STAGE_CENTRE_Y * UP)
        retina = photo("retina")  # (640, 640, 3)
        rows = round(640 * DRAWING_HEIGHT / DRAWING_WIDTH)
        drawings = [
            Picture(retina[(640 - rows) // 2 : (640 + rows) // 2], DRAWING_HEIGHT, ground.data),
            satellite_view(ground, DRAWING_WIDTH, DRAWING_HEIGHT),
            crop_field(ground, DRAWING_WIDTH, DRAWING_HEIGHT),
        ]
        names, boxes = VGroup(), []
        for card, drawing, name in zip(cards, drawings, ("Y tế", "Vệ tinh", "Nông nghiệp"), strict=True):
            x, top = card.get_x(), card.get_top()[1]
            drawing.move_to([x, top - 0.3 - DRAWING_HEIGHT / 2, 0])
            names.add(stand(self.words(name, theme.BODY, weight=SEMIBOLD), x, top - 3.2))
            box = panel(ground, 1.06, 0.7, ground.muted, 0.08).set_fill(ground.ground)
            boxes.append(
                VGroup(*(box.copy() for _ in range(6))).arrange_in_grid(2, 3, buff=0.16).move_to([x, top - 4.35, 0])
            )
        centre = [cards[0].get_x() + 1.45, cards.get_top()[1] - 3.05, 0]
        clock = VGroup(
            Circle(0.28, stroke_color=ground.ink, stroke_width=3, fill_color=ground.ground, fill_opacity=1),
            Dot(radius=0.03, color=ground.ink),
            Line(ORIGIN, 0.2 * UP, stroke_color=ground.ink, stroke_width=3),
            Line(ORIGIN, 0.13 * RIGHT, stroke_color=ground.ink, stroke_width=3),
        ).shift(centre)
        return cards, drawings, names, boxes, clock

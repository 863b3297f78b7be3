"""The flagship: the whole of DINO as a circuit that is built up wire by wire, and then keeps running."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import *
from manim.utils.color import ManimColor
from numpy.typing import NDArray

from scenes import theme
from scenes.data import load_tensors, photo
from scenes.kit.circuit import GLOBALS, Circuit, Run
from scenes.kit.dashes import RunDashes
from scenes.kit.flow import Stream
from scenes.kit.inside_vit import TOKEN, InsideVit
from scenes.kit.lettering import stand
from scenes.kit.picture import Picture
from scenes.stage import LectureScene

MIDDLE = theme.STAGE_CENTRE_Y
SIDE = 4  # patches a side in the sketch; a real crop of 224 pixels has 14


class Overview(LectureScene):
    """Crops fly to teacher and student; patches and CLS once; head, centre, softmax, loss; gradient back, EMA up."""

    def construct(self) -> None:
        ground = self.ground
        drawn = load_tensors("crops")
        pixels = photo("cat")  # (300, 451, 3)
        boxes = drawn.boxes / np.array(pixels.shape[1::-1] * 2)  # shares of the photograph
        circuit = Circuit(pixels, boxes, ground)

        large = Picture(pixels, 4.5, ground.data).move_to([-2.95, MIDDLE, 0])
        outlines = VGroup(
            *(large.region(*box, ground.data, stroke_width=5 if i < GLOBALS else 3) for i, box in enumerate(boxes))
        )
        crops = Group(*(large.crop(*box, ground.data) for box in boxes))
        places = [((2.05 + 2.08 * i, 0.95), 1.9) for i in range(GLOBALS)]
        places += [((1.66 + 1.43 * (i % 3), -0.74 - 1.3 * (i // 3)), 1.12) for i in range(len(boxes) - GLOBALS)]
        names = VGroup(
            stand(self.words("2 lớn", theme.LABEL), 5.3, 0.83, LEFT), stand(self.words("6 nhỏ", theme.LABEL), 5.3, -1.5, LEFT)
        )  # fmt: skip
        label = self.note(drawn.about["label"])
        label.is_computed = True

        with self.beat("crops"):
            # Rectangles on the photograph, as they were drawn; each comes out and is made square.
            self.play(FadeIn(large), run_time=0.6)
            for name, part in zip(names, (slice(0, GLOBALS), slice(GLOBALS, None)), strict=True):
                self.play(LaggedStart(*map(Create, outlines[part]), lag_ratio=0.2), run_time=0.8)
                self.add(crops[part])
                self.play(
                    LaggedStart(*(_fly(c, *p) for c, p in zip(crops[part], places[part], strict=True)), lag_ratio=0.15),
                    FadeIn(name), *([FadeIn(label)] if part.start else []),
                    run_time=1.1,
                )  # fmt: skip
            self.loop(self._pointing(outlines, crops), run_time=2.8)

        teachers, students = circuit.crops(1).flyers[:GLOBALS], circuit.flyers[GLOBALS:]
        with self.beat("routes"):
            # The photograph takes its place in the circuit; all crops go to the student, the large ones also to the teacher.
            self.play(
                FadeOut(outlines), FadeOut(names), FadeOut(label), ReplacementTransform(large, circuit.photo),
                *(ReplacementTransform(crop, flyer) for crop, flyer in zip(crops, students, strict=True)),
                FadeIn(circuit.places), run_time=1.2,
            )  # fmt: skip
            self.bring_to_front(students)
            ways, plan = circuit.ways, circuit.blueprint
            self.play(
                FadeIn(plan),
                Create(ways[1]), Create(ways[3]), FadeIn(circuit.student, shift=0.3 * RIGHT),
                FadeIn(circuit.captions[1]), run_time=0.8,
            )  # fmt: skip
            self.play(
                *(TransformFromCopy(a, b) for a, b in zip(students, teachers, strict=False)),
                Create(ways[0]), Create(ways[2]), FadeIn(circuit.teacher, shift=0.3 * RIGHT),
                FadeIn(circuit.captions[0]), run_time=1.0,
            )  # fmt: skip
            self.loop(Run(circuit, circuit.feed, Group(circuit.flyers, circuit.teacher, circuit.student)), run_time=1.8)

        with self.beat("vit"):
            # Both boxes open into one: a crop becomes patches, which exchange; CLS listens to all of them.
            vit = InsideVit(students[0], ground)
            boxes = VGroup(circuit.teacher.box, circuit.student.box)
            opening, crop = boxes.copy().set_fill(opacity=0), students[0].copy()
            self.add(veil := vit.veil.copy().set_opacity(0), opening, crop)
            self.play(
                ReplacementTransform(veil, vit.veil), ReplacementTransform(opening, vit.box),
                ReplacementTransform(crop, vit.crop), FadeOut(circuit.captions), run_time=1,
            )  # fmt: skip
            self.play(
                FadeIn(vit.title), FadeIn(vit.words[::2]), vit.crop.animate.set_opacity(0.3),
                LaggedStart(*(_fly(t, p, TOKEN) for t, p in zip(vit.tokens, vit.places, strict=True)), lag_ratio=0.05),
                run_time=1.3,
            )  # fmt: skip
            self.play(LaggedStart(*map(Create, vit.exchange), lag_ratio=0.15), run_time=0.8)
            self.play(
                FadeIn(vit.cls),
                LaggedStart(*map(Create, vit.lines), lag_ratio=0.03),
                FadeIn(vit.words[1]),
                run_time=0.8,
            )
            self.play(FadeIn(vit.vector, shift=0.4 * RIGHT), *map(FadeIn, vit.flows), run_time=0.6)
            self.loop(*map(Stream, vit.flows), run_time=2)

        heads, wires, bars = circuit.heads, circuit.wires, circuit.bars
        with self.beat("head"):
            # The boxes close again; from each of them a row of numbers, and from that a distribution.
            closed = boxes.copy().set_fill(opacity=0)
            self.play(FadeOut(vit.contents), run_time=0.4)
            self.play(ReplacementTransform(vit.box, closed), FadeOut(vit.veil), run_time=0.7)
            self.play(
                FadeOut(closed),
                FadeIn(circuit.captions),
                *(Create(w[0]) for w in wires),
                *map(FadeIn, heads),
                run_time=0.6,
            )
            self.play(*(Create(w[1]) for w in wires), GrowFromCenter(circuit.centre), run_time=0.6)
            self.play(Create(wires[0][2]), *map(FadeIn, circuit.answer(0).bars), FadeIn(circuit.names),
                      FadeIn(self.note("các cột: minh hoạ")), run_time=0.4)  # fmt: skip
            self.loop(Run(circuit, circuit.speak, Group(*circuit.packets, *bars)), run_time=2.4)

        with self.beat("loss"):
            # Both distributions meet in one number.
            self.play(Run(circuit, circuit.answer, Group(*circuit.packets, *bars)), run_time=1)
            self.play(
                *(Create(v[:2]) for v in circuit.verdicts), *(FadeIn(v[2]) for v in circuit.verdicts), run_time=0.7
            )
            self.play(FadeIn(circuit.loss), run_time=0.5)
            self.loop(Run(circuit, circuit.compare, Group(circuit.loss, *circuit.verdict_packets)), run_time=1.6)

        with self.beat("gradient"):
            # Coral, backwards: all the way into the student; the way to the teacher ends at a wall.
            self.play(RunDashes(circuit.gradient, 12, (0, 1)), FadeIn(circuit.gradient_name), run_time=1.8)
            self.play(RunDashes(circuit.blocked, 6, (0, 1)), run_time=0.9)
            self.play(FadeIn(circuit.wall, scale=1.3), run_time=0.4)
            self.loop(RunDashes(circuit.gradient, 8), Run(circuit, circuit.mend, Group(circuit.student)), run_time=2)

        with self.beat("loop"):
            # The last wire, up to the teacher; then everything runs, one training step a turn.
            self.play(
                FadeOut(circuit.blocked),
                Create(circuit.ema.arrow),
                FadeIn(circuit.ema.words, shift=0.2 * UP),
                run_time=0.8,
            )
            self.play(Run(circuit, circuit.follow, Group(circuit.teacher, circuit.ema.packet)), run_time=1)
            # A new photograph, new crops.
            fresh = Picture(photo("coffee"), circuit.photo.height, ground.data)
            fresh.fit(circuit.photo.get_center(), circuit.photo.width, circuit.photo.height)
            self.play(FadeOut(circuit.flyers), FadeIn(fresh), run_time=0.6)
            circuit.load(photo("coffee"))
            self.remove(fresh)
            self.play(Run(circuit, circuit.crops, circuit.flyers), run_time=0.9)
            self.loop(Run(circuit, circuit.step), run_time=4)

    def _pointing(self, outlines: VGroup, crops: Group) -> UpdateFromAlphaFunc:
        """One crop after the other is lit, on the photograph and beside it."""
        data, ink = ManimColor(self.ground.data), ManimColor(self.ground.ink)

        def light(_: Group, share: float) -> None:
            for index, (outline, crop) in enumerate(zip(outlines, crops, strict=True)):
                lit = max(0.0, 1 - 2 * abs(share * len(crops) - index - 0.5))
                outline.set_stroke(interpolate_color(data, ink, lit), 3 + 4 * lit + 2 * (index < GLOBALS) * (1 - lit))
                crop.border.set_stroke(interpolate_color(data, ink, lit), 3 + 4 * lit)

        return UpdateFromAlphaFunc(Group(outlines, crops), light, rate_func=lambda t: t)


def _fly(crop: Picture, place: Sequence[float] | NDArray[np.float64], side: float) -> UpdateFromAlphaFunc:
    """A crop goes to its place and becomes a square on the way."""
    centre, size, goal = crop.get_center(), np.array([crop.width, crop.height]), np.array([*place[:2], 0])
    return UpdateFromAlphaFunc(
        crop, lambda m, share: m.fit(centre + (goal - centre) * share, *(size + (side - size) * share))
    )

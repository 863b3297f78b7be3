"""The flagship: the whole of DINO as a circuit that is built up wire by wire, and then keeps running."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov1.overview_pieces import GLOBALS, TOKEN, Circuit, InsideVit
from scenes.dinov1.pieces.crops import as_shares, cut, outlines, to_squares
from scenes.dinov1.pieces.spotlight import spotlight
from tenuto.kit.picture import Picture
from tenuto.stage import theme
from tenuto.stage.data import load_tensors, photo
from tenuto.stage.scene import LectureScene

MIDDLE = theme.STAGE_CENTRE_Y
LARGE, SMALL = 1.9, 1.12  # sides of the crops beside the photograph
PLACES = [[2.05, 0.95, 0], [4.13, 0.95, 0], *([1.66 + 1.43 * (i % 3), -0.74 - 1.3 * (i // 3), 0] for i in range(6))]


class Overview(LectureScene):
    """Crops fly to teacher and student; patches and CLS once; head, centre, softmax, loss; gradient back, EMA up."""

    def construct(self) -> None:
        ground, drawn, pixels = self.ground, load_tensors("crops"), photo("cat")
        boxes = as_shares(drawn.boxes, pixels)
        circuit = Circuit(pixels, boxes, ground)

        with self.beat("crops"):
            # Rectangles on the photograph, as they were drawn; each comes out and is made square.
            large = Picture(pixels, 4.5, ground.data).move_to([-2.95, MIDDLE, 0])
            colors, sides = [ground.data] * len(boxes), np.where(np.arange(len(boxes)) < GLOBALS, LARGE, SMALL)
            rims, crops = outlines(large, boxes, colors, 3), cut(large, boxes, colors)
            rims[:GLOBALS].set_stroke(width=5)
            label = self.note(drawn.about["label"], computed=True)
            self.play(FadeIn(large), run_time=0.6)
            names = VGroup(*(self.words(text, theme.LABEL, at=(5.3, y), edge=LEFT)
                             for text, y in (("2 lớn", 0.83), ("6 nhỏ", -1.5))))  # fmt: skip
            for name, part in zip(names, (slice(0, GLOBALS), slice(GLOBALS, None)), strict=True):
                self.play(LaggedStart(*map(Create, rims[part]), lag_ratio=0.2), run_time=0.8)
                self.add(crops[part])
                out = to_squares(crops[part], sides[part], PLACES[part], lag_ratio=0.15)
                self.play(out, FadeIn(name), *([FadeIn(label)] if part.start else []), run_time=1.1)
            self.loop(spotlight([rims, crops], ground.ink, 7), run_time=2.8)

        with self.beat("routes"):
            # The photograph takes its place in the circuit; all crops go to the student, the large ones also to the teacher.
            teachers, students = circuit.crops(1).flyers[:GLOBALS], circuit.flyers[GLOBALS:]
            ways, captions = circuit.ways, circuit.captions
            self.play(
                FadeOut(rims), FadeOut(names), FadeOut(label), ReplacementTransform(large, circuit.photo),
                *(ReplacementTransform(crop, flyer) for crop, flyer in zip(crops, students, strict=True)),
                FadeIn(circuit.places), run_time=1.2,
            )  # fmt: skip
            self.bring_to_front(students)
            self.play(
                FadeIn(circuit.blueprint), Create(ways[1]), Create(ways[3]), FadeIn(circuit.student, shift=0.3 * RIGHT),
                FadeIn(captions[1]), run_time=0.8,
            )  # fmt: skip
            self.play(
                *(TransformFromCopy(a, b) for a, b in zip(students, teachers, strict=False)),
                Create(ways[0]), Create(ways[2]), FadeIn(circuit.teacher, shift=0.3 * RIGHT), FadeIn(captions[0]),
                run_time=1.0,
            )  # fmt: skip
            self.loop(circuit.run(circuit.feed, Group(circuit.flyers, circuit.teacher, circuit.student)), run_time=1.5)

        with self.beat("vit"):
            # Both boxes open into one: a crop becomes patches, which exchange; CLS listens to all of them.
            vit = InsideVit(students[0], ground)
            networks = VGroup(circuit.teacher.box, circuit.student.box)
            opening, crop = networks.copy().set_fill(opacity=0), students[0].copy()
            self.add(veil := vit.veil.copy().set_opacity(0), opening, crop)
            self.play(
                ReplacementTransform(veil, vit.veil), ReplacementTransform(opening, vit.box),
                ReplacementTransform(crop, vit.crop), FadeOut(captions), run_time=1,
            )  # fmt: skip
            apart = to_squares(vit.tokens, [TOKEN] * len(vit.tokens), vit.places, lag_ratio=0.05)
            self.play(FadeIn(vit.title), FadeIn(vit.words[::2]), vit.crop.animate.set_opacity(0.3), apart, run_time=1.3)
            self.play(LaggedStart(*map(Create, vit.exchange), lag_ratio=0.15), run_time=0.8)
            listening = LaggedStart(*map(Create, vit.lines), lag_ratio=0.03)
            self.play(FadeIn(vit.cls), listening, FadeIn(vit.words[1]), run_time=0.8)
            self.play(FadeIn(vit.vector, shift=0.4 * RIGHT), *map(FadeIn, vit.flows), run_time=0.6)
            self.loop(*(flow.run() for flow in vit.flows), run_time=2)

        with self.beat("head"):
            # The boxes close again; from each of them a row of numbers, and from that a distribution.
            wires, answers = circuit.wires, Group(*circuit.packets, *circuit.bars)
            closed = networks.copy().set_fill(opacity=0)
            self.play(FadeOut(vit.contents), run_time=0.4)
            self.play(ReplacementTransform(vit.box, closed), FadeOut(vit.veil), run_time=0.7)
            first = (Create(wire[0]) for wire in wires)
            self.play(FadeOut(closed), FadeIn(captions), *first, *map(FadeIn, circuit.heads), run_time=0.6)
            self.play(*(Create(wire[1]) for wire in wires), GrowFromCenter(circuit.centre), run_time=0.6)
            self.play(Create(wires[0][2]), *map(FadeIn, circuit.answer(0).bars), FadeIn(circuit.names),
                      FadeIn(self.note("các cột: minh hoạ")), run_time=0.4)  # fmt: skip
            self.loop(circuit.run(circuit.speak, answers), run_time=2.4)

        with self.beat("loss"):
            # Both distributions meet in one number.
            verdicts = circuit.verdicts
            self.play(circuit.run(circuit.answer, answers), run_time=1)
            self.play(*(Create(way[:2]) for way in verdicts), *(FadeIn(way[2]) for way in verdicts), run_time=0.7)
            self.play(FadeIn(circuit.loss), run_time=0.5)
            self.loop(circuit.run(circuit.compare, Group(circuit.loss, *circuit.verdict_packets)), run_time=1.6)

        with self.beat("gradient"):
            # Coral, backwards: all the way into the student; the way to the teacher ends at a wall.
            self.play(circuit.gradient.run(12, (0, 1)), FadeIn(circuit.gradient_name), run_time=1.8)
            self.play(circuit.blocked.run(6, (0, 1)), run_time=0.9)
            self.play(FadeIn(circuit.wall, scale=1.3), run_time=0.4)
            self.loop(circuit.gradient.run(8), circuit.run(circuit.mend, Group(circuit.student)), run_time=2)

        with self.beat("loop"):
            # The last wire, up to the teacher; then everything runs, one training step a turn.
            ema, follow = circuit.ema, Group(circuit.teacher, circuit.ema.packet)
            self.play(FadeOut(VGroup(circuit.blocked, circuit.wall)), Create(ema.arrow), FadeIn(ema.words, shift=0.2 * UP),
                      run_time=0.8)  # fmt: skip
            self.play(circuit.run(circuit.follow, follow), run_time=1)
            # A new photograph, new crops.
            fresh = Picture(photo("coffee"), circuit.photo.height, ground.data)
            fresh.fit(circuit.photo.get_center(), circuit.photo.width, circuit.photo.height)
            self.play(FadeOut(circuit.flyers), FadeIn(fresh), run_time=0.6)
            circuit.load(photo("coffee"))
            self.remove(fresh)
            self.play(circuit.run(circuit.crops, circuit.flyers), run_time=0.9)
            self.loop(circuit.run(circuit.step), run_time=4)

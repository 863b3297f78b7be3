"""The flagship: the whole of DINO as a circuit that is built up wire by wire, and then keeps running."""

from __future__ import annotations

from manim import *

from scenes.dinov1 import overview_pieces as pieces
from scenes.dinov1.overview_pieces import CHOOSERS, GLOBALS, TOKEN
from scenes.dinov1.pieces.crops import as_shares, to_squares
from scenes.pieces.star import STAR
from tenuto.kit.swap import swap
from tenuto.stage.data import load_tensors, photo
from tenuto.stage.scene import LectureScene


class Overview(LectureScene):
    """Crops fly to teacher and student; patches, attention and CLS once; head, centre, softmax, loss; gradient back, EMA up."""

    def construct(self) -> None:
        ground, drawn, pixels = self.ground, load_tensors("crops_star"), photo(STAR)
        boxes = as_shares(drawn.boxes, pixels)
        circuit = pieces.Circuit(pixels, boxes, ground)

        with self.beat("crops"):
            # Rectangles on the photograph, as they were drawn; each comes out and is made square.
            large, rims, crops, names = pieces.cut_out(self, pixels, boxes)
            label = self.note(drawn.about["label"], computed=True)
            self.play(FadeIn(large, scale=0.94), run_time=2.6)
            self.cue("cut")
            self.play(LaggedStart(*map(Create, rims), lag_ratio=0.25), FadeIn(label), run_time=1.8)
            for cue, name, part in (("large", names[0], slice(0, GLOBALS)), ("small", names[1], slice(GLOBALS, None))):
                self.cue(cue)
                self.add(crops[part])
                self.play(pieces.lay_out(crops, part), FadeIn(name), run_time=1.4)

        with self.beat("routes"):
            # The photograph takes its place in the circuit; all crops go to the student, the large ones also to the teacher.
            teachers, students = circuit.crops(1).flyers[:GLOBALS], circuit.flyers[GLOBALS:]
            ways, captions = circuit.ways, circuit.captions
            self.cue("student")
            gone = map(FadeOut, (rims, names, label))
            taken = map(ReplacementTransform, (large, *crops), (circuit.photo, *students))
            shown = FadeIn(circuit.blueprint), FadeIn(circuit.student, shift=0.3 * RIGHT)
            self.play(*gone, *taken, *shown, run_time=0.7)
            self.bring_to_front(students)
            self.play(FadeIn(circuit.places), Create(ways[1]), Create(ways[3]), FadeIn(captions[1]), run_time=0.85)
            self.cue("teacher")
            self.play(FadeIn(circuit.teacher, shift=0.3 * RIGHT), Create(ways[0]), Create(ways[2]), run_time=0.6)
            self.cue("two")
            copies = (TransformFromCopy(a, b) for a, b in zip(students, teachers, strict=False))
            self.play(*copies, FadeIn(captions[0]), run_time=0.8)

        with self.beat("patches"):
            # Both boxes open into one: a crop is cut into patches, which stand in a row like the words of a sentence.
            vit = pieces.InsideVit(students[0], ground)
            networks = VGroup(circuit.teacher.box, circuit.student.box)
            closed = vit.veil.copy().set_opacity(0), networks.copy().set_fill(opacity=0), students[0].copy()
            self.add(*closed)
            opened = map(ReplacementTransform, closed, (vit.veil, vit.box, vit.crop))
            self.play(*opened, FadeOut(captions), run_time=1.2)
            self.remove(circuit.teacher, circuit.student)
            self.cue("name")
            self.play(FadeIn(vit.title), FadeIn(vit.sketch), vit.come_near(run_time=2.4))
            self.cue("cut")
            self.add(vit.tokens)
            self.play(vit.crop.animate.set_opacity(0), *vit.apart(), run_time=1)
            self.cue("row")
            row = to_squares(vit.tokens, [TOKEN] * len(vit.tokens), vit.places, lag_ratio=0.03)
            self.add(vit.crop.set_opacity(0.3)).bring_to_front(vit.tokens)
            self.play(row, vit.leave(), FadeIn(vit.names[0]), run_time=1.2)
            self.cue("word")
            spell = LaggedStart(*(FadeIn(word, shift=0.15 * UP) for word in vit.sentence), lag_ratio=0.3)
            self.play(spell, FadeIn(vit.names[1]), run_time=1.3)

        with self.beat("attention"):
            # Everybody listens to everybody; then one patch, and another, chooses; CLS listens to all of them.
            self.play(*map(FadeOut, (vit.crop, vit.sentence, vit.names[1])), *vit.make_room(), run_time=0.3)
            self.cue("listen")
            self.play(LaggedStart(*map(Create, vit.web), lag_ratio=0.03), run_time=1.3)
            first, second = (vit.choice(patch) for patch in CHOOSERS)
            self.cue("choose")
            drawn = FadeIn(first[0]), *vit.dimmed(CHOOSERS[0]), *map(Create, first[1])
            self.play(FadeOut(vit.web), *drawn, run_time=0.6)
            self.cue("other")
            self.play(swap(first, second), *vit.dimmed(CHOOSERS[1]), run_time=0.7)
            self.cue("attention")
            self.play(FadeIn(vit.names[2], lag_ratio=0.1), run_time=1.4)
            self.cue("cls")
            waken = (token.animate.set_opacity(1) for token in vit.tokens)
            self.play(FadeOut(second), *waken, FadeIn(vit.cls, scale=0.6), run_time=0.9)
            self.play(vit.cls.animate(rate_func=there_and_back).scale(1.15), run_time=1.6)
            self.cue("gather")
            self.play(LaggedStart(*map(Create, vit.lines), lag_ratio=0.06), *map(FadeIn, vit.flows), run_time=1.3)
            self.cue("vector")
            self.play(FadeIn(vit.vector, shift=0.4 * RIGHT), *(flow.run() for flow in vit.flows), run_time=1.4)

        with self.beat("head"):
            # The boxes close again; a column of numbers from each of them, and from that a distribution.
            wires, closed = circuit.wires, networks.copy().set_fill(opacity=0)
            self.bring_to_back(circuit.teacher, circuit.student)
            self.play(FadeOut(vit.contents), ReplacementTransform(vit.box, closed), FadeOut(vit.veil), run_time=0.8)
            self.cue("head")
            first_wires = (Create(wire[0]) for wire in wires)
            self.bring_to_front(circuit.teacher, circuit.student)
            self.play(FadeOut(closed), FadeIn(captions), *first_wires, *map(FadeIn, circuit.heads), run_time=0.9)
            self.play(*(head.animate(rate_func=there_and_back).scale(1.12) for head in circuit.heads), run_time=1.1)
            self.cue("numbers")
            self.play(*pieces.numbers_out(circuit), FadeIn(self.note("các con số: minh hoạ")), run_time=1.7)
            self.cue("centre")
            into = circuit.numbers[0].animate.scale(0.2).set_opacity(0)
            self.play(into, FadeIn(circuit.centre, scale=1.3), Create(wires[0][1]), run_time=2.5)
            self.remove(circuit.numbers[0])
            self.cue("softmax")
            bases = (FadeIn(chart.base) for chart in circuit.answer(0).bars)
            gone, wired = FadeOut(circuit.numbers[1], shift=0.8 * RIGHT), (Create(wires[0][2]), Create(wires[1][1]))
            self.play(gone, *wired, *bases, FadeIn(circuit.names), run_time=0.4)
            self.play(circuit.run(circuit.answer, Group(*circuit.packets, *circuit.bars)), run_time=1.6)

        with self.beat("loss"):
            # Both distributions meet in one number.
            verdicts = circuit.verdicts
            self.cue("meet")
            self.play(*(Create(way[:2]) for way in verdicts), *(FadeIn(way[2]) for way in verdicts), run_time=0.9)
            self.cue("loss")
            self.play(FadeIn(circuit.loss, scale=0.9), run_time=0.6)
            self.loop(circuit.run(circuit.compare, Group(circuit.loss, *circuit.verdict_packets)), run_time=1.6)

        with self.beat("gradient"):
            # Coral, backwards: all the way into the student; the way to the teacher ends at a wall.
            self.play(circuit.run(circuit.compare, Group(circuit.loss, *circuit.verdict_packets)), run_time=1.2)
            self.cue("back")
            self.play(circuit.gradient.run(12, (0, 1)), FadeIn(circuit.gradient_name), run_time=1.6)
            self.cue("mend")
            self.play(circuit.gradient.run(4), circuit.run(circuit.mend, Group(circuit.student)), run_time=1.2)
            self.cue("wall")
            self.play(circuit.blocked.run(5, (0, 1)), circuit.gradient.run(3), run_time=0.7)
            self.cue("blocked")
            self.play(FadeIn(circuit.wall, scale=1.3), circuit.gradient.run(4), run_time=0.8)

        with self.beat("loop"):
            # The last wire, up to the teacher; then everything runs, one training step a turn.
            ema, follow = circuit.ema, Group(circuit.teacher, circuit.ema.packet)
            self.play(FadeOut(VGroup(circuit.blocked, circuit.wall)), run_time=0.4)
            self.cue("ema")
            self.play(Create(ema.arrow), FadeIn(ema.words, shift=0.2 * UP), run_time=0.5)
            self.play(circuit.run(circuit.follow, follow), run_time=0.9)
            # A new photograph, new crops.
            self.cue("fresh")
            pixels, fresh = pieces.next_photo(self, circuit)
            self.play(FadeOut(circuit.flyers), FadeIn(fresh), run_time=0.5)
            circuit.load(pixels)
            self.remove(fresh)
            self.play(circuit.run(circuit.crops, circuit.flyers), run_time=1.05)
            self.cue("round")
            self.loop(circuit.run(circuit.step), run_time=1.9)

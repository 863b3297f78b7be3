"""Where it is used, how, what it costs and what it cannot do."""

from __future__ import annotations

from manim import *

from scenes.synthesis import applications_pieces as pieces
from scenes.synthesis.applications_pieces import RISE
from tenuto.stage.data import fact
from tenuto.stage.scene import LectureScene

SIGN_SCORES = ("dinov3_gtsrb", "pe_gtsrb")


class Applications(LectureScene):
    """Four fields over one frozen network; GPU hours and tonnes; frames and letters."""

    def construct(self) -> None:
        ground = self.ground

        with self.beat("fields"):
            # Four fields with many pictures and few labels.
            fields = pieces.fields(self)
            places = pieces.places(self)
            sketch = self.note("ba ảnh bên phải: minh hoạ, dựng bằng máy tính")
            self.play(LaggedStart(*map(FadeIn, places), lag_ratio=0.3), run_time=2.65)
            for name, field in zip(("medicine", "plants", "depth", "satellite"), fields, strict=True):
                self.cue(name)
                told = (FadeIn(sketch),) if name == "plants" else ()
                self.play(FadeIn(field, shift=0.3 * UP), *told, run_time=0.7)

        with self.beat("frozen"):
            # One frozen network under three of them, one of its own under the satellite; only the small layers learn.
            self.remove(*places)
            net = pieces.shared_network(self)
            self.play(fields.animate.shift(RISE * UP), FadeOut(sketch), run_time=0.7)
            self.cue("freeze")
            self.play(FadeIn(net.networks[0]), Create(net.ways_in[:3]), run_time=1.5)
            self.cue("layer")
            heads = LaggedStart(*map(FadeIn, net.heads[:3]), lag_ratio=0.15)
            self.play(heads, Create(net.ways_out[:3]), run_time=0.9)
            self.play(net.learn(3), run_time=1.2)
            self.cue("sat")
            last = FadeIn(net.networks[1]), Create(net.ways_in[3]), FadeIn(net.heads[3]), Create(net.ways_out[3])
            self.play(*last, run_time=0.7)
            self.play(*map(FadeIn, net.flows), run_time=0.2)
            self.loop(*(flow.run() for flow in net.flows), net.learn(), run_time=1.1)

        with self.beat("cost"):
            # Every square a GPU at work for ten days; every block a tonne.
            gpus, tonnes, hours, co2 = pieces.cost(self)
            once, gas = pieces.cost_names(self)
            self.play(FadeOut(Group(fields, net, *net.flows)), run_time=0.5)
            idle = gpus.copy().set_fill(ground.line)
            self.play(FadeIn(idle), FadeIn(once[1]), run_time=2.1)
            self.cue("hours")
            self.play(gpus.count_out(), hours.to(fact("vit7b_gpu_hours").value), FadeIn(once[0]), run_time=5.0)
            self.cue("co2")
            self.play(tonnes.count_out(), co2.to(fact("vit7b_co2").value), FadeIn(gas), run_time=1.9)

        with self.beat("limits"):
            # The same frames forwards and backwards; a hundred road signs, those that were not read dim.
            films, asks, titles, test = pieces.two_limits(self)
            sketch = self.note("minh hoạ")
            sheets, scores = pieces.signs(self)
            self.play(FadeOut(VGroup(idle, gpus, tonnes, hours, co2, once, gas)), run_time=0.5)
            self.play(FadeIn(titles[0]), FadeIn(films), FadeIn(sketch), run_time=0.9)
            self.cue("frames")
            self.play(*(film.look_through() for film in films), FadeIn(asks), run_time=0.9)
            self.cue("behind")
            self.play(FadeIn(pieces.motion(self), shift=0.15 * UP), run_time=0.7)
            self.play(*(film.look_through() for film in films), run_time=1.9)
            self.cue("letters")
            self.play(FadeIn(titles[1]), FadeIn(test), *map(FadeIn, sheets), run_time=1.25)
            self.cue("signs")
            values = [fact(key).value for key in SIGN_SCORES]
            lit = [sheet.light(value) for sheet, value in zip(sheets, values, strict=True)]
            counted = [number.to(value) for number, value in zip(scores, values, strict=True)]
            self.play(lit[0], counted[0], lit[1], counted[1], run_time=1.4)

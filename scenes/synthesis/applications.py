"""Where it is used, how, what it costs and what it cannot do."""

from __future__ import annotations

from manim import *

from scenes.synthesis import applications_pieces as pieces
from scenes.synthesis.applications_pieces import (
    FIELD_Y,
    HIGH,
    RISE,
    SIGNS,
    SIGNS_X,
    WIDE,
    XS,
    FilmStrip,
    Road,
    Rounds,
    SharedBackbone,
    battery,
    electric_car,
)
from tenuto.kit.number import Number
from tenuto.kit.panel import panel
from tenuto.stage import theme
from tenuto.stage.data import fact
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

ROAD_Y, CAR_X = -2.45, 0.0  # the road's height, and where the car is seen
SIGN_SCORES = ("dinov3_gtsrb", "pe_gtsrb")


class Applications(LectureScene):
    """Four fields over one frozen network; GPU hours and tonnes; a car around the Earth; frames and letters."""

    def construct(self) -> None:
        ground = self.ground
        with self.beat("fields"):
            # Four fields with many pictures and few labels.
            fields = pieces.fields(self)
            places = VGroup(*(panel(ground, WIDE, HIGH, radius=0.04).move_to([x, FIELD_Y, 0]) for x in XS))
            sketch = self.note("ba ảnh bên phải: minh hoạ, dựng bằng máy tính")
            self.play(LaggedStart(*map(FadeIn, places), lag_ratio=0.3), run_time=2.65)
            for name, field in zip(("medicine", "plants", "depth", "satellite"), fields, strict=True):
                self.cue(name)
                told = (FadeIn(sketch),) if name == "plants" else ()
                self.play(FadeIn(field, shift=0.3 * UP), *told, run_time=0.7)

        with self.beat("frozen"):
            self.remove(*places)
            # One frozen network under three of them, one of its own under the satellite; only the small layers learn.
            networks = ("DINO đóng băng", 3), ("bản vệ tinh", 1)
            net = SharedBackbone(XS, WIDE, networks, "lớp nhỏ", -0.42, ground)
            self.play(fields.animate.shift(RISE * UP), FadeOut(sketch), run_time=0.7)
            self.cue("freeze")
            self.play(FadeIn(net.networks[0]), Create(net.ways_in[:3]), run_time=1.25)
            self.cue("layer")
            heads = LaggedStart(*map(FadeIn, net.heads[:3]), lag_ratio=0.15)
            self.play(heads, Create(net.ways_out[:3]), run_time=0.9)
            self.play(net.learn(3), run_time=1.2)
            self.cue("sat")
            self.play(
                FadeIn(net.networks[1]),
                Create(net.ways_in[3]),
                FadeIn(net.heads[3]),
                Create(net.ways_out[3]),
                run_time=0.7,
            )
            self.play(*map(FadeIn, net.flows), run_time=0.2)
            self.loop(*(flow.run() for flow in net.flows), net.learn(), run_time=1.1)

        with self.beat("cost"):
            # Every square a GPU at work for ten days; every block a tonne.
            gpus, tonnes, hours, co2 = pieces.cost(self)
            work = f"{fact('vit7b_gpus').text} GPU, khoảng {fact('vit7b_days').text}"
            once = VGroup(
                self.words(work, color=ground.muted, at=(-4.25, -2.75)),
                self.words("một lần huấn luyện ViT-7B", color=ground.muted, at=(0.1, 0.95), edge=LEFT),
            )
            gas = self.words('$"CO"_2$ tương đương', color=ground.muted, at=(0.1, -2.2), edge=LEFT)
            self.play(FadeOut(Group(fields, net, *net.flows)), run_time=0.5)
            idle = gpus.copy().set_fill(ground.line)
            self.play(FadeIn(idle), FadeIn(once[1]), run_time=1.4)
            self.cue("hours")
            self.play(gpus.count_out(), hours.to(fact("vit7b_gpu_hours").value), FadeIn(once[0]), run_time=5.0)
            self.cue("co2")
            self.play(tonnes.count_out(), co2.to(fact("vit7b_co2").value), FadeIn(gas), run_time=1.9)

        with self.beat("car"):
            # The same energy in a battery; how far a car goes on it; how often that is around the Earth.
            road, vehicle = Road(ground, ROAD_Y), electric_car(ground.data, ground, 1.5)
            vehicle.move_to([CAR_X, ROAD_Y + vehicle.height / 2 - 0.02, 0])
            charge = battery(ground.data, ground).move_to([-5.25, 1.45, 0])
            mwh = self.words(fact("vit7b_mwh").text, theme.HEADING, at=(-3.9, 1.28), edge=LEFT, weight=SEMIBOLD)
            far = Number(0, theme.TITLE, ground.ink, suffix=" km", align=RIGHT).shift([theme.SAFE_X, 1.25, 0])
            rounds = Rounds(round(fact("vit7b_earth_rounds").value), 0.62, 2.1, ground).move_to([0, -0.1, 0])
            self.play(
                FadeOut(VGroup(idle, gpus, tonnes, hours, co2, once, gas)), FadeIn(charge), FadeIn(mwh), run_time=1.5
            )
            self.cue("car")
            self.play(FadeIn(road), FadeIn(vehicle, shift=0.8 * RIGHT), FadeIn(rounds), run_time=0.5)
            self.play(far.to(fact("vit7b_car_km").value, linear), rounds.drive(), road.run(4), run_time=2.6)
            self.cue("rounds")
            swell = (each.animate(rate_func=there_and_back).scale(1.15) for each in rounds.rings)
            self.play(LaggedStart(*swell, lag_ratio=0.2), road.run(3), run_time=1.8)

        with self.beat("limits"):
            # The same frames forwards and backwards; a hundred road signs, those that were not read dim.
            films = VGroup(FilmStrip(range(4), ground), FilmStrip(range(3, -1, -1), ground))
            films[0].shift([-3.62, 0.95, 0])
            films[1].shift([-3.62, -0.75, 0])
            asks = VGroup(
                *(
                    self.words(text, theme.LABEL, at=(-0.6, y), edge=LEFT)
                    for text, y in (("mở?", 0.85), ("đóng?", -0.85))
                )
            )
            titles = (
                self.words("Chuyển động", at=(-theme.SAFE_X, 1.85), edge=LEFT, weight=SEMIBOLD),
                self.words("Chữ trong ảnh", at=(SIGNS_X[0] - SIGNS / 2, 1.85), edge=LEFT, weight=SEMIBOLD),
            )
            sketch = self.note("minh hoạ")
            sheets, scores = pieces.signs(self)
            self.play(FadeOut(VGroup(road, vehicle, charge, mwh, far, rounds)), run_time=0.5)
            self.play(FadeIn(titles[0]), FadeIn(films), FadeIn(sketch), run_time=0.9)
            self.cue("frames")
            self.play(*(film.look_through() for film in films), FadeIn(asks), run_time=0.9)
            self.cue("behind")
            self.play(FadeIn(pieces.motion(self), shift=0.15 * UP), run_time=0.7)
            self.play(*(film.look_through() for film in films), run_time=1.9)
            self.cue("letters")
            test = self.words(
                "GTSRB, nhận ra biển báo", theme.LABEL, ground.muted, (SIGNS_X[0] - SIGNS / 2, -2.85), LEFT
            )
            self.play(FadeIn(titles[1]), FadeIn(test), *map(FadeIn, sheets), run_time=1.0)
            self.cue("signs")
            lit = (
                (sheet.light(value), number.to(value))
                for sheet, number, value in zip(sheets, scores, map(_score, SIGN_SCORES), strict=True)
            )
            self.play(*(each for pair in lit for each in pair), run_time=1.4)


def _score(key: str) -> float:
    return fact(key).value

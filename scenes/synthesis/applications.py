"""Where it is used, how, what it costs and what it cannot do."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.pieces.field_drawings import crop_field, depth_view, satellite_view
from scenes.synthesis.applications_pieces import FilmStrip, Road, SharedBackbone, battery, electric_car, stop_sign
from tenuto.kit.chart import Row, RowChart
from tenuto.kit.marks import Marks, grid_places
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture, letterbox
from tenuto.stage import theme
from tenuto.stage.data import fact, photo
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

WIDTH, HEIGHT, GAP = 2.95, 2.1, 0.333  # of the four drawings
XS = tuple((index - 1.5) * (WIDTH + GAP) for index in range(4))
FIELDS = ("Y tế", "Bệnh cây trồng", "Độ sâu cho robot", "Vệ tinh")
AS_SAID = (0, 3, 1, 2)  # the order in which they are named
FIELD_Y, RISE = -0.1, 1.3  # where they stand at first, and by how much they make room for the network
ROAD_Y, CAR_X = -2.35, 1.3  # the road's height, and where the car is seen
LIMITS = (  # test, model and its facts; ours first
    ("SSv2", -4.5, ("DINOv3", "dinov3_ssv2"), ("V-JEPA 2", "vjepa2_ssv2")),
    ("GTSRB", 2.2, ("DINOv3", "dinov3_gtsrb"), ("PE", "pe_gtsrb")),
)


class Applications(LectureScene):
    """Four fields over one frozen network; GPU hours and tonnes; a car that drives on; frames and letters."""

    def construct(self) -> None:
        ground = self.ground
        with self.beat("fields"):
            # Four fields with many pictures and few labels.
            fields = self._fields()
            self.play(LaggedStart(*(FadeIn(fields[i], shift=0.3 * UP) for i in AS_SAID), lag_ratio=0.6), run_time=3.4)

        with self.beat("frozen"):
            # One frozen network under three of them, one of its own under the satellite; only the small layers learn.
            networks = ("DINO đóng băng", 3), ("bản vệ tinh", 1)
            net = SharedBackbone(XS, WIDTH, networks, "lớp nhỏ", -0.42, ground)
            self.play(fields.animate.shift(RISE * UP), run_time=0.7)
            self.play(FadeIn(net.networks[0]), Create(net.ways_in[:3]), run_time=0.8)
            heads = LaggedStart(*map(FadeIn, net.heads), lag_ratio=0.15)
            self.play(heads, Create(net.ways_out), run_time=0.8)
            self.play(FadeIn(net.networks[1]), Create(net.ways_in[3]), run_time=0.6)
            self.play(*map(FadeIn, net.flows), run_time=0.2)
            self.loop(*(flow.run() for flow in net.flows), net.learn(), run_time=2)

        with self.beat("cost"):
            # Every square a GPU at work for ten days; every block a tonne.
            gpus, tonnes, hours, co2 = self._cost()
            work = f"{fact('vit7b_gpus').text} GPU, khoảng {fact('vit7b_days').text}"
            once = VGroup(
                self.words(work, color=ground.muted, at=(-4.25, -2.75)),
                self.words("một lần train ViT-7B", color=ground.muted, at=(0.1, 0.95), edge=LEFT),
            )
            gas = self.words('$"CO"_2$ tương đương', color=ground.muted, at=(0.1, -2.2), edge=LEFT)
            self.play(FadeOut(Group(fields, net, *net.flows)), run_time=0.5)
            self.play(gpus.count_out(), hours.to(fact("vit7b_gpu_hours").value), FadeIn(once), run_time=2.0)
            self.play(tonnes.count_out(), co2.to(fact("vit7b_co2").value), FadeIn(gas), run_time=1.2)
            breathe = UpdateFromAlphaFunc(gpus, lambda g, t: g.set_fill(opacity=0.8 + 0.2 * np.cos(TAU * t)))
            self.loop(breathe, run_time=2.5)

        with self.beat("car"):
            # The same energy in a battery, and how far a car goes on it.
            road, vehicle = Road(ground, ROAD_Y), electric_car(ground.data, ground, 2.6)
            vehicle.move_to([CAR_X, ROAD_Y + vehicle.height / 2 - 0.02, 0])
            charge = battery(ground.data, ground).move_to([-5.25, 1.25, 0])
            place = charge.get_x(), 0.05
            charge.add(self.words(fact("vit7b_mwh").text, theme.HEADING, at=place, weight=SEMIBOLD))
            far = Number(0, theme.TITLE, ground.ink, suffix=" km").shift([CAR_X, 1.1, 0])
            whose = self.words("một chiếc xe điện trung bình", theme.LABEL, ground.muted, (CAR_X, 0.55))
            self.play(FadeOut(VGroup(gpus, tonnes, hours, co2, once, gas)), FadeIn(charge), run_time=0.6)
            self.play(FadeIn(road), FadeIn(vehicle, shift=0.8 * RIGHT), FadeIn(whose), run_time=0.6)
            self.play(far.to(fact("vit7b_car_km").value), road.run(3), run_time=2.4)
            self.loop(road.run(), run_time=1.5)

        with self.beat("limits"):
            # Frames seen one by one, and letters in a picture: in both others are better.
            film = FilmStrip(4, ground.data, ground).shift([-5.6, 0.85, 0])
            sign = stop_sign(ground).shift([3.4, 0.8, 0])
            titles = (
                self.words("Chuyển động", at=(-theme.SAFE_X + 0.15, 1.75), edge=LEFT, weight=SEMIBOLD),
                self.words("Chữ trong ảnh", at=(0.6, 1.75), edge=LEFT, weight=SEMIBOLD),
            )
            charts = [self._limit(*limit) for limit in LIMITS]
            self.play(FadeOut(VGroup(road, vehicle, charge, far, whose)), run_time=0.4)
            for title, drawing, chart in zip(titles, (film, sign), charts, strict=True):
                self.play(FadeIn(title), FadeIn(drawing), FadeIn(chart.spine), FadeIn(chart.axis), run_time=0.6)
                self.play(chart.grow(lag=0.3), run_time=1.1)
            self.play(*(chart.zoom(60, 100) for chart in charts), run_time=1.0)
            self.loop(film.look_through(), run_time=3)

    def _fields(self) -> Group:
        """Four pictures with their names."""
        ground, fields = self.ground, Group()
        drawings = (
            Picture(letterbox(photo("retina"), WIDTH / HEIGHT), HEIGHT, ground.data),
            crop_field(ground, WIDTH, HEIGHT),
            depth_view(ground, WIDTH, HEIGHT),
            satellite_view(ground, WIDTH, HEIGHT),
        )
        for x, drawing, name in zip(XS, drawings, FIELDS, strict=True):
            words = self.words(name, theme.LABEL, at=(x, FIELD_Y - HEIGHT / 2 - 0.48), weight=SEMIBOLD)
            fields.add(Group(drawing.move_to([x, FIELD_Y, 0]), words))
        return fields

    def _cost(self) -> tuple[Marks, Marks, Number, Number]:
        """A square for every GPU, a block for every tonne, and the running numbers."""
        ground = self.ground
        square = Square(0.2, fill_color=ground.data, fill_opacity=1, stroke_width=0)
        gpus = Marks(square, grid_places(round(fact("vit7b_gpus").value), 16, 0.27, at=(-4.25, 0.1)))
        block = Square(0.42, fill_color=ground.muted, fill_opacity=1, stroke_width=0)
        tonnes = Marks(block, grid_places(round(fact("vit7b_co2").value), 9, 0.52, at=(2.4, -1.15)))
        hours = Number(0, theme.TITLE, ground.ink, suffix=" GPU-giờ", align=LEFT).shift([0.1, 1.55, 0])
        co2 = Number(0, theme.TITLE, ground.ink, suffix=" tấn", align=LEFT).shift([0.1, -0.35, 0])
        return gpus, tonnes, hours, co2

    def _limit(self, test: str, left: float, *models: tuple[str, str]) -> RowChart:
        """Ours as a filled bar, a rival's as an outline."""
        rows = [Row(name, fact(key).value, self.ground.teacher, filled=name == "DINOv3") for name, key in models]
        return RowChart(rows, self.ground, left, left + 3.0, -0.95, unit=test, pitch=0.85)

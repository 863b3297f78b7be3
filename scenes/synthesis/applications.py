"""Where it is used, how, what it costs and what it cannot do."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes import theme
from scenes.data import fact, photo
from scenes.kit.arrow import arrow
from scenes.kit.chart import BarChart, Grow, Rescale, Row
from scenes.kit.field_drawings import crop_field, depth_view, satellite_view
from scenes.kit.flow import Flow, Stream
from scenes.kit.lettering import stand
from scenes.kit.marks import Fill, Marks, grid_places
from scenes.kit.number import CountTo, Number
from scenes.kit.panel import panel
from scenes.kit.picture import Picture
from scenes.kit.road import Drive, Road, battery, electric_car
from scenes.kit.snowflake import snowflake
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

WIDTH, HEIGHT, GAP = 2.95, 2.1, 0.333  # of the four drawings
XS = tuple((index - 1.5) * (WIDTH + GAP) for index in range(4))
AS_SAID = (0, 3, 1, 2)  # the order in which they are named
FIELD_Y, RISE = -0.1, 1.3  # where they stand at first, and by how much they make room for the network
NET_Y, HEAD_Y = -1.25, -2.6  # of the network and of the small layers below it
ROAD_Y, CAR_X = -2.35, 1.3  # the road's height, and where the car is seen


class Applications(LectureScene):
    """Four fields over one frozen network; GPU hours and tonnes; a car that drives on; frames and letters."""

    def construct(self) -> None:
        ground = self.ground
        drawings, names = self._fields()

        with self.beat("fields"):
            # Four fields with many pictures and few labels.
            named = (FadeIn(Group(drawings[index], names[index]), shift=0.3 * UP) for index in AS_SAID)
            self.play(LaggedStart(*named, lag_ratio=0.6), run_time=3.4)

        networks, heads, ways = self._frozen()
        _learn(heads, 0)
        with self.beat("frozen"):
            # One frozen network under three of them, one of its own under the satellite; only the small layers learn.
            self.play(Group(drawings, names).animate.shift(RISE * UP), run_time=0.7)
            self.play(FadeIn(networks[0]), Create(VGroup(*ways[:3])), run_time=0.8)
            self.play(LaggedStart(*map(FadeIn, heads), lag_ratio=0.15), Create(VGroup(*ways[4:])), run_time=0.8)
            self.play(FadeIn(networks[1]), Create(ways[3]), run_time=0.6)
            flows = [
                Flow(way[0], color, 1, 0.07)
                for way, color in zip(ways, (ground.data,) * 4 + (ground.teacher,) * 4, strict=True)
            ]
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.loop(*map(Stream, flows), UpdateFromAlphaFunc(heads, _learn), run_time=2)

        grid, tonnes, hours, co2, captions = self._cost()
        with self.beat("cost"):
            # Every square a GPU at work for ten days; every block a tonne.
            self.play(FadeOut(Group(drawings, names, networks, heads, ways, *flows)), run_time=0.5)
            self.play(Fill(grid), CountTo(hours, fact("vit7b_gpu_hours").value), FadeIn(captions[:2]), run_time=2.0)
            self.play(Fill(tonnes), CountTo(co2, fact("vit7b_co2").value), FadeIn(captions[2]), run_time=1.2)
            self.loop(
                UpdateFromAlphaFunc(grid, lambda g, t: g.set_fill(opacity=0.8 + 0.2 * np.cos(2 * np.pi * t))),
                run_time=2.5,
            )

        road, vehicle, charge, far, caption = self._road()
        with self.beat("car"):
            # The same energy in a battery, and how far a car goes on it.
            self.play(FadeOut(VGroup(grid, tonnes, hours, co2, captions)), FadeIn(charge), run_time=0.6)
            self.play(FadeIn(road), FadeIn(vehicle, shift=0.8 * RIGHT), FadeIn(caption), run_time=0.6)
            self.play(CountTo(far, fact("vit7b_car_km").value), Drive(road, 3), run_time=2.4)
            self.loop(Drive(road), run_time=1.5)

        film, sign, charts, titles = self._limits()
        _look(film, 0)
        with self.beat("limits"):
            # Frames seen one by one, and letters in a picture: in both others are better.
            self.play(FadeOut(VGroup(road, vehicle, charge, far, caption)), run_time=0.4)
            for title, drawing, chart in zip(titles, (film, sign), charts, strict=True):
                self.play(FadeIn(title), FadeIn(drawing), FadeIn(chart.spine), FadeIn(chart.axis), run_time=0.6)
                self.play(Grow(chart, lag=0.3), run_time=1.1)
            self.play(*(Rescale(chart, 60, 100) for chart in charts), run_time=1.0)
            self.loop(UpdateFromAlphaFunc(film, _look), run_time=3)

    def _fields(self) -> tuple[Group, VGroup]:
        ground = self.ground
        retina = photo("retina")  # (640, 640, 3)
        rows = round(640 * HEIGHT / WIDTH)
        drawings = Group(
            Picture(retina[(640 - rows) // 2 : (640 + rows) // 2], HEIGHT, ground.data),
            crop_field(ground, WIDTH, HEIGHT),
            depth_view(ground, WIDTH, HEIGHT),
            satellite_view(ground, WIDTH, HEIGHT),
        )
        names = VGroup()
        for x, drawing, name in zip(
            XS, drawings, ("Y tế", "Bệnh cây trồng", "Độ sâu cho robot", "Vệ tinh"), strict=True
        ):
            drawing.move_to([x, FIELD_Y, 0])
            names.add(stand(self.words(name, theme.LABEL, weight=SEMIBOLD), x, FIELD_Y - HEIGHT / 2 - 0.48))
        return drawings, names

    def _frozen(self) -> tuple[VGroup, VGroup, VGroup]:
        """The network below three fields and the one below the satellite, a small layer for each, and the ways."""
        ground, networks = self.ground, VGroup()
        for first, last, text in ((0, 2, "DINO đóng băng"), (3, 3, "bản vệ tinh")):
            x, width = (XS[first] + XS[last]) / 2, XS[last] - XS[first] + WIDTH
            words = self.words(text, theme.BODY, ground.teacher, weight=SEMIBOLD)
            sign = VGroup(snowflake(0.4, ground.data), words).arrange(RIGHT, buff=0.2).move_to([x, NET_Y, 0])
            networks.add(VGroup(panel(ground, width, 0.8, ground.teacher).move_to([x, NET_Y, 0]), sign))
        heads, ways = VGroup(), VGroup()
        for x in XS:
            box = panel(ground, 1.75, 0.62, ground.ink).move_to([x, HEAD_Y, 0])
            heads.add(VGroup(box, stand(self.words("lớp nhỏ", theme.LABEL), x, HEAD_Y - 0.09)))
            ways.add(arrow([x, -0.42, 0], [x, NET_Y + 0.45, 0], ground.data))
        ways.add(*(arrow([x, NET_Y - 0.48, 0], [x, HEAD_Y + 0.37, 0], ground.teacher) for x in XS))
        return networks, heads, ways

    def _cost(self) -> tuple[Marks, Marks, Number, Number, VGroup]:
        """A square for every GPU, a block for every tonne, the running numbers and what they count."""
        ground = self.ground
        square = Square(0.2, fill_color=ground.data, fill_opacity=1, stroke_width=0)
        grid = Marks(square, grid_places(round(fact("vit7b_gpus").value), 16, 0.27) + np.array([-4.25, 0.1, 0]))
        block = Square(0.42, fill_color=ground.muted, fill_opacity=1, stroke_width=0)
        tonnes = Marks(block, grid_places(round(fact("vit7b_co2").value), 9, 0.52) + np.array([2.4, -1.15, 0]))
        hours = Number(0, theme.TITLE, ground.ink, suffix=" GPU-giờ", align=LEFT)
        hours.shift([0.1, 1.55, 0])
        co2 = Number(0, theme.TITLE, ground.ink, suffix=" tấn", align=LEFT)
        co2.shift([0.1, -0.35, 0])
        captions = VGroup(
            stand(
                self.words(
                    f"{fact('vit7b_gpus').text} GPU, khoảng {fact('vit7b_days').text}", theme.BODY, ground.muted
                ),
                -4.25,
                -2.75,
            ),
            stand(self.words("một lần train ViT-7B", theme.BODY, ground.muted), 0.1, 0.95, LEFT),
            stand(self.words('$"CO"_2$ tương đương', theme.BODY, ground.muted), 0.1, -2.2, LEFT),
        )
        return grid, tonnes, hours, co2, captions

    def _road(self) -> tuple[Road, VGroup, VGroup, Number, VGroup]:
        """A road, an electric car, the battery with its energy, the kilometres."""
        ground = self.ground
        vehicle = electric_car(ground.data, ground, 2.6)
        vehicle.move_to([CAR_X, ROAD_Y + vehicle.height / 2 - 0.02, 0])
        charge = battery(ground.data, ground).move_to([-5.25, 1.25, 0])
        charge.add(stand(self.words(fact("vit7b_mwh").text, theme.HEADING, weight=SEMIBOLD), charge.get_x(), 0.05))
        far = Number(0, theme.TITLE, ground.ink, suffix=" km")
        far.shift([CAR_X, 1.1, 0])
        caption = stand(self.words("một chiếc xe điện trung bình", theme.LABEL, ground.muted), CAR_X, 0.55)
        return Road(ground, ROAD_Y), vehicle, charge, far, VGroup(caption)

    def _limits(self) -> tuple[VGroup, VGroup, tuple[BarChart, BarChart], VGroup]:
        """A strip of frames and a sign with letters, each with two bars below and a title above."""
        ground = self.ground
        film = VGroup()
        for index in range(4):
            frame = panel(ground, 1.3, 1.0, ground.data, 0.04).move_to([-5.6 + index * 1.42, 0.85, 0])
            ball = Circle(0.16, fill_color=ground.data, fill_opacity=1, stroke_width=0)
            ball.move_to(frame).shift([-0.4 + 0.27 * index, 0.28 - 0.6 * abs(index / 3 - 0.5), 0])
            film.add(VGroup(frame, ball))
        plate = RegularPolygon(
            8, start_angle=np.pi / 8, fill_color=ground.data, fill_opacity=1, stroke_color=ground.ink, stroke_width=5
        ).scale(0.72)
        sign = VGroup(plate, stand(self.words("STOP", theme.LABEL, ground.ground, weight=SEMIBOLD), 0, -0.11)).move_to(
            [3.4, 0.8, 0]
        )
        sign.add(Line(plate.get_bottom(), plate.get_bottom() + 0.35 * DOWN, stroke_color=ground.muted, stroke_width=8))
        rows = (
            (("DINOv3", "dinov3_ssv2"), ("V-JEPA 2", "vjepa2_ssv2")),
            (("DINOv3", "dinov3_gtsrb"), ("PE", "pe_gtsrb")),
        )
        charts = tuple(
            BarChart(
                [Row(name, fact(key).value, ground.teacher, filled=not i) for i, (name, key) in enumerate(pair)],
                ground, left, left + 3.0, -0.95, unit=unit, pitch=0.85,
            )
            for pair, left, unit in zip(rows, (-4.5, 2.2), ("SSv2", "GTSRB"), strict=True)
        )  # fmt: skip
        titles = VGroup(
            stand(self.words("Chuyển động", theme.BODY, weight=SEMIBOLD), -theme.SAFE_X + 0.15, 1.75, LEFT),
            stand(self.words("Chữ trong ảnh", theme.BODY, weight=SEMIBOLD), 0.6, 1.75, LEFT),
        )
        return film, sign, (charts[0], charts[1]), titles


def _learn(heads: VGroup, turn: float) -> None:
    for index, head in enumerate(heads):
        head[0].set_stroke(width=2.5 + 2.5 * np.sin(np.pi * ((turn + index / 4) % 1)) ** 2)


def _look(film: VGroup, turn: float) -> None:
    """One frame after the other is looked at, each for itself."""
    for index, (frame, _) in enumerate(film):
        frame.set_stroke(width=2.5 + 4 * max(0.0, np.cos(2 * np.pi * (turn - (index + 0.5) / 4))) ** 8)

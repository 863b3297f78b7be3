"""DINOv1 in five cards, each its scene's picture in small; then its two limits, data and model size."""

from __future__ import annotations

from manim import *

from scenes import theme
from scenes.data import fact, load_tensors, photo
from scenes.kit.arrow import arrow, link
from scenes.kit.balance import Balance, Sway
from scenes.kit.heatmap import HeatMap, Sweep, ramp
from scenes.kit.lettering import stand
from scenes.kit.network import Network
from scenes.kit.picture import Picture
from scenes.kit.summary import Point, Summary
from scenes.kit.weights import restless
from scenes.stage import CREAM, NIGHT, LectureScene
from scenes.theme import SEMIBOLD

LIMITS_Y = -2.5  # of what is said about data and size, below the cards
RISE = 0.6  # how far the cards make room for it


class SummaryV1(LectureScene):
    """Two networks, two paths, eight crops, a balance and a mask; then two discs that want to grow."""

    ground = CREAM

    def construct(self) -> None:
        ground = self.ground
        teacher, student, way = networks = self._networks()
        paths, crops = self._paths(), self._crops()
        balance, mask = self._balance(), self._mask()
        summary = Summary(
            (
                Point(networks, "Tự chưng cất", ("Student đoán", "theo Teacher"), ground.teacher),
                Point(paths, "EMA", ("Teacher là trung bình", "chậm của Student"), ground.ema),
                Point(crops, "Multi-crop", ("nhìn một góc,", "hiểu toàn cảnh"), ground.data),
                Point(balance, "Hai lực ngược", ("centering và", "sharpening"), ground.loss),
                Point(mask, fact("dino_vitb8_linear").text, ("linear probe, và", "attention tách vật"), ground.ink),
            ),
            ground,
            height=4.1,
        )

        with self.beat("distillation"):
            # Five empty cards; the first gets its two networks.
            self.play(summary.outline(), run_time=0.9)
            self.play(FadeIn(teacher), FadeIn(student), summary.tell(0), run_time=0.6)
            self.play(Create(way), run_time=0.5)

        with self.beat("ema"):
            # The restless path and the calm one behind it.
            label = f"đường đi và mặt nạ: {load_tensors('ema').about['label']}"
            origin = stand(self.computed(label, theme.SMALL, ground.muted), 2.9, -theme.SAFE_Y + 0.06, RIGHT)
            self.play(summary.tell(1), FadeIn(origin), Create(paths[0]), Create(paths[1]), run_time=1.5)

        with self.beat("multi_crop"):
            # Two large crops and six small ones on the photograph.
            self.play(summary.tell(2), FadeIn(crops[0]), run_time=0.6)
            self.play(LaggedStart(*map(Create, crops[1:]), lag_ratio=0.15), run_time=1.2)

        with self.beat("balance"):
            # Flat against spiked.
            self.play(summary.tell(3), FadeIn(balance), run_time=0.6)
            self.play(Sway(balance), run_time=2.4)

        with self.beat("result"):
            # The mask grows out of the brightest patch.
            self.play(summary.tell(4), FadeIn(mask), run_time=0.6)
            self.play(Sweep(mask, fact("attention_mass").value / 100), run_time=1.6)

        with self.beat("limits"):
            # The cards make room for two discs, which begin to grow.
            discs, words, rings, on = self._limits()
            self.play(summary.animate.shift(RISE * UP), run_time=0.8)
            self.play(LaggedStart(*map(GrowFromCenter, discs), lag_ratio=0.4), FadeIn(words[:2]), run_time=0.9)
            self.play(Create(on), FadeIn(words[2]), FadeIn(rings), run_time=0.6)
            self.loop(UpdateFromAlphaFunc(rings, _grow), run_time=3)

    def _networks(self) -> VGroup:
        ground = self.ground
        teacher = Network("Teacher", ground.teacher, ground, 1.9, 0.8, theme.SMALL)
        student = Network("Student", ground.student, ground, 1.9, 0.8, theme.SMALL)
        VGroup(teacher, student).arrange(DOWN, buff=0.42)
        return VGroup(teacher, student, link(teacher, student, ground.muted, 0.07))

    def _paths(self) -> VGroup:
        """The way of two real weights in their plane, student and teacher."""
        run, group = load_tensors("ema"), VGroup()
        pair = list(restless(run.student))
        for path, color, width in ((run.student, self.ground.student, 2), (run.teacher, self.ground.teacher, 5)):
            line = VMobject(stroke_color=color, stroke_width=width)
            group.add(line.set_points_as_corners([[x, y, 0] for x, y in path[:, pair]]))
        return group.scale(min(1.95 / group.width, 1.95 / group.height))

    def _crops(self) -> Group:
        """The photograph and the rectangles of all eight crops."""
        crops, cat = load_tensors("crops"), photo("cat")
        picture = Picture(cat, 2.0 * cat.shape[0] / cat.shape[1])
        group = Group(picture)
        for index, (x, y, w, h) in enumerate(crops.boxes / (cat.shape[1::-1] * 2)):
            color = NIGHT.teacher if index < 2 else NIGHT.student  # on a photograph, as bright as on the night
            group.add(picture.region(x, y, w, h, color, stroke_width=2))
        return group

    def _balance(self) -> Balance:
        """A flat distribution against a spike."""
        balance = Balance(self.ground, arm=0.61, hang=0.75, post=1.75)
        for side, heights in enumerate(((0.24,) * 5, (0.06, 0.06, 0.7, 0.06, 0.06))):
            bars = VGroup(
                *(
                    Rectangle(width=0.1, height=h, fill_color=self.ground.loss, fill_opacity=1, stroke_width=0)
                    for h in heights
                )
            )
            balance.lay(side, bars.arrange(RIGHT, buff=0.03, aligned_edge=DOWN))
        return balance

    def _mask(self) -> HeatMap:
        """Attention of the shown head over the first picture."""
        maps = load_tensors("attention")
        head = maps.about["fixed_head"]["trained"]
        return HeatMap(maps.pictures[0], maps.maps[1, 0, head], ramp(NIGHT.teacher, NIGHT), 1.95)

    def _limits(self) -> tuple[VGroup, VGroup, VGroup, VGroup]:
        """Discs for data and for size, what they stand for, the rings around them, and the way on."""
        ground = self.ground
        discs, words, rings = VGroup(), VGroup(), VGroup()
        for x, text, color in (
            (-5.8, f"{fact('imagenet1k_images').text} ảnh", ground.data),
            (-1.3, f"{fact('vitb_params').text} tham số", ground.teacher),
        ):
            discs.add(Circle(0.3, fill_color=color, fill_opacity=1, stroke_width=0).move_to([x, LIMITS_Y, 0]))
            words.add(stand(self.words(text, theme.BODY, weight=SEMIBOLD), x + 0.75, LIMITS_Y - 0.1, LEFT))
            rings.add(*(Circle(0.3, stroke_color=color, stroke_width=3).move_to([x, LIMITS_Y, 0]) for _ in range(2)))
        on = arrow([3.0, LIMITS_Y, 0], [4.0, LIMITS_Y, 0], ground.muted)
        words.add(stand(self.words("DINOv2", theme.HEADING, weight=SEMIBOLD), theme.SAFE_X, LIMITS_Y - 0.13, RIGHT))
        _grow(rings, 0)
        return discs, words, rings, on


def _grow(rings: VGroup, turn: float) -> None:
    """Two rings leave each disc and fade, half a turn apart: a seamless loop."""
    for index, ring in enumerate(rings):
        share = (turn + index % 2 / 2) % 1
        ring.set(width=2 * (0.3 + 0.28 * share)).set_stroke(opacity=0.8 * min(1.0, 4 * share) * (1 - share))

"""DINOv1 in five cards, each its scene's picture in small; then its two limits, data and model size."""

from __future__ import annotations

from manim import *

from scenes.dinov1.pieces.crops import as_shares, outlines
from scenes.dinov1.pieces.trails import Trails
from scenes.dinov1.pieces.weights import restless
from scenes.dinov1.summary_v1_pieces import Ripples
from scenes.pieces.network import Network
from tenuto.kit.arrow import arrow, link
from tenuto.kit.balance import Balance
from tenuto.kit.bars import Bars
from tenuto.kit.heatmap import HeatMap, ramp
from tenuto.kit.picture import Picture
from tenuto.kit.summary import KeyPoint, Summary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo
from tenuto.stage.scene import CREAM, NIGHT, LectureScene
from tenuto.stage.theme import SEMIBOLD

LIMITS_Y = -2.5  # of what is said about data and size, below the cards
RISE = 0.6  # how far the cards make room for it


class SummaryV1(LectureScene):
    """Two networks, two paths, eight crops, a balance and a mask; then two discs that want to grow."""

    ground = CREAM

    def construct(self) -> None:
        ground = self.ground
        networks, paths, crops, balance, mask = (
            self._networks(), self._paths(), self._crops(), self._balance(), self._mask(),
        )  # fmt: skip
        points = (
            KeyPoint(networks, "Tự chưng cất", ("Student đoán", "theo Teacher"), ground.teacher),
            KeyPoint(paths, "EMA", ("Teacher là trung bình", "chậm của Student"), ground.ema),
            KeyPoint(crops, "Multi-crop", ("nhìn một góc,", "hiểu toàn cảnh"), ground.data),
            KeyPoint(balance, "Hai lực ngược", ("centering và", "sharpening"), ground.loss),
            KeyPoint(mask, fact("dino_vitb8_linear").text, ("linear probe, và", "attention tách vật"), ground.ink),
        )
        summary = Summary(points, ground, height=4.1)

        with self.beat("distillation"):
            # Five empty cards; the first gets its two networks.
            teacher, student, way = networks
            self.play(summary.outline(), run_time=0.9)
            self.play(FadeIn(teacher), FadeIn(student), summary.tell(0), run_time=0.6)
            self.play(Create(way), run_time=0.5)

        with self.beat("ema"):
            # The restless path and the calm one behind it.
            label, corner = load_tensors("ema").about["label"], (2.9, -theme.SAFE_Y + 0.06)
            origin = self.computed(f"đường đi và mặt nạ: {label}", theme.SMALL, ground.muted, corner, RIGHT)
            self.play(summary.tell(1), FadeIn(origin), *map(Create, paths), run_time=1.5)

        with self.beat("multi_crop"):
            # Two large crops and six small ones on the photograph.
            picture, boxes = crops
            self.play(summary.tell(2), FadeIn(picture), run_time=0.6)
            self.play(LaggedStart(*map(Create, boxes), lag_ratio=0.15), run_time=1.2)

        with self.beat("balance"):
            # Flat against spiked.
            self.play(summary.tell(3), FadeIn(balance), run_time=0.6)
            self.play(balance.sway(), run_time=2.4)

        with self.beat("result"):
            # The mask grows out of the brightest patch.
            self.play(summary.tell(4), FadeIn(mask), run_time=0.6)
            self.play(mask.sweep(fact("attention_mass").value / 100), run_time=1.6)

        with self.beat("limits"):
            # The cards make room for two discs, which begin to grow.
            data, size = Ripples(ground.data), Ripples(ground.teacher)
            data.shift([-5.8, LIMITS_Y, 0])
            size.shift([-1.3, LIMITS_Y, 0])
            words = VGroup(
                self._limit(f"{fact('imagenet1k_images').text} ảnh", -5.05),
                self._limit(f"{fact('vitb_params').text} tham số", -0.55),
            )
            on = arrow([3.0, LIMITS_Y, 0], [4.0, LIMITS_Y, 0], ground.muted)
            foot = (theme.SAFE_X, LIMITS_Y - 0.13)
            successor = self.words("DINOv2", theme.HEADING, at=foot, edge=RIGHT, weight=SEMIBOLD)
            discs, rings = (data.disc, size.disc), VGroup(data.rings, size.rings)
            self.play(summary.animate.shift(RISE * UP), run_time=0.8)
            self.play(LaggedStart(*map(GrowFromCenter, discs), lag_ratio=0.4), FadeIn(words), run_time=0.9)
            self.play(Create(on), FadeIn(successor), FadeIn(rings), run_time=0.6)
            self.loop(data.spread(), size.spread(), run_time=3)

    def _limit(self, text: str, x: float) -> theme.Words:
        """What a disc stands for, right of it."""
        return self.words(text, theme.BODY, at=(x, LIMITS_Y - 0.1), edge=LEFT, weight=SEMIBOLD)

    # -- the cards' pictures -----------------------------------------------------------------------------------------

    def _networks(self) -> VGroup:
        """Teacher over student, and the way from one to the other."""
        ground = self.ground
        teacher = Network("Teacher", ground.teacher, ground, 1.9, 0.8, theme.SMALL)
        student = Network("Student", ground.student, ground, 1.9, 0.8, theme.SMALL)
        VGroup(teacher, student).arrange(DOWN, buff=0.42)
        return VGroup(teacher, student, link(teacher, student, ground.muted, 0.07))

    def _paths(self) -> VGroup:
        """The way of two real weights in their plane, student and teacher."""
        run, ground = load_tensors("ema"), self.ground
        pair = list(restless(run.student))
        ways = run.student[:, pair], run.teacher[:, pair]
        return Trails(ways, (ground.student, ground.teacher), (2, 5), ground, 1.95, 1.95).lines

    def _crops(self) -> Group:
        """The photograph and the rectangles of all eight crops, on it as bright as on the night."""
        boxes, cat = load_tensors("crops").boxes, photo("cat")
        picture = Picture(cat, 2.0 * cat.shape[0] / cat.shape[1])
        colors = [NIGHT.teacher] * 2 + [NIGHT.student] * (len(boxes) - 2)
        return Group(picture, outlines(picture, as_shares(boxes, cat), colors, 2))

    def _balance(self) -> Balance:
        """A flat distribution against a spike."""
        ground = self.ground
        flat, spike = (0.24,) * 5, (0.06, 0.06, 0.7, 0.06, 0.06)
        balance = Balance(ground, arm=0.61, hang=0.75, post=1.75)
        for side, heights in enumerate((flat, spike)):
            balance.lay(side, Bars(heights, ground.loss, ground, 0.65, 1))
        return balance

    def _mask(self) -> HeatMap:
        """Attention of the shown head over the first picture."""
        stored = load_tensors("attention")
        head = stored.about["fixed_head"]["trained"]
        return HeatMap(stored.pictures[0], stored.maps[1, 0, head], ramp(NIGHT.teacher, NIGHT), 1.95)

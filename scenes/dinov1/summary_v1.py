"""DINOv1 in five cards, each its scene's picture in small; then its two limits, data and model size."""

from __future__ import annotations

from manim import *

from scenes.dinov1 import summary_v1_pieces as pieces
from tenuto.kit.number import Number
from tenuto.kit.summary import KeyPoint, Summary
from tenuto.kit.vary import Vary
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors
from tenuto.stage.scene import CREAM, LectureScene

TIPPED = 0.16  # radians, by which the balance leans to a single load on its left
RISE = 0.6  # how far the cards make room for it


class SummaryV1(LectureScene):
    """Two networks, two paths, eight crops, a balance and a map; then two discs that want to grow."""

    ground = CREAM

    def construct(self) -> None:
        ground = self.ground
        networks, paths, crops, balance, star = (
            pieces.networks(self), pieces.paths(self), pieces.crops(), pieces.balance(self), pieces.star(),
        )  # fmt: skip
        points = (
            KeyPoint(networks, "Tự chưng cất", ("Student đoán", "theo Teacher"), ground.teacher),
            KeyPoint(paths, "EMA", ("Teacher: trung bình", "các Student đã qua"), ground.ema),
            KeyPoint(crops, "Multi-crop", ("nhìn một góc,", "hiểu toàn cảnh"), ground.data),
            KeyPoint(balance, "Hai lực ngược", ("centering và", "sharpening"), ground.loss),
            KeyPoint(star, fact("dino_vitb8_linear").text, ("linear probe, và", "attention tách vật"), ground.ink),
        )
        summary = Summary(points, ground, height=4.1)

        with self.beat("distillation"):
            # Five empty cards; the first gets its two networks, and the way between them.
            teacher, student, way = networks
            self.play(summary.outline(), run_time=2.0)
            self.cue("one")
            self.play(FadeIn(teacher), FadeIn(student), summary.tell(0), run_time=0.8)
            self.cue("follow")
            self.play(Create(way), run_time=0.5)
            self.play(student.shine(), run_time=1.6)

        with self.beat("ema"):
            # The restless path and the calm one behind it.
            label, corner = load_tensors("ema").about["label"], (2.9, -theme.SAFE_Y + 0.06)
            origin = self.computed(f"đường đi và bản đồ: {label}", theme.SMALL, ground.muted, corner, RIGHT)
            self.cue("two")
            self.play(summary.tell(1), FadeIn(origin), Create(paths[0]), run_time=0.3)
            self.cue("mean")
            self.play(Create(paths[1]), run_time=3.13)

        with self.beat("multi_crop"):
            # The small crops on the photograph one after the other, then the two large ones.
            picture, boxes = crops
            self.cue("three")
            self.play(summary.tell(2), FadeIn(picture), run_time=0.5)
            self.play(LaggedStart(*map(Create, boxes[2:]), lag_ratio=0.4), run_time=1.5)
            self.cue("whole")
            self.play(*map(Create, boxes[:2]), run_time=0.97)

        with self.beat("balance"):
            # Flat against spiked: each load tips the empty beam to its side, and together they hold it.
            flat, spike = (pan.submobjects[-1] for pan in balance.pans)
            empty = Group(balance.post, balance.beam, balance.pivot, *(pan[:2] for pan in balance.pans))
            self.cue("four")
            self.play(summary.tell(3), FadeIn(empty), run_time=1.23)
            self.cue("flat")
            self.play(FadeIn(flat, shift=0.3 * DOWN), run_time=0.2)
            self.play(Vary(Group(empty, flat), balance.tilt, 0.0, TIPPED), run_time=0.3)
            self.cue("spike")
            self.play(FadeIn(spike, shift=0.3 * DOWN), run_time=0.3)
            self.play(Vary(balance, balance.tilt, TIPPED, 0.0), run_time=0.5)
            self.play(balance.sway(), run_time=1.6)

        with self.beat("result"):
            # The score counts up; the title's photograph, and where the network looks in it.
            score, lines = summary.texts[4][0], summary.texts[4][1:]
            number = Number(0, theme.LABEL, ground.ink, decimals=1, suffix="%")
            number.shift([score.get_x(), score.baseline, 0])
            self.cue("five")
            self.play(FadeIn(number, star[0], *lines), run_time=0.5)
            self.play(number.to(fact("dino_vitb8_linear").value), run_time=1.5)
            self.remove(number).add(score)
            self.cue("map")
            self.play(FadeIn(star[1]), run_time=1.4)

        with self.beat("limits"):
            # The cards make room for two discs, which begin to grow.
            (data, size), words, on, successor = pieces.limits(self)
            self.play(summary.animate.shift(RISE * UP), run_time=0.7)
            for ripples, text, name in zip((data, size), words, ("data", "model"), strict=True):
                self.cue(name)
                self.play(GrowFromCenter(ripples.disc, run_time=1.7), FadeIn(text, run_time=0.7))
            self.cue("grow")
            self.play(FadeIn(data.rings, size.rings), run_time=0.3)
            self.play(data.spread(), size.spread(), run_time=2.5)
            self.cue("next")
            self.play(Create(on), FadeIn(successor), run_time=0.6)

"""DINOv2's three losses: what CLS says, pictures that keep apart on a sphere, and what hidden patches say."""

from __future__ import annotations

from manim import *

from scenes.dinov2 import three_losses_pieces as pieces
from scenes.dinov2.pieces.flock import Flight
from scenes.dinov2.three_losses_pieces import COLUMN, HOLES
from tenuto.kit.distribution import softmax
from tenuto.kit.swap import swap
from tenuto.stage import theme
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

WHOLE = softmax([0.5, 1.3, 0.2, 0.8, 0.3], 0.35)  # what the teacher says of the whole picture, and of three patches
ANSWERS = softmax([[0.9, 0.2, 0.5, 0.1, 0.3], [0.2, 0.4, 0.1, 0.9, 0.4], [0.1, 0.8, 0.7, 0.2, 0.1]], 0.3)


class ThreeLosses(LectureScene):
    """One photograph in three columns, a loss in each, and what is lost without the second and the third."""

    def construct(self) -> None:
        ground = self.ground
        dino = pieces.column(self, "DINO loss", "hiểu cả bức ảnh")
        photo, token, lines, flows = pieces.photo_and_cls(self)
        taught, tried = pieces.answers(self, WHOLE)
        first = Group(dino, photo, lines, token, taught, tried)

        with self.beat("dino"):
            # All patches feed CLS; what the student says of it comes to what the teacher says.
            networks = pieces.networks(self)
            self.play(FadeIn(photo), FadeIn(self.note("minh hoạ · KoLeo được tính thật")), run_time=0.7)
            self.play(FadeIn(networks), run_time=0.8)
            self.play(LaggedStart(*map(Create, lines), lag_ratio=0.03), FadeIn(token), run_time=1.2)
            self.cue("dino")
            self.play(FadeIn(dino), FadeIn(taught), FadeIn(tried), run_time=0.5)
            self.play(tried.to(WHOLE), *map(FadeIn, flows), run_time=1.0)
            self.loop(*(flow.run() for flow in flows), run_time=2)

        with self.beat("koleo"):
            # The CLS of every picture of the batch becomes a point on a sphere.
            batch, loss, others, name = pieces.batch(self)
            globe, cloud, ties = batch
            koleo = pieces.column(self, "KoLeo", "trải đều cả lô ảnh")
            self.play(
                FadeOut(VGroup(*flows), networks, run_time=0.3), first.animate.shift(COLUMN * LEFT), FadeIn(koleo),
                FadeIn(globe), Flight(others, opacities=1.0, lag=0.4), FadeIn(name), run_time=0.7,
            )  # fmt: skip
            points = pieces.points(self, token, others)
            self.play(ReplacementTransform(points, cloud.dots), run_time=0.5)
            self.add(cloud)
            # Nearest neighbours push each other away, until all are far apart.
            self.cue("push")
            self.play(LaggedStart(*map(FadeIn, ties), lag_ratio=0.05), FadeIn(loss), run_time=1.0)
            self.play(batch.to(0.08, 0.1), loss.vary(lambda share: batch.loss), run_time=1.5)
            self.cue("spread")
            self.play(batch.to(1.0, 0.4), loss.vary(lambda share: batch.loss), run_time=2.0)
            # Without the loss the points run together again: hardly worse for the one test, much for the other.
            self.cue("without")
            without = self.words("bỏ KoLeo", theme.BODY, ground.ink, at=(0, 2.0), weight=SEMIBOLD)
            self.play(swap(koleo[0], without), batch.to(0.0, 0.0), loss.vary(lambda share: batch.loss), run_time=1.15)
            lost, falls, tests = pieces.effects(self)
            self.cue("small")
            self.play(FadeOut(others, name), run_time=0.2)
            self.play(FadeIn(tests[0], run_time=0.7), falls.to(lost * [1, 0]), run_time=2.1)
            self.cue("large")
            self.play(FadeIn(tests[1]), falls.to(lost), run_time=1.2)

        with self.beat("ibot"):
            # The photograph again.
            ibot = pieces.column(self, "iBOT loss", "hiểu từng chỗ").shift(COLUMN * RIGHT)
            copy = photo.copy().shift(2 * COLUMN * RIGHT)
            kept = pieces.drop(self, "bỏ KoLeo: tìm địa danh", "koleo_oxford_gain", 0)
            self.play(
                FadeOut(falls, tests, loss, run_time=0.4), swap(without, koleo[0]), FadeIn(kept), batch.to(1.0, 0.4),
                FadeIn(ibot), TransformFromCopy(photo, copy), run_time=1.0,
            )  # fmt: skip
            # With holes; and each hole is asked instead of CLS.
            self.cue("masked")
            cover, hole = pieces.masked(self, copy)
            self.play(FadeIn(cover), FadeIn(hole), run_time=1.05)
            self.cue("place")
            rays = VGroup(*(pieces.ray(self, copy, place, hole) for place in HOLES))
            wanted, guessed = pieces.answers(self, ANSWERS[0]).shift(COLUMN * RIGHT)
            self.play(FadeIn(rays[0], wanted, guessed), run_time=0.3)
            self.play(guessed.to(ANSWERS[0]), run_time=0.4)
            for last, ray, answer in zip(rays, rays[1:], ANSWERS[1:], strict=False):
                self.play(FadeOut(last), FadeIn(ray), wanted.to(answer), guessed.to(answer, 0.1), run_time=0.9)
            self.cue("loss")
            dropped = pieces.drop(self, "bỏ iBOT: ADE20k", "ibot_ade_gain", COLUMN)
            self.play(FadeIn(dropped, shift=0.15 * DOWN), run_time=1.04)

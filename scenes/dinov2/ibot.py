"""iBOT: the teacher sees the whole picture, the student the holes; distributions instead of pixels; two halves."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from scenes.dinov2.ibot_pieces import Pixels
from scenes.dinov2.pieces.flock import Flight, Flock
from scenes.dinov2.pieces.holes import blocks, cut_out, veil
from scenes.dinov2.pieces.likeness import k_means
from scenes.pieces.network import Network
from scenes.pieces.star import STAR
from scenes.pieces.tokens import cls_token, fan, patch_box, patches
from tenuto.kit.arrow import arrow, link
from tenuto.kit.bars import Bars
from tenuto.kit.distribution import softmax
from tenuto.kit.marks import grid_places
from tenuto.kit.panel import panel
from tenuto.kit.picture import Picture, square
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
GRID = 16  # patches a side, as ViT with patch 14 has them at 224 px
HIDDEN, SEED = 0.38, 2  # share of the patches, between iBOT's 0.1 and 0.5
ASKED = ((5, 5), (12, 11), (3, 5))  # hidden patches, row and column: a horn, grass, and fur
MEANINGS, SHARPNESS = 8, 0.07  # groups of patches, and the temperature at which a patch chooses among them
LARGE, SMALL, ROWS = 4.1, 2.35, (1.02, -1.72)  # side of a photograph, and in the circuit; where teacher and student are
COLUMNS = (1.25, 3.35, 5.45)  # where the three patches are asked


class Ibot(LectureScene):
    """Holes are cut for the student; at three of them both networks answer; against pixels; and without CLS."""

    def construct(self) -> None:
        ground, stored = self.ground, load_tensors("features_star")
        star = stored.pictures[0]  # (288, 288, 3)
        hidden = blocks(GRID, HIDDEN, SEED)
        alone = Picture(star, LARGE, ground.data).move_to([0, -0.62, 0])
        seen = alone.copy().set_color(ground.teacher).move_to([-3.3, -0.62, 0])
        holed = alone.copy().set_color(ground.student).move_to([3.3, -0.62, 0])
        cover = veil(holed, hidden, ground)
        names = VGroup(
            self.words("Teacher", theme.HEADING, ground.teacher, at=(-3.3, 1.75), weight=SEMIBOLD),
            self.words("Student", theme.HEADING, ground.student, at=(3.3, 1.75), weight=SEMIBOLD),
        )

        with self.beat("holes"):
            # The photograph goes to both; from the student's, patches fall out.
            self.play(FadeIn(alone, scale=0.9), run_time=1.0)
            self.cue("whole")
            self.play(
                TransformFromCopy(alone, seen), ReplacementTransform(alone, holed), FadeIn(names[0]), run_time=0.9
            )
            self.cue("holes")
            falling, share = cut_out(holed, hidden), f"{written(100 * hidden.mean(), 0)}%\nbị che"
            share = self.computed(share, theme.BODY, ground.muted, align="left").next_to(holed, RIGHT, 0.2)
            self.add(cover, falling)
            order = np.argsort(np.random.default_rng(0).random(len(falling)))
            away = Flight(falling, falling.places + 1.4 * DOWN, opacities=0.0, lag=0.7, order=order)
            self.play(away, FadeIn(names[1], run_time=0.4), FadeIn(share), run_time=1.6)
            self.remove(falling)

        meanings = _meanings(stored.features[2, 0].astype(float))
        blind = meanings[~hidden].mean(0)  # what the student says before it has learnt: the same everywhere
        with self.beat("distributions"):
            # Both photographs go into their networks.
            teacher = Network("Teacher", ground.teacher, ground, 2.3, 1.4).move_to([-2.15, ROWS[0], 0])
            student = Network("Student", ground.student, ground, 2.3, 1.4).move_to([-2.15, ROWS[1], 0])
            nets = VGroup(teacher, student)
            note = self.note(f"Teacher: {stored.about['label']} · Student: minh hoạ", computed=True)
            self.play(
                seen.animate.set(height=SMALL).move_to([-5.2, ROWS[0], 0]), FadeIn(note),
                Group(holed, cover).animate.scale(SMALL / LARGE).move_to([-5.2, ROWS[1], 0]),
                *(ReplacementTransform(name, net.words) for name, net in zip(names, nets, strict=True)), FadeOut(share),
                FadeIn(*(VGroup(net.box, net.layers) for net in nets)), run_time=0.9,
            )  # fmt: skip
            self.add(nets)
            ways = VGroup(link(seen, teacher, ground.teacher), link(holed, student, ground.student))
            ways.add(*(arrow([-0.85, net.get_y(), 0], [0.1, net.get_y(), 0], net.role) for net in nets))

            # At three holes the student guesses; then the teacher answers there, and the student comes near to it.
            self.cue("guess")
            tried, taught, pieces, rims = VGroup(), VGroup(), Group(), (VGroup(), VGroup())
            for place, x in zip(ASKED, COLUMNS, strict=True):
                box = patch_box(*place, GRID)
                for group, side in zip(rims, (seen, holed), strict=True):
                    group.add(side.region(*box, ground.ink, stroke_width=4))
                pieces.add(seen.crop(*box, border=ground.ink))
                taught.add(Bars(0 * blind, ground.teacher, ground, 1.85, 1.5).shift([x, 0.28, 0]))
                tried.add(Bars(blind, ground.student, ground, 1.85, 1.5).shift([x, -2.75, 0]))
            self.play(FadeIn(rims[1], ways[1], ways[3]), LaggedStart(*map(FadeIn, tried), lag_ratio=0.3), run_time=0.9)
            self.cue("wanted")
            to_middle = (
                piece.animate.set(height=0.74).move_to([x, -0.42, 0]) for piece, x in zip(pieces, COLUMNS, strict=True)
            )
            self.add(pieces)
            self.play(FadeIn(rims[0], ways[0], ways[2]), *to_middle, FadeIn(taught), run_time=0.7)
            self.play(*(bars.to(meanings[place]) for bars, place in zip(taught, ASKED, strict=True)), run_time=0.6)
            near = (bars.to(0.85 * meanings[place] + 0.15 * blind) for bars, place in zip(tried, ASKED, strict=True))
            self.play(*near, run_time=0.9)

        with self.beat("pixels"):
            # One patch, two questions.
            frames = VGroup(*(panel(ground, 6.2, 4.2).move_to([x, MIDDLE - 0.2, 0]) for x in (-3.3, 3.3)))
            titles = VGroup(
                self.words("MAE: vẽ lại từng pixel", at=(-3.3, 1.85), weight=SEMIBOLD),
                self.words("iBOT: chỗ này mang nghĩa gì?", at=(3.3, 1.85), weight=SEMIBOLD),
            )
            left, top, width, height = patch_box(*ASKED[-1], GRID)
            whole = square(photo(STAR))
            rows, columns = (
                slice(round(at * len(whole)), round((at + size) * len(whole)))
                for at, size in ((top, height), (left, width))
            )
            fur = whole[rows, columns]
            drawing = Pixels(fur, ground, 3.7).move_to(frames[0])
            self.play(FadeOut(Group(*self.content())), run_time=0.3)
            self.play(FadeIn(frames, titles[0], drawing.border), run_time=0.4)
            # Every pixel of it, down to each hair; or what it means, which a few bars say.
            self.cue("pixels")
            self.play(drawing.draw_all(), run_time=1.7)
            self.cue("meaning")
            patch = Picture(fur, 2.0, ground.ink).move_to([1.75, MIDDLE - 0.2, 0])
            answer = Bars(0 * blind, ground.teacher, ground, 3.0, 3.0, full=0.85).shift([4.6, MIDDLE - 1.5, 0])
            self.play(FadeIn(titles[1], patch), run_time=0.5)
            self.play(FadeIn(answer.base), answer.to(meanings[ASKED[-1]], lag=0.1), run_time=1.0)
            self.add(drawing.cursor)
            self.loop(drawing.read_all(), run_time=2.2)

        with self.beat("complementary"):
            # A photograph with holes, and a hundred pictures that are to find their kind.
            picture = Picture(star, 2.9, ground.student).move_to([-4.5, -1.1, 0])
            token = cls_token(ground, 0.85).move_to([-4.5, 1.55, 0])
            lines, flows = fan(patches(picture, 4), token.get_bottom(), ground.ink)
            sheet = Flock(load_tensors("wall").pictures[:100], grid_places(100, 10, 0.5, at=(0.6, -0.53)), 0.46)
            self.play(FadeOut(Group(*self.content())), run_time=0.3)
            note = self.note("minh hoạ bằng cảnh tự vẽ · sáng: gọi đúng tên")
            self.play(*map(FadeIn, (picture, veil(picture, hidden, ground), token, lines, sheet, note)), run_time=0.8)
            self.play(*map(FadeIn, flows), run_time=0.2)
            self.play(*(flow.run() for flow in flows), run_time=1.8)

            # Without the loss on CLS nine or ten of the hundred do.
            self.cue("gone")
            strike = Line([-5.1, 1.0, 0], [-3.9, 2.1, 0], stroke_color=ground.loss, stroke_width=7)
            gone = VGroup(token[0], lines).animate.set_opacity(0.15)
            self.play(Create(strike), FadeOut(token[1], *flows), gone, run_time=0.7)
            self.cue("fall")
            accuracy = fact("ibot_no_cls_knn")
            number = self.words(accuracy.text, theme.DISPLAY, ground.loss, at=(4.85, -0.55), weight=SEMIBOLD)
            method = self.words("k-NN, bỏ loss trên CLS", theme.LABEL, ground.muted, at=(4.85, -1.25))
            right = np.clip(accuracy.value - np.random.default_rng(8).permutation(100), 0, 1)
            dimmed = Flight(sheet, opacities=0.13 + 0.87 * right)
            self.play(dimmed, FadeIn(number, shift=0.2 * UP), FadeIn(method), run_time=1.2)


def _meanings(features: NDArray[np.float64]) -> NDArray[np.float64]:
    """What each patch is, as shares of MEANINGS kinds that k-means finds: (patches, d) -> (GRID, GRID, MEANINGS)."""
    middles = k_means(features, MEANINGS, 12, 1)[0][-1]
    shares = softmax(features @ (middles / np.linalg.norm(middles, axis=1, keepdims=True)).T, SHARPNESS)
    return shares.reshape(GRID, GRID, MEANINGS)

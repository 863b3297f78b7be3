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
from scenes.pieces.tokens import cls_token, fan, patch_box, patches
from tenuto.kit.arrow import arrow, link
from tenuto.kit.bars import Bars
from tenuto.kit.distribution import softmax
from tenuto.kit.marks import grid_places
from tenuto.kit.panel import panel
from tenuto.kit.picture import Picture
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
GRID = 16  # patches a side, as ViT with patch 14 has them at 224 px
HIDDEN, SEED = 0.38, 2  # share of the patches, between iBOT's 0.1 and 0.5
ASKED = ((5, 5), (7, 12), (3, 4))  # hidden patches, row and column: both eyes, and fur
MEANINGS, SHARPNESS = 8, 0.07  # groups of patches, and the temperature at which a patch chooses among them
LARGE, SMALL, ROWS = 4.1, 2.35, (1.02, -1.72)  # side of a photograph, and in the circuit; where teacher and student are
COLUMNS = (1.25, 3.35, 5.45)  # where the three patches are asked


class Ibot(LectureScene):
    """Holes are cut for the student; at three of them both networks answer; against pixels; and without CLS."""

    def construct(self) -> None:
        ground, stored = self.ground, load_tensors("features")
        cat = stored.pictures[1]  # (288, 288, 3)
        hidden = blocks(GRID, HIDDEN, SEED)
        seen = Picture(cat, LARGE, ground.teacher).move_to([-3.3, -0.62, 0])
        holed = seen.copy().set_color(ground.student).move_to([3.3, -0.62, 0])
        cover = veil(holed, hidden, ground)
        names = VGroup(
            self.words("Teacher", theme.HEADING, ground.teacher, at=(-3.3, 1.75), weight=SEMIBOLD),
            self.words("Student", theme.HEADING, ground.student, at=(3.3, 1.75), weight=SEMIBOLD),
        )

        with self.beat("holes"):
            # The same photograph twice; from the student's, patches fall out.
            self.play(FadeIn(seen), FadeIn(names[0]), run_time=0.6)
            self.play(TransformFromCopy(seen, holed), FadeIn(names[1]), run_time=0.9)
            falling, share = cut_out(holed, hidden), f"{written(100 * hidden.mean(), 0)}%\nbị che"
            share = self.computed(share, theme.BODY, ground.muted, align="left").next_to(holed, RIGHT, 0.2)
            self.add(cover, falling)
            order = np.argsort(np.random.default_rng(0).random(len(falling)))
            self.play(Flight(falling, falling.places + 1.4 * DOWN, opacities=0.0, lag=0.7, order=order), run_time=1.6)
            self.remove(falling)
            self.play(FadeIn(share), run_time=0.3)

        meanings = _meanings(stored.features[2, 1].astype(float))
        blind = meanings[~hidden].mean(0)  # what the student says before it has learnt: the same everywhere
        with self.beat("distributions"):
            # Both photographs go into their networks.
            teacher = Network("Teacher", ground.teacher, ground, 2.3, 1.4).move_to([-2.15, ROWS[0], 0])
            student = Network("Student", ground.student, ground, 2.3, 1.4).move_to([-2.15, ROWS[1], 0])
            nets = VGroup(teacher, student)
            self.play(
                seen.animate.set(height=SMALL).move_to([-5.2, ROWS[0], 0]),
                Group(holed, cover).animate.scale(SMALL / LARGE).move_to([-5.2, ROWS[1], 0]),
                *(ReplacementTransform(name, net.words) for name, net in zip(names, nets, strict=True)), FadeOut(share), run_time=0.9,
            )  # fmt: skip
            ways = VGroup(link(seen, teacher, ground.teacher), link(holed, student, ground.student))
            ways.add(*(arrow([-0.85, net.get_y(), 0], [0.1, net.get_y(), 0], net.role) for net in nets))
            note = self.note(f"Teacher: {stored.about['label']} · Student: minh hoạ", computed=True)
            self.play(FadeIn(nets), FadeIn(ways), FadeIn(note), run_time=0.5)

            # Three holes are asked, one after the other; the student comes near to what the teacher says.
            for place, x in zip(ASKED, COLUMNS, strict=True):
                box = patch_box(*place, GRID)
                rims = VGroup(*(photo.region(*box, ground.ink, stroke_width=4) for photo in (seen, holed)))
                piece = seen.crop(*box, border=ground.ink)
                taught = Bars(meanings[place], ground.teacher, ground, 1.85, 1.5).shift([x, 0.28, 0])
                tried = Bars(blind, ground.student, ground, 1.85, 1.5).shift([x, -2.75, 0])
                self.play(FadeIn(rims), piece.animate.set(height=0.74).move_to([x, -0.42, 0]), run_time=0.5)
                self.play(FadeIn(taught), FadeIn(tried), run_time=0.2)
                self.play(tried.to(0.85 * taught.values + 0.15 * blind), run_time=0.4)

        with self.beat("pixels"):
            # One patch, two questions.
            self.play(FadeOut(Group(*self.content())), run_time=0.4)
            frames = VGroup(*(panel(ground, 6.2, 4.2).move_to([x, MIDDLE - 0.2, 0]) for x in (-3.3, 3.3)))
            titles = VGroup(
                self.words("MAE: vẽ lại từng pixel", at=(-3.3, 1.85), weight=SEMIBOLD),
                self.words("iBOT: chỗ này mang nghĩa gì?", at=(3.3, 1.85), weight=SEMIBOLD),
            )
            self.play(FadeIn(frames), FadeIn(titles), run_time=0.5)

            # Every pixel of it, down to each hair; or what it means, which a few bars say.
            drawing = Pixels(seen.crop(*box).pixel_array[..., :3], ground, 3.7).move_to(frames[0])
            self.play(Create(drawing.border), run_time=0.3)
            self.play(drawing.draw_all(), run_time=1.8)
            patch = piece.copy().move_to([1.95, MIDDLE - 0.15, 0]).set(height=1.3)
            answer = Bars(taught.values, ground.teacher, ground, 2.6, 2.3, full=0.6).shift([4.6, MIDDLE - 1.2, 0])
            self.play(FadeIn(patch), run_time=0.4)
            self.play(TransformFromCopy(VGroup(patch.border), answer.bars), FadeIn(answer.base), run_time=0.9)
            self.add(drawing.cursor)
            self.loop(drawing.read_all(), run_time=2.2)

        with self.beat("complementary"):
            # A photograph with holes, and a hundred pictures that are to find their kind.
            self.play(FadeOut(Group(*self.content())), run_time=0.4)
            photo = Picture(cat, 2.9, ground.student).move_to([-4.5, -1.1, 0])
            token = cls_token(ground, 0.85).move_to([-4.5, 1.55, 0])
            lines, _ = fan(patches(photo, 4), token.get_bottom(), ground.ink)
            sheet = Flock(load_tensors("wall").pictures[:100], grid_places(100, 10, 0.5, at=(0.6, -0.53)), 0.46)
            self.play(*map(FadeIn, (photo, veil(photo, hidden, ground), token, lines, sheet)), run_time=0.8)

            # Without the loss on CLS nine or ten of the hundred do.
            strike = Line([-5.1, 1.0, 0], [-3.9, 2.1, 0], stroke_color=ground.loss, stroke_width=7)
            self.play(Create(strike), run_time=0.4)
            self.play(FadeOut(token[1]), VGroup(token[0], lines).animate.set_opacity(0.15), run_time=0.5)
            accuracy = fact("ibot_no_cls_knn")
            number = self.words(accuracy.text, theme.DISPLAY, ground.loss, at=(4.85, -0.55), weight=SEMIBOLD)
            method = self.words("k-NN, bỏ loss trên CLS", theme.LABEL, ground.muted, at=(4.85, -1.25))
            right = np.clip(accuracy.value - np.random.default_rng(8).permutation(100), 0, 1)
            dimmed = Flight(sheet, opacities=0.13 + 0.87 * right)
            self.play(dimmed, FadeIn(number, shift=0.2 * UP), FadeIn(method), run_time=1.2)

        with self.beat("halves"):
            # Half a photograph with CLS, half with holes; they come together.
            self.play(FadeOut(Group(*self.content())), run_time=0.4)
            left, right = self._halves(cat, hidden)
            whole, local = (
                self.words(text, theme.TITLE, at=(x, -0.45), weight=SEMIBOLD)
                for text, x in (("toàn cục", -5.05), ("cục bộ", 4.3))
            )
            both = self.words("loss trên CLS + loss trên patch", color=ground.loss, at=(0, -2.9), weight=SEMIBOLD)
            self.play(FadeIn(left, shift=0.4 * RIGHT), FadeIn(whole), run_time=0.6)
            self.play(FadeIn(right, shift=0.4 * LEFT), FadeIn(local), run_time=0.6)
            self.play(left.animate.shift(0.75 * RIGHT), right.animate.shift(0.75 * LEFT), run_time=1.0)
            self.play(FadeIn(both, shift=0.15 * UP), run_time=0.4)

    def _halves(self, cat: NDArray[np.uint8], hidden: NDArray[np.bool_]) -> tuple[Group, Group]:
        """The left half of the photograph with its CLS token, and the right one with holes, apart from each other."""
        ground, token = self.ground, cls_token(self.ground, 0.7).move_to([-3.2, -0.2, 0])
        whole = Picture(cat, LARGE).move_to([0, -0.2, 0])
        left, right = (whole.crop(x, 0, 0.5, 1, ground.ink) for x in (0, 0.5))
        ends = ([-LARGE / 2 - 0.75, -0.2 + y, 0] for y in (-1.6, -0.8, 0, 0.8, 1.6))
        ties = VGroup(*(Line(token.get_center(), end, stroke_color=ground.ink, stroke_width=2) for end in ends))
        cover = veil(whole, hidden & (np.arange(GRID) >= GRID // 2), ground)
        return Group(left.shift(0.75 * LEFT), ties, token), Group(right, cover).shift(0.75 * RIGHT)


def _meanings(features: NDArray[np.float64]) -> NDArray[np.float64]:
    """What each patch is, as shares of MEANINGS kinds that k-means finds: (patches, d) -> (GRID, GRID, MEANINGS)."""
    middles = k_means(features, MEANINGS, 12, 1)[0][-1]
    shares = softmax(features @ (middles / np.linalg.norm(middles, axis=1, keepdims=True)).T, SHARPNESS)
    return shares.reshape(GRID, GRID, MEANINGS)

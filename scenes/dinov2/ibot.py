"""iBOT: the teacher sees the whole picture, the student the holes; distributions instead of pixels; two halves."""

from __future__ import annotations

import numpy as np
from manim import *
from numpy.typing import NDArray

from narration.facts import vietnamese
from scenes import theme
from scenes.data import fact, load_tensors
from scenes.kit.arrow import arrow, link
from scenes.kit.bars import Bars, ShowBars, softmax
from scenes.kit.flock import Flight, Flock
from scenes.kit.holes import blocks, veil
from scenes.kit.lettering import stand
from scenes.kit.likeness import k_means
from scenes.kit.network import Network
from scenes.kit.panel import panel
from scenes.kit.picture import Picture
from scenes.kit.tokens import cls_token, fan, patches
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
GRID = 16  # patches a side, as ViT with patch 14 has them at 224 px
HIDDEN, SEED = 0.38, 2  # share of the patches, between iBOT's 0.1 and 0.5
ASKED = ((5, 5), (7, 12), (3, 4))  # hidden patches, row and column: both eyes, and fur
MEANINGS, SHARPNESS = 8, 0.07  # groups of patches, and the temperature at which a patch chooses among them
SMALL = 2.35  # side of a photograph in the circuit
COLUMNS = (1.25, 3.35, 5.45)  # where the three patches are asked
DOT = 12  # pixels of the stored picture of a patch that one of its pixels takes


class Ibot(LectureScene):
    """Holes are cut for the student; at three of them both networks answer; against pixels; and without CLS."""

    def construct(self) -> None:
        ground = self.ground
        stored = load_tensors("features")
        cat = stored.pictures[1]  # (288, 288, 3)
        hidden = blocks(GRID, HIDDEN, SEED)
        seen = Picture(cat, 4.1, ground.teacher).move_to([-3.3, -0.62, 0])
        holed = seen.copy().set_color(ground.student).move_to([3.3, -0.62, 0])
        cover = veil(holed, hidden, ground)
        names = VGroup(
            *(stand(self.words(name, theme.HEADING, color, weight=SEMIBOLD), x, 1.75)
              for name, color, x in (("Teacher", ground.teacher, -3.3), ("Student", ground.student, 3.3)))
        )  # fmt: skip

        with self.beat("holes"):
            # The same photograph twice; from the student's, patches fall out.
            self.play(FadeIn(seen), FadeIn(names[0]), run_time=0.6)
            self.play(TransformFromCopy(seen, holed), FadeIn(names[1]), run_time=0.9)
            falling = self._patches(holed, hidden)
            share = self.computed(
                f"{vietnamese(100 * hidden.mean(), 0)}%\nbị che", theme.BODY, ground.muted, align="left"
            )
            share.next_to(holed, RIGHT, 0.2)
            self.add(cover, falling)
            down = falling.places + np.array([0, -1.4, 0])
            self.play(
                Flight(
                    falling, down, opacities=0.0, lag=0.7, order=np.argsort(np.random.default_rng(0).random(len(down)))
                ),
                run_time=1.6,
            )
            self.remove(falling)
            self.play(FadeIn(share), run_time=0.3)

        taught, tried, blind = self._answers(stored.features[2, 1], hidden)
        label = f"Teacher: {stored.about['label']} · Student: minh hoạ"
        with self.beat("distributions"):
            # Both photographs go into their networks; three holes are asked, one after the other.
            rows = (1.02, -1.72)
            nets = VGroup(
                Network("Teacher", ground.teacher, ground, 2.3, 1.4).move_to([-2.15, rows[0], 0]),
                Network("Student", ground.student, ground, 2.3, 1.4).move_to([-2.15, rows[1], 0]),
            )
            self.play(
                seen.animate.set(height=SMALL).move_to([-5.2, rows[0], 0]),
                Group(holed, cover).animate.scale(SMALL / 4.1).move_to([-5.2, rows[1], 0]),
                *(ReplacementTransform(name, net.words) for name, net in zip(names, nets, strict=True)), FadeOut(share), run_time=0.9,
            )  # fmt: skip
            ways = VGroup(*(link(photo, net, net.role) for photo, net in zip((seen, holed), nets, strict=True)))
            ways.add(*(arrow([-0.85, y, 0], [0.1, y, 0], net.role) for y, net in zip(rows, nets, strict=True)))
            note = self.note(label)
            note.is_computed = True
            self.play(FadeIn(nets), FadeIn(ways), FadeIn(note), run_time=0.5)
            pieces, rims = Group(), VGroup()
            for (row, column), x, upper, lower in zip(ASKED, COLUMNS, taught, tried, strict=True):
                box = (column / GRID, row / GRID, 1 / GRID, 1 / GRID)
                marks = VGroup(
                    seen.region(*box, ground.ink, stroke_width=4), holed.region(*box, ground.ink, stroke_width=4)
                )
                piece = seen.crop(*box, border=ground.ink)
                self.play(FadeIn(marks), piece.animate.set(height=0.74).move_to([x, -0.42, 0]), run_time=0.5)
                self.play(FadeIn(upper), FadeIn(lower), run_time=0.2)
                self.play(ShowBars(lower, 0.85 * upper.values + 0.15 * blind), run_time=0.4)
                pieces.add(piece)
                rims.add(marks)

        with self.beat("pixels"):
            # One patch, two questions: every pixel of it, or what it means.
            answer, patch = taught[2].copy(), pieces[2].copy()
            self.play(FadeOut(Group(*self.content())), run_time=0.4)
            titles, frames = self._questions()
            self.play(FadeIn(frames), FadeIn(titles), run_time=0.5)
            drawing = self._drawing(cat, ASKED[2])
            self.play(Create(drawing.border), run_time=0.3)
            self.play(UpdateFromAlphaFunc(drawing, lambda d, share: _draw(d, share)), run_time=2.0)
            patch.move_to([1.95, MIDDLE - 0.15, 0]).set(height=1.3)
            large = Bars(answer.values, ground.teacher, ground, 2.6, 2.3, full=0.6).shift([4.6, MIDDLE - 1.2, 0])
            self.play(FadeIn(patch), run_time=0.4)
            self.play(TransformFromCopy(VGroup(patch.border), large.bars), FadeIn(large.base), run_time=0.9)
            cursor = Square(drawing.height / 18 * 1.4, stroke_color=ground.ink, stroke_width=4).move_to(drawing)
            self.add(cursor.set_stroke(opacity=0))
            self.loop(UpdateFromAlphaFunc(cursor, lambda c, share: _read(c, drawing, share)), run_time=2.5)

        with self.beat("complementary"):
            # Without the loss on CLS: of a hundred pictures, nine or ten find their kind.
            self.play(FadeOut(Group(*self.content())), run_time=0.4)
            photo = Picture(cat, 2.9, ground.student).move_to([-4.5, -1.1, 0])
            cover = veil(photo, hidden, ground)
            token = cls_token(ground, 0.85).move_to([-4.5, 1.55, 0])
            lines, _ = fan(patches(photo, 4), token.get_bottom(), ground.ink)
            sheet = self._hundred()
            self.play(FadeIn(photo), FadeIn(cover), FadeIn(token), FadeIn(lines), FadeIn(sheet), run_time=0.8)
            strike = Line([-5.1, 1.0, 0], [-3.9, 2.1, 0], stroke_color=ground.loss, stroke_width=7)
            self.play(Create(strike), run_time=0.4)
            self.play(FadeOut(token[1]), VGroup(token[0], lines).animate.set_opacity(0.15), run_time=0.5)
            number = stand(
                self.words(fact("ibot_no_cls_knn").text, theme.DISPLAY, ground.loss, weight=SEMIBOLD), 4.85, -0.55
            )
            method = stand(self.words("k-NN, bỏ loss trên CLS", theme.LABEL, ground.muted), 4.85, -1.25)
            right = np.clip(fact("ibot_no_cls_knn").value - np.arange(100), 0, 1)
            order = np.random.default_rng(8).permutation(100)
            self.play(
                Flight(sheet, opacities=0.13 + 0.87 * right[order]),
                FadeIn(number, shift=0.2 * UP),
                FadeIn(method),
                run_time=1.2,
            )

        with self.beat("halves"):
            # Half a photograph with CLS, half with holes; they come together.
            self.play(FadeOut(Group(*self.content())), run_time=0.4)
            left, right_half, texts = self._halves(cat, hidden)
            self.play(FadeIn(left, shift=0.4 * RIGHT), FadeIn(texts[0]), run_time=0.6)
            self.play(FadeIn(right_half, shift=0.4 * LEFT), FadeIn(texts[1]), run_time=0.6)
            self.play(left.animate.shift(0.75 * RIGHT), right_half.animate.shift(0.75 * LEFT), run_time=1.0)
            self.play(FadeIn(texts[2], shift=0.15 * UP), run_time=0.4)

    def _patches(self, picture: Picture, hidden: NDArray[np.bool_]) -> Flock:
        """The patches that will be hidden, each where it was."""
        step, cells = picture.pixel_array.shape[0] // GRID, np.argwhere(hidden)
        side = picture.height / GRID
        pixels = np.stack(
            [picture.pixel_array[r * step : (r + 1) * step, c * step : (c + 1) * step, :3] for r, c in cells]
        )
        corner = picture.points[0]
        places = np.column_stack(
            [corner[0] + (cells[:, 1] + 0.5) * side, corner[1] - (cells[:, 0] + 0.5) * side, np.zeros(len(cells))]
        )
        return Flock(pixels, places, side)

    def _answers(
        self, features: NDArray[np.float16], hidden: NDArray[np.bool_]
    ) -> tuple[list[Bars], list[Bars], NDArray[np.float64]]:
        """The teacher's distribution at each asked patch; the student's, who first says what it sees everywhere else."""
        ground = self.ground
        vectors = features.astype(float)
        middles = k_means(vectors, MEANINGS, 12, 1)[0][-1]
        shares = softmax(vectors @ (middles / np.linalg.norm(middles, axis=1, keepdims=True)).T, SHARPNESS)
        blind = shares[~hidden.ravel()].mean(0)
        chosen = [shares[row * GRID + column] for row, column in ASKED]
        taught = [
            Bars(each, ground.teacher, ground, 1.85, 1.5).shift([x, 0.28, 0])
            for each, x in zip(chosen, COLUMNS, strict=True)
        ]
        tried = [Bars(blind, ground.student, ground, 1.85, 1.5).shift([x, -2.75, 0]) for x in COLUMNS]
        return taught, tried, blind

    def _questions(self) -> tuple[VGroup, VGroup]:
        """Two panels and what is asked in each."""
        ground = self.ground
        frames = VGroup(*(panel(ground, 6.2, 4.2).move_to([x, MIDDLE - 0.2, 0]) for x in (-3.3, 3.3)))
        titles = VGroup(
            stand(self.words("MAE: vẽ lại từng pixel", theme.BODY, weight=SEMIBOLD), -3.3, 1.85),
            stand(self.words("iBOT: chỗ này mang nghĩa gì?", theme.BODY, weight=SEMIBOLD), 3.3, 1.85),
        )
        return titles, frames

    def _drawing(self, cat: NDArray[np.uint8], place: tuple[int, int]) -> Picture:
        """A patch so large that its pixels can be seen, not drawn yet."""
        step = len(cat) // GRID
        patch = cat[place[0] * step : (place[0] + 1) * step, place[1] * step : (place[1] + 1) * step]
        large = patch.repeat(DOT, 0).repeat(DOT, 1)
        picture = Picture(large, 3.7, self.ground.ink).move_to([-3.3, MIDDLE - 0.2, 0])
        picture.whole = picture.pixel_array
        return picture

    def _hundred(self) -> Flock:
        """A hundred pictures in a square."""
        index = np.arange(100)
        places = np.column_stack([-1.65 + index % 10 * 0.5, 1.72 - index // 10 * 0.5, np.zeros(100)])
        return Flock(load_tensors("wall").pictures[:100], places, 0.46)

    def _halves(self, cat: NDArray[np.uint8], hidden: NDArray[np.bool_]) -> tuple[Group, Group, VGroup]:
        """The left half with its CLS token, the right one in patches, and their names."""
        ground, size = self.ground, 4.1
        whole = Picture(cat, size).move_to([0, -0.2, 0])
        left, right = whole.crop(0, 0, 0.5, 1, ground.ink).shift(0.75 * LEFT), whole.crop(0.5, 0, 0.5, 1, ground.ink)
        half = hidden.copy()
        half[:, : GRID // 2] = False
        cover = veil(whole, half, ground)
        token = cls_token(ground, 0.7).move_to([-3.2, -0.2, 0])
        ties = VGroup(
            *(
                Line([-3.2, -0.2, 0], [-size / 2 - 0.75, -0.2 + y, 0], stroke_color=ground.ink, stroke_width=2)
                for y in (-1.6, -0.8, 0, 0.8, 1.6)
            )
        )
        texts = VGroup(
            stand(self.words("toàn cục", theme.TITLE, weight=SEMIBOLD), -5.05, -0.45),
            stand(self.words("cục bộ", theme.TITLE, weight=SEMIBOLD), 4.3, -0.45),
            stand(self.words("loss trên CLS + loss trên patch", theme.BODY, ground.loss, weight=SEMIBOLD), 0, -2.9),
        )
        return Group(left, ties, token), Group(right, cover).shift(0.75 * RIGHT), texts


def _draw(picture: Picture, share: float) -> None:
    """Show the first pixels of a patch, row by row."""
    side = len(picture.whole) // DOT
    done = np.arange(side * side).reshape(side, side) < share * side * side
    pixels = picture.whole.copy()
    pixels[..., 3] = 255 * done.repeat(DOT, 0).repeat(DOT, 1)
    picture.pixel_array = pixels


def _read(cursor: Square, picture: Picture, share: float) -> None:
    """A frame runs over all pixels of the patch, row by row, unseen at both ends."""
    side = len(picture.whole) // DOT
    exact = min(share * side * side, side * side - 1e-6)
    row, column = int(exact // side), exact % side
    corner = picture.points[0]
    step = picture.height / side
    cursor.move_to([corner[0] + np.clip(column, 0.5, side - 0.5) * step, corner[1] - (row + 0.5) * step, 0])
    cursor.set_stroke(opacity=float(np.clip(40 * min(share, 1 - share), 0, 1)))

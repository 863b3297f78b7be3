"""Multi-crop: true rectangles on a photograph, cut out, resized, handed to both networks, compared; cost and gain."""

from __future__ import annotations

from manim import *

from scenes.dinov1 import multi_crop_pieces as pieces
from scenes.dinov1.multi_crop_pieces import BOTTOM, FUR, GLOBALS, MIDDLE, PIXEL, TOP, VIEW, WHOLE
from scenes.dinov1.pieces.crops import as_shares, cut, outlines, to_squares
from scenes.pieces.star import STAR
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo
from tenuto.stage.scene import LectureScene


class MultiCrop(LectureScene):
    """The star's photograph is cut into two large and six small crops; who sees what, and what is compared."""

    def construct(self) -> None:
        ground, crops, pixels = self.ground, load_tensors("crops_star"), photo(STAR)
        boxes, large, small = as_shares(crops.boxes, pixels), crops.size[:GLOBALS], crops.size[GLOBALS:]
        colors = [ground.teacher] * len(large) + [ground.student] * len(small)
        star = Picture(pixels, 5.2).move_to([-theme.SAFE_X, MIDDLE, 0], aligned_edge=LEFT)

        with self.beat("rectangles"):
            # A frame wanders over the photograph; then two large and six small ones, where RandomResizedCrop put them.
            rectangles = outlines(star, boxes, colors)
            self.play(FadeIn(star), run_time=1.4)
            self.cue("cut")
            frame, *others = pieces.glances(self, star, boxes)
            self.play(Create(frame), run_time=0.9)
            for other in others:
                self.play(Transform(frame, other), run_time=1.2)
            self.cue("large")
            wide, narrow = pieces.counts(self, crops)
            self.play(ReplacementTransform(frame, rectangles[0]), Create(rectangles[1]), FadeIn(wide), run_time=0.8)
            self.cue("small")
            label = self.note(crops.about["label"], computed=True)
            drawn = LaggedStart(*map(Create, rectangles[GLOBALS:]), lag_ratio=0.25)
            self.play(drawn, FadeIn(narrow), FadeIn(label), run_time=1.2)

        with self.beat("resize"):
            # They are cut out and become squares: 224 and 96 pixels, drawn in their true proportion.
            tiles = cut(star, boxes, colors)
            sides = crops.size * PIXEL
            places, sizes = pieces.rows(self, sides)
            moves = to_squares(tiles, sides, places, lag_ratio=0.08)
            gone = FadeOut(VGroup(wide, narrow, label, rectangles))
            paler = star.animate.set_opacity(0.35).set(width=4.3).set_x(-4.25)
            self.play(gone, moves, paler, FadeIn(sizes), run_time=0.9)
            # One small square laid into a large one shows how little that is.
            self.cue("shrink")
            inlay = tiles[-1].copy()
            self.play(inlay.animate.move_to(tiles[1].get_corner(DR), aligned_edge=DR), run_time=0.8)
            self.cue("share")
            shade, share = pieces.share(self, inlay)
            self.play(FadeIn(shade), FadeIn(share, scale=1.3), run_time=0.9)
            # The square again and again: five of them and a bit fill the large one.
            grid = pieces.cells(self, tiles[1], inlay.width)
            self.play(LaggedStart(*map(Create, grid), lag_ratio=0.4), run_time=1.4)

        with self.beat("fur"):
            # What the student sees stands where it belongs in what the teacher sees; the rest it has to infer.
            rest = [tile for index, tile in enumerate(tiles) if index not in (WHOLE, FUR)]
            self.play(FadeOut(Group(star, sizes, *rest, inlay, shade, share, grid)), run_time=0.8)
            self.cue("patch")
            edge, sees, place, size = pieces.views(self, boxes)
            self.play(tiles[FUR].fly(place, *size), FadeIn(edge), FadeIn(sees[0]), run_time=1.6)
            self.cue("whole")
            self.play(tiles[WHOLE].fly(pieces.VIEWS[1], VIEW, VIEW), FadeIn(sees[1]), run_time=2.2)
            self.cue("infer")
            guess, bridge, word = pieces.guess(self, tiles[WHOLE])
            self.add(guess, tiles[FUR])
            self.play(Create(bridge), FadeIn(word), FadeIn(guess), run_time=1.9)

        with self.beat("pairs"):
            # The student gets all eight, the teacher the two large ones; a line for every pair that is compared.
            teacher, student, back = pieces.back_in_rows(self, tiles, rest)
            gone, come = FadeOut(Group(guess, edge, bridge, word, *sees)), map(FadeIn, (*rest, teacher, student))
            self.play(*back, gone, *come, run_time=0.8)
            taught = tiles[:GLOBALS].copy()
            ways = pieces.ways(self, taught, tiles)
            self.play(taught.animate.shift((TOP - BOTTOM) * UP), FadeIn(ways), run_time=1.0)
            self.cue("rows")
            compared = pieces.Comparisons(taught, tiles, ground.loss, ground)
            self.play(LaggedStart(*map(Create, compared.lines), lag_ratio=0.3), run_time=1.2)
            self.cue("itself")
            self.play(Create(compared.skipped), run_time=0.5)
            self.cue("count")
            count = Number(0, theme.TITLE, ground.loss, suffix=" cặp", computed=True).shift([5.15, -0.42, 0])
            self.play(count.to(fact("multicrop_pairs").value), run_time=0.7)

        with self.beat("cost"):
            # Table 8 as a walk: hours of training to the right, accuracy upwards.
            plot, points, spots = pieces.walk(self)
            self.play(FadeOut(*self.content()), FadeIn(plot), run_time=0.75)
            self.cue("add")
            walk = plot.curve(*zip(*points[:3], strict=True), ground.data)
            self.play(Create(walk), LaggedStart(*map(FadeIn, spots[:3]), lag_ratio=0.6), run_time=2.1)
            self.cue("time")
            added, without, more = pieces.added(self, plot, points)
            self.play(FadeIn(without), Create(more), FadeIn(added, shift=0.15 * UP), run_time=0.9)
            further = plot.curve(*zip(*points[2:], strict=True), ground.data)
            self.play(Create(further), FadeIn(spots[3]), run_time=0.6)
            # Without the small crops one slides back to the first point.
            self.cue("without")
            ball = spots[2][0].copy().set_fill(ground.loss)
            self.play(MoveAlongPath(ball, walk.copy().reverse_points()), run_time=1.75)
            self.cue("drop")
            drop, lost = pieces.lost(self, plot, points)
            self.play(Create(drop), FadeIn(lost), run_time=1.0)
            self.play(Circumscribe(lost[0], color=ground.loss, stroke_width=3, buff=0.15), run_time=1.0)

"""Multi-crop: true rectangles on a photograph, cut out, resized, handed to both networks, compared; cost and gain."""

from __future__ import annotations

import numpy as np
from manim import *

from scenes.dinov1.multi_crop_pieces import Comparisons
from scenes.dinov1.pieces.crops import as_shares, cut, in_a_row, outlines, to_squares
from scenes.pieces.network import Network
from scenes.pieces.star import STAR
from tenuto.kit.arrow import arrow
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture
from tenuto.kit.plot import Axis, Plot
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
GLOBALS = 2
PIXEL, SMALL_PIXEL = 2.75 / 224, 1.72 / 224  # manim units: all crops are drawn at the first, then at the second
WHOLE, FUR = 0, 5  # crops: a large one with the whole animal, and a small one with nothing but fur
GLANCES = (3, 7, 5)  # crops at whose places the frame looks that wanders over the photograph
VIEW, APART = 4.3, 3.5  # side of what each network sees, and how far left and right of the middle they stand
TOP, BOTTOM = 1.3, -1.65  # rows of the teacher's and the student's crops
ROWS = ("multicrop_0", "multicrop_2", "multicrop_6", "multicrop_10")  # of Table 8; facts, with _hours and _linear


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
            frame, *others = outlines(star, boxes[list(GLANCES)], [ground.ink] * len(GLANCES))
            self.play(Create(frame), run_time=0.9)
            for other in others:
                self.play(Transform(frame, other), run_time=1.2)
            self.cue("large")
            wide, narrow = (self._count(name, crops.area[part], color, top) for name, part, color, top in (
                ("crop lớn", slice(0, GLOBALS), ground.teacher, 1.45), ("crop nhỏ", slice(GLOBALS, None), ground.student, -1.05)
            ))  # fmt: skip
            self.play(ReplacementTransform(frame, rectangles[0]), Create(rectangles[1]), FadeIn(wide), run_time=0.8)
            self.cue("small")
            label = self.note(crops.about["label"], computed=True)
            self.play(
                LaggedStart(*map(Create, rectangles[GLOBALS:]), lag_ratio=0.25),
                FadeIn(narrow),
                FadeIn(label),
                run_time=1.2,
            )

        with self.beat("resize"):
            # They are cut out and become squares: 224 and 96 pixels, drawn in their true proportion.
            pieces = cut(star, boxes, colors)
            sides = crops.size * PIXEL
            places = [*in_a_row(sides[:GLOBALS], 2.5, 2.3 - sides[0] / 2, 0.5),
                      *in_a_row(sides[GLOBALS:], 2.5, -1.25 - sides[-1] / 2, 0.1)]  # fmt: skip
            sizes = VGroup(
                *(self.computed(f"{large[0]} × {large[0]} px", theme.LABEL, ground.teacher, (place[0], -0.9))
                  for place in places[:GLOBALS]),
                self.computed(f"{small[0]} × {small[0]} px", theme.LABEL, ground.student, (2.5, -2.95)),
            )  # fmt: skip
            moves = to_squares(pieces, sides, places, lag_ratio=0.08)
            gone = FadeOut(VGroup(wide, narrow, label, rectangles))
            self.play(
                gone, moves, star.animate.set_opacity(0.35).set(width=4.3).set_x(-4.25), FadeIn(sizes), run_time=0.9
            )
            # One small square laid into a large one shows how little that is.
            self.cue("shrink")
            inlay = pieces[-1].copy()
            self.play(inlay.animate.move_to(pieces[1].get_corner(DR), aligned_edge=DR), run_time=0.8)
            self.cue("share")
            shade = Square(inlay.width, stroke_color=ground.student, stroke_width=3)
            shade.set_fill(ground.ground, 0.82).move_to(inlay)
            share = self.words(fact("local_pixel_share").text, theme.HEADING, weight=SEMIBOLD).move_to(inlay)
            self.play(FadeIn(shade), FadeIn(share, scale=1.3), run_time=0.9)
            # The square again and again: five of them and a bit fill the large one.
            far, near, side = pieces[1].get_corner(UL), pieces[1].get_corner(DR), inlay.width
            grid = VGroup(*(DashedLine(*ends, stroke_color=ground.ink, stroke_width=2.5) for n in (1, 2) for ends in (
                ([near[0] - n * side, near[1], 0], [near[0] - n * side, far[1], 0]),
                ([near[0], near[1] + n * side, 0], [far[0], near[1] + n * side, 0]),
            )))  # fmt: skip
            self.play(LaggedStart(*map(Create, grid), lag_ratio=0.4), run_time=1.4)

        with self.beat("fur"):
            # What the student sees stands where it belongs in what the teacher sees; the rest it has to infer.
            left, right = np.array([-APART, MIDDLE - 0.15, 0]), np.array([APART, MIDDLE - 0.15, 0])
            rest = [piece for index, piece in enumerate(pieces) if index not in (WHOLE, FUR)]
            self.play(FadeOut(Group(star, inlay, shade, share, sizes, grid, *rest)), run_time=0.8)
            self.cue("patch")
            corner, size = (boxes[FUR][:2] - boxes[WHOLE][:2]) / boxes[WHOLE][2:], boxes[FUR][2:] / boxes[WHOLE][2:]
            middle = VIEW * (corner + size / 2 - 0.5)
            edge = DashedVMobject(Square(VIEW, stroke_color=ground.student, stroke_width=3), 60).move_to(left)
            sees = [self.words(f"{who} thấy", theme.BODY, color, (place[0], 2.05), weight=SEMIBOLD)
                    for who, color, place in (("Student", ground.student, left), ("Teacher", ground.teacher, right))]  # fmt: skip
            self.play(pieces[FUR].fly(left + np.array([middle[0], -middle[1], 0]), *(VIEW * size)), FadeIn(edge), FadeIn(sees[0]),
                      run_time=1.6)  # fmt: skip
            self.cue("whole")
            self.play(pieces[WHOLE].fly(right, VIEW, VIEW), FadeIn(sees[1]), run_time=2.4)
            self.cue("infer")
            guess = pieces[WHOLE].copy().move_to(left).set_opacity(0.4)
            guess.border.set_stroke(opacity=0)
            bridge = arrow(left + (VIEW / 2 + 0.2) * RIGHT, right - (VIEW / 2 + 0.2) * RIGHT, ground.ink)
            word = self.words("phải suy ra", theme.BODY, at=(0, MIDDLE + 0.1), weight=SEMIBOLD)
            self.add(guess, pieces[FUR])
            self.play(Create(bridge), FadeIn(word), FadeIn(guess), run_time=1.9)

        with self.beat("pairs"):
            # The student gets all eight, the teacher the two large ones; a line for every pair that is compared.
            teacher = Network("Teacher", ground.teacher, ground, 2.5, 1.72).move_to([5.15, TOP, 0])
            student = Network("Student", ground.student, ground, 2.5, 1.72).move_to([5.15, BOTTOM, 0])
            places = in_a_row(crops.size * SMALL_PIXEL, -theme.SAFE_X, BOTTOM, 0.2, LEFT)
            for piece, place, side in zip(pieces, places, crops.size * SMALL_PIXEL, strict=True):
                if piece in rest:
                    piece.fit(place, side, side)
            back = (pieces[i].fly(places[i], *[crops.size[i] * SMALL_PIXEL] * 2) for i in (WHOLE, FUR))
            self.play(*back, FadeOut(Group(guess, edge, bridge, word, *sees)), *map(FadeIn, (*rest, teacher, student)),
                      run_time=0.8)  # fmt: skip
            taught = pieces[:GLOBALS].copy()
            ways = VGroup(
                arrow([taught.get_right()[0] + 0.2, TOP, 0], [3.75, TOP, 0], ground.teacher),
                arrow([pieces.get_right()[0] + 0.12, BOTTOM, 0], [3.75, BOTTOM, 0], ground.student),
            )
            self.play(taught.animate.shift((TOP - BOTTOM) * UP), FadeIn(ways), run_time=1.0)
            self.cue("rows")
            compared = Comparisons(taught, pieces, ground.loss, ground)
            self.play(LaggedStart(*map(Create, compared.lines), lag_ratio=0.3), run_time=1.2)
            self.cue("itself")
            self.play(Create(compared.skipped), run_time=0.5)
            self.cue("count")
            count = Number(0, theme.TITLE, ground.loss, suffix=" cặp", computed=True).shift([5.15, -0.42, 0])
            self.play(count.to(fact("multicrop_pairs").value), run_time=0.7)

        with self.beat("cost"):
            # Table 8 as a walk: hours of training to the right, accuracy upwards.
            hours = Axis(0, 80, range(0, 81, 20), "giờ huấn luyện")
            accuracy = Axis(72, 77, range(72, 78), "ImageNet linear (%)")
            plot = Plot(hours, accuracy, ground, 9.2, 4.1, grid=True)
            plot.move_to([-theme.SAFE_X, MIDDLE - 0.05, 0], aligned_edge=LEFT)
            points = [(fact(f"{row}_hours").value, fact(f"{row}_linear").value) for row in ROWS]
            texts = ("2 crop lớn", "+2 crop nhỏ", "+6 crop nhỏ", f"+{fact('multicrop_10_locals').text} crop nhỏ")
            spots = plot.spots(
                points, ground.data, [self.words(text, theme.LABEL) for text in texts], (LEFT, LEFT, UL, UP)
            )
            self.play(FadeOut(*self.content()), FadeIn(plot), run_time=0.75)
            self.cue("add")
            walk = plot.curve(*zip(*points[:3], strict=True), ground.data)
            self.play(Create(walk), LaggedStart(*map(FadeIn, spots[:3]), lag_ratio=0.6), run_time=2.1)
            self.cue("time")
            longer = f"+{fact('multicrop_6_time_added').text}"
            added = self.captioned(longer, "thời gian huấn luyện", theme.TITLE, ground.student, (5.0, -1.7), below=0.55)
            without, more = (plot.span(first, last, color) for first, last, color in (
                (0, points[0][0], ground.muted), (points[0][0], points[2][0], ground.student)
            ))  # fmt: skip
            self.play(FadeIn(without), Create(more), FadeIn(added, shift=0.15 * UP), run_time=0.9)
            further = plot.curve(*zip(*points[2:], strict=True), ground.data)
            self.play(Create(further), FadeIn(spots[3]), run_time=0.6)
            # Without the small crops one slides back to the first point.
            self.cue("without")
            ball = spots[2][0].copy().set_fill(ground.loss)
            self.play(MoveAlongPath(ball, walk.copy().reverse_points()), run_time=1.75)
            self.cue("drop")
            drop = arrow(plot.at(*points[2]) + 0.2 * DOWN, plot.at(points[2][0], points[0][1]), ground.loss)
            worse = f"−{fact('multicrop_6_gain').text}"
            lost = self.captioned(worse, "khi bỏ crop nhỏ", theme.TITLE, ground.loss, (5.0, 0.9), below=0.55)
            self.play(Create(drop), FadeIn(lost), run_time=1.0)
            self.play(Circumscribe(lost[0], color=ground.loss, stroke_width=3, buff=0.15), run_time=1.0)

    def _count(self, name: str, areas: np.ndarray, color: str, top: float) -> VGroup:
        """How many crops of a kind there are, and what share of the photograph each covers."""
        low, high = (written(100 * float(area), 0) for area in (areas.min(), areas.max()))
        return VGroup(
            self.words(f"{len(areas)}", theme.DISPLAY, color, (1.85, top - 0.85), LEFT, weight=SEMIBOLD),
            self.words(name, theme.HEADING, color, (2.9, top - 0.25), LEFT, weight=SEMIBOLD),
            self.computed(f"{low}–{high}% diện tích", theme.LABEL, self.ground.muted, (2.95, top - 0.85), LEFT),
        )

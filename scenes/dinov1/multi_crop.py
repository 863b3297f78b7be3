"""Multi-crop: true rectangles on a photograph, cut out, resized, handed to both networks, compared; cost and gain."""

from __future__ import annotations

from manim import *

from scenes.dinov1.multi_crop_pieces import Comparisons
from scenes.dinov1.pieces.crops import as_shares, cut, in_a_row, outlines, to_squares
from scenes.pieces.network import Network
from tenuto.kit.arrow import arrow
from tenuto.kit.flow import Flow
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture
from tenuto.kit.plot import Axis, Plot
from tenuto.stage import theme
from tenuto.stage.data import fact, load_tensors, photo, written
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
GLOBALS = 2
PIXEL, SMALL_PIXEL = (
    2.75 / 224,
    1.72 / 224,
)  # manim units: all crops on the stage are drawn at the first, then the second
FUR, FACE = 4, 1  # crops: a local one with nothing but fur, and a global one with nearly the whole face
TOP, BOTTOM = 1.3, -1.65  # rows of the teacher's and the student's crops
ROWS = ("multicrop_0", "multicrop_2", "multicrop_6", "multicrop_10")  # of Table 8; facts, with _hours and _linear


class MultiCrop(LectureScene):
    """The cat's photograph is cut into two global and six local crops; who gets which, and what is compared."""

    def construct(self) -> None:
        ground, crops, pixels = self.ground, load_tensors("crops"), photo("cat")
        boxes, large, small = as_shares(crops.boxes, pixels), crops.size[:GLOBALS], crops.size[GLOBALS:]
        colors = [ground.teacher] * len(large) + [ground.student] * len(small)
        cat = Picture(pixels, 5.2).move_to([-theme.SAFE_X, MIDDLE, 0], aligned_edge=LEFT)

        with self.beat("rectangles"):
            # Two large rectangles, then six small ones, where RandomResizedCrop really put them.
            rectangles = outlines(cat, boxes, colors)
            globals_ = self._count("global", crops.area[:GLOBALS], ground.teacher, 1.45)
            locals_ = self._count("local", crops.area[GLOBALS:], ground.student, -1.05)
            label = self.note(crops.about["label"], computed=True)
            self.play(FadeIn(cat), run_time=0.6)
            self.play(LaggedStart(*map(Create, rectangles[:GLOBALS]), lag_ratio=0.4), FadeIn(globals_), run_time=1.4)
            self.play(LaggedStart(*map(Create, rectangles[GLOBALS:]), lag_ratio=0.25), FadeIn(locals_), run_time=2)
            self.play(FadeIn(label), run_time=0.3)

        with self.beat("resize"):
            # They are cut out and become squares: 224 and 96 pixels, drawn in their true proportion.
            pieces = cut(cat, boxes, colors)
            self.play(FadeOut(VGroup(globals_, locals_, label)), cat.animate.set_opacity(0.35), FadeOut(rectangles),
                      FadeIn(pieces), run_time=0.5)  # fmt: skip
            sides = crops.size * PIXEL
            places = [*in_a_row(sides[:GLOBALS], 2.5, 2.3 - sides[0] / 2, 0.5),
                      *in_a_row(sides[GLOBALS:], 2.5, -1.25 - sides[-1] / 2, 0.1)]  # fmt: skip
            moves = to_squares(pieces, sides, places, lag_ratio=0.08)
            self.play(moves, cat.animate.set(width=4.3).set_x(-4.25), run_time=1.8)
            sizes = VGroup(
                *(self.computed(f"{large[0]} × {large[0]} px", theme.LABEL, ground.teacher, (place[0], -0.9))
                  for place in places[:GLOBALS]),
                self.computed(f"{small[0]} × {small[0]} px", theme.LABEL, ground.student, (2.5, -2.95)),
            )  # fmt: skip
            self.play(FadeIn(sizes), run_time=0.4)
            # One small square laid into a large one shows how little that is.
            inlay = pieces[-1].copy()
            self.play(inlay.animate.move_to(pieces[1].get_corner(DR), aligned_edge=DR), run_time=0.9)
            shade = Square(inlay.width, stroke_color=ground.student, stroke_width=3)
            shade.set_fill(ground.ground, 0.82).move_to(inlay)
            share = self.words(fact("local_pixel_share").text, theme.HEADING, weight=SEMIBOLD).move_to(inlay)
            self.play(FadeIn(shade), FadeIn(share), run_time=0.4)

        with self.beat("fur"):
            # The student gets all eight, the teacher the two global ones.
            teacher = Network("Teacher", ground.teacher, ground, 2.5, 1.72).move_to([5.15, TOP, 0])
            student = Network("Student", ground.student, ground, 2.5, 1.72).move_to([5.15, BOTTOM, 0])
            self.play(FadeOut(Group(cat, inlay, shade, share, sizes)), run_time=0.4)
            places = in_a_row(crops.size * SMALL_PIXEL, -theme.SAFE_X, BOTTOM, 0.2, LEFT)
            self.play(to_squares(pieces, crops.size * SMALL_PIXEL, places, lag_ratio=0.05), run_time=1.2)
            taught = pieces[:GLOBALS].copy()
            self.play(taught.animate.shift((TOP - BOTTOM) * UP), FadeIn(teacher), FadeIn(student), run_time=0.6)
            fed = [(piece, teacher) for piece in taught] + [(piece, student) for piece in pieces]
            flying = (piece.vanish(network.layers.get_center()) for piece, network in fed)
            self.play(LaggedStart(*flying, lag_ratio=0.06), run_time=1.3)
            # A patch of fur here, nearly the whole face there: the part has to answer for the whole.
            ways = VGroup(
                arrow([taught.get_right()[0] + 0.2, TOP, 0], [3.75, TOP, 0], ground.teacher),
                arrow([pieces.get_right()[0] + 0.12, BOTTOM, 0], [3.75, BOTTOM, 0], ground.student),
            )
            face, fur = taught[FACE].get_bottom() + 0.45 * RIGHT, pieces[FUR].get_top()
            bridge = arrow(fur + 0.12 * UP, face + 0.12 * DOWN, ground.ink)
            claim = self.words("từ cục bộ ra toàn cục", theme.BODY, at=(-1.55, -0.3), edge=LEFT, weight=SEMIBOLD)
            dimmed = [piece for index, piece in enumerate(pieces) if index != FUR] + [taught[1 - FACE]]
            self.play(*(piece.animate.set_opacity(0.25) for piece in dimmed), FadeIn(ways), run_time=0.6)
            self.play(Create(bridge), FadeIn(claim), run_time=0.7)
            flows = [Flow(ways[0][0], ground.teacher, 5), Flow(ways[1][0], ground.student, 1)]
            self.play(*map(FadeIn, flows), run_time=0.3)
            self.loop(*(flow.run() for flow in flows), run_time=2)

        with self.beat("pairs"):
            # A line for every pair that is compared; where both hold the same crop there is none.
            bright = (piece.animate.set_opacity(1) for piece in dimmed)
            self.play(FadeOut(VGroup(bridge, claim, *flows)), *bright, run_time=0.5)
            compared = Comparisons(taught, pieces, ground.loss, ground)
            count = Number(0, theme.TITLE, ground.loss, suffix=" cặp", computed=True).shift([5.15, -0.42, 0])
            counting = count.to(fact("multicrop_pairs").value, rate_func=linear)
            self.play(Create(compared.skipped), FadeIn(count), run_time=0.6)
            self.play(LaggedStart(*map(Create, compared.lines), lag_ratio=0.5), counting, run_time=2.6)

        with self.beat("cost"):
            # Table 8 as a walk: hours of training to the right, accuracy upwards.
            hours = Axis(0, 80, range(0, 81, 20), "giờ train")
            accuracy = Axis(72, 77, range(72, 78), "ImageNet linear (%)")
            plot = Plot(hours, accuracy, ground, 9.2, 4.1, grid=True)
            plot.move_to([-theme.SAFE_X, MIDDLE - 0.05, 0], aligned_edge=LEFT)
            points = [(fact(f"{row}_hours").value, fact(f"{row}_linear").value) for row in ROWS]
            texts = ("2 global", "+2 local", "+6 local", f"+{fact('multicrop_10_locals').text} local")
            labels = [self.words(text, theme.LABEL) for text in texts]
            spots = plot.spots(points, ground.data, labels, (LEFT, LEFT, UP, UP))
            without = plot.span(0, points[0][0], ground.muted)
            more = plot.span(points[0][0], points[2][0], ground.student)
            longer = f"+{fact('multicrop_6_time_added').text}"
            added = self.captioned(longer, "thời gian train", theme.TITLE, ground.student, (5.2, -1.7), below=0.55)
            self.play(FadeOut(*self.content()), FadeIn(plot), run_time=0.7)
            self.play(FadeIn(spots[0]), FadeIn(without), run_time=0.5)
            walk = plot.curve(*zip(*points[:3], strict=True), ground.data)
            self.play(Create(walk), LaggedStart(*map(FadeIn, spots[1:3]), lag_ratio=0.8), Create(more), run_time=1.8)
            self.play(FadeIn(added, shift=0.15 * UP), run_time=0.4)

        with self.beat("gain"):
            # Without the small crops one slides back to the first point.
            self.play(Create(plot.curve(*zip(*points[2:], strict=True), ground.data)), FadeIn(spots[3]), run_time=0.8)
            ball = spots[2][0].copy().set_fill(ground.loss)
            self.play(MoveAlongPath(ball, walk.copy().reverse_points()), run_time=1.5)
            drop = arrow(plot.at(*points[2]) + 0.2 * DOWN, plot.at(points[2][0], points[0][1]), ground.loss)
            worse = f"−{fact('multicrop_6_gain').text}"
            lost = self.captioned(worse, "khi bỏ local crop", theme.TITLE, ground.loss, (5.2, 0.9), below=0.55)
            self.play(Create(drop), FadeIn(lost), run_time=0.7)

    def _count(self, name: str, areas: np.ndarray, color: str, top: float) -> VGroup:
        """How many crops of a kind there are, and what share of the photograph each covers."""
        low, high = (written(100 * float(area), 0) for area in (areas.min(), areas.max()))
        return VGroup(
            self.words(f"{len(areas)}", theme.DISPLAY, color, (1.85, top - 0.85), LEFT, weight=SEMIBOLD),
            self.words(name, theme.TITLE, color, (2.9, top - 0.3), LEFT, weight=SEMIBOLD),
            self.computed(f"{low}–{high}% diện tích", theme.LABEL, self.ground.muted, (2.95, top - 0.85), LEFT),
        )

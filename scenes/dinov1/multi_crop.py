"""Multi-crop: true rectangles on a photograph, cut out, resized, handed to both networks, compared; cost and gain."""

from __future__ import annotations

import numpy as np
from manim import *

from narration.facts import vietnamese
from scenes import theme
from scenes.data import fact, load_tensors, photo
from scenes.kit.arrow import arrow
from scenes.kit.flow import Flow, Stream
from scenes.kit.lettering import stand
from scenes.kit.network import Network
from scenes.kit.number import CountTo, Number
from scenes.kit.picture import Picture
from scenes.kit.plot import Axis, Plot
from scenes.stage import LectureScene
from scenes.theme import SEMIBOLD

MIDDLE = theme.STAGE_CENTRE_Y
GLOBALS = 2
PIXEL = 2.75 / 224  # units: crops on the stage are all drawn at this scale, then at the smaller one
SMALL_PIXEL = 1.72 / 224
FUR, FACE = 4, 1  # crops: a local one with nothing but fur, and a global one with nearly the whole face
TOP, BOTTOM = 1.3, -1.65  # rows of the teacher's and the student's crops
ROWS = ("multicrop_0", "multicrop_2", "multicrop_6", "multicrop_10")  # of Table 8; facts, with _hours and _linear


class MultiCrop(LectureScene):
    """The cat's photograph is cut into two global and six local crops; who gets which, and what is compared."""

    def construct(self) -> None:
        ground = self.ground
        crops = load_tensors("crops")
        colors = [ground.teacher if index < GLOBALS else ground.student for index in range(len(crops.size))]
        rows, columns = crops.about["photograph_shape"]
        shares = crops.boxes / [columns, rows, columns, rows]  # (crops, 4): left, top, width, height
        cat = Picture(photo("cat"), 5.2).move_to([-theme.SAFE_X, MIDDLE, 0], aligned_edge=LEFT)
        outlines = VGroup(*(cat.region(*box, color, stroke_width=5) for box, color in zip(shares, colors, strict=True)))

        with self.beat("rectangles"):
            # Two large rectangles, then six small ones, where RandomResizedCrop really put them.
            self.play(FadeIn(cat), run_time=0.6)
            counts = [self._count(0, "global", crops.area[:GLOBALS]), self._count(1, "local", crops.area[GLOBALS:])]
            label = self.note(crops.about["label"])
            label.is_computed = True
            self.play(LaggedStart(*map(Create, outlines[:GLOBALS]), lag_ratio=0.4), FadeIn(counts[0]), run_time=1.4)
            self.play(LaggedStart(*map(Create, outlines[GLOBALS:]), lag_ratio=0.25), FadeIn(counts[1]), run_time=2)
            self.play(FadeIn(label), run_time=0.3)

        pieces = Group(*(cat.crop(*box, border=color) for box, color in zip(shares, colors, strict=True)))
        places = _side_by_side(crops.size, PIXEL)
        with self.beat("resize"):
            # They are cut out and become squares: 224 and 96 pixels, drawn in their true proportion.
            self.play(
                FadeOut(VGroup(*counts, label)),
                cat.animate.set_opacity(0.35),
                FadeOut(outlines),
                FadeIn(pieces),
                run_time=0.5,
            )
            moves = [_to_square(p, s * PIXEL, at) for p, s, at in zip(pieces, crops.size, places, strict=True)]
            self.play(LaggedStart(*moves, lag_ratio=0.08), cat.animate.set(width=4.3).set_x(-4.25), run_time=1.8)
            sizes = VGroup(
                stand(
                    self.computed(f"{crops.size[0]} × {crops.size[0]} px", theme.LABEL, ground.teacher),
                    places[0][0],
                    -0.9,
                ),
                stand(
                    self.computed(f"{crops.size[0]} × {crops.size[0]} px", theme.LABEL, ground.teacher),
                    places[1][0],
                    -0.9,
                ),
                stand(
                    self.computed(f"{crops.size[-1]} × {crops.size[-1]} px", theme.LABEL, ground.student),
                    places[4:6, 0].mean(),
                    -2.95,
                ),
            )
            self.play(FadeIn(sizes), run_time=0.4)
            # One small square laid into a large one shows how little that is.
            inlay = pieces[-1].copy()
            corner = pieces[1].get_corner(DOWN + RIGHT) + inlay.width / 2 * (LEFT + UP)
            share = self.words(fact("local_pixel_share").text, theme.HEADING, weight=SEMIBOLD)
            share.move_to(corner)
            self.play(inlay.animate.move_to(corner), run_time=0.9)
            shade = Rectangle(
                width=inlay.width, height=inlay.height, stroke_color=ground.student, stroke_width=3,
                fill_color=ground.ground, fill_opacity=0.82,
            ).move_to(corner)  # fmt: skip
            self.play(FadeIn(shade), FadeIn(share), run_time=0.4)

        teacher = Network("Teacher", ground.teacher, ground, 2.5, 1.72).move_to([5.15, TOP, 0])
        student = Network("Student", ground.student, ground, 2.5, 1.72).move_to([5.15, BOTTOM, 0])
        row = _row(crops.size, SMALL_PIXEL)
        with self.beat("fur"):
            # The student gets all eight, the teacher the two global ones.
            self.play(FadeOut(Group(cat, inlay, shade, share, sizes)), run_time=0.4)
            moves = [_to_square(p, s * SMALL_PIXEL, at) for p, s, at in zip(pieces, crops.size, row, strict=True)]
            self.play(LaggedStart(*moves, lag_ratio=0.05), run_time=1.2)
            taught = Group(*(piece.copy() for piece in pieces[:GLOBALS]))
            self.play(taught.animate.shift((TOP - BOTTOM) * UP), FadeIn(teacher), FadeIn(student), run_time=0.6)
            flying = [_swallowed(piece, teacher) for piece in taught] + [_swallowed(piece, student) for piece in pieces]
            self.play(LaggedStart(*flying, lag_ratio=0.06), run_time=1.3)
            # A patch of fur here, nearly the whole face there: the part has to answer for the whole.
            ways = VGroup(
                arrow([taught.get_right()[0] + 0.2, TOP, 0], [3.75, TOP, 0], ground.teacher),
                arrow([pieces.get_right()[0] + 0.12, BOTTOM, 0], [3.75, BOTTOM, 0], ground.student),
            )
            bridge = arrow(
                pieces[FUR].get_top() + 0.12 * UP,
                taught[FACE].get_bottom() + 0.45 * RIGHT + 0.12 * DOWN,
                ground.ink,
            )
            claim = stand(self.words("từ cục bộ ra toàn cục", theme.BODY, weight=SEMIBOLD), -1.55, -0.3, LEFT)
            dimmed = [p for i, p in enumerate(pieces) if i != FUR] + [taught[1 - FACE]]
            self.play(*(piece.animate.set_opacity(0.25) for piece in dimmed), FadeIn(ways), run_time=0.6)
            self.play(Create(bridge), FadeIn(claim), run_time=0.7)
            flows = [Flow(ways[0][0], ground.teacher, 5), Flow(ways[1][0], ground.student, 1)]
            self.play(*map(FadeIn, flows), run_time=0.3)
            self.loop(*(Stream(flow) for flow in flows), run_time=2)

        with self.beat("pairs"):
            # A line for every pair that is compared; where both hold the same crop there is none.
            self.play(
                FadeOut(VGroup(bridge, claim, *flows)),
                *(piece.animate.set_opacity(1) for piece in dimmed),
                run_time=0.5,
            )
            lines, skipped = self._pairs(taught, pieces)
            count = Number(0, theme.TITLE, ground.loss, suffix=" cặp").shift([5.15, -0.42, 0])
            count.is_computed = True
            self.play(Create(skipped), FadeIn(count), run_time=0.6)
            self.play(
                LaggedStart(*map(Create, lines), lag_ratio=0.5),
                CountTo(count, fact("multicrop_pairs").value, rate_func=lambda t: t), run_time=2.6,
            )  # fmt: skip

        plot, spots = self._table()
        hours, added = self._hours(plot)
        with self.beat("cost"):
            # Table 8 as a walk: hours of training to the right, accuracy upwards.
            self.play(
                FadeOut(Group(teacher, student, ways, lines, skipped, count, taught, pieces)),
                FadeIn(plot),
                run_time=0.7,
            )
            self.play(FadeIn(spots[0]), FadeIn(hours[0]), run_time=0.5)
            walk = plot.curve(*_table_values(slice(0, 3)), ground.data)
            self.play(
                Create(walk), LaggedStart(*map(FadeIn, spots[1:3]), lag_ratio=0.8), Create(hours[1]), run_time=1.8
            )
            self.play(FadeIn(added, shift=0.15 * UP), run_time=0.4)

        with self.beat("gain"):
            # Without the small crops one slides back to the first point.
            drop = self._drop(plot)
            more = plot.curve(*_table_values(slice(2, 4)), ground.data)
            ball = spots[2][0].copy().set_fill(ground.loss)
            self.play(Create(more), FadeIn(spots[3]), run_time=0.8)
            self.play(MoveAlongPath(ball, walk.copy().reverse_points()), run_time=1.5)
            self.play(Create(drop[0]), FadeIn(drop[1]), run_time=0.7)

    def _count(self, row: int, name: str, areas: np.ndarray) -> VGroup:
        """How many crops of a kind there are, and what share of the photograph each covers."""
        color = (self.ground.teacher, self.ground.student)[row]
        top = 1.45 - 2.5 * row
        low, high = (f"{vietnamese(100 * float(area), 0)}" for area in (areas.min(), areas.max()))
        return VGroup(
            stand(self.words(f"{len(areas)}", theme.DISPLAY, color, weight=SEMIBOLD), 1.85, top - 0.85, LEFT),
            stand(self.words(name, theme.TITLE, color, weight=SEMIBOLD), 2.9, top - 0.3, LEFT),
            stand(self.computed(f"{low}–{high}% diện tích", theme.LABEL, self.ground.muted), 2.95, top - 0.85, LEFT),
        )

    def _pairs(self, taught: Group, pieces: Group) -> tuple[VGroup, VGroup]:
        """Lines between the teacher's crops and the student's: those that are compared, and the two that are not."""
        lines, skipped = VGroup(), VGroup()
        for upper, above in enumerate(taught):
            for lower, below in enumerate(pieces):
                start, end = above.get_bottom() + 0.06 * DOWN, below.get_top() + 0.06 * UP
                if upper == lower:
                    skipped.add(DashedLine(start, end, stroke_color=self.ground.muted, stroke_width=2.5))
                else:
                    lines.add(Line(start, end, stroke_color=self.ground.loss, stroke_width=3))
        return lines, skipped

    def _table(self) -> tuple[Plot, VGroup]:
        """Axes, and a dot with the number of local crops for every row of Table 8."""
        ground = self.ground
        plot = Plot(
            Axis(0, 80, (0, 20, 40, 60, 80), "giờ train"), Axis(72, 77, (72, 73, 74, 75, 76, 77), "ImageNet linear (%)"),
            ground, 9.2, 4.1, grid=True,
        )  # fmt: skip
        plot.move_to([-theme.SAFE_X, MIDDLE - 0.05, 0], aligned_edge=LEFT)
        spots = VGroup()
        names = ("2 global", "+2 local", "+6 local", f"+{fact('multicrop_10_locals').text} local")
        for name, way, hours, accuracy in zip(names, (LEFT, LEFT, UP, UP), *_table_values(slice(0, 4)), strict=True):
            dot = plot.dot(hours, accuracy, ground.data, 0.13)
            words = self.words(name, theme.LABEL)
            spots.add(VGroup(dot, plot.beside(words, hours, accuracy, way)))
        return plot, spots

    def _hours(self, plot: Plot) -> tuple[VGroup, VGroup]:
        """The hours without and with six local crops as a bar along the axis, and how much longer that is."""
        ground = self.ground
        ends = [0.0, fact("multicrop_0_hours").value, fact("multicrop_6_hours").value]
        bars = VGroup()
        for first, last, color in zip(ends, ends[1:], (ground.muted, ground.student), strict=False):
            start, end = plot.at(first, plot.y.first), plot.at(last, plot.y.first)
            bars.add(Line(start + 0.14 * UP, end + 0.14 * UP, stroke_color=color, stroke_width=24))
        added = VGroup(
            stand(
                self.words(f"+{fact('multicrop_6_time_added').text}", theme.TITLE, ground.student, weight=SEMIBOLD),
                5.2,
                -1.7,
            ),
            stand(self.words("thời gian train", theme.LABEL, ground.muted), 5.2, -2.25),
        )
        return bars, added

    def _drop(self, plot: Plot) -> VGroup:
        """How far accuracy falls from six local crops to none."""
        ground, x = self.ground, fact("multicrop_6_hours").value
        high, low = plot.at(x, fact("multicrop_6_linear").value), plot.at(x, fact("multicrop_0_linear").value)
        words = VGroup(
            stand(self.words(f"−{fact('multicrop_6_gain').text}", theme.TITLE, ground.loss, weight=SEMIBOLD), 5.2, 0.9),
            stand(self.words("khi bỏ local crop", theme.LABEL, ground.muted), 5.2, 0.35),
        )
        return VGroup(arrow(high + 0.2 * DOWN, low, ground.loss), words)


def _table_values(rows: slice) -> tuple[list[float], list[float]]:
    """Hours and accuracies of some rows of Table 8."""
    return [fact(f"{n}_hours").value for n in ROWS[rows]], [fact(f"{n}_linear").value for n in ROWS[rows]]


def _swallowed(piece: Picture, network: Network) -> UpdateFromAlphaFunc:
    """A copy of a crop flies into a network and is gone there."""
    copy, start, end, width = piece.copy(), piece.get_center(), network.layers.get_center(), piece.width

    def fly(_: Picture, share: float) -> None:
        copy.set(width=width * (1 - 0.75 * share)).move_to(start + share * (end - start))
        copy.set_opacity(min(1.0, 4 * (1 - share)))

    return UpdateFromAlphaFunc(copy, fly, introducer=True, remover=True)


def _to_square(piece: Picture, side: float, place: np.ndarray) -> object:
    """The crop becomes a square of a side, at a place: resizing does not keep its aspect."""
    return piece.animate.stretch_to_fit_width(side).stretch_to_fit_height(side).move_to(place)


def _side_by_side(sizes: np.ndarray, pixel: float) -> np.ndarray:
    """Large squares above, small ones in a row below them, on the right of the stage; (crops, 3)."""
    large, small = float(sizes[0]) * pixel, float(sizes[-1]) * pixel
    middle, gap = 2.5, 0.1
    xs = [middle - 0.5 * large - 0.25, middle + 0.5 * large + 0.25]
    locals_ = len(sizes) - GLOBALS
    xs += [middle + (index - (locals_ - 1) / 2) * (small + gap) for index in range(locals_)]
    ys = [2.3 - large / 2] * GLOBALS + [-1.25 - small / 2] * locals_
    return np.column_stack([xs, ys, np.zeros(len(sizes))])


def _row(sizes: np.ndarray, pixel: float) -> np.ndarray:
    """All crops in one row from the left edge of the stage; (crops, 3)."""
    sides = sizes * pixel
    gap = 0.2
    lefts = -theme.SAFE_X + np.concatenate([[0.0], np.cumsum(sides + gap)[:-1]])
    return np.column_stack([lefts + sides / 2, np.full(len(sides), BOTTOM), np.zeros(len(sides))])

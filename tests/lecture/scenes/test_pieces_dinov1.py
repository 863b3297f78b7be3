"""DINOv1's pieces: crops and views, distributions and their prices, the average and what training does."""

from __future__ import annotations

import numpy as np
import pytest
from manim import LEFT, ORIGIN, RIGHT, UP, Animation, Group, Square, VGroup, VMobject

from scenes.dinov1.collapse_pieces import BarRow, ToyHead, TrainingRun, Walkers, running_mean
from scenes.dinov1.core_intuition_pieces import Views, grey, steps, warm
from scenes.dinov1.cross_entropy_pieces import EntropyColumn
from scenes.dinov1.ema_pieces import Gauge, MixBar, Trace, take_in
from scenes.dinov1.emerging_attention_pieces import KeptMass, breathe, grid
from scenes.dinov1.multi_crop_pieces import Comparisons
from scenes.dinov1.pieces.bead import Bead
from scenes.dinov1.pieces.crops import as_shares, common, cut, in_a_row, outlines, to_squares
from scenes.dinov1.pieces.spotlight import pulse, spotlight
from scenes.dinov1.pieces.trails import Trails
from scenes.dinov1.pieces.weights import WeightStrip, common_scale, replay, restless
from scenes.dinov1.projection_head_pieces import LayerChain, Prototypes
from scenes.dinov1.results_v1_pieces import LinearProbe
from scenes.dinov1.summary_v1_pieces import Ripples
from scenes.dinov1.temperature_pieces import TemperedBars
from scenes.dinov1.why_two_networks_pieces import Guess
from scenes.pieces.agreement import legend
from tenuto.kit.distribution import softmax
from tenuto.kit.globe import Globe, spread_directions
from tenuto.kit.heatmap import HeatMap, ramp
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture
from tenuto.kit.plot import Axis, Plot
from tenuto.stage.data import photo
from tenuto.stage.theme import NIGHT


def after(animation: Animation, share: float = 1.0) -> None:
    """Play an animation up to a share of its run time."""
    animation.begin()
    animation.interpolate(share)


def test_bars_are_those_of_the_temperature_that_the_slider_shows() -> None:
    """While it is turned, handle and shares agree, and half the time is half the way by factors."""
    panel = TemperedBars([1.0, 0.0, -1.0], 0.1, (0.01, 1), NIGHT.student, NIGHT, 4, 2)
    after(panel.to(0.4), 0.5)
    assert panel.slider.value == pytest.approx(0.2)
    np.testing.assert_allclose(panel.bars.values, softmax([1.0, 0.0, -1.0], 0.2))
    after(panel.vary(lambda share: 0.05))
    assert panel.slider.number.text == "0,05"


P, Q = np.array([0.5, 0.3, 0.2]), np.array([0.2, 0.2, 0.6])


P, Q = np.array([0.5, 0.3, 0.2]), np.array([0.2, 0.2, 0.6])


def test_a_row_of_bars_changes_chart_by_chart() -> None:
    """With a lag of a whole turn the first chart is through when the second begins."""
    row = BarRow([P, P], (-2, 2), 0, NIGHT.teacher, NIGHT, 2, 2)
    after(row.to([Q, Q], lag=1.0, rate_func=lambda t: t), 0.5)
    np.testing.assert_allclose(row.values, [Q, P])
    np.testing.assert_allclose(row[1].values, P)
    assert row[1].base.get_x() == pytest.approx(2)


@pytest.fixture
def plot() -> Plot:
    return Plot(Axis(0, 2), Axis(0, 4), NIGHT, 4.0, 4.0)


def test_a_bead_stands_on_its_curve_and_its_stem_on_the_axis(plot: Plot) -> None:
    """Also after the plot has moved."""
    bead = Bead(plot, lambda x: x**2, 1.0, NIGHT.loss)
    plot.shift(3 * RIGHT)
    after(bead.vary(lambda share: 1 + share))
    np.testing.assert_allclose(bead.dot.get_center(), plot.at(2, 4))
    np.testing.assert_allclose([bead.stem.get_start(), bead.stem.get_end()], [plot.at(2, 0), plot.at(2, 4)])


def test_the_column_is_as_high_as_cross_entropy_and_its_thin_slice_is_magnified() -> None:
    """The magnified area is `times` as high as the KL slice, moves along, and is nothing when the guess is right."""
    column = EntropyColumn(np.log(P), np.log(Q), ("h", "KL"), 5, NIGHT, 3.0).shift(RIGHT + UP)
    slice_ = column.stack[1]
    assert column.stack.height == pytest.approx(3.0)
    assert column.thin.area.height == pytest.approx(5 * slice_.height)
    foot = column.thin.area.get_bottom()
    after(column.vary(lambda share: np.log(P)))
    assert column.thin.area.height == pytest.approx(0, abs=1e-9)
    np.testing.assert_allclose(column.thin.area.get_bottom(), foot)
    assert (column.kept[0].text, column.gap[0].text) == ("1,03", "0,00")


def test_a_toy_head_collapses_and_is_saved() -> None:
    """Collapsed, all pictures get one answer and two heads agree; centred and sharpened, each gets its own column."""
    own = np.eye(3, 4) * 0.5
    head, other = ToyHead([0, 0, 0, 1.5], own, 0.5), ToyHead([0, 0, 0, 1.5], own[::-1], 0.5)
    assert np.ptp(head.collapsing(1), axis=0).max() == 0
    assert head.distance(other, 0) > 0.1 and head.distance(other, 1) == 0
    np.testing.assert_allclose(head.centred(0), head.collapsing(1))
    assert head.centred(1).max() < 0.5
    assert (head.sharpened(0.08).argmax(1) == [0, 1, 2]).all() and head.sharpened(0.08).max(1).min() > 0.9


def test_a_run_is_drawn_smoothed_at_the_middle_of_what_it_averages() -> None:
    """A straight line stays itself."""
    plot = Plot(Axis(0, 10), Axis(0, 10), NIGHT, 5, 5)
    (curve,) = TrainingRun([plot], [np.arange(10) + 0.5], NIGHT.ink, 3)
    np.testing.assert_allclose(curve.points[::4], plot.places(np.arange(1.5, 8), np.arange(1.5, 8)))
    np.testing.assert_allclose(running_mean([3, 6, 9, 0], 3), [6, 5])


def test_walkers_keep_step_and_vanish_at_both_ends() -> None:
    """Half-way both are half-way, however long their lines are; the loop closes."""
    short, long = (VMobject().set_points_as_corners([[0, y, 0], [w, y, 0], [2 * w, y, 0]]) for w, y in ((1, 0), (3, 1)))
    walkers = Walkers([short, long], [NIGHT.ink] * 2)
    after(walkers.walk(), 0.25)
    assert [dot.get_x() for dot in walkers] == [0.5, 1.5]
    for end in (0.0, 1.0):
        assert all(dot.get_fill_opacity() == 0 for dot in walkers.at(end))


def test_the_meter_says_how_much_was_kept() -> None:
    """Bar, percentage and mask arrive together."""
    heat = HeatMap(np.full((40, 40, 3), 200, np.uint8), np.ones((4, 4)), ramp(NIGHT.teacher, NIGHT), 2.0)
    kept = KeptMass(heat, "tổng", NIGHT.teacher, NIGHT)
    after(kept.keep(0.5))
    assert kept.percent.text == "50%" and kept.bar.share == 0.5
    assert ((heat.pixel_array[..., :3] == 200).all(axis=2)).mean() == pytest.approx(0.5)


@pytest.mark.parametrize("count", range(3, 26))
def test_a_grid_holds_the_heads_of_any_network(count: int) -> None:
    """From 3 heads to 24 and a picture, nothing overlaps or leaves its room, and no larger tile would fit in a row less."""
    side, places = grid(count, 8.0, 4.7)
    assert len(places) == count and (np.abs(places[:, :2]) + side / 2 <= np.array([4.0, 2.35]) + 1e-9).all()
    gaps = np.abs(places[:, None] - places[None]).max(-1) + 9 * np.eye(count)
    assert side > 1 and gaps.min() > side


def test_a_legend_reads_from_the_left() -> None:
    """Square, name, square, name, none touching."""
    row = legend(((NIGHT.ink, "khớp"), (NIGHT.data, "thiếu")), NIGHT)
    edges = [edge for part in row for edge in (part.get_left()[0], part.get_right()[0])]
    assert edges == sorted(edges) and edges[0] == pytest.approx(0)


def test_small_loops_close() -> None:
    """After one turn everything is where it was, and in between it was not."""
    squares = Group(*(Square(0.5).shift(x * RIGHT) for x in (-1, 0, 1)))
    probe, ripples = LinearProbe(NIGHT, 3, 2), Ripples(NIGHT.data)
    for loop, state in (
        (breathe(squares), lambda: [square.get_x() for square in squares]),
        (probe.learn(), lambda: [line.get_stroke_opacity() for line in probe.layer]),
        (ripples.spread(), lambda: [ring.width for ring in ripples.rings]),
    ):
        before = state()
        after(loop, 0.37)
        assert state() != pytest.approx(before)
        loop.interpolate(1)
        assert state() == pytest.approx(before)


def test_strips_replay_the_steps_and_return() -> None:
    """At the end of the forward part the last step is shown; at the end of the turn the first again."""
    run = np.cumsum(np.random.default_rng(2).normal(size=(20, 4)), axis=0)
    strip = WeightStrip(run, common_scale(run), ramp(NIGHT.student, NIGHT), 4.0, 1.0)
    counter = Number(100, 32, NIGHT.ink)
    first = strip.pixel_array.copy()
    replayed = replay(Group(strip), counter, 100, 119)
    replayed.begin()
    replayed.interpolate(0.85)
    assert counter.value == 119
    assert (strip.pixel_array == strip.show(19).pixel_array).all()
    replayed.interpolate(1)
    assert counter.value == 100 and (strip.pixel_array == first).all()


def test_the_restless_weights_are_those_that_turn_back() -> None:
    """A weight that oscillates is chosen before ones that go straight, the further one first."""
    time = np.linspace(0, 1, 50)
    run = np.stack([time, np.sin(40 * time), 2 * np.sin(30 * time), -time], axis=1)
    assert restless(run) == (2, 1)


@pytest.fixture
def picture() -> Picture:
    return Picture(photo("cat"), 3.0).shift(RIGHT)


BOXES = [[30, 60, 150, 150], [120, 90, 150, 150]]  # left, top, width, height in pixels


def test_crops_stand_inside_their_outlines(picture: Picture) -> None:
    """A crop's box and its outline are the same place, and both hold the pixels that the box names."""
    shares, colors = as_shares(BOXES, photo("cat")), [NIGHT.teacher, NIGHT.student]
    pieces, rims = cut(picture, shares, colors), outlines(picture, shares, colors)
    for piece, rim, (left, top, width, height) in zip(pieces, rims, BOXES, strict=True):
        assert piece.get_center() == pytest.approx(rim.get_center())
        assert piece.width == pytest.approx(rim.width)
        assert (piece.pixel_array[..., :3] == photo("cat")[top : top + height, left : left + width]).all()


def test_crops_become_squares_at_their_places(picture: Picture) -> None:
    """After the flight every crop is a square of its side at its place, whatever its shape was."""
    pieces = cut(picture, [[0.1, 0.1, 0.5, 0.3], [0.2, 0.5, 0.2, 0.4]], [NIGHT.data] * 2)
    places = in_a_row([1.5, 0.5], -2, 1, 0.2, LEFT)
    flight = to_squares(pieces, [1.5, 0.5], places, lag_ratio=0.3)
    flight.begin()
    flight.interpolate(1)
    for piece, place, side in zip(pieces, places, (1.5, 0.5), strict=True):
        assert piece.get_center() == pytest.approx(place)
        assert (piece.width, piece.height) == pytest.approx((side, side))


@pytest.mark.parametrize(("edge", "left"), [(LEFT, 3.0), (ORIGIN, 1.7), (RIGHT, 0.4)])
def test_a_row_of_squares_keeps_its_gaps(edge: np.ndarray, left: float) -> None:
    """Squares of 1, 0.4 and 0.6 with gaps of 0.3 make a row of 2.6, which begins where its edge asks for."""
    places = in_a_row([1, 0.4, 0.6], 3, -1, 0.3, edge)
    assert places[:, 0] == pytest.approx(left + np.array([0.5, 1.5, 2.3]))
    assert (places[:, 1] == -1).all()


def test_two_boxes_share_what_lies_in_both() -> None:
    """The common part of two overlapping boxes, in either order."""
    assert common(*BOXES) == pytest.approx([120, 90, 60, 120])
    assert common(*BOXES[::-1]) == pytest.approx([120, 90, 60, 120])


def test_views_mark_the_same_pixels_three_times() -> None:
    """The shared part covers the same pixels of the photograph in the picture and in both views."""
    views = Views(photo("cat"), BOXES, (warm, grey), (NIGHT.teacher, NIGHT.student), NIGHT, 2.0, 1.5, 3.0)
    for (left, top, width, height), view, mark in zip(BOXES, views.views, views.shared[1:], strict=True):
        corner = (mark.get_corner(UP + LEFT) - view.get_corner(UP + LEFT)) / [view.width, -view.height, 1]
        assert corner[:2] * [width, height] + [left, top] == pytest.approx([120, 90])
        assert (mark.width / view.width * width, mark.height / view.height * height) == pytest.approx((60, 120))


def test_grey_has_no_colour_and_warm_has_more_red() -> None:
    """What recolouring promises, on a photograph."""
    pixels = photo("cat")
    assert (np.ptp(grey(pixels), axis=2) == 0).all()
    assert warm(pixels)[..., 0].mean() > pixels[..., 0].mean()


def test_a_bar_is_cut_where_it_is_told_wherever_it_stands() -> None:
    """The parts share the whole width, also after a move and after other cuts."""
    bar = MixBar(0.8, (NIGHT.teacher, NIGHT.student), 10, 1).shift(2 * RIGHT + UP)
    for share in (0.8, 0.3, 0.996):
        bar.cut(share)
        assert bar[0].width == pytest.approx(10 * share)
        assert bar[0].get_left()[0] == pytest.approx(-3)
        assert bar[1].get_right()[0] == pytest.approx(7)
        assert bar[0].get_right()[0] == pytest.approx(bar[1].get_left()[0])


def test_a_cut_follows_its_function() -> None:
    """At the end of the animation the bar is cut at the function's last value."""
    bar = MixBar(0.8, (NIGHT.teacher, NIGHT.student), 10, 1)
    bar.vary(lambda share: 0.8 - 0.5 * share).interpolate(1)
    assert bar[0].width == pytest.approx(3)


def test_what_is_taken_in_melts_into_its_part() -> None:
    """It comes from above, stands on its part before it fades, and is not seen at either end."""
    part = Square(1).shift(RIGHT)
    take = take_in(part)
    heights, opacities = [], []
    for turn in (0, 0.3, 0.7, 1):
        take.interpolate(turn)
        heights.append(take.mobject.get_y())
        opacities.append(take.mobject.get_fill_opacity())
    assert heights[0] > heights[1] > heights[2]
    assert heights[2:] == pytest.approx([part.get_y()] * 2)
    assert opacities == pytest.approx([0, 1, 1, 0])


def test_trails_share_one_scale_and_fill_their_box() -> None:
    """All paths are scaled alike, so that their distances can be compared; the larger extent fills the box."""
    shaky, calm = np.array([[0, 0], [4, 1], [3, 2]]), np.array([[1, 1], [2, 1]])
    trails = Trails([shaky, calm], (NIGHT.student, NIGHT.teacher), (3, 6), NIGHT, 8, 6)
    assert (trails.lines.width, trails.lines.height) == pytest.approx((8, 4))
    assert trails.lines[1].width == pytest.approx(2)
    assert trails.free_side == -1  # the highest point lies right of the middle


def test_walkers_walk_on_their_lines() -> None:
    """Half of the steps bring each walker to the middle of its own path; at both ends they are not seen."""
    paths = [[[0, 0], [1, 0], [2, 0]], [[0, 1], [0, 2], [0, 3]]]
    trails = Trails(paths, (NIGHT.student, NIGHT.teacher), (3, 6), NIGHT, 2, 3).shift(5 * RIGHT)
    for walker, line in zip(trails.at(0.5).walkers, trails.lines, strict=True):
        assert walker.get_center() == pytest.approx((line.points[0] + line.points[4]) / 2)
    assert trails.at(1.0).walkers[0].get_fill_opacity() == 0


def test_an_average_lights_all_steps_and_a_copy_one() -> None:
    """The newest step stands on the right; of several, older ones are fainter."""
    copied, averaged = steps(6, (0,), NIGHT.teacher, NIGHT), steps(6, range(6), NIGHT.teacher, NIGHT)
    assert [bar.get_fill_color().to_hex() == NIGHT.teacher for bar in copied] == [False] * 5 + [True]
    opacities = [bar.get_fill_opacity() for bar in averaged]
    assert opacities == sorted(opacities)
    assert opacities[-1] == 1
    assert copied[5].get_x() > copied[0].get_x()


@pytest.fixture
def schedule() -> Plot:
    return Plot(Axis(10, 30), Axis(0, 1), NIGHT, 4, 2).shift(UP)


def test_a_trace_ends_where_its_dot_stands(schedule: Plot) -> None:
    """Drawn up to a share, its curve ends on the function at that share of the axis."""
    trace = Trace(schedule, lambda x: (x - 10) / 20, NIGHT.ema)
    assert not len(trace.curve.points)
    trace.reach(0.25)
    assert trace.dot.get_center() == pytest.approx(schedule.at(15, 0.25))
    assert trace.curve.get_end() == pytest.approx(schedule.at(15, 0.25))


def test_a_gauge_is_as_tall_as_its_value_and_keeps_its_foot() -> None:
    """Half the value, half the height; what is almost nothing still shows; the number stands on top."""
    gauge = Gauge(60, 60, NIGHT.student, NIGHT, 1, 2).shift(3 * RIGHT + UP)
    for value, height in ((60, 2.0), (30, 1.0), (0, 0.02)):
        gauge.show(value)
        assert gauge.column.height == pytest.approx(height)
        assert gauge.column.get_bottom() == pytest.approx([3, 1, 0])
        assert gauge.number.baseline == pytest.approx(1 + height + 0.2)


def test_only_different_things_are_compared() -> None:
    """2 above and 5 below make 8 pairs; the two that are the same are dashed."""
    above, below = (VGroup(*(Square(0.5) for _ in range(n))).arrange(RIGHT).shift(y * UP) for n, y in ((2, 1), (5, -1)))
    compared = Comparisons(above, below, NIGHT.loss, NIGHT)
    assert (len(compared.lines), len(compared.skipped)) == (8, 2)
    assert compared.lines[0].get_start()[0] == pytest.approx(above[0].get_x())
    assert compared.lines[0].get_end()[0] == pytest.approx(below[1].get_x())


def test_a_guess_comes_back_to_the_first() -> None:
    """The mark stands on the guessed square, wherever the grid was moved; a turn ends on the first guess."""
    guess = Guess(12, 4, 1.0, 0.5, (0, 11, 5), NIGHT).shift(2 * RIGHT)
    first = guess.mark.get_center()
    assert first == pytest.approx(np.array([2 - 1.5, 1, 0]))
    assert guess.at(0.4).mark.get_center() == pytest.approx([2 + 1.5, -1, 0])
    assert guess.at(1.0).mark.get_center() == pytest.approx(first)


def test_layers_stand_in_proportion() -> None:
    """Heights are as the widths; a layer wider than the widest that is drawn is folded without losing area."""
    chain = LayerChain((100, 400, 1200), (-2, 0, 2), NIGHT.data, NIGHT, 400, 4)
    assert [column.height for column in chain.columns] == pytest.approx([1, 4, 4])
    assert len(chain.columns[2]) == 3
    assert len(chain.joints) == 2
    assert [column.get_x() for column in chain.columns] == pytest.approx([-2, 0, 2])


def test_prototypes_answer_with_cosines() -> None:
    """Bars are the cosines to the point that is asked, and the nearest direction is the brightest."""
    globe, directions = Globe(NIGHT, 1.0), spread_directions(9)
    asked = Prototypes(globe, directions, directions[3], NIGHT.data, NIGHT, 4, 2)
    assert int(np.argmax(asked.bars.values)) == 3
    for animation in asked.ask(lambda share: directions[3] if share < 1 else directions[5]):
        animation.interpolate(1)
    assert asked.bars.values == pytest.approx(directions @ directions[5])
    assert int(np.argmax(asked.spikes.strength)) == 5
    assert asked.spikes.strength.min() >= 0


def look(outlines: Group) -> list[tuple[str, float]]:
    """Colour and stroke width of every outline."""
    return [(each.get_stroke_color().to_hex(), each.get_stroke_width()) for each in outlines]


def test_the_spotlight_lights_one_place_of_every_row_and_leaves_no_trace(picture: Picture) -> None:
    """In the middle of its share the second of two is lit in both rows; after the turn all look as before."""
    squares = VGroup(*(Square(1, stroke_color=NIGHT.data, stroke_width=3) for _ in range(2)))
    pictures = cut(picture, as_shares(BOXES, photo("cat")), [NIGHT.teacher] * 2)
    borders = Group(*(each.border for each in pictures))
    before = look(squares) + look(borders)
    lit = spotlight([squares, pictures], NIGHT.ink, 8)
    lit.interpolate(0.75)
    assert look(squares) == [before[0], (NIGHT.ink, 8)]
    assert look(borders) == [before[2], (NIGHT.ink, 8)]
    lit.interpolate(1)
    assert look(squares) + look(borders) == before


def test_a_pulse_swells_and_comes_back() -> None:
    """Outlines of different widths keep their difference."""
    outlines = VGroup(Square(1, stroke_width=3), Square(1, stroke_width=6))
    swelling = pulse(outlines)
    swelling.interpolate(0.5)
    assert [each.get_stroke_width() for each in outlines] == pytest.approx([7, 10])
    swelling.interpolate(1)
    assert [each.get_stroke_width() for each in outlines] == pytest.approx([3, 6])

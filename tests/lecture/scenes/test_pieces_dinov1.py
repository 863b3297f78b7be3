"""DINOv1's pieces: crops and views, distributions and their prices, the average and what training does."""

from __future__ import annotations

import numpy as np
import pytest
from manim import LEFT, ORIGIN, RIGHT, UP, Animation, Group, Square, VGroup
from numpy.typing import NDArray

from scenes.dinov1.collapse_pieces import BarRow, ToyHead, distance, mixed, smoothed
from scenes.dinov1.core_intuition_pieces import Views, grey, steps, warm
from scenes.dinov1.cross_entropy_pieces import Areas, Tiles, blocks
from scenes.dinov1.ema_pieces import Gauge, MixBar, Trace, take_in
from scenes.dinov1.emerging_attention_pieces import KeptMass, breathe, grid
from scenes.dinov1.multi_crop_pieces import Comparisons
from scenes.dinov1.pieces.bead import Bead
from scenes.dinov1.pieces.crops import as_shares, common, cut, in_a_row, outlines, to_squares
from scenes.dinov1.pieces.logits import evenly_spread
from scenes.dinov1.pieces.tally import Tally
from scenes.dinov1.pieces.trails import Trails
from scenes.dinov1.pieces.unlearnt import unlearnt
from scenes.dinov1.pieces.weights import FAINT, WeightStrip, common_scale, replay, restless
from scenes.dinov1.projection_head_pieces import LayerChain, Prototypes
from scenes.dinov1.results_v1_pieces import LinearProbe
from scenes.dinov1.summary_v1_pieces import Ripples
from scenes.dinov1.temperature_pieces import TemperedBars
from scenes.dinov1.why_two_networks_pieces import MISSED, Aim
from scenes.pieces.agreement import legend
from scenes.pieces.network import Network
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


def test_a_toy_head_collapses_and_is_saved() -> None:
    """Collapsed, all pictures get one answer and two heads agree; centred and sharpened, each gets its own column."""
    own = np.eye(3, 4) * 0.5
    head, other = ToyHead([0, 0, 0, 1.5], own, 0.5), ToyHead([0, 0, 0, 1.5], own[::-1], 0.5)
    assert np.ptp(head.collapsing(1), axis=0).max() == 0
    apart, together = (distance(head.collapsing(share), other.collapsing(share)) for share in (0, 1))
    assert apart > 0.1 and together == 0
    np.testing.assert_allclose(head.centred(0), head.collapsing(1))
    assert head.centred(1).max() < 0.5
    assert (head.sharpened(0.08).argmax(1) == [0, 1, 2]).all() and head.sharpened(0.08).max(1).min() > 0.9


def test_a_run_is_smoothed_at_the_middle_of_what_it_averages() -> None:
    """A straight line stays itself; half-way between two sets of answers lies their mean."""
    xs, ys = smoothed(np.arange(10) + 0.5, 3)
    np.testing.assert_allclose(xs, np.arange(1.5, 9))
    np.testing.assert_allclose(ys, xs)
    np.testing.assert_allclose(mixed(np.array([[0.8, 0.2]]), [[0.2, 0.8]], 0.5), [[0.5, 0.5]])


def test_a_price_of_three_is_three_blocks_under_its_place_on_the_curve() -> None:
    plot = Plot(Axis(0, 1), Axis(0, 4), NIGHT, 5, 4)
    pile = blocks(plot, 1 / 8, 3, NIGHT.loss)
    assert len(pile) == 3
    np.testing.assert_allclose(pile.get_top(), plot.at(1 / 8, 3) - [0, 0.03, 0], atol=1e-9)  # half a seam below


def test_levelled_areas_hold_what_they_held_before() -> None:
    """Weighed by widths that add up to one, the level is the sum of width times height; the foot stays."""
    widths, prices = np.array([0.5, 0.25, 0.25]), np.array([3.0, 2.0, 1.0])
    areas = Areas([widths, prices], NIGHT.loss, NIGHT, 4.0, 0.5).shift(RIGHT + UP)
    np.testing.assert_allclose(areas.top(1), [1 + 4 * 0.625, 1 + 2 * 0.5, 0])
    after(areas.to([widths, np.full(3, widths @ prices)]))
    assert areas.width == pytest.approx(4.0) and areas.height == pytest.approx(2.25 * 0.5)
    np.testing.assert_allclose([areas.get_left()[0], areas.get_bottom()[1]], [1, 1])


def test_tiles_fall_out_and_the_others_stay() -> None:
    """At the end exactly so many are lit as are left."""
    tiles = Tiles(73, NIGHT.data, NIGHT, 3.0)
    places, top = [tile.get_center() for tile in tiles.lit[:53]], tiles.lit[-1].get_y()
    tiles.fall(53, 0.5, 2.0).fall(53, 1.0, 2.0)
    assert sum(tile.get_fill_opacity() == 1 for tile in tiles.lit) == 53
    np.testing.assert_allclose([tile.get_center() for tile in tiles.lit[:53]], places)
    assert tiles.lit[-1].get_y() == pytest.approx(top - 2.0)


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


def test_strips_replay_their_steps_together() -> None:
    """Both show the row whose step is counted, one of them faintly; at the end the last row is shown."""
    run = np.cumsum(np.random.default_rng(2).normal(size=(20, 4)), axis=0)
    strips = Group(*(WeightStrip(run, common_scale(run), ramp(NIGHT.student, NIGHT), 4.0, 1.0) for _ in range(2)))
    counter = Number(100, 32, NIGHT.ink)
    after(replay(strips, counter, 100, 5, 19, faint=1))
    assert counter.value == 119
    assert [strip.opacity for strip in strips] == [1.0, FAINT]
    back = replay(strips, counter, 100, 5, 19, faint=0)
    back.begin()
    assert [strip.opacity for strip in strips] == [1.0, FAINT], "nothing jumps"
    back.interpolate(0.2)
    assert FAINT < strips[0].opacity < 1.0 and FAINT < strips[1].opacity < 1.0
    after(replay(strips, counter, 100, 5, 19, faint=1))
    assert all((strip.pixel_array == strip.copy().show(19).pixel_array).all() for strip in strips)


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


def test_arrows_stick_where_they_hit() -> None:
    """An arrow in the target goes along with it, one in the wall stays; a first turn shoots them all, and a turn closes."""
    targets = np.random.default_rng(11).uniform([-1.9, -0.95], [1.9, 0.95], (12, 2))
    aim = Aim(targets, NIGHT, (1, 0))
    assert not any(arrow.get_fill_opacity() for arrow in aim.arrows)
    after(aim.shoot())
    shot = [arrow.get_fill_opacity() for arrow in aim.arrows]
    assert set(shot) == {1.0, MISSED}

    def places() -> NDArray[np.float64]:
        """Of the arrows: of those that hit, seen from the target."""
        return np.array(
            [a.get_center() - (o == 1) * aim.rings.get_center() for a, o in zip(aim.arrows, shot, strict=True)]
        )

    before, later = places(), aim.at(1.3)
    assert places() == pytest.approx(before)
    assert aim.at(2.3).rings.get_center() == pytest.approx(later.rings.get_center())


def test_a_tally_lights_as_many_as_were_right() -> None:
    """Of a thousand squares, ten light up for each hundredth; one at 0.1%."""
    tally = Tally(NIGHT.teacher, NIGHT, (3, 1), 0.1)
    assert tally.every.get_center() == pytest.approx([3, 1, 0])
    for percent, lit in ((0.1, 1), (72.8, 728), (18.8, 188)):
        after(tally.light(percent))
        assert len(tally.lit.points) == lit * tally.lit.each


def test_equal_seeds_have_learnt_the_same_nothing() -> None:
    """Cells stand on the layers; with one seed they are equally bright in both networks, with another they are not."""
    one, other = (Network(name, NIGHT.ink, NIGHT, 4, 3).shift(x * RIGHT) for name, x in (("A", -3), ("B", 3)))
    first, second, third = unlearnt(one), unlearnt(other), unlearnt(other, seed=2)
    assert first.get_center() == pytest.approx(one.layers.get_center(), abs=0.02)
    brightness = [[cell.get_fill_opacity() for layer in cells for cell in layer] for cells in (first, second, third)]
    assert brightness[0] == brightness[1] != brightness[2]


def test_layers_stand_in_proportion() -> None:
    """Heights are as the widths; what the cells hold differs, changes, and is the same again after a turn."""
    chain = LayerChain((100, 400, 50), (-2, 0, 2), NIGHT.data, NIGHT, 4)
    assert [column.height for column in chain.columns] == pytest.approx([1, 4, 0.5])
    assert len(chain.joints) == 2
    assert [column.get_x() for column in chain.columns] == pytest.approx([-2, 0, 2])

    def held(turn: float) -> list[float]:
        chain.live(turn)
        return [cell.get_fill_opacity() for column in chain.columns for cell in column]

    first, half, whole = map(held, (0.0, 0.5, 1.0))
    assert first == pytest.approx(whole) and first != pytest.approx(half, abs=0.1)


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


def test_chosen_logits_spread_evenly() -> None:
    """From the smallest to the largest in about equal steps, in the head's order, none twice."""
    logits = np.random.default_rng(3).normal(size=512)
    chosen = evenly_spread(logits, 8)
    assert list(chosen) == sorted(set(chosen.tolist())) and len(chosen) == 8
    assert logits[chosen].max() == logits.max() and logits[chosen].min() == logits.min()
    assert np.diff(np.sort(logits[chosen])) == pytest.approx(np.ptp(logits) / 7, abs=0.15 * np.ptp(logits))

"""Pieces that show how a network is trained: crops and views, the average, schedules, heads; what they compute is right."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from manim import LEFT, ORIGIN, RIGHT, UP, Group, Square, VGroup, VMobject, tempconfig

from scenes.dinov1.core_intuition_pieces import Views, grey, steps, warm
from scenes.dinov1.ema_pieces import Cut, Gauge, MixBar, TakeIn, Trace
from scenes.dinov1.multi_crop_pieces import Comparisons
from scenes.dinov1.pieces.crops import as_shares, common, cut, in_a_row, outlines, to_squares
from scenes.dinov1.pieces.spotlight import Pulse, Spotlight
from scenes.dinov1.pieces.trails import Trails
from scenes.dinov1.projection_head_pieces import LayerChain, Prototypes
from scenes.dinov1.why_two_networks_pieces import Guess
from tenuto.kit.arrow import fan_in, tie
from tenuto.kit.fly import Swallow
from tenuto.kit.globe import Globe, Normalise, spread_directions
from tenuto.kit.picture import Picture, square
from tenuto.kit.plot import Axis, Plot
from tenuto.stage.data import photo
from tenuto.stage.theme import NIGHT


@pytest.fixture(autouse=True)
def small_frame(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A small canvas, and text caches outside the project."""
    with tempconfig({"pixel_width": 480, "pixel_height": 270, "media_dir": str(tmp_path_factory.mktemp("media"))}):
        yield


BOXES = [[30, 60, 150, 150], [120, 90, 150, 150]]  # left, top, width, height in pixels


@pytest.fixture
def picture() -> Picture:
    return Picture(photo("cat"), 3.0).shift(RIGHT)


# -- crops -------------------------------------------------------------------------------------------------------------


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


def test_square_takes_the_middle() -> None:
    """Of a wide and of a tall photograph."""
    wide = np.arange(4 * 10 * 3, dtype=np.uint8).reshape(4, 10, 3)
    assert (square(wide) == wide[:, 3:7]).all()
    assert (square(wide.swapaxes(0, 1)) == wide.swapaxes(0, 1)[3:7]).all()


def test_what_is_swallowed_is_a_copy(picture: Picture) -> None:
    """The picture stays; its copy ends at the place and cannot be seen any more."""
    before = picture.get_center()
    swallow = Swallow(picture, [4, -1, 0])
    swallow.begin()
    swallow.interpolate(1)
    assert picture.get_center() == pytest.approx(before)
    assert swallow.mobject.get_center() == pytest.approx([4, -1, 0])
    assert swallow.mobject.opacity == 0


# -- the average -------------------------------------------------------------------------------------------------------


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
    Cut(bar, lambda share: 0.8 - 0.5 * share).interpolate(1)
    assert bar[0].width == pytest.approx(3)


def test_what_is_taken_in_melts_into_its_part() -> None:
    """It comes from above, stands on its part before it fades, and is not seen at either end."""
    part = Square(1).shift(RIGHT)
    take = TakeIn(part)
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


# -- schedules and results ---------------------------------------------------------------------------------------------


@pytest.fixture
def plot() -> Plot:
    return Plot(Axis(10, 30), Axis(0, 1), NIGHT, 4, 2).shift(UP)


def test_a_trace_ends_where_its_dot_stands(plot: Plot) -> None:
    """Drawn up to a share, its curve ends on the function at that share of the axis."""
    trace = Trace(plot, lambda x: (x - 10) / 20, NIGHT.ema)
    assert not len(trace.curve.points)
    trace.reach(0.25)
    assert trace.dot.get_center() == pytest.approx(plot.at(15, 0.25))
    assert trace.curve.get_end() == pytest.approx(plot.at(15, 0.25))


def test_a_gauge_is_as_tall_as_its_value_and_keeps_its_foot() -> None:
    """Half the value, half the height; what is almost nothing still shows; the number stands on top."""
    gauge = Gauge(60, 60, NIGHT.student, NIGHT, 1, 2).shift(3 * RIGHT + UP)
    for value, height in ((60, 2.0), (30, 1.0), (0, 0.02)):
        gauge.show(value)
        assert gauge.column.height == pytest.approx(height)
        assert gauge.column.get_bottom() == pytest.approx([3, 1, 0])
        assert gauge.number.baseline == pytest.approx(1 + height + 0.2)


def test_a_span_lies_along_the_axis(plot: Plot) -> None:
    """From one value to another, just above the axis."""
    span = plot.span(15, 25, NIGHT.data)
    assert span.get_left()[0] == pytest.approx(plot.at(15, 0)[0])
    assert span.get_right()[0] == pytest.approx(plot.at(25, 0)[0])
    assert 0 < span.get_y() - plot.at(15, 0)[1] < 0.2


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


# -- heads -------------------------------------------------------------------------------------------------------------


def test_layers_stand_in_proportion() -> None:
    """Heights are as the widths; a layer wider than the widest that is drawn is folded without losing area."""
    chain = LayerChain((100, 400, 1200), (-2, 0, 2), NIGHT.data, NIGHT, 400, 4)
    assert [column.height for column in chain.columns] == pytest.approx([1, 4, 4])
    assert len(chain.columns[2]) == 3
    assert len(chain.joints) == 2
    assert [column.get_x() for column in chain.columns] == pytest.approx([-2, 0, 2])


def test_normalised_vectors_have_length_one_and_their_direction() -> None:
    """Every dot moves along its own ray onto the sphere."""
    globe, directions = Globe(NIGHT, 1.0), spread_directions(9)
    cloud = globe.dots(directions * np.linspace(0.3, 1.3, 9)[:, None], NIGHT.data)
    Normalise(globe, cloud).interpolate(1)
    assert cloud.vectors == pytest.approx(directions)


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


# -- what draws the eye ------------------------------------------------------------------------------------------------


def look(outlines: Group) -> list[tuple[str, float]]:
    """Colour and stroke width of every outline."""
    return [(each.get_stroke_color().to_hex(), each.get_stroke_width()) for each in outlines]


def test_the_spotlight_lights_one_place_of_every_row_and_leaves_no_trace(picture: Picture) -> None:
    """In the middle of its share the second of two is lit in both rows; after the turn all look as before."""
    squares = VGroup(*(Square(1, stroke_color=NIGHT.data, stroke_width=3) for _ in range(2)))
    pictures = cut(picture, as_shares(BOXES, photo("cat")), [NIGHT.teacher] * 2)
    borders = Group(*(each.border for each in pictures))
    before = look(squares) + look(borders)
    spotlight = Spotlight([squares, pictures], NIGHT.ink, 8)
    spotlight.interpolate(0.75)
    assert look(squares) == [before[0], (NIGHT.ink, 8)]
    assert look(borders) == [before[2], (NIGHT.ink, 8)]
    spotlight.interpolate(1)
    assert look(squares) + look(borders) == before


def test_a_pulse_swells_and_comes_back() -> None:
    """Outlines of different widths keep their difference."""
    outlines = VGroup(Square(1, stroke_width=3), Square(1, stroke_width=6))
    pulse = Pulse(outlines)
    pulse.interpolate(0.5)
    assert [each.get_stroke_width() for each in outlines] == pytest.approx([7, 10])
    pulse.interpolate(1)
    assert [each.get_stroke_width() for each in outlines] == pytest.approx([3, 6])


def test_ties_and_fans_end_where_they_should() -> None:
    """A tie keeps its gaps on the straight way; arrows of a fan end left of their goal, closer together than they began."""
    one, other = Square(0.5), Square(0.5).shift(4 * RIGHT)
    line: VMobject = tie(one, other, NIGHT.ink, 5, (0.75, 0.5))
    assert line.get_start() == pytest.approx([0.75, 0, 0])
    assert line.get_end() == pytest.approx([3.5, 0, 0])
    column = [Square(0.5).shift(y * UP) for y in (-2, 2)]
    tips = [arrow[1].get_right() for arrow in fan_in(column, other, NIGHT.ema)]
    assert max(tip[0] for tip in tips) == pytest.approx(4 - 0.25 - 0.1, abs=0.02)
    assert tips[1][1] - tips[0][1] == pytest.approx(1.0, abs=0.1)

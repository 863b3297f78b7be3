"""Pieces of the kit that draw and move: they end where they are told, and loops close."""

from __future__ import annotations

import numpy as np
import pytest
from manim import LEFT, RIGHT, UP, Circle, Dot, Line, Square, VMobject, linear

from tenuto.kit.arrow import arrow, fan_in, link, tie
from tenuto.kit.balance import Balance
from tenuto.kit.bars import Bars
from tenuto.kit.dashes import RunningDashes
from tenuto.kit.flow import Flow
from tenuto.kit.globe import Globe, spread_directions
from tenuto.kit.heatmap import hop
from tenuto.kit.marks import Marks, grid_places
from tenuto.kit.picture import Picture
from tenuto.kit.samples import BLUE, GREEN, RED, scenery
from tenuto.kit.states import between
from tenuto.kit.vary import Vary
from tenuto.stage.theme import NIGHT


def test_a_flow_repeats_after_one_spacing() -> None:
    """The set of dots after one spacing is the set before it."""
    flow = Flow(Line(LEFT, RIGHT), NIGHT.ink, 4)
    start = sorted(dot.get_x() for dot in flow)
    assert sorted(dot.get_x() for dot in flow.at(0.5)) != pytest.approx(start)
    assert sorted(dot.get_x() for dot in flow.at(1.0)) == pytest.approx(start)


def places(mobject: VMobject) -> np.ndarray:
    return np.array([part.get_center() for part in mobject.get_family() if len(part.points)])


def test_the_balance_swings_back_and_its_loads_hang_with_it() -> None:
    """At a quarter turn the right pan and its load are higher than the left; at the end all is level."""
    balance = Balance(NIGHT).lay(0, Square(0.3)).lay(1, Square(0.3))
    start = places(balance)
    sway = balance.sway(0.2)
    sway.begin()
    sway.interpolate(0.25)
    left, right = (pan[2].get_y() for pan in balance.pans)
    assert right - left == pytest.approx(2 * balance.arm * np.sin(0.2))
    sway.interpolate(1.0)
    assert places(balance) == pytest.approx(start, abs=1e-9)


def test_marks_are_counted_out() -> None:
    """Half-way through, half of the marks are drawn; in the end all of them stand on their places."""
    marks = Marks(Circle(0.1, fill_opacity=1), grid_places(10, 5, 0.5))
    whole = len(marks.points)
    fill = marks.count_out(rate_func=linear)
    fill.begin()
    fill.interpolate(0.5)
    assert len(marks.points) == whole / 2
    fill.interpolate(1.0)
    assert len(marks.points) == whole
    assert (marks.width, marks.height) == pytest.approx((4 * 0.5 + 0.2, 0.5 + 0.2))


def test_links_keep_the_gap_at_both_ends() -> None:
    """Between two unit squares three units apart, an arrow with a gap of 0.2 is 1.6 long and ends in its head's tip."""
    line = link(Square(1).shift(1.5 * LEFT), Square(1).shift(1.5 * RIGHT), NIGHT.ink, gap=0.2)
    assert (line.get_left()[0], line.get_right()[0]) == pytest.approx((-0.8, 0.8), abs=0.01)


def test_bent_arrows_end_where_they_are_told() -> None:
    """The head's tip is the end point, whatever the bend."""
    for bend in (-0.8, 0.0, 0.8):
        head = arrow([0, 0, 0], [2, 1, 0], NIGHT.ink, bend)[1]
        assert np.linalg.norm(head.points - [2, 1, 0], axis=1).min() < 0.03


def test_between_is_straight_and_ends_exactly() -> None:
    """Both ends are states themselves; a quarter of the way through four steps is the second state."""
    states = np.random.default_rng(0).normal(size=(5, 3, 2))
    np.testing.assert_allclose(between(states, 0), states[0])
    np.testing.assert_allclose(between(states, 1), states[-1])
    np.testing.assert_allclose(between(states, 0.25), states[1])
    np.testing.assert_allclose(between(states, 0.375), (states[1] + states[2]) / 2)


def test_normalised_vectors_have_length_one_and_their_direction() -> None:
    """Every dot moves along its own ray onto the sphere."""
    globe, directions = Globe(NIGHT, 1.0), spread_directions(9)
    cloud = globe.dots(directions * np.linspace(0.3, 1.3, 9)[:, None], BLUE)
    globe.normalise(cloud).interpolate(1)
    assert cloud.vectors == pytest.approx(directions)


def test_ties_and_fans_end_where_they_should() -> None:
    """A tie keeps its gaps on the straight way; arrows of a fan end left of their goal, closer together than they began."""
    one, other = Square(0.5), Square(0.5).shift(4 * RIGHT)
    line: VMobject = tie(one, other, NIGHT.ink, 5, (0.75, 0.5))
    assert line.get_start() == pytest.approx([0.75, 0, 0])
    assert line.get_end() == pytest.approx([3.5, 0, 0])
    column = [Square(0.5).shift(y * UP) for y in (-2, 2)]
    tips = [arrow[1].get_right() for arrow in fan_in(column, other, RED)]
    assert max(tip[0] for tip in tips) == pytest.approx(4 - 0.25 - 0.1, abs=0.02)
    assert tips[1][1] - tips[0][1] == pytest.approx(1.0, abs=0.1)


def test_vary_shows_what_lies_between() -> None:
    """From the first state to the last, eased, arrays as well as numbers."""
    dot, seen = Dot(), []
    motion = Vary(dot, seen.append, np.array([1.0, 4.0]), np.array([3.0, 0.0]), rate_func=lambda t: t**2)
    motion.begin()
    motion.interpolate(0.5)
    motion.finish()
    np.testing.assert_allclose([seen[0], seen[-2], seen[-1]], [[1, 4], [1.5, 3], [3, 0]])


def test_what_varies_runs_in_between_only() -> None:
    """Digits are set equally wide while more values follow, and as usual at both ends."""
    bars = Bars([0.2, 0.8], GREEN, NIGHT, 2, 2, numbers="percent")
    widths = {}
    motion = bars.vary(lambda share: [0.11, 0.89], linear)
    motion.begin()
    for share in (0.0, 0.5, 1.0):
        motion.interpolate(share)
        widths[share] = bars.numbers[0].width
    assert widths[0.0] == widths[1.0] < widths[0.5]


def test_bars_go_one_after_the_other() -> None:
    """With a lag of a whole turn the first bar has arrived when the second sets out."""
    bars = Bars([0.0, 0.0], GREEN, NIGHT, 2, 2)
    motion = bars.to([1.0, 1.0], lag=1.0, rate_func=linear)
    motion.begin()
    motion.interpolate(0.5)
    np.testing.assert_allclose(bars.values, [1, 0])


def test_a_picture_flies_to_its_place_and_size() -> None:
    """Half-way it is half-way in everything, in the end it is there."""
    picture = Picture(scenery(), 2.0)
    flight = picture.fly([4, 2, 0], 1.0, 3.0, rate_func=linear)
    flight.begin()
    flight.interpolate(0.5)
    assert [*picture.get_center(), picture.width, picture.height] == pytest.approx([2, 1, 0, 1.5, 2.5])
    flight.interpolate(1)
    assert [*picture.get_center(), picture.width, picture.height] == pytest.approx([4, 2, 0, 1, 3])


def test_a_hop_ends_where_it_began_and_rests_on_its_way() -> None:
    """Two thirds of each step it stands."""
    dot = Dot()
    motion = hop(dot, [[0, 0, 0], [1, 0, 0], [0, 3, 0]])
    motion.begin()
    places = []
    for share in (0.0, 0.2, 0.4, 0.5, 1.0):
        motion.interpolate(share)
        places.append(dot.get_center())
    np.testing.assert_allclose(places, [[0, 0, 0], [0, 0, 0], [1, 0, 0], [1, 0, 0], [0, 0, 0]], atol=1e-9)


def test_dashes_run_on_to_where_they_were() -> None:
    """After whole spacings they look as before; drawn to half of its way, nothing lies beyond."""
    dashes = RunningDashes(Line([-2, 0, 0], [2, 0, 0]), RED)
    before = dashes.points.copy()
    motion = dashes.run(3)
    motion.begin()
    motion.interpolate(0.5)
    assert dashes.points.shape != before.shape or not np.allclose(dashes.points, before)
    motion.interpolate(1)
    np.testing.assert_allclose(dashes.points, before, atol=1e-9)
    assert dashes.show(0.0, last=0.5).points[:, 0].max() <= 1e-9

"""The pieces that draw measured values (charts, heat maps, weights, summaries) show exactly those values."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from manim import Group, Square, tempconfig

from scenes.dinov1.pieces.weights import Replay, WeightStrip, common_scale, restless
from tenuto.kit.chart import Grow, Rescale, Row, RowChart
from tenuto.kit.heatmap import Blend, HeatMap, heaviest, oklab, ramp, spread
from tenuto.kit.number import Number
from tenuto.kit.summary import GAP, KeyPoint, Summary, card_size
from tenuto.stage.theme import CREAM, NIGHT, SAFE_X, Ground


@pytest.fixture(autouse=True)
def small_frame(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A small canvas, and text caches outside the project."""
    with tempconfig({"pixel_width": 480, "pixel_height": 270, "media_dir": str(tmp_path_factory.mktemp("media"))}):
        yield


@pytest.fixture
def chart() -> RowChart:
    rows = (Row("một", 75.3, NIGHT.teacher), Row("hai", 79.3, NIGHT.ink, filled=False))
    return RowChart(rows, NIGHT, -3, 4, 2)


def test_bars_are_as_long_as_their_values(chart: RowChart) -> None:
    """On an axis that begins at zero the lengths of two bars are in the proportion of their values."""
    finished = Grow(chart)
    finished.begin()
    finished.finish()
    lengths = [row[1].width for row in chart.rows]
    assert lengths[0] / lengths[1] == pytest.approx(75.3 / 79.3, rel=1e-6)
    assert [row[3].text for row in chart.rows] == ["75,3%", "79,3%"]


def test_a_zoomed_axis_keeps_values_and_cuts_every_bar(chart: RowChart) -> None:
    """After a zoom bars end at their values, and a cut says that they do not begin at zero."""
    for animation in (Grow(chart), Rescale(chart, 55, 85)):
        animation.begin()
        animation.finish()
    for row, value in zip(chart.rows, (75.3, 79.3), strict=True):
        assert row[1].get_right()[0] == pytest.approx(chart.x(value))
        assert row[2].get_stroke_opacity() == 1
    assert chart.x(55) == -3 and chart.x(85) == 4


def test_a_bar_shows_nothing_before_it_grows(chart: RowChart) -> None:
    """Neither a name nor a '0,0%' stands there yet."""
    assert all(part.get_fill_opacity() == 0 for row in chart.rows for part in (*row[0], row[1], *row[3][1:]))


@pytest.mark.parametrize("mass", [0.1, 0.6, 0.95])
def test_the_heaviest_cells_hold_the_mass_and_none_is_spare(mass: float) -> None:
    """They hold at least the share that is asked for, and without the lightest of them they would not."""
    values = np.random.default_rng(0).exponential(size=(13, 9))
    kept = heaviest(values, mass)
    held = np.sort(values[kept])
    assert held.sum() >= mass * values.sum() > held[1:].sum()
    assert values[kept].min() > values[~kept].max()


@pytest.mark.parametrize("ground", [NIGHT, CREAM])
def test_the_ramp_is_even_in_lightness_and_passes_its_colour(ground: Ground) -> None:
    """Equal steps of value are equal steps of OKLab lightness, from the ground to the ink."""
    colours = ramp(ground.teacher, ground)
    steps = np.diff(oklab(colours / 255)[:, 0])
    assert np.ptp(steps) < 0.012 and (np.sign(steps.mean()) * steps).mean() > 0
    amber = np.array([int(ground.teacher[i : i + 2], 16) for i in (1, 3, 5)])
    assert np.abs(colours.astype(int) - amber).max(axis=1).min() < 8


def test_a_heat_map_is_bright_where_the_values_are() -> None:
    """The only high cell is the brightest part, in its place."""
    values = np.full((6, 6), 0.01)
    values[1, 4] = 1
    shares = spread(values, (60, 60))
    row, column = np.unravel_index(shares.argmax(), shares.shape)
    assert (int(row) // 10, int(column) // 10) == (1, 4)


def test_the_mask_shows_the_picture_inside_and_darkens_outside() -> None:
    """Kept cells have the picture's own pixels; all others are darker."""
    picture = np.full((40, 40, 3), 200, np.uint8)
    values = np.where(np.arange(8)[None, :] < 4, 1.0, 0.01) * np.ones((8, 1))
    heat = HeatMap(picture, values, ramp(NIGHT.teacher, NIGHT), 2.0).keep(0.99)
    assert (heat.pixel_array[:, :15, :3] == 200).all() and heat.pixel_array[:, 25:, :3].max() < 60


def test_passing_through_maps_ends_where_it_began() -> None:
    """The loop over several maps is seamless."""
    maps = np.random.default_rng(1).random((3, 5, 5))
    heat = HeatMap(np.zeros((20, 20, 3), np.uint8), maps[0], ramp(NIGHT.teacher, NIGHT), 1.0)
    loop, first = Blend(heat, maps), heat.pixel_array.copy()
    loop.begin()
    loop.interpolate(1)
    assert np.abs(heat.pixel_array.astype(int) - first).max() <= 1


def test_strips_replay_the_steps_and_return() -> None:
    """At the end of the forward part the last step is shown; at the end of the turn the first again."""
    run = np.cumsum(np.random.default_rng(2).normal(size=(20, 4)), axis=0)
    strip = WeightStrip(run, common_scale(run), ramp(NIGHT.student, NIGHT), 4.0, 1.0)
    counter = Number(100, 32, NIGHT.ink)
    first = strip.pixel_array.copy()
    replay = Replay(Group(strip), counter, 100, 119)
    replay.begin()
    replay.interpolate(0.85)
    assert counter.value == 119
    assert (strip.pixel_array == strip.show(19).pixel_array).all()
    replay.interpolate(1)
    assert counter.value == 100 and (strip.pixel_array == first).all()


def test_the_restless_weights_are_those_that_turn_back() -> None:
    """A weight that oscillates is chosen before ones that go straight, the further one first."""
    time = np.linspace(0, 1, 50)
    run = np.stack([time, np.sin(40 * time), 2 * np.sin(30 * time), -time], axis=1)
    assert restless(run) == (2, 1)


def test_summary_cards_fill_the_safe_width() -> None:
    """Five cards and their gaps reach from margin to margin, pictures in the middle of their cards."""
    points = [KeyPoint(Square(1.0), f"{name}", ("một dòng",), CREAM.ink) for name in "abcde"]
    summary = Summary(points, CREAM)
    width, _ = card_size(5, 4.0)
    assert 5 * width + 4 * GAP == pytest.approx(2 * SAFE_X)
    for card, picture in zip(summary.cards, summary.pictures, strict=True):
        assert picture.get_x() == pytest.approx(card.get_x())
    with pytest.raises(ValueError, match="6 points"):
        Summary([*points, points[0]], CREAM)

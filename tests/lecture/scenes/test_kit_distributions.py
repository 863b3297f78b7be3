"""The pieces that show distributions, their prices and what training does to them say what the numbers say."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from manim import RIGHT, UP, Animation, Group, Square, VMobject, tempconfig

from scenes.dinov1.collapse_pieces import BarRow, ToyHead, TrainingRun, Walk, Walkers, running_mean
from scenes.dinov1.cross_entropy_pieces import EntropyColumn, VaryGuess
from scenes.dinov1.emerging_attention_pieces import Breathe, KeptMass, legend
from scenes.dinov1.pieces.bead import Bead, RollBead
from scenes.dinov1.results_v1_pieces import Learn, LinearProbe
from scenes.dinov1.summary_v1_pieces import Ripples, Spread
from scenes.dinov1.temperature_pieces import Temper, TemperedBars
from tenuto.kit.bars import ShowBars
from tenuto.kit.chart import MoveRow, Row, RowChart
from tenuto.kit.distribution import divergence, entropy, log_softmax, softmax
from tenuto.kit.heatmap import HeatMap, ramp
from tenuto.kit.number import Number, VaryNumber
from tenuto.kit.overlap import verdict
from tenuto.kit.plot import Axis, Plot
from tenuto.stage.theme import NIGHT

P, Q = np.array([0.5, 0.3, 0.2]), np.array([0.2, 0.2, 0.6])


@pytest.fixture(autouse=True)
def small_frame(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A small canvas, and text caches outside the project."""
    with tempconfig({"pixel_width": 480, "pixel_height": 270, "media_dir": str(tmp_path_factory.mktemp("media"))}):
        yield


def after(animation: Animation, share: float = 1.0) -> None:
    """Play an animation up to a share of its run time."""
    animation.begin()
    animation.interpolate(share)


@pytest.fixture
def plot() -> Plot:
    return Plot(Axis(0, 2), Axis(0, 4), NIGHT, 4.0, 4.0)


# -- distributions -------------------------------------------------------------------------------------------------------


def test_cross_entropy_is_entropy_and_divergence() -> None:
    """−Σ p log q = h(p) + KL(p ‖ q), Eq. 2 of Caron et al. ICCV 2021; of a distribution with itself only h is left."""
    assert entropy(np.log(P)) + divergence(np.log(P), np.log(Q)) == pytest.approx(-(P * np.log(Q)).sum())
    assert divergence(np.log(P), np.log(P)) == 0


def test_softmax_is_stable_and_works_row_by_row() -> None:
    """Huge logits do not overflow, rows sum to one, and the logarithm is that of the shares."""
    logits = np.array([[1000.0, 999.0], [0.0, -3.0]])
    np.testing.assert_allclose(softmax(logits, 0.5).sum(-1), 1)
    np.testing.assert_allclose(np.exp(log_softmax(logits, 0.5)), softmax(logits, 0.5))
    assert entropy(log_softmax(np.zeros(8))) == pytest.approx(np.log(8))


def test_bars_are_those_of_the_temperature_that_the_slider_shows() -> None:
    """While it is turned, handle and shares agree, and half the time is half the way by factors."""
    panel = TemperedBars([1.0, 0.0, -1.0], 0.1, (0.01, 1), NIGHT.student, NIGHT, 4, 2)
    after(Temper(panel, 0.4), 0.5)
    assert panel.slider.value == pytest.approx(0.2)
    np.testing.assert_allclose(panel.bars.values, softmax([1.0, 0.0, -1.0], 0.2))
    after(Temper(panel, lambda share: 0.05))
    assert panel.slider.number.text == "0,05"


def test_a_row_of_bars_changes_chart_by_chart() -> None:
    """With a lag of a whole turn the first chart is through when the second begins."""
    row = BarRow([P, P], (-2, 2), 0, NIGHT.teacher, NIGHT, 2, 2)
    after(ShowBars(row, [Q, Q], lag=1.0, rate_func=lambda t: t), 0.5)
    np.testing.assert_allclose(row.values, [Q, P])
    np.testing.assert_allclose(row[1].values, P)
    assert row[1].base.get_x() == pytest.approx(2)


# -- prices --------------------------------------------------------------------------------------------------------------


def test_a_bead_stands_on_its_curve_and_its_stem_on_the_axis(plot: Plot) -> None:
    """Also after the plot has moved."""
    bead = Bead(plot, lambda x: x**2, 1.0, NIGHT.loss)
    plot.shift(3 * RIGHT)
    after(RollBead(bead, lambda share: 1 + share))
    np.testing.assert_allclose(bead.dot.get_center(), plot.at(2, 4))
    np.testing.assert_allclose([bead.stem.get_start(), bead.stem.get_end()], [plot.at(2, 0), plot.at(2, 4)])


def test_the_column_is_as_high_as_cross_entropy_and_its_thin_slice_is_magnified() -> None:
    """The magnified area is `times` as high as the KL slice, moves along, and is nothing when the guess is right."""
    column = EntropyColumn(np.log(P), np.log(Q), ("h", "KL"), 5, NIGHT, 3.0).shift(RIGHT + UP)
    slice_ = column.stack[1]
    assert column.stack.height == pytest.approx(3.0)
    assert column.thin.area.height == pytest.approx(5 * slice_.height)
    foot = column.thin.area.get_bottom()
    after(VaryGuess(column, lambda share: np.log(P)))
    assert column.thin.area.height == pytest.approx(0, abs=1e-9)
    np.testing.assert_allclose(column.thin.area.get_bottom(), foot)
    assert (column.kept[0].text, column.gap[0].text) == ("1,03", "0,00")


def test_a_number_follows_a_function_and_says_that_it_is_computed() -> None:
    """`check` takes its digits as computed, and at rest they are set as usual."""
    number = Number(0, 32, NIGHT.ink, decimals=1, computed=True)
    after(VaryNumber(number, lambda share: 4 * share))
    assert number.is_computed and number.text == "4,0"


# -- collapse ------------------------------------------------------------------------------------------------------------


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
    after(Walk(walkers), 0.25)
    assert [dot.get_x() for dot in walkers] == [0.5, 1.5]
    for end in (0.0, 1.0):
        assert all(dot.get_fill_opacity() == 0 for dot in walkers.at(end))


# -- results and small pieces --------------------------------------------------------------------------------------------


def test_a_row_of_a_chart_moves_as_a_whole() -> None:
    """Bar, name and value go to the other height; the others stay."""
    rows = [Row(name, 50, NIGHT.ink) for name in ("một", "hai")]
    chart = RowChart(rows, NIGHT, -2, 2, 2).grow(0, 1).grow(1, 1)
    apart = chart.rows[1][0].get_y() - chart.y(1)
    after(MoveRow(chart, 1, -1.5))
    assert [chart.y(1), chart.rows[1][1].get_y()] == pytest.approx([-1.5, -1.5])
    assert chart.rows[1][0].get_y() - chart.y(1) == pytest.approx(apart)
    assert chart.rows[0][1].get_y() == pytest.approx(chart.y(0))


def test_a_level_runs_across_the_whole_field(plot: Plot) -> None:
    """From axis to end, at its value, with the words above its right end."""
    line, sign = plot.level(3, NIGHT.muted, Number(3, 27, NIGHT.ink))
    assert line.get_y() == pytest.approx(plot.at(0, 3)[1]) and line.width == pytest.approx(4, abs=0.1)
    assert sign.get_bottom()[1] > line.get_y() and sign.get_right()[0] == pytest.approx(plot.at(2, 3)[0])


def test_pixels_are_judged_by_truth_and_guess() -> None:
    """Neither, the truth alone, the guess alone and both have their colours; a coarser guess is laid over the truth."""
    colors = ("#000000", "#111111", "#222222", "#333333")
    truth = np.array([[1, 1, 0, 0]] * 2, bool)
    guess = np.array([[1, 0]], bool)
    judged = verdict(truth, guess, colors)
    assert (judged[0] == judged[1]).all()
    assert ["#" + bytes(pixel).hex().upper() for pixel in judged[0]] == ["#333333"] * 2 + ["#000000"] * 2
    assert bytes(verdict(~truth, guess, colors)[0, 0]).hex() == "222222"
    assert bytes(verdict(truth, ~guess, colors)[0, 0]).hex() == "111111"


def test_the_meter_says_how_much_was_kept() -> None:
    """Bar, percentage and mask arrive together."""
    heat = HeatMap(np.full((40, 40, 3), 200, np.uint8), np.ones((4, 4)), ramp(NIGHT.teacher, NIGHT), 2.0)
    kept = KeptMass(heat, "tổng", NIGHT.teacher, NIGHT)
    after(kept.keep(0.5))
    assert kept.percent.text == "50%" and kept.bar.share == 0.5
    assert ((heat.pixel_array[..., :3] == 200).all(axis=2)).mean() == pytest.approx(0.5)


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
        (Breathe(squares), lambda: [square.get_x() for square in squares]),
        (Learn(probe), lambda: [line.get_stroke_opacity() for line in probe.layer]),
        (Spread(ripples), lambda: [ring.width for ring in ripples.rings]),
    ):
        before = state()
        after(loop, 0.37)
        assert state() != pytest.approx(before)
        loop.interpolate(1)
        assert state() == pytest.approx(before)

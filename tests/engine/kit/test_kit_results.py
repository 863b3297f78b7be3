"""Pieces of the kit that show numbers say exactly those numbers."""

from __future__ import annotations

import numpy as np
import pytest
from manim import LEFT, RIGHT, UP, Animation, Square

from tenuto.kit.discs import Discs
from tenuto.kit.distribution import divergence, entropy, log_softmax, softmax
from tenuto.kit.number import Number
from tenuto.kit.plot import Axis, Plot
from tenuto.kit.progress import Progress
from tenuto.kit.samples import BLUE, GOLD
from tenuto.kit.summary import GAP, KeyPoint, Summary, card_size
from tenuto.kit.vector import signed_vector
from tenuto.stage import theme
from tenuto.stage.theme import CREAM, NIGHT, SAFE_X, Words, stand


def test_a_number_looks_like_the_same_words() -> None:
    """At rest its letters stand where Words would have set them, but for kerning."""
    number = Number(49000, theme.TITLE, NIGHT.ink, prefix="≥ ", suffix=" ảnh", align=LEFT)
    words = stand(
        Words("≥ 49.000 ảnh", theme.TITLE, NIGHT.ink, theme.SEMIBOLD), number.get_left()[0], number.baseline, LEFT
    )
    assert number.text == words.text
    assert number.width == pytest.approx(words.width, rel=0.02)
    assert number.get_bottom()[1] == pytest.approx(words.get_bottom()[1], abs=0.01)


def test_a_number_keeps_its_middle_and_its_line_while_it_grows() -> None:
    """Counting from 0 to 21.841 moves neither the anchor nor the baseline."""
    number = Number(0, theme.TITLE, NIGHT.ink).shift(2 * RIGHT + UP)
    number.show(21841)
    assert number.get_x() == pytest.approx(2, abs=0.03)
    assert number.baseline == pytest.approx(1)


def test_counting_ends_on_the_exact_value_and_compiles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """It shows the last value exactly, with glyphs that were set before."""
    number = Number(0, theme.TITLE, NIGHT.ink, decimals=1)
    monkeypatch.setattr("tenuto.kit.number.Words", lambda *args: pytest.fail("set text while counting"))
    count = number.to(14.2)
    count.begin()
    count.interpolate(0.5)
    assert 0 < number.value < 14.2
    count.interpolate(1)
    assert number.text == "14,2"


def test_words_of_any_accents_stand_on_one_line() -> None:
    """'mèo' and 'ổ' have different boxes and the same line."""
    for text in ("mèo", "ổ", "gyp"):
        assert stand(Words(text, theme.BODY), 1.0, 0.5, LEFT).baseline == pytest.approx(0.5, abs=0.005)


def test_progress_fills_its_share() -> None:
    """The filling begins at the left end and takes its share of all boxes."""
    progress = Progress(2, 4.0, 0.4, BLUE, NIGHT)
    filling = progress.to(0.75)
    filling.begin()
    filling.interpolate(1)
    assert progress.filling.width == pytest.approx(3)
    assert progress.filling.get_left()[0] == pytest.approx(-2)


def test_discs_have_areas_in_proportion() -> None:
    """Four times the value, four times the area; the greatest has the radius that was asked for, all stand on the floor."""
    discs = Discs((1.0, 4.0), GOLD, 2.0).stand((-1, 3), -1.5)
    assert [disc.width / 2 for disc in discs] == pytest.approx([1.0, 2.0])
    assert [disc.get_bottom()[1] for disc in discs] == pytest.approx([-1.5, -1.5])
    assert [disc.get_x() for disc in discs] == pytest.approx([-1, 3])


P, Q = np.array([0.5, 0.3, 0.2]), np.array([0.2, 0.2, 0.6])


P, Q = np.array([0.5, 0.3, 0.2]), np.array([0.2, 0.2, 0.6])


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


def after(animation: Animation, share: float = 1.0) -> None:
    """Play an animation up to a share of its run time."""
    animation.begin()
    animation.interpolate(share)


def test_a_number_follows_a_function_and_says_that_it_is_computed() -> None:
    """`check` takes its digits as computed, and at rest they are set as usual."""
    number = Number(0, 32, NIGHT.ink, decimals=1, computed=True)
    after(number.vary(lambda share: 4 * share))
    assert number.is_computed and number.text == "4,0"


@pytest.fixture
def plot() -> Plot:
    return Plot(Axis(0, 2), Axis(0, 4), NIGHT, 4.0, 4.0)


def test_a_level_runs_across_the_whole_field(plot: Plot) -> None:
    """From axis to end, at its value, with the words above its right end."""
    line, sign = plot.level(3, NIGHT.muted, Number(3, 27, NIGHT.ink))
    assert line.get_y() == pytest.approx(plot.at(0, 3)[1]) and line.width == pytest.approx(4, abs=0.1)
    assert sign.get_bottom()[1] > line.get_y() and sign.get_right()[0] == pytest.approx(plot.at(2, 3)[0])


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


def test_signed_numbers_point_both_ways() -> None:
    """Positive ones to the right of the zero line, negative ones to the left."""
    _, zero, bars = signed_vector((0.8, -0.4), BLUE, NIGHT)
    assert bars[0].get_left()[0] == pytest.approx(zero.get_x())
    assert bars[1].get_right()[0] == pytest.approx(zero.get_x())


def test_a_span_lies_along_the_axis() -> None:
    """From one value to another, just above the axis."""
    plot = Plot(Axis(10, 30), Axis(0, 1), NIGHT, 4, 2).shift(UP)
    span = plot.span(15, 25, BLUE)
    assert span.get_left()[0] == pytest.approx(plot.at(15, 0)[0])
    assert span.get_right()[0] == pytest.approx(plot.at(25, 0)[0])
    assert 0 < span.get_y() - plot.at(15, 0)[1] < 0.2

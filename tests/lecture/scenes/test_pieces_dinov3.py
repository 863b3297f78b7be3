"""DINOv3's pieces: what they compute, and that they show it where it belongs."""

from __future__ import annotations

import numpy as np
import pytest
from manim import LEFT

from scenes.dinov3.gram_anchoring_pieces import TrainingClock, decayed
from scenes.dinov3.gram_matrix_pieces import InnerProduct, RowReader, Web
from scenes.dinov3.pieces.compass import Compass, directions
from scenes.dinov3.pieces.gram import Gram
from scenes.dinov3.pieces.matrix import CellMatrix
from scenes.dinov3.pieces.rotation import Rotation, turn_features
from scenes.dinov3.pieces.training_story import TrainingStory, loss
from scenes.dinov3.results_v3_pieces import Lift, Tracked, overlap_of
from scenes.dinov3.scale_v3_pieces import Lens, SlidingScale, Wall
from scenes.dinov3.scaling_analysis_pieces import DiscFamily, ScoredCurve
from scenes.dinov3.text_alignment_pieces import JointCircle, PairGrid, SmallTowers
from scenes.pieces.tokens import patch_frame
from tenuto.kit.heatmap import ramp
from tenuto.kit.picture import Picture
from tenuto.kit.plot import Axis, Plot
from tenuto.stage import theme
from tenuto.stage.theme import NIGHT, Words


def test_a_mark_follows_its_scale() -> None:
    """A mark stands over its value, linear and logarithmic, its words beside it and its stem down on the axis."""
    ticks = ((1.0, "1"), (100.0, "100"))
    scale = SlidingScale(1, 100, ticks, ticks, NIGHT, -5, 5, -2)
    dot, stem, words = scale.mark(10, Words("10", theme.BODY, NIGHT.ink), 1.0, NIGHT.data)
    assert dot.get_x() == pytest.approx(-4)
    scale.to_logarithmic().interpolate_mobject(1)
    assert dot.get_x() == pytest.approx(0)
    assert stem.get_end() == pytest.approx([0, -2, 0])
    assert words.get_left()[0] == pytest.approx(0.35)


def test_an_arrow_of_a_scale_spans_its_two_values() -> None:
    """A factor stands half-way between the values that it compares."""
    scale = SlidingScale(1, 100, ((0.0, "0"),), ((1.0, "1"),), NIGHT, -5, 5, -2).show(1)
    way, words = scale.factor(1, 100, Words("x", theme.LABEL, NIGHT.ink), 0.5)
    assert way.get_left()[0] > -5 and way.get_right()[0] < 5
    assert words.get_x() == pytest.approx(0)


def test_only_chosen_pictures_of_a_wall_stay() -> None:
    """What is kept is transparent but for the chosen pictures, and a picture is found where it hangs."""
    pictures = np.full((6, 8, 8, 3), 200, np.uint8)
    wall = Wall(pictures, 3, [4], 2.0)
    alpha = wall.kept.pixel_array[..., 3]
    assert (alpha > 0).sum() == 8 * 8
    assert alpha[12 + 4, 12 + 4] == 255
    assert wall.picture(4).get_center() == pytest.approx([0, -0.5, 0], abs=0.15)


def features(count: int = 16, dimensions: int = 8, seed: int = 0) -> np.ndarray:
    """(count, dimensions), rows of length 1."""
    x = np.random.default_rng(seed).normal(size=(count, dimensions))
    return np.asarray(x / np.linalg.norm(x, axis=1, keepdims=True))


def test_a_patch_is_most_like_itself() -> None:
    """Its map is 1 at its own place, and never below 0 or above 1."""
    gram = Gram(features())
    map_ = gram.map(6)
    assert map_.shape == (4, 4)
    assert map_[1, 2] == pytest.approx(1)
    assert map_.min() >= 0 and map_.max() <= 1 + 1e-9


def test_decayed_features_lean_to_one_side() -> None:
    """At 0 nothing happens; later all rows still have length 1, and those that had nothing in common now have."""
    x = np.eye(64)
    assert decayed(x, 0) == pytest.approx(x)
    late = decayed(x, 1)
    assert np.linalg.norm(late, axis=1) == pytest.approx(np.ones(64))
    assert (late @ late.T)[~np.eye(64, dtype=bool)].mean() > 0.1


COLOURS = ramp(NIGHT.ink, NIGHT)


def shown(matrix: CellMatrix) -> np.ndarray:
    """Which rows of a matrix can be seen."""
    return np.asarray(~np.isnan(matrix.values).all(1))


def test_a_reader_fills_the_table_row_by_row() -> None:
    """After so many patches as many rows are seen, the ray ends at the last of them, and its row is enlarged."""
    x = features()
    picture = Picture(np.zeros((32, 32, 3), np.uint8), 2.0)
    table = CellMatrix(x, COLOURS, -1, 1, 1, 2).shift([3, 0, 0])
    reader = RowReader(picture, table, 4, NIGHT, 1.0).read(6)
    assert shown(table).tolist() == [True] * 6 + [False] * 10
    assert reader.ray.get_end() == pytest.approx(table.place(5, -0.5))
    assert reader.row.values[0] == pytest.approx(x[5], abs=1e-6)
    assert reader.cursor.get_center() == pytest.approx(patch_frame(picture, 5, 4, NIGHT.ink).get_center())


def test_rows_fill_from_the_top() -> None:
    """Half-way through, the upper half is seen."""
    matrix = CellMatrix(np.full((4, 4), np.nan), COLOURS, 0, 1, 1, 1)
    matrix.fill_rows(np.ones((4, 4))).interpolate_mobject(0.5)
    assert shown(matrix).tolist() == [True, True, False, False]


def test_pieces_of_a_row_stand_where_they_were_cut() -> None:
    """Side by side over the row, from its first to its last cell; the frame around it is a little wider."""
    matrix = CellMatrix(np.eye(8), COLOURS, 0, 1, 4, 4)
    pieces = matrix.pieces(2, 4)
    assert [piece.get_x() for piece in pieces] == pytest.approx([-1.5, -0.5, 0.5, 1.5])
    assert pieces.get_y() == pytest.approx(matrix.place(2, 0)[1])
    assert matrix.row_frame(2, NIGHT.ink).width > 4


def test_two_rows_meet_in_their_cell() -> None:
    """Both lines of the cross end where the one's row and the other's column meet."""
    picture = Picture(np.zeros((32, 32, 3), np.uint8), 2.0)
    table, matrix = CellMatrix(features(), COLOURS, -1, 1, 1, 2), CellMatrix(np.eye(16), COLOURS, 0, 1, 2, 2)
    meeting = InnerProduct(picture, table, matrix, (3, 9), 0.25, 4, NIGHT)
    for line in meeting.cross[:2]:
        assert line.get_end() == pytest.approx(matrix.place(3, 9))
    assert meeting.value.text == "cosine 0,25"
    assert meeting.value.is_computed


def test_the_more_alike_the_stronger_the_line() -> None:
    """A pair that is almost the same is joined by a thick line, one that is not at all by none."""
    cosines = np.full((16, 16), 0.1)
    cosines[0, 1] = cosines[1, 0] = 0.95
    cosines[0, 5] = cosines[5, 0] = 0.6
    web = Web(np.zeros((32, 32, 3), np.uint8), cosines, (0, 1, 5, 9), 2.0, NIGHT, (0, 1))
    assert len(web.lines) == 2
    strong, weak = sorted(web.lines, key=lambda line: -line.get_stroke_width())
    assert strong.get_stroke_width() > 2 * weak.get_stroke_width()
    assert strong.get_stroke_color().to_hex().upper() == NIGHT.teacher


def test_directions_are_those_of_the_plane() -> None:
    """Angles between vectors of one plane stay, whatever dimensions they live in."""
    angles = np.array([0.0, 0.5, 2.0])
    plane = np.linalg.qr(np.random.default_rng(0).normal(size=(6, 2)))[0]
    found = directions(np.column_stack([np.cos(angles), np.sin(angles)]) @ plane.T)
    assert np.abs(np.cos(np.diff(found))) == pytest.approx(np.abs(np.cos(np.diff(angles))))


def test_a_spin_closes() -> None:
    """After one turn the arrows point where they pointed, half-way to the opposite side."""
    compass = Compass([0.3, 1.0], [NIGHT.data] * 2, NIGHT, 1.0)
    tip = compass.arrows[0][0].get_end().copy()
    spin = compass.spin()
    spin.interpolate_mobject(0.5)
    assert compass.arrows[0][0].get_end() == pytest.approx(-tip)
    spin.interpolate_mobject(1)
    assert compass.arrows[0][0].get_end() == pytest.approx(tip)


def test_a_spin_goes_on_where_another_ended() -> None:
    """Two parts of a turn make a whole one."""
    compass = Compass([0.3, 1.0], [NIGHT.data] * 2, NIGHT, 1.0)
    for first, last in ((0.0, 0.4), (0.4, 1.0)):
        spin = compass.spin(first, last)
        for share in (0.5, 1.0):
            spin.interpolate_mobject(share)
    assert compass.angles == pytest.approx(np.array([0.3, 1.0]) + 2 * np.pi)


def test_turned_features_keep_their_gram_matrix() -> None:
    """The table changes, the matrix of cosines does not."""
    x = features(8, 8)
    table, matrix = CellMatrix(x, COLOURS, -1, 1, 1, 1), CellMatrix(x @ x.T, COLOURS, -1, 1, 1, 1)
    turn_features(table, matrix, x, Rotation(8)).interpolate_mobject(0.3)
    assert np.abs(table.values - x).max() > 0.2
    assert matrix.values == pytest.approx(x @ x.T, abs=1e-5)


def test_a_clock_draws_the_loss_as_far_as_it_counts() -> None:
    """The curve ends where the dot stands, over the count; it follows when the clock is moved."""
    clock = TrainingClock(((2e5, "200k"), (1e6, "1M")), NIGHT, 3, 2).shift([2, 1, 0])
    clock.show(4e5)
    assert clock.steps.value == 4e5
    assert clock.curve.get_end() == pytest.approx(clock.plot.at(4e5, float(loss(4e5))))
    assert clock.now.get_center() == pytest.approx(clock.curve.get_end())


def test_the_story_turns_at_its_peak_and_is_repaired() -> None:
    """Dense quality is highest where the published peak is, falls below its start, and ends higher than it fell."""
    story = TrainingStory((2e5, "200k"), (1e6, "1M"), NIGHT, 9.9, 4.1)
    heights = story.dense.points[:, 1]
    highest = story.dense.points[int(heights.argmax()), 0]
    assert highest == pytest.approx(story.plot.at(2e5, 0)[0], abs=0.1)
    assert story.dense.get_end()[1] < heights.max() - 0.5
    assert story.healed.get_start() == pytest.approx(story.dense.get_end())
    assert story.healed.get_end()[1] > story.dense.get_end()[1] + 1
    assert story.accuracy.get_end()[1] == pytest.approx(story.accuracy.points[:, 1].max())


def test_captions_that_found_their_pictures_light_the_diagonal_alone() -> None:
    """A caption's row is brightest where its picture is, once its vector has turned there; pictures never move."""
    pictures = [np.zeros((4, 4, 3), np.uint8)] * 3
    circle = JointCircle(pictures, (0.0, 2.0, 4.0), (2.0, 4.0, 6.2), NIGHT)
    places = [picture.get_center() for picture in circle.thumbs]
    assert circle.likeness().reshape(3, 3)[0].argmax() == 1
    for index in range(3):
        circle.turn(index, 1)
    grid = PairGrid(3, (1, 1), (0.1, 0.1), NIGHT, 0.05).show(circle.likeness())
    shining = np.array([cell.get_fill_opacity() for cell in grid]).reshape(3, 3)
    assert np.diag(shining) == pytest.approx(np.ones(3))
    assert shining[~np.eye(3, dtype=bool)].max() < 0.3
    assert np.array([picture.get_center() for picture in circle.thumbs]) == pytest.approx(np.array(places))


def test_a_frozen_tower_gets_no_gradient_and_its_vectors_stay() -> None:
    """Trained jointly, both towers get one and all vectors move; frozen, only the captions' do."""
    for is_frozen in (True, False):
        towers = SmallTowers("A", is_frozen, NIGHT).meet(1)
        assert len(towers.gradients()) == (1 if is_frozen else 2)
        assert (np.abs(towers.pictures.angles - towers.seen).max() < 1e-9) == is_frozen
        assert np.abs(towers.captions.angles - towers.pictures.angles).max() < 0.15


def test_a_label_makes_way_for_a_steep_rise() -> None:
    """It stands below its point where the curve rises steeply from there, else above."""
    plot = Plot(Axis(0, 3), Axis(0, 10), NIGHT, 4, 3)
    scores = ScoredCurve(plot, (0.5, 1.5, 2.5), (1, 6, 7), "abc", "167", (NIGHT.student, NIGHT.teacher))
    below, above, last = scores.labels
    assert below.get_top()[1] < scores.dots[0].get_y()
    assert above.get_bottom()[1] > scores.dots[1].get_y()
    assert last.get_bottom()[1] > scores.dots[2].get_y()


def test_a_mask_follows_as_closely_as_its_share_says() -> None:
    """In the mean of all directions; the closer, the smaller the lag; and what is close by shows the same film."""
    y, x = np.mgrid[-60:60, -60:60]
    picture, truth = np.zeros((120, 120, 3), np.uint8), np.hypot(x, y) < 24
    far, near = (Tracked(picture, truth, (20, 20, 80), share, NIGHT, 2.0) for share in (0.5, 0.8))
    assert overlap_of(far.whole, far.lag) == pytest.approx(0.5, abs=0.05)
    assert far.lag > near.lag > 0
    part = near.close_up((0.25, 0.25, 0.5, 0.5), 1.0, NIGHT.ink)
    before = part.pixel_array.copy()
    near.show(0.5)
    assert (part.pixel_array != before).any()
    assert (part.pixel_array == near.crop(0.25, 0.25, 0.5, 0.5).pixel_array).all()


def test_lifts_have_one_scale() -> None:
    """Twice the gain is twice as high."""
    low, high = (Lift(points, "", 0.3, NIGHT.teacher, NIGHT, 0, -1) for points in (2, 4))
    assert high.level.get_y() + 1 == pytest.approx(2 * (low.level.get_y() + 1))


def test_a_family_is_drawn_to_scale() -> None:
    """A student of a quarter of the teacher's size has half its radius; every line ends before its disc."""
    family = DiscFamily(("T", "7B", 400.0, "400"), [("S", 100.0, "100", 0.5)], NIGHT)
    assert family.students[0].width == pytest.approx(family.teacher.width / 2)
    assert family.lines[0].get_end()[0] < family.students[0].get_left()[0]
    assert family.names[1][0].get_edge_center(LEFT)[0] > family.students[0].get_x()


def test_a_lens_shows_what_lies_beneath() -> None:
    """Under the glass the lower picture, elsewhere the upper one; the way comes round."""
    lens = Lens(np.zeros((40, 40, 3), np.uint8), np.full((40, 40, 3), 255, np.uint8), NIGHT, 4.0, 0.8)
    way = lens.vary(lambda turn: (np.cos(2 * np.pi * turn), np.sin(2 * np.pi * turn)))
    way.interpolate_mobject(0)
    assert lens.pixel_array[20, 30, 0] == 255 and lens.pixel_array[20, 10, 0] == 0
    first = lens.pixel_array.copy()
    way.interpolate_mobject(1)
    assert np.abs(lens.pixel_array.astype(int) - first).max() <= 1

"""The kit's pieces that decide something for DINOv2's scenes: who passes, who is chosen, what lies between."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Square, VGroup

from scenes.dinov2.ibot_pieces import Pixels
from scenes.dinov2.lvd_142m_pieces import Funnel
from scenes.dinov2.pieces.holes import blocks, cut_out
from scenes.dinov2.pieces.likeness import chosen
from scenes.dinov2.registers_pieces import Relief, Rise, Timeline, emptiest
from scenes.dinov2.results_v2_pieces import depth, segments
from scenes.dinov2.retrieval_pieces import Machines, around, badge, by_colour
from scenes.dinov2.scaling_v2_pieces import Blocks, Heads
from scenes.dinov2.summary_v2_pieces import BeforeAfter, Rolling
from scenes.dinov2.three_losses_pieces import Repel, Repulsion, descend, koleo
from scenes.pieces.tokens import patch_box
from tenuto.kit.picture import Picture, shrunk
from tenuto.kit.progress import Advance, Progress
from tenuto.kit.states import between
from tenuto.stage.data import photo
from tenuto.stage.theme import NIGHT

CAT = photo("cat")[:288, 90:378]


@pytest.fixture
def funnel() -> Funnel:
    return Funnel((50, 31, 8), (-3, 0, 3), 0.4, NIGHT, columns=6, pitch=0.2)


def test_funnel_places_are_a_pitch_apart_around_their_middle(funnel: Funnel) -> None:
    """Full rows are centred on the block's x, and the true area, short row included, on its y."""
    places = funnel.places(1)
    assert len(places) == 31
    assert np.diff(places[:6, 0]) == pytest.approx(0.2)
    assert places[:6, 0].mean() == pytest.approx(0)
    assert places[0, 1] - 0.4 == pytest.approx(31 / 6 * 0.2 / 2 - 0.1)


def test_funnel_lets_as_many_pass_as_the_next_block_has(funnel: Funnel) -> None:
    """The sieve keeps the count of the next block, and those that fall end below it."""
    rng = np.random.default_rng(0)
    assert funnel.sieve(0, rng).sum() == 31
    assert (funnel.pit(0, 19, rng)[:, 1] < funnel.places(0)[:, 1].min()).all()


def test_between_is_straight_and_ends_exactly() -> None:
    """Both ends are states themselves; a quarter of the way through four steps is the second state."""
    states = np.random.default_rng(0).normal(size=(5, 3, 2))
    np.testing.assert_allclose(between(states, 0), states[0])
    np.testing.assert_allclose(between(states, 1), states[-1])
    np.testing.assert_allclose(between(states, 0.25), states[1])
    np.testing.assert_allclose(between(states, 0.375), (states[1] + states[2]) / 2)


def test_queries_choose_in_turn_and_nothing_twice() -> None:
    """Two queries share out four points, each the nearest that is left to it."""
    points = [[0.0, 0.0], [0.1, 0.0], [0.2, 0.0], [5.0, 0.0]]
    assert chosen([[0.0, 0.0], [0.05, 0.0]], points, 4).tolist() == [0, 1, 2, 3]


def test_neighbours_take_the_shortest_ways_around() -> None:
    """Neighbours that already stand at the four sides stay at their own side."""
    sides = np.array([[0.0, 2, 0], [0, -2, 0], [-2, 0, 0], [2, 0, 0]])
    found = around(np.zeros((1, 3)), sides[None, [2, 0, 3, 1]], 1.0)[0]
    np.testing.assert_allclose(found, sides[[2, 0, 3, 1]] / 2)


def test_colours_find_places_inside_their_box() -> None:
    """No place lies outside of the box, and pictures of different colours are not put on each other."""
    pictures = np.random.default_rng(0).integers(0, 255, (12, 1, 1, 3)).repeat(8, 1).repeat(8, 2).astype(np.uint8)
    places = by_colour(pictures, (2, 1), 0.5, 6, 4)
    assert (np.abs(places[:, :2]) <= [3, 2]).all()
    away = np.abs(places[:, None] - places[None]).max(2) + 9 * np.eye(12)
    assert away.min() > 0.4


def test_emptiest_patches_are_calm_and_apart() -> None:
    """As many as asked for, calmer than the picture on average, none beside another."""
    grey = np.random.default_rng(0).integers(0, 255, (80, 120, 1)).repeat(3, 2).astype(np.uint8)
    grey[:40] = 128
    places = np.argwhere(emptiest(grey, 8, 12, 4))
    assert len(places) == 4
    assert (places[:, 0] < 4).all()
    apart = np.abs(places[:, None] - places[None]).sum(2) + 99 * np.eye(4)
    assert apart.min() > 4


def test_shrunk_keeps_the_nearest_pixels() -> None:
    """A picture of four equal quarters becomes four pixels, and one of the same size stays as it is."""
    quarters = np.array([[1, 2], [3, 4]], np.uint8).repeat(5, 0).repeat(5, 1)
    assert shrunk(quarters, 2).tolist() == [[1, 2], [3, 4]]
    assert (shrunk(quarters, 10) == quarters).all()


def test_coarse_picture_has_one_colour_in_each_square() -> None:
    """Every square takes the colour of its middle, and the picture stays in its place."""
    picture = Picture(CAT, 2).move_to([1, 1, 0])
    coarse = picture.coarse(12)
    assert (coarse.pixel_array[:12, :12, :3] == CAT[6, 6]).all()
    np.testing.assert_allclose(coarse.get_center(), [1, 1, 0])


def test_patches_are_cut_out_where_they_are_hidden() -> None:
    """Each piece shows the pixels of its place, which is the middle of its region of the picture."""
    picture, hidden = Picture(CAT, 3).move_to([2, 0, 0]), blocks(16, 0.3, 0)
    pieces = cut_out(picture, hidden)
    row, column = np.argwhere(hidden)[5]
    assert (pieces[5].pixel_array[..., :3] == CAT[18 * row : 18 * row + 18, 18 * column : 18 * column + 18]).all()
    np.testing.assert_allclose(
        pieces.places[5], picture.region(*patch_box(row, column, 16), NIGHT.ink).get_center(), atol=1e-9
    )


def test_heads_waste_what_they_do_not_fill() -> None:
    """A head of 11/8 frames takes two and wastes five eighths; a head of one frame wastes nothing."""
    old, new = (Heads(6, fill, 0.8, (1, 0), 0, NIGHT) for fill in (11 / 8, 1))
    assert (len(old.frames), len(old.wasted), len(old.heads)) == (12, 6, 6)
    assert (len(new.frames), len(new.wasted)) == (6, 0)
    assert old.heads[0].width + old.wasted[0].width == pytest.approx(2 * 0.8 - 0.16)


@pytest.mark.parametrize("thing", [Blocks(5, 1, 0.1, NIGHT.data, NIGHT).light, Machines(2, 4, NIGHT).work])
def test_light_and_work_close(thing: object) -> None:
    """Both loops look alike at their ends."""
    colours = [[part.get_fill_color() for part in thing(turn).get_family()] for turn in (0, 1)]  # type: ignore[operator]
    assert colours[0] == colours[1]


def test_points_repel_and_come_back() -> None:
    """The loss falls along the descent, vectors stay on the sphere, and the way back ends where it began."""
    crowd = np.array([0.2, 0.3, 1.0]) + 0.3 * np.random.default_rng(0).normal(size=(12, 3))
    points = Repulsion(descend(crowd, 80, 0.08), NIGHT, 1.0)
    first = points.loss
    for share, angle in ((1.0, 0.4), (0.0, 0.0)):
        going = Repel(points, share, angle)
        going.begin()
        going.interpolate(1)
        np.testing.assert_allclose(np.linalg.norm(points.cloud.vectors, axis=1), 1)
        assert points.globe.angle == pytest.approx(angle)
        assert points.loss == pytest.approx(koleo(points.path[-1 if share else 0]))
    assert points.loss == pytest.approx(first)


def test_relief_remembers_how_high_it_is() -> None:
    """A second rise begins where the first one ended."""
    towers = np.zeros((4, 6), bool)
    towers[1, 2] = True
    relief = Relief(photo("rocket"), np.where(towers, 10.0, 1.0), towers, NIGHT.teacher, NIGHT, 0.1, 2.0).lay(1)
    rising = Rise(relief, 1, 0.5)
    rising.begin()
    rising.interpolate(1)
    again = Rise(relief, 1, 1)
    assert again.first.tolist() == [1, 0.5]


def test_progress_fills_its_share() -> None:
    """The filling begins at the left end and takes its share of all boxes."""
    progress = Progress(2, 4.0, 0.4, NIGHT.data, NIGHT)
    filling = Advance(progress, 0.75)
    filling.begin()
    filling.interpolate(1)
    assert progress.filling.width == pytest.approx(3)
    assert progress.filling.get_left()[0] == pytest.approx(-2)


def test_bars_grow_from_the_floor_to_their_values() -> None:
    """At every share what is now stands on the floor, and in the end it has its value's height."""
    bars = BeforeAfter(((2, 3), (1, 4)), NIGHT.teacher, NIGHT, 0.5)
    for share in (0.4, 1.0):
        bars.grow(share)
        assert [bar.get_bottom()[1] for bar in bars.after] == pytest.approx([0, 0])
    assert [bar.height for bar in bars.after] == pytest.approx([1.5, 2])


def test_pixels_are_drawn_and_read_row_by_row() -> None:
    """Half of the pixels are the upper half; the cursor is unseen at both ends of its way."""
    pixels = Pixels(CAT[:8, :8], NIGHT, 2.0).draw(0.5)
    alpha = pixels.pixel_array[..., 3]
    assert alpha[: len(alpha) // 2].min() == 255
    assert alpha[len(alpha) // 2 :].max() == 0
    assert [pixels.read(share).cursor.get_stroke_opacity() for share in (0, 0.5, 1)] == [0, 1, 0]


def test_disc_ends_at_the_stone() -> None:
    """The disc touches the stone in the end, and lies on the way all the time."""
    rolling = Rolling(6.0, NIGHT.teacher, NIGHT)
    for share in (0, 0.3, 0.9, 1.0):
        assert rolling.roll(share).disc.get_bottom()[1] == pytest.approx(0, abs=1e-6)
    assert 0 < rolling.disc.get_right()[0] - rolling.stone.get_left()[0] < 0.15


def test_timeline_steps_are_equal() -> None:
    """The steps divide the line, also after it was moved."""
    line = Timeline(6, 3.0, NIGHT).shift([1, 1, 0])
    np.testing.assert_allclose([line.at(step)[1] for step in range(7)], np.linspace(1, -2, 7), atol=1e-6)


def test_depth_of_a_thing_is_that_of_its_feet() -> None:
    """The thing has one depth, the floor's where it stands; segments know two colours only."""
    mask = np.zeros((40, 30), bool)
    mask[10:30, 5:15] = True
    found = depth(mask, NIGHT.data, NIGHT)
    assert (found[mask] == found[29, 20]).all()
    assert len(np.unique(segments(mask, NIGHT.teacher, NIGHT).reshape(-1, 3), axis=0)) == 2


def test_badge_counts() -> None:
    """The disc shows how many there are."""
    assert badge(VGroup(*(Square() for _ in range(3))), NIGHT)[1].text == "3"

"""DINOv2's pieces: neighbours, copies, clusters, masks, the KoLeo loss, and what its scenes choose and draw."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Square, VGroup
from scipy.optimize import approx_fprime

from scenes.dinov2.ibot_pieces import Pixels
from scenes.dinov2.lvd_142m_pieces import Funnel
from scenes.dinov2.pieces.flock import Flight, Flock
from scenes.dinov2.pieces.holes import blocks, cut_out
from scenes.dinov2.pieces.likeness import chosen, copies, fingerprints, groups, k_means, nearest
from scenes.dinov2.pieces.scatter import Scatter
from scenes.dinov2.registers_pieces import Relief, emptiest
from scenes.dinov2.results_v2_pieces import depth, segments
from scenes.dinov2.retrieval_pieces import COPIED, POOL, Cells, apart, around, badge, by_colour
from scenes.dinov2.scaling_v2_pieces import Pillar, Stack
from scenes.dinov2.summary_v2_pieces import Rolling
from scenes.dinov2.three_losses_pieces import Repulsion, descend, koleo, neighbours
from scenes.pieces.tokens import patch_box
from tenuto.kit.picture import Picture
from tenuto.stage.data import fact, load_tensors, photo
from tenuto.stage.theme import NIGHT


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


def test_patches_are_cut_out_where_they_are_hidden() -> None:
    """Each piece shows the pixels of its place, which is the middle of its region of the picture."""
    cat = photo("cat")[:288, 90:378]
    picture, hidden = Picture(cat, 3).move_to([2, 0, 0]), blocks(16, 0.3, 0)
    pieces = cut_out(picture, hidden)
    row, column = np.argwhere(hidden)[5]
    assert (pieces[5].pixel_array[..., :3] == cat[18 * row : 18 * row + 18, 18 * column : 18 * column + 18]).all()
    np.testing.assert_allclose(
        pieces.places[5], picture.region(*patch_box(row, column, 16), NIGHT.ink).get_center(), atol=1e-9
    )


def extent(stack: Stack) -> float:
    """Blocks times the area of the first plate's front: a number in proportion to the volume that is seen."""
    low, up, _, near = stack.plates[0][0].get_vertices()[:4]
    return len(stack.plates) * float(np.linalg.norm(np.cross(up - low, near - low)))


def test_stacks_compare_as_parameters_do() -> None:
    """What is drawn of ViT-g is as many times ViT-B's as it has parameters."""
    small, giant = (
        Stack(round(fact(f"{name}_blocks").value), round(fact(f"{name}_dim").value), 1 / 800, NIGHT.data, NIGHT)
        for name in ("vitb", "vitg")
    )
    times = fact("vitg_params").value / fact("vitb_params").value
    assert extent(giant) / extent(small) == pytest.approx(times, rel=0.04)


def test_a_stack_is_cut_inside_itself() -> None:
    """Of 40 blocks cut by twelve and in half both ways: four lines along it and two across it at each of three places."""
    stack = Stack(40, 768, 1 / 400, NIGHT.data, NIGHT).shift([1, 2, 0])
    cuts = stack.cuts(12, 0.5, NIGHT.ink)
    assert len(cuts) == 4 + 2 * 3
    assert cuts.get_left()[0] >= stack.get_left()[0] - 1e-6 and cuts.get_right()[0] <= stack.get_right()[0] + 1e-6


def test_a_pillar_lifts_by_what_is_above_its_low_end() -> None:
    """What stands on it is lifted with it, and its number says the value."""
    load = Square(1)
    pillar = Pillar(load, 86.5, 83, 0.5, (1, -2), NIGHT.ink, NIGHT)
    assert load.get_bottom()[1] == pytest.approx(-2 + 0.08)
    pillar.rise(1)
    assert pillar.top[1] == pytest.approx(-2 + 3.5 * 0.5)
    assert load.get_bottom()[1] == pytest.approx(pillar.top[1] + 0.06)
    assert pillar.number.text == "86,5%"


def test_light_closes() -> None:
    """The loop looks alike at its ends."""
    light = Stack(5, 256, 0.01, NIGHT.data, NIGHT).light
    first, last = ([part.get_fill_color() for part in light(turn).get_family()] for turn in (0, 1))
    assert first == last


def test_points_repel_and_come_back() -> None:
    """The loss falls along the descent, vectors stay on the sphere, and the way back ends where it began."""
    crowd = np.array([0.2, 0.3, 1.0]) + 0.3 * np.random.default_rng(0).normal(size=(12, 3))
    points = Repulsion(descend(crowd, 80, 0.08), NIGHT, 1.0)
    first = points.loss
    for share, angle in ((1.0, 0.4), (0.0, 0.0)):
        going = points.to(share, angle)
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
    rising = relief.to(1, 0.5)
    rising.begin()
    rising.interpolate(1)
    again = relief.to(1, 1)
    assert again.first.tolist() == [1, 0.5]


def test_pixels_are_drawn_and_read_row_by_row() -> None:
    """Half of the pixels are the upper half; the cursor is unseen at both ends of its way."""
    pixels = Pixels(photo("cat")[:8, :8], NIGHT, 2.0).draw(0.5)
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


@pytest.fixture
def cloud() -> np.ndarray:
    """Twenty directions that lie close together."""
    return np.array([0.2, 0.3, 1.0]) + 0.3 * np.random.default_rng(0).normal(size=(20, 3))


def test_koleo_descends_along_its_gradient(cloud: np.ndarray) -> None:
    """A small step goes where the loss's numerical gradient points, and back onto the sphere."""
    start = cloud / np.linalg.norm(cloud, axis=1, keepdims=True)
    slope = approx_fprime(start.ravel(), lambda x: koleo(x.reshape(-1, 3)), 1e-7).reshape(-1, 3)
    wanted = start - 1e-3 * slope
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    np.testing.assert_allclose(descend(start, 1, 1e-3)[1], wanted, atol=1e-7)


def test_koleo_spreads_points(cloud: np.ndarray) -> None:
    """After the descent nearest neighbours are farther apart, and every vector still has length 1."""
    path = descend(cloud, 150, 0.08)
    gaps = [np.linalg.norm(x - x[neighbours(x)], axis=1).min() for x in (path[0], path[-1])]
    assert koleo(path[-1]) < koleo(path[0]) - 1
    assert gaps[1] > 5 * gaps[0]
    np.testing.assert_allclose(np.linalg.norm(path, axis=2), 1)


def test_groups_join_chains() -> None:
    """Whoever is joined over others belongs to the same group, named by its first member."""
    likeness = np.eye(5)
    for one, other in ((1, 4), (4, 2)):
        likeness[one, other] = likeness[other, one] = 0.9
    assert groups(likeness, 0.6).tolist() == [0, 1, 1, 3, 1]


def test_exactly_the_copies_are_joined() -> None:
    """In the pictures of scene `retrieval`, the paper's threshold joins every copy with its original and nothing else."""
    wall = load_tensors("wall").pictures
    prints = fingerprints(np.concatenate([wall[:POOL], copies(wall[list(COPIED)], 7)]))
    first = groups(prints @ prints.T, fact("dedup_cosine").value)
    assert first.tolist() == [*range(POOL), *COPIED]


def test_nearest_comes_in_order() -> None:
    """The nearest points of a query, nearest first."""
    assert nearest([[0.0, 0.0]], [[3.0, 0.0], [0.5, 0.0], [0.0, -1.0]], 2).tolist() == [[1, 2]]


def test_k_means_ends_at_means() -> None:
    """Every middle is the mean of the points that are nearest to it."""
    rng = np.random.default_rng(1)
    points = np.concatenate([rng.normal(at, 0.2, (30, 2)) for at in ((0, 0), (4, 0), (0, 4))])
    path, own = k_means(points, 3, 12, 0)
    for index, middle in enumerate(path[-1]):
        np.testing.assert_allclose(points[own == index].mean(0), middle)


def test_apart_leaves_no_overlap() -> None:
    """Points that fell on top of each other end at least nearly a gap apart, inside the box."""
    places = apart(0.1 * np.random.default_rng(2).normal(size=(30, 2)), 0.5, 6, 4)
    away = np.abs(places[:, None] - places[None]).max(2) + 9 * np.eye(30)
    assert away.min() > 0.45
    assert (np.abs(places) <= [3, 2]).all()


@pytest.mark.parametrize("share", [0.1, 0.38, 0.5])
def test_blocks_hide_the_share_that_was_asked_for(share: float) -> None:
    """As many patches as asked for, in blocks: most hidden patches have a hidden neighbour."""
    for seed in range(10):
        hidden = blocks(16, share, seed)
        assert hidden.sum() == round(share * 256)
        beside = np.zeros_like(hidden)
        beside[1:] |= hidden[:-1]
        beside[:, 1:] |= hidden[:, :-1]
        beside[:-1] |= hidden[1:]
        beside[:, :-1] |= hidden[:, 1:]
        assert (hidden & beside).sum() > 0.9 * hidden.sum()


def test_cells_divide_the_box() -> None:
    """The cells' areas add up to the box, and each holds its own point."""
    points = np.random.default_rng(0).uniform([-4, -2], [4, 2], (7, 2))
    total = 0.0
    for area, point in zip(Cells(points, (-5, -3, 5, 3), "#ffffff").areas, points, strict=True):
        x, y = area.get_start_anchors()[:, :2].T
        total += abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
        assert x.min() < point[0] < x.max()
        assert y.min() < point[1] < y.max()
    assert total == pytest.approx(60, rel=1e-6)


def test_flight_ends_where_it_should() -> None:
    """After a flight with delays and a detour, every picture stands exactly at its goal."""
    rng = np.random.default_rng(0)
    flock = Flock(rng.integers(0, 255, (5, 8, 8, 3), dtype=np.uint8), rng.normal(size=(5, 3)), 0.5)
    goal = rng.normal(size=(5, 3))
    flight = Flight(flock, goal, 0.25, 0.4, lag=0.6, through=[0, 0, 0])
    flight.begin()
    flight.interpolate(1)
    np.testing.assert_allclose([picture.get_center() for picture in flock], goal, atol=1e-9)
    np.testing.assert_allclose([picture.width for picture in flock], 0.25)
    assert [picture.opacity for picture in flock] == [0.4] * 5


def test_drift_ends_where_it_should() -> None:
    """Dots arrive with their delays, and one that shrinks to nothing leaves no points behind."""
    cloud = Scatter(np.zeros((3, 3)), "#ffffff", 0.1)
    drift = cloud.to([[1, 0, 0], [2, 0, 0], [3, 0, 0]], [0.1, 0.2, 0.0], lag=0.5)
    drift.begin()
    drift.interpolate(1)
    assert len(cloud.points) == 2 * 16
    assert cloud.get_right()[0] == pytest.approx(2.2)


def relief() -> Relief:
    """Two by three patches, one of them ten times as high."""
    values = np.ones((2, 3))
    values[0, 1] = 10
    return Relief(np.zeros((20, 30, 3), np.uint8), values, values > 5, NIGHT.teacher, NIGHT, 0.2, 3.0)


def test_a_tower_is_as_high_as_its_value() -> None:
    """Its top stands value x unit above the middle of its patch, and the front face reaches as high."""
    standing = relief().lay(1).rise(1, 1)
    assert standing.summit(0)[1] - standing.at(0.5, 1.5)[1] == pytest.approx(10 * 0.2)
    assert standing.towers[0][1].height == pytest.approx(10 * 0.2, rel=0.02)


def test_an_ordinary_value_needs_no_tower() -> None:
    """At a tenth of its height the tower has gone, and its patch has a bar like the others."""
    standing = relief().lay(1).rise(1, 0.1)
    assert standing.towers[0][1].get_fill_opacity() == 0
    assert len(standing.low.points) == 4 * 6


def test_a_picture_lies_where_its_patches_are() -> None:
    """The lying picture's corners are those of its first and last patches."""
    lying = relief().lay(1)
    np.testing.assert_allclose(lying.picture.points[[0, 3]], [lying.at(0, 0), lying.at(2, 3)])

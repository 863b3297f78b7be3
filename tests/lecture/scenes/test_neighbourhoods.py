"""Neighbours, copies, clusters, masks and the KoLeo loss, as DINOv2's scenes compute and draw them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from scenes.dinov2.pieces.flock import Flight, Flock
from scenes.dinov2.pieces.holes import blocks
from scenes.dinov2.pieces.likeness import copies, fingerprints, groups, k_means, nearest
from scenes.dinov2.pieces.scatter import Drift, Scatter
from scenes.dinov2.retrieval import COPIED, POOL
from scenes.dinov2.retrieval_pieces import Cells, apart
from scenes.dinov2.three_losses_pieces import descend, koleo, neighbours
from tenuto.stage.data import fact, load_tensors


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
    drift = Drift(cloud, [[1, 0, 0], [2, 0, 0], [3, 0, 0]], [0.1, 0.2, 0.0], lag=0.5)
    drift.begin()
    drift.interpolate(1)
    assert len(cloud.points) == 2 * 16
    assert cloud.get_right()[0] == pytest.approx(2.2)

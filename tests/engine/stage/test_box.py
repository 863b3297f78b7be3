"""Boxes of pixels are joined, cut and counted in coarser samples without losing a pixel."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tenuto.stage.box import NEAR, NOWHERE, Box, cutting_none, joined

boxes = st.builds(Box, *[st.integers(0, 30)] * 4)
full = st.builds(
    lambda x, y, width, height: Box(x, y, x + width, y + height),
    *[st.integers(0, 400)] * 2, *[st.integers(1, 150)] * 2,
)  # fmt: skip


def held(box: Box) -> np.ndarray:
    """The pixels of a canvas that a box holds."""
    canvas = np.zeros((40, 40), bool)
    canvas[box.slices] = True
    return canvas


@given(boxes, boxes)
def test_joined_holds_both_and_within_what_both_hold(one: Box, other: Box) -> None:
    assert held(one.joined(other))[held(one) | held(other)].all()
    assert (held(one.within(other)) == held(one) & held(other)).all()


@given(boxes)
def test_what_is_empty_adds_nothing(box: Box) -> None:
    assert bool(box) == held(box).any()
    assert (held(box.joined(NOWHERE)) == held(box)).all() and (held(NOWHERE.joined(box)) == held(box)).all()


@given(boxes)
def test_coarser_samples_cover_every_pixel(box: Box) -> None:
    covered = held(box.coarser(2)).repeat(2, axis=0).repeat(2, axis=1)[:40, :40]
    assert covered[held(box)].all() and (held(box.coarser(2).finer(2)) == covered).all()


def test_a_box_is_counted_from_the_corner_of_another() -> None:
    assert Box(5, 7, 9, 12).seen_from(Box(4, 4, 20, 20)) == Box(1, 3, 5, 8)
    assert Box(5, 7, 9, 12).grown(2) == Box(3, 5, 11, 14)


@given(st.lists(full, max_size=8))
def test_joined_boxes_are_apart_and_hold_all(some: list[Box]) -> None:
    apart = joined(some)
    assert all(any(whole.holds(box) for whole in apart) for box in some)
    assert all(not one.grown(NEAR).meets(other) for one, other in combinations(apart, 2))


@given(st.lists(full, max_size=4), st.lists(full, max_size=8))
def test_no_box_that_stands_is_cut(some: list[Box], standing: list[Box]) -> None:
    apart = cutting_none(some, standing)
    assert all(any(whole.holds(box) for whole in apart) for box in some)
    assert all(whole.holds(box) or not whole.meets(box) for whole in apart for box in standing)
    assert not some or apart

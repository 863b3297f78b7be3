"""How a wide picture is cut out for an upright one."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from tenuto.publish.upright import AIR, HIGH, LARGEST, WIDE, Box, Moment, View, between, fitted, look, views

GROUND, ROOM = 32, (1032, 1040)
Rectangle = tuple[int, int, int, int]  # left, top, right, bottom


def picture(*drawn: Rectangle, size: tuple[int, int] = (HIGH, WIDE)) -> NDArray[np.uint8]:
    luma = np.full(size, GROUND, np.uint8)
    for left, top, right, bottom in drawn:
        by = size[0] / HIGH
        luma[round(top * by) : round(bottom * by), round(left * by) : round(right * by)] = 200
    return luma


def seen(before: NDArray[np.uint8], after: NDArray[np.uint8], rows: tuple[int, int] = (0, HIGH)) -> Moment:
    return look(before, before, GROUND, rows) | look(after, before, GROUND, rows)


def holds(box: Box, part: Rectangle) -> bool:
    return box.left <= part[0] and box.top <= part[1] and box.right >= part[2] and box.bottom >= part[3]


LEFT, MIDDLE, RIGHT = (100, 300, 600, 800), (700, 300, 1200, 800), (1300, 300, 1800, 800)


@pytest.mark.parametrize("size", [(480, 854), (720, 1280), (1080, 1920), (2160, 3840)])
def test_small_content_stands_large(size: tuple[int, int]) -> None:
    """With a little air around it, whatever the size that was filmed."""
    shown = picture(MIDDLE, size=size)
    (box,), scale = fitted(look(shown, shown, GROUND, (0, HIGH)), ROOM)
    assert holds(box, (704, 304, 1196, 796)) and box.width <= 500 + 2 * AIR + 8
    assert scale == pytest.approx(LARGEST, abs=0.1)


def test_header_and_source_line_are_not_looked_at() -> None:
    """Rows outside the stage have no say."""
    shown = picture(MIDDLE, (100, 60, 900, 180), (100, 1000, 1200, 1040))
    (box,), _ = fitted(look(shown, shown, GROUND, (211, 964)), ROOM)
    assert (box.top, box.bottom) == (300 - AIR, 800 + AIR)


def test_wide_content_with_a_gap_is_parted() -> None:
    """Two pictures stand one above the other, each whole."""
    both = picture(LEFT, RIGHT)
    (upper, lower), scale = fitted(seen(both, both), ROOM)
    assert holds(upper, LEFT) and holds(lower, RIGHT) and not holds(upper, RIGHT)
    assert scale > 0.9 > ROOM[0] / 1700


def test_without_a_gap_it_stays_whole() -> None:
    """Nothing is cut through."""
    joined = picture(LEFT, RIGHT, (600, 540, 1300, 546))
    (box,), scale = fitted(look(joined, joined, GROUND, (0, HIGH)), ROOM)
    assert holds(box, (100, 300, 1800, 800)) and scale == pytest.approx(ROOM[0] / box.width)


def test_what_moves_is_what_is_shown() -> None:
    """Of three panels the one in which something changes."""
    before, after = picture(LEFT, MIDDLE, RIGHT), picture(LEFT, MIDDLE, RIGHT)
    after[400:700, 1400:1700] = 90
    (box,), scale = fitted(seen(before, after), ROOM)
    assert holds(box, RIGHT) and not holds(box, MIDDLE) and scale > 1.5


def test_what_only_comes_does_not_leave_the_picture_empty() -> None:
    """What stands stays in view until something else is there."""
    boxes, _ = fitted(seen(picture(LEFT), picture(LEFT, RIGHT)), ROOM)
    assert any(holds(box, LEFT) for box in boxes) and any(holds(box, RIGHT) for box in boxes)


def test_an_empty_stage_has_nothing_to_cut_out() -> None:
    assert fitted(look(picture(), picture(), GROUND, (0, HIGH)), ROOM) == ((), LARGEST)


def test_views_follow_what_is_told() -> None:
    """One panel after another, each long enough to be looked at, and together as long as the beat."""
    first, second = picture(LEFT, MIDDLE, RIGHT), picture(LEFT, MIDDLE, RIGHT)
    first[400:700, 200:500], second[400:700, 1400:1700] = 90, 90
    plain = picture(LEFT, MIDDLE, RIGHT)
    told = [seen(plain, first)] * 10 + [seen(plain, second)] * 10
    one, other = views(told, 0.2, ROOM)
    assert (one.moments, other.moments) == (10, 10)
    assert holds(one.boxes[0], LEFT) and holds(other.boxes[0], RIGHT)


@pytest.mark.parametrize("count", [1, 3, 7, 40])
def test_views_last_as_long_as_the_beat(count: int) -> None:
    moment = look(picture(MIDDLE), picture(MIDDLE), GROUND, (0, HIGH))
    assert sum(view.moments for view in views([moment] * count, 0.2, ROOM)) == count


def test_from_one_view_to_the_next() -> None:
    """The picture moves, and never out of its room."""
    one, other = (View(5, (Box(*sides),), 1.0) for sides in (LEFT, (0, 200, 1920, 900)))
    assert between(one, other, 0.0, ROOM).boxes == one.boxes and between(one, other, 1.0, ROOM).boxes == other.boxes
    widths = [between(one, other, part / 10, ROOM) for part in range(11)]
    assert all(view.boxes[0].width * view.scale <= ROOM[0] + 1 for view in widths)
    assert sorted(view.boxes[0].width for view in widths) == [view.boxes[0].width for view in widths]
    parted = View(5, (Box(*LEFT), Box(*RIGHT)), 1.0)
    assert between(one, parted, 0.5, ROOM) == parted


def test_no_way_leads_between_views_beside_each_other() -> None:
    """What is between them would be cut at both edges; what only grows higher is no other place."""
    left, middle = View(5, (Box(*LEFT),), 1.0), View(5, (Box(600, 200, 1800, 900),), 1.0)
    assert between(left, middle, 0.5, ROOM) == middle
    tall = View(5, (Box(600, 100, 1800, 700),), 1.0)
    assert between(middle, tall, 0.5, ROOM) not in (middle, tall)

"""The pieces of the opening, the labels and the synthesis, and those that several sections share."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Animation, Square, VGroup, VMobject

from scenes.dinov1.overview_pieces import CHOOSERS, CROP_PLACE, InsideVit
from scenes.labels.labeling_cost_pieces import REACH, Clock, LabelBelt, Tally
from scenes.labels.self_supervised_pieces import Clusters, Graded, MissingPart, Slot
from scenes.opening.contents_pieces import SectionPath
from scenes.pieces.agreement import distance, overlapping
from scenes.pieces.awakening import Awakening
from scenes.pieces.hundred import DIM, WAITING, Hundred, in_order, mixed, sort
from scenes.pieces.network import Network
from scenes.pieces.tokens import patch_lines
from scenes.synthesis.applications_pieces import FilmStrip, SharedBackbone
from scenes.synthesis.conclusion_pieces import Dumbbells
from scenes.synthesis.three_versions_pieces import KnottedLine
from tenuto.kit.bob import bob
from tenuto.kit.marks import Marks, grid_places
from tenuto.kit.number import Number
from tenuto.kit.picture import Picture
from tenuto.kit.tag import Tag
from tenuto.stage import theme
from tenuto.stage.data import load_tensors
from tenuto.stage.theme import NIGHT


def places(mobject: VMobject) -> np.ndarray:
    return np.array([part.get_center() for part in mobject.get_family() if len(part.points)])


def test_the_belt_repeats_after_all_its_pictures() -> None:
    """After as many steps as there are pictures, everything stands where it stood; half-way it does not."""
    names = [str(index) for index in range(REACH + 2)]
    belt = LabelBelt(np.zeros((REACH + 2, 8, 8, 3), np.uint8), names, NIGHT, 0.0)
    start = places(belt)
    assert not np.allclose(places(belt.at(3.5)), start)
    assert places(belt.at(belt.period)) == pytest.approx(start)


def test_only_stamped_pictures_have_names() -> None:
    """Before the first stamp no tag is seen; after two steps the last two pictures carry theirs, to the left."""
    belt = LabelBelt(np.zeros((8, 8, 8, 3), np.uint8), list("abcdefgh"), NIGHT, 0.0)
    seen = [tag for tag in belt.at(0.0, named_from=1).tags if tag.paper.get_fill_opacity() > 0]
    assert not seen
    seen = [tag for tag in belt.at(2.0, named_from=1).tags if tag.paper.get_fill_opacity() > 0]
    assert sorted(tag.get_x() for tag in seen) == pytest.approx([-belt.pitch, 0.0])


def test_the_marker_lights_what_it_has_passed() -> None:
    """On the second station the first two are lit and ringed is the second; the third is dark."""
    path = SectionPath([(1, "a"), (2, "b"), (3, "c")], NIGHT, 9).go(1.0)
    lit = [disc.get_fill_color().to_hex() == NIGHT.ink for disc in path.discs]
    assert lit == [True, True, False]
    assert path.marker.get_center() == pytest.approx(path.discs[1].get_center(), abs=0.02)
    assert path.marker.width > path.discs[1].width


@pytest.mark.parametrize("count", [1, 2, 5])
def test_the_path_holds_any_number_of_sections(count: int) -> None:
    """One section or five: the path has the asked width and a station for each."""
    path = SectionPath([(index + 1, "x") for index in range(count)], NIGHT, 10)
    assert path.curve.width == pytest.approx(10, rel=0.01)
    assert len(path.discs) == count


def test_tags_and_networks_keep_their_words_inside() -> None:
    """A long name makes the tag longer; a network's name and layers stay in its box."""
    tag = Tag("xương rồng", NIGHT)
    assert tag.width > Tag("cá", NIGHT).width
    assert tag.words.get_left()[0] > tag.get_left()[0] and tag.words.get_right()[0] < tag.get_right()[0]
    network = Network("Teacher", NIGHT.teacher, NIGHT)
    for part in (network.words, network.layers):
        assert abs(part.get_y()) + part.height / 2 < network.box.height / 2
    assert network.words.get_bottom()[1] > network.layers.get_top()[1]


def test_patch_lines_divide_a_picture_evenly() -> None:
    """Three lines each way for four patches a side, none outside of the picture."""
    picture = Picture(np.zeros((32, 32, 3), np.uint8), 2.0)
    lines = patch_lines(picture, 4, NIGHT.ink)
    assert len(lines) == 6
    assert sorted({round(float(line.get_x()), 3) for line in lines}) == [-0.5, 0, 0.5]
    assert (lines.width, lines.height) == pytest.approx((2.0, 2.0))


def test_a_knot_comes_undone_alone() -> None:
    """The untied one lies straight, the others are still tied."""
    line = KnottedLine((-2, 0, 2), (-4, 4), 0, NIGHT.ink)
    line.untie(0).interpolate_mobject(1)
    assert line.tied == (0, 1, 1)
    left = line.points[line.points[:, 0] < -1.2]
    right = line.points[line.points[:, 0] > 1.2]
    assert np.abs(left[:, 1]).max() < 1e-9 < np.abs(right[:, 1]).max()


def test_the_row_that_gains_least_stands_at_the_foot() -> None:
    """Rows are in the order of their gains; a loss is muted."""
    rows = Dumbbells(((50, 60), (70, 69), (40, 80)), (40, 90), NIGHT, 5, 0.5)
    assert [dot.get_x() - ring.get_x() for dot, ring in zip(rows.dots, rows.rings, strict=True)] == pytest.approx(
        [-0.1, 1, 4]
    )
    assert [ring.get_y() for ring in rows.rings] == pytest.approx([-1.0, -0.5, 0.0])
    assert rows.lines[0].get_stroke_color().to_hex().upper() == NIGHT.muted


def closes(animation: Animation, of: VGroup) -> bool:
    """Whether a loop ends as it began, and does something in between."""

    def state() -> np.ndarray:
        parts = of.family_members_with_points()
        return np.concatenate([[*part.points.ravel(), part.get_stroke_width()] for part in parts])

    animation.interpolate_mobject(0)
    first = state()
    animation.interpolate_mobject(0.3)
    moved = bool(np.abs(state() - first).max() > 1e-3)
    animation.interpolate_mobject(1)
    return moved and bool(np.abs(state() - first).max() < 1e-6)


def test_loops_close() -> None:
    """Heads that learn, a film that is looked through, things that bob: each ends as it began."""
    backbone = SharedBackbone((-2, 2), 1.5, (("net", 2),), "head", 0, NIGHT)
    film, squares = FilmStrip(range(4), NIGHT), VGroup(Square(), Square())
    assert closes(backbone.learn(), backbone.heads)
    assert closes(film.look_through(), film)
    assert closes(bob(list(squares)), squares)


def test_a_clock_goes_round_its_pin() -> None:
    """The long hand comes back to twelve."""
    clock = Clock(NIGHT).shift([1, 1, 0])
    end = clock.long.get_end().copy()
    turn = clock.hour()
    turn.begin()
    turn.interpolate_mobject(0.5)
    assert clock.long.get_end()[1] < 1
    turn.interpolate_mobject(1)
    assert clock.long.get_end() == pytest.approx(end)


def test_a_network_is_as_wide_as_those_that_share_it() -> None:
    """From the first use's left edge to the last one's right edge; a head and two ways for each use."""
    backbone = SharedBackbone((-3, 0, 3), 2.0, (("a", 2), ("b", 1)), "head", 0, NIGHT)
    wide, narrow = (net[0] for net in backbone.networks)
    assert (wide.width, narrow.width) == pytest.approx((5.0, 2.0))
    assert len(backbone.heads) == 3 and len(backbone.flows) == 6


def test_a_tally_counts_marks_and_number_alike() -> None:
    """In the end all marks are drawn and the number shows the value; a drawing that is no marks is left alone."""
    marks = Marks(Square(0.1), grid_places(12, 6, 0.2))
    tally = Tally(marks, Number(0, theme.TITLE, NIGHT.ink), "ảnh", NIGHT)
    animations = tally.count(12)
    for animation in animations[:2]:
        animation.begin()
        animation.interpolate_mobject(1)
    assert tally.number.text == "12"
    assert len(marks.points) == 12 * marks.each
    assert len(Tally(Square(), Number(0, theme.TITLE, NIGHT.ink), "ảnh", NIGHT).count(3)) == 2


def test_pictures_gather_around_their_middles() -> None:
    """Every picture has a home in its own group's ring, and no two have the same."""
    groups = [np.zeros((6, 4, 4, 3), np.uint8)] * 2
    clusters = Clusters(groups, ((-3, 0), (3, 0)), (0, 1), NIGHT, 1)
    homes = np.array(clusters.homes)
    assert (np.abs(homes[:6, 0] + 3) < 1.55).all() and (np.abs(homes[6:, 0] - 3) < 1.55).all()
    apart = np.linalg.norm(homes[:, None] - homes[None], axis=2) + 9 * np.eye(12)
    assert apart.min() > 0.6


def test_a_missing_part_lies_over_its_hole() -> None:
    """Truth and guess stand where the hole is; the guess has the truth's mean colours."""
    pixels = np.zeros((40, 40, 3), np.uint8)
    pixels[:, 20:] = 200
    part = MissingPart(Picture(pixels, 4.0), (0.5, 0.25, 0.5, 0.5), NIGHT)
    assert part.truth.get_center() == pytest.approx(part.hole.get_center())
    assert part.guess.get_center() == pytest.approx(part.hole.get_center())
    assert part.guess.pixel_array.shape[:2] == (5, 5)
    assert (part.guess.pixel_array[..., :3] == 200).all()


def test_a_slot_asks_until_it_has_an_answer() -> None:
    """Without an answer a question mark, with one as many bars as it has values."""
    assert len(Slot("a", NIGHT.teacher, NIGHT).mark) == 1
    assert len(Slot("a", NIGHT.student, NIGHT, (0.2, 0.5, 0.3)).mark) == 3


def test_as_many_pictures_are_right_as_the_share_says() -> None:
    """They stay right while the share grows; rims surround exactly those that are new, where they stand."""
    graded = Graded(np.full((200, 8, 8, 3), 255, np.uint8), NIGHT)
    brightness = []
    for share in (0.645, 0.722):
        graded.show(share)
        brightness.append(graded.pixel_array[4::16, 4::16, 0].ravel())
    before, after = (each == 255 for each in brightness)
    assert (before.sum(), after.sum()) == (129, 144) and (after >= before).all()
    rims = graded.rims(0.645, 0.722, NIGHT.ink)
    new = np.flatnonzero(after & ~before)
    assert len(rims) == len(new) == 15
    first = graded.get_corner([-1, 1, 0])
    cell = graded.width / graded.pixel_array.shape[1]
    for rim, index in zip(rims, new, strict=True):
        row, column = divmod(index, 20)
        assert np.allclose(rim.get_center(), first + cell * np.array([16 * column + 4, -16 * row - 4, 0]))


def test_a_picture_wakes_at_its_brightest_places_first() -> None:
    """It begins as the photograph, dark where nothing is lit, and ends as the map."""
    values = np.tile(np.linspace(0, 1, 16), (16, 1))
    pixels = np.full((64, 64, 3), 200, np.uint8)
    seen = Awakening(pixels, values, NIGHT, 2)
    assert (seen.wake(0, 0).pixel_array[..., :3] == 200).all()
    dark, part = (seen.wake(1, lit).pixel_array[32, :, :3].sum(axis=-1).astype(int) for lit in (0, 0.4))
    assert (part[:24] == dark[:24]).all() and part[-1] != dark[-1]
    assert (seen.wake(1, 1).pixel_array == seen.painted(values)).mean() > 0.9


def test_a_patch_listens_most_to_what_looks_like_it() -> None:
    """In a crop whose upper third differs, those below do not listen to it; patches stand squarely in the crop's places."""
    pixels = np.zeros((90, 120, 3), np.uint8)
    pixels[:30] = 255
    vit = InsideVit(Picture(pixels, 2.0), NIGHT)
    assert np.allclose(vit.tokens[4].get_center(), CROP_PLACE)
    assert all(np.isclose(token.width, token.height) for token in vit.tokens)
    shares = vit.heard(CHOOSERS[0])
    assert shares[CHOOSERS[0]] == 0 and shares.max() == 1
    assert shares[:3].max() < 0.01 and np.delete(shares[3:], CHOOSERS[0] - 3).min() > 0.99


def test_a_hundred_pictures_show_a_share_exactly() -> None:
    """Of 79.7 named right, 79 pictures are whole and seven tenths of the next keep their colours, sorted or not."""
    pictures = np.full((100, 10, 10, 3), 200, np.uint8)
    for ranks in (None, mixed()[1]):
        bright = Hundred(pictures, 4.0, ranks).judge(79.7).pixel_array[..., 0] == 200
        assert bright.sum() == 7970


def test_what_nobody_has_judged_yet_lies_between_right_and_wrong() -> None:
    """Of thirty judged twenty are right: three kinds of pictures, each of one brightness."""
    pictures = np.full((100, 10, 10, 3), 200, np.uint8)
    values, counts = np.unique(Hundred(pictures, 4.0).judge(20, 30).pixel_array[..., 0], return_counts=True)
    gaps, wrong, waiting, right = values.tolist()
    assert gaps == 0 and right == 200 and wrong == int(DIM * 200) and waiting == int(WAITING * 200)
    assert counts[1:].tolist() == [1000, 7000, 2000]


def test_outlines_cover_what_two_shares_differ_by() -> None:
    """From 67.5 to 75.3 are two and a half places of one row and five and three tenths of the next."""
    hundred = Hundred(np.zeros((100, 10, 10, 3), np.uint8), 4.0)
    px = 4.0 / hundred.pixel_array.shape[0]
    first, second = hundred.between(67.5, 75.3, NIGHT.ink)
    assert [round(box.width / px) for box in (first, second)] == [5 + 5 + 10 + 5 + 10, 5 * 15 + 3]


def test_sorted_pictures_are_the_sorted_hundred() -> None:
    """Every picture flies to the place that the sorted sheet has for it."""
    pictures, ranks = mixed()
    cells, goal = Hundred(pictures, 4.0, ranks).cells(), Hundred(in_order(), 2.0)
    sort(cells, ranks, goal).interpolate_mobject(1)
    for cell in cells:
        place = min(goal.cells(), key=lambda there: np.linalg.norm(there.get_center() - cell.get_center()))
        assert (place.pixel_array == cell.pixel_array).all()


@pytest.mark.parametrize("share", [0.22, 0.273, 0.318, 0.459, 0.49])
def test_two_masks_overlap_by_what_is_said(share: float) -> None:
    """Within a percent of the share, with the stored silhouette that scenes show."""
    stored = load_tensors("attention")
    assert overlapping(stored.truth[1], distance(stored.truth[1], share)) == pytest.approx(share, abs=0.012)

"""Pieces of the kit that show pixels: pictures, maps over them, masks, windows."""

from __future__ import annotations

import numpy as np
import pytest
from manim import LEFT, RIGHT, UP, Camera, Circle, Rectangle, Square, VMobject

from tenuto.kit.heatmap import HeatMap, heaviest, oklab, ramp, spread
from tenuto.kit.mosaic import Mosaic, shuffled
from tenuto.kit.number import Number
from tenuto.kit.overlap import Overlap, verdict
from tenuto.kit.picture import Picture, letterbox, shrunk, square, tiled
from tenuto.kit.samples import BLUE, GOLD, scenery
from tenuto.kit.tag import Tag
from tenuto.stage.camera import StageCamera
from tenuto.stage.theme import CREAM, NIGHT, Ground


def drawn(camera: Camera, *mobjects: VMobject) -> np.ndarray:
    """(270, 480, 3) int."""
    camera.reset()
    camera.capture_mobjects(mobjects)
    return camera.pixel_array[..., :3].astype(int)


def test_the_camera_draws_a_picture_as_manim_does() -> None:
    """Away from its edges a picture shown at its own size is the same with both cameras, within rounding."""
    picture = Picture(scenery()[:200:2, :300:2], 100 / 270 * 8)
    ours, manims = drawn(StageCamera(), picture), drawn(Camera(), picture)
    inside = (slice(90, 180), slice(170, 310))
    assert np.abs(ours[inside] - manims[inside]).mean() < 4
    assert ours[inside].std() > 20


def test_a_faded_picture_lets_the_ground_through() -> None:
    """Half opacity is the mean of picture and ground, with both cameras, and leaves the pixels alone."""
    pixels = np.full((10, 10, 3), 200, np.uint8)
    picture = Picture(pixels, 4).set_opacity(0.5)
    for camera in (StageCamera(), Camera()):
        assert drawn(camera, picture)[135, 240] == pytest.approx([100, 100, 100], abs=2)
    assert (picture.pixel_array[..., 3] == 255).all()


def test_what_is_fixed_to_a_picture_fades_with_it() -> None:
    """Its border keeps an empty inside, and a tag on it is gone when the picture is."""
    picture = Picture(np.zeros((10, 10, 3), np.uint8), 4, BLUE)
    picture.add(tag := Tag("", NIGHT))
    picture.fade(1)
    assert picture.border.get_stroke_opacity() == 0
    assert tag.paper.get_fill_opacity() == 0
    picture.set_opacity(1)
    assert (picture.border.get_stroke_opacity(), picture.border.get_fill_opacity()) == (1, 0)


def test_a_picture_can_be_turned() -> None:
    """After a quarter turn to the left, the right half is on top."""
    pixels = np.zeros((20, 20, 3), np.uint8)
    pixels[:, 10:] = 255
    canvas = drawn(StageCamera(), Picture(pixels, 4).rotate(np.pi / 2))
    assert canvas[100, 240].min() > 200
    assert canvas[170, 240].max() < 50


def test_a_crop_stands_where_it_was_cut() -> None:
    """Its pixels are that part of the picture and its place covers the region's outline, also after a move."""
    picture = Picture(scenery(), 3).shift(2 * LEFT + UP)
    crop, region = picture.crop(0.5, 0.25, 0.2, 0.5), picture.region(0.5, 0.25, 0.2, 0.5, GOLD)
    rows, columns = scenery().shape[:2]
    expected = scenery()[round(0.25 * rows) : round(0.75 * rows), round(0.5 * columns) : round(0.7 * columns)]
    assert (crop.pixel_array[..., :3] == expected).all()
    assert crop.get_center() == pytest.approx(region.get_center())
    assert crop.height == pytest.approx(region.height, rel=0.02)


def test_tiles_stand_row_by_row_with_clear_gaps() -> None:
    """The third of four pictures in two columns begins the second row; what lies between is transparent."""
    pictures = np.arange(4, dtype=np.uint8)[:, None, None, None] * np.ones((4, 5, 5, 3), np.uint8)
    sheet = tiled(pictures, 2, gap=1)
    assert sheet.shape == (11, 11, 4)
    assert sheet[6, 0, 0] == 2 and sheet[5, 0, 3] == 0
    with pytest.raises(ValueError, match="do not fill rows of 3"):
        tiled(pictures, 3)


def test_a_mosaic_shows_its_sheet_through_the_shape_only() -> None:
    """Outside the disc it is transparent, inside it is the sheet at that place; one round leads back."""
    sheet = np.random.default_rng(0).integers(0, 255, (300, 300, 3), dtype=np.uint8)
    mosaic = Mosaic(sheet, Circle(1.0), unit_px=100, reach=0.2)
    start = mosaic.pixel_array.copy()
    assert start[0, 0, 3] == 0 and start[start.shape[0] // 2, start.shape[1] // 2, 3] == 255
    mosaic.look(0.5)
    assert (mosaic.pixel_array != start).any()
    mosaic.look(1.0)
    assert (mosaic.pixel_array == start).all()


def test_two_mosaics_of_one_sheet_show_one_picture() -> None:
    """What a small window shows is what the large one shows at the same place."""
    down, across = np.mgrid[:600, :900]
    waves = np.stack([np.sin(down / 40), np.sin(across / 30), np.cos((down + across) / 50)], axis=-1)
    sheet = (128 + 120 * waves).astype(np.uint8)
    camera = StageCamera()
    wide = drawn(camera, Mosaic(sheet, Rectangle(width=6, height=3), unit_px=100))
    small = drawn(camera, Mosaic(sheet, Square(1), unit_px=100))
    inside = (slice(125, 145), slice(230, 250))
    assert np.abs(wide[inside] - small[inside]).mean() < 6
    assert small[inside].std() > 20


def test_a_mosaic_refuses_a_sheet_that_ends_inside_the_shape() -> None:
    """The message says how far the sheet reaches."""
    with pytest.raises(ValueError, match="tile more pictures"):
        Mosaic(np.zeros((100, 100, 3), np.uint8), Circle(1.0), unit_px=100)


def test_shrunk_keeps_the_nearest_pixels() -> None:
    """A picture of four equal quarters becomes four pixels, and one of the same size stays as it is."""
    quarters = np.array([[1, 2], [3, 4]], np.uint8).repeat(5, 0).repeat(5, 1)
    assert shrunk(quarters, 2).tolist() == [[1, 2], [3, 4]]
    assert (shrunk(quarters, 10) == quarters).all()


def test_coarse_picture_has_one_colour_in_each_square() -> None:
    """Every square takes the colour of its middle, and the picture stays in its place."""
    pixels = scenery()[:288, :288]
    picture = Picture(pixels, 2).move_to([1, 1, 0])
    coarse = picture.coarse(12)
    assert (coarse.pixel_array[:12, :12, :3] == pixels[6, 6]).all()
    np.testing.assert_allclose(coarse.get_center(), [1, 1, 0])


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
    colours = ramp(GOLD, ground)
    steps = np.diff(oklab(colours / 255)[:, 0])
    assert np.ptp(steps) < 0.012 and (np.sign(steps.mean()) * steps).mean() > 0
    amber = np.array([int(GOLD[i : i + 2], 16) for i in (1, 3, 5)])
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
    heat = HeatMap(picture, values, ramp(GOLD, NIGHT), 2.0).keep(0.99)
    assert (heat.pixel_array[:, :15, :3] == 200).all() and heat.pixel_array[:, 25:, :3].max() < 60


def test_passing_through_maps_ends_where_it_began() -> None:
    """The loop over several maps is seamless."""
    maps = np.random.default_rng(1).random((3, 5, 5))
    heat = HeatMap(np.zeros((20, 20, 3), np.uint8), maps[0], ramp(GOLD, NIGHT), 1.0)
    loop, first = heat.blend(maps), heat.pixel_array.copy()
    loop.begin()
    loop.interpolate(1)
    assert np.abs(heat.pixel_array.astype(int) - first).max() <= 1


def test_a_shuffled_sheet_holds_every_picture_as_often() -> None:
    """Six pictures on a sheet of four by three: each stands there twice."""
    pictures = np.arange(6, dtype=np.uint8)[:, None, None, None] * np.ones((1, 2, 2, 3), np.uint8)
    sheet = shuffled(pictures, 4, 3, seed=0)
    assert sheet.shape == (6, 8, 4)
    assert np.bincount(sheet[::2, ::2, 0].ravel()).tolist() == [2] * 6


def test_a_letterbox_keeps_the_middle() -> None:
    """Twice as wide as high, and as much cut off above as below."""
    pixels = np.arange(40, dtype=np.uint8)[:, None, None] * np.ones((1, 20, 3), np.uint8)
    assert letterbox(pixels, 2.0).shape[:2] == (10, 20)
    assert letterbox(pixels, 2.0)[0, 0, 0] == 15


def test_square_takes_the_middle() -> None:
    """Of a wide and of a tall photograph."""
    wide = np.arange(4 * 10 * 3, dtype=np.uint8).reshape(4, 10, 3)
    assert (square(wide) == wide[:, 3:7]).all()
    assert (square(wide.swapaxes(0, 1)) == wide.swapaxes(0, 1)[3:7]).all()


@pytest.fixture
def picture() -> Picture:
    return Picture(scenery(), 3.0).shift(RIGHT)


def test_what_is_swallowed_is_a_copy(picture: Picture) -> None:
    """The picture stays; its copy ends at the place and cannot be seen any more."""
    before = picture.get_center()
    swallow = picture.vanish([4, -1, 0])
    swallow.begin()
    swallow.interpolate(1)
    assert picture.get_center() == pytest.approx(before)
    assert swallow.mobject.get_center() == pytest.approx([4, -1, 0])
    assert swallow.mobject.opacity == 0


def test_overlap_counts_intersection_over_union() -> None:
    """A square pushed aside by half its side shares 50 of 150 pixels; back in place it shares all."""
    truth = np.zeros((40, 40), bool)
    truth[10:20, 10:20] = True
    number = Number(0, 32, NIGHT.ink)
    overlap = Overlap(np.full((40, 40, 3), 200, np.uint8), truth, [NIGHT.ink] * 3, NIGHT.line, 2.0, number)
    overlap.push(5, 0)
    assert number.value == pytest.approx(100 / 3)
    overlap.vary(lambda share: (5 * (1 - share), 0)).interpolate_mobject(1.0)
    assert number.value == 100

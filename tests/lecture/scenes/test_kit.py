"""The pieces that scenes share: they show what they were given, stay cheap, and their loops close."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from manim import LEFT, RIGHT, UP, Camera, Circle, Line, Rectangle, Square, VMobject, linear, tempconfig

from scenes.labels.labeling_cost_pieces import REACH, LabelBelt
from scenes.opening.contents_pieces import SectionPath
from scenes.pieces.network import Network
from tenuto.kit.arrow import arrow, link
from tenuto.kit.balance import Balance, Sway
from tenuto.kit.flow import Flow
from tenuto.kit.marks import Fill, Marks, grid_places
from tenuto.kit.mosaic import Mosaic
from tenuto.kit.number import CountTo, Number
from tenuto.kit.picture import Picture, tiled
from tenuto.kit.tag import Tag
from tenuto.script.facts import vietnamese
from tenuto.stage import theme
from tenuto.stage.camera import StageCamera
from tenuto.stage.data import photo
from tenuto.stage.theme import NIGHT, Words, stand


@pytest.fixture(autouse=True)
def small_frame(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A small canvas, and text caches outside the project."""
    with tempconfig({"pixel_width": 480, "pixel_height": 270, "media_dir": str(tmp_path_factory.mktemp("media"))}):
        yield


def drawn(camera: Camera, *mobjects: VMobject) -> np.ndarray:
    """(270, 480, 3) int."""
    camera.reset()
    camera.capture_mobjects(mobjects)
    return camera.pixel_array[..., :3].astype(int)


# -- numbers -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [(14197122, 0, "14.197.122"), (14.2, 1, "14,2"), (0, 0, "0"), (-1234.5, 2, "−1.234,50"), (-0.001, 2, "0,00")],
)
def test_numbers_have_a_decimal_comma_and_points_between_thousands(value: float, decimals: int, written: str) -> None:
    """14197122 is written 14.197.122 and 14.2 is written 14,2."""
    assert vietnamese(value, decimals) == written


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
    """CountTo shows the last value exactly, with glyphs that were set before."""
    number = Number(0, theme.TITLE, NIGHT.ink, decimals=1)
    monkeypatch.setattr("tenuto.kit.number.Words", lambda *args: pytest.fail("set text while counting"))
    count = CountTo(number, 14.2)
    count.begin()
    count.interpolate(0.5)
    assert 0 < number.value < 14.2
    count.interpolate(1)
    assert number.text == "14,2"


# -- pictures ----------------------------------------------------------------------------------------------------------


def test_the_camera_draws_a_picture_as_manim_does() -> None:
    """Away from its edges a picture shown at its own size is the same with both cameras, within rounding."""
    picture = Picture(photo("cat")[:200:2, :300:2], 100 / 270 * 8)
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
    picture = Picture(np.zeros((10, 10, 3), np.uint8), 4, NIGHT.data)
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
    picture = Picture(photo("cat"), 3).shift(2 * LEFT + UP)
    crop, region = picture.crop(0.5, 0.25, 0.2, 0.5), picture.region(0.5, 0.25, 0.2, 0.5, NIGHT.teacher)
    rows, columns = photo("cat").shape[:2]
    expected = photo("cat")[round(0.25 * rows) : round(0.75 * rows), round(0.5 * columns) : round(0.7 * columns)]
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


# -- loops -------------------------------------------------------------------------------------------------------------


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


def test_a_flow_repeats_after_one_spacing() -> None:
    """The set of dots after one spacing is the set before it."""
    flow = Flow(Line(LEFT, RIGHT), NIGHT.ink, 4)
    start = sorted(dot.get_x() for dot in flow)
    assert sorted(dot.get_x() for dot in flow.at(0.5)) != pytest.approx(start)
    assert sorted(dot.get_x() for dot in flow.at(1.0)) == pytest.approx(start)


def test_the_balance_swings_back_and_its_loads_hang_with_it() -> None:
    """At a quarter turn the right pan and its load are higher than the left; at the end all is level."""
    balance = Balance(NIGHT).lay(0, Square(0.3)).lay(1, Square(0.3))
    start = places(balance)
    sway = Sway(balance, 0.2)
    sway.begin()
    sway.interpolate(0.25)
    left, right = (pan[2].get_y() for pan in balance.pans)
    assert right - left == pytest.approx(2 * balance.arm * np.sin(0.2))
    sway.interpolate(1.0)
    assert places(balance) == pytest.approx(start, abs=1e-9)


# -- drawings ----------------------------------------------------------------------------------------------------------


def test_marks_are_counted_out() -> None:
    """Half-way through Fill, half of the marks are drawn; in the end all of them stand on their places."""
    marks = Marks(Circle(0.1, fill_opacity=1), grid_places(10, 5, 0.5))
    whole = len(marks.points)
    fill = Fill(marks, rate_func=linear)
    fill.begin()
    fill.interpolate(0.5)
    assert len(marks.points) == whole / 2
    fill.interpolate(1.0)
    assert len(marks.points) == whole
    assert (marks.width, marks.height) == pytest.approx((4 * 0.5 + 0.2, 0.5 + 0.2))


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


def test_words_of_any_accents_stand_on_one_line() -> None:
    """'mèo' and 'ổ' have different boxes and the same line."""
    for text in ("mèo", "ổ", "gyp"):
        assert stand(Words(text, theme.BODY), 1.0, 0.5, LEFT).baseline == pytest.approx(0.5, abs=0.005)


def test_tags_and_networks_keep_their_words_inside() -> None:
    """A long name makes the tag longer; a network's name and layers stay in its box."""
    tag = Tag("xương rồng", NIGHT)
    assert tag.width > Tag("cá", NIGHT).width
    assert tag.words.get_left()[0] > tag.get_left()[0] and tag.words.get_right()[0] < tag.get_right()[0]
    network = Network("Teacher", NIGHT.teacher, NIGHT)
    for part in (network.words, network.layers):
        assert abs(part.get_y()) + part.height / 2 < network.box.height / 2
    assert network.words.get_bottom()[1] > network.layers.get_top()[1]


def test_links_keep_the_gap_at_both_ends() -> None:
    """Between two unit squares three units apart, an arrow with a gap of 0.2 is 1.6 long and ends in its head's tip."""
    line = link(Square(1).shift(1.5 * LEFT), Square(1).shift(1.5 * RIGHT), NIGHT.ink, gap=0.2)
    assert (line.get_left()[0], line.get_right()[0]) == pytest.approx((-0.8, 0.8), abs=0.01)


def test_bent_arrows_end_where_they_are_told() -> None:
    """The head's tip is the end point, whatever the bend."""
    for bend in (-0.8, 0.0, 0.8):
        head = arrow([0, 0, 0], [2, 1, 0], NIGHT.ink, bend)[1]
        assert np.linalg.norm(head.points - [2, 1, 0], axis=1).min() < 0.03

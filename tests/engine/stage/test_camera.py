"""The stage's camera draws what manim's own camera draws, pixel by pixel, only sooner."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Annulus,
    Arc,
    ArcBetweenPoints,
    Arrow,
    Camera,
    CapStyleType,
    Circle,
    CubicBezier,
    DashedLine,
    Difference,
    Dot,
    Ellipse,
    Group,
    Line,
    LineJointType,
    Mobject,
    ParametricFunction,
    Polygon,
    Rectangle,
    RoundedRectangle,
    Square,
    Star,
    Triangle,
    VGroup,
    VMobject,
)

from tenuto.film.quality import Quality
from tenuto.film.studio import studio
from tenuto.kit.picture import Picture
from tenuto.stage.camera import StageCamera
from tenuto.stage.theme import Formula, Words

SMALL = Quality("small", 480, 270, 15)


@pytest.fixture(autouse=True)
def small() -> Iterator[None]:
    with studio(SMALL):
        yield


def path(*corners: tuple[float, float], closed: bool = False) -> VMobject:
    """Straight lines through corners."""
    points = [(x, y, 0.0) for x, y in corners]
    return VMobject(stroke_width=30).set_points_as_corners([*points, points[0]] if closed else points)


def subpaths(*parts: VMobject) -> VMobject:
    """One shape of several paths."""
    whole = VMobject(stroke_width=12, fill_opacity=0.7, fill_color="#35C9B0", stroke_color="#FF6F61")
    whole.points = np.concatenate([part.points for part in parts])
    return whole


def broken(gap: float, at: float = 1.0) -> VMobject:
    """Two thick lines whose common corner, at (at, at), is `gap` units wide: one join, or two ends."""
    one, other = Line((0, 0, 0), (at, at, 0)), Line((at + gap, at, 0), (at, 0, 0))
    shape = subpaths(one, other)
    return shape.set_fill(opacity=0).set_stroke(width=60)


def nearly_closed(gap: float) -> VMobject:
    """A triangle that comes back to within `gap` of where it began."""
    return path((-2, -1), (2, -1), (0, 2), (-2 + gap, -1)).set_stroke(width=60)


def layered() -> Group:
    """Drawn by z_index, and where that is equal by their order."""
    red = Square(2, fill_opacity=1, color="#FF0000").set_z_index(2)
    green = Square(2, fill_opacity=1, color="#00FF00").shift(0.5 * RIGHT).set_z_index(-1)
    blue = Circle(1, fill_opacity=1, color="#0000FF").shift(0.5 * UP)
    white = Dot(radius=0.6, color="#FFFFFF").set_z_index(1)
    return Group(red, Group(green, blue), white)


def twice() -> Group:
    """A shape that stands in two groups is drawn once, where it stands last."""
    red, blue = Square(2, fill_opacity=1, color="#FF0000"), Circle(1.2, fill_opacity=1, color="#0000FF")
    return Group(Group(red), Group(blue), Group(red))


def with_background_stroke() -> VMobject:
    return Star(color="#F5B441", fill_opacity=1).scale(2).set_stroke("#6FA8FF", 20, background=True)


def invisible() -> VGroup:
    return VGroup(
        Square(2, fill_opacity=0, stroke_width=0),
        Circle(stroke_opacity=0).set_fill(opacity=0),
        VMobject(),
        VMobject().set_points(np.zeros((3, 3))),
        Line(LEFT, RIGHT).set_points(np.full((4, 3), np.nan)),
        Dot(),
    )


CATALOGUE: dict[str, Callable[[], Mobject]] = {
    "an open path": lambda: path((-3, -1), (-1, 2), (1, -2), (3, 1)),
    "a closed path": lambda: path((-2, -1), (2, -1), (0, 2), closed=True),
    "a path that nearly closes": lambda: nearly_closed(5e-7),
    "a path that does not close": lambda: nearly_closed(1e-3),
    "a single curve": lambda: CubicBezier(3 * LEFT, UP, 3 * DOWN, 3 * RIGHT).set_stroke(width=20),
    "a closed curve": lambda: Circle(2, stroke_width=40),
    "several subpaths": lambda: subpaths(Square(3), Circle(1), Line(3 * LEFT, 3 * RIGHT)),
    "a hole": lambda: Annulus(1, 2, fill_opacity=1),
    "what a difference leaves": lambda: Difference(Square(3), Circle(1), fill_opacity=1, color="#A98BFF"),
    "a corner 0 apart": lambda: broken(0),
    "a corner 5e-7 apart": lambda: broken(5e-7),
    "a corner 8e-6 apart": lambda: broken(8e-6),
    "a corner 2e-5 apart": lambda: broken(2e-5),
    "a corner 2e-5 apart, far out": lambda: broken(2e-5, 3.0),
    "a corner 1e-2 apart": lambda: broken(1e-2),
    "mitred": lambda: path((-2, -1), (0, 2), (2, -1)).set(joint_type=LineJointType.MITER),
    "round": lambda: path((-2, -1), (0, 2), (2, -1)).set(joint_type=LineJointType.ROUND),
    "bevelled": lambda: path((-2, -1), (0, 2), (2, -1)).set(joint_type=LineJointType.BEVEL),
    "round ends": lambda: path((-2, 0), (2, 0)).set(cap_style=CapStyleType.ROUND),
    "square ends": lambda: path((-2, 0), (2, 0)).set(cap_style=CapStyleType.SQUARE),
    "a thin line": lambda: Line(3 * LEFT + UP, 3 * RIGHT, stroke_width=0.5),
    "dashes": lambda: DashedLine(3 * LEFT, 3 * RIGHT),
    "an arrow": lambda: Arrow(3 * LEFT, 3 * RIGHT),
    "an arc": lambda: Arc(2, 0, 4, stroke_width=15),
    "an arc between points": lambda: ArcBetweenPoints(2 * LEFT, 2 * RIGHT, fill_opacity=0.5),
    "a polygon": lambda: Polygon(2 * LEFT, 2 * UP, 2 * RIGHT, fill_opacity=1, color="#FF6F61"),
    "rounded": lambda: RoundedRectangle(0.4, width=5, height=3, fill_opacity=0.3),
    "a function": lambda: ParametricFunction(lambda t: (t, np.sin(3 * t), 0), t_range=(-3, 3)),
    "fill alone": lambda: Square(3, fill_opacity=1, stroke_width=0),
    "stroke alone": lambda: Triangle(stroke_width=8).scale(2),
    "half transparent": lambda: VGroup(*(Circle(1.5, fill_opacity=0.5).shift(x * RIGHT) for x in (-1, 0, 1))),
    "a transparent stroke": lambda: Square(3, fill_opacity=0.6, stroke_opacity=0.3, stroke_width=30),
    "a gradient": lambda: Rectangle(width=5, height=3, fill_opacity=1).set_color(["#FF0000", "#00FF00", "#0000FF"]),
    "a gradient along a stroke": lambda: Circle(2, stroke_width=20).set_stroke(["#FF0000", "#0000FF"]),
    "sheen": lambda: Circle(2, fill_opacity=1, color="#35C9B0").set_sheen(0.8, UP + LEFT),
    "a stroke behind": with_background_stroke,
    "by z_index": layered,
    "in two groups": twice,
    "nothing to see": invisible,
    "outside the picture": lambda: Ellipse(40, 20, stroke_width=30),
    "turned": lambda: Square(3, fill_opacity=0.5).rotate(0.3).stretch(2, 0),
    "words": lambda: Words("Tự giám sát, không nhãn", 66),
    "a formula": lambda: Formula("sum_(k=1)^n frac(k^2, 2) = integral_0^1 x dif x"),
}


UNSEEN = ("nothing to see", "outside the picture")


def drawn(camera: type[Camera], mobject: Mobject, ground: str = "#0E1320") -> np.ndarray:
    made = camera(background_color=ground)
    made.capture_mobjects([mobject])
    return np.array(made.pixel_array)


@pytest.mark.parametrize("name", CATALOGUE)
def test_pixels_are_manims(name: str) -> None:
    """Every kind of shape, drawn by both cameras, is the same picture."""
    mobject = CATALOGUE[name]()
    ours, manims = drawn(StageCamera, mobject), drawn(Camera, mobject)
    assert (ours != manims).any(axis=2).sum() == 0
    if name not in UNSEEN:
        assert (ours != ours[0, 0]).any(), "the catalogue shows nothing"


def test_the_catalogue_tells_paths_that_close_from_open_ones() -> None:
    """A closed corner is joined, an open one has two ends; a camera that never closes paths is caught by this."""
    closed, open_ = (drawn(Camera, CATALOGUE[f"a path that {how}"]()) for how in ("nearly closes", "does not close"))
    assert (closed != open_).any(axis=2).sum() > 50


def test_the_catalogue_tells_joined_corners_from_broken_ones() -> None:
    """8e-6 at (1, 1) is one point by manim's reckoning (1e-6 and a share of 1e-5), 1e-2 is two."""
    joined, apart = (drawn(Camera, CATALOGUE[f"a corner {gap} apart"]()) for gap in ("8e-6", "1e-2"))
    assert (joined != apart).any(axis=2).sum() > 50


def test_the_catalogue_tells_layers() -> None:
    """A camera that ignores z_index draws another picture."""
    flat = layered()
    for part in flat.get_family():
        part.z_index = 0
    assert (drawn(Camera, layered()) != drawn(Camera, flat)).any()


def test_a_scene_of_everything() -> None:
    """The whole catalogue in one picture, drawn over one another on cream."""
    everything = Group(*(make().scale(0.5) for name, make in CATALOGUE.items() if name not in UNSEEN))
    assert (drawn(StageCamera, everything, "#F7F0E1") == drawn(Camera, everything, "#F7F0E1")).all()


def untold(camera: StageCamera, before: np.ndarray) -> np.ndarray:
    """The pixels (H, W) that are others than `before`, outside the boxes that the camera tells."""
    changed = (camera.pixel_array != before).any(axis=2)
    for box in camera.take_changed():
        changed[box.slices] = False
    return changed


@pytest.mark.parametrize("name", CATALOGUE)
def test_only_what_changed_is_told_and_laid_anew(name: str) -> None:
    """A film's pictures share a ground: each is the picture that manim draws from nothing, and is the one before outside
    the boxes that are told."""
    mobject, beside = CATALOGUE[name](), Dot(3 * LEFT + DOWN)
    camera = StageCamera(background_color="#0E1320")
    ground = camera.pixel_array.copy()
    before = camera.pixel_array.copy()
    camera.take_changed()
    for stage in ([mobject, beside], [mobject], [mobject.shift(0.3 * RIGHT + 0.2 * UP)], [beside], [], [mobject]):
        camera.set_pixel_array(ground)
        camera.capture_mobjects(stage)
        manims = Camera(background_color="#0E1320")
        manims.capture_mobjects(stage)
        assert (camera.pixel_array == manims.pixel_array).all()
        assert not untold(camera, before).any()
        before = camera.pixel_array.copy()


def test_a_small_motion_is_told_as_a_small_box() -> None:
    """A dot of 0.08 units, 4.8 px wide here, leaves its place and comes to another: no more than both and their rims."""
    camera = StageCamera()
    ground = camera.background
    for at in (LEFT, RIGHT):
        camera.set_pixel_array(ground)
        camera.capture_mobjects([Dot(at)])
    camera.take_changed()
    camera.set_pixel_array(ground)
    camera.capture_mobjects([Dot(RIGHT + UP)])
    ((left, top, right, bottom),) = camera.take_changed()
    middle = SMALL.width / 2 + SMALL.height / 8, SMALL.height / 2
    assert middle[0] - 12 < left < middle[0] - 2 and middle[0] + 2 < right < middle[0] + 12
    assert middle[1] - SMALL.height / 8 - 12 < top and bottom < middle[1] + 12
    assert not camera.take_changed(), "told once"


def parts() -> list[Mobject]:
    """Half transparent shapes, equal ones among them, and pictures, which lie on each other wherever they stand."""
    pixels = np.random.default_rng(0).integers(0, 256, (12, 20, 4), np.uint8)
    twins = [Square(1.2, fill_opacity=0.5, color="#35C9B0") for _ in range(2)]
    bar = Line(6 * LEFT, 6 * RIGHT, stroke_width=30, stroke_opacity=0.4)
    words = Words("chữ Việt", 40)
    return [*twins, Circle(0.9, fill_opacity=0.5), bar, words, Picture(pixels, 1.5), Picture(pixels, 0.7, "#FF6F61")]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), max_size=7), min_size=2, max_size=8))
def test_what_stays_may_lie_under_and_over_what_does_not(pictures: list[list[tuple[int, int]]]) -> None:
    """Pictures of a film in which parts come, go, move by quarters of a unit, fade and change their order: each is to the
    bit the one that is drawn at once."""
    camera, stage = StageCamera(background_color="#0E1320"), parts()
    ground = camera.pixel_array.copy()
    before = camera.pixel_array.copy()
    for picture in pictures:
        for part, step in picture:
            stage[part].shift(step * 0.25 * RIGHT + (step == 3) * 0.1 * UP)
            if step == 2:
                stage[part].set_opacity(0.6)
        shown = [stage[part] for part in dict.fromkeys(part for part, _ in picture)]
        camera.set_pixel_array(ground)
        camera.capture_mobjects(shown)
        whole = StageCamera(background_color="#0E1320")
        whole.capture_mobjects(shown)
        assert (camera.pixel_array == whole.pixel_array).all()
        assert not untold(camera, before).any()
        before = camera.pixel_array.copy()


def test_what_is_far_from_a_motion_is_not_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn_shapes: list[object] = []
    draw = StageCamera._draw
    monkeypatch.setattr(StageCamera, "_draw", lambda self, *what: (drawn_shapes.append(what), draw(self, *what)))
    camera, far, moving = StageCamera(), Square(1).shift(5 * RIGHT), Square(1).shift(5 * LEFT)
    for _ in range(3):
        camera.set_pixel_array(camera.background)
        camera.capture_mobjects([moving.shift(0.1 * UP), far])
    assert len(drawn_shapes) == 2 + 1 + 1


def test_another_ground_is_another_picture() -> None:
    """Equal pixels in another array, or a ground in another colour, are laid whole."""
    camera = StageCamera()
    camera.take_changed()
    camera.set_pixel_array(camera.background.copy())
    assert list(camera.take_changed()) == [camera.canvas]
    camera.background_color = "#F7F0E1"
    camera.reset()
    assert list(camera.take_changed()) == [camera.canvas]
    assert camera.pixel_array[0, 0].tolist() == [0xF7, 0xF0, 0xE1, 255]

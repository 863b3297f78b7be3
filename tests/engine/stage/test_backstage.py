"""What the engine needs of manim's private parts (tenuto/stage/backstage.py). Where another manim fails here, its words
say what has changed and what hangs on it."""

from __future__ import annotations

import copy
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from manim import (
    RIGHT,
    Circle,
    Code,
    DecimalNumber,
    Dot,
    MarkupText,
    MathTex,
    MathTypst,
    Paragraph,
    Square,
    Tex,
    Text,
    Typst,
    VMobject,
    config,
    tempconfig,
)
from manim.mobject.svg.svg_mobject import VMobjectFromSVGPath
from project import ROOT

from tenuto.film.quality import DRAFT
from tenuto.film.studio import studio
from tenuto.stage import backstage, fonts
from tenuto.stage.backstage import EQUAL_POINTS, FilelessWriter, StageError, StudioRenderer
from tenuto.stage.box import Box
from tenuto.stage.camera import StageCamera
from tenuto.stage.card import Card
from tenuto.stage.scene import LectureScene
from tenuto.stage.theme import Formula, Words

CARD = Card(section_number=1, section_title="", section_count=1, title="a", source="")
OTHER_FONTS = fonts.FOLDER.parent


@pytest.fixture
def drawing() -> Iterator[None]:
    with studio(DRAFT):
        yield


# -- configuration -------------------------------------------------------------------------------------------------------

FOREIGN = {
    "frame_height": 5.0,
    "background_opacity": 0.3,
    "from_animation_number": 1,
    "upto_animation_number": 2,
    "format": "png",
    "zero_pad": 2,
    "write_all": True,
    "dry_run": True,
    "disable_caching": False,
}


def test_a_studio_sets_every_setting() -> None:
    """Whatever was configured before, a studio's configuration is the same, and what was there before comes back."""
    with studio(DRAFT):
        plain = {name: value for name, value in config.items() if not name.endswith("_dir")}
    with tempconfig(FOREIGN):
        with studio(DRAFT):
            assert {name: value for name, value in config.items() if not name.endswith("_dir")} == plain
        assert config.frame_height == 5.0
    assert (plain["pixel_width"], plain["pixel_height"], plain["frame_rate"]) == (DRAFT.width, DRAFT.height, DRAFT.fps)
    assert (plain["frame_height"], plain["frame_width"]) == (8.0, pytest.approx(8 * 16 / 9))


PLAIN = """
import tenuto.stage
import manim
print(manim.config.pixel_width, manim.config.renderer.name, manim.config.frame_height)
"""
CONFIGURATIONS = {
    "sizes": "[CLI]\npixel_width = 480\nframe_height = 5.0\n",
    "another renderer": "[CLI]\nrenderer = opengl\n",
    "broken": "[CLI\nbroken",
    "no number": "[CLI]\npixel_width = wide\n",
}


@pytest.mark.parametrize("where", ["manim.cfg", "home/.config/manim/manim.cfg"])
@pytest.mark.parametrize("what", CONFIGURATIONS)
def test_no_configuration_file_is_read(where: str, what: str, tmp_path: Path) -> None:
    """manim reads the files of the home and of the current folder by ConfigParser.read while it is imported; after
    tenuto.stage it does not, so that neither their values nor their mistakes arrive."""
    path = tmp_path / where
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(CONFIGURATIONS[what])
    env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(tmp_path / "home")}
    done = subprocess.run([sys.executable, "-c", PLAIN], cwd=tmp_path, env=env, capture_output=True, text=True)
    assert done.stdout.split() == ["1920", "CAIRO", "8.0"], done.stdout + done.stderr


# -- letters -------------------------------------------------------------------------------------------------------------


def test_typst_is_compiled_by_our_function(drawing: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """manim's Typst and MathTypst get their SVG from `typst_mobject.typst_to_svg_file`, which is replaced: with the
    packaged fonts, without the machine's, by one compiler."""
    monkeypatch.setattr(backstage, "_typst", lambda: pytest.fail("asked"))
    for make in (lambda: Typst("a b"), lambda: MathTypst("x^2"), lambda: Words("chữ"), lambda: Formula("x")):
        with pytest.raises(pytest.fail.Exception, match="asked"):
            make()


def test_the_machines_fonts_are_not_asked(drawing: None) -> None:
    """A family that only the system could have draws what a family that nobody has draws."""
    families = fonts.FONT, "DejaVu Sans", "Nobody's Sans"
    packaged, machine, nobody = (
        Typst(f'#set text(font: "{family}", fallback: false)\nchữ').width for family in families
    )
    assert machine == nobody != packaged


REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "Text": (lambda: Text("chữ"), "self.words"),
    "MarkupText": (lambda: MarkupText("chữ"), "self.words"),
    "Paragraph": (lambda: Paragraph("chữ"), "self.words"),
    "Code": (lambda: Code(code_string="x = 1", language="python"), "self.words"),
    "MathTex": (lambda: MathTex("x"), "self.formula"),
    "Tex": (lambda: Tex("x"), "self.formula"),
    "DecimalNumber": (lambda: DecimalNumber(1.5), "self.formula"),
    "Typst with other fonts": (lambda: Typst("x", font_paths=[OTHER_FONTS]), "leave font_paths out"),
    "Typst with a package": (lambda: Typst('#import "@preview/cetz:0.3.4"'), "write it without"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_letters_from_elsewhere_are_refused(what: str, drawing: None) -> None:
    """Pango takes the machine's fonts, LaTeX is not there: one line says what to write instead."""
    make, advice = REFUSED[what]
    with pytest.raises(StageError, match=advice):
        make()


# -- glyphs --------------------------------------------------------------------------------------------------------------


def test_letters_are_light(drawing: None) -> None:
    """Each keeps no SVG path, which manim puts into `path_obj` of a VMobjectFromSVGPath and copies at every play."""
    letters = Words("chữ").family_members_with_points()
    assert letters and all(type(letter) is backstage.Glyph and letter.path_obj is None for letter in letters)
    assert issubclass(backstage.Glyph, VMobjectFromSVGPath)


@pytest.mark.parametrize(
    "text", ["Một ảnh\nhai dòng ffi", "“đặc trưng” – 93,4 %", "  a  B\n\nC →", "$K = 65536$ và $sqrt(x)/y$", "AVAVA"]
)
def test_letters_parsed_once_stand_where_manim_puts_them(text: str, drawing: None) -> None:
    """Twice, since the second time they come out of the store."""

    class ByManim(Words):
        generate_mobject = Typst.generate_mobject

    for px in (30, 64):
        ours, manims = Words(text, px, "#35C9B0"), ByManim(text, px, "#35C9B0")
        assert len(ours) == len(manims) > 0
        for letter, other in zip(ours, manims, strict=True):
            assert np.allclose(letter.points, other.points, rtol=0, atol=1e-12)
            for style in ("get_fill_rgbas", "get_stroke_rgbas", "get_stroke_width"):
                assert np.array_equal(getattr(letter, style)(), getattr(other, style)())


def test_a_copy_of_a_letter_is_a_letter_of_its_own(drawing: None) -> None:
    """All that manim sets on a glyph is copied or never changed in place: copies move, and are coloured, alone."""
    words = Words("chữ")
    twin = copy.deepcopy(words)
    before = [glyph.points.copy() for glyph in words.submobjects]
    twin.shift(RIGHT).set_color("#FF0000").set_opacity(0.5)
    assert all((glyph.points == points).all() for glyph, points in zip(words.submobjects, before, strict=True))
    for glyph, other in zip(words.submobjects, twin.submobjects, strict=True):
        assert glyph.__dict__.keys() == other.__dict__.keys()
        assert glyph.get_fill_opacity() == 1 and other.get_fill_opacity() == 0.5
        shared = [
            name
            for name, value in glyph.__dict__.items()
            if value is other.__dict__[name] and not isinstance(value, backstage._UNCHANGING)
        ]
        assert not [name for name in shared if getattr(glyph, name)], "a copy shares what can be changed"


# -- paths ---------------------------------------------------------------------------------------------------------------


def test_a_path_measured_once_has_manims_lengths() -> None:
    """What walks along a path asks manim for the lengths of all its curves in every picture; `get_arc_length` and
    `point_from_proportion` get them from one method, which is given its sample points by name."""
    path = Circle(2).stretch(1.7, 0)
    shares = (0, 0.3, 0.77, 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(VMobject, "get_curve_functions_with_lengths", backstage._curves_with_lengths)
        points = [np.array(path.point_from_proportion(share)) for share in shares]
        lengths = path.get_arc_length(), path.get_arc_length(50)
    assert (np.array([path.point_from_proportion(share) for share in shares]) == points).all()
    assert (path.get_arc_length(), path.get_arc_length(50)) == lengths and lengths[0] != lengths[1]
    path.shift(RIGHT)
    assert path.point_from_proportion(0.3) == pytest.approx(points[1] + RIGHT), "a path that moved is another"
    assert backstage._measured.cache_info().hits > 0


# -- filming -------------------------------------------------------------------------------------------------------------


class Seen(FilelessWriter):
    """Keeps the frames that it is handed."""

    def __init__(self, settings: object) -> None:
        super().__init__(settings)
        self.frames: list[np.ndarray] = []

    def write_frame(self, frame: np.ndarray, repeat: int = 1, changed: Sequence[Box] | None = None) -> None:
        if self.frames and changed is not None:
            outside = (frame != self.frames[-1]).any(axis=2)
            for box in changed:
                outside[box.slices] = False
            assert not outside.any(), "it changed where nobody was told"
        self.frames += [np.array(frame)] * repeat

    # A recorder, so that no words are stood in for (tenuto.stage.scene.Recorder).
    def beat_begins(self, slug: str) -> None: ...
    def cue_begins(self, name: str) -> None: ...
    def loop_begins(self) -> None: ...
    def beat_ends(self) -> None: ...


def test_a_writer_without_files_sees_every_frame(drawing: None, tmp_path: Path) -> None:
    """manim hands each frame to `write_frame` of the class that the renderer was given, and asks it for no file; the
    canvas of its camera is handed on itself."""

    class Moves(LectureScene):
        framed = False

        def construct(self) -> None:
            with self.beat("a"):
                self.play(Dot().animate.shift(RIGHT), run_time=1)

    scene = Moves(StudioRenderer(file_writer_class=Seen, camera_class=StageCamera), card=CARD)
    scene.render()
    frames = scene.renderer.file_writer.frames
    assert len(frames) == DRAFT.fps + 1 and frames[0].shape == (DRAFT.height, DRAFT.width, 4)
    assert (frames[0] != frames[-1]).any()
    assert not list(Path(config.media_dir).rglob("*.mp4"))


def test_the_last_picture_is_whole(drawing: None) -> None:
    """An animation stops a frame short of its end, and keeps what stood still as `static_image`; `show_frame` draws anew."""

    class Ends(LectureScene):
        framed = False

        def construct(self) -> None:
            square = Square(fill_opacity=1)
            with self.beat("a"):
                self.add(square)
                self.play(Dot().animate.shift(RIGHT), run_time=0.2)
                self.remove(square)  # the beat ends with show_frame

    scene = Ends(StudioRenderer(file_writer_class=Seen, camera_class=StageCamera), card=CARD)
    scene.render()
    before, last = scene.renderer.file_writer.frames[-2:]
    centre = DRAFT.height // 2 - 20, DRAFT.width // 2 - 20
    assert before[centre].tolist() != last[centre].tolist() == before[0, 0].tolist()


def test_equal_points_are_manims() -> None:
    """The tolerance within which manim takes two ends of curves for one corner."""
    absolute, share = EQUAL_POINTS
    shape = VMobject()
    for x in (0.0, 1.0, 5.0):
        most = absolute + share * x
        assert shape.consider_points_equals_2d((x + 0.99 * most, 0), (x, 0))
        assert not shape.consider_points_equals_2d((x + 1.01 * most, 0), (x, 0))

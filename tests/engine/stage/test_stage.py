"""The stage marks beats and loops for whoever films, refuses what cannot be filmed, and plays under stock manim too."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from manim import (
    RIGHT,
    TAU,
    Dot,
    FadeIn,
    Indicate,
    MathTex,
    Rotate,
    Square,
    config,
    linear,
    tempconfig,
    there_and_back,
)
from project import Project

from tenuto.film.h264 import SETTLING_PICTURES
from tenuto.film.quality import DRAFT, Quality
from tenuto.film.stills import Still, take_stills
from tenuto.film.studio import record, studio
from tenuto.film.takes import Take
from tenuto.kit.picture import Picture
from tenuto.stage import theme
from tenuto.stage.backstage import FilelessWriter, StudioRenderer
from tenuto.stage.card import Card
from tenuto.stage.scene import CREAM, NIGHT, BeatsDiffer, LectureScene, StageError

CARD = Card(section_number=2, section_title="Phần", section_count=4, title="Cảnh", source="nguồn 2021")
TINY = Quality("tiny", 160, 96, 15)
Construct = Callable[[LectureScene], None]


def scene(construct: Construct, **attributes: object) -> type[LectureScene]:
    return type("Made", (LectureScene,), {"construct": construct, **attributes})


def stills(construct: Construct, **attributes: object) -> list[Still]:
    return list(take_stills(scene(construct, **attributes), CARD, DRAFT))


def takes(construct: Construct, quality: Quality = TINY) -> tuple[Take, ...]:
    return record(scene(construct), CARD, quality, lambda beat: None)[0]


# -- what cannot be filmed -----------------------------------------------------------------------------------------------


def play_outside(self: LectureScene) -> None:
    self.play(FadeIn(Dot()))


def wait_for_words(self: LectureScene) -> None:
    with self.beat("a"):
        self.wait(1)


def loop_outside(self: LectureScene) -> None:
    self.loop(Rotate(Square(), TAU))


def play_after_loop(self: LectureScene) -> None:
    with self.beat("a"):
        self.loop(Rotate(Square(), TAU))
        self.play(FadeIn(Dot()))


def nested(self: LectureScene) -> None:
    with self.beat("a"), self.beat("b"):
        pass


def two_loops(self: LectureScene) -> None:
    with self.beat("a"):
        self.loop(Rotate(Square(), TAU))
        self.loop(Rotate(Square(), TAU))


def add_a_sound(self: LectureScene) -> None:
    self.add_sound("ting.wav")


def add_a_subtitle(self: LectureScene) -> None:
    with self.beat("a"):
        self.add_subcaption("chữ")


def begin_a_section(self: LectureScene) -> None:
    self.next_section("phần")


def pause_for_words(self: LectureScene) -> None:
    with self.beat("a"):
        self.pause()


def wait_for_something(self: LectureScene) -> None:
    with self.beat("a"):
        self.wait_until(lambda: True)


def open_a_shell(self: LectureScene) -> None:
    self.interactive_embed()


def write_in_latex(self: LectureScene) -> None:
    with self.beat("a"):
        self.add(MathTex("x^2"))


def loop_in_no_time(self: LectureScene) -> None:
    with self.beat("a"):
        self.loop(Rotate(Square(), TAU), run_time=0)


def loop_backwards(self: LectureScene) -> None:
    with self.beat("a"):
        self.loop(Rotate(Square(), TAU), run_time=-3)


def loop_for_ever(self: LectureScene) -> None:
    with self.beat("a"):
        self.loop(Rotate(Square(), TAU), run_time=math.inf)


def set_another_rate(self: LectureScene) -> None:
    config.frame_rate = 5


def set_another_size_for_a_while(self: LectureScene) -> None:
    with tempconfig({"frame_height": 5.0}):
        pass


REFUSED = {
    loop_in_no_time: "beat 'a' has a loop of 0 s: give it a run_time of 2 to 4 s",
    loop_backwards: "beat 'a' has a loop of -3 s: give it a run_time of 2 to 4 s",
    loop_for_ever: "beat 'a' has a loop of inf s: give it a run_time of 2 to 4 s",
    set_another_rate: "it sets manim's frame_rate to 5: take that out, the engine sets up manim for the film's size",
    set_another_size_for_a_while: "it sets manim's frame_height to 5.0: take that out, the engine sets up manim for the "
    "film's size",
    add_a_sound: "add_sound() is not for scenes: take it out, the film's sound is its narration",
    add_a_subtitle: "add_subcaption() is not for scenes: take it out, subtitles are what the beats say",
    begin_a_section: "next_section() is not for scenes: take it out, a new beat or scene is a new section",
    pause_for_words: "pause() is not for scenes: take it out, the edit holds the picture while words go on",
    wait_for_something: "wait_until() is not for scenes: play() what is to happen, its run_time says how long",
    open_a_shell: "interactive_embed() is not for scenes: take it out, nobody sits at a filmed scene",
    write_in_latex: "MathTex and Tex (and manim's numbers, which are made of them) need LaTeX: write self.formula(...) in "
    "Typst's maths, or self.words(...)",
    play_outside: "play() stands outside a beat: move it into `with self.beat(...)`",
    wait_for_words: "wait() is not for scenes: take it out, the edit holds the picture while words go on",
    loop_outside: "loop() stands outside a beat: move it into `with self.beat(...)`",
    play_after_loop: "beat 'a' plays something after its loop: a loop ends its beat",
    nested: "beat 'b' begins inside beat 'a': end that one first",
    two_loops: "beat 'a' has two loops: play them together in one loop() call",
}


@pytest.mark.parametrize("construct", REFUSED, ids=lambda construct: construct.__name__)
@pytest.mark.parametrize("run", [takes, stills])
def test_what_cannot_be_filmed_is_refused(construct: Construct, run: Callable[[Construct], object]) -> None:
    """With the beat's name and what to do, by whoever runs the scene."""
    with pytest.raises(StageError) as caught:
        run(construct)
    assert str(caught.value) == REFUSED[construct]


def test_what_a_scene_sets_to_what_it_is_is_no_change() -> None:
    """Manim's own copies of its configuration go on working."""

    def construct(self: LectureScene) -> None:
        with self.beat("a"), tempconfig({"frame_rate": config.frame_rate}):
            pass

    assert len(takes(construct)) == 1


@pytest.mark.parametrize("played, good, message", [
    ("a c", "a", "beat 'c' begins where the script has b (a, b): make the beats of scene and script the same, in the same order"),
    ("b", "", "beat 'b' begins where the script has a (a, b): make the beats of scene and script the same, in the same order"),
    ("a b c", "ab", "beat 'c' begins where the script has no further beat (a, b): make the beats of scene and script the same, in "
     "the same order"),
    ("a", "a", "the scene ends before b of the script: write `with self.beat(\"b\"):`, or take it out of the narration"),
])  # fmt: skip
def test_beats_are_compared_as_they_begin(played: str, good: str, message: str) -> None:
    """A scene is stopped at the first beat that is not the script's next, before any of it is filmed."""
    filmed: list[str] = []

    def construct(self: LectureScene) -> None:
        for slug in played.split():
            with self.beat(slug):
                filmed.append(slug)

    with pytest.raises(BeatsDiffer) as caught:
        record(scene(construct), CARD, TINY, lambda beat: None, ("a", "b"))
    assert str(caught.value) == message
    assert filmed == list(good)


# -- takes ---------------------------------------------------------------------------------------------------------------


def three_beats(self: LectureScene) -> None:
    dot = Dot()
    with self.beat("moves"):
        self.add(dot)
        self.play(dot.animate.shift(RIGHT), run_time=1)
    with self.beat("stands"):
        pass
    with self.beat("turns"):
        self.play(dot.animate.scale(2), run_time=0.4)
        self.loop(Rotate(dot, TAU, about_point=(0, 0, 0)), run_time=2)


@pytest.mark.parametrize("fps", [15, 30, 60])
def test_beats_become_takes(fps: int) -> None:
    """In order, each with its lead; a loop has exactly the frames of one turn, and nothing else has a loop."""
    moves, stands, turns = takes(three_beats, Quality("q", 160, 96, fps))
    assert [take.beat for take in (moves, stands, turns)] == ["moves", "stands", "turns"]
    assert fps <= moves.lead.frames <= fps + 3 and moves.loop is None
    assert stands.lead.frames == 1 + SETTLING_PICTURES and stands.loop is None
    assert turns.loop is not None and turns.loop.frames == 2 * fps


def test_stills_know_what_takes_know() -> None:
    """`check` brings animations to their end, yet finds the same beats, leads and loops as filming."""
    found = stills(three_beats)
    assert [still.beat for still in found] == ["moves", "stands", "turns"]
    assert [round(still.lead, 2) for still in found] == [1.0, 0.0, 0.4]
    assert [round(still.loop, 2) for still in found] == [0.0, 0.0, 2.0]
    assert found[2].seam < 1e-3


def test_a_loop_of_less_than_a_frame_has_one() -> None:
    """However short, a loop shows something."""

    def construct(self: LectureScene) -> None:
        with self.beat("a"):
            self.loop(Rotate(Square(), TAU), run_time=0.001)

    (take,) = takes(construct)
    assert take.loop is not None and take.loop.frames == 1 and take.lead.frames == 1 + SETTLING_PICTURES


@pytest.mark.parametrize("run_time", [0.3, 0.7, 1.01, 1.9])
def test_a_loop_has_whole_frames(run_time: float) -> None:
    """The seam falls on a frame: a turn is rounded, not cut."""

    def construct(self: LectureScene) -> None:
        with self.beat("a"):
            self.loop(Rotate(Square(), TAU), run_time=run_time)

    (take,) = takes(construct)
    assert take.loop is not None and take.loop.frames == round(run_time * 15)


def test_equal_scenes_give_equal_takes() -> None:
    """Chance is seeded: filming twice gives the same packets."""

    def construct(self: LectureScene) -> None:
        import random

        import numpy as np

        with self.beat("a"):
            self.play(FadeIn(Dot((random.random(), np.random.rand(), 0))), run_time=0.3)

    assert takes(construct) == takes(construct)


# -- the frame -----------------------------------------------------------------------------------------------------------


def empty(self: LectureScene) -> None:
    with self.beat("a"):
        pass


def test_the_frame_says_what_the_card_says() -> None:
    """Section, title and source stand around every framed scene, inside the safe area."""
    (still,) = stills(empty)
    assert {box.text for box in still.texts} == {"2 · Phần", "Cảnh", "nguồn 2021"}
    for box in still.texts:
        assert box.left >= -theme.SAFE_X - 0.02 and box.right <= theme.SAFE_X + 0.02, box.text
        assert box.bottom >= -theme.SAFE_Y - 0.02 and box.top <= theme.SAFE_Y + 0.02, box.text
        assert box.px >= theme.SMALLEST


def lit(section: int, count: int) -> list[bool]:
    """The dots of a frame, from left to right, and which is lit."""
    with studio(DRAFT):
        made = scene(empty)(
            StudioRenderer(file_writer_class=FilelessWriter),
            card=replace(CARD, section_number=section, section_count=count),
        )
        made.setup()
        dots = [piece for piece in made.frame_pieces.get_family() if isinstance(piece, Dot)]
    assert [dot.get_x() for dot in dots] == sorted(dot.get_x() for dot in dots)
    return [dot.get_fill_color().to_hex() == NIGHT.ink for dot in dots]


def test_dots_tell_the_section() -> None:
    """A dot a section, the current one lit, none in the opening: another scene changes no other scene's picture."""
    assert lit(2, 4) == [False, True, False, False]
    assert lit(1, 1) == [True]
    assert lit(0, 4) == []


def test_a_scene_without_frame_has_none() -> None:
    """framed = False leaves the canvas to the scene."""
    (still,) = stills(empty, framed=False)
    assert still.texts == ()


@pytest.mark.parametrize("ground", [theme.NIGHT, CREAM], ids=["night", "cream"])
def test_the_ground_is_painted(ground: theme.Ground) -> None:
    """The canvas has the ground's colour, and words the ground's ink."""

    def construct(self: LectureScene) -> None:
        with self.beat("a"):
            self.add(self.words("chữ"))

    (still,) = stills(construct, framed=False, ground=ground)
    assert tuple(still.pixels[0, 0]) == tuple(bytes.fromhex(ground.ground[1:]))
    assert still.texts[0].colours == (pytest.approx([c / 255 for c in bytes.fromhex(ground.ink[1:])], abs=0.01),)


def test_content_is_all_but_the_frame() -> None:
    """So that a scene can clear its stage and keep its header."""
    seen = []

    def construct(self: LectureScene) -> None:
        dot = Dot()
        with self.beat("a"):
            self.add(dot)
            seen.append(self.content() == [dot])

    stills(construct)
    assert seen == [True]


# -- stock manim ---------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("section, slug, name", [("middle", "wave", "Wave"), ("start", "hello", "Hello")])
def test_scenes_play_under_stock_manim(section: str, slug: str, name: str, pristine: Project, tmp_path: Path) -> None:
    """The same file, without narration: `manim -ql scenes/.../x.py X` gives a film with all its motion."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "manim",
            "-ql",
            "--media_dir",
            str(tmp_path),
            "--progress_bar",
            "none",
            f"scenes/{section}/{slug}.py",
            name,
        ],
        cwd=pristine.folder,
        env={"PYTHONPATH": str(pristine.folder), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )
    (path,) = tmp_path.rglob(f"{name}.mp4")
    assert done.returncode == 0, done.stdout + done.stderr
    with av.open(str(path)) as container:
        assert sum(1 for _ in container.decode(video=0)) > 15


def test_a_motion_that_comes_back_by_itself_is_a_loop(pristine: Project) -> None:
    """As Indicate, of a shape or of a picture, and whatever has such a pace of its own: no loop leaves it half-way."""

    def construct(self: LectureScene) -> None:
        dot = Dot(radius=1)
        picture = Picture(np.full((9, 9, 3), 90, np.uint8), 2, self.ground.ink).shift(3 * RIGHT)
        self.add(dot, picture)
        with self.beat("a"):
            self.loop(Indicate(dot, 1.5), Indicate(picture, 1.5), run_time=1)
        with self.beat("b"):
            self.loop(dot.animate(rate_func=there_and_back).shift(RIGHT), run_time=1)
        with self.beat("c"):
            self.loop(Indicate(dot, 1.5), run_time=1, rate_func=linear)  # what is asked for is done

    back, moved, asked = stills(construct)
    assert back.seam == moved.seam == 0 and asked.seam > 0.001

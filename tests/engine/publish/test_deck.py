"""Which clips a deck needs: nothing is read or written."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from tenuto.film.h264 import Run
from tenuto.film.quality import DRAFT
from tenuto.film.takes import Reel, Take, fill
from tenuto.film.timeline import Timeline, lay_out
from tenuto.project import Project
from tenuto.publish.deck import Clip, Style, decks_of, opening
from tenuto.script.lecture import Beat, Lecture, Scene, Section
from tenuto.script.source import Place

PLACE = Place(Path("narration/vi/some.yaml"), 1)
SECOND = 48_000  # samples
FOR_CLICKS = Style("beat")
BY_SCENE = Style("scene")
NARRATED = Style("beat", narrated=True)


def run(frames: int, mark: str) -> Run:
    return Run(tuple(f"{mark}{index}".encode() for index in range(frames)), (1,) * frames)


def scene(number: int, name: str, beats: dict[str, str]) -> Scene:
    section, slug = name.split("/")
    made = tuple(Beat(beat, text, text, PLACE) for beat, text in beats.items())
    return Scene(slug, section, number, slug.title(), "", made, PLACE)


def reel(name: str, takes: Sequence[Take]) -> Reel:
    out = io.BytesIO()
    Image.new("RGB", (16, 9), "#0E1320").save(out, "PNG")
    return Reel(name, DRAFT, tuple(takes), b"holding", b"parameters", (), out.getvalue())


SCENES = (
    scene(1, "start/hello", {"greet": "Xin chào. Mời ngồi.", "spin": "Nó quay."}),
    scene(2, "middle/wave", {"grow": "Nó lớn."}),
)
SECTIONS = (
    Section("start", 0, "Mở đầu", "", SCENES[:1]),
    Section("soon", 1, "Sắp tới", "", ()),
    Section("middle", 2, "Giữa", "", SCENES[1:]),
)
LECTURE = Lecture(Project(Path()), "Bài thử", "", "vi", (), SECTIONS, ())
REELS = {
    "start/hello": reel("start/hello", [Take("greet", run(20, "a"), None), Take("spin", run(6, "b"), run(15, "turn"))]),
    "middle/wave": reel("middle/wave", [Take("grow", run(9, "c"), None)]),
}


@pytest.fixture
def timeline() -> Timeline:
    """Every sentence takes two seconds to say."""
    return lay_out(SCENES, REELS, defaultdict(lambda: 2 * SECOND), DRAFT)


def clips(timeline: Timeline, style: Style) -> tuple[Clip, ...]:
    (deck,) = decks_of(LECTURE, timeline, style, "lecture", split=False)
    return deck.clips


def shown(clip: Clip) -> list[bytes]:
    """The packets of a clip, frame by frame."""
    return [
        packet
        for beat in clip.span.beats
        for run, holds in fill(beat.take, beat.frames)
        for packet, hold in zip(run.packets, holds, strict=True)
        for _ in range(hold)
    ]


def test_a_beat_that_freezes_is_one_entry(timeline: Timeline) -> None:
    """Its lead and nothing else: players leave the last picture standing."""
    greet = clips(timeline, FOR_CLICKS)[0]
    assert greet.name == "01-hello-1-greet"
    assert greet.notes == "Xin chào. Mời ngồi."
    assert shown(greet) == list(run(20, "a").packets)
    assert not (greet.loops or greet.goes_on or greet.narrated)


def test_a_beat_that_loops_is_a_lead_that_goes_on_into_its_loop(timeline: Timeline) -> None:
    """Two entries, one click; the notes stay while the loop turns."""
    lead, loop = clips(timeline, FOR_CLICKS)[1:3]
    assert (lead.goes_on, lead.loops) == (True, False)
    assert (loop.goes_on, loop.loops) == (False, True)
    assert shown(lead) == list(run(6, "b").packets)
    assert shown(loop) == list(run(15, "turn").packets)
    assert lead.notes == loop.notes == "Nó quay."


def test_names_sort_as_the_deck_is_shown(timeline: Timeline) -> None:
    """Scene, beat, then its loop; no two are the same."""
    names = [clip.name for clip in clips(timeline, FOR_CLICKS)]
    assert names == ["01-hello-1-greet", "01-hello-2-spin", "01-hello-2-spin-loop", "02-wave-1-grow"]
    assert all(one < other for one, other in pairwise(names))


def test_titles_tell_the_entries_of_a_scene_apart(timeline: Timeline) -> None:
    """They name the scene and count its beats; a lead and its loop have the same, and a scene of one beat counts nothing."""
    titles = [clip.title for clip in clips(timeline, FOR_CLICKS)]
    assert titles == ["Hello (1/2)", "Hello (2/2)", "Hello (2/2)", "Wave"]
    assert [clip.title for clip in clips(timeline, BY_SCENE)] == ["Hello", "Wave"]


def test_a_scene_in_one_entry_is_that_of_the_film(timeline: Timeline) -> None:
    """Same beats, same frames, the notes of all of them; it starts at its own zero."""
    entries = clips(timeline, BY_SCENE)
    assert [clip.name for clip in entries] == ["01-hello", "02-wave"]
    assert [clip.span.frames for clip in entries] == [span.frames for span in timeline.scenes]
    assert [clip.span.start for clip in entries] == [0, 0]
    assert entries[0].notes == "Xin chào. Mời ngồi.\n\nNó quay."


def test_a_narrated_beat_says_its_sentences_and_then_loops_in_silence(timeline: Timeline) -> None:
    """The clip with the voice is long enough for it; the loop after it has none."""
    greet, spin, loop, _ = clips(timeline, NARRATED)
    assert [line.text for line in greet.span.beats[0].lines] == ["Xin chào.", "Mời ngồi."]
    last = greet.span.beats[0].lines[-1]
    assert last.start * DRAFT.samples_per_frame + last.samples < greet.span.frames * DRAFT.samples_per_frame
    assert greet.span.frames % DRAFT.grid_frames == 0  # picture and sound end together
    assert (spin.narrated, spin.goes_on) == (True, True)
    assert (loop.narrated, loop.loops, loop.span.beats[0].lines) == (False, True, ())


def test_split_gives_a_deck_for_every_section_that_is_told(timeline: Timeline) -> None:
    """In the lecture's order, named like the section; a section without scenes gives none."""
    decks = list(decks_of(LECTURE, timeline, FOR_CLICKS, "lecture", split=True))
    assert [(deck.name, deck.title) for deck in decks] == [
        ("start", "Bài thử · Mở đầu"),
        ("middle", "Bài thử · Giữa"),
    ]
    assert tuple(clip for deck in decks for clip in deck.clips) == clips(timeline, FOR_CLICKS)


@pytest.mark.parametrize(("style", "needs"), [(FOR_CLICKS, False), (BY_SCENE, True), (NARRATED, True)])
def test_a_voice_is_needed_where_a_clip_has_its_length(style: Style, needs: bool, timeline: Timeline) -> None:
    """And nowhere else: other decks come out the same whatever the sentences' lengths."""
    assert style.needs_voice is needs
    mute = lay_out(SCENES, REELS, defaultdict(int), DRAFT)
    same = [clip.span.frames for clip in clips(mute, style)] == [clip.span.frames for clip in clips(timeline, style)]
    assert same is not needs


def test_the_opening_of_a_clip_is_its_first_picture(timeline: Timeline) -> None:
    """Standing for as many frames as are asked for."""
    spin = clips(timeline, FOR_CLICKS)[1]
    first = Clip("back", opening(spin.span, 7), "", "")
    assert shown(first) == [b"b0"] * 7

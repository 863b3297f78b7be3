"""Picture and sound stand on one grid of whole frames: nothing drifts, overlaps or is cut."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate, pairwise
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import reel, scene, take, timelines

from tenuto.film.quality import AAC_FRAME, DRAFT, FHD, GRID_SAMPLES, QUALITIES, SAMPLE_RATE, UHD, Quality
from tenuto.film.speech import Word
from tenuto.film.takes import Cue
from tenuto.film.timeline import BEAT_HEAD, BREATH, SCENE_HEAD, SCENE_TAIL, SceneSpan, Timeline, dead_air, lay_out, wait
from tenuto.script.marks import Mark

films = settings(max_examples=30, deadline=None)


@pytest.mark.parametrize("quality", QUALITIES.values(), ids=QUALITIES)
def test_the_grid_is_whole_in_pictures_and_in_sound(quality: Quality) -> None:
    """One step is a whole number of video frames, of AAC frames and of samples at every frame rate."""
    assert GRID_SAMPLES % AAC_FRAME == 0
    assert quality.grid_frames * quality.samples_per_frame == GRID_SAMPLES
    assert quality.samples_per_frame * quality.fps == SAMPLE_RATE


@films
@given(timeline=timelines())
def test_scenes_tile_the_film_on_the_grid(timeline: Timeline) -> None:
    """Scenes follow each other without a gap, and each is a whole number of 25,600 samples."""
    at = 0
    for span in timeline.scenes:
        assert span.start == at
        assert span.frames * timeline.quality.samples_per_frame % GRID_SAMPLES == 0
        at += span.frames
    assert timeline.frames == at


@films
@given(timeline=timelines())
def test_beats_tile_their_scene(timeline: Timeline) -> None:
    """Beats follow each other without a gap from a scene's first frame to its last, and no lead is cut."""
    for span in timeline.scenes:
        at = 0
        for beat in span.beats:
            assert beat.start == at
            assert beat.frames >= beat.take.lead.frames and beat.tail == beat.frames - beat.take.lead.frames
            at += beat.frames
        assert span.frames == at


@films
@given(timeline=timelines())
def test_sentences_lie_inside_their_beat_one_after_another(timeline: Timeline) -> None:
    """Every sentence of the script is spoken once, in order, wholly inside its beat, after the one before it."""
    size = timeline.quality.samples_per_frame
    for span in timeline.scenes:
        for beat, written in zip(span.beats, span.scene.beats, strict=True):
            assert tuple(line.text for line in beat.lines) == written.sentences
            end = beat.start * size
            for line in beat.lines:
                assert line.start * size > end
                end = line.start * size + line.samples
            assert end <= (beat.start + beat.frames) * size


@films
@given(timeline=timelines())
def test_scenes_are_silent_at_both_ends(timeline: Timeline) -> None:
    """At least one AAC frame of silence at both ends, which joining scenes' sound needs."""
    size = timeline.quality.samples_per_frame
    for span in timeline.scenes:
        first, last = span.beats[0].lines[0], span.beats[-1].lines[-1]
        assert first.start * size >= AAC_FRAME
        assert span.frames * size - (last.start * size + last.samples) >= AAC_FRAME


@films
@given(timeline=timelines())
def test_words_are_followed_by_a_breath(timeline: Timeline) -> None:
    """Between a beat's last word and the next beat's first picture lies the breath; a scene's end has a longer one."""
    size = timeline.quality.samples_per_frame
    for span in timeline.scenes:
        for beat in span.beats:
            last = beat.lines[-1]
            rest = (beat.start + beat.frames) * size - (last.start * size + last.samples)
            assert rest >= (SCENE_TAIL if beat is span.beats[-1] else BREATH) * SAMPLE_RATE


@pytest.mark.parametrize("quality", [DRAFT, FHD, UHD], ids=["15", "30", "60"])
def test_lengths_come_from_the_words(quality: Quality) -> None:
    """A beat that moves less than it says is as long as head, speech and breath, to the frame."""
    one = scene("a/b", ["Một câu.", "Hai."])
    lengths = {"Một câu.": 48_000, "Hai.": 1}
    (span,) = lay_out([one], {"a/b": reel("a/b", [take("b0", (1,)), take("b1", (1,))])}, lengths, quality).scenes
    assert span.beats[0].frames == ceil(SCENE_HEAD * quality.fps) + quality.fps + ceil(BREATH * quality.fps)
    assert span.beats[0].lines[0].start == ceil(SCENE_HEAD * quality.fps)


def test_lengths_come_from_the_motion_where_that_is_longer() -> None:
    """A lead that outlasts its words sets the length of its beat, and the excess over the breath is dead air."""
    one = scene("a/b", ["Một câu.", "Hai."])
    takes = [take("b0", (1,) * 300), take("b1", (1,))]
    timeline = lay_out([one], {"a/b": reel("a/b", takes, FHD)}, {"Một câu.": 48_000, "Hai.": 48_000}, FHD)
    assert timeline.scenes[0].beats[0].frames == 300
    idle = 300 - ceil(SCENE_HEAD * 30) - 30 - ceil(BREATH * 30)
    assert dead_air(timeline) == pytest.approx(idle / timeline.frames)


def test_a_film_has_no_dead_air_where_words_outlast_motion() -> None:
    """Silence for breath is no dead air."""
    one = scene("a/b", ["Một câu."])
    timeline = lay_out([one], {"a/b": reel("a/b", [take("b0", (1, 2))])}, {"Một câu.": 48_000}, DRAFT)
    assert dead_air(timeline) == 0


def test_the_same_words_twice_are_placed_twice() -> None:
    """Two beats may say the same sentence."""
    one = scene("a/b", ["Vâng.", "Vâng."])
    (span,) = lay_out([one], {"a/b": reel("a/b", [take("b0", (1,)), take("b1", (1,))])}, {"Vâng.": 9_000}, DRAFT).scenes
    assert [line.text for beat in span.beats for line in beat.lines] == ["Vâng.", "Vâng."]
    assert span.beats[1].lines[0].start > span.beats[0].lines[0].start


# -- cues ----------------------------------------------------------------------------------------------------------------

frames = st.integers(0, 90)


@given(cues=st.lists(st.tuples(frames, st.integers(0, 8), frames), max_size=6))
def test_cues_are_seen_with_their_words(cues: list[tuple[int, int, int]]) -> None:
    """A motion begins to be seen in the frame of its word, or later, without a wait, where the lead is not there yet."""
    starts, words = (list(accumulate(cue[index] for cue in cues)) for index in (0, 2))
    rises = [cue[1] for cue in cues]
    waits = wait(starts, rises, words)
    for number, (start, rise, word) in enumerate(zip(starts, rises, words, strict=True)):
        seen = start + sum(waits[: number + 1]) + rise
        assert seen >= word and waits[number] >= 0
        assert seen == word or waits[number] == 0


def test_an_example_of_waits() -> None:
    """Motions at 3 and 13 frames of the lead, seen 2 and 4 frames later, on the words at 30 and 35."""
    assert wait([3, 13], [2, 4], [30, 35]) == [25, 0], (
        "the second starts at 38 instead of 31: its predecessor lasts so long"
    )
    assert wait([3, 13], [2, 4], [30, 90]) == [25, 48]


def test_pauses_between_sentences_are_those_of_speech() -> None:
    """A third of a second between two sentences of a beat, twice that between two beats: a breath."""
    said = {"Một.": SAMPLE_RATE, "Hai.": SAMPLE_RATE, "Ba.": SAMPLE_RATE}
    told = scene("a/b", ["Một. Hai.", "Ba."])
    timeline = lay_out([told], {"a/b": reel("a/b", [take("b0", (1,)), take("b1", (1,))], FHD)}, said, FHD)
    lines = [line for beat in timeline.scenes[0].beats for line in beat.lines]
    pauses = [(two.start - one.start) / FHD.fps - 1 for one, two in pairwise(lines)]
    assert pauses == pytest.approx([0.35, 0.7], abs=0.15)


@pytest.mark.parametrize(("rise", "later"), [(2, 0), (9, 5), (60, 9)])
def test_a_beat_begins_to_speak_when_its_picture_is_there(rise: int, later: int) -> None:
    """A cue at its first word: the sentence waits for what takes long to be seen, at most 0.3 s, and the breath before it is
    as much shorter, so that the film is as long as before."""
    said = {"Một.": SAMPLE_RATE, "Hai.": SAMPLE_RATE}
    words = {text: (Word(text, 0, len(text), 0.0, 1.0),) for text in said}
    first, second = scene("a/b", ["Một.", "Hai."]).beats
    told = replace(scene("a/b", []), beats=(first, replace(second, cues=(Mark("go", 0, 0),))))

    def laid(rise: int) -> SceneSpan:
        moving = replace(take("b1", (1, 9)), cues=(Cue("go", 1, rise),))
        return lay_out([told], {"a/b": reel("a/b", [take("b0", (1,)), moving], FHD)}, said, FHD, words).scenes[0]

    usual, span = laid(0), laid(rise)
    assert span.beats[1].lines[0].start - span.beats[1].start == ceil(BEAT_HEAD * FHD.fps) + later
    assert span.beats[0].frames == usual.beats[0].frames - later
    assert span.beats[1].lines[0].start == usual.beats[1].lines[0].start
    assert span.beats[1].cues[0].late == max(0, rise + 1 - 5 - later)

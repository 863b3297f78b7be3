"""What a deck consists of: clips in order, one entry a beat or one a scene. This module only decides; it writes nothing.

A presenter talks for as long as it takes, so a beat's lead plays once and then its last picture stands, or its loop
turns, until the next click. Where a clip must know its length (the voice is heard, or a whole scene plays by itself), it
is that of the film.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tenuto.film.h264 import Run
from tenuto.film.looks import PLAIN, Look
from tenuto.film.takes import Reel, Take
from tenuto.film.timeline import BeatSpan, SaidWord, SceneSpan, Timeline, lay_out
from tenuto.script.lecture import Beat, Lecture, Scene

WHOLE = "lecture"  # what a deck or a handout of all scenes is called


def handout_file(name: str, look: Look = PLAIN) -> str:
    """Where a handout lies, from the folder of what is built."""
    return f"slides/{name}-handout{look.mark}.pdf"


@dataclass(frozen=True, slots=True)
class Style:
    """How a lecture is cut into a deck."""

    per: str  # what one click shows: a `scene`, a `beat`, or a `cue` (tenuto.publish.parts makes beats of cues)
    narrated: bool = False  # the voice is heard

    @property
    def needs_voice(self) -> bool:
        """Whether some clip is as long as its narration."""
        return self.narrated or self.per == "scene"


@dataclass(frozen=True, slots=True)
class Clip:
    """One entry of a deck."""

    name: str  # its file's, without the ending: `05-pendulum-2-swing`
    span: SceneSpan  # what is shown, and, of a narrated clip, said
    title: str  # as outlines show it, where it is none of the picture
    notes: str  # plain text: what the presenter may say
    narrated: bool = False
    loops: bool = False  # until the click
    goes_on: bool = False  # into the next clip, without a click


@dataclass(frozen=True, slots=True)
class Deck:
    name: str  # its file's, without the ending
    title: str
    style: Style
    clips: tuple[Clip, ...]


def decks_of(lecture: Lecture, timeline: Timeline, style: Style, name: str, split: bool) -> Iterator[Deck]:
    """One deck of all scenes on the timeline, or, with `split`, one a section."""
    if not split:
        yield Deck(name, lecture.title, style, _clips(timeline.scenes, style, timeline))
        return
    for section in lecture.sections:
        spans = [span for span in timeline.scenes if span.scene.section == section.slug]
        if spans:
            yield Deck(section.slug, f"{lecture.title} · {section.title}", style, _clips(spans, style, timeline))


def wanted(scene: Scene, reel: Reel) -> Reel:
    """The takes of the beats that a scene has, of which some may not be wanted."""
    return replace(reel, takes=tuple(take for take in reel.takes if take.beat in {beat.slug for beat in scene.beats}))


def _clips(spans: Sequence[SceneSpan], style: Style, timeline: Timeline) -> tuple[Clip, ...]:
    return tuple(clip for span in spans for clip in _clips_of(span, style, timeline))


def _clips_of(span: SceneSpan, style: Style, timeline: Timeline) -> Iterator[Clip]:
    stem = f"{span.scene.number:02}-{span.scene.slug}"
    if style.per == "scene":
        notes = "\n\n".join(map(_notes, span.scene.beats))
        yield Clip(stem, replace(span, start=0), span.scene.title, notes, style.narrated)
        return
    count = len(span.beats)
    for number, (beat, laid) in enumerate(zip(span.scene.beats, span.beats, strict=True), 1):
        # Padded, so that names sort as the deck is shown.
        name, take, notes = f"{stem}-{number:0{len(str(count))}}-{beat.slug}", laid.take, _notes(beat)
        title = f"{span.scene.title} ({number}/{count})" if count > 1 else span.scene.title
        goes_on = take.loop is not None
        if style.needs_voice:
            played = _alone(span, beat, laid, timeline)
        else:
            played = showing(span.scene, span.reel, [(take, take.lead.frames)])
        yield Clip(name, played, title, notes, style.narrated, goes_on=goes_on)
        if goes_on and take.loop:
            turn = showing(span.scene, span.reel, [(Take(take.beat, take.loop, None), take.loop.frames)])
            yield Clip(f"{name}-loop", turn, title, notes, loops=True)


def _notes(beat: Beat) -> str:
    return " ".join(beat.sentences)


def _alone(span: SceneSpan, beat: Beat, laid: BeatSpan, timeline: Timeline) -> SceneSpan:
    """A scene of this one beat, as long as the film would make it."""
    scene = replace(span.scene, beats=(beat,))
    reel = replace(span.reel, takes=(laid.take,))
    lengths = {line.text: line.samples for line in laid.lines}
    return lay_out([scene], {scene.name: reel}, lengths, timeline.quality, words_of([span])).scenes[0]


def words_of(spans: Sequence[SceneSpan]) -> dict[str, tuple[SaidWord, ...]] | None:
    """When each word is said, by sentence, as it was laid out before; None where nobody told."""
    return {line.text: line.words for span in spans for beat in span.beats for line in beat.lines if line.words} or None


def showing(scene: Scene, reel: Reel, takes: Sequence[tuple[Take, int]]) -> SceneSpan:
    """Takes of a scene one after another, each for so many frames, with nothing said."""
    beats: list[BeatSpan] = []
    at = 0
    for take, frames in takes:
        beats.append(BeatSpan(take.beat, at, frames, take, ()))
        at += frames
    return SceneSpan(scene, reel, 0, at, tuple(beats))


def opening(span: SceneSpan, frames: int) -> SceneSpan:
    """The first picture of a span, standing for `frames`."""
    take = span.beats[0].take
    return showing(span.scene, span.reel, [(Take(take.beat, Run(take.lead.packets[:1], (1,)), None), frames)])

"""Every spoken word of a film with its time: words.json, the word that the page marks, the short's captions."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from tenuto.film.timeline import Timeline

MILLISECOND = 3  # decimals of a second that are worth writing down


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """What stands between white space in the narration, signs included; s from the film's start."""

    text: str
    start: float
    end: float  # equal to `start` for a sign that is not read
    scene: str  # `section/slug`
    beat: str


def spoken_words(timeline: Timeline) -> tuple[SpokenWord, ...]:
    """All words in order; none of a sentence whose words have no times, as in a silent clip."""
    fps = timeline.quality.fps
    return tuple(
        SpokenWord(
            word.text,
            round((span.start + line.start) / fps + word.start, MILLISECOND),
            round((span.start + line.start) / fps + word.stop, MILLISECOND),
            span.scene.name,
            beat.slug,
        )
        for span in timeline.scenes
        for beat in span.beats
        for line in beat.lines
        for word in line.words
    )


def as_json(timeline: Timeline, language: str) -> str:
    """What words.json holds: the language, and a list of words."""
    words = [asdict(word) for word in spoken_words(timeline)]
    return json.dumps({"language": language, "words": words}, ensure_ascii=False, indent=0) + "\n"

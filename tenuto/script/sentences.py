"""The sentences of a lecture, each with its place: what a person reads out, and what a reading list numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tenuto.script.lecture import Beat, Lecture, Scene


@dataclass(frozen=True, slots=True)
class Sentence:
    """A written sentence where it is first said."""

    text: str
    scene: Scene
    beat: Beat
    index: int  # in its beat, from 0
    number: int  # over the whole lecture, from 1

    @property
    def name(self) -> str:
        """`section/scene/beat/2`: where it stands, whatever it says."""
        return f"{self.scene.name}/{self.beat.slug}/{self.index + 1}"


def sentences_of(lecture: Lecture, scenes: Iterable[Scene]) -> tuple[Sentence, ...]:
    """The sentences of `scenes` in order, numbered as in the whole lecture. One that is said again stands once."""
    all_of_them: dict[str, Sentence] = {}
    for scene in lecture.scenes:
        for beat in scene.beats:
            for index, text in enumerate(beat.sentences):
                all_of_them.setdefault(text, Sentence(text, scene, beat, index, len(all_of_them) + 1))
    said = {text for scene in scenes for beat in scene.beats for text in beat.sentences}
    return tuple(sentence for text, sentence in all_of_them.items() if text in said)

"""The card of a scene: what the frame around its picture says. It needs no manim, so that planning a build stays quick."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tenuto.script import lecture as script

PLACEHOLDER = Path(__file__).with_name("placeholder.py")  # what draws the scenes that nobody has written yet


@dataclass(frozen=True, slots=True)
class Card:
    """What the header and the progress dots of one scene say; it comes from the script, so that words have one home."""

    section_number: int  # 0 for the opening, which shows none
    section_title: str
    section_count: int  # numbered sections of the lecture
    title: str
    source: str
    unwritten: tuple[tuple[str, str, tuple[str, ...]], ...] = ()  # slug, words, cues of its beats, while it has no file

    @property
    def section_label(self) -> str:
        return f"{self.section_number} · {self.section_title}" if self.section_number else ""

    @classmethod
    def of(cls, lecture: script.Lecture, scene: script.Scene) -> Card:
        """The card of `scene`; of a translation's scene, that of the original, whose pictures it shares."""
        lecture = lecture.pictured
        scene = lecture.scene(scene.name)
        section = lecture.section_of(scene)
        return cls(
            section_number=section.number,
            section_title=section.title,
            section_count=max(section.number for section in lecture.sections),
            title=scene.title,
            source=scene.source,
            unwritten=()
            if lecture.project.scene_file(scene.name).is_file()
            else tuple((beat.slug, beat.text, tuple(cue.name for cue in beat.cues)) for beat in scene.beats),
        )

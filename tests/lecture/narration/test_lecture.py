"""The real script, not the small one of the film's tests: what is written there holds together."""

from __future__ import annotations

import re

import pytest
from project import REPOSITORY, ROOT

from tenuto.languages.reading import reader
from tenuto.script.loading import load_lecture
from tenuto.script.source import load

LECTURE = load_lecture(REPOSITORY)


def test_every_section_of_the_contents_is_told() -> None:
    """Nothing is only announced."""
    assert all(section.scenes for section in LECTURE.sections)


@pytest.mark.parametrize("scene", LECTURE.scenes, ids=lambda scene: scene.name)
def test_scene_and_words_belong_together(scene) -> None:  # type: ignore[no-untyped-def]
    """Each scene has its file, and every word of its beats has a reading."""
    assert (ROOT / "scenes" / f"{scene.name}.py").is_file()
    read = reader(LECTURE.language, REPOSITORY)
    for beat in scene.beats:
        assert not read.unread(beat.text), beat.place
        for sentence in beat.sentences:
            assert not re.search(r"[\d{}]", read(sentence).text), sentence


def test_errata_name_what_they_are_about() -> None:
    """Each correction quotes the notes, says what is told instead, why and after whom, and names a scene that exists."""
    scenes = {scene.slug for scene in LECTURE.scenes}
    errata = load(ROOT / "narration" / "errata.yaml")["errata"]
    assert len(errata) > 50
    for entry in errata:
        assert set(entry) == {"slide", "scene", "notes", "lecture", "why", "source"}, entry.place
        assert all(str(value).strip() for value in entry.values()), entry.place
        named = re.split(r",\s*", str(entry["scene"]))
        assert scenes.issuperset(named), f"{entry.place}: {named}"

"""The real script, not the small one of the film's tests: what is written there holds together."""

from __future__ import annotations

import re

import pytest
from project import REPOSITORY, ROOT

from tenuto.languages.vietnamese.spoken import load_lexicon, spoken, unread
from tenuto.script.loading import load_lecture
from tenuto.script.source import load

LECTURE = load_lecture(REPOSITORY)


def test_every_section_of_the_contents_is_told() -> None:
    """Nothing is only announced."""
    assert all(section.scenes for section in LECTURE.sections)
    assert len(LECTURE.scenes) == 39


@pytest.mark.parametrize("scene", LECTURE.scenes, ids=lambda scene: scene.name)
def test_scene_and_words_belong_together(scene) -> None:  # type: ignore[no-untyped-def]
    """Each scene has its file, and every word of its beats has a reading."""
    assert (ROOT / "scenes" / f"{scene.name}.py").is_file()
    lexicon = load_lexicon()
    for beat in scene.beats:
        assert not unread(beat.text, lexicon), beat.place
        for sentence in beat.sentences:
            assert not re.search(r"[\d{}]", spoken(sentence, lexicon)), sentence


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

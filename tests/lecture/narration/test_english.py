"""The English narration against the Vietnamese one: the files themselves, without loading or speaking them."""

from __future__ import annotations

import re

import pytest
from project import ROOT

from tenuto.script.facts import PLACEHOLDER, named
from tenuto.script.marks import without_marks
from tenuto.script.source import Located, load

NARRATION = ROOT / "narration"
SECTIONS = [str(entry["slug"]) for entry in load(NARRATION / "lecture.yaml")["sections"]]
NAMES = ("Siméoni", "Nguyễn", "Trương")  # of people: they keep their letters
SYMBOLS = set("“”’λτℓ₂")


def scenes(language: str, section: str) -> Located:
    return load(NARRATION / language / f"{section}.yaml")


def beats(language: str, section: str) -> dict[str, str]:
    """What is said in the beats of a section, by scene/beat."""
    entries = scenes(language, section).items()
    return {f"{scene}/{beat}": text for scene, entry in entries for beat, text in entry["beats"].items()}


@pytest.mark.parametrize("section", SECTIONS)
def test_same_scenes_and_beats_in_the_same_order(section: str) -> None:
    """A beat's English goes with the same picture, so nothing is added, left out or moved."""
    assert list(scenes("en", section)) == list(scenes("vi", section))
    assert list(beats("en", section)) == list(beats("vi", section))


@pytest.mark.parametrize("section", SECTIONS)
def test_each_scene_has_a_title_and_words_only(section: str) -> None:
    """The source line stands on the screen already; every text holds something."""
    for entry in scenes("en", section).values():
        assert set(entry) == {"title", "beats"}, entry.place
        assert all(isinstance(text, str) and text.strip() for text in (entry["title"], *entry["beats"].values()))


@pytest.mark.parametrize("section", SECTIONS)
def test_the_same_facts_are_told(section: str) -> None:
    """Each beat has the facts of the Vietnamese beat, and no other number but those in names and years."""
    english, vietnamese = beats("en", section), beats("vi", section)
    for beat, text in english.items():
        assert set(named(without_marks(text))) == set(named(without_marks(vietnamese[beat]))), beat
        assert _digits(text) <= _digits(vietnamese[beat]), beat


@pytest.mark.parametrize("section", SECTIONS)
def test_no_vietnamese_is_left(section: str) -> None:
    """Letters beyond English ones stand in names of people only, and symbols are few."""
    text = (NARRATION / "en" / f"{section}.yaml").read_text(encoding="utf-8")
    for name in NAMES:
        text = text.replace(name, "")
    assert {character for character in text if not character.isascii()} <= SYMBOLS


def test_every_section_has_an_english_title() -> None:
    """lecture.yaml names the lecture and its sections, and no section that does not exist."""
    english = load(NARRATION / "en" / "lecture.yaml")
    assert english["title"].strip() and english["subtitle"].strip()
    assert list(english["sections"]) == SECTIONS
    assert all(title.strip() for title in english["sections"].values())


def test_every_entry_of_the_lexicon_is_used() -> None:
    """A reading of a term that nobody says would be dead weight; the readings are plain words and letters."""
    said = " ".join(text for section in SECTIONS for text in beats("en", section).values())
    said += (NARRATION / "facts.yaml").read_text(encoding="utf-8")  # units
    for term, reading in load(NARRATION / "en" / "lexicon.yaml")["terms"].items():
        assert re.search(rf"(?<!\w){re.escape(term)}(?!\w)", said), term
        assert re.fullmatch(r"[A-Za-z. ]+", reading), term


def _digits(text: str) -> set[str]:
    """The runs of digits outside placeholders."""
    return set(re.findall(r"\d+", PLACEHOLDER.sub(" ", text)))

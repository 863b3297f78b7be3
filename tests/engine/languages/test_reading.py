"""What a lecture's own lexicon adds to its language, and what no reading may say."""

from __future__ import annotations

from pathlib import Path

import pytest
from project import REPOSITORY

from tenuto.languages.language import of
from tenuto.languages.reading import ill_said, reader
from tenuto.languages.vi import READINGS
from tenuto.project import Project
from tenuto.script.source import SourceError, load


def lecture(folder: Path, language: str = "vi", **lexicons: str) -> Project:
    """A lecture's folder with lexicons: `own` beside lecture.yaml, others in their language's folder."""
    narration = folder / "narration"
    narration.mkdir()
    (narration / "lecture.yaml").write_text(f"language: {language}\n")
    for name, text in lexicons.items():
        path = narration / "lexicon.yaml" if name == "own" else narration / name / "lexicon.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return Project(folder)


def test_terms_are_read_as_the_lexicon_says(tmp_path: Path) -> None:
    """The longest term wins, only whole words count, and all else goes to the voice as it is written."""
    project = lecture(tmp_path, en="terms: {ViT: vee-eye-tee, ViT-S/8: vee-eye-tee S 8, λ: lambda}\n")
    read = reader("en", project)
    assert read("A ViT, or ViT-S/8, with λ = 0.996; ViTs stay.").text == (
        "A vee-eye-tee, or vee-eye-tee S 8, with lambda = 0.996; ViTs stay."
    )


def test_no_lexicon_is_needed(tmp_path: Path) -> None:
    """A language brings its own readings of symbols, units, letters and abbreviations."""
    project = lecture(tmp_path)
    assert reader("vi", project)("TS. An đạt 80,1% ở bước λ = 3 km").text == (
        "tiến sĩ An đạt tám mươi phẩy một phần trăm ở bước lam đa bằng ba ki lô mét"
    )
    assert reader("en", project)("It is 80.1%.").text == "It is 80.1%."
    assert reader("fr", project)("C'est 80,1 %.").text == "C'est 80,1 %."


def test_numbers_that_no_voice_reads(tmp_path: Path) -> None:
    """They are named in every language, unless the lexicon has them."""
    project = lecture(tmp_path, en="terms: {1e-4: a ten-thousandth}\n")
    text = "Rates of 1e-4, 2.5E3 and 1e6, at 0x1F, in 3D and 10 km."
    assert reader("fr", project).unread(text) == ("1e-4", "2.5E3", "1e6", "0x1F")
    assert reader("en", project).unread(text) == ("2.5E3", "1e6", "0x1F")


def test_a_reading_has_an_end(tmp_path: Path) -> None:
    """What takes minutes to say is no reading of a term, and every sentence with it would have to be said."""
    with pytest.raises(
        SourceError, match=r"lexicon.yaml:2: 'ViT' is read with more than 40 words: say so much in the narr"
    ):
        reader("en", lecture(tmp_path, en=f"terms:\n  ViT: {'vee ' * 41}\n"))


def test_a_lexicon_comes_before_the_language(tmp_path: Path) -> None:
    """It adds and overrides, and is that of the original, which need not be Vietnamese."""
    read = reader("vi", lecture(tmp_path, own="terms: {DINO: đai nô}\nsymbols: {λ: nhịp}\n"))
    assert read("DINO với λ và μ").text == "đai nô với nhịp và muy"
    (tmp_path / "b").mkdir()
    project = lecture(tmp_path / "b", "en", own="terms: {DINO: dyno}\n", vi="terms: {DINO: đai nô}\n")
    assert reader("en", project)("DINO").text == "dyno"
    assert reader("vi", project)("DINO").text == "đai nô"


def test_a_lexicon_that_cannot_be_used(tmp_path: Path) -> None:
    """An entry without reading is pointed at."""
    with pytest.raises(SourceError, match=r"lexicon.yaml:3: 'k-NN' has no reading: write how it is said"):
        reader("en", lecture(tmp_path, en="terms:\n  ViT: vee-eye-tee\n  k-NN:\n"))


@pytest.mark.parametrize(
    ("term", "reading", "heard"),
    [
        ("distill", "đít tiu", "in which one hears 'đít'"),
        ("student", "xờ tiu đần", "in which one hears 'đần'"),
        ("head", "hét", "an everyday word that it is not"),
        ("norm", "nom", "an everyday word that it is not"),
        ("τ", "tau", "in which one hears 'tau'"),
        ("no", "nâu", "an everyday word that it is not"),
        ("student", "xờ tiu đừn", ""),
        ("hát", "hát", ""),
    ],
)
def test_what_nobody_wants_to_hear(term: str, reading: str, heard: str, tmp_path: Path) -> None:
    """A reading that holds a rude syllable or is another everyday word is told with its line."""
    found = [
        f"{place}: {what}" for place, what in ill_said("vi", lecture(tmp_path, own=f"terms:\n  {term}: {reading}\n"))
    ]
    if heard:
        assert found == [f"narration/lexicon.yaml:2: '{term}' is read as '{reading}', {heard}: respell it"]
    else:
        assert not found


def test_the_readings_that_there_are_offend_nobody() -> None:
    """Neither those of the language nor those of this clone's lecture."""
    assert not list(ill_said("vi", REPOSITORY)) and not list(ill_said("en", REPOSITORY))
    rude = of("vi").rude
    for entries in load(READINGS).values():
        assert not {term for term, said in entries.items() if rude.intersection(str(said).replace(",", "").split())}

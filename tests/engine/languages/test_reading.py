"""Facts and readings in English."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenuto.languages.reading import reader
from tenuto.project import Project
from tenuto.script.facts import FactError, english, load_facts
from tenuto.script.source import Place, SourceError

PLACE = Place(Path("x.yaml"), 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("80,1%", "80.1%"), ("65.536", "65,536"), ("1,28 triệu", "1.28 million"), ("6,7 tỷ", "6.7 billion"),
        ("21 tháng", "21 months"), ("−0,8 điểm", "−0.8 points"), ("61.440 GPU-giờ", "61,440 GPU hours"), ("2008", "2008"),
        ("tháng 4/2023", ""), ("chừng 3", ""),
    ],
)  # fmt: skip
def test_facts_in_english(text: str, expected: str) -> None:
    """Separators change places, units are translated, and what has no rule gives nothing rather than a guess."""
    assert english(text) == expected


def test_a_fact_without_english_form(tmp_path: Path) -> None:
    """A text that no rule knows needs its own `english`; where it has one, that is written."""
    path = tmp_path / "facts.yaml"
    path.write_text(
        "plain: {}\nfacts:\n  a: {value: 4, shown: tháng 4, source: s}\n"
        "  b: {value: 4, shown: tháng 4, english: April, source: s}\n"
    )
    facts = load_facts(path)
    assert facts.fill("In {b}.", PLACE, "en") == "In April."
    assert facts.fill("Vào {b}.", PLACE) == "Vào tháng 4."
    with pytest.raises(FactError, match=r"facts.yaml:3: 'tháng 4' of fact 'a' is not English: add its 'english'"):
        facts.fill("In {a}.", PLACE, "en")


def test_terms_are_read_as_the_lexicon_says(tmp_path: Path) -> None:
    """The longest term wins, only whole words count, and all else goes to the voice as it is written."""
    (tmp_path / "narration" / "en").mkdir(parents=True)
    (tmp_path / "narration" / "en" / "lexicon.yaml").write_text(
        "terms: {ViT: vee-eye-tee, ViT-S/8: vee-eye-tee S 8, λ: lambda}\n"
    )
    read = reader("en", Project(tmp_path))
    assert read("A ViT, or ViT-S/8, with λ = 0.996; ViTs stay.").text == (
        "A vee-eye-tee, or vee-eye-tee S 8, with lambda = 0.996; ViTs stay."
    )


def test_a_lexicon_that_cannot_be_used(tmp_path: Path) -> None:
    """An entry without reading is pointed at."""
    (tmp_path / "narration" / "en").mkdir(parents=True)
    (tmp_path / "narration" / "en" / "lexicon.yaml").write_text("terms:\n  ViT: vee-eye-tee\n  k-NN:\n")
    with pytest.raises(SourceError, match=r"lexicon.yaml:3: 'k-NN' has no reading: write how it is said"):
        reader("en", Project(tmp_path))

"""A number of the lecture stands in facts.yaml once, with its source."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project import REPOSITORY

from tenuto.languages.language import of
from tenuto.script.facts import FactError, load_facts, named
from tenuto.script.source import Place, SourceError

PLACE = Place(Path("narration/vi/x.yaml"), 7)


def facts(tmp_path: Path, entries: str, plain: str = '"2021": năm', language: str = "vi"):  # type: ignore[no-untyped-def]
    path = tmp_path / "facts.yaml"
    (tmp_path / "lecture.yaml").write_text(f"language: {language}\n")
    path.write_text(f"plain:\n  {plain}\nfacts:\n  {entries}\n")
    return load_facts(path)


@pytest.mark.parametrize(
    "entry, text",
    [
        ("{value: 80.1, unit: '%', source: s}", "80,1%"),
        ("{value: 14197122, source: s}", "14.197.122"),
        ("{value: 14197122, shown: 14 triệu, source: s}", "14 triệu"),
        ("{value: -2.9, unit: mIoU, source: s}", "−2,9 mIoU"),
        ("{value: 2008, shown: '2008', source: s}", "2008"),
        ("{value: 2008, shown: 2008, source: s}", "2008"),
        ("{value: 142, unit: M, source: s}", "142M"),
        ("{value: 4, unit: ×, source: s}", "4×"),
        ("{value: 21, unit: tháng, source: s}", "21 tháng"),
        ("{value: 0.996, source: s, note: n}", "0,996"),
        ("{value: 0.00001, source: s}", "0,00001"),
        ("{value: 1.2e+9, source: s}", "1.200.000.000,0"),
    ],
)
def test_facts_are_written_as_vietnamese_writes_them(entry: str, text: str, tmp_path: Path) -> None:
    """Decimal comma, points between thousands, a real minus; units behind, signs without a space."""
    fact = facts(tmp_path, f"x: {entry}").fact("x")
    assert fact.text == text
    assert fact.source == "s" and fact.place.line == 4


@pytest.mark.parametrize(
    "entry, line, message",
    [
        ("x: 5", 4, "fact 'x' must be small letters, digits and _, and hold value and source"),
        ("X: {value: 1, source: s}", 4, "fact 'X' must be small letters"),
        ("x: {source: s}", 4, "fact 'x' needs a number as its value"),
        ("x: {value: '1', source: s}", 4, "fact 'x' needs a number as its value"),
        ("x: {value: 1e-5, source: s}", 4, "a number as its value: to YAML '1e-5' is a word, write 0.00001"),
        ("x: {value: many, source: s}", 4, "fact 'x' needs a number as its value"),
        ("x: {value: true, source: s}", 4, "fact 'x' needs a number as its value"),
        ("x: {value: .nan, source: s}", 4, "fact 'x' needs a number as its value"),
        ("x: {value: 1, unit: [a], source: s}", 4, "'unit' of fact 'x' must be text"),
        (
            "x: {value: 1, unit: , source: s}",
            4,
            "'unit' of fact 'x' must be text: write it in quotes, or take 'unit' out",
        ),
        ("x: {value: 1, unit: no, source: s}", 4, "'unit' of fact 'x' must be text"),
        ("x: {value: 1, shown: , source: s}", 4, "'shown' of fact 'x' must be text"),
        ("x: {value: 1.5, shown: 1.50, source: s}", 4, "'shown' of fact 'x' must be text"),
        ("x: {value: 1, shown: '', source: s}", 4, "'shown' of fact 'x' is empty: write its text or take 'shown' out"),
        ('x: {value: 1, shown: "\\u200b", source: s}', 4, "'shown' of fact 'x' is empty"),
        ('x: {value: 1, source: "\\u200b"}', 4, "fact 'x' needs a source"),
        ('x: {value: 1, said: {vi: "\\u200b"}, source: s}', 4, "'said' must give its text by language"),
        ("x: {value: 1:20, source: s}", 4, "to YAML 1:20 is the number 80: write that, or quote it"),
        ("x:\n    value: 1\n    shown: 1:20\n    source: s", 6, "to YAML 1:20 is the number 80"),
        ("x: {value: 0123, source: s}", 4, "to YAML 0123 is the number 83"),
        ("x:\n    value: 1\n    source: bảng #1", 6, "a comment follows 'bảng' on its line"),
        ('x: {value: 1, shown: "a\\u2028b", source: s}', 4, "a line break stands behind 'a'"),
        ("x: {value: 1, in: en, source: s}", 4, "'in' must give its text by language"),
        ('x: {value: 1, source: "a\\x07"}', 4, "holds U+0007, which nobody sees: remove it"),
        ("x: {value: 1, source: s, less_than: y}", 4, "fact 'x' is less_than 'y', which there is not"),
        ("x: {value: 1, source: s, less_than: 5}", 4, "'less_than' must name a fact, or a list of facts"),
        (f"x: {{value: {10**500}, source: s}}", 4, "fact 'x' needs a number as its value"),
        ("x: {value: 1}", 4, "fact 'x' needs a source: paper, page or table"),
        ("x: {value: 1, source: ' '}", 4, "fact 'x' needs a source"),
        (
            "x:\n    value: 1\n    source: s\n    sauce: t",
            7,
            "fact 'x' does not know 'sauce': known are in, less_than, note, said, ",
        ),
        ("x: {value: 1, source: s}\n  x: {value: 2, source: s}", 5, "'x' stands twice (first on line 4)"),
    ],
)
def test_entries_that_cannot_be_used(entry: str, line: int, message: str, tmp_path: Path) -> None:
    """Each is told with its file, line and what to do."""
    with pytest.raises(SourceError) as caught:
        facts(tmp_path, entry)
    assert str(caught.value).startswith(f"{tmp_path / 'facts.yaml'}:{line}: ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "text", ["facts: {}\n", "plain: {}\n", "plain: {}\nfacts: []\n", "plain: {}\nfacts: {}\nx: {}\n"]
)
def test_a_file_without_its_two_mappings(text: str, tmp_path: Path) -> None:
    """plain and facts must both be there, and nothing else."""
    path = tmp_path / "facts.yaml"
    (tmp_path / "lecture.yaml").write_text("language: vi\n")
    path.write_text(text)
    with pytest.raises(FactError, match=r"facts.yaml:1: the file must hold two mappings"):
        load_facts(path)


def test_an_unknown_fact_suggests_the_nearest(tmp_path: Path) -> None:
    """With the place where it is used."""
    known = facts(tmp_path, "vitb8_linear: {value: 80.1, unit: '%', source: s}")
    with pytest.raises(
        FactError, match=r"narration/vi/x.yaml:7: there is no fact 'vitb_linear': did you mean \{vitb8_l"
    ):
        known.fill("đạt {vitb_linear}", PLACE)
    with pytest.raises(FactError, match=r"there is no fact 'zzz': add it to narration/facts.yaml with its source"):
        known.fact("zzz")


def test_placeholders_are_filled(tmp_path: Path) -> None:
    """Wherever they stand, as often as they stand; the rest of the text stays as it is."""
    known = facts(tmp_path, "a: {value: 80.1, unit: '%', source: s}\n  b: {value: 1000, source: s}")
    assert known.fill("Từ {a} đến {b}, và {a}.", PLACE) == "Từ 80,1% đến 1.000, và 80,1%."
    assert known.fill("không có gì", PLACE) == "không có gì"


@pytest.mark.parametrize("text", ["{A}", "{a b}", "{}", "{a:.1f}", "{ a }"])
def test_braces_that_name_no_fact_are_no_text(text: str, tmp_path: Path) -> None:
    """A mistyped placeholder is an error, not something that ends up in the captions."""
    with pytest.raises(FactError, match="there is no fact"):
        facts(tmp_path, "a: {value: 1, source: s}").fill(f"đạt {text} thôi", PLACE)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "−1,234.5%"),
        ("fr", "−1\u00a0234,5%"),
        ("pt-BR", "−1.234,5%"),
        ("zh-Hant", "−1,234.5%"),
        ("tlh", "−1,234.5%"),
    ],
)
def test_an_original_in_another_language(language: str, text: str, tmp_path: Path) -> None:
    """Its facts are written as that language writes numbers."""
    known = facts(tmp_path, "x: {value: -1234.5, unit: '%', source: s}", language=language)
    assert known.fact("x").text == known.fill("{x}", PLACE) == text


def test_a_fact_is_said_rounded(tmp_path: Path) -> None:
    """The screen has it exact, narration has it as its ear wants it, in each language."""
    known = facts(
        tmp_path,
        "a: {value: 65536, said: {vi: hơn 65 nghìn, en: over 65 thousand}, source: s}\n"
        "  b: {value: 21841, said: gần 22 nghìn, source: s}",
    )
    assert known.fact("a").text == "65.536"
    assert known.fill("{a~} hay {a}, {b~}", PLACE) == "hơn 65 nghìn hay 65.536, gần 22 nghìn"
    assert known.fill("{a~} or {a}", PLACE, "en") == "over 65 thousand or 65,536"
    with pytest.raises(FactError, match=r"facts.yaml:5: nothing tells how en says fact 'b': add it to its 'said'"):
        known.fill("{b~}", PLACE, "en")
    with pytest.raises(FactError, match=r"x.yaml:7: there is no fact 'c'"):
        known.fill("{c~}", PLACE)
    assert named("{a~} hay {b}") == ("a", "b")


def test_plain_numbers_need_no_source(tmp_path: Path) -> None:
    """They are known as they are written."""
    assert facts(tmp_path, "a: {value: 1, source: s}", plain='"2021": năm\n  "007": mã').plain == {"2021", "007"}


@given(value=st.integers(-(10**15), 10**15))
def test_whole_numbers_come_back(value: int) -> None:
    """Points between thousands and a real minus lose nothing."""
    text = of("vi").number(value)
    assert int(text.replace(".", "").replace("−", "-")) == value
    assert all(len(group) == 3 for group in text.lstrip("−").split(".")[1:])


@given(value=st.floats(-1e6, 1e6), decimals=st.integers(0, 6))
def test_decimals_are_as_many_as_asked_for(value: float, decimals: int) -> None:
    """The fraction has so many digits, behind a comma."""
    text = of("vi").number(value, decimals)
    assert len(text.partition(",")[2]) == decimals
    assert float(text.replace(".", "").replace(",", ".").replace("−", "-")) == pytest.approx(
        value, abs=0.51 / 10**decimals
    )


def test_the_real_facts_load() -> None:
    """Every fact of the lecture has a value, a text and a source."""
    known = load_facts(REPOSITORY.facts)
    assert known.by_name and all(fact.text and fact.source for fact in known.by_name.values())

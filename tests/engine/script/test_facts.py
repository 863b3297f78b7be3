"""A number of the lecture stands in facts.yaml once, with its source."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project import REPOSITORY

from tenuto.script.facts import FactError, load_facts, vietnamese
from tenuto.script.source import Place, SourceError

PLACE = Place(Path("narration/vi/x.yaml"), 7)


def facts(tmp_path: Path, entries: str, plain: str = '"2021": năm'):  # type: ignore[no-untyped-def]
    path = tmp_path / "facts.yaml"
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
        ("{value: 142, unit: M, source: s}", "142M"),
        ("{value: 4, unit: ×, source: s}", "4×"),
        ("{value: 21, unit: tháng, source: s}", "21 tháng"),
        ("{value: 0.996, source: s, note: n}", "0,996"),
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
        ("x: {value: true, source: s}", 4, "fact 'x' needs a number as its value"),
        ("x: {value: 1}", 4, "fact 'x' needs a source: paper, page or table"),
        ("x: {value: 1, source: ' '}", 4, "fact 'x' needs a source"),
        (
            "x:\n    value: 1\n    source: s\n    sauce: t",
            7,
            "fact 'x' does not know 'sauce': known are english, note, ",
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


def test_plain_numbers_need_no_source(tmp_path: Path) -> None:
    """They are known as they are written."""
    assert facts(tmp_path, "a: {value: 1, source: s}", plain='"2021": năm\n  "007": mã').plain == {"2021", "007"}


@given(value=st.integers(-(10**15), 10**15))
def test_whole_numbers_come_back(value: int) -> None:
    """Points between thousands and a real minus lose nothing."""
    text = vietnamese(value)
    assert int(text.replace(".", "").replace("−", "-")) == value
    assert all(len(group) == 3 for group in text.lstrip("−").split(".")[1:])


@given(value=st.floats(-1e6, 1e6), decimals=st.integers(0, 6))
def test_decimals_are_as_many_as_asked_for(value: float, decimals: int) -> None:
    """The fraction has so many digits, behind a comma."""
    text = vietnamese(value, decimals)
    assert len(text.partition(",")[2]) == decimals
    assert float(text.replace(".", "").replace(",", ".").replace("−", "-")) == pytest.approx(
        value, abs=0.51 / 10**decimals
    )


def test_the_real_facts_load() -> None:
    """Every fact of the lecture has a value, a text and a source."""
    known = load_facts(REPOSITORY.facts)
    assert known.by_name and all(fact.text and fact.source for fact in known.by_name.values())

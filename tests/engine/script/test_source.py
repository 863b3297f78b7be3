"""Every mistake in a YAML file is pointed at as file:line, in one line that says what to do."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project import ROOT

from tenuto.script.source import Place, SourceError, clean, load, one_line, visible

PLACE = Place(Path("some.yaml"), 3)

MISTAKES = {
    # what: (text, line, part of the message)
    "a bracket left open": ("a: 1\nb: [1, 2\nc: 3\n", 3, "malformed YAML"),
    "a tab": ("a:\n\tb: 1\n", 2, "malformed YAML"),
    "a quote left open": ('a: 1\nb: "x\n', 3, "malformed YAML"),
    "wrong indentation": ("a:\n    b: 1\n  c: 2\n", 3, "malformed YAML"),
    "two documents": ("a: 1\n---\nb: 2\n", 2, "malformed YAML"),
    "an unknown alias": ("a: 1\nb: *there\n", 2, "malformed YAML"),
    "an object of Python": ("a: 1\nb: !!python/object:os.system {}\n", 2, "malformed YAML"),
    "a number that is none": ("a: 1\nb: !!int ''\n", 2, "cannot be read as int: quote it"),
    "a time that is a number": ("a: 1\nb: 1:20\n", 2, "to YAML 1:20 is the number 80: write that, or quote it"),
    "a time with a fraction": ("a: 1\nb: 1:20.5\n", 2, "to YAML 1:20.5 is the number 80.5: write that, or quote it"),
    "a number of base eight": ("a: 1\nb: 0123\n", 2, "to YAML 0123 is the number 83"),
    "a year of base eight": ("a: 1\nyear: 02026\n", 2, "to YAML 02026 is the number 1046"),
    "a number of base sixteen": ("a: 1\nb: 0x1F\n", 2, "to YAML 0x1F is the number 31"),
    "a number of base two": ("a: 1\nb: [0b11]\n", 2, "to YAML 0b11 is the number 3"),
    "a number in groups": ("a: 1\nb: 1_000\n", 2, "to YAML 1_000 is the number 1000"),
    "a date that is none": ("a: 1\nb: 2021-13-45\n", 2, "cannot be read as timestamp: quote it"),
    "a line that only YAML ends": ("a: 1\nb: 'x\u2028y'\nb: 2\n", 3, "'b' stands twice (first on line 2)"),
    "a control character": ("a: 1\nb: x\x07y\n", 2, "U+0007"),
    "a duplicate key": ("a: 1\nb: 2\na: 3\n", 3, "'a' stands twice (first on line 1): rename or remove one"),
    "a duplicate key further in": ("a:\n  b: 1\n  c: 2\n  b: 3\n", 4, "'b' stands twice (first on line 2)"),
    "a duplicate key in a list": ("a:\n  - {b: 1,\n     b: 2}\n", 3, "'b' stands twice (first on line 2)"),
    "a list as a key": ("a: 1\n? [b, c]\n: 2\n", 2, "a key must be a plain word"),
    "3000 brackets": ("a: " + "[" * 3000 + "\n", 1, "is nested too deeply"),
    "a list of laughs": ("a: &a [x, x]\nb: [*a, *a]\n", 2, "*a stands for a list or mapping: write it out"),
    "a mark without quotes": ("a: 1\nb: {>x}một\n", 2, "to YAML what begins with { is a mapping: write it in quotes"),
    "nothing": ("", 1, "must hold a mapping"),
    "a comment only": ("# a: 1\n", 1, "must hold a mapping"),
    "a list": ("- a\n- b\n", 1, "must hold a mapping"),
    "a word": ("a\n", 1, "must hold a mapping"),
}


@pytest.mark.parametrize("what", MISTAKES)
def test_mistakes_are_pointed_at(what: str, tmp_path: Path) -> None:
    """File, line and what to do, on one line."""
    text, line, message = MISTAKES[what]
    path = tmp_path / "some.yaml"
    path.write_text(text)
    with pytest.raises(SourceError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}:{line}: ")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.place == Place(path, line)


def test_an_alias_for_a_word(tmp_path: Path) -> None:
    """It cannot grow, and is what it stands for."""
    (tmp_path / "some.yaml").write_text("a: &a word\nb: *a\n")
    assert load(tmp_path / "some.yaml")["b"] == "word"


@pytest.mark.parametrize("number", ["0", "5", "-5", "2026", "80.1", "-0.5", ".5", "1.", "1.2e+9", "1.0E-3"])
def test_numbers_that_everybody_reads_alike(number: str, tmp_path: Path) -> None:
    """They are what they say."""
    (tmp_path / "some.yaml").write_text(f"a: {number}\n")
    assert load(tmp_path / "some.yaml")["a"] == float(number)


@pytest.mark.parametrize(
    "text",
    [
        "a: Bài toán #1 là đây.",
        "a: Bài toán\n  nào #1 là đây.",
        "a: {b: Bài #1\n  }",
        "a: [Bài #1\n  ]",
        "a:\n  - Bài # một",
    ],
)
def test_words_behind_a_comment_are_told(text: str, tmp_path: Path) -> None:
    """YAML would leave them out without a word."""
    (tmp_path / "some.yaml").write_text(f"{text}\n")
    value = load(tmp_path / "some.yaml")["a"]
    cut = value["b"] if isinstance(value, dict) else value[0] if isinstance(value, list) else value
    for read in (clean, one_line):
        with pytest.raises(
            SourceError, match=r"some.yaml:3: a comment follows 'Bài.*' on its line: quote the text where"
        ):
            read(cut, PLACE)


@pytest.mark.parametrize(
    "text",
    [
        "a: 'Bài toán #1'",
        "a: 'Bài toán' # một",
        "# một\na: Bài toán",
        "a: Bài toán\n# một",
        "a: >- # một\n  Bài toán #1",
        "a: Bài#1",
    ],
)
def test_comments_elsewhere_are_comments(text: str, tmp_path: Path) -> None:
    """On lines of their own, and behind quotes."""
    (tmp_path / "some.yaml").write_text(f"{text}\n")
    assert clean(load(tmp_path / "some.yaml")["a"], PLACE).startswith("Bài")


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("nhãn\u200b hay\u00ad nhãn", "nhãn hay nhãn"),
        ("\ufeffđầu", "đầu"),
        ("a\u200db", "ab"),
        ("👩\u200d💻 và می\u200cخواهم", "👩\u200d💻 và می\u200cخواهم"),
        ("hai\ndòng\tvà cách", "hai\ndòng\tvà cách"),
    ],
)
def test_signs_that_nobody_sees_are_dropped(text: str, cleaned: str) -> None:
    """Those that come along when text is pasted, and mean nothing."""
    assert clean(text, PLACE) == cleaned


@pytest.mark.parametrize(("text", "sign"), [("a\x07b", "U+0007"), ("a\u2063b", "U+2063"), ("\ue000", "U+E000")])
def test_other_signs_that_nobody_sees_are_told(text: str, sign: str) -> None:
    """By their code point, since a message that shows them would show nothing."""
    with pytest.raises(SourceError, match=re.escape(f"some.yaml:3: holds {sign}, which nobody sees: remove it")):
        clean(text, PLACE)


@pytest.mark.parametrize("text", ["một\nhai", "một\u2028hai", "một\x85hai", "một\rhai"])
def test_one_line_has_no_break(text: str) -> None:
    """Of whatever kind."""
    with pytest.raises(SourceError):
        one_line(text, PLACE)


def test_a_missing_file(tmp_path: Path) -> None:
    """A file that is not there is told like any mistake in it."""
    with pytest.raises(SourceError, match=r"nowhere.yaml:1: there is no such file"):
        load(tmp_path / "nowhere.yaml")


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    """What cannot be read is told with its cause."""
    with pytest.raises(SourceError, match=r":1: cannot be read: Is a directory"):
        load(tmp_path)


def test_a_pipe_in_its_place(tmp_path: Path) -> None:
    """Nobody waits for somebody who would write into it."""
    os.mkfifo(tmp_path / "some.yaml")
    with pytest.raises(
        SourceError, match=r"some.yaml:1: cannot be read: a pipe or a device stands where a file should"
    ):
        load(tmp_path / "some.yaml")


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_other_encodings(encoding: str, tmp_path: Path) -> None:
    """A file that is not UTF-8 is refused with the advice to save it so."""
    path = tmp_path / "some.yaml"
    path.write_bytes("a: học\n".encode(encoding, "replace") if encoding == "utf-16" else b"a: h\xe1c\n")
    with pytest.raises(SourceError, match="save it as UTF-8"):
        load(path)


def test_places_of_keys(tmp_path: Path) -> None:
    """A mapping knows the line of each of its keys, however deep, and of itself."""
    path = tmp_path / "some.yaml"
    path.write_text("# comment\na:\n  b: >-\n    two\n    lines\n  c: {d: 1, e: 2}\nf: x\n")
    root = load(path)
    assert {key: place.line for key, place in root.places.items()} == {"a": 2, "f": 7}
    assert {key: place.line for key, place in root["a"].places.items()} == {"b": 3, "c": 6}
    assert root["a"]["b"] == "two lines"
    assert root["a"]["c"].place == Place(path, 6)


@pytest.mark.parametrize("key", ["no", "yes", "on", "null", "010", "1.0", "2021", "0x10", "~", "NO"])
def test_keys_are_words_as_they_are_written(key: str, tmp_path: Path) -> None:
    """What YAML would take for a truth value or a number is a name here: a beat may be called `no`."""
    path = tmp_path / "some.yaml"
    path.write_text(f"{key}: x\n")
    assert list(load(path)) == [key]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("học 5\u00b0", "học 5\u00b0"),
        ("a\u200bb", "aU+200Bb"),
        ("\ufe0f", "U+FE0F"),
        ("\u2764\ufe0f", "\u2764U+FE0F"),
        ("\u3164", "U+3164"),
        ("\u2800", "U+2800"),
        ("\u0301 e\u0301", "U+0301 e\u0301"),
    ],
)
def test_what_nobody_sees_is_named(text: str, shown: str) -> None:
    """A message about a sign that shows nothing shows its number; accents stay on their letters."""
    assert visible(text) == shown


def test_a_byte_order_mark_is_no_matter(tmp_path: Path) -> None:
    """Editors on Windows put one there."""
    path = tmp_path / "some.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert load(path) == {"a": 1}


def test_places_print_as_in_the_project() -> None:
    """Inside the project a path is shown from its root, elsewhere as it is."""
    assert str(Place(ROOT / "narration" / "vi" / "labels.yaml", 12)) == "narration/vi/labels.yaml:12"
    assert str(Place(Path("/elsewhere/x.yaml"), 3)) == "/elsewhere/x.yaml:3"


SCRAPS = st.sampled_from(
    ["a: ", "b:", "- ", "  ", "\n", "{", "}", "[", "]", "'", '"', "|", ">-", "&x ", "*x", "<<: ", "!!int ", "!!set ", "é",
     "\t", "? ", ": ", "#", "1_0", "2021-01-01", "0x", "null", "---", "...", "%", "@", "\x00", "\ufeff", "\u2028"]
)  # fmt: skip


@settings(deadline=None)
@given(text=st.lists(SCRAPS, max_size=30).map("".join) | st.text())
def test_any_text_is_a_mapping_or_a_mistake_with_its_place(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whatever stands in a file: a mapping that knows its places, or one line that begins with file:line."""
    path = tmp_path_factory.getbasetemp() / "fuzz.yaml"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        found = load(path)
    except SourceError as error:
        assert re.match(rf"{re.escape(str(path))}:\d+: .+\Z", str(error)), str(error)
    else:
        assert found.keys() == found.places.keys()
        assert all(1 <= place.line <= text.count("\n") + 2 for place in found.places.values())

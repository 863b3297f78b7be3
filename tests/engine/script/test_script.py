"""The script loads whole or not at all; every mistake in it is told with file:line and what to do."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from project import REPOSITORY

from tenuto.languages.language import of
from tenuto.project import Project
from tenuto.script.facts import FactError
from tenuto.script.lecture import Lecture, UnknownBeat, UnknownScene
from tenuto.script.loading import ScriptError, load_lecture
from tenuto.script.source import SourceError

LECTURE = """\
title: Bài
subtitle: phụ
language: vi
authors:
  - {name: An, id: A1}
sections:
  - {slug: start, title: Mở đầu}
  - {slug: middle, title: Giữa, summary: tóm tắt}
"""
START = """\
hello:
  title: Chào
  beats:
    greet: Xin chào. Đây là {share}.
    name: >-
      Hai
      dòng.
"""
MIDDLE = """\
multi_crop:
  title: Nhiều mảnh
  source: nguồn
  beats: {one: Một.}
ema:
  title: EMA
  beats: {formula: Hai., blend: Ba.}
"""
FACTS = "plain: {}\nfacts:\n  share: {value: 80.1, unit: '%', source: s}\n"

Load = Callable[..., Lecture]


@pytest.fixture
def loaded(tmp_path: Path) -> Load:
    """Loads the script above, with some files replaced; None leaves a file out."""

    def load(**files: str | None) -> Lecture:
        texts = {"lecture": LECTURE, "facts": FACTS, "vi/start": START, "vi/middle": MIDDLE}
        texts |= {name if name in texts else f"vi/{name}": text for name, text in files.items()}  # type: ignore[misc]
        folder = tmp_path / "narration"
        (folder / "vi").mkdir(parents=True)
        for name, text in texts.items():
            if text is not None:
                (folder / f"{name}.yaml").write_text(text)
        return load_lecture(Project(tmp_path))

    return load


def test_the_script_loads(loaded: Load) -> None:
    """Sections, scenes and beats in order, with numbers, names, places and facts filled in."""
    lecture = loaded()
    assert [scene.name for scene in lecture.scenes] == ["start/hello", "middle/multi_crop", "middle/ema"]
    assert [scene.number for scene in lecture.scenes] == [1, 2, 3]
    assert [section.number for section in lecture.sections] == [0, 1]
    assert lecture.scene("multi_crop").class_name == "MultiCrop"
    greet, name = lecture.scene("hello").beats
    assert greet.text == "Xin chào. Đây là 80,1%." and greet.raw == "Xin chào. Đây là {share}."
    assert greet.sentences == ("Xin chào.", "Đây là 80,1%.")
    assert (greet.place.line, name.place.line, name.text) == (4, 5, "Hai dòng.")
    assert lecture.authors[0].name == "An" and lecture.sections[1].summary == "tóm tắt"


def swap(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


MISTAKES = {
    # what: (file, text or None, place, part of the message)
    "no lecture.yaml": ("lecture", None, "lecture.yaml:1", "there is no such file"),
    "no facts.yaml": ("facts", None, "facts.yaml:1", "there is no such file"),
    "no file for a section": ("middle", None, "vi/middle.yaml:1", "there is no such file"),
    "malformed YAML": ("middle", MIDDLE + "x: [\n", "vi/middle.yaml:9", "malformed YAML"),
    "a duplicate scene in a file": ("middle", MIDDLE + "ema:\n  title: x\n", "vi/middle.yaml:8", "'ema' stands twice"),
    "a duplicate scene in two files": (
        "middle",
        MIDDLE + "hello:\n  title: x\n  beats: {a: b}\n",
        "vi/middle.yaml:8",
        "scene 'hello' stands already at ",
    ),
    "a duplicate beat": ("start", START + "    greet: Lại.\n", "vi/start.yaml:8", "'greet' stands twice"),
    "an empty beat": ("start", START + "    last:\n", "vi/start.yaml:8", "'last' is empty"),
    "a beat of spaces": ("start", START + '    last: "  "\n', "vi/start.yaml:8", "'last' is empty"),
    "a beat that is a number": ("start", START + "    last: 5\n", "vi/start.yaml:8", "must be text"),
    "a beat that is a list": ("start", START + "    last: [a]\n", "vi/start.yaml:8", "must be text"),
    "a beat that is a mapping": ("start", START + "    last: {a: b}\n", "vi/start.yaml:8", "must be text"),
    "no beats": ("start", "hello:\n  title: x\n", "vi/start.yaml:2", "scene 'hello' has no beats"),
    "empty beats": ("start", "hello:\n  title: x\n  beats: {}\n", "vi/start.yaml:2", "scene 'hello' has no beats"),
    "beats that are a list": (
        "start",
        "hello:\n  title: x\n  beats: [a]\n",
        "vi/start.yaml:2",
        "write at least one as 'name: what is said'",
    ),
    "a scene that is text": ("start", "hello: chào\n", "vi/start.yaml:1", "must hold title, source and beats"),
    "a scene without a title": ("start", "hello:\n  beats: {a: b}\n", "vi/start.yaml:2", "'title' is missing: add it"),
    "no scene": ("start", "{}\n", "vi/start.yaml:1", "the section has no scene"),
    "a slug with capitals": ("start", "Hello:\n  title: x\n", "vi/start.yaml:1", "'Hello' is no slug"),
    "a slug with a hyphen": ("start", "multi-crop:\n  title: x\n", "vi/start.yaml:1", "'multi-crop' is no slug"),
    "a slug with a digit first": ("start", "3d:\n  title: x\n", "vi/start.yaml:1", "'3d' is no slug"),
    "a slug that is too long": (
        "start",
        f"{'x' * 61}:\n  title: x\n",
        "vi/start.yaml:1",
        "has 61 letters, of at most 60",
    ),
    "a class that Python keeps": (
        "start",
        START + "none:\n  title: x\n  beats: {a: b}\n",
        "vi/start.yaml:8",
        "no class can be called None, a word of Python's own: rename 'none'",
    ),
    "a section that is a path": (
        "lecture",
        swap(LECTURE, "slug: start", "slug: ../start"),
        "lecture.yaml:7",
        "'../start' is no slug",
    ),
    "an unknown key in a scene": (
        "start",
        swap(START, "  title: Chào", "  titel: Chào"),
        "vi/start.yaml:2",
        "'hello' does not know 'titel': did you mean 'title'?",
    ),
    "an unknown key in a section": (
        "lecture",
        swap(LECTURE, "summary:", "sumary:"),
        "lecture.yaml:8",
        "'middle' does not know 'sumary': did you mean 'summary'?",
    ),
    "an unknown key of an author": (
        "lecture",
        swap(LECTURE, "id: A1", "id: A1, mail: x"),
        "lecture.yaml:5",
        "'authors' does not know 'mail'",
    ),
    "an unknown key of the lecture": (
        "lecture",
        LECTURE + "musik: a.ogg\n",
        "lecture.yaml:9",
        "'lecture' does not know 'musik': did you mean 'music'?",
    ),
    "an unknown key of a reference": (
        "lecture",
        LECTURE + "references:\n  - {key: a, authors: A, year: 2021, title: t, venue: v, arXiv: 1}\n",
        "lecture.yaml:10",
        "'references' does not know 'arXiv': did you mean 'arxiv'?",
    ),
    "a reference of a year that is none": (
        "lecture",
        LECTURE + "references:\n  - {key: a, authors: A, year: true, title: t, venue: v}\n",
        "lecture.yaml:10",
        "a reference needs its 'year', a number",
    ),
    "a title that nobody sees": (
        "start",
        swap(START, "title: Chào", 'title: "\\u200b"'),
        "vi/start.yaml:2",
        "'title' is empty: write its text or remove it",
    ),
    "a beat that nobody sees": ("start", START + '    last: "\\u200b"\n', "vi/start.yaml:8", "'last' is empty"),
    "a beat of a mark": (
        "start",
        START + '    last: "{pause 1}"\n',
        "vi/start.yaml:8",
        "{pause 1} stands inside a sentence",
    ),
    "a title with a comment": (
        "start",
        swap(START, "title: Chào", "title: Bài #1"),
        "vi/start.yaml:2",
        "a comment follows 'Bài' on its line: quote the text where # belongs to it",
    ),
    "a beat with a comment": (
        "start",
        START + "    last: Bài toán #1 là đây.\n",
        "vi/start.yaml:8",
        "a comment follows 'Bài toán' on its line",
    ),
    "a brace that is not closed": (
        "start",
        START + "    last: Xin {share chào.\n",
        "vi/start.yaml:8",
        "a { stands alone in 'last': write a fact as {its_name}, with one brace a side",
    ),
    "a brace that is not opened": (
        "start",
        START + "    last: Xin chào}.\n",
        "vi/start.yaml:8",
        "a } stands alone in 'last'",
    ),
    "two braces a side": (
        "start",
        START + "    last: Xin {{share}}.\n",
        "vi/start.yaml:8",
        "a { stands alone in 'last'",
    ),
    "an unknown fact": (
        "start",
        swap(START, "{share}", "{shear}"),
        "vi/start.yaml:4",
        "there is no fact 'shear': did you mean {share}?",
    ),
    "a sentence of dots": (
        "start",
        START + '    last: "Xin chào. …"\n',
        "vi/start.yaml:8",
        "'…' is a sentence without a word",
    ),
    "a sentence of signs": (
        "start",
        START + "    last: Xong. 🎉\n",
        "vi/start.yaml:8",
        "'🎉' is a sentence without a word",
    ),
    "a title of two lines": (
        "start",
        swap(START, "title: Chào", 'title: "Xin\\nchào"'),
        "vi/start.yaml:2",
        "a line break stands behind 'Xin': write it in one line",
    ),
    "a title with U+2028": (
        "start",
        swap(START, "title: Chào", 'title: "Xin\\u2028chào"'),
        "vi/start.yaml:2",
        "a line break stands behind 'Xin'",
    ),
    "a control character in a beat": (
        "start",
        START + '    last: "Xin\\u0008 chào."\n',
        "vi/start.yaml:8",
        "holds U+0008, which nobody sees: remove it",
    ),
    "a language that is none": (
        "lecture",
        swap(LECTURE, "language: vi", "language: tiếng Việt"),
        "lecture.yaml:3",
        "'tiếng Việt' is no language tag: write it as vi, en",
    ),
    "no title": ("lecture", swap(LECTURE, "title: Bài\n", ""), "lecture.yaml:1", "'title' is missing"),
    "no language": ("lecture", swap(LECTURE, "language: vi\n", ""), "lecture.yaml:1", "'language' is missing"),
    "sections that are a mapping": (
        "lecture",
        LECTURE[: LECTURE.index("  - {slug: start")] + "  start: x\n",
        "lecture.yaml:6",
        "'sections' must be a list of entries, at least one",
    ),
    "sections that are words": (
        "lecture",
        LECTURE[: LECTURE.index("  - {slug: start")] + "  - start\n",
        "lecture.yaml:6",
        "'sections' must be a list of entries",
    ),
    "no sections": ("lecture", LECTURE[: LECTURE.index("sections")], "lecture.yaml:1", "'sections' must be a list"),
    "no authors": (
        "lecture",
        swap(LECTURE, "authors:\n  - {name: An, id: A1}", "authors: []"),
        "lecture.yaml:4",
        "'authors' must be a list of entries",
    ),
    "an id that is a number": ("lecture", swap(LECTURE, "id: A1", "id: 25"), "lecture.yaml:5", "write some, in quotes"),
}


@pytest.mark.parametrize("what", MISTAKES)
def test_mistakes_are_pointed_at(what: str, loaded: Load) -> None:
    """File, line, what is wrong and what to do, on one line."""
    file, text, place, message = MISTAKES[what]
    with pytest.raises(SourceError) as caught:
        loaded(**{file: text})
    assert f"narration/{place}: " in str(caught.value)
    assert message in str(caught.value) and "\n" not in str(caught.value)


def test_causes_have_classes_of_their_own(loaded: Load) -> None:
    """What is no lecture is a ScriptError, what names no fact a FactError."""
    with pytest.raises(ScriptError):
        loaded(start="hello:\n  title: x\n")


def test_facts_have_a_class_of_their_own(loaded: Load) -> None:
    """So that a caller can tell the two."""
    with pytest.raises(FactError):
        loaded(start=swap(START, "{share}", "{shear}"))


def test_announced_sections_have_no_scenes(loaded: Load) -> None:
    """They stand in the contents, need no file, and keep their number."""
    later = LECTURE + "  - {slug: later, title: Sau, announced: true}\n"
    lecture = loaded(lecture=later)
    assert [(section.number, len(section.scenes)) for section in lecture.sections] == [(0, 1), (1, 2), (2, 0)]


# -- names ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "names, slugs",
    [
        ([], ["hello", "multi_crop", "ema"]),
        (["ema"], ["ema"]),
        (["middle/ema"], ["ema"]),
        (["middle"], ["multi_crop", "ema"]),
        (["ema", "hello"], ["hello", "ema"]),
        (["ema", "middle", "middle/ema"], ["multi_crop", "ema"]),
    ],
)
def test_scenes_are_selected_by_any_name(names: list[str], slugs: list[str], loaded: Load) -> None:
    """By slug, section/slug or section; in the lecture's order, each once."""
    assert [scene.slug for scene in loaded().select(names)] == slugs


def test_a_beat_is_selected_as_scenes_are(loaded: Load) -> None:
    """`scene/beat` or `section/scene/beat` leaves its scene that beat alone, in the script's order; a whole scene wins."""
    lecture = loaded()
    first, *_, last = (beat.slug for beat in lecture.scene("hello").beats)
    assert lecture.cut([]) == lecture.scenes

    def left(*names: str) -> list[tuple[str, int]]:
        return [(scene.slug, len(scene.beats)) for scene in lecture.cut(names)]

    total = len(lecture.scene("hello").beats)
    assert left("ema", f"hello/{last}") == [("hello", 1), ("ema", len(lecture.scene("ema").beats))]
    (scene,) = lecture.cut([f"start/hello/{last}", f"hello/{first}"])
    assert [beat.slug for beat in scene.beats] == [first, last]
    assert left(f"hello/{first}", "hello") == [("hello", total)]
    with pytest.raises(UnknownBeat, match="scene 'hello' has no beat 'nosuch'"):
        lecture.cut(["hello/nosuch"])
    with pytest.raises(UnknownScene, match="'nosuch/beat'"):
        lecture.cut(["nosuch/beat"])


@pytest.mark.parametrize(
    "name, hint",
    [
        ("multicrop", "did you mean 'multi_crop'?"),
        ("middle/emma", "did you mean 'middle/ema'?"),
        ("midle", "did you mean 'middle'?"),
        ("zzz", "the nearest of 8 are "),
        ("", "the nearest of 8 are "),
    ],
)
def test_an_unknown_scene_suggests_the_nearest(name: str, hint: str, loaded: Load) -> None:
    """The message names what was asked for and the nearest that there is."""
    with pytest.raises(UnknownScene) as caught:
        loaded().select(["ema", name])
    assert f"'{name}': {hint}" in str(caught.value)


def test_one_scene_by_name(loaded: Load) -> None:
    """preview wants exactly one; a section is none."""
    lecture = loaded()
    assert lecture.scene("ema") is lecture.scene("middle/ema")
    with pytest.raises(UnknownScene, match="no scene is called 'middle'"):
        lecture.scene("middle")


def test_an_unknown_beat_suggests_the_nearest(loaded: Load) -> None:
    """Within its scene."""
    scene = loaded().scene("ema")
    assert scene.beat("blend").text == "Ba."
    with pytest.raises(UnknownBeat, match="scene 'ema' has no beat 'blent': did you mean 'blend'?"):
        scene.beat("blent")


# -- sentences -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, sentences",
    [
        ("Một. Hai! Ba? Bốn…", ["Một.", "Hai!", "Ba?", "Bốn…"]),
        ("Một câu", ["Một câu"]),
        ("  Một\n  hai.\t Ba. ", ["Một hai.", "Ba."]),
        ("Đạt 80.1 phần trăm. Rồi 1.281.167 ảnh.", ["Đạt 80.1 phần trăm.", "Rồi 1.281.167 ảnh."]),
        ("Theo Caron et al. năm 2021. Hết.", ["Theo Caron et al. năm 2021.", "Hết."]),
        ("Gồm y tế, v.v. và nhiều thứ khác.", ["Gồm y tế, v.v. và nhiều thứ khác."]),
        ("So DINO vs. MAE.", ["So DINO vs. MAE."]),
        ("“Có không?” Không.", ["“Có không?”", "Không."]),
        ("(Đúng vậy.) Tiếp.", ["(Đúng vậy.)", "Tiếp."]),
        ("Khoan... Đã.", ["Khoan...", "Đã."]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_stops(text: str, sentences: list[str]) -> None:
    """At . ! ? … before white space, with closing quotes; not after abbreviations or inside numbers."""
    assert list(of("vi").sentences(text)) == sentences


@given(text=st.text(st.sampled_from("ab ế.!?…”)\n\u0065\u0301 "), max_size=60))
def test_no_word_is_lost(text: str) -> None:
    """Joined again, the sentences are the text but for white space, in NFC, and none is empty."""
    sentences = of("vi").sentences(text)
    assert " ".join(sentences).split() == unicodedata.normalize("NFC", text).split()
    assert all(sentence.strip() == sentence != "" for sentence in sentences)


def test_words_are_composed(loaded: Load) -> None:
    """What was typed with combining marks is NFC once it is loaded."""
    lecture = loaded(start=unicodedata.normalize("NFD", START))
    assert lecture.scene("hello").title == "Chào" and unicodedata.is_normalized(
        "NFC", lecture.scene("hello").beats[0].text
    )


def test_the_real_script_loads() -> None:
    """The lecture itself has sections, scenes and words."""
    lecture = load_lecture(REPOSITORY)
    assert lecture.title and lecture.authors and lecture.scenes
    assert all(beat.sentences for scene in lecture.scenes for beat in scene.beats)

"""Cues and pauses stand in the narration, are neither spoken nor shown, and every slip with them is one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenuto.languages.language import of
from tenuto.project import Project
from tenuto.script.lecture import Beat
from tenuto.script.loading import ScriptError, load_lecture, load_translation
from tenuto.script.marks import Mark, MarkError, Pause, read_marks, without_marks
from tenuto.script.source import Place, SourceError

PLACE = Place(Path("narration/vi/some.yaml"), 7)
FACTS = "plain: {}\nfacts:\n  share: {value: 80.1, unit: '%', source: s}\n"


@pytest.fixture
def beat(tmp_path: Path):  # type: ignore[no-untyped-def]
    """Loads a lecture of one beat, and of another one in English where that is given."""

    def load(said: str, english: str = "") -> Beat:
        folder = tmp_path / "narration"
        files = {
            "lecture": "title: a\nsubtitle: b\nlanguage: vi\nauthors: [{name: An}]\nsections: [{slug: one, title: c}]\n",
            "facts": FACTS,
            "vi/one": f"hello:\n  title: x\n  beats:\n    greet: {said}\n",
        }
        if english:
            files["en/lecture"] = "title: a\nsubtitle: b\nsections: {one: c}\n"
            files["en/one"] = f"hello:\n  title: x\n  beats:\n    greet: {english}\n"
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}.yaml").write_text(text)
        project = Project(tmp_path)
        return (load_translation(project, "en") if english else load_lecture(project)).scenes[0].beats[0]

    return load


def test_marks_are_places_in_sentences(beat) -> None:  # type: ignore[no-untyped-def]
    """A cue knows its sentence and the first letter of its word; the text knows nothing of it."""
    found = beat(
        ">-\n      Có ba: {>v1}v1, rồi “{>v2}v2”.\n      Vì sao? {pause 1.2} {>all}Đúng {>share}{share}. {pause 1}"
    )
    assert found.sentences == ("Có ba: v1, rồi “v2”.", "Vì sao?", "Đúng 80,1%.")
    assert found.text == " ".join(found.sentences)
    assert found.cues == (Mark("v1", 0, 7), Mark("v2", 0, 16), Mark("all", 2, 0), Mark("share", 2, 5))
    assert found.pauses == (Pause(1.2, 1), Pause(1.0, 2))
    assert found.raw.split() == ["Có", "ba:", "v1,", "rồi", "“v2”.", "Vì", "sao?", "Đúng", "{share}."]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("Một {>Hai}hai.", "{>Hai} is no cue: write {>name}, in small letters, digits and _"),
        ("Một {> hai}hai.", "{> hai} is no cue: write {>name}, in small letters, digits and _"),
        ("Một {>}hai.", "{>} is no cue: write {>name}, in small letters, digits and _"),
        ("{>a}Một {>a}hai.", "{>a} stands twice in this beat: rename or remove one"),
        ("Một hai{>a}.", "no word follows {>a}: move it before the word at which the motion starts"),
        ("Một hai. {>a}", "no word follows {>a}: move it before the word at which the motion starts"),
        ("Mộ{>a}t hai.", "{>a} stands inside a word: move it before the word"),
        ("Một {pause 1} hai.", "{pause 1} stands inside a sentence: move it behind the sentence's end"),
        ("{pause 1} Một hai.", "{pause 1} stands inside a sentence: move it behind the sentence's end"),
        ("Một. {pause 1} {pause 2} Hai.", "{pause 2} follows another pause: write one for both"),
        ("Một. {pause}", "{pause} is no pause: write its seconds, as in {pause 1.2}"),
        ("Một. {pause 1,2}", "{pause 1,2} is no pause: write its seconds, as in {pause 1.2}"),
        ("Một. {pause 99}", "{pause 99} must last from 0 to 10 s"),
    ],
)
def test_marks_that_say_nothing(said: str, message: str) -> None:
    """Each slip is one line with the mark, the place and the mend."""
    with pytest.raises(MarkError) as caught:
        read_marks(said, PLACE, str, of("vi").sentences)
    assert str(caught.value) == f"narration/vi/some.yaml:7: {message}"


@pytest.mark.parametrize("said", ["{>a}Một hai.", "{share} là nhiều.", "{>a}", "{share}", "\n      {>a}Một."])
def test_a_plain_value_that_begins_with_a_brace(beat, said: str) -> None:  # type: ignore[no-untyped-def]
    """YAML takes it for a mapping; the message says how to write it."""
    with pytest.raises(SourceError, match=r"narration/vi/one.yaml:\d+: .*in quotes or after >-"):
        beat(said)
    if not said.startswith("\n"):
        assert beat(f'"{said} Hai."').text.endswith("Hai.")


def test_a_translation_has_the_same_cues(beat) -> None:  # type: ignore[no-untyped-def]
    """At words of its own, but by the same names in the same order."""
    found = beat("Có {>a}một và {>b}hai.", "There {>a}is one and {>b}two.")
    assert found.cues == (Mark("a", 0, 6), Mark("b", 0, 17))
    with pytest.raises(ScriptError) as caught:
        beat("Có {>a}một và {>b}hai.", "There is one and {>b}two.")
    assert str(caught.value) == (
        "narration/en/one.yaml:4: the cue 'a' of the original is missing at the beginning of 'hello/greet': tell it here too"
    )


@given(st.lists(st.sampled_from(["một", "v1,", "“hai”", "80,1%.", "Sao?", "(ba)", "λ", "Rồi…"]), min_size=1), st.data())
def test_marks_change_no_word(words: list[str], data: st.DataObject) -> None:
    """Wherever cues stand, the sentences are those of the text without them, and each cue stands at its word."""
    marked = [index for index in range(len(words)) if data.draw(st.booleans())]
    raw = " ".join(f"{{>c{index}}}{word}" if index in marked else word for index, word in enumerate(words))
    found = read_marks(raw, PLACE, str, of("vi").sentences)
    assert found.text == " ".join(words) == " ".join(without_marks(raw).split())
    sentences = of("vi").sentences(found.text)
    for cue, index in zip(found.cues, marked, strict=True):
        assert sentences[cue.sentence][cue.at :].split()[0] == words[index].lstrip("“(")

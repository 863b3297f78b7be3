"""A lecture may be told in any language: script, numbers, voices, captions and page follow it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tenuto.files import sha256
from tenuto.film.check import Code, _script_findings
from tenuto.film.claims import undeclared
from tenuto.languages.reading import reader
from tenuto.project import Project
from tenuto.publish.page import HERE, _tracks
from tenuto.script.facts import load_facts
from tenuto.script.labels import labels_of
from tenuto.script.lecture import Lecture
from tenuto.script.loading import load_lecture, load_translation, translations
from tenuto.stage import data
from tenuto.voices import VoiceMissing, choose


def lecture(folder: Path, language: str, said: str, **told: str) -> Lecture:
    """A lecture of one beat, told in other languages as well."""
    narration = folder / "narration"
    files = {
        "lecture": f"title: a\nsubtitle: b\nlanguage: {language}\nauthors: [{{name: An}}]\n"
        "sections: [{slug: one, title: c}]\n",
        "facts": "plain: {}\nfacts:\n  share: {value: 1280.1, unit: '%', source: s}\n",
        f"{language}/one": f"hello:\n  title: x\n  beats:\n    greet: {said}\n",
    }
    for other, text in told.items():
        files[f"{other}/lecture"] = "title: a\nsubtitle: b\nsections: {one: c}\n"
        files[f"{other}/one"] = f"hello:\n  title: x\n  beats:\n    greet: {text}\n"
    for name, content in files.items():
        (narration / name).parent.mkdir(parents=True, exist_ok=True)
        (narration / f"{name}.yaml").write_text(content)
    return load_lecture(Project(folder))


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "1,280.1%"), ("fr", "1\u00a0280,1%"), ("pt-BR", "1.280,1%"), ("zh-Hant", "1,280.1%"), ("vi", "1.280,1%")],
)
def test_facts_and_scenes_follow_the_original(language: str, shown: str, tmp_path: Path) -> None:
    """Narration, screen and numbers of a scene are written alike, and the check knows the fact again."""
    told = lecture(tmp_path, language, "So {share}.")
    (beat,) = told.scenes[0].beats
    assert beat.text == f"So {shown}." and beat.language == language
    with data.on_stage(told.project) as reads:
        assert data.fact("share").text == shown
        assert data.written(1280.1) == shown.removesuffix("%")
        assert data.language() == language
    assert reads["language"] == language
    known = load_facts(told.project.facts)
    assert undeclared(shown, (), known.by_name.values(), known.plain, language) == []
    assert undeclared("4567", (), known.by_name.values(), known.plain, language) == ["4567"]


def test_an_english_original_with_a_vietnamese_translation(tmp_path: Path) -> None:
    """What was the translation's before is the original's, and the other way round."""
    told = lecture(tmp_path, "en", "Dr. An got {share} right. Good.", vi="TS. An đúng {share}. Tốt.")
    assert translations(told.project) == ("vi",)
    (beat,) = load_translation(told.project, "vi").scenes[0].beats
    assert beat.sentences == ("TS. An đúng 1.280,1%.", "Tốt.") and beat.language == "vi"
    assert told.scenes[0].beats[0].sentences == ("Dr. An got 1,280.1% right.", "Good.")
    assert reader("vi", told.project)(beat.sentences[0]).text == (
        "tiến sĩ An đúng một nghìn hai trăm tám mươi phẩy một phần trăm."
    )


def test_check_reads_an_english_original_as_english(tmp_path: Path) -> None:
    """No English word is unread, and a number without a source is still one."""
    told = lecture(tmp_path, "en", "The student got {share}, or 4,567 of them.")
    found = list(_script_findings(told, told.scenes[0], reader("en", told.project)))
    assert [finding.what.split()[0] for finding in found if finding.code == Code.NUMBER_WITHOUT_SOURCE] == ["'4,567':"]


@pytest.mark.parametrize(
    ("language", "voice"),
    [("vi", "vi"), ("en", "en"), ("fr", "fr"), ("pt-BR", "pt-br"), ("zh-Hant", "cmn"), ("nn", "nb")],
)
def test_espeak_has_a_voice(language: str, voice: str) -> None:
    """By the name that espeak-ng has for the language."""
    assert f" {voice} " in choose("espeak", language=language).voice.identity


def test_a_language_that_espeak_does_not_know() -> None:
    """It is told, and no other voice takes its place."""
    with pytest.raises(VoiceMissing, match="espeak-ng has no voice 'tlh'"):
        choose("espeak", language="tlh")


def test_captions_are_found_again_by_their_tags(tmp_path: Path) -> None:
    """With region and script, each by its own name."""
    names = [f"lecture.{tag}.vtt" for tag in ("en", "fr", "pt-BR", "zh-Hant")]
    for name in names:
        (tmp_path / name).write_text("WEBVTT\n")
    entry = {"sha256": sha256(b"WEBVTT\n")}
    tracks = list(_tracks({"outputs": dict.fromkeys(names, entry)}, tmp_path))
    assert [(track.language, track.label) for track in tracks] == [
        ("en", "English"), ("fr", "français"), ("pt-BR", "português (Brasil)"), ("zh-Hant", "繁體中文"),
    ]  # fmt: skip


def test_a_page_in_a_language_without_labels() -> None:
    """A region has its language's labels, and what has none is told in English."""
    told = partial(labels_of, HERE / "page.yaml")
    assert told("en-GB") == told("en") == told("tlh") != told("vi")

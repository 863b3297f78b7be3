"""The reading list: every sentence with its number, as text, as a page and on paper."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from project import Project

from tenuto.record.reading_list import length
from tenuto.voices.recorded import speaker

SENTENCE = "Rồi nó quay mãi, quay mãi, cho đến khi ta nói xong câu này mới thôi."


def test_text(fresh: Project) -> None:
    """A scene's sentences keep the numbers that they have in the whole lecture; what is recorded has a mark."""
    whole = fresh.run("script").stdout
    assert whole.startswith("Bài thử · 7 sentences, about 20 s")
    part = fresh.run("script", "wave").stdout
    assert f"5    {SENTENCE}" in whole and f"5    {SENTENCE}" in part and "Xin chào" not in part
    from tenuto.script.loading import load_lecture
    from tenuto.script.sentences import sentences_of

    lecture = load_lecture(fresh.own)
    speaker(fresh.own, "an", "vi").keep(sentences_of(lecture, lecture.scenes)[4], b"take")
    assert f"5 ✓  {SENTENCE}" in fresh.run("script", "wave", "--as", "an").stdout


@pytest.mark.parametrize("letters, told", [(28, "5 s"), (350, "25 s"), (798, "1 min"), (14 * 599, "10 min")])
def test_how_long_it_takes(letters: int, told: str, pristine: Project) -> None:
    """In seconds what is no minute, at 14 letters a second and a second of pause."""
    from tenuto.script.loading import load_lecture
    from tenuto.script.sentences import sentences_of

    lecture = load_lecture(pristine.own)
    (sentence, *_) = sentences_of(lecture, lecture.scenes)
    assert length([replace(sentence, text="a" * letters)]) == told


def test_pauses_are_told(fresh: Project) -> None:
    """Where the script leaves the viewer alone, the reader sees for how long."""
    fresh.edit("narration/vi/middle.yaml", "Điểm lớn dần lên.", '"Điểm lớn dần lên. {pause 1.5}"')
    assert "Điểm lớn dần lên.  [1.5 s]" in fresh.run("script", "wave").stdout


def test_a_page_escapes_what_it_says(fresh: Project) -> None:
    """Words are words, whatever signs they hold."""
    fresh.edit(
        "narration/vi/start.yaml", "greet: Xin chào mọi người.", "greet: 'Xin <script>chào</script> & mọi người.'"
    )
    done = fresh.run("script", "--to", "html")
    page = Path(done.stdout.strip()).read_text()
    assert "Xin &lt;script&gt;chào&lt;/script&gt; &amp; mọi người." in page and "<script" not in page


def test_paper(fresh: Project) -> None:
    """A PDF with every sentence."""
    path = Path(fresh.run("script", "--to", "pdf").stdout.strip())
    assert path.read_bytes().startswith(b"%PDF")
    if not shutil.which("pdftotext"):
        pytest.skip("no pdftotext: apt-get install poppler-utils")
    text = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, text=True, check=True).stdout
    assert SENTENCE in " ".join(text.split()) and "Hết rồi." in text


def test_another_language(fresh: Project) -> None:
    """A translation has a list of its own."""
    assert "1    Hello, everybody." in fresh.run("script", "--lang", "en").stdout

"""tenuto.open: the commands as methods, which answer with objects and print nothing."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import textwrap
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from project import ROOT, Project, environment

import tenuto
from tenuto.film.check import Finding
from tenuto.project import NoLecture
from tenuto.script.lecture import UnknownBeat, UnknownScene

EXAMPLE = textwrap.dedent((tenuto.__doc__ or "").partition("\n\n")[2])


@pytest.fixture
def opened(warm: Project) -> tenuto.library.Opened:
    return tenuto.open(warm.folder, jobs=1)


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Opening a lecture tells its folder to the processes that it starts; each test begins without."""
    monkeypatch.setenv("LECTURE", "")


def test_importing_it_is_cheap() -> None:
    """Neither manim nor scipy, nor anything else that is not needed to open a lecture."""
    heavy = "print(sorted({'manim', 'av', 'scipy', 'numpy', 'click', 'rich', 'yaml'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, tenuto; {heavy}"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert done.stdout == "[]\n", done.stderr


@pytest.mark.slow
def test_the_example_runs(warm: Project) -> None:
    """The one that the package itself and README show, as a script: workers do not run it once more."""
    assert len(EXAMPLE.strip().splitlines()) == 6
    shutil.rmtree(warm.media, ignore_errors=True)
    script = warm.folder.parent / "example.py"
    script.write_text(EXAMPLE.replace("my-lecture", str(warm.folder)))
    done = subprocess.run(
        [sys.executable, script],
        env=environment(),
        cwd=warm.folder.parent,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == str(warm.media / "lecture.mp4")


def test_a_folder_without_a_lecture_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoLecture, match=f"{tmp_path} holds no lecture"):
        tenuto.open(tmp_path)


def test_results_go_beside_the_lecture_or_where_they_are_wanted(warm: Project, tmp_path: Path) -> None:
    """media/ of the lecture, unless another folder is named; as many workers as this process has processors."""
    assert tenuto.open(warm.folder).out == warm.media
    assert tenuto.open(warm.folder, out=tmp_path / "x").out == tmp_path / "x"
    one = "import os, tenuto; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); print(tenuto.open('.').jobs)"
    if hasattr(os, "sched_setaffinity"):
        done = subprocess.run(
            [sys.executable, "-c", one], cwd=warm.folder, env=environment(), capture_output=True, text=True
        )
        assert done.stdout == "1\n", done.stderr


@pytest.mark.slow
def test_answers_are_objects_and_nothing_is_printed(opened: tenuto.library.Opened, warm: Project) -> None:
    """What the command line prints."""
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        report = opened.build(quality="draft", voice="espeak")
        seen = opened.preview("wave/turn", voice="espeak")
        findings = opened.check(["wave"])
        sheets = opened.contact(["wave"])
    assert said.getvalue() == ""
    assert report.results[-1] == warm.media / "lecture.mp4" and report.filmed == [] and report.length > 5
    assert seen.results == [warm.media / "preview" / "wave-turn.mp4"]
    assert all(isinstance(finding, Finding) for finding in findings)
    assert sheets.sheets == (warm.media / "contact" / "02-wave.png",) and sheets.failures == ()


def test_what_is_found_in_a_scene(fresh: Project) -> None:
    """Its findings, of one beat alone where one is named."""
    script = fresh.folder / "narration" / "vi" / "middle.yaml"
    script.write_text(script.read_text().replace("Hết rồi.", "Hết 37 lần rồi."))
    opened = tenuto.open(fresh.folder)
    assert [finding.beat for finding in opened.look_at("share")] == ["end"]
    assert len(opened.look_at("share/end")) == 1 and opened.look_at("share/number") == []


@pytest.mark.parametrize(
    "name, complaint",
    [
        ("wafe", "no scene is called 'wafe': did you mean 'wave'?"),
        ("middle/wafe", "no scene is called 'middle/wafe'"),
        ("wave/tern", "scene 'wave' has no beat 'tern': did you mean 'turn'?"),
        ("middle", "'middle' is a section: name one of its scenes, wave, share"),
        ("middle/wave/tern", "scene 'wave' has no beat 'tern': did you mean 'turn'?"),
    ],
)
def test_unknown_names_are_told_before_any_work(name: str, complaint: str, fresh: Project) -> None:
    opened = tenuto.open(fresh.folder)
    for ask in (lambda: opened.preview(name), lambda: opened.export(name, kind="mp4"), lambda: opened.look_at(name)):
        with pytest.raises((UnknownScene, UnknownBeat)) as caught:
            ask()
        assert complaint in str(caught.value)
    assert not fresh.media.exists()


def test_a_few_of_many_names_are_told() -> None:
    """The nearest, where nothing is near."""
    from tenuto.script.lecture import nearest

    told = nearest("zzz", [f"scene{number}" for number in range(80)])
    assert told.startswith("the nearest of 80 are ") and told.count(", ") == 4


# -- the same as JSON ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_commands_print_their_answers_as_json(warm: Project) -> None:
    """Paths as text, findings with their codes; nothing else on stdout."""
    script = warm.folder / "narration" / "vi" / "middle.yaml"
    built = json.loads(warm.run("build", "--quality", "draft", "--voice", "espeak", "--json").stdout)
    assert built["results"][-1] == str(warm.media / "lecture.mp4") and built["reels_kept"] == 3
    script.write_text(script.read_text().replace("Hết rồi.", "Hết 37 lần rồi."))
    seen = json.loads(warm.run("preview", "share", "--voice", "espeak", "--json").stdout)
    assert seen["report"]["results"] == [str(warm.media / "preview" / "share.mp4")]
    assert [finding["beat"] for finding in seen["findings"]] == ["end"]
    checked = warm.run("check", "share", "--json")
    assert checked.returncode == 1
    findings = json.loads(checked.stdout)
    assert all(finding["code"] and isinstance(finding["what"], str) for finding in findings)
    assert ("middle/share", "end") in [(finding["scene"], finding["beat"]) for finding in findings]
    drawn = json.loads(warm.run("contact", "hello", "--json").stdout)
    assert drawn == {"sheets": [str(warm.media / "contact" / "01-hello.png")], "failures": []}

"""A second language: spoken over the same takes, or as subtitles of the original film."""

from __future__ import annotations

import json
import re
from typing import Any

import av
import pytest
import srt
from listening import onsets
from project import BRIEF, Project, said

from tenuto.film.ears import decode_file
from tenuto.film.quality import DRAFT
from tenuto.script.loading import ScriptError, load_translation

pytestmark = pytest.mark.slow

BEATS = {"wave": "{grow: A., turn: 'B {>turns}c.'}", "share": "{number: A., end: B.}"}


def test_a_translation_films_nothing(built: Project, warm: Project) -> None:
    """The English film stands in a folder of its own, speaks English over the same takes, and leaves the original alone.

    Only the page of the original changes: it leads to the English one."""
    before = built.outputs()
    report = warm.build("--lang", "en")
    assert said(report, "filmed").startswith("0 scenes")
    after = warm.outputs()
    assert {path for path in before if after[path] != before[path]} == {"index.html"}
    manifest = json.loads((warm.media / "en" / "manifest.json").read_text())
    assert (manifest["language"], manifest["title"]) == ("en", "A test lecture")
    assert "en" in manifest["voice"]
    assert motion(manifest) == motion(built.manifest())  # only their waits differ
    with av.open(str(warm.media / "en" / "lecture.mp4")) as film:
        assert [stream.language for stream in (*film.streams.audio, *film.streams.subtitles)] == ["eng", "eng"]
    captions = list(srt.parse((warm.media / "en" / "lecture.en.srt").read_text()))
    assert (
        " ".join(entry.content for entry in captions if "cases" in entry.content)
        == "It was right in 80.1% of all cases."
    )


def motion(manifest: dict[str, Any]) -> list[list[int]]:
    """The frames of every lead without its waits, by scene."""
    return [
        [beat["lead"] - sum(cue["wait"] for cue in beat["cues"]) for beat in scene["beats"]]
        for scene in manifest["scenes"]
    ]


def test_a_translation_as_a_second_track(warm: Project) -> None:
    """English subtitles are a second track of the Vietnamese film, each from the first sound of its beat."""
    report = warm.build("--subtitles", "en")
    assert said(report, "filmed").startswith("0 scenes") and said(report, "spoken").startswith("0 sentences")
    film = warm.media / "lecture.mp4"
    with av.open(str(film)) as container:
        assert [track.language for track in container.streams.subtitles] == ["vie", "eng"]
    told = list(srt.parse((warm.media / "lecture.en.srt").read_text()))
    assert " ".join(entry.content for entry in told).split()[:2] == ["Hello,", "everybody."]
    starts = [entry.start.total_seconds() for entry in told]
    heard = onsets(decode_file(film))
    for scene in warm.manifest()["scenes"]:
        for beat in scene["beats"]:
            first = beat["sentences"][0]["start"] / DRAFT.fps
            onset = min(heard, key=lambda at, first=first: abs(at - first))
            assert min(abs(start - onset) for start in starts) < 0.05, beat["slug"]
    warm.build()
    assert not (warm.media / "lecture.en.srt").exists(), "what was not asked for again is gone"


def test_a_translation_that_fell_behind(warm: Project) -> None:
    """One line names what is missing and after what; `check` tells it too, and the original is built all the same."""
    warm.edit("narration/en/start.yaml", "    name: This", "    title: This")
    error = "narration/en/start.yaml:4: the beat 'name' of the original is missing after 'greet': tell it here too"
    assert warm.fails("build", *BRIEF, "--lang", "en") == error
    done = warm.run("check")
    finding = f"narration/en: translation: {error}; or, if it is not wanted, remove narration/en"
    assert done.returncode == 1 and done.stdout.splitlines()[0] == finding
    warm.build()


def test_all_that_a_translation_lacks_is_one_line(fresh: Project) -> None:
    """Over all sections, a file that is not there yet among them; the original's scenes are looked at all the same."""
    (fresh.folder / "narration" / "en" / "start.yaml").unlink()
    fresh.write("narration/en/middle.yaml", "wave:\n  title: T\n  beats: " + BEATS["wave"] + "\n")
    fresh.edit("narration/vi/middle.yaml", "Hết rồi.", "Hết 37 lần rồi.")
    done = fresh.run("check")
    told = "the scenes 'hello', 'share' of the original are missing, 'hello' at the beginning of 'start'"
    first, second, last = done.stdout.splitlines()
    assert first.startswith(f"narration/en: translation: narration/en/start.yaml:1: {told}: tell them here too; or, ")
    assert second.startswith("middle/share · end ") and last == "3 scenes, 2 findings"


def test_a_translation_without_its_titles(fresh: Project) -> None:
    """The file that is missing is named, where there are words in that language."""
    fresh.write("narration/de/start.yaml", (fresh.folder / "narration" / "en" / "start.yaml").read_text())
    error = fresh.fails("build", *BRIEF, "--lang", "de")
    assert error.startswith("narration/de/lecture.yaml:1: there is no such file: give the lecture's title, ")


@pytest.mark.parametrize(
    "scenes, complaint",
    [
        (["wave"], "middle.yaml:1: the scene 'share' of the original is missing after 'wave': tell it here too"),
        (["share"], "middle.yaml:1: the scene 'wave' of the original is missing at the beginning of 'middle'"),
        (
            ["wave", "sea", "share"],
            "middle.yaml:5: the scene 'sea' is not in the original: take it out, or add it there",
        ),
        (["sea"], "middle.yaml:1: the scenes 'wave', 'share' of the original are missing, 'wave' at the beginning of"),
        (["share", "wave"], "middle.yaml:1: the scene 'share' stands where the original has 'wave': bring them into"),
    ],
)
def test_one_scene_is_named(scenes: list[str], complaint: str, fresh: Project) -> None:
    """The first that differs, and not both lists."""
    entries = "".join(f"{slug}:\n  title: T\n  beats:\n    {BEATS.get(slug, 'a: A.')}\n" for slug in scenes)
    fresh.write("narration/en/middle.yaml", entries)
    with pytest.raises(ScriptError, match=re.escape(complaint)):
        load_translation(fresh.own, "en")


def test_an_unknown_language(fresh: Project) -> None:
    """A language without narration is named together with those that there are."""
    assert fresh.fails("build", "--lang", "fr") == "there is no narration in 'fr': there are vi, en"


def test_a_section_that_is_not_in_the_original(fresh: Project) -> None:
    """Its title would stand nowhere."""
    fresh.edit("narration/en/lecture.yaml", "middle: The middle", "middle: The middle, midle: The middle")
    with pytest.raises(ScriptError, match=r"lecture.yaml:3: 'sections' does not know 'midle': did you mean 'middle'\?"):
        load_translation(fresh.own, "en")

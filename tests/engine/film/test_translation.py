"""A second language: spoken over the same takes, or as subtitles of the original film."""

from __future__ import annotations

import json
import re
from typing import Any

import av
import pytest
import srt
from project import BRIEF, Project, said

from tenuto.film.ears import decode_file, onsets
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
    assert done.returncode == 1 and done.stdout.splitlines()[0] == f"narration/en: translation: {error}"
    warm.build()


@pytest.mark.parametrize(
    "scenes, complaint",
    [
        (["wave"], "middle.yaml:1: the scene 'share' of the original is missing after 'wave': tell it here too"),
        (["share"], "middle.yaml:1: the scene 'wave' of the original is missing at the beginning of 'middle'"),
        (
            ["wave", "sea", "share"],
            "middle.yaml:5: the scene 'sea' is not in the original: take it out, or add it there",
        ),
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

"""manifest.json is read in one place, which refuses what is damaged: whoever needs it says to build again, and a build mends it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from project import Project

import tenuto
from tenuto.film.manifest import NotBuilt, left, read_manifest

HARMS = {
    "no rate": ("quality", {"fps": 0}, "'fps' is '0'"),
    "a rate in words": ("quality", {"fps": "x"}, "'fps' is 'x'"),
    "a rate that nothing is filmed at": ("quality", {"fps": 7}, "'fps' is '7'"),
    "endless": ("frames", float("inf"), "'frames' is 'inf'"),
    "longer than any film": ("frames", 10**12, "'frames' is '1000000000000'"),
    "a yes for a number": ("frames", True, "'frames' is 'True'"),
    "no language": ("language", None, "'language' is 'None'"),
    "another language": ("language", "xx", "'outputs' lacks 'lecture.xx.srt'"),
    "a path for a language": ("language", "../vi", "'language' is '../vi'"),
    "no scenes": ("scenes", None, "'scenes' is no list, or empty"),
    "not one scene": ("scenes", [], "'scenes' is no list, or empty"),
    "a list of files": ("outputs", [], "'outputs' is no object"),
    "a file without its SHA-256": ("outputs", {"lecture.mp4": {"made_from": ""}}, "'lecture.mp4' lacks 'sha256'"),
}


@pytest.mark.parametrize("harm", HARMS)
def test_what_is_damaged_is_named(harm: str, warm: Project) -> None:
    """In one line, which says what to do."""
    key, value, told = HARMS[harm]
    (warm.media / "manifest.json").write_text(json.dumps({**warm.manifest(), key: value}))
    with pytest.raises(NotBuilt) as caught:
        read_manifest(warm.media)
    assert str(caught.value) == f"{warm.media / 'manifest.json'} is damaged ({told}): build the lecture again"


def beats(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [beat for scene in manifest["scenes"] for beat in scene["beats"]]


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda beat: beat["sentences"][0].update(start="x"), "'start' is 'x'"),
        (lambda beat: beat["sentences"][0].update(words=["soon"]), "an entry of 'words' is 'soon'"),
        (lambda beat: beat["sentences"].clear(), "'sentences' is no list, or empty"),
        (lambda beat: beat["cues"][0].update(sentence=5), "cue 'turns' of middle/wave stands at no word"),
        (lambda beat: beat["cues"][0].update(at=500), "cue 'turns' of middle/wave stands at no word"),
        (lambda beat: beat.pop("cues"), "an entry of 'beats' lacks 'cues'"),
    ],
)
def test_a_damaged_beat_is_named(harm: Callable[[Any], object], told: str, warm: Project) -> None:
    """However deep it lies."""
    manifest = warm.manifest()
    harm(next(beat for beat in beats(manifest) if beat["cues"]))
    (warm.media / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(NotBuilt) as caught:
        read_manifest(warm.media)
    assert f"({told}): build the lecture again" in str(caught.value)


@pytest.mark.parametrize("text", ["", "[]", "[" * 100_000, '{"quality": {"fps": 0}}'])
def test_whoever_needs_it_says_so_and_a_build_mends_it(text: str, built: Project, warm: Project) -> None:
    """`verify`, `publish` and `web` refuse it alike; a build of the whole lecture makes all of it again."""
    (warm.media / "manifest.json").write_text(text)
    lecture = tenuto.open(warm.folder)
    for act in (lecture.verify, lecture.rehearse, lecture.web):
        with pytest.raises(NotBuilt, match=r"manifest.json is damaged \(.*\): build the lecture again$"):
            act()
    assert not (warm.media / "web").exists()
    warm.build()
    assert warm.outputs() == built.outputs()


@pytest.mark.parametrize("name", ["lecture.mp4", "lecture.vi.srt", "chapters.txt"])
@pytest.mark.parametrize("content", [None, b"", b"x\n", b"\xff\xfe"])
def test_a_file_that_was_changed_is_not_measured(name: str, content: bytes | None, warm: Project) -> None:
    """What `verify` passes is what is published: it looks at nothing that the last build has not left."""
    if content is None:
        (warm.media / name).unlink()
        told = f"{warm.media} holds no whole lecture: build it first"
    else:
        (warm.media / name).write_bytes(content)
        told = f"{warm.media / name} is not what the last build left: build the lecture again"
    with pytest.raises(NotBuilt) as caught:
        tenuto.open(warm.folder).verify()
    assert str(caught.value) == told


def test_what_a_build_left(built: Project) -> None:
    """Each of its files is as its manifest says."""
    manifest = read_manifest(built.media)
    for name in manifest["outputs"]:
        assert left(built.media, manifest, name) == built.media / name

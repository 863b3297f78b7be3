"""`verify` measures the finished film, and tells when it is not what it should be."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from project import Project

import tenuto
from tenuto.film import build, verify
from tenuto.film.edit import assemble
from tenuto.film.manifest import NotBuilt
from tenuto.film.stale import changed
from tenuto.film.timeline import Timeline
from tenuto.film.verify import Measure, Verdict, listener
from tenuto.script.loading import load_lecture
from tenuto.voices import PATIENT, Choice, Utterance, Waiting, choose


def measured(folder: Path, project: Project) -> Verdict:
    return verify.verify(folder, listener(load_lecture(project.own)))


def value(verdict: Verdict, code: str) -> Measure:
    (found,) = (measure for measure in verdict.measures if measure.code == code)
    return found


def test_a_film_as_it_is_built_passes(built: Project) -> None:
    """Every frame is there and on time, words are level, captions legal, and pictures change with their words."""
    verdict = measured(built.media, built)
    assert verdict.is_well, [str(measure) for measure in verdict.measures if not measure.is_well]
    assert value(verdict, "cues").value == len(verdict.landings) >= 1
    assert value(verdict, "frames").value == value(verdict, "black").value == 0


def edited(project: Project, voice: Choice) -> build.Workshop:
    lecture = load_lecture(project.own)
    opened = tenuto.open(project.folder, jobs=1)
    return build.Workshop(lecture, replace(opened._settings("draft"), out=project.media))


@pytest.mark.parametrize("frames", [-3, 4])
def test_a_picture_off_its_word_is_told(warm: Project, frames: int) -> None:
    """A film whose lead waits some frames more or less than its words want is not the film that was promised."""
    voice = choose("espeak", language="vi")
    lecture = load_lecture(warm.own)
    with edited(warm, voice) as shop:
        edit = shop.edit(lecture.scenes, voice)
    scenes = tuple(
        replace(
            span,
            beats=tuple(
                replace(
                    beat, waits=tuple(wait + frames if number == 0 else wait for number, wait in enumerate(beat.waits))
                )
                for beat in span.beats
            ),
        )
        for span in edit.timeline.scenes
    )
    assemble(warm.media / "lecture.mp4", Timeline(edit.timeline.quality, scenes), edit.sounds, language="vi", tags={})
    before, verdict = measured_before(warm), measured(warm.media, warm)
    (landing,) = verdict.landings
    fps = edit.timeline.quality.fps
    assert landing.miss == pytest.approx(before + frames / fps, abs=0.001)
    assert not value(verdict, "cue-median").is_well


def measured_before(project: Project) -> float:
    """By how much, s, the picture misses its word where nothing was harmed: less than a frame at 15 fps."""
    manifest = json.loads((project.media / "manifest.json").read_text())
    fps = manifest["quality"]["fps"]
    (cue,) = (cue for scene in manifest["scenes"] for beat in scene["beats"] for cue in beat["cues"])
    (line,) = (
        beat["sentences"][cue["sentence"]] for scene in manifest["scenes"] for beat in scene["beats"] if beat["cues"]
    )
    number = len(line["text"][: cue["at"]].split())
    return float(cue["seen"] / fps - (line["start"] / fps + line["words"][number]))


@dataclass(frozen=True)
class Silent:
    """A voice that does not tell when its words are said, so that they are found by alignment."""

    inner: object
    name: str = "other"
    identity: str = "another voice"
    language: str = "vi"

    def speak(self, text: str, waiting: Waiting = PATIENT) -> Utterance:
        return replace(self.inner.speak(text, waiting), words=None)  # type: ignore[attr-defined]


def test_another_voice_films_nothing_and_lands_as_well(warm: Project) -> None:
    """The southern accent, whose words are found by alignment: no scene is filmed, pictures still change with their words."""
    lecture = load_lecture(warm.own)
    southern = choose("espeak:vi-vn-x-south", language="vi").voice
    with edited(warm, choose("espeak", language="vi")) as shop:
        report = build.build(shop, lecture.scenes, Choice(Silent(southern), "southern"))
    assert report.filmed == []
    verdict = measured(warm.media, warm)
    assert np.abs([landing.miss for landing in verdict.landings]).max() < 0.1


def test_there_must_be_a_film(fresh: Project) -> None:
    """One line says so."""
    with pytest.raises(NotBuilt, match="holds no whole lecture: build it first"):
        measured(fresh.media, fresh)
    assert "build it first" in fresh.fails("verify")


def test_the_figures_stay_in_the_manifest(warm: Project) -> None:
    """For as long as the film is the one that was measured."""
    assert warm.run("verify").returncode == 0
    verified = warm.manifest()["verified"]
    assert verified["frames"] == 0 and verified["cues"] == 1 and verified["is_well"] is True
    warm.build()
    assert warm.manifest()["verified"] == verified
    warm.edit("narration/vi/middle.yaml", "Hết rồi.", "Thế là hết rồi nhé.")
    warm.build()
    assert "verified" not in warm.manifest()


@pytest.mark.slow
def test_a_film_that_the_lecture_has_left_behind_is_not_well(warm: Project) -> None:
    """It is said which scenes have changed, and `publish` does not vouch for it."""
    warm.edit("narration/vi/middle.yaml", "Hết rồi.", "Hết thật rồi.")
    done = warm.run("verify")
    assert done.returncode == 1 and warm.manifest()["verified"]["is_well"] is False
    (line,) = (line for line in done.stdout.splitlines() if line.startswith("FAIL"))
    assert "changed since it was built" in line and line.endswith("  middle/share")
    assert "look    middle/share" in done.stderr, "it takes minutes, and tells how far it is"


def changes(project: Project) -> tuple[str, ...]:
    return changed(load_lecture(project.own), project.manifest())


def test_what_has_changed(warm: Project) -> None:
    """Words, a cue, a picture and what it imports, data; scenes that came or went; but not what no film shows."""
    assert changes(warm) == ()
    warm.edit("narration/vi/start.yaml", "hello:", "# a remark\nhello:")
    warm.edit("narration/en/start.yaml", "    name: This", "    name: That this")
    assert changes(warm) == ()
    warm.store_radii(0.4, 0.8)
    assert changes(warm) == ("tensors/data/radii.json", "tensors/data/radii.npz")
    pieces = warm.folder / "scenes" / "middle" / "wave_pieces.py"
    pieces.write_text(pieces.read_text() + "# another line\n")
    assert changes(warm)[0] == "middle/wave"
    warm.add_scene("middle", "sea", {"one": "Biển."}, "with self.beat('one'):\n    self.play(Create(Dot()))")
    assert changes(warm)[:2] == ("middle/wave", "middle/sea")
    warm.edit("narration/vi/start.yaml", "hello:", "hallo:")
    assert changes(warm)[:4] == ("start/hallo", "middle/wave", "middle/sea", "start/hello")

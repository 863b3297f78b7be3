"""The film that a build leaves: what a player, YouTube and a viewer meet."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import srt
from listening import loudness, onsets
from PIL import Image
from project import BRIEF, ROOT, Project, complaints, environment, said

import tenuto
from tenuto.film.build import Quiet
from tenuto.film.ears import decode_file
from tenuto.film.quality import AAC_FRAME, DRAFT, SAMPLE_RATE

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def film(built: Project) -> Path:
    return built.media / "lecture.mp4"


@pytest.fixture(scope="module")
def frames(film: Path) -> int:
    with av.open(str(film)) as container:
        return sum(1 for _ in container.decode(video=0))


def sentences(manifest: dict[str, Any]) -> list[dict[str, Any]]:
    return [s for scene in manifest["scenes"] for beat in scene["beats"] for s in beat["sentences"]]


def test_picture_has_a_constant_frame_rate(film: Path, built: Project) -> None:
    """H.264, one packet a frame, each exactly one frame after the last, as many as the manifest says."""
    with av.open(str(film)) as container:
        video = container.streams.video[0]
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (video.width, video.height, video.average_rate) == (DRAFT.width, DRAFT.height, DRAFT.fps)
        packets = [packet for packet in container.demux(video) if packet.pts is not None]
        times = [packet.pts * packet.time_base for packet in packets]
        assert times == [Fraction(number, DRAFT.fps) for number in range(built.manifest()["frames"])]
        assert all(packet.dts == packet.pts for packet in packets)


def test_every_frame_decodes(film: Path, frames: int, built: Project) -> None:
    """A decoder that stops at the first error gets through, and gives as many pictures as there are frames."""
    with av.open(str(film), options={"err_detect": "explode"}) as container:
        container.streams.video[0].codec_context.options = {"err_detect": "explode", "ec": "0"}
        strict = sum(1 for _ in container.decode(video=0))
    assert strict == frames == built.manifest()["frames"]


def test_picture_and_sound_end_together(film: Path, frames: int) -> None:
    """Within one AAC frame, 21 ms."""
    assert abs(frames / DRAFT.fps - len(decode_file(film)) / SAMPLE_RATE) <= AAC_FRAME / SAMPLE_RATE


def test_sound_is_aac_at_48_khz(film: Path) -> None:
    """AAC-LC at 48 kHz in Vietnamese."""
    with av.open(str(film)) as container:
        audio = container.streams.audio[0]
        assert (audio.codec_context.name, audio.rate, audio.language) == ("aac", SAMPLE_RATE, "vie")


def test_the_film_is_level(film: Path) -> None:
    """-14 LUFS within half a unit, true peak at most -1.5 dBTP, by ffmpeg's meter."""
    lufs, peak = loudness(decode_file(film))
    assert lufs == pytest.approx(-14, abs=0.5)
    assert peak <= -1.5


def test_title_author_and_chapters(film: Path) -> None:
    """Title, artist and chapter marks stand in the file, the first chapter at 0, the last until the end."""
    with av.open(str(film)) as container:
        assert container.metadata["title"] == "Bài thử"
        assert container.metadata["artist"] == "Nguyễn An, Trần Bình"
        chapters = container.chapters()
        assert [chapter["metadata"]["title"] for chapter in chapters] == ["Xin chào · Làn sóng · Con số"]
        assert chapters[0]["start"] == 0
        end = chapters[-1]["end"] * chapters[-1]["time_base"]
        assert end == pytest.approx(container.duration / av.time_base, abs=0.05)


def test_the_index_stands_in_front(film: Path) -> None:
    """moov before mdat: a browser can begin before it has the whole file."""
    content = film.read_bytes()
    boxes, position = [], 0
    while position < len(content):
        size = int.from_bytes(content[position : position + 4], "big")
        boxes.append(content[position + 4 : position + 8])
        assert size >= 8
        position += size
    assert position == len(content)
    assert boxes.index(b"moov") < boxes.index(b"mdat")


def test_the_subtitle_track_holds_the_captions(film: Path, built: Project) -> None:
    """One soft track, mov_text, Vietnamese, with the words and times of the SubRip file."""
    written = list(srt.parse((built.media / "lecture.vi.srt").read_text()))
    with av.open(str(film)) as container:
        (track,) = container.streams.subtitles
        assert (track.codec_context.name, track.language) == ("mov_text", "vie")
        cues = []
        for packet in container.demux(track):
            content = bytes(packet)
            length = int.from_bytes(content[:2], "big")
            if length and packet.pts is not None:  # a muxer fills gaps with empty cues
                start, end = (float(t * packet.time_base) for t in (packet.pts, packet.pts + packet.duration))
                cues.append((start, end, content[2 : 2 + length].decode()))
    assert [text for _, _, text in cues] == [entry.content for entry in written]
    for (start, end, _), entry in zip(cues, written, strict=True):
        assert start == pytest.approx(entry.start.total_seconds(), abs=0.002)
        assert end == pytest.approx(entry.end.total_seconds(), abs=0.002)


def test_captions_begin_with_the_sound(film: Path, built: Project) -> None:
    """Every sentence's first cue starts within 50 ms of the sound that is really heard, decoded from the film."""
    heard = np.array(onsets(decode_file(film)))
    starts = [entry.start.total_seconds() for entry in srt.parse((built.media / "lecture.vi.srt").read_text())]
    for sentence in sentences(built.manifest()):
        said_at = sentence["start"] / DRAFT.fps
        onset = heard[np.argmin(np.abs(heard - said_at))]
        cue = min(starts, key=lambda start, at=said_at: abs(start - at))
        assert abs(cue - onset) < 0.05, sentence["text"]


def test_captions_hold_the_narration(built: Project) -> None:
    """Written forms, in order: what is read aloud as words stands as a number."""
    text = " ".join(entry.content for entry in srt.parse((built.media / "lecture.vi.srt").read_text()))
    assert " ".join(text.split()) == " ".join(sentence["text"] for sentence in sentences(built.manifest()))
    assert "80,1%" in text
    assert (built.media / "lecture.vi.vtt").read_text().startswith("WEBVTT\n\n00:00:00.")
    assert (built.media / "chapters.txt").read_text() == "0:00 Xin chào · Làn sóng · Con số\n"


def test_clips_are_scenes(built: Project) -> None:
    """One clip a scene with picture and sound of its length, and a poster of the full size."""
    manifest = built.manifest()
    for scene in manifest["scenes"]:
        stem = built.media / "clips" / f"{scene['number']:02}-{scene['name'].split('/')[1]}"
        with av.open(str(stem.with_suffix(".mp4"))) as container:
            assert sum(1 for _ in container.decode(video=0)) == scene["frames"]
            assert container.metadata["title"] == f"{scene['title']} · Bài thử"
        samples = decode_file(stem.with_suffix(".mp4"))
        assert abs(len(samples) / SAMPLE_RATE - scene["frames"] / DRAFT.fps) <= AAC_FRAME / SAMPLE_RATE
        assert Image.open(io.BytesIO(stem.with_suffix(".png").read_bytes())).size == (DRAFT.width, DRAFT.height)
    assert len(list((built.media / "clips").iterdir())) == 2 * len(manifest["scenes"])


def test_a_loop_is_seen_turning(film: Path, built: Project) -> None:
    """During the beat with a loop the picture moves to its end, at half its pace at worst; during a freeze it stands still."""
    with av.open(str(film)) as container:
        pictures = [frame.to_ndarray(format="gray8").astype(int) for frame in container.decode(video=0)]
    beats = {beat["slug"]: beat for scene in built.manifest()["scenes"] for beat in scene["beats"]}
    turn, name = beats["turn"], beats["name"]
    moving = pictures[turn["start"] + turn["lead"] : turn["start"] + turn["frames"]]
    assert all(np.abs(a - b).max() > 30 for a, b in zip(moving, moving[2:], strict=False))
    still = pictures[name["start"] + name["lead"] : name["start"] + name["frames"]]
    assert all(np.array_equal(a, b) for a, b in pairwise(still))


def test_the_manifest_is_true(built: Project) -> None:
    """Every input and output with its SHA-256 as it stands, every beat on its frame, voice and versions."""
    manifest = built.manifest()
    for folder, entries in ((built.folder, manifest["inputs"]), (built.media, manifest["outputs"])):
        for name, entry in entries.items():
            told = entry if isinstance(entry, str) else entry["sha256"]
            path = ROOT / name if name.startswith("tenuto/") else folder / name  # the engine draws, too
            assert hashlib.sha256(path.read_bytes()).hexdigest() == told, name
    # The page is made of the manifest, and says of itself what it was made from.
    assert set(manifest["outputs"]) == set(built.outputs()) - {"manifest.json", "index.html"}
    wanted = {"narration/facts.yaml", "narration/vi/start.yaml", "scenes/middle/wave.py", "tensors/data/radii.npz"}
    assert wanted <= set(manifest["inputs"])
    at = 0
    for scene in manifest["scenes"]:
        assert scene["start"] == at
        for beat in scene["beats"]:
            assert beat["start"] == at and beat["frames"] == beat["lead"] + beat["tail"]
            at += beat["frames"]
    assert at == manifest["frames"]
    assert "espeak" in manifest["voice"] and {"manim", "av", "espeakng-loader"} <= set(manifest["versions"])
    assert str(built.folder) not in (built.media / "manifest.json").read_text()


def test_the_report_says_what_was_done(built: Project) -> None:
    """Filmed, spoken, cached, times and where the result is."""
    report = (built.folder / "report.txt").read_text()
    assert said(report, "filmed").startswith("3 scenes, 0 from the cache: ")
    assert said(report, "spoken").startswith("7 sentences, 0 from the cache; voice espeak-ng")
    assert all(stage in said(report, "took") for stage in ("speak", "film", "sound", "edit"))
    assert said(report, "result") == str(built.media / "lecture.mp4")
    assert built.parts() == []


# -- again ---------------------------------------------------------------------------------------------------------------


def test_the_number_of_workers_does_not_matter(built: Project, fresh: Project) -> None:
    """One worker or two: every output and the manifest are equal to the byte."""
    fresh.build("--jobs", "1")
    assert fresh.outputs() == built.outputs()


def test_a_second_build_does_nothing(built: Project, warm: Project) -> None:
    """Nothing filmed, nothing spoken, and the film stands untouched."""
    before = (warm.media / "lecture.mp4").stat().st_mtime_ns
    report = warm.build()
    assert said(report, "filmed") == "0 scenes, 3 from the cache"
    assert said(report, "spoken").startswith("0 sentences, 7 from the cache")
    assert warm.outputs() == built.outputs()
    assert (warm.media / "lecture.mp4").stat().st_mtime_ns == before


def test_outputs_that_were_harmed_are_made_again(built: Project, warm: Project) -> None:
    """A film cut short, a clip removed, a stranger among the clips, a manifest cut short: all as before."""
    film = warm.media / "lecture.mp4"
    film.write_bytes(film.read_bytes()[:5000])
    (warm.media / "clips" / "02-wave.mp4").unlink()
    (warm.media / "clips" / "09-gone.mp4").write_bytes(b"of a scene that was taken out")
    (warm.media / "clips" / "notes").mkdir()
    assert said(warm.build(), "filmed") == "0 scenes, 3 from the cache"
    assert warm.outputs() == built.outputs()
    manifest = warm.media / "manifest.json"
    manifest.write_bytes(manifest.read_bytes()[:200])
    warm.build()
    assert warm.outputs() == built.outputs()


def test_a_full_disk_leaves_everything_as_it_was(built: Project, warm: Project) -> None:
    """Here a limit that every file but the film keeps to: not new captions beside the old film."""
    warm.edit("narration/vi/middle.yaml", "Hết rồi.", "Thế là hết cả rồi, cảm ơn mọi người.")
    largest = max(path.stat().st_size for path in (*(warm.media / "clips").iterdir(), *warm.cache.rglob("*")))
    film = (warm.media / "lecture.mp4").stat().st_size
    limit = (max(largest, film - 20_000) + film) // 2
    code = (
        "import resource, sys; from tenuto.__main__ import main; "
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); main()"
    )
    command = [sys.executable, "-c", code, "build", *BRIEF, "--jobs", "1"]
    done = subprocess.run(command, cwd=warm.folder, env=environment(), capture_output=True, text=True)
    assert done.returncode == 1 and complaints(done.stderr).startswith(
        f"cannot write {warm.media / 'lecture.mp4'}: "
    ), done.stderr
    assert len(complaints(done.stderr).splitlines()) == 1
    assert warm.outputs() == built.outputs() and warm.parts() == []


def test_a_manifest_removes_only_what_a_build_makes(warm: Project, tmp_path: Path) -> None:
    """Whatever it names: a file elsewhere, one above its folder, one of the user's beside the film."""
    mine = [tmp_path / "mine", warm.folder / "mine", warm.media / "mine.txt", warm.media / "clips" / "notes.txt"]
    for path in mine:
        path.write_text("mine")
    names = [str(tmp_path / "mine"), "../mine", "mine.txt", "clips/../../mine", "clips/notes.txt", "lecture.fr.srt"]
    (warm.media / "lecture.fr.srt").write_text("of an earlier build")
    manifest = warm.manifest()
    manifest["outputs"] |= {name: {"made_from": "", "sha256": ""} for name in names}
    (warm.media / "manifest.json").write_text(json.dumps(manifest))
    warm.build()
    assert all(path.read_text() == "mine" for path in mine)
    assert not (warm.media / "lecture.fr.srt").exists()
    assert set(warm.manifest()["outputs"]).isdisjoint(names)


def test_the_manifest_has_the_hash_of_what_was_read(fresh: Project) -> None:
    """Words that are saved while it is at work are of the next build."""
    script = fresh.folder / "narration" / "vi" / "middle.yaml"
    read = hashlib.sha256(script.read_bytes()).hexdigest()
    opened = tenuto.open(fresh.folder, jobs=1, progress=Saving(script))
    opened.build(quality="draft", voice="espeak")
    assert hashlib.sha256(script.read_bytes()).hexdigest() != read
    assert fresh.manifest()["inputs"]["narration/vi/middle.yaml"] == read


class Saving(Quiet):
    """Somebody goes on writing as soon as the build is at work."""

    def __init__(self, script: Path) -> None:
        self.script = script

    def begin(self, stage: str, total: float) -> None:
        text = self.script.read_text()
        self.script.write_text(text.replace("Hết rồi.", "Thế thôi."))


def test_one_changed_sentence_films_nothing(built: Project, warm: Project) -> None:
    """Exactly that sentence is spoken; scenes before it keep their clips."""
    warm.edit("narration/vi/middle.yaml", "Hết rồi.", "Thế là hết cả rồi, cảm ơn mọi người.")
    report = warm.build()
    assert said(report, "filmed") == "0 scenes, 3 from the cache"
    assert said(report, "spoken").startswith("1 sentences, 6 from the cache")
    before, after = built.outputs(), warm.outputs()
    changed = {name for name in before if before[name] != after[name]}
    tellings = {"lecture.vi.srt", "lecture.vi.vtt", "words.json", "manifest.json", "index.html"}
    assert changed == {"clips/03-share.mp4", "lecture.mp4", *tellings}


def test_another_voice_films_nothing(warm: Project) -> None:
    """All sentences are spoken anew and the pictures come from the cache; going back costs nothing at all."""
    before = warm.outputs()
    report = warm.build("--voice", "espeak:vi-vn-x-south")
    assert said(report, "filmed") == "0 scenes, 3 from the cache"
    assert said(report, "spoken").startswith("7 sentences, 0 from the cache")
    assert "vi-vn-x-south" in warm.manifest()["voice"]
    assert said(warm.build(), "spoken").startswith("0 sentences, 7 from the cache")
    assert warm.outputs() == before


def test_a_changed_scene_is_filmed_alone(built: Project, warm: Project) -> None:
    """The others come from the cache, nothing is spoken."""
    warm.edit("scenes/middle/share.py", "run_time=0.4", "run_time=0.6")
    report = warm.build()
    assert said(report, "filmed") == "1 scenes, 2 from the cache: middle/share"
    assert said(report, "spoken").startswith("0 sentences")
    before, after = built.outputs(), warm.outputs()
    changed = {name for name in before if before[name] != after[name]}
    assert {"clips/03-share.mp4", "lecture.mp4", "manifest.json"} <= changed
    assert not changed & {"clips/01-hello.mp4", "clips/02-wave.mp4", "lecture.vi.srt"}


def test_a_changed_fact_is_said_and_shown(warm: Project) -> None:
    """One edit in facts.yaml changes the words and the picture of the scene that reads it, and no other."""
    warm.edit("narration/facts.yaml", "80.1", "81.5")
    report = warm.build()
    assert said(report, "filmed") == "1 scenes, 2 from the cache: middle/share"
    assert said(report, "spoken").startswith("1 sentences")
    assert "81,5%" in (warm.media / "lecture.vi.srt").read_text()


def test_what_a_scene_reads_while_it_is_imported_counts(fresh: Project) -> None:
    """A fact at the top of a scene's file is known to be read: changing it films the scene anew."""
    head = 'from tenuto.stage.data import fact\nSHARE = fact("share").text\n'
    fresh.add_scene("middle", "early", {"one": "Một."}, 'with self.beat("one"):\n    self.add(self.words(SHARE))', head)
    fresh.build("early")
    fresh.edit("narration/facts.yaml", "80.1", "81.5")
    assert said(fresh.build("early"), "filmed") == "1 scenes, 0 from the cache: middle/early"


# -- parts ---------------------------------------------------------------------------------------------------------------


def test_a_selection_gives_its_clips_alone(built: Project, fresh: Project) -> None:
    """Named scenes are built as clips, equal to those of the whole film, with their numbers; no film is touched."""
    report = fresh.build("share", "start")
    assert set(fresh.outputs()) == {
        f"clips/{name}" for name in ("01-hello.mp4", "01-hello.png", "03-share.mp4", "03-share.png")
    }
    assert all(built.outputs()[name] == content for name, content in fresh.outputs().items())
    assert said(report, "result") == f"2 clips in {fresh.media / 'clips'}: 01-hello.mp4, 03-share.mp4"


def test_preview_of_a_scene_and_of_a_beat(warm: Project) -> None:
    """A draft with sound of the whole scene or of one beat, from the cache where it has them."""
    for arguments, name in ((["wave"], "wave.mp4"), (["middle/wave", "turn"], "wave-turn.mp4")):
        done = warm.run("preview", *arguments, "--voice", "espeak")
        assert done.returncode == 0, done.stderr
        assert str(warm.media / "preview" / name) in done.stdout
    beats = warm.manifest()["scenes"][1]["beats"]
    with av.open(str(warm.media / "preview" / "wave.mp4")) as container:
        assert sum(1 for _ in container.decode(video=0)) == sum(beat["frames"] for beat in beats)
    with av.open(str(warm.media / "preview" / "wave-turn.mp4")) as container:
        length = sum(1 for _ in container.decode(video=0))
    spoken = beats[1]["sentences"][0]["samples"] / SAMPLE_RATE
    assert spoken < length / DRAFT.fps < spoken + 2.5
    assert len(onsets(decode_file(warm.media / "preview" / "wave-turn.mp4"), quiet=0.5)) == 1


def test_preview_takes_what_is_there(fresh: Project) -> None:
    """A scene that is filmed in some quality is not filmed again as a draft; one that was changed is."""
    done = fresh.run("build", "hello", "--quality", "hd", "--voice", "espeak")
    assert done.returncode == 0, done.stderr
    for height, reels in ((720, 1), (480, 2)):
        done = fresh.run("preview", "hello", "--voice", "espeak")
        assert done.returncode == 0, done.stderr
        with av.open(str(fresh.media / "preview" / "hello.mp4")) as container:
            assert container.streams.video[0].height == height
        assert len(fresh.cached("reels")) == reels
        with (fresh.folder / "scenes/start/hello.py").open("a") as file:
            file.write("# changed\n")


def test_out_is_where_everything_goes(built: Project, warm: Project, tmp_path: Path) -> None:
    """--out moves the outputs and the cache, and nothing is written into the project."""
    (tmp_path / "elsewhere").mkdir()
    (warm.media / ".cache").rename(tmp_path / "elsewhere" / ".cache")
    done = warm.run("--lecture", str(warm.folder), "build", *BRIEF, "--out", "elsewhere", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    moved = Project(tmp_path).folder / "elsewhere"
    assert said(done.stdout, "filmed") == "0 scenes, 3 from the cache"
    assert (moved / "lecture.mp4").read_bytes() == (built.media / "lecture.mp4").read_bytes()
    assert not (warm.media / ".cache").exists()

"""One long recording of several scenes becomes a recording a sentence: in order, without coughs, the last of what was said twice."""

from __future__ import annotations

import json
from pathlib import Path

import av
import numpy as np
import pytest
from person import RATE, in_a_room, silence, spoken
from project import Project

from tenuto.record import sound
from tenuto.record.long_take import find
from tenuto.record.recording import NoTake, keep_long_take
from tenuto.script.loading import load_lecture
from tenuto.voices.audio import Samples, decode

SENTENCES = (
    "Xin chào mọi người.",
    "Đây là bài thử.",
    "Nó rất ngắn.",
    "Điểm lớn dần lên.",
    "Rồi nó quay mãi, quay mãi, cho đến khi ta nói xong câu này mới thôi.",
    "Đúng được tám mươi phẩy một phần trăm.",
    "Hết rồi.",
)
PAUSE = silence(0.7)


def cough(seconds: float = 0.4) -> Samples:
    """A burst of noise."""
    length = round(seconds * RATE)
    return (np.random.default_rng(7).normal(0, 0.2, length) * np.hanning(length)).astype(np.float32)


class Tape:
    """A long recording, with where each sentence stands in it."""

    def __init__(self, accent: str = "vi-vn-x-south", rate: int = 160) -> None:
        self.parts: list[Samples] = [PAUSE]
        self.places: dict[int, tuple[float, float]] = {}  # s, of the last time that each was said as a whole
        self.said = [spoken(sentence, accent=accent, rate=rate) for sentence in SENTENCES]

    def say(self, *indices: int, pause: Samples = PAUSE) -> Tape:
        for index in indices:
            begin = sum(map(len, self.parts))
            self.parts += [self.said[index], pause]
            self.places[index] = (begin / RATE, (begin + len(self.said[index])) / RATE)
        return self

    def begin(self, index: int) -> Tape:
        """A false start: the first third of a sentence."""
        self.parts += [self.said[index][: len(self.said[index]) // 3], PAUSE]
        return self

    def cough(self) -> Tape:
        self.parts += [cough(), PAUSE]
        return self

    def sound(self, noise: float = 0.001) -> Samples:
        return in_a_room(*self.parts, noise=noise)


@pytest.mark.parametrize(("accent", "rate"), [("vi-vn-x-south", 150), ("vi-vn-x-central", 190)])
def test_a_reader_who_stumbles(accent: str, rate: int) -> None:
    """Coughs, a false start, a sentence and a pair of sentences said again, and one left out, at two accents and paces."""
    tape = Tape(accent, rate).say(0, 1).cough().say(2, 3, 2, 3).begin(4).cough().say(4, 6)
    search = find(SENTENCES, tape.sound(), "vi")
    assert search.missing == (5,)
    assert [found.index for found in search.found] == [0, 1, 2, 3, 4, 6]
    for found in search.found:
        begin, end = tape.places[found.index]
        assert found.begin == pytest.approx(begin, abs=0.06) and found.end == pytest.approx(end, abs=0.06), found
        assert found.doubts == ()
    assert [found.said for found in search.found] == [1, 1, 2, 2, 1, 1]
    assert len(search.left_out) >= 5, "two coughs, two sentences, a false start"


def test_without_a_pause() -> None:
    """Two sentences in one breath are cut between them, and told."""
    tape = Tape().say(0, pause=silence(0.01)).say(1, 2)
    first, second, third = find(SENTENCES[:3], tape.sound(), "vi").found
    assert (first.doubts, second.doubts, third.doubts) == (("joined_after",), ("joined_before",), ())
    assert first.end == second.begin == pytest.approx(tape.places[1][0], abs=0.12)


def test_nothing_of_it() -> None:
    """Silence and noise hold no sentence."""
    assert find(SENTENCES, in_a_room(silence(3)), "vi").missing == tuple(range(7))
    alone = find(SENTENCES[4:5], in_a_room(PAUSE, cough(1.0), PAUSE, cough(0.5), PAUSE), "vi")
    assert alone.found == () and len(alone.left_out) == 2


# -- from the command line -----------------------------------------------------------------------------------------------


def encoded(path: Path, samples: Samples, codec: str) -> Path:
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=RATE, layout="mono")
        step = 960
        for at in range(0, len(samples) - step, step):
            frame = av.AudioFrame.from_ndarray(samples[None, at : at + step], "fltp", "mono")
            frame.sample_rate, frame.pts = RATE, at
            container.mux(stream.encode(av.AudioResampler(stream.format.name, "mono", RATE).resample(frame)[0]))
        container.mux(stream.encode(None))
    return path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "codec"),
    [("take.m4a", "aac"), ("take.mp3", "libmp3lame"), ("take.opus", "libopus"), ("take.wav", "pcm_s16le")],
)
def test_what_a_phone_records(fresh: Project, tmp_path: Path, name: str, codec: str) -> None:
    """Every usual kind of file gives recordings that the film then speaks with."""
    tape = Tape().say(0, 1, 1, 2)
    file = encoded(tmp_path / name, tape.sound(), codec)
    done = fresh.run("record", "hello", "--from", str(file), "--as", "an")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[1].startswith("   2  0:") and lines[1].endswith("said 2 times: the last is kept")
    assert lines[-2].startswith("kept    3 of 3 sentences as an, 1 of them with a doubt")
    folder = fresh.folder / "narration/recordings/an/vi"
    entries = json.loads((folder / "index.json").read_text())["sentences"]
    assert [entry["place"] for entry in entries] == [f"start/hello/{at}" for at in ("greet/1", "name/1", "name/2")]
    for index, entry in enumerate(entries):
        samples, rate = decode((folder / entry["file"]).read_bytes())
        begin, end = tape.places[index]
        assert rate == RATE and len(samples) / RATE == pytest.approx(end - begin + 2 * sound.ROOM / RATE, abs=0.12)
    built = fresh.run("build", "hello", "--quality", "draft", "--voice", "recorded:an")
    assert built.returncode == 0, built.stderr


def test_what_is_not_there_is_told(fresh: Project, tmp_path: Path) -> None:
    """A missing sentence is named with its place; nothing is kept for it."""
    file = encoded(tmp_path / "take.wav", Tape().say(0, 2).sound(), "pcm_s16le")
    done = fresh.run("record", "hello", "--from", str(file), "--as", "an")
    assert "2  not found  Đây là bài thử.  (narration/vi/start.yaml:5)" in done.stdout
    assert "kept    2 of 3 sentences" in done.stdout and done.returncode == 0


def test_a_take_of_something_else_fails(fresh: Project, tmp_path: Path) -> None:
    """Nothing is kept, and no script that goes on from there takes it for recorded."""
    noise = np.random.default_rng(0).normal(0, 0.1, 2 * RATE).astype(np.float32)
    file = encoded(tmp_path / "take.wav", noise, "pcm_s16le")
    done = fresh.run("record", "hello", "--from", str(file), "--as", "an")
    assert done.returncode == 1 and "kept    0 of 3 sentences" in done.stdout


def test_no_take(fresh: Project, tmp_path: Path) -> None:
    """A file that is missing or holds no sound is one line."""
    assert (
        fresh.fails("record", "hello", "--from", "nowhere.m4a")
        == "nowhere.m4a cannot be read: No such file or directory"
    )
    text = tmp_path / "take.m4a"
    text.write_text("no sound")
    assert "holds no recording" in fresh.fails("record", "hello", "--from", str(text))
    lecture = load_lecture(fresh.own)
    with pytest.raises(NoTake):
        keep_long_take(lecture, lecture.scenes, tmp_path, "an", None)  # type: ignore[arg-type]  # a folder

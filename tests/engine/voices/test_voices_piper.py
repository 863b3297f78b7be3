"""piper, the optional voice: what it says when package or voice file are not there, and how it is driven."""

from __future__ import annotations

import sys
import types
import wave
from pathlib import Path

import numpy as np
import pytest

from tenuto.voices import VoiceMismatch, VoiceMissing, VoiceRefused, choose, piper
from tenuto.voices.audio import decode


class StandIn:
    """piper.PiperVoice as of piper-tts 1.8, saying a tone; the real one needs a voice of some 60 MB."""

    @staticmethod
    def load(model_path: Path) -> StandIn:
        if model_path.read_bytes() != b"voice":
            raise RuntimeError("INVALID_PROTOBUF")
        return StandIn()

    def synthesize_wav(self, text: str, wav_file: wave.Wave_write) -> None:
        if text == "không":
            return
        wav_file.setframerate(22050)
        wav_file.setsampwidth(2)
        wav_file.setnchannels(1)
        wav_file.writeframes((9000 * np.sin(np.arange(2205 * len(text.split())) / 9)).astype("<i2").tobytes())


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "piper", types.SimpleNamespace(PiperVoice=StandIn))
    monkeypatch.setattr(piper, "version", lambda name: "1.8.0")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "vi_VN-vais1000-medium.onnx"
    file.write_bytes(b"voice")
    Path(f"{file}.json").write_text("{}")
    return file


def test_missing_package_tells_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package the error has the pip command and says that a voice file must be named."""
    monkeypatch.setitem(sys.modules, "piper", None)
    with pytest.raises(VoiceMissing, match=r"pip install '\.\[piper\]'.*piper:/path/to/voice\.onnx.*docs/voices\.md"):
        choose("piper:voice.onnx", language="vi")


def test_a_voice_file_must_be_named(installed: None) -> None:
    """No voice comes with the package, and none is guessed."""
    with pytest.raises(VoiceMissing, match="piper:/path"):
        choose("piper", language="vi")


@pytest.mark.parametrize("suffix", ["", ".json"])
def test_both_files_must_be_there(installed: None, file: Path, suffix: str) -> None:
    """The error names the file that is missing."""
    missing = Path(f"{file}{suffix}")
    missing.unlink()
    with pytest.raises(VoiceMissing, match=f"{missing}: no such file"):
        choose(f"piper:{file}", language="vi")


def test_a_file_that_is_no_voice_is_named(installed: None, file: Path) -> None:
    """What piper cannot load is reported with its path."""
    file.write_bytes(b"something else")
    with pytest.raises(VoiceMissing, match=f"{file}: not a piper voice"):
        choose(f"piper:{file}", language="vi")


def test_a_sentence_becomes_a_wav(installed: None, file: Path) -> None:
    """The package's WAV is handed on; a sentence that gives no sample is refused by name."""
    voice = choose(f"piper:{file}", language="vi").voice
    samples, rate = decode(voice.speak("xin chào các bạn").audio)
    assert (len(samples), rate) == (8820, 22050)
    with pytest.raises(VoiceRefused, match="không"):
        voice.speak("không")


def test_identity_follows_the_files_content(installed: None, file: Path) -> None:
    """Other settings under the same name make another voice; another folder does not."""
    before = choose(f"piper:{file}", language="vi").voice.identity
    elsewhere = file.parent / "elsewhere" / file.name
    elsewhere.parent.mkdir()
    elsewhere.write_bytes(file.read_bytes())
    Path(f"{elsewhere}.json").write_text("{}")
    assert choose(f"piper:{elsewhere}", language="vi").voice.identity == before
    Path(f"{file}.json").write_text('{"inference": {"length_scale": 1.1}}')
    assert choose(f"piper:{file}", language="vi").voice.identity != before


@pytest.mark.parametrize("settings", ['{"language": {"code": "en_US"}}', '{"espeak": {"voice": "en-us"}}'])
def test_a_voice_of_another_language_is_refused(installed: None, file: Path, settings: str) -> None:
    """The settings name the language; an English voice does not read a Vietnamese lecture unless that is meant."""
    Path(f"{file}.json").write_text(settings)
    with pytest.raises(VoiceMismatch, match="speaks en-.*but the lecture is in vi"):
        choose(f"piper:{file}", language="vi")
    assert choose(f"piper:{file}", language="en").voice.name == "piper"
    assert choose(f"piper:{file}", language="vi", any_language=True).voice.name == "piper"


@pytest.mark.parametrize("settings", ["[]", "{"])
def test_settings_that_are_none_are_named(installed: None, file: Path, settings: str) -> None:
    """A damaged file is one line."""
    Path(f"{file}.json").write_text(settings)
    with pytest.raises(VoiceMissing, match="json: not the settings of a piper voice"):
        choose(f"piper:{file}", language="vi")


def test_a_file_in_the_home_folder(installed: None, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """~ stands for it, though no shell expands it inside piper:~/voice.onnx."""
    monkeypatch.setenv("HOME", str(file.parent))
    assert choose(f"piper:~/{file.name}", language="vi").voice.name == "piper"

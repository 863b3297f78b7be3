"""Piper, a neural voice on this machine: optional package piper-tts and a voice file that the user names."""

from __future__ import annotations

import hashlib
import io
import wave
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from tenuto.files import from_json, is_file, read
from tenuto.installed import version
from tenuto.voices.audio import NoSound, decode
from tenuto.voices.voice import PATIENT, Utterance, VoiceMissing, VoiceRefused, Waiting, require_words

HOW = "--voice piper:/path/to/voice.onnx"


@dataclass(slots=True)
class Piper:
    """The voice of one .onnx file, beside which lies its .onnx.json."""

    file: Path | None
    name: str = "piper"
    identity: str = field(init=False)
    language: str = field(init=False)
    _piper: Any = field(init=False)

    def __post_init__(self) -> None:
        try:
            piper = import_module("piper")
        except ImportError as error:
            raise VoiceMissing(
                f"piper is not installed: pip install '.[piper]', then say {HOW}; docs/voices.md tells where voice files are"
            ) from error
        if self.file is None:
            raise VoiceMissing(f"piper needs a voice file: {HOW}")
        with suppress(RuntimeError):  # `~nobody/x.onnx` is no file either
            self.file = self.file.expanduser()
        settings = Path(f"{self.file}.json")
        for path in (self.file, settings):
            if not is_file(path):
                raise VoiceMissing(f"{path}: no such file; piper needs voice.onnx and voice.onnx.json")
        try:
            self._piper = piper.PiperVoice.load(self.file)
        except Exception as error:  # onnxruntime and the settings raise whatever they like
            raise VoiceMissing(f"{self.file}: not a piper voice ({error})") from error
        self.language = _language(settings)
        digest = hashlib.sha256(self.file.read_bytes() + settings.read_bytes()).hexdigest()
        self.identity = f"piper-tts {version('piper-tts')} {self.file.stem} {digest[:16]}"

    def speak(self, text: str, waiting: Waiting = PATIENT) -> Utterance:
        require_words("piper", text)
        data = io.BytesIO()
        try:
            with wave.open(data, "wb") as wav:
                self._piper.synthesize_wav(text, wav)
            decode(data.getvalue())
        except (NoSound, wave.Error) as error:  # wave.Error: not one sample came
            raise VoiceRefused("piper", text, str(error)) from error
        return Utterance(data.getvalue())


def _language(settings: Path) -> str:
    """The language that a voice's settings name, as BCP 47; empty if they name none."""
    try:
        named = from_json(read(settings))
        code = named.get("language", {}).get("code") or named.get("espeak", {}).get("voice") or ""
    except (ValueError, AttributeError) as error:
        raise VoiceMissing(f"{settings}: not the settings of a piper voice ({error})") from error
    return str(code).replace("_", "-")

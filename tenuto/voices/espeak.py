"""espeak-ng, the voice that is always there: package espeakng-loader carries its library and data."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from tenuto.voices import espeak_process
from tenuto.voices.audio import NoSound, decode
from tenuto.voices.voice import VoiceMissing, VoiceRefused, require_words

RATE = 180  # espeak's words per minute; measured: 4.4 Vietnamese syllables a second, the pace of a fluent talk
LONGEST = 60.0  # s for a sentence that takes about 0.05; espeak-ng has been seen to babble on (issue 1817)
INSTALL = "pip install --force-reinstall espeakng-loader"


@dataclass(frozen=True, slots=True)
class Espeak:
    """One accent of espeak-ng. The pitch stays as the voice file sets it: in Vietnamese it carries the tones.

    Safe to use again and again, from threads and worker processes: each sentence has its own short process.
    """

    voice: str = "vi"  # or vi-vn-x-central, vi-vn-x-south: the northern, central and southern accent
    name: str = "espeak"

    def __post_init__(self) -> None:
        voices = available()
        if self.voice not in voices:
            language = self.voice.split("-")[0]
            alike = [name for name in voices if name.split("-")[0] == language] or ["vi"]
            raise VoiceMissing(f"espeak-ng has no voice {self.voice!r}; try {', '.join(alike)}")

    @property
    def identity(self) -> str:
        return f"espeak-ng (espeakng-loader {version('espeakng-loader')}) {self.voice} {RATE} wpm"

    def speak(self, text: str) -> bytes:
        require_words("espeak-ng", text)
        library, folder = _loader()
        program = Path(espeak_process.__file__).resolve()
        command = [sys.executable, "-I", "-S", str(program), str(library), self.voice, str(RATE)]
        try:
            done = subprocess.run(
                command, input=text.encode(), cwd=folder, capture_output=True, timeout=LONGEST, check=True
            )
            decode(done.stdout)
        except subprocess.TimeoutExpired as error:
            cause = f"no end after {LONGEST:g} s; word it differently"
            raise VoiceRefused("espeak-ng", text, cause) from error
        except subprocess.CalledProcessError as error:
            cause = " ".join(error.stderr.decode(errors="replace").split()) or f"exit code {error.returncode}"
            if error.returncode == espeak_process.NOT_STARTED:
                raise VoiceMissing(f"espeak-ng does not start ({cause}): {INSTALL}") from error
            raise VoiceRefused("espeak-ng", text, cause) from error
        except NoSound as error:
            raise VoiceRefused("espeak-ng", text, str(error)) from error
        return done.stdout


def available() -> list[str]:
    """Return the names of all voices in the data of espeakng-loader."""
    _, folder = _loader()
    files = (folder / "espeak-ng-data" / "lang").rglob("*")
    return sorted(file.name.lower() for file in files if file.is_file())


def _loader() -> tuple[Path, Path]:
    """Return the path of libespeak-ng and the folder in which its espeak-ng-data lies."""
    try:
        import espeakng_loader  # type: ignore[import-untyped]

        return Path(espeakng_loader.get_library_path()), Path(espeakng_loader.get_data_path()).parent
    except (ImportError, RuntimeError) as error:  # RuntimeError: its data are gone
        raise VoiceMissing(f"espeak-ng is not installed ({error}): {INSTALL}") from error

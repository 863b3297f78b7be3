"""espeak-ng, the voice that is always there: package espeakng-loader carries its library and data."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tenuto.installed import version
from tenuto.voices import espeak_process
from tenuto.voices.audio import NoSound, decode
from tenuto.voices.voice import PATIENT, Utterance, VoiceMissing, VoiceRefused, Waiting, environment, require_words
from tenuto.voices.words import timed

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

    @property
    def language(self) -> str:
        return self.voice.partition("-x-")[0]

    def speak(self, text: str, waiting: Waiting = PATIENT) -> Utterance:
        return say(text, self.voice)


def say(text: str, voice: str, rate: int = RATE) -> Utterance:
    """Return what an accent of espeak-ng says at `rate` words per minute, with the times of its words.

    Raises VoiceMissing or VoiceRefused.
    """
    require_words("espeak-ng", text)
    library, folder = _loader()
    program = Path(espeak_process.__file__).resolve()
    command = [sys.executable, "-I", "-S", str(program), str(library), voice, str(rate)]
    try:
        done = subprocess.run(
            command,
            input=text.encode(),
            cwd=folder,
            env=environment(),
            capture_output=True,
            timeout=LONGEST,
            check=True,
        )
        events, _, audio = done.stdout.partition(b"\n")
        samples, sample_rate = decode(audio)
    except subprocess.TimeoutExpired as error:
        cause = f"no end after {LONGEST:g} s; word it differently"
        raise VoiceRefused("espeak-ng", text, cause) from error
    except OSError as error:  # no memory, too many processes or open files
        raise VoiceMissing(
            f"espeak-ng does not start ({error.strerror}): close other programs and try again"
        ) from error
    except subprocess.CalledProcessError as error:
        cause = " ".join(error.stderr.decode(errors="replace").split()) or f"exit code {error.returncode}"
        if error.returncode == espeak_process.NOT_STARTED:
            raise VoiceMissing(f"espeak-ng does not start ({cause}): {INSTALL}") from error
        raise VoiceRefused("espeak-ng", text, cause) from error
    except NoSound as error:
        raise VoiceRefused("espeak-ng", text, str(error)) from error
    marks = [(character, sample / sample_rate) for character, sample in json.loads(events)]
    return Utterance(audio, timed(text, marks, samples, sample_rate))


def available() -> list[str]:
    """Return the names of all voices in the data of espeakng-loader."""
    return list(_voice_files())


def _voice_files() -> dict[str, Path]:
    """The file of each voice, by the voice's name."""
    _, folder = _loader()
    files = (file for file in (folder / "espeak-ng-data" / "lang").rglob("*") if file.is_file())
    return dict(sorted((file.name.lower(), file) for file in files))


def voice_for(language: str) -> str:
    """Return espeak-ng's voice for a language (BCP 47): its own, or that of the language without its region.

    Raises VoiceMissing.
    """
    voices, wanted = available(), language.lower()
    for name in (wanted, wanted.partition("-")[0]):
        if name in voices:
            return name
    base = wanted.partition("-")[0]
    for name, path in _voice_files().items():  # zh: file cmn holds the line "language zh"
        if re.search(rf"(?m)^language {re.escape(base)}\b", path.read_text(encoding="utf-8")):
            return name
    raise VoiceMissing(f"espeak-ng speaks no {language!r}, so that nothing can tell when its words are said")


def _loader() -> tuple[Path, Path]:
    """Return the path of libespeak-ng and the folder in which its espeak-ng-data lies."""
    try:
        import espeakng_loader  # type: ignore[import-untyped]

        return Path(espeakng_loader.get_library_path()), Path(espeakng_loader.get_data_path()).parent
    except (ImportError, RuntimeError) as error:  # RuntimeError: its data are gone
        raise VoiceMissing(f"espeak-ng is not installed ({error}): {INSTALL}") from error

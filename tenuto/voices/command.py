"""Any program that turns a text file into a sound file, as a voice.

    command:piper -m voice.onnx -i {text} -f {sound}
    command:korvatts synth {words} -v khanh_vy -o {sound} @0.1.3

{text} is a UTF-8 file with one sentence, {words} the sentence itself, {sound} the file that the program shall write (WAV,
or anything that FFmpeg reads), {language} the lecture's. What follows the last @ is a version: recordings are kept by the
line and by it.
"""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tenuto.files import read, scratch
from tenuto.voices.audio import NoSound, decode
from tenuto.voices.voice import (
    PATIENT,
    Utterance,
    VoiceMissing,
    VoiceRefused,
    VoiceStopped,
    VoiceUnknown,
    Waiting,
    environment,
    require_words,
)

LONGEST = 120.0  # s for one sentence: programs of this kind load a network of some 100 MB for each
LARGEST = 50_000_000  # bytes of sound: 4 minutes of 96 kHz in 16 bits
PLACES = ("text", "words", "sound", "language")
LOOK = 0.05  # s between two looks at a program that is at work

_VERSION = re.compile(r"(?:(?<=\})|\s)@([\w.+-]+)$")
_PLACE = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Command:
    """The voice of one command line. It goes to no shell: `sh -c '...'` brings one."""

    line: str  # without its version
    language: str
    version: str = ""
    name: str = "command"

    @classmethod
    def of(cls, asked: str, language: str) -> Command:
        """Read `LINE` or `LINE @VERSION`.

        Raises VoiceUnknown.
        """
        line, version = asked.strip(), ""
        if named := _VERSION.search(line):
            line, version = line[: named.start()].strip(), named[1]
        try:
            words = shlex.split(line)
        except ValueError as error:
            raise VoiceUnknown(f"--voice command:{line}: {str(error).lower()}: close the quotes") from None
        if not words:
            raise VoiceUnknown("--voice command: names no program: write it as 'command:PROGRAM {text} {sound}'")
        places = _PLACE.findall(line)
        for place in places:
            if place not in PLACES:
                known = ", ".join(f"{{{name}}}" for name in PLACES)
                raise VoiceUnknown(f"--voice command:{line}: there is no {{{place}}}; there are {known}")
        for needed, *others in (("sound",), ("text", "words")):
            if not {needed, *others} & set(places):
                raise VoiceUnknown(
                    f"--voice command:{line}: write {{{needed}}} where the program takes the name of its {needed} file"
                )
        return cls(line, language, version)

    @property
    def identity(self) -> str:
        return f"command {self.line}" + (f" @{self.version}" if self.version else "") + f" {self.language}"

    @property
    def title(self) -> str:
        """The program's name and the version, for those who watch the film: its line may hold paths of this machine."""
        return " ".join(filter(None, (Path(shlex.split(self.line)[0]).name, self.version)))

    def speak(self, text: str, waiting: Waiting = PATIENT) -> Utterance:
        program = shlex.split(self.line)[0]
        require_words(program, text)
        with scratch() as room:
            folder = Path(room)
            told, sound, errors = folder / "sentence.txt", folder / "sentence.wav", folder / "errors"
            told.write_text(text + "\n", encoding="utf-8")
            values = {"text": str(told), "words": text, "sound": str(sound), "language": self.language}
            command = [_PLACE.sub(lambda place: values[place[1]], word) for word in shlex.split(self.line)]
            with errors.open("wb") as stderr:
                code = _run(command, text, stderr.fileno(), waiting)
            if code:
                raise VoiceRefused(program, text, _last_line(errors) or f"exit code {code}")
            try:
                if sound.stat().st_size > LARGEST:
                    raise VoiceRefused(program, text, f"its sound file is larger than {LARGEST / 1e6:.0f} MB")
                audio = read(sound)
                decode(audio)
            except FileNotFoundError:
                cause = "it ended well, but left no {sound} file; " + (_last_line(errors) or "it said nothing")
                raise VoiceRefused(program, text, cause) from None
            except OSError as error:
                raise VoiceRefused(program, text, f"its {{sound}} file cannot be read: {error.strerror}") from None
            except NoSound as error:
                raise VoiceRefused(program, text, str(error)) from error
        return Utterance(audio)


def _run(command: list[str], text: str, stderr: int, waiting: Waiting) -> int:
    """Run a program to its end; its exit code.

    Raises VoiceMissing, VoiceRefused, VoiceStopped.
    """
    try:
        # A session of its own: what it starts ends with it, and Ctrl-C is ours to handle.
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=stderr,
            env=environment(),
            start_new_session=True,
        )
    except FileNotFoundError as error:
        if Path(command[0]).exists():  # its interpreter is missing
            raise VoiceMissing(f"{command[0]} cannot be started: {error.strerror}") from error
        raise VoiceMissing(f"there is no program {command[0]!r}: install it, or write its whole path") from error
    except (OSError, ValueError) as error:  # ValueError: a null character
        raise VoiceMissing(f"{command[0]} cannot be started: {getattr(error, 'strerror', None) or error}") from error
    end = time.monotonic() + LONGEST
    try:
        while True:
            with suppress(subprocess.TimeoutExpired):
                return process.wait(LOOK)
            if waiting.stop.is_set():
                raise VoiceStopped(f"{command[0]} was ended")
            if time.monotonic() > end:
                raise VoiceRefused(command[0], text, f"no end after {LONGEST:g} s")
    finally:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _last_line(path: Path) -> str:
    """What a program complained last, without colours and in one line."""
    with path.open("rb") as file:
        file.seek(max(path.stat().st_size - 4096, 0))
        text = file.read().decode(errors="replace")
    lines = [" ".join(line.split()) for line in re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()]
    return next((line[:300] for line in reversed(lines) if line), "")

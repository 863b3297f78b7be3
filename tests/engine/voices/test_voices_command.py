"""Any program as a voice: real ones, written here, that speak, fail, hang, and leave nothing."""

from __future__ import annotations

import json
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from project import BRIEF, Project, said

from tenuto.voices import VoiceMissing, VoiceRefused, VoiceStopped, VoiceUnknown, Waiting, choose
from tenuto.voices import command as commands
from tenuto.voices.audio import decode

SAY = """
import sys, wave
from tenuto.voices.espeak import say
text, sound, language = sys.argv[1:]
open(sound, "wb").write(say(open(text, encoding="utf-8").read(), language).audio)
"""


# A second of 32-bit floats, one of which is `value`.
FLOATS = """
import struct, sys
body = struct.pack("<8000f", *[0.5, -0.5] * 3999, 0.5, float("{value}"))
form = struct.pack("<HHIIHH", 3, 1, 8000, 32000, 4, 32)
chunks = b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", len(body)) + body
open(sys.argv[2], "wb").write(b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks)
"""


def line(tmp_path: Path, source: str, arguments: str = "{text} {sound} {language}") -> str:
    program = tmp_path / "my program.py"
    program.write_text(source)
    return f"{sys.executable} '{program}' {arguments}"


def voice(line: str):
    return choose(f"command:{line}", language="vi").voice


def test_a_program_speaks(tmp_path: Path) -> None:
    """It gets a text file and the name of a sound file; quotes hold a path with a space together."""
    samples, rate = decode(voice(line(tmp_path, SAY)).speak("Xin chào.").audio)
    assert np.abs(samples).max() > 0.1 and len(samples) / rate > 0.4


def test_words_as_an_argument(tmp_path: Path) -> None:
    """{words} is the sentence itself, whatever a shell would make of it."""
    source = SAY.replace("open(text, encoding='utf-8').read()", "text").replace(
        'open(text, encoding="utf-8").read()', "text"
    )
    voice(line(tmp_path, source, "{words} {sound} {language}")).speak("Xin `chào` $HOME; 'bạn'.")


def test_the_version_is_part_of_what_is_kept(tmp_path: Path) -> None:
    """Recordings are kept by the line and the version that the user names, which the program never sees."""
    plain, second = voice("say {text} {sound}"), voice("say {text} {sound} @v2")
    assert plain.identity == "command say {text} {sound} vi" and second.identity == "command say {text} {sound} @v2 vi"
    assert voice("say {text} {sound}@v2").identity == second.identity
    assert voice("mail me@home {text} {sound}").identity == "command mail me@home {text} {sound} vi"


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ("", "names no program"),
        ("say {text}", "write {sound}"),
        ("say {sound}", "write {text}"),
        ("say {txt} {sound}", r"there is no \{txt\}"),
        ("say 'x {text} {sound}", "close the quotes"),
    ],
)
def test_a_line_that_cannot_work(asked: str, problem: str) -> None:
    """It is told before anything is spoken, and what to write."""
    with pytest.raises(VoiceUnknown, match=problem):
        voice(asked)


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        (
            "import sys; print('a\\nb\\n\\x1b[31mno model   here\\x1b[0m', file=sys.stderr); sys.exit(3)",
            "no model here",
        ),
        ("import sys; sys.exit(3)", "exit code 3"),
        ("import os; os.kill(os.getpid(), 9)", "exit code -9"),
        ("print('fine')", "it ended well, but left no {sound} file; it said nothing"),
        ("import sys; open(sys.argv[2], 'w').write('no sound')", "the audio cannot be decoded"),
        ("import sys; open(sys.argv[2], 'w')", "the audio is empty"),
        ("import os, sys; os.mkdir(sys.argv[2])", "its {sound} file cannot be read: Is a directory"),
        ("import os, sys; os.mkfifo(sys.argv[2])", "its {sound} file cannot be read: a pipe or a device stands"),
        (FLOATS.format(value="nan"), "the audio holds samples that are no numbers"),
        (FLOATS.format(value="inf"), "the audio holds samples that are no numbers"),
    ],
)
def test_a_program_that_fails(tmp_path: Path, source: str, cause: str) -> None:
    """One line with the program's last word, and the sentence."""
    with pytest.raises(VoiceRefused) as failure:
        voice(line(tmp_path, source)).speak("Xin chào.")
    assert cause in str(failure.value) and '"Xin chào."' in str(failure.value) and "\n" not in str(failure.value)


def test_no_such_program() -> None:
    """A program that is not installed is missing, which is another thing than a sentence that it refuses."""
    with pytest.raises(VoiceMissing, match="there is no program 'no-such-program'"):
        voice("no-such-program {text} {sound}").speak("Xin chào.")


def test_a_program_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With all that it started: nothing goes on in the background."""
    monkeypatch.setattr(commands, "LONGEST", 1.0)
    mark = tmp_path / "alive"
    child = f"import time\nwhile True: open({str(mark)!r}, 'w').write('x'); time.sleep(0.05)"
    source = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {child!r}]); time.sleep(600)"
    with pytest.raises(VoiceRefused, match="no end after 1 s"):
        voice(line(tmp_path, source)).speak("Xin chào.")
    assert mark.exists()
    mark.unlink()
    time.sleep(0.3)
    assert not mark.exists()


def test_a_stop_ends_it(tmp_path: Path) -> None:
    """Whoever waits may end the wait."""
    waiting = Waiting()
    threading.Timer(0.3, waiting.stop.set).start()
    with pytest.raises(VoiceStopped):
        voice(line(tmp_path, "import time; time.sleep(600)")).speak("Xin chào.", waiting)


@pytest.mark.slow
def test_a_lecture_spoken_by_a_program(fresh: Project, tmp_path: Path) -> None:
    """The film has its words' times by alignment; another version is spoken anew, the same one is not."""
    asked = "command:" + line(tmp_path, SAY)
    first = fresh.build(*BRIEF, "--voice", asked)
    assert str(tmp_path) not in json.dumps(fresh.manifest()), "what is published tells no path of this machine"
    assert said(first, "spoken").startswith("7 sentences, 0 from the cache")
    assert said(fresh.build(*BRIEF, "--voice", asked), "spoken").startswith("0 sentences, 7 from the cache")
    assert said(fresh.build(*BRIEF, "--voice", asked + " @2"), "spoken").startswith("7 sentences, 0 from the cache")

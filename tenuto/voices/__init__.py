"""The voices of the lecture: one file per speech engine behind one small interface, `Voice`.

    choice = choose("auto")
    choice.note                       # why this voice, one line for the report
    choice.voice.speak("Xin chào.")   # one sentence -> a whole WAV or MP3 file

A voice is named ENGINE or ENGINE:WHICH, where WHICH is an accent of espeak (`espeak:vi-vn-x-south`), a voice
of Edge (`edge:vi-VN-NamMinhNeural`) or a voice file of piper (`piper:/path/to/voice.onnx`).
"""

from __future__ import annotations

import difflib
import threading
from dataclasses import dataclass
from pathlib import Path

from tenuto.languages.language import of
from tenuto.voices.patience import Patience
from tenuto.voices.voice import Voice as Voice
from tenuto.voices.voice import VoiceBusy as VoiceBusy
from tenuto.voices.voice import VoiceError as VoiceError
from tenuto.voices.voice import VoiceGaveUp as VoiceGaveUp
from tenuto.voices.voice import VoiceMissing as VoiceMissing
from tenuto.voices.voice import VoiceRefused as VoiceRefused
from tenuto.voices.voice import VoiceUnknown as VoiceUnknown

NAMES = ("auto", "espeak", "gtts", "edge", "piper")
AUTO_WAIT = 3.0  # s that `auto` gives gTTS to answer


@dataclass(frozen=True, slots=True)
class Choice:
    """The voice that speaks the whole lecture, and why, in one line for the report."""

    voice: Voice
    note: str


def choose(name: str, *, language: str = "vi") -> Choice:
    """Return the voice that the user calls `name`.

    `auto` asks gTTS once, for 3 s at most, and is espeak-ng where it does not answer. Engines are imported
    only here, so that a missing one does not matter to the others. Raises VoiceUnknown or VoiceMissing.
    """
    engine, _, which = name.partition(":")
    if which and engine in ("auto", "gtts"):
        raise VoiceUnknown(f"--voice {name}: {engine} has no voices to choose from; say --voice {engine}")
    match engine:
        case "auto":
            return _auto(language)
        case "gtts":
            from tenuto.voices.gtts import Gtts

            voice: Voice = Gtts(of(language).gtts)
        case "espeak":
            from tenuto.voices.espeak import Espeak, available

            names = of(language).espeak
            voice = Espeak(which or next((name for name in names if name in available()), names[-1]))
        case "edge":
            from tenuto.voices.edge import Edge

            usual = of(language).edge
            if not which and not usual:
                raise VoiceMissing(f"--voice edge: no usual voice for {language!r}; name one, as edge:en-GB-RyanNeural")
            voice = Edge(which or usual)
        case "piper":
            from tenuto.voices.piper import Piper

            voice = Piper(Path(which) if which else None)
        case _:
            near = difflib.get_close_matches(engine.lower(), NAMES, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else f"choose one of {', '.join(NAMES)}"
            raise VoiceUnknown(f"there is no voice {name!r}; {hint}")
    return Choice(voice, voice.identity)


def _auto(language: str) -> Choice:
    try:
        from tenuto.voices.gtts import Gtts

        once = Gtts(of(language).gtts, Patience(tries=1), timeout=(AUTO_WAIT, AUTO_WAIT))
        cause = silence_of(once, AUTO_WAIT)
    except VoiceMissing as missing:
        cause = str(missing)
    choice = choose("espeak" if cause else "gtts", language=language)
    why = f"auto: gTTS gave no answer ({cause})" if cause else "auto: gTTS answered"
    return Choice(choice.voice, f"{choice.voice.identity}; {why}")


def silence_of(voice: Voice, seconds: float) -> str | None:
    """Return why `voice` did not say one short word within `seconds`; None if it did.

    The thread is left behind, not joined: no timeout of a client library covers a name server that hangs.
    """
    causes: list[str | None] = []

    def ask() -> None:
        try:
            voice.speak("1")  # a word in every language
            causes.append(None)
        except VoiceGaveUp as error:
            causes.append(str(error.cause))
        except VoiceError as error:
            causes.append(str(error))

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(seconds)
    return causes[0] if causes else f"none within {seconds:g} s"

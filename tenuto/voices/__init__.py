"""The voices of the lecture: one file per speech engine behind one small interface, `Voice`.

    choice = choose("auto")
    choice.note                       # why this voice, one line for the report
    choice.voice.speak("Xin chào.")   # one sentence -> a whole WAV or MP3 file, and when its words are said

A voice is named ENGINE or ENGINE:WHICH, where WHICH is an accent of espeak (`espeak:vi-vn-x-south`), a voice
of Edge (`edge:vi-VN-NamMinhNeural`) or a voice file of piper (`piper:/path/to/voice.onnx`).
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path

from tenuto.voices.alignment import NotTheseWords as NotTheseWords
from tenuto.voices.patience import Patience, within
from tenuto.voices.voice import PATIENT as PATIENT
from tenuto.voices.voice import Utterance as Utterance
from tenuto.voices.voice import Voice as Voice
from tenuto.voices.voice import VoiceBusy as VoiceBusy
from tenuto.voices.voice import VoiceError as VoiceError
from tenuto.voices.voice import VoiceGaveUp as VoiceGaveUp
from tenuto.voices.voice import VoiceMismatch as VoiceMismatch
from tenuto.voices.voice import VoiceMissing as VoiceMissing
from tenuto.voices.voice import VoiceRefused as VoiceRefused
from tenuto.voices.voice import VoiceStopped as VoiceStopped
from tenuto.voices.voice import VoiceUnknown as VoiceUnknown
from tenuto.voices.voice import Waiting as Waiting
from tenuto.voices.voice import WordTime as WordTime

NAMES = ("auto", "espeak", "gtts", "edge", "piper")
AUTO_WAIT = 3.0  # s that `auto` gives gTTS to answer


@dataclass(frozen=True, slots=True)
class Choice:
    """The voice that speaks the whole lecture, and why, in one line for the report."""

    voice: Voice
    note: str


def choose(name: str, *, language: str, any_language: bool = False) -> Choice:
    """Return the voice that the user calls `name`, for a lecture in `language` (BCP 47).

    `auto` asks gTTS once, for 3 s at most, and is espeak-ng where it does not answer. Engines are imported
    only here, so that a missing one does not matter to the others. Raises VoiceUnknown or VoiceMissing, and
    VoiceMismatch if the voice speaks another language, unless `any_language` says that it may.
    """
    engine, _, which = name.partition(":")
    if which and engine in ("auto", "gtts"):
        raise VoiceUnknown(f"--voice {name}: {engine} has no voices to choose from; say --voice {engine}")
    match engine:
        case "auto":
            return _auto(language)
        case "gtts":
            from tenuto.voices.gtts import Gtts

            voice: Voice = Gtts(language)
        case "espeak":
            from tenuto.voices.espeak import Espeak

            voice = Espeak(which or language)
        case "edge":
            from tenuto.voices.edge import USUAL, Edge

            if not which and language not in USUAL:
                raise VoiceMissing(f"--voice edge: no usual voice for {language!r}; name one, as edge:en-GB-RyanNeural")
            voice = Edge(which or USUAL[language])
        case "piper":
            from tenuto.voices.piper import Piper

            voice = Piper(Path(which) if which else None)
        case _:
            near = difflib.get_close_matches(engine.lower(), NAMES, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]}?" if near else f"choose one of {', '.join(NAMES)}"
            raise VoiceUnknown(f"there is no voice {name!r}; {hint}")
    if not any_language and voice.language and _base(voice.language) != _base(language):
        raise VoiceMismatch(
            f"--voice {name} speaks {voice.language}, but the lecture is in {language}: choose a voice of that language"
        )
    return Choice(voice, voice.identity)


def _base(language: str) -> str:
    """A language without its region and script: "en" of "en-GB"."""
    return language.lower().partition("-")[0]


def _auto(language: str) -> Choice:
    try:
        from tenuto.voices.gtts import Gtts

        once = Gtts(language, Patience(tries=1), timeout=(AUTO_WAIT, AUTO_WAIT))
        cause = silence_of(once, AUTO_WAIT)
    except VoiceMissing as missing:
        cause = str(missing)
    choice = choose("espeak" if cause else "gtts", language=language)
    why = f"auto: gTTS gave no answer ({cause})" if cause else "auto: gTTS answered"
    return Choice(choice.voice, f"{choice.voice.identity}; {why}")


def silence_of(voice: Voice, seconds: float) -> str | None:
    """Return why `voice` did not say one short word within `seconds`; None if it did."""
    waiting = Waiting()
    try:
        within(seconds, lambda: voice.speak("OK", waiting), waiting.stop)
    except VoiceGaveUp as error:
        return str(error.cause)
    except VoiceError as error:
        return str(error)
    finally:
        waiting.stop.set()  # whoever was left behind in a wait gives up
    return None

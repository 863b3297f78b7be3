"""What every speech engine offers, and what can go wrong with one."""

from __future__ import annotations

from textwrap import shorten
from typing import Protocol

from tenuto.errors import LectureError


class Voice(Protocol):
    """A speech engine with one voice and one rate, ready to speak.

    `name` is what the user calls the engine ("espeak", "gtts", "edge", "piper"). `identity` is one line with
    all that the sound depends on besides the text (engine, version, voice, rate); recordings are kept by it.
    """

    @property
    def name(self) -> str: ...

    @property
    def identity(self) -> str: ...

    def speak(self, text: str) -> bytes:
        """Return one sentence (spoken text, see `narration/spoken.py`) as a whole WAV or MP3 file with sound.

        Raises VoiceMissing, VoiceRefused, or, for a network voice, VoiceGaveUp.
        """
        ...


class VoiceError(LectureError):
    """Anything that keeps a voice from speaking."""


class VoiceUnknown(VoiceError):
    """There is no voice of that name."""


class VoiceMissing(VoiceError):
    """The voice cannot be used on this machine; the message says how to get it."""


class VoiceRefused(VoiceError):
    """The engine will not speak this sentence, however often it is asked."""

    def __init__(self, engine: str, sentence: str, cause: str) -> None:
        super().__init__(f'{engine} will not speak "{quote(sentence)}": {cause}')


class VoiceBusy(VoiceError):
    """This request failed and another one may not: 429, a cut connection, a timeout, no usable audio.

    `retry_after` is the wait that the server asked for, in seconds.
    """

    def __init__(self, cause: str, retry_after: float | None = None) -> None:
        super().__init__(cause)
        self.retry_after = retry_after


class VoiceGaveUp(VoiceError):
    """A network voice stayed busy for one sentence; the sentences before it are not lost."""

    def __init__(self, engine: str, sentence: str, tries: int, cause: VoiceBusy) -> None:
        super().__init__(
            f'{engine} gave no audio for "{quote(sentence)}" ({_times(tries)}; last cause: {cause}): '
            "run the same command again later to go on from here, or choose --voice espeak"
        )
        self.sentence, self.tries, self.cause = sentence, tries, cause


def require_words(engine: str, text: str) -> None:
    """Raise VoiceRefused if `text` has nothing in it that could be said."""
    if not any(character.isalnum() for character in text):
        raise VoiceRefused(engine, text, "there is no word in it; give the beat a sentence")


def quote(sentence: str) -> str:
    """`sentence` on one line, short enough for a message."""
    return shorten(sentence, width=100, placeholder=" …")


def _times(tries: int) -> str:
    return "1 try" if tries == 1 else f"{tries} tries"

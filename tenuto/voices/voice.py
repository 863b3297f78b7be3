"""What every speech engine offers, and what can go wrong with one."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from textwrap import shorten
from typing import Protocol

from tenuto.errors import LectureError


@dataclass(frozen=True, slots=True)
class WordTime:
    """When one word of a text is said; a word is what stands between white space, without the marks around it."""

    begin: int  # its characters in the text: text[begin:end]
    end: int
    start: float  # s from the first sample of the sound
    stop: float


@dataclass(frozen=True, slots=True)
class Utterance:
    """One sentence as a voice said it."""

    audio: bytes  # a whole WAV or MP3 file
    words: tuple[WordTime, ...] | None = None  # all words of the text; None where the engine does not tell their times


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whoever waits for a voice: may end the wait by setting `stop`, and is told in a line why it takes long."""

    stop: threading.Event = field(default_factory=threading.Event)
    told: Callable[[str], None] = lambda line: None


PATIENT = Waiting()  # waits to the end, and wants to hear nothing


class Voice(Protocol):
    """A speech engine with one voice and one rate, ready to speak.

    `name` is what the user calls the engine ("espeak", "gtts", "edge", "piper"). `identity` is one line with
    all that the sound depends on besides the text (engine, version, voice, rate); recordings are kept by it.
    `language` is what it speaks (BCP 47: "vi", "en-GB"), empty where that cannot be known.
    """

    @property
    def name(self) -> str: ...

    @property
    def identity(self) -> str: ...

    @property
    def language(self) -> str: ...

    def speak(self, text: str, waiting: Waiting = PATIENT) -> Utterance:
        """Return one sentence (spoken text, see tenuto.languages) with its sound.

        Raises VoiceMissing, VoiceRefused, or, for a network voice, VoiceGaveUp and VoiceStopped.
        """
        ...


class VoiceError(LectureError):
    """Anything that keeps a voice from speaking."""


class VoiceUnknown(VoiceError):
    """There is no voice of that name."""


class VoiceMissing(VoiceError):
    """The voice cannot be used on this machine; the message says how to get it."""


class VoiceMismatch(VoiceError):
    """The voice speaks another language than the lecture."""


class VoiceStopped(VoiceError):
    """Nobody waits for the voice any more."""


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


class NoNetwork(VoiceBusy):
    """The service cannot be reached from here at all, so that no second request is worth its wait."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause, retry_after=inf)


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


def environment() -> dict[str, str]:
    """The environment for a voice's program, copied: a variable that another thread sets meanwhile moves the memory out of
    which it would be read, and the program would not start."""
    return {name: value for name in os.environ if (value := os.environ.get(name)) is not None}

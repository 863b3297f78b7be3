"""Speak one sentence with libespeak-ng and end: argv is library, voice, rate; text on stdin.

On stdout: one line of JSON, [[character, sample], ...] in the order of speech, then a WAV file. Each pair is the start
of something that espeak takes for a word: a number is several, at odd characters; "of a" may be one.

Run by `espeak.py` as a program, with the standard library alone. libespeak-ng keeps global state that
espeak_Terminate does not reset: said twice in one process, a sentence differs. A fresh process gives equal
bytes for equal text.
Constants and signatures: espeak-ng/src/include/espeak-ng/speak_lib.h, version 1.52.
"""

from __future__ import annotations

import ctypes
import json
import sys
import wave
from io import BytesIO
from typing import NoReturn

DATA = b"."  # espeak-ng-data lies in the working folder: espeak does not read paths of 160 bytes and more
SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: espeak_Synth returns when the callback has had every sample
DONT_EXIT = 0x8000  # espeakINITIALIZE_DONT_EXIT
RATE = 1  # espeakRATE, words per minute
UTF8 = 1  # espeakCHARS_UTF8

NOT_STARTED, NOT_SPOKEN = 3, 4  # exit codes; 1 and 2 are Python's

LAST_EVENT, WORD_EVENT = 0, 1  # espeakEVENT_LIST_TERMINATED, espeakEVENT_WORD


class Identifier(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class Event(ctypes.Structure):
    """espeak_EVENT."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),  # characters from the start of the text, the first is 1
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),  # ms, cut down to whole ones
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", Identifier),
    )


Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(Event))


def main(library: str, voice: str, rate: str) -> None:
    try:
        espeak = ctypes.CDLL(library)
    except OSError as error:
        leave(NOT_STARTED, str(error))
    pieces: list[bytes] = []
    words: list[tuple[int, int]] = []

    def receive(samples: ctypes._Pointer[ctypes.c_short], count: int, events: ctypes._Pointer[Event]) -> int:
        index = 0
        while (event := events[index]).type != LAST_EVENT:
            if event.type == WORD_EVENT:
                words.append((event.text_position - 1, event.sample))
            index += 1
        if count > 0:
            pieces.append(ctypes.string_at(samples, count * 2))
        return 0  # go on

    sample_rate = espeak.espeak_Initialize(SYNCHRONOUS, 0, DATA, DONT_EXIT)
    if sample_rate <= 0:
        leave(NOT_STARTED, "it cannot read its data")
    callback = Callback(receive)  # held by this name while espeak has it
    espeak.espeak_SetSynthCallback(callback)
    text = sys.stdin.buffer.read() + b"\0"
    steps = [
        espeak.espeak_SetVoiceByName(voice.encode()),
        espeak.espeak_SetParameter(RATE, int(rate), 0),
        espeak.espeak_Synth(text, ctypes.c_size_t(len(text)), 0, 0, 0, UTF8, None, None),
    ]
    if any(steps):
        leave(NOT_SPOKEN, f"error codes {steps}")
    wav = BytesIO()
    with wave.open(wav, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sample_rate)
        file.writeframes(b"".join(pieces))
    sys.stdout.buffer.write(json.dumps(words).encode() + b"\n" + wav.getvalue())


def leave(code: int, cause: str) -> NoReturn:
    sys.stderr.write(cause)
    sys.exit(code)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""How network voices are asked: not too fast, again after growing waits, not for ever, and no longer than somebody waits."""

from __future__ import annotations

import errno
import socket
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from tenuto.voices.voice import (
    PATIENT,
    NoNetwork,
    VoiceBusy,
    VoiceError,
    VoiceGaveUp,
    VoiceRefused,
    VoiceStopped,
    Waiting,
)

Answer = TypeVar("Answer")

WORTH_ANOTHER_TRY = {408, 425, 429}  # besides every 5xx
LARGEST = 5_000_000  # bytes of one answer: a minute of speech takes 0.4 million, in base64 0.5
LOOK = 0.05  # s between two looks whether a wait is over
UNREACHABLE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN}


@dataclass(slots=True)
class Patience:
    """Paces the requests of one voice. Ask from one process only: the distance is kept per object.

    With these bounds a sentence is given up after 2 + 4 + 8 + 16 + 32 = 62 s of waiting. Times are seconds.
    """

    distance: float = 1.0  # between the starts of two requests; gTTS users report 429 below 0.5 to 1 s
    tries: int = 6
    first_wait: float = 2.0  # doubled after every further failure
    longest_wait: float = 120.0  # a server that asks for more (Retry-After) is not waited for
    longest_request: float = 60.0  # from asking to the whole answer, whatever holds it up: names, connections, trickles
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[threading.Event, float], bool] = threading.Event.wait  # returns early, and True, once it is set
    _next: float = field(default=float("-inf"), init=False)  # the next request starts no earlier

    def ask(self, engine: str, sentence: str, request: Callable[[], Answer], waiting: Waiting = PATIENT) -> Answer:
        """Return what `request` returns, calling it again while it raises VoiceBusy.

        Raises VoiceGaveUp with the last cause when no try is left or none is worth its wait, VoiceStopped as soon as
        nobody waits any more.
        """
        tried = 0
        while True:
            if (wait := self._next - self.clock()) > 0:
                self.sleep(waiting.stop, wait)
            if waiting.stop.is_set():
                raise VoiceStopped(f"{engine} was stopped")
            self._next = self.clock() + self.distance
            tried += 1
            try:
                return within(self.longest_request, request, waiting.stop)
            except VoiceBusy as busy:
                wait = max(self.first_wait * 2 ** (tried - 1), busy.retry_after or 0.0)
                if tried == self.tries or wait > self.longest_wait:
                    raise VoiceGaveUp(engine, sentence, tried, busy) from busy
                self._next = max(self._next, self.clock() + wait)
                waiting.told(f"{engine}: {busy}; asked again in {wait:.0f} s ({tried} of {self.tries} tries)")


def within(seconds: float, request: Callable[[], Answer], stop: threading.Event) -> Answer:
    """Return what `request` returns or raise what it raises, unless that takes longer than `seconds` or `stop` is set.

    Raises VoiceBusy or VoiceStopped then. The thread that asks is left behind: a client library covers neither a name
    server that hangs nor an answer that trickles.
    """
    answers: list[Answer] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(request())
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    end = time.monotonic() + seconds
    while thread.is_alive():
        thread.join(LOOK)
        if stop.is_set():
            raise VoiceStopped("stopped while it was asked")
        if time.monotonic() > end:
            raise VoiceBusy(f"no whole answer within {seconds:g} s (Timeout)")
    if errors:
        raise errors[0]
    return answers[0]


def no_connection(error: BaseException) -> VoiceBusy:
    """Return what a failed connection means: NoNetwork if a name is unknown or no way leads there, else VoiceBusy."""
    cause: BaseException | None = error
    seen: list[BaseException] = []
    while cause and cause not in seen:
        seen.append(cause)
        if isinstance(cause, socket.gaierror):
            return NoNetwork(f"no network: {cause.strerror or cause}")
        if isinstance(cause, OSError) and cause.errno in UNREACHABLE:
            return NoNetwork(f"no network: {cause.strerror}")
        inner = [*cause.args, getattr(cause, "reason", None), cause.__cause__, cause.__context__]
        cause = next((one for one in inner if isinstance(one, BaseException) and one not in seen), None)
    return VoiceBusy(f"no connection ({type(error).__name__})")


def http_error(engine: str, sentence: str, status: int, headers: Mapping[str, str], cause: str) -> VoiceError:
    """Return the error that an HTTP `status` means: VoiceBusy if it may pass, else VoiceRefused."""
    if status in WORTH_ANOTHER_TRY or status >= 500:
        return VoiceBusy(cause, retry_after(headers.get("Retry-After"), datetime.now(UTC)))
    return VoiceRefused(engine, sentence, cause)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header (RFC 9110, 10.2.3) asks for; None if it names none."""
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0.0)

"""How network voices are asked: not too fast, again after growing waits, and not for ever."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from tenuto.voices.voice import VoiceBusy, VoiceError, VoiceGaveUp, VoiceRefused

Answer = TypeVar("Answer")

WORTH_ANOTHER_TRY = {408, 425, 429}  # besides every 5xx


@dataclass(slots=True)
class Patience:
    """Paces the requests of one voice. Ask from one process only: the distance is kept per object.

    With these bounds a sentence is given up after 2 + 4 + 8 + 16 + 32 = 62 s of waiting. Times are seconds.
    """

    distance: float = 1.0  # between the starts of two requests; gTTS users report 429 below 0.5 to 1 s
    tries: int = 6
    first_wait: float = 2.0  # doubled after every further failure
    longest_wait: float = 120.0  # a server that asks for more (Retry-After) is not waited for
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _next: float = field(default=float("-inf"), init=False)  # the next request starts no earlier

    def ask(self, engine: str, sentence: str, request: Callable[[], Answer]) -> Answer:
        """Return what `request` returns, calling it again while it raises VoiceBusy.

        Raises VoiceGaveUp with the last cause when no try is left or the server wants too long a wait.
        """
        tried = 0
        while True:
            if (wait := self._next - self.clock()) > 0:
                self.sleep(wait)
            self._next = self.clock() + self.distance
            tried += 1
            try:
                return request()
            except VoiceBusy as busy:
                wait = max(self.first_wait * 2 ** (tried - 1), busy.retry_after or 0.0)
                if tried == self.tries or wait > self.longest_wait:
                    raise VoiceGaveUp(engine, sentence, tried, busy) from busy
                self._next = max(self._next, self.clock() + wait)


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
